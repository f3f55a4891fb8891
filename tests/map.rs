//! The career map: what is counted, what is drawn where, and that nobody's text breaks a drawing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "map/random.rs"]
mod random;
#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use gradus::report::map::{Grouping, Map, Options, Scene, scene, svg};
use proptest::prelude::*;
use serde_json::Value;

fn draw(files: &Memory, arguments: &[&str]) -> Outcome {
    let mut all = vec!["map"];
    all.extend(arguments);
    all.extend(["--as-of", "2026-07-31"]);
    run_in(files, &Surroundings::default(), &all)
}

fn northfield(arguments: &[&str]) -> String {
    let mut all = vec!["map", "fixtures/northfield"];
    all.extend(arguments);
    let outcome = run_in(&Disk, &Surroundings::default(), &all);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    outcome.out
}

fn document(text: &str) -> Map {
    schema::assert_valid(text);
    serde_json::from_str(text).unwrap()
}

/// Every fault of a drawing: boxes or labels that overlap, lines that run through a box or end nowhere.
fn faults(scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let all: Vec<_> = scene.boxes.iter().chain(&scene.labels).collect();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            if one.overlaps(other) {
                faults.push(format!("{one:?} overlaps {other:?}"));
            }
        }
        if one.x < 0 || one.y < 0 || one.x + one.wide > scene.wide || one.y + one.high > scene.high {
            faults.push(format!("{one:?} is outside the drawing"));
        }
    }
    for line in &scene.lines {
        let (Some(first), Some(last)) = (line.way.first(), line.way.last()) else {
            faults.push(format!("no line from {} to {}", line.from, line.to));
            continue;
        };
        for (point, at) in [(first, line.from), (last, line.to)] {
            let rect = scene.boxes[at];
            let across = (rect.x..=rect.x + rect.wide).contains(&point.0);
            let down = (rect.y..=rect.y + rect.high).contains(&point.1);
            let on_edge = (across && (point.1 == rect.y || point.1 == rect.y + rect.high))
                || (down && (point.0 == rect.x || point.0 == rect.x + rect.wide));
            if !on_edge {
                faults.push(format!("a line ends at {point:?}, not at the edge of {rect:?}"));
            }
        }
        for pair in line.way.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            if ax != bx && ay != by {
                faults.push(format!("{:?} is neither level nor upright", pair));
            }
            for rect in &scene.boxes {
                let inside = ax.max(bx) > rect.x
                    && ax.min(bx) < rect.x + rect.wide
                    && ay.max(by) > rect.y
                    && ay.min(by) < rect.y + rect.high;
                if inside {
                    faults.push(format!("{pair:?} runs through {rect:?}"));
                }
            }
        }
        // What is drawn of the line begins where it begins, and is not longer than the line and its bend.
        if line.own.first() != Some(first) || line.own.len() < 2 {
            faults.push(format!("{:?} is not drawn from its start", line.way));
        }
    }
    faults
}

fn whole() -> Options {
    Options {
        grouping: Grouping::Never,
        ..Options::default()
    }
}

fn grouped() -> Options {
    Options {
        grouping: Grouping::Always,
        ..Options::default()
    }
}

#[test]
fn the_counts_of_northfield_are_those_of_its_audit() {
    let map = document(&northfield(&["--format", "json"]));
    let audit = run_in(
        &Disk,
        &Surroundings::default(),
        &["audit", "fixtures/northfield", "--format", "json"],
    );
    let audit: Value = serde_json::from_str(&audit.out).unwrap();
    let onward = &audit["institutions"][0]["onward"];
    let sum = |class: &str| -> u64 {
        map.nodes
            .iter()
            .filter_map(|node| node.posts.as_ref())
            .flat_map(|posts| &posts.onward)
            .filter(|part| part.class == class)
            .map(|part| part.posts.as_u64().unwrap())
            .sum()
    };
    // A post with several roles stands at each of them, with one class.
    for class in [
        "terminal",
        "open",
        "leaves-family",
        "closed-to-post",
        "leaves-institution",
        "dead-end",
    ] {
        assert!(sum(class) >= onward[class].as_u64().unwrap(), "{class}");
    }
    for class in ["terminal", "leaves-institution"] {
        assert_eq!(sum(class), onward[class].as_u64().unwrap(), "{class}");
    }
    let totals = map.posts.unwrap();
    let filled = totals.filled.as_u64().unwrap() + totals.unplaced.as_u64().unwrap();
    assert_eq!(Some(filled), audit["posts"]["headcount"].as_u64());
}

