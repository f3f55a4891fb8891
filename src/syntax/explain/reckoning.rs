//! Signs and phrases that people bring to a rule from spreadsheets and programs: `=`, `!=`, `&&`, `in`, `between`.

use super::super::lex::Shape;
use super::{Kind, Scene};
use crate::diagnostic::Diagnostic;

pub(super) fn find(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.kind != Kind::Rule || scene.head {
        return None;
    }
    other_sign(scene)
        .or_else(|| phrase(scene))
        .or_else(|| money(scene))
        .or_else(|| part_of_unit(scene))
        .or_else(|| list_behind_is(scene))
        .or_else(|| parenthesis(scene))
        .or_else(|| of_posts(scene))
}

/// A sign of another language for a word or sign of this one.
fn other_sign(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    let next = scene.after().filter(|next| next.start == token.end);
    let two = next.map_or("", |next| next.text(scene.text));
    let (written, meant, end) = match (scene.word(), two) {
        ("=", "=") => ("==", "is", next?.end),
        ("=", "<") => ("=<", "<=", next?.end),
        ("=", _) => ("=", "is", token.end),
        ("=>", _) => ("=>", ">=", token.end),
        ("!", "=") => ("!=", "is not", next?.end),
        ("<", ">") => ("<>", "is not", next?.end),
        ("≠", _) => ("≠", "is not", token.end),
        ("≤", _) => ("≤", "<=", token.end),
        ("≥", _) => ("≥", ">=", token.end),
        ("&", "&") => ("&&", "and", next?.end),
        ("&", _) => ("&", "and", token.end),
        ("|", "|") => ("||", "or", next?.end),
        ("|", _) => ("|", "or", token.end),
        ("!", _) => ("!", "not", token.end),
        ("×", _) => ("×", "*", token.end),
        ("÷", _) => ("÷", "/", token.end),
        _ => return None,
    };
    Some(
        Diagnostic::error(
            "other-sign",
            scene.span(token.start, end),
            format!("`{written}` is written `{meant}` here"),
        )
        .label(format!("write `{meant}`"))
        .note("a rule reads aloud")
        .help(format!("write `{meant}`")),
    )
}

/// A phrase that the language says in another way.
fn phrase(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| token.shape == Shape::Word)?;
    let (wanted, help) = match (scene.word_before(), scene.word()) {
        (_, "in" | "among") => ("is one of", "`contract is one of fixed-term, casual`"),
        (_, "between") => (">= … and … <=", "`service >= 2 years and service <= 4 years`"),
        (_, "equals" | "are" | "equal" | "has" | "have" | "be") => ("is", "`contract is fixed-term`"),
        (_, "contains" | "like" | "starts") => (
            "matches",
            "`title matches \"*research*\"`, where `*` stands for any text",
        ),
        (_, "isn't" | "isnt") => ("is not", "`contract is not fixed-term`"),
        (_, "but") => ("and", "`a and b`"),
        (_, "if" | "when") => ("where", "`every post where contract is fixed-term`"),
        (before, "than" | "to") => match before {
            "less" | "fewer" | "under" | "below" => ("<", "`service < 4 years`"),
            _ => (">", "`service > 4 years`"),
        },
        (_, "exceeds" | "over" | "above") => (">", "`service > 4 years`"),
        (_, "under" | "below") => ("<", "`service < 4 years`"),
        _ => return None,
    };
    Some(
        Diagnostic::error(
            "other-phrase",
            scene.token_span(token),
            format!("the language does not say `{}`", scene.word()),
        )
        .label(format!("it says `{wanted}`"))
        .help(format!("it is written as in {help}")),
    )
}

/// `£30_000`.
fn money(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    let code = match scene.word() {
        "£" => "GBP",
        "$" => "USD",
        "€" => "EUR",
        _ => return None,
    };
    let rest = scene.text.get(token.end..scene.end).unwrap_or_default();
    let digits = rest.split(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | '_'));
    let amount = digits.map(|run| run.replace(',', "_")).next().unwrap_or_default();
    Some(
        Diagnostic::error(
            "currency-sign",
            scene.token_span(token),
            format!("an amount of money stands without `{}`", scene.word()),
        )
        .label("the currency stands behind the amount")
        .help(format!("write `{amount} {code}`")),
    )
}

/// `2.5 years`.
fn part_of_unit(scene: &Scene<'_>) -> Option<Diagnostic> {
    let before = scene.before().filter(|before| before.shape == Shape::Number)?;
    let number = before.text(scene.text);
    let unit = matches!(
        scene.word(),
        "years" | "year" | "months" | "month" | "weeks" | "week" | "days" | "day"
    );
    (unit && number.contains('.')).then(|| {
        Diagnostic::error(
            "part-of-a-unit",
            scene.token_span(before),
            format!("`{number} {}` is not a whole number of them", scene.word()),
        )
        .label("time is counted in whole units")
        .help("use a smaller unit, as `30 months` for two and a half years")
    })
}

/// `contract is fixed-term, casual`.
fn list_behind_is(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|_| scene.word() == ",")?;
    let found = scene.found?;
    let is = scene
        .tokens
        .iter()
        .take(found)
        .rev()
        .take(3)
        .any(|token| token.is(scene.text, "is"));
    is.then(|| {
        Diagnostic::error("list-behind-is", scene.token_span(token), "`is` takes one value")
            .label("a second value")
            .help(
                "write `is one of` in front of several values, as in `contract is one of fixed-term, casual`",
            )
    })
}

/// One `(` more than `)`, or one `)` more than `(`.
fn parenthesis(scene: &Scene<'_>) -> Option<Diagnostic> {
    let before = scene
        .tokens
        .iter()
        .take(scene.found.unwrap_or(scene.tokens.len()));
    let mut open = Vec::new();
    for token in before {
        match token.text(scene.text) {
            "(" => open.push(token),
            ")" => {
                open.pop();
            }
            _ => {}
        }
    }
    if scene.word() == ")" && open.is_empty() {
        let token = scene.token()?;
        return Some(
            Diagnostic::error(
                "stray-parenthesis",
                scene.token_span(token),
                "this `)` closes nothing",
            )
            .label("no `(` is open here")
            .help("remove it, or write the `(` that it closes"),
        );
    }
    let last = open.last()?;
    scene.at_line_end().then(|| {
        Diagnostic::error(
            "missing-parenthesis",
            scene.token_span(last),
            "this `(` is never closed",
        )
        .label("opened here")
        .help("write the `)` behind what belongs together")
    })
}

/// `each unit`, without what it is a unit of.
fn of_posts(scene: &Scene<'_>) -> Option<Diagnostic> {
    let each = scene.clause_word() == "each" && scene.at_line_end();
    let complete = scene.tokens.iter().any(|token| token.is(scene.text, "posts"));
    (each && !complete && scene.tokens.len() > 1).then(|| {
        Diagnostic::error("missing-posts", scene.place(), "`each` does not say of what")
            .label("`of posts` is missing here")
            .help("it is written as in `each unit, family of posts`")
    })
}
