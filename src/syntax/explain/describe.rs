//! Grammar rules in plain words. The matches are total: a new rule does not compile until it has its words.

use super::super::grammar::Rule;
use super::super::words::{
    ADDED, COUNTED, DIMENSIONS, EXPECTATIONS, GRADE_OPTIONS, GROUPINGS, Kind, LEVELS, OPEN_BY, REWARD_BY,
    STEP_KINDS, SUBJECTS, UNITS,
};

/// What a rule stands for in `expected …`; empty for rules that no message should name.
pub(super) fn describe(rule: Rule) -> &'static str {
    match rule {
        Rule::EOI => "nothing more",
        Rule::name | Rule::scale_name => "a name",
        Rule::grade_name | Rule::grade_ref => "a grade",
        Rule::grade_range => "a grade or a range of grades",
        Rule::text => "a text in quotes",
        Rule::int => "a whole number",
        Rule::int_range => "a whole number or a range",
        Rule::money => "an amount",
        Rule::money_range => "an amount or a range of amounts",
        Rule::amount => "a number or a percentage",
        Rule::date => "a date",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::eq => "`=`",
        Rule::arrow => "`->`",
        Rule::dots => "`..`",
        Rule::at_sign => "`@`",
        Rule::duration => "a time such as `3 years`",
        Rule::unit => "years, months, weeks or days",
        Rule::kind => "a kind of step",
        Rule::level => "a severity",
        Rule::currency_code => "a currency of three capital letters",
        Rule::need => "a skill with its level, a qualification or a gateway",
        Rule::skill_level => "a skill with its level",
        Rule::step => "a step",
        Rule::step_end => "a role",
        Rule::spine_point => "a point and its salary",
        Rule::spine_file => "a file",
        Rule::open_by | Rule::reward_by => "a word for whom",
        Rule::group | Rule::dimension => "`unit` or `family`",
        Rule::counted => "`posts`, `points` or `grades`",
        Rule::score => "a number of points",
        Rule::score_range => "a range of points",
        Rule::level_name => "a level",
        Rule::level_range => "a level or a range of levels",
        Rule::factor_level => "a level and its points",
        Rule::factor_file => "`from` and a file",
        Rule::factor_at => "a factor and its level",
        Rule::factor => "`factor`",
        Rule::grading_line => "a grade and its totals",
        Rule::score_from | Rule::score_to => "`at least` or `at most`",
        Rule::of_evaluation => "`of` and an evaluation",
        Rule::to_scale => "`to` and a scale",
        Rule::by_grading => "`by` and a grading map",
        Rule::within => "`within` and a number of levels",
        Rule::increment => "points and a time",
        Rule::cpd_days => "days a year",
        Rule::cpd_owner => "`owned by` and a role",
        Rule::qualification => "`qualification`",
        Rule::expr | Rule::conjunction | Rule::negation | Rule::comparison => {
            "something that holds or does not"
        }
        Rule::sum | Rule::product | Rule::operand | Rule::path => "a value",
        Rule::is_test | Rule::relation | Rule::includes | Rule::matches => "a comparison",
        Rule::compare_sign => "`<`, `<=`, `>` or `>=`",
        Rule::plus_sign | Rule::times_sign => "`+`, `-`, `*` or `/`",
        Rule::condition => "`where`",
        Rule::subject => "`post` or `role`",
        Rule::grouping => "what to group by, such as `unit`",
        Rule::step_way => "`into` or `out`",
        Rule::presence => "`present` or `blank`",
        Rule::expect_route
        | Rule::expect_finding
        | Rule::expect_post
        | Rule::expect_grade
        | Rule::expect_graded
        | Rule::expect_total
        | Rule::expect_points
        | Rule::expect_no_level
        | Rule::expect_match
        | Rule::expect_salary
        | Rule::expect_increment
        | Rule::expect_ceiling => "what is expected: a route, a finding, a post, a grade, a match, a salary",
        Rule::job_role | Rule::job_post | Rule::job_levels => "an evaluation with levels, a role or a post",
        Rule::job_word | Rule::job_name => "a factor or a level",
        Rule::some_score => "a number of points",
        Rule::factor_of => "an evaluation and its factor, as `jes.knowledge`",
        Rule::ceiling_of => "a ceiling and a grade, as `officers.O-4`",
        Rule::ceiling_row => "`at` and a number of posts",
        Rule::ceiling_cell => "a grade and its number of posts",
        Rule::of_scale => "`of` and a scale",
        Rule::shift => "`plus` or `minus`",
        Rule::spine_of => "`of` and another spine",
        Rule::match_verdict => "`match`, `profile-match`, `band-match` or `no match`",
        Rule::cell => "a column and its value",
        Rule::cell_name => "a column of posts",
        Rule::cell_word => "a value",
        Rule::for_posts => "`for posts`",
        Rule::grade_place => "`above` or `below` and a grade",
        Rule::add_posts | Rule::add_step | Rule::add_grade | Rule::add_role => {
            "`posts`, `step`, `grade` or `role`"
        }
        Rule::about | Rule::kw_on => "`on` and what the finding is about",
        Rule::about_part | Rule::about_kind => "a word for what, such as `role` or `unit`",
        rule => words(rule).first().map_or("", |_| keyword(rule)),
    }
}

