//! The passes that turn trees into a model. Each takes what earlier ones left and reports what does not hold.

mod ceilings;
mod dates;
mod evaluation;
mod gateways;
mod paths;
mod roles;
mod rules;
mod scales;
mod spines;

use super::Model;
use super::names::Names;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Name, Text, Validity};
use jiff::civil::Date;

/// Resolves the files of one framework (the first is the one that was named) as of a date.
///
/// Never fails: the model holds what could be understood, the diagnostics say what could not, in order of place.
#[must_use]
pub fn resolve(files: &[ast::File], as_of: Date) -> (Model, Vec<Diagnostic>) {
    let mut passes = Passes::new(as_of);
    passes.headings(files);
    let items = || files.iter().flat_map(|file| &file.items);
    passes.bad_blocks(items());
    passes.spines(items());
    passes.gateway_names(items());
    passes.scales(items());
    passes.alignments(items());
    passes.ceilings(items());
    passes.small_things(items());
    passes.gateways(items());
    passes.evaluations(items());
    passes.gradings(items());
    passes.matchings(items());
    passes.roles(items());
    passes.reserved(items());
    passes.paths(items());
    passes.changes(items());
    passes.model.allows = super::allow::allows(items(), |validity| passes.holds(validity));
    passes.rules(items());
    let mut out = passes.out;
    out.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    // What a scale says of all its grades is resolved for each of them.
    out.dedup_by(|next, last| {
        (next.span, next.code) == (last.span, last.code) && next.message == last.message
    });
    (passes.model, out)
}

struct Passes {
    as_of: Date,
    model: Model,
    out: Vec<Diagnostic>,
    scale_names: Names,
    spine_names: Names,
    family_names: Names,
    skill_names: Names,
    activity_names: Names,
    reward_names: Names,
    role_names: Names,
    contract_names: Names,
    evaluation_names: Names,
    grading_names: Names,
    gateway_names: Names,
    ceiling_names: Names,
    /// Spines by index of `spine_names`: points valid as of the date.
    spine_tables: Vec<Vec<(i64, i64)>>,
    /// A scale was read with faults: a grade that it seems to lack may be one that could not be read.
    damaged_scales: Vec<bool>,
}

impl Passes {
    fn new(as_of: Date) -> Self {
        Self {
            as_of,
            model: Model {
                as_of: Some(as_of),
                currency: "GBP".to_owned(),
                ..Model::default()
            },
            out: Vec::new(),
            scale_names: Names::new("scale"),
            spine_names: Names::new("spine"),
            family_names: Names::new("family"),
            skill_names: Names::new("skill"),
            activity_names: Names::new("activity"),
            reward_names: Names::new("reward"),
            role_names: Names::new("role"),
            contract_names: Names::new("contract"),
            evaluation_names: Names::new("evaluation"),
            grading_names: Names::new("grading"),
            gateway_names: Names::new("gateway"),
            ceiling_names: Names::new("ceiling"),
            spine_tables: Vec::new(),
            damaged_scales: Vec::new(),
        }
    }

    /// The `framework` block: one, in the file that was named (an imported file may have its own heading).
    fn headings(&mut self, files: &[ast::File]) {
        let Some(first) = files.first() else { return };
        self.model.span = Span::new(first.source, 0, 0);
        let mut seen: Option<Span> = None;
        for item in &first.items {
            let Item::Framework(heading) = item else { continue };
            if let Some(earlier) = seen {
                self.out.push(
                    Diagnostic::error("two-frameworks", heading.name.span, "a file holds one framework")
                        .label("a second heading")
                        .related(earlier, "the first heading")
                        .help("keep one `framework` block; put the other framework in a file of its own"),
                );
                continue;
            }
            seen = Some(heading.name.span);
            self.model.name.clone_from(&heading.name.value);
            self.model.title = text_or(heading.title.as_ref(), &heading.name.value);
            self.model.version = text_or(heading.version.as_ref(), "");
            self.model.span = heading.name.span;
            if let Some(currency) = &heading.currency {
                self.model.currency.clone_from(&currency.value);
            }
        }
    }

