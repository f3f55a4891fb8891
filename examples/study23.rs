//! Writes the posts of `fixtures/study-23`: 23 invented institutions in which the findings of the study of 2001
//! hold again (see the README there). The same bytes on every machine: a generator of its own, whole numbers only.
//!
//! `cargo run --example study23 > fixtures/study-23/posts.csv`

use std::io::{self, Write};

/// Changing it changes the fixture, and with it what the tests and the README say.
const SEED: u64 = 2001;

/// None of these exists.
const INSTITUTIONS: [&str; 23] = [
    "Alderbrook University",
    "Birchwick College",
    "University of Caldmere",
    "Dunhollow University",
    "University of Eastmarch",
    "Fernleigh College",
    "Graywater University",
    "University of Harrowdene",
    "Inglemoor University",
    "University of Junipers",
    "Kestrelford University",
    "Larkhaven College",
    "University of Marlpit",
    "Netherby Vale University",
    "University of Oxenholt",
    "Pebblecombe College",
    "University of Quarrington",
    "Rushmere Cross University",
    "Saltersgate University",
    "University of Thornwick",
    "Upper Wold College",
    "University of Vellingham",
    "Wychbourne University",
];

/// The three staff categories of the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// In one of the six new roles, or above them.
    NewSpecialist,
    /// Academics and established professionals.
    Academic,
    /// Library, computing, media, study skills.
    LearningSupport,
}

/// One post; the category is what it was made as and is not written.
#[derive(Debug, Clone)]
pub struct Post {
    /// Not written.
    pub category: Category,
    /// One of the 23.
    pub institution: &'static str,
    /// Institution and post number.
    pub id: String,
    /// Job title.
    pub title: &'static str,
    /// Department.
    pub unit: &'static str,
    /// Roles with their shares; blank where the title says it.
    pub roles: String,
    /// Grade in the scale of the role.
    pub grade: &'static str,
    /// Terms, as gradus calls them.
    pub contract: &'static str,
    /// Full-time equivalent.
    pub fte: &'static str,
    /// `core` or `project`.
    pub funding: &'static str,
}

/// A kind of post: title, role, grade, unit, permanent in a thousand, weight.
struct Kind(&'static str, &'static str, &'static str, &'static str, u64, u64);

const EDU: &str = "Educational Development Unit";
const ELU: &str = "E-learning Unit";

/// The six new roles. Their weights and terms give two-thirds permanent.
const SPECIALISTS: [Kind; 9] = [
    Kind(
        "Learning Technologist",
        "learning-technologist",
        "6",
        ELU,
        720,
        22,
    ),
    Kind(
        "Learning Technologist",
        "learning-technologist",
        "7",
        ELU,
        720,
        18,
    ),
    Kind(
        "Educational Developer",
        "educational-developer",
        "7",
        EDU,
        780,
        18,
    ),
    Kind(
        "Educational Researcher",
        "educational-researcher",
        "7",
        EDU,
        450,
        8,
    ),
    Kind("E-learning Developer", "technical-developer", "6", ELU, 600, 6),
    Kind("E-learning Developer", "technical-developer", "7", ELU, 600, 8),
    Kind("Content Developer", "materials-developer", "5", ELU, 600, 4),
    Kind("Instructional Designer", "materials-developer", "6", ELU, 600, 8),
    Kind("E-learning Project Manager", "project-manager", "7", ELU, 500, 8),
];

/// What institutions call a post that holds several of these roles at once: anything.
const MIXED_TITLES: [&str; 8] = [
    "Learning Technology Co-ordinator",
    "Teaching and Learning Officer",
    "Online Learning Adviser",
    "E-learning Manager",
    "Academic Computing Officer",
    "Learning Media Officer",
    "Distance Learning Co-ordinator",
    "Web and Learning Officer",
];

