//! Names: fields first where something is looked at, the words of the other side's type where it is compared.

use super::{Typed, Typer, bad, typed};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::expr::field::{self, Field};
use crate::expr::tree::{Function, Node};
use crate::expr::types::{Scope, Type};
use crate::graph::Tiers;
use crate::model::{GradeId, Model, ScaleId, SkillId};
use crate::source::Span;
use crate::syntax::ast::Name;
use foldhash::HashMap;

/// The names of a framework, for the rules that use them.
pub struct Vocabulary<'a> {
    pub(super) model: &'a Model,
    pub(super) tiers: &'a Tiers,
    contracts: Vec<String>,
    onward: &'a [&'a str],
    status: &'a [&'a str],
    roles: HashMap<&'a str, i64>,
}

impl<'a> Vocabulary<'a> {
    /// The names of a model; `status` and `onward` are the words of those columns in the order of their codes.
    #[must_use]
    pub fn new(model: &'a Model, tiers: &'a Tiers, status: &'a [&'a str], onward: &'a [&'a str]) -> Self {
        Self {
            model,
            tiers,
            contracts: model.contract_terms(),
            onward,
            status,
            roles: (0..)
                .zip(&model.roles)
                .map(|(code, role)| (role.name.as_str(), code))
                .collect(),
        }
    }

    /// The code of a name of a type.
    fn code(&self, ty: Type, name: &str) -> Option<i64> {
        if ty == Type::Role {
            return self.roles.get(name).copied();
        }
        let at = self.names(ty).iter().position(|known| *known == name)?;
        i64::try_from(at).ok()
    }

    /// The names of a type, in the order of their codes.
    pub(super) fn names(&self, ty: Type) -> Vec<&str> {
        let model = self.model;
        match ty {
            Type::Contract => self.contracts.iter().map(String::as_str).collect(),
            Type::Status => self.status.to_vec(),
            Type::Onward => self.onward.to_vec(),
            Type::Role => model.roles.iter().map(|role| role.name.as_str()).collect(),
            Type::Family => model.families.iter().map(|family| family.name.as_str()).collect(),
            Type::Scale => model.scales.iter().map(|scale| scale.name.as_str()).collect(),
            Type::Reward => model.rewards.iter().map(|reward| reward.name.as_str()).collect(),
            Type::Activity => model
                .activities
                .iter()
                .map(|activity| activity.name.as_str())
                .collect(),
            _ => Vec::new(),
        }
    }

    fn scale(&self, name: &str) -> Option<ScaleId> {
        let at = self.model.scales.iter().position(|scale| scale.name == name)?;
        Some(ScaleId::at(at))
    }

    /// The grades of this name in any scale.
    pub(super) fn grades(&self, name: &str) -> Vec<GradeId> {
        let named = |(_, grade): &(usize, &crate::model::Grade)| grade.name == name;
        let grades = self.model.grades.iter().enumerate().filter(named);
        grades.map(|(index, _)| GradeId::at(index)).collect()
    }
}

