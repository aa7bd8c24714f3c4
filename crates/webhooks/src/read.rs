//! From TOML to webhooks, with the place of every fault.
//!
//! Deliberately absent: whether an address answers; `rapporteur webhooks try` sees to that.

use crate::definition::{SecretPlace, Webhook, Webhooks};
use crate::signature::Secret;
use rapporteur_alerts::Kind;
use rapporteur_data::DataFile;
use rapporteur_feeds::duration;
use rapporteur_model::{Problem, Span};
use serde::Deserialize;
use std::ops::Range;
use std::time::Duration;
use toml::Spanned;
use url::Url;

/// Longer names are a mistake, and pages have to show them.
const LONGEST_NAME: usize = 100;

/// A thread tells each.
const MOST: usize = 50;

const FIRST_PAUSE: Duration = Duration::from_secs(5);
const FIRST_PAUSES: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(60 * 60)];
const GIVE_UP_AFTER: Duration = Duration::from_secs(3 * 24 * 60 * 60);
const GIVE_UPS: [Duration; 2] = [
    Duration::from_secs(60),
    Duration::from_secs(30 * 24 * 60 * 60),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    webhook: Vec<Spanned<One>>,
    #[serde(default)]
    allow_private_hosts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    name: Spanned<String>,
    url: Spanned<String>,
    secret: Option<Spanned<String>>,
    secret_file: Option<Spanned<String>>,
    secret_env: Option<Spanned<String>>,
    #[serde(default)]
    alerts: Vec<Spanned<String>>,
    #[serde(default)]
    processes: Vec<String>,
    first_pause: Option<Spanned<String>>,
    give_up_after: Option<Spanned<String>>,
}

type Fetch<'f> = &'f dyn Fn(SecretPlace<'_>) -> Result<String, String>;

pub(crate) fn webhooks(
    file: &str,
    text: &str,
    allowed: &[String],
    fetch: Fetch<'_>,
) -> Result<Webhooks, Vec<Problem>> {
    let mut reader = Reader {
        file: DataFile::own(file, file, text),
        problems: Vec::new(),
    };
    let written: Written = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            let at = error.span().unwrap_or_default();
            let advice = "samples/webhooks.toml is a file to copy from";
            reader.fault(at, error.message().to_owned(), advice);
            return Err(reader.problems);
        }
    };
    let mut hosts = written.allow_private_hosts;
    hosts.extend(allowed.iter().cloned());
    let mut hooks: Vec<Webhook> = Vec::new();
    for one in written.webhook {
        let at = one.span();
        let hook = reader.hook(at.clone(), one.into_inner(), &hosts, fetch);
        let Some(hook) = hook else { continue };
        if hooks.iter().any(|known| known.name == hook.name) {
            let message = format!("a second webhook is called '{}'", hook.name);
            reader.fault(at.clone(), message, "give each a name of its own");
        }
        if hooks.len() >= MOST {
            let message = format!("more than {MOST} webhooks");
            reader.fault(at, message, "let one of them pass alerts on to others");
            break;
        }
        hooks.push(hook);
    }
    if reader.problems.is_empty() {
        Ok(Webhooks {
            hooks,
            allow_private_hosts: hosts,
        })
    } else {
        Err(reader.problems)
    }
}

struct Reader {
    file: DataFile,
    problems: Vec<Problem>,
}

impl Reader {
    fn fault(&mut self, at: Range<usize>, message: impl Into<String>, advice: &str) {
        let at = Span::new(at.start, at.end);
        self.problems
            .push(self.file.fault(at, message).advise(advice));
    }

