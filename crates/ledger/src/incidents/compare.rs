//! Two tellings side by side: what speaks for their being of one happening, and what rules it out.
//!
//! Each aspect (what, when, where, who, whom, figures, words) gives clues, which carry weights
//! (`clues.tsv`), or a [`Contradiction`], after which no weight counts. Vague and exact versions fit:
//! 'this week' and 'on Tuesday', a town and its region, 'rebels' and a named group.
//!
//! Deliberately absent: which of several fitting incidents a telling joins; the builder chooses.

use super::clue::{Clue, Contradiction};
use super::mark::{Days, Mark, Stage};
use super::rules::Rules;
use super::who::{Sides, Who, sides};
use crate::agreement::Agreement;
use crate::place;
use rapporteur_model::Range;

/// What came of comparing two tellings.
#[derive(Clone, Debug, Default)]
pub(super) struct Comparison {
    /// The sum of the weights.
    pub(super) score: f32,
    /// What it must reach.
    pub(super) enough: f32,
    /// The clues in the order in which they were found; empty unless all were asked for.
    pub(super) clues: Vec<(Clue, f32)>,
    /// What rules it out; only the first unless all were asked for.
    pub(super) against: Vec<Contradiction>,
    in_full: bool,
}

impl Comparison {
    pub(super) fn joins(&self) -> bool {
        self.against.is_empty() && self.score >= self.enough
    }

    /// Notes a contradiction; whether to stop.
    fn rule_out(&mut self, contradiction: Contradiction) -> bool {
        self.against.push(contradiction);
        !self.in_full
    }

    fn add(&mut self, rules: &Rules, clue: Clue, share: f32) {
        let weight = rules.weight(clue) * share;
        self.score += weight;
        if self.in_full {
            self.clues.push((clue, weight));
        }
    }
}

/// Compares two tellings of which `late` was told after `early`; `in_full` notes every clue and every
/// contradiction.
pub(super) fn compare(rules: &Rules, early: &Mark, late: &Mark, in_full: bool) -> Comparison {
    let mut found = Comparison {
        in_full,
        ..Comparison::default()
    };
    let pair = Pair { rules, early, late };
    // Each tells whether to stop; the cheap ones come first.
    let _stopped = pair.what(&mut found)
        || pair.when(&mut found)
        || pair.place(&mut found)
        || pair.who(&mut found)
        || pair.figures(&mut found)
        || pair.told(&mut found)
        || pair.words(&mut found);
    found.enough = rules.weight(pair.needs());
    found
}

struct Pair<'a> {
    rules: &'a Rules,
    early: &'a Mark,
    late: &'a Mark,
}

/// Sayings with less than this share of their words in common are not told in like words.
const FEW: f32 = 0.12;

/// What is told without its day was within so many days.
const SOON: u32 = 3;

