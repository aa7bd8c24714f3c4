//! A small pipeline written as spaCy writes it, with weights made up here: what it says is computed
//! a second time in the plainest way, and damaged or unknown parts are refused.

use super::*;
use crate::format::Bytes;
use crate::layers::hash;
use crate::pipeline::Pipeline;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

const WIDTH: usize = 5;
const ROWS: usize = 7;
const PIECES: usize = 2;
const LABELS: [&str; 3] = ["A", "B", "C"];

const CONFIG: &str = r#"
[nlp]
lang = "xx"
pipeline = ["tok2vec","tagger"]
disabled = []

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = ${components.tok2vec.model.encode:width}
attrs = ["NORM","SPACY"]
rows = [7,7]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 5
depth = 2
window_size = 1
maxout_pieces = 2

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 5
upstream = "tok2vec"
"#;

/// Writes MessagePack.
enum Out {
    Text(String),
    Number(u16),
    True,
    Bytes(Vec<u8>),
    List(Vec<Out>),
    Map(Vec<(&'static str, Out)>),
}

impl Out {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Out::Text(text) => Out::string(text, to),
            Out::Number(number) => {
                to.push(0xcd);
                to.extend(number.to_be_bytes());
            }
            Out::True => to.push(0xc3),
            Out::Bytes(bytes) => {
                to.push(0xc6);
                to.extend((bytes.len() as u32).to_be_bytes());
                to.extend(bytes);
            }
            Out::List(values) => {
                to.push(0xdc);
                to.extend((values.len() as u16).to_be_bytes());
                values.iter().for_each(|value| value.write(to));
            }
            Out::Map(pairs) => {
                to.push(0xde);
                to.extend((pairs.len() as u16).to_be_bytes());
                for (key, value) in pairs {
                    Out::string(key, to);
                    value.write(to);
                }
            }
        }
    }

    fn string(text: &str, to: &mut Vec<u8>) {
        to.push(0xda);
        to.extend((text.len() as u16).to_be_bytes());
        to.extend(text.as_bytes());
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }
}

