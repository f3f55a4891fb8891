//! Adopting on old data: the baseline, its ratchet, what runs out, levels per path, limits on the run.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Disk;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A copy of Northfield that a test may change.
struct Northfield(tempfile::TempDir);

const HEADING: usize = 1;

impl Northfield {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let copy = Self(tempfile::tempdir().unwrap());
        let text = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
        let manifest = text("fixtures/northfield/gradus.toml")
            .replace("../../frameworks/learning-technology.gradus", "framework.gradus");
        copy.put(
            "gradus.toml",
            &format!("{manifest}\n[baseline]\nfile = \"known.json\"\n"),
        );
        copy.put("posts.csv", &text("fixtures/northfield/posts.csv"));
        copy.put("framework.gradus", &text("frameworks/learning-technology.gradus"));
        copy
    }

    /// With a baseline of everything that is found.
    fn known() -> Self {
        let copy = Self::new();
        let written = copy.run(&["baseline", "write"]);
        assert_eq!((written.status, written.err.as_str()), (0, ""), "{}", written.out);
        copy
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes the lines of posts: all but the heading.
    fn rows(&self, change: impl FnOnce(&mut Vec<String>)) {
        let text = self.text("posts.csv");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut rows = lines.split_off(HEADING);
        change(&mut rows);
        lines.extend(rows);
        self.put("posts.csv", &(lines.join("\n") + "\n"));
    }

    fn baseline(&self, change: impl FnOnce(&mut Value)) {
        let mut baseline: Value = serde_json::from_str(&self.text("known.json")).unwrap();
        change(&mut baseline);
        self.put("known.json", &serde_json::to_string_pretty(&baseline).unwrap());
    }

    /// A command and its words, then the project, then options.
    fn run(&self, words: &[&str]) -> Outcome {
        let folder = self.0.path().display().to_string();
        let at = words
            .iter()
            .position(|word| word.starts_with("--"))
            .unwrap_or(words.len());
        let mut all: Vec<&str> = words[..at].to_vec();
        all.push(&folder);
        all.extend(&words[at..]);
        run_in(&Disk, &Surroundings::default(), &all)
    }

    fn audit(&self) -> Value {
        let done = self.run(&["audit", "--format", "json"]);
        serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}: {}", done.err))
    }

    /// Whether the audit passes; what is new where it does not.
    fn holds(&self) -> Result<(), Vec<String>> {
        let done = self.run(&["audit", "--format", "json"]);
        let report: Value = serde_json::from_str(&done.out).unwrap();
        let new = report["findings"].as_array().unwrap().iter();
        let new: Vec<String> = new
            .filter(|finding| finding["severity"] == "error")
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
            .collect();
        if done.status == 0 { Ok(()) } else { Err(new) }
    }
}

/// The row as another post of the same kind.
fn another(row: &str, number: usize) -> String {
    let (id, rest) = row.split_once(',').unwrap();
    assert!(id.chars().all(|c| c.is_ascii_digit()), "{row}");
    // The person is another one too.
    let cells = rest.split(',').map(|cell| match cell.strip_prefix('P') {
        Some(digits) if digits.parse::<u32>().is_ok() => format!("P9{number:05}"),
        _ => cell.to_owned(),
    });
    let cells: Vec<String> = cells.collect();
    format!("9{number:05},{}", cells.join(","))
}

fn is_plain_lecturer(row: &str) -> bool {
    row.contains(",Lecturer,")
        && row.contains(",Permanent,Filled,1,")
        && row.contains(",Core,")
        && !row.contains("31/02/2024")
}

/// One of the five people in a dead end.
fn is_stuck(row: &str) -> bool {
    row.contains(",Learning Materials Developer,E-learning Unit,Grade 6,Fixed Term,Filled,")
}

