//! An explanation for a person: tree, actors, patterns, events, near misses, in plain English.
//!
//! ```text
//! struck  VBD ROOT
//! ├─ Unions  NNS nsubj
//! └─ deal  NN dobj
//! Near misses
//!   'struck' as attack (acts/attack.toml#9): the object is 'deal'; it asks for town, base, …
//! ```

use anstyle::{AnsiColor, Style};
use rapporteur_brief::words::sanitise;
use rapporteur_flow::{
    ExplainedSentence, Explanation, FoundActor, FoundForm, How, Lacking, Matched, NearMiss,
    Outcome, Reason, TreeToken,
};
use rapporteur_model::{Actor, Event, Modality, Polarity, Tense};
use std::io::{self, Write};

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Blue.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// How many near misses of one word are shown, unless all are asked for.
const NEAR: usize = 6;
/// How many words of a condition are shown, unless all are asked for.
const WORDS: usize = 8;

/// Writes an explanation; `all` leaves nothing out.
pub(crate) fn write(out: &mut impl Write, explanation: &Explanation, all: bool) -> io::Result<()> {
    for (index, sentence) in explanation.sentences.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        self::sentence(out, sentence, all)?;
    }
    Ok(())
}

fn sentence(out: &mut impl Write, sentence: &ExplainedSentence, all: bool) -> io::Result<()> {
    let shown = sanitise(&sentence.text);
    writeln!(out, "{}{shown}{}", TITLE.render(), TITLE.render_reset())?;
    writeln!(out)?;
    tree(out, &sentence.tokens)?;
    for (heading, entries) in parts(sentence, all) {
        let none = match heading {
            ACTORS => "nobody known",
            _ => "none",
        };
        section(out, heading, none, &entries)?;
    }
    Ok(())
}

const ACTORS: &str = "Actors";

/// What there is to say of a sentence beside its tree: headings, and below each what was found, in
/// some lines. Near misses are left out where there are none.
pub(crate) fn parts(
    sentence: &ExplainedSentence,
    all: bool,
) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let actors = sentence.actors.iter();
    let mut parts = vec![
        (
            ACTORS,
            actors.map(|actor| vec![found_actor(actor)]).collect(),
        ),
        (
            "Acts and operators",
            sentence.forms.iter().map(form).collect(),
        ),
        ("Events", sentence.events.iter().map(event).collect()),
    ];
    let misses = near_misses(&sentence.near_misses, all);
    if !misses.is_empty() {
        let misses = misses.into_iter().map(|line| vec![line]);
        parts.push(("Near misses", misses.collect()));
    }
    parts
}

/// The tree of a sentence without colours, a line a word.
pub(crate) fn plain_tree(tokens: &[TreeToken]) -> Vec<String> {
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = tree(&mut out, tokens);
    let text = String::from_utf8_lossy(&out);
    let plain = anstream::adapter::strip_str(&text).to_string();
    plain.lines().map(str::to_owned).collect()
}

/// A heading with its entries: the first line of each at two columns, its others at six.
fn section(
    out: &mut impl Write,
    heading: &str,
    none: &str,
    entries: &[Vec<String>],
) -> io::Result<()> {
    writeln!(out)?;
    writeln!(
        out,
        "{}{heading}{}",
        HEADING.render(),
        HEADING.render_reset()
    )?;
    if entries.is_empty() {
        writeln!(out, "  {none}")?;
    }
    for entry in entries {
        for (index, line) in entry.iter().enumerate() {
            let indent = if index == 0 { "  " } else { "      " };
            writeln!(out, "{indent}{}", sanitise(line))?;
        }
    }
    Ok(())
}

