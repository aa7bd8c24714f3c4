//! The tables of a lemmatizer in one row of bytes.
//!
//! French alone has 216,849 looked-up words: nothing is put into a map when a model is loaded.
//! A list of words is kept in order of the bytes, with the offset of each before; a word is
//! found by halving. Rules, a few dozen for each part of speech, are read at once.
//!
//! Absent on purpose: tables that no lemmatizer asks for.

use crate::codec::{Reader, Writer};
use crate::error::LoadError;
use crate::msgpack::{self, Value};
use crate::strings::string_id;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

const PART: &str = "lemmatizer/lookups";

/// Words in order, each with values or none: where they lie in the bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    count: usize,
    /// Of `count + 1` offsets of 4 bytes.
    offsets: Range<usize>,
    entries: Range<usize>,
}

impl List {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A group of Spanish rules and the features that choose it.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) rules: String,
    pub(super) features: Vec<String>,
}

type Rules = Vec<(String, String)>;

/// The tables.
#[derive(Debug)]
pub(super) struct Tables {
    bytes: Cow<'static, [u8]>,
    rules: BTreeMap<u64, Rules>,
    groups: BTreeMap<u64, Vec<Group>>,
    exceptions: BTreeMap<u64, List>,
    index: BTreeMap<u64, List>,
    /// Words by their number: sorted numbers of 8 bytes, then a list of the values.
    numbers: Range<usize>,
    lookup: List,
    /// For parts of speech that have no list.
    none: List,
}

/// From spaCy's file to our bytes.
pub(super) fn convert(lookups: &[u8], required: &[&str]) -> Result<Vec<u8>, LoadError> {
    let lookups = msgpack::parse(lookups).map_err(|reason| LoadError::malformed(PART, reason))?;
    for name in required {
        if lookups.get(name).is_none() {
            return Err(LoadError::malformed(
                PART,
                format!("it has no table {name}"),
            ));
        }
    }
    let mut writer = Writer::default();
    let rules = table(&lookups, "lemma_rules")?;
    writer.length(rules.len());
    for (key, rules) in rules {
        writer.u64(key);
        let rules = array(rules)?;
        writer.length(rules.len());
        for rule in rules {
            match array(rule)? {
                [old, new] => {
                    writer.text(text(old)?);
                    writer.text(text(new)?);
                }
                _ => return Err(LoadError::malformed(PART, "a rule is not a pair")),
            }
        }
    }
    let groups = table(&lookups, "lemma_rules_groups")?;
    writer.length(groups.len());
    for (key, groups) in groups {
        writer.u64(key);
        let groups = array(groups)?;
        writer.length(groups.len());
        for group in groups {
            let [name, features] = array(group)? else {
                return Err(LoadError::malformed(PART, "a group is not a pair"));
            };
            writer.text(text(name)?);
            let features = array(features)?;
            writer.length(features.len());
            for feature in features {
                writer.text(text(feature)?);
            }
        }
    }
    for name in ["lemma_exc", "lemma_index"] {
        let lists = table(&lookups, name)?;
        writer.length(lists.len());
        for (key, list) in lists {
            writer.u64(key);
            write_list(words(list)?, &mut writer);
        }
    }
    let looked_up = table(&lookups, "lemma_lookup")?;
    let mut numbers = Writer::default();
    let mut values = Vec::with_capacity(looked_up.len());
    for (key, value) in &looked_up {
        numbers.u64(*key);
        values.push((String::new(), first_text(value)?));
    }
    writer.block(&numbers.finish());
    write_entries(&values, &mut writer);
    Ok(writer.finish())
}

/// A table of the file by the numbers of its keys; empty where there is none.
fn table<'v, 'b>(
    lookups: &'v Value<'b>,
    name: &str,
) -> Result<BTreeMap<u64, &'v Value<'b>>, LoadError> {
    let Some(table) = lookups.get(name) else {
        return Ok(BTreeMap::new());
    };
    let pairs = table
        .as_map()
        .ok_or_else(|| LoadError::malformed(PART, format!("{name} is not a map")))?;
    pairs
        .iter()
        .map(|(key, value)| match key {
            Value::Str(key) => Ok((string_id(key), value)),
            key => key
                .as_u64()
                .map(|key| (key, value))
                .ok_or_else(|| LoadError::malformed(PART, format!("a key of {name}"))),
        })
        .collect()
}

fn array<'v, 'b>(value: &'v Value<'b>) -> Result<&'v [Value<'b>], LoadError> {
    value
        .as_array()
        .ok_or_else(|| LoadError::malformed(PART, "something is not a list"))
}

fn text<'b>(value: &Value<'b>) -> Result<&'b str, LoadError> {
    value
        .as_str()
        .ok_or_else(|| LoadError::malformed(PART, "something is not text"))
}

fn first_text(value: &Value<'_>) -> Result<Vec<String>, LoadError> {
    match value {
        Value::Array(values) => values
            .iter()
            .map(|value| text(value).map(str::to_owned))
            .collect(),
        value => Ok(vec![text(value)?.to_owned()]),
    }
}

/// A list of words, or a map from words to lists, in order.
fn words(value: &Value<'_>) -> Result<BTreeMap<String, Vec<String>>, LoadError> {
    match value {
        Value::Map(pairs) => pairs
            .iter()
            .map(|(word, values)| Ok((text(word)?.to_owned(), first_text(values)?)))
            .collect(),
        value => array(value)?
            .iter()
            .map(|word| Ok((text(word)?.to_owned(), Vec::new())))
            .collect(),
    }
}

