//! Posts by job evaluation: from the levels of a row to a total (`semantics.md`, Evaluation and roles).

use super::columns::{Posts, Sym};
use crate::model::evaluation::LevelRange;
use crate::model::{EvaluationId, FactorId, Model, RoleId};

/// What the factor levels of a row come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Score {
    /// Every factor has a level.
    Job(Job),
    /// The row has levels, and not all of them can be used.
    Faulty(EvaluationId, Vec<Fault>),
}

/// A job with a level for each factor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Job {
    /// The scheme.
    pub evaluation: EvaluationId,
    /// Indices into the levels of each factor.
    pub levels: Vec<u16>,
}

impl Job {
    /// Its levels as ranges of one level.
    #[must_use]
    pub fn ranges(&self) -> Vec<LevelRange> {
        self.levels.iter().map(|&level| LevelRange::one(level)).collect()
    }
}

/// Why a level cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// The cell is blank, or there is no such column.
    Missing(FactorId),
    /// The factor has no such level.
    Unknown(FactorId, Sym),
}

/// Scores the rows of one run.
pub struct Scorer<'a> {
    model: &'a Model,
    posts: &'a Posts,
    /// For each scheme, the column of each of its factors.
    columns: Vec<Vec<Option<usize>>>,
}

impl<'a> Scorer<'a> {
    /// Finds the columns of each scheme's factors.
    #[must_use]
    pub fn new(model: &'a Model, posts: &'a Posts) -> Self {
        let column = |name: &str| {
            let name = name.to_lowercase();
            posts.factors.iter().position(|column| column.name == name)
        };
        let columns = model
            .evaluations
            .iter()
            .map(|scheme| scheme.factors.iter().map(|factor| column(&factor.name)).collect())
            .collect();
        Self {
            model,
            posts,
            columns,
        }
    }

    /// Whether any scheme has a column.
    #[must_use]
    pub fn has_columns(&self) -> bool {
        self.columns.iter().flatten().any(Option::is_some)
    }

    /// Columns whose name no factor has.
    #[must_use]
    pub fn strangers(&self) -> Vec<&'a str> {
        let used = |at: usize| self.columns.iter().flatten().any(|column| *column == Some(at));
        let columns = self.posts.factors.iter().enumerate();
        columns
            .filter(|(at, _)| !used(*at))
            .map(|(_, column)| column.name.as_str())
            .collect()
    }

    /// The scheme of a row: that of its role, else the only one, else the first whose factors all have a column.
    fn scheme(&self, role: Option<RoleId>) -> Option<usize> {
        let own = role
            .and_then(|role| self.model.role(role))
            .and_then(|role| role.evaluated.as_ref());
        if let Some(profile) = own {
            return Some(profile.evaluation.index());
        }
        if self.columns.len() == 1 {
            return Some(0);
        }
        self.columns
            .iter()
            .position(|columns| !columns.is_empty() && columns.iter().all(Option::is_some))
    }

    /// The score of a row; none when it has no level at all.
    #[must_use]
    pub fn score(&self, row: usize, role: Option<RoleId>) -> Option<Score> {
        let index = self.scheme(role)?;
        let scheme = self.model.evaluations.get(index)?;
        let columns = self.columns.get(index)?;
        let cell = |column: &Option<usize>| {
            column
                .and_then(|at| self.posts.factors.get(at))
                .map_or(Sym::BLANK, |column| column.level(row))
        };
        if !scheme.complete || columns.iter().all(|column| cell(column).is_blank()) {
            return None;
        }
        let mut levels = Vec::with_capacity(columns.len());
        let mut faults = Vec::new();
        for (at, (factor, column)) in scheme.factors.iter().zip(columns).enumerate() {
            let sym = cell(column);
            if sym.is_blank() {
                faults.push(Fault::Missing(FactorId::at(at)));
                continue;
            }
            match factor.level(self.posts.symbols.text(sym), at + 1) {
                Some(level) => levels.push(level),
                None => faults.push(Fault::Unknown(FactorId::at(at), sym)),
            }
        }
        let evaluation = EvaluationId::at(index);
        Some(if faults.is_empty() {
            Score::Job(Job { evaluation, levels })
        } else {
            Score::Faulty(evaluation, faults)
        })
    }
}
