//! Writes a framework, a manifest and posts of any size, for measuring: the same bytes on every machine.
//!
//! `cargo run --release --example generate_posts -- DIR [--posts N] [--institutions N] [--roles N] [--steps N] [--seed N]`
//!
//! The posts have 13 columns and about 155 bytes a row, in no order of units or roles, as an extract has them. Planted
//! in fixed proportions, because an audit of clean posts measures little: job shares (and some that disagree), managers
//! who are no post, pay outside the grade, grades outside the role, unknown roles, posts without a role.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Splitmix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end.max(1))) >> 64) as u64
    }

    /// Whether something holds that holds `of` times in ten thousand.
    fn chance(&mut self, of: u64) -> bool {
        self.below(10_000) < of
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len() as u64) as usize)
    }
}

/// What is asked for.
struct Asked {
    folder: PathBuf,
    posts: u64,
    institutions: u64,
    roles: u64,
    steps: u64,
    seed: u64,
}

impl Asked {
    fn read() -> Result<Self, Box<dyn Error>> {
        let mut asked = Self {
            folder: PathBuf::new(),
            posts: 1_000_000,
            institutions: 23,
            roles: 30,
            steps: 60,
            seed: 2026,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = || -> Result<u64, Box<dyn Error>> {
                let value = words.next().ok_or_else(|| format!("`{word}` needs a number"))?;
                Ok(value.replace('_', "").parse()?)
            };
            match word.as_str() {
                "--posts" => asked.posts = number()?,
                "--institutions" => asked.institutions = number()?.max(1),
                "--roles" => asked.roles = number()?.max(2),
                "--steps" => asked.steps = number()?,
                "--seed" => asked.seed = number()?,
                word if word.starts_with('-') => return Err(format!("there is no option `{word}`").into()),
                _ => asked.folder = PathBuf::from(word),
            }
        }
        if asked.folder.as_os_str().is_empty() {
            return Err("name the folder to write to".into());
        }
        Ok(asked)
    }
}

/// Grades of the one scale.
const GRADES: u64 = 10;
/// Units of an institution.
const UNITS: u64 = 30;
/// Roles that a unit has posts of.
const ROLES_OF_UNIT: u64 = 6;

const FAMILIES: [&str; 6] = [
    "teaching",
    "research",
    "learning",
    "library",
    "technical",
    "services",
];
const KINDS: [&str; 10] = [
    "Officer",
    "Technologist",
    "Adviser",
    "Developer",
    "Lecturer",
    "Librarian",
    "Analyst",
    "Manager",
    "Researcher",
    "Designer",
];
const FIELDS: [&str; 12] = [
    "Learning", "Media", "Library", "Systems", "Research", "Teaching", "Student", "Digital", "Estates",
    "Policy", "Data", "Careers",
];
const PLACES: [&str; 10] = [
    "Alderbrook",
    "Birchwick",
    "Caldmere",
    "Dunhollow",
    "Eastmarch",
    "Fernleigh",
    "Graywater",
    "Harrowdene",
    "Inglemoor",
    "Larkhaven",
];
const SUBJECTS: [&str; 10] = [
    "Chemistry",
    "History",
    "Nursing",
    "Engineering",
    "Law",
    "Music",
    "Geography",
    "Computing",
    "Education",
    "Business",
];

struct Role {
    name: String,
    title: String,
    low: u64,
    high: u64,
}

fn pay(grade: u64) -> (u64, u64) {
    (20_000 + grade * 5_000, 26_000 + grade * 5_200)
}

fn roles(asked: &Asked, random: &mut Random) -> Vec<Role> {
    (0..asked.roles)
        .map(|number| {
            let kind = KINDS.get((number % 10) as usize).unwrap_or(&"");
            let field = FIELDS.get((number / 10 % 12) as usize).unwrap_or(&"");
            let series = number / 120;
            let low = 1 + random.below(GRADES - 1);
            let high = if random.chance(3_000) { low + 1 } else { low };
            let mut title = format!("{field} {kind}");
            let mut name = title.to_lowercase().replace(' ', "-");
            if series > 0 {
                let _ = write!(title, " {series}");
                let _ = write!(name, "-{series}");
            }
            Role {
                name,
                title,
                low,
                high,
            }
        })
        .collect()
}

