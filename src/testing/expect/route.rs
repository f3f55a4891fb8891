//! `expect route a@6 -> b within 12 years in at most 3 steps`: ways through the career graph (`semantics.md`, Upward
//! route; a route here may lead anywhere, and secondments count).

use super::super::coverage::Touched;
use super::super::world::is_grade;
use super::{Found, Scene};
use crate::graph::{Graph, StationId, Step, StepId};
use crate::model::Time;
use crate::syntax::ast::{ExpectRoute, OpenBy, StepEnd};

/// Steps in order and the sum of their minimum times.
struct Way {
    steps: Vec<StepId>,
    time: Time,
}

pub(super) fn judge(scene: &Scene<'_>, expected: &ExpectRoute, touched: &mut Touched) -> Result<(), Found> {
    let world = scene.world;
    let mut from = stations(scene, &expected.from)?;
    // A career in a role starts at its lowest grade.
    from.truncate(1);
    let to = stations(scene, &expected.to)?;
    touched.role(&expected.from.role.value);
    touched.role(&expected.to.role.value);
    let Some(&start) = from.first() else {
        return Err(vec![format!("role `{}` has no grade", expected.from.role.value)]);
    };
    let within = expected.within.as_ref().map(|within| Time::from(within.value));
    let most = expected
        .steps
        .as_ref()
        .map(|steps| usize::try_from(steps.value).unwrap_or(0));
    let admits = |step: &Step| lets_in(&world.graph, expected, step);
    let in_time = |way: &Way| within.is_none_or(|within| way.time <= within);
    let best = best(scene, start, &to, &admits, most).filter(in_time);
    match (best, expected.no) {
        (Some(way), false) => {
            for step in way
                .steps
                .iter()
                .filter_map(|id| world.graph.steps.get(id.index()))
            {
                touched.step(world, step);
            }
            Ok(())
        }
        (None, true) => Ok(()),
        (Some(way), true) => Err(vec![format!("there is a route: {}", words(scene, start, &way))]),
        (None, false) => Err(missing(scene, start, &to, expected)),
    }
}

/// What there is in place of the route that was expected.
fn missing(scene: &Scene<'_>, start: StationId, to: &[StationId], expected: &ExpectRoute) -> Found {
    let (graph, model) = (&scene.world.graph, &scene.world.model);
    let admits = |step: &Step| lets_in(graph, expected, step);
    if let Some(way) = best(scene, start, to, &admits, None) {
        let mut found = vec![format!("the shortest route is {}", words(scene, start, &way))];
        if expected.steps.is_some()
            && let Some(few) = fewest(scene, start, to, &admits)
            && few.steps != way.steps
        {
            found.push(format!(
                "the one with the fewest steps is {}",
                words(scene, start, &few)
            ));
        }
        return found;
    }
    if let Some(way) = best(scene, start, to, &|_| true, None) {
        let whom: Vec<String> = expected
            .whom
            .iter()
            .map(|(_, value)| format!("`{}`", value.value))
            .collect();
        return vec![format!(
            "the only routes are closed to {}: {}",
            whom.join(" and "),
            words(scene, start, &way)
        )];
    }
    let label = |id| format!("`{}`", graph.label(model, id));
    let reached: Vec<String> = graph
        .reachable(start, |_| true)
        .into_iter()
        .filter(|&id| id != start)
        .map(label)
        .collect();
    let mut found = vec![format!("no route leads from {} there", label(start))];
    found.push(match reached.as_slice() {
        [] => format!("no step leaves {}", label(start)),
        some if some.len() > 8 => {
            let few = some.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
            format!("from there one reaches {few} and {} more", some.len() - 8)
        }
        some => format!("from there one reaches {}", some.join(", ")),
    });
    found
}

/// The stations that an end means, lowest first.
fn stations(scene: &Scene<'_>, end: &StepEnd) -> Result<Vec<StationId>, Found> {
    let (graph, model) = (&scene.world.graph, &scene.world.model);
    let name = &end.role.value;
    let Some(role) = scene.world.role(name) else {
        return Err(vec![format!("there is no role `{name}`")]);
    };
    let all = graph.of_role(model, role);
    let Some(grade) = &end.grade else {
        return Ok(all.collect());
    };
    let written = match &grade.scale {
        Some(scale) => format!("{}.{}", scale.value, grade.grade.value),
        None => grade.grade.value.clone(),
    };
    let fits = |id: &StationId| {
        graph
            .station(*id)
            .is_some_and(|station| is_grade(model, station.grade, &written))
    };
    let found: Vec<StationId> = all.filter(fits).collect();
    if found.is_empty() {
        return Err(vec![format!("role `{name}` is never at grade `{written}`")]);
    }
    Ok(found)
}

