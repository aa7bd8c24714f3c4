//! From the composed form to PLOVER's type and mode and CAMEO's code: a matter of look-up.
//!
//! The outermost speech operator decides; what it leaves open, the act fills. A cooperative act
//! that is yet to come becomes the act's future type (PLOVER: 'one code rather than code plus
//! auxiliary'), with the CAMEO code of its promise or threat. An act that is to stop, or not to be
//! done, amounts to another ('called for an end to the shelling': to a ceasefire), which the
//! files name.

use crate::compose::Composed;
use crate::tells;
use crate::trace::LeftOut;
use crate::tree::Tree;
use rapporteur_lexicon::{Act, Derivation, Kind, Lexicon, Operator, OperatorClass, Slot};
use rapporteur_model::{Modality, Polarity, Status, Tense};
use smol_str::SmolStr;

/// The codes of an event.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    pub(crate) event_type: Option<SmolStr>,
    pub(crate) mode: Option<SmolStr>,
    pub(crate) cameo: Option<SmolStr>,
    pub(crate) contexts: Vec<SmolStr>,
    pub(crate) quad: Option<u8>,
    pub(crate) score: Option<f32>,
}

/// What else is known of a composed form when its codes are derived.
#[derive(Debug)]
pub(crate) struct Circumstances {
    /// Whether its content is negated: 'promised not to attack'.
    pub(crate) content_negated: bool,
    /// Whether it takes place in a country of none of its parties.
    pub(crate) elsewhere: bool,
}

/// The kind of what is done in a country of none of the parties, for acts that have it.
const ELSEWHERE: &str = "third-party";

/// What a composed form amounts to: an act, and its kind by name.
#[derive(Clone, Copy)]
struct Content<'l> {
    act: &'l Act,
    kind: Option<&'l str>,
}

impl<'l> Content<'l> {
    fn kind(&self) -> Option<&'l Kind> {
        self.act.kinds.get(self.kind?)
    }
}

/// The codes of a composed form.
///
/// # Errors
/// When the files say that it is no event.
pub(crate) fn derive<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    composed: &Composed<'l>,
    implied: Option<&'l Operator>,
    circumstances: &Circumstances,
    status: &Status,
) -> Result<Codes, LeftOut<'l>> {
    let mut codes = Codes::default();
    let told = composed.act.map(|(act, _)| Content {
        act,
        kind: composed.kind.as_deref().or_else(|| {
            let named = circumstances.elsewhere && act.kinds.contains_key(ELSEWHERE);
            named.then_some(ELSEWHERE)
        }),
    });
    let spoken = composed.speech().map(|applied| applied.operator);
    let speech = spoken.or(implied);
    let content = told.and_then(|told| amounts_to(lexicon, composed, told, circumstances));
    let phase = composed
        .outermost(&[OperatorClass::Phase])
        .map(|applied| applied.operator);
    // 'announced a ceasefire', 'tried to kill': what only carries an act may name it too.
    let beside = || {
        let act = told.map(|told| &told.act.name);
        let carried =
            composed
                .operators
                .iter()
                .rev()
                .filter(|applied| match applied.operator.class {
                    OperatorClass::Report => applied.slot == Slot::Object,
                    OperatorClass::Stance | OperatorClass::Light => true,
                    _ => false,
                });
        carried.map(|applied| applied.operator).find(|operator| {
            operator.derivation.cameo.is_some()
                || act.is_some_and(|act| operator.acts.contains_key(act))
        })
    };
    let about = composed
        .kind
        .as_ref()
        .filter(|_| told.is_none())
        .and_then(|kind| speech?.kinds.get(kind));
    if let Some(operator) = speech.or(phase).or_else(beside) {
        // Under a speech, what the act amounts to counts; else what becomes of the act itself.
        let named = if speech.is_some() { content } else { told };
        let specific = named.and_then(|named| operator.acts.get(&named.act.name));
        let alone = told.is_none().then_some(operator.alone.as_ref()).flatten();
        let kind = named.and_then(|named| named.kind);
        if let Some(about) = about {
            codes.mode.clone_from(&about.mode);
            codes.cameo.clone_from(&about.cameo);
        }
        for derivation in [specific, alone, Some(&operator.derivation)]
            .into_iter()
            .flatten()
        {
            if derivation.dropped {
                return Err(LeftOut::Dropped(operator));
            }
            take(&mut codes, lexicon, derivation, kind);
        }
    }
    if let (None, None, Some(content)) = (&codes.event_type, speech, content) {
        done(&mut codes, tree, lexicon, composed, content, status);
    }
    // What has no code of its own ('respects rights') is an event only where a speech has one for it.
    let codeless =
        |content: Content<'_>| content.act.event_type.is_none() && content.act.cameo.is_none();
    let named = content.is_some_and(|content| {
        speech.is_some_and(|operator| operator.acts.contains_key(&content.act.name))
    });
    let empty = codes.event_type.is_none() && codes.cameo.is_none() && told.is_some();
    if empty || told.is_some_and(codeless) && !named {
        return Err(LeftOut::NoCode);
    }
    add_contexts(&mut codes, tree, lexicon, composed, content.or(told), about);
    if let Some(event_type) = &codes.event_type {
        let implied = codes
            .cameo
            .as_ref()
            .and_then(|code| lexicon.ontology.cameo_mode(code, event_type));
        codes.mode = codes
            .mode
            .filter(|mode| lexicon.ontology.has_mode(event_type, mode))
            .or_else(|| implied.cloned());
        codes.quad = lexicon.ontology.quad(event_type);
        codes.score = lexicon.ontology.score(event_type, codes.mode.as_deref());
    }
    Ok(codes)
}