fn write_list(words: BTreeMap<String, Vec<String>>, writer: &mut Writer) {
    let entries: Vec<_> = words.into_iter().collect();
    write_entries(&entries, writer);
}

/// Entries: the word, then each value behind a NUL.
fn write_entries(entries: &[(String, Vec<String>)], writer: &mut Writer) {
    let mut offsets = Writer::default();
    let mut blob = Vec::new();
    for (word, values) in entries {
        offsets.length(blob.len());
        blob.extend_from_slice(word.as_bytes());
        for value in values {
            blob.push(0);
            blob.extend_from_slice(value.as_bytes());
        }
    }
    offsets.length(blob.len());
    writer.block(&offsets.finish());
    writer.block(&blob);
}

/// Reads lists and remembers where in all bytes they lie.
struct Places<'b> {
    reader: Reader<'b>,
    all: usize,
}

impl Places<'_> {
    fn block(&mut self) -> Option<Range<usize>> {
        let length = self.reader.block()?.len();
        let end = self.all - self.reader.left();
        Some(end - length..end)
    }

    fn list(&mut self) -> Option<List> {
        let offsets = self.block()?;
        let entries = self.block()?;
        let count = (offsets.len() / 4).checked_sub(1)?;
        Some(List {
            count,
            offsets,
            entries,
        })
    }
}

impl Tables {
    /// From bytes that [`convert`] wrote, after a head of `skip` bytes.
    pub(super) fn read(bytes: Cow<'static, [u8]>, skip: usize) -> Option<Self> {
        let mut places = Places {
            reader: Reader::new(bytes.get(skip..)?),
            all: bytes.len(),
        };
        let mut rules = BTreeMap::new();
        for _ in 0..places.reader.length()? {
            let key = places.reader.u64()?;
            let count = places.reader.length()?;
            let pairs = (0..count)
                .map(|_| {
                    Some((
                        places.reader.text()?.to_owned(),
                        places.reader.text()?.to_owned(),
                    ))
                })
                .collect::<Option<Vec<_>>>()?;
            rules.insert(key, pairs);
        }
        let mut groups = BTreeMap::new();
        for _ in 0..places.reader.length()? {
            let key = places.reader.u64()?;
            let mut list = Vec::new();
            for _ in 0..places.reader.length()? {
                let rules = places.reader.text()?.to_owned();
                let features = (0..places.reader.length()?)
                    .map(|_| places.reader.text().map(str::to_owned))
                    .collect::<Option<Vec<_>>>()?;
                list.push(Group { rules, features });
            }
            groups.insert(key, list);
        }
        let mut lists = || {
            let mut lists = BTreeMap::new();
            for _ in 0..places.reader.length()? {
                let key = places.reader.u64()?;
                lists.insert(key, places.list()?);
            }
            Some(lists)
        };
        let exceptions = lists()?;
        let index = lists()?;
        let numbers = places.block()?;
        let lookup = places.list()?;
        let is_done = places.reader.is_done();
        is_done.then_some(Self {
            bytes,
            rules,
            groups,
            exceptions,
            index,
            numbers,
            lookup,
            none: List::default(),
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The suffix rules of a name (a part of speech, or a group of Spanish rules).
    pub(super) fn rules(&self, name: &str) -> &[(String, String)] {
        self.rules
            .get(&string_id(name))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub(super) fn groups(&self, pos: &str) -> &[Group] {
        self.groups
            .get(&string_id(pos))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub(super) fn exceptions(&self, pos: &str) -> &List {
        self.exceptions.get(&string_id(pos)).unwrap_or(&self.none)
    }

    pub(super) fn index(&self, pos: &str) -> &List {
        self.index.get(&string_id(pos)).unwrap_or(&self.none)
    }

    /// Whether a list has a word.
    pub(super) fn holds(&self, list: &List, word: &str) -> bool {
        self.find(list, word).is_some()
    }

    /// The values that a list has for a word.
    pub(super) fn values<'s>(&'s self, list: &List, word: &str) -> impl Iterator<Item = &'s str> {
        let entry = self.find(list, word).and_then(|at| self.entry(list, at));
        values_of(entry.unwrap_or_default())
    }

    /// The first value that the look-up table has for a word.
    pub(super) fn lookup(&self, word: &str) -> Option<&str> {
        let (numbers, _) = self.bytes.get(self.numbers.clone())?.as_chunks::<8>();
        let at = numbers
            .binary_search_by_key(&string_id(word), |number| u64::from_le_bytes(*number))
            .ok()?;
        values_of(self.entry(&self.lookup, at)?).next()
    }

    fn entry(&self, list: &List, at: usize) -> Option<&[u8]> {
        let (offsets, _) = self.bytes.get(list.offsets.clone())?.as_chunks::<4>();
        let start = u32::from_le_bytes(*offsets.get(at)?) as usize;
        let end = u32::from_le_bytes(*offsets.get(at + 1)?) as usize;
        self.bytes.get(list.entries.clone())?.get(start..end)
    }

    fn find(&self, list: &List, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, list.count);
        while low < high {
            let middle = low + (high - low) / 2;
            let entry = self.entry(list, middle)?;
            let key = entry.split(|byte| *byte == 0).next().unwrap_or_default();
            match key.cmp(word.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

fn values_of(entry: &[u8]) -> impl Iterator<Item = &str> {
    entry
        .split(|byte| *byte == 0)
        .skip(1)
        .filter_map(|value| std::str::from_utf8(value).ok())
}