#[test]
fn what_ships_is_drawn_without_a_fault() {
    let mut maps = vec![document(&northfield(&["--format", "json"]))];
    for name in [
        "cursus-honorum",
        "learning-technology",
        "uk-civil-service",
        "us-general-schedule",
    ] {
        let path = format!("frameworks/{name}.gradus");
        let outcome = run_in(
            &Disk,
            &Surroundings::default(),
            &["map", &path, "--format", "json"],
        );
        maps.push(document(&outcome.out));
    }
    for map in &maps {
        for options in [whole(), grouped()] {
            let found = faults(&scene(map, &options));
            assert!(found.is_empty(), "{}\n{}", map.framework.name, found.join("\n"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Random maps, small and large: no overlap, no line through a box, every step drawn, twice the same.
    #[test]
    fn any_map_is_drawn_without_a_fault(map in random::map()) {
        for options in [whole(), grouped()] {
            let drawn = scene(&map, &options);
            let found = faults(&drawn);
            prop_assert!(found.is_empty(), "{}", found.join("\n"));
            prop_assert_eq!(svg(&map, &options), svg(&map, &options));
            if options.grouping == Grouping::Never {
                prop_assert_eq!(drawn.boxes.len(), map.nodes.len());
                prop_assert_eq!(drawn.lines.len(), map.steps.len() + map.missing.len());
            }
        }
    }
}

#[test]
fn three_hundred_roles_are_grouped_and_each_family_opens() {
    let map = random::large(300);
    let drawn = scene(&map, &Options::default());
    assert!(drawn.boxes.len() <= 60, "{} boxes", drawn.boxes.len());
    assert!(faults(&drawn).is_empty());
    let page = gradus::report::map::page(&map, &Options::default());
    assert_eq!(
        page.matches("<details class=\"gradus-map-family\">").count(),
        map.families.len()
    );
    // Every box of the first drawing leads to something on the page.
    for href in page
        .split("href=\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        assert!(
            page.contains(&format!("id=\"{href}\"")),
            "nothing has the id {href}"
        );
    }
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id stands twice");
}

const HOSTILE: [&str; 6] = [
    "</svg><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "]]>&amp;<!--",
    "\u{202e}gnirts\u{202d}\u{200f}",
    "'); click n0 href \"javascript:alert(1)\" %%{init: {}}%% --> end\n---\nflowchart TD",
    "\\\" ]; evil -> node; /* \\",
];

/// A framework in which every text of a user is hostile.
fn hostile() -> Memory {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
    let long = "very long title ".repeat(700);
    let mut framework = format!(
        "framework f \"{0}\" {{ version \"1\" }}\nscale s \"{0}\" {{ grade 1 \"{0}\" grade 2 \"{1}\" }}\nfamily fam \"{0}\"\n\
         skill sk \"{0}\"\n",
        quoted(HOSTILE[0]),
        quoted(&long)
    );
    for (at, text) in HOSTILE.iter().chain([&long.as_str()]).enumerate() {
        framework.push_str(&format!(
            "role low{at} \"{0}\" {{ family fam grade 1 entry }}\nrole high{at} \"{0}\" {{ family fam grade 2 terminal }}\n\
             path p{at} {{ low{at} -> high{at} : promotion after 2 years needs qualification \"{0}\" }}\n",
            quoted(text)
        ));
    }
    let posts: String = (0..HOSTILE.len())
        .map(|at| format!("{at},low{at},1,\"{}\"\n", HOSTILE[at].replace('"', "\"\"")))
        .collect();
    Memory::default()
        .with("f.gradus", framework)
        .with("posts.csv", format!("id,role,grade,unit\n{posts}"))
}

fn hostile_in(format: &str) -> String {
    let outcome = draw(&hostile(), &["-f", "f.gradus", "posts.csv", "--format", format]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    outcome.out
}

#[test]
fn hostile_text_is_text_in_svg() {
    let text = hostile_in("svg");
    assert_eq!(text.matches("</svg>").count(), 1);
    for banned in ["<script", "onload=\"", "]]>", "<!--", "\u{202e}", "\u{200f}"] {
        assert!(!text.contains(banned), "{banned}");
    }
    // A strict reader of XML agrees.
    let document = roxmltree::Document::parse(&text).unwrap();
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    assert!(
        text.len() < 200_000,
        "long titles are shortened: {} bytes",
        text.len()
    );
    let map = document_of(&hostile_in("json"));
    let found = faults(&scene(&map, &whole()));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn document_of(text: &str) -> Map {
    document(text)
}

#[test]
fn hostile_text_is_text_in_html() {
    let text = hostile_in("html");
    for banned in ["<script", "<!--", "\u{202e}", "\u{200f}"] {
        assert!(!text.contains(banned), "{banned}");
    }
    assert_eq!(text.matches("</svg>").count(), 1);
    assert!(!text.contains("=\"\" onload"));
}

#[test]
fn hostile_text_is_text_in_dot() {
    let text = hostile_in("dot");
    assert!(!text.contains("\u{202e}"));
    // Outside quotes there is nothing of a user's: what is left has none of the words that were planted.
    let mut outside = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            c if !quoted => outside.push(c),
            _ => {}
        }
        escaped = false;
    }
    assert!(!quoted, "a quote stays open");
    for banned in ["evil", "alert", "script", "very"] {
        assert!(!outside.contains(banned), "{banned}\n{outside}");
    }
}

#[test]
fn hostile_text_is_text_in_mermaid() {
    let text = hostile_in("mermaid");
    let body = text.split("flowchart BT").nth(1).unwrap();
    for banned in [
        "<script",
        "javascript:",
        "%%{",
        "\u{202e}",
        "\nclick",
        "\nflowchart",
    ] {
        assert!(!body.contains(banned), "{banned}");
    }
    for line in body.lines() {
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn a_part_of_the_map_is_shown_on_request() {
    let count = |arguments: &[&str]| {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        document(&northfield(&all))
    };
    let all = count(&[]);
    let from = count(&["--from", "learning-technologist"]);
    assert!(from.nodes.len() < all.nodes.len());
    assert!(from.nodes.iter().any(|node| node.id == "learning-technologist@6"));
    assert!(from.nodes.iter().all(|node| node.role != "library-assistant"));
    let family = count(&["--family", "academics"]);
    assert!(family.nodes.iter().any(|node| node.beside) && family.nodes.iter().any(|node| !node.beside));
    assert!(
        family
            .nodes
            .iter()
            .filter(|node| !node.beside)
            .all(|node| family.families[node.family].name == "academics")
    );
    let staffed = count(&["--only", "staffed"]);
    assert!(staffed.nodes.len() < all.nodes.len());
    for node in &staffed.nodes {
        let posts = node.posts.as_ref().unwrap();
        assert!(
            posts.filled.as_u64().unwrap() + posts.vacant.as_u64().unwrap() > 0,
            "{}",
            node.id
        );
    }
}

#[test]
fn the_posts_of_one_unit_are_counted_with_the_units_below_it() {
    let files = Memory::default()
        .with(
            "f.gradus",
            "framework f \"F\" { version \"1\" }\nscale s { grade 1 grade 2 }\nfamily x \"X\"\n\
             role a \"A\" { family x grade 1 entry }\nrole b \"B\" { family x grade 2 terminal }\n\
             path p { a -> b : promotion open to contract open-ended }\n",
        )
        .with(
            "posts.csv",
            "id,role,unit,contract\n1,a,Arts,open-ended\n2,a,Arts/Music,fixed-term\n3,a,Arts and Crafts,open-ended\n4,b,Science,open-ended\n",
        );
    let map = |arguments: &[&str]| {
        let mut all = vec!["-f", "f.gradus", "posts.csv", "--format", "json"];
        all.extend(arguments);
        draw(&files, &all)
    };
    let arts = document(&map(&["--unit", "Arts"]).out);
    let posts = arts.nodes[0].posts.as_ref().unwrap();
    assert_eq!(
        (posts.filled.as_u64(), posts.short_term.as_u64()),
        (Some(2), Some(1))
    );
    // The class is that of the institution, whose head post stands in another unit.
    assert!(posts.onward.iter().any(|part| part.class == "open"));
    assert_eq!(
        arts.steps[0]
            .closed_to
            .as_ref()
            .and_then(serde_json::Number::as_u64),
        Some(1)
    );
    let unknown = map(&["--unit", "Artz"]);
    assert_eq!(unknown.status, 2);
}

#[test]
fn what_there_is_not_is_said_with_what_was_meant() {
    for (arguments, words) in [
        (
            &["fixtures/northfield", "--from", "learning-technologst"][..],
            "did you mean `learning-technologist`?",
        ),
        (
            &["fixtures/northfield", "--family", "academic"][..],
            "did you mean `academics`?",
        ),
        (
            &["fixtures/northfield", "--unit", "Nowhere at all"][..],
            "no unit is called `Nowhere at all`",
        ),
        (
            &["frameworks/cursus-honorum.gradus", "--only", "staffed"][..],
            "needs posts",
        ),
        (
            &["fixtures/northfield", "--output", "map.doc"][..],
            "add --format",
        ),
    ] {
        let mut all = vec!["map"];
        all.extend(arguments);
        let outcome = run_in(&Disk, &Surroundings::default(), &all);
        assert_eq!(outcome.status, 2, "{arguments:?}");
        assert!(outcome.err.contains(words), "{}", outcome.err);
    }
}

#[test]
fn the_drawing_tells_its_title_and_every_box_is_reached_by_keyboard() {
    let text = northfield(&[]);
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    let labels: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
    for label in labels {
        let named = document
            .descendants()
            .find(|node| node.attribute("id") == Some(label))
            .unwrap();
        assert!(!named.text().unwrap().is_empty());
    }
    let boxes: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("node"))
        .collect();
    let map = self::document(&northfield(&["--format", "json"]));
    assert_eq!(boxes.len(), map.nodes.len());
    for node in &boxes {
        assert_eq!(node.attribute("tabindex"), Some("0"));
        assert!(!node.attribute("aria-label").unwrap().is_empty());
    }
    assert!(text.contains("as of 2026-07-31"));
    assert!(
        !text.contains("http") || text.matches("http").count() == 1,
        "nothing but the name space is an address"
    );
}

#[test]
fn missing_and_closed_steps_are_drawn_as_what_they_are() {
    let files = Memory::default().with(
        "f.gradus",
        "framework f \"F\" { version \"1\" }\nscale s { grade 1 grade 2 grade 3 }\nfamily x \"X\"\n\
         role a \"A\" { family x grade 1 entry }\nrole b \"B\" { family x grade 2 }\nrole c \"C\" { family x grade 3 terminal }\n\
         path p { b -> c : promotion open to contract open-ended }\n",
    );
    let outcome = draw(&files, &["f.gradus"]);
    assert!(
        outcome.out.contains("no step is written between these levels"),
        "{}",
        outcome.out
    );
    assert!(
        outcome
            .out
            .contains("<title>Missing: no step of X leads from level `s.1` to the next, `s.2`</title>")
    );
    assert!(outcome.out.contains("open to contract open-ended alone"));
    let mermaid = draw(&files, &["f.gradus", "--format", "mermaid"]).out;
    assert!(mermaid.contains("n0 -.-x|\"missing\"| n1"), "{mermaid}");
}

#[test]
fn the_map_of_the_tutorial_in_every_text_format() {
    for format in ["dot", "mermaid", "svg"] {
        let arguments = [
            "map",
            "frameworks/cursus-honorum.gradus",
            "--as-of",
            "2026-07-31",
            "--format",
            format,
        ];
        let outcome = run_in(&Disk, &Surroundings::default(), &arguments);
        insta::assert_snapshot!(format!("cursus_honorum_{format}"), outcome.out);
    }
}

#[cfg(feature = "png")]
#[test]
fn the_picture_is_a_png_of_twice_the_size_of_the_drawing() {
    let map = document(&northfield(&["--format", "json"]));
    let drawn = scene(&map, &Options::default());
    let bytes = gradus::report::map::png(&map, &Options::default()).unwrap();
    assert_eq!(bytes.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    let number = |at: usize| i32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (2 * drawn.wide, 2 * drawn.high));
}