/// The posts above them, each in a few institutions only: every how many, and from which on.
const SENIORS: [(Kind, usize, usize); 6] = [
    (Kind("Senior Learning Technologist", "", "8", ELU, 950, 0), 4, 1),
    (Kind("Senior Educational Developer", "", "8", EDU, 950, 0), 3, 0),
    (Kind("E-learning Programme Manager", "", "8", ELU, 900, 0), 6, 2),
    (Kind("Learning Systems Architect", "", "8", ELU, 900, 0), 9, 4),
    (Kind("Head of Learning Technology", "", "9", ELU, 1000, 0), 5, 1),
    (
        Kind("Head of Educational Development", "", "9", EDU, 1000, 0),
        4,
        3,
    ),
];

const FACULTIES: [&str; 4] = ["Arts and Humanities", "Science", "Health", "Business and Law"];

const ACADEMICS: [Kind; 7] = [
    Kind("Research Associate", "", "AC1", "", 300, 13),
    Kind("Teaching Fellow", "", "AC1", "", 650, 9),
    Kind("Senior Teaching Fellow", "", "AC2", "", 950, 3),
    Kind("Lecturer", "", "AC2", "", 940, 36),
    Kind("Senior Lecturer", "", "AC3", "", 990, 24),
    Kind("Reader", "", "AC3", "", 990, 4),
    Kind("Professor", "", "AC4", "", 990, 11),
];

