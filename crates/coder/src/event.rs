//! Putting one event together from what the other modules find.

use crate::actors::{Mark, Marks, Resolver, is_anybody, is_party};
use crate::attribution;
use crate::compose::{Composed, Stop, compose, operator_alone};
use crate::confidence::confidence;
use crate::derive::{Circumstances, Codes, derive};
use crate::field::{self, Setting};
use crate::implied::{implied_speech, is_ruled_out};
use crate::merge::{drop_topics_of_protests, merge};
use crate::parties::{self, Parties};
use crate::place::Places;
use crate::quotations::{self, Said};
use crate::trace::{LeftOut, Trace};
use crate::tree::Tree;
use crate::{counts, home, place, relate, status, topics, when};
use jiff::civil::Date;
use rapporteur_lexicon::{Lexicon, Operator, OperatorClass};
use rapporteur_model::{
    Actor, Annotations, Attribution, Auxiliary, Counts, Event, EventTime, Modality, Place,
    Polarity, Problem, Quotation, Relation, Report, Span, Status, Tense, TimeExpression,
};
use smol_str::SmolStr;

/// An event with what the merging of events needs to know of it.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) event: Event,
    /// Key words, from the act outwards.
    pub(crate) path: Vec<usize>,
    /// What the key words cover.
    pub(crate) words: Span,
    /// Whether its act is done where people are, so that it may be where what it is told with is.
    pub(crate) on_the_ground: bool,
}

/// Codes one report.
pub(crate) struct Builder<'r> {
    lexicon: &'r Lexicon,
    report: &'r Report,
    annotations: &'r Annotations,
    times: &'r [TimeExpression],
    places: Option<&'r [Place]>,
    day: Option<Date>,
}

impl<'r> Builder<'r> {
    pub(crate) fn new(
        lexicon: &'r Lexicon,
        report: &'r Report,
        annotations: &'r Annotations,
        times: &'r [TimeExpression],
        places: Option<&'r [Place]>,
    ) -> Self {
        Self {
            lexicon,
            report,
            annotations,
            times,
            places,
            day: report.date.as_ref().map(|date| date.day),
        }
    }

    /// The events, each with the place of the word that it was read from.
    pub(crate) fn keyed_events(&self) -> Vec<(Event, Span)> {
        let tree = Tree::new(&self.report.text, self.annotations);
        let (resolver, quotations) = self.resolver(&tree);
        let setting = Setting::read(&tree, self.lexicon, &resolver);
        let drafts = self.drafts(&tree, &resolver, &quotations, &setting, &mut ());
        drafts
            .into_iter()
            .map(|draft| {
                let key = tree.cover(draft.path.first().copied());
                (draft.event, key)
            })
            .collect()
    }

    /// What the marked source may do to the marked target, the likeliest first.
    ///
    /// # Errors
    /// A mark that covers no word.
    pub(crate) fn relation(
        &self,
        source: Option<Span>,
        target: Option<Span>,
    ) -> Result<Vec<Relation>, Problem> {
        let tree = Tree::new(&self.report.text, self.annotations);
        let (mut resolver, _) = self.resolver(&tree);
        let mark = |span: Option<Span>| {
            let marked = span.map(|span| Mark::new(&tree, span).ok_or(span));
            marked.transpose().map_err(|span| {
                Problem::error(
                    &self.report.source,
                    format!(
                        "the mark at bytes {}..{} covers no word",
                        span.start, span.end
                    ),
                )
                .advise("mark words of the sentence")
            })
        };
        let marks = Marks {
            source: mark(source)?,
            target: mark(target)?,
        };
        resolver.mark(marks.clone());
        // Whoever is marked may be the one who speaks.
        let quotations = quotations::find(&tree, self.lexicon, &resolver);
        // Who asks for a relation says that the sentence is worth reading.
        let setting = Setting::politics(self.annotations.sentences.len());
        let drafts = self.drafts(&tree, &resolver, &quotations, &setting, &mut ());
        Ok(relate::candidates(&tree, &marks, &drafts))
    }

    /// Who says what, in the order of the text.
    pub(crate) fn quotations(&self) -> Vec<Quotation> {
        let tree = Tree::new(&self.report.text, self.annotations);
        let (_, said) = self.resolver(&tree);
        said.into_iter().map(|said| said.quotation).collect()
    }

