//! From the composed form to PLOVER's type and mode and CAMEO's code: a matter of look-up.
//!
//! The outermost speech operator decides; what it leaves open, the act fills. A cooperative act
//! that is yet to come becomes the act's future type (PLOVER: 'one code rather than code plus
//! auxiliary').

use crate::compose::Composed;
use rapporteur_lexicon::{Derivation, Lexicon, Operator, OperatorClass};
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

/// The codes of a composed form; `None` when the files say that it is no event.
pub(crate) fn derive(
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    implied: Option<&Operator>,
    content_negated: bool,
    status: &Status,
) -> Option<Codes> {
    let mut codes = Codes::default();
    let kind = composed
        .act
        .and_then(|(act, _)| composed.kind.as_ref().and_then(|kind| act.kinds.get(kind)));
    if let Some((act, _)) = composed.act {
        codes.contexts.clone_from(&act.contexts);
        if let Some(kind) = kind {
            codes.contexts.extend(
                kind.contexts
                    .iter()
                    .filter(|context| !act.contexts.contains(context))
                    .cloned(),
            );
        }
    }
    let phase = composed
        .outermost(&[OperatorClass::Phase])
        .map(|applied| applied.operator);
    let speech = composed
        .speech()
        .map(|applied| applied.operator)
        .or(implied);
    if let Some(operator) = speech.or(phase) {
        // What is promised not to be done is no threat: the operator alone decides.
        let specific = composed
            .act
            .filter(|_| !content_negated)
            .and_then(|(act, _)| operator.acts.get(&act.name));
        let alone = composed
            .act
            .is_none()
            .then_some(operator.alone.as_ref())
            .flatten();
        for derivation in [specific, alone, Some(&operator.derivation)]
            .into_iter()
            .flatten()
        {
            if derivation.dropped {
                return None;
            }
            take(&mut codes, derivation, composed.kind.as_deref());
        }
    }
    if codes.event_type.is_none()
        && speech.is_none()
        && let Some((act, _)) = composed.act
    {
        let ahead = status.tense == Tense::Future && status.polarity == Polarity::Affirmed
            || matches!(status.modality, Modality::Planned | Modality::Probable);
        match &act.future_type {
            Some(future) if ahead => codes.event_type = Some(future.clone()),
            _ => {
                codes.event_type.clone_from(&act.event_type);
                codes.mode = codes
                    .mode
                    .or_else(|| kind.and_then(|kind| kind.mode.clone()))
                    .or_else(|| act.mode.clone());
            }
        }
        codes.cameo = codes
            .cameo
            .or_else(|| kind.and_then(|kind| kind.cameo.clone()))
            .or_else(|| act.cameo.clone());
    }
    if let Some(event_type) = &codes.event_type {
        codes.mode = codes
            .mode
            .filter(|mode| lexicon.ontology.has_mode(event_type, mode));
        codes.quad = lexicon.ontology.quad(event_type);
        codes.score = lexicon.ontology.score(event_type, codes.mode.as_deref());
    }
    Some(codes)
}

fn take(codes: &mut Codes, derivation: &Derivation, kind: Option<&str>) {
    if codes.event_type.is_none() {
        codes.event_type.clone_from(&derivation.event_type);
    }
    if codes.mode.is_none() {
        codes.mode.clone_from(&derivation.mode);
    }
    if codes.cameo.is_none() {
        let by_kind = kind.and_then(|kind| derivation.kinds.get(kind));
        codes.cameo = by_kind.or(derivation.cameo.as_ref()).cloned();
    }
}