/// Each aspect returns whether to stop.
impl Pair<'_> {
    fn same_report(&self) -> bool {
        self.early.report == self.late.report
    }

    fn needs(&self) -> Clue {
        if self.early.is_remark {
            Clue::EnoughForRemark
        } else if self.early.is_said {
            Clue::EnoughForSaying
        } else if self.same_report() {
            Clue::EnoughInReport
        } else {
            Clue::EnoughForDeed
        }
    }

    fn what(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        if a.what != b.what {
            return found.rule_out(Contradiction::OtherAct);
        }
        if a.act == b.act {
            found.add(self.rules, Clue::SameAct, 1.0);
        }
        if let (Some(one), Some(other)) = (a.kind, b.kind) {
            if one == other {
                found.add(self.rules, Clue::SameKind, 1.0);
            } else if !self.rules.kinds_fit(a.group, one, other) {
                found.add(self.rules, Clue::OtherMeans, 1.0);
            }
        }
        self.stages(found)
    }

    fn stages(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        let both = if a.stage == b.stage {
            None
        } else {
            Some((a.stage, b.stage))
        };
        let fits = match both {
            None => true,
            Some((Stage::Planned, Stage::Done)) => self.plan_and_deed(found, a, b),
            Some((Stage::Done, Stage::Planned)) => self.plan_and_deed(found, b, a),
            Some((Stage::Planned, Stage::Wanted) | (Stage::Wanted, Stage::Planned)) => true,
            Some(_) => false,
        };
        if a.recalled != b.recalled {
            found.add(self.rules, Clue::Recalled, 1.0);
        }
        !fits && found.rule_out(Contradiction::OtherStage)
    }

    /// What was planned for a day and then done that day is one happening; the deed may be told without
    /// its day, if soon after.
    fn plan_and_deed(&self, found: &mut Comparison, plan: &Mark, deed: &Mark) -> bool {
        found.add(self.rules, Clue::PlanAndDeed, 1.0);
        let Some(planned) = plan.time.filter(Days::is_short) else {
            return false;
        };
        !plan.is_said
            && match (deed.time, deed.news) {
                (Some(done), _) => done.is_short() && done.meets(&planned),
                (None, Some(news)) => planned.first <= news && apart(planned, news) <= SOON,
                (None, None) => false,
            }
    }

    fn when(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        match (a.time, b.time) {
            (Some(one), Some(other)) => {
                if !one.meets(&other) {
                    return found.rule_out(Contradiction::OtherDays);
                }
                let clue = if one.is_one() && other.is_one() {
                    Clue::SameDay
                } else if one.is_short() && other.is_short() {
                    Clue::DaysOverlap
                } else {
                    Clue::SamePeriod
                };
                found.add(self.rules, clue, 1.0);
            }
            (Some(time), None) => return self.near(found, time, b),
            (None, Some(time)) => return self.near(found, time, a),
            (None, None) => {
                if let (Some(one), Some(other)) = (a.news, b.news)
                    && !self.same_report()
                {
                    self.gap(found, one.abs_diff(other));
                }
            }
        }
        false
    }

    /// One telling has its day, the other was told without one.
    fn near(&self, found: &mut Comparison, time: Days, undated: &Mark) -> bool {
        let (Some(told), Some(news)) = (undated.told, undated.news) else {
            return false;
        };
        if self.same_report() {
            return false;
        }
        // The evening of one place is the morning of another, so a day's slack.
        if undated.stage == Stage::Done && time.first > told.saturating_add(1) {
            return found.rule_out(Contradiction::ToldBefore);
        }
        if time.first > news {
            // A plan is told again until its day comes.
            let (one, other) = (self.early.told, self.late.told);
            let days = one.zip(other).map_or(0, |(one, other)| one.abs_diff(other));
            self.gap(found, days);
        } else if time.is_short() {
            self.gap(found, apart(time, news));
        } else if let (Some(one), Some(other)) = (self.early.told, self.late.told) {
            // Neither says on which days it was.
            self.gap(found, one.abs_diff(other));
        }
        false
    }

    fn gap(&self, found: &mut Comparison, days: u32) {
        let clue = match days {
            0 => Clue::ToldSameDay,
            1 => Clue::ToldNextDay,
            2..=3 => Clue::ToldNear,
            4..=7 => Clue::ToldDaysApart,
            _ => Clue::ToldWeeksApart,
        };
        found.add(self.rules, clue, 1.0);
    }

    fn place(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        // Much is done by force in a country in a day.
        let many = !a.is_said && !a.is_remark && !a.group.between && !self.same_report();
        let (one, other) = match (&a.place, &b.place) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => {
                let either = one.is_some() || other.is_some();
                let named = a.words.has_any(&b.place_names) || b.words.has_any(&a.place_names);
                if either && named {
                    found.add(self.rules, Clue::PlaceInWords, 1.0);
                } else if many {
                    if either {
                        found.add(self.rules, Clue::NoPlace, 1.0);
                    }
                    if a.words.names_others(&b.words) {
                        found.add(self.rules, Clue::OtherNames, 1.0);
                    }
                }
                return false;
            }
        };
        match place::agreement(Some(one), Some(other)) {
            Agreement::Same => found.add(self.rules, Clue::SamePlace, 1.0),
            Agreement::Unknown => {
                if !one.is_whole_country() && !other.is_whole_country() {
                    found.add(self.rules, Clue::AroundPlace, 1.0);
                } else if many && one.is_whole_country() != other.is_whole_country() {
                    found.add(self.rules, Clue::WidePlace, 1.0);
                }
            }
            Agreement::Conflict if a.place_is_soft || b.place_is_soft => {
                found.add(self.rules, Clue::NearPlace, 1.0);
            }
            // One of the two may have been taken for another town of that name.
            Agreement::Conflict if one.is_called_like(other) => {
                found.add(self.rules, Clue::Namesake, 1.0);
            }
            Agreement::Conflict => return found.rule_out(Contradiction::OtherPlace),
        }
        false
    }

    fn who(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        if a.is_said || a.is_remark {
            return self.speaker(found);
        }
        if a.group.between {
            let all = |mark: &Mark| -> Vec<Who> {
                mark.actors
                    .iter()
                    .chain(&mark.recipients)
                    .cloned()
                    .collect()
            };
            let (one, other) = (all(a), all(b));
            let fit = sides(&one, &other);
            match fit {
                Sides::Apart => return found.rule_out(Contradiction::OtherParties),
                Sides::Unknown => {}
                Sides::Fit { whole: true, .. } => found.add(self.rules, Clue::SameParties, 1.0),
                Sides::Fit { .. } => found.add(self.rules, Clue::SomeParties, 1.0),
            }
            self.persons(found, &fit);
            return false;
        }
        let (doers, done_to) = (
            sides(&a.actors, &b.actors),
            sides(&a.recipients, &b.recipients),
        );
        if matches!(doers, Sides::Apart) && found.rule_out(Contradiction::OtherActor) {
            return true;
        }
        if matches!(done_to, Sides::Apart) && found.rule_out(Contradiction::OtherRecipient) {
            return true;
        }
        if matches!(doers, Sides::Fit { .. }) {
            found.add(self.rules, Clue::SameActor, 1.0);
        }
        if matches!(done_to, Sides::Fit { .. }) {
            found.add(self.rules, Clue::SameRecipient, 1.0);
        }
        self.persons(found, &doers);
        self.persons(found, &done_to);
        self.denial(found);
        false
    }

    fn denial(&self, found: &mut Comparison) {
        for (denial, deed) in [(self.early, self.late), (self.late, self.early)] {
            if denial.denies
                && !deed.denies
                && matches!(sides(&denial.deniers, &deed.actors), Sides::Fit { .. })
            {
                found.add(self.rules, Clue::DeniedByDoer, 1.0);
            }
        }
    }

    /// A saying is its speaker's.
    fn speaker(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        let (speakers, addressees) = (
            sides(&a.actors, &b.actors),
            sides(&a.recipients, &b.recipients),
        );
        let other = match speakers {
            Sides::Apart => true,
            Sides::Fit {
                same_person,
                other_person,
                ..
            } => other_person && !same_person,
            Sides::Unknown => false,
        };
        if other && found.rule_out(Contradiction::OtherSpeaker) {
            return true;
        }
        if matches!(addressees, Sides::Apart) && found.rule_out(Contradiction::OtherRecipient) {
            return true;
        }
        if matches!(speakers, Sides::Fit { .. }) {
            found.add(self.rules, Clue::SameActor, 1.0);
            self.persons(found, &speakers);
        }
        if matches!(addressees, Sides::Fit { .. }) {
            found.add(self.rules, Clue::SameRecipient, 1.0);
        }
        if let (Some(one), Some(other)) = (a.due, b.due) {
            if one.abs_diff(other) > 2 {
                return found.rule_out(Contradiction::OtherDeadline);
            }
            found.add(self.rules, Clue::SameDeadline, 1.0);
        }
        if let (Some(one), Some(other)) = (a.content, b.content)
            && !one.meets(&other)
        {
            return found.rule_out(Contradiction::OtherDeadline);
        }
        if !a.topics.is_empty() && !b.topics.is_empty() {
            let shared = a.topics.iter().any(|topic| b.topics.contains(topic));
            let clue = if shared {
                Clue::SameTopic
            } else {
                Clue::OtherTopic
            };
            found.add(self.rules, clue, 1.0);
        }
        false
    }

    fn persons(&self, found: &mut Comparison, fit: &Sides) {
        if let Sides::Fit {
            same_person,
            other_person,
            ..
        } = fit
        {
            if *same_person {
                found.add(self.rules, Clue::SamePerson, 1.0);
            }
            if *other_person {
                found.add(self.rules, Clue::OtherPerson, 1.0);
            }
        }
    }

    fn figures(&self, found: &mut Comparison) -> bool {
        let both = self.early.figures().into_iter().zip(self.late.figures());
        let mut best: Option<Clue> = None;
        let mut worst: Option<Clue> = None;
        for (place, (one, other)) in both.enumerate() {
            let (Some(one), Some(other)) = (one, other) else {
                continue;
            };
            match figure(one, other) {
                Some(Clue::SameFigure) => best = Some(Clue::SameFigure),
                Some(Clue::FittingFigure) => best = best.or(Some(Clue::FittingFigure)),
                Some(clue) => worst = worst.max(Some(clue)),
                // The dead are counted; how many took part, or were taken, is estimated.
                None if place > 0 => worst = Some(Clue::FarFigure),
                None => return found.rule_out(Contradiction::OtherFigures),
            }
        }
        // Who counts twice and comes to two numbers may speak of two happenings.
        if self.same_report() && worst.is_some() && self.early.contradicts_figure(self.late) {
            found.add(self.rules, Clue::CountedOtherwise, 1.0);
        }
        if let Some(clue) = worst.or(best) {
            found.add(self.rules, clue, 1.0);
        }
        false
    }

    /// What stands around the telling: report, family, numbering, words that keep apart.
    fn told(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        if let (Some(one), Some(other)) = (a.ordinal, b.ordinal) {
            if one != other {
                return found.rule_out(Contradiction::OtherOrdinal);
            }
            found.add(self.rules, Clue::SameOrdinal, 1.0);
        }
        if self.same_report() {
            found.add(self.rules, Clue::SameReport, 1.0);
            if b.is_another {
                found.add(self.rules, Clue::ToldApart, 1.0);
            }
        } else if a.family == b.family {
            found.add(self.rules, Clue::SameFamily, 1.0);
        }
        false
    }

    fn words(&self, found: &mut Comparison) -> bool {
        let (a, b) = (self.early, self.late);
        if a.sentence == b.sentence && !self.same_report() {
            found.add(self.rules, Clue::SameSentence, 1.0);
        }
        // Two events of one sentence have all words in common, whatever they tell.
        if self.same_report() && a.stands.0 == b.stands.0 {
            if a.act != b.act {
                found.add(self.rules, Clue::ActAndToll, 1.0);
            }
            return false;
        }
        let likeness = a.words.likeness(&b.words);
        if likeness > 0.0 {
            found.add(self.rules, Clue::Words, likeness);
        }
        if likeness < FEW && (a.is_said || a.is_remark) {
            found.add(self.rules, Clue::FewWords, 1.0);
        }
        false
    }
}