#[test]
fn everything_that_is_found_is_known_and_counted_apart() {
    let here = Northfield::new();
    let before = here.audit();
    assert_eq!(here.run(&["audit"]).status, 1);
    here.run(&["baseline", "write"]);
    let after = here.audit();
    assert_eq!(after["findings"], serde_json::json!([]));
    let all = before["findings"].as_array().unwrap().len();
    assert_eq!(after["summary"]["known"], all);
    assert_eq!(after["accepted"].as_array().unwrap().len(), all);
    assert_eq!(here.run(&["audit"]).status, 0);
    assert_eq!(
        here.run(&["baseline", "check"])
            .out
            .lines()
            .last()
            .unwrap()
            .split_once(": ")
            .unwrap()
            .1,
        "0 new, 0 worse, 0 expired, 0 gone, 0 better"
    );
    // The run without it says what it said before.
    assert_eq!(here.run(&["audit", "--no-baseline"]).status, 1);
}

#[test]
fn it_holds_when_rows_are_reordered() {
    let here = Northfield::known();
    here.rows(|rows| rows.reverse());
    assert_eq!(here.holds(), Ok(()));
    assert_eq!(here.audit()["findings"], serde_json::json!([]));
}

#[test]
fn it_holds_when_a_source_has_another_name() {
    let here = Northfield::known();
    std::fs::rename(here.path("posts.csv"), here.path("extract-2026.csv")).unwrap();
    let manifest = here.text("gradus.toml").replace("posts.csv", "extract-2026.csv");
    here.put("gradus.toml", &manifest);
    assert_eq!(here.holds(), Ok(()));
    assert_eq!(here.audit()["findings"], serde_json::json!([]));
}

/// Gives every post another id, and every manager with it: those that have lost their zeros too.
fn other_ids(rows: &mut [String]) {
    let other = |cell: &str| match cell.strip_prefix("004").or_else(|| cell.strip_prefix('4')) {
        Some(rest) if rest.len() == 3 && rest.parse::<u32>().is_ok() => cell.replacen('4', "7", 1),
        _ => cell.to_owned(),
    };
    for row in rows {
        let cells: Vec<String> = row.split(',').map(other).collect();
        *row = cells.join(",");
    }
}

/// So many more posts as a tenth of Northfield's.
fn a_tenth_more(rows: &mut Vec<String>) {
    let lecturers: Vec<String> = rows
        .iter()
        .filter(|row| is_plain_lecturer(row))
        .cloned()
        .collect();
    assert!(lecturers.len() > 10);
    let more = rows.len().div_ceil(10);
    let more = lecturers.iter().cycle().take(more).enumerate();
    let more: Vec<String> = more.map(|(number, row)| another(row, number)).collect();
    rows.extend(more);
}

#[test]
fn it_holds_when_posts_have_other_ids() {
    let here = Northfield::known();
    let before: Value = serde_json::from_str(&here.text("known.json")).unwrap();
    here.rows(|rows| other_ids(rows));
    assert_eq!(here.holds(), Ok(()));
    let report = here.audit();
    // Nothing is new, and nothing is said to be gone.
    assert_eq!(report["findings"], serde_json::json!([]));
    let check = here.run(&["baseline", "check"]);
    assert_eq!(check.status, 0);
    assert!(check.out.contains("renamed: reporting-line of"), "{}", check.out);
    assert!(
        check
            .out
            .contains("0 new, 0 worse, 0 expired, 0 gone, 0 better, "),
        "{}",
        check.out
    );
    // Written again, the file has the new ids, and still the day of the first audit that saw them.
    here.run(&["baseline", "prune"]);
    let after: Value = serde_json::from_str(&here.text("known.json")).unwrap();
    let managers = |baseline: &Value, start: &str| -> usize {
        let entries = baseline["entries"].as_array().unwrap().iter();
        entries
            .filter(|entry| {
                entry["subject"]["manager"]
                    .as_str()
                    .is_some_and(|manager| manager.starts_with(start))
            })
            .count()
    };
    assert!(managers(&before, "004") > 0);
    assert_eq!(
        (managers(&after, "004"), managers(&after, "007")),
        (0, managers(&before, "004"))
    );
    assert_eq!(here.audit()["findings"], serde_json::json!([]));
}

