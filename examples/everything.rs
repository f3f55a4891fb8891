//! Writes `fixtures/everything/posts.csv`: six invented institutions, the same on every machine.
//!
//! ```sh
//! cargo run --example everything > fixtures/everything/posts.csv
//! ```

use std::fmt::Write as _;

/// Name and how many times the pattern of posts occurs.
const INSTITUTIONS: [(&str, u32); 6] = [
    ("Westmoor University", 6),
    ("Eastlake University", 5),
    ("Fenbridge University", 4),
    ("Harrowdale Institute", 3),
    ("Saltmere College", 2),
    ("Thornwick College", 1),
];
const UNITS: [&str; 5] = [
    "Digital Education",
    "Library",
    "Media",
    "Studio",
    "Faculty of Arts/History",
];

/// Title, grade, lowest point, factor levels.
type Post = (&'static str, &'static str, u32, [&'static str; 3]);
const POSTS: [Post; 12] = [
    ("Digital Education Assistant", "4", 1, ["2", "1", "1"]),
    ("Learning Adviser", "5", 6, ["2", "2", "2"]),
    ("Learning Adviser", "6", 10, ["3", "2", "2"]),
    ("Learning Adviser", "6", 14, ["3", "2", "3"]),
    ("Senior Learning Adviser", "7", 16, ["3", "3", "4"]),
    ("Learning Systems Developer", "6", 12, ["3", "2", "2"]),
    ("Learning Systems Architect", "7", 17, ["4", "3", "2"]),
    ("Media Producer", "5", 6, ["2", "2", "1"]),
    ("Media Producer", "5", 10, ["3", "3", "3"]),
    ("Online Learning Coach", "5", 8, ["", "", ""]),
    ("Learning Adviser", "7", 18, ["", "", ""]),
    ("Wizard of Learning", "6", 13, ["", "", ""]),
];

fn main() {
    let mut out = String::from(
        "id,institution,unit,title,role,grade,holder-grade,acting-until,contract,status,fte,start,service-start,end,funding,funder,\
         point,salary,manager,cpd-owner,person,justification,factors.knowledge,factors.judgement,factors.communication\n",
    );
    let mut state: u32 = 2026;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for (number, (institution, times)) in (1..).zip(INSTITUTIONS) {
        let head = format!("{number}-001");
        let _ = writeln!(
            out,
            "{head},{institution},Digital Education,Head of Digital Education,head,8,,,open-ended,filled,1.0,2015-09-01,2010-09-01,,core,,22,55200,none,,{number}0001,,4,4,3"
        );
        let mut post = 2;
        for _ in 0..times {
            for (title, grade, lowest, factors) in POSTS {
                let unit = UNITS.get(next(5) as usize).copied().unwrap_or_default();
                let fixed = next(10) < 2 + number;
                let vacant = next(12) == 0;
                let project = fixed && next(3) > 0;
                let year = 2018 + next(8);
                let month = 1 + next(9);
                let start = format!("{year}-0{month}-01");
                let point = lowest + next(3);
                let acting = next(25) == 0;
                let point = if acting { 21 } else { point };
                // Several roles in one post, and a title that a role column settles.
                let role = match (title, next(8)) {
                    ("Learning Systems Developer", 0) => "developer:0.6; adviser:0.4",
                    _ => "",
                };
                let _ = writeln!(
                    out,
                    "{number}-{post:03},{institution},{unit},{title},{role},{grade},{},{},{},{},{},{start},{start},{},{},{},{point},,{head},{},{},{},{},{},{}",
                    if acting { "8" } else { "" },
                    if acting { "2026-12-31" } else { "" },
                    if fixed { "fixed-term" } else { "open-ended" },
                    if vacant { "vacant" } else { "filled" },
                    if next(4) == 0 { "0.6" } else { "1.0" },
                    if fixed { "2027-01-31" } else { "" },
                    if project { "project" } else { "core" },
                    if project { "Research council" } else { "" },
                    if next(3) == 0 { head.as_str() } else { "" },
                    if vacant {
                        String::new()
                    } else {
                        format!("{number}{post:04}")
                    },
                    if fixed && next(4) == 0 {
                        "cover for leave"
                    } else {
                        ""
                    },
                    factors[0],
                    factors[1],
                    factors[2],
                );
                post += 1;
            }
        }
        let _ = writeln!(
            out,
            "{number}-{post:03},{institution},Library,Porter,,4,,,casual,filled,0.5,2025-01-01,2025-01-01,,core,,1,,{head},,{number}{post:04},,,,"
        );
    }
    print!("{out}");
}
