//! Random frameworks as plain values, and as text. Nothing is kept legal: alignments may be circular and steps may
//! break every rule, since what is then left out is part of the answer.

use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write;

/// In an order that is not that of their names; the last two differ in what comes behind a shorter one.
const ROLES: [&str; 7] = ["mason", "carter", "zeta", "abbot", "dyer", "clerk-two", "clerk"];
pub const KINDS: [&str; 5] = ["promotion", "transfer", "vacancy", "secondment", "progression"];
const TIMES: [&str; 8] = [
    "1 year",
    "2 years",
    "12 months",
    "52 weeks",
    "365 days",
    "30 days",
    "1 month",
    "4 weeks",
];

/// A grade: its scale and its place there, from 0.
pub type Grade = (usize, usize);

#[derive(Debug, Clone)]
pub struct World {
    /// How many grades each scale has.
    pub scales: Vec<usize>,
    pub aligns: Vec<(Grade, Grade)>,
    pub roles: Vec<Role>,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub name: &'static str,
    pub scale: usize,
    pub low: usize,
    pub high: usize,
    pub fixed: bool,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub from: (usize, Option<usize>),
    pub to: (usize, Option<usize>),
    pub both_ways: bool,
    pub kind: &'static str,
    pub after: Option<&'static str>,
}

fn number() -> std::ops::Range<usize> {
    0..840
}

pub fn worlds() -> impl Strategy<Value = World> {
    use proptest::option::weighted;
    let role = (number(), number(), 0..3_usize, proptest::bool::weighted(0.2));
    let end = (number(), weighted(0.3, number()));
    let step = (end.clone(), end, any::<bool>(), number(), weighted(0.7, number()));
    (
        vec(1..5_usize, 1..5),
        vec((number(), number()), 0..5),
        vec(role, 1..=ROLES.len()),
        vec(step, 0..20),
    )
        .prop_map(|(scales, aligns, roles, steps)| {
            let all: Vec<Grade> = (0..scales.len())
                .flat_map(|scale| (0..scales[scale]).map(move |grade| (scale, grade)))
                .collect();
            let grade = |number: usize| all[number % all.len()];
            let roles: Vec<Role> = roles
                .into_iter()
                .enumerate()
                .map(|(index, (scale, low, more, fixed))| {
                    // Most roles share a scale, so that many of them can be compared.
                    let scale = [0, 0, 1, 0, 2, 3][scale % 6] % scales.len();
                    let low = low % scales[scale];
                    Role {
                        name: ROLES[index],
                        scale,
                        low,
                        high: (low + more).min(scales[scale] - 1),
                        fixed,
                    }
                })
                .collect();
            let end = |(role, grade): (usize, Option<usize>)| {
                let role = role % roles.len();
                let (low, high) = (roles[role].low, roles[role].high);
                (role, grade.map(|grade| low + grade % (high - low + 1)))
            };
            let steps = steps
                .into_iter()
                .map(|(from, to, both_ways, kind, after)| {
                    let kind = KINDS[[0, 0, 0, 1, 1, 2, 2, 3, 4][kind % 9]];
                    // Most promotions rise.
                    let top = |(role, grade): (usize, Option<usize>)| grade.unwrap_or(roles[role].high);
                    let (from, to) = (end(from), end(to));
                    let turn = kind == "promotion" && after != Some(0) && top(from) > top(to);
                    let (from, to) = if turn { (to, from) } else { (from, to) };
                    Step {
                        from,
                        to,
                        both_ways: both_ways && matches!(kind, "transfer" | "secondment"),
                        kind,
                        after: after.map(|after| TIMES[after % TIMES.len()]),
                    }
                })
                .collect();
            let aligns = aligns
                .into_iter()
                .map(|(left, right)| (grade(left), grade(right)))
                .collect();
            World {
                scales,
                aligns,
                roles,
                steps,
            }
        })
}

impl World {
    /// The framework as text.
    pub fn text(&self) -> String {
        let mut out = String::from("framework graph \"Graph\" { version \"1\" }\n");
        for (scale, &size) in self.scales.iter().enumerate() {
            let _ = writeln!(out, "\nscale s{scale} \"Scale {scale}\" {{");
            for grade in 0..size {
                let _ = writeln!(out, "  grade {grade}");
            }
            out.push_str("}\n");
        }
        out.push('\n');
        for ((scale, grade), (other, next)) in &self.aligns {
            let _ = writeln!(out, "align s{scale}.{grade} = s{other}.{next}");
        }
        for role in &self.roles {
            let Role { name, scale, low, .. } = role;
            let _ = write!(out, "role {name} \"{name}\" {{ grade s{scale}.{low}");
            if role.high > role.low {
                let _ = write!(out, "..{}", role.high);
            }
            out.push_str(if role.fixed { "  fixed }\n" } else { " }\n" });
        }
        if self.steps.is_empty() {
            return out;
        }
        out.push_str("\npath p \"Path\" {\n");
        for step in &self.steps {
            let end = |(role, grade): (usize, Option<usize>)| {
                let at = grade.map_or_else(String::new, |grade| format!("@{grade}"));
                format!("{}{at}", self.roles[role].name)
            };
            let arrow = if step.both_ways { "<->" } else { "->" };
            let _ = write!(
                out,
                "  {} {arrow} {} : {}",
                end(step.from),
                end(step.to),
                step.kind
            );
            if let Some(after) = step.after {
                let _ = write!(out, " after {after}");
            }
            out.push('\n');
        }
        out.push_str("}\n");
        out
    }
}