#[test]
fn a_fault_of_another_manager_is_new_though_one_like_it_was_mended() {
    let here = Northfield::known();
    let baseline: Value = serde_json::from_str(&here.text("known.json")).unwrap();
    let known = baseline["entries"].as_array().unwrap().iter();
    // One row reports to a post at a lower level.
    let manager = known
        .filter(|entry| entry["subject"]["fault"] == "lower-level" && entry["measure"]["posts"] == 1)
        .find_map(|entry| entry["subject"]["manager"].as_str())
        .unwrap()
        .to_owned();
    // Another post, which is there.
    let other = here
        .text("posts.csv")
        .lines()
        .skip(HEADING)
        .filter_map(|row| row.split(',').next().map(str::to_owned))
        .find(|id| *id != manager)
        .unwrap();
    here.baseline(|baseline| {
        for entry in baseline["entries"].as_array_mut().unwrap() {
            if entry["subject"]["manager"] == manager.as_str() {
                // As though that one had been the fault.
                entry["subject"]["manager"] = other.as_str().into();
                entry["fingerprint"] = "0123456789abcdef".into();
            }
        }
    });
    let check = here.run(&["baseline", "check"]).out;
    assert!(
        check.contains("1 new, ") && check.contains(" 1 gone, "),
        "{check}"
    );
}

#[test]
fn it_holds_when_all_of_that_comes_at_once() {
    let here = Northfield::known();
    here.rows(|rows| {
        rows.reverse();
        other_ids(rows);
        a_tenth_more(rows);
    });
    std::fs::rename(here.path("posts.csv"), here.path("extract-2026.csv")).unwrap();
    let manifest = here.text("gradus.toml").replace("posts.csv", "extract-2026.csv");
    here.put("gradus.toml", &manifest);
    let framework = format!("# A comment\n{}", here.text("framework.gradus"));
    here.put("framework.gradus", &framework);
    assert_eq!(here.holds(), Ok(()));
}

#[test]
fn it_holds_when_a_comment_moves_every_line_of_the_framework() {
    let here = Northfield::known();
    let framework = format!("# A comment\n# and another\n{}", here.text("framework.gradus"));
    here.put("framework.gradus", &framework);
    assert_eq!(here.holds(), Ok(()));
    assert_eq!(here.audit()["findings"], serde_json::json!([]));
}

#[test]
fn it_holds_when_a_tenth_more_posts_arrive() {
    let here = Northfield::known();
    here.rows(a_tenth_more);
    assert_eq!(here.holds(), Ok(()));
}

#[test]
fn it_fails_when_one_more_post_falls_into_a_dead_end() {
    let here = Northfield::known();
    here.rows(|rows| {
        let stuck = rows
            .iter()
            .find(|row| {
                row.contains(",Learning Materials Developer,E-learning Unit,Grade 6,Permanent,Filled,")
            })
            .unwrap();
        rows.push(another(stuck, 1));
    });
    let new = here.holds().unwrap_err();
    assert_eq!(
        new,
        [
            "nothing leads up from Materials developer at grade 6: 6 posts have nowhere to go (more than the baseline's 5 posts)"
        ]
    );
    let check = here.run(&["baseline", "check"]);
    assert_eq!(check.status, 1);
    assert!(
        check.out.contains("worse: dead-end of grade `6`, role `materials-developer` in `University of Northfield`: 6 posts (the baseline has 5 posts)"),
        "{}",
        check.out
    );
}

#[test]
fn it_fails_when_one_more_contract_of_a_concentration_is_short_term() {
    let here = Northfield::known();
    here.rows(|rows| {
        let row = rows
            .iter_mut()
            .find(|row| row.contains(",E-learning Unit,") && row.contains(",Permanent,Filled,"))
            .unwrap();
        *row = row.replace(",Permanent,", ",Fixed Term,");
    });
    let new = here.holds().unwrap_err();
    assert!(
        new.iter().any(|message| message.contains("E-learning Unit")
            && message.contains("(more than the baseline's 35 of 47)")),
        "{new:?}"
    );
}