/// Whether a step is open to whom the expectation is for.
fn lets_in(graph: &Graph, expected: &ExpectRoute, step: &Step) -> bool {
    let of = |by: OpenBy| {
        let found = expected.whom.iter().find(|(known, _)| *known == by);
        found.map_or("", |(_, value)| value.value.as_str())
    };
    graph
        .admissions
        .get(step.admission as usize)
        .is_none_or(|clauses| {
            clauses
                .iter()
                .all(|clause| clause.admits(of(OpenBy::Contract), of(OpenBy::Funding)))
        })
}

/// The route of least time over the steps that count, in at most so many steps.
fn best(
    scene: &Scene<'_>,
    from: StationId,
    to: &[StationId],
    counts: &dyn Fn(&Step) -> bool,
    most: Option<usize>,
) -> Option<Way> {
    let (graph, model) = (&scene.world.graph, &scene.world.model);
    let charge = |step: &Step| counts(step).then_some(0);
    let Some(most) = most else {
        let route = graph.best_route(model, from, |id| to.contains(&id), charge)?;
        return Some(Way {
            steps: route.steps,
            time: route.time,
        });
    };
    layered(graph, from, to, counts, most)
}

/// The route of fewest steps.
fn fewest(
    scene: &Scene<'_>,
    from: StationId,
    to: &[StationId],
    counts: &dyn Fn(&Step) -> bool,
) -> Option<Way> {
    let charge = |step: &Step| counts(step).then_some(1);
    let graph = &scene.world.graph;
    let route = graph.best_route(&scene.world.model, from, |id| to.contains(&id), charge)?;
    Some(Way {
        steps: route.steps,
        time: route.time,
    })
}

/// Least time by number of steps: time and steps pull against each other, so each number is looked at.
fn layered(
    graph: &Graph,
    from: StationId,
    to: &[StationId],
    counts: &dyn Fn(&Step) -> bool,
    most: usize,
) -> Option<Way> {
    type Reached = Option<(Time, Option<StepId>)>;
    let mut layers: Vec<Vec<Reached>> = vec![vec![None; graph.stations.len()]];
    if let Some(slot) = layers.last_mut().and_then(|layer| layer.get_mut(from.index())) {
        *slot = Some((Time::ZERO, None));
    }
    let mut found: Option<(Time, usize, StationId)> = None;
    for number in 1..=most.min(graph.stations.len()) {
        let mut layer: Vec<Reached> = vec![None; graph.stations.len()];
        for (index, step) in graph.steps.iter().enumerate().filter(|(_, step)| counts(step)) {
            let before = layers
                .last()
                .and_then(|layer| layer.get(step.from.index()).copied().flatten());
            let (Some((time, _)), Some(slot)) = (before, layer.get_mut(step.to.index())) else {
                continue;
            };
            let time = time + step.after;
            if slot.is_none_or(|(known, _)| time < known) {
                let id = StepId(u32::try_from(index).unwrap_or(u32::MAX));
                *slot = Some((time, Some(id)));
            }
        }
        for &target in to {
            if let Some((time, _)) = layer.get(target.index()).copied().flatten()
                && found.is_none_or(|(known, ..)| time < known)
            {
                found = Some((time, number, target));
            }
        }
        layers.push(layer);
    }
    let (time, number, mut at) = found?;
    let mut steps = Vec::new();
    for layer in layers.iter().skip(1).take(number).rev() {
        let (_, id) = layer.get(at.index()).copied().flatten()?;
        let id = id?;
        steps.push(id);
        at = graph.steps.get(id.index())?.from;
    }
    steps.reverse();
    Some(Way { steps, time })
}

/// `a@6 -> b@8 -> c@9, 2 steps, 5 years at least`
fn words(scene: &Scene<'_>, start: StationId, way: &Way) -> String {
    let (graph, model) = (&scene.world.graph, &scene.world.model);
    let mut line = graph.label(model, start);
    for step in way.steps.iter().filter_map(|id| graph.steps.get(id.index())) {
        line.push_str(" -> ");
        line.push_str(&graph.label(model, step.to));
    }
    let count = way.steps.len();
    let plural = if count == 1 { "step" } else { "steps" };
    if way.time == Time::ZERO {
        format!("`{line}`, {count} {plural} without a minimum time")
    } else {
        format!("`{line}`, {count} {plural}, {} at least", way.time)
    }
}
