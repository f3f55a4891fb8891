//! Made-up frameworks and posts of any size: the same bytes for the same arguments on every machine.

use std::fmt::Write as _;
use std::io::{self, Write};

/// SplitMix64: small, seeded, good enough for made-up posts.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True in `percent` of a hundred cases.
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Grades of the one scale, and where a role stands in it.
const GRADES: u64 = 10;

fn grade_of(role: u64) -> u64 {
    1 + role % GRADES
}

/// A framework of this many roles and steps.
pub fn framework(roles: u64, steps: u64) -> String {
    let mut random = Random(7);
    let mut text = String::from(
        "framework generated \"Generated for benchmarks\" { version \"1\" }\n\nscale g \"Grades\" {\n",
    );
    for grade in 1..=GRADES {
        let _ = writeln!(
            text,
            "  grade {grade}  pay {}..{}",
            18_000 + 4_000 * grade,
            23_000 + 4_000 * grade
        );
    }
    text.push_str("}\n\n");
    let families = (roles / 10).clamp(3, 100);
    for family in 0..families {
        let _ = writeln!(text, "family f{family} \"Family {family}\"");
    }
    text.push('\n');
    for role in 0..roles {
        let grade = grade_of(role);
        let entry = if grade < 4 { "  entry" } else { "" };
        let terminal = if grade == GRADES { "  terminal" } else { "" };
        let _ = writeln!(
            text,
            "role r{role} \"Role {role}\" {{\n  family f{}\n  grade  {grade}\n  titles \"Title {role}\"{entry}{terminal}\n}}",
            role / GRADES % families
        );
    }
    text.push_str("\npath p \"Steps\" {\n");
    let mut written = 0;
    while written < steps {
        let (from, to) = (random.below(roles), random.below(roles));
        let (low, high) = (grade_of(from), grade_of(to));
        if low < high {
            let open = if random.chance(20) {
                " open to contract open-ended"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "  r{from} -> r{to} : promotion after {} years{open}",
                1 + random.below(5)
            );
        } else if low == high && from != to {
            let _ = writeln!(text, "  r{from} -> r{to} : transfer");
        } else {
            continue;
        }
        written += 1;
    }
    text.push_str("}\n");
    text
}

/// Posts of 13 columns, about 135 bytes each.
pub fn posts(out: &mut impl Write, posts: u64, institutions: u64, roles: u64) -> io::Result<()> {
    let mut random = Random(11);
    writeln!(
        out,
        "id,institution,unit,title,role,grade,contract,status,fte,start,funding,salary,manager"
    )?;
    let width = posts.to_string().len();
    for post in 0..posts {
        let institution = post * institutions / posts;
        let role = random.below(roles);
        let grade = grade_of(role);
        let unit = random.below(40);
        let named = if random.chance(90) {
            format!("r{role}")
        } else {
            String::new()
        };
        let contract = match random.below(100) {
            0..70 => "open-ended",
            70..90 => "fixed-term",
            90..95 => "casual",
            95..99 => "open-ended-funded",
            _ => "honorary",
        };
        let status = match random.below(100) {
            0..92 => "filled",
            92..98 => "vacant",
            98 => "frozen",
            _ => "closed",
        };
        let fte = match random.below(6) {
            0..3 => "1",
            3 => "0.8",
            4 => "0.6",
            _ => "0.5",
        };
        let (year, month, day) = (
            1990 + random.below(36),
            1 + random.below(12),
            1 + random.below(28),
        );
        let funding = if random.chance(75) { "core" } else { "project" };
        let salary = 18_000 + 4_000 * grade + random.below(11) * 500;
        // Everybody reports to one of the first posts of the own institution; the first reports to nobody.
        let first = institution * posts / institutions;
        let manager = if post < first + 2 {
            String::new()
        } else {
            format!("P{:0width$}", first + random.below(100).min(post - first - 1))
        };
        writeln!(
            out,
            "P{post:0width$},University of Place {institution:03},Faculty {}/Department of Subject {unit:02},Title {role},{named},{grade},{contract},{status},{fte},{year}-{month:02}-{day:02},{funding},{salary},{manager}",
            unit / 8
        )?;
    }
    Ok(())
}
