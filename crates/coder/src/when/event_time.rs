//! The time of an event, with its relation and where it is from.

use super::Asked;
use super::attach::{
    compares, distance, fronted, goes_on_from, is_past, is_simple_past, measures_another, own_words,
};
use super::spoken::{Put, Spoken};
use crate::compose::Stop;
use rapporteur_lexicon::OperatorClass;
use rapporteur_model::{
    EventTime, Modality, Polarity, Tense, TimeExpression, TimeKind, TimeRelation, TimeSource,
};

impl Asked<'_> {
    /// The time that the event's own words give it, else one that stands over its clause, else
    /// the bound that its report gives.
    pub(super) fn time(&self) -> Option<EventTime> {
        let own = self.own();
        let day = self.best(own, |spoken| self.names_a_day(spoken)).is_some();
        let beside = if day { None } else { self.beside_noun(own) };
        beside
            .or_else(|| self.hanging(own))
            .or_else(|| self.over_the_clause(own))
            .or_else(|| self.before_its_report())
    }

    /// The time of what a speech is about.
    pub(super) fn content_time(&self) -> Option<EventTime> {
        let first = own_words(self.composed).start;
        self.composed.speech()?;
        let content = self.composed.path.get(..first)?;
        self.hanging(content).or_else(|| self.beside_noun(content))
    }

    /// 'Talks that ended on Saturday', 'a meeting planned for Sunday': what is told beside the noun of
    /// a happening is its own time.
    fn beside_noun(&self, words: &[usize]) -> Option<EventTime> {
        let tree = self.tree;
        let verbs: Vec<usize> = words
            .iter()
            .filter(|&&noun| tree.pos(noun) == "NOUN")
            .flat_map(|&noun| tree.children_with(noun, &["relcl", "acl"]))
            .filter(|&verb| match tree.dep(verb) {
                "acl" => tree.tag(verb) == "VBN",
                // 'The talks that X asked for' tells when X asked.
                _ => tree
                    .child_with(verb, &["nsubj", "nsubjpass"])
                    .is_some_and(|subject| matches!(tree.tag(subject), "WDT" | "WP")),
            })
            .flat_map(|verb| tree.conjuncts(verb))
            .flat_map(|verb| {
                // 'Were due to start on Monday'.
                let inner: Vec<usize> = tree.children_with(verb, &["xcomp", "acomp"]).collect();
                let deeper = inner
                    .iter()
                    .flat_map(|&word| tree.children_with(word, &["xcomp"]));
                let deeper: Vec<usize> = deeper.collect();
                [vec![verb], inner, deeper].concat()
            })
            .collect();
        if verbs.is_empty() {
            return None;
        }
        self.best(&verbs, |spoken| {
            self.names_a_day(spoken) || spoken.put == Put::For && spoken.time.kind == TimeKind::Date
        })
        .map(|spoken| event_time(spoken, TimeRelation::At, TimeSource::Clause))
    }

    /// When whoever reports the event did so.
    pub(super) fn statement_time(&self) -> Option<EventTime> {
        let verb = self.reporting_verb()?;
        self.best(&[verb], |spoken| {
            spoken.put == Put::At && self.names_a_day(spoken)
        })
        .map(|spoken| event_time(spoken, TimeRelation::At, TimeSource::Clause))
    }

    /// When the clause was told that the event's own clause stands below: 'Armenia has ten days to
    /// withdraw, Azerbaijan said on Monday'.
    pub(super) fn told_above(&self) -> Option<EventTime> {
        let &top = self.composed.path.last()?;
        let clause = self
            .tree
            .upwards(top)
            .take(4)
            .find(|&at| self.tree.dep(at) == "ccomp")?;
        let verb = self.tree.head(clause)?;
        self.best(&[verb], |spoken| {
            spoken.put == Put::At && self.names_a_day(spoken)
        })
        .map(|spoken| event_time(spoken, TimeRelation::At, TimeSource::Clause))
    }

    fn own(&self) -> &[usize] {
        let words = own_words(self.composed);
        self.composed.path.get(words).unwrap_or(&[])
    }

    /// The verb that reports the event, when one does.
    fn reporting_verb(&self) -> Option<usize> {
        let applied = self
            .composed
            .operators
            .iter()
            .find(|applied| applied.operator.class == OperatorClass::Report)
            .map(|applied| applied.token);
        let unknown = match self.composed.stop {
            Stop::UnknownClause(governor) => Some(governor),
            _ => None,
        };
        let beside = || {
            let top = *self.composed.path.last()?;
            self.tree
                .child_with(top, &["parataxis"])
                .filter(|&verb| self.tree.child_with(verb, &["nsubj"]).is_some())
        };
        applied.or(unknown).or_else(beside)
    }

    /// Of the expressions that hang from these words, the one that says most.
    fn hanging(&self, words: &[usize]) -> Option<EventTime> {
        let day = self.best(words, |spoken| self.names_a_day(spoken));
        if let Some(spoken) = day {
            return Some(event_time(spoken, relation(spoken.put), TimeSource::Clause));
        }
        let bound = self.best(words, |spoken| self.bounds(spoken));
        if let Some(spoken) = bound {
            return Some(event_time(spoken, relation(spoken.put), TimeSource::Clause));
        }
        let length = self.best(words, |spoken| self.is_length(spoken, words))?;
        Some(event_time(length, TimeRelation::During, TimeSource::Clause))
    }

    /// The nearest of some expressions; where two are as near, the finer one.
    fn best(&self, words: &[usize], fits: impl Fn(&Spoken) -> bool) -> Option<&Spoken> {
        self.times
            .iter()
            .filter(|spoken| fits(spoken))
            .filter_map(|spoken| {
                let distance = distance(self.tree, spoken, words)?;
                Some((distance, spoken.time.granularity, spoken))
            })
            .min_by_key(|(distance, granularity, _)| {
                (distance / 2, granularity.is_none(), *granularity)
            })
            .map(|(_, _, spoken)| spoken)
    }

    fn is_free(&self, spoken: &Spoken) -> bool {
        spoken.time.kind != TimeKind::Set
            && !(self.lies_ahead() && spoken.put.limits())
            && !measures_another(self.tree, spoken)
    }

    /// A day or stretch in which it was.
    fn names_a_day(&self, spoken: &Spoken) -> bool {
        self.is_free(spoken)
            && spoken.time.kind != TimeKind::Duration
            && matches!(spoken.put, Put::At | Put::Through | Put::Of | Put::To)
            || self.is_free(spoken) && spoken.put == Put::From && !self.lies_ahead()
    }

    /// A day that bounds it.
    fn bounds(&self, spoken: &Spoken) -> bool {
        let bounding = matches!(
            spoken.put,
            Put::Since | Put::Until | Put::By | Put::Before | Put::After | Put::From
        );
        self.is_free(spoken)
            && bounding
            && spoken.time.kind != TimeKind::Duration
            && !(spoken.put == Put::Since && compares(self.tree, spoken))
    }

    /// How long it took, or in which length of time: 'two days of talks', 'for six hours', 'in the
    /// past week'.
    fn is_length(&self, spoken: &Spoken, words: &[usize]) -> bool {
        if spoken.time.kind != TimeKind::Duration || !self.is_free(spoken) {
            return false;
        }
        let recent = spoken
            .tokens
            .clone()
            .take(2)
            .any(|token| matches!(self.tree.lower(token), "past" | "last" | "recent"));
        match self.tree.lower(spoken.tokens.start.saturating_sub(1)) {
            "in" | "over" | "during" | "within" => recent,
            "after" | "since" | "of" => false,
            _ => distance(self.tree, spoken, words).is_some_and(|steps| steps <= 2),
        }
    }

    /// 'On Monday A met B and C attacked D', 'fired missiles on Monday, killing three'.
    fn over_the_clause(&self, own: &[usize]) -> Option<EventTime> {
        let &top = own.last()?;
        let whole = own.len() == self.own().len() && self.own().last() == own.last();
        if !whole {
            return None;
        }
        let tree = self.tree;
        let simple = |verb: usize| is_simple_past(tree, verb);
        for spoken in self.times {
            if !self.names_a_day(spoken) {
                continue;
            }
            let Some(verb) = fronted(tree, spoken) else {
                continue;
            };
            // The clause before its report: 'On Sunday A attacked B, officials said on Monday'.
            let content = tree.dep(top) == "ccomp" && tree.head(top) == Some(verb) && top < verb;
            let goes_on = goes_on_from(tree, top).skip(1).any(|before| before == verb)
                && simple(top) == simple(verb)
                && (simple(top) || tree.tag(top) == tree.tag(verb));
            if content || goes_on {
                let source = if content {
                    TimeSource::Clause
                } else {
                    TimeSource::Sentence
                };
                return Some(event_time(spoken, relation(spoken.put), source));
            }
        }
        // 'Flew to Oslo on Monday and met the rebels': one subject, one day.
        let shared = tree.dep(top) == "conj"
            && simple(top)
            && tree.child_with(top, &["nsubj", "nsubjpass"]).is_none();
        if shared
            && let Some(before) = tree.head(top).filter(|&before| simple(before))
            && let Some(spoken) = self.best(&[before], |spoken| {
                spoken.is_day_or_finer() && spoken.put == Put::At && self.names_a_day(spoken)
            })
            && spoken.tokens.end <= top
        {
            return Some(event_time(
                spoken,
                relation(spoken.put),
                TimeSource::Sentence,
            ));
        }
        // A participle behind the clause tells what came of it.
        let governor = tree.head(top)?;
        let participle = tree.dep(top) == "advcl"
            && tree.tag(top) == "VBG"
            && tree
                .child_with(top, &["mark", "nsubj", "nsubjpass"])
                .is_none()
            && tree
                .head(top)
                .is_some_and(|governor| governor < top && simple(governor));
        if !participle {
            return None;
        }
        self.best(&[governor], |spoken| self.names_a_day(spoken))
            .map(|spoken| event_time(spoken, relation(spoken.put), TimeSource::Sentence))
    }

    /// What somebody said on Monday that he had done was done by then.
    fn before_its_report(&self) -> Option<EventTime> {
        let verb = self.reporting_verb()?;
        let told = self.statement_time()?;
        let &top = self.own().last()?;
        let status = self.status;
        let done = status.polarity == Polarity::Affirmed
            && status.tense == Tense::Past
            && matches!(status.modality, Modality::Certain | Modality::Probable)
            && status.condition.is_none();
        if !done || !is_past(self.tree, top) || !is_past(self.tree, verb) {
            return None;
        }
        let end = told.expression.end?;
        Some(EventTime {
            expression: TimeExpression {
                start: None,
                end: Some(end),
                ..told.expression
            },
            relation: TimeRelation::Before,
            given_by: TimeSource::ReportOf,
        })
    }
}

fn relation(put: Put) -> TimeRelation {
    match put {
        Put::Through => TimeRelation::During,
        Put::Since | Put::From => TimeRelation::Since,
        Put::Until => TimeRelation::Until,
        Put::By | Put::Before => TimeRelation::Before,
        Put::After | Put::NotBefore => TimeRelation::After,
        Put::At | Put::To | Put::Of | Put::For | Put::Within => TimeRelation::At,
    }
}

/// The time of an event that stands to an expression as its preposition says: what it bounds is
/// open on the other side.
fn event_time(spoken: &Spoken, relation: TimeRelation, given_by: TimeSource) -> EventTime {
    let named = &spoken.time;
    let (start, end) = match (relation, spoken.put) {
        (TimeRelation::At | TimeRelation::During, _) => (named.start, named.end),
        (TimeRelation::Since, _) => (named.start, None),
        (TimeRelation::After, _) => (named.end, None),
        (TimeRelation::Before, Put::Before) => (None, named.start),
        (TimeRelation::Before | TimeRelation::Until, _) => (None, named.end),
    };
    EventTime {
        expression: TimeExpression {
            start,
            end,
            ..named.clone()
        },
        relation,
        given_by,
    }
}
