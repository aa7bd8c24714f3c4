//! The reports of the set: who tells which incident when, with what beside it.
//!
//! Each incident has reports on its day and on the days after it (a planned one: before it), of
//! several agencies; some are printed again by others under another title; and each group has
//! backgrounders, which recall what went before. Everything follows from the facts and from numbers
//! that are the same at each run.

use super::super::numbers::Numbers;
use super::dates;
use super::facts::{Facts, Forms, Group, Incident};
use super::wording::{Occasion, fill};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// A report as the program reads it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) date: String,
    pub(super) publisher: String,
    pub(super) text: String,
}

/// A sentence with its answer.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) report: String,
    pub(super) sentence: String,
    /// The true incident.
    pub(super) incident: String,
    pub(super) kind: String,
    pub(super) group: String,
    /// Whether the words alone tell it from its neighbours: day and place are named.
    pub(super) exact: bool,
    pub(super) held: bool,
}

/// The reports, and the answers to their sentences.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) reports: Vec<Report>,
    pub(super) told: Vec<Told>,
}

/// Agencies that do not exist, and how they begin.
const AGENCIES: [(&str, &str, bool); 6] = [
    ("Ostwire", "{PLACE}, {date} (Ostwire) - ", true),
    ("Meridian News", "", false),
    ("The Levant Post", "", false),
    ("Nordpresse", "{PLACE} - ", false),
    ("Atlas Agency", "{PLACE}, {date} (Atlas) - ", true),
    ("Harbour Daily", "", true),
];

/// Days after the incident on which it is reported.
const AFTER: [i64; 8] = [0, 0, 1, 1, 2, 0, 3, 5];
/// Days from a planned one to its announcements.
const BEFORE: [i64; 5] = [-1, -2, -3, -4, -6];
/// Reports on each incident beside copies and backgrounders.
const REPORTS: u64 = 4;
/// Days for which a vague telling leaves no doubt when no neighbour is as near.
const NEIGHBOURS: i32 = 10;
/// Days that a backgrounder looks back.
const RECALLED: i32 = 40;

/// What stands in reports and tells of nothing that is asked for.
const BESIDE: [&str; 24] = [
    "The streets were quiet by nightfall.",
    "It was a cold and clear day.",
    "Shops opened late and closed early.",
    "There was no independent account.",
    "Much of this could not be verified at once.",
    "Several details remain unclear.",
    "The authorities have given no further details.",
    "Telephone lines in the area were busy for hours.",
    "Analysts had seen it coming for some time.",
    "The price of wheat changed little.",
    "Observers urge caution about early figures.",
    "The region has some two million inhabitants.",
    "For most people there, life is a matter of queues.",
    "It is not the first time, and few believe that it is the last.",
    "The matter is likely to come up again.",
    "A longer report is to follow.",
    "Markets took little notice.",
    "The road to the airport stayed open.",
    "Electricity is scarce at this time of the year.",
    "Officials gave no reason for the delay.",
    "None of those involved would be named.",
    "The weather made everything slower.",
    "There is little sign of change.",
    "It has been a long year for the people there.",
];

/// Makes the set.
pub(super) fn make(facts: &Facts) -> Set {
    let mut set = Set::default();
    for group in &facts.groups {
        let mut writer = Writer {
            facts,
            group,
            set: &mut set,
            count: 0,
        };
        for incident in &group.incidents {
            writer.reports_on(incident);
        }
        writer.backgrounders();
    }
    set
}

struct Writer<'w> {
    facts: &'w Facts,
    group: &'w Group,
    set: &'w mut Set,
    count: usize,
}

/// A report that is being written.
struct Draft {
    today: Date,
    agency: (&'static str, &'static str, bool),
    sentences: Vec<String>,
    told: Vec<(String, String, String, bool)>,
    occasion: Occasion,
}

