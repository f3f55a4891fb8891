//! Names that are missing, quoted, or put together in another way than the language does.

use super::super::grammar::Rule;
use super::super::lex::Shape;
use super::super::recover::BARE;
use super::super::words::GRADE_OPTIONS;
use super::missing::gap;
use super::{Kind, Scene};
use crate::diagnostic::{Diagnostic, nearest};

pub(super) fn find(scene: &Scene<'_>) -> Option<Diagnostic> {
    grade_without_name(scene)
        .or_else(|| no_value(scene))
        .or_else(|| name(scene))
        .or_else(|| scale_of_grade(scene))
}

/// `grade points 23..29`: the option was taken for the grade's name.
fn grade_without_name(scene: &Scene<'_>) -> Option<Diagnostic> {
    let [keyword, option, ..] = scene.tokens.as_slice() else {
        return None;
    };
    let is_option = GRADE_OPTIONS.contains(&option.text(scene.text));
    if scene.kind != Kind::Scale || scene.clause_word() != "grade" || !is_option || scene.found != Some(2) {
        return None;
    }
    let place = scene.span(keyword.end, keyword.end);
    Some(
        Diagnostic::error("missing-value", place, "nothing stands behind `grade`")
            .label("expected the grade's name"),
    )
}

/// `entry yes`
fn no_value(scene: &Scene<'_>) -> Option<Diagnostic> {
    let keyword = scene.clause_word();
    let near_clause = nearest(scene.word(), scene.kind.clauses().iter().copied()).is_some();
    if scene.found != Some(1) || !BARE.contains(&keyword) || near_clause {
        return None;
    }
    Some(
        Diagnostic::error("unexpected", scene.place(), format!("`{keyword}` takes no value"))
            .label("not needed")
            .note(format!("to write `{keyword}` is to say yes"))
            .help(format!("remove {}, or the whole clause", scene.found_words())),
    )
}

/// A text or a number where a name stands.
fn name(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| !token.first)?;
    let keyword = scene.word_before();
    let names = [Rule::name, Rule::grade_name, Rule::grade_ref, Rule::grade_range];
    if !scene.wants_any(&names) || scene.wants(Rule::text) {
        return None;
    }
    let declares = scene.head || scene.kind == Kind::Scale && keyword == "grade";
    let span = scene.token_span(token);
    match token.shape {
        Shape::Text if declares => Some(
            Diagnostic::error(
                "missing-name",
                span,
                format!("`{keyword}` has a title and no name"),
            )
            .label("a name stands before the title")
            .note("the name is what other clauses refer to, the title is what people read"),
        ),
        Shape::Text => Some(
            Diagnostic::error("quoted-name", span, "a name stands without quotes")
                .label("expected a name")
                .note("quotes are for texts that people read")
                .help("write the name with which it was declared"),
        ),
        Shape::Number if scene.wants(Rule::name) => Some(
            Diagnostic::error("wrong-name", span, format!("`{}` is not a name", scene.word()))
                .label("a name begins with a letter")
                .note("grades alone may begin with a digit"),
        ),
        _ => None,
    }
}

/// `professional.6..professional.7` and `professional 6`.
fn scale_of_grade(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| !token.first)?;
    let before = scene.before()?;
    if scene.kind != Kind::Role || scene.clause_word() != "grade" {
        return None;
    }
    let behind_range = scene
        .found
        .and_then(|found| scene.tokens.get(found.checked_sub(2)?))
        .is_some_and(|dots| dots.text(scene.text) == "..");
    if scene.word() == "." && behind_range {
        return Some(
            Diagnostic::error(
                "scale-twice",
                scene.token_span(before),
                "the scale of a range is said once",
            )
            .label("the second time")
            .help("write it as in `professional.6..7`"),
        );
    }
    (token.shape == Shape::Number && before.shape == Shape::Word).then(|| {
        let (scale, grade) = (scene.word_before(), scene.word());
        Diagnostic::error(
            "missing-dot",
            gap(scene),
            format!("`.` is missing between `{scale}` and `{grade}`"),
        )
        .label("`.` is missing here")
        .help(format!("write `{scale}.{grade}`"))
    })
}