fn framework(asked: &Asked, roles: &[Role], random: &mut Random, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "framework generated \"Generated framework\" {{\n  version \"{}\"\n  currency GBP\n}}\n",
        asked.seed
    )?;
    writeln!(out, "scale single \"Single scale\" {{")?;
    for grade in 1..=GRADES {
        let (low, high) = pay(grade);
        writeln!(out, "  grade {grade} \"Grade {grade}\" pay {low}..{high}")?;
    }
    writeln!(out, "}}\n")?;
    for family in FAMILIES {
        writeln!(out, "family {family} \"{family}\"")?;
    }
    writeln!(out)?;
    for (number, role) in roles.iter().enumerate() {
        let family = FAMILIES.get(number % 6).unwrap_or(&"");
        let grade = if role.low == role.high {
            format!("{}", role.low)
        } else {
            format!("{}..{}", role.low, role.high)
        };
        writeln!(
            out,
            "role {} \"{}\" {{\n  family {family}\n  grade  {grade}",
            role.name, role.title
        )?;
        if role.high == GRADES {
            writeln!(out, "  terminal")?;
        }
        writeln!(out, "}}\n")?;
    }
    writeln!(out, "path all \"All steps\" {{")?;
    let mut written = 0;
    let mut tries = 0;
    let mut seen = std::collections::BTreeSet::new();
    while written < asked.steps && tries < asked.steps * 50 {
        tries += 1;
        let (from, to) = (random.below(asked.roles), random.below(asked.roles));
        let (Some(low), Some(high)) = (roles.get(from as usize), roles.get(to as usize)) else {
            continue;
        };
        let near = high.low > low.high && high.low <= low.high + 3;
        if !near || !seen.insert((from, to)) {
            continue;
        }
        written += 1;
        let years = 1 + random.below(4);
        let open = if random.chance(3_000) {
            " open to contract open-ended"
        } else {
            ""
        };
        writeln!(
            out,
            "  {} -> {} : promotion after {years} years{open}",
            low.name, high.name
        )?;
    }
    writeln!(out, "}}")
}

/// The roles whose highest grade lies in a range.
fn roles_up_to(roles: &[Role], low: u64, high: u64) -> Vec<usize> {
    let inside = |role: &Role| (low..=high).contains(&role.high);
    (0..roles.len())
        .filter(|&at| roles.get(at).is_some_and(inside))
        .collect()
}

/// What several rows need to know of one institution.
struct Institution {
    name: String,
    units: Vec<(String, Vec<usize>)>,
    /// How many posts it will have.
    size: u64,
    /// How many posts it has so far.
    posts: u64,
}

fn institutions(asked: &Asked, roles: &[Role], random: &mut Random) -> Vec<Institution> {
    let most = roles_up_to(roles, 1, 7);
    (0..asked.institutions)
        .map(|number| {
            let place = PLACES.get((number % 10) as usize).unwrap_or(&"");
            let units = (0..UNITS)
                .map(|unit| {
                    let subject = SUBJECTS.get((unit % 10) as usize).unwrap_or(&"");
                    let kind = ["School", "Department", "Centre"]
                        .get((unit / 10) as usize)
                        .unwrap_or(&"");
                    let of = (0..ROLES_OF_UNIT)
                        .map(|_| random.pick(&most).copied().unwrap_or(0))
                        .collect();
                    (format!("{kind} of {subject}"), of)
                })
                .collect();
            Institution {
                name: format!("University of {place} {number:03}"),
                units,
                size: asked.posts / asked.institutions,
                posts: 0,
            }
        })
        .collect()
}

