//! The contacts of all reports. There are hundreds of thousands in a long record, and few sets of sides
//! and topics, so each set is held once.

use super::contact::{About, Contact};
use std::collections::HashSet;
use std::sync::Arc;

/// Contacts in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    all: Vec<Contact>,
    known: HashSet<Arc<About>>,
}

impl Contacts {
    /// All of them.
    pub fn as_slice(&self) -> &[Contact] {
        &self.all
    }

    /// Forgets those that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Contact) -> bool) {
        self.all.retain(wanted);
    }
}

impl Extend<Contact> for Contacts {
    fn extend<I: IntoIterator<Item = Contact>>(&mut self, contacts: I) {
        for mut contact in contacts {
            match self.known.get(&contact.about) {
                Some(known) => contact.about = Arc::clone(known),
                None => {
                    self.known.insert(Arc::clone(&contact.about));
                }
            }
            self.all.push(contact);
        }
    }
}

impl FromIterator<Contact> for Contacts {
    fn from_iter<I: IntoIterator<Item = Contact>>(contacts: I) -> Self {
        let mut all = Self::default();
        all.extend(contacts);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::processes::ContactKind;

    #[test]
    fn what_contacts_are_about_is_held_once() {
        let contact = |number: usize| Contact {
            event: format!("r{number}#1").into(),
            day: None,
            family: "r0".into(),
            kind: ContactKind::Talks,
            about: Arc::new(About {
                sides: vec!["RUS".into(), "UKR".into()],
                third_parties: Vec::new(),
                topics: Vec::new(),
            }),
        };
        let mut all: Contacts = (0..50).map(contact).collect();
        assert_eq!(all.as_slice().len(), 50);
        assert_eq!(all.known.len(), 1);
        assert!(Arc::ptr_eq(
            &all.as_slice()[0].about,
            &all.as_slice()[49].about
        ));
        all.retain(|contact| contact.event == "r7#1");
        assert_eq!(all.as_slice(), [contact(7)]);
    }
}
