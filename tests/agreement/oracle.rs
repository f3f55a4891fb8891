//! What the definitions say about a world, computed as literally as they are written.

pub mod concentration;
pub mod merging;
pub mod missing;
pub mod narrow;
pub mod numbers;
pub mod onward;
pub mod placing;
pub mod settings;
pub mod steps;
pub mod tiers;

#[cfg(test)]
mod cases;

use super::world::World;
use merging::Post;
use placing::{Fault, Place};
use std::collections::BTreeMap;
use steps::{Station, Step};
use tiers::Tiers;

/// What a finding is about: check, institution (empty: the framework itself), subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub check: String,
    pub institution: String,
    pub subject: BTreeMap<String, String>,
}

/// A finding as far as the definitions fix it.
#[derive(Debug, Clone)]
pub struct Fact {
    pub key: Key,
    /// None where the definitions name no severity.
    pub severity: Option<&'static str>,
    /// Evidence; an inner None is null.
    pub numbers: BTreeMap<&'static str, Option<f64>>,
    /// Row numbers, where it is plain which they are.
    pub rows: Option<Vec<usize>>,
}

impl Fact {
    pub fn new(check: &str, institution: &str, subject: &[(&str, &str)]) -> Self {
        Self {
            key: Key {
                check: check.to_owned(),
                institution: institution.to_owned(),
                subject: subject
                    .iter()
                    .map(|&(key, value)| (key.to_owned(), value.to_owned()))
                    .collect(),
            },
            severity: None,
            numbers: BTreeMap::new(),
            rows: None,
        }
    }
}

/// Posts of one family by onward class: posts and FTE.
pub type Classes = BTreeMap<&'static str, (u64, f64)>;

#[derive(Debug, Clone, Default)]
pub struct InstitutionFacts {
    pub onward: BTreeMap<&'static str, u64>,
    pub families: BTreeMap<String, Classes>,
    pub headcount: u64,
    pub fte: f64,
    pub placed: u64,
    pub unplaced: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Expected {
    pub roles: u64,
    pub stations: u64,
    pub steps: u64,
    pub read: u64,
    pub refused: Vec<usize>,
    pub contract_blank: u64,
    pub unplaced_by_reason: BTreeMap<&'static str, u64>,
    /// The posts that name none are those of one without a name.
    pub institutions: BTreeMap<String, InstitutionFacts>,
    pub findings: Vec<Fact>,
}

/// A framework with what follows from it.
pub struct Frame<'a> {
    pub world: &'a World,
    pub tiers: Tiers,
    pub stations: Vec<Station>,
    pub steps: Vec<Step>,
}

impl<'a> Frame<'a> {
    pub fn of(world: &'a World) -> Self {
        let tiers = Tiers::of(world);
        Self {
            world,
            stations: steps::stations(world),
            steps: steps::steps(world, &tiers),
            tiers,
        }
    }

    /// The first station stands on a strictly lower tier than the second.
    pub fn below(&self, low: Station, high: Station) -> bool {
        self.tiers.below(
            steps::grade_at(self.world, low),
            steps::grade_at(self.world, high),
        )
    }

    pub fn role_name(&self, station: Station) -> &str {
        &self.world.roles[station.role].name
    }

    pub fn grade_name(&self, station: Station) -> &str {
        let role = &self.world.roles[station.role];
        &self.world.scales[role.scale].grades[station.grade]
    }
}

/// A post with its placement.
pub struct Judged {
    pub post: Post,
    pub places: Result<Vec<Place>, Fault>,
}

impl Judged {
    /// Its stations; none when it is unplaced.
    pub fn on(&self) -> &[Place] {
        self.places.as_deref().unwrap_or(&[])
    }

    pub fn stands_on(&self, station: Station) -> bool {
        self.on().iter().any(|place| place.station == station)
    }
}

/// The posts of one institution.
pub struct Establishment<'a> {
    pub name: &'a str,
    pub posts: Vec<&'a Judged>,
}

impl Establishment<'_> {
    /// At least one filled or vacant post, not honorary, is placed on it.
    pub fn staffed(&self, station: Station) -> bool {
        self.posts
            .iter()
            .any(|judged| judged.post.staffs() && judged.stands_on(station))
    }
}

pub fn expect(world: &World) -> Expected {
    let frame = Frame::of(world);
    let read = merging::read(world);
    let judged: Vec<Judged> = read
        .posts
        .into_iter()
        .map(|post| Judged {
            places: placing::place(world, &post.row),
            post,
        })
        .collect();
    let mut expected = Expected {
        roles: world.roles.len() as u64,
        stations: frame.stations.len() as u64,
        steps: frame.steps.len() as u64,
        read: world.rows.len() as u64,
        refused: read.refused,
        findings: read.findings,
        ..Expected::default()
    };
    for judged in &judged {
        if judged.post.counts() && judged.post.row.contract.is_empty() {
            expected.contract_blank += judged.post.count;
        }
        if let Err(fault) = &judged.places {
            *expected.unplaced_by_reason.entry(fault.reason).or_default() += judged.post.count;
        }
    }
    expected.findings.extend(missing::findings(&frame));
    let mut names: Vec<&str> = judged
        .iter()
        .map(|judged| judged.post.row.institution.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let here = Establishment {
            name,
            posts: judged
                .iter()
                .filter(|judged| judged.post.row.institution == name)
                .collect(),
        };
        let mut facts = InstitutionFacts::default();
        count(&here, &mut facts);
        expected.findings.extend(onward::judge(&frame, &here, &mut facts));
        expected.findings.extend(misplaced(&here));
        expected.findings.extend(narrow::findings(&frame, &here));
        expected.findings.extend(concentration::findings(&frame, &here));
        expected.institutions.insert(name.to_owned(), facts);
    }
    settings::apply(world, &mut expected.findings);
    expected
}

fn count(here: &Establishment, facts: &mut InstitutionFacts) {
    for judged in &here.posts {
        if judged.places.is_ok() {
            facts.placed += judged.post.count;
        } else {
            facts.unplaced += judged.post.count;
        }
        if judged.post.counts() {
            facts.headcount += judged.post.count;
            facts.fte += judged.post.fte;
        }
    }
}

/// Grades and roles that are unknown or do not go together, and titles that say nothing: posts of every status.
fn misplaced(here: &Establishment) -> Vec<Fact> {
    let mut out: Vec<Fact> = Vec::new();
    for judged in &here.posts {
        let Err(fault) = &judged.places else { continue };
        if fault.subject.is_empty() {
            continue;
        }
        // A grade is named bare and a title normalised, as `compare` reads them in the document.
        let subject: Vec<(&str, String)> = fault
            .subject
            .iter()
            .map(|(key, value)| (*key, spoken(key, value)))
            .collect();
        let subject: Vec<(&str, &str)> = subject
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        let fact = Fact::new(fault.reason, here.name, &subject);
        let at = out
            .iter()
            .position(|known| known.key == fact.key)
            .unwrap_or_else(|| {
                out.push(fact);
                out.len() - 1
            });
        let posts = out[at].numbers.entry("posts").or_insert(Some(0.0));
        *posts = posts.map(|posts| posts + judged.post.count as f64);
        out[at].rows.get_or_insert_default().extend(&judged.post.numbers);
    }
    out
}

/// The one spelling under which two ways to name a subject are compared.
pub fn spoken(key: &str, value: &str) -> String {
    match key {
        "grade" | "to_grade" => value.rsplit('.').next().unwrap_or(value).to_owned(),
        "title" => placing::normal(value),
        _ => value.to_owned(),
    }
}
