//! Lines and rings cut off at the edge of a window: Liang and Barsky 1984 for lines, Sutherland and
//! Hodgman 1974 for rings.

/// A stretch of the world, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) west: f64,
    pub(super) east: f64,
    pub(super) south: f64,
    pub(super) north: f64,
}

type Point = (f64, f64);

impl Window {
    pub(super) fn meets(&self, other: &Window) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }
}

/// The part of a ring that lies in a window.
pub(super) fn clipped_ring(ring: &[Point], window: &Window) -> Vec<Point> {
    // A side: whether a point is within, and where the way between two points crosses it.
    let across = |a: Point, b: Point, x: f64| (x, a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0));
    let along = |a: Point, b: Point, y: f64| (a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1), y);
    let mut points = ring.to_vec();
    points = side(
        &points,
        |p| p.0 >= window.west,
        |a, b| across(a, b, window.west),
    );
    points = side(
        &points,
        |p| p.0 <= window.east,
        |a, b| across(a, b, window.east),
    );
    points = side(
        &points,
        |p| p.1 >= window.south,
        |a, b| along(a, b, window.south),
    );
    side(
        &points,
        |p| p.1 <= window.north,
        |a, b| along(a, b, window.north),
    )
}

fn side(
    points: &[Point],
    is_within: impl Fn(Point) -> bool,
    crossing: impl Fn(Point, Point) -> Point,
) -> Vec<Point> {
    let mut kept = Vec::with_capacity(points.len());
    let Some(mut before) = points.last().copied() else {
        return kept;
    };
    for &point in points {
        if is_within(point) != is_within(before) {
            kept.push(crossing(before, point));
        }
        if is_within(point) {
            kept.push(point);
        }
        before = point;
    }
    kept
}

/// The parts of a line that lie in a window.
pub(super) fn clipped_line(line: &[Point], window: &Window) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open: Vec<Point> = Vec::new();
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        match clipped(a, b, window) {
            Some((from, to)) => {
                if open.last() != Some(&from) {
                    parts.extend((open.len() > 1).then(|| std::mem::take(&mut open)));
                    open = vec![from];
                }
                open.push(to);
            }
            None => parts.extend((open.len() > 1).then(|| std::mem::take(&mut open))),
        }
    }
    parts.extend((open.len() > 1).then_some(open));
    parts
}

fn clipped(a: Point, b: Point, window: &Window) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, a.0 - window.west),
        (dx, window.east - a.0),
        (-dy, a.1 - window.south),
        (dy, window.north - a.1),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            to = to.min(room / step);
        }
    }
    let at = |part: f64| (a.0 + dx * part, a.1 + dy * part);
    (from <= to).then(|| {
        let start = if from == 0.0 { a } else { at(from) };
        (start, if to == 1.0 { b } else { at(to) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Window = Window {
        west: 0.0,
        east: 1.0,
        south: 0.0,
        north: 1.0,
    };

    #[test]
    fn lines_end_at_the_edge() {
        for (line, parts) in [
            (
                vec![(0.2, 0.2), (0.8, 0.8)],
                vec![vec![(0.2, 0.2), (0.8, 0.8)]],
            ),
            (
                vec![(-1.0, 0.5), (2.0, 0.5)],
                vec![vec![(0.0, 0.5), (1.0, 0.5)]],
            ),
            (vec![(2.0, 2.0), (3.0, 3.0)], vec![]),
            (
                vec![(0.5, 0.5), (0.5, 2.0), (0.8, 2.0), (0.8, 0.5)],
                vec![vec![(0.5, 0.5), (0.5, 1.0)], vec![(0.8, 1.0), (0.8, 0.5)]],
            ),
        ] {
            assert_eq!(clipped_line(&line, &UNIT), parts, "{line:?}");
        }
    }

    #[test]
    fn rings_fill_the_window_that_they_hold() {
        let wide = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        let inside = clipped_ring(&wide, &UNIT);
        assert!(
            inside
                .iter()
                .all(|p| (0.0..=1.0).contains(&p.0) && (0.0..=1.0).contains(&p.1))
        );
        assert_eq!(inside.len(), 4);
        assert!(clipped_ring(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)], &UNIT).is_empty());
    }
}
