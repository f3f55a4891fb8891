//! The samples of a legend.

use super::{dashes, entry, head, sign};
use crate::report::map::legend::{self, Sample};
use crate::report::map::paint::{self, GROUND, INK, SOFT};
use crate::report::map::view::State;
use std::fmt::Write;

pub(super) fn draw(out: &mut String, sample: &Sample, x: i32, y: i32, id: &str) {
    let top = y - 11;
    match sample {
        Sample::Class(class) => {
            let paint = paint::of(class);
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{top}\" width=\"18\" height=\"14\" fill=\"{}\" stroke=\"{1}\"/>\
                 <rect x=\"{x}\" y=\"{top}\" width=\"9\" height=\"14\" fill=\"url(#{id}-{class})\" stroke=\"{1}\"/>",
                paint.fill, paint.strong
            );
        }
        Sample::Idle => {
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{top}\" width=\"18\" height=\"14\" rx=\"3\" fill=\"{GROUND}\" stroke=\"{}\" \
                 stroke-dasharray=\"4 3\"/>",
                paint::of("").strong
            );
        }
        Sample::Term => {
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{}\" width=\"18\" height=\"6\" fill=\"{GROUND}\" stroke=\"{SOFT}\" stroke-width=\"0.7\"/>\
                 <rect x=\"{x}\" y=\"{0}\" width=\"9\" height=\"6\" fill=\"url(#{id}-term)\"/>",
                y - 7
            );
        }
        Sample::Entry => {
            entry(out, x + 4, y - 8);
            out.push('\n');
        }
        Sample::Line(kind, state) => {
            let colour = legend::colour(*state);
            let middle = y - 4;
            let thick = if *kind == "progression" { 2.4 } else { 1.7 };
            let _ = write!(
                out,
                "<path d=\"M{x} {middle}H{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thick}\"{}/>",
                x + 34,
                dashes(kind, *state)
            );
            head(
                out,
                &[(x, middle), (x + 38, middle)],
                colour,
                *state == State::Missing,
            );
            if *state == State::Closed {
                sign(out, x + 8, middle);
            }
            out.push('\n');
        }
        Sample::Thick => {
            let _ = writeln!(
                out,
                "<path d=\"M{x} {}l38 -1.5v5z\" fill=\"{INK}\"/>",
                f64::from(y) - 5.0
            );
        }
        Sample::Untied => {
            let _ = writeln!(
                out,
                "<path d=\"M{x} {}h38\" fill=\"none\" stroke=\"{SOFT}\" stroke-dasharray=\"12 6\"/>",
                y - 4
            );
        }
    }
}
