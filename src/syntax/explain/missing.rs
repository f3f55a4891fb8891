//! What people leave out: a unit, a comma, an arrow, a colon, a level, a value, quotes; and words that are
//! none of those that may stand at a place.

use super::super::grammar::Rule;
use super::super::lex::{Shape, Token};
use super::super::words::{DIMENSIONS, LEVELS, OPEN_BY, REWARD_BY, STEP_KINDS, UNITS};
use super::{Kind, Scene, names};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::source::Span;

pub(super) fn find(scene: &Scene<'_>) -> Option<Diagnostic> {
    trailing_comma(scene)
        .or_else(|| of_evaluation(scene))
        .or_else(|| names::find(scene))
        .or_else(|| unit(scene))
        .or_else(|| kind(scene))
        .or_else(|| level_of_skill(scene))
        .or_else(|| arrow(scene))
        .or_else(|| colon(scene))
        .or_else(|| after(scene))
        .or_else(|| closed_word(scene))
        .or_else(|| second_grade(scene))
        .or_else(|| comma(scene))
        .or_else(|| value(scene))
}

/// Behind the last token before the place: where something is missing.
pub(super) fn gap(scene: &Scene<'_>) -> Span {
    scene
        .before()
        .map_or_else(|| scene.place(), |before| scene.span(before.end, before.end))
}

fn trailing_comma(scene: &Scene<'_>) -> Option<Diagnostic> {
    let comma = scene.before().filter(|before| before.text(scene.text) == ",")?;
    let begins_clause = scene.kind.clauses().contains(&scene.word());
    if scene.token().is_some() && !begins_clause {
        return None;
    }
    Some(
        Diagnostic::error(
            "trailing-comma",
            scene.token_span(comma),
            "nothing follows the `,`",
        )
        .label("one comma too many")
        .note("a `,` stands between two values, not behind the last")
        .help("remove the `,`"),
    )
}

/// `grading bands jes to nhs`, `match matching jes`.
fn of_evaluation(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.head || !scene.wants_any(&[Rule::of_evaluation, Rule::of_scale, Rule::kw_of]) {
        return None;
    }
    let at_name = scene.shape() == Some(Shape::Word) && !scene.at_line_end();
    let name = if at_name { scene.word() } else { "NAME" };
    let of = if scene.kind == Kind::Ceiling {
        "a scale"
    } else {
        "an evaluation"
    };
    let which = of.split(' ').next_back().unwrap_or(of);
    Some(
        Diagnostic::error(
            "missing-of",
            scene.place(),
            format!("`{}` does not say of which {which} it is", scene.clause_word()),
        )
        .label(format!("expected `of` and {of}"))
        .help(format!("write `of {name}`")),
    )
}

fn unit(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.wants(Rule::unit) {
        return None;
    }
    let number = scene.word_before();
    let word = scene.word();
    let known_next = ["needs", "open", "from", "until"].contains(&word);
    if !scene.at_line_end() && scene.shape() == Some(Shape::Word) && !known_next {
        let message = Diagnostic::error("unknown-unit", scene.place(), format!("unknown unit `{word}`"))
            .label("not a unit of time")
            .note("time is counted in years, months, weeks or days");
        return Some(match did_you_mean(word, UNITS) {
            Some(help) => message.help(help),
            None => message.help(format!("write `{number} years`, or another of these units")),
        });
    }
    Some(
        Diagnostic::error("missing-unit", gap(scene), format!("`{number}` has no unit"))
            .label("years, months, weeks or days?")
            .help(format!("write `{number} years`")),
    )
}

fn kind(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.wants(Rule::kind) {
        return None;
    }
    let kinds = "the kinds are `promotion`, `vacancy`, `transfer`, `secondment` and `progression`";
    if scene.token().is_some() && scene.shape() == Some(Shape::Word) && !scene.at_line_end() {
        let word = scene.word();
        if word != "after" {
            let message = Diagnostic::error(
                "unknown-kind",
                scene.place(),
                format!("unknown kind of step `{word}`"),
            )
            .label("not a kind of step")
            .note(kinds);
            return Some(match did_you_mean(word, STEP_KINDS) {
                Some(help) => message.help(help),
                None => message.help("write one of the kinds"),
            });
        }
    }
    Some(
        Diagnostic::error("missing-kind", gap(scene), "the step has no kind")
            .label("a kind is missing here")
            .note(kinds)
            .help("write one of the kinds behind the `:`"),
    )
}

