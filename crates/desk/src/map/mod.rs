//! The map: land and borders of Natural Earth, and marks for incidents and venues.
//!
//! Drawn as SVG in the Mercator projection, fitted to what is marked. Everything is in the binary:
//! nobody learns which place somebody looks at.
//!
//! Deliberately absent: names of countries and places, which the marks tell.

mod clip;
mod outlines;

use crate::charts::Svg;
use clip::{Window, clipped_line, clipped_ring};
use jiff::civil::Date;
use outlines::outlines;

/// Something on the map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// What it is, as a class of the stylesheet.
    pub(crate) class: &'static str,
    /// Radius of its mark in pixels.
    pub(crate) size: f64,
    pub(crate) title: String,
    pub(crate) href: String,
    /// Days of what it stands for, by which a script shows and hides it.
    pub(crate) days: Vec<Date>,
}

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 480.0;
/// Room between the outermost marks and the edge, as a share of what is shown.
const ROOM: f64 = 0.15;
/// At least so many degrees are shown, so that one town lies in a country.
const LEAST: f64 = 6.0;
/// Further north and south Mercator shows nothing but itself.
const POLE: f64 = 80.0;

/// The map of some spots; `None` where there are none.
pub(crate) fn map(spots: &[Spot]) -> Option<String> {
    let spots: Vec<&Spot> = spots
        .iter()
        .filter(|spot| spot.lat.is_finite() && spot.lon.is_finite())
        .filter(|spot| spot.lat.abs() <= 90.0 && spot.lon.abs() <= 180.0)
        .collect();
    let view = View::of(&spots)?;
    let mut svg = Svg::with_links(WIDTH, HEIGHT, "map", "Map of incidents and venues");
    svg.rect("sea", (0.0, 0.0), (WIDTH, HEIGHT));
    let shapes = outlines();
    let project = |points: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        thinned(
            points
                .into_iter()
                .map(|(lon, lat)| view.at(lat, lon))
                .collect(),
        )
    };
    let land: Vec<Vec<(f64, f64)>> = shapes
        .land
        .iter()
        .filter(|ring| ring.meets(&view.window))
        .map(|ring| project(clipped_ring(&ring.points, &view.window)))
        .filter(|ring| ring.len() > 2)
        .collect();
    svg.path("land", &land, true);
    let borders: Vec<Vec<(f64, f64)>> = shapes
        .borders
        .iter()
        .filter(|line| line.meets(&view.window))
        .flat_map(|line| clipped_line(&line.points, &view.window))
        .map(project)
        .collect();
    svg.path("border", &borders, false);
    for spot in spots {
        svg.link_on(&spot.href, spot.class, &spot.title, &spot.days);
        svg.circle(
            "spot",
            view.at(spot.lat, spot.lon),
            spot.size.clamp(3.0, 24.0),
        );
        svg.end();
    }
    Some(svg.finish())
}

/// What is shown, and how degrees become pixels.
struct View {
    window: Window,
    scale: f64,
    left: f64,
    top: f64,
}

impl View {
    fn of(spots: &[&Spot]) -> Option<Self> {
        let first = spots.first()?;
        let mut window = Window {
            west: first.lon,
            east: first.lon,
            south: first.lat,
            north: first.lat,
        };
        for spot in spots {
            window.west = window.west.min(spot.lon);
            window.east = window.east.max(spot.lon);
            window.south = window.south.min(spot.lat);
            window.north = window.north.max(spot.lat);
        }
        let middle = (
            (window.west + window.east) / 2.0,
            (mercator(window.south) + mercator(window.north)) / 2.0,
        );
        let room = 1.0 + 2.0 * ROOM;
        let wide = ((window.east - window.west) * room).max(LEAST);
        let high =
            ((mercator(window.north) - mercator(window.south)) * room).max(LEAST * HEIGHT / WIDTH);
        let scale = (WIDTH / wide).min(HEIGHT / high);
        let (half_wide, half_high) = (WIDTH / scale / 2.0, HEIGHT / scale / 2.0);
        Some(Self {
            window: Window {
                west: middle.0 - half_wide,
                east: middle.0 + half_wide,
                south: latitude(middle.1 - half_high),
                north: latitude(middle.1 + half_high),
            },
            scale,
            left: middle.0 - half_wide,
            top: middle.1 + half_high,
        })
    }

    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        (
            (lon - self.left) * self.scale,
            (self.top - mercator(lat)) * self.scale,
        )
    }
}

/// The height of a latitude on the map, in degrees at the equator.
fn mercator(lat: f64) -> f64 {
    let lat = lat.clamp(-POLE, POLE).to_radians();
    (std::f64::consts::FRAC_PI_4 + lat / 2.0)
        .tan()
        .ln()
        .to_degrees()
}

fn latitude(height: f64) -> f64 {
    (2.0 * height.to_radians().exp().atan() - std::f64::consts::FRAC_PI_2).to_degrees()
}

/// Without points that nobody tells from the one before.
fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let last = points.len().saturating_sub(1);
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for (place, point) in points.into_iter().enumerate() {
        let is_near = kept
            .last()
            .is_some_and(|(x, y)| (x - point.0).abs() + (y - point.1).abs() < 0.8);
        if !is_near || place == last {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(lat: f64, lon: f64) -> Spot {
        Spot {
            lat,
            lon,
            class: "incident",
            size: 5.0,
            title: "x".into(),
            href: "/rows/x".into(),
            days: Vec::new(),
        }
    }

    #[test]
    fn what_is_marked_lies_on_the_map() {
        let spots = [spot(50.45, 30.52), spot(41.01, 28.98), spot(24.7, 46.7)];
        let kept: Vec<&Spot> = spots.iter().collect();
        let view = View::of(&kept).expect("a view");
        for spot in &spots {
            let (x, y) = view.at(spot.lat, spot.lon);
            assert!(
                (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y),
                "{x} {y}"
            );
        }
        let drawn = map(&spots).expect("a map");
        assert!(drawn.contains("class=\"land\"") && drawn.contains("class=\"border\""));
        assert_eq!(drawn.matches("class=\"spot\"").count(), 3);
    }

    #[test]
    fn places_that_are_none_are_left_out() {
        assert_eq!(map(&[]), None);
        assert_eq!(map(&[spot(f64::NAN, 1.0), spot(1.0, 999.0)]), None);
        assert!(map(&[spot(90.0, 180.0)]).is_some());
    }

    #[test]
    fn heights_and_latitudes_are_each_other() {
        for lat in [-70.0, -12.5, 0.0, 48.3, 79.0] {
            assert!((latitude(mercator(lat)) - lat).abs() < 1e-9);
        }
    }
}
