//! From what was found to findings: who breaks the rule, which clause, and the values that decided.

use super::columns::{At, Ground, Posts};
use super::posts::Tally;
use super::values::{Value, show, type_of};
use super::{Clause, Rule};
use crate::check::words::{list, number, posts, role_title, verb};
use crate::check::{Context, Finding, RowSet};
use crate::diagnostic::Severity;
use crate::expr::{Field, Ratio, STATES, Type};
use crate::model::{RoleId, Time};
use crate::posts::census::Places;
use serde_json::{Map, Value as Json};

/// A rule that is judged.
pub(super) struct Judged<'a> {
    pub(super) rule: &'a Rule,
    pub(super) severity: Severity,
    pub(super) context: &'a Context<'a>,
}

/// A group that breaks a rule.
pub(super) struct Broken {
    pub(super) posts: Places,
    pub(super) not_judged: Places,
    pub(super) failed: Places,
    /// Indices of the members that are to be looked at.
    pub(super) failing: Vec<usize>,
    pub(super) clause: usize,
    /// What stands on the sides of gaps.
    pub(super) sides: Vec<Side>,
    /// The functions as written, with their types and values.
    pub(super) values: Vec<(String, Type, Option<Ratio>)>,
}

/// What a function is on one side of a gap.
pub(super) struct Side {
    pub(super) function: String,
    pub(super) by: Type,
    pub(super) side: i64,
    pub(super) ty: Type,
    pub(super) value: Ratio,
}

