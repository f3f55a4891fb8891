//! How a clause is written: the example of a help line.

use super::super::kind::Kind;

impl Kind {
    /// The word that begins it, for those that have one.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Import => "import",
            Self::Source => "source",
            Self::Spine => "spine",
            Self::Scale => "scale",
            Self::Align => "align",
            Self::Family => "family",
            Self::Skill => "skill",
            Self::Activity => "activity",
            Self::Role => "role",
            Self::Contract => "contract",
            Self::Reward => "reward",
            Self::Path => "path",
            Self::Unit => "unit",
            Self::Check => "check",
            Self::Evaluation => "evaluation",
            Self::Grading => "grading",
            Self::Match => "match",
            Self::Gateway => "gateway",
            Self::Ceiling => "ceiling",
            Self::Rule => "rule",
            Self::Test => "test",
            Self::Scenario => "scenario",
        }
    }

    /// Under which word the example for what stands in its body is kept.
    pub(super) fn body_example(self) -> &'static str {
        match self {
            Self::Path => "->",
            Self::Spine => "=",
            Self::Grading => "band",
            _ => "",
        }
    }
}

/// How a clause or head is written, as a help line; empty where the word is no keyword there.
pub(super) fn example(kind: Kind, head: bool, word: &str) -> String {
    let own = match (kind, word) {
        (Kind::Spine, "from" | "in") => return String::new(),
        _ if head => "",
        (Kind::Role, "family") => "family new-specialists",
        (Kind::Role, "grade") => "grade professional.6..7",
        (Kind::Scale, "spine") => "spine national",
        (Kind::Evaluation, "from") => "factor knowledge \"Knowledge\" from \"knowledge.csv\"",
        (Kind::Evaluation, "=") => "2.5 = 14.5",
        (Kind::Ceiling, "at") => "at 20_000 posts O-4 7_768, O-5 5_253",
        (Kind::Match, "each") => "each within 1 level",
        (Kind::Match, "factor") => "factor communication within 2 levels",
        (Kind::Match, "grade" | "by") => "same grade by nhs-bands",
        (Kind::Grading, "at") => "band-9 at least 721",
        (Kind::Contract, "at") => "at most 4 years",
        (Kind::Gateway, "skills") => "skills project-management 3",
        (Kind::Gateway, "qualification") => "qualification \"PGCert or FHEA\"",
        (Kind::Gateway, "service" | "at") => "service at least 52 weeks",
        (Kind::Role | Kind::Check, "year") => return String::new(),
        (Kind::Rule, "at") => "at most 3% of posts where contract is casual",
        (Kind::Rule, "least") => "with at least 10 posts",
        (Kind::Rule, "by") => "largest share by grade",
        (
            Kind::Rule,
            "grade" | "family" | "contract" | "role" | "source" | "points" | "pay" | "for" | "open" | "not",
        ) => {
            return String::new();
        }
        (Kind::Role | Kind::Unit | Kind::Path, "because" | "until" | "allow")
            if kind != Kind::Path || word != "until" =>
        {
            "allow dead-end because \"the post ends with the programme\" until 2027-01-01"
        }
        (Kind::Test, "post") => "post { role learning-technologist  grade 6  contract fixed-term }",
        (Kind::Test, "at" | "in") => "expect route a -> b in at most 3 steps",
        (Kind::Test, "grade") => "expect grade of role lecturer is academic.AC2",
        (Kind::Test, "total" | "by") => {
            "expect grade nhs.5 of jes { communication 4  knowledge 5 } by bands total 390"
        }
        (Kind::Test, "match" | "with" | "varying" | "failing") => {
            "expect band-match of jes { communication 4  knowledge 5 } with role nurse by standard"
        }
        (Kind::Test, "salary" | "point") => "expect salary 25_751 of point 25 of national on 2009-08-01",
        (Kind::Test, "increment" | "to" | "needs") => "expect increment of post p1 to point 5 on 2026-11-01",
        (Kind::Test, "ceiling") => "expect ceiling 9_332.50 of army-officers.O-5 for 72_500 posts",
        (Kind::Test, "level") => "expect no level 5 of jes.emotional-effort",
        (Kind::Test, "for") => "expect no route a -> b for contract fixed-term",
        (Kind::Scenario, "posts" | "post") => "close posts where status is vacant",
        (Kind::Scenario, "for" | "contract" | "=") => {
            "set contract = open-ended for posts where contract is fixed-term"
        }
        (Kind::Scenario, "step") => "add step lecturer -> professor : promotion after 5 years",
        (Kind::Scenario, "grade" | "to" | "above" | "below") => {
            "add grade 10 \"Grade 10\" points 50..55 to professional above 9"
        }
        (Kind::Scenario, "into" | "units" | "unit") => {
            "merge units \"E-learning\", \"Media\" into \"Learning Technology\""
        }
        (Kind::Test, "points") => "expect points 32 of jes { communication 4 }",
        (Kind::Test, "role" | "contract" | "->" | "open") => return String::new(),
        (Kind::Path, "contract" | "family" | "grade" | "role") => return String::new(),
        _ => "",
    };
    if own.is_empty() {
        example_of(word)
    } else {
        written(own)
    }
}

