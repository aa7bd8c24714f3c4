//! What recognition asks of the gazetteer: whether words are a name, and how well known it is.
//!
//! A name of a country is hardly ever anything else; that of a hamlet is more often a word or a
//! surname. [`Standing`] puts this in points.
//!
//! Deliberately absent: which of several places of that name is meant.

use crate::entry::NameKind;
use crate::places::Places;
use rapporteur_model::Feature;

/// How much a name is a name of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    /// From 0.5 for a name of small places only to 4 for a country.
    pub(crate) points: f32,
    /// It is one only behind a comma: 'La.', 'NY'.
    pub(crate) abbreviation: bool,
    /// It is a country's, or a first-order division's.
    pub(crate) division: bool,
    /// It is that of a part of the world, whose parts have names of their own: 'West Africa'.
    pub(crate) world: bool,
    /// It is that of a river, a mountain, a building: it decides nothing itself, unless the lexicon
    /// has it as a seat of government.
    pub(crate) ground: bool,
}

/// Points from which a name is known to people far away: large towns, divisions, countries.
pub(crate) const WELL_KNOWN: f32 = 2.0;

/// What names there are.
pub(crate) trait Names {
    /// Whether a folded text is a name, and whether it is the first words of a longer one.
    fn begins(&self, key: &str) -> (bool, bool);

    /// How much a folded name is a place's; `None` where it is none.
    fn standing(&self, key: &str) -> Option<Standing>;
}

/// Points of one place that a name stands for.
fn points(feature: Feature, population: u64) -> f32 {
    match feature {
        Feature::Country | Feature::WorldRegion => 4.0,
        Feature::Admin1 => 2.5,
        Feature::Region
        | Feature::Water
        | Feature::River
        | Feature::Line
        | Feature::Land
        | Feature::Island => 2.5,
        Feature::Site
        | Feature::Airport
        | Feature::Plant
        | Feature::BorderCrossing
        | Feature::Camp => 2.0,
        Feature::Admin2 => 1.5,
        Feature::Settlement | Feature::Neighbourhood => match population {
            500_000.. => 3.0,
            100_000.. => 2.0,
            15_000.. => 1.25,
            2_000.. => 0.75,
            _ => 0.5,
        },
    }
}

impl Names for Places {
    fn begins(&self, key: &str) -> (bool, bool) {
        let begins = Places::begins(self, key);
        (begins.is_name, begins.goes_on)
    }

    fn standing(&self, key: &str) -> Option<Standing> {
        let mut best: Option<Standing> = None;
        for entry in self.lookup_folded(key) {
            let points = points(entry.feature, entry.population);
            let here = Standing {
                points: match entry.matched {
                    NameKind::Main => points,
                    // An old name, or a part of one.
                    NameKind::Alternate => (points - 0.75).max(0.25),
                    NameKind::Abbreviation => points,
                },
                abbreviation: entry.matched == NameKind::Abbreviation,
                division: matches!(entry.feature, Feature::Country | Feature::Admin1),
                world: entry.feature == Feature::WorldRegion,
                ground: matches!(
                    entry.feature,
                    Feature::River
                        | Feature::Water
                        | Feature::Land
                        | Feature::Line
                        | Feature::Site
                        | Feature::Airport
                        | Feature::Plant
                        | Feature::BorderCrossing
                        | Feature::Camp
                ),
            };
            // A name in full counts before a short form.
            let better = best.is_none_or(|best| {
                (best.abbreviation, here.points) > (here.abbreviation, best.points)
            });
            if better {
                best = Some(here);
            }
        }
        best
    }
}
