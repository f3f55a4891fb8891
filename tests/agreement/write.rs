//! Worlds as text: the fixed spellings of the language, and CSV.

use super::world::{By, CheckBlock, Kind, Line, Role, Row, World};
use std::fmt::Write;

/// The framework as a `.gradus` text.
pub fn framework(world: &World) -> String {
    let mut out = String::from("framework agreement \"Agreement\" {\n  version \"1\"\n}\n");
    for scale in &world.scales {
        let _ = writeln!(out, "\nscale {} \"{}\" {{", scale.name, scale.name);
        for grade in &scale.grades {
            let _ = writeln!(out, "  grade {grade}");
        }
        out.push_str("}\n");
    }
    out.push('\n');
    for (left, right) in &world.aligns {
        let name = |at: &super::world::GradeAt| {
            let scale = &world.scales[at.scale];
            format!("{}.{}", scale.name, scale.grades[at.grade])
        };
        let _ = writeln!(out, "align {} = {}", name(left), name(right));
    }
    for family in &world.families {
        let _ = writeln!(out, "family {family} \"{family}\"");
    }
    for contract in &world.contracts {
        let clause = match contract.short_term {
            Some(true) => " { short-term }",
            Some(false) => " { not short-term }",
            None => "",
        };
        let _ = writeln!(out, "contract {} \"{}\"{clause}", contract.name, contract.name);
    }
    for role in &world.roles {
        write_role(&mut out, world, role);
    }
    for (index, lines) in world.paths.iter().enumerate() {
        let _ = writeln!(out, "\npath path-{index} \"Path {index}\" {{");
        for line in lines {
            let _ = writeln!(out, "  {}", step(world, line));
        }
        out.push_str("}\n");
    }
    for block in &world.checks {
        write_check(&mut out, block);
    }
    out
}

fn write_check(out: &mut String, block: &CheckBlock) {
    let _ = writeln!(out, "\ncheck {} {{", block.check);
    match block.level {
        Some("off") => out.push_str("  off\n"),
        Some(level) => {
            let _ = writeln!(out, "  severity {level}");
        }
        None => {}
    }
    if let Some(groupings) = &block.by {
        let _ = writeln!(out, "  by {}", groupings.join(", "));
    }
    if let Some(limit) = block.at_most {
        if block.check == "bottleneck" {
            let _ = writeln!(out, "  at most {}", decimal(limit, 4));
        } else {
            let _ = writeln!(out, "  at most {}%", decimal(limit, 2));
        }
    }
    if let Some(smallest) = block.at_least {
        let _ = writeln!(out, "  at least {smallest} posts");
    }
    out.push_str("}\n");
}

fn write_role(out: &mut String, world: &World, role: &Role) {
    let scale = &world.scales[role.scale];
    let mut grade = scale.grades[role.low].clone();
    if role.high > role.low {
        let _ = write!(grade, "..{}", scale.grades[role.high]);
    }
    if !role.bare {
        grade = format!("{}.{grade}", scale.name);
    }
    let _ = writeln!(out, "\nrole {} \"{}\" {{", role.name, role.title);
    if let Some(family) = role.family {
        let _ = writeln!(out, "  family {}", world.families[family]);
    }
    let _ = writeln!(out, "  grade {grade}");
    for (word, said) in [
        ("fixed", role.fixed),
        ("entry", role.entry),
        ("terminal", role.terminal),
    ] {
        if said {
            let _ = writeln!(out, "  {word}");
        }
    }
    if !role.titles.is_empty() {
        let quoted: Vec<String> = role.titles.iter().map(|title| format!("\"{title}\"")).collect();
        let _ = writeln!(out, "  titles {}", quoted.join(", "));
    }
    out.push_str("}\n");
}

fn step(world: &World, line: &Line) -> String {
    let ends: Vec<String> = line
        .ends
        .iter()
        .map(|end| {
            let role = &world.roles[end.role];
            match end.grade {
                Some(grade) => format!("{}@{}", role.name, world.scales[role.scale].grades[grade]),
                None => role.name.clone(),
            }
        })
        .collect();
    let arrow = if line.both_ways { " <-> " } else { " -> " };
    let kind = match line.kind {
        Kind::Progression => "progression",
        Kind::Promotion => "promotion",
        Kind::Vacancy => "vacancy",
        Kind::Transfer => "transfer",
        Kind::Secondment => "secondment",
    };
    let mut out = format!("{} : {kind}", ends.join(arrow));
    if let Some(after) = &line.after {
        let _ = write!(out, " after {after}");
    }
    if line.qualification {
        out.push_str(" needs qualification \"PGCert or FHEA\"");
    }
    for clause in &line.open_to {
        let by = match clause.by {
            By::Contract => "contract",
            By::Funding => "funding",
        };
        let _ = write!(out, " open to {by} {}", clause.values.join(", "));
    }
    out
}

/// The extract as CSV; the heading is row 1.
pub fn posts(world: &World) -> String {
    let has = world.columns;
    let mut headings = vec!["id"];
    for (present, name) in [
        (has.count, "count"),
        (has.institution, "institution"),
        (true, "unit"),
        (has.title, "title"),
        (has.role, "role"),
        (true, "grade"),
        (has.scale, "scale"),
        (true, "contract"),
        (has.status, "status"),
        (has.fte, "fte"),
        (has.funding, "funding"),
        (has.manager, "manager"),
        (has.person, "person"),
    ] {
        if present {
            headings.push(name);
        }
    }
    if has.reversed {
        headings.reverse();
    }
    let mut out = headings.join(",");
    out.push('\n');
    for row in &world.rows {
        let cells: Vec<String> = headings
            .iter()
            .map(|heading| quoted(&cell(row, heading)))
            .collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn cell(row: &Row, heading: &str) -> String {
    match heading {
        "id" => row.id.clone(),
        "count" => row.count.map_or_else(String::new, |count| count.to_string()),
        "institution" => row.institution.clone(),
        "unit" => row.unit.clone(),
        "title" => row.title.clone(),
        "role" => roles(row),
        "grade" => row.grade.clone(),
        "scale" => row.scale.clone(),
        "contract" => row.contract.clone(),
        "status" => row.status.clone(),
        "fte" => row.fte.map_or_else(String::new, hundredths),
        "funding" => row.funding.clone(),
        "manager" => row.manager.clone(),
        "person" => row.person.clone(),
        other => panic!("no such column: {other}"),
    }
}

fn roles(row: &Row) -> String {
    let named: Vec<String> = row
        .roles
        .iter()
        .map(|named| match named.share {
            Some(share) => format!("{}:{}", named.name, hundredths(share)),
            None => named.name.clone(),
        })
        .collect();
    named.join("; ")
}

fn hundredths(value: u32) -> String {
    decimal(u64::from(value), 2)
}

/// A number of so many decimals, without idle ones.
fn decimal(value: u64, places: usize) -> String {
    let one = 10_u64.pow(u32::try_from(places).unwrap());
    let text = format!("{}.{:0places$}", value / one, value % one);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[test]
fn numbers_are_written_without_idle_zeros() {
    assert_eq!(hundredths(60), "0.6");
    assert_eq!(hundredths(1_025), "10.25");
    assert_eq!(hundredths(200), "2");
    assert_eq!(decimal(25_000, 4), "2.5");
    assert_eq!(decimal(1_250, 2), "12.5");
}
