//! What a box shows and says: its role or roles, its posts, their onward classes and contracts.

use super::lettering::{clean, fit, slug, wrap};
use super::paint;
use super::value::{Node, NodePosts};
use super::view::{Item, Join, State, View};
use crate::report::figures::{places, size, sum, whole};
use crate::report::value::Places;
use crate::report::words::CLASSES;

/// What a box shows.
#[derive(Debug, Clone)]
pub(super) struct Face {
    /// Its id, without what stands before all ids of a drawing.
    pub(super) id: String,
    /// One title, or several, over at most two lines.
    pub(super) head: Vec<String>,
    /// Grade, or how many roles.
    pub(super) under: String,
    /// Posts; empty without.
    pub(super) posts: String,
    /// The onward class that most of its posts have.
    pub(super) class: &'static str,
    /// Its classes with their shares of the posts.
    pub(super) band: Vec<(&'static str, f64)>,
    /// The classes in words.
    pub(super) words: String,
    /// Of the filled posts with a contract: the short-term ones, in words and as a share.
    pub(super) term: Option<(String, f64)>,
    /// Nobody is here.
    pub(super) idle: bool,
    pub(super) entry: bool,
    pub(super) beside: bool,
    /// Everything at once, for who hears it and for a pointer that rests.
    pub(super) says: String,
}

/// The height of a box.
pub(super) fn high(posts: bool) -> i32 {
    if posts { 118 } else { 74 }
}

pub(super) fn of(view: &View<'_>, item: &Item) -> Face {
    let nodes: Vec<&Node> = view.nodes(item).collect();
    let room = super::scene::WIDE - 34;
    let (id, title, under) = match nodes.as_slice() {
        [one] if !view.grouped => (
            format!("role-{}", slug(&one.id)),
            clean(&one.title),
            clean(&one.grade_words),
        ),
        many => {
            let mut names: Vec<String> = many.iter().map(|node| clean(&node.title)).collect();
            names.dedup();
            let under = match many.len() {
                1 => "1 role here".to_owned(),
                several => format!("{} roles here", whole(several as u64)),
            };
            (
                format!("group-{}-{}", item.lane, item.row),
                some_of(&names, room),
                under,
            )
        }
    };
    let mut face = Face {
        id,
        head: wrap(&title, room, 2, 12, true),
        under,
        posts: String::new(),
        class: "",
        band: Vec::new(),
        words: String::new(),
        term: None,
        idle: false,
        entry: nodes.iter().any(|node| node.entry),
        beside: nodes.iter().all(|node| node.beside),
        says: String::new(),
    };
    let all: Vec<&NodePosts> = nodes.iter().filter_map(|node| node.posts.as_ref()).collect();
    if view.map.posts.is_some() {
        with_posts(&mut face, &all);
    } else {
        without(&mut face, &nodes);
    }
    let mut says = vec![title, face.under.clone()];
    says.extend([face.posts.clone(), face.words.clone()]);
    says.extend(face.term.as_ref().map(|(words, _)| words.clone()));
    if face.entry {
        says.push("an entry role".to_owned());
    }
    says.retain(|part| !part.is_empty());
    face.says = says.join(". ");
    face
}

/// As many names as two lines hold, and how many more there are.
fn some_of(names: &[String], room: i32) -> String {
    let mut text = String::new();
    for shown in (1..=names.len()).rev() {
        text = names.get(..shown).unwrap_or(names).join(", ");
        if shown < names.len() {
            text.push_str(&format!(" and {} more", whole((names.len() - shown) as u64)));
        }
        let last = wrap(&text, room, 3, 12, true);
        if last.len() <= 2 && !last.iter().any(|line| line.ends_with('…')) {
            return text;
        }
    }
    // Not even the first name and the rest: a line for each.
    match names {
        [first, _, ..] => format!(
            "{} and {} more",
            fit(first, room, 12, true),
            whole((names.len() - 1) as u64)
        ),
        _ => text,
    }
}

fn with_posts(face: &mut Face, all: &[&NodePosts]) {
    let total = |of: fn(&NodePosts) -> &Places| {
        all.iter()
            .fold(Places::from(0), |sofar, posts| sum(&sofar, of(posts)))
    };
    let (filled, vacant) = (total(|posts| &posts.filled), total(|posts| &posts.vacant));
    let (frozen, known) = (total(|posts| &posts.frozen), total(|posts| &posts.contract_known));
    let short = total(|posts| &posts.short_term);
    face.idle = size(&filled) == 0.0 && size(&vacant) == 0.0;
    let mut words = Vec::new();
    if face.idle {
        words.push("no posts here".to_owned());
    } else {
        words.push(format!("{} filled", places(&filled)));
        if size(&vacant) > 0.0 {
            words.push(format!("{} vacant", places(&vacant)));
        }
    }
    if size(&frozen) > 0.0 {
        words.push(format!("{} frozen", places(&frozen)));
    }
    face.posts = words.join(", ");
    let mut classes: Vec<(&'static str, Places)> = Vec::new();
    for class in &CLASSES {
        let posts = all
            .iter()
            .flat_map(|posts| &posts.onward)
            .filter(|part| part.class == class.name)
            .fold(Places::from(0), |sofar, part| sum(&sofar, &part.posts));
        if size(&posts) > 0.0 {
            classes.push((class.name, posts));
        }
    }
    let whole: f64 = classes.iter().map(|(_, posts)| size(posts)).sum();
    face.band = classes
        .iter()
        .map(|(class, posts)| (*class, size(posts) / whole.max(1e-9)))
        .collect();
    let most = classes
        .iter()
        .rev()
        .max_by(|left, right| size(&left.1).total_cmp(&size(&right.1)));
    face.class = most.map_or("", |(class, _)| class);
    face.words = match classes.as_slice() {
        [] => String::new(),
        [(class, _)] => paint::words(class).to_owned(),
        many => many
            .iter()
            .rev()
            .map(|(class, posts)| format!("{} {}", places(posts), paint::words(class)))
            .collect::<Vec<_>>()
            .join(", "),
    };
    if size(&known) > 0.0 {
        face.term = Some((
            format!("{} of {} fixed-term", places(&short), places(&known)),
            size(&short) / size(&known),
        ));
    }
}

/// Without posts, a box shows where the framework leads from it.
fn without(face: &mut Face, nodes: &[&Node]) {
    let count = |class: &str| nodes.iter().filter(|node| node.way == class).count();
    let classes: Vec<(&'static str, usize)> = CLASSES
        .iter()
        .map(|class| (class.name, count(class.name)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let all = nodes.len().max(1) as f64;
    face.band = classes
        .iter()
        .map(|&(class, count)| (class, count as f64 / all))
        .collect();
    face.class = classes
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or("", |(class, _)| class);
    face.words = match classes.as_slice() {
        [(class, _)] => paint::words(class).to_owned(),
        many => many
            .iter()
            .rev()
            .map(|(class, count)| format!("{count} {}", paint::words(class)))
            .collect::<Vec<_>>()
            .join(", "),
    };
}

/// What a line says.
pub(super) fn says(view: &View<'_>, join: &Join) -> String {
    let name = |at: usize| {
        let item = view.boxes.get(at);
        let nodes: Vec<&Node> = item.map(|item| view.nodes(item).collect()).unwrap_or_default();
        match (nodes.as_slice(), item) {
            ([one], _) if !view.grouped => format!("{} at {}", clean(&one.title), clean(&one.grade_words)),
            (_, Some(item)) => {
                let lane = view
                    .map
                    .families
                    .get(item.lane)
                    .map_or("", |lane| lane.title.as_str());
                let level = view
                    .map
                    .levels
                    .get(item.row)
                    .and_then(|level| level.grades.first());
                format!(
                    "{}, {}",
                    clean(lane),
                    level.map_or_else(String::new, |grade| clean(&grade.title))
                )
            }
            _ => String::new(),
        }
    };
    if let Some(says) = &join.says {
        return format!("Missing: {}", clean(says));
    }
    let arrow = if join.both { "↔" } else { "→" };
    let mut parts = vec![format!("{} {arrow} {}", name(join.from), name(join.to))];
    if let ([one], false) = (join.steps.as_slice(), view.grouped) {
        if let Some(step) = view.map.steps.get(*one) {
            let after = step
                .after
                .as_ref()
                .map_or_else(String::new, |after| format!(" after {after}"));
            parts.push(format!("{}{after}", step.kind));
            if !step.needs.is_empty() {
                parts.push(format!("needs {}", clean(&step.needs.join(", "))));
            }
            for open in &step.open_to {
                parts.push(format!("open to {} alone", clean(open)));
            }
            if let Some(posts) = step.closed_to.as_ref().filter(|posts| size(posts) > 0.0) {
                parts.push(format!("closed to {} of the posts at its start", places(posts)));
            }
        }
    } else {
        let steps = join.steps.len();
        parts.push(format!("{steps} {}", if steps == 1 { "step" } else { "steps" }));
    }
    if join.state == State::Unstaffed {
        parts.push("nobody is at its end here".to_owned());
    }
    parts.join("; ")
}
