//! What a host lets programs read: `robots.txt`, as RFC 9309 has it.
//!
//! ```
//! use rapporteur_feeds::Rules;
//!
//! let rules = Rules::parse("User-agent: *\nDisallow: /private\nAllow: /private/press\n");
//! assert!(rules.allows("/news?id=7"));
//! assert!(!rules.allows("/private/notes"));
//! assert!(rules.allows("/private/press/7"));
//! ```
//!
//! A host that has no such file allows everything; one that cannot be asked (it is down, or answers
//! that it is in trouble) allows nothing until it can. Answers are kept for a day, faults for some
//! minutes.
//!
//! Deliberately absent: site maps.

use crate::clock::Clock;
use crate::fetch::{Answer, Client, FetchError, Validators, Wanted};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// The name by which rules can mean this program.
const OUR_NAME: &str = "rapporteur";

/// More of a file than this is not read (RFC 9309, 2.5).
const MOST_BYTES: usize = 500 << 10;

/// How long an answer is kept (RFC 9309, 2.4), and how long a fault.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
const FAULT_KEPT: Duration = Duration::from_secs(10 * 60);

/// So many hosts are remembered before the oldest are asked anew.
const MANY: usize = 1000;

/// The rules of a host for this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    /// The pause between two requests that the host asks for; not of the RFC, but widely written.
    pub delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// The pattern, its escapes in one form.
    pattern: Vec<u8>,
}

/// Whether a page may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It may.
    Granted,
    /// It may not.
    Refused,
    /// Nobody can say now, so it may not.
    Unknown(FetchError),
}

#[derive(Clone, Debug)]
enum Known {
    Rules(Arc<Rules>),
    Fault(FetchError),
}

/// Asks hosts for their rules, and remembers them.
#[derive(Debug)]
pub struct Robots {
    clock: Arc<dyn Clock>,
    hosts: Mutex<BTreeMap<String, (Duration, Known)>>,
}

impl Robots {
    /// Knows nothing yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            hosts: Mutex::default(),
        }
    }

    /// Whether a page may be read; asks its host where that is not known.
    pub fn permission(&self, client: &Client, url: &Url) -> Permission {
        let origin = url.origin().ascii_serialization();
        let now = self.clock.elapsed();
        let known = {
            let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts
                .get(&origin)
                .filter(|(until, _)| *until > now)
                .map(|(_, known)| known.clone())
        };
        let known = known.unwrap_or_else(|| {
            let known = ask(client, url);
            let kept = match known {
                Known::Rules(_) => KEPT,
                Known::Fault(_) => FAULT_KEPT,
            };
            // A stop is no fault of the host.
            if !matches!(known, Known::Fault(FetchError::Stopped)) {
                let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
                if hosts.len() >= MANY {
                    hosts.retain(|_, (until, _)| *until > now);
                    if hosts.len() >= MANY {
                        hosts.clear();
                    }
                }
                hosts.insert(origin, (now + kept, known.clone()));
            }
            known
        });
        match known {
            Known::Fault(fault) => Permission::Unknown(fault),
            Known::Rules(rules) => {
                let path = match url.query() {
                    Some(query) => format!("{}?{query}", url.path()),
                    None => url.path().to_owned(),
                };
                if rules.allows(&path) {
                    Permission::Granted
                } else {
                    Permission::Refused
                }
            }
        }
    }
}

fn ask(client: &Client, url: &Url) -> Known {
    let Ok(place) = url.join("/robots.txt") else {
        return Known::Fault(FetchError::Address(url.to_string()));
    };
    match client.fetch(&place, Wanted::Rules, &Validators::default()) {
        Ok(Answer::Fetched(fetched)) => {
            let bytes = fetched.bytes.get(..MOST_BYTES).unwrap_or(&fetched.bytes);
            let rules = Rules::parse(&String::from_utf8_lossy(bytes));
            if let (Some(delay), Some(host)) = (rules.delay, url.host_str()) {
                client.hosts().slow_down(host, delay);
            }
            Known::Rules(Arc::new(rules))
        }
        Ok(Answer::Unchanged) => Known::Rules(Arc::default()),
        // 'Unavailable' is 4xx, and too many redirects; but who is asked too often says so by 429.
        Err(FetchError::Status { code, .. }) if (400..500).contains(&code) && code != 429 => {
            Known::Rules(Arc::default())
        }
        Err(FetchError::Redirects(_) | FetchError::Circle(_)) => Known::Rules(Arc::default()),
        Err(fault) => Known::Fault(fault),
    }
}

