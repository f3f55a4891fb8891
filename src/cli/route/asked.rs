//! What `gradus route` is asked: where it starts, where it leads, for whom.

use crate::audit::Framework;
use crate::check::onward::admits;
use crate::cli::args::Route;
use crate::diagnostic::did_you_mean;
use crate::graph::{Graph, StationId};
use crate::model::{GradeId, Model, SkillId, Time};
use crate::posts::census::{Cell, Census, NO_CELL, ONE};
use crate::posts::columns::{Column, Posts, Status};
use crate::posts::placement::Placement;
use crate::report::route::Goer;
use crate::report::value::Places;
use crate::routes::stations;
use std::collections::BTreeMap;

/// The posts of the project.
pub(super) struct Here {
    pub(super) posts: Posts,
    pub(super) census: Census,
}

impl Here {
    /// By station, whether one of these institutions staffs it.
    fn staffed(&self, graph: &Graph, institution: Option<u32>) -> Vec<bool> {
        let mut any = vec![false; graph.stations.len()];
        let all = 0..u32::try_from(self.census.institutions.len()).unwrap_or(0);
        for number in all.filter(|number| institution.is_none_or(|only| only == *number)) {
            for (slot, here) in any.iter_mut().zip(self.census.staffed(graph, number)) {
                *slot |= here;
            }
        }
        any
    }

    /// By station, the filled posts and the vacant ones.
    fn counted(&self, graph: &Graph, institution: Option<u32>) -> Vec<(Places, Places)> {
        let mut counts = vec![(0, 0); graph.stations.len()];
        for cell in &self.census.cells {
            let there = institution.is_none_or(|only| only == cell.institution);
            if !there || self.census.is_honorary(cell) {
                continue;
            }
            for &(station, _) in self.census.placement(cell).stations() {
                let Some((filled, vacant)) = counts.get_mut(station.index()) else {
                    continue;
                };
                match cell.status {
                    Status::Filled => *filled += cell.posts,
                    Status::Vacant => *vacant += cell.posts,
                    _ => {}
                }
            }
        }
        counts
            .into_iter()
            .map(|(filled, vacant)| (places(filled), places(vacant)))
            .collect()
    }

    /// The post of an id: its cell.
    fn post(&self, id: &str) -> Result<&Cell, String> {
        let wanted = self.posts.symbols.find(id).filter(|_| !id.is_empty());
        let rows: Vec<usize> = (0..self.posts.len())
            .filter(|&row| wanted == Some(self.posts.text(Column::Id, row)))
            .filter(|&row| !self.census.job_shares.is_part(row))
            .collect();
        let ids = (0..self.posts.len()).map(|row| self.posts.symbols.text(self.posts.text(Column::Id, row)));
        let row = match rows.as_slice() {
            [row, ..] => *row,
            [] => {
                let help = did_you_mean(id, ids).unwrap_or_else(|| "the posts have no such id".to_owned());
                return Err(format!("no post is called `{id}`: {help}"));
            }
        };
        let cell = self.census.cell_of_row.get(row).copied().unwrap_or(NO_CELL);
        self.census
            .cells
            .get(cell as usize)
            .ok_or_else(|| format!("post `{id}` is in no count"))
    }
}

/// What is asked, understood.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) from: Vec<StationId>,
    pub(super) from_text: String,
    pub(super) to: Option<Vec<StationId>>,
    pub(super) to_text: Option<String>,
    pub(super) to_grade: Option<String>,
    pub(super) within: Option<Time>,
    pub(super) post: Option<Goer>,
    pub(super) admits: Option<Vec<bool>>,
    pub(super) skills: Option<BTreeMap<SkillId, i64>>,
    pub(super) staffed: Option<Vec<bool>>,
    pub(super) posts: Option<Vec<(Places, Places)>>,
    pub(super) remarks: Vec<String>,
}