#[test]
fn what_has_become_less_is_accepted_and_prune_keeps_it_from_rising_again() {
    let here = Northfield::known();
    let before = here.text("posts.csv");
    here.rows(|rows| {
        let at = rows.iter().position(|row| is_stuck(row)).unwrap();
        rows.remove(at);
    });
    assert_eq!(here.holds(), Ok(()));
    let pruned = here.run(&["baseline", "prune"]);
    assert!(
        pruned.out.contains("tightened: dead-end of grade `6`, role `materials-developer` in `University of Northfield`: 4 posts (it was 5 posts)"),
        "{}",
        pruned.out
    );
    here.put("posts.csv", &before);
    assert!(here.holds().is_err());
}

#[test]
fn one_more_refused_row_fails_the_run_and_those_that_were_known_do_not() {
    let here = Northfield::known();
    here.rows(|rows| {
        let lecturer = rows.iter().find(|row| is_plain_lecturer(row)).unwrap();
        rows.push(another(lecturer, 1).replace(",Filled,1,", ",Filled,one,"));
    });
    assert_eq!(here.holds(), Err(vec![]));
    assert!(
        here.run(&["baseline", "check"])
            .out
            .contains("worse: refused rows: 6 (the baseline has 5)")
    );
}

#[test]
fn what_has_run_out_is_new_again_and_a_finding_of_its_own() {
    let here = Northfield::known();
    here.baseline(|baseline| {
        for entry in baseline["entries"].as_array_mut().unwrap() {
            if entry["check"] == "dead-end" && entry["institution"].is_string() {
                entry["until"] = "2026-07-30".into();
                entry["owner"] = "head of personnel".into();
            }
        }
    });
    assert_eq!(here.holds().unwrap_err().len(), 3);
    let report = here.audit();
    let expired: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["check"] == "expired-acceptance")
        .collect();
    assert_eq!(expired.len(), 3);
    assert_eq!(expired[0]["evidence"]["owner"], "head of personnel");
    // It stands at the line of the entry.
    let line = usize::try_from(expired[0]["places"][0]["line"].as_u64().unwrap()).unwrap();
    assert!(
        here.text("known.json")
            .lines()
            .nth(line - 1)
            .unwrap()
            .contains("fingerprint")
    );
    // The last day counts.
    assert_eq!(here.run(&["audit", "--as-of", "2026-07-30"]).status, 0);
}

#[test]
fn what_is_gone_is_a_finding_until_it_is_pruned() {
    let here = Northfield::known();
    here.rows(|rows| rows.retain(|row| !row.contains(",Web Editor,")));
    let gone = |report: &Value| {
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .filter(|finding| finding["check"] == "unused-acceptance")
            .count()
    };
    let report = here.audit();
    assert!(gone(&report) > 0, "{report}");
    assert_eq!(here.run(&["audit"]).status, 0);
    assert_eq!(here.run(&["audit", "--fail-on", "warning"]).status, 1);
    assert!(
        here.run(&["baseline", "prune"])
            .out
            .contains("gone: unmatched-title of title `Web Editor`")
    );
    assert_eq!(gone(&here.audit()), 0);
}

#[test]
fn a_check_of_the_framework_alone_says_nothing_of_what_an_audit_knew() {
    let here = Northfield::known();
    let done = here.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((done.status, &report["findings"]), (0, &serde_json::json!([])));
    assert!(report["summary"]["known"].as_u64().unwrap() > 0);
}

#[test]
fn a_check_that_could_not_be_made_leaves_its_entries_alone() {
    let here = Northfield::known();
    let manifest = here.text("gradus.toml");
    let without: Vec<&str> = manifest
        .lines()
        .filter(|line| !line.starts_with("manager"))
        .collect();
    here.put("gradus.toml", &without.join("\n"));
    let report = here.audit();
    assert!(
        report["skipped"]
            .as_array()
            .unwrap()
            .iter()
            .any(|skipped| skipped["check"] == "reporting-line")
    );
    assert!(!report.to_string().contains("the baseline knows `reporting-line`"));
    here.run(&["baseline", "prune"]);
    assert!(here.text("known.json").contains("reporting-line"));
}

