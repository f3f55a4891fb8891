//! The words of the briefing in English. Another language is another file like this one; numbers come in as they are
//! written in the reader's locale.

use super::Who;
use crate::report::briefing::Words;

pub(super) const WORDS: Words = Words {
    lang: "en",
    contents: "Questions",
    remedy: "What would change it",
    method: "How this was reckoned",
    filter: "Filter",
    show_all: "Show all {} rows",
    show_fewer: "Show fewer",
    shown: "{} of {} rows",
    bounded: "The first {} of {} rows.",
    withheld: "A dash stands for a share of too few posts to be one.",
    total: "All",
    close: "Close",
    map: "Choose a role with the mouse, or with Tab and Enter, to read what is known of it.",
    map_title: "The career map",
    made_by: "Made by gradus",
    summary: "Summary",
    figure: "Figure",
    value: "Value",
    of: "of",
};

pub(super) const VISIBLE: [&str; 2] = ["Are they visible?", "Visible"];
pub(super) const ONWARD: [&str; 2] = ["Where can they go?", "Onward"];
pub(super) const SECURITY: [&str; 2] = ["How secure are they?", "Security"];
pub(super) const GRADING: [&str; 2] = ["Is grading consistent?", "Grading"];
pub(super) const COVERAGE: [&str; 2] = [
    "Who is rewarded, and who answers for their development?",
    "Development",
];
pub(super) const CHANGE: [&str; 2] = ["What would change it?", "Change"];
pub(super) const COMPARISON: [&str; 2] = ["How do institutions compare?", "Comparison"];

pub(super) const SHARED: &str = "Prepared for sharing. Counts are rounded to the nearest 5 (0, 1 and 2 read 0), and a \
    total may be moved further, so that it does not give its parts away. Groups of fewer than 22.5 posts, and shares of them, \
    are left out, and with them lists that would betray another. No post, person, title or row is named, and the \
    map is that of the framework without posts. Figures that were \
    rounded do not add up exactly.";

/// `1 post`, `14 posts`; places in FTE where a source gives FTE alone.
pub(super) fn posts(written: &str) -> String {
    if written == "1" {
        "1 post".to_owned()
    } else {
        format!("{written} posts")
    }
}

/// `1 person`, `14 people`.
pub(super) fn people(written: &str) -> String {
    if written == "1" {
        "1 person".to_owned()
    } else {
        format!("{written} people")
    }
}

/// The verb for a written count.
pub(super) fn verb<'a>(written: &str, one: &'a str, several: &'a str) -> &'a str {
    if written == "1" { one } else { several }
}

/// Who can do something.
pub(super) fn who(who: Who) -> &'static str {
    match who {
        Who::Policy => "HR policy",
        Who::Budget => "Budget holder",
        Who::Contracts => "Who decides contracts",
        Who::Grading => "Who evaluates jobs",
        Who::Records => "Who keeps the records",
    }
}

/// What to do about a check, without a count and without a name: for what is shared.
pub(super) fn remedy(check: &str) -> &'static str {
    match check {
        "dead-end" => "write a step up from the role, or declare it the top of a career",
        "closed-to-post" => "convert the contracts, or open the step to them",
        "leaves-institution" => "fund a post on the next role up, or write a step past it",
        "leaves-family" => "write a step up inside the family, or fund a post on one that is written",
        "bottleneck" => "fund places above, or write further steps up",
        "fixed-term-concentration" => "convert contracts until the share is at the limit",
        "unstaffed-step" => "fund a post at its end, or remove the step",
        "top-of-grade" => "write a step up for those in a dead end, or a contribution zone for the grade",
        "no-cpd-owner" => "name the role that answers for development",
        "cpd-owner-vacant" => "fill the post that answers for development, or name another",
        "no-protected-time" => "write days for development into the roles",
        "reward-excluded" => "open a reward scheme to them",
        "contract-overrun" => "convert the contracts, or record the reason that justifies them",
        "grade-outside-role" => "regrade the posts, or widen the role's grades",
        "pay-outside-grade" => "correct the point or the grade",
        "grade-dispersal" => "evaluate the posts at the outlying grades",
        "evaluation-grade" => "regrade the posts, or evaluate them again",
        _ => "see the full report of the department",
    }
}

/// How much a finding matters.
pub(super) fn severity(severity: crate::diagnostic::Severity) -> &'static str {
    match severity {
        crate::diagnostic::Severity::Error => "error",
        crate::diagnostic::Severity::Warning => "warning",
        crate::diagnostic::Severity::Note => "note",
    }
}
