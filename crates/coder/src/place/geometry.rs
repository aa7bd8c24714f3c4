//! Points on the earth, taken for a sphere: close enough for words like 'north of'.

use rapporteur_model::EARTH_KM;

/// The point that lies so many kilometres from one, in a direction in degrees from north, clockwise.
/// Latitude and longitude in degrees.
pub(super) fn destination(from: (f64, f64), bearing: f64, km: f64) -> (f64, f64) {
    let (lat, lon) = (from.0.to_radians(), from.1.to_radians());
    let (bearing, arc) = (bearing.to_radians(), km / EARTH_KM);
    let to_lat = (lat.sin() * arc.cos() + lat.cos() * arc.sin() * bearing.cos())
        .clamp(-1.0, 1.0)
        .asin();
    let east = bearing.sin() * arc.sin() * lat.cos();
    let to_lon = lon + east.atan2(arc.cos() - lat.sin() * to_lat.sin());
    (to_lat.to_degrees(), wrapped(to_lon.to_degrees()))
}

/// The point halfway between two, along the shorter way round.
pub(super) fn middle(one: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    let unit = |(lat, lon): (f64, f64)| {
        let (lat, lon) = (lat.to_radians(), lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let ([a, b, c], [d, e, f]) = (unit(one), unit(other));
    let [x, y, z] = [a + d, b + e, c + f];
    let lat = z.atan2(x.hypot(y)).to_degrees();
    (lat, wrapped(y.atan2(x).to_degrees()))
}

/// A reckoned point to as many digits as the gazetteer has: ten metres.
pub(super) fn rounded((lat, lon): (f64, f64)) -> (f64, f64) {
    let to_digits = |degrees: f64| (degrees * 1e4).round() / 1e4;
    (to_digits(lat), to_digits(lon))
}

fn wrapped(lon: f64) -> f64 {
    (lon + 540.0).rem_euclid(360.0) - 180.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rapporteur_model::distance_km;

    proptest! {
        #[test]
        fn what_lies_so_far_off_is_so_far_off(
            lat in -80.0f64..80.0,
            lon in -180.0f64..180.0,
            bearing in 0.0f64..360.0,
            km in 1.0f64..2000.0,
        ) {
            let there = destination((lat, lon), bearing, km);
            prop_assert!((distance_km((lat, lon), there) - km).abs() < 1e-3 * km);
            prop_assert!((-90.0..=90.0).contains(&there.0) && (-180.0..=180.0).contains(&there.1));
            let half = middle((lat, lon), there);
            prop_assert!((distance_km((lat, lon), half) - km / 2.0).abs() < 1e-3 * km);
        }
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let (lat, lon) = destination((48.0, 37.0), 0.0, 111.19);
        assert!((lat - 49.0).abs() < 0.01 && (lon - 37.0).abs() < 1e-9);
        let (lat, lon) = destination((0.0, 179.5), 90.0, 111.19);
        assert!(lat.abs() < 0.01 && (lon + 179.5).abs() < 0.01, "{lon}");
    }
}
