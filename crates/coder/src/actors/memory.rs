//! What a report has said of its actors so far, in the order of its text.

use rapporteur_model::Actor;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::ops::Range;

/// One actor where it was named.
#[derive(Debug)]
struct Mention {
    token: usize,
    /// Whether it was a subject: those are what the next pronoun speaks of.
    subject: bool,
    standing: Standing,
    actor: Actor,
}

/// What one that is named is to 'the government' and 'both sides'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A state, its organs, or another body.
    Body,
    /// An armed group.
    Group,
    /// A territory, whose authorities are not the government.
    Land,
    /// Several of a body that was named before: 'the rebels', who are no 'it'.
    Several,
    /// A place at which something is, and not who rules there.
    Place,
}

/// Actors in the order in which they were named.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    by_surname: FxHashMap<String, Actor>,
    persons: Vec<Mention>,
    bodies: Vec<Mention>,
    pairs: Vec<(usize, Vec<Actor>)>,
    settled: Option<Settled>,
}

/// Who stands against whom in a report.
#[derive(Debug)]
struct Settled {
    rebels: Option<Actor>,
    adversaries: Option<Vec<Actor>>,
}

/// So many bodies named last tell of which country 'the government' is.
const NEAR: usize = 200;

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 2;

impl Memory {
    /// Enters a person.
    pub(super) fn enter_person(&mut self, token: usize, subject: bool, actor: &Actor) {
        if let Some(surname) = actor
            .name
            .as_deref()
            .and_then(|name| name.rsplit(' ').next())
        {
            self.by_surname
                .entry(surname.to_owned())
                .or_insert_with(|| actor.clone());
        }
        self.persons.push(Mention {
            token,
            subject,
            standing: Standing::Body,
            actor: actor.clone(),
        });
    }

    /// Enters a state, organisation or group as a possible 'it' or 'they'.
    pub(super) fn enter_body(
        &mut self,
        token: usize,
        subject: bool,
        standing: Standing,
        actor: &Actor,
    ) {
        self.bodies.push(Mention {
            token,
            subject,
            standing,
            actor: actor.clone(),
        });
    }

    /// Enters two or more that were named together ('between Moscow and Kyiv').
    pub(super) fn enter_pair(&mut self, token: usize, actors: &[Actor]) {
        self.pairs.push((token, actors.to_vec()));
    }

    /// Who was called by a full name that ends like this.
    pub(super) fn person_called(&self, surname: &str) -> Option<&Actor> {
        self.by_surname.get(surname)
    }

    /// Who 'he' or 'him' at `pronoun` may be, of those named in `within`.
    pub(super) fn person_in(
        &self,
        within: Range<usize>,
        subject: bool,
        pronoun: usize,
    ) -> Option<&Actor> {
        choose(&self.persons, within, subject, pronoun)
    }

    /// What 'it' at `pronoun` may be, of those named in `within`.
    pub(super) fn body_in(
        &self,
        within: Range<usize>,
        subject: bool,
        pronoun: usize,
    ) -> Option<&Actor> {
        choose(&self.bodies, within, subject, pronoun)
    }

    /// The last body of a sector before a token; for a word that tells none ('the group'), the
    /// last armed or other group.
    pub(super) fn body_of(&self, sector: &str, token: usize) -> Option<&Actor> {
        const GROUPS: [&str; 4] = ["REB", "PRM", "PTY", "OPP"];
        let fits = |mention: &&Mention| match (&mention.actor.sector, sector) {
            (Some(known), "UNK") => GROUPS.contains(&known.as_str()) && mention.actor.id.is_some(),
            (Some(_), "REB") if mention.standing == Standing::Group => true,
            (Some(known), "GOV" | "MIL" | "REB" | "PRM" | "LEG" | "COP") => {
                known == sector
                    && mention.actor.country.is_some()
                    && matches!(mention.standing, Standing::Body | Standing::Group)
            }
            _ => false,
        };
        let states = matches!(sector, "GOV" | "MIL");
        let before = |mention: &&Mention| {
            mention.token < token && fits(mention) && (!states || of_state(&mention.actor))
        };
        let last = self.bodies.iter().rev().find(before);
        // Of a report on rebels 'the government' is the one that they fight, not that of the host who
        // was named last.
        if states && let Some(home) = self.rebels().and_then(|group| group.country.as_ref()) {
            let named = |country: Option<&SmolStr>| {
                let of = self.bodies.iter().rev().filter(before).take(NEAR);
                of.filter(|mention| mention.actor.country.as_ref() == country)
                    .count()
            };
            let of_home = self
                .bodies
                .iter()
                .rev()
                .filter(before)
                .find(|mention| mention.actor.country.as_ref() == Some(home));
            if let Some(of_home) = of_home
                && named(Some(home)) >= last.map_or(0, |last| named(last.actor.country.as_ref()))
            {
                return Some(&of_home.actor);
            }
        }
        let later = || {
            let wanted = sector == "REB";
            self.bodies.iter().find(fits).filter(|_| wanted)
        };
        last.or_else(later).map(|mention| &mention.actor)
    }

