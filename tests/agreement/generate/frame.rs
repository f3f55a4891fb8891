//! From raw choices to a legal framework.

use super::{Focus, Raw, RawRole, RawStep, settings};
use crate::agreement::oracle::steps;
use crate::agreement::oracle::tiers::Tiers;
use crate::agreement::world::{By, Columns, End, GradeAt, Kind, Line, OpenTo, Role, Scale, World};

/// The third scale uses grade names of the first, so that a name alone may not say which grade is meant.
const SCALES: [(&str, [&str; 5]); 3] = [
    ("professional", ["4", "5", "6", "7", "8a"]),
    ("academic", ["AC1", "AC2", "AC3", "AC4", "AC5"]),
    ("clinical", ["6", "7", "8a", "GS-13", "10"]),
];
const FAMILIES: [&str; 3] = ["advice", "teaching", "media"];
/// Roles with the titles that are their own.
const ROLES: [(&str, &str); 8] = [
    ("adviser", "Adviser"),
    ("learning-technologist", "Learning Technologist"),
    ("senior-technologist", "Senior Technologist"),
    ("developer", "Educational Developer"),
    ("lecturer", "Lecturer"),
    ("producer", "Média Producer"),
    ("trainer", "Hyfforddwr Tŷ"),
    ("manager", "Service Manager"),
];
/// More titles, some of them patterns, some shared by whatever roles name them.
const TITLES: [&str; 9] = [
    "learning*",
    "*technologist",
    "media*producer",
    "Instructional Designer",
    "senior*",
    "Tutor",
    "Web Officer",
    "*officer",
    "Adviser",
];
pub const CONTRACTS: [&str; 7] = [
    "open-ended",
    "open-ended-funded",
    "fixed-term",
    "casual",
    "atypical",
    "secondment",
    "honorary",
];
pub const FUNDING: [&str; 3] = ["core", "project", "donor"];

pub fn build(raw: &Raw) -> World {
    let mut world = World {
        scales: raw
            .scales
            .iter()
            .zip(SCALES)
            .map(|(&size, (name, grades))| Scale {
                name: name.to_owned(),
                grades: grades[..size].iter().map(|&grade| grade.to_owned()).collect(),
            })
            .collect(),
        families: FAMILIES[..raw.families]
            .iter()
            .map(|&family| family.to_owned())
            .collect(),
        contracts: settings::contracts(&raw.contracts),
        checks: raw.checks.iter().map(settings::Raw::build).collect(),
        ..World::default()
    };
    align(raw, &mut world);
    for (index, role) in raw.roles.iter().enumerate() {
        let made = make_role(&world, index, role);
        world.roles.push(made);
    }
    let tiers = Tiers::of(&world);
    for path in &raw.paths {
        let lines: Vec<Line> = path
            .iter()
            .filter_map(|step| make_line(raw.focus, &world, &tiers, step))
            .collect();
        if !lines.is_empty() {
            world.paths.push(lines);
        }
    }
    world.columns = columns(raw);
    world
}

/// An extract has a role column, a title column, or both.
fn columns(raw: &Raw) -> Columns {
    let [
        institution,
        count,
        title,
        role,
        scale,
        status,
        fte,
        funding,
        manager,
        person,
        reversed,
    ] = raw.columns;
    Columns {
        institution,
        count,
        title,
        role: role || !title,
        scale,
        status,
        fte,
        funding,
        manager,
        person,
        reversed,
    }
}

fn align(raw: &Raw, world: &mut World) {
    let all: Vec<GradeAt> = (0..world.scales.len())
        .flat_map(|scale| (0..world.scales[scale].grades.len()).map(move |grade| GradeAt { scale, grade }))
        .collect();
    for &(left, right) in &raw.aligns {
        let (left, right) = (all[left % all.len()], all[right % all.len()]);
        if left.scale == right.scale || Tiers::of(world).equal(left, right) {
            continue;
        }
        world.aligns.push((left, right));
        if Tiers::of(world).circular() {
            world.aligns.pop();
        }
    }
}

