//! JSON-LD: what search engines are told about a page, in the vocabulary of schema.org.
//!
//! Blocks may hold one object, a list, or a `@graph`; the article among them is the one whose
//! type says so. Blocks that are not JSON are repaired where the fault is the usual one (line
//! ends within strings, comment or CDATA marks around) and passed over otherwise; that a page's
//! hidden block is broken is no news to the person who reads reports.
//!
//! Deliberately absent: other vocabularies, and references by `@id` between blocks, save for the
//! publisher and authors of an article within its own block.

use crate::date::StatedDate;
use crate::facts::{Facts, tidy_value};
use crate::json::name_in;
use rapporteur_model::DateSource;
use serde_json::{Map, Value};

/// Objects looked at in one block.
const MOST: usize = 500;

const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "SocialMediaPosting",
    "Report",
    "AdvertiserContentArticle",
    "ScholarlyArticle",
    "TechArticle",
];

/// What a block states.
pub(super) fn read(block: &str) -> Facts {
    let Some(value) = parse(block) else {
        return Facts::default();
    };
    let objects = objects(&value);
    let of_type = |types: &[&str]| {
        objects
            .iter()
            .find(|object| types_of(object).any(|found| types.contains(&found)))
            .copied()
    };
    let Some(article) = of_type(ARTICLES).or_else(|| of_type(&["WebPage"])) else {
        let site = of_type(&["NewsMediaOrganization"]);
        return Facts {
            publisher: site.and_then(|site| field(site, &objects, "name")),
            ..Facts::default()
        };
    };
    let stated = |name: &str| {
        article
            .get(name)
            .and_then(name_in)
            .and_then(|written| tidy_value(&written))
            .map(|written| StatedDate {
                source: DateSource::Metadata,
                name: name.into(),
                written,
                position: None,
            })
    };
    Facts {
        id: None,
        title: field(article, &objects, "headline").or_else(|| field(article, &objects, "name")),
        publisher: field(article, &objects, "publisher"),
        author: field(article, &objects, "author").or_else(|| field(article, &objects, "creator")),
        language: field(article, &objects, "inLanguage"),
        url: address(article),
        dates: stated("datePublished")
            .or_else(|| stated("dateCreated"))
            .into_iter()
            .collect(),
    }
}

fn parse(block: &str) -> Option<Value> {
    let block = block.trim();
    if let Ok(value) = serde_json::from_str(block) {
        return Some(value);
    }
    // What stands around the outermost brackets goes; control characters within strings become
    // spaces, which JSON takes everywhere; commas before a closing bracket go.
    let start = block.find(['{', '['])?;
    let end = block.rfind(['}', ']'])?;
    let inner = block.get(start..=end)?;
    let mut repaired = String::with_capacity(inner.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in inner.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if matches!(c, '}' | ']') {
            let kept = repaired.trim_end().len();
            repaired.truncate(kept);
            if repaired.ends_with(',') {
                repaired.pop();
            }
        }
        repaired.push(if c.is_control() { ' ' } else { c });
    }
    serde_json::from_str(&repaired).ok()
}

/// All objects of a block, those of lists and `@graph` among them, outermost first.
fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut waiting = std::collections::VecDeque::from([value]);
    while let Some(value) = waiting.pop_front() {
        if found.len() >= MOST {
            break;
        }
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(fields) => {
                found.push(fields);
                waiting.extend(fields.get("@graph"));
                waiting.extend(fields.get("mainEntity"));
            }
            _ => {}
        }
    }
    found
}

fn types_of(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let stated: Vec<&str> = match object.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    stated
        .into_iter()
        .map(|found| found.rsplit(['/', ':', '#']).next().unwrap_or(found))
}

/// A field as a name, through an `@id` that another object of the block carries.
fn field(object: &Map<String, Value>, all: &[&Map<String, Value>], name: &str) -> Option<String> {
    let value = object.get(name)?;
    let by_id = |value: &Value| {
        let id = value.get("@id")?;
        all.iter()
            .find(|other| other.get("@id") == Some(id) && other.contains_key("name"))
            .and_then(|other| other.get("name"))
            .and_then(name_in)
    };
    let named = match value {
        Value::Array(items) => {
            let names: Vec<_> = items
                .iter()
                .filter_map(|item| name_in(item).or_else(|| by_id(item)))
                .collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        value => name_in(value).or_else(|| by_id(value)),
    };
    let decoded = named.map(|name| super::entities::decode(&name).into_owned());
    decoded
        .and_then(|name| tidy_value(&name))
        .filter(|name| !name.starts_with("http"))
}

fn address(article: &Map<String, Value>) -> Option<String> {
    let own = article.get("url").and_then(Value::as_str);
    let main = article.get("mainEntityOfPage");
    let main = main.and_then(|main| {
        main.as_str()
            .or_else(|| main.get("@id").and_then(Value::as_str))
    });
    own.or(main).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_all_shapes_are_read() {
        let cases = [
            r#"{"@type":"NewsArticle","headline":"Talks &amp; more","datePublished":"2025-06-03","author":{"name":"A. Writer"},"publisher":{"name":"Example Wire"}}"#,
            r#"[{"@type":"BreadcrumbList"},{"@type":["Thing","NewsArticle"],"headline":"Talks & more","datePublished":"2025-06-03","author":["A. Writer"],"publisher":"Example Wire"}]"#,
            r##"{"@graph":[{"@type":"Organization","@id":"#o","name":"Example Wire"},{"@type":"Person","@id":"#p","name":"A. Writer"},{"@type":"Article","headline":"Talks & more","datePublished":"2025-06-03","author":{"@id":"#p"},"publisher":{"@id":"#o"}}]}"##,
            "<!-- {\"@type\":\"http://schema.org/NewsArticle\",\"headline\":\"Talks\n& more\",\"datePublished\":\"2025-06-03\",\"author\":[{\"name\":\"A. Writer\"},],\"publisher\":{\"name\":\"Example Wire\"},} -->",
        ];
        for block in cases {
            let facts = read(block);
            assert_eq!(facts.title.as_deref(), Some("Talks & more"), "{block}");
            assert_eq!(facts.author.as_deref(), Some("A. Writer"), "{block}");
            assert_eq!(facts.publisher.as_deref(), Some("Example Wire"), "{block}");
            assert_eq!(facts.dates.len(), 1, "{block}");
        }
        for block in ["", "{", "null", "{\"@type\":3}", &"[".repeat(10_000)] {
            assert!(read(block).title.is_none());
        }
    }
}