    fn hook(
        &mut self,
        at: Range<usize>,
        one: One,
        hosts: &[String],
        fetch: Fetch<'_>,
    ) -> Option<Webhook> {
        let name = one.name.get_ref().trim().to_owned();
        let length = name.chars().count();
        if length == 0 || length > LONGEST_NAME || name.chars().any(char::is_control) {
            self.fault(
                one.name.span(),
                "the name is empty or too long, or has characters that cannot be shown",
                "give it a name of at most 100 letters",
            );
        }
        let url = self.address(&one.url, hosts);
        let secret = self.secret(at, &one, fetch);
        let mut alerts = Vec::new();
        for alert in &one.alerts {
            match Kind::named(alert.get_ref()) {
                Some(kind) => alerts.push(kind),
                None => {
                    let names = Kind::ALL.map(Kind::name).join(", ");
                    let message = format!("'{}' is no kind of alert", alert.get_ref());
                    self.fault(alert.span(), message, &format!("kinds are {names}"));
                }
            }
        }
        let first_pause = self.time(one.first_pause.as_ref(), FIRST_PAUSE, FIRST_PAUSES);
        let give_up_after = self.time(one.give_up_after.as_ref(), GIVE_UP_AFTER, GIVE_UPS);
        Some(Webhook {
            name,
            url: url?,
            secret: secret?,
            alerts,
            processes: one.processes,
            first_pause,
            give_up_after,
        })
    }

    fn address(&mut self, written: &Spanned<String>, hosts: &[String]) -> Option<Url> {
        let text = written.get_ref().trim();
        let wrong = match Url::parse(text) {
            Err(_) => "this is no address",
            Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => {
                "alerts are only sent to addresses that begin with https:// or http://"
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "a name and a password in an address are not sent"
            }
            Ok(url) => {
                let host = url.host_str().unwrap_or_default();
                let is_named = hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
                if url.scheme() == "https" || is_named {
                    return Some(url);
                }
                "without encryption alerts are only sent to hosts that are named in allow_private_hosts"
            }
        };
        self.fault(
            written.span(),
            wrong,
            "write url = \"https://…\"; receivers know the program by the signature",
        );
        None
    }

    fn secret(&mut self, at: Range<usize>, one: &One, fetch: Fetch<'_>) -> Option<Secret> {
        let advice = "give one of secret, secret_file and secret_env: at least 16 characters, or whsec_ and base64";
        let given = [&one.secret, &one.secret_file, &one.secret_env];
        let mut given = given.into_iter().flatten();
        let (Some(first), None) = (given.next(), given.next()) else {
            let message = "the webhook has no secret, or several";
            self.fault(at, message, advice);
            return None;
        };
        let text = match (&one.secret, &one.secret_file, &one.secret_env) {
            (Some(secret), ..) => Ok(secret.get_ref().clone()),
            (_, Some(file), _) => fetch(SecretPlace::File(file.get_ref())),
            (.., Some(name)) => fetch(SecretPlace::Environment(name.get_ref())),
            _ => Ok(String::new()),
        };
        let secret = text.and_then(|text| {
            Secret::new(text.trim())
                .ok_or_else(|| "the secret is too short, or no base64".to_owned())
        });
        match secret {
            Ok(secret) => Some(secret),
            Err(message) => {
                let at = first.span();
                self.fault(at, message, advice);
                None
            }
        }
    }

