//! The words of the language, by where they may stand.

/// The words that begin a top-level block.
pub const ITEM_KEYWORDS: [&str; 23] = [
    "framework",
    "import",
    "source",
    "spine",
    "scale",
    "align",
    "family",
    "skill",
    "activity",
    "role",
    "contract",
    "reward",
    "path",
    "unit",
    "check",
    "rule",
    "test",
    "scenario",
    "gateway",
    "evaluation",
    "grading",
    "match",
    "ceiling",
];

/// The clauses of `framework`.
pub const FRAMEWORK_CLAUSES: [&str; 3] = ["version", "owner", "currency"];
/// The clauses of `source`.
pub const SOURCE_CLAUSES: [&str; 3] = ["publisher", "year", "url"];
/// The clauses of `scale`.
pub const SCALE_CLAUSES: [&str; 4] = ["grade", "spine", "called", "increments"];
/// What may stand behind `grade` in a scale.
pub const GRADE_OPTIONS: [&str; 9] = [
    "points",
    "bar",
    "contribution",
    "pay",
    "reserved",
    "increments",
    "called",
    "from",
    "until",
];
/// The clauses of `family`.
pub const FAMILY_CLAUSES: [&str; 1] = ["called"];
/// The clauses of `role`.
pub const ROLE_CLAUSES: [&str; 14] = [
    "family",
    "grade",
    "fixed",
    "entry",
    "terminal",
    "titles",
    "skills",
    "activities",
    "contract",
    "cpd",
    "rewards",
    "called",
    "evaluated",
    "allow",
];
/// The clauses of `contract`.
pub const CONTRACT_CLAUSES: [&str; 4] = ["short-term", "not", "at", "reasons"];
/// The clauses of `evaluation`.
pub const EVALUATION_CLAUSES: [&str; 1] = ["factor"];
/// The clauses of `match`.
pub const MATCH_CLAUSES: [&str; 5] = ["exact", "each", "factor", "total", "same"];
/// The clauses of `ceiling`.
pub const CEILING_CLAUSES: [&str; 1] = ["at"];
/// The conditions of `gateway`.
pub const GATEWAY_CLAUSES: [&str; 6] = ["all", "any", "skills", "qualification", "service", "confirmed"];
/// The clauses of `reward`.
pub const REWARD_CLAUSES: [&str; 1] = ["for"];
/// The clauses of `unit`.
pub const UNIT_CLAUSES: [&str; 1] = ["allow"];
/// What may stand behind the kind of a step.
pub const STEP_OPTIONS: [&str; 6] = ["after", "needs", "open", "allow", "from", "until"];
/// The kinds of step.
pub const STEP_KINDS: [&str; 5] = ["promotion", "vacancy", "transfer", "secondment", "progression"];
/// The settings of `check`.
pub const CHECK_SETTINGS: [&str; 4] = ["severity", "off", "by", "at"];
/// The clauses of `rule`.
pub const RULE_CLAUSES: [&str; 10] = [
    "every", "each", "with", "require", "at", "severity", "because", "cites", "from", "until",
];
/// What the `every` of a rule is about.
pub const SUBJECTS: [&str; 2] = ["post", "role"];
/// What a rule groups posts by.
pub const GROUPINGS: [&str; 10] = [
    "institution",
    "unit",
    "family",
    "role",
    "grade",
    "level",
    "scale",
    "contract",
    "funding",
    "status",
];
/// The clauses of `test`.
pub const TEST_CLAUSES: [&str; 3] = ["as", "post", "expect"];
/// The changes of a `scenario`.
pub const SCENARIO_CLAUSES: [&str; 7] = ["set", "add", "close", "merge", "split", "regrade", "replace"];
/// What a scenario may add.
pub const ADDED: [&str; 5] = ["posts", "post", "step", "grade", "role"];
/// What may stand behind what a test expects.
pub const EXPECT_OPTIONS: [&str; 14] = [
    "within", "in", "for", "on", "at", "and", "severity", "by", "total", "with", "varying", "failing", "to",
    "needs",
];
/// What a test may expect.
pub const EXPECTATIONS: [&str; 15] = [
    "route",
    "finding",
    "findings",
    "post",
    "grade",
    "total",
    "points",
    "level",
    "match",
    "profile-match",
    "band-match",
    "salary",
    "increment",
    "ceiling",
    "no",
];
/// The levels of a severity.
pub const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];
/// The groups of a check.
pub const DIMENSIONS: [&str; 2] = ["unit", "family"];
/// What a check counts.
pub const COUNTED: [&str; 6] = ["posts", "points", "grades", "post", "point", "grade"];
/// The units of a duration.
pub const UNITS: [&str; 8] = ["years", "months", "weeks", "days", "year", "month", "week", "day"];
/// What a step may be open to.
pub const OPEN_BY: [&str; 2] = ["contract", "funding"];
/// Whom a reward may be for.
pub const REWARD_BY: [&str; 2] = ["family", "contract"];
/// Words inside a clause that begin nothing and are in none of the lists above.
pub const CONNECTING: [&str; 28] = [
    "a", "above", "below", "blank", "factors", "gap", "includes", "into", "is", "largest", "least", "levels",
    "matches", "minus", "most", "of", "one", "or", "out", "owned", "plus", "present", "reaches", "share",
    "steps", "units", "where", "x",
];

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::*;

    #[test]
    fn every_item_keyword_begins_a_kind_of_block() {
        for word in ITEM_KEYWORDS {
            assert!(Kind::of(word).is_some(), "{word}");
        }
    }
}
