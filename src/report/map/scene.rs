//! A map with every place in pixels: what the SVG writes down, and what tests measure.

use super::face::{self, Face};
use super::lettering::{clean, width, wrap};
use super::value::Map;
use super::view::{State, View};
use super::wires::{self, Sizes};
use super::{Options, place};
use crate::report::figures::{places, size};

/// The width of a box.
pub(super) const WIDE: i32 = 196;
/// The room for the names of levels.
const LEVELS: i32 = 132;
const MARGIN: i32 = 20;
/// A map is at least as wide as its title and legend need.
const NARROWEST: i32 = 720;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub wide: i32,
    /// Height.
    pub high: i32,
}

impl Rect {
    /// Whether two rectangles share more than an edge.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.wide
            && other.x < self.x + self.wide
            && self.y < other.y + other.high
            && other.y < self.y + self.high
    }
}

/// A line from one box to another.
#[derive(Debug, Clone)]
pub struct Line {
    /// Index into the boxes.
    pub from: usize,
    /// Index into the boxes.
    pub to: usize,
    /// Its whole way, level and upright.
    pub way: Vec<(i32, i32)>,
    /// The part of it that no other line to the same box draws.
    pub own: Vec<(i32, i32)>,
    pub(super) kind: &'static str,
    pub(super) state: State,
    pub(super) both: bool,
    pub(super) count: usize,
    /// What a pointer that rests on it reads.
    pub(super) says: String,
}

/// A piece of text.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) x: i32,
    /// The foot of the letters.
    pub(super) y: i32,
    pub(super) size: i32,
    pub(super) bold: bool,
    pub(super) colour: &'static str,
    pub(super) text: String,
}

impl Text {
    pub(super) fn rect(&self) -> Rect {
        Rect {
            x: self.x,
            y: self.y - self.size,
            wide: width(&self.text, self.size, self.bold),
            high: self.size + self.size / 4,
        }
    }
}

/// A map with every place in pixels.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Width of the drawing.
    pub wide: i32,
    /// Height of the drawing.
    pub high: i32,
    /// The boxes.
    pub boxes: Vec<Rect>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The places of all text outside boxes.
    pub labels: Vec<Rect>,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) faces: Vec<Face>,
    pub(super) texts: Vec<Text>,
    /// Left edge, right edge of each lane.
    pub(super) lanes: Vec<(i32, i32)>,
    /// Upper and lower edge of the lanes.
    pub(super) ground: (i32, i32),
    /// Rules between rows: height, and whether the rows are ordered.
    pub(super) rules: Vec<(i32, bool)>,
    pub(super) legend_y: i32,
    pub(super) posts: bool,
}

pub(super) fn build(view: &View<'_>, options: &Options) -> Scene {
    let map = view.map;
    let grid = place::place(view);
    let posts = map.posts.is_some();
    let mut texts = Vec::new();
    let mut y = MARGIN;
    let title = options.heading.as_deref().map_or_else(|| title(map), clean);
    // The head is as wide as the map, which is known once the columns are.
    let high = face::high(posts);
    let sizes = |top: i32| Sizes {
        wide: WIDE,
        high,
        left: MARGIN + LEVELS,
        top,
    };
    let drafted = wires::route(view, &grid, sizes(0));
    let wide = (drafted.right + MARGIN).max(NARROWEST);
    let room = wide - 2 * MARGIN;
    let mut line = |text: &str, size: i32, bold: bool, colour: &'static str, y: &mut i32| {
        for text in wrap(text, room, 3, size, bold) {
            *y += size + size / 3;
            texts.push(Text {
                x: MARGIN,
                y: *y,
                size,
                bold,
                colour,
                text,
            });
        }
    };
    if options.title {
        line(&title, 20, true, super::paint::INK, &mut y);
        y += 6;
        for text in lines_below(map, view.grouped) {
            line(&text, 12, false, super::paint::SOFT, &mut y);
        }
        y += 14;
    }
    // Names of lanes.
    let head = y;
    let lane_texts: Vec<Vec<String>> = map
        .families
        .iter()
        .enumerate()
        .map(|(at, lane)| {
            let (left, right) = edges(&drafted.lane_x, at);
            wrap(&clean(&lane.title), right - left - 16, 2, 13, true)
        })
        .collect();
    let rows = lane_texts.iter().map(Vec::len).max().unwrap_or(0) as i32;
    y += 8 + rows * 17;
    for (at, lines) in lane_texts.into_iter().enumerate() {
        let (left, _) = edges(&drafted.lane_x, at);
        for (row, text) in lines.into_iter().enumerate() {
            texts.push(Text {
                x: left + 8,
                y: head + 17 * (row as i32 + 1),
                size: 13,
                bold: true,
                colour: super::paint::INK,
                text,
            });
        }
    }
    let routed = wires::route(view, &grid, sizes(y));
    let boxes: Vec<Rect> = grid
        .slots
        .iter()
        .map(|&(line, column)| Rect {
            x: routed.column_x.get(column).copied().unwrap_or(0),
            y: routed.line_y.get(line).copied().unwrap_or(0),
            wide: WIDE,
            high,
        })
        .collect();
    let mut rules = Vec::new();
    for (row, (level, &(first, end))) in map.levels.iter().zip(&grid.rows).enumerate() {
        let upper = routed.line_y.get(end.saturating_sub(1)).copied().unwrap_or(0);
        let lower = routed.line_y.get(first).copied().unwrap_or(0) + high;
        if row > 0 {
            rules.push((
                routed.channel_y.get(first).copied().unwrap_or(0),
                level.above_previous,
            ));
        }
        level_names(level, (upper + lower) / 2, high, &mut texts);
    }
    let ground = (head, routed.bottom);
    let lanes = (0..map.families.len())
        .map(|at| edges(&routed.lane_x, at))
        .collect();
    let lines: Vec<Line> = view
        .lines
        .iter()
        .zip(routed.ways.into_iter().zip(routed.own))
        .map(|(join, (way, own))| Line {
            from: join.from,
            to: join.to,
            way,
            own,
            kind: join.kind,
            state: join.state,
            both: join.both,
            count: join.steps.len(),
            says: face::says(view, join),
        })
        .collect();
    if !view.grouped {
        texts.extend(super::times::of(view, &lines, &boxes, wide));
    }
    let legend_y = routed.bottom + MARGIN;
    let mut scene = Scene {
        wide,
        high: legend_y,
        labels: texts.iter().map(Text::rect).collect(),
        boxes,
        lines,
        title,
        about: about(view),
        faces: view.boxes.iter().map(|item| face::of(view, item)).collect(),
        texts,
        lanes,
        ground,
        rules,
        legend_y,
        posts,
    };
    let legend = super::legend::of(&scene, map);
    scene.high = legend.bottom + MARGIN;
    scene.labels.extend(legend.texts.iter().map(Text::rect));
    scene
}

