//! The career map as facts (`interfaces.md`, Commands: `gradus map`): which roles at grade are shown, what posts stand
//! on them, and what the steps between them are to those posts.
//!
//! What is asked for is chosen in `choose`, posts are counted in `count`; here the two become the value that every
//! drawing is made of.

mod choose;
mod count;

use crate::check::{Context, Finding};
use crate::graph::{StationId, Step, TierId};
use crate::model::{GradeId, OpenTo, Time};
use crate::report::map::{Lane, Level, LevelGrade, Map, MapFramework, MapStep, MissingStep, Node};
use crate::report::value::{FilePlace, Places};
use crate::source::{Sources, Span};
use crate::syntax::ast::StepKind;
use count::Counts;
use std::collections::BTreeMap;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

/// What part of the map is asked for; the default is all of it.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// What can be reached from this role, or `role@grade`, alone.
    pub from: Option<String>,
    /// These families alone, with what a step joins to them.
    pub families: Vec<String>,
    /// The posts of this unit, and of those below it, alone.
    pub unit: Option<String>,
    /// The posts of this institution alone.
    pub institution: Option<String>,
    /// Roles at grade with a filled or vacant post alone.
    pub staffed: bool,
}

/// The map of what was read. `findings` are those of the same run: they name the missing steps.
///
/// # Errors
/// A message for the user when something is asked for that there is not.
pub fn of(context: &Context<'_>, sources: &Sources, findings: &[Finding], ask: &Ask) -> Result<Map, String> {
    let counts = Counts::take(context, ask)?;
    let chosen = choose::choose(context, counts.as_ref(), ask)?;
    let builder = Builder {
        context,
        sources,
        counts: counts.as_ref(),
    };
    Ok(builder.map(&chosen, findings, ask))
}

struct Builder<'a> {
    context: &'a Context<'a>,
    sources: &'a Sources,
    counts: Option<&'a Counts>,
}

