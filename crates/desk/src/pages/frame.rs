//! What stands around every page: its title, the way to the others, the day that it shows.

use crate::call::Call;
use crate::state::Reading;
use rapporteur_brief::words::dates;

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// The page's name, made safe to show.
    pub(crate) title: String,
    /// Which entry of the navigation it belongs to.
    pub(crate) place: &'static str,
    /// The day as of which the record is shown, in words.
    pub(crate) as_of: Option<String>,
    /// The same as it stands in an address.
    pub(crate) day: String,
    /// The same page as of now.
    pub(crate) now: String,
    /// What links on this page end in, so that they lead to the record of the same day.
    pub(crate) then: String,
    /// Where the form for another day leads.
    pub(crate) path: String,
    /// What that form takes along.
    pub(crate) along: Vec<(String, String)>,
    /// Revision of the record that is shown; 0 where none is.
    pub(crate) revision: u64,
    /// Whether the page renews itself when the record changes.
    pub(crate) is_live: bool,
    /// Who is signed in; `None` where nobody has to.
    pub(crate) name: Option<String>,
}

impl Frame {
    /// Around a page of the record.
    pub(crate) fn of(reading: &Reading<'_>, title: &str, place: &'static str) -> Self {
        Self {
            revision: reading.revision,
            is_live: reading.call.as_of.is_none(),
            // The page is kept for all with the same role, so it names nobody.
            name: (!reading.desk.gate().is_open()).then(String::new),
            ..Self::around(&reading.call, title, place)
        }
    }

    /// Around any page.
    pub(crate) fn around(call: &Call, title: &str, place: &'static str) -> Self {
        let day = call.as_of.map(|day| day.to_string());
        Self {
            title: rapporteur_brief::words::sanitise(title),
            place,
            as_of: call.as_of.map(dates::day),
            now: format!("{}{}", call.path, call.parameters.with("as-of", None)),
            then: day
                .as_ref()
                .map(|day| format!("?as-of={day}"))
                .unwrap_or_default(),
            day: day.unwrap_or_default(),
            path: call.path.clone(),
            along: call.parameters.without("as-of"),
            revision: 0,
            is_live: false,
            name: None,
        }
    }

    pub(crate) fn is_at(&self, place: &str) -> bool {
        self.place == place
    }

    pub(crate) fn style(&self) -> &'static str {
        crate::assets::style()
    }

    pub(crate) fn script(&self) -> &'static str {
        crate::assets::script()
    }

    pub(crate) fn icon(&self) -> &'static str {
        crate::assets::icon()
    }

    /// What a link that has parameters already ends in.
    pub(crate) fn also_then(&self) -> String {
        self.then.replace('?', "&")
    }
}

/// The entries of the navigation: place, address, name.
pub(crate) const PLACES: [(&str, &str, &str); 4] = [
    ("overview", "/", "Overview"),
    ("lists", "/lists", "Lists"),
    ("search", "/search", "Search"),
    ("sources", "/sources", "Sources"),
];