    fn time(
        &mut self,
        written: Option<&Spanned<String>>,
        usual: Duration,
        [least, most]: [Duration; 2],
    ) -> Duration {
        let Some(written) = written else {
            return usual;
        };
        match duration(written.get_ref()) {
            Some(time) if (least..=most).contains(&time) => time,
            _ => {
                let (least, most) = (least.as_secs(), most.as_secs());
                let message = format!("this is no time from {least} to {most} seconds");
                self.fault(
                    written.span(),
                    message,
                    "write it as \"30s\", \"15m\", \"2h\" or \"1d\"",
                );
                usual
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Webhooks, Vec<Problem>> {
        webhooks("hooks.toml", text, &[], &|place| match place {
            SecretPlace::File("secret.txt") => Ok("  sixteen letters!\n".to_owned()),
            SecretPlace::Environment("LONG") => Ok("another long secret".to_owned()),
            _ => Err("it is not there".to_owned()),
        })
    }

    #[test]
    fn faults_have_a_line_and_a_column() {
        let hook = "[[webhook]]\nname = \"a\"\nurl = \"https://example.org/x\"\n";
        let secret = "secret = \"0123456789abcdef\"\n";
        let cases = [
            ("[[webhook]\n", "hooks.toml:1:11: "),
            ("webhooks = 1\n", "hooks.toml:1:1: unknown field"),
            (
                "[[webhook]]\nname = \"a\"\n",
                "hooks.toml:1:1: missing field",
            ),
            ("[[webhook]]\nname = 1\n", "hooks.toml:2:8: invalid type"),
            (hook, "hooks.toml:1:1: the webhook has no secret"),
            (
                &format!("{hook}secret = \"short\"\n"),
                "hooks.toml:4:10: the secret is too short",
            ),
            (
                &format!("{hook}secret_env = \"NONE\"\n"),
                "hooks.toml:4:14: it is not there",
            ),
            (
                &format!("{hook}{secret}secret_env = \"LONG\"\n"),
                "hooks.toml:1:1: the webhook has no secret, or several",
            ),
            (
                &format!("{hook}{secret}alerts = [\"deadline\", \"dead\"]\n"),
                "hooks.toml:5:23: 'dead' is no kind of alert",
            ),
            (
                &format!("{hook}{secret}give_up_after = \"1s\"\n"),
                "hooks.toml:5:17: this is no time",
            ),
            (
                &format!("[[webhook]]\nname = \"a\"\nurl = \"http://example.org\"\n{secret}"),
                "hooks.toml:3:7: without encryption",
            ),
            (
                &format!("[[webhook]]\nname = \"a\"\nurl = \"https://a:b@example.org\"\n{secret}"),
                "hooks.toml:3:7: a name and a password",
            ),
            (
                &format!("[[webhook]]\nname = \"\"\nurl = \"file:///etc\"\n{secret}"),
                "hooks.toml:2:8: the name is empty",
            ),
            (
                &format!("{hook}{secret}{hook}{secret}"),
                "hooks.toml:5:1: a second webhook is called 'a'",
            ),
        ];
        for (text, expected) in cases {
            let problems = read(text).expect_err(text);
            let told = problems.first().map(ToString::to_string);
            let told = told.unwrap_or_default();
            assert!(told.starts_with(expected), "{text}\n{told}");
        }
        let several = read("[[webhook]]\nname = \"\"\nurl = \"x\"\n").expect_err("faults");
        assert_eq!(several.len(), 3);
    }

    #[test]
    fn what_is_written_is_meant() {
        let text = "allow_private_hosts = [\"Inside\"]\n\
            [[webhook]]\nname = \"a\"\nurl = \"http://inside/x?key=1\"\nsecret_file = \"secret.txt\"\n\
            alerts = [\"violence\"]\nprocesses = [\"Here–There\", \"process-1\"]\nfirst_pause = \"2s\"\n\
            [[webhook]]\nname = \"b\"\nurl = \"https://example.org\"\nsecret_env = \"LONG\"\n";
        let read = read(text).expect("no fault");
        let [a, b] = read.hooks.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(a.shown(), "http://inside");
        assert_eq!(a.first_pause, Duration::from_secs(2));
        assert_eq!(b.give_up_after, GIVE_UP_AFTER);
        assert_ne!(a.address(), b.address());
        let cases = [
            (Kind::Violence, "process-1", "", true),
            (Kind::Violence, "process-2", "here–there", true),
            (Kind::Violence, "process-2", "", false),
            (Kind::Deadline, "process-1", "", false),
        ];
        for (kind, process, name, expected) in cases {
            assert_eq!(a.wants(kind, process, name), expected, "{kind:?} {process}");
            assert!(b.wants(kind, process, name));
        }
        assert!(!format!("{read:?}").contains("sixteen"));
    }
}
