//! The drawing as SVG. It stands alone as a file and inside an HTML page; nothing in it is fetched, nothing runs.

mod swatch;

use super::Options;
use super::face::Face;
use super::legend::{self, Legend};
use super::lettering::{fit, wrap, xml};
use super::paint::{self, CLOSED, GROUND, INK, LANE, PAINTS, RULE, SHORT_TERM, SOFT};
use super::scene::{Line, Rect, Scene, Text};
use super::view::State;
use std::fmt::Write;

const FONT: &str = "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif";
const BAND: i32 = 12;

pub(super) fn svg(scene: &Scene, legend: &Legend, options: &Options) -> String {
    let mut out = String::new();
    let id = xml(&options.id);
    let (wide, high) = (scene.wide, scene.high);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gradus-map\" id=\"{id}\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {wide} {high}\" role=\"graphics-document\" aria-roledescription=\"career map\" \
         aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{FONT}\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        xml(&scene.title),
        xml(&scene.about)
    );
    let _ = writeln!(
        out,
        "<style>.gradus-map .node{{cursor:default}}.gradus-map a.node{{cursor:pointer}}\
         .gradus-map .node:focus{{outline:none}}.gradus-map .node:focus .frame{{stroke:{INK};stroke-width:4}}\
         .gradus-map .step:hover path{{stroke-width:4}}</style>"
    );
    definitions(&mut out, &id);
    let _ = writeln!(
        out,
        "<rect width=\"{wide}\" height=\"{high}\" fill=\"{GROUND}\"/>"
    );
    lanes(&mut out, scene);
    out.push_str("<g class=\"steps\">\n");
    for line in &scene.lines {
        step(&mut out, line);
    }
    out.push_str("</g>\n<g class=\"nodes\">\n");
    // By keyboard: from the lowest level up, from left to right.
    let mut order: Vec<(&Rect, &Face)> = scene.boxes.iter().zip(&scene.faces).collect();
    order.sort_by_key(|(rect, _)| (std::cmp::Reverse(rect.y), rect.x));
    for (rect, face) in order {
        node(&mut out, rect, face, options, &id);
    }
    out.push_str("</g>\n<g class=\"legend\">\n");
    for (sample, x, y) in &legend.samples {
        swatch::draw(&mut out, sample, *x, *y, &id);
    }
    out.push_str("</g>\n");
    for text in scene.texts.iter().chain(&legend.texts) {
        write_text(&mut out, text);
    }
    out.push_str("</svg>\n");
    out
}

fn definitions(out: &mut String, id: &str) {
    out.push_str("<defs>\n");
    for paint in PAINTS.iter().filter(|paint| !paint.pattern.is_empty()) {
        let solid = paint.class == "terminal";
        let (fill, stroke) = if solid {
            (paint.strong, "none")
        } else {
            ("none", paint.strong)
        };
        let fill = if paint.class == "leaves-institution" {
            paint.strong
        } else {
            fill
        };
        let _ = writeln!(
            out,
            "<pattern id=\"{id}-{0}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"8\" height=\"8\" fill=\"{GROUND}\"/>\
             <path d=\"{1}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"2\"/></pattern>",
            paint.class, paint.pattern
        );
    }
    let _ = writeln!(
        out,
        "<pattern id=\"{id}-term\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"5\" height=\"5\" fill=\"{SHORT_TERM}\"/><path d=\"M0 5L5 0\" stroke=\"{GROUND}\" stroke-width=\"1\"/>\
         </pattern>\n</defs>"
    );
}

fn lanes(out: &mut String, scene: &Scene) {
    let (upper, lower) = scene.ground;
    for (at, (left, right)) in scene.lanes.iter().enumerate() {
        let fill = if at % 2 == 0 { LANE } else { GROUND };
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{upper}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            right - left,
            lower - upper
        );
    }
    let right = scene.lanes.last().map_or(scene.wide, |lane| lane.1);
    for (y, ordered) in &scene.rules {
        let (colour, dashes) = if *ordered {
            (RULE, "")
        } else {
            (SOFT, " stroke-dasharray=\"12 6\"")
        };
        let _ = writeln!(
            out,
            "<path d=\"M20 {y}H{right}\" stroke=\"{colour}\"{dashes} fill=\"none\"/>"
        );
    }
}