/// Left and right edge of a lane.
fn edges(lane_x: &[i32], at: usize) -> (i32, i32) {
    (
        lane_x.get(at).copied().unwrap_or(0),
        lane_x.get(at + 1).copied().unwrap_or(0),
    )
}

/// The grades of a level, beside its row.
fn level_names(level: &super::value::Level, middle: i32, high: i32, texts: &mut Vec<Text>) {
    let most = usize::try_from(high / 15).unwrap_or(1).max(1);
    let mut lines: Vec<(String, bool)> = Vec::new();
    let mut titles: Vec<String> = level.grades.iter().map(|grade| clean(&grade.title)).collect();
    let mut seen = std::collections::BTreeSet::new();
    titles.retain(|title| seen.insert(title.clone()));
    for (at, title) in titles.iter().enumerate() {
        for text in wrap(title, LEVELS - 12, 3, 12, at == 0) {
            lines.push((text, at == 0));
        }
    }
    if lines.len() > most {
        let more = lines.len() + 1 - most;
        lines.truncate(most.saturating_sub(1));
        lines.push((format!("and {more} more"), false));
    }
    let mut y = middle - 15 * lines.len() as i32 / 2 + 11;
    for (text, bold) in lines {
        texts.push(Text {
            x: MARGIN,
            y,
            size: 12,
            bold,
            colour: if bold {
                super::paint::INK
            } else {
                super::paint::SOFT
            },
            text,
        });
        y += 15;
    }
}

fn title(map: &Map) -> String {
    let title = clean(&map.framework.title);
    if title.is_empty() {
        "Career map".to_owned()
    } else {
        format!("Career map: {title}")
    }
}

/// Whose map this is, of when, and what it leaves out.
fn lines_below(map: &Map, grouped: bool) -> Vec<String> {
    let mut first = Vec::new();
    match map.institutions.as_slice() {
        [] => {}
        [one] => first.push(clean(one)),
        many => first.push(format!("{} institutions together", many.len())),
    }
    if let Some(unit) = &map.unit {
        first.push(clean(unit));
    }
    first.push(format!("as of {}", map.as_of));
    let mut lines = vec![first.join(" · ")];
    match &map.posts {
        Some(posts) => {
            let mut words = vec![format!(
                "{} filled and {} vacant posts on the map",
                places(&posts.filled),
                places(&posts.vacant)
            )];
            if size(&posts.unplaced) > 0.0 {
                words.push(format!(
                    "{} filled posts could not be placed and are not on it",
                    places(&posts.unplaced)
                ));
            }
            lines.push(words.join("; "));
        }
        None => lines.push("The framework as written, without posts".to_owned()),
    }
    if grouped {
        lines.push("Each box stands for the roles of a family at a level".to_owned());
    }
    if !map.shown.is_empty() {
        lines.push(format!("Shown: {}", clean(&map.shown.join("; "))));
    }
    lines
}

/// What a reader who cannot see the drawing is told first.
fn about(view: &View<'_>) -> String {
    let map = view.map;
    let mut text = lines_below(map, view.grouped).join(". ");
    text.push_str(&format!(
        ". {} levels from bottom to top, {} families from left to right, {} roles at grade, {} steps",
        map.levels.len(),
        map.families.len(),
        map.nodes.len(),
        map.steps.len()
    ));
    if !map.missing.is_empty() {
        text.push_str(&format!(", {} missing", map.missing.len()));
    }
    text.push('.');
    text
}
