//! Shared by the tests of the front end.

use gradus::source::Sources;
use gradus::syntax::{ast::File, parse};
use std::fmt::Write;

/// The tree of a text and its messages as plain lines.
pub fn read(text: &str) -> (File, String) {
    let mut sources = Sources::default();
    let id = sources.add("test.gradus", text);
    let (file, diagnostics) = parse(&sources, id);
    let mut out = String::new();
    for diagnostic in &diagnostics {
        let at = sources.position(diagnostic.span);
        let _ = writeln!(
            out,
            "{}:{} {} {}: {}",
            at.line,
            at.column,
            diagnostic.severity.word(),
            diagnostic.code,
            diagnostic.message
        );
        let _ = writeln!(
            out,
            "    at `{}`: {}",
            sources.slice(diagnostic.span).escape_debug(),
            diagnostic.label
        );
        for label in &diagnostic.related {
            let at = sources.position(label.span);
            let _ = writeln!(out, "    {}:{}: {}", at.line, at.column, label.text);
        }
        if let Some(note) = &diagnostic.note {
            let _ = writeln!(out, "    note: {note}");
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    (file, out)
}

/// The text without each of its lines, then without each of its tokens.
pub fn mutants(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for index in 0..lines.len() {
        let mut left = lines.clone();
        let line = left.remove(index);
        out.push((format!("line {} `{line}`", index + 1), left.join("\n")));
    }
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap();
        let length = if first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            rest[1..].find('"').map_or(1, |end| end + 2)
        } else if first.is_alphanumeric() {
            let part = |char: char| char.is_alphanumeric() || "_-".contains(char);
            rest.find(|char| !part(char)).unwrap_or(rest.len())
        } else if rest.starts_with("<->") {
            3
        } else if rest.starts_with("->") || rest.starts_with("..") {
            2
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() && first != '#' {
            let token = &rest[..length];
            let line = text[..at].matches('\n').count() + 1;
            out.push((
                format!("`{token}` in line {line}"),
                format!("{}{}", &text[..at], &text[at + length..]),
            ));
        }
        at += length;
    }
    out
}

/// The tree as indented text: a value with its place on one line, spans as the words they cover, empty fields
/// left out.
pub fn compact(file: &File, text: &str) -> String {
    let debug = format!("{file:#?}");
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut lines = debug.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        let closes = matches!(trimmed, "}" | "}," | ")" | ")," | "]" | "],");
        let empty = trimmed != "value: false,"
            && [": None,", ": [],", ": false,"]
                .iter()
                .any(|end| trimmed.ends_with(end));
        if closes || empty {
            continue;
        }
        let Some(field) = trimmed.strip_suffix("Span {") else {
            out.push((indent, trimmed.trim_end_matches(',').to_owned()));
            continue;
        };
        let mut numbers: Vec<usize> = Vec::new();
        for inner in lines.by_ref() {
            if inner.trim().starts_with('}') && inner.len() - inner.trim_start().len() == indent {
                break;
            }
            let number = inner
                .split_once(':')
                .map(|(_, number)| number.trim().trim_end_matches(','));
            numbers.extend(number.and_then(|number| number.parse::<usize>().ok()));
        }
        let (start, end) = (numbers[numbers.len() - 2], numbers[numbers.len() - 1]);
        let words: Vec<&str> = text[start..end].split_whitespace().collect();
        let words = words.join(" ");
        let cut: String = words.chars().take(47).collect();
        let shown = if words.chars().count() > 50 {
            format!("{cut}...")
        } else {
            words
        };
        out.push((indent, format!("{field}<{shown}>")));
    }
    joined(&out)
}

/// Puts what opens nothing but one value on the line of that value.
fn joined(lines: &[(usize, String)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < lines.len() {
        let (indent, mut line) = lines[at].clone();
        at += 1;
        while at < lines.len() && (line.ends_with("Some(") || line.ends_with("Spanned {")) {
            let next = &lines[at].1;
            if let Some(wrapper) = line.strip_suffix("Some(") {
                line = format!("{wrapper}{next}");
                at += 1;
            } else if let (Some(value), Some((_, span))) = (next.strip_prefix("value: "), lines.get(at + 1)) {
                let Some(span) = span.strip_prefix("span: ") else {
                    break;
                };
                line = line.replace("Spanned {", &format!("{value} {span}"));
                at += 2;
            } else {
                break;
            }
        }
        let _ = writeln!(out, "{}{line}", " ".repeat(indent / 2));
    }
    out
}