    /// Who is who in the text, those who say 'we' included, and what is quoted of them.
    pub(crate) fn resolver<'t>(&self, tree: &'t Tree<'t>) -> (Resolver<'t>, Vec<Said>)
    where
        'r: 't,
    {
        let mut resolver = Resolver::new(tree, self.lexicon, self.day);
        let quotations = quotations::find(tree, self.lexicon, &resolver);
        let speakers = quotations
            .iter()
            .filter(|said| said.quotation.direct)
            .filter_map(|said| {
                let speaker = said.quotation.speaker.as_ref()?;
                Some((said.tokens.clone(), speaker.actor.clone()))
            })
            .collect();
        resolver.hear(speakers);
        (resolver, quotations)
    }

    /// All events, in the order of the text. `trace` is told what is left out on the way.
    pub(crate) fn drafts(
        &self,
        tree: &Tree<'_>,
        resolver: &Resolver<'_>,
        quotations: &[Said],
        setting: &Setting,
        trace: &mut impl Trace,
    ) -> Vec<Draft> {
        let composed = compose(tree, self.lexicon);
        let speeches: Vec<usize> = composed
            .iter()
            .filter_map(|composed| composed.speech())
            .map(|speech| speech.token)
            .collect();
        let places = Places::read(tree, self.lexicon, resolver, self.places);
        let coding = Coding {
            builder: self,
            places: &places,
            tree,
            resolver,
            quotations,
            speeches: &speeches,
            setting,
        };
        let mut drafts: Vec<Draft> = composed
            .iter()
            .filter_map(|composed| {
                // Where the pattern that asks for most names parties that are not there, the next.
                let mut forms = std::iter::once(composed).chain(&composed.alternatives);
                forms.find_map(|form| match coding.composed(form) {
                    Ok(draft) => {
                        trace.drafted(tree, form);
                        Some(draft)
                    }
                    Err(why) => {
                        trace.left_out(tree, form, why);
                        None
                    }
                })
            })
            .collect();
        drafts.extend(coding.speeches_alone(&composed, &drafts, trace));
        drafts.sort_by_key(|draft| draft.path.first().copied());
        drop_conditions(&mut drafts, trace);
        merge(tree, &mut drafts, trace);
        drop_topics_of_protests(tree, &mut drafts, trace);
        drafts.extend(coding.outlook());
        let sayings: Vec<Draft> = quotations
            .iter()
            .filter_map(|quotation| coding.saying(quotation, &drafts))
            .collect();
        drafts.extend(sayings);
        when::carry(
            tree,
            self.lexicon,
            self.times,
            quotations,
            self.day,
            &mut drafts,
        );
        drafts.sort_by_key(|draft| {
            (
                draft.event.sentence_span.start,
                draft.event.span.start,
                draft.event.span.end,
            )
        });
        place::inherit(tree, &places, &mut drafts);
        when::count_from_earlier(&mut drafts);
        for (index, draft) in drafts.iter_mut().enumerate() {
            draft.event.id = format!("{}#{}", self.report.id, index + 1);
        }
        drafts
    }
}

/// What one report's events are put together from.
pub(crate) struct Coding<'c> {
    builder: &'c Builder<'c>,
    places: &'c Places,
    pub(crate) tree: &'c Tree<'c>,
    pub(crate) resolver: &'c Resolver<'c>,
    pub(crate) quotations: &'c [Said],
    /// Tokens of all speech operators, for telling whose a condition is.
    speeches: &'c [usize],
    /// What each sentence is told of.
    pub(crate) setting: &'c Setting,
}