impl Typer<'_> {
    pub(super) fn path(&mut self, span: Span, names: &[Name], expected: Option<Type>) -> Typed {
        let written: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
        let whole = written.join(".");
        if let ([name], Some(expected)) = (written.as_slice(), expected)
            && let Some(found) = self.literal(span, name, expected)
        {
            return found;
        }
        if let Some((field, ty)) = field::named(self.scope, &whole) {
            return typed(Node::Field(field), ty, span);
        }
        if let [skills @ "skills", skill] = written.as_slice()
            && self.scope == Scope::Role
        {
            return self.skill(span, skills, skill, names);
        }
        if let ([scale, grade], [_, at]) = (written.as_slice(), names)
            && let Some(id) = self.words.scale(scale)
        {
            return self.grade_of(span, id, grade, at);
        }
        if let [name] = written.as_slice() {
            if *name == "count" && self.scope == Scope::Group {
                return self.aggregate(
                    span,
                    Function::Count,
                    None,
                    None,
                    Type::Number,
                    "count".to_owned(),
                );
            }
            if let Some(expected) = expected
                && let Some(fault) = self.unknown_word(span, name, expected)
            {
                return fault;
            }
            if let [id] = self.words.grades(name).as_slice()
                && expected.is_none_or(|expected| expected == Type::Grade)
            {
                return typed(Node::Code(i64::from(id.0)), Type::Grade, span);
            }
        }
        self.unknown_field(span, &whole)
    }

    /// A name that the type of the other side knows.
    fn literal(&mut self, span: Span, name: &str, expected: Type) -> Option<Typed> {
        let expected = expected.item().unwrap_or(expected);
        if expected == Type::Word {
            let is_field = field::named(self.scope, name).is_some();
            return (!is_field).then(|| typed(Node::Text(name.to_owned()), Type::Word, span));
        }
        if expected == Type::Grade {
            return match self.words.grades(name).as_slice() {
                [] => None,
                [one] => Some(typed(Node::Code(i64::from(one.0)), Type::Grade, span)),
                several => Some(self.ambiguous_grade(span, name, several)),
            };
        }
        let code = self.words.code(expected, name)?;
        Some(typed(Node::Code(code), expected, span))
    }

    pub(super) fn ambiguous_grade(&mut self, span: Span, name: &str, several: &[GradeId]) -> Typed {
        let model = self.words.model;
        let names: Vec<String> = several
            .iter()
            .map(|&id| format!("`{}`", model.qualified(id)))
            .collect();
        self.fault(
            Diagnostic::error(
                "ambiguous-grade",
                span,
                format!("more than one scale has a grade `{name}`"),
            )
            .label("which scale?")
            .help(format!("write one of {}", names.join(", "))),
        )
    }

    fn grade_of(&mut self, span: Span, scale: ScaleId, grade: &str, at: &Name) -> Typed {
        let model = self.words.model;
        if let Some(id) = model.grade_in(scale, grade) {
            return typed(Node::Code(i64::from(id.0)), Type::Grade, span);
        }
        if model.incomplete {
            return bad(span);
        }
        let Some(found) = model.scales.get(scale.index()) else {
            return bad(span);
        };
        let known: Vec<&str> = found.grades.iter().map(|id| model.grade_name(id)).collect();
        let help = did_you_mean(grade, known.iter().copied())
            .unwrap_or_else(|| format!("its grades are {}", quoted(&known)));
        self.fault(
            Diagnostic::error(
                "unknown-grade",
                at.span,
                format!("scale `{}` has no grade `{grade}`", found.name),
            )
            .label("no grade has this name")
            .related(found.span, "the scale is declared here")
            .help(help),
        )
    }

    fn skill(&mut self, span: Span, skills: &str, skill: &str, names: &[Name]) -> Typed {
        let model = self.words.model;
        if let Some(at) = model.skills.iter().position(|known| known.name == skill) {
            let id = SkillId::at(at);
            return typed(Node::Field(Field::Skill(id)), Type::Level(id), span);
        }
        if model.incomplete {
            return bad(span);
        }
        let known: Vec<&str> = model.skills.iter().map(|skill| skill.name.as_str()).collect();
        let help = did_you_mean(skill, known.iter().copied())
            .unwrap_or_else(|| format!("the skills are {}", quoted(&known)));
        let at = names.last().map_or(span, |name| name.span);
        self.fault(
            Diagnostic::error("unknown-skill", at, format!("unknown skill `{skill}`"))
                .label(format!("no skill has this name behind `{skills}.`"))
                .help(help),
        )
    }

    /// A word that the type of the other side should know and does not.
    fn unknown_word(&mut self, span: Span, name: &str, expected: Type) -> Option<Typed> {
        let expected = expected.item().unwrap_or(expected);
        let (code, what) = match expected {
            Type::Contract => ("unknown-contract", "contract term"),
            Type::Status => ("unknown-status", "status"),
            Type::Onward => ("unknown-class", "onward class"),
            Type::Role => ("unknown-role", "role"),
            Type::Family => ("unknown-family", "family"),
            Type::Scale => ("unknown-scale", "scale"),
            Type::Reward => ("unknown-reward", "reward scheme"),
            Type::Activity => ("unknown-activity", "activity"),
            Type::Grade => ("unknown-grade", "grade"),
            Type::Text => return self.unquoted(span, name),
            _ => return None,
        };
        if field::named(self.scope, name).is_some() {
            return None;
        }
        if self.words.model.incomplete {
            return Some(bad(span));
        }
        let grades: Vec<&str>;
        let known = if expected == Type::Grade {
            grades = self
                .words
                .model
                .grades
                .iter()
                .map(|grade| grade.name.as_str())
                .collect();
            grades
        } else {
            self.words.names(expected)
        };
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.len() {
            0 => format!("declare a {what} first"),
            1..=12 => format!("it may be {}", quoted(&known)),
            _ => format!("use a {what} that the framework declares"),
        });
        Some(
            self.fault(
                Diagnostic::error(code, span, format!("unknown {what} `{name}`"))
                    .label(format!("no {what} has this name"))
                    .help(help),
            ),
        )
    }

    fn unquoted(&mut self, span: Span, name: &str) -> Option<Typed> {
        if field::named(self.scope, name).is_some() {
            return None;
        }
        Some(
            self.fault(
                Diagnostic::error(
                    "missing-quotes",
                    span,
                    format!("`{name}` is text and stands in quotes"),
                )
                .label("quotes are missing")
                .note("only what the framework declares stands without quotes")
                .help(format!("write `\"{name}\"`")),
            ),
        )
    }

    /// A name that is no field: of the other kinds of rule perhaps, or a function without its parentheses.
    fn unknown_field(&mut self, span: Span, name: &str) -> Typed {
        let function = Function::ALL.iter().find(|(_, word)| *word == name);
        if let Some((_, word)) = function {
            if let Some(fault) = self.not_of_a_group(span, word) {
                return fault;
            }
            return self.fault(
                Diagnostic::error("missing-argument", span, format!("`{word}` does not say of what"))
                    .label("a function stands with its parentheses")
                    .help(format!("write {}", super::calls::example(word))),
            );
        }
        if let Some(fault) = self.field_of_other(span, name) {
            return self.fault(fault);
        }
        let known: Vec<&str> = field::fields(self.scope).iter().map(|(name, ..)| *name).collect();
        let what = match self.scope {
            Scope::Post => "a post",
            Scope::Group => "a group",
            Scope::Role => "a role",
            Scope::Station => "a role at a grade",
        };
        let message =
            Diagnostic::error("unknown-field", span, format!("{what} has no `{name}`")).label("unknown here");
        let message = match did_you_mean(name, known.iter().copied()) {
            Some(help) => message.help(help),
            None if known.is_empty() => {
                message.help("ask by a function, as in `share(contract is fixed-term) <= 25%`")
            }
            None => {
                let plain: Vec<&str> = known.iter().copied().filter(|name| !name.contains('.')).collect();
                message.help(format!("{what} has {}", quoted(&plain)))
            }
        };
        self.fault(message)
    }

    fn field_of_other(&self, span: Span, name: &str) -> Option<Diagnostic> {
        let of = |scope| field::named(scope, name).is_some();
        let skill = name == "skills" || name.starts_with("skills.");
        match self.scope {
            Scope::Group if of(Scope::Post) => Some(
                Diagnostic::error(
                    "field-of-one-post",
                    span,
                    format!("`{name}` is a post's own, and this rule is about groups"),
                )
                .label("which post of the group?")
                .help(format!(
                    "ask by a function, such as `share({name} is …)`, `distinct({name})`, or write the rule about `every post`"
                )),
            ),
            Scope::Role | Scope::Station if of(Scope::Post) => Some(
                Diagnostic::error(
                    "field-of-posts",
                    span,
                    format!("`{name}` is a post's, and this rule is about roles"),
                )
                .label("a role has no such thing")
                .help("write the rule about `every post`"),
            ),
            Scope::Role if skill => Some(
                Diagnostic::error("which-skill", span, "`skills` does not say which skill")
                    .label("a skill is missing")
                    .help("name one, as in `skills.project-management >= 3`"),
            ),
            Scope::Post if of(Scope::Role) || skill => Some(
                Diagnostic::error(
                    "field-of-roles",
                    span,
                    format!("`{name}` is a role's, and this rule is about posts"),
                )
                .label("a post has no such thing")
                .help(match field::named(Scope::Post, &format!("role.{name}")) {
                    Some(_) => format!("write `role.{name}`"),
                    None => "write the rule about `every role`".to_owned(),
                }),
            ),
            _ => None,
        }
    }
}

/// `a`, `b`, `c`.
pub(super) fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
