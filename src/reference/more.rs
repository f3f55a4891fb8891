//! Rules, tests, job evaluation, gateways and scenarios.

use super::{Keyword, word};

const RULE: &str = "rule four-year-rule \"Four years of fixed-term service need a reason\" {\n  every post where contract is fixed-term\n  require service < 4 years or justification is present\n  severity error\n  cites    fte-regulations-2002\n}";
const GROUP: &str = "rule balanced-units \"No unit leans on one grade\" {\n  each unit of posts\n  with at least 10 posts\n  require largest share by grade <= 60%\n  because \"a unit of one grade has no ladder\"\n}";
const TEST: &str = "test \"the four-year rule fires\" {\n  as of 2026-07-31\n  post { role officer  grade 6  contract fixed-term  start 2020-01-01 }\n  expect finding four-year-rule\n}";
const SCENARIO: &str = "scenario convert \"Convert long fixed-term posts\" {\n  set contract = open-ended for posts where contract is fixed-term and service >= 3 years\n  add 2 posts { role senior-technologist  grade 8  unit \"Learning Technology\" }\n  close posts where unit is \"Media Services\" and status is vacant\n  merge units \"E-learning Unit\", \"Media Services\" into \"Learning Technology\"\n  add step educational-developer -> head-of-learning-technology : vacancy\n}";
const CHANGED: &str = "scenario upward \"A grade above\" {\n  split unit \"Learning Technology\" into \"Media\" for posts where role is media-officer\n  add grade 10 \"Grade 10\" points 50..55 to professional above 9\n  regrade role head-of-learning-technology to professional.9..10\n  replace spine national in \"spine-2027.csv\"\n}";
const EVALUATION: &str = "evaluation jes \"Job evaluation\" {\n  factor communication \"Communication\" { 1 = 5  2 = 12  3 = 21 }\n  factor knowledge     \"Knowledge\"     { 1 = 16  2 = 36  3 = 60 }\n}";
const MATCH: &str = "match nhs-matching of jes {\n  exact knowledge\n  each  within 1 level\n  total within 5 levels\n  same  grade\n}";
const GATEWAY: &str = "gateway gateway-6 \"Into the upper part of grade 6\" {\n  all of {\n    skills project-management 3\n    qualification \"PGCert or FHEA\"\n    service at least 52 weeks\n  }\n}";
const INCREMENTS: &str =
    "scale professional \"Professional\" {\n  increments after 1 year\n  grade 6 points 23..29\n}";

pub(super) const BLOCKS: &[Keyword] = &[
    word(
        "rule",
        &[""],
        "something that the institution promises, or the law asks",
        "`every post`, `every role` or `each` group, what must hold of it, and how much it matters. A comparison with a blank\nvalue is neither true nor false: such a post is counted as not judged.",
        RULE,
    ),
    word(
        "test",
        &[""],
        "an example of what the framework must give",
        "Made-up posts, and what is expected of them: a route, a finding, or that there is none. `gradus check` runs all tests.",
        TEST,
    ),
    word(
        "scenario",
        &[""],
        "a what-if",
        "Changes to posts and to the framework, in order. `gradus scenario` then shows the figures before and after side by\nside: onward classes, findings that go and come, posts that are helped, and what it costs.",
        SCENARIO,
    ),
    word(
        "gateway",
        &[""],
        "conditions that lead past a bar, or open a step",
        "Conditions one by one, in `all of` or `any of`.",
        GATEWAY,
    ),
    word(
        "evaluation",
        &[""],
        "a scheme of job evaluation: factors, levels and their points",
        "Levels may be `4`, `2.5` or `4a`, and points decimal. What total gives which grade is said apart, by `grading`.",
        EVALUATION,
    ),
    word(
        "grading",
        &[""],
        "which totals of an evaluation give which grade",
        "One evaluation may serve several maps. A total that reaches no grade, a hole and an overlap are findings.",
        "grading jes-bands of jes to nhs {\n  band-2 161..215\n  band-3 216..270\n}",
    ),
    word(
        "match",
        &[""],
        "how far a job may differ from a profile and still match it",
        "Factors that must be equal, and how many levels the others may differ, each and in total.",
        MATCH,
    ),
    word(
        "ceiling",
        &[""],
        "the most posts in some grades, by how many posts there are in all",
        "A row for each number of posts. Between two rows the number lies on the line that joins them; below the first and\nabove the last the share of the nearest row holds. Rules ask for it: `count(grade is officers.O-6) <=\nceiling(army-officers.O-6)`.",
        "ceiling army-officers \"Army, 10 USC 523\" of officers {\n  at 20_000 posts O-4 7_768, O-5 5_253, O-6 1_613\n  at 25_000 posts O-4 8_689, O-5 5_642, O-6 1_796\n}",
    ),
];