impl Coding<'_> {
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.builder.lexicon
    }

    /// Speeches whose content made no event, since nobody in it is known: 'Egypt appealed to Israel
    /// to spare the dam' asks for something all the same.
    fn speeches_alone(
        &self,
        composed: &[Composed<'_>],
        drafts: &[Draft],
        trace: &mut impl Trace,
    ) -> Vec<Draft> {
        let mut told: Vec<usize> = drafts
            .iter()
            .flat_map(|draft| draft.path.iter().copied())
            .collect();
        let mut found = Vec::new();
        for form in composed.iter().filter(|form| form.act.is_some()) {
            if form.stop == Stop::Content {
                continue;
            }
            let Some(speech) = form.speech().map(|speech| speech.token) else {
                continue;
            };
            if told.contains(&speech) {
                continue;
            }
            told.push(speech);
            let alone = operator_alone(self.tree, self.builder.lexicon, speech);
            let Some(alone) = alone else {
                continue;
            };
            match self.composed(&alone) {
                Ok(draft) => {
                    trace.drafted(self.tree, &alone);
                    found.push(draft);
                }
                Err(why) => trace.left_out(self.tree, &alone, why),
            }
        }
        found
    }

    fn composed<'l>(&'l self, composed: &Composed<'l>) -> Result<Draft, LeftOut<'l>> {
        let (tree, lexicon) = (self.tree, self.builder.lexicon);
        if composed.stop == Stop::Content {
            return Err(LeftOut::Content);
        }
        let mut operators = composed.operators.iter().map(|applied| applied.operator);
        if let Some(topic) = operators.find(|operator| operator.class == OperatorClass::Topic) {
            return Err(LeftOut::Topic(topic));
        }
        // What only stands in an 'if' or 'whether' is not said to be so by anybody.
        let mut status =
            status::read(tree, lexicon, composed, self.speeches).ok_or(LeftOut::OnlyInCondition)?;
        let mut parties = parties::find(tree, self.resolver, composed);
        let speaker = || {
            let told =
                attribution::of_event(tree, lexicon, self.resolver, self.quotations, composed);
            told.and_then(|told| told.speaker)
        };
        let ruled_out = composed.act.is_some_and(|(act, _)| {
            composed.speech().is_none()
                && (parties.all().next().is_none() || act.reciprocal)
                && parties.all().nth(1).is_none()
                && is_ruled_out(tree, composed.key)
        });
        if ruled_out && let Some(speaker) = speaker() {
            parties.said_by(speaker);
        }
        // 'All hostages have to be freed, the minister said': asked by whoever says so.
        let asks = status.modality == Modality::Required
            && status.polarity == Polarity::Affirmed
            && composed.speech().is_none()
            && tree.is_passive(composed.key)
            && !parties.actors.iter().any(is_party)
            && composed
                .act
                .and_then(|(act, _)| act.event_type.as_deref())
                .and_then(|event_type| lexicon.ontology.quad(event_type))
                .is_some_and(|quad| quad <= 2);
        let asked_by = asks.then(speaker).flatten().filter(is_party);
        if let Some(speaker) = &asked_by {
            parties.said_by(speaker.clone());
        }
        let of_act = composed.act.map(|(_, pattern)| pattern);
        let told_by = composed.speech().map(|speech| speech.pattern).or(of_act);
        if told_by.is_some_and(|pattern| pattern.by_speaker)
            && composed
                .tokens
                .iter()
                .any(|&token| tree.dep(token) == "neg")
        {
            // The 'not' of 'is not on the table' is part of the word.
            status.polarity = Polarity::Affirmed;
        }
        if let Some(pattern) = told_by.filter(|pattern| pattern.by_speaker)
            && !parties.actors.iter().any(is_party)
        {
            parties.said_by(
                speaker()
                    .filter(is_party)
                    .ok_or(LeftOut::Unknown(pattern))?,
            );
        }
        let sentence = self.sentence_span(composed.key);
        let mut dated = when::read(
            tree,
            lexicon,
            composed,
            &status,
            self.builder.times,
            sentence,
            self.builder.day,
        );
        let time = dated.time.as_ref();
        if when::is_ahead(time, self.builder.day) && composed.speech().is_none() {
            status.tense = Tense::Future;
            if status.modality == Modality::Certain && !self.has_future_verb(composed) {
                status.modality = Modality::Planned;
            }
        }
        let historical = status.aux.contains(&Auxiliary::Historical)
            || (status.tense == Tense::Past && when::is_recalled(time, self.builder.day));
        if historical {
            status.tense = Tense::Past;
        }
        status::auxiliaries(lexicon, &mut status, historical);
        let placed = self.places.of_event(tree, lexicon, composed);
        let place = placed.place;
        let counts = counts::of_event(tree, lexicon, composed);
        let anchored = time.is_some() || place.is_some();
        self.worth_coding(composed, &parties, anchored, &counts)?;
        let attribution =
            attribution::of_event(tree, lexicon, self.resolver, self.quotations, composed);
        let refused = ruled_out && parties.actors.iter().any(is_party);
        let implied = if refused {
            lexicon.operator("refuse")
        } else if asked_by.is_some() {
            lexicon.operator("demand")
        } else {
            implied_speech(
                lexicon,
                composed,
                &status,
                &parties,
                attribution.as_ref(),
                self.has_future_verb(composed),
            )
        };
        let content_negated = status::content_is_negated(tree, composed);
        // 'Armenia and Azerbaijan met in Tbilisi': the place is neither's.
        let elsewhere = place.as_ref().is_some_and(|place| {
            let of_place =
                |actor: &Actor| actor.country.is_none() || actor.country == place.mention.country;
            place.mention.country.is_some()
                && parties.all().nth(1).is_some()
                && !parties.all().any(of_place)
        });
        let circumstances = Circumstances {
            content_negated,
            elsewhere,
        };
        let codes = derive(tree, lexicon, composed, implied, &circumstances, &status)?;
        if codes.event_type.as_deref().is_some_and(field::is_loose) && self.is_outside(composed.key)
        {
            return Err(LeftOut::OtherField);
        }
        if codes.event_type.as_deref().is_some_and(field::is_of_states)
            && !parties.actors.is_empty()
            && parties.actors.iter().all(is_anybody)
        {
            return Err(LeftOut::NoParty);
        }
        if let Some(operator) = implied {
            dated.turn_to_content();
            // It is made by being said; what lies ahead, or is not to be, is its content.
            status.tense = Tense::Present;
            status.polarity = Polarity::Affirmed;
            status.modality = Modality::Certain;
            status::auxiliaries(lexicon, &mut status, historical);
            // Who says that somebody must do it demands it of him.
            if operator.name == "demand" && asked_by.is_none() {
                parties.recipients = std::mem::take(&mut parties.actors);
                parties.actors.extend(
                    attribution
                        .as_ref()
                        .and_then(|attribution| attribution.speaker.clone()),
                );
            }
        }
        let speech = implied.or(composed.speech().map(|speech| speech.operator));
        if speech.is_some_and(|operator| operator.addresses_condition)
            && parties.recipients.is_empty()
        {
            parties.recipients = self.asked_by_condition(&status, &parties);
        }
        home::settle(&mut parties, codes.event_type.as_deref(), place.as_ref());
        let topics = topics::of_event(tree, lexicon, composed);
        let on_issue = told_by.is_some_and(|pattern| pattern.by_speaker || pattern.on_issue);
        if composed.act.is_none() && on_issue && topics.is_empty() {
            return Err(LeftOut::NoPolitics);
        }
        let act = composed.act.map_or_else(
            || SmolStr::new_static("unspecified"),
            |(act, _)| act.name.clone(),
        );
        let mut rule: Vec<String> = composed
            .act
            .iter()
            .map(|(_, pattern)| pattern.rule.to_string())
            .collect();
        rule.extend(
            composed
                .operators
                .iter()
                .map(|applied| applied.pattern.rule.to_string()),
        );
        rule.extend(implied.map(|operator| format!("operators/{}.toml", operator.name)));
        rule.extend(dated.rule);
        rule.extend(placed.rules.iter().map(SmolStr::to_string));
        let confidence = confidence(composed, &parties);
        let event = Event {
            act,
            act_kind: composed.kind.clone(),
            operators: named_operators(composed, implied, content_negated),
            place,
            counts,
            topics,
            rule,
            confidence,
            content_time: dated.content_time,
            deadline: dated.deadline,
            ..self.blank(
                composed.key,
                &composed.tokens,
                status,
                attribution,
                codes,
                parties,
                dated.time,
            )
        };
        let on_the_ground =
            composed.speech().is_none() && composed.act.is_some_and(|(act, _)| act.place.inherits);
        Ok(Draft {
            on_the_ground,
            ..self.draft(event, composed.path.clone())
        })
    }

    /// 'If Hezbollah breaks the agreement, Israel will attack': whoever the condition asks something
    /// of is whom the threat is addressed to.
    fn asked_by_condition(&self, status: &Status, parties: &Parties) -> Vec<Actor> {
        let Some(condition) = &status.condition else {
            return Vec::new();
        };
        let tokens = &self.builder.annotations.tokens;
        let first = tokens.partition_point(|token| token.span.start < condition.span.start);
        let last = tokens.partition_point(|token| token.span.end <= condition.span.end);
        let subjects =
            (first..last).filter(|&token| matches!(self.tree.dep(token), "nsubj" | "nsubjpass"));
        let mut asked: Vec<Actor> = subjects
            .flat_map(|subject| self.resolver.resolve(subject))
            .collect();
        asked.retain(|one| {
            is_party(one)
                && !parties
                    .actors
                    .iter()
                    .any(|actor| actor.country == one.country)
        });
        asked
    }

    pub(crate) fn draft(&self, event: Event, path: Vec<usize>) -> Draft {
        let words = self.tree.cover(path.iter().copied());
        Draft {
            event,
            path,
            words,
            on_the_ground: false,
        }
    }

    /// What is common to all events.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn blank(
        &self,
        key: usize,
        tokens: &[usize],
        status: Status,
        attribution: Option<Attribution>,
        codes: Codes,
        parties: Parties,
        time: Option<EventTime>,
    ) -> Event {
        let sentence_span = self.sentence_span(key);
        let words = parties.all().map(|actor| actor.span);
        let words = words.filter(|span| sentence_span.contains(*span));
        let span = words.fold(self.tree.cover(tokens.iter().copied()), |all, span| {
            all.cover(span)
        });
        Event {
            id: String::new(),
            report: self.builder.report.id.clone(),
            sentence: sentence_span.of(self.tree.text).to_owned(),
            sentence_span,
            span,
            event_type: codes.event_type,
            mode: codes.mode,
            contexts: codes.contexts,
            act: SmolStr::default(),
            act_kind: None,
            operators: Vec::new(),
            status,
            attribution,
            actors: parties.actors,
            recipients: parties.recipients,
            time,
            content_time: None,
            deadline: None,
            place: None,
            counts: Counts::default(),
            topics: Vec::new(),
            outlook: None,
            cameo: codes.cameo,
            quad: codes.quad,
            score: codes.score,
            rule: Vec::new(),
            confidence: 1.0,
        }
    }

    fn sentence_span(&self, token: usize) -> Span {
        self.tree.trimmed_span(self.tree.sentence(token))
    }

    fn has_future_verb(&self, composed: &Composed<'_>) -> bool {
        let future = |token: usize| {
            self.tree.children_with(token, &["aux"]).any(|child| {
                matches!(
                    self.tree.lower(child),
                    "will" | "wo" | "'ll" | "’ll" | "shall" | "would"
                )
            })
        };
        composed.path.iter().any(|&token| future(token))
    }

    /// A quotation of a known speaker in which nothing else was coded: his own words, as a comment.
    fn saying(&self, quotation: &Said, drafts: &[Draft]) -> Option<Draft> {
        if !quotation.quotation.direct {
            return None;
        }
        let attribution =
            attribution::direct_at(self.tree, self.quotations, quotation.tokens.start)?;
        let speaker = attribution.speaker.clone().filter(is_party)?;
        let content = attribution.content?;
        let told = drafts.iter().any(|draft| {
            draft
                .path
                .iter()
                .any(|token| quotation.tokens.contains(token))
                && draft.event.attribution.is_some()
        });
        if told {
            return None;
        }
        let parties = Parties {
            actors: vec![speaker],
            recipients: Vec::new(),
        };
        let codes = Codes {
            cameo: Some(SmolStr::new_static("010")),
            ..Codes::default()
        };
        let tokens: Vec<usize> = quotation
            .tokens
            .clone()
            .filter(|&token| content.contains(self.tree.token(token).span))
            .collect();
        let key = *tokens.first()?;
        let mut status = Status::default();
        status::auxiliaries(self.builder.lexicon, &mut status, false);
        let event = Event {
            act: SmolStr::new_static("comment"),
            rule: vec![format!("quotation#{}", attribution.cue)],
            ..self.blank(
                key,
                &tokens,
                status,
                Some(attribution),
                codes,
                parties,
                None,
            )
        };
        Some(self.draft(event, tokens))
    }
}

