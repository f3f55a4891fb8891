//! Grades for people: what a role or a post comes to by job evaluation, factor by factor (`semantics.md`, Grading
//! consistency; Evaluation and roles).

mod posts;

use crate::model::evaluation::{
    Band, Evaluation, Grading, LevelRange, Place, Totals, Why, points as written,
};
use crate::model::{EvaluationId, GradeSpan, Matching, Model, Role, RoleId, ScaleId};
use crate::report::grade::{Beside, Graded, Job, Matched, Outside, Part, Range, Remedy, Step, points};

/// What jobs are graded by.
pub struct Judge<'a> {
    /// The framework.
    pub model: &'a Model,
    /// Within how many points, in ten-thousandths, of another grade a total is a boundary case.
    pub margin: i64,
}

/// Levels that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Judge<'_> {
    /// A role, by the levels of its profile; none when it has none.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<Job> {
        let role = self.model.role(id)?;
        let profile = role.evaluated.as_ref()?;
        let mut job = self.job(
            profile.evaluation,
            &profile.ranges(),
            Some((role.scale, role.grades)),
        )?;
        job.subject.clone_from(&role.name);
        "role".clone_into(&mut job.kind);
        job.title.clone_from(&role.title);
        Some(job)
    }

    /// Levels named by hand, compared with the profile of a role, or with every profile of the scheme.
    ///
    /// # Errors
    /// [`Unreadable`] when they are no levels of one scheme.
    pub fn levels(&self, text: &str, role: Option<RoleId>) -> Result<Job, Unreadable> {
        let own = role
            .and_then(|role| self.model.role(role))
            .and_then(|role| role.evaluated.as_ref())
            .map(|profile| profile.evaluation);
        let schemes: Vec<usize> = match own {
            Some(id) => vec![id.index()],
            None => (0..self.model.evaluations.len()).collect(),
        };
        let mut fault = Unreadable("the framework has no evaluation".to_owned());
        for index in schemes {
            let Some(scheme) = self.model.evaluations.get(index) else {
                continue;
            };
            match read_levels(scheme, text) {
                Err(error) => fault = error,
                Ok(levels) => {
                    let id = EvaluationId::at(index);
                    let ranges: Vec<LevelRange> =
                        levels.iter().map(|&level| LevelRange::one(level)).collect();
                    let Some(mut job) = self.job(id, &ranges, None) else {
                        continue;
                    };
                    job.matches = match role {
                        Some(role) => self.matches(id, &levels, role),
                        None => self.all_matches(id, &levels),
                    };
                    return Ok(job);
                }
            }
        }
        Err(fault)
    }

    /// A job with these levels: its total, its factors, its grade by each map, and what would justify the grade that
    /// it has.
    pub(crate) fn job(
        &self,
        id: EvaluationId,
        ranges: &[LevelRange],
        has: Option<(ScaleId, GradeSpan)>,
    ) -> Option<Job> {
        let scheme = self.model.evaluation(id).filter(|scheme| scheme.complete)?;
        let (low, high) = scheme.extremes(ranges);
        let totals = Totals::within(scheme, ranges)?;
        let grades: Vec<Graded> = self
            .model
            .gradings
            .iter()
            .filter(|grading| grading.evaluation == id)
            .map(|grading| self.graded(grading, &totals, has))
            .collect();
        let wrong = grades.iter().any(|graded| graded.agrees == Some(false));
        let remedy = has
            .filter(|_| wrong)
            .and_then(|(scale, grades)| self.remedy(id, scheme, ranges, scale, grades));
        Some(Job {
            subject: "levels".to_owned(),
            kind: "levels".to_owned(),
            title: "Levels named by hand".to_owned(),
            role: None,
            row: None,
            has: has
                .map(|(_, grades)| {
                    grades
                        .iter()
                        .map(|grade| self.model.grade_name(grade).to_owned())
                        .collect()
                })
                .unwrap_or_default(),
            evaluation: Some(scheme.name.clone()),
            total: Some(Range {
                low: points(low),
                high: points(high),
            }),
            factors: self.parts(scheme, ranges),
            grades,
            remedy,
            matches: Vec::new(),
            increment: None,
        })
    }

    fn parts(&self, scheme: &Evaluation, ranges: &[LevelRange]) -> Vec<Part> {
        let pairs = scheme.factors.iter().zip(ranges).enumerate();
        pairs
            .map(|(index, (factor, &range))| {
                let worth = |range: LevelRange| {
                    let all = range.iter().map(|level| scheme.points(index, level));
                    all.fold((i64::MAX, i64::MIN), |(low, high), points| {
                        (low.min(points), high.max(points))
                    })
                };
                let (low, high) = worth(range);
                let most = factor.levels.iter().map(|level| level.points).max().unwrap_or(0);
                Part {
                    factor: factor.name.clone(),
                    title: factor.title.clone(),
                    level: factor.range_name(range),
                    points: Range {
                        low: points(low),
                        high: points(high),
                    },
                    most: points(most),
                }
            })
            .collect()
    }

    fn graded(&self, grading: &Grading, totals: &Totals, has: Option<(ScaleId, GradeSpan)>) -> Graded {
        let reached = totals.grades(grading);
        let name = |grade| self.model.grade_name(grade).to_owned();
        let of_scale = |scale: ScaleId| {
            grading.bands.iter().any(|band| {
                self.model
                    .grade(band.grade)
                    .is_some_and(|grade| grade.scale == scale)
            })
        };
        let agrees = has
            .filter(|(scale, _)| of_scale(*scale))
            .map(|(_, grades)| reached.iter().any(|&grade| grades.contains(grade)));
        let single = match totals.counts.as_slice() {
            [(total, _)] => Some(*total),
            _ => None,
        };
        let edges = single.and_then(|total| grading.edges(total));
        let beside = |edge: Option<(crate::model::GradeId, i64)>| {
            edge.map(|(grade, distance)| Beside {
                grade: name(grade),
                points: points(distance),
            })
        };
        Graded {
            grading: grading.name.clone(),
            grades: reached.iter().map(|&grade| name(grade)).collect(),
            agrees,
            below: edges.and_then(|edges| beside(edges.below)),
            above: edges.and_then(|edges| beside(edges.above)),
            boundary: edges.and_then(|edges| edges.nearest(self.margin)).is_some(),
        }
    }

    fn remedy(
        &self,
        id: EvaluationId,
        scheme: &Evaluation,
        ranges: &[LevelRange],
        scale: ScaleId,
        grades: GradeSpan,
    ) -> Option<Remedy> {
        let grading = self.model.gradings_of(id, scale).next()?;
        let bands: Vec<Band> = grading
            .bands
            .iter()
            .filter(|band| grades.contains(band.grade))
            .copied()
            .collect();
        let Some(found) = scheme.remedies(ranges, &bands) else {
            return Some(Remedy {
                factors: 0,
                points: points(0),
                sets: Vec::new(),
                more: false,
            });
        };
        let step = |change: &crate::model::evaluation::Change| {
            let factor = scheme.factors.get(change.factor.index())?;
            let from = ranges.get(change.factor.index())?;
            Some(Step {
                factor: factor.name.clone(),
                from: factor.range_name(*from),
                to: factor.level_name(change.to).to_owned(),
            })
        };
        Some(Remedy {
            factors: found.factors,
            points: points(found.points),
            sets: found
                .sets
                .iter()
                .map(|set| set.iter().filter_map(step).collect())
                .collect(),
            more: found.more,
        })
    }

    /// The job beside the profile of one role, by each matching rule of the scheme.
    pub(crate) fn matches(&self, id: EvaluationId, job: &[u16], role: RoleId) -> Vec<Matched> {
        let Some(role) = self.model.role(role) else {
            return Vec::new();
        };
        let rules = self
            .model
            .matchings
            .iter()
            .filter(|matching| matching.evaluation == id);
        rules
            .filter_map(|matching| self.matched(matching, job, role))
            .collect()
    }

    /// The job beside every profile of the scheme: matches first, then those with the fewest factors outside.
    fn all_matches(&self, id: EvaluationId, job: &[u16]) -> Vec<Matched> {
        let mut all: Vec<Matched> = (0..self.model.roles.len())
            .flat_map(|role| self.matches(id, job, RoleId::at(role)))
            .collect();
        let rank = |matched: &Matched| {
            let order = ["profile-match", "band-match", "non-match"];
            let verdict = order.iter().position(|verdict| *verdict == matched.verdict);
            let failing = matched.outside.iter().filter(|outside| !outside.allowed).count();
            (verdict, failing, matched.outside.len())
        };
        all.sort_by_key(rank);
        all
    }

    fn matched(&self, matching: &Matching, job: &[u16], role: &Role) -> Option<Matched> {
        let profile = role
            .evaluated
            .as_ref()
            .filter(|profile| profile.evaluation == matching.evaluation)?;
        let scheme = self.model.evaluation(matching.evaluation)?;
        let grading = matching
            .same_grade
            .and_then(|id| self.model.gradings.get(id.index()));
        let ranges = profile.ranges();
        let found = matching.compare(scheme, grading, &ranges, role.grades, job);
        let factors = scheme.factors.iter().zip(&ranges).zip(job).zip(&found.factors);
        let outside = factors
            .filter_map(|(((factor, &range), &level), place)| {
                let (by, allowed) = match place {
                    Place::Inside => return None,
                    Place::Varies(by) => (*by, true),
                    Place::Fails(by) => (*by, false),
                };
                Some(Outside {
                    factor: factor.name.clone(),
                    level: factor.level_name(level).to_owned(),
                    profile: factor.range_name(range),
                    by: points(by),
                    allowed,
                })
            })
            .collect();
        let because = found
            .why
            .iter()
            .map(|why| match why {
                Why::Factor(id) => {
                    let name = scheme.factors.get(id.index()).map_or("", |factor| &factor.name);
                    format!("factor {name} differs more than is allowed")
                }
                Why::Together { varied, limit } => format!(
                    "all factors together differ by {} levels, more than {}",
                    written(*varied),
                    written(*limit)
                ),
                Why::Grade(Some(grade)) => {
                    format!(
                        "the total gives grade {}, not the profile's",
                        self.model.grade_name(*grade)
                    )
                }
                Why::Grade(None) => "no grade has the total".to_owned(),
            })
            .collect();
        Some(Matched {
            matching: matching.name.clone(),
            role: role.name.clone(),
            verdict: found.verdict.word().to_owned(),
            varied: points(found.varied),
            outside,
            because,
        })
    }
}

