//! From raw choices to the rows of an extract.

use super::frame::{CONTRACTS, FUNDING};
use super::{Focus, GradeCell, Raw, RawRow, RoleCell, Sharing};
use crate::agreement::oracle::placing;
use crate::agreement::world::{Named, Row, World};

/// The last are posts that name none.
const INSTITUTIONS: [&str; 4] = ["Northfield", "Southmoor", "Eastwick", ""];
const UNITS: [&str; 4] = ["Library", "Media Unit", "", "Teaching Centre"];
/// Titles that fit some pattern, or nothing.
const TITLES: [&str; 8] = [
    "Learning Designer",
    "Chief Technologist",
    "Media and Film Producer",
    "Instructional Designer",
    "Web Officer",
    "Gardener",
    "Senior Tutor",
    "Tutor",
];

pub fn add(raw: &Raw, world: &mut World) {
    let mut copies: Vec<Row> = Vec::new();
    let mut common: Vec<String> = Vec::new();
    for (index, raw_row) in raw.rows.iter().enumerate() {
        let mut row = make(raw, world, index, raw_row);
        if raw_row.common_id && world.columns.institution && !common.contains(&row.institution) {
            common.push(row.institution.clone());
            row.id = "P-common".to_owned();
        }
        if placing::faults(world, &row) > 1 {
            // Which of several faults counts is left open: see that there is one at most.
            row.roles.truncate(1);
            row.roles[0].share = None;
        }
        if let Some(sharing) = raw_row.share {
            row.count = None;
            copies.extend(share(world, &row, sharing));
        }
        world.rows.push(row);
    }
    world.rows.extend(copies);
}

/// The other rows of a job share.
fn share(world: &World, row: &Row, sharing: Sharing) -> Vec<Row> {
    let mut copy = row.clone();
    copy.fte = Some(40).filter(|_| world.columns.fte);
    if world.columns.person {
        "Another holder".clone_into(&mut copy.person);
    }
    match sharing {
        Sharing::Two => {}
        Sharing::Three => return vec![copy.clone(), copy],
        Sharing::DisagreeOnUnit => "Annexe".clone_into(&mut copy.unit),
        Sharing::DisagreeOnContract => {
            let other = if row.contract == "fixed-term" {
                "open-ended"
            } else {
                "fixed-term"
            };
            other.clone_into(&mut copy.contract);
        }
        Sharing::DisagreeOnStatus if world.columns.status => {
            let other = if row.status == "vacant" {
                "filled"
            } else {
                "vacant"
            };
            other.clone_into(&mut copy.status);
        }
        Sharing::DisagreeOnStatus => {}
    }
    vec![copy]
}

fn make(raw: &Raw, world: &World, index: usize, row: &RawRow) -> Row {
    let has = world.columns;
    let lead = row.named[0] % world.roles.len();
    let roles = if has.role { roles(world, row) } else { Vec::new() };
    let (grade, scale) = grade(world, lead, row);
    let contract = contract(world, raw.focus, row.unit, row.contract);
    let mut count = row.count.filter(|_| has.count);
    if raw.focus == Focus::Contracts && contract != "open-ended" {
        // Small numbers among large ones make shares near the limit.
        count = count.map(|count| count / 5 + 1);
    }
    let posts = count.unwrap_or(1);
    Row {
        id: format!("P{:03}", index + 1),
        count,
        institution: if has.institution {
            institution(raw.focus, row.institution)
        } else {
            String::new()
        },
        unit: pick(&UNITS, row.unit),
        title: if has.title {
            title(world, lead, row.title)
        } else {
            String::new()
        },
        roles,
        grade,
        scale,
        contract,
        status: if has.status {
            status(raw.focus, row.status)
        } else {
            String::new()
        },
        fte: row
            .fte
            .filter(|_| has.fte)
            .map(|fte| [100, 50, 60, 80, 25][fte % 5] * posts),
        funding: if has.funding {
            pick(&["core", "", FUNDING[1], FUNDING[2]], row.funding)
        } else {
            String::new()
        },
        manager: row
            .manager
            .filter(|_| has.manager)
            .map_or_else(String::new, |manager| {
                format!("P{:03}", manager % raw.rows.len() + 1)
            }),
        person: if has.person {
            format!("Holder {index}")
        } else {
            String::new()
        },
    }
}

fn pick(list: &[&str], at: usize) -> String {
    list[at % list.len()].to_owned()
}

/// Careers need establishments that staff some of their stations, so most posts there are in one.
fn institution(focus: Focus, at: usize) -> String {
    match focus {
        Focus::Placement => pick(&INSTITUTIONS, at),
        Focus::Careers => pick(&INSTITUTIONS, [0, 0, 0, 1, 0, 0, 2, 0, 0, 3][at % 10]),
        Focus::Contracts => pick(&INSTITUTIONS, [0, 0, 1, 0, 0, 1, 3][at % 7]),
    }
}

