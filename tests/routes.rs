//! Routes for people: every efficient one, for a role, a post or a person's skills.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use gradus::report::route::Routes;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    let mut all = vec!["route"];
    all.extend(arguments);
    run_in(files, &Surroundings::default(), &all)
}

fn northfield(arguments: &[&str]) -> Outcome {
    let mut all = vec!["route", "--project", "fixtures/northfield"];
    all.extend(arguments);
    run_in(&Disk, &Surroundings::default(), &all)
}

fn document(outcome: &Outcome) -> Routes {
    schema::assert_valid(&outcome.out);
    serde_json::from_str(&outcome.out).unwrap()
}

/// Roles `r0`, `r1`, … on grades of their own, with steps (from, to, years).
fn framework(roles: usize, steps: &[(usize, usize, u32)]) -> String {
    let mut text = String::from("framework f \"F\" { version \"1\" }\nscale s {");
    for role in 0..roles {
        text.push_str(&format!(" grade g{role}"));
    }
    text.push_str(" }\nfamily x \"X\"\n");
    for role in 0..roles {
        text.push_str(&format!(
            "role r{role} \"Role {role}\" {{ family x grade g{role} entry }}\n"
        ));
    }
    text.push_str("path p {\n");
    for (from, to, years) in steps.iter().filter(|(from, to, _)| from != to) {
        let after = if *years == 0 {
            String::new()
        } else {
            format!(" after {years} years")
        };
        text.push_str(&format!("  r{from} -> r{to} : vacancy{after}\n"));
    }
    text.push_str("}\n");
    text
}