impl Writer<'_> {
    fn reports_on(&mut self, incident: &Incident) {
        let mut numbers = Numbers::of(&incident.id, 1);
        let planned = incident.kind == "plan";
        let count = REPORTS + numbers.below(3);
        for place in 0..count as usize {
            let days = if planned { &BEFORE[..] } else { &AFTER[..] };
            let shift = days.get(place % days.len()).copied().unwrap_or_default();
            let copied = numbers.below(10) == 0;
            let today = incident.day.saturating_add(shift.days());
            let mut draft = draft(today, shift > 0, !copied, &mut numbers);
            self.lead(&mut draft, incident, place, &mut numbers);
            if numbers.below(10) < 6 {
                let form = *numbers
                    .one_of(&["second", "toll", "second", "side", "deny", "second"])
                    .unwrap_or(&"second");
                self.tell(&mut draft, incident, form, &mut numbers);
            }
            if numbers.below(10) < 3 {
                self.recall_one(&mut draft, incident, &mut numbers);
            }
            for _ in 0..numbers.below(3) {
                beside(&mut draft, &mut numbers);
            }
            let title = self.title(incident, draft.occasion, &mut numbers);
            if copied {
                let again = self.title(incident, draft.occasion, &mut numbers);
                self.publish(&draft, again, 1, &mut numbers);
            }
            self.publish(&draft, title, 0, &mut numbers);
        }
    }

    /// The first sentence: exact on the first days, later also a vague one where that is plain.
    fn lead(&self, draft: &mut Draft, incident: &Incident, place: usize, numbers: &mut Numbers) {
        let form = match (place, numbers.below(10)) {
            (0, _) => "lead",
            (_, 0..=1) if self.alone(incident, draft.today) => "vague",
            (_, 2) if self.only_one_of_day(incident) => "region",
            (_, 3..=4) if draft.occasion.later => "toll",
            _ => "lead",
        };
        if !self.tell(draft, incident, form, numbers) {
            self.tell(draft, incident, "lead", numbers);
        }
    }

    /// Another incident of the group, some days ago, as what went before.
    fn recall_one(&self, draft: &mut Draft, of: &Incident, numbers: &mut Numbers) {
        let before: Vec<&Incident> = self
            .group
            .incidents
            .iter()
            .filter(|other| other.id != of.id && other.kind != "plan")
            .filter(|other| (2..=RECALLED).contains(&(draft.today - other.day).get_days()))
            .collect();
        if let Some(other) = numbers.one_of(&before) {
            draft.occasion.later = true;
            self.tell(draft, other, "recall", numbers);
        }
    }

    /// Reports that look back.
    fn backgrounders(&mut self) {
        let mut numbers = Numbers::of(&self.group.name, 2);
        for shift in [6, 13] {
            let days: Vec<Date> = self.group.incidents.iter().map(|one| one.day).collect();
            let Some(day) = days.iter().max() else {
                continue;
            };
            let anchor = numbers.one_of(&days).copied().unwrap_or(*day);
            let today = anchor.saturating_add((shift + numbers.below(6) as i64).days());
            let mut draft = draft(today, true, false, &mut numbers);
            let mut recalled: Vec<&Incident> = self
                .group
                .incidents
                .iter()
                .filter(|one| one.kind != "plan")
                .filter(|one| (2..=RECALLED).contains(&(today - one.day).get_days()))
                .collect();
            if numbers.below(2) == 0 {
                recalled.reverse();
            }
            for one in &recalled {
                self.tell(&mut draft, one, "recall", &mut numbers);
                if numbers.below(3) == 0 {
                    beside(&mut draft, &mut numbers);
                }
            }
            if !recalled.is_empty() {
                self.publish(
                    &draft,
                    "What has happened so far".to_owned(),
                    0,
                    &mut numbers,
                );
            }
        }
    }

    /// Adds a sentence on an incident, in a form that it has; says whether it could.
    fn tell(
        &self,
        draft: &mut Draft,
        incident: &Incident,
        form: &str,
        numbers: &mut Numbers,
    ) -> bool {
        let none = Forms::new();
        let forms = self.facts.wordings.get(&incident.kind).unwrap_or(&none);
        let mut frames: Vec<&String> = forms.get(form).into_iter().flatten().collect();
        numbers.shuffle(&mut frames);
        // Its own sentences come as often as all those of its kind.
        if form == "lead" && numbers.below(2) == 0 {
            let mut own: Vec<&String> = incident.told.iter().collect();
            numbers.shuffle(&mut own);
            frames.splice(0..0, own);
        }
        let mut occasion = draft.occasion;
        occasion.later |= form == "toll";
        for frame in frames {
            let sentence = fill(frame, incident, occasion, numbers);
            let Some(sentence) = sentence.filter(|text| !draft.sentences.contains(text)) else {
                continue;
            };
            draft.sentences.push(sentence.clone());
            let exact = form != "vague" && form != "region" && has_day(frame);
            draft
                .told
                .push((sentence, incident.id.clone(), incident.kind.clone(), exact));
            return true;
        }
        false
    }

    fn title(&self, incident: &Incident, occasion: Occasion, numbers: &mut Numbers) -> String {
        let frames = self
            .facts
            .wordings
            .get(&incident.kind)
            .and_then(|forms| forms.get("title"));
        frames
            .and_then(|frames| numbers.one_of(frames))
            .and_then(|frame| fill(frame, incident, occasion, numbers))
            .unwrap_or_else(|| "News in brief".to_owned())
    }

    fn publish(&mut self, draft: &Draft, title: String, shift: i64, numbers: &mut Numbers) {
        self.count += 1;
        let id = format!("{}-{:03}", self.group.name, self.count);
        let day = draft.today.saturating_add(shift.days());
        // A copy comes from another house.
        let (publisher, dateline, month_first) = if shift == 0 {
            draft.agency
        } else {
            *numbers.one_of(&AGENCIES).unwrap_or(&AGENCIES[0])
        };
        let dateline = match self.city() {
            Some(city) => dateline
                .replace("{PLACE}", &city.to_uppercase())
                .replace("{date}", &dates::date(draft.today, month_first)),
            None => String::new(),
        };
        // Paragraphs of one or two sentences.
        let mut text = dateline;
        for (place, sentence) in draft.sentences.iter().enumerate() {
            if place > 0 {
                text.push_str(if place % 2 == 0 { "\n\n" } else { " " });
            }
            text.push_str(sentence);
        }
        self.set.reports.push(Report {
            id: id.clone(),
            title,
            date: day.to_string(),
            publisher: publisher.to_owned(),
            text,
        });
        for (sentence, incident, kind, exact) in &draft.told {
            self.set.told.push(Told {
                report: id.clone(),
                sentence: sentence.clone(),
                incident: incident.clone(),
                kind: kind.clone(),
                group: self.group.name.clone(),
                exact: *exact,
                held: self.group.held,
            });
        }
    }

    /// A city to date a report from: one that nothing in the group is told of, so that it says nothing.
    fn city(&self) -> Option<&'static str> {
        let cities = ["Nairobi", "Vienna", "Singapore", "Lisbon"];
        let place = Numbers::of(&self.group.name, self.count as u64).below(8) as usize;
        cities.get(place).copied()
    }

    /// Whether no neighbour lies so near that vague words could mean it.
    fn alone(&self, incident: &Incident, today: Date) -> bool {
        self.group.incidents.iter().all(|other| {
            other.id == incident.id
                || (other.day - incident.day).get_days().abs() > NEIGHBOURS
                    && (today - other.day).get_days().abs() > NEIGHBOURS
        })
    }

    /// Whether the day alone, without the town, tells it from its neighbours.
    fn only_one_of_day(&self, incident: &Incident) -> bool {
        self.group
            .incidents
            .iter()
            .all(|other| other.id == incident.id || other.day != incident.day)
    }
}

fn draft(today: Date, later: bool, relative: bool, numbers: &mut Numbers) -> Draft {
    let agency = *numbers.one_of(&AGENCIES).unwrap_or(&AGENCIES[0]);
    Draft {
        today,
        agency,
        sentences: Vec::new(),
        told: Vec::new(),
        occasion: Occasion {
            today,
            later,
            month_first: agency.2,
            relative,
        },
    }
}

fn beside(draft: &mut Draft, numbers: &mut Numbers) {
    if let Some(sentence) = numbers.one_of(&BESIDE)
        && !draft.sentences.iter().any(|known| known == sentence)
    {
        draft.sentences.push((*sentence).to_owned());
    }
}

fn has_day(frame: &str) -> bool {
    ["{when}", "{When}", "{date}", "{whens}", "{Whens}"]
        .iter()
        .any(|slot| frame.contains(slot))
}