/// `skills pedagogy, technical 3`
fn level_of_skill(scene: &Scene<'_>) -> Option<Diagnostic> {
    let in_skills = scene.clause_word() == "skills";
    let before = scene.before().filter(|before| before.shape == Shape::Word)?;
    let skill = before.text(scene.text);
    if !in_skills || !scene.wants(Rule::int) || skill == "skills" {
        return None;
    }
    Some(
        Diagnostic::error("missing-level", gap(scene), format!("`{skill}` has no level"))
            .label("a level is missing here")
            .note("a skill stands with the level that is asked for")
            .help(format!("write the level behind it, as in `{skill} 3`")),
    )
}

fn arrow(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.kind != Kind::Path || scene.head || !scene.wants(Rule::arrow) || scene.wants(Rule::kind) {
        return None;
    }
    let from = scene.word_before();
    let has_arrow = scene
        .tokens
        .iter()
        .take(scene.found.unwrap_or(scene.tokens.len()))
        .any(|token| matches!(token.text(scene.text), "->" | "<->"));
    let word = scene.word();
    if has_arrow {
        let kind_follows = nearest(word, STEP_KINDS).is_some() || word == "after";
        if scene.at_line_end() || kind_follows || scene.shape() != Some(Shape::Word) {
            return None;
        }
    }
    let message = match scene.token().filter(|token| token.shape == Shape::Word) {
        Some(_) => Diagnostic::error(
            "missing-arrow",
            gap(scene),
            format!("`->` is missing between `{from}` and `{word}`"),
        ),
        None => Diagnostic::error(
            "missing-arrow",
            gap(scene),
            format!("no step leads from `{from}`"),
        ),
    };
    Some(
        message
            .label("`->` is missing here")
            .help("a step is written as in `lecturer -> senior-lecturer : promotion`"),
    )
}

fn colon(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.wants(Rule::colon) {
        return None;
    }
    if scene.at_line_end() {
        return Some(
            Diagnostic::error(
                "missing-kind",
                gap(scene),
                "the step does not say how people move",
            )
            .label("`:` and a kind are missing here")
            .note("the kinds are `promotion`, `vacancy`, `transfer`, `secondment` and `progression`")
            .help("write `: promotion`, or another of the kinds"),
        );
    }
    let word = scene.word();
    let message = Diagnostic::error(
        "missing-colon",
        gap(scene),
        "`:` is missing before the kind of step",
    )
    .label("`:` is missing here");
    let kind = nearest(word, STEP_KINDS);
    Some(match kind {
        Some(kind) => message.help(format!("write `: {kind}`")),
        None => message
            .note("behind the roles stands `:` and how people move, such as `: promotion`")
            .help("write `:` and the kind of step"),
    })
}

/// `promotion 3 years`
fn after(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    if !scene.wants(Rule::after) || token.shape != Shape::Number || token.first {
        return None;
    }
    let word = scene.word();
    let unit = scene.after().map_or("years", |unit| unit.text(scene.text));
    Some(
        Diagnostic::error(
            "missing-after",
            gap(scene),
            format!("`after` is missing before `{word}`"),
        )
        .label("`after` is missing here")
        .help(format!("write `after {word} {unit}`")),
    )
}

/// A word that is none of a small closed set.
fn closed_word(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.at_line_end() || scene.shape() != Some(Shape::Word) {
        return None;
    }
    let word = scene.word();
    let (code, message, known): (_, _, &[&str]) = if scene.wants(Rule::level) {
        ("unknown-severity", format!("unknown severity `{word}`"), &LEVELS)
    } else if scene.wants(Rule::open_by) {
        (
            "unknown-word",
            format!("a step cannot be open to `{word}`"),
            &OPEN_BY,
        )
    } else if scene.wants(Rule::reward_by) {
        (
            "unknown-word",
            format!("a reward cannot be for `{word}`"),
            &REWARD_BY,
        )
    } else if scene.wants_any(&[Rule::group, Rule::dimension]) {
        ("unknown-group", format!("unknown group `{word}`"), &DIMENSIONS)
    } else {
        return None;
    };
    let listed: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    let message = Diagnostic::error(code, scene.place(), message).label("not known here");
    let choice = format!("write {}", super::either(&listed));
    Some(match did_you_mean(word, known.iter().copied()) {
        Some(help) => message
            .note(format!("it may be {}", super::either(&listed)))
            .help(help),
        None => message.help(choice),
    })
}

