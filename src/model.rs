//! What a framework means: names resolved to ids, money and dates to numbers (`semantics.md`, The career graph).
//!
//! [`resolve`] turns trees into a [`Model`] in fixed passes, each of which reports what does not hold and goes on
//! with what does. What a later layer cannot use is left out here, so that one fault is reported once.

pub mod allow;
mod ceiling;
pub mod entity;
pub mod evaluation;
mod gateway;
pub mod ids;
mod increment;
mod names;
mod resolve;
mod spine;
pub mod time;

pub use ceiling::Ceiling;
pub use entity::*;
pub use evaluation::{Evaluation, Grading, Matching, Profile};
pub use gateway::{Condition, Gateway};
pub use ids::*;
pub use increment::Increment;
pub use resolve::resolve;
pub use spine::{Spine, SpineTable};
pub use time::Time;

use crate::source::Span;
use crate::syntax::ast;
use jiff::civil::Date;

/// A framework as of one date.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Its name; empty when no `framework` block says it.
    pub name: String,
    /// Its title, or its name.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Its currency, `GBP` where nothing else is said.
    pub currency: String,
    /// Where the framework names itself, else the start of its first file.
    pub span: Span,
    /// Scales in order of declaration.
    pub scales: Vec<Scale>,
    /// Grades of all scales; those of one scale stand together, lowest first.
    pub grades: Vec<Grade>,
    /// Alignments.
    pub alignments: Vec<Alignment>,
    /// Families.
    pub families: Vec<Family>,
    /// Skills.
    pub skills: Vec<Skill>,
    /// Activities.
    pub activities: Vec<Activity>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Declared contract terms.
    pub contracts: Vec<Contract>,
    /// Rewards.
    pub rewards: Vec<Reward>,
    /// Job-evaluation schemes.
    pub evaluations: Vec<Evaluation>,
    /// Maps from their totals to grades.
    pub gradings: Vec<Grading>,
    /// Matching rules.
    pub matchings: Vec<Matching>,
    /// Gateways.
    pub gateways: Vec<Gateway>,
    /// Spines, with the tables of all dates.
    pub spines: Vec<Spine>,
    /// Ceilings.
    pub ceilings: Vec<Ceiling>,
    /// What is dated: what begins, ends or is missing after the date, in order of date.
    pub changes: Vec<Change>,
    /// Steps as written and valid as of the date, chains taken apart.
    pub steps: Vec<WrittenStep>,
    /// What is accepted, as written.
    pub allows: Vec<allow::Allow>,
    /// Settings of checks.
    pub checks: Vec<ast::Check>,
    /// Rules that hold as of the date, in order, still to be typed.
    pub rules: Vec<Rule>,
    /// The names of all rules, in force or not.
    pub rule_names: Vec<String>,
    /// Some declaration could not be read: a name that seems unknown may be its.
    pub incomplete: bool,
    /// The date as of which it was read.
    pub as_of: Option<Date>,
}

/// Something that changes after the date as of which a framework is read (`language.md`, Dated values).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The first day on which it is so.
    pub date: Date,
    /// What it is about: `grade`, `spine`, `step`, `check`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What happens, in words.
    pub what: String,
    /// What is to be done, where something is.
    pub remedy: Option<&'static str>,
    /// Where it is written.
    pub span: Span,
}

/// The contract terms that every institution has, and these.
fn terms_with<'a>(declared: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut terms: Vec<String> = CONTRACT_TERMS.iter().map(|&(name, _)| name.to_owned()).collect();
    for name in declared {
        if !terms.contains(name) {
            terms.push(name.clone());
        }
    }
    terms
}

/// What [`Model::contract_terms`] will be of these trees: posts can be read before the trees are understood.
pub(crate) fn contract_terms_in(files: &[ast::File]) -> Vec<String> {
    let items = files.iter().flat_map(|file| &file.items);
    terms_with(items.filter_map(|item| match item {
        ast::Item::Contract(contract) => Some(&contract.name.value),
        _ => None,
    }))
}

/// The contract terms that every institution has (`interfaces.md`, Columns), with whether they are short-term by
/// default (`semantics.md`, Fixed-term concentration).
pub const CONTRACT_TERMS: [(&str, bool); 7] = [
    ("open-ended", false),
    ("open-ended-funded", false),
    ("fixed-term", true),
    ("casual", true),
    ("atypical", true),
    ("secondment", false),
    (HONORARY, false),
];

/// The term that is in no headcount and no share, and staffs nothing.
pub const HONORARY: &str = "honorary";

impl Model {
    /// A grade.
    #[must_use]
    pub fn grade(&self, id: GradeId) -> Option<&Grade> {
        self.grades.get(id.index())
    }

    /// A grade's name, empty when the id is of another model.
    #[must_use]
    pub fn grade_name(&self, id: GradeId) -> &str {
        self.grade(id).map_or("", |grade| &grade.name)
    }

    /// `scale.grade`.
    #[must_use]
    pub fn qualified(&self, id: GradeId) -> String {
        let Some(grade) = self.grade(id) else {
            return String::new();
        };
        let scale = self
            .scales
            .get(grade.scale.index())
            .map_or("", |scale| &scale.name);
        format!("{scale}.{}", grade.name)
    }

    /// A role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<&Role> {
        self.roles.get(id.index())
    }

    /// A role's name.
    #[must_use]
    pub fn role_name(&self, id: RoleId) -> &str {
        self.role(id).map_or("", |role| &role.name)
    }

    /// A family's name; empty for none.
    #[must_use]
    pub fn family_name(&self, id: Option<FamilyId>) -> &str {
        id.and_then(|id| self.families.get(id.index()))
            .map_or("", |family| &family.name)
    }

    /// The words that text uses for a family.
    #[must_use]
    pub fn family_title(&self, id: Option<FamilyId>) -> &str {
        id.and_then(|id| self.families.get(id.index()))
            .map_or("no family", |family| &family.title)
    }

    /// Whether posts on this contract term count as short-term (`semantics.md`, Fixed-term concentration).
    #[must_use]
    pub fn is_short_term(&self, term: &str) -> bool {
        self.contracts
            .iter()
            .find(|contract| contract.name == term)
            .and_then(|contract| contract.short_term)
            .unwrap_or_else(|| CONTRACT_TERMS.iter().any(|&(name, short)| name == term && short))
    }

    /// Every contract term: the built-in ones, then those that the framework declares.
    #[must_use]
    pub fn contract_terms(&self) -> Vec<String> {
        terms_with(self.contracts.iter().map(|contract| &contract.name))
    }

    /// The evaluation of an id.
    #[must_use]
    pub fn evaluation(&self, id: EvaluationId) -> Option<&Evaluation> {
        self.evaluations.get(id.index())
    }

    /// The maps of a scheme whose grades stand in a scale; a map may be of several scales.
    pub fn gradings_of(&self, evaluation: EvaluationId, scale: ScaleId) -> impl Iterator<Item = &Grading> {
        let here =
            move |band: &evaluation::Band| self.grade(band.grade).is_some_and(|grade| grade.scale == scale);
        self.gradings
            .iter()
            .filter(move |grading| grading.evaluation == evaluation && grading.bands.iter().any(here))
    }

    /// The grade of this name in a scale.
    #[must_use]
    pub fn grade_in(&self, scale: ScaleId, name: &str) -> Option<GradeId> {
        let scale = self.scales.get(scale.index())?;
        scale.grades.iter().find(|&id| self.grade_name(id) == name)
    }
}
