//! Signs that people bring from elsewhere: dashes in ranges, `=`, drawn arrows, currency signs, other dates.

use super::super::grammar::Rule;
use super::super::lex::{Shape, Token};
use super::super::recover::is_arrow;
use super::Scene;
use crate::diagnostic::Diagnostic;
use jiff::civil::Date;

pub(super) fn find(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = *scene.token()?;
    range(scene, &token)
        .or_else(|| date(scene, &token))
        .or_else(|| number(scene, &token))
        .or_else(|| currency(scene, &token))
        .or_else(|| percent(scene, &token))
        .or_else(|| stray_sign(scene, &token))
        .or_else(|| arrow(scene, &token))
        .or_else(|| single_quotes(scene, &token))
}

/// `23-29`, `23 – 29`, `23 to 29`, `23...29`.
fn range(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let word = scene.word();
    let rules = [
        Rule::int,
        Rule::int_range,
        Rule::money,
        Rule::money_range,
        Rule::score,
        Rule::score_range,
        Rule::level_name,
        Rule::level_range,
    ];
    if token.shape == Shape::Number && scene.wants_any(&rules) && scene.clause_word() != "year" {
        let (low, high) = word.split_once('-')?;
        let number = |part: &str| {
            part.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
        };
        if !low.is_empty() && !high.is_empty() && number(low) && number(high) {
            return Some(super::super::lower::range_with_hyphen(
                scene.token_span(token),
                word,
                low,
                high,
            ));
        }
        return None;
    }
    let dash = matches!(word, "-" | "–" | "—" | "..." | "…" | "to" | "--");
    let (before, after) = (scene.before()?, scene.after()?);
    if !dash || before.shape != Shape::Number || after.shape != Shape::Number {
        return None;
    }
    let (low, high) = (before.text(scene.text), after.text(scene.text));
    Some(
        Diagnostic::error(
            "range-with-hyphen",
            scene.token_span(token),
            format!("`{word}` makes no range"),
        )
        .label("write `..`")
        .note("a range stands between two dots and includes both ends")
        .help(format!("write `{low}..{high}`")),
    )
}

/// `31/07/2026`, `31.7.2026`, `2026-7-31`.
fn date(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    if !scene.wants_any(&[Rule::date, Rule::from, Rule::until]) || token.shape == Shape::Text {
        return None;
    }
    if !matches!(scene.word_before(), "from" | "until") {
        return None;
    }
    let word = scene.word();
    let message = Diagnostic::error(
        "wrong-date",
        scene.token_span(token),
        format!("`{word}` is not a date"),
    )
    .label("expected a date")
    .note("a date is written year-month-day, so that everybody reads it alike");
    Some(match read_date(word) {
        Some(date) => message.help(format!("write `{date}`")),
        None => message.help("write it as in `2026-07-31`"),
    })
}

/// Year first, or day first where the order leaves no doubt that it is one of the two.
fn read_date(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `17,338`, `24k`, `2.5` where whole numbers stand.
fn number(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let word = scene.word();
    let neighbours = (scene.before().copied(), scene.after().copied());
    if let (",", (Some(before), Some(after))) = (word, neighbours)
        && before.shape == Shape::Number
        && after.shape == Shape::Number
    {
        let (thousands, rest) = (before.text(scene.text), after.text(scene.text));
        let touching = before.end == token.start && token.end == after.start;
        if touching && rest.bytes().take_while(u8::is_ascii_digit).count() == 3 {
            return Some(
                Diagnostic::error(
                    "comma-in-number",
                    scene.span(before.start, after.end),
                    format!("`{thousands},{rest}` is not a number"),
                )
                .label("a `,` parts values")
                .help(format!("write `{thousands}_{rest}`")),
            );
        }
    }
    if let Some(digits) = in_digits(word) {
        let wanted = [
            Rule::int,
            Rule::int_range,
            Rule::money,
            Rule::money_range,
            Rule::amount,
            Rule::duration,
            Rule::cpd_days,
        ];
        return scene.wants_any(&wanted).then(|| {
            Diagnostic::error(
                "number-in-words",
                scene.token_span(token),
                format!("`{word}` is not a number"),
            )
            .label("numbers stand in digits")
            .help(format!("write `{digits}`"))
        });
    }
    let whole = scene.wants_any(&[Rule::int, Rule::int_range]);
    let decimal = word.contains('.')
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'_');
    (whole && token.shape == Shape::Number && decimal).then(|| {
        Diagnostic::error(
            "not-whole",
            scene.token_span(token),
            format!("`{word}` is not a whole number"),
        )
        .label("no decimals here")
        .help("round the number")
    })
}

