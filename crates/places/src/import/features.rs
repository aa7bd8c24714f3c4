//! GeoNames' feature classes and codes as [`Feature`]s.
//!
//! Deliberately absent: the more than six hundred codes one by one; what is not named here follows
//! its class.

use rapporteur_model::Feature;

/// Codes that say more than their class: class, how the code begins, feature. The first that fits
/// counts.
const CODES: &[(&str, &str, Feature)] = &[
    ("A", "PCL", Feature::Country),
    ("A", "ADM1", Feature::Admin1),
    ("A", "ADM2", Feature::Admin2),
    ("P", "PPLX", Feature::Neighbourhood),
    ("H", "STM", Feature::River),
    ("H", "CNL", Feature::River),
    ("T", "ISL", Feature::Island),
    ("T", "ATOL", Feature::Island),
    ("L", "CONT", Feature::WorldRegion),
    ("L", "MILB", Feature::Site),
    ("L", "NVB", Feature::Site),
    ("L", "PRK", Feature::Land),
    ("L", "RES", Feature::Land),
    ("S", "AIR", Feature::Airport),
    ("S", "PS", Feature::Plant),
    ("S", "DAM", Feature::Plant),
    ("S", "NUC", Feature::Plant),
    ("S", "CSTM", Feature::BorderCrossing),
    ("S", "CMPRF", Feature::Camp),
];

/// Border posts begin like power stations.
const BORDER_POST: &str = "PSTB";

/// The feature of a class and code; `None` for a class that GeoNames does not have.
pub(super) fn feature(class: &str, code: &str) -> Option<Feature> {
    if code == BORDER_POST {
        return Some(Feature::BorderCrossing);
    }
    // Divisions that were are no divisions: 'ADM1H'.
    let historical = class == "A" && code.ends_with('H');
    let named = CODES
        .iter()
        .find(|(of, begins, _)| *of == class && code.starts_with(begins) && !historical);
    if let Some((_, _, feature)) = named {
        return Some(*feature);
    }
    match class {
        "A" | "L" | "" => Some(Feature::Region),
        "P" => Some(Feature::Settlement),
        "H" | "U" => Some(Feature::Water),
        "T" | "V" => Some(Feature::Land),
        "S" => Some(Feature::Site),
        "R" => Some(Feature::Line),
        _ => None,
    }
}