#[test]
fn writing_again_keeps_reasons_and_dates_of_what_was_known() {
    let here = Northfield::new();
    here.run(&[
        "baseline",
        "write",
        "--reason",
        "audit of July",
        "--owner",
        "personnel",
        "--until",
        "2027-07-31",
    ]);
    here.rows(|rows| {
        let unmatched = rows
            .iter()
            .find(|row| row.contains(",Digital Learning Designer,"))
            .unwrap();
        let row = another(unmatched, 1).replace(",Digital Learning Designer,", ",Web Master,");
        rows.push(row);
    });
    let again = here.run(&["baseline", "write", "--as-of", "2026-09-30"]);
    assert!(again.out.contains("1 new, "), "{}", again.out);
    let baseline: Value = serde_json::from_str(&here.text("known.json")).unwrap();
    for entry in baseline["entries"].as_array().unwrap() {
        let is_new = entry["first-seen"] == "2026-09-30";
        assert_eq!(
            entry["reason"],
            if is_new { "" } else { "audit of July" },
            "{entry}"
        );
        assert_eq!(entry["owner"].is_null(), is_new);
    }
    assert_eq!(
        here.run(&["baseline", "write", "--as-of", "2026-09-30"]).status,
        0
    );
    let twice = here.text("known.json");
    here.run(&["baseline", "write", "--as-of", "2026-09-30"]);
    assert_eq!(here.text("known.json"), twice);
}

#[test]
fn a_baseline_that_is_none_is_said_at_its_line() {
    let here = Northfield::known();
    here.put(
        "known.json",
        "{\n  \"gradus-baseline\": 1,\n  \"entries\": [ { \"fingerprint\": 7 } ]\n}\n",
    );
    let done = here.run(&["audit"]);
    assert_eq!((done.status, done.out.as_str()), (2, ""));
    assert!(done.err.contains("known.json:3:"), "{}", done.err);
    here.put("known.json", "");
    assert_eq!(here.run(&["audit"]).status, 2);
}

#[test]
fn two_entries_of_one_fingerprint_as_a_merge_leaves_them_are_said_at_the_second() {
    let here = Northfield::known();
    here.baseline(|baseline| {
        let entries = baseline["entries"].as_array_mut().unwrap();
        let mut twice = entries[3].clone();
        twice["reason"] = "the other branch".into();
        entries.insert(4, twice);
    });
    let done = here.run(&["audit"]);
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("twice") && done.err.contains("known.json:"),
        "{}",
        done.err
    );
}

#[test]
fn a_baseline_that_cannot_be_read_is_neither_missing_nor_written_over() {
    let here = Northfield::new();
    std::fs::create_dir(here.path("known.json")).unwrap();
    for words in [["audit", "--quiet"], ["baseline", "write"]] {
        let done = here.run(&words);
        assert_eq!(done.status, 2, "{words:?}");
        assert!(!done.err.contains("has not been written yet"), "{}", done.err);
    }
}

#[test]
fn entries_that_have_run_out_already_are_not_written() {
    let here = Northfield::new();
    let done = here.run(&["baseline", "write", "--until", "2026-07-30"]);
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("`--until 2026-07-30` is over on 2026-07-31"),
        "{}",
        done.err
    );
    assert!(!here.path("known.json").exists());
}

#[test]
fn limits_that_are_misspelt_say_how_they_are_written() {
    let here = Northfield::new();
    for (words, says) in [
        (
            ["audit", "--fail-if", "fail if unplaced > 5%"],
            "write `unplaced > 5%`",
        ),
        (["audit", "--max-new", "-1"], "a number of findings from 0 on"),
        (["audit", "--max-new", "some"], "a number of findings from 0 on"),
    ] {
        let done = here.run(&words);
        assert_eq!(done.status, 2);
        assert!(done.err.contains(says), "{}", done.err);
    }
}

#[test]
fn a_baseline_that_is_not_written_yet_is_a_warning_and_one_that_is_named_by_hand_must_be_there() {
    let here = Northfield::new();
    let done = here.run(&["audit"]);
    assert_eq!(done.status, 1);
    assert!(done.err.contains("has not been written yet"), "{}", done.err);
    assert_eq!(here.run(&["audit", "--baseline", "no-such.json"]).status, 2);
}