fn make_role(world: &World, index: usize, raw: &RawRole) -> Role {
    // Most roles share a scale, so that many of them can be compared.
    let scale = [0, 0, 1, 0, 2][raw.scale % 5] % world.scales.len();
    let size = world.scales[scale].grades.len();
    let low = raw.low % size;
    let high = (low + raw.more).min(size - 1);
    let known_once = |grade: &String| {
        world
            .scales
            .iter()
            .filter(|scale| scale.grades.contains(grade))
            .count()
            == 1
    };
    let grades = &world.scales[scale].grades;
    let mut titles: Vec<String> = Vec::new();
    for &title in &raw.titles {
        let title = TITLES[title % TITLES.len()].to_owned();
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    Role {
        name: ROLES[index].0.to_owned(),
        title: ROLES[raw.borrowed.map_or(index, |other| other % ROLES.len())]
            .1
            .to_owned(),
        family: raw.family.map(|family| family % world.families.len()),
        scale,
        low,
        high,
        bare: raw.bare && known_once(&grades[low]) && known_once(&grades[high]),
        fixed: raw.fixed,
        entry: raw.entry,
        terminal: raw.terminal,
        titles,
    }
}

/// The longest legal beginning of the chain, as the first kind of step that is legal for its first link.
fn make_line(focus: Focus, world: &World, tiers: &Tiers, raw: &RawStep) -> Option<Line> {
    const KINDS: [Kind; 8] = [
        Kind::Promotion,
        Kind::Promotion,
        Kind::Transfer,
        Kind::Promotion,
        Kind::Vacancy,
        Kind::Promotion,
        Kind::Transfer,
        Kind::Secondment,
    ];
    let ends: Vec<End> = raw
        .ends
        .iter()
        .map(|&(role, grade)| {
            let role = role % world.roles.len();
            let (low, high) = (world.roles[role].low, world.roles[role].high);
            End {
                role,
                grade: grade.map(|grade| low + grade % (high - low + 1)),
            }
        })
        .collect();
    let wanted = KINDS[raw.kind % KINDS.len()];
    let mut tries = vec![(ends.clone(), wanted)];
    let backwards: Vec<End> = ends.iter().rev().copied().collect();
    tries.push((backwards, wanted));
    if focus == Focus::Careers {
        tries.extend([(ends.clone(), Kind::Transfer), (ends, Kind::Vacancy)]);
    }
    tries.into_iter().find_map(|(ends, kind)| {
        let mut line = Line {
            ends,
            both_ways: raw.both_ways && matches!(kind, Kind::Transfer | Kind::Secondment),
            kind,
            after: raw.after.map(|(amount, unit)| {
                let amount = amount + 1;
                format!("{amount} {}", ["years", "months", "weeks", "days"][unit])
            }),
            qualification: raw.qualification,
            open_to: raw
                .open_to
                .iter()
                .map(|(contract, values)| open_to(world, *contract, values))
                .collect(),
        };
        let legal = (0..line.ends.len() - 1)
            .take_while(|&link| steps::legal(world, tiers, &line, link))
            .count();
        line.ends.truncate(legal + 1);
        (legal > 0).then_some(line)
    })
}

fn open_to(world: &World, contract: bool, values: &[usize]) -> OpenTo {
    let declared = world.contracts.iter().map(|declared| declared.name.as_str());
    let words: Vec<&str> = if contract {
        CONTRACTS[..6].iter().copied().chain(declared).collect()
    } else {
        FUNDING.to_vec()
    };
    let mut named: Vec<String> = Vec::new();
    for value in values {
        let word = words[value % words.len()].to_owned();
        if !named.contains(&word) {
            named.push(word);
        }
    }
    OpenTo {
        by: if contract { By::Contract } else { By::Funding },
        values: named,
    }
}
