//! Random rules over random posts, judged by the program and by a plain evaluator that goes post by post.
//!
//! The evaluator shares no code with the program: truth is `Option<bool>`, dates are those of a calendar crate, shares
//! are compared by multiplying out.

use super::{audit, of};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use proptest::prelude::*;
use serde_json::Value;

const GRADES: [&str; 3] = ["6", "7", "8"];
const CONTRACTS: [&str; 3] = ["open-ended", "fixed-term", "casual"];
const UNITS: [&str; 3] = ["A", "B b", "C"];
const AS_OF: Date = jiff::civil::date(2026, 7, 31);

#[derive(Debug, Clone)]
struct Post {
    grade: Option<usize>,
    contract: Option<usize>,
    unit: Option<usize>,
    start: Option<Date>,
    end: Option<Date>,
    /// In whole pounds.
    salary: Option<i64>,
    /// In hundredths.
    fte: i64,
    reason: bool,
}

#[derive(Debug, Clone)]
enum Expr {
    Grade(&'static str, usize),
    GradeIs(bool, Vec<usize>),
    Contract(bool, usize),
    Unit(bool, usize),
    Salary(&'static str, i64),
    /// `salary * fte < pounds`
    Paid(&'static str, i64),
    Fte(&'static str, i64),
    Service(&'static str, i64, &'static str),
    /// `end - start < …`
    Length(&'static str, i64, &'static str),
    Start(&'static str, Date),
    /// `start + … < end`
    Later(&'static str, i64, &'static str),
    Present(&'static str, bool),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
}

fn holds<T: PartialOrd>(left: T, sign: &str, right: T) -> bool {
    match sign {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    }
}

fn span(amount: i64, unit: &str) -> Span {
    match unit {
        "years" => amount.years(),
        "months" => amount.months(),
        "weeks" => amount.weeks(),
        _ => amount.days(),
    }
}

impl Expr {
    fn text(&self) -> String {
        let join = |parts: &[Expr], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({})", part.text())).collect();
            parts.join(word)
        };
        let not = |negated: bool| if negated { "not " } else { "" };
        match self {
            Self::Grade(sign, grade) => format!("grade {sign} professional.{}", GRADES[*grade]),
            Self::GradeIs(negated, grades) => {
                let grades: Vec<String> = grades
                    .iter()
                    .map(|grade| format!("professional.{}", GRADES[*grade]))
                    .collect();
                format!("grade is {}one of {}", not(*negated), grades.join(", "))
            }
            Self::Contract(negated, term) => format!("contract is {}{}", not(*negated), CONTRACTS[*term]),
            Self::Unit(negated, unit) => format!("unit is {}\"{}\"", not(*negated), UNITS[*unit]),
            Self::Salary(sign, pounds) => format!("salary {sign} {pounds} GBP"),
            Self::Paid(sign, pounds) => format!("salary * fte {sign} {pounds} GBP"),
            Self::Fte(sign, hundredths) => {
                format!("fte {sign} {}.{:02}", hundredths / 100, hundredths % 100)
            }
            Self::Service(sign, amount, unit) => format!("service {sign} {amount} {unit}"),
            Self::Length(sign, amount, unit) => format!("end - start {sign} {amount} {unit}"),
            Self::Later(sign, amount, unit) => format!("start + {amount} {unit} {sign} end"),
            Self::Start(sign, date) => format!("start {sign} {date}"),
            Self::Present(field, true) => format!("{field} is present"),
            Self::Present(field, false) => format!("{field} is blank"),
            Self::And(parts) => join(parts, " and "),
            Self::Or(parts) => join(parts, " or "),
            Self::Not(inner) => format!("not ({})", inner.text()),
        }
    }

    fn eval(&self, post: &Post) -> Option<bool> {
        match self {
            Self::Grade(sign, grade) => Some(holds(post.grade?, sign, *grade)),
            Self::GradeIs(negated, grades) => Some(grades.contains(&post.grade?) != *negated),
            Self::Contract(negated, term) => Some((post.contract? == *term) != *negated),
            Self::Unit(negated, unit) => Some((post.unit? == *unit) != *negated),
            Self::Salary(sign, pounds) => Some(holds(post.salary?, sign, *pounds)),
            Self::Paid(sign, pounds) => Some(holds(post.salary? * post.fte, sign, pounds * 100)),
            Self::Fte(sign, hundredths) => Some(holds(post.fte, sign, *hundredths)),
            Self::Service(sign, amount, unit) => {
                let complete = post.start?.checked_add(span(*amount, unit)).unwrap();
                Some(holds(AS_OF, sign, complete))
            }
            Self::Length(sign, amount, unit) => {
                let complete = post.start?.checked_add(span(*amount, unit)).unwrap();
                Some(holds(post.end?, sign, complete))
            }
            Self::Later(sign, amount, unit) => {
                let later = post.start?.checked_add(span(*amount, unit)).unwrap();
                Some(holds(later, sign, post.end?))
            }
            Self::Start(sign, date) => Some(holds(post.start?, sign, *date)),
            Self::Present(field, present) => {
                let there = match *field {
                    "grade" => post.grade.is_some(),
                    "contract" => post.contract.is_some(),
                    "start" => post.start.is_some(),
                    "salary" => post.salary.is_some(),
                    _ => post.reason,
                };
                Some(there == *present)
            }
            Self::And(parts) => {
                let parts: Vec<Option<bool>> = parts.iter().map(|part| part.eval(post)).collect();
                if parts.contains(&Some(false)) {
                    return Some(false);
                }
                if parts.contains(&None) { None } else { Some(true) }
            }
            Self::Or(parts) => {
                let parts: Vec<Option<bool>> = parts.iter().map(|part| part.eval(post)).collect();
                if parts.contains(&Some(true)) {
                    return Some(true);
                }
                if parts.contains(&None) { None } else { Some(false) }
            }
            Self::Not(inner) => inner.eval(post).map(|holds| !holds),
        }
    }
}

fn sign() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["<", "<=", ">", ">="])
}

fn day() -> impl Strategy<Value = Date> {
    // Around month ends and leap days, where calendars are decided.
    (
        2018_i16..2027,
        1_i8..=12,
        prop::sample::select(vec![1_i8, 15, 28, 29, 30, 31]),
    )
        .prop_map(|(year, month, day)| {
            let first = Date::new(year, month, 1).unwrap();
            first.with().day(day.min(first.days_in_month())).build().unwrap()
        })
}

fn length() -> impl Strategy<Value = (i64, &'static str)> {
    prop_oneof![
        (0_i64..8).prop_map(|amount| (amount, "years")),
        (0_i64..90).prop_map(|amount| (amount, "months")),
        (0_i64..300).prop_map(|amount| (amount, "weeks")),
        (0_i64..2_000).prop_map(|amount| (amount, "days")),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    let fields = prop::sample::select(vec!["grade", "contract", "start", "salary", "justification"]);
    let leaf = prop_oneof![
        (sign(), 0_usize..3).prop_map(|(sign, grade)| Expr::Grade(sign, grade)),
        (any::<bool>(), prop::sample::subsequence(vec![0, 1, 2], 1..3))
            .prop_map(|(negated, grades)| Expr::GradeIs(negated, grades)),
        (any::<bool>(), 0_usize..3).prop_map(|(negated, term)| Expr::Contract(negated, term)),
        (any::<bool>(), 0_usize..3).prop_map(|(negated, unit)| Expr::Unit(negated, unit)),
        (sign(), 20_i64..26).prop_map(|(sign, pounds)| Expr::Salary(sign, pounds * 1_000)),
        (sign(), 10_i64..26).prop_map(|(sign, pounds)| Expr::Paid(sign, pounds * 1_000)),
        (sign(), prop::sample::select(vec![50_i64, 60, 100])).prop_map(|(sign, fte)| Expr::Fte(sign, fte)),
        (sign(), length()).prop_map(|(sign, (amount, unit))| Expr::Service(sign, amount, unit)),
        (sign(), length()).prop_map(|(sign, (amount, unit))| Expr::Length(sign, amount, unit)),
        (sign(), length()).prop_map(|(sign, (amount, unit))| Expr::Later(sign, amount, unit)),
        (sign(), day()).prop_map(|(sign, date)| Expr::Start(sign, date)),
        (fields, any::<bool>()).prop_map(|(field, present)| Expr::Present(field, present)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

fn post() -> impl Strategy<Value = Post> {
    let maybe = |index: std::ops::Range<usize>| prop::option::weighted(0.8, index);
    (
        maybe(0..3),
        maybe(0..3),
        maybe(0..3),
        prop::option::weighted(0.8, day()),
        prop::option::weighted(0.7, day()),
        prop::option::weighted(0.8, prop::sample::select(vec![20_000, 21_000, 23_000, 25_000])),
        prop::sample::select(vec![50, 60, 100]),
        any::<bool>(),
    )
        .prop_map(|(grade, contract, unit, start, end, salary, fte, reason)| Post {
            grade,
            contract,
            unit,
            start,
            end,
            salary,
            fte,
            reason,
        })
}

fn written(posts: &[Post]) -> String {
    let mut csv = "id,role,grade,contract,unit,start,end,salary,fte,justification\n".to_owned();
    for (index, post) in posts.iter().enumerate() {
        let text = |known: Option<usize>, words: &[&str]| known.map_or("", |index| words[index]).to_owned();
        let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        let cells = [
            index.to_string(),
            "worker".to_owned(),
            text(post.grade, &GRADES),
            text(post.contract, &CONTRACTS),
            text(post.unit, &UNITS),
            date(post.start),
            date(post.end),
            post.salary.map_or_else(String::new, |salary| salary.to_string()),
            format!("{}.{:02}", post.fte / 100, post.fte % 100),
            if post.reason { "a grant" } else { "" }.to_owned(),
        ];
        csv.push_str(&cells.join(","));
        csv.push('\n');
    }
    csv
}

fn report(rule: &str, posts: &[Post]) -> Value {
    let worker = "role worker \"Worker\" { grade professional.6..8 }";
    audit(&format!("{worker}\nrule r {{\n{rule}\n}}"), &written(posts))
}

/// Counts and rows of the one finding; all nothing where there is none.
fn found(report: &Value) -> (i64, i64, i64, Vec<i64>) {
    let findings = of(report, "r");
    assert!(findings.len() < 2);
    let Some(finding) = findings.first() else {
        return (0, 0, 0, Vec::new());
    };
    let number = |key: &str| finding["evidence"][key].as_i64().unwrap();
    let rows = finding["rows"].as_array().unwrap();
    (
        number("posts"),
        number("failed"),
        number("not_judged"),
        rows.iter().map(|row| row.as_i64().unwrap() - 2).collect(),
    )
}

fn expected(posts: &[Post], condition: &Expr, required: &Expr) -> (i64, i64, i64, Vec<i64>) {
    let (mut all, mut unknown, mut rows) = (0, 0, Vec::new());
    for (index, post) in (0..).zip(posts) {
        match (condition.eval(post), required.eval(post)) {
            (Some(false), _) => continue,
            (None, _) | (_, None) => unknown += 1,
            (_, Some(false)) => rows.push(index),
            _ => {}
        }
        all += 1;
    }
    if rows.is_empty() {
        return (0, 0, 0, rows);
    }
    (all, i64::try_from(rows.len()).unwrap(), unknown, rows)
}

/// What a group rule asks, with its text and whether a group of posts keeps it.
#[derive(Debug, Clone)]
enum Group {
    Share(Expr, i64),
    Count(Expr, usize),
    Fte(i64),
    Median(&'static str, i64),
    Mean(&'static str, i64),
    Distinct(usize),
    Largest(i64),
}

impl Group {
    fn text(&self) -> String {
        match self {
            Self::Share(expr, percent) => format!("share({}) <= {percent}%", expr.text()),
            Self::Count(expr, most) => format!("count({}) <= {most}", expr.text()),
            Self::Fte(hundredths) => format!("sum(fte) < {}.{:02}", hundredths / 100, hundredths % 100),
            Self::Median(sign, pounds) => format!("median(salary) {sign} {pounds} GBP"),
            Self::Mean(sign, pounds) => format!("mean(salary) {sign} {pounds} GBP"),
            Self::Distinct(most) => format!("distinct(grade) <= {most}"),
            Self::Largest(percent) => format!("largest share by grade <= {percent}%"),
        }
    }

    fn keeps(&self, posts: &[&Post]) -> Option<bool> {
        let all = |expr: &Expr| -> Vec<Option<bool>> { posts.iter().map(|post| expr.eval(post)).collect() };
        let count = |list: &[Option<bool>], wanted: Option<bool>| {
            list.iter().filter(|holds| **holds == wanted).count()
        };
        let mut pay: Vec<i64> = posts.iter().filter_map(|post| post.salary).collect();
        pay.sort_unstable();
        let grades: Vec<usize> = posts.iter().filter_map(|post| post.grade).collect();
        let wide = |count: usize| i64::try_from(count).unwrap();
        match self {
            Self::Share(expr, percent) => {
                let list = all(expr);
                let (yes, no) = (count(&list, Some(true)), count(&list, Some(false)));
                (yes + no > 0).then(|| wide(yes) * 100 <= percent * wide(yes + no))
            }
            Self::Count(expr, most) => Some(count(&all(expr), Some(true)) <= *most),
            Self::Fte(hundredths) => Some(posts.iter().map(|post| post.fte).sum::<i64>() < *hundredths),
            Self::Median(sign, pounds) => {
                let low = *pay.get(pay.len().checked_sub(1)? / 2)?;
                let high = pay[pay.len() / 2];
                Some(holds(low + high, sign, 2 * pounds))
            }
            Self::Mean(sign, pounds) => {
                let count = wide(pay.len());
                (count > 0).then(|| holds(pay.iter().sum::<i64>(), sign, pounds * count))
            }
            Self::Distinct(most) => {
                let mut known = grades.clone();
                known.sort_unstable();
                known.dedup();
                Some(known.len() <= *most)
            }
            Self::Largest(percent) => {
                let largest = (0..3)
                    .map(|grade| grades.iter().filter(|known| **known == grade).count())
                    .max()?;
                (!grades.is_empty()).then(|| wide(largest) * 100 <= percent * wide(grades.len()))
            }
        }
    }
}

fn group() -> impl Strategy<Value = Group> {
    let percent = || prop::sample::select(vec![20_i64, 33, 50, 66, 75]);
    prop_oneof![
        (expr(), percent()).prop_map(|(expr, percent)| Group::Share(expr, percent)),
        (expr(), 0_usize..4).prop_map(|(expr, most)| Group::Count(expr, most)),
        (50_i64..500).prop_map(|hundredths| Group::Fte(hundredths / 10 * 10)),
        (sign(), 20_i64..25).prop_map(|(sign, pounds)| Group::Median(sign, pounds * 1_000 + 500)),
        (sign(), 40_i64..50).prop_map(|(sign, pounds)| Group::Mean(sign, pounds * 500)),
        (0_usize..3).prop_map(Group::Distinct),
        percent().prop_map(Group::Largest),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_about_posts_agree_with_a_plain_evaluator(
        posts in prop::collection::vec(post(), 1..14),
        condition in expr(),
        required in expr(),
    ) {
        let rule = format!("every post where {}\nrequire {}", condition.text(), required.text());
        let report = report(&rule, &posts);
        prop_assert_eq!(found(&report), expected(&posts, &condition, &required), "{}", rule);
    }

    #[test]
    fn rules_about_groups_agree_with_a_plain_evaluator(
        posts in prop::collection::vec(post(), 1..16),
        condition in prop::option::of(expr()),
        asked in group(),
    ) {
        let which = condition.as_ref().map_or_else(String::new, |expr| format!(" where {}", expr.text()));
        let rule = format!("each unit of posts{which}\nwith at least 2 posts\nrequire {}", asked.text());
        let report = report(&rule, &posts);
        let mut broken: Vec<&str> = of(&report, "r")
            .iter()
            .map(|finding| finding["subject"]["unit"].as_str().unwrap())
            .collect();
        broken.sort_unstable();
        let mut expected = Vec::new();
        for (unit, name) in UNITS.iter().enumerate() {
            let members: Vec<&Post> = posts
                .iter()
                .filter(|post| post.unit == Some(unit))
                .filter(|post| condition.as_ref().is_none_or(|expr| expr.eval(post) == Some(true)))
                .collect();
            if members.len() >= 2 && asked.keeps(&members) == Some(false) {
                expected.push(*name);
            }
        }
        prop_assert_eq!(broken, expected, "{}", rule);
    }
}