/// A keyword, or the keyword that begins a clause, in backticks.
fn keyword(rule: Rule) -> &'static str {
    macro_rules! quoted {
        ($($rule:ident => $word:literal),* $(,)?) => {
            match rule { $(Rule::$rule => concat!("`", $word, "`"),)* _ => "" }
        };
    }
    quoted! {
        after => "after", needs => "needs", open_to => "open to", from => "from", until => "until",
        points => "points", bar => "bar", contribution => "contribution", pay => "pay", called => "called",
        levels => "levels", kw_a => "a", kw_after => "after", kw_by => "by", kw_days => "days", kw_in => "in", kw_least => "least", kw_most => "most", kw_needs => "needs", kw_qualification => "qualification", kw_short_term => "short-term", kw_and => "and", kw_or => "or", kw_is => "is", kw_of => "of", kw_posts => "posts", kw_share => "share", kw_into => "into", kw_units => "units", kw_spine => "spine", kw_where => "where", kw_within => "within", kw_to => "to", kw_until => "until", kw_x => "x", kw_year => "year", kw_levels => "levels", kw_open => "open", kw_route => "route", kw_finding => "finding", kw_post => "post", kw_steps => "steps", kw_role => "role", kw_grade => "grade", route_within => "within", route_steps => "in at most", route_for => "for", severity => "severity",
        kw_level => "levels", kw_with => "with", by_match => "by", job_total => "total", match_total => "total", match_varying => "varying", match_failing => "failing", to_point => "to point", needs_gateway => "needs", kw_point => "point", kw_factors => "factors", kw_for => "for", kw_at => "at", increments => "increments", reserved_points => "reserved",
        because => "because", allow => "allow", all_of => "all of", any_of => "any of", service => "service at least", confirmed => "confirmed", skills => "skills",
    }
}

/// The clause for the keyword that begins it: the grammar names either of them.
pub(super) fn clause_of_keyword(rule: Rule) -> Rule {
    match rule {
        Rule::kw_after => Rule::after,
        Rule::kw_needs => Rule::needs,
        Rule::kw_open => Rule::open_to,
        Rule::kw_from => Rule::from,
        Rule::kw_until => Rule::until,
        Rule::kw_points => Rule::points,
        Rule::kw_bar => Rule::bar,
        Rule::kw_contribution => Rule::contribution,
        Rule::kw_pay => Rule::pay,
        Rule::kw_called => Rule::called,
        Rule::kw_levels => Rule::levels,
        Rule::kw_qualification => Rule::qualification,
        Rule::kw_within => Rule::route_within,
        Rule::kw_owned => Rule::cpd_owner,
        Rule::kw_increments => Rule::increments,
        Rule::kw_reserved => Rule::reserved_points,
        Rule::kw_all => Rule::all_of,
        Rule::kw_any => Rule::any_of,
        Rule::kw_service => Rule::service,
        Rule::kw_confirmed => Rule::confirmed,
        Rule::kw_because => Rule::because,
        Rule::kw_allow => Rule::allow,
        other => other,
    }
}