    /// The armed group that the report names most often, the first of equals.
    pub(super) fn rebels(&self) -> Option<&Actor> {
        match &self.settled {
            Some(settled) => settled.rebels.as_ref(),
            None => None,
        }
    }

    /// The armed group of a report that names one, and the state that it fights or talks with: the
    /// one named most often, of equals that of its own country.
    pub(super) fn adversaries(&self) -> Option<&[Actor]> {
        let settled = self.settled.as_ref()?;
        settled.adversaries.as_deref()
    }

    /// Takes stock of who is who once the whole report has been gone through.
    pub(super) fn settle(&mut self) {
        let groups = || {
            self.bodies
                .iter()
                .filter(|mention| mention.standing == Standing::Group)
                .map(|mention| &mention.actor)
        };
        let rebels = most_often(groups(), |actor| actor.id.as_deref());
        let states = || {
            self.bodies
                .iter()
                .chain(&self.persons)
                .filter(|mention| mention.standing == Standing::Body)
                .map(|mention| &mention.actor)
                .filter(|actor| of_state(actor))
        };
        let adversaries = rebels.and_then(|group| {
            // Whom it is named together with; else its own country, which counts twice, or another
            // that is named more often.
            let beside = self
                .pairs
                .iter()
                .filter(|(_, pair)| pair.iter().any(|actor| actor.id == group.id))
                .flat_map(|(_, pair)| pair)
                .filter(|actor| of_state(actor) && actor.id != group.id);
            let own = || states().filter(|actor| actor.country == group.country);
            let others = states().filter(|actor| actor.country != group.country);
            let state = most_often(beside, |actor| actor.country.as_deref()).or_else(|| {
                let all = own().chain(own()).chain(others);
                most_often(all, |actor| actor.country.as_deref())
            })?;
            let government = Actor {
                name: None,
                id: None,
                sector: Some("GOV".into()),
                ..state.clone()
            };
            Some(vec![government, group.clone()])
        });
        self.settled = Some(Settled {
            rebels: rebels.cloned(),
            adversaries,
        });
    }

    /// The country that the rebels or the rebellious region of a report are of.
    pub(super) fn home(&self) -> Option<&SmolStr> {
        let land = || {
            let lands = self.bodies.iter();
            lands
                .filter(|mention| mention.standing == Standing::Land)
                .map(|mention| &mention.actor)
                .next()
        };
        self.rebels().or_else(land)?.country.as_ref()
    }

    /// Whether all armed groups that the report names are of one country.
    pub(super) fn one_rebellion(&self) -> bool {
        let mut countries = self
            .bodies
            .iter()
            .filter(|mention| {
                let actor = &mention.actor;
                let rebels = actor.sector.as_deref() == Some("REB") && actor.country.is_some();
                rebels || mention.standing == Standing::Group
            })
            .map(|mention| &mention.actor.country);
        let first = countries.next();
        first.is_some() && countries.all(|country| Some(country) == first)
    }

    /// Who 'they' at a token may be: the last group named before it from `start` on, or the last
    /// body, whichever came later.
    /// In the sentence that begins at `own` a body that is the subject comes before a group named
    /// in an earlier one.
    pub(super) fn group_before(&self, token: usize, start: usize, own: usize) -> Vec<Actor> {
        let reachable = |at: usize| at >= start && at < token;
        let pair = self.pairs.iter().rev().find(|(at, _)| reachable(*at));
        let body = self
            .bodies
            .iter()
            .rev()
            .find(|mention| mention.subject && reachable(mention.token));
        match (pair, body) {
            // The parts of a group are entered after its head, so a body just behind it is part of it.
            (Some((at, _)), Some(body))
                if body.token > at + 12 || (*at < own && body.token >= own) =>
            {
                vec![body.actor.clone()]
            }
            (Some((_, group)), _) => group.clone(),
            (None, Some(body)) => vec![body.actor.clone()],
            (None, None) => Vec::new(),
        }
    }