/// The act that an act comes to under the phases and negations inside a speech; `None` where
/// its negation has no name ('promised not to visit').
fn amounts_to<'l>(
    lexicon: &'l Lexicon,
    composed: &'l Composed<'l>,
    told: Content<'l>,
    circumstances: &Circumstances,
) -> Option<Content<'l>> {
    let speech = composed.speech().map(|applied| applied.token);
    let mut content = told;
    let inner = composed
        .operators
        .iter()
        .take_while(|applied| Some(applied.token) != speech)
        .filter(|applied| {
            matches!(
                applied.operator.class,
                OperatorClass::Phase | OperatorClass::Speech
            )
        });
    for applied in inner {
        if let Some(other) = becomes(lexicon, applied.operator, content) {
            content = other;
        }
    }
    if !circumstances.content_negated {
        return Some(content);
    }
    becomes(lexicon, lexicon.operator("stop")?, content)
}

fn becomes<'l>(
    lexicon: &'l Lexicon,
    operator: &'l Operator,
    content: Content<'l>,
) -> Option<Content<'l>> {
    let (name, kind) = operator.acts.get(&content.act.name)?.becomes.as_ref()?;
    let act = lexicon.act(name)?;
    let same = content.kind.filter(|&kind| act.kinds.contains_key(kind));
    Some(Content {
        act,
        kind: same.or(kind.as_deref()),
    })
}

/// The codes of an act that is done, or that lies ahead.
fn done(
    codes: &mut Codes,
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    content: Content<'_>,
    status: &Status,
) {
    let ahead = status.tense == Tense::Future && status.polarity == Polarity::Affirmed
        || matches!(status.modality, Modality::Planned | Modality::Probable);
    let act = content.act;
    if let Some(future) = act.future_type.as_ref().filter(|_| ahead) {
        codes.event_type = Some(future.clone());
        let name = if lexicon.ontology.quad(future) == Some(3) {
            "threaten"
        } else {
            "promise"
        };
        let said = lexicon
            .operator(name)
            .and_then(|operator| operator.acts.get(&act.name));
        if let Some(derivation) = said {
            take(codes, lexicon, derivation, content.kind);
        }
    } else {
        let of_kind = content.kind().and_then(|kind| kind.event_type.as_ref());
        codes.event_type = of_kind.or(act.event_type.as_ref()).cloned();
        codes.mode = codes
            .mode
            .take()
            .or_else(|| content.kind().and_then(|kind| kind.mode.clone()))
            .or_else(|| act.mode.clone());
    }
    if codes.cameo.is_none() {
        let plain = content
            .kind()
            .and_then(|kind| kind.cameo.clone())
            .or_else(|| act.cameo.clone());
        // 'rallied for a new constitution': the aim is a further digit.
        let aimed = tells::aim(tree, act, composed)
            .zip(plain.as_ref())
            .map(|(aim, code)| SmolStr::from(format!("{code}{}", aim.digit)))
            .filter(|code| lexicon.ontology.has_cameo(code));
        codes.cameo = aimed.or(plain);
    }
}

/// What the act and its kind imply, failing that its code; and what the clause tells.
fn add_contexts(
    codes: &mut Codes,
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    content: Option<Content<'_>>,
    about: Option<&Kind>,
) {
    let mut found: Vec<SmolStr> = Vec::new();
    let of_act = content.iter().flat_map(|content| &content.act.contexts);
    let kind = content.and_then(|content| content.kind()).or(about);
    found.extend(of_act.cloned());
    found.extend(kind.iter().flat_map(|kind| &kind.contexts).cloned());
    if found.is_empty()
        && let Some(code) = &codes.cameo
    {
        found.extend_from_slice(lexicon.ontology.cameo_contexts(code));
    }
    found.extend(tells::contexts(tree, lexicon, composed));
    for context in found {
        if !codes.contexts.contains(&context) {
            codes.contexts.push(context);
        }
    }
}

fn take(codes: &mut Codes, lexicon: &Lexicon, derivation: &Derivation, kind: Option<&str>) {
    if codes.event_type.is_none() {
        codes.event_type.clone_from(&derivation.event_type);
    }
    let by_kind = kind.and_then(|kind| derivation.kinds.get(kind));
    if codes.mode.is_none() {
        // A code of its own may have a mode of its own ('rejected a trade deal').
        codes.mode = by_kind
            .filter(|_| codes.cameo.is_none())
            .zip(codes.event_type.as_ref())
            .and_then(|(code, event_type)| lexicon.ontology.cameo_mode(code, event_type))
            .or(derivation.mode.as_ref())
            .cloned();
    }
    if codes.cameo.is_none() {
        codes.cameo = by_kind.or(derivation.cameo.as_ref()).cloned();
    }
}
