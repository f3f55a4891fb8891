//! Ways of level and upright pieces: cleaned, measured, and cut where they join another.

/// A place in pixels.
pub(super) type Point = (i32, i32);
/// A level or upright piece.
pub(super) type Segment = (Point, Point);

pub(super) fn length(way: &[Point]) -> i32 {
    way.windows(2)
        .map(|pair| match pair {
            [from, to] => (from.0 - to.0).abs() + (from.1 - to.1).abs(),
            _ => 0,
        })
        .sum()
}

/// A way without points that change nothing.
pub(super) fn tidy(way: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for &point in way {
        if out.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = out.as_slice()
            && ((before.0 == last.0 && last.0 == point.0) || (before.1 == last.1 && last.1 == point.1))
        {
            out.pop();
        }
        out.push(point);
    }
    out
}

/// The part of a way before it meets what is drawn, and a little more, so that it bends into it.
pub(super) fn not_yet(way: &[Point], drawn: &[Segment]) -> Vec<Point> {
    let Some(&first) = way.first() else {
        return Vec::new();
    };
    let mut out = vec![first];
    for pair in way.windows(2) {
        let [from, to] = pair else { continue };
        if *from != first && drawn.iter().any(|part| holds(*part, *from)) {
            let toward = |a: i32, b: i32| a + (b - a).clamp(-7, 7);
            out.push((toward(from.0, to.0), toward(from.1, to.1)));
            return out;
        }
        // The nearest point at which a drawn part of the same direction begins.
        let meets = drawn
            .iter()
            .flat_map(|&(a, b)| [a, b])
            .filter(|&end| holds((*from, *to), end) && end != *from)
            .filter(|&end| {
                drawn
                    .iter()
                    .any(|&part| holds(part, end) && overlaps(part, (end, *to)))
            })
            .min_by_key(|end| (end.0 - from.0).abs() + (end.1 - from.1).abs());
        match meets {
            Some(end) if end != *to => {
                out.push(end);
                return out;
            }
            _ => out.push(*to),
        }
    }
    out
}

/// Whether a point lies on an upright or level line.
fn holds((a, b): Segment, point: Point) -> bool {
    let within = |low: i32, high: i32, value: i32| low.min(high) <= value && value <= low.max(high);
    within(a.0, b.0, point.0) && within(a.1, b.1, point.1)
}

/// Whether two level or two upright lines share more than a point.
fn overlaps(one: Segment, other: Segment) -> bool {
    let ((a, b), (c, d)) = (one, other);
    let shared = |a: i32, b: i32, c: i32, d: i32| a.max(b).min(c.max(d)) - a.min(b).max(c.min(d));
    let level = a.1 == b.1 && c.1 == d.1 && a.1 == c.1;
    let upright = a.0 == b.0 && c.0 == d.0 && a.0 == c.0;
    (level && shared(a.0, b.0, c.0, d.0) > 0) || (upright && shared(a.1, b.1, c.1, d.1) > 0)
}
