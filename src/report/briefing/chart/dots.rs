//! Shares with their intervals: a dot and a line for each row.

use super::{ALARM, Dot, INK, LEFT, Locale, MARK, RULE, SOFT, Words, label, open, step, xml};
use std::fmt::Write;

/// One dot for each row, on an axis that begins at nought; a dashed line where there is something to compare with.
pub(super) fn dots(
    id: &str,
    title: &str,
    rows: &[Dot],
    line: Option<&(f64, String)>,
    locale: Locale,
    words: &Words,
) -> String {
    const ROW: f64 = 24.0;
    const RIGHT: f64 = 530.0;
    const TOP: f64 = 24.0;
    let bottom = TOP + rows.len() as f64 * ROW;
    let most = rows
        .iter()
        .map(|dot| dot.interval.map_or(dot.share, |(_, high)| high))
        .chain(line.map(|(share, _)| *share))
        .fold(0.02, f64::max)
        .min(1.0);
    let tick = step(most);
    let most = ((most / tick).ceil() * tick).min(1.0);
    let x = |share: f64| LEFT + share / most * (RIGHT - LEFT);
    let number = |dot: &Dot| {
        let interval = dot.interval.map_or_else(String::new, |(low, high)| {
            format!(" ({})", locale.interval(low, high))
        });
        format!(
            "{}{interval} {} {}",
            locale.share(dot.share),
            words.of,
            locale.count(dot.of)
        )
    };
    let describe: Vec<String> = rows
        .iter()
        .map(|dot| format!("{}: {}", dot.label, number(dot)))
        .collect();
    let mut out = String::new();
    open(&mut out, id, title, bottom + 26.0, &describe.join(". "));
    let mut at = 0.0;
    while at <= most + 1e-9 {
        let _ = write!(
            out,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"{RULE}\"/><text x=\"{0:.1}\" \
             y=\"{1:.1}\" text-anchor=\"middle\" fill=\"{SOFT}\" font-size=\"12\">{2}</text>",
            x(at),
            bottom + 17.0,
            locale.share(at)
        );
        at += tick;
    }
    if let Some((share, words)) = line {
        let _ = write!(
            out,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"{ALARM}\" stroke-width=\"1.5\" \
             stroke-dasharray=\"5 3\"/><text x=\"{0:.1}\" y=\"15\" text-anchor=\"middle\" fill=\"{ALARM}\" \
             font-size=\"12\">{1}</text>",
            x(*share),
            xml(words)
        );
    }
    for (row, dot) in rows.iter().enumerate() {
        let y = TOP + row as f64 * ROW + ROW / 2.0;
        label(&mut out, y + 4.5, &dot.label);
        if let Some((low, high)) = dot.interval {
            let _ = write!(
                out,
                "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{MARK}\" stroke-width=\"2\"/>",
                x(low),
                x(high)
            );
        }
        let _ = write!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{MARK}\"/><text x=\"{:.1}\" y=\"{:.1}\" fill=\"{INK}\" \
             font-size=\"12\">{}</text>",
            x(dot.share),
            RIGHT + 10.0,
            y + 4.5,
            xml(&number(dot))
        );
    }
    out.push_str("</svg>");
    out
}
