//! The clauses of frameworks, scales, roles, paths and checks.

use super::Keyword;

const fn clause(
    word: &'static str,
    within: &'static [&'static str],
    short: &'static str,
    says: &'static str,
    example: &'static str,
) -> Keyword {
    Keyword {
        word,
        within,
        short,
        says,
        example,
    }
}

const FRAMEWORK: &str = "framework my-institution \"Careers\" {\n  version  \"2026.1\"\n  owner    \"Human Resources\"\n  currency GBP\n}";
const SOURCE: &str = "source fte-regulations-2002 \"Fixed-term Employees Regulations 2002\" {\n  publisher \"HM Government\"\n  year      2002\n  url       \"https://www.legislation.gov.uk\"\n}";
const GRADE: &str = "scale professional \"Professional services\" {\n  spine national\n  grade 6 \"Grade 6\" points 23..29 bar 28 needs gateway-6 contribution 30..31\n}";
const ROLE: &str = "role technologist \"Technologist\" {\n  family     specialists\n  grade      professional.6..7\n  skills     pedagogy 3, technical 3\n  activities keep-abreast, advise-staff\n  cpd        10 days a year, owned by head-of-service\n  rewards    contribution-points\n}";
const STEP: &str = "path main \"Main\" {\n  technologist -> senior-technologist : promotion after 3 years\n                                        needs technical 4, qualification \"PGCert\"\n                                        open to contract open-ended open to funding core\n}";

const ALLOW: &str = "role developer \"Developer\" {\n  grade 6\n  allow dead-end because \"the post ends with the programme\" until 2027-01-01\n}\n\nunit \"Learning Technology\" {\n  allow fixed-term-concentration because \"externally funded\" until 2027-01-01\n}";