    /// Who 'both sides' are: those named together in the same sentence, else those whom the
    /// report names together most often, the first of equals.
    pub(super) fn pair_near(&self, sentence: Range<usize>) -> Option<&[Actor]> {
        let here = self.pairs.iter().find(|(at, _)| sentence.contains(at));
        let together = |one: &[Actor], other: &[Actor]| {
            one.len() == other.len()
                && one.iter().all(|actor| {
                    other
                        .iter()
                        .any(|known| known.country == actor.country && known.id == actor.id)
                })
        };
        let often = |group: &[Actor]| {
            self.pairs
                .iter()
                .filter(|(_, other)| together(group, other))
                .count()
        };
        // Where the report is of an armed group, one of the sides is it.
        let rebels = self.rebels();
        let of_conflict = |group: &[Actor]| {
            rebels.is_some_and(|rebels| {
                let with = |actor: &Actor| {
                    actor.id == rebels.id
                        || actor.sector.as_deref() == Some("REB") && actor.country == rebels.country
                };
                group.iter().any(with) && group.iter().any(|actor| !with(actor))
            })
        };
        let most = || {
            self.pairs
                .iter()
                .rev()
                .max_by_key(|(_, group)| (of_conflict(group), often(group)))
        };
        here.or_else(most).map(|(_, actors)| actors.as_slice())
    }

    /// The last pair named before a token, however far back.
    pub(super) fn pair_before(&self, token: usize) -> Option<&[Actor]> {
        self.pairs
            .iter()
            .rev()
            .find(|(at, _)| *at < token)
            .map(|(_, actors)| actors.as_slice())
    }

    /// How many sentences back a pronoun in sentence `index` may reach.
    pub(super) fn reach(index: usize) -> usize {
        index.min(PRONOUN_REACH)
    }
}

/// The one of whom a key tells most often that it is he, the first of equals.
fn most_often<'a>(
    actors: impl Iterator<Item = &'a Actor>,
    key: impl Fn(&'a Actor) -> Option<&'a str>,
) -> Option<&'a Actor> {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut told: Vec<(usize, &Actor)> = Vec::new();
    for actor in actors {
        let Some(key) = key(actor) else { continue };
        let place = *places.entry(key).or_insert(told.len());
        match told.get_mut(place) {
            Some(entry) => entry.0 += 1,
            None => told.push((1, actor)),
        }
    }
    let most = told.iter().map(|(count, _)| *count).max()?;
    told.into_iter()
        .find(|(count, _)| *count == most)
        .map(|(_, actor)| actor)
}

/// Whether somebody acts for a state.
fn of_state(actor: &Actor) -> bool {
    /// PLOVER's codes of bodies of no single state.
    const NO_STATE: [&str; 5] = ["UNO", "EUR", "IGO", "IMG", "NGO"];
    let of_country = actor
        .country
        .as_ref()
        .is_some_and(|code| !NO_STATE.contains(&code.as_str()));
    of_country
        && actor
            .sector
            .as_deref()
            .is_none_or(|sector| matches!(sector, "GOV" | "MIL"))
}

/// In the pronoun's own sentence the nearest before it, in earlier ones the first; a subject
/// pronoun prefers subjects, another one what is not.
fn choose(
    mentions: &[Mention],
    within: Range<usize>,
    subject: bool,
    pronoun: usize,
) -> Option<&Actor> {
    let first = mentions.partition_point(|mention| mention.token < within.start);
    let here: Vec<&Mention> = mentions[first..]
        .iter()
        .take_while(|mention| mention.token < within.end)
        .filter(|mention| mention.standing != Standing::Several)
        .collect();
    let own_sentence = within.end == pronoun;
    let pick = |wanted: bool| {
        let mut fitting = here.iter().filter(|mention| mention.subject == wanted);
        if own_sentence {
            fitting.next_back()
        } else {
            fitting.next()
        }
    };
    pick(subject)
        .or_else(|| pick(!subject))
        .map(|mention| &mention.actor)
}
