//! The minimum times of steps, written beside their lines where there is room: a label that would touch a box, another
//! line or another label is left out, and stands in the words of the line alone.

use super::lettering::{clean, width};
use super::paint::SOFT;
use super::scene::{Line, Rect, Text};
use super::view::{State, View};
use super::ways::Segment;

const SIZE: i32 = 10;
/// Of more lines than this, none is told apart by its time.
const MOST_LINES: usize = 600;
/// Between a line and its label.
const SPACE: i32 = 5;

pub(super) fn of(view: &View<'_>, lines: &[Line], boxes: &[Rect], right: i32) -> Vec<Text> {
    if lines.len() > MOST_LINES {
        return Vec::new();
    }
    let mut taken: Vec<Rect> = boxes.to_vec();
    let segments: Vec<Segment> = lines.iter().flat_map(|line| pieces(&line.way)).collect();
    taken.extend(segments.iter().map(|&piece| around(piece)));
    // The signs of closed steps stand where these leave their boxes.
    taken.extend(
        lines
            .iter()
            .filter(|line| line.state == State::Closed)
            .filter_map(|line| {
                let (x, y) = *line.way.first()?;
                Some(Rect {
                    x: x - 7,
                    y: y - 15,
                    wide: 14,
                    high: 30,
                })
            }),
    );
    let mut texts = Vec::new();
    for (line, join) in lines.iter().zip(&view.lines) {
        let [step] = join.steps.as_slice() else { continue };
        let after = view.map.steps.get(*step).and_then(|step| step.after.as_deref());
        let Some(after) = after.map(clean) else { continue };
        let wide = width(&after, SIZE, false);
        let text = places(line, wide)
            .map(|(x, y)| Text {
                x,
                y,
                size: SIZE,
                bold: false,
                colour: SOFT,
                text: after.clone(),
            })
            .filter(|text| text.rect().x >= 0 && text.rect().x + text.rect().wide <= right)
            .find(|text| !taken.iter().any(|other| other.overlaps(&text.rect())));
        if let Some(text) = text {
            taken.push(text.rect());
            texts.push(text);
        }
    }
    texts
}

/// Where a label may stand, the best first: beside the upright pieces of a line, from its start; then above the level ones.
fn places(line: &Line, wide: i32) -> impl Iterator<Item = (i32, i32)> {
    let all: Vec<Segment> = pieces(&line.own).collect();
    // Beside its sign, where the step is closed.
    let closed = line.state == State::Closed;
    let upright = all
        .iter()
        .filter(|(from, to)| from.0 == to.0)
        .flat_map(move |(from, to)| {
            let (top, foot) = (from.1.min(to.1), from.1.max(to.1));
            let aside = if closed { 2 * SPACE } else { SPACE };
            let heights = [foot - 4, (top + foot + SIZE) / 2, top + 9 + SIZE];
            heights
                .into_iter()
                .filter(move |y| y - SIZE >= top && y + 2 <= foot)
                .flat_map(move |y| [(from.0 + aside, y), (from.0 - aside - wide, y)])
        });
    let level = all
        .iter()
        .filter(|(from, to)| from.1 == to.1)
        .flat_map(move |(from, to)| {
            let (left, right) = (from.0.min(to.0), from.0.max(to.0));
            let fits = right - left >= wide + 2 * SPACE;
            let middle = (left + right - wide) / 2;
            [(middle, from.1 - 4), (middle, from.1 + SIZE + 3)]
                .into_iter()
                .filter(move |_| fits)
        });
    upright.chain(level).collect::<Vec<_>>().into_iter()
}

fn pieces(way: &[(i32, i32)]) -> impl Iterator<Item = Segment> {
    way.windows(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
}

/// A piece of a line with the room that it needs.
fn around((from, to): Segment) -> Rect {
    Rect {
        x: from.0.min(to.0) - 2,
        y: from.1.min(to.1) - 2,
        wide: (from.0 - to.0).abs() + 4,
        high: (from.1 - to.1).abs() + 4,
    }
}