/// How a word of the language is used, wherever it stands; empty for other words.
pub(in super::super) fn example_of(word: &str) -> String {
    let example = match word {
        "framework" => "framework learning-technology \"Learning technology careers\" { … }",
        "import" => "import \"grades.gradus\"",
        "source" => "source jisc-bp3 \"Key implications for managers\" { … }",
        "spine" => "spine national \"Single pay spine\" from \"spine.csv\"",
        "scale" => "scale professional \"Professional services\" { … }",
        "align" => "align academic.AC1 = professional.7",
        "family" => "family learning-support \"Learning support\"",
        "skill" => "skill pedagogy \"Learning and teaching practice\" levels 1..5",
        "activity" => "activity advise-staff \"Advise academic staff\"",
        "role" => "role lecturer \"Lecturer\" { … }",
        "contract" => "contract open-ended",
        "reward" => "reward teaching-fellowship \"Teaching fellowship\"",
        "path" => "path specialist \"Specialist route\" { … }",
        "check" => "check dead-end { severity error }",
        "unit" => "unit \"Learning Technology\" { … }",
        "allow" => "allow dead-end because \"the post ends with the programme\" until 2027-01-01",
        "rule" => "rule balanced-units \"No unit leans on one grade\" { … }",
        "every" => "every post where contract is fixed-term",
        "each" => "each unit, family of posts",
        "with" => "with at least 10 posts",
        "require" => "require service < 4 years or justification is present",
        "where" => "where contract is fixed-term",
        "is" => "contract is fixed-term",
        "reaches" => "reaches grade >= professional.8 within 10 years",
        "within" => "within 10 years",
        "largest" => "largest share by grade <= 60%",
        "steps" => "steps into >= 1",
        "includes" => "rewards includes contribution-points",
        "matches" => "title matches \"research assist*\"",
        "because" => "because \"the law asks for a reason\"",
        "cites" => "cites fte-regulations-2002",
        "test" => "test \"a technologist can become head of service\" { … }",
        "scenario" => "scenario convert \"Convert long fixed-term posts\" { … }",
        "set" => "set contract = open-ended for posts where contract is fixed-term",
        "add" => "add 2 posts { role lecturer  grade AC2  unit \"History\" }",
        "close" => "close posts where unit is \"Media Services\" and status is vacant",
        "merge" => "merge units \"E-learning\", \"Media\" into \"Learning Technology\"",
        "split" => "split unit \"Learning Technology\" into \"Media\" for posts where role is media-officer",
        "regrade" => "regrade role lecturer to academic.AC2..AC3",
        "replace" => "replace spine national in \"spine-2027.csv\"",
        "as" => "as of 2026-07-31",
        "expect" | "route" => {
            "expect route learning-technologist -> head-of-learning-technology within 12 years"
        }
        "finding" | "findings" => "expect finding dead-end on role project-manager",
        "on" => "on role lecturer at grade AC2",
        "version" => "version \"2026.1\"",
        "owner" => "owner \"Human Resources\"",
        "currency" => "currency GBP",
        "publisher" => "publisher \"JISC\"",
        "year" => "year 2001",
        "url" => "url \"https://…\"",
        "grade" => "grade 6 \"Grade 6\" points 23..29 contribution 30..31",
        "points" => "points 23..29",
        "ceiling" => "ceiling officers \"Officers on active duty\" of ranks { … }",
        "bar" => "bar 28 needs gateway-6",
        "contribution" => "contribution 30..31",
        "pay" => "pay 24_000..30_000",
        "from" => "from 2026-08-01",
        "until" => "until 2026-07-31",
        "levels" => "levels 1..5",
        "after" => "after 3 years",
        "needs" | "qualification" => "needs project-management 3, qualification \"PGCert\"",
        "open" => "open to contract open-ended",
        "called" => "called \"Band\"",
        "short-term" => "short-term",
        "not" => "not short-term",
        "for" => "for family academics",
        "titles" => "titles \"Learning Technologist\", \"learning technolog*\"",
        "skills" => "skills pedagogy 3, technical 3",
        "activities" => "activities keep-abreast, advise-staff",
        "rewards" => "rewards contribution-points",
        "cpd" => "cpd 10 days a year, owned by head-of-learning-technology",
        "evaluated" => "evaluated jes { communication 2  knowledge 2..3 }",
        "evaluation" => "evaluation jes \"Job evaluation\" { … }",
        "grading" => "grading nhs-bands of jes to nhs { … }",
        "match" => "match nhs-matching of jes { … }",
        "gateway" => "gateway gateway-6 \"Into the upper part of grade 6\" { … }",
        "factor" => "factor communication \"Communication\" { 1 = 5  2 = 12 }",
        "band" => "band-2 161..215",
        "exact" => "exact knowledge, training",
        "total" => "total within 5 levels",
        "same" => "same grade",
        "all" => "all of { skills project-management 3 }",
        "any" => "any of { qualification \"PGCert\"  service at least 3 years }",
        "confirmed" => "confirmed \"appraisal completed in the last 12 months\"",
        "increments" => "increments 1..3 after 52 weeks, 4..6 after 104 weeks",
        "reserved" => "reserved 30..31 for reader, senior-lecturer",
        "reasons" => "reasons \"maternity cover\", \"training\"",
        "severity" => "severity warning",
        "off" => "off",
        "by" => "by unit, family",
        "at" => "at most 25%",
        "->" => "lecturer -> senior-lecturer : promotion after 3 years",
        "=" => "3 = 17_338",
        _ => return String::new(),
    };
    written(example)
}

fn written(example: &str) -> String {
    format!("it is written as in `{example}`")
}