/// `three` and `24k` in digits.
fn in_digits(word: &str) -> Option<String> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    if let Some(number) = WORDS.iter().position(|known| *known == word) {
        return Some(number.to_string());
    }
    let thousands = word.strip_suffix(['k', 'K'])?;
    let number = !thousands.is_empty() && thousands.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| format!("{thousands}_000"))
}

fn currency(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let sign = matches!(scene.word(), "£" | "$" | "€");
    sign.then(|| {
        Diagnostic::error(
            "currency-sign",
            scene.token_span(token),
            format!("an amount stands without `{}`", scene.word()),
        )
        .label("not needed")
        .note("the currency is said once, in `framework`")
        .help(format!("remove the `{}`", scene.word()))
    })
}

/// `25 %`, `25 percent`.
fn percent(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let word = scene.word();
    let before = scene.before().filter(|before| before.shape == Shape::Number)?;
    let meant = matches!(word, "%" | "percent" | "per" | "pc" | "pct" | "Percent");
    meant.then(|| {
        Diagnostic::error(
            "percent",
            scene.token_span(token),
            format!("`{word}` is not read as a percentage"),
        )
        .label("write `%` directly behind the number")
        .help(format!("write `{}%`", before.text(scene.text)))
    })
}

/// `family = x`, `family: x`, and signs that the language does not have.
fn stray_sign(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let word = scene.word();
    let before = scene.word_before();
    let after_word = scene.before().is_some_and(|before| before.shape == Shape::Word);
    if !matches!(word, "=" | ":" | ":=" | "==") || !after_word {
        return None;
    }
    if scene.wants_any(&[Rule::eq, Rule::colon])
        || scene.kind == super::Kind::Path && scene.wants(Rule::arrow)
    {
        return None;
    }
    Some(
        Diagnostic::error(
            "stray-sign",
            scene.token_span(token),
            format!("`{before}` takes its value without `{word}`"),
        )
        .label("not needed")
        .help(format!("remove the `{word}`")),
    )
}

fn arrow(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let word = scene.word();
    let drawn = is_arrow(word) || matches!(word, "-" | "--" | "–" | "—");
    if !drawn || !scene.wants(Rule::arrow) || matches!(word, "->" | "<->") {
        return None;
    }
    let meant = match word {
        "↔" | "<-->" | "<=>" => "<->",
        _ => "->",
    };
    let message = Diagnostic::error(
        "wrong-arrow",
        scene.token_span(token),
        format!("`{word}` is not an arrow of the language"),
    )
    .label(format!("write `{meant}`"));
    Some(if word == "<-" {
        message
            .note("a step is written from where people come to where they go")
            .help("turn the two roles round and write `->`")
    } else {
        message.help(format!("write `{meant}`"))
    })
}

fn single_quotes(scene: &Scene<'_>, token: &Token) -> Option<Diagnostic> {
    let quote = matches!(scene.word(), "'" | "‘" | "’" | "`" | "«" | "‹");
    quote.then(|| {
        Diagnostic::error(
            "wrong-quotes",
            scene.token_span(token),
            "text stands in straight double quotes",
        )
        .label("another quote")
        .help("write `\"` on both sides")
    })
}