fn posts(asked: &Asked, roles: &[Role], random: &mut Random, out: &mut impl Write) -> io::Result<()> {
    let mut places = institutions(asked, roles, random);
    let (heads, tops) = (roles_up_to(roles, 8, 8), roles_up_to(roles, 9, GRADES));
    out.write_all(
        b"id,institution,unit,title,role,grade,contract,status,fte,start,funding,salary,manager\n",
    )?;
    let mut line = String::new();
    let mut before = String::new();
    for post in 0..asked.posts {
        // A job share is the line before once more, with half the time; some of them have another grade.
        if post > 0 && random.chance(100) {
            let shared = if random.chance(300) {
                before.replacen(",open-ended,", ",fixed-term,", 1)
            } else {
                before.clone()
            };
            out.write_all(shared.as_bytes())?;
            continue;
        }
        // Institutions stand one after another, as extracts that were put together do.
        let at = (u128::from(post) * u128::from(asked.institutions) / u128::from(asked.posts)) as usize;
        let Some(place) = places.get_mut(at) else { continue };
        let Some((unit, here)) = random.pick(&place.units) else {
            continue;
        };
        let number = place.posts;
        place.posts += 1;
        // The first hundredth are heads, the first tenth have others under them: a line goes up.
        let from = match number * 100 / place.size.max(1) {
            0 => &tops,
            1..10 => &heads,
            _ => here,
        };
        let role = random.pick(from).or_else(|| here.first());
        let Some(role) = role.and_then(|&number| roles.get(number)) else {
            continue;
        };
        let mut grade = if random.chance(5_000) { role.low } else { role.high };
        if random.chance(20) {
            grade = 1 + (grade + 4) % GRADES;
        }
        let (name, title) = if random.chance(5) {
            ("nobody-knows", role.title.as_str())
        } else if random.chance(300) {
            ("", role.title.as_str())
        } else if random.chance(10) {
            ("", "Keeper of the Unwritten")
        } else {
            (role.name.as_str(), role.title.as_str())
        };
        let contract = match random.below(100) {
            0..72 => "open-ended",
            72..94 => "fixed-term",
            94..98 => "casual",
            _ => "secondment",
        };
        let status = match random.below(100) {
            0..94 => "filled",
            94..99 => "vacant",
            _ => "frozen",
        };
        let fte = match random.below(10) {
            0..7 => "1",
            7 => "0.8",
            8 => "0.6",
            _ => "0.5",
        };
        let funding = if contract == "fixed-term" && random.chance(7_000) {
            "project"
        } else {
            "core"
        };
        let (low, high) = pay(grade);
        let mut salary = low + random.below((high - low) / 50 + 1) * 50;
        if random.chance(50) {
            salary = high + 1_000;
        }
        let (year, month, day) = (
            2000 + random.below(26),
            1 + random.below(12),
            1 + random.below(28),
        );
        let manager = if number == 0 {
            String::new()
        } else if random.chance(5) {
            "P-unknown".to_owned()
        } else {
            // One in ten posts has others under it.
            format!("P{at:03}-{:07}", number / 10)
        };
        line.clear();
        let _ = writeln!(
            line,
            "P{at:03}-{number:07},{},{unit},{title},{name},{grade},{contract},{status},{fte},{year}-{month:02}-{day:02},{funding},{salary}.00,{manager}",
            place.name
        );
        out.write_all(line.as_bytes())?;
        before.clone_from(&line);
    }
    Ok(())
}

fn file(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(
        1 << 20,
        File::create(folder.join(name))?,
    ))
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read()?;
    fs::create_dir_all(&asked.folder)?;
    let mut random = Random(asked.seed);
    let roles = roles(&asked, &mut random);
    let mut out = file(&asked.folder, "framework.gradus")?;
    framework(&asked, &roles, &mut random, &mut out)?;
    out.flush()?;
    fs::write(
        asked.folder.join("gradus.toml"),
        "framework = \"framework.gradus\"\nas-of     = 2026-07-31\n\n[[posts]]\nsource = \"posts.csv\"\n",
    )?;
    let mut out = file(&asked.folder, "posts.csv")?;
    posts(&asked, &roles, &mut random, &mut out)?;
    Ok(out.flush()?)
}