/// What stands inside the condition of another event is that condition, and no event of its own.
fn drop_conditions(drafts: &mut Vec<Draft>, trace: &mut impl Trace) {
    let conditions: Vec<Span> = drafts
        .iter()
        .filter_map(|draft| draft.event.status.condition.as_ref())
        .map(|condition| condition.span)
        .collect();
    drafts.retain(|draft| {
        let inside = conditions
            .iter()
            .any(|condition| condition.contains(draft.words));
        if inside {
            trace.in_condition(draft);
        }
        !inside
    });
}

/// The operator of not doing, which has no word of its own but 'not'.
const REFRAIN: SmolStr = SmolStr::new_static("refrain");

/// Operators that stay in the record, outermost first.
fn named_operators(
    composed: &Composed<'_>,
    implied: Option<&Operator>,
    content_negated: bool,
) -> Vec<SmolStr> {
    let mut names: Vec<SmolStr> = implied
        .iter()
        .map(|operator| operator.name.clone())
        .collect();
    for applied in composed.operators.iter().rev() {
        let silent = applied.operator.silent;
        if !silent && names.last() != Some(&applied.operator.name) {
            names.push(applied.operator.name.clone());
        }
        // 'promised not to attack' is promise∘refrain∘attack.
        if content_negated
            && applied.operator.class == OperatorClass::Speech
            && !names.contains(&REFRAIN)
        {
            names.push(REFRAIN);
        }
    }
    names
}
