//! Whose somebody is: nationality, body and apposition around the head of a phrase.
//!
//! 'Kremlin spokesperson', 'Houthi-run health ministry', 'the foreign minister of Qatar',
//! 'Dmitry Peskov, the Kremlin spokesman'.

use super::{Resolver, is_known};
use rapporteur_lexicon::ActorKind;
use rapporteur_model::Actor;
use smol_str::SmolStr;

/// Words after a hyphen that only say who stands behind somebody: 'U.S.-backed rebels' are not
/// American. ('-led', '-run' and '-controlled' do tell whose they are.)
const BEHIND: [&str; 13] = [
    "backed",
    "brokered",
    "mediated",
    "supported",
    "sponsored",
    "allied",
    "made",
    "supplied",
    "based",
    "hosted",
    "occupied",
    "aligned",
    "funded",
];

/// Prefixes that turn a name round or loosen it: 'anti-Taliban', 'pro-Russian'.
const LOOSE: [&str; 5] = ["pro", "anti", "non", "ex", "post"];

impl Resolver<'_> {
    /// Countries and groups that the words around the head tell it to belong to.
    pub(super) fn affiliations(
        &self,
        head: usize,
        actor: &mut Actor,
        countries: &mut Vec<SmolStr>,
        depth: usize,
    ) {
        if depth > 3 {
            return;
        }
        let tree = self.tree;
        for &child in tree.children(head) {
            match tree.dep(child) {
                "compound" | "amod" | "nmod" | "poss" | "nummod" if child < head => {
                    for part in tree.conjuncts(child) {
                        self.affiliation(part, head, actor, countries);
                        self.affiliations(part, actor, countries, depth + 1);
                    }
                }
                "prep" if child > head => {
                    let word = tree.lower(child);
                    let tells = match word {
                        "of" | "from" => true,
                        "for" => actor.sector.is_some(),
                        "in" | "at" => {
                            actor.sector.is_some()
                                && countries.is_empty()
                                && actor.country.is_none()
                        }
                        _ => false,
                    };
                    if tells && let Some(inner) = tree.child_with(child, &["pobj"]) {
                        for part in tree.conjuncts(inner) {
                            self.affiliation(part, head, actor, countries);
                            if self.names.at(part).is_none() {
                                self.affiliations(part, actor, countries, depth + 1);
                            }
                        }
                    }
                }
                // 'fighters led by Hamas'.
                "acl"
                    if matches!(
                        tree.lemma(child),
                        "lead" | "command" | "run" | "control" | "head"
                    ) =>
                {
                    for by in tree.children_with(child, &["agent"]) {
                        for inner in tree.children_with(by, &["pobj"]) {
                            self.affiliation(inner, head, actor, countries);
                        }
                    }
                }
                // 'Houthi-run', 'Russian-led': the name hangs from the participle.
                "npadvmod" | "advmod"
                    if child < head
                        && self.names.at(child).is_some()
                        && !BEHIND.contains(&tree.lower(head)) =>
                {
                    self.affiliation(child, head, actor, countries);
                }
                _ => {}
            }
        }
    }

    /// 'American and Taliban officials': those of each, where one of them is an armed group.
    pub(super) fn of_several(&self, head: usize, actor: &Actor) -> Option<Vec<Actor>> {
        let tree = self.tree;
        let parts = tree
            .children_with(head, &["compound", "amod", "nmod", "poss"])
            .map(|child| tree.conjuncts(child))
            .find(|parts| parts.len() > 1)?;
        if parts.iter().any(|&part| self.names.at(part).is_none()) {
            return None;
        }
        let several: Vec<Actor> = parts
            .iter()
            .map(|&part| {
                let mut one = actor.clone();
                let mut countries = Vec::new();
                self.affiliation(part, head, &mut one, &mut countries);
                one.country = one.country.or_else(|| countries.into_iter().next());
                one
            })
            .collect();
        let group = several.iter().any(|one| one.id.is_some());
        let known = several.iter().all(|one| one.country.is_some());
        (group && known).then_some(several)
    }

    fn affiliation(
        &self,
        token: usize,
        head: usize,
        actor: &mut Actor,
        countries: &mut Vec<SmolStr>,
    ) {
        let tree = self.tree;
        let Some(found) = self.names.at(token) else {
            // 'The rebels' negotiators' do not act for the government.
            let of_rebels = tree.conjuncts(token).len() == 1
                && self
                    .role_of(token)
                    .is_some_and(|(role, _)| matches!(role.sector.as_str(), "REB" | "PRM"));
            if of_rebels && matches!(actor.sector.as_deref(), Some("GOV" | "UNK")) {
                actor.sector = Some("REB".into());
            }
            return;
        };
        if self
            .names
            .at(head)
            .is_some_and(|own| own.tokens == found.tokens)
        {
            return;
        }
        let next = found.tokens.end;
        let after_hyphen =
            (tree.len() > next + 1 && tree.lower(next) == "-").then(|| tree.lower(next + 1));
        if after_hyphen.is_some_and(|word| BEHIND.contains(&word)) {
            return;
        }
        let before_hyphen = found
            .tokens
            .start
            .checked_sub(2)
            .filter(|&prefix| tree.lower(prefix + 1) == "-");
        if before_hyphen.is_some_and(|prefix| LOOSE.contains(&tree.lower(prefix))) {
            return;
        }
        let Some(name) = found.candidates.first() else {
            return;
        };
        let office = name.on(self.day).ok().or_else(|| name.offices.last());
        let Some(office) = office else { return };
        if let Some(country) = &office.country
            && !countries.contains(country)
        {
            countries.push(country.clone());
        }
        // Troops of an armed group are the group's; a spokesman of a ministry is its sector's.
        let tells_sector = matches!(
            name.kind,
            ActorKind::ArmedGroup | ActorKind::Organisation | ActorKind::Territory
        );
        if tells_sector {
            let group =
                name.kind == ActorKind::ArmedGroup || office.sector.as_deref() == Some("REB");
            if let Some(sector) = office
                .sector
                .clone()
                .filter(|_| group || actor.sector.is_none())
            {
                actor.sector = Some(sector);
            }
            // Those who rule a territory of their own are known by it: 'the authorities of Tigray'.
            let rules = name.kind == ActorKind::Territory
                && office.sector.is_none()
                && matches!(actor.sector.as_deref(), Some("GOV" | "REB" | "UNK"));
            if actor.id.is_none() && (group || rules) {
                actor.id = Some(name.id.to_string());
            }
        } else if actor.sector.is_none() {
            let tells = match name.kind {
                ActorKind::Seat => tree.dep(token) != "pobj",
                ActorKind::Person => tree.dep(token) == "poss",
                _ => false,
            };
            if tells {
                actor.sector.clone_from(&office.sector);
            }
        }
    }

    /// 'Dmitry Peskov, the Kremlin spokesman', 'the spokesman, Dmitry Peskov'.
    pub(super) fn apposition(&self, head: usize, actor: &mut Actor) {
        let tree = self.tree;
        let Some(other) = tree.child_with(head, &["appos"]) else {
            return;
        };
        if is_known(actor)
            && actor.country.is_some()
            && actor.sector.is_some()
            && actor.name.is_some()
        {
            return;
        }
        let Some(more) = self.phrase(other).into_iter().next() else {
            return;
        };
        if !is_known(&more) {
            // 'the rebel leader, Jan Example': the name alone.
            if actor.name.is_none() && tree.pos(other) == "PROPN" {
                actor.name = more.name;
            }
            return;
        }
        // 'Fidel Example, chief negotiator of the rebels' speaks for them, whatever his name.
        let speaks_for_group =
            more.name.is_none() && matches!(more.sector.as_deref(), Some("REB" | "PRM"));
        if actor.id.is_none()
            && (actor.name.is_none() || more.name == actor.name || speaks_for_group)
        {
            // Of a person of the files more is known than 'leader' or 'counterpart' tells.
            if self.is_named_person(&more) && more.sector.is_some() {
                actor.sector = None;
            }
            actor.id = more.id;
            actor.name = actor.name.take().or(more.name);
        }
        actor.country = actor.country.take().or(more.country);
        actor.sector = actor.sector.take().or(more.sector);
    }

    /// 'the foreign ministers, Sergei Lavrov and Dmytro Kuleba': one actor for each name.
    pub(super) fn coordinated_apposition(&self, head: usize) -> Vec<Actor> {
        let Some(first) = self.tree.child_with(head, &["appos"]) else {
            return Vec::new();
        };
        let parts = self.tree.conjuncts(first);
        if parts.len() < 2 {
            return Vec::new();
        }
        let named: Vec<Actor> = parts
            .iter()
            .flat_map(|&part| self.phrase(part))
            .filter(is_known)
            .collect();
        if named.len() == parts.len() {
            named
        } else {
            Vec::new()
        }
    }
}
