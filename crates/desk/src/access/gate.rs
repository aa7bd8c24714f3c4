//! The gate: who a request is from, and whether a form came from a page of this desk.

use super::passwords::{self, Person};
use super::rates::{Rates, counted};
use super::sessions::Sessions;
use super::{Access, Role, Visitor, same};
use crate::DeskError;
use crate::options::Limits;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The cookie that names a session.
const COOKIE: &str = "rapporteur-session";
/// A shorter token is guessed.
const SHORTEST_TOKEN: usize = 16;
/// A longer password is not hashed.
const LONGEST_PASSWORD: usize = 1024;
/// How long a failed sign-in counts.
const FAILURES: Duration = Duration::from_secs(15 * 60);
/// Passwords that are hashed at the same time; each takes some 20 MB.
const HASHING: usize = 2;

/// The gate.
pub(crate) struct Gate {
    access: Access,
    people: Arc<Vec<Person>>,
    own_hosts: Vec<String>,
    key: [u8; 32],
    sessions: Sessions,
    rates: Rates<IpAddr>,
    failures: Rates<String>,
    hashing: Semaphore,
}

impl Gate {
    /// # Errors
    /// When everybody on a network could write, or the file of passwords cannot be used.
    pub(crate) fn new(
        access: &Access,
        listen: SocketAddr,
        limits: &Limits,
    ) -> Result<Self, DeskError> {
        if access.is_open() && !listen.ip().to_canonical().is_loopback() {
            return Err(DeskError::Open(listen));
        }
        let is_short = |secret: &String| secret.chars().count() < SHORTEST_TOKEN;
        if access.tokens.iter().any(|token| is_short(&token.secret)) {
            return Err(DeskError::ShortToken);
        }
        let people = match &access.passwords {
            Some(path) => passwords::read(path)?,
            None => Vec::new(),
        };
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| DeskError::Random(error.to_string()))?;
        let mut own_hosts = vec!["localhost".to_owned(), "127.0.0.1".into(), "[::1]".into()];
        let ip = listen.ip();
        own_hosts.push(match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        let seconds = FAILURES.as_secs_f64();
        Ok(Self {
            access: access.clone(),
            people: Arc::new(people),
            own_hosts,
            key,
            sessions: Sessions::default(),
            rates: Rates::new(f64::from(limits.requests_per_second.max(1)), limits.burst),
            failures: Rates::new(
                f64::from(limits.failed_logins) / seconds,
                limits.failed_logins,
            ),
            hashing: Semaphore::new(HASHING),
        })
    }

    pub(crate) fn is_open(&self) -> bool {
        self.access.is_open()
    }

    pub(crate) fn sessions(&self) -> usize {
        self.sessions.len()
    }

    /// Whether an address may ask once more; how long to wait where not.
    pub(crate) fn may_ask(&self, from: IpAddr) -> Result<(), Duration> {
        if from.to_canonical().is_loopback() {
            return Ok(());
        }
        self.rates.take(counted(from), Instant::now())
    }