fn write_text(out: &mut String, text: &Text) {
    let weight = if text.bold { " font-weight=\"700\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} fill=\"{}\">{}</text>",
        text.x,
        text.y,
        text.size,
        text.colour,
        xml(&text.text)
    );
}

/// The dashes of a line.
fn dashes(kind: &str, state: State) -> String {
    let dashes = if state == State::Missing {
        "2 5"
    } else {
        paint::dashes(kind)
    };
    if dashes.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{dashes}\"")
    }
}

fn step(out: &mut String, line: &Line) {
    let colour = legend::colour(line.state);
    let thick = match (line.kind, line.count) {
        ("progression", 0 | 1) => 2.4,
        (_, count) => 1.4 + 0.3 * count.clamp(1, 8) as f64,
    };
    let _ = write!(
        out,
        "<g class=\"step\" data-from=\"{}\" data-to=\"{}\"><title>{}</title>\
         <path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thick:.1}\"{} stroke-linejoin=\"round\"/>",
        line.from,
        line.to,
        xml(&line.says),
        rounded(&line.own),
        dashes(line.kind, line.state)
    );
    let hollow = line.state == State::Missing;
    // The head stands where the line's own part ends at its box; lines that join another leave it to that one.
    if line.own.last() == line.way.last() {
        head(out, &line.way, colour, hollow);
    }
    let mut back = line.way.clone();
    back.reverse();
    if line.both {
        head(out, &back, colour, hollow);
    }
    if line.state == State::Closed {
        gate(out, &line.way);
    }
    out.push_str("</g>\n");
}

/// An arrowhead at the end of a way.
fn head(out: &mut String, way: &[(i32, i32)], colour: &str, hollow: bool) {
    let [.., before, tip] = way else { return };
    let (dx, dy) = ((tip.0 - before.0).signum(), (tip.1 - before.1).signum());
    let (x, y) = *tip;
    // Across the direction: 4 pixels to each side, 8 behind the tip.
    let (ax, ay) = (x - 8 * dx - 4 * dy, y - 8 * dy - 4 * dx);
    let (bx, by) = (x - 8 * dx + 4 * dy, y - 8 * dy + 4 * dx);
    let fill = if hollow { GROUND } else { colour };
    let _ = write!(
        out,
        "<path d=\"M{x} {y}L{ax} {ay}L{bx} {by}Z\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1\"/>"
    );
}

/// The sign of a closed step, where it leaves its box.
fn gate(out: &mut String, way: &[(i32, i32)]) {
    let [first, second, ..] = way else { return };
    let (dx, dy) = ((second.0 - first.0).signum(), (second.1 - first.1).signum());
    sign(out, first.0 + 8 * dx, first.1 + 8 * dy);
}

fn sign(out: &mut String, x: i32, y: i32) {
    let _ = write!(
        out,
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{GROUND}\" stroke=\"{CLOSED}\" stroke-width=\"1.6\"/>\
         <path d=\"M{} {y}H{}\" stroke=\"{CLOSED}\" stroke-width=\"2\"/>",
        x - 3,
        x + 3
    );
}

/// A way with round corners.
fn rounded(way: &[(i32, i32)]) -> String {
    let mut out = String::new();
    let Some(first) = way.first() else { return out };
    let _ = write!(out, "M{} {}", first.0, first.1);
    for window in way.windows(3) {
        let [before, at, after] = window else { continue };
        let room = |a: &(i32, i32), b: &(i32, i32)| ((a.0 - b.0).abs() + (a.1 - b.1).abs()) / 2;
        let radius = 5.min(room(before, at)).min(room(at, after));
        let toward = |to: &(i32, i32)| {
            (
                at.0 + (to.0 - at.0).signum() * radius,
                at.1 + (to.1 - at.1).signum() * radius,
            )
        };
        let (start, end) = (toward(before), toward(after));
        let _ = write!(
            out,
            "L{} {}Q{} {} {} {}",
            start.0, start.1, at.0, at.1, end.0, end.1
        );
    }
    if let (Some(last), true) = (way.last(), way.len() > 1) {
        let _ = write!(out, "L{} {}", last.0, last.1);
    }
    out
}