/// Every way without a circle from the first role to the last, as (years, steps), by trying them all.
fn every(roles: usize, steps: &[(usize, usize, u32)]) -> Vec<(u32, usize)> {
    let mut found = Vec::new();
    let mut open = vec![(vec![0], 0)];
    while let Some((way, years)) = open.pop() {
        let at = *way.last().unwrap();
        if at == roles - 1 {
            found.push((years, way.len() - 1));
            continue;
        }
        for &(from, to, more) in steps {
            if from == at && from != to && !way.contains(&to) {
                let mut longer: Vec<usize> = way.clone();
                longer.push(to);
                open.push((longer, years + more));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_routes_are_those_that_no_other_beats(
        (roles, steps) in (2_usize..7).prop_flat_map(|roles| {
            (Just(roles), prop::collection::vec((0..roles, 0..roles, 0_u32..5), 0..16))
        })
    ) {
        let files = Memory::default().with("f.gradus", framework(roles, &steps));
        let to = format!("r{}", roles - 1);
        let outcome = run(&files, &["r0", &to, "-f", "f.gradus", "--format", "json"]);
        let all = every(roles, &steps);
        let mut front: BTreeMap<(u32, usize), usize> = BTreeMap::new();
        for &(years, length) in &all {
            let beaten = all.iter().any(|&(other, steps)| {
                other <= years && steps <= length && (other, steps) != (years, length)
            });
            if !beaten {
                *front.entry((years, length)).or_default() += 1;
            }
        }
        prop_assert_eq!(outcome.status, u8::from(front.is_empty()), "{}", outcome.err);
        let mut found: BTreeMap<(u32, usize), usize> = BTreeMap::new();
        for route in document(&outcome).routes {
            let years = u32::try_from(route.walk.months / 12).unwrap();
            *found.entry((years, route.walk.steps.len())).or_default() += 1;
        }
        // Of routes that are alike, five are shown; two steps between the same roles are two routes.
        for count in front.values_mut() {
            *count = (*count).min(5);
        }
        prop_assert_eq!(found, front);
    }
}

#[test]
fn a_quicker_route_of_more_steps_and_a_more_direct_one_are_both_shown() {
    let files = Memory::default().with("f.gradus", framework(3, &[(0, 1, 1), (1, 2, 1), (0, 2, 4)]));
    let text = run(&files, &["r0", "r2", "-f", "f.gradus", "--as-of", "2026-07-31"]).out;
    insta::assert_snapshot!(text);
}

#[test]
fn a_route_for_a_post_says_what_is_closed_to_it_and_who_waits() {
    insta::assert_snapshot!(northfield(&["--post", "004024", "--to-grade", "professional.8"]).out);
    let routes = document(&northfield(&[
        "--post",
        "004024",
        "head-of-learning-technology",
        "--format",
        "json",
    ]));
    assert_eq!(routes.post.as_ref().unwrap().contract, "fixed-term");
    let walk = &routes.routes[0].walk;
    assert_eq!((walk.open, walk.staffed), (Some(false), Some(true)));
    let closed: Vec<Option<bool>> = walk.steps.iter().map(|step| step.closed).collect();
    assert_eq!(closed, [Some(false), Some(true), Some(false)]);
    assert_eq!(walk.steps[1].waiting.as_ref().unwrap().as_u64(), Some(19));
}

#[test]
fn the_same_route_is_open_to_a_permanent_post() {
    let files = Memory::default()
        .with(
            "f.gradus",
            "framework f \"F\" { version \"1\" }\nscale s { grade 1 grade 2 }\nfamily x \"X\"\n\
             role a \"A\" { family x grade 1 entry }\nrole b \"B\" { family x grade 2 terminal }\n\
             path p { a -> b : promotion after 2 years open to contract open-ended }\n",
        )
        .with(
            "posts.csv",
            "id,role,contract\n1,a,open-ended\n2,a,fixed-term\n3,b,open-ended\n",
        )
        .with(
            "gradus.toml",
            "framework = \"f.gradus\"\nas-of = 2026-07-31\n[[posts]]\nsource = \"posts.csv\"\n",
        );
    let of = |post: &str| document(&run(&files, &["--post", post, "b", "--format", "json"]));
    let (permanent, fixed) = (of("1"), of("2"));
    assert_eq!(permanent.routes[0].walk.open, Some(true));
    assert!(
        permanent.routes[0]
            .is
            .contains(&"shortest staffed and open to this post".to_owned())
    );
    assert_eq!(fixed.routes[0].walk.open, Some(false));
    let text = run(&files, &["--post", "2", "b"]).out;
    assert!(
        text.contains("None of these routes is open to this post."),
        "{text}"
    );
}

#[test]
fn a_person_starts_where_the_skills_are_enough_and_learns_the_rest() {
    let outcome = northfield(&[
        "--skills",
        "pedagogy 3, technical 3, project-management 2",
        "head-of-learning-technology",
    ]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome
            .out
            .starts_with("These skills are enough to come in as Learning technologist.\n"),
        "{}",
        outcome.out
    );
    // The same way for somebody who brings more has less to learn.
    let learnt = |skills: &str| {
        let all = [
            "learning-technologist",
            "head-of-learning-technology",
            "--skills",
            skills,
            "--format",
            "json",
        ];
        document(&northfield(&all)).routes[0].walk.skills.len()
    };
    assert!(
        learnt("pedagogy 5, people-development 5, project-management 5, technical 5") < learnt("pedagogy 1")
    );
    let nobody = northfield(&["--skills", "pedagogy 1"]);
    assert_eq!(nobody.status, 2);
    assert!(nobody.err.contains("the nearest is"), "{}", nobody.err);
}

#[test]
fn what_takes_too_long_is_left_out() {
    let count = |within: &str| {
        let all = [
            "--from",
            "learning-technologist",
            "--within",
            within,
            "--format",
            "json",
        ];
        document(&northfield(&all)).routes.len()
    };
    assert!(count("1 year") < count("3 years"));
    assert!(count("3 years") < count("10 years"));
    let none = northfield(&[
        "learning-technologist",
        "head-of-learning-technology",
        "--within",
        "2 years",
    ]);
    assert_eq!(
        (none.status, none.out.as_str()),
        (
            1,
            "No route leads from learning-technologist to head-of-learning-technology within 2 years.\n"
        )
    );
}

#[test]
fn the_drawing_has_the_roles_of_the_routes_alone() {
    let outcome = northfield(&[
        "learning-technologist",
        "head-of-learning-technology",
        "--format",
        "svg",
    ]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    let drawing = roxmltree::Document::parse(&outcome.out).unwrap();
    let boxes = drawing
        .descendants()
        .filter(|node| node.attribute("class") == Some("node"))
        .count();
    let steps = drawing
        .descendants()
        .filter(|node| node.attribute("class") == Some("step"))
        .count();
    assert_eq!((boxes, steps), (4, 3));
    assert!(
        outcome
            .out
            .contains("Routes from learning-technologist to head-of-learning-technology")
    );
}

#[test]
fn what_cannot_be_asked_is_said() {
    for (arguments, words) in [
        (&[][..], "name where the route starts"),
        (&["--post", "nobody"][..], "no post is called `nobody`"),
        (
            &["--post", "004024", "--from", "learning-technologist"][..],
            "leave --from out",
        ),
        (
            &["learning-technologist", "--to-grade", "professional.88"][..],
            "no grade is called",
        ),
        (
            &["learning-technologist", "lecturer", "--to-grade", "8"][..],
            "one of the two",
        ),
        (&["--skills", "pedagogy nine"][..], "is no skill at a level"),
        (&["--skills", "pedagogy 9"][..], "has levels 1 to 5"),
        (&["--skills", "pedagogyy 3"][..], "did you mean `pedagogy`?"),
        (&["learning-technologist", "--within", "soon"][..], "10 years"),
    ] {
        let outcome = northfield(arguments);
        assert_eq!(outcome.status, 2, "{arguments:?}: {}", outcome.out);
        assert!(outcome.err.contains(words), "{arguments:?}: {}", outcome.err);
    }
}