/// Weights made up, by name and shape.
#[derive(Default)]
struct Weights {
    arrays: BTreeMap<(String, &'static str), Vec<f32>>,
    state: u64,
}

impl Weights {
    /// New weights of a node, which also go into the file.
    fn make(&mut self, node: &str, name: &'static str, shape: &[usize]) -> (&'static str, Out) {
        let count = shape.iter().product();
        let numbers: Vec<f32> = (0..count)
            .map(|_| {
                self.state = self
                    .state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                (self.state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
            })
            .collect();
        let data = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        self.arrays.insert((node.to_owned(), name), numbers);
        let shape = shape.iter().map(|size| Out::Number(*size as u16)).collect();
        let array = Out::Map(vec![
            ("nd", Out::True),
            ("type", Out::Text("<f4".to_owned())),
            ("shape", Out::List(shape)),
            ("data", Out::Bytes(data)),
        ]);
        (name, array)
    }

    fn get(&self, node: &str, name: &'static str) -> &[f32] {
        self.arrays
            .get(&(node.to_owned(), name))
            .map_or(&[], Vec::as_slice)
    }
}

/// A node of a network: its name, settings and weights.
type NodeOut = (
    &'static str,
    Vec<(&'static str, Out)>,
    Vec<(&'static str, Out)>,
);

fn network(nodes: Vec<NodeOut>) -> Vec<u8> {
    let (mut names, mut settings, mut weights, mut shims) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (name, own_settings, own_weights) in nodes {
        names.push(Out::Map(vec![("name", Out::Text(name.to_owned()))]));
        settings.push(Out::Map(
            own_settings
                .into_iter()
                .map(|(key, value)| (key, Out::Bytes(value.bytes())))
                .collect(),
        ));
        weights.push(Out::Map(own_weights));
        shims.push(Out::List(Vec::new()));
    }
    Out::Map(vec![
        ("nodes", Out::List(names)),
        ("attrs", Out::List(settings)),
        ("params", Out::List(weights)),
        ("shims", Out::List(shims)),
    ])
    .bytes()
}

/// The networks of the pipeline that [`CONFIG`] describes, their nodes breadth first.
fn networks(weights: &mut Weights) -> (Vec<u8>, Vec<u8>) {
    let branch = || ("branch", vec![], vec![]);
    let leaf = |name| (name, vec![], vec![]);
    let window = || {
        (
            "expand_window",
            vec![("window_size", Out::Number(1))],
            vec![],
        )
    };
    let table = |column: u16, weights: &mut Weights| {
        let settings = vec![
            ("column", Out::Number(column)),
            ("seed", Out::Number(column + 8)),
        ];
        let node = format!("table{column}");
        (
            "hashembed",
            settings,
            vec![weights.make(&node, "E", &[ROWS, WIDTH])],
        )
    };
    let maxout = |node: &str, pieces: usize, inputs: usize, weights: &mut Weights| {
        (
            "maxout",
            vec![],
            vec![
                weights.make(node, "W", &[WIDTH, pieces, inputs]),
                weights.make(node, "b", &[WIDTH, pieces]),
            ],
        )
    };
    let norm = |node: &str, weights: &mut Weights| {
        let node = format!("{node} norm");
        (
            "layernorm",
            vec![],
            vec![
                weights.make(&node, "G", &[WIDTH]),
                weights.make(&node, "b", &[WIDTH]),
            ],
        )
    };
    let columns = Out::List(vec![
        Out::Text("NORM".to_owned()),
        Out::Text("SPACY".to_owned()),
    ]);
    let tok2vec = vec![
        branch(), // the whole
        branch(), // embed
        branch(), // encode
        ("extract_features", vec![("columns", columns)], vec![]),
        leaf("list2ragged"),
        branch(), // with_array of the tables
        branch(), // with_array of the mixer
        leaf("ragged2list"),
        branch(), // the layers
        branch(), // the tables
        branch(), // the mixer
        branch(), // residual
        branch(),
        branch(), // one table
        branch(),
        branch(), // maxout and norm of the mixer
        leaf("dropout"),
        branch(), // window and maxout
        branch(),
        leaf("ints-getitem"),
        table(0, weights),
        leaf("ints-getitem"),
        table(1, weights),
        maxout("mixer", 3, 2 * WIDTH, weights),
        norm("mixer", weights),
        window(),
        branch(),
        window(),
        branch(),
        branch(),
        leaf("dropout"),
        branch(),
        leaf("dropout"),
        maxout("layer0", PIECES, 3 * WIDTH, weights),
        norm("layer0", weights),
        maxout("layer1", PIECES, 3 * WIDTH, weights),
        norm("layer1", weights),
    ];
    let softmax = vec![
        weights.make("softmax", "W", &[LABELS.len(), WIDTH]),
        weights.make("softmax", "b", &[LABELS.len()]),
    ];
    let tagger = vec![
        branch(),
        leaf("tok2vec-listener"),
        branch(),
        ("softmax", vec![], softmax),
    ];
    (network(tok2vec), network(tagger))
}

/// A folder as spaCy writes it, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, config: &str, weights: &mut Weights) -> std::io::Result<Self> {
        let folder = Self(
            std::env::temp_dir().join(format!("rapporteur-nlp-{}-{name}", std::process::id())),
        );
        let (tok2vec, tagger) = networks(weights);
        folder.write("config.cfg", config.as_bytes())?;
        folder.write(
            "meta.json",
            br#"{"lang":"xx","name":"small","version":"1.0"}"#,
        )?;
        folder.write(
            "tokenizer",
            &Out::Map(vec![("exceptions", Out::Map(vec![]))]).bytes(),
        )?;
        folder.write("tok2vec/model", &tok2vec)?;
        folder.write("tagger/cfg", br#"{"labels":["A","B","C"]}"#)?;
        folder.write("tagger/model", &tagger)?;
        Ok(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The tags, computed step by step as the papers write it.
fn tags(text: &str, weights: &Weights) -> Result<Vec<&'static str>, LoadError> {
    let lexicon = Lexicon::from_spacy(None)?;
    let words: Vec<&str> = text.split(' ').collect();
    let maxout = |node: &str, pieces: usize, input: &[f32]| -> Vec<f32> {
        let (matrix, bias) = (weights.get(node, "W"), weights.get(node, "b"));
        let row: Vec<f32> = (0..WIDTH)
            .map(|output| {
                (0..pieces)
                    .map(|piece| {
                        let at = output * pieces + piece;
                        bias[at]
                            + input
                                .iter()
                                .enumerate()
                                .map(|(i, number)| number * matrix[at * input.len() + i])
                                .sum::<f32>()
                    })
                    .fold(f32::NEG_INFINITY, f32::max)
            })
            .collect();
        let mean = row.iter().sum::<f32>() / WIDTH as f32;
        let variance = row
            .iter()
            .map(|number| (number - mean).powi(2))
            .sum::<f32>()
            / WIDTH as f32
            + 1e-8;
        let norm = format!("{node} norm");
        let (gain, shift) = (weights.get(&norm, "G"), weights.get(&norm, "b"));
        row.iter()
            .enumerate()
            .map(|(i, number)| (number - mean) / variance.sqrt() * gain[i] + shift[i])
            .collect()
    };
    // Two rows of zeros on each side: the window times the depth.
    let mut rows = vec![vec![0.0; WIDTH]; 2];
    for (index, word) in words.iter().enumerate() {
        let values = [
            lexicon.lexeme(word).norm,
            u64::from(index + 1 < words.len()),
        ];
        let mut input = Vec::new();
        for (column, value) in values.into_iter().enumerate() {
            let table = weights.get(&format!("table{column}"), "E").to_vec();
            let rows = hash(value, column as u32 + 8).map(|hash| hash as usize % ROWS);
            input.extend(
                (0..WIDTH).map(|i| rows.iter().map(|row| table[row * WIDTH + i]).sum::<f32>()),
            );
        }
        rows.push(maxout("mixer", 3, &input));
    }
    rows.extend(vec![vec![0.0; WIDTH]; 2]);
    for layer in ["layer0", "layer1"] {
        let zeros = vec![0.0; WIDTH];
        rows = (0..rows.len())
            .map(|at| {
                let before = if at > 0 { &rows[at - 1] } else { &zeros };
                let window: Vec<f32> = [before, &rows[at], rows.get(at + 1).unwrap_or(&zeros)]
                    .into_iter()
                    .flatten()
                    .copied()
                    .collect();
                maxout(layer, PIECES, &window)
                    .iter()
                    .zip(&rows[at])
                    .map(|(new, old)| new + old)
                    .collect()
            })
            .collect();
    }
    let (matrix, bias) = (weights.get("softmax", "W"), weights.get("softmax", "b"));
    Ok(rows[2..rows.len() - 2]
        .iter()
        .map(|row| {
            let score = |label: usize| {
                bias[label]
                    + row
                        .iter()
                        .enumerate()
                        .map(|(i, number)| number * matrix[label * WIDTH + i])
                        .sum::<f32>()
            };
            (1..LABELS.len()).fold(0, |best, label| {
                if score(label) > score(best) {
                    label
                } else {
                    best
                }
            })
        })
        .map(|label| LABELS[label])
        .collect())
}

#[test]
fn tags_are_as_computed_step_by_step() -> Result<(), Box<dyn std::error::Error>> {
    let text = "one two three four five six seven eight nine ten one two one one two five nine three seven two eight";
    let mut seen = BTreeMap::new();
    for seed in 0..20 {
        let mut weights = Weights {
            state: seed,
            ..Weights::default()
        };
        let folder = Folder::new("tags", CONFIG, &mut weights)?;
        let pipeline = Pipeline::from_spacy_directory(&folder.0)?;
        assert_eq!(pipeline.components().collect::<Vec<_>>(), ["tagger"]);
        for count in [1, 2, 3, 20] {
            let text: Vec<&str> = text.split(' ').take(count).collect();
            let text = text.join(" ");
            let annotations = pipeline.annotate(&text);
            let got: Vec<&str> = annotations
                .tokens
                .iter()
                .map(|token| token.tag.as_str())
                .collect();
            assert_eq!(got, tags(&text, &weights)?, "seed {seed}, {count} words");
            for tag in got {
                *seen.entry(tag.to_owned()).or_insert(0) += 1;
            }
        }
    }
    assert_eq!(seen.len(), LABELS.len(), "all tags come up: {seen:?}");
    Ok(())
}

#[test]
fn what_is_lacking_is_named() -> Result<(), Box<dyn std::error::Error>> {
    let cases = [
        (
            "spacy.Tok2Vec.v2",
            "spacy.Tok2Vec.v9",
            "components.tok2vec.model needs spacy.Tok2Vec.v9",
        ),
        (
            "spacy.MultiHashEmbed.v2",
            "spacy.CharacterEmbed.v2",
            "components.tok2vec.model.embed needs spacy.CharacterEmbed.v2",
        ),
        (
            "spacy.MaxoutWindowEncoder.v2",
            "spacy.TorchBiLSTMEncoder.v1",
            "components.tok2vec.model.encode needs spacy.TorchBiLSTMEncoder.v1",
        ),
        (
            "spacy.Tagger.v2",
            "spacy.Tagger.v3",
            "components.tagger.model needs spacy.Tagger.v3",
        ),
        (
            "factory = \"tagger\"",
            "factory = \"textcat\"",
            "components.tagger needs the component textcat",
        ),
        (
            "include_static_vectors = false",
            "include_static_vectors = true",
            "components.tok2vec.model.embed needs static vectors",
        ),
        ("\"SPACY\"", "\"LANG\"", "needs the attribute LANG"),
        (
            "maxout_pieces = 2",
            "maxout_pieces = 9",
            "needs maxout of 9 pieces",
        ),
        (
            "depth = 2",
            "depth = 3",
            "it has 37 nodes where its architecture has",
        ),
        (
            "width = 5\ndepth",
            "width = 6\ndepth",
            "of shape [7, 5] where",
        ),
        (
            "upstream = \"tok2vec\"",
            "upstream = \"other\"",
            "listens to other",
        ),
    ];
    for (old, new, message) in cases {
        let folder = Folder::new(
            "lacking",
            &CONFIG.replace(old, new),
            &mut Weights::default(),
        )?;
        let error = Pipeline::from_spacy_directory(&folder.0)
            .err()
            .map(|error| error.to_string());
        assert!(
            error.as_ref().is_some_and(|error| error.contains(message)),
            "{new}: {error:?}"
        );
    }
    let folder = Folder::new("lacking", CONFIG, &mut Weights::default())?;
    std::fs::remove_file(folder.0.join("tagger/cfg"))?;
    let error = Pipeline::from_spacy_directory(&folder.0).err();
    assert!(
        matches!(&error, Some(LoadError::Read { path, .. }) if path.ends_with("tagger/cfg")),
        "{error:?}"
    );
    Ok(())
}

proptest! {
    #[test]
    fn damaged_files_never_panic(
        file in prop::sample::select(&["config.cfg", "meta.json", "tokenizer", "tok2vec/model", "tagger/cfg", "tagger/model"][..]),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        end in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        let folder = Folder::new("damaged", CONFIG, &mut Weights::default())?;
        let mut bytes = std::fs::read(folder.0.join(file))?;
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        folder.write(file, &bytes)?;
        if let Ok(converted) = from_directory(&folder.0, &[])
            && let Ok(pipeline) = Pipeline::from_converted(converted)
        {
            pipeline.annotate("one two three");
        }
    }

    #[test]
    fn bytes_are_placed_for_numbers(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let placed = Bytes::from_vec(bytes.clone());
        prop_assert_eq!(placed.get(), &bytes[..]);
        prop_assert_eq!(placed.get().as_ptr().align_offset(crate::format::ALIGNMENT), 0);
    }
}