impl Asked {
    pub(super) fn of(command: &Route, framework: &Framework, here: Option<&Here>) -> Result<Self, String> {
        let (model, graph) = (&framework.model, &framework.graph);
        let mut asked = Self {
            within: command.within.map(Time::from),
            ..Self::default()
        };
        asked.skills = command
            .skills
            .as_ref()
            .map(|text| skills(model, text))
            .transpose()?;
        // Who goes from a post or with skills alone has one place to name: where to.
        let from_elsewhere = command.post.is_some() || command.from.is_some();
        let (start, to) = match (&command.start, &command.to) {
            (Some(_), Some(_)) if from_elsewhere => {
                return Err("name where the route leads, and where it starts once alone".to_owned());
            }
            (Some(one), None) if from_elsewhere => (command.from.as_ref(), Some(one)),
            (Some(one), None) if asked.skills.is_some() => (None, Some(one)),
            (start, to) => (command.from.as_ref().or(start.as_ref()), to.as_ref()),
        };
        if to.is_some() && command.to_grade.is_some() {
            return Err("name a role to reach, or a grade with --to-grade: one of the two".to_owned());
        }
        let mut institution = None;
        match (&command.post, start, &asked.skills) {
            (Some(id), None, _) => institution = Some(asked.start_at_post(id, framework, here)?),
            (Some(_), Some(_), _) => return Err("a post stands where it stands: leave --from out".to_owned()),
            (None, Some(start), _) => {
                asked.from = stations(model, graph, start)?;
                // A career in a role starts at its lowest grade.
                asked.from.truncate(1);
                asked.from_text.clone_from(start);
            }
            (None, None, Some(_)) => asked.start_outside(model, graph)?,
            (None, None, None) => {
                return Err("name where the route starts: a role, `--post ID` or `--skills LIST`".to_owned());
            }
        }
        if let Some(here) = here {
            asked.staffed = Some(here.staffed(graph, institution));
            asked.posts = Some(here.counted(graph, institution));
        }
        if let Some(to) = to {
            asked.to = Some(stations(model, graph, to)?);
            asked.to_text = Some(to.clone());
        }
        if let Some(name) = &command.to_grade {
            asked.to = Some(at_or_above(model, graph, name)?);
            asked.to_grade = Some(name.clone());
        }
        Ok(asked)
    }

    /// A route that starts at a post. Gives its institution.
    fn start_at_post(&mut self, id: &str, framework: &Framework, here: Option<&Here>) -> Result<u32, String> {
        let Some(here) = here else {
            return Err("`--post` needs posts: name a project that has some with --project".to_owned());
        };
        let cell = here.post(id)?;
        let placed = match here.census.placement(cell) {
            Placement::On(stations) => stations,
            Placement::Not(reason) => {
                return Err(format!(
                    "post `{id}` stands on no role ({}): `gradus explain --post {id}` says why",
                    reason.word()
                ));
            }
        };
        self.from = placed.iter().map(|&(station, _)| station).collect();
        let names: Vec<String> = self
            .from
            .iter()
            .map(|&station| framework.graph.label(&framework.model, station))
            .collect();
        self.from_text = names.join(" and ");
        self.admits = Some(admits(&framework.graph, &here.posts, cell));
        let text = |sym| here.posts.symbols.text(sym).to_owned();
        let institution = here.census.institutions.get(cell.institution as usize);
        self.post = Some(Goer {
            id: id.to_owned(),
            institution: institution.cloned().unwrap_or_default(),
            contract: text(cell.contract),
            funding: text(cell.funding),
        });
        Ok(cell.institution)
    }