/// One word a line, below the word that it hangs from.
fn tree(out: &mut impl Write, tokens: &[TreeToken]) -> io::Result<()> {
    let shown = |index: &usize| {
        tokens
            .get(*index)
            .is_some_and(|token| !token.text.trim().is_empty())
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); tokens.len()];
    let mut stack: Vec<(usize, String, String)> = Vec::new();
    for (index, token) in tokens.iter().enumerate().filter(|(index, _)| shown(index)) {
        match token.head.and_then(|head| children.get_mut(head)) {
            Some(siblings) => siblings.push(index),
            None => stack.push((index, String::new(), String::new())),
        }
    }
    stack.reverse();
    // Not recursive: a 'sentence' may be a table of thousands of words.
    while let Some((index, branch, below)) = stack.pop() {
        let (Some(token), Some(children)) = (tokens.get(index), children.get(index)) else {
            continue;
        };
        let entity = token.entity.as_deref().unwrap_or("");
        let line = format!("{} {} {entity}", token.tag, token.dep);
        writeln!(
            out,
            "{}{branch}{}{}  {}{}{}",
            DIM.render(),
            DIM.render_reset(),
            sanitise(&token.text),
            DIM.render(),
            line.trim_end(),
            DIM.render_reset(),
        )?;
        for (at, &child) in children.iter().enumerate().rev() {
            let last = at + 1 == children.len();
            let (corner, line) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            stack.push((child, format!("{below}{corner}"), format!("{below}{line}")));
        }
    }
    Ok(())
}

fn found_actor(found: &FoundActor) -> String {
    let how = match &found.how {
        How::Name { name, file, line } => format!("the name '{name}', {file}:{line}"),
        How::Role { noun } => format!("the role noun '{noun}'"),
        How::Earlier => "somebody named before".to_owned(),
        How::Words => "the words themselves".to_owned(),
    };
    format!("{} → {}; by {how}", found.actor.text, coded(&found.actor))
}

/// Name, country, sector and id of an actor, as far as they are known.
fn coded(actor: &Actor) -> String {
    let parts = [
        actor.name.as_deref(),
        actor.country.as_deref(),
        actor.sector.as_deref(),
    ];
    let mut parts: Vec<String> = parts.into_iter().flatten().map(str::to_owned).collect();
    parts.extend(actor.id.as_ref().map(|id| format!("[{id}]")));
    if parts.is_empty() {
        actor.text.clone()
    } else {
        parts.join(" ")
    }
}

fn form(form: &FoundForm) -> Vec<String> {
    let kind = form.kind.as_ref().map(|kind| format!("({kind})"));
    let became = match &form.outcome {
        Outcome::Event { id } => format!("event {}", number(id)),
        Outcome::PartOf { id } => {
            format!(
                "part of event {}, which tells the same happening",
                number(id)
            )
        }
        Outcome::InCondition => {
            "no event: it stands in the condition of another, and belongs to that".to_owned()
        }
        Outcome::LeftOut(reason) => format!("no event: {}", self::reason(reason)),
    };
    let mut lines = vec![format!(
        "{}{} → {became}",
        form.composed,
        kind.unwrap_or_default()
    )];
    let matched = form.operators.iter().chain(&form.act);
    lines.extend(matched.map(self::matched));
    lines
}

fn matched(matched: &Matched) -> String {
    let place = matched.place.as_ref();
    let place = place.map_or_else(String::new, |place| format!(", its act in: {place}"));
    format!(
        "{}: '{}' by {}{place}",
        matched.name, matched.words, matched.rule
    )
}

/// The number of an event from its id (`report#3`).
fn number(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Content => "it is what another act is about".to_owned(),
        Reason::Topic { operator } => {
            format!("by '{operator}' it is only spoken about, a topic of that")
        }
        Reason::OnlyInCondition => {
            "it only stands in an 'if' or 'whether', so nobody says that it is so".to_owned()
        }
        Reason::Unknown { rule, places } => format!(
            "{rule} asks for a known party to politics in {}, and none stands there",
            places.join(" or ")
        ),
        Reason::NoParty => "no known party to politics takes part".to_owned(),
        Reason::NoPolitics => {
            "nobody known takes part, and nothing around it is about politics".to_owned()
        }
        Reason::OtherField => {
            "the sentence is told of sport, markets or the like, and names nobody in politics"
                .to_owned()
        }
        Reason::Mention => {
            "a bare mention: no verb, time, place or number tells that it happened".to_owned()
        }
        Reason::Dropped { operator } => {
            format!("the table of '{operator}' says that they come to none")
        }
        Reason::NoCode => "neither PLOVER nor CAMEO has a code for it".to_owned(),
    }
}