/// `grade 5 6 7`
fn second_grade(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    if scene.clause_word() != "grade" || token.shape != Shape::Number || token.first {
        return None;
    }
    let word = scene.word();
    let before = scene.before().filter(|before| before.shape == Shape::Number)?;
    let help = if scene.kind == Kind::Scale {
        format!("write `grade {word}` as a clause of its own")
    } else {
        format!(
            "write `{}..{word}` for all grades from one to the other",
            before.text(scene.text)
        )
    };
    Some(
        Diagnostic::error(
            "second-grade",
            scene.token_span(token),
            format!("`{word}` is a second grade in one clause"),
        )
        .label("one grade or one range stands here")
        .help(help),
    )
}

fn comma(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| !token.first)?;
    let clause = scene.clause_word();
    let lists = [
        "cpd",
        "titles",
        "skills",
        "activities",
        "contract",
        "rewards",
        "for",
        "by",
    ];
    if !scene.wants(Rule::comma) || scene.head || !(lists.contains(&clause) || scene.kind == Kind::Path) {
        return None;
    }
    let fits = match clause {
        "titles" => token.shape == Shape::Text,
        "cpd" => token.text(scene.text) == "owned",
        _ => token.shape == Shape::Word && nearest(scene.word(), scene.possible_words()).is_none(),
    };
    let near_clause =
        token.shape == Shape::Word && nearest(scene.word(), scene.kind.clauses().iter().copied()).is_some();
    if !fits || near_clause {
        return None;
    }
    let (before, word) = (scene.word_before(), scene.word());
    Some(
        Diagnostic::error(
            "missing-comma",
            gap(scene),
            format!("`,` is missing before {}", scene.found_words()),
        )
        .label("`,` is missing here")
        .note("the values of a list are parted by commas")
        .help(format!("write a `,` between `{before}` and `{word}`")),
    )
}

/// The clause's word, and nothing behind it.
fn value(scene: &Scene<'_>) -> Option<Diagnostic> {
    let keyword = scene.word_before();
    if !scene.at_line_end() || scene.wants(Rule::EOI) || scene.before()?.shape != Shape::Word {
        return None;
    }
    let what: Vec<&str> = scene
        .expected
        .iter()
        .map(|rule| super::describe::describe(*rule))
        .filter(|words| !words.is_empty())
        .collect();
    let first = what.first()?;
    Some(
        Diagnostic::error(
            "missing-value",
            gap(scene),
            format!("nothing stands behind `{keyword}`"),
        )
        .label(format!("expected {first}")),
    )
}

/// `family x Senatorial career`: a title without its quotes.
pub(super) fn quotes(scene: &Scene<'_>) -> Option<Diagnostic> {
    let index = scene.found?;
    let token = scene.token()?;
    if !scene.wants(Rule::text) || token.first || !token.is_name() {
        return None;
    }
    let run = scene
        .tokens
        .iter()
        .skip(index)
        .enumerate()
        .take_while(|(offset, token)| *offset == 0 || !token.first && title_like(scene, token))
        .last()
        .map(|(_, token)| token.end)?;
    let words = scene.text.get(token.start..run)?;
    Some(
        Diagnostic::error(
            "missing-quotes",
            scene.span(token.start, run),
            format!("`{words}` stands without quotes"),
        )
        .label("a text stands in quotes")
        .help(format!("write `\"{words}\"`")),
    )
}

/// What may stand in a title: anything but what ends it.
fn title_like(scene: &Scene<'_>, token: &Token) -> bool {
    let sign = token.text(scene.text);
    token.shape != Shape::Text && !matches!(sign, "{" | "}" | "," | ":" | "=")
}
