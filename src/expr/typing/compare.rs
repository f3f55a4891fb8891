//! Comparisons: both sides must be of one kind, and something must depend on the post or role.

use super::names::quoted;
use super::{Typed, Typer, bad, maybe_not, yes_no};
use crate::diagnostic::Diagnostic;
use crate::expr::field::Field;
use crate::expr::tree::{Node, Pattern};
use crate::expr::types::Type;
use crate::model::GradeId;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Expr, ExprKind, Sign, Text};

type Side<'e> = (&'e Expr, Typed);

impl Typer<'_> {
    pub(super) fn relation(
        &mut self,
        span: Span,
        (left, one): Side<'_>,
        sign: &Spanned<Sign>,
        (right, other): Side<'_>,
    ) -> Typed {
        if other.ty == Type::Any {
            return bad(span);
        }
        if !one.ty.meets(other.ty) {
            return self.mismatch(span, (left, &one), (right, &other));
        }
        if !one.ty.has_order() {
            let ty = one.ty;
            let help = if ty == Type::YesNo {
                "join conditions with `and`, `or` and `not`".to_owned()
            } else if ty.item().is_some() {
                format!("ask `{left} includes {right}`")
            } else {
                format!("ask `{left} is {right}`, or `is one of` several")
            };
            return self.fault(
                Diagnostic::error(
                    "no-order",
                    sign.span,
                    format!("{ty} is neither more nor less than another"),
                )
                .label("only numbers, money, times, dates, grades and skill levels have an order")
                .help(help),
            );
        }
        if let Some(fault) = self.sense(span, (left, &one), (right, &other)) {
            return fault;
        }
        yes_no(Node::Compare(sign.value, Box::new(one), Box::new(other)), span)
    }

    pub(super) fn is(
        &mut self,
        span: Span,
        (left, one): Side<'_>,
        negated: bool,
        (right, other): Side<'_>,
    ) -> Typed {
        if one.ty == Type::Any || other.ty == Type::Any {
            return bad(span);
        }
        if one.ty.item() == Some(other.ty) {
            return self.fault(
                Diagnostic::error(
                    "list-is-no-value",
                    span,
                    format!("`{left}` is a list, which is never one value"),
                )
                .label(format!("this is {}", one.ty))
                .help(format!("write `{left} includes {right}`")),
            );
        }
        if !one.ty.meets(other.ty) || one.ty == Type::YesNo {
            return self.mismatch(span, (left, &one), (right, &other));
        }
        if let Some(fault) = self.sense(span, (left, &one), (right, &other)) {
            return fault;
        }
        maybe_not(yes_no(Node::Equal(Box::new(one), Box::new(other)), span), negated)
    }

    pub(super) fn one_of(
        &mut self,
        span: Span,
        (left, one): Side<'_>,
        negated: bool,
        options: &[Expr],
    ) -> Typed {
        if one.ty == Type::Any {
            return bad(span);
        }
        let mut list: Vec<Typed> = Vec::new();
        let mut faulty = false;
        for option in options {
            let other = self.value(option, Some(one.ty));
            if let Some(first) = list
                .iter()
                .find(|known| known.node == other.node && other.node != Node::Bad)
            {
                let first = first.span;
                self.out.push(
                    Diagnostic::error("listed-twice", option.span, format!("`{option}` is listed twice"))
                        .label("here again")
                        .related(first, "first listed here")
                        .help("remove one of the two"),
                );
                continue;
            }
            // The fault of an option is its own, not the whole list's.
            let checked = self.is(option.span, (left, one.clone()), false, (option, other.clone()));
            faulty |= checked.ty == Type::Any;
            list.push(other);
        }
        if faulty {
            return bad(span);
        }
        maybe_not(yes_no(Node::OneOf(Box::new(one), list), span), negated)
    }

    /// What holds for comparisons of one kind: something varies, amounts are possible, grades have an order.
    fn sense(
        &mut self,
        span: Span,
        (left, one): (&Expr, &Typed),
        (right, other): (&Expr, &Typed),
    ) -> Option<Typed> {
        if let (Node::Code(low), Node::Code(high), Type::Grade) = (&one.node, &other.node, one.ty)
            && let Some(fault) = self.unaligned(other.span, *low, *high)
        {
            return Some(fault);
        }
        if one.is_fixed() && other.is_fixed() {
            return Some(
                self.fault(
                    Diagnostic::error("nothing-varies", span, "both sides of this comparison are fixed")
                        .label("true or false for all alike")
                        .help("compare a value of the post, the group or the role"),
                ),
            );
        }
        if one.node == other.node {
            return Some(
                self.fault(
                    Diagnostic::error(
                        "nothing-varies",
                        span,
                        format!("`{left}` is compared with itself"),
                    )
                    .label("both sides are the same")
                    .help("compare it with something else"),
                ),
            );
        }
        self.percentage(left, one, right, other)
            .or_else(|| self.percentage(right, other, left, one))
            .or_else(|| self.level(one, other))
            .or_else(|| self.level(other, one))
    }

    /// A share lies between 0% and 100%.
    fn percentage(&mut self, looked_at: &Expr, one: &Typed, limit: &Expr, other: &Typed) -> Option<Typed> {
        let Node::Code(share) = other.node else {
            return None;
        };
        let is_share = one.ty == Type::Percent && matches!(one.node, Node::Field(_));
        let outside = other.ty == Type::Percent && !(0..=10_000).contains(&share);
        (is_share && outside).then(|| {
            self.fault(
                Diagnostic::error("share-outside", other.span, format!("a share is never {limit}"))
                    .label("a share lies between 0% and 100%")
                    .help(format!("correct the limit of `{looked_at}`")),
            )
        })
    }

    fn level(&mut self, one: &Typed, other: &Typed) -> Option<Typed> {
        let (Type::Level(id), Node::Code(level)) = (one.ty, &other.node) else {
            return None;
        };
        let skill = self.words.model.skills.get(id.index())?;
        let levels = skill.levels?;
        let whole = level % 10_000 == 0;
        if whole && (levels.low..=levels.high).contains(&(level / 10_000)) {
            return None;
        }
        let (name, declared) = (skill.name.clone(), skill.span);
        Some(
            self.fault(
                Diagnostic::error(
                    "level-outside-skill",
                    other.span,
                    format!("skill `{name}` has no such level"),
                )
                .label(format!("its levels are {} to {}", levels.low, levels.high))
                .related(declared, "the skill is declared here")
                .help("name a level that it has, or widen its levels"),
            ),
        )
    }

    fn unaligned(&mut self, span: Span, left: i64, right: i64) -> Option<Typed> {
        let grade = |code: i64| GradeId(u32::try_from(code).unwrap_or(u32::MAX));
        let (low, high) = (grade(left), grade(right));
        let tiers = self.words.tiers;
        let (one, other) = (tiers.of(low), tiers.of(high));
        if one == other || tiers.below(one, other) || tiers.below(other, one) {
            return None;
        }
        let model = self.words.model;
        let (left, right) = (model.qualified(low), model.qualified(high));
        Some(
            self.fault(
                Diagnostic::error(
                    "unaligned-grades",
                    span,
                    format!("`{right}` is neither above nor below `{left}`"),
                )
                .label("its scale is not aligned with the other")
                .note("grades of two scales compare only where an `align` joins them")
                .help(format!(
                    "write grades of one scale, or align the two, as in `align {right} = {left}`"
                )),
            ),
        )
    }

    /// In one `and`, a grade that is compared with grades of two scales that are not aligned never passes.
    pub fn unaligned_parts(&mut self, parts: &[Typed]) {
        let mut seen: Vec<(Field, i64, Span)> = Vec::new();
        for part in parts {
            let Node::Compare(_, one, other) = &part.node else {
                continue;
            };
            let (Node::Field(field), Node::Code(code), Type::Grade) = (&one.node, &other.node, other.ty)
            else {
                continue;
            };
            let earlier = seen.iter().find(|(known, ..)| known == field).copied();
            if let Some((_, earlier, place)) = earlier {
                if self.unaligned(other.span, earlier, *code).is_some()
                    && let Some(fault) = self.out.pop()
                {
                    let fault = fault.related(place, "the same grade is compared here");
                    self.out.push(fault);
                }
            } else {
                seen.push((*field, *code, other.span));
            }
        }
    }

    pub(super) fn presence(&mut self, span: Span, left: &Expr, looked_at: Typed, present: bool) -> Typed {
        if looked_at.ty == Type::Any {
            return bad(span);
        }
        let fault = match &looked_at.node {
            Node::Field(
                Field::Status
                | Field::AsOf
                | Field::Fte
                | Field::Institution
                | Field::StepsInto
                | Field::StepsOut,
            ) => format!("`{left}` is never blank"),
            Node::Code(_) | Node::Text(_) | Node::Time(_) => {
                format!("`{left}` is a fixed value, never blank")
            }
            _ if looked_at.ty == Type::YesNo => "a condition is never blank".to_owned(),
            _ => {
                let inner = yes_no(Node::Present(Box::new(looked_at)), span);
                return maybe_not(inner, !present);
            }
        };
        self.fault(
            Diagnostic::error("never-blank", span, fault)
                .label("the same for all")
                .note("`is present` and `is blank` ask whether the extract has a value")
                .help("ask it of a field that may be blank, such as `justification`, or remove it"),
        )
    }

    pub(super) fn includes(&mut self, span: Span, left: &Expr, list: Typed, item: &Expr) -> Typed {
        let other = self.value(item, Some(list.ty));
        if list.ty == Type::Any || other.ty == Type::Any {
            return bad(span);
        }
        let Some(inside) = list.ty.item() else {
            let ty = list.ty;
            return self.fault(
                Diagnostic::error(
                    "no-list",
                    left.span,
                    format!("`{left}` holds one value, not several"),
                )
                .label(format!("this is {ty}"))
                .help(format!("write `{left} is {item}`")),
            );
        };
        if !inside.meets(other.ty) {
            let plain = match &item.kind {
                ExprKind::Text(text) => text.clone(),
                _ => item.to_string(),
            };
            let (list, ty) = (list.ty, other.ty);
            return self.fault(
                Diagnostic::error(
                    "not-in-such-a-list",
                    item.span,
                    format!("`{left}` is {list}, and `{item}` is {ty}"),
                )
                .label(format!("expected {inside}"))
                .help(format!(
                    "name {inside} without quotes, as in `{left} includes {plain}`"
                )),
            );
        }
        yes_no(Node::Includes(Box::new(list), Box::new(other)), span)
    }

    pub(super) fn matches(&mut self, span: Span, left: &Expr, text: Typed, pattern: &Text) -> Typed {
        if text.ty == Type::Any {
            return bad(span);
        }
        if !matches!(text.ty, Type::Text | Type::Word) {
            let ty = text.ty;
            return self.fault(
                Diagnostic::error("no-text", left.span, format!("`{left}` is no text"))
                    .label(format!("this is {ty}"))
                    .note("only text is matched, such as `title`, `unit` or `funder`")
                    .help(format!("write `{left} is …`")),
            );
        }
        if pattern.value.trim().trim_matches('*').is_empty() {
            return self.fault(
                Diagnostic::error("matches-all", pattern.span, "this would match every text")
                    .label("nothing is asked for")
                    .help("write part of the text, as in `\"research assist*\"`"),
            );
        }
        if !pattern.value.contains('*') {
            let plain = pattern.value.clone();
            return self.fault(
                Diagnostic::error("no-star", pattern.span, "a pattern has a `*`")
                    .label("this is one text")
                    .help(format!(
                        "write `{left} is \"{plain}\"`, or `\"*{plain}*\"` for any text that holds it"
                    )),
            );
        }
        yes_no(Node::Matches(Box::new(text), Pattern::new(&pattern.value)), span)
    }

    /// Which scales have a grade that a number names: for the message about a grade against a number.
    pub(super) fn grades_called(&self, right: &Expr) -> String {
        let ExprKind::Number(_) = right.kind else {
            return String::new();
        };
        let model = self.words.model;
        let ids = self.words.grades(&right.to_string());
        let names: Vec<String> = ids.iter().map(|&id| model.qualified(id)).collect();
        quoted(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