fn event(event: &Event) -> Vec<String> {
    let dash = "–";
    let mode = event.mode.as_ref().map(|mode| format!(" {mode}"));
    let contexts = match event.contexts.as_slice() {
        [] => String::new(),
        contexts => format!(" ({})", contexts.join(", ")),
    };
    let parties = |actors: &[Actor]| match actors {
        [] => "nobody known".to_owned(),
        some => some.iter().map(coded).collect::<Vec<_>>().join("; "),
    };
    let mut lines = vec![
        format!(
            "{}. {}{}{contexts}, CAMEO {}: {}",
            number(&event.id),
            event.event_type.as_deref().unwrap_or(dash),
            mode.unwrap_or_default(),
            event.cameo.as_deref().unwrap_or(dash),
            composed(event),
        ),
        format!("from: {}", parties(&event.actors)),
        format!("to: {}", parties(&event.recipients)),
        format!("status: {}", status(event)),
    ];
    if let Some(said) = &event.attribution {
        let speaker = said.speaker.as_ref();
        let speaker = speaker.map_or_else(|| "somebody unnamed".to_owned(), coded);
        let how = if said.direct { "quoted" } else { "by" };
        lines.push(format!("on the word of: {speaker} ({how} '{}')", said.cue));
    }
    let also = [
        (
            "time",
            event.time.as_ref().map(|time| time.expression.text.clone()),
        ),
        (
            "deadline",
            event
                .deadline
                .as_ref()
                .map(|deadline| deadline.time.text.clone()),
        ),
        (
            "place",
            event.place.as_ref().map(|place| place.mention.text.clone()),
        ),
        (
            "topics",
            Some(event.topics.join(", ")).filter(|topics| !topics.is_empty()),
        ),
    ];
    lines.extend(
        also.into_iter()
            .filter_map(|(name, value)| Some(format!("{name}: {}", value?))),
    );
    // What a condition, a 'must' or a negated future says has no words of its own, and no pattern.
    let rules: Vec<String> = event
        .rule
        .iter()
        .map(|rule| match rule.split_once('#') {
            Some(_) => rule.clone(),
            None => format!("{rule} (told without its word)"),
        })
        .collect();
    lines.push(format!("rules: {}", rules.join(", ")));
    lines
}

/// `request∘meet`, as the event record has it.
pub(crate) fn composed(event: &Event) -> String {
    let names = event.operators.iter().chain([&event.act]);
    let names: Vec<&str> = names.map(smol_str::SmolStr::as_str).collect();
    names.join("∘")
}

fn status(event: &Event) -> String {
    let status = &event.status;
    let mut words = [
        match status.polarity {
            Polarity::Affirmed => "affirmed",
            Polarity::Negated => "negated",
        },
        match status.tense {
            Tense::Past => "past",
            Tense::Present => "present",
            Tense::Future => "future",
        },
        match status.modality {
            Modality::Certain => "certain",
            Modality::Probable => "probable",
            Modality::Possible => "possible",
            Modality::Required => "required",
            Modality::Wished => "wished",
            Modality::Planned => "planned",
            Modality::Hypothetical => "hypothetical",
        },
    ]
    .join(", ");
    if let Some(condition) = &status.condition {
        words.push_str(&format!(", on condition: '{}'", condition.text));
    }
    words
}