    fn bad_blocks<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Bad(bad) = item else { continue };
            let name = bad.name.as_ref();
            self.model.incomplete = true;
            let tables: [(&str, &mut Names); 12] = [
                ("scale", &mut self.scale_names),
                ("spine", &mut self.spine_names),
                ("family", &mut self.family_names),
                ("skill", &mut self.skill_names),
                ("activity", &mut self.activity_names),
                ("reward", &mut self.reward_names),
                ("role", &mut self.role_names),
                ("contract", &mut self.contract_names),
                ("evaluation", &mut self.evaluation_names),
                ("grading", &mut self.grading_names),
                ("gateway", &mut self.gateway_names),
                ("ceiling", &mut self.ceiling_names),
            ];
            for (keyword, names) in tables {
                // A block whose first word could not be read may have declared anything.
                if bad.keyword.as_deref().is_none_or(|word| word == keyword) {
                    names.declare_bad(name);
                }
            }
        }
    }

    /// Families, skills, activities, contracts, rewards, settings: things with little inside.
    fn small_things<'a>(&mut self, items: impl Iterator<Item = &'a Item> + Clone) {
        for item in items.clone() {
            match item {
                Item::Family(family) => {
                    let index = self.model.families.len();
                    if self.family_names.declare(&family.name, index, &mut self.out) {
                        let title = family.called.as_ref().or(family.title.as_ref());
                        self.model.families.push(super::Family {
                            name: family.name.value.clone(),
                            title: text_or(title, &family.name.value),
                            span: family.name.span,
                        });
                    }
                }
                Item::Skill(skill) => {
                    let index = self.model.skills.len();
                    if self.skill_names.declare(&skill.name, index, &mut self.out) {
                        self.model.skills.push(super::Skill {
                            name: skill.name.value.clone(),
                            title: text_or(skill.title.as_ref(), &skill.name.value),
                            span: skill.name.span,
                            levels: skill.levels.as_ref().map(|levels| levels.value),
                        });
                    }
                }
                Item::Activity(activity) => {
                    let index = self.model.activities.len();
                    if self.activity_names.declare(&activity.name, index, &mut self.out) {
                        self.model.activities.push(super::Activity {
                            name: activity.name.value.clone(),
                            title: text_or(activity.title.as_ref(), &activity.name.value),
                            span: activity.name.span,
                        });
                    }
                }
                Item::Contract(contract) => {
                    let index = self.model.contracts.len();
                    if self.contract_names.declare(&contract.name, index, &mut self.out) {
                        self.model.contracts.push(super::Contract {
                            name: contract.name.value.clone(),
                            title: text_or(contract.title.as_ref(), &contract.name.value),
                            span: contract.name.span,
                            short_term: contract.short_term.as_ref().map(|short| short.value),
                            longest: contract.longest.as_ref().map(|longest| longest.value.into()),
                            reasons: contract
                                .reasons
                                .iter()
                                .map(|reason| reason.value.clone())
                                .collect(),
                        });
                    }
                }
                Item::Check(check) if self.holds(&check.validity) => self.model.checks.push(check.clone()),
                _ => {}
            }
        }
        for item in items {
            let Item::Reward(reward) = item else { continue };
            let index = self.model.rewards.len();
            if !self.reward_names.declare(&reward.name, index, &mut self.out) {
                continue;
            }
            let families = reward
                .families
                .iter()
                .filter_map(|name| self.family_names.resolve(name, &mut self.out))
                .map(super::FamilyId::at)
                .collect();
            let contracts = reward
                .contracts
                .iter()
                .filter(|name| self.contract(name))
                .map(|name| name.value.clone())
                .collect();
            self.model.rewards.push(super::Reward {
                name: reward.name.value.clone(),
                title: text_or(reward.title.as_ref(), &reward.name.value),
                span: reward.name.span,
                families,
                contracts,
            });
        }
    }

    /// Whether a contract term is known; a message when it is not.
    fn contract(&mut self, name: &Name) -> bool {
        let known = super::CONTRACT_TERMS.iter().any(|&(term, _)| term == name.value);
        if known || self.contract_names.get(&name.value).is_some() {
            return true;
        }
        let terms = self.model.contract_terms();
        let help = did_you_mean(&name.value, terms.iter().map(String::as_str))
            .unwrap_or_else(|| format!("the terms are {}", list(&terms)));
        self.out.push(
            Diagnostic::error(
                "unknown-contract",
                name.span,
                format!("unknown contract term `{}`", name.value),
            )
            .label("no contract term has this name")
            .note("further terms are declared with `contract name \"Title\" { … }`")
            .help(help),
        );
        false
    }

    /// Whether something with this validity holds as of the date.
    fn holds(&self, validity: &Validity) -> bool {
        validity.from.as_ref().is_none_or(|from| from.value <= self.as_of)
            && validity
                .until
                .as_ref()
                .is_none_or(|until| self.as_of <= until.value)
    }

    /// Reports an `until` before its `from`.
    fn check_validity(&mut self, validity: &Validity) {
        if let (Some(from), Some(until)) = (&validity.from, &validity.until)
            && until.value < from.value
        {
            self.out.push(
                Diagnostic::error("empty-period", until.span, "this period ends before it begins")
                    .label(format!("{} is before {}", until.value, from.value))
                    .related(from.span, "it begins here")
                    .help("exchange the two dates, or correct one of them"),
            );
        }
    }
}

fn text_or(text: Option<&Text>, otherwise: &str) -> String {
    text.map_or_else(|| otherwise.to_owned(), |text| text.value.clone())
}

/// `a`, `b` and `c`.
fn list<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