    /// Whether a request names a host that is this desk. A page of another host that has its name
    /// point here would else read what is on the desk (DNS rebinding).
    pub(crate) fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST) else {
            return true;
        };
        let Ok(host) = host.to_str() else {
            return false;
        };
        if self
            .access
            .hosts
            .iter()
            .any(|own| own.eq_ignore_ascii_case(host))
        {
            return true;
        }
        let name = host.rsplit_once(':').map_or(host, |(name, port)| {
            let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
            if is_port { name } else { host }
        });
        let is_own = |own: &String| own.eq_ignore_ascii_case(name);
        // Who signs in has a cookie that no other host gets.
        !self.is_open() || self.own_hosts.iter().chain(&self.access.hosts).any(is_own)
    }

    /// Who asks.
    pub(crate) fn visitor(&self, headers: &HeaderMap) -> Visitor {
        let session = session_of(headers);
        if self.is_open() {
            return Visitor {
                role: Some(Role::Editor),
                name: String::new(),
                session,
                by_token: false,
            };
        }
        if let Some(role) = bearer(headers).and_then(|secret| self.role_of_token(secret)) {
            return Visitor {
                role: Some(role),
                name: "token".to_owned(),
                session: None,
                by_token: true,
            };
        }
        match session.as_deref().and_then(|id| self.sessions.find(id)) {
            Some((name, role)) => Visitor {
                role: Some(role),
                name,
                session,
                by_token: false,
            },
            None => Visitor {
                role: None,
                name: String::new(),
                session,
                by_token: false,
            },
        }
    }

    fn role_of_token(&self, secret: &str) -> Option<Role> {
        let mut found = None;
        for token in &self.access.tokens {
            if same(token.secret.as_bytes(), secret.as_bytes()) {
                found = Some(token.role);
            }
        }
        found
    }

    /// Lets somebody in who gives a name and a password, or a token without a name; the cookie of
    /// their session. `Ok(None)` where it is wrong; how long to wait where it was wrong too often.
    pub(crate) async fn sign_in(
        self: &Arc<Self>,
        from: IpAddr,
        name: &str,
        password: &str,
    ) -> Result<Option<HeaderValue>, Duration> {
        let by_address = format!("from {}", counted(from));
        // A name is no longer than this, or it is nobody's.
        let by_name = format!("as {}", name.chars().take(64).collect::<String>());
        let now = Instant::now();
        self.failures.check(by_address.clone(), now)?;
        if !name.is_empty() {
            self.failures.check(by_name.clone(), now)?;
        }
        let found = if password.len() > LONGEST_PASSWORD {
            None
        } else if name.is_empty() {
            self.role_of_token(password)
                .map(|role| ("token".to_owned(), role))
        } else {
            self.verified(name, password).await
        };
        let Some((name, role)) = found else {
            let _ = self.failures.take(by_address, now);
            if !name.is_empty() {
                let _ = self.failures.take(by_name, now);
            }
            return Ok(None);
        };
        let Some(id) = random() else {
            return Ok(None);
        };
        self.sessions.begin(&id, &name, role);
        Ok(self.cookie(&id))
    }

    async fn verified(self: &Arc<Self>, name: &str, password: &str) -> Option<(String, Role)> {
        let _turn = self.hashing.acquire().await.ok()?;
        let people = Arc::clone(&self.people);
        let (name, password) = (name.to_owned(), password.to_owned());
        let verify = move || {
            let person = passwords::verify(&people, &name, &password)?;
            Some((person.name.clone(), person.role))
        };
        tokio::task::spawn_blocking(verify).await.ok().flatten()
    }

    /// Ends a session; the cookie that takes the old one's place.
    pub(crate) fn sign_out(&self, visitor: &Visitor) -> Option<HeaderValue> {
        if let Some(id) = &visitor.session {
            self.sessions.end(id);
        }
        HeaderValue::from_str(&format!(
            "{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        ))
        .ok()
    }

    /// The token that forms for this visitor bear, and the cookie to be set where there was none.
    pub(crate) fn form_token(&self, visitor: &Visitor) -> Option<(String, Option<HeaderValue>)> {
        match &visitor.session {
            Some(id) => Some((self.token_of(id)?, None)),
            None => {
                let id = random()?;
                Some((self.token_of(&id)?, self.cookie(&id)))
            }
        }
    }

    /// Whether a form came from a page of this desk that this visitor was given.
    pub(crate) fn is_own_form(&self, visitor: &Visitor, headers: &HeaderMap, token: &str) -> bool {
        let expected = visitor.session.as_deref().and_then(|id| self.token_of(id));
        let fits = expected.is_some_and(|own| same(own.as_bytes(), token.as_bytes()));
        fits && is_same_origin(headers)
    }

    fn token_of(&self, session: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(b"form ");
        mac.update(session.as_bytes());
        Some(hex(&mac.finalize().into_bytes()))
    }

    fn cookie(&self, id: &str) -> Option<HeaderValue> {
        let secure = if self.access.encrypted {
            "; Secure"
        } else {
            ""
        };
        HeaderValue::from_str(&format!(
            "{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax{secure}"
        ))
        .ok()
    }
}

/// Whether a browser says that the page that sends a form is of the host that it is sent to.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let host = origin.parse::<Uri>().ok();
    let host = host
        .as_ref()
        .and_then(|uri| uri.authority())
        .map(|a| a.as_str());
    host.is_some() && host == text(header::HOST)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = shown.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn session_of(headers: &HeaderMap) -> Option<String> {
    let id = crate::call::cookie(headers, COOKIE)?;
    let is_ours = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_ours.then_some(id)
}

fn random() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut all, byte| {
        // Writing to a string cannot fail.
        let _ = write!(all, "{byte:02x}");
        all
    })
}