    /// A route that starts outside: at the entry roles whose skills the person has.
    fn start_outside(&mut self, model: &Model, graph: &Graph) -> Result<(), String> {
        let has = self.skills.clone().unwrap_or_default();
        let lacks = |role: &crate::model::Role| -> Vec<String> {
            role.skills
                .iter()
                .filter(|(skill, level)| has.get(skill).is_none_or(|own| own < level))
                .map(|(skill, level)| {
                    let title = model.skills.get(skill.index()).map_or("", |skill| &skill.title);
                    format!("{title} {level}")
                })
                .collect()
        };
        let mut fits: Vec<(StationId, &str)> = Vec::new();
        let mut nearest: Option<(Vec<String>, &str)> = None;
        // A role that asks for no skill says nothing about who fits it.
        for (number, role) in model
            .roles
            .iter()
            .enumerate()
            .filter(|(_, role)| role.entry && !role.skills.is_empty())
        {
            let missing = lacks(role);
            if missing.is_empty() {
                let first = graph.of_role(model, crate::model::RoleId::at(number)).next();
                fits.extend(first.map(|station| (station, role.title.as_str())));
            } else if nearest
                .as_ref()
                .is_none_or(|(known, _)| known.len() > missing.len())
            {
                nearest = Some((missing, &role.title));
            }
        }
        if fits.is_empty() {
            return Err(match nearest {
                Some((missing, title)) => format!(
                    "no entry role asks for these skills alone; the nearest is {title}, which asks for {} too",
                    missing.join(", ")
                ),
                None => "no entry role of the framework says which skills it asks for: name the role to start from".to_owned(),
            });
        }
        let titles: Vec<&str> = fits.iter().map(|(_, title)| *title).collect();
        self.remarks.push(format!(
            "These skills are enough to come in as {}.",
            titles.join(", ")
        ));
        self.from = fits.into_iter().map(|(station, _)| station).collect();
        self.from_text = "outside".to_owned();
        Ok(())
    }
}

/// `pedagogy 3, technical 2`: the skills by name, or by title.
fn skills(model: &Model, text: &str) -> Result<BTreeMap<SkillId, i64>, String> {
    let mut found = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, level) = part
            .rsplit_once(' ')
            .and_then(|(name, level)| Some((name.trim(), level.parse().ok()?)))
            .ok_or_else(|| {
                format!("`{part}` is no skill at a level: write for instance `pedagogy 3, technical 2`")
            })?;
        let id = model
            .skills
            .iter()
            .position(|skill| skill.name == name || skill.title.eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let help = did_you_mean(name, model.skills.iter().map(|skill| skill.name.as_str()))
                    .unwrap_or_else(|| "name a skill of the framework".to_owned());
                format!("no skill is called `{name}`: {help}")
            })?;
        let levels = model.skills.get(id).and_then(|skill| skill.levels);
        if let Some(levels) = levels.filter(|levels| !(levels.low..=levels.high).contains(&level)) {
            return Err(format!(
                "skill `{name}` has levels {} to {}, and `{level}` is none of them",
                levels.low, levels.high
            ));
        }
        found.insert(SkillId::at(id), level);
    }
    if found.is_empty() {
        return Err("`--skills` names none: write for instance `pedagogy 3, technical 2`".to_owned());
    }
    Ok(found)
}

/// The stations at a grade (`6`, or `scale.6`) or above it.
fn at_or_above(model: &Model, graph: &Graph, name: &str) -> Result<Vec<StationId>, String> {
    let all: Vec<GradeId> = (0..model.grades.len()).map(GradeId::at).collect();
    let named: Vec<GradeId> = all
        .iter()
        .copied()
        .filter(|&id| model.grade_name(id) == name || model.qualified(id) == name)
        .collect();
    let tiers: Vec<_> = named.iter().map(|&id| graph.tiers.of(id)).collect();
    let (Some(&tier), true) = (
        tiers.first(),
        tiers.windows(2).all(|pair| pair.first() == pair.last()),
    ) else {
        if named.is_empty() {
            let names: Vec<String> = all.iter().map(|&id| model.qualified(id)).collect();
            let help = did_you_mean(name, all.iter().map(|&id| model.grade_name(id)))
                .or_else(|| did_you_mean(name, names.iter().map(String::as_str)))
                .unwrap_or_else(|| "name a grade of the framework".to_owned());
            return Err(format!("no grade is called `{name}`: {help}"));
        }
        let which: Vec<String> = named
            .iter()
            .map(|&id| format!("`{}`", model.qualified(id)))
            .collect();
        return Err(format!(
            "`{name}` is a grade of several scales: write {}",
            which.join(" or ")
        ));
    };
    Ok(graph
        .ids()
        .filter(|&id| {
            graph
                .station(id)
                .is_some_and(|station| station.tier == tier || graph.tiers.below(tier, station.tier))
        })
        .collect())
}

fn places(value: i64) -> Places {
    if value % ONE == 0 {
        return Places::from(value / ONE);
    }
    Places::from_f64(value as f64 / ONE as f64).unwrap_or_else(|| Places::from(value / ONE))
}
