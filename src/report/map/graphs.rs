//! The map for programs that lay graphs out themselves: Graphviz (DOT) and Mermaid.

use super::lettering::clean;
use super::paint;
use super::value::{Map, Node};
use super::view::{self, State, View};
use super::{Grouping, face};
use std::fmt::Write;

/// The map for Graphviz: one rank a level, one cluster a family.
#[must_use]
pub fn dot(map: &Map) -> String {
    let view = view::of(map, Grouping::Never);
    let mut out = String::from(
        "digraph \"career map\" {\n  rankdir=BT;\n  newrank=true;\n  node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\"];\n",
    );
    let _ = writeln!(out, "  label={};\n  labelloc=t;", quoted(&heading(map)));
    for (lane, family) in map.families.iter().enumerate() {
        let _ = writeln!(
            out,
            "  subgraph cluster_{lane} {{\n    label={};",
            quoted(&clean(&family.title))
        );
        for (at, item) in view
            .boxes
            .iter()
            .enumerate()
            .filter(|(_, item)| item.lane == lane)
        {
            let face = face::of(&view, item);
            let paint = paint::of(face.class);
            let lines = lines(&view, at, &face);
            let label: Vec<String> = lines.iter().map(|line| inside_quotes(line)).collect();
            let style = if face.idle {
                ", style=\"dashed,rounded\""
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "    n{at} [label=\"{}\", fillcolor=\"{}\", color=\"{}\"{style}];",
                label.join("\\n"),
                paint.fill,
                paint.strong
            );
        }
        out.push_str("  }\n");
    }
    // One node a level, in order, keeps the boxes of a level in one rank.
    for (level, grades) in map.levels.iter().enumerate() {
        let here: Vec<String> = (0..)
            .zip(&view.boxes)
            .filter(|(_, item)| item.row == level)
            .map(|(at, _)| format!("n{at};"))
            .collect();
        let name = grades
            .grades
            .first()
            .map_or_else(String::new, |grade| clean(&grade.title));
        let _ = writeln!(
            out,
            "  l{level} [shape=plaintext, style=\"\", label={}];\n  {{ rank=same; l{level}; {} }}",
            quoted(&name),
            here.join(" ")
        );
        if let Some(below) = level.checked_sub(1) {
            let _ = writeln!(out, "  l{below} -> l{level} [style=invis];");
        }
    }
    for line in &view.lines {
        let style = match (line.state, line.kind) {
            (State::Missing, _) => "dotted",
            (_, "vacancy" | "secondment") => "dashed",
            (_, "transfer") => "dotted",
            (_, "progression") => "bold",
            _ => "solid",
        };
        let colour = match line.state {
            State::Closed | State::Missing => paint::CLOSED,
            State::Unstaffed => paint::IDLE,
            State::Written => paint::INK,
        };
        let row = |at: usize| view.boxes.get(at).map(|item| item.row);
        let mut more = String::new();
        if line.both {
            more.push_str(", dir=both");
        }
        if row(line.from) >= row(line.to) {
            more.push_str(", constraint=false");
        }
        let _ = writeln!(
            out,
            "  n{} -> n{} [label={}, style={style}, color=\"{colour}\"{more}];",
            line.from,
            line.to,
            quoted(&words(&view, line))
        );
    }
    out.push_str("}\n");
    out
}

/// The map for Mermaid: a flow chart from bottom to top, one subgraph a family.
#[must_use]
pub fn mermaid(map: &Map) -> String {
    let view = view::of(map, Grouping::Never);
    let mut out = format!("---\ntitle: {}\n---\nflowchart BT\n", quoted_yaml(&heading(map)));
    for (lane, family) in map.families.iter().enumerate() {
        let _ = writeln!(
            out,
            "  subgraph f{lane} [\"{}\"]\n    direction BT",
            entities(&clean(&family.title))
        );
        for (at, item) in view
            .boxes
            .iter()
            .enumerate()
            .filter(|(_, item)| item.lane == lane)
        {
            let face = face::of(&view, item);
            let lines: Vec<String> = lines(&view, at, &face)
                .iter()
                .map(|line| entities(line))
                .collect();
            let class = if face.class.is_empty() { "none" } else { face.class };
            let _ = writeln!(out, "    n{at}[\"{}\"]:::{class}", lines.join("<br/>"));
        }
        out.push_str("  end\n");
    }
    for line in &view.lines {
        let arrow = match (line.state, line.kind, line.both) {
            (State::Missing, ..) => "-.-x",
            (_, "progression", _) => "==>",
            (_, "vacancy" | "secondment" | "transfer", false) => "-.->",
            (_, _, true) => "<-.->",
            _ => "-->",
        };
        let _ = writeln!(
            out,
            "  n{} {arrow}|\"{}\"| n{}",
            line.from,
            entities(&words(&view, line)),
            line.to
        );
    }
    for paint in paint::PAINTS {
        let class = if paint.class.is_empty() {
            "none"
        } else {
            paint.class
        };
        let _ = writeln!(
            out,
            "  classDef {class} fill:{},stroke:{},color:{}",
            paint.fill,
            paint.strong,
            paint::INK
        );
    }
    out
}

fn heading(map: &Map) -> String {
    let mut parts = vec![format!("Career map: {}", clean(&map.framework.title))];
    match map.institutions.as_slice() {
        [] => {}
        [one] => parts.push(clean(one)),
        many => parts.push(format!("{} institutions together", many.len())),
    }
    parts.extend(map.unit.as_deref().map(clean));
    parts.push(format!("as of {}", map.as_of));
    parts.join(", ")
}

/// What stands in a box.
fn lines(view: &View<'_>, at: usize, face: &face::Face) -> Vec<String> {
    let nodes: Vec<&Node> = view
        .boxes
        .get(at)
        .map(|item| view.nodes(item).collect())
        .unwrap_or_default();
    let title = nodes.first().map_or_else(String::new, |node| clean(&node.title));
    let mut lines = vec![title, face.under.clone(), face.posts.clone(), face.words.clone()];
    lines.extend(face.term.as_ref().map(|(words, _)| words.clone()));
    lines.retain(|line| !line.is_empty());
    lines
}

/// What stands on a line.
fn words(view: &View<'_>, line: &view::Join) -> String {
    if line.state == State::Missing {
        return "missing".to_owned();
    }
    let step = line.steps.first().and_then(|&at| view.map.steps.get(at));
    let mut words = line.kind.to_owned();
    if let Some(after) = step.and_then(|step| step.after.as_ref()) {
        words.push_str(&format!(" after {after}"));
    }
    if let Some(step) = step.filter(|step| !step.open_to.is_empty()) {
        words.push_str(&format!(", open to {} alone", clean(&step.open_to.join(" and "))));
    }
    words
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", inside_quotes(text))
}

/// Text between quotes in DOT, where a backslash begins an escape.
fn inside_quotes(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn quoted_yaml(text: &str) -> String {
    quoted(text)
}

/// Text in Mermaid: everything but letters, digits and harmless signs as an entity, so that nothing in it is syntax
/// and nothing is markup.
fn entities(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '·' | '…') {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}