/// `communication 4, knowledge 3`, or a level for each factor in order: `4 3 3`.
fn read_levels(scheme: &Evaluation, text: &str) -> Result<Vec<u16>, Unreadable> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '='))
        .filter(|word| !word.is_empty())
        .collect();
    let mut levels: Vec<Option<u16>> = vec![None; scheme.factors.len()];
    let no_level = |factor: &crate::model::evaluation::Factor, word: &str| {
        Unreadable(format!(
            "factor `{}` has no level `{word}`: its levels are {}",
            factor.name,
            factor.names().join(", ")
        ))
    };
    let named = words.first().is_some_and(|word| scheme.factor(word).is_some());
    if named {
        for pair in words.chunks(2) {
            let [name, level] = pair else {
                return Err(Unreadable(format!(
                    "factor `{}` has no level behind it",
                    pair.first().unwrap_or(&"")
                )));
            };
            let id = scheme.factor(name).ok_or_else(|| {
                let names = scheme.factors.iter().map(|factor| factor.name.as_str());
                let help = crate::diagnostic::did_you_mean(name, names).unwrap_or_default();
                Unreadable(
                    format!("evaluation `{}` has no factor `{name}` {help}", scheme.name)
                        .trim_end()
                        .to_owned(),
                )
            })?;
            if let (Some(factor), Some(slot)) = (scheme.factors.get(id.index()), levels.get_mut(id.index())) {
                *slot = Some(
                    factor
                        .level(level, id.index() + 1)
                        .ok_or_else(|| no_level(factor, level))?,
                );
            }
        }
    } else if words.len() == scheme.factors.len() {
        let all = scheme.factors.iter().zip(&words).zip(&mut levels).enumerate();
        for (index, ((factor, word), slot)) in all {
            *slot = Some(
                factor
                    .level(word, index + 1)
                    .ok_or_else(|| no_level(factor, word))?,
            );
        }
    } else {
        return Err(Unreadable(format!(
            "evaluation `{}` has {} factors; write `{} LEVEL, …`, or a level for each in their order",
            scheme.name,
            scheme.factors.len(),
            scheme.factors.first().map_or("FACTOR", |factor| &factor.name)
        )));
    }
    let missing: Vec<&str> = scheme
        .factors
        .iter()
        .zip(&levels)
        .filter(|(_, level)| level.is_none())
        .map(|(factor, _)| factor.name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(levels.into_iter().flatten().collect());
    }
    Err(Unreadable(format!(
        "no level is given for {}",
        missing.join(", ")
    )))
}