pub(super) const CLAUSES: &[Keyword] = &[
    clause(
        "version",
        &["framework"],
        "the version of the framework",
        "Reports print it, so that it is known which text was applied.",
        FRAMEWORK,
    ),
    clause(
        "owner",
        &["framework"],
        "who keeps the framework",
        "Whom to ask. Nothing is checked by it.",
        FRAMEWORK,
    ),
    clause(
        "currency",
        &["framework"],
        "the currency of all salaries",
        "Three capital letters; `GBP` where nothing is said.",
        FRAMEWORK,
    ),
    clause(
        "publisher",
        &["source"],
        "who published it",
        "The body that is responsible for the text.",
        SOURCE,
    ),
    clause("year", &["source"], "when it was published", "A year.", SOURCE),
    clause(
        "url",
        &["source"],
        "where it can be read",
        "An address; gradus never opens it.",
        SOURCE,
    ),
    clause(
        "called",
        &["scale", "grade", "family", "role"],
        "the institution's own word",
        "Reports use it in place of the title: a scale whose grades are `called \"Band\"` has bands.",
        "family support \"Support\" { called \"Job family\" }",
    ),
    clause(
        "grade",
        &["scale", "role"],
        "a grade; in a role, the grades that it may have",
        "In a scale: name, title, points or pay. Names may begin with a digit. In a role: one grade, or `6..8` for a career\ngrade, with the scale's name where several scales have such a grade.",
        GRADE,
    ),
    clause(
        "points",
        &["grade"],
        "the points of the spine that a grade is paid on",
        "First and last point that service alone reaches.",
        GRADE,
    ),
    clause(
        "bar",
        &["grade"],
        "the point that nobody passes without more",
        "Service leads up to it. With `needs GATEWAY` what leads past it is said. A grade may have several: `bar 31, 32, 33`.",
        GRADE,
    ),
    clause(
        "contribution",
        &["grade"],
        "points above service",
        "Points that are paid for contribution, above the last service point.",
        GRADE,
    ),
    clause(
        "pay",
        &["grade"],
        "the pay of a grade as money",
        "Lowest and highest salary a year, or one: for grades that are on no spine.",
        "scale senior \"Senior pay\" {\n  grade SCS1 \"Pay band 1\" pay 71_000..117_800\n}",
    ),
    clause(
        "from",
        &["spine", "grade", "path", "check", "rule"],
        "the first day on which it holds",
        "A date; everything is read as of one date.",
        "scale professional \"Professional\" {\n  grade 4 points 10..15 from 2020-08-01 until 2025-07-31\n}",
    ),
    clause(
        "until",
        &["spine", "grade", "path", "check", "rule", "role", "unit"],
        "the last day on which it holds",
        "A date, itself included. Behind `allow`: the last day on which a finding is accepted.",
        "scale professional \"Professional\" {\n  grade 4 points 10..15 until 2025-07-31\n}",
    ),
    clause(
        "levels",
        &["skill"],
        "the levels of a skill",
        "First and last, both included. Roles and steps may ask for these alone.",
        "skill technical \"Technical development\" levels 1..5",
    ),
    clause(
        "fixed",
        &["role"],
        "nobody progresses from grade to grade in this role",
        "Posts of the role are at one of its grades and stay there; another grade is another post.",
        "role reader \"Reader\" {\n  grade academic.AC3..AC4\n  fixed\n}",
    ),
    clause(
        "entry",
        &["role"],
        "people come in here from outside",
        "A role that is neither an entry nor reached by a step is `unreachable-role`.",
        "role assistant \"Assistant\" { grade 5  entry }",
    ),
    clause(
        "terminal",
        &["role"],
        "the declared top of a career",
        "Nobody is in a dead end here: the framework means it.",
        "role director \"Director\" { grade 10  terminal }",
    ),
    clause(
        "titles",
        &["role"],
        "titles of posts that mean this role",
        "Case and punctuation do not count, and `*` stands for any text. A title that two roles claim is `ambiguous-title`.",
        "role technologist \"Technologist\" {\n  grade  professional.6\n  titles \"Learning Technologist\", \"E-learning *\"\n}",
    ),
    clause(
        "skills",
        &["role", "gateway"],
        "the skills that it asks for, with levels",
        "A list of skill and level.",
        ROLE,
    ),
    clause(
        "activities",
        &["role"],
        "what people in the role do",
        "A list of declared activities.",
        ROLE,
    ),
    clause(
        "cpd",
        &["role"],
        "time for development, and who answers for it",
        "Days a year, the role that owns it, or both.",
        ROLE,
    ),
    clause(
        "rewards",
        &["role"],
        "the reward schemes that are open to the role",
        "A list of declared rewards.",
        ROLE,
    ),
    clause(
        "evaluated",
        &["role"],
        "the levels of the role in a job evaluation",
        "The evaluation, and for each factor a level or a range of levels.",
        "role assistant \"Assistant\" {\n  grade     nhs.band-2\n  evaluated jes { communication 2  knowledge 2..3 }\n}",
    ),
    clause(
        "short-term",
        &["contract"],
        "the term counts as short-term",
        "Posts on it count in `fixed-term-concentration`.",
        "contract hourly-paid \"Hourly paid\" { short-term }",
    ),
    clause(
        "not",
        &["contract"],
        "`not short-term`: the term does not count as short-term",
        "Takes a built-in term out of what `fixed-term-concentration` counts.",
        "contract casual \"Bank staff\" { not short-term }",
    ),
    clause(
        "for",
        &["reward"],
        "whom a reward covers",
        "`for family` and `for contract`; both must hold where both are written.",
        "reward fellowship \"Teaching fellowship\" { for family academics }",
    ),
    clause(
        "after",
        &["path"],
        "the least time before a step",
        "In years, months, weeks or days. A route takes at least the sum.",
        STEP,
    ),
    clause(
        "needs",
        &["path", "grade"],
        "what a step, or passing a bar, asks for",
        "A skill with its level, `qualification \"…\"`, or a gateway.",
        STEP,
    ),
    clause(
        "open",
        &["path"],
        "`open to`: whom a step is open to",
        "`open to contract` and `open to funding`; each clause must hold. A post whose value is blank is let in.",
        STEP,
    ),
    clause(
        "allow",
        &["role", "path", "unit"],
        "a finding that is accepted here, with the reason",
        "Findings of the check about the role, the step or the unit are counted apart and fail no run. The reason is required; with\n`until` the finding comes back after that day. What nothing needs any more is `unused-acceptance`, what has run out\n`expired-acceptance`.",
        ALLOW,
    ),
    clause(
        "severity",
        &["check", "rule"],
        "how much its findings matter",
        "`error`, `warning`, `note`, or `off`.",
        "check dead-end { severity warning }",
    ),
    clause(
        "off",
        &["check"],
        "the check is not made",
        "Reports say that it was not.",
        "check grade-dispersal { off }",
    ),
    clause(
        "by",
        &["check"],
        "the groups that a check looks at",
        "`unit`, `family`, or both crossed: `unit x family`.",
        "check fixed-term-concentration { by unit, unit x family }",
    ),
    clause(
        "at",
        &["check", "contract", "rule", "ceiling"],
        "`at most` and `at least`: limits",
        "In a check: a share, or a number of posts, points or grades. In a contract: how long it may last. In a ceiling,\n`at 20_000 posts` begins a row.",
        "check fixed-term-concentration {\n  at most  25%\n  at least 5 posts\n}",
    ),
];
