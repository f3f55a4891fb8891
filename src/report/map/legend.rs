//! What the colours, patterns and lines of a map mean: those that occur in it, no others.

use super::lettering::width;
use super::paint::{self, INK};
use super::scene::{Scene, Text};
use super::value::Map;
use super::view::State;
use crate::report::words::CLASSES;

/// A sample in a legend.
#[derive(Debug, Clone)]
pub(super) enum Sample {
    /// A class.
    Class(&'static str),
    /// A box without posts.
    Idle,
    /// The share of short-term posts.
    Term,
    /// An entry role.
    Entry,
    /// A line.
    Line(&'static str, State),
    /// A line for several steps.
    Thick,
    /// Levels that nothing ties.
    Untied,
}

/// A legend with its places.
#[derive(Debug, Clone, Default)]
pub(super) struct Legend {
    pub(super) samples: Vec<(Sample, i32, i32)>,
    pub(super) texts: Vec<Text>,
    pub(super) bottom: i32,
}

const SIZE: i32 = 11;
const STEP: i32 = 22;
const MARGIN: i32 = 20;

pub(super) fn of(scene: &Scene, map: &Map) -> Legend {
    let mut legend = Legend {
        bottom: scene.legend_y,
        ..Legend::default()
    };
    let mut boxes: Vec<(Sample, String)> = Vec::new();
    for class in &CLASSES {
        if scene
            .faces
            .iter()
            .any(|face| face.band.iter().any(|(name, _)| *name == class.name))
        {
            let means = if scene.posts {
                class.means
            } else {
                without(class.name)
            };
            boxes.push((Sample::Class(class.name), format!("{}: {means}", class.words)));
        }
    }
    if scene.faces.iter().any(|face| face.idle) {
        boxes.push((Sample::Idle, "no filled or vacant post here".to_owned()));
    }
    if scene.faces.iter().any(|face| face.term.is_some()) {
        boxes.push((Sample::Term, "fixed-term part of the filled posts".to_owned()));
    }
    if scene.faces.iter().any(|face| face.entry) {
        boxes.push((Sample::Entry, "people come in from outside".to_owned()));
    }
    let mut lines: Vec<(Sample, String)> = Vec::new();
    for kind in ["progression", "promotion", "vacancy", "transfer", "secondment"] {
        if scene.lines.iter().any(|line| line.kind == kind) {
            lines.push((Sample::Line(kind, State::Written), kind_words(kind).to_owned()));
        }
    }
    for (state, words) in [
        (
            State::Closed,
            if scene.posts {
                "closed to some posts at its start, by contract or funding"
            } else {
                "open to some contracts or funding alone"
            },
        ),
        (State::Unstaffed, "nobody is at its end here"),
        (State::Missing, "no step is written between these levels"),
    ] {
        if scene.lines.iter().any(|line| line.state == state) {
            lines.push((Sample::Line("promotion", state), words.to_owned()));
        }
    }
    if scene.lines.iter().any(|line| line.count > 1) {
        lines.push((Sample::Thick, "the thicker, the more steps".to_owned()));
    }
    if map.levels.iter().any(|level| !level.above_previous) {
        lines.push((
            Sample::Untied,
            "no alignment ties these levels: neither is higher".to_owned(),
        ));
    }
    legend.add("Boxes", boxes, scene.wide);
    legend.add("Steps", lines, scene.wide);
    legend
}

/// What a class means where there are no posts.
fn without(class: &str) -> &'static str {
    match class {
        "terminal" => "the framework calls the role the end of its career",
        "open" => "the framework has a way up within the family",
        "leaves-family" => "the framework has a way up, but only through another family",
        _ => "the framework has no way up from this role at grade",
    }
}

fn kind_words(kind: &str) -> &'static str {
    match kind {
        "progression" => "progression: within a role, to its next grade",
        "promotion" => "promotion",
        "vacancy" => "by appointment to a vacancy",
        "transfer" => "transfer, at the same level",
        _ => "secondment, for a time",
    }
}

impl Legend {
    fn add(&mut self, head: &str, entries: Vec<(Sample, String)>, wide: i32) {
        if entries.is_empty() {
            return;
        }
        self.bottom += STEP;
        let left = MARGIN + 60;
        let text = |x: i32, y: i32, text: String, bold: bool| Text {
            x,
            y,
            size: SIZE,
            bold,
            colour: INK,
            text,
        };
        self.texts.push(text(MARGIN, self.bottom, head.to_owned(), true));
        let mut x = left;
        for (sample, words) in entries {
            let sample_wide = if matches!(sample, Sample::Line(..) | Sample::Thick | Sample::Untied) {
                46
            } else {
                24
            };
            let needs = sample_wide + width(&words, SIZE, false) + 22;
            if x > left && x + needs > wide - MARGIN {
                x = left;
                self.bottom += STEP;
            }
            self.samples.push((sample, x, self.bottom));
            self.texts.push(text(x + sample_wide, self.bottom, words, false));
            x += needs;
        }
        self.bottom += 6;
    }
}

/// The colour of a line.
pub(super) fn colour(state: State) -> &'static str {
    match state {
        State::Written => INK,
        State::Unstaffed => paint::IDLE,
        State::Closed | State::Missing => paint::CLOSED,
    }
}
