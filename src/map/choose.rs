//! Which roles at grade a map shows.

use super::Ask;
use super::count::Counts;
use crate::check::Context;
use crate::diagnostic::did_you_mean;
use crate::graph::StationId;
use crate::routes::stations;

/// What is shown.
pub(super) struct Chosen {
    /// The stations, in order.
    pub(super) stations: Vec<StationId>,
    /// By station shown: it stands beside what was asked for.
    pub(super) beside: Vec<bool>,
    /// What was asked for, in words.
    pub(super) words: Vec<String>,
}

pub(super) fn choose(context: &Context<'_>, counts: Option<&Counts>, ask: &Ask) -> Result<Chosen, String> {
    let (model, graph) = (context.model, context.graph);
    let mut shown = vec![true; graph.stations.len()];
    let mut words = Vec::new();
    if let Some(from) = &ask.from {
        let starts = stations(model, graph, from)?;
        shown = vec![false; graph.stations.len()];
        for start in starts.iter().flat_map(|&start| graph.reachable(start, |_| true)) {
            mark(&mut shown, start);
        }
        let title = starts
            .first()
            .and_then(|&id| graph.station(id))
            .and_then(|station| model.role(station.role))
            .map_or(from.as_str(), |role| role.title.as_str());
        words.push(format!("what can be reached from {title}"));
    }
    if ask.staffed {
        let Some(counts) = counts else {
            return Err("`--only staffed` needs posts: name a project that has some".to_owned());
        };
        for (id, slot) in graph.ids().zip(&mut shown) {
            *slot &= counts.is_staffed(id);
        }
        words.push("roles with posts alone".to_owned());
    }
    let mut beside = vec![false; graph.stations.len()];
    if !ask.families.is_empty() {
        let mut titles = Vec::new();
        let mut wanted = Vec::new();
        for name in &ask.families {
            let Some(at) = model.families.iter().position(|family| &family.name == name) else {
                let help = did_you_mean(name, model.families.iter().map(|family| family.name.as_str()))
                    .unwrap_or_else(|| "name a family of the framework".to_owned());
                return Err(format!("no family is called `{name}`: {help}"));
            };
            wanted.push(at);
            titles.extend(model.families.get(at).map(|family| family.title.clone()));
        }
        let inside = |id: StationId| {
            let family = graph.station(id).and_then(|station| station.family);
            family.is_some_and(|family| wanted.contains(&family.index()))
        };
        let before = shown.clone();
        for (id, slot) in graph.ids().zip(&mut shown) {
            *slot &= inside(id);
        }
        for step in &graph.steps {
            for (one, other) in [(step.from, step.to), (step.to, step.from)] {
                let was = before.get(other.index()).copied().unwrap_or(false);
                let joins = before.get(one.index()).copied().unwrap_or(false) && inside(one);
                if joins && was && !inside(other) {
                    mark(&mut shown, other);
                    mark(&mut beside, other);
                }
            }
        }
        words.push(format!("{}, and what a step joins to it", titles.join(", ")));
    }
    let stations: Vec<StationId> = graph
        .ids()
        .zip(&shown)
        .filter(|(_, shown)| **shown)
        .map(|(id, _)| id)
        .collect();
    Ok(Chosen {
        beside: stations
            .iter()
            .map(|id| beside.get(id.index()).copied().unwrap_or(false))
            .collect(),
        stations,
        words,
    })
}

fn mark(list: &mut [bool], id: StationId) {
    if let Some(slot) = list.get_mut(id.index()) {
        *slot = true;
    }
}