impl Judged<'_> {
    fn clause(&self, number: usize) -> Option<&Clause> {
        self.rule.clauses.get(number)
    }

    fn finding(
        &self,
        institution: Option<u32>,
        subject: Vec<(&'static str, String)>,
        message: String,
    ) -> Finding {
        let rule = self.rule;
        Finding::of(rule.name.clone(), self.severity, institution, subject, message).suggest(self.remedy())
    }

    /// Why the rule is there is the best advice that there is.
    fn remedy(&self) -> String {
        let advice = match &self.rule.because {
            Some(because) => format!("put it right: {because}"),
            None => "put it right, or write the exception into the rule".to_owned(),
        };
        if self.rule.cites.is_empty() {
            advice
        } else {
            format!("{advice} (see {})", list(&self.rule.cites))
        }
    }

    pub(super) fn of_posts(
        &self,
        ground: &Ground<'_>,
        institution: u32,
        tally: &Tally,
        rows: RowSet,
    ) -> Finding {
        let (most, _) = tally
            .clauses
            .iter()
            .max_by_key(|(clause, places)| (**places, std::cmp::Reverse(**clause)))
            .map_or((0, 0), |(clause, places)| (*clause, *places));
        let text = self.clause(most).map_or("", |clause| &clause.text);
        let message = format!(
            "{} of {} {} \u{201c}{}\u{201d}: `{text}` does not hold",
            count(tally.failed),
            posts(tally.posts),
            verb(tally.failed, "breaks", "break"),
            self.rule.title,
        );
        let frame = Posts {
            ground,
            at: At::Cells(Vec::new()),
        };
        let mut values = Map::new();
        for (field, seen) in &tally.values {
            values.insert(name(*field), seen.show(self.context, &frame, *field).into());
        }
        let mut finding = self
            .finding(Some(institution), Vec::new(), message)
            .evidence("posts", number(tally.posts))
            .evidence("failed", number(tally.failed))
            .evidence("judged", number(tally.posts - tally.not_judged))
            .evidence("not_judged", number(tally.not_judged))
            .evidence("clause", text)
            .evidence("values", values)
            .rows(rows, tally.failed);
        if tally.clauses.len() > 1 {
            let clauses: Map<String, Json> = tally
                .clauses
                .iter()
                .filter_map(|(clause, places)| Some((self.clause(*clause)?.text.clone(), number(*places))))
                .collect();
            finding = finding.evidence("clauses", clauses);
        }
        for clause in tally.clauses.keys().filter_map(|clause| self.clause(*clause)) {
            finding = finding.at(clause.typed.span);
        }
        finding.at(self.rule.span)
    }

    pub(super) fn of_group(
        &self,
        ground: &Ground<'_>,
        institution: u32,
        dimensions: &[Field],
        codes: &[i64],
        broken: &Broken,
        rows: RowSet,
    ) -> Finding {
        let frame = Posts {
            ground,
            at: At::Cells(Vec::new()),
        };
        let subject: Vec<(&'static str, String)> = dimensions
            .iter()
            .zip(codes)
            .filter(|(field, _)| **field != Field::Institution)
            .map(|(field, code)| {
                let shown = show(self.context, Some(&frame), type_of(*field), Value::Code(*code));
                (field.name(), shown)
            })
            .collect();
        let called: Vec<String> = subject
            .iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        let called = if called.is_empty() {
            "the institution".to_owned()
        } else {
            called.join(", ")
        };
        let text = self.clause(broken.clause).map_or("", |clause| &clause.text);
        let mut values = Map::new();
        let mut said = Vec::new();
        let asked = |function: &str| text.contains(function) || text.starts_with("at ");
        for (function, ty, value) in &broken.values {
            let shown = value.map_or_else(|| "blank".to_owned(), |value| shown(self.context, *ty, value));
            if asked(function) {
                said.push(format!("{function} is {shown}"));
            }
            values.insert(function.clone(), shown.into());
        }
        for side in &broken.sides {
            let name = show(self.context, Some(&frame), side.by, Value::Code(side.side));
            let value = shown(self.context, side.ty, side.value);
            said.push(format!("{} of {name} is {value}", side.function));
            values.insert(format!("{} of {name}", side.function), value.into());
        }
        let message = format!(
            "{called} breaks \u{201c}{}\u{201d}: {}, and `{text}` does not hold",
            self.rule.title,
            list(&said),
        );
        let mut finding = self
            .finding(Some(institution), subject, message)
            .evidence("posts", number(broken.posts))
            .evidence("failed", number(broken.failed))
            .evidence("judged", number(broken.posts.saturating_sub(broken.not_judged)))
            .evidence("not_judged", number(broken.not_judged))
            .evidence("clause", text)
            .evidence("values", values)
            .rows(rows, broken.posts);
        if let Some(clause) = self.clause(broken.clause) {
            finding = finding.at(clause.typed.span);
        }
        finding.at(self.rule.span)
    }

    pub(super) fn of_role(
        &self,
        institution: Option<u32>,
        role: RoleId,
        clause: usize,
        values: Vec<(String, String)>,
    ) -> Finding {
        let text = self.clause(clause).map_or("", |clause| &clause.text);
        let said: Vec<String> = values
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let said = if said.is_empty() {
            String::new()
        } else {
            format!(" ({})", said.join("; "))
        };
        let message = format!(
            "the role {} breaks \u{201c}{}\u{201d}: `{text}` does not hold{said}",
            role_title(self.context, role),
            self.rule.title,
        );
        let subject = vec![("role", self.context.model.role_name(role).to_owned())];
        let values: Map<String, Json> = values
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        let mut finding = self
            .finding(institution, subject, message)
            .evidence("clause", text)
            .evidence("values", values);
        if let Some(clause) = self.clause(clause) {
            finding = finding.at(clause.typed.span);
        }
        if let Some(role) = self.context.model.role(role) {
            finding = finding.at(role.span);
        }
        finding.at(self.rule.span)
    }

    /// What a rule that found nothing could not judge is said, so that silence is no praise.
    pub(super) fn unjudged_posts(&self, unjudged: Places, all: Places) -> Option<String> {
        (unjudged > 0).then(|| {
            format!(
                "{} of {} could not be judged: a value that decides is blank",
                count(unjudged),
                posts(all)
            )
        })
    }

    pub(super) fn unjudged_groups(&self, unjudged: usize) -> Option<String> {
        let (groups, are) = if unjudged == 1 {
            ("group", "their")
        } else {
            ("groups", "their")
        };
        (unjudged > 0)
            .then(|| format!("{unjudged} {groups} could not be judged: the values of {are} posts are blank"))
    }

    pub(super) fn unjudged_roles(&self, names: &[&str]) -> Option<String> {
        let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
        let more = names.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (!names.is_empty()).then(|| {
            format!(
                "not judged for {}{more}: a value that decides is blank",
                shown.join(", ")
            )
        })
    }
}

/// A number of posts without the word.
fn count(places: Places) -> String {
    crate::check::words::decimal(places)
}

/// The name of a field in evidence.
fn name(field: Field) -> String {
    match field {
        Field::Is(state) => STATES
            .iter()
            .find(|(known, ..)| *known == state)
            .map_or_else(String::new, |(_, word, _)| format!("is {word}")),
        field => field.name().to_owned(),
    }
}

/// The value of a function in words, rounded for reading.
fn shown(context: &Context<'_>, ty: Type, value: Ratio) -> String {
    let rounded = value.rounded();
    match ty {
        Type::Percent => {
            // A tenth of a percent is ten ten-thousandths.
            let tenths = (rounded + 5) / 10;
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
        Type::Duration => Time {
            months: 0,
            days: rounded,
        }
        .to_string(),
        ty => show(context, None, ty, Value::Code(rounded)),
    }
}
