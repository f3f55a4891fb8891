//! Every word that a reader meets and that no user wrote: classes, reasons, checks, headings
//! (`semantics.md`, Words in reports). Another language is another copy of this file.

use std::borrow::Cow;

/// An onward class: its name in the JSON, the words for it, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// As `semantics.md` and the JSON call it.
    pub name: &'static str,
    /// As text calls it.
    pub words: &'static str,
    /// The words over two lines, for the head of a narrow column.
    pub head: [&'static str; 2],
    /// What it means, in one clause.
    pub means: &'static str,
}

/// The onward classes in the order in which a post is tried against them (`semantics.md`, Headline checks).
pub const CLASSES: [Class; 6] = [
    Class {
        name: "terminal",
        words: "top of career",
        head: ["top of", "career"],
        means: "the framework calls the role the end of its career",
    },
    Class {
        name: "open",
        words: "open",
        head: ["", "open"],
        means: "a way up within the family, with posts on every role along it",
    },
    Class {
        name: "leaves-family",
        words: "leaves the family",
        head: ["leaves", "family"],
        means: "there are posts all the way up, but only through another family",
    },
    Class {
        name: "closed-to-post",
        words: "closed to this post",
        head: ["closed", "to post"],
        means: "there is a way up, but not for a post on this contract or funding",
    },
    Class {
        name: "leaves-institution",
        words: "leaves the institution",
        head: ["leaves", "instit."],
        means: "the framework has a way up, but a role along it has no post here",
    },
    Class {
        name: "dead-end",
        words: "dead end",
        head: ["dead", "end"],
        means: "the framework has no way up from this role at grade",
    },
];

/// Why posts are not placed, in words that follow a count of posts (`semantics.md`, An institution).
#[must_use]
pub fn reason(name: &str) -> Cow<'static, str> {
    Cow::Borrowed(match name {
        "unmatched-title" => "job title matches no role",
        "ambiguous-title" => "job title fits more than one role equally well",
        "no-role" => "decided to be in no role",
        "unknown-role" => "names a role that the framework does not have",
        "unknown-grade" => "names a grade that the framework does not have",
        "grade-missing" => "grade is blank, and the role has several",
        "grade-outside-role" => "grade is not one that the role may have",
        other => return Cow::Owned(spaced(other)),
    })
}

/// What a check is called as a heading.
#[must_use]
pub fn check_title(name: &str) -> Cow<'static, str> {
    match CHECKS.iter().find(|(check, ..)| *check == name) {
        Some((_, title, _)) => Cow::Borrowed(title),
        None => Cow::Owned(capital(&spaced(name))),
    }
}

/// What a check looks for, in one sentence; empty for a check that is not known here.
#[must_use]
pub fn check_means(name: &str) -> &'static str {
    CHECKS
        .iter()
        .find(|(check, ..)| *check == name)
        .map_or("", |(_, _, means)| means)
}

