//! Articles with their place names marked: the forms of GeoVirus and LGL.
//!
//! ```xml
//! <article><text>Talks in Oslo.</text>
//!   <locations><location><name>Oslo</name><start>10</start><end>14</end><lat>…</lat>…
//! ```
//!
//! Both count characters, GeoVirus from 1 and LGL from 0; here offsets are bytes. A mark that does
//! not lie on its words is a fault of the file and stops the measure. LGL has names without an
//! entry in GeoNames: they are names, and have no answer.
//!
//! Articles whose place in the file leaves 2 when divided by 3 are kept apart.

use crate::error::Error;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use std::fs;
use std::path::Path;

/// An article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Article {
    /// Its text.
    pub(super) text: String,
    /// The places that it names, in the order of the file.
    pub(super) toponyms: Vec<Toponym>,
    /// Whether only figures of it are shown.
    pub(super) held: bool,
}

/// A place name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Toponym {
    /// Bytes of the article's text.
    pub(super) span: [usize; 2],
    /// Latitude and longitude, where it was resolved.
    pub(super) position: Option<[f64; 2]>,
}

/// What differs between the forms.
struct Form {
    /// Element of a mark.
    mark: &'static str,
    /// Element of the mark's words.
    words: &'static str,
    /// Number of the first character.
    first: usize,
}

const GEOVIRUS: Form = Form {
    mark: "location",
    words: "name",
    first: 1,
};

const LGL: Form = Form {
    mark: "toponym",
    words: "phrase",
    first: 0,
};

/// What was read of a mark.
#[derive(Default)]
struct Mark {
    words: String,
    start: String,
    end: String,
    lat: String,
    lon: String,
}

/// Reads a file of articles, whichever form it has.
pub(super) fn load(path: &Path) -> Result<Vec<Article>, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let form = if text.contains("<toponym>") {
        LGL
    } else {
        GEOVIRUS
    };
    read(&text, &form).map_err(|(at, message)| {
        let before = text.get(..at).unwrap_or(&text);
        Error::Table {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            message,
        }
    })
}

/// Articles, or what is wrong and after how many bytes.
fn read(source: &str, form: &Form) -> Result<Vec<Article>, (usize, String)> {
    let mut reader = Reader::from_str(source);
    let mut articles = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut words = String::new();
    let mut article = Article::default();
    let mut mark = Mark::default();
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(source.len());
        match event.map_err(|error| (at, error.to_string()))? {
            Event::Start(tag) => {
                path.push(tag.name().as_ref().to_owned());
                words.clear();
            }
            Event::Text(text) => words += &text.xml10_content(),
            Event::CData(text) => words += &text.xml10_content(),
            Event::GeneralRef(named) => {
                let character = named.resolve_char_ref().ok().flatten();
                match character {
                    Some(character) => words.push(character),
                    None => words += resolve_predefined_entity(&named).unwrap_or_default(),
                }
            }
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                let within = path.last().map_or("", String::as_str);
                match name.as_str() {
                    "text" if within == "article" => article.text = std::mem::take(&mut words),
                    "start" => mark.start = std::mem::take(&mut words),
                    "end" => mark.end = std::mem::take(&mut words),
                    "lat" => mark.lat = std::mem::take(&mut words),
                    "lon" => mark.lon = std::mem::take(&mut words),
                    name if name == form.words && within == form.mark => {
                        mark.words = std::mem::take(&mut words);
                    }
                    name if name == form.mark => {
                        let mark = std::mem::take(&mut mark);
                        let toponym = toponym(&article.text, &mark, form.first);
                        article.toponyms.push(toponym.ok_or_else(|| {
                            (at, format!("this mark does not lie on '{}'", mark.words))
                        })?);
                    }
                    "article" => {
                        article.held = articles.len() % 3 == 2;
                        articles.push(std::mem::take(&mut article));
                    }
                    _ => {}
                }
                words.clear();
            }
            Event::Eof => return Ok(articles),
            _ => {}
        }
    }
}

/// The mark in bytes of the text; `None` where it does not lie on its words.
fn toponym(text: &str, mark: &Mark, first: usize) -> Option<Toponym> {
    let byte = |character: &str| {
        let wanted = character.trim().parse::<usize>().ok()?.checked_sub(first)?;
        let starts = text.char_indices().map(|(at, _)| at);
        starts.chain([text.len()]).nth(wanted)
    };
    let span = [byte(&mark.start)?, byte(&mark.end)?];
    (text.get(span[0]..span[1])? == mark.words).then_some(())?;
    let degrees = |cell: &str| cell.trim().parse::<f64>().ok();
    let position = degrees(&mark.lat).zip(degrees(&mark.lon));
    Some(Toponym {
        span,
        position: position.map(|(lat, lon)| [lat, lon]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let geovirus = "<articles><article><text>Où? In Åre &amp; Oslo.</text><locations>\
            <location><name>Åre</name><start>8</start><end>11</end><lat>63.4</lat><lon>13.1</lon>\
            <altName>Are</altName></location></locations></article></articles>";
        let found = read(geovirus, &GEOVIRUS).unwrap_or_default();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "Où? In Åre & Oslo.");
        let expected = Toponym {
            span: [8, 12],
            position: Some([63.4, 13.1]),
        };
        assert_eq!(found[0].toponyms, [expected]);

        let lgl = "<articles><article><title>Oslo</title><text><![CDATA[A & Oslo]]></text>\
            <toponyms><toponym><start>4</start><end>8</end><phrase>Oslo</phrase>\
            <gaztag geonameid=\"1\"><name>Oslo City</name><lat>59.9</lat><lon>10.7</lon></gaztag>\
            </toponym><toponym><start>0</start><end>1</end><phrase>A</phrase></toponym>\
            </toponyms></article></articles>";
        let found = read(lgl, &LGL).unwrap_or_default();
        let positions: Vec<_> = found[0].toponyms.iter().map(|name| name.position).collect();
        assert_eq!(positions, [Some([59.9, 10.7]), None]);
    }

    #[test]
    fn a_mark_beside_its_words_is_a_fault() {
        let source = "<articles><article><text>In Oslo.</text><locations><location>\
            <name>Oslo</name><start>3</start><end>7</end></location></locations></article></articles>";
        let (_, message) = read(source, &GEOVIRUS).unwrap_err();
        assert!(message.contains("Oslo"), "{message}");
        assert!(read("<articles><article></articles>", &GEOVIRUS).is_err());
    }

    #[test]
    fn every_third_article_is_kept_apart() {
        let source = format!("<articles>{}</articles>", "<article></article>".repeat(6));
        let held: Vec<_> = read(&source, &GEOVIRUS)
            .unwrap_or_default()
            .iter()
            .map(|article| article.held)
            .collect();
        assert_eq!(held, [false, false, true, false, false, true]);
    }
}
