//! Where an event was, in the words of the report: 'at Geneva', 'near Bakhmut', 'at Kiev (Kyiv, UKR)'.
//!
//! Deliberately absent: coordinates, which a reader looks up on a map.

use rapporteur_model::{EventPlace, PlaceRelation};

/// The words, with the place's own name where they do not have it.
pub(crate) fn place(place: &EventPlace) -> String {
    let words = place.mention.text.trim();
    // 'near Bakhmut' and 'in the north of the country' say how they stand to the place themselves.
    let is_phrase = words.starts_with(char::is_lowercase) && !words.starts_with("the ");
    let standing = match place.relation {
        PlaceRelation::SpokenAt => "said at ",
        PlaceRelation::Target => "aimed at ",
        PlaceRelation::At | PlaceRelation::Venue if is_phrase => "",
        PlaceRelation::At | PlaceRelation::Venue => "at ",
    };
    let mut shown = format!("{standing}{words}");
    if let Some(name) = &place.mention.name
        && !words.to_lowercase().contains(&name.to_lowercase())
    {
        let country = place.mention.country.as_deref();
        let country = country.map_or_else(String::new, |code| format!(", {code}"));
        shown.push_str(&format!(" ({name}{country})"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Place;

    #[test]
    fn the_name_is_told_where_the_words_lack_it() {
        use PlaceRelation::{At, SpokenAt, Target, Venue};
        let cases = [
            ("Geneva", Some("Geneva"), Venue, "at Geneva"),
            ("Kiev", Some("Kyiv"), At, "at Kiev (Kyiv, UKR)"),
            ("near Bakhmut", Some("Bakhmut"), At, "near Bakhmut"),
            ("the city of GOMA", Some("Goma"), At, "at the city of GOMA"),
            ("Sotk", None, Target, "aimed at Sotk"),
            ("Doha", Some("Doha"), SpokenAt, "said at Doha"),
        ];
        for (text, name, relation, expected) in cases {
            let found = place(&EventPlace {
                mention: Place {
                    text: text.into(),
                    name: name.map(str::to_owned),
                    country: Some("UKR".into()),
                    ..Place::default()
                },
                relation,
                ..EventPlace::default()
            });
            assert_eq!(found, expected);
        }
    }
}
