//! Colours and patterns. Nothing is told by colour alone: a class has a pattern and its words, a kind of step its dashes.

use crate::report::words::CLASSES;

/// The colour of text.
pub const INK: &str = "#1c1f23";
/// Text of lesser weight.
pub(super) const SOFT: &str = "#4a5058";
/// The ground that everything stands on.
pub(super) const GROUND: &str = "#ffffff";
/// Every other lane.
pub(super) const LANE: &str = "#f4f5f7";
/// Rules between rows.
pub(super) const RULE: &str = "#c9ced6";
/// Short-term posts.
pub(super) const SHORT_TERM: &str = "#7a3b00";
/// What is closed or missing.
pub(super) const CLOSED: &str = "#b3161b";
/// Steps that lead to nobody.
pub(super) const IDLE: &str = "#6b7280";

/// How an onward class looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) struct Paint {
    /// The class; `""` where there are no posts to class.
    pub(in crate::report) class: &'static str,
    /// The ground of a box.
    pub(in crate::report) fill: &'static str,
    /// Its border, its pattern and its words.
    pub(in crate::report) strong: &'static str,
    /// The pattern of its band: a path over a square of 8 pixels.
    pub(in crate::report) pattern: &'static str,
}

/// Every class, best first, and what has none.
pub(super) const PAINTS: [Paint; 7] = [
    Paint {
        class: "terminal",
        fill: "#e8ebf0",
        strong: "#3f4854",
        pattern: "M0 0H8V8H0Z",
    },
    Paint {
        class: "open",
        fill: "#dff2e6",
        strong: "#12683d",
        pattern: "M-2 6L6 -2M2 10L10 2",
    },
    Paint {
        class: "leaves-family",
        fill: "#deebfb",
        strong: "#1a549b",
        pattern: "M0 2H8M0 6H8",
    },
    Paint {
        class: "closed-to-post",
        fill: "#fdefcf",
        strong: "#7a4d00",
        pattern: "M0 0L8 8M8 0L0 8",
    },
    Paint {
        class: "leaves-institution",
        fill: "#ece3f8",
        strong: "#5f3596",
        pattern: "M2 2H4V4H2ZM6 6H8V8H6Z",
    },
    Paint {
        class: "dead-end",
        fill: "#fbdfdd",
        strong: "#a01c16",
        pattern: "M2 0V8M6 0V8",
    },
    Paint {
        class: "",
        fill: "#ffffff",
        strong: "#5b626c",
        pattern: "",
    },
];

/// How a class looks.
pub(in crate::report) fn of(class: &str) -> Paint {
    let [.., none] = PAINTS;
    PAINTS
        .iter()
        .find(|paint| paint.class == class)
        .copied()
        .unwrap_or(none)
}

/// A class in words.
pub(super) fn words(class: &str) -> &'static str {
    CLASSES
        .iter()
        .find(|known| known.name == class)
        .map_or("no posts", |known| known.words)
}

/// The dashes of a kind of step; empty for a whole line.
pub(super) fn dashes(kind: &str) -> &'static str {
    match kind {
        "vacancy" => "9 4",
        "transfer" => "2 3",
        "secondment" => "7 3 2 3",
        _ => "",
    }
}

/// The contrast of two colours `#rrggbb` by WCAG 2.2, from 1 to 21.
#[must_use]
pub fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let hex = colour.get(at..at + 2).unwrap_or("00");
        let value = f64::from(u8::from_str_radix(hex, 16).unwrap_or(0)) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contrast_of_black_and_white_is_twenty_one() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 1e-3);
    }

    #[test]
    fn every_text_can_be_read_on_every_ground_that_it_stands_on() {
        for ground in PAINTS.map(|paint| paint.fill).into_iter().chain([GROUND, LANE]) {
            for ink in [INK, SOFT, SHORT_TERM] {
                assert!(contrast(ink, ground) >= 4.5, "{ink} on {ground}");
            }
        }
        for paint in PAINTS {
            assert!(contrast(paint.strong, paint.fill) >= 4.5, "{}", paint.class);
            assert!(contrast(paint.strong, GROUND) >= 4.5, "{}", paint.class);
        }
        for line in [CLOSED, IDLE] {
            assert!(
                contrast(line, GROUND) >= 4.5 && contrast(line, LANE) >= 4.5,
                "{line}"
            );
        }
    }

    #[test]
    fn no_two_classes_look_alike_without_colour() {
        for (at, one) in PAINTS.iter().enumerate() {
            assert!(
                PAINTS
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.pattern != one.pattern)
            );
        }
        let kinds = ["promotion", "vacancy", "transfer", "secondment"].map(dashes);
        assert!((1..4).all(|at| !kinds[at..].contains(&kinds[at - 1])));
    }
}
