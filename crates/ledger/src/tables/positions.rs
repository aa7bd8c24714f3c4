//! Positions: what each party demands, offers, accepts or rejects, issue by issue, newest first.
//!
//! A row is a stance that a party held from the day on which it first said so to the day on which it
//! last did; the next stance on the issue is the next row, which says what it was before. What one
//! side says of the other's position is no position of the other's, what both fail to agree on is
//! none of either's, and what might be is none.
//!
//! Deliberately absent: promises to third parties and of aid, which stand among the pledges.

use crate::Party;
use crate::frame::{Frame, Part};
use crate::row::{Table, row_id};
use crate::rules::{LedgerRules, Use};
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::{Event, Modality, Span, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What was said so many days before the report is background of it.
const BACKGROUND_DAYS: i32 = 30;

/// Operators that say at which point of its course something is, or only hand on what another says
/// ('gave a commitment to').
const PHASES: [&str; 5] = ["announce", "begin", "continue", "resume", "proffer"];

/// Operators that turn what they govern into its opposite: a demand to call off a truce is none of it.
const UNDOING: [&str; 6] = [
    "call-off", "postpone", "stop", "suspend", "refuse", "refrain",
];

/// The issue of an end to attacks.
const CEASEFIRE: &str = "ceasefire";

/// The issue of a meeting of leaders.
const LEADERS: &str = "leaders-meeting";

/// Where a party stands on an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It wants this from another.
    Demands,
    /// It is ready to do this.
    Offers,
    /// It agrees to this.
    Accepts,
    /// It will not have this.
    Rejects,
}

/// What a party's stance was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerStance {
    /// The stance.
    pub stance: Stance,
    /// The day of the report that last told it.
    pub day: Option<Date>,
    /// The events that told it.
    pub evidence: Vec<String>,
}

/// A party's stance on an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Who takes it.
    pub party: Party,
    /// The negotiation issue; the act's name where the words touch none of the list.
    pub issue: SmolStr,
    /// The stance.
    pub stance: Stance,
    /// Towards whom, when it is said.
    pub towards: Vec<Party>,
    /// What it hangs on, in the report's words; `Some` makes it a conditional stance.
    pub condition: Option<String>,
    /// The speaker's own words when they are quoted.
    pub quote: Option<String>,
    /// Where these words stand in the clean text of the report that quotes them, in bytes.
    #[serde(default)]
    pub quote_span: Option<Span>,
    /// The event that quotes them.
    #[serde(default)]
    pub quoted_by: Option<String>,
    /// On whose word it is told, when that is not the party itself.
    #[serde(default)]
    pub according_to: Option<Party>,
    /// The words of the report that told it last.
    pub words: String,
    /// Day of the report that first told it.
    #[serde(default)]
    pub first_said: Option<Date>,
    /// Day of the report that told it last.
    pub day: Option<Date>,
    /// What the party's stance on the issue was before.
    #[serde(default)]
    pub changed_from: Option<FormerStance>,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

/// The positions as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions {
    rows: Vec<Position>,
    /// The rows of a party, by issue.
    of: BTreeMap<String, BTreeMap<SmolStr, Course>>,
}

/// The rows of a party on an issue, as far as the next telling asks for them.
#[derive(Clone, Debug, Default)]
struct Course {
    /// The newest row of each stance, without a condition and with one.
    newest: [[Option<usize>; 2]; STANCES],
    /// The latest day on which a row of the stance was first told.
    latest_first: [Option<Date>; STANCES],
    /// The rows of the stance by the day on which they were last told.
    by_day: [BTreeMap<Date, Vec<usize>>; STANCES],
}

/// How many stances there are.
const STANCES: usize = 4;

impl Course {
    fn newest(&mut self, row: &Position) -> Option<&mut Option<usize>> {
        let of_stance = self.newest.get_mut(row.stance as usize)?;
        of_stance.get_mut(usize::from(row.condition.is_some()))
    }

    /// Whether another stance was first taken after a day.
    fn turned_after(&self, stance: Stance, since: Option<Date>) -> bool {
        let others = self.latest_first.iter().enumerate();
        others
            .filter(|(other, _)| *other != stance as usize)
            .any(|(_, first)| first.is_some() && *first > since)
    }

