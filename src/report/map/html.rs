//! The map in a page: the drawing, then, where it shows groups, a drawing for each family that opens on demand; then
//! every role at grade in words, where the boxes of the drawings lead. Nothing runs: `<details>` opens by itself.

use super::lettering::{clean, slug, xml};
use super::value::{Map, Node};
use super::view::{self, View};
use super::{Grouping, Options, face, svg};
use crate::report::figures::{places, size};
use crate::report::route::{Place, Walk};
use crate::report::words::CLASSES;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The styles that [`html`] needs; ids and classes all begin with `gradus-map`.
pub const STYLE: &str = ".gradus-map-scroll{overflow-x:auto;border:1px solid #c9ced6;border-radius:6px;margin:.5em 0}\
.gradus-map-scroll svg{display:block;max-width:none}\
.gradus-map-family>summary,.gradus-map-roles>summary{cursor:pointer;padding:.4em 0;font-weight:600}\
.gradus-map-role{border-top:1px solid #c9ced6;padding:.3em 0 .6em}\
.gradus-map-role:target{background:#fff6d6}\
.gradus-map-role p{margin:.4em 0 .2em}\
.gradus-map-role ul{margin:.2em 0;padding-left:1.4em}\
@media print{.gradus-map-scroll{overflow:visible;border:0}.gradus-map-scroll svg{width:100%;height:auto}\
.gradus-map-family,.gradus-map-role{break-inside:avoid}}";

/// The map as a piece of an HTML page, with [`STYLE`] in the page's head. It holds no headings, so that it fits under any.
#[must_use]
pub fn html(map: &Map, options: &Options) -> String {
    let mut out = String::new();
    let options = Options {
        links: true,
        ..options.clone()
    };
    let view = view::of(map, options.grouping);
    drawing(&mut out, map, &map.framework.title, &options);
    if view.grouped {
        families(&mut out, map, &view, &options);
    }
    roles(&mut out, map, &options.id);
    out
}