/// One line a miss; of each word only the first few unless `all`.
fn near_misses(misses: &[NearMiss], all: bool) -> Vec<String> {
    let most = if all { usize::MAX } else { NEAR };
    let mut lines = Vec::new();
    for of_word in misses.chunk_by(|one, next| one.span == next.span) {
        lines.extend(of_word.iter().take(most).map(|miss| near_miss(miss, all)));
        if let (Some(miss), true) = (of_word.first(), of_word.len() > most) {
            lines.push(format!(
                "'{}': {} more patterns; --all shows them",
                miss.words,
                of_word.len() - most
            ));
        }
    }
    lines
}

fn near_miss(miss: &NearMiss, all: bool) -> String {
    let list = |words: &[smol_str::SmolStr]| {
        let most = if all { usize::MAX } else { WORDS };
        let shown: Vec<&str> = words.iter().take(most).map(|word| word.as_str()).collect();
        let more = if words.len() > most { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    let lacking = match &miss.lacking {
        Lacking::Class { wanted, tag } => format!("it must be a {wanted}, and is tagged {tag}"),
        Lacking::Object { wanted, found } if found.is_empty() => {
            format!("it has no object, which must be one of: {}", list(wanted))
        }
        Lacking::Object { wanted, found } => format!(
            "its object is '{}' and must be one of: {}",
            found.join("', '"),
            list(wanted)
        ),
        Lacking::Needs { place } => format!("nothing stands in a place that it needs: {place}"),
        Lacking::Content { wanted } => format!(
            "the verb of its clause or infinitive must be one of: {}",
            list(wanted)
        ),
        Lacking::With { wanted } => format!("one of these must stand by it: {}", list(wanted)),
        Lacking::Without { word } => format!("'{word}' stands by it and must not"),
        Lacking::Act { places, acts } if acts.is_empty() => {
            format!("no act stands in: {}", places.join(", "))
        }
        Lacking::Act { places, acts } => format!(
            "none of its acts ({}) stands in: {}",
            list(acts),
            places.join(", ")
        ),
        Lacking::Phrase { rule } => format!("the word is part of a phrase of {rule}"),
        Lacking::Precedence { rule } => format!("{rule} comes before it at this word"),
    };
    format!(
        "'{}' as {} ({}): {lacking}",
        miss.words, miss.name, miss.rule
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, head: Option<usize>) -> TreeToken {
        TreeToken {
            text: text.into(),
            lemma: text.into(),
            tag: "T".into(),
            dep: "d".into(),
            head,
            entity: None,
        }
    }

    #[test]
    fn the_tree_has_each_word_below_its_head() {
        let tokens = [
            token("Old", Some(1)),
            token("unions", Some(2)),
            token("struck", None),
            token(" ", Some(2)),
            token("deals", Some(2)),
        ];
        let mut out = Vec::new();
        tree(&mut out, &tokens).unwrap();
        let plain = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        assert_eq!(
            plain,
            "struck  T d\n├─ unions  T d\n│  └─ Old  T d\n└─ deals  T d\n"
        );
    }

    #[test]
    fn a_condition_that_failed_is_worded() {
        let wanted = || vec!["town".into(), "base".into()];
        let cases = [
            (
                Lacking::Object {
                    wanted: wanted(),
                    found: vec!["deal".into()],
                },
                "its object is 'deal' and must be one of: town, base",
            ),
            (
                Lacking::With { wanted: wanted() },
                "one of these must stand by it: town, base",
            ),
            (
                Lacking::Without {
                    word: "wage".into(),
                },
                "'wage' stands by it and must not",
            ),
            (
                Lacking::Needs {
                    place: "object".into(),
                },
                "nothing stands in a place that it needs: object",
            ),
        ];
        for (lacking, expected) in cases {
            let miss = NearMiss {
                words: "struck".into(),
                span: Default::default(),
                name: "attack".into(),
                rule: "acts/attack.toml#1".into(),
                lacking,
            };
            assert_eq!(
                near_miss(&miss, false),
                format!("'struck' as attack (acts/attack.toml#1): {expected}")
            );
        }
    }
}