pub(super) const CLAUSES: &[Keyword] = &[
    word(
        "every",
        &["rule"],
        "the posts or roles that a rule is about",
        "`every post` or `every role`, and `where` for those that meet a condition.",
        RULE,
    ),
    word(
        "each",
        &["rule", "match"],
        "the groups that a rule is about; in a match, each factor",
        "`each unit of posts`, `each unit, family of posts`, with `where` for some posts alone. In a match,\n`each within 1 level`.",
        GROUP,
    ),
    word(
        "with",
        &["rule"],
        "`with at least`: groups that are large enough to judge",
        "Smaller groups are not judged, and the report says how many.",
        GROUP,
    ),
    word(
        "require",
        &["rule"],
        "what must hold",
        "Comparisons joined by `and`, `or`, `not`. Grades are compared with grades of aligned scales, money with money.",
        RULE,
    ),
    word(
        "because",
        &["rule", "role", "path", "unit"],
        "why the rule is there; behind `allow`, why a finding is accepted",
        "A sentence that its findings print, or that stands beside what is accepted.",
        GROUP,
    ),
    word(
        "cites",
        &["rule"],
        "the sources that a rule comes from",
        "Names of `source` blocks.",
        RULE,
    ),
    word(
        "set",
        &["scenario"],
        "a column gets a value",
        "`for posts where …` says in which posts; `for posts` alone means all of them. A post of which the condition cannot be\njudged is left as it is, and counted.",
        SCENARIO,
    ),
    word(
        "add",
        &["scenario"],
        "posts, a step, a grade or a role that is added",
        "`add 2 posts { … }` as a test makes up posts, `add step` as a path writes it, `add grade … to SCALE above GRADE`,\n`add role NAME \"Title\" { … }`. Added posts are filled unless they say `status vacant`.",
        SCENARIO,
    ),
    word(
        "close",
        &["scenario"],
        "posts that are closed",
        "They keep their row and leave the headcount.",
        SCENARIO,
    ),
    word(
        "merge",
        &["scenario"],
        "units that become one",
        "Units by their names as the posts have them, and `into` the name of the one.",
        SCENARIO,
    ),
    word(
        "split",
        &["scenario"],
        "a part of a unit becomes a unit of its own",
        "`for posts where …` says which of its posts go.",
        CHANGED,
    ),
    word(
        "regrade",
        &["scenario"],
        "the grades that a role may have, anew",
        "Posts keep the grade that they have: `set grade` changes it.",
        CHANGED,
    ),
    word(
        "replace",
        &["scenario"],
        "another table of points for a spine",
        "In a file with the columns `point` and `salary`, or in braces. It holds in place of all tables of the spine.",
        CHANGED,
    ),
    word(
        "as",
        &["test"],
        "`as of`: the date on which a test is read",
        "Without it a test is read on the date of the run.",
        TEST,
    ),
    word(
        "post",
        &["test"],
        "a made-up post",
        "Any column of an extract by its own name, and its value.",
        TEST,
    ),
    word(
        "expect",
        &["test"],
        "what a test expects",
        "`expect route`, `finding`, `post` and `grade of role`; of job evaluation `grade`, `total`, `points`, `match`; of pay\n`salary` and `increment`; `ceiling`. With `no`, that there is none.",
        TEST,
    ),
    word(
        "factor",
        &["evaluation", "match"],
        "a factor and the points of its levels; in a match, how far it may differ",
        "Levels with their points, lowest first, written here or in a CSV file.",
        EVALUATION,
    ),
    word(
        "exact",
        &["match"],
        "factors that must have the same level",
        "Names of factors.",
        MATCH,
    ),
    word(
        "total",
        &["match"],
        "how many levels a job may differ in all",
        "The sum over all factors.",
        MATCH,
    ),
    word(
        "same",
        &["match"],
        "`same grade`: the total must give the profile's grade",
        "With `by NAME` that of another map.",
        MATCH,
    ),
    word(
        "all",
        &["gateway"],
        "`all of`: every condition must hold",
        "Conditions in braces; what a gateway lists without it must all hold too.",
        GATEWAY,
    ),
    word(
        "any",
        &["gateway"],
        "`any of`: one condition is enough",
        "Conditions in braces.",
        "gateway upper \"Upper part\" {\n  any of {\n    qualification \"PGCert\"\n    service at least 2 years\n  }\n}",
    ),
    word(
        "qualification",
        &["gateway", "path"],
        "a qualification, in words",
        "Nothing in the posts says it: it is shown to whoever looks at the step.",
        GATEWAY,
    ),
    word(
        "service",
        &["gateway"],
        "`service at least`: a least time of service",
        "In years, months, weeks or days.",
        GATEWAY,
    ),
    word(
        "confirmed",
        &["gateway"],
        "what somebody must confirm, in words",
        "An appraisal, a panel's decision.",
        "gateway upper \"Upper part\" {\n  confirmed \"appraisal completed in the last 12 months\"\n}",
    ),
    word(
        "increments",
        &["scale", "grade"],
        "how long a post waits at a point",
        "`increments after 1 year`, or other times for some points: `increments 1..3 after 52 weeks`. With `needs GATEWAY` what\nthe next point asks for beside time is said.",
        INCREMENTS,
    ),
    word(
        "reserved",
        &["grade"],
        "points that some roles alone may be paid at",
        "A range of points, `for`, and the roles.",
        "scale professional \"Professional\" {\n  grade 6 points 23..29 reserved 28..29 for senior-technologist\n}",
    ),
    word(
        "reasons",
        &["contract"],
        "the reasons for such a contract that are accepted",
        "Texts; a post's `justification` is one of them.",
        "contract fixed-term \"Fixed term\" {\n  reasons \"cover for leave\", \"project with an end\"\n}",
    ),
];