/// Checks by name: heading, and what they look for.
const CHECKS: &[(&str, &str, &str)] = &[
    (
        "dead-end",
        "Dead ends",
        "Roles at grade from which the framework has no way up at all.",
    ),
    (
        "closed-to-post",
        "Ways up that are closed to the post",
        "There is a way up, but the contract or the funding of these posts shuts them out of it.",
    ),
    (
        "leaves-institution",
        "Ways up that leave the institution",
        "The framework has a way up, but some role along it has no post here.",
    ),
    (
        "leaves-family",
        "Ways up that leave the family",
        "There is a way up with posts all along it, but only through another family.",
    ),
    (
        "unreachable-role",
        "Roles that nothing leads to",
        "Not an entry role, and no step reaches it.",
    ),
    (
        "missing-rung",
        "Missing rungs",
        "Two neighbouring levels of a family with no step from the lower to the higher.",
    ),
    (
        "cut-off-role",
        "Roles cut off from their family",
        "No step to or from any other role of the family.",
    ),
    (
        "unstaffed-step",
        "Steps that lead to no post here",
        "Staff stand at the foot of the step, and no post exists at its head.",
    ),
    (
        "bottleneck",
        "Bottlenecks",
        "Many staff in post wait below few posts.",
    ),
    (
        "fixed-term-concentration",
        "Where short-term contracts are concentrated",
        "Units and families whose share of short-term contracts is above the limit, or well above the rest of the institution.",
    ),
    (
        "grade-outside-role",
        "Grades outside the role's range",
        "Posts at a grade that their role may not have.",
    ),
    (
        "unknown-role",
        "Roles that the framework does not have",
        "Posts that name a role which is not defined.",
    ),
    (
        "unknown-grade",
        "Grades that the framework does not have",
        "Posts that name a grade which is not defined.",
    ),
    (
        "unmatched-title",
        "Job titles that match no role",
        "Posts with these titles are in no count of careers until a role claims the title.",
    ),
    (
        "ambiguous-title",
        "Job titles that fit several roles",
        "Posts with these titles are not placed until one role alone claims the title.",
    ),
    (
        "pay-outside-grade",
        "Pay outside the grade",
        "Salaries or points that lie outside the pay band of the grade.",
    ),
    (
        "grade-dispersal",
        "One job, many grades",
        "A title or role that is spread over more grades than its range.",
    ),
    (
        "overlapping-grades",
        "Grades whose pay overlaps or leaves a gap",
        "Neighbouring grades whose pay bands overlap by more than the limit, or do not meet.",
    ),
    (
        "top-of-grade",
        "Staff at the top of their grade",
        "At the last service point: no more pay without a move, and what moves there are.",
    ),
    (
        "reporting-line",
        "Faults of the reporting line",
        "Managers who cannot be found, posts that report to themselves or in a loop, institutions without one top.",
    ),
    (
        "holder-grade",
        "Holders whose grade is not the post's",
        "Acting up, protected, underfilled: reported as what it is, not as mis-grading.",
    ),
    (
        "job-share-disagrees",
        "Job shares that disagree",
        "Rows that share one post and differ in more than person, pay and FTE.",
    ),
    (
        "evaluation-grade",
        "Scores that fall in another grade",
        "The factor levels give a total that is another grade's.",
    ),
    (
        "unknown-factor-level",
        "Factor levels that do not exist",
        "Posts with a level that the factor does not have, or with factors left blank, have no total.",
    ),
    (
        "ungraded-total",
        "Totals that reach no grade",
        "Combinations of factor levels that can occur and for which the map has no grade.",
    ),
    (
        "grade-edge",
        "Boundary cases",
        "Totals so near another grade that one factor decides.",
    ),
    (
        "evaluation-outlier",
        "Factor levels that stand alone",
        "A level far from those of the family's other roles at the grade.",
    ),
    (
        "factor-falls",
        "Factors that fall on promotion",
        "The higher role has a lower level of the factor.",
    ),
    (
        "skill-falls",
        "Skills that fall on promotion",
        "The higher role asks for a lower level of the skill.",
    ),
    (
        "indistinct-roles",
        "Roles that nothing tells apart",
        "Neighbouring roles of a family with the same skills, activities and factors.",
    ),
    (
        "reward-excluded",
        "Staff whom no reward covers",
        "No reward scheme of the framework is open to them.",
    ),
    (
        "no-cpd-owner",
        "Nobody answers for their development",
        "Neither the role nor the post names who answers for it.",
    ),
    (
        "cpd-owner-vacant",
        "Development without its owner",
        "The role that answers for it is held by nobody here.",
    ),
    (
        "no-protected-time",
        "No protected time for development",
        "The role has no days for it.",
    ),
    (
        "unused-skill",
        "Skills that nothing uses",
        "No role names them, no step and no gateway asks for them.",
    ),
    (
        "unused-activity",
        "Activities that nothing uses",
        "No role names them.",
    ),
    (
        "title-claimed-twice",
        "Titles that two roles claim",
        "A post with such a title cannot be placed.",
    ),
    (
        "unreachable-grade",
        "Grades that nobody can come to",
        "No step leads there, or no total gives it.",
    ),
    (
        "grade-closed",
        "Posts in a closed grade",
        "They began after the grade was closed to new posts, or are vacant there.",
    ),
    (
        "contract-overrun",
        "Contracts beyond their longest duration",
        "Longer service than the contract allows, without an accepted reason.",
    ),
    (
        "reserved-point",
        "Pay at points reserved for others",
        "The grade opens these points to other roles alone.",
    ),
    (
        "limit-exceeded",
        "Limits on the run as a whole",
        "Limits of the manifest or the command line that do not hold.",
    ),
    (
        "expired-acceptance",
        "Accepted until a date that is past",
        "Entries of the baseline and `allow` clauses that have run out.",
    ),
    (
        "unused-acceptance",
        "Accepted and not there any more",
        "Entries of the baseline that no finding matches, and `allow` clauses that nothing needs.",
    ),
    (
        "upcoming-change",
        "What changes soon",
        "Grades, pay tables, steps, rules and settings with a date within the horizon.",
    ),
];

/// The words of a kebab-case or snake_case name.
#[must_use]
pub fn spaced(name: &str) -> String {
    name.replace(['-', '_'], " ")
}

/// The text with its first letter as a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `1 post`, `2 posts`: a written count and its noun.
#[must_use]
pub fn counted(count: &str, noun: &str) -> String {
    if count == "1" {
        format!("{count} {noun}")
    } else {
        format!("{count} {}", plural(noun))
    }
}

/// The plural of the nouns that reports use.
fn plural(noun: &str) -> String {
    match noun.rsplit_once("family") {
        Some((before, "")) => format!("{before}families"),
        _ => match noun.strip_prefix("role at") {
            Some(rest) => format!("roles at{rest}"),
            None => format!("{noun}s"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_for_readers_is_one_of_the_code() {
        let all = CLASSES
            .iter()
            .flat_map(|class| [class.words, class.means])
            .chain(CHECKS.iter().flat_map(|(_, title, means)| [*title, *means]));
        for text in all {
            for word in ["station", "tier", "census", "node", "edge"] {
                assert!(!text.to_lowercase().contains(word), "`{word}` in `{text}`");
            }
        }
    }

    #[test]
    fn an_unknown_check_is_called_by_its_own_name() {
        assert_eq!(check_title("four-year-rule"), "Four year rule");
        assert_eq!(check_means("four-year-rule"), "");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted("1", "post"), "1 post");
        assert_eq!(counted("0", "post"), "0 posts");
        assert_eq!(counted("7", "role at grade"), "7 roles at grade");
        assert_eq!(counted("3", "family"), "3 families");
    }
}
