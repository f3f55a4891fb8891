//! What people leave out in tests: the braces of a post, the value of a column, what is expected.

use super::super::lex::Shape;
use super::super::words::EXPECTATIONS;
use super::missing::gap;
use super::{Kind, Scene, shorten};
use crate::diagnostic::{Diagnostic, nearest};

pub(super) fn find(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.kind != Kind::Test || scene.head {
        return None;
    }
    match scene.clause_word() {
        "post" => braces(scene).or_else(|| value(scene)),
        "expect" => expected(scene)
            .or_else(|| whose_grade(scene))
            .or_else(|| at_most(scene))
            .or_else(|| about_post(scene)),
        _ => None,
    }
}

/// `post role a`
fn braces(scene: &Scene<'_>) -> Option<Diagnostic> {
    let second = scene.tokens.get(1);
    if second.is_some_and(|token| token.is(scene.text, "{")) {
        return None;
    }
    let first = scene.tokens.first()?;
    let values = "role learning-technologist  grade 6";
    Some(
        Diagnostic::error(
            "missing-brace",
            scene.span(first.end, first.end),
            "a post has no braces",
        )
        .label("`{` is missing here")
        .help(format!("it is written as in `post {{ {values} }}`")),
    )
}

/// `post { role a  grade }`
fn value(scene: &Scene<'_>) -> Option<Diagnostic> {
    let column = scene.before().filter(|before| before.shape == Shape::Word)?;
    let column = column.text(scene.text);
    let missing = scene.word() == "}" || scene.at_line_end();
    missing.then(|| {
        Diagnostic::error(
            "missing-value",
            gap(scene),
            format!("nothing stands behind `{column}`"),
        )
        .label("a value is missing here")
        .help(format!("write a value, or leave `{column}` out"))
    })
}

/// `expect dead-end`
fn expected(scene: &Scene<'_>) -> Option<Diagnostic> {
    let word = scene.word();
    let here = scene
        .found
        .filter(|&index| index == 1 || index == 2 && scene.word_before() == "no");
    here?;
    let token = scene.token().filter(|_| !scene.at_line_end())?;
    if nearest(word, EXPECTATIONS).is_some() {
        return None;
    }
    let no = if scene.word_before() == "no" { "no " } else { "" };
    let message = Diagnostic::error(
        "unknown-expectation",
        scene.token_span(token),
        format!("{} is nothing that can be expected", shorten(word)),
    )
    .label("a route, a finding, a post, a grade, a match or a salary?");
    Some(if word == "class" {
        message.help("what becomes of a post is written as in `expect post p1 is dead-end`")
    } else if token.shape == Shape::Word {
        message.help(format!(
            "to expect what a check or a rule finds, write `expect {no}finding {word}`"
        ))
    } else {
        message.help("it is written as in `expect route a -> b` or `expect finding dead-end`")
    })
}

/// `grade of lecturer is AC2`
fn whose_grade(scene: &Scene<'_>) -> Option<Diagnostic> {
    let is = |at: usize, word: &str| {
        let token = scene.tokens.get(at);
        token.is_some_and(|token| token.is(scene.text, word))
    };
    let token = scene.tokens.get(3).filter(|token| token.shape == Shape::Word)?;
    if !is(1, "grade") || !is(2, "of") || is(3, "role") {
        return None;
    }
    let name = token.text(scene.text);
    Some(
        Diagnostic::error("missing-word", scene.token_span(token), "`grade of` needs `role`")
            .label("a role?")
            .note("by job evaluation the grade stands first, as in `expect grade nhs.5 of jes { … }`")
            .help(format!("write `grade of role {name}`")),
    )
}

/// `in 3 steps`
fn at_most(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| token.shape == Shape::Number)?;
    let number = scene.word();
    if scene.word_before() != "in" {
        return None;
    }
    Some(
        Diagnostic::error("missing-word", scene.token_span(token), "`in` needs `at most`")
            .label("at most so many steps")
            .help(format!("write `in at most {number} steps`")),
    )
}

/// `expect post x`, `expect post x is`
fn about_post(scene: &Scene<'_>) -> Option<Diagnostic> {
    let post = scene
        .tokens
        .get(1)
        .is_some_and(|token| token.is(scene.text, "post"));
    if !post || !scene.at_line_end() {
        return None;
    }
    Some(
        Diagnostic::error(
            "missing-value",
            gap(scene),
            "this does not say what is expected of the post",
        )
        .label("`is` and an onward class, or `on` and a role?")
        .help("it is written as in `expect post p1 is open` or `expect post p1 on role lecturer`"),
    )
}