const SUPPORT: [Kind; 13] = [
    Kind("Library Assistant", "", "3", "Library", 860, 14),
    Kind("Library Assistant", "", "4", "Library", 900, 14),
    Kind("Senior Library Assistant", "", "5", "Library", 940, 6),
    Kind("Subject Librarian", "", "6", "Library", 940, 10),
    Kind("Subject Librarian", "", "7", "Library", 960, 5),
    Kind("Site Librarian", "", "8", "Library", 980, 2),
    Kind("IT Support Officer", "", "4", "Computing Services", 860, 12),
    Kind("IT Support Officer", "", "5", "Computing Services", 900, 12),
    Kind("IT Trainer", "", "6", "Computing Services", 900, 5),
    Kind("IT Training Manager", "", "7", "Computing Services", 980, 1),
    Kind("Media Technician", "", "4", "Media Services", 900, 8),
    Kind("AV Technician", "", "5", "Media Services", 900, 5),
    Kind("Learning Skills Adviser", "", "6", "Student Services", 850, 6),
];

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below a limit under 2^32.
    fn below(&mut self, limit: u64) -> u64 {
        ((self.next() >> 32) * limit) >> 32
    }

    fn in_thousand(&mut self, chances: u64) -> bool {
        self.below(1000) < chances
    }

    fn pick(&mut self, items: &[&'static str]) -> &'static str {
        let at = self.below(items.len() as u64);
        usize::try_from(at)
            .ok()
            .and_then(|at| items.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// One of the kinds, by weight.
    fn kind<'a>(&mut self, kinds: &'a [Kind]) -> Option<&'a Kind> {
        let mut left = self.below(kinds.iter().map(|kind| kind.5).sum());
        kinds.iter().find(|kind| {
            let here = left < kind.5;
            left = left.saturating_sub(kind.5);
            here
        })
    }
}

/// All posts, by institution.
#[must_use]
pub fn posts() -> Vec<Post> {
    let mut random = Random(SEED);
    let mut posts = Vec::new();
    for (number, institution) in INSTITUTIONS.iter().enumerate() {
        let first = posts.len();
        for (kind, every, from) in &SENIORS {
            if number % every == from % every {
                posts.push(make(&mut random, Category::NewSpecialist, kind));
            }
        }
        for _ in 0..16 + random.below(17) {
            posts.extend(
                random
                    .kind(&SPECIALISTS)
                    .map(|kind| specialist(&mut random, kind)),
            );
        }
        for _ in 0..120 + random.below(90) {
            posts.extend(
                random
                    .kind(&ACADEMICS)
                    .map(|kind| make(&mut random, Category::Academic, kind)),
            );
        }
        for _ in 0..50 + random.below(40) {
            posts.extend(
                random
                    .kind(&SUPPORT)
                    .map(|kind| make(&mut random, Category::LearningSupport, kind)),
            );
        }
        for (at, post) in posts.iter_mut().skip(first).enumerate() {
            post.institution = institution;
            post.id = format!("{:02}-{:04}", number + 1, at + 1);
        }
    }
    posts
}

/// A new specialist in one of the six roles, as a rule with another of them beside it.
fn specialist(random: &mut Random, kind: &Kind) -> Post {
    let mut post = make(random, Category::NewSpecialist, kind);
    let others: Vec<&'static str> = SPECIALISTS
        .iter()
        .filter(|other| other.2 == kind.2 && other.1 != kind.1)
        .map(|other| other.1)
        .collect();
    if others.is_empty() || !random.in_thousand(670) {
        return post;
    }
    let second = random.pick(&others);
    let rest: Vec<&'static str> = others.into_iter().filter(|other| *other != second).collect();
    post.roles = if rest.is_empty() || random.in_thousand(600) {
        let (most, least) = if random.in_thousand(500) {
            ("0.6", "0.4")
        } else {
            ("0.7", "0.3")
        };
        format!("{}:{most}; {second}:{least}", kind.1)
    } else {
        format!("{}:0.5; {second}:0.3; {}:0.2", kind.1, random.pick(&rest))
    };
    post.title = random.pick(&MIXED_TITLES);
    post
}

/// A post of a kind, with its terms and its money.
fn make(random: &mut Random, category: Category, kind: &Kind) -> Post {
    let new = category == Category::NewSpecialist;
    let contract = if !random.in_thousand(kind.4) {
        "fixed-term"
    } else if new && random.in_thousand(80) {
        "open-ended-funded"
    } else {
        "open-ended"
    };
    // Fixed terms follow project money, in research as in learning technology.
    let project = match contract {
        "open-ended-funded" => 1000,
        "fixed-term" if new => 850,
        "fixed-term" if kind.0 == "Research Associate" => 700,
        "open-ended" if new => 90,
        _ => 10,
    };
    let unit = match kind.3 {
        "" => random.pick(&FACULTIES),
        // A third of the new specialists sit in faculties.
        unit if new && random.in_thousand(330) => {
            if kind.2 == "9" {
                unit
            } else {
                random.pick(&FACULTIES)
            }
        }
        unit => unit,
    };
    Post {
        category,
        institution: "",
        id: String::new(),
        title: kind.0,
        unit,
        roles: String::new(),
        grade: kind.2,
        contract,
        fte: random.pick(&["1", "1", "1", "1", "0.8", "0.6", "0.5"]),
        funding: if random.in_thousand(project) {
            "project"
        } else {
            "core"
        },
    }
}

/// The posts as a CSV file with the headings that gradus knows.
#[must_use]
pub fn csv(posts: &[Post]) -> String {
    let mut text = String::from("institution,id,title,unit,role,grade,contract,fte,funding\n");
    for post in posts {
        let Post {
            institution,
            id,
            title,
            unit,
            roles,
            grade,
            contract,
            fte,
            funding,
            ..
        } = post;
        // No value holds a comma, a quote or a line break.
        text.push_str(&format!(
            "{institution},{id},{title},{unit},{roles},{grade},{contract},{fte},{funding}\n"
        ));
    }
    text
}

fn main() -> io::Result<()> {
    let posts = posts();
    let mut talk = io::stderr();
    for category in [
        Category::NewSpecialist,
        Category::Academic,
        Category::LearningSupport,
    ] {
        let of = || posts.iter().filter(move |post| post.category == category);
        writeln!(
            talk,
            "{category:?}: {} posts, {} permanent, {} with several roles, {} on project money",
            of().count(),
            of().filter(|post| post.contract != "fixed-term").count(),
            of().filter(|post| !post.roles.is_empty()).count(),
            of().filter(|post| post.funding == "project").count(),
        )?;
    }
    io::stdout().write_all(csv(&posts).as_bytes())
}
