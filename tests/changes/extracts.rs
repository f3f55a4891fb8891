//! Two extracts: posts by their id, units by their posts, people by theirs.

use crate::{compare, schema};
use gradus::files::Memory;
use serde_json::{Value, json};

const FRAMEWORK: &str = r#"
scale s { grade 6  grade 7  grade 8 }
family f "F"
role tech "Technologist" { family f  grade s.6..7  entry }
role lead "Lead" { family f  grade s.8  terminal }
role clerk "Clerk" { family f  grade s.6 }
path p {
  tech -> lead : promotion open to contract open-ended
}
"#;

const HEADING: &str = "id,unit,role,grade,contract,status,person\n";

fn files(old: &str, new: &str) -> Memory {
    Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("old.csv", format!("{HEADING}{old}"))
        .with("new.csv", format!("{HEADING}{new}"))
}

fn document(old: &str, new: &str) -> Value {
    let arguments = [
        "--posts", "old.csv", "new.csv", "-f", "f.gradus", "--format", "json",
    ];
    let outcome = compare(&files(old, new), &arguments);
    assert_eq!(outcome.err, "");
    schema::assert_valid(&outcome.out);
    serde_json::from_str(&outcome.out).unwrap()
}

/// `what id old>new direction`.
fn events(document: &Value) -> Vec<String> {
    let list = document["establishment"]["events"].as_array().unwrap().iter();
    list.map(|event| {
        let text = |key: &str| event[key].as_str().unwrap().to_owned();
        format!(
            "{} {} {}>{} {}",
            text("what"),
            text("id"),
            text("old"),
            text("new"),
            text("direction")
        )
    })
    .collect()
}

#[test]
fn an_extract_does_not_differ_from_itself() {
    let rows = "1,A,tech,6,open-ended,,p\n2,A,clerk,6,fixed-term,vacant,\n";
    let document = document(rows, rows);
    assert_eq!(events(&document), [""; 0]);
    assert_eq!(document["moves"]["moved"], 0);
    assert_eq!(document["moves"]["share"], Value::Null);
    assert_eq!(document["findings"]["appeared"], json!([]));
}

#[test]
fn posts_are_followed_by_their_id() {
    let document = document(
        "1,A,tech,6,fixed-term,,p\n2,A,clerk,6,open-ended,vacant,\n3,A,clerk,6,open-ended,,q\n4,A,lead,8,open-ended,,r\n",
        "1,A,tech,7,open-ended,,p\n2,B,clerk,6,open-ended,,s\n4,A,lead,8,open-ended,closed,\n5,A,clerk,6,open-ended,,q\n",
    );
    assert_eq!(
        events(&document),
        [
            "new 5 >clerk@6 ",
            "closed 3 clerk@6> ",
            "closed 4 lead@8> ",
            "regraded 1 s.6>s.7 up",
            "converted 1 fixed-term>open-ended lasting",
            "moved 2 A>B ",
            "filled 2 > "
        ]
    );
    let establishment = &document["establishment"];
    assert_eq!(establishment["old_posts"], 4);
    assert_eq!(establishment["new_posts"], 3);
    assert_eq!(establishment["in_both"], 2);
    assert_eq!(establishment["events"][3]["old_row"], 2);
    assert_eq!(establishment["events"][3]["new_row"], 2);
}

#[test]
fn a_post_that_goes_with_its_unit_has_not_moved() {
    let old: String = (1..=6)
        .map(|n| format!("{n},Media,clerk,6,open-ended,,\n"))
        .collect();
    let new = old.replace("Media", "Digital");
    let document = document(&old, &new);
    assert_eq!(events(&document), [""; 0]);
    assert_eq!(
        document["establishment"]["units"],
        json!([{
            "what": "renamed", "institution": "(institution not named)", "old": ["Media"], "new": ["Digital"],
            "shared": 6, "of_old": 6, "of_new": 6
        }])
    );
}

