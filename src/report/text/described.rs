//! The text of `gradus posts describe`.

use super::{Page, Style, dim, plain, strong};
use crate::report::described::{Described, DescribedColumn, Suspicious};
use crate::report::figures;
use crate::report::text::wrap::{Paint, Run};

/// What was understood of an extract, ready to print.
#[must_use]
pub fn described(document: &Described, style: &Style) -> String {
    let mut page = Page::new(style);
    page.flow("", "  ", &[strong(&document.source)]);
    let mut facts = vec![document.kind.clone()];
    facts.extend(document.sheet.iter().map(|sheet| format!("sheet `{sheet}`")));
    facts.extend(document.encoding.clone());
    facts.extend(
        document
            .delimiter
            .iter()
            .map(|delimiter| format!("cells separated by {delimiter}")),
    );
    facts.push(match document.header_rows {
        0 | 1 => format!("headings in row {}", document.header_row),
        rows => format!(
            "headings in rows {} to {}",
            document.header_row,
            document.header_row + rows - 1
        ),
    });
    page.para("  ", &facts.join(", "));
    let mut counts = format!(
        "{} below them in {}",
        counted(document.rows, "row"),
        counted(document.columns.len() as u64, "column")
    );
    if document.blank_rows > 0 {
        counts.push_str(&format!("; {} are blank", figures::whole(document.blank_rows)));
    }
    page.para("  ", &counts);
    for fact in [&document.dates, &document.stands_for].into_iter().flatten() {
        page.flow("  ", "    ", &[plain(fact)]);
    }
    if let Some(institution) = &document.institution {
        page.flow("  ", "    ", &[plain("institution: "), plain(institution)]);
    }
    if !style.quiet {
        for remark in &document.remarks {
            page.flow("  ", "    ", &[dim(remark)]);
        }
    }
    page.heading("Columns");
    for one in &document.columns {
        column(&mut page, one);
    }
    suspicious(&mut page, &document.suspicious);
    if !document.lacking.is_empty() {
        page.heading("Not found");
        let list: Vec<String> = document.lacking.iter().map(|name| format!("`{name}`")).collect();
        page.para("  ", &list.join(", "));
        page.para(
            "  ",
            "checks that need them are skipped and said so; `gradus explain CHECK` says what each needs",
        );
    }
    page.out
}

fn column(page: &mut Page<'_>, one: &DescribedColumn) {
    page.blank();
    let heading = if one.heading.is_empty() {
        "(no heading)"
    } else {
        one.heading.as_str()
    };
    let mut runs: Vec<Run> = vec![dim(&format!("{:>2}  ", one.position)), strong(heading)];
    let arrow = if page.style.unicode { " → " } else { " -> " };
    match (&one.meaning, &one.surety) {
        (Some(meaning), Some(surety)) => {
            let paint = match surety.as_str() {
                "sure" => Paint::Good,
                "likely" => Paint::Note,
                _ => Paint::Doubt,
            };
            runs.push(plain(arrow));
            runs.push((paint, meaning.clone()));
            runs.push(dim(&format!(" ({surety})")));
        }
        _ => runs.push(dim(&format!("{arrow}not used"))),
    }
    page.flow("", "      ", &runs);
    let mut facts = vec![one.kind.clone()];
    if one.filled > 0 {
        facts.push(counted(one.distinct, "different value"));
    }
    facts.push(match one.blank {
        0 => "no blank".to_owned(),
        blank => counted(blank, "blank"),
    });
    page.para("      ", &facts.join(", "));
    if !page.style.quiet && !one.why.is_empty() {
        page.flow(
            "      ",
            "        ",
            &[dim(&format!("because: {}", one.why.join("; ")))],
        );
    }
    if let Some(hidden) = &one.hidden {
        page.flow(
            "      ",
            "        ",
            &[dim(&format!("values not shown: {hidden}"))],
        );
    } else if !one.values.is_empty() {
        let shown: Vec<String> = one
            .values
            .iter()
            .map(|value| {
                let means = value.means.as_ref().map_or_else(String::new, |means| {
                    if means.is_empty() {
                        " (not understood)".to_owned()
                    } else {
                        format!(" = {means}")
                    }
                });
                format!("{}{means} {}", value.value, figures::whole(value.times))
            })
            .collect();
        let mut text = shown.join(" · ");
        if !page.style.unicode {
            text = text.replace('·', "|");
        }
        let more = one.distinct.saturating_sub(one.values.len() as u64);
        if more > 0 {
            text.push_str(&format!(" {} and {} more", page.ellipsis(), figures::whole(more)));
        }
        page.flow("      ", "        ", &[plain(&text)]);
    }
    for odd in &one.odd {
        page.flow("      ! ", "        ", &[(Paint::Doubt, plain(odd).1)]);
    }
}

fn suspicious(page: &mut Page<'_>, list: &[Suspicious]) {
    page.heading("Suspicious rows");
    if list.is_empty() {
        page.para("  ", "none");
    }
    for one in list {
        let mut says = format!("{}: {}", counted(one.rows, "row"), one.what);
        if !one.first.is_empty() {
            let rows: Vec<String> = one.first.iter().map(ToString::to_string).collect();
            let word = if one.first.len() == 1 { "row" } else { "rows" };
            let more = if one.rows > one.first.len() as u64 {
                format!(" {}", page.ellipsis())
            } else {
                String::new()
            };
            says.push_str(&format!(" ({word} {}{more})", rows.join(", ")));
        }
        page.flow("  ", "    ", &[plain(&says)]);
        if let Some(remedy) = &one.remedy {
            page.flow("    ", "    ", &[dim(remedy)]);
        }
    }
}

fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", figures::whole(number))
}
