//! What-ifs for people: a table of figures, today and after each, then what each changes and brings.

use super::{Change, Cost, Number, Scenario, Scenarios, Side};
use crate::report::figures::{date, grouped, place, places, share, size};
use crate::report::safe::safe;
use crate::report::value::Finding;
use crate::report::words::CLASSES;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Findings of one kind that a what-if names; the rest is counted.
const MOST_FINDINGS: usize = 12;
/// Columns of a figure, at most.
const WIDEST: usize = 24;

/// One line of the table: what it counts, and its figure for each state of things.
struct Line {
    label: String,
    figures: Vec<String>,
    /// A heading of what follows: no figures.
    heading: bool,
}

/// The document as text, for a page of `width` columns.
#[must_use]
pub fn text(document: &Scenarios, width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "What if: {}, as of {}\n",
        safe(&document.framework),
        date(&document.as_of)
    );
    if document.as_of_from == "clock" {
        out.push_str("No date was given, so this is read as of today by this computer's clock; give --as-of to get the same answer\non another day.\n\n");
    }
    table(&mut out, document, width);
    for scenario in &document.scenarios {
        one(&mut out, scenario);
    }
    out
}

fn table(out: &mut String, document: &Scenarios, width: usize) {
    let lines = lines(document);
    let mut heads = vec!["today".to_owned()];
    heads.extend(
        document
            .scenarios
            .iter()
            .map(|scenario| safe(&scenario.name).into_owned()),
    );
    let label = lines.iter().map(|line| line.label.width()).max().unwrap_or(0);
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let figures = lines
                .iter()
                .filter_map(|line| line.figures.get(at))
                .map(|figure| figure.width());
            figures.chain([head.width().min(WIDEST)]).max().unwrap_or(0)
        })
        .collect();
    // As many states side by side as the page has room for; today stands first in every table.
    let today = widths.first().copied().unwrap_or(0);
    let mut at = 1;
    while at < heads.len().max(2) {
        let mut used = label + 2 + today;
        let mut until = at;
        while let Some(wide) = widths.get(until)
            && (until == at || used + 2 + wide <= width)
        {
            used += 2 + wide;
            until += 1;
        }
        let shown: Vec<usize> = std::iter::once(0).chain(at..until).collect();
        let _ = write!(out, "{:label$}", "");
        for &column in &shown {
            let (head, wide) = (
                heads.get(column).map_or("", String::as_str),
                widths.get(column).copied().unwrap_or(0),
            );
            let _ = write!(out, "  {}", right(&cut(head, wide), wide));
        }
        out.push('\n');
        for line in &lines {
            if line.heading {
                let _ = writeln!(out, "{}", line.label);
                continue;
            }
            out.push_str(&line.label);
            out.push_str(&" ".repeat(label - line.label.width()));
            for &column in &shown {
                let figure = line.figures.get(column).map_or("", String::as_str);
                let _ = write!(
                    out,
                    "  {}",
                    right(figure, widths.get(column).copied().unwrap_or(0))
                );
            }
            out.push('\n');
        }
        out.push('\n');
        at = until.max(at + 1);
    }
}

fn lines(document: &Scenarios) -> Vec<Line> {
    let sides: Vec<&Side> = std::iter::once(&document.today)
        .chain(document.scenarios.iter().map(|scenario| &scenario.after))
        .collect();
    let mut lines = Vec::new();
    let heading = |label: &str| Line {
        label: label.to_owned(),
        figures: Vec::new(),
        heading: true,
    };
    let row = |label: &str, read: &dyn Fn(&Side) -> String| Line {
        label: format!("  {label}"),
        figures: sides.iter().map(|side| read(side)).collect(),
        heading: false,
    };
    lines.push(heading("Posts"));
    lines.push(row("filled", &|side| places(&side.headcount)));
    lines.push(row("FTE of these", &|side| grouped(&side.fte)));
    lines.push(row("vacant", &|side| places(&side.vacant)));
    lines.push(row("not placed", &|side| places(&side.unplaced)));
    lines.push(row("on short-term contracts", &|side| {
        let (part, whole) = (size(&side.short_term), size(&side.contract_known));
        if whole > 0.0 {
            format!("{} ({})", places(&side.short_term), share(part / whole))
        } else {
            "not known".to_owned()
        }
    }));
    lines.push(heading("Where people can go"));
    for class in &CLASSES {
        lines.push(row(class.words, &|side| {
            side.onward.get(class.name).map_or_else(|| "0".to_owned(), places)
        }));
    }
    lines.push(heading("Findings"));
    lines.push(row("errors", &|side| side.findings.error.to_string()));
    lines.push(row("warnings", &|side| side.findings.warning.to_string()));
    lines.push(row("notes", &|side| side.findings.note.to_string()));
    if sides.iter().all(|side| side.cost.is_none()) {
        return lines;
    }
    lines.push(heading(&format!("Pay bill a year, {}", document.currency)));
    let cost = |side: &Side, read: &dyn Fn(&Cost) -> String| {
        side.cost.as_ref().map_or_else(|| "not known".to_owned(), read)
    };
    lines.push(row("all at the bottom of their grade", &|side| {
        cost(side, &|cost| money(&cost.bottom))
    }));
    lines.push(row("as paid", &|side| cost(side, &|cost| money(&cost.paid))));
    lines.push(row("all at the top of their grade", &|side| {
        cost(side, &|cost| money(&cost.top))
    }));
    if let Some(on_costs) = &document.on_costs {
        lines.push(row(&format!("as paid, with on-costs of {on_costs}"), &|side| {
            cost(side, &|cost| {
                cost.with_on_costs.as_deref().map_or_else(String::new, money)
            })
        }));
    }
    lines.push(row("in five years, by increments alone", &|side| {
        cost(side, &|cost| {
            cost.years.last().map_or_else(String::new, |amount| money(amount))
        })
    }));
    let any = |read: &dyn Fn(&Cost) -> &Number| {
        sides
            .iter()
            .filter_map(|side| side.cost.as_ref())
            .any(|cost| size(read(cost)) > 0.0)
    };
    if any(&|cost| &cost.estimated) {
        lines.push(row("posts taken at the bottom: no pay given", &|side| {
            cost(side, &|cost| places(&cost.estimated))
        }));
    }
    if any(&|cost| &cost.unknown) {
        lines.push(row("posts left out: no pay known", &|side| {
            cost(side, &|cost| places(&cost.unknown))
        }));
    }
    lines
}

