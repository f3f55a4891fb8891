//! Random changes to a random framework: a world with some of its parts otherwise.

use crate::agreement::world::{By, CheckBlock, Declared, End, Kind, Line, OpenTo, World};

/// One change: what is done, and two numbers that say to what.
pub type Change = (usize, usize, usize);

/// How many ways there are to change a world.
pub const WAYS: usize = 26;

/// The steps of a world, by path and line.
fn line(world: &mut World, pick: usize) -> Option<&mut Line> {
    let count: usize = world.paths.iter().map(Vec::len).sum();
    let at = pick.checked_rem(count)?;
    world.paths.iter_mut().flatten().nth(at)
}

fn remove_line(world: &mut World, pick: usize) -> Option<Line> {
    let count: usize = world.paths.iter().map(Vec::len).sum();
    let mut at = pick.checked_rem(count)?;
    for path in &mut world.paths {
        if at < path.len() {
            return Some(path.remove(at));
        }
        at -= path.len();
    }
    None
}

const TERMS: [&str; 4] = ["open-ended", "fixed-term", "casual", "open-ended-funded"];

/// Makes one change; what cannot be changed so stays.
pub fn apply(world: &mut World, (way, pick, other): Change) {
    let roles = world.roles.len().max(1);
    match way % WAYS {
        0 => drop(remove_line(world, pick)),
        1 => {
            if let Some(line) = line(world, pick) {
                line.after = Some(format!("{} years", 1 + other % 8));
            }
        }
        2 => {
            if let Some(line) = line(world, pick) {
                line.qualification = !line.qualification;
            }
        }
        3 => {
            if let Some(line) = line(world, pick) {
                line.open_to = match other % 3 {
                    0 => Vec::new(),
                    1 => vec![OpenTo {
                        by: By::Contract,
                        values: vec![TERMS[other % 4].to_owned(), TERMS[(other / 4) % 4].to_owned()],
                    }],
                    _ => vec![OpenTo {
                        by: By::Funding,
                        values: vec!["core".to_owned()],
                    }],
                };
            }
        }
        4 => {
            // A second step beside the first, harder or easier.
            let copied = line(world, pick).cloned();
            if let (Some(mut copy), Some(path)) = (copied, world.paths.first_mut()) {
                copy.after = Some(format!("{} years", 1 + other % 12));
                path.push(copy);
            }
        }
        5 => {
            if let Some(at) = pick.checked_rem(world.aligns.len()) {
                world.aligns.remove(at);
            }
        }
        6 => {
            // The same alignment again, the other way round, means nothing.
            if let Some(at) = pick.checked_rem(world.aligns.len()) {
                let (left, right) = world.aligns[at];
                world.aligns.push((right, left));
            }
        }
        7 => world
            .roles
            .get_mut(pick % roles)
            .into_iter()
            .for_each(|role| role.fixed = !role.fixed),
        8 => world
            .roles
            .get_mut(pick % roles)
            .into_iter()
            .for_each(|role| role.entry = !role.entry),
        9 => world
            .roles
            .get_mut(pick % roles)
            .into_iter()
            .for_each(|role| role.terminal = !role.terminal),
        10 => {
            let families = world.families.len();
            if let Some(role) = world.roles.get_mut(pick % roles) {
                role.family = other
                    .checked_rem(families + 1)
                    .filter(|family| *family < families);
            }
        }
        11 => {
            if let Some(role) = world.roles.get_mut(pick % roles) {
                let grades = world.scales[role.scale].grades.len();
                role.high = (role.low + other % 3).min(grades - 1);
            }
        }
        12 => {
            if let Some(role) = world.roles.get_mut(pick % roles) {
                role.low = role.low.saturating_sub(other % 2);
            }
        }
        13 => {
            if let Some(role) = world.roles.get_mut(pick % roles) {
                if other % 2 == 0 {
                    role.titles.push("Instructional Designer".to_owned());
                } else {
                    role.titles.pop();
                }
            }
        }
        14 => {
            if let Some(role) = world.roles.get_mut(pick % roles) {
                role.title = format!("Other {}", role.title);
            }
        }
        15 => {
            // Case and punctuation are no other title.
            if let Some(role) = world.roles.get_mut(pick % roles) {
                role.title = role.title.to_uppercase();
            }
        }
        16 => {
            let of_roles = world.roles.len();
            if of_roles > 1 {
                swap_roles(world, pick % of_roles, other % of_roles);
            }
        }
        17 => world.paths.reverse(),
        18 => world.paths.iter_mut().for_each(|path| path.reverse()),
        19 => split_chains(world),
        20 => world.contracts.push(Declared {
            name: format!("term-{}", other % 2),
            short_term: Some(pick % 2 == 0),
        }),
        21 => drop(world.contracts.pop()),
        22 => {
            let check = ["bottleneck", "fixed-term-concentration"][pick % 2];
            world.checks.retain(|block| block.check != check);
            world.checks.push(CheckBlock {
                check,
                level: Some(["note", "warning", "error"][other % 3]),
                at_most: Some(if check == "bottleneck" { 80_000 } else { 2_500 }),
                ..CheckBlock::default()
            });
        }
        23 => {
            if let Some(line) = line(world, pick) {
                line.kind = match line.kind {
                    Kind::Promotion => Kind::Vacancy,
                    Kind::Vacancy => Kind::Promotion,
                    Kind::Transfer => Kind::Secondment,
                    Kind::Secondment => Kind::Transfer,
                    Kind::Progression => Kind::Progression,
                };
            }
        }
        24 => {
            if let Some(line) = line(world, pick)
                && matches!(line.kind, Kind::Transfer | Kind::Secondment)
            {
                line.both_ways = !line.both_ways;
            }
        }
        _ => {
            let scales = world.scales.len();
            if let Some(scale) = world.scales.get_mut(pick % scales.max(1))
                && other % 4 == 0
            {
                scale.grades.reverse();
            }
        }
    }
}

/// The order in which roles are written means nothing.
fn swap_roles(world: &mut World, one: usize, two: usize) {
    world.roles.swap(one, two);
    for end in world.paths.iter_mut().flatten().flat_map(|line| &mut line.ends) {
        if end.role == one {
            end.role = two;
        } else if end.role == two {
            end.role = one;
        }
    }
}

/// A chain is its consecutive steps.
fn split_chains(world: &mut World) {
    for path in &mut world.paths {
        let mut lines = Vec::new();
        for line in path.drain(..) {
            for pair in line.ends.windows(2) {
                let ends: Vec<End> = pair.to_vec();
                lines.push(Line { ends, ..line.clone() });
            }
        }
        *path = lines;
    }
}