/// The map as a page of its own.
#[must_use]
pub fn page(map: &Map, options: &Options) -> String {
    let title = xml(&clean(&format!("Career map: {}", map.framework.title)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n\
         <style>body{{font-family:system-ui,'Segoe UI','Liberation Sans',Arial,sans-serif;color:#1c1f23;margin:1.5em;\
         line-height:1.4}}@page{{size:A4 landscape;margin:12mm}}{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
        html(map, options)
    )
}

fn drawing(out: &mut String, map: &Map, of: &str, options: &Options) {
    let _ = write!(
        out,
        "<div class=\"gradus-map-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Career map of {}\">\n{}</div>\n",
        xml(&clean(of)),
        svg(map, options)
    );
}

/// A drawing for each family, where the groups of the first one lead.
fn families(out: &mut String, map: &Map, view: &View<'_>, options: &Options) {
    let id = xml(&options.id);
    for (lane, family) in map.families.iter().enumerate() {
        let part = part(map, lane);
        let roles = map.nodes.iter().filter(|node| node.family == lane).count();
        let _ = writeln!(
            out,
            "<details class=\"gradus-map-family\">\n<summary>{}: {roles} roles at grade</summary>",
            xml(&clean(&family.title))
        );
        // Each group of the first drawing leads here.
        for item in view.boxes.iter().filter(|item| item.lane == lane) {
            let _ = writeln!(out, "<span id=\"{id}-about-{}\"></span>", face::of(view, item).id);
        }
        drawing(
            out,
            &part,
            &family.title,
            &Options {
                grouping: Grouping::Never,
                id: format!("{}-{lane}", options.id),
                links: true,
                described: Some(options.id.clone()),
                title: false,
                heading: None,
            },
        );
        out.push_str("</details>\n");
    }
}

/// One family with what a step joins to it.
fn part(map: &Map, lane: usize) -> Map {
    let inside = |at: usize| map.nodes.get(at).is_some_and(|node| node.family == lane);
    let mut shown: BTreeSet<usize> = (0..map.nodes.len()).filter(|&at| inside(at)).collect();
    for step in &map.steps {
        if inside(step.from) || inside(step.to) {
            shown.extend([step.from, step.to]);
        }
    }
    map.only(&shown, |at| !inside(at))
}

impl Map {
    /// The map of some of its nodes alone; `beside` says of a node, by its number here, that it only stands beside.
    #[must_use]
    pub fn only(&self, shown: &BTreeSet<usize>, beside: impl Fn(usize) -> bool) -> Self {
        let renumber = |used: BTreeSet<usize>| -> Vec<usize> { used.into_iter().collect() };
        let nodes: Vec<(usize, &Node)> = shown
            .iter()
            .filter_map(|&at| Some((at, self.nodes.get(at)?)))
            .collect();
        let levels = renumber(nodes.iter().map(|(_, node)| node.level).collect());
        let families = renumber(nodes.iter().map(|(_, node)| node.family).collect());
        let place = |list: &[usize], value: usize| list.binary_search(&value).unwrap_or(0);
        let numbers: Vec<usize> = nodes.iter().map(|(at, _)| *at).collect();
        let number = |at: usize| numbers.binary_search(&at).ok();
        let mut part = Self {
            levels: levels
                .iter()
                .filter_map(|&at| self.levels.get(at).cloned())
                .collect(),
            families: families
                .iter()
                .filter_map(|&at| self.families.get(at).cloned())
                .collect(),
            nodes: nodes
                .iter()
                .map(|(at, node)| Node {
                    level: place(&levels, node.level),
                    family: place(&families, node.family),
                    beside: beside(*at),
                    ..(*node).clone()
                })
                .collect(),
            steps: Vec::new(),
            missing: Vec::new(),
            ..self.clone()
        };
        for step in &self.steps {
            if let (Some(from), Some(to)) = (number(step.from), number(step.to))
                && !(beside(step.from) && beside(step.to))
            {
                let mut step = step.clone();
                (step.from, step.to) = (from, to);
                part.steps.push(step);
            }
        }
        for missing in &self.missing {
            if let (Some(from), Some(to)) = (number(missing.from), number(missing.to)) {
                let mut missing = missing.clone();
                (missing.from, missing.to) = (from, to);
                part.missing.push(missing);
            }
        }
        part
    }
}

impl Map {
    /// The roles at grade that routes pass, and their steps alone.
    #[must_use]
    pub fn along(&self, walks: &[&Walk]) -> Self {
        let id = |place: &Place| format!("{}@{}", place.role, place.grade);
        let mut shown = BTreeSet::new();
        let mut taken = BTreeSet::new();
        let number = |id: &str| self.nodes.iter().position(|node| node.id == id);
        for walk in walks {
            let mut from = number(&id(&walk.from));
            shown.extend(from);
            for step in &walk.steps {
                let to = number(&id(&step.to));
                shown.extend(to);
                taken.extend(from.zip(to).map(|ends| (ends, step.kind.clone(), step.at.line)));
                from = to;
            }
        }
        let part = Self {
            steps: self
                .steps
                .iter()
                .filter_map(|step| {
                    let there = ((step.from, step.to), step.kind.clone(), step.at.line);
                    let back = ((step.to, step.from), step.kind.clone(), step.at.line);
                    if taken.contains(&there) {
                        return Some(step.clone());
                    }
                    // A step both ways that is walked against its writing.
                    (step.both_ways && taken.contains(&back)).then(|| step.clone())
                })
                .collect(),
            missing: Vec::new(),
            ..self.clone()
        };
        part.only(&shown, |_| false)
    }
}

/// Every role at grade in words: what the drawing shows, for those who read rather than look.
fn roles(out: &mut String, map: &Map, id: &str) {
    let id = xml(id);
    let name = |at: usize| {
        let node = map.nodes.get(at);
        node.map_or_else(String::new, |node| {
            format!(
                "<a href=\"#{id}-about-role-{}\">{} at {}</a>",
                slug(&node.id),
                xml(&clean(&node.title)),
                xml(&clean(&node.grade_words))
            )
        })
    };
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); map.nodes.len()];
    let mut entering = leaving.clone();
    for (at, step) in map.steps.iter().enumerate() {
        let ends = if step.both_ways {
            vec![(step.from, step.to), (step.to, step.from)]
        } else {
            vec![(step.from, step.to)]
        };
        for (from, to) in ends {
            for (list, end) in [(&mut leaving, from), (&mut entering, to)] {
                if let Some(list) = list.get_mut(end) {
                    list.push(at);
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "<details class=\"gradus-map-roles\">\n<summary>All {} roles at grade in words</summary>",
        map.nodes.len()
    );
    for (at, node) in map.nodes.iter().enumerate() {
        let family = map
            .families
            .get(node.family)
            .map_or("", |family| family.title.as_str());
        let _ = writeln!(
            out,
            "<section class=\"gradus-map-role\" id=\"{id}-about-role-{}\" tabindex=\"-1\"><p class=\"gradus-map-name\"><strong>{} at {}</strong></p>\n<p>{}.{}</p>",
            slug(&node.id),
            xml(&clean(&node.title)),
            xml(&clean(&node.grade_words)),
            xml(&clean(family)),
            xml(&posts(node))
        );
        for (heading, steps) in [("Leads to", leaving.get(at)), ("Reached from", entering.get(at))] {
            let steps = steps.map_or(&[][..], Vec::as_slice);
            if steps.is_empty() {
                continue;
            }
            let _ = writeln!(out, "<p>{heading}:</p>\n<ul>");
            for &step in steps {
                let Some(step) = map.steps.get(step) else { continue };
                let other = if step.from == at { step.to } else { step.from };
                let after = step
                    .after
                    .as_ref()
                    .map_or_else(String::new, |after| format!(" after {after}"));
                let mut more = String::new();
                if !step.needs.is_empty() {
                    more.push_str(&format!("; needs {}", step.needs.join(", ")));
                }
                for open in &step.open_to {
                    more.push_str(&format!("; open to {open} alone"));
                }
                if let Some(posts) = step.closed_to.as_ref().filter(|posts| size(posts) > 0.0) {
                    more.push_str(&format!(
                        "; closed to {} of the posts at its start",
                        places(posts)
                    ));
                }
                let _ = writeln!(
                    out,
                    "<li>{}: {}</li>",
                    name(other),
                    xml(&clean(&format!("{}{after}{more}", step.kind)))
                );
            }
            out.push_str("</ul>\n");
        }
        out.push_str("</section>\n");
    }
    out.push_str("</details>\n");
}

fn posts(node: &Node) -> String {
    let mut text = String::new();
    if node.entry {
        text.push_str(" An entry role.");
    }
    let Some(posts) = &node.posts else {
        return text;
    };
    text.push_str(&format!(
        " {} filled, {} vacant",
        places(&posts.filled),
        places(&posts.vacant)
    ));
    if size(&posts.frozen) > 0.0 {
        text.push_str(&format!(", {} frozen", places(&posts.frozen)));
    }
    text.push('.');
    let classes: Vec<String> = posts
        .onward
        .iter()
        .map(|part| {
            let words = CLASSES
                .iter()
                .find(|class| class.name == part.class)
                .map_or("", |class| class.words);
            format!("{} {words}", places(&part.posts))
        })
        .collect();
    if !classes.is_empty() {
        text.push_str(&format!(" Onward: {}.", classes.join(", ")));
    }
    if size(&posts.contract_known) > 0.0 {
        text.push_str(&format!(
            " {} of {} fixed-term.",
            places(&posts.short_term),
            places(&posts.contract_known)
        ));
    }
    text
}