/// An amount without its hundredths: a pay bill is no invoice.
fn money(amount: &str) -> String {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let up = part.as_bytes().first().is_some_and(|&digit| digit >= b'5');
    let rounded = whole.parse::<i64>().map_or_else(
        |_| whole.to_owned(),
        |number| (number + i64::from(up) * if whole.starts_with('-') { -1 } else { 1 }).to_string(),
    );
    grouped(&rounded)
}

fn one(out: &mut String, scenario: &Scenario) {
    let title = if scenario.title.is_empty() {
        String::new()
    } else {
        format!(": {}", safe(&scenario.title))
    };
    let _ = writeln!(out, "── {}{title}", safe(&scenario.name));
    for (number, change) in (1..).zip(&scenario.changes) {
        let _ = writeln!(out, "  {number}. {}", safe(&change.text));
        let at = match change.place.file.as_str() {
            "(command line)" => String::new(),
            _ => format!(" ({})", place(&change.place)),
        };
        let _ = writeln!(out, "     {}{at}", touched(change));
    }
    out.push('\n');
    if scenario.moves.is_empty() {
        out.push_str("  Nobody's way up changes.\n");
    } else {
        let _ = writeln!(
            out,
            "  A better way up for {}, a worse one for {}:",
            posts(&scenario.helped),
            posts(&scenario.harmed)
        );
        for moved in &scenario.moves {
            let word = |name: &str| {
                let known = CLASSES.iter().find(|class| class.name == name);
                known.map_or_else(|| "not placed".to_owned(), |class| class.words.to_owned())
            };
            let _ = writeln!(
                out,
                "    {} from “{}” to “{}”",
                posts(&moved.posts),
                word(&moved.from),
                word(&moved.to)
            );
        }
    }
    list(
        out,
        "Findings that go",
        &scenario.gone.iter().map(line).collect::<Vec<_>>(),
    );
    list(
        out,
        "Findings that come",
        &scenario.new.iter().map(line).collect::<Vec<_>>(),
    );
    let changed: Vec<String> = scenario
        .changed
        .iter()
        .map(|changed| {
            format!(
                "{}\n       before: {}",
                line(&changed.after),
                safe(&changed.before.message)
            )
        })
        .collect();
    list(out, "Findings that change", &changed);
    out.push('\n');
}

fn touched(change: &Change) -> String {
    if change.of_framework {
        return "changes the framework".to_owned();
    }
    let mut said = format!("touches {}", posts(&change.posts));
    if size(&change.not_judged) > 0.0 {
        let _ = write!(
            said,
            "; {} left as they are, because a value is blank that the condition needs",
            posts(&change.not_judged)
        );
    }
    said
}

fn list(out: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n  {heading}: {}", lines.len());
    for line in lines.iter().take(MOST_FINDINGS) {
        let _ = writeln!(out, "    {line}");
    }
    if lines.len() > MOST_FINDINGS {
        let _ = writeln!(
            out,
            "    … and {} more (--format json has them all)",
            lines.len() - MOST_FINDINGS
        );
    }
}

fn line(finding: &Finding) -> String {
    let whose = finding
        .institution
        .as_ref()
        .map_or_else(String::new, |name| format!(" [{}]", safe(name)));
    format!(
        "{} {}: {}{whose}",
        finding.severity.word(),
        finding.check,
        safe(&finding.message)
    )
}

fn posts(number: &Number) -> String {
    let word = if size(number) == 1.0 { "post" } else { "posts" };
    format!("{} {word}", places(number))
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if kept.width() + 2 > width {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}