/// How many days a day lies from a stretch.
fn apart(time: Days, day: i32) -> u32 {
    if day > time.last {
        day.abs_diff(time.last)
    } else if day < time.first {
        time.first.abs_diff(day)
    } else {
        0
    }
}

/// How two numbers of people compare, of which the second was told later; `None` when they cannot be of one happening.
fn figure(one: Range, other: Range) -> Option<Clue> {
    if one == other {
        return Some(if one.max == Some(one.min) {
            Clue::SameFigure
        } else {
            Clue::FittingFigure
        });
    }
    let below = |x: Range, y: Range| x.max.is_some_and(|max| max < y.min);
    let (low, high) = if below(one, other) {
        (one.max.unwrap_or(one.min), other.min)
    } else if below(other, one) {
        (other.max.unwrap_or(other.min), one.min)
    } else {
        // 'at least two' fits forty, and says little.
        let (less, more) = (one.min.min(other.min), one.min.max(other.min));
        return Some(if more <= less.saturating_mul(2) {
            Clue::FittingFigure
        } else {
            Clue::CloseFigure
        });
    };
    if low == 0 || high > low.saturating_mul(10) {
        return None;
    }
    // Counts rise as the dead are found; that one falls needs more to be believed.
    let rises = one.min <= other.min;
    let (close, far) = if rises { (4, 8) } else { (3, 6) };
    Some(if high <= low + 2 || high * 2 <= low * close {
        Clue::CloseFigure
    } else if high * 2 <= low * far {
        Clue::OtherFigure
    } else {
        Clue::FarFigure
    })
}