impl Rules {
    /// The rules that a file has for this program: those of the groups that name it, else those of
    /// the groups for all.
    pub fn parse(text: &str) -> Self {
        let (mut own, mut general) = (None::<Self>, Self::default());
        // The group that is being read: whom it is for, and whether its rules have begun.
        let (mut for_us, mut for_all, mut rules_began) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            if matches!(name.as_str(), "user-agent" | "useragent") {
                if std::mem::take(&mut rules_began) {
                    (for_us, for_all) = (false, false);
                }
                for_us |= product(value).eq_ignore_ascii_case(OUR_NAME);
                for_all |= value == "*";
                if for_us {
                    own.get_or_insert_default();
                }
                continue;
            }
            let take = |rules: &mut Self| match name.as_str() {
                "allow" | "disallow" if !value.is_empty() => rules.rules.push(Rule {
                    allows: name == "allow",
                    pattern: one_form(value),
                }),
                "crawl-delay" => {
                    let seconds = value.parse::<f64>().ok().filter(|delay| *delay >= 0.0);
                    let delay = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
                    rules.delay = delay.or(rules.delay);
                }
                _ => {}
            };
            rules_began |= matches!(name.as_str(), "allow" | "disallow" | "crawl-delay");
            if for_us && let Some(own) = &mut own {
                take(own);
            }
            if for_all {
                take(&mut general);
            }
        }
        own.unwrap_or(general)
    }

    /// Whether a path, with its query, may be read: the longest pattern that fits decides, and of
    /// two equally long ones that which allows.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = one_form(path);
        let deciding = self
            .rules
            .iter()
            .filter(|rule| fits(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows));
        deciding.is_none_or(|rule| rule.allows)
    }
}

/// The name of a program without its version.
fn product(agent: &str) -> &str {
    let end = agent
        .find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_')))
        .unwrap_or(agent.len());
    agent.get(..end).unwrap_or_default()
}

/// Escapes in capitals, of what need not be escaped undone, and of all else made: so that two ways
/// of writing one path are one.
fn one_form(path: &str) -> Vec<u8> {
    let mut form = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match byte {
            b'%' => after.get(..2).and_then(hexadecimal),
            _ => None,
        };
        match escaped {
            Some(meant) => {
                rest = after.get(2..).unwrap_or_default();
                if meant.is_ascii_alphanumeric() || b"-._~".contains(&meant) {
                    form.push(meant);
                } else {
                    escape(meant, &mut form);
                }
            }
            None if byte.is_ascii_graphic() => form.push(*byte),
            None => escape(*byte, &mut form),
        }
    }
    form
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits
        .bytes()
        .all(|digit| digit.is_ascii_hexdigit())
        .then(|| u8::from_str_radix(digits, 16).ok())?
}

fn escape(byte: u8, form: &mut Vec<u8>) {
    form.extend(format!("%{byte:02X}").bytes());
}

/// Whether a pattern fits the beginning of a path: `*` stands for anything, `$` for the end. Takes
/// time in proportion to the lengths of both, multiplied.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = match pattern.split_last() {
        Some((b'$', rest)) => (rest, true),
        _ => (pattern, false),
    };
    let pieces: Vec<&[u8]> = pattern.split(|byte| *byte == b'*').collect();
    let Some((first, others)) = pieces.split_first() else {
        return true;
    };
    let Some(mut rest) = path.strip_prefix(*first) else {
        return false;
    };
    let Some((last, between)) = others.split_last() else {
        return !to_the_end || rest.is_empty();
    };
    for piece in between {
        match after(rest, piece) {
            Some(left) => rest = left,
            None => return false,
        }
    }
    if to_the_end {
        rest.ends_with(last)
    } else {
        after(rest, last).is_some()
    }
}

