//! The rows of the onward tables: a class with its bar, or a line of counts by class.

use super::wrap::{Paint, Run, columns, cut, left, right};
use super::{Page, dim, plain, strong};
use crate::report::figures::{places, ratio, share};
use crate::report::safe::safe;
use crate::report::value::Places;
use crate::report::words::{CLASSES, Class};
use std::collections::BTreeMap;

/// Counts by class, of a family or an institution or of all together.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// What it is called.
    pub name: String,
    /// All posts.
    pub posts: Places,
    /// Their FTE; empty where it is not to be shown.
    pub fte: String,
    /// Posts by class name, with the share where there are enough for one.
    pub classes: BTreeMap<String, (Places, Option<f64>)>,
}

impl Counts {
    pub(super) fn class(&self, class: &Class) -> (Places, Option<f64>) {
        self.classes
            .get(class.name)
            .cloned()
            .unwrap_or_else(|| (Places::from(0), ratio(&Places::from(0), &self.posts)))
    }

    /// The share of a class for order alone.
    pub(super) fn weight(&self, class: &str) -> f64 {
        let posts = self.posts.as_f64().unwrap_or(0.0).max(1.0);
        self.classes
            .get(class)
            .and_then(|(count, _)| count.as_f64())
            .unwrap_or(0.0)
            / posts
    }
}

/// Widths shared by all blocks of one page, so that the numbers stand under each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    label: usize,
    bar: usize,
    count: usize,
}

const SHARE: usize = 7;
const INDENT: usize = 4;
const LABEL: usize = 22;
const NARROWEST_BAR: usize = 6;
const WIDEST_BAR: usize = 30;

impl Columns {
    /// For a page of this width whose largest count is this one.
    pub(super) fn of(width: usize, largest: &Places) -> Self {
        let count = columns(&places(largest)).max(5);
        let fixed = INDENT + LABEL + 2 + count + SHARE;
        let bar = width.saturating_sub(fixed + 2).min(WIDEST_BAR);
        if bar < NARROWEST_BAR {
            return Self {
                label: width.saturating_sub(INDENT + count + SHARE + 1).min(LABEL),
                bar: 0,
                count,
            };
        }
        Self {
            label: LABEL,
            bar,
            count,
        }
    }

    /// Everything before the count.
    fn before_count(self) -> usize {
        if self.bar == 0 {
            INDENT + self.label + 1
        } else {
            INDENT + self.label + 2 + self.bar + 1
        }
    }
}

/// What stands over the numbers.
pub(super) fn column_heads(page: &mut Page<'_>, at: Columns) {
    let text = format!(
        "{}{}{}",
        " ".repeat(at.before_count()),
        right("posts", at.count),
        right("share", SHARE)
    );
    page.line(&[dim(&text)]);
}

/// One family: its name and size, and a line for each class. Classes without a post are left out where `all`
/// is not asked for.
pub(super) fn block(page: &mut Page<'_>, counts: &Counts, at: Columns, all: bool) {
    let name = safe(&counts.name);
    let room = at.before_count().saturating_sub(3);
    let fte = if counts.fte.is_empty() {
        String::new()
    } else {
        format!(", {} FTE", counts.fte)
    };
    let (name, fte) = if columns(&name) + columns(&fte) <= room {
        (name.into_owned(), fte)
    } else {
        (cut(&name, room, page.ellipsis()), String::new())
    };
    let gap = room.saturating_sub(columns(&name) + columns(&fte));
    page.line(&[
        plain("  "),
        strong(&name),
        dim(&fte),
        plain(&" ".repeat(gap + 1)),
        strong(&right(&places(&counts.posts), at.count)),
    ]);
    for class in &CLASSES {
        let (count, part) = counts.class(class);
        if all || count.as_f64().unwrap_or(0.0) > 0.0 {
            class_line(page, class, &count, part, at);
        }
    }
}

fn class_line(page: &mut Page<'_>, class: &Class, count: &Places, part: Option<f64>, at: Columns) {
    let paint = paint(class);
    let mut line: Vec<Run> = vec![
        plain(&" ".repeat(INDENT)),
        plain(&left(&cut(class.words, at.label, page.ellipsis()), at.label)),
    ];
    if at.bar > 0 {
        let bar = bar(part.unwrap_or(0.0), at.bar, page.style.unicode);
        line.push(plain("  "));
        line.push((paint, left(&bar, at.bar)));
    }
    line.push(plain(" "));
    line.push(plain(&right(&places(count), at.count)));
    line.push(plain(&right(&part.map_or_else(|| "-".to_owned(), share), SHARE)));
    page.line(&line);
}

