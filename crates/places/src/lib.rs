//! Where: names of places in a text, and the places that they are.
//!
//! 'Springfield, Illinois' and 'Springfield' in a report about Ohio are two places of one name.
//! [`Places`] knows what a name can be: a [`Gazetteer`] in one file that is searched where it lies,
//! and from `data/places` what no list of settlements has: seas, regions, rivers, venues.
//!
//! ```
//! # fn main() -> Result<(), rapporteur_places::IndexError> {
//! use rapporteur_places::{Gazetteer, Places};
//! let data = rapporteur_data::DataSet::embedded();
//! let (places, problems) = Places::load(&data, Gazetteer::embedded()?);
//! assert!(problems.is_empty(), "{problems:?}");
//! let entries = places.lookup("Timbuktu");
//! assert_eq!(entries[0].country.unwrap().as_str(), "MLI");
//! # Ok(())
//! # }
//! ```
//!
//! Deliberately absent: what happens at a place. The coder says which place is an event's.

mod codes;
mod coordinates;
mod entry;
mod features;
mod gazetteer;
mod import;
mod names;
mod places;
mod recognition;
mod resolution;

pub use codes::CountryCode;
pub use entry::{Entry, EntryId, NameKind};
pub use features::OwnPlace;
pub use gazetteer::build::{BuildError, CountryFacts, Draft, build};
pub use gazetteer::{Begins, Country, Gazetteer, IndexError, tables};
pub use import::{ImportOptions, Imported, import};
pub use names::fold;
pub use places::Places;
pub use recognition::{Example, Role};
pub use resolution::Weighed;
