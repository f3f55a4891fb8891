//! The framework as of the date of a test.

use crate::check::rules::{self, Rule};
use crate::check::settings::Settings;
use crate::diagnostic::Severity;
use crate::graph::Graph;
use crate::model::{self, Model, RoleId};
use crate::posts::census::Census;
use crate::posts::columns::Posts;
use crate::syntax::ast;
use jiff::civil::Date;

/// A framework as of one date.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) graph: Graph,
    pub(super) settings: Settings,
    pub(super) rules: Vec<Rule>,
    pub(super) as_of: Date,
    /// The first thing that is wrong with it as of this date.
    pub(super) fault: Option<String>,
}

impl World {
    pub(super) fn new(files: &[ast::File], as_of: Date) -> Self {
        let (model, mut said) = model::resolve(files, as_of);
        let (graph, more) = Graph::build(&model);
        said.extend(more);
        let (rules, more) = rules::compile(&model, &graph);
        said.extend(more);
        let (settings, more) = Settings::of_framework(&model.checks, &model.rule_names);
        said.extend(more);
        let fault = said
            .into_iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        Self {
            model,
            graph,
            settings,
            rules,
            as_of,
            fault: fault.map(|diagnostic| diagnostic.message),
        }
    }

    pub(super) fn census(&self, posts: &Posts) -> Census {
        Census::take(posts, &self.model, &self.graph, "the institution of the test")
    }

    pub(super) fn role(&self, name: &str) -> Option<RoleId> {
        role(&self.model, name)
    }
}

/// The role of this name.
pub(super) fn role(model: &Model, name: &str) -> Option<RoleId> {
    model
        .roles
        .iter()
        .position(|role| role.name == name)
        .map(RoleId::at)
}

/// Whether a grade of the model is the one that is written: `6`, or `professional.6`.
pub(super) fn is_grade(model: &Model, id: model::GradeId, written: &str) -> bool {
    model.grade_name(id) == written || model.qualified(id) == written
}
