//! Charts as SVG: labels, marks and numbers side by side; patterns beside colours; a title and a description for readers who
//! cannot see them. Every text is escaped here, because the page takes drawings as they are.

mod dots;
mod funnel;
mod stacked;

use super::{Chart, Dot, Limit, Locale, Point, Words};
use std::fmt::Write;

/// Width of a chart in its own units: text is 13 of them high.
const WIDTH: f64 = 720.0;
/// Where bars and dots begin: labels are before it.
const LEFT: f64 = 222.0;
/// Letters of a label that fit before it.
const LETTERS: usize = 26;
const INK: &str = "#1c1f23";
const SOFT: &str = "#4a5058";
const RULE: &str = "#d5d9e0";
const MARK: &str = "#1a549b";
const ALARM: &str = "#a01c16";

/// A chart as one `<svg>`.
pub(super) fn svg(chart: &Chart, locale: Locale, words: &Words) -> String {
    match chart {
        Chart::Parts {
            id,
            title,
            parts,
            rows,
        } => stacked::stacked(id, title, parts, rows, locale),
        Chart::Dots {
            id,
            title,
            rows,
            line,
        } => dots::dots(id, title, rows, line.as_ref(), locale, words),
        Chart::Funnel {
            id,
            title,
            across,
            points,
            centre,
            limits,
            words,
        } => {
            let plot = funnel::Plot::of(points, limits);
            plot.draw(id, title, across, points, *centre, limits, words, locale)
        }
    }
}

/// Text for SVG and HTML.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn fitted(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

fn open(out: &mut String, id: &str, title: &str, height: f64, describe: &str) {
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" class=\"chart\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        xml(title),
        xml(describe)
    );
}

fn label(out: &mut String, y: f64, text: &str) {
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"{INK}\">{}<title>{}</title></text>",
        LEFT - 10.0,
        xml(&fitted(text, LETTERS)),
        xml(text)
    );
}

/// A round step for an axis up to a share.
fn step(most: f64) -> f64 {
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
        .into_iter()
        .find(|step| most / step <= 6.0)
        .unwrap_or(0.25)
}