/// A bar of `width` columns for the share of a whole; what is not nothing shows at least a sliver.
pub(super) fn bar(part: f64, width: usize, unicode: bool) -> String {
    const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    let part = if part.is_finite() {
        part.clamp(0.0, 1.0)
    } else {
        0.0
    };
    // Bars are drawn, never compared: rounding to an eighth of a column is what a screen can show.
    let eighths = (part * width as f64 * 8.0).round() as usize;
    let eighths = if part > 0.0 { eighths.max(1) } else { 0 };
    if !unicode {
        let whole = (eighths + 4) / 8;
        return "#".repeat(if part > 0.0 { whole.max(1) } else { 0 });
    }
    let mut out = "█".repeat(eighths / 8);
    if let Some(last) = (eighths % 8).checked_sub(1).and_then(|at| EIGHTHS.get(at)) {
        out.push(*last);
    }
    out
}

fn paint(class: &Class) -> Paint {
    match class.name {
        "terminal" | "open" => Paint::Good,
        "leaves-family" => Paint::Note,
        "dead-end" => Paint::Bad,
        _ => Paint::Doubt,
    }
}

const CELL: usize = 8;
const NARROWEST_NAME: usize = 20;
const WIDEST_NAME: usize = 44;
const LINE_BAR: usize = 14;
const LINE_SHARE: usize = 10;

/// A line of counts for each of many, under one head; as short sentences where the page is too narrow.
pub(super) fn lines(page: &mut Page<'_>, list: &[Counts]) {
    // A space before each number, however long it is.
    let longest = |counts: &Counts| {
        let classes = CLASSES.iter().map(|class| counts.class(class).0);
        let all = classes.chain([counts.posts.clone()]);
        all.map(|count| columns(&places(&count)) + 1).max()
    };
    let cell = list.iter().filter_map(longest).max().unwrap_or(0).max(CELL);
    let numbers = cell * (CLASSES.len() + 1);
    let room = page.width.saturating_sub(2 + numbers);
    if room < NARROWEST_NAME {
        return sentences(page, list);
    }
    let bar_room = if room >= NARROWEST_NAME + LINE_SHARE + 1 + LINE_BAR {
        LINE_SHARE + 1 + LINE_BAR
    } else {
        0
    };
    let longest = list
        .iter()
        .map(|counts| columns(&safe(&counts.name)))
        .max()
        .unwrap_or(0);
    let name = (room - bar_room)
        .min(WIDEST_NAME)
        .min(longest.max(NARROWEST_NAME));
    for row in 0..2 {
        let mut text = " ".repeat(2 + name);
        text.push_str(&right(if row == 1 { "posts" } else { "" }, cell));
        for class in &CLASSES {
            text.push_str(&right(class.head.get(row).copied().unwrap_or(""), cell));
        }
        if bar_room > 0 {
            text.push_str(&right(
                ["dead end", "share"].get(row).copied().unwrap_or(""),
                LINE_SHARE,
            ));
        }
        page.line(&[dim(&text)]);
    }
    for counts in list {
        let shown = cut(&safe(&counts.name), name, page.ellipsis());
        let mut line = vec![
            plain("  "),
            strong(&left(&shown, name)),
            plain(&right(&places(&counts.posts), cell)),
        ];
        for class in &CLASSES {
            let (count, _) = counts.class(class);
            let none = count.as_f64().unwrap_or(0.0) <= 0.0;
            let paint = if none {
                Paint::Dim
            } else if class.name == "dead-end" {
                Paint::Bad
            } else {
                Paint::Plain
            };
            let text = if none { "-".to_owned() } else { places(&count) };
            line.push((paint, right(&text, cell)));
        }
        if bar_room > 0 {
            let part = counts.classes.get("dead-end").and_then(|(_, part)| *part);
            line.push(plain(&right(
                &part.map_or_else(|| "-".to_owned(), share),
                LINE_SHARE,
            )));
            line.push(plain(" "));
            line.push((Paint::Bad, bar(part.unwrap_or(0.0), LINE_BAR, page.style.unicode)));
        }
        page.line(&line);
    }
}

fn sentences(page: &mut Page<'_>, list: &[Counts]) {
    for counts in list {
        let parts: Vec<String> = CLASSES
            .iter()
            .rev()
            .filter_map(|class| {
                let (count, _) = counts.class(class);
                (count.as_f64().unwrap_or(0.0) > 0.0).then(|| format!("{} {}", places(&count), class.words))
            })
            .collect();
        let tail = if parts.is_empty() {
            String::new()
        } else {
            format!(": {}", parts.join(", "))
        };
        let rest = format!(", {} posts{tail}", places(&counts.posts));
        page.flow("  ", "    ", &[strong(&counts.name), plain(&rest)]);
    }
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_has_an_ascii_form_and_never_hides_something() {
        assert_eq!(bar(0.5, 10, true), "█████");
        assert_eq!(bar(0.26, 10, true), "██▋");
        assert_eq!(bar(0.0001, 10, true), "▏");
        assert_eq!(bar(0.0001, 10, false), "#");
        assert_eq!(bar(0.0, 10, true), "");
        assert_eq!(bar(1.0, 4, false), "####");
    }
}
