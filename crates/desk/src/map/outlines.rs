//! Land and borders out of their file (`outlines/README.md` beside this crate tells where they are from).

use super::clip::Window;
use std::sync::LazyLock;

static BYTES: &[u8] = include_bytes!("../../outlines/outlines.bin");

/// Land and borders, in degrees.
#[derive(Default)]
pub(super) struct Outlines {
    pub(super) borders: Vec<Line>,
    pub(super) land: Vec<Line>,
}

/// A line of (longitude, latitude), and the window that holds it.
pub(super) struct Line {
    pub(super) points: Vec<(f64, f64)>,
    window: Window,
}

impl Line {
    pub(super) fn meets(&self, window: &Window) -> bool {
        self.window.meets(window)
    }
}

/// All of them, read once.
pub(super) fn outlines() -> &'static Outlines {
    static READ: LazyLock<Outlines> = LazyLock::new(|| {
        let read = || {
            let mut rest = BYTES.strip_prefix(b"RPO1")?;
            let borders = lines(&mut rest)?;
            let land = lines(&mut rest)?;
            Some(Outlines { borders, land })
        };
        // A test holds the file to this form.
        read().unwrap_or_default()
    });
    &READ
}

fn lines(rest: &mut &[u8]) -> Option<Vec<Line>> {
    let mut all = Vec::new();
    for _ in 0..number(rest)? {
        let (mut x, mut y) = (0_i64, 0_i64);
        let mut points = Vec::new();
        let mut window = Window {
            west: 180.0,
            east: -180.0,
            south: 90.0,
            north: -90.0,
        };
        for _ in 0..number(rest)? {
            x += difference(rest)?;
            y += difference(rest)?;
            let (lon, lat) = (x as f64 / 100.0, y as f64 / 100.0);
            window.west = window.west.min(lon);
            window.east = window.east.max(lon);
            window.south = window.south.min(lat);
            window.north = window.north.max(lat);
            points.push((lon, lat));
        }
        all.push(Line { points, window });
    }
    Some(all)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (first, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn difference(rest: &mut &[u8]) -> Option<i64> {
    let coded = number(rest)?;
    let half = i64::try_from(coded >> 1).ok()?;
    Some(if coded & 1 == 0 { half } else { -half - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        let all = outlines();
        assert!(all.borders.len() > 300 && all.land.len() > 1000);
        let lines = all.borders.iter().chain(&all.land);
        for (lon, lat) in lines.flat_map(|line| &line.points) {
            assert!(lon.abs() <= 180.01 && lat.abs() <= 90.01, "{lon} {lat}");
        }
    }
}
