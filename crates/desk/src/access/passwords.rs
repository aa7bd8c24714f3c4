//! The file of passwords: names with their roles and Argon2 hashes.
//!
//! ```text
//! # who may read and write
//! ilse:editor:$argon2id$v=19$m=19456,t=2,p=1$…
//! ```

use super::Role;
use crate::DeskError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::fs;
use std::path::Path;

/// Somebody with a password.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) role: Role,
    hash: String,
}

/// A line of the file of passwords.
///
/// # Errors
/// When the name holds a colon, or the system gives no random bytes.
pub fn password_line(name: &str, role: Role, password: &str) -> Result<String, DeskError> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| DeskError::Random(error.to_string()))?;
    if name.is_empty() || name.contains([':', '\n', '\r']) {
        return Err(DeskError::PasswordLine {
            path: "-".into(),
            line: 1,
            what: "a name is not empty and holds no colon".to_owned(),
        });
    }
    Ok(format!("{name}:{}:{hash}", role.name()))
}

pub(super) fn read(path: &Path) -> Result<Vec<Person>, DeskError> {
    let text = fs::read_to_string(path).map_err(|error| DeskError::Passwords {
        path: path.to_owned(),
        detail: error.to_string(),
    })?;
    let mut people: Vec<Person> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| DeskError::PasswordLine {
            path: path.to_owned(),
            line: number + 1,
            what: what.to_owned(),
        };
        let mut parts = line.splitn(3, ':');
        let (Some(name), Some(role), Some(hash)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong("this is no name, role and hash"));
        };
        let role = Role::named(role).ok_or_else(|| wrong("there is no such role"))?;
        if !hash.starts_with("$argon2") || PasswordHash::new(hash).is_err() {
            return Err(wrong("this is no hash of Argon2"));
        }
        if people.iter().any(|person| person.name == name) {
            return Err(wrong("this name is given twice"));
        }
        people.push(Person {
            name: name.to_owned(),
            role,
            hash: hash.to_owned(),
        });
    }
    Ok(people)
}

/// A hash that no password has: for names that nobody has, so that they take as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The person with this name and password. Takes some hundredths of a second on purpose.
pub(super) fn verify<'p>(people: &'p [Person], name: &str, password: &str) -> Option<&'p Person> {
    let person = people.iter().find(|person| person.name == name);
    let hash = person.map_or(NOBODY, |person| &person.hash);
    let hash = PasswordHash::new(hash).ok()?;
    let fits = Argon2::default()
        .verify_password(password.as_bytes(), &hash)
        .is_ok();
    person.filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_lets_in_who_has_its_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("passwords");
        let line = password_line("ilse", Role::Editor, "a long password").expect("a line");
        fs::write(&path, format!("# people\n\n{line}\n")).expect("written");
        let people = read(&path).expect("read");
        let role = |name, password| verify(&people, name, password).map(|person| person.role);
        assert_eq!(role("ilse", "a long password"), Some(Role::Editor));
        assert_eq!(role("ilse", "another"), None);
        assert_eq!(role("nobody", "a long password"), None);
    }

    #[test]
    fn a_faulty_line_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("passwords");
        for (line, what) in [
            ("ilse", "no name, role and hash"),
            ("ilse:chief:$argon2id$x", "no such role"),
            ("ilse:reader:secret", "no hash"),
        ] {
            fs::write(&path, format!("# people\n{line}\n")).expect("written");
            let told = read(&path).err().map(|error| error.to_string());
            let told = told.unwrap_or_default();
            assert!(told.contains(":2:") && told.contains(what), "{told}");
        }
    }
}
