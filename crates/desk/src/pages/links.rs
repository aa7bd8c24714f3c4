//! Addresses of pages, made in one place so that names from reports are always encoded.

use crate::call::encoded;
use rapporteur_ledger::Table;

/// The page of a report.
pub(crate) fn report(name: &str, then: &str) -> String {
    format!("/reports/{}{then}", encoded(name))
}

/// The page of a report at a sentence of it.
pub(crate) fn sentence(name: &str, start: usize, then: &str) -> String {
    format!("{}#s{start}", report(name, then))
}

/// The page of a report at one of its events, by the event's name (`report#3`).
pub(crate) fn event(name: &str, then: &str) -> String {
    match name.rsplit_once('#') {
        Some((of, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}#e{number}", report(of, then))
        }
        _ => report(name, then),
    }
}

/// The page that says why an event was read as it was; `None` where its name tells no number.
pub(crate) fn explanation(name: &str, then: &str) -> Option<String> {
    let (of, number) = name.rsplit_once('#')?;
    let of = encoded(of);
    Some(format!(
        "/reports/{of}/events/{}/explanation{then}",
        encoded(number)
    ))
}

/// The page of a row; a process has one of its own kind.
pub(crate) fn row(id: &str, then: &str) -> String {
    if id.starts_with("process-") {
        return process(id, then);
    }
    format!("/rows/{}{then}", encoded(id))
}

/// The page of a process.
pub(crate) fn process(id: &str, then: &str) -> String {
    format!("/processes/{}{then}", encoded(id))
}

/// A list of a process's rows of one table.
pub(crate) fn list(table: Table, process: &str, also: &str) -> String {
    format!(
        "/lists/{}?process={}{also}",
        table.plural(),
        encoded(process)
    )
}

/// The address of a report on the web; `None` for one that leads anywhere else.
pub(crate) fn web(url: &str) -> Option<&str> {
    let lower = url.trim_start().get(..8)?.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_reports_stay_one_part_of_an_address() {
        assert_eq!(report("../a b#c?d", ""), "/reports/..%2Fa%20b%23c%3Fd");
        assert_eq!(
            event("a#b#12", "?as-of=2025-01-01"),
            "/reports/a%23b?as-of=2025-01-01#e12"
        );
    }

    #[test]
    fn only_the_web_is_linked() {
        for (url, is_web) in [
            ("https://example.org/a", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("x", false),
        ] {
            assert_eq!(web(url).is_some(), is_web, "{url}");
        }
    }
}