/// The words that a rule may begin with, for "did you mean".
pub(super) fn words(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::kind => &STEP_KINDS,
        Rule::unit => &UNITS,
        Rule::level => &LEVELS,
        Rule::open_by => &OPEN_BY,
        Rule::reward_by => &REWARD_BY,
        Rule::group | Rule::dimension => &DIMENSIONS,
        Rule::counted => &COUNTED,
        Rule::grade_option => &GRADE_OPTIONS,
        Rule::need | Rule::qualification => &["qualification"],
        Rule::cpd_owner => &["owned"],
        Rule::spine_file => &["from", "in"],
        Rule::factor_file => &["from"],
        Rule::of_evaluation | Rule::of_scale | Rule::spine_of => &["of"],
        Rule::shift => &["plus", "minus"],
        Rule::kw_with => &["with"],
        Rule::by_match => &["by"],
        Rule::job_total | Rule::match_total => &["total"],
        Rule::match_varying => &["varying"],
        Rule::match_failing => &["failing"],
        Rule::to_point => &["to"],
        Rule::needs_gateway => &["needs"],
        Rule::kw_point => &["point"],
        Rule::kw_factors => &["factors", "factor"],
        Rule::to_scale => &["to"],
        Rule::by_grading => &["by"],
        Rule::within => &["within"],
        Rule::kw_level => &["levels", "level"],
        Rule::score_from | Rule::score_to | Rule::kw_at => &["at"],
        Rule::kw_for => &["for"],
        Rule::increments => &["increments"],
        Rule::reserved_points => &["reserved"],
        Rule::because => &["because"],
        Rule::allow => &["allow"],
        Rule::all_of => &["all"],
        Rule::any_of => &["any"],
        Rule::service => &["service"],
        Rule::confirmed => &["confirmed"],
        Rule::skills => &["skills"],
        Rule::after => &["after"],
        Rule::needs => &["needs"],
        Rule::open_to => &["open"],
        Rule::from => &["from"],
        Rule::until => &["until"],
        Rule::points => &["points"],
        Rule::bar => &["bar"],
        Rule::contribution => &["contribution"],
        Rule::pay => &["pay"],
        Rule::called => &["called"],
        Rule::levels => &["levels"],
        Rule::subject => &SUBJECTS,
        Rule::grouping => &GROUPINGS,
        Rule::step_way => &["into", "out"],
        Rule::presence => &["present", "blank"],
        Rule::condition | Rule::kw_where => &["where"],
        Rule::is_test => &["is"],
        Rule::includes => &["includes"],
        Rule::matches => &["matches"],
        Rule::kw_and => &["and"],
        Rule::kw_or => &["or"],
        Rule::kw_is => &["is"],
        Rule::kw_of => &["of"],
        Rule::kw_posts => &["posts", "post"],
        Rule::kw_share => &["share"],
        Rule::kw_into => &["into"],
        Rule::kw_units => &["units", "unit"],
        Rule::kw_spine => &["spine"],
        Rule::for_posts => &["for"],
        Rule::grade_place => &["above", "below"],
        Rule::add_posts | Rule::add_step | Rule::add_grade | Rule::add_role => &ADDED,
        Rule::kw_within => &["within"],
        Rule::expect_route
        | Rule::expect_finding
        | Rule::expect_post
        | Rule::expect_grade
        | Rule::expect_graded
        | Rule::expect_total
        | Rule::expect_points
        | Rule::expect_no_level
        | Rule::expect_match
        | Rule::expect_salary
        | Rule::expect_increment
        | Rule::expect_ceiling => &EXPECTATIONS,
        Rule::kw_route => &["route"],
        Rule::kw_finding => &["finding", "findings"],
        Rule::kw_post => &["post"],
        Rule::kw_grade => &["grade"],
        Rule::kw_role => &["role"],
        Rule::kw_on => &["on"],
        Rule::kw_steps => &["steps", "step"],
        Rule::route_within => &["within"],
        Rule::route_steps => &["in"],
        Rule::route_for => &["for"],
        Rule::severity => &["severity"],
        Rule::kw_a => &["a"],
        Rule::kw_by => &["by"],
        Rule::kw_days => &["days"],
        Rule::kw_in => &["in"],
        Rule::kw_least => &["least"],
        Rule::kw_most => &["most"],
        Rule::kw_short_term => &["short-term"],
        Rule::kw_to => &["to"],
        Rule::kw_x => &["x"],
        Rule::kw_year => &["year"],
        _ => &[],
    }
}

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
