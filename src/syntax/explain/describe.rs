//! Grammar rules in plain words. The matches are total: a new rule does not compile until it has its words.

use super::super::grammar::Rule;
use super::begins::words;

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
