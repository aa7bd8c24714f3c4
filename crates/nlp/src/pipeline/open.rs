//! From a converted model to a pipeline that runs.

use super::Pipeline;
use super::labels::Labels;
use super::plan::{Role, Step, plan};
use crate::error::LoadError;
use crate::format::manifest::{ComponentSpec, Kind, Manifest, PanelsSpec, Source, TransitionSpec};
use crate::format::{Bytes, Container};
use crate::layers::{Tok2vec, open_panels};
use crate::lexeme::Lexicon;
use crate::ops::{Finish, Panels, Processor, padded};
use crate::pipes::attribute_ruler::AttributeRuler;
use crate::pipes::lemmatizer::Lemmatizer;
use crate::tokenizer::Tokenizer;
use crate::transition::Network;
use crate::transition::arc_eager::ArcEager;
use crate::transition::biluo::Biluo;
use smol_str::SmolStr;
use std::sync::Mutex;

/// A component that runs.
#[derive(Debug)]
pub(super) struct Component {
    name: String,
    /// The network whose vectors it reads, if any.
    pub(super) network: Option<usize>,
    /// What it does.
    pub(super) work: Work,
}

/// What components do.
#[derive(Debug)]
pub(super) enum Work {
    /// Says the label of greatest score of each word.
    Label { output: Panels, labels: Labels },
    /// Finds dependencies.
    Parse { network: Network, moves: ArcEager },
    /// Finds entities.
    Recognise { network: Network, moves: Biluo },
    /// Sets attributes by rules.
    Rules(AttributeRuler),
    /// Finds base forms.
    Lemmas {
        lemmatizer: Lemmatizer,
        overwrite: bool,
    },
}

impl Component {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn role(&self) -> Role {
        let sentences = matches!(
            self.work,
            Work::Label {
                labels: Labels::Sentences { .. },
                ..
            }
        );
        let parses = matches!(self.work, Work::Parse { .. });
        Role {
            network: self.network,
            gives_sentences: sentences || parses,
            asks_sentences: sentences || parses || matches!(self.work, Work::Recognise { .. }),
        }
    }
}

/// The passes that components run in.
pub(super) fn steps(components: &[Component]) -> Vec<Step> {
    let roles: Vec<Role> = components.iter().map(Component::role).collect();
    plan(&roles)
}

/// Opens the components one by one.
struct Opener {
    data: Bytes,
    processor: Processor,
    networks: Vec<Tok2vec>,
    /// Networks that components listen to, by name.
    listened: Vec<(String, usize)>,
}

/// Open a converted model, to run with the instructions of a processor.
pub(super) fn open(container: Container, processor: Processor) -> Result<Pipeline, LoadError> {
    let manifest: Manifest = serde_json::from_slice(container.manifest.get()).map_err(|error| {
        LoadError::malformed("the converted model's manifest", error.to_string())
    })?;
    let tokenizer = Tokenizer::from_bytes(manifest.tokenizer.of(&container.data)?.get())?;
    let lexicon = Lexicon::from_bytes(manifest.lexicon.of(&container.data)?.to_cow())?;
    let mut opener = Opener {
        data: container.data,
        processor,
        networks: Vec::new(),
        listened: Vec::new(),
    };
    let mut components = Vec::new();
    for spec in &manifest.components {
        components.extend(opener.component(spec)?);
    }
    Ok(Pipeline {
        language: manifest.language,
        name: manifest.name,
        version: manifest.version,
        license: manifest.license,
        tokenizer,
        lexicon,
        processor: opener.processor,
        padding: opener
            .networks
            .iter()
            .map(Tok2vec::padding)
            .max()
            .unwrap_or(0),
        networks: opener.networks,
        steps: steps(&components),
        components,
        workspaces: Mutex::new(Vec::new()),
    })
}