#[test]
fn so_many_new_findings_may_be_there() {
    let here = Northfield::new();
    let errors = here.audit()["summary"]["error"].as_u64().unwrap();
    let clean = here.text("posts.csv");
    here.rows(|rows| {
        rows.retain(|row| {
            !row.contains("1.5.0")
                && !row.contains("See file")
                && !row.contains(",full,")
                && !row.contains("31/02/2024")
                && !row.contains("£tbc")
        });
    });
    let most = |most: u64| here.run(&["audit", "--max-new", &most.to_string()]).status;
    assert_eq!((most(errors), most(errors - 1)), (0, 1));
    here.put(
        "gradus.toml",
        &format!("max-new = {errors}\n{}", here.text("gradus.toml")),
    );
    assert_eq!(here.run(&["audit"]).status, 0);
    assert_eq!(most(0), 1);
    here.put("posts.csv", &clean);
}

#[test]
fn a_limit_on_the_run_fails_it_and_says_so_in_the_report() {
    let here = Northfield::known();
    assert_eq!(here.run(&["audit", "--fail-if", "unplaced > 10%"]).status, 0);
    let done = here.run(&["audit", "--fail-if", "unplaced > 5%", "--format", "json"]);
    let report: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(done.status, 1);
    assert_eq!(report["findings"][0]["check"], "limit-exceeded");
    assert_eq!(
        report["findings"][0]["message"],
        "34 of 404 are unplaced (8.4%): the run fails if unplaced > 5%"
    );
    here.put(
        "gradus.toml",
        &format!("fail-if = \"unplaced > 5%\"\n{}", here.text("gradus.toml")),
    );
    assert_eq!(here.run(&["audit"]).status, 1);
    // It is none of the new findings that may be there.
    assert_eq!(here.run(&["audit", "--max-new", "100"]).status, 1);
    assert_eq!(here.run(&["audit", "--fail-on", "never"]).status, 0);
    assert_eq!(here.run(&["audit", "--fail-if", "unplaced 5"]).status, 2);
}

#[test]
fn levels_hold_for_a_path_or_a_unit_and_the_last_one_that_fits_wins() {
    let here = Northfield::new();
    let levels = "[[levels]]\npath = \"*.gradus\"\nchecks = \"dead-end\"\nseverity = \"warning\"\n\
                  [[levels]]\nunit = \"E-learning *\"\nseverity = \"off\"\n";
    here.put("gradus.toml", &format!("{}\n{levels}", here.text("gradus.toml")));
    let report = here.audit();
    let findings = report["findings"].as_array().unwrap();
    let severities = |check: &str| -> Vec<&str> {
        let found = findings.iter().filter(|finding| finding["check"] == check);
        found
            .map(|finding| finding["severity"].as_str().unwrap())
            .collect()
    };
    assert_eq!(severities("dead-end"), ["warning"; 3]);
    assert!(
        findings
            .iter()
            .all(|finding| finding["subject"]["unit"] != "E-learning Unit")
    );
    here.put(
        "gradus.toml",
        &here
            .text("gradus.toml")
            .replace("checks = \"dead-end\"", "checks = \"dead-edn\""),
    );
    let done = here.run(&["audit"]);
    assert_eq!(done.status, 2);
    assert!(done.err.contains("did you mean `dead-end`?"), "{}", done.err);
}

#[test]
fn sarif_says_what_is_known_as_suppressed_with_its_reason() {
    let here = Northfield::new();
    here.run(&["baseline", "write", "--reason", "audit of July"]);
    let log: Value = serde_json::from_str(&here.run(&["audit", "--format", "sarif"]).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let known = results.iter().filter(|result| result["ruleId"] != "refused-row");
    for result in known {
        assert_eq!(result["suppressions"][0]["kind"], "external");
        assert_eq!(result["suppressions"][0]["justification"], "audit of July");
    }
}