fn node(out: &mut String, rect: &Rect, face: &Face, options: &Options, id: &str) {
    let own = xml(&face.id);
    let says = xml(&face.says);
    let about = options.described.as_deref().map_or_else(|| id.to_owned(), xml);
    let (open, close) = if options.links {
        (
            format!("<a class=\"node\" id=\"{id}-{own}\" href=\"#{about}-about-{own}\">"),
            "</a>",
        )
    } else {
        (
            format!("<g class=\"node\" id=\"{id}-{own}\" tabindex=\"0\" role=\"img\" aria-label=\"{says}\">"),
            "</g>",
        )
    };
    let paint = paint::of(face.class);
    let Rect { x, y, wide, high } = *rect;
    let dash = if face.idle {
        " stroke-dasharray=\"5 4\""
    } else {
        ""
    };
    let faint = if face.beside {
        " stroke-opacity=\"0.55\""
    } else {
        ""
    };
    let _ = write!(
        out,
        "{open}<title>{says}</title><rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" rx=\"6\" \
         fill=\"{}\" stroke=\"{}\" stroke-width=\"1.6\"{dash}{faint}/>",
        paint.fill, paint.strong
    );
    band(out, rect, face, id);
    let left = x + BAND + 10;
    let room = wide - BAND - 20;
    let mut line = |text: &str, y: i32, size: i32, bold: bool, colour: &str| {
        if text.is_empty() {
            return;
        }
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        let _ = write!(
            out,
            "<text x=\"{left}\" y=\"{y}\" font-size=\"{size}\"{weight} fill=\"{colour}\">{}</text>",
            xml(&fit(text, room, size, bold))
        );
    };
    // Five lines above the share of contracts, three without posts: the title takes two at most.
    let lines = if face.posts.is_empty() { 4 } else { 5 };
    let under = if face.posts.is_empty() {
        face.under.clone()
    } else {
        format!("{} · {}", face.under, face.posts)
    };
    let mut flow: Vec<(String, i32, bool, &str)> = Vec::new();
    flow.extend(face.head.iter().map(|text| (text.clone(), 12, true, INK)));
    let left_over = lines - flow.len() - usize::from(!face.words.is_empty());
    let under = wrap(&under, room, left_over.min(2), 11, false);
    flow.extend(under.into_iter().map(|text| (text, 11, false, INK)));
    let words = wrap(&face.words, room, (lines - flow.len()).min(2), 11, false);
    let colour = if face.band.len() > 1 { INK } else { paint.strong };
    flow.extend(words.into_iter().map(|text| (text, 11, false, colour)));
    for (at, (text, size, bold, colour)) in flow.iter().enumerate() {
        line(text, y + 17 + 15 * at as i32, *size, *bold, colour);
    }
    if let Some((words, share)) = &face.term {
        line(words, y + high - 17, 10, false, SOFT);
        let full = room;
        let part = (f64::from(full) * share).round() as i32;
        let bar = y + high - 12;
        let _ = write!(
            out,
            "<rect x=\"{left}\" y=\"{bar}\" width=\"{full}\" height=\"6\" fill=\"{GROUND}\" stroke=\"{SOFT}\" stroke-width=\"0.7\"/>\
             <rect x=\"{left}\" y=\"{bar}\" width=\"{part}\" height=\"6\" fill=\"url(#{id}-term)\"/>"
        );
    }
    if face.entry {
        entry(out, x - 12, y + high - 14);
    }
    let _ = writeln!(out, "{close}");
}

/// The classes of a box's posts, as a band on its left.
fn band(out: &mut String, rect: &Rect, face: &Face, id: &str) {
    let (top, high) = (rect.y + 4, rect.high - 8);
    let mut sum = 0.0;
    // Worst class on top.
    for (class, share) in face.band.iter().rev() {
        let from = (f64::from(high) * sum).round() as i32;
        sum += share;
        let to = (f64::from(high) * sum).round() as i32;
        let strong = paint::of(class).strong;
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{BAND}\" height=\"{}\" fill=\"url(#{id}-{class})\" stroke=\"{strong}\" \
             stroke-width=\"1\"/>",
            rect.x + 4,
            top + from,
            (to - from).max(1)
        );
    }
}

/// The sign of an entry role.
fn entry(out: &mut String, x: i32, y: i32) {
    let _ = write!(
        out,
        "<path class=\"entry\" d=\"M{x} {0}H{1}M{2} {3}L{1} {0}L{2} {4}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.6\"/>",
        y + 4,
        x + 9,
        x + 5,
        y,
        y + 8
    );
}