impl Opener {
    /// A component, or nothing for one that only gives vectors.
    fn component(&mut self, spec: &ComponentSpec) -> Result<Option<Component>, LoadError> {
        let (network, work) = match &spec.kind {
            Kind::Tok2vec(network) => {
                let network = self.network(network)?;
                self.listened.push((spec.name.clone(), network));
                return Ok(None);
            }
            Kind::Tagger {
                source,
                output,
                labels,
                overwrite,
            } => {
                let names = labels.iter().map(SmolStr::new).collect();
                self.labelling(
                    source,
                    output,
                    Labels::Tags {
                        names,
                        overwrite: *overwrite,
                    },
                )?
            }
            Kind::Morphologizer {
                source,
                output,
                labels,
                overwrite,
                extend,
            } => {
                let names = labels
                    .iter()
                    .map(|label| (SmolStr::new(&label.pos), SmolStr::new(&label.morph)))
                    .collect();
                self.labelling(
                    source,
                    output,
                    Labels::Morphology {
                        names,
                        overwrite: *overwrite,
                        extend: *extend,
                    },
                )?
            }
            Kind::Senter {
                source,
                output,
                overwrite,
            } => self.labelling(
                source,
                output,
                Labels::Sentences {
                    overwrite: *overwrite,
                },
            )?,
            Kind::Parser {
                source,
                network,
                moves,
            } => {
                let moves = ArcEager::open(moves)?;
                let (vectors, network) = self.scorer(source, network, moves.len(), &[8, 13])?;
                (Some(vectors), Work::Parse { network, moves })
            }
            Kind::Ner {
                source,
                network,
                moves,
            } => {
                let moves = Biluo::open(moves)?;
                let (vectors, network) = self.scorer(source, network, moves.len(), &[3, 6])?;
                (Some(vectors), Work::Recognise { network, moves })
            }
            Kind::AttributeRuler { rules } => (
                None,
                Work::Rules(AttributeRuler::from_bytes(rules.of(&self.data)?.to_cow())?),
            ),
            Kind::Lemmatizer { tables, overwrite } => {
                let lemmatizer = Lemmatizer::from_bytes(tables.of(&self.data)?.to_cow())?;
                (
                    None,
                    Work::Lemmas {
                        lemmatizer,
                        overwrite: *overwrite,
                    },
                )
            }
        };
        Ok(Some(Component {
            name: spec.name.clone(),
            network,
            work,
        }))
    }

    fn network(&mut self, spec: &crate::format::manifest::Tok2vecSpec) -> Result<usize, LoadError> {
        self.networks
            .push(Tok2vec::open(spec, &self.data, self.processor)?);
        Ok(self.networks.len() - 1)
    }

    /// The network that a component reads.
    fn source(&mut self, source: &Source) -> Result<usize, LoadError> {
        match source {
            Source::Own(spec) => self.network(spec),
            Source::Listener(upstream) => self
                .listened
                .iter()
                .rev()
                .find(|(name, _)| upstream == "*" || name == upstream)
                .map(|(_, network)| *network)
                .ok_or_else(|| {
                    LoadError::malformed(
                        "the pipeline",
                        format!("a component listens to {upstream}, which does not come before it"),
                    )
                }),
        }
    }

    fn width(&self, network: usize) -> usize {
        self.networks.get(network).map_or(0, Tok2vec::width)
    }

    /// What scores the moves of a parser or recogniser, and the network whose vectors it reads.
    fn scorer(
        &mut self,
        source: &Source,
        spec: &TransitionSpec,
        moves: usize,
        known_features: &[usize],
    ) -> Result<(usize, Network), LoadError> {
        let vectors = self.source(source)?;
        let width = self.width(vectors);
        let network = Network::open(spec, &self.data, self.processor, width, moves)?;
        features(&network, known_features)?;
        Ok((vectors, network))
    }

    fn labelling(
        &mut self,
        source: &Source,
        output: &PanelsSpec,
        labels: Labels,
    ) -> Result<(Option<usize>, Work), LoadError> {
        let vectors = self.source(source)?;
        let output = open_panels(output, &self.data, padded(self.width(vectors)))?;
        if labels.len() == 0 || output.outputs(Finish::Store) < labels.len() {
            return Err(LoadError::malformed(
                "the converted model",
                "a component scores fewer labels than there are",
            ));
        }
        Ok((Some(vectors), Work::Label { output, labels }))
    }
}

fn features(network: &Network, known: &[usize]) -> Result<(), LoadError> {
    if known.contains(&network.features()) {
        Ok(())
    } else {
        Err(LoadError::malformed(
            "the converted model",
            format!("a state of {} features", network.features()),
        ))
    }
}