    /// The row of another stance that was told last before a day; of several, the first.
    fn before(&self, stance: Stance, day: Option<Date>) -> Option<usize> {
        let day = day?;
        let others = self.by_day.iter().enumerate();
        let last = others
            .filter(|(other, _)| *other != stance as usize)
            .filter_map(|(_, rows)| {
                let (day, rows) = rows.range(..day).next_back()?;
                Some((*day, std::cmp::Reverse(rows.iter().min()?)))
            });
        last.max().map(|(_, std::cmp::Reverse(row))| *row)
    }

    /// Notes that a row was told on a day, and not on the one before.
    fn tell(&mut self, row: usize, stance: Stance, before: Option<Date>, day: Option<Date>) {
        let Some(by_day) = self.by_day.get_mut(stance as usize) else {
            return;
        };
        if before == day {
            return;
        }
        if let Some(before) = before
            && let Some(rows) = by_day.get_mut(&before)
        {
            rows.retain(|known| *known != row);
            if rows.is_empty() {
                by_day.remove(&before);
            }
        }
        if let Some(day) = day {
            by_day.entry(day).or_default().push(row);
        }
    }
}

impl Positions {
    /// Enters what one report tells.
    pub(crate) fn enter(
        &mut self,
        tellings: &[Telling<'_>],
        rules: &LedgerRules,
        frame: Option<&Frame>,
    ) {
        for telling in tellings {
            for new in told_positions(telling, rules, frame) {
                self.enter_one(new, telling.event);
            }
        }
    }

    fn enter_one(&mut self, mut new: Position, event: &Event) {
        let party = new.party.key_text();
        let issues = self.of.entry(party).or_default();
        let course = issues.entry(new.issue.clone()).or_default();
        let same = course.newest(&new).and_then(|newest| *newest);
        // The same stance goes on unless another was taken on a day since.
        if let Some(place) = same
            && let Some(row) = self.rows.get_mut(place)
            && !course.turned_after(new.stance, row.day)
        {
            let before = row.day;
            // It keeps its stance, and whether it hangs on something.
            tell_again(row, new, event);
            course.tell(place, row.stance, before, row.day);
            return;
        }
        let before = course.before(new.stance, new.day);
        new.changed_from = before
            .and_then(|place| self.rows.get(place))
            .map(|row| FormerStance {
                stance: row.stance,
                day: row.day,
                evidence: row.evidence.clone(),
            });
        let place = self.rows.len();
        if let Some(newest) = course.newest(&new) {
            *newest = Some(place);
        }
        if let Some(first) = course.latest_first.get_mut(new.stance as usize) {
            *first = (*first).max(new.first_said);
        }
        course.tell(place, new.stance, None, new.day);
        self.rows.push(new);
    }

    /// The table, newest first, undated last; of one day in the order of telling.
    pub(crate) fn finish(mut self) -> Vec<Position> {
        for row in &mut self.rows {
            let stance = format!("{:?}", row.stance);
            let party = row.party.key_text();
            row.id = row_id(
                Table::Position,
                &row.evidence,
                &[&row.issue, &stance, &party],
            );
        }
        self.rows.sort_by_key(|row| std::cmp::Reverse(row.day));
        self.rows
    }
}

/// Enters a further telling of a stance: its words are the newest, an older quotation stays.
fn tell_again(row: &mut Position, new: Position, event: &Event) {
    if new.quote.is_some() && (row.quote.is_none() || row.day < new.day) {
        row.quote = new.quote;
        row.quote_span = new.quote_span;
        row.quoted_by = new.quoted_by;
    }
    if row.day < new.day {
        row.words = new.words;
        row.condition = new.condition;
    }
    if new.according_to.is_none() {
        row.according_to = None;
    }
    row.day = row.day.max(new.day);
    for party in new.towards {
        crate::party::enter(&mut row.towards, party);
    }
    cite(&mut row.evidence, event);
}

fn told_positions(
    telling: &Telling<'_>,
    rules: &LedgerRules,
    frame: Option<&Frame>,
) -> Vec<Position> {
    let event = telling.event;
    let parties = crate::party::parties(&event.actors);
    let mut towards = crate::party::parties(&event.recipients);
    let Some((stance, wanted)) = stance_of(telling, rules) else {
        return Vec::new();
    };
    if is_background(telling) {
        return Vec::new();
    }
    let issues = issues(event, rules);
    let speaker = telling.speaker();
    let holders: Vec<Party> = match (&speaker, wanted) {
        // Who says that another ought to wants it; who is to do it, need not.
        (Some(speaker), true) if !parties.iter().any(|party| party.same_as(speaker)) => {
            for party in parties {
                crate::party::enter(&mut towards, party);
            }
            vec![speaker.clone()]
        }
        _ => parties,
    };
    let known = holders.iter().filter(|party| party.is_identified()).count();
    // What two fail to agree on neither has rejected.
    if known > 1 && stance == Stance::Rejects && telling.is_negated() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for party in holders.iter().filter(|party| party.is_identified()) {
        let according_to = speaker.as_ref().filter(|speaker| !speaker.same_as(party));
        // What a side orders its own people is no stance towards another.
        let restrains = telling.has_operator(&["refrain", "stop", "suspend"]);
        if restrains && !towards.is_empty() && towards.iter().all(|other| other.same_as(party)) {
            continue;
        }
        if let Some(frame) = frame
            && !is_of_process(frame, party, stance, according_to, &towards)
        {
            continue;
        }
        let asked = asked_for(event, stance, &issues, rules);
        let told = issues.iter().map(|issue| (issue, stance));
        let asked = asked.iter().map(|issue| (issue, Stance::Demands));
        for (issue, stance) in told.chain(asked) {
            let quote = quote(event).filter(|_| according_to.is_none());
            rows.push(Position {
                id: String::new(),
                party: party.clone(),
                issue: issue.clone(),
                stance,
                towards: towards.clone(),
                condition: event
                    .status
                    .condition
                    .as_ref()
                    .map(|condition| condition.text.clone()),
                quote_span: quote.as_ref().map(|quote| quote.1),
                quoted_by: quote.as_ref().map(|_| event.id.clone()),
                quote: quote.map(|quote| quote.0),
                according_to: according_to.cloned(),
                words: telling.words(),
                first_said: telling.day,
                day: telling.day,
                changed_from: None,
                evidence: vec![event.id.clone()],
            });
        }
    }
    rows
}

/// What a refusal hangs on: who will not talk 'until the prisoners are released' demands that.
fn asked_for(
    event: &Event,
    stance: Stance,
    issues: &[SmolStr],
    rules: &LedgerRules,
) -> Vec<SmolStr> {
    let Some(condition) = event.status.condition.as_ref() else {
        return Vec::new();
    };
    if stance != Stance::Rejects {
        return Vec::new();
    }
    let mut asked = rules.issues_of(&condition.text);
    asked.retain(|issue| !issues.contains(issue));
    asked
}

/// Whether somebody's stance is one in the process: a side's, on its own word or that of somebody who
/// is not the other side; or what a third party demands of a side or rejects.
fn is_of_process(
    frame: &Frame,
    party: &Party,
    stance: Stance,
    according_to: Option<&Party>,
    towards: &[Party],
) -> bool {
    match frame.part(party) {
        Part::Side(own) => !according_to.is_some_and(
            |speaker| matches!(frame.part(speaker), Part::Side(other) if other != own),
        ),
        Part::Third(_) => {
            let of_side = towards
                .iter()
                .any(|party| matches!(frame.part(party), Part::Side(_)));
            matches!(stance, Stance::Demands | Stance::Rejects) && of_side
        }
        Part::Outside | Part::Nobody => false,
    }
}

/// The issues that an event touches: by its words, else by what its act is about.
fn issues(event: &Event, rules: &LedgerRules) -> Vec<SmolStr> {
    if event.topics.is_empty() {
        // Whom somebody wants to meet in person is not to send delegates.
        let in_person = event.act == "meet"
            && event.recipients.iter().any(|met| {
                let person = met.id.as_ref().is_some_and(|id| id.contains('-'));
                person && met.sector.as_deref() == Some("GOV")
            });
        if in_person {
            return vec![LEADERS.into()];
        }
        let stops = event
            .operators
            .iter()
            .any(|operator| UNDOING.contains(&operator.as_str()));
        if event.act == "attack" && stops {
            return vec![CEASEFIRE.into()];
        }
        rules.issue(&event.act).cloned().into_iter().collect()
    } else {
        event.topics.clone()
    }
}

/// What is recalled of long ago is no news of where a party stands.
fn is_background(telling: &Telling<'_>) -> bool {
    let start = telling
        .event
        .time
        .as_ref()
        .and_then(|time| time.expression.start);
    let told = telling
        .day
        .zip(start)
        .map(|(day, start)| start.date().until(day).map_or(0, |apart| apart.get_days()));
    told.is_some_and(|days| days > BACKGROUND_DAYS)
}

/// The stance that the governing operator expresses, and whether it is only wished for. A promise of
/// aid is a pledge, not a position; one on an issue of the negotiation is an offer.
fn stance_of(telling: &Telling<'_>, rules: &LedgerRules) -> Option<(Stance, bool)> {
    let event = telling.event;
    let status = &event.status;
    let firm = matches!(
        status.modality,
        Modality::Certain
            | Modality::Wished
            | Modality::Required
            | Modality::Planned
            | Modality::Hypothetical
    );
    if !firm || (status.modality == Modality::Hypothetical && status.condition.is_none()) {
        return None;
    }
    let mut operators = event
        .operators
        .iter()
        .map(SmolStr::as_str)
        .skip_while(|operator| PHASES.contains(operator));
    let Some(governing) = operators.next() else {
        // 'Proposed a federal state': held out to another, and no act of ours.
        if telling.has_operator(&["proffer"]) {
            return (!telling.is_negated()).then_some((Stance::Offers, false));
        }
        return wish(telling, rules).map(|stance| (stance, true));
    };
    // What somebody says is not so he has not refused to do.
    if telling.has_operator(&["accuse", "deny"]) {
        return None;
    }
    let refrains = telling.has_operator(&["refrain", "stop", "suspend"]);
    // 'Remains committed to' goes on with what was accepted before.
    if event
        .operators
        .first()
        .is_some_and(|first| first == "continue")
    {
        return None;
    }
    let stance = match governing {
        "request" | "demand" => Stance::Demands,
        "offer" => Stance::Offers,
        // A vow to use force offers nothing.
        "promise" if rules.has(Use::Violence, &event.act) && !refrains => return None,
        // A vow not to give way refuses.
        "promise" if rules.has(Use::Pledged, &event.act) && telling.has_operator(&["refrain"]) => {
            Stance::Rejects
        }
        "promise" if !event.topics.is_empty() => Stance::Offers,
        "agree" | "accept" => Stance::Accepts,
        "refuse" => Stance::Rejects,
        _ => return None,
    };
    // To want attacks to stop is to want the fighting to stop.
    let undone = operators.any(|operator| UNDOING.contains(&operator)) && event.act != "attack";
    let stance = match (telling.is_negated(), stance) {
        (false, stance) => stance,
        // 'Would accept nothing less than' accepts.
        (true, Stance::Accepts) if status.modality == Modality::Certain => Stance::Rejects,
        // 'Is not ready to'.
        (true, Stance::Offers) if status.tense == Tense::Present && governing == "offer" => {
            Stance::Rejects
        }
        (true, _) => return None,
    };
    match (undone, stance) {
        (false, stance) => Some((stance, false)),
        (true, Stance::Demands) => Some((Stance::Rejects, false)),
        (true, _) => None,
    }
}

/// What is wished for without a word of demand ('Kyiv wants a ceasefire', 'that they withdraw, it
/// said'): of an act that the wisher cannot do alone, or on the word of somebody named.
fn wish(telling: &Telling<'_>, rules: &LedgerRules) -> Option<Stance> {
    let event = telling.event;
    if event.status.modality != Modality::Wished || telling.is_negated() {
        return None;
    }
    let issue = rules.issue(&event.act)?;
    let talks = matches!(event.act.as_str(), "meet" | "mediate");
    // 'A ceasefire in Gaza' names a place, not who wants it.
    let alone = match event.actors.as_slice() {
        [one] => {
            let of_state = one.country.is_some() && one.id.as_deref() == one.country.as_deref();
            event.recipients.is_empty() && (of_state || one.sector.is_some())
        }
        _ => false,
    };
    let joint = matches!(event.act.as_str(), "cease-fire" | "exchange-prisoners");
    let by_other = telling.speaker().is_some_and(|speaker| {
        !crate::party::parties(&event.actors)
            .iter()
            .any(|party| party.same_as(&speaker))
    });
    (!talks && !issue.is_empty() && (by_other || joint && alone)).then_some(Stance::Demands)
}

/// The quoted words and where they stand in the report, when the speaker's own are given and they lie
/// in the sentence.
fn quote(event: &Event) -> Option<(String, Span)> {
    let attribution = event
        .attribution
        .as_ref()
        .filter(|attribution| attribution.direct)?;
    let content = attribution.content?;
    if !event.sentence_span.contains(content) {
        return None;
    }
    let base = event.sentence_span.start;
    let words = Span::new(content.start - base, content.end - base).of(&event.sentence);
    (!words.is_empty()).then(|| (words.to_owned(), content))
}