fn contract(world: &World, focus: Focus, unit: usize, at: usize) -> String {
    let unknown = focus == Focus::Placement && at % 30 == 29;
    if unknown {
        return "piecework".to_owned();
    }
    // Some units have few short-term posts, so that others stand out without being over the limit.
    if focus == Focus::Contracts && unit % 4 != 1 && at % 15 > 1 {
        return "open-ended".to_owned();
    }
    if !world.contracts.is_empty() && at / 12 % 5 == 4 {
        return world.contracts[at % world.contracts.len()].name.clone();
    }
    match at % 12 {
        0..4 => "open-ended".to_owned(),
        4..7 => "fixed-term".to_owned(),
        7 => String::new(),
        more => CONTRACTS[[1, 3, 4, 5, 6][(at / 12 + more) % 5]].to_owned(),
    }
}

fn status(focus: Focus, at: usize) -> String {
    if focus == Focus::Placement && at % 40 == 39 {
        return "pending".to_owned();
    }
    match at % 10 {
        0..5 => String::new(),
        5..7 => "filled".to_owned(),
        7 => "vacant".to_owned(),
        8 => if at % 20 == 8 { "frozen" } else { "vacant" }.to_owned(),
        _ => if at % 20 == 9 { "closed" } else { "filled" }.to_owned(),
    }
}

fn roles(world: &World, row: &RawRow) -> Vec<Named> {
    let mut names: Vec<String> = Vec::new();
    for &role in &row.named {
        let name = world.roles[role % world.roles.len()].name.clone();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match row.role {
        RoleCell::Blank if world.columns.title => return Vec::new(),
        RoleCell::Blank | RoleCell::One => names.truncate(1),
        RoleCell::Several => {}
        RoleCell::Unknown => names = vec!["archivist".to_owned()],
        RoleCell::OneUnknownOfSeveral => names.insert(row.shares % (names.len() + 1), "archivist".to_owned()),
    }
    let shares: Option<&[u32]> = match (names.len(), row.shares % 5) {
        (2, 0) => Some(&[60, 40]),
        (2, 1) => Some(&[30, 70]),
        (2, 2) => Some(&[50, 50]),
        (3, 0) => Some(&[20, 40, 40]),
        (3, 1) => Some(&[50, 25, 25]),
        (3, 2) => Some(&[10, 20, 70]),
        (4, 0) => Some(&[10, 20, 35, 35]),
        _ => None,
    };
    names
        .into_iter()
        .enumerate()
        .map(|(at, name)| Named {
            name,
            share: shares.map(|shares| shares[at]),
        })
        .collect()
}

fn title(world: &World, lead: usize, (which, how): (usize, usize)) -> String {
    let plain = match which % 6 {
        0..3 => world.roles[lead].title.clone(),
        3 if which % 24 == 3 => return String::new(),
        _ => pick(&TITLES, which / 6),
    };
    match how % 6 {
        0 => plain.to_uppercase(),
        1 => plain.replace(' ', "  "),
        2 => format!("{plain}."),
        3 => plain.replace('é', "e").replace('ŷ', "y"),
        4 => plain.replace(' ', ", "),
        _ => plain,
    }
}

/// The grade cell and the scale cell.
fn grade(world: &World, lead: usize, row: &RawRow) -> (String, String) {
    let role = &world.roles[lead];
    let own = &world.scales[role.scale];
    let other = &world.scales[row.pick % world.scales.len()];
    let at = |list: &[String]| list[(row.pick / 3) % list.len()].clone();
    let in_range = at(&own.grades[role.low..=role.high]);
    let with_scale = |scale: &str| {
        if world.columns.scale {
            scale.to_owned()
        } else {
            String::new()
        }
    };
    match row.grade {
        GradeCell::InRange => (in_range, String::new()),
        GradeCell::InRangeDotted => (format!("{}.{in_range}", own.name), String::new()),
        GradeCell::InRangeWithScale => (in_range, with_scale(&own.name)),
        GradeCell::Blank => (String::new(), String::new()),
        GradeCell::SameScale => (at(&own.grades), String::new()),
        GradeCell::Anywhere => (format!("{}.{}", other.name, at(&other.grades)), String::new()),
        GradeCell::AnywhereWithScale => (at(&other.grades), with_scale(&other.name)),
        GradeCell::AnywhereBare => (at(&other.grades), String::new()),
        GradeCell::Unknown => ("Z9".to_owned(), String::new()),
        GradeCell::UnknownDotted => (format!("{}.Z9", own.name), String::new()),
        GradeCell::UnknownScale => (format!("manual.{in_range}"), String::new()),
    }
}
