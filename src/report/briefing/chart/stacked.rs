//! Bars of parts of a whole: a row each, told apart by pattern as well as by colour.

use super::{INK, LEFT, Locale, label, open, xml};
use crate::report::map::paint_of;
use std::fmt::Write;

/// One bar for each row, with a legend above.
pub(super) fn stacked(
    id: &str,
    title: &str,
    parts: &[(&'static str, String)],
    rows: &[(String, Vec<i64>)],
    locale: Locale,
) -> String {
    const ROW: f64 = 30.0;
    const RIGHT: f64 = 640.0;
    let per_line = 3;
    let legend = parts.len().div_ceil(per_line) as f64 * 22.0 + 10.0;
    let height = legend + rows.len() as f64 * ROW + 8.0;
    let mut out = String::new();
    let describe: Vec<String> = rows
        .iter()
        .map(|(label, values)| {
            let shown = parts.iter().zip(values).filter(|(_, value)| **value > 0);
            let each: Vec<String> = shown
                .map(|((_, words), value)| format!("{words} {}", locale.count(*value)))
                .collect();
            format!("{label}: {}", each.join(", "))
        })
        .collect();
    open(&mut out, id, title, height, &describe.join(". "));
    out.push_str("<defs>");
    for (class, _) in parts {
        let paint = paint_of(class);
        let _ = write!(
            out,
            "<pattern id=\"{id}-{class}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" \
             height=\"8\" fill=\"{}\"/><path d=\"{}\" stroke=\"{}\" stroke-width=\"2\" fill=\"none\"/></pattern>",
            paint.fill, paint.pattern, paint.strong
        );
    }
    out.push_str("</defs>");
    for (at, (class, words)) in parts.iter().enumerate() {
        let (x, y) = ((at % per_line) as f64 * 240.0, (at / per_line) as f64 * 22.0);
        let paint = paint_of(class);
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"22\" height=\"13\" fill=\"url(#{id}-{class})\" stroke=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{INK}\">{}</text>",
            x + 1.0,
            y + 3.0,
            paint.strong,
            x + 30.0,
            y + 14.0,
            xml(words)
        );
    }
    for (row, (name, values)) in rows.iter().enumerate() {
        let y = legend + row as f64 * ROW;
        label(&mut out, y + 17.0, name);
        let total: i64 = values.iter().sum();
        if total <= 0 {
            continue;
        }
        let mut x = LEFT;
        for ((class, words), &value) in parts.iter().zip(values) {
            if value <= 0 {
                continue;
            }
            let width = value as f64 / total as f64 * (RIGHT - LEFT);
            let paint = paint_of(class);
            let number = locale.count(value);
            let _ = write!(
                out,
                "<g><title>{}: {} {}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"22\" fill=\"{}\" \
                 stroke=\"{}\"/><rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"5\" fill=\"url(#{id}-{class})\"/>",
                xml(name),
                number,
                xml(words),
                paint.fill,
                paint.strong,
                y + 17.0
            );
            if width > number.chars().count() as f64 * 7.5 + 6.0 {
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{INK}\" font-size=\"12\">{number}</text>",
                    x + width / 2.0,
                    y + 13.5
                );
            }
            out.push_str("</g>");
            x += width;
        }
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{:.1}\" fill=\"{INK}\" font-weight=\"600\">{}</text>",
            RIGHT + 8.0,
            y + 16.0,
            locale.count(total)
        );
    }
    out.push_str("</svg>");
    out
}