#[test]
fn an_id_of_several_posts_is_not_followed_and_an_extract_without_ids_not_at_all() {
    let twice = "1,A,tech,6,open-ended,,p\n1,B,clerk,6,open-ended,,q\n";
    let found = document(twice, "1,A,tech,6,open-ended,,p\n");
    assert_eq!(found["establishment"]["ambiguous_ids"], json!(["1"]));
    let files = files("", "")
        .with("old.csv", "role,grade\ntech,6\n")
        .with("new.csv", "role,grade\ntech,7\n");
    let outcome = compare(&files, &["--posts", "old.csv", "new.csv", "-f", "f.gradus"]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.out.contains("an extract has no column `id`"),
        "{}",
        outcome.out
    );
    assert!(
        outcome.out.contains("an extract has no column `person`"),
        "{}",
        outcome.out
    );
}

#[test]
fn people_are_followed_to_what_no_step_describes() {
    // Twenty technologists: three go up a step, one though it is closed to him, two become clerks, one jumps two steps.
    let mut old = String::new();
    let mut new = String::new();
    for n in 0..20 {
        let contract = if n == 3 { "fixed-term" } else { "open-ended" };
        let grade = if n == 6 { 6 } else { 7 };
        old.push_str(&format!("{n},A,tech,{grade},{contract},,p{n}\n"));
        new.push_str(&match n {
            0..=3 | 6 => format!("{n},A,lead,8,{contract},,p{n}\n"),
            4 | 5 => format!("{n},A,clerk,6,{contract},,p{n}\n"),
            _ => format!("{n},A,tech,{grade},{contract},,p{n}\n"),
        });
    }
    old.push_str("90,A,clerk,6,open-ended,,q\n91,A,tech,7,open-ended,,q\n92,A,clerk,6,open-ended,,x\n");
    new.push_str("90,A,lead,8,open-ended,,q\n91,A,tech,6,open-ended,,q\n92,A,clerk,6,open-ended,,x\n");
    let document = document(&old, &new);
    let moves = &document["moves"];
    for (key, people) in [
        ("people", 21),
        ("unclear", 1),
        ("moved", 7),
        ("along_a_step", 3),
        ("though_closed", 1),
        ("along_several", 1),
        ("unwritten", 2),
    ] {
        assert_eq!(moves[key], people, "{key}: {moves:#?}");
    }
    // scipy.stats.binomtest(2, 7).proportion_ci(0.95, "exact") of SciPy 1.17.1
    let near =
        |value: &Value, wanted: f64| assert!((value.as_f64().unwrap() - wanted).abs() < 1e-9, "{value}");
    near(&moves["share"], 2.0 / 7.0);
    near(&moves["interval"][0], 0.036692566176085656);
    near(&moves["interval"][1], 0.7095791362626575);
    let walked = &moves["walked"][0];
    assert_eq!(
        (&walked["from"], &walked["to"]),
        (&json!("tech@7"), &json!("clerk@6"))
    );
    assert_eq!(
        (&walked["people"], &walked["of"], &walked["described"]),
        (&json!(2), &json!(19), &json!("unwritten"))
    );
    // binomtest(2, 19)
    near(&walked["interval"][0], 0.013012164371777669);
    near(&walked["interval"][1], 0.33137666445676595);
    // Nobody progressed from 6 to 7, where one person stood; binomtest(0, 1).
    assert_eq!(moves["untaken"].as_array().unwrap().len(), 1);
    assert_eq!(moves["untaken"][0]["from"], "tech@6");
    assert_eq!(moves["untaken"][0]["of"], 1);
    near(&moves["untaken"][0]["at_most"], 0.975);
}

#[test]
fn findings_that_appear_fail_a_run_by_their_severity() {
    // A clerk has no way up: an error that was there in neither extract before.
    let old = "1,A,lead,8,open-ended,,p\n";
    let new = "1,A,lead,8,open-ended,,p\n2,A,clerk,6,open-ended,,q\n";
    let status = |fail_on: &str, old: &str, new: &str| {
        let arguments = [
            "--posts",
            "old.csv",
            "new.csv",
            "-f",
            "f.gradus",
            "--fail-on",
            fail_on,
        ];
        compare(&files(old, new), &arguments).status
    };
    assert_eq!(status("breaking", old, new), 1);
    assert_eq!(status("never", old, new), 0);
    assert_eq!(status("breaking", new, old), 0);
    let found = document(old, new);
    assert_eq!(found["findings"]["appeared"][0]["check"], "dead-end");
}
