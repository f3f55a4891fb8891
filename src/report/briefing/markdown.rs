//! The briefing as Markdown: the sentences and the tables; charts are the tables behind them.

use super::{Block, Briefing, Table, html::is_number};
use std::fmt::Write;

/// Rows of a table.
const ROWS: usize = 50;

/// The briefing as one Markdown document.
#[must_use]
pub fn markdown(briefing: &Briefing) -> String {
    let words = &briefing.words;
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}", line(&briefing.title), line(&briefing.subtitle));
    if let Some(shared) = &briefing.shared {
        let _ = writeln!(out, "\n> {}", line(shared));
    }
    out.push('\n');
    for figure in &briefing.lead {
        let _ = writeln!(
            out,
            "- **{}:** {} ({})",
            line(&figure.label),
            briefing.locale.cell(&figure.value),
            line(&figure.more)
        );
    }
    for sentence in &briefing.before {
        let _ = writeln!(out, "\n> {}", line(sentence));
    }
    for question in &briefing.questions {
        let _ = writeln!(out, "\n## {}", line(&question.title));
        for sentence in &question.answer {
            let _ = writeln!(out, "\n{}", line(sentence));
        }
        if let Some(remedy) = &question.remedy {
            let _ = writeln!(out, "\n**{}.** {}", line(words.remedy), line(remedy));
        }
        for block in &question.blocks {
            if let Block::Table(table) = block {
                grid(&mut out, briefing, table);
            }
        }
    }
    let _ = writeln!(out, "\n## {}", line(words.method));
    for sentence in &briefing.method {
        let _ = writeln!(out, "\n{}", line(sentence));
    }
    let _ = writeln!(out, "\n{} {}", line(words.made_by), briefing.gradus);
    out
}

fn grid(out: &mut String, briefing: &Briefing, table: &Table) {
    let _ = writeln!(out, "\n### {}", line(&table.title));
    if !table.note.is_empty() {
        let _ = writeln!(out, "\n{}", line(&table.note));
    }
    out.push_str("\n|");
    for column in &table.columns {
        let _ = write!(out, " {} |", line(&column.head));
    }
    out.push_str("\n|");
    for at in 0..table.columns.len() {
        out.push_str(if is_number(table, at) { " ---: |" } else { " --- |" });
    }
    out.push('\n');
    let rows = table.rows.iter().take(ROWS);
    let shown = rows.len();
    for row in rows {
        out.push('|');
        for cell in row {
            let _ = write!(out, " {} |", line(&briefing.locale.cell(cell)));
        }
        out.push('\n');
    }
    if let Some(total) = &table.total {
        out.push('|');
        for cell in total {
            let text = line(&briefing.locale.cell(cell));
            let _ = if text.is_empty() {
                write!(out, " |")
            } else {
                write!(out, " **{text}** |")
            };
        }
        out.push('\n');
    }
    if table.of > shown {
        let bounded = briefing
            .words
            .bounded
            .replacen("{}", &briefing.locale.whole(shown), 1)
            .replacen("{}", &briefing.locale.whole(table.of), 1);
        let _ = writeln!(out, "\n{}", line(&bounded));
    }
}

/// Text as text: nothing of a user's becomes markup, a link, a cell or a heading.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
