//! From written steps to steps between stations (`semantics.md`, Step).

use super::{Graph, StationId, Step};
use crate::diagnostic::Diagnostic;
use crate::model::{End, Model, OpenTo, RoleId, Time, WrittenStep};
use crate::syntax::ast::StepKind;
use foldhash::HashMap;

impl Graph {
    pub(super) fn expand(&mut self, model: &Model, out: &mut Vec<Diagnostic>) {
        self.progressions(model);
        let mut admissions: HashMap<Vec<OpenTo>, u32> = HashMap::default();
        admissions.insert(Vec::new(), 0);
        for (index, written) in model.steps.iter().enumerate() {
            let pairs = match written.kind {
                StepKind::Transfer | StepKind::Secondment => self.level_pairs(model, written, out),
                _ => self.one_pair(model, written, out),
            };
            let next = u32::try_from(admissions.len()).unwrap_or(0);
            let admission = *admissions.entry(written.open_to.clone()).or_insert(next);
            if admission == next {
                self.admissions.push(written.open_to.clone());
            }
            for (from, to) in pairs {
                self.steps.push(Step {
                    from,
                    to,
                    kind: written.kind,
                    after: written.after,
                    admission,
                    written: u32::try_from(index).ok(),
                });
            }
        }
    }

    /// A role progresses from each of its grades to the next, unless it says `fixed`.
    fn progressions(&mut self, model: &Model) {
        for (index, role) in model.roles.iter().enumerate() {
            if role.fixed {
                continue;
            }
            let stations: Vec<StationId> = self.of_role(model, RoleId::at(index)).collect();
            for pair in stations.windows(2) {
                let [from, to] = *pair else { continue };
                self.steps.push(Step {
                    from,
                    to,
                    kind: StepKind::Progression,
                    after: Time::ZERO,
                    admission: 0,
                    written: None,
                });
            }
        }
    }

    /// The station that an end means: its grade, else the role's top as a source and its bottom as a target.
    fn one_end(&self, model: &Model, end: End, source: bool) -> Option<StationId> {
        let grades = model.role(end.role)?.grades;
        let grade = end.grade.unwrap_or(if source { grades.high } else { grades.low });
        self.find(model, end.role, grade)
    }

    fn one_pair(
        &self,
        model: &Model,
        written: &WrittenStep,
        out: &mut Vec<Diagnostic>,
    ) -> Vec<(StationId, StationId)> {
        if written.both_ways {
            out.push(
                Diagnostic::error(
                    "two-way-step",
                    written.span,
                    format!("a {} cannot lead both ways", written.kind.word()),
                )
                .note("`<->` is for `transfer` and `secondment`, which stay on one level")
                .help("write `->`, and the way back as a step of its own where there is one"),
            );
            return Vec::new();
        }
        let (Some(from), Some(to)) = (
            self.one_end(model, written.from, true),
            self.one_end(model, written.to, false),
        ) else {
            return Vec::new();
        };
        if from == to {
            out.push(self.leads_nowhere(model, written, from));
            return Vec::new();
        }
        if written.kind == StepKind::Promotion && !self.rises(from, to) {
            out.push(self.does_not_rise(model, written, from, to));
            return Vec::new();
        }
        vec![(from, to)]
    }

    fn leads_nowhere(&self, model: &Model, written: &WrittenStep, at: StationId) -> Diagnostic {
        Diagnostic::error(
            "step-to-itself",
            written.span,
            format!("this step leads from `{0}` to `{0}`", self.label(model, at)),
        )
        .note("without a grade, a step leaves a role's highest grade and enters a role's lowest")
        .help("name the grades of its ends: `role@6 -> role@7`, or remove the step")
    }

    fn does_not_rise(
        &self,
        model: &Model,
        written: &WrittenStep,
        from: StationId,
        to: StationId,
    ) -> Diagnostic {
        let grade = |id: StationId| {
            self.station(id)
                .map_or_else(String::new, |found| model.qualified(found.grade))
        };
        let tier = |id: StationId| self.station(id).map(|found| found.tier);
        let (low, high) = (grade(from), grade(to));
        let (label, help) = if tier(from) == tier(to) {
            (
                format!("`{low}` and `{high}` are on one level"),
                "write `transfer`, or name a higher grade behind `@`",
            )
        } else if self.rises(to, from) {
            (
                format!("`{high}` is below `{low}`"),
                "exchange the two ends, or write `vacancy`",
            )
        } else {
            (
                format!("`{low}` and `{high}` are in scales that are not aligned"),
                "align the two scales with `align`, or write `vacancy`",
            )
        };
        Diagnostic::error(
            "promotion-not-rising",
            written.span,
            format!(
                "this promotion does not rise: `{}` to `{}`",
                self.label(model, from),
                self.label(model, to)
            ),
        )
        .label(label)
        .note("a promotion leads to a strictly higher level; without a grade, a step leaves a role's highest grade and enters a role's lowest")
        .help(help)
    }

    /// Transfers and secondments join every pair of stations with equal tiers.
    fn level_pairs(
        &self,
        model: &Model,
        written: &WrittenStep,
        out: &mut Vec<Diagnostic>,
    ) -> Vec<(StationId, StationId)> {
        let stations = |end: End| -> Vec<StationId> {
            match end.grade {
                Some(grade) => self.find(model, end.role, grade).into_iter().collect(),
                None => self.of_role(model, end.role).collect(),
            }
        };
        let (sources, targets) = (stations(written.from), stations(written.to));
        let tier = |id: &StationId| self.station(*id).map(|station| station.tier);
        let mut level = false;
        let mut pairs = Vec::new();
        for from in &sources {
            for to in targets.iter().filter(|to| tier(to) == tier(from)) {
                level = true;
                if from == to {
                    continue;
                }
                pairs.push((*from, *to));
                if written.both_ways {
                    pairs.push((*to, *from));
                }
            }
        }
        if !level {
            let word = written.kind.word();
            out.push(
                Diagnostic::error(
                    "transfer-not-level",
                    written.span,
                    format!(
                        "this {word} joins no two grades on one level: `{}` and `{}`",
                        model.role_name(written.from.role),
                        model.role_name(written.to.role)
                    ),
                )
                .note(format!(
                    "a {word} stays on its level, and these have no level in common"
                ))
                .help("align the grades with `align`, or write `promotion` or `vacancy`"),
            );
        } else if pairs.is_empty()
            && let Some(at) = sources.first()
        {
            out.push(self.leads_nowhere(model, written, *at));
        }
        pairs
    }
}