/// What follows the first place of `piece`.
fn after<'p>(path: &'p [u8], piece: &[u8]) -> Option<&'p [u8]> {
    if piece.is_empty() {
        return Some(path);
    }
    let at = path
        .windows(piece.len())
        .position(|window| window == piece)?;
    path.get(at + piece.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rules_as_the_rfc_has_them() {
        let cases = [
            ("", "/a", true),
            ("Disallow: /", "/a", true),
            ("User-agent: *\nDisallow: /", "/a", false),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("User-agent: *\nDisallow:", "/a", true),
            ("User-agent: *\nDisallow: /a", "/b/a", true),
            ("user-AGENT : *\n disallow : /a # secret", "/ab", false),
            ("User-agent: *\r\nDisallow: /a\r\n", "/a", false),
            ("\u{feff}User-agent: *\nDisallow: /a", "/a", false),
            // The longest pattern decides, and allows where two are equal.
            ("User-agent: *\nDisallow: /a/\nAllow: /a/b", "/a/b/c", true),
            ("User-agent: *\nAllow: /a/b\nDisallow: /a/", "/a/c", false),
            ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true),
            // The groups that name us, all of them, and no other.
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: Rapporteur\nDisallow: /x",
                "/a",
                true,
            ),
            (
                "User-agent: *\nDisallow:\nUser-agent: rapporteur/1.0\nDisallow: /x",
                "/x",
                false,
            ),
            (
                "User-agent: rapporteur\nDisallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: RAPPORTEUR\nDisallow: /y",
                "/y",
                false,
            ),
            (
                "User-agent: other\nUser-agent: rapporteur\nDisallow: /x",
                "/x",
                false,
            ),
            ("User-agent: rapporteurbot\nDisallow: /", "/x", true),
            (
                "User-agent: rapporteur\n\nUser-agent: *\nDisallow: /x",
                "/x",
                false,
            ),
            (
                "User-agent: other\nDisallow: /\nSitemap: https://example.org/s\nUser-agent: *\nDisallow: /x",
                "/a",
                true,
            ),
            // Patterns.
            ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false),
            ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true),
            ("User-agent: *\nDisallow: /*/print", "/a/b/print/7", false),
            ("User-agent: *\nDisallow: /*/print", "/print", true),
            ("User-agent: *\nDisallow: /a*b*c$", "/abbc", false),
            ("User-agent: *\nDisallow: /a*b*c$", "/acbx", true),
            ("User-agent: *\nDisallow: /$", "/", false),
            ("User-agent: *\nDisallow: /$", "/a", true),
            ("User-agent: *\nDisallow: /*?id=", "/a?id=7", false),
            // Escapes.
            ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", false),
            ("User-agent: *\nDisallow: /%7ejoe", "/~joe/x", false),
            ("User-agent: *\nDisallow: /ä", "/%C3%A4", false),
            ("User-agent: *\nDisallow: /a%2fb", "/a/b", true),
        ];
        for (text, path, expected) in cases {
            assert_eq!(Rules::parse(text).allows(path), expected, "{text}\n{path}");
        }
    }

    #[test]
    fn a_pause_is_read() {
        for (text, expected) in [
            ("User-agent: *\nCrawl-delay: 2.5", Some(2.5)),
            ("User-agent: *\nCrawl-delay: -1", None),
            ("User-agent: *\nCrawl-delay: 1e300", None),
            ("User-agent: *\nCrawl-delay: soon", None),
            ("User-agent: other\nCrawl-delay: 2", None),
        ] {
            let delay = Rules::parse(text).delay.map(|delay| delay.as_secs_f64());
            assert_eq!(delay, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_file_is_too_strange(text in "(user-agent:|disallow:|allow:|\\*|\\$|%|/|\n|[a-f0-9]|\\PC){0,80}", path in "[/a-f%*$?0-9]{0,30}") {
            Rules::parse(&text).allows(&path);
        }

        #[test]
        fn a_path_forbidden_as_it_is_is_forbidden(path in "/[a-z/%0-9.]{0,20}") {
            let rules = Rules::parse(&format!("User-agent: *\nDisallow: {path}"));
            prop_assert!(path == "/robots.txt" || !rules.allows(&path));
        }
    }
}