impl Builder<'_> {
    fn map(&self, chosen: &choose::Chosen, findings: &[Finding], ask: &Ask) -> Map {
        let (model, graph) = (self.context.model, self.context.graph);
        let (levels, level_of) = self.levels(&chosen.stations);
        let (families, lane_of) = self.lanes(&chosen.stations);
        let ways = self.ways();
        let mut number = vec![None; graph.stations.len()];
        let mut nodes = Vec::with_capacity(chosen.stations.len());
        for (&id, &beside) in chosen.stations.iter().zip(&chosen.beside) {
            let Some(station) = graph.station(id) else {
                continue;
            };
            let Some(role) = model.role(station.role) else {
                continue;
            };
            if let Some(slot) = number.get_mut(id.index()) {
                *slot = Some(nodes.len());
            }
            nodes.push(Node {
                id: graph.label(model, id),
                role: role.name.clone(),
                title: role.title.clone(),
                grade: model.grade_name(station.grade).to_owned(),
                grade_words: self.grade_words(station.grade).to_lowercase_first(),
                level: level_of.get(&station.tier).copied().unwrap_or(0),
                family: lane_of.get(&station.family.map(|id| id.0)).copied().unwrap_or(0),
                entry: role.entry && graph.of_role(model, station.role).next() == Some(id),
                terminal: station.terminal,
                way: ways.get(id.index()).copied().unwrap_or("dead-end").to_owned(),
                beside,
                posts: self.counts.map(|counts| counts.at(id)),
                at: self.at(role.span),
            });
        }
        Map {
            gradus: env!("CARGO_PKG_VERSION").to_owned(),
            schema: SCHEMA,
            as_of: self.context.as_of.to_string(),
            framework: MapFramework {
                name: model.name.clone(),
                title: if model.title.is_empty() {
                    model.name.clone()
                } else {
                    model.title.clone()
                },
                version: model.version.clone(),
            },
            institutions: self
                .counts
                .map(|counts| counts.institutions.clone())
                .unwrap_or_default(),
            unit: ask.unit.clone(),
            shown: chosen.words.clone(),
            posts: self.counts.map(Counts::totals),
            levels,
            families,
            steps: self.steps(&number, &chosen.beside),
            missing: self.missing(&nodes, findings),
            nodes,
        }
    }

    /// The levels on which something is shown, lowest first; those that nothing ties stand scale by scale.
    fn levels(&self, shown: &[StationId]) -> (Vec<Level>, BTreeMap<TierId, usize>) {
        let (model, graph) = (self.context.model, self.context.graph);
        let mut grades: BTreeMap<TierId, Vec<GradeId>> = BTreeMap::new();
        for grade in (0..model.grades.len()).map(GradeId::at) {
            grades.entry(graph.tiers.of(grade)).or_default().push(grade);
        }
        let mut left: Vec<TierId> = shown
            .iter()
            .filter_map(|&id| Some(graph.station(id)?.tier))
            .collect();
        left.sort_by_key(|tier| grades.get(tier).and_then(|grades| grades.first()).copied());
        left.dedup();
        let mut order: Vec<TierId> = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = |at: &usize| {
                left.get(*at)
                    .is_some_and(|&tier| !left.iter().any(|&low| graph.tiers.below(low, tier)))
            };
            // What continues upwards from the level before comes first, so that scales stay together.
            let rises = |at: &usize| {
                order
                    .last()
                    .zip(left.get(*at))
                    .is_some_and(|(&last, &tier)| graph.tiers.below(last, tier))
            };
            let at = (0..left.len())
                .filter(free)
                .min_by_key(|at| (!rises(at), *at))
                .unwrap_or(0);
            order.push(left.remove(at));
        }
        let mut before = None;
        let levels = order
            .iter()
            .map(|&tier| Level {
                grades: grades
                    .get(&tier)
                    .into_iter()
                    .flatten()
                    .map(|&grade| self.level_grade(grade))
                    .collect(),
                above_previous: before
                    .replace(tier)
                    .is_none_or(|low| graph.tiers.below(low, tier)),
            })
            .collect();
        (levels, order.into_iter().zip(0..).collect())
    }

    fn level_grade(&self, id: GradeId) -> LevelGrade {
        let model = self.context.model;
        let scale = model
            .grade(id)
            .and_then(|grade| model.scales.get(grade.scale.index()));
        LevelGrade {
            scale: scale.map_or_else(String::new, |scale| scale.name.clone()),
            scale_title: scale.map_or_else(String::new, |scale| scale.title.clone()),
            grade: model.grade_name(id).to_owned(),
            title: match model.grade(id) {
                Some(grade) if grade.title != grade.name => grade.title.clone(),
                _ => self.grade_words(id),
            },
        }
    }

    /// `Grade 6`, or with the institution's own word: `Band 6`.
    fn grade_words(&self, id: GradeId) -> String {
        let model = self.context.model;
        let called = model
            .grade(id)
            .and_then(|grade| model.scales.get(grade.scale.index()))
            .and_then(|scale| scale.called.as_deref());
        format!("{} {}", called.unwrap_or("Grade"), model.grade_name(id))
    }

    /// The families of which something is shown, in order of declaration; roles without one come last.
    fn lanes(&self, shown: &[StationId]) -> (Vec<Lane>, BTreeMap<Option<u32>, usize>) {
        let (model, graph) = (self.context.model, self.context.graph);
        let mut families: Vec<_> = shown
            .iter()
            .filter_map(|&id| Some(graph.station(id)?.family))
            .collect();
        families.sort_by_key(|family| (family.is_none(), *family));
        families.dedup();
        let lanes = families
            .iter()
            .map(|&family| Lane {
                name: model.family_name(family).to_owned(),
                title: family.map_or_else(
                    || "No family".to_owned(),
                    |_| model.family_title(family).to_owned(),
                ),
            })
            .collect();
        (
            lanes,
            families
                .into_iter()
                .map(|id| id.map(|id| id.0))
                .zip(0..)
                .collect(),
        )
    }

    /// Where the framework as written leads from each station, whoever holds it and whatever is staffed.
    fn ways(&self) -> Vec<&'static str> {
        let graph = self.context.graph;
        let family = |id: StationId| graph.station(id).map(|station| station.family);
        let inside = graph.rising(|step| step.lasts() && family(step.from) == family(step.to));
        let any = graph.rising(Step::lasts);
        let rising = inside.iter().zip(&any);
        graph
            .stations
            .iter()
            .zip(rising)
            .map(
                |(station, (&inside, &any))| match (station.terminal, inside, any) {
                    (true, ..) => "terminal",
                    (_, true, _) => "open",
                    (_, _, true) => "leaves-family",
                    _ => "dead-end",
                },
            )
            .collect()
    }

    fn steps(&self, number: &[Option<usize>], beside: &[bool]) -> Vec<MapStep> {
        let (model, graph) = (self.context.model, self.context.graph);
        let node = |id: StationId| number.get(id.index()).copied().flatten();
        let is_beside = |node: usize| beside.get(node).copied().unwrap_or(false);
        let mut list = Vec::new();
        for step in &graph.steps {
            let (Some(from), Some(to)) = (node(step.from), node(step.to)) else {
                continue;
            };
            let written = step.written.and_then(|index| model.steps.get(index as usize));
            let both_ways = written.is_some_and(|written| written.both_ways);
            // A step both ways is one line; steps among what stands beside are not what was asked for.
            if (both_ways && from > to) || (is_beside(from) && is_beside(to)) {
                continue;
            }
            let mut needs: Vec<String> = Vec::new();
            let mut open_to = Vec::new();
            if let Some(written) = written {
                needs.extend(written.skills.iter().map(|&(skill, level)| {
                    let title = model.skills.get(skill.index()).map_or("", |skill| &skill.title);
                    format!("{title} {level}")
                }));
                needs.extend(written.needs.iter().cloned());
                open_to.extend(written.open_to.iter().map(|clause| match clause {
                    OpenTo::Contract(terms) => format!("contract {}", terms.join(", ")),
                    OpenTo::Funding(kinds) => format!("funding {}", kinds.join(", ")),
                }));
            }
            list.push(MapStep {
                from,
                to,
                kind: kind_word(step.kind).to_owned(),
                both_ways,
                after: (step.after != Time::ZERO).then(|| step.after.to_string()),
                needs,
                open_to,
                closed_to: self.counts.map(|counts| {
                    let back = if both_ways {
                        counts.shut_out(step.to, step.admission)
                    } else {
                        0
                    };
                    places(counts.shut_out(step.from, step.admission) + back)
                }),
                unstaffed: self
                    .counts
                    .map(|counts| counts.is_staffed(step.from) && !counts.is_staffed(step.to)),
                at: self.at(graph.span(model, step)),
            });
        }
        list
    }

    /// The missing rungs of the findings, each drawn from the lower role at grade with the most posts to the first above.
    fn missing(&self, nodes: &[Node], findings: &[Finding]) -> Vec<MissingStep> {
        let index: BTreeMap<&str, usize> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (node.id.as_str(), at))
            .collect();
        let named = |finding: &Finding, key: &str| -> Vec<usize> {
            let value = finding.evidence.iter().find(|(name, _)| *name == key);
            let list = value.and_then(|(_, value)| value.as_array());
            list.into_iter()
                .flatten()
                .filter_map(|label| index.get(label.as_str()?).copied())
                .collect()
        };
        let filled = |at: &usize| {
            let posts = nodes.get(*at).and_then(|node| node.posts.as_ref());
            posts.and_then(|posts| posts.filled.as_f64()).unwrap_or(0.0)
        };
        findings
            .iter()
            .filter(|finding| finding.check == "missing-rung")
            .filter_map(|finding| {
                let from = named(finding, "below")
                    .into_iter()
                    .rev()
                    .max_by(|left, right| filled(left).total_cmp(&filled(right)))?;
                Some(MissingStep {
                    from,
                    to: *named(finding, "above").first()?,
                    message: finding.message.clone(),
                })
            })
            .collect()
    }

    fn at(&self, span: Span) -> FilePlace {
        let at = self.sources.position(span);
        FilePlace {
            file: self.sources.name(span.source).to_owned(),
            line: at.line,
            column: at.column,
        }
    }
}

fn kind_word(kind: StepKind) -> &'static str {
    kind.word()
}

/// Ten-thousandths as a JSON number: whole where they are whole.
fn places(value: i64) -> Places {
    use crate::posts::census::ONE;
    if value % ONE == 0 {
        return Places::from(value / ONE);
    }
    Places::from_f64(value as f64 / ONE as f64).unwrap_or_else(|| Places::from(value / ONE))
}

/// `Grade 6` as it stands inside a sentence.
trait Inside {
    fn to_lowercase_first(&self) -> String;
}

impl Inside for String {
    fn to_lowercase_first(&self) -> String {
        let mut chars = self.chars();
        chars
            .next()
            .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
    }
}
