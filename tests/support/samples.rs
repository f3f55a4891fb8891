//! Reports as audits of invented institutions would give them, for the tests of renderers.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::diagnostic::Severity;
use gradus::report::value::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CLASSES: [&str; 6] = [
    "terminal",
    "open",
    "leaves-family",
    "closed-to-post",
    "leaves-institution",
    "dead-end",
];

fn framework() -> FrameworkSummary {
    let family = |name: &str, title: &str| FamilyName {
        name: name.into(),
        title: title.into(),
    };
    FrameworkSummary {
        name: "learning-technology".into(),
        file: "frameworks/learning-technology.gradus".into(),
        title: "Learning technology careers".into(),
        version: "2026.1".into(),
        roles: 19,
        stations: 24,
        steps: 31,
        families: vec![
            family("new-specialists", "New specialists"),
            family("academics", "Academics and established professionals"),
            family("learning-support", "Learning support professionals"),
        ],
    }
}

/// A report with nothing in it.
pub fn empty() -> Report {
    Report {
        gradus: "0.1.0".into(),
        schema: 1,
        as_of: "2026-07-31".into(),
        as_of_from: "given".into(),
        framework: FrameworkSummary {
            name: "empty".into(),
            title: "empty".into(),
            ..FrameworkSummary::default()
        },
        posts: Some(PostsSummary {
            read: 0,
            refused: 0,
            refused_known: 0,
            skipped: 0,
            placed: 0.into(),
            unplaced: 0.into(),
            headcount: 0.into(),
            fte: "0.00".into(),
            contract_blank: 0.into(),
            settled: None,
            unplaced_by_reason: vec![],
            sources: vec![],
            refused_rows: vec![],
        }),
        institutions: vec![],
        skipped: vec![],
        findings: vec![],
        further: vec![],
        accepted: vec![],
        summary: Summary::default(),
        diagnostics: vec![],
    }
}

fn family_onward(name: &str, counts: [u64; 6]) -> FamilyOnward {
    let posts: u64 = counts.iter().sum();
    let classes = CLASSES.iter().zip(counts).map(|(class, count)| {
        let class_count = ClassCount {
            posts: count.into(),
            fte: format!("{}.{:02}", count * 9 / 10, count * 90 % 100),
            share: (posts >= 5).then(|| count as f64 / posts as f64),
        };
        ((*class).to_owned(), class_count)
    });
    FamilyOnward {
        family: name.into(),
        posts: posts.into(),
        fte: format!("{}.{:02}", posts * 9 / 10, posts * 90 % 100),
        classes: classes.collect(),
    }
}

fn institution(name: &str, families: &[(&str, [u64; 6])], unplaced: u64) -> Institution {
    let mut totals = [0; 6];
    for (_, counts) in families {
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += count;
        }
    }
    let headcount: u64 = totals.iter().sum();
    Institution {
        name: name.into(),
        onward: CLASSES
            .iter()
            .zip(totals)
            .map(|(class, count)| ((*class).to_owned(), count.into()))
            .collect(),
        families: families
            .iter()
            .map(|(name, counts)| family_onward(name, *counts))
            .collect(),
        headcount: (headcount + unplaced).into(),
        fte: format!("{}.{:02}", headcount * 9 / 10, headcount * 90 % 100),
        placed: headcount.into(),
        unplaced: unplaced.into(),
    }
}

/// A finding; the fingerprint is made from its place in the list by [`counted`].
fn finding(
    check: &str,
    severity: Severity,
    subject: &[(&str, &str)],
    message: &str,
    evidence: Value,
) -> Finding {
    Finding {
        check: check.into(),
        severity,
        institution: Some("University of Northfield".into()),
        subject: subject
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        message: message.into(),
        evidence: match evidence {
            Value::Object(map) => map.into_iter().collect(),
            _ => BTreeMap::new(),
        },
        places: vec![],
        rows: vec![],
        row_count: 0,
        suggestion: None,
        fingerprint: String::new(),
    }
}

trait With {
    fn at(self, line: u32, column: u32) -> Self;
    fn rows(self, rows: &[u32]) -> Self;
    fn so(self, suggestion: &str) -> Self;
}

impl With for Finding {
    fn at(mut self, line: u32, column: u32) -> Self {
        self.places.push(FilePlace {
            file: "learning-technology.gradus".into(),
            line,
            column,
        });
        self
    }

    fn rows(mut self, rows: &[u32]) -> Self {
        self.rows = rows.iter().copied().map(RowRef::Row).take(100).collect();
        self.row_count = rows.len() as u64;
        self
    }

    fn so(mut self, suggestion: &str) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }
}

/// Numbers the fingerprints and counts the findings.
fn counted(mut report: Report) -> Report {
    for (at, finding) in report.findings.iter_mut().enumerate() {
        finding.fingerprint = format!("{:016x}", 0x9e37_79b9_u64 * (at as u64 + 1));
        match finding.severity {
            Severity::Error => report.summary.error += 1,
            Severity::Warning => report.summary.warning += 1,
            Severity::Note => report.summary.note += 1,
        }
    }
    report
}

/// One university with three families and a dozen findings.
pub fn northfield() -> Report {
    let rows: Vec<RowRef> = [12, 44, 45, 46, 130, 301].into_iter().map(RowRef::Row).collect();
    counted(Report {
        framework: framework(),
        posts: Some(PostsSummary {
            read: 412,
            refused: 3,
            refused_known: 0,
            skipped: 2,
            placed: 398.into(),
            unplaced: 11.into(),
            headcount: 401.into(),
            fte: "371.40".into(),
            contract_blank: 5.into(),
            settled: None,
            unplaced_by_reason: vec![
                Unplaced {
                    reason: "unmatched-title".into(),
                    posts: 6.into(),
                    rows,
                    row_count: 6,
                },
                Unplaced {
                    reason: "grade-missing".into(),
                    posts: 4.into(),
                    rows: [60, 61, 62, 63].into_iter().map(RowRef::Row).collect(),
                    row_count: 4,
                },
                Unplaced {
                    reason: "grade-outside-role".into(),
                    posts: 1.into(),
                    rows: vec![RowRef::Row(222)],
                    row_count: 1,
                },
            ],
            sources: vec![Source {
                name: "posts.csv".into(),
                file: "northfield/posts.csv".into(),
                read: 412,
                refused: 3,
                skipped: vec![SkippedRows {
                    rule: "\"Post Ref\" is \"TOTAL\"".into(),
                    rows: 2,
                }],
                remarks: vec![
                    "read as Windows-1252, columns separated by `;`".into(),
                    "not used: columns `Cost Centre`, `Line Manager Email`".into(),
                ],
            }],
            refused_rows: vec![
                RefusedRow {
                    source: "posts.csv".into(),
                    row: 88,
                    column: "FTE".into(),
                    value: "1,0,0".into(),
                    reason: "not a number; write it as `1.0`".into(),
                },
                RefusedRow {
                    source: "posts.csv".into(),
                    row: 190,
                    column: "Start".into(),
                    value: "31/02/2024".into(),
                    reason: "no such date; the source's dates are read as day/month/year".into(),
                },
                RefusedRow {
                    source: "posts.csv".into(),
                    row: 402,
                    column: String::new(),
                    value: String::new(),
                    reason: "has 9 cells where the heading has 14".into(),
                },
            ],
        }),
        institutions: vec![institution(
            "University of Northfield",
            &[
                ("new-specialists", [2, 21, 6, 14, 9, 14]),
                ("academics", [31, 172, 0, 0, 3, 0]),
                ("learning-support", [8, 52, 11, 0, 28, 20]),
            ],
            10,
        )],
        skipped: vec![
            Skipped {
                check: "pay-outside-grade".into(),
                because: "no source has the column `salary` or `point`".into(),
            },
            Skipped {
                check: "top-of-grade".into(),
                because: "no source has the column `point`".into(),
            },
        ],
        findings: northfield_findings(),
        ..empty()
    })
}

fn northfield_findings() -> Vec<Finding> {
    use Severity::{Error, Note, Warning};
    vec![
        finding(
            "dead-end",
            Error,
            &[("role", "technical-researcher"), ("grade", "professional.7")],
            "`Technical researcher` at Grade 7 has no way up: 14 posts are in a dead end",
            json!({"posts": 14, "fte": "12.60"}),
        )
        .at(88, 1)
        .rows(&[17, 23, 24, 25, 31, 40, 41, 77, 102, 103, 104, 180, 181, 399])
        .so("HR policy: write a step up from `technical-researcher`; the nearest is `educational-developer` at Grade 8, where 6 posts exist"),
        finding(
            "dead-end",
            Error,
            &[("role", "av-technician"), ("grade", "professional.5")],
            "`Audio-visual technician` at Grade 5 has no way up: 20 posts are in a ring of transfers that never rises",
            json!({"posts": 20, "fte": "18.00"}),
        )
        .at(131, 1)
        .at(204, 3)
        .rows(&(200..220).collect::<Vec<_>>())
        .so("HR policy: write a step up from any of `av-technician`, `media-assistant`"),
        finding(
            "fixed-term-concentration",
            Error,
            &[("unit", "E-learning Unit")],
            "`E-learning Unit` has 19 of 24 filled posts on short-term contracts, against a limit of 25%",
            json!({"short_term": 19, "filled": 24, "share": 0.7917, "interval": [0.5953, 0.9076],
                   "rest_share": 0.1121, "p": 0.000_000_4, "q": 0.000_003, "conversions": 13, "limit": 0.25}),
        )
        .at(240, 1)
        .rows(&(14..38).collect::<Vec<_>>())
        .so("convert 13 contracts to open-ended; project funding ends within a year for 11 of them"),
        finding(
            "unknown-grade",
            Error,
            &[("grade", "7B")],
            "2 posts name the grade `7B`, which no scale has; did you mean `7`?",
            json!({"posts": 2}),
        )
        .rows(&[310, 318])
        .so("map the value in `gradus.toml`, or add the grade to its scale"),
        finding(
            "bottleneck",
            Warning,
            &[("role", "learning-technologist"), ("grade", "professional.7")],
            "`Learning technologist` at Grade 7: 33 staff in post stand below 3 posts",
            json!({"waiting": 33, "places": 3, "ratio": 11.0, "limit": 8}),
        )
        .at(61, 3)
        .rows(&(250..283).collect::<Vec<_>>())
        .so("budget holder: fund posts of `senior-learning-technologist`; 2 more would bring it within the limit of 8"),
        finding(
            "closed-to-post",
            Warning,
            &[("role", "learning-technologist"), ("grade", "professional.6")],
            "`Learning technologist` at Grade 6: 14 posts on fixed-term contracts are shut out of promotion",
            json!({"posts": 14, "fte": "11.90"}),
        )
        .at(192, 68)
        .rows(&(14..28).collect::<Vec<_>>())
        .so("convert these contracts, or open the step to fixed-term staff"),
        finding(
            "fixed-term-concentration",
            Warning,
            &[("family", "new-specialists"), ("unit", "Library")],
            "`New specialists` in `Library` have 3 of 9 filled posts on short-term contracts, against a limit of 25%",
            json!({"short_term": 3, "filled": 9, "share": 0.3333, "interval": [0.1206, 0.6458],
                   "rest_share": 0.1513, "p": 0.1523, "q": 0.3046, "conversions": 1, "limit": 0.25}),
        )
        .at(240, 1)
        .rows(&[90, 92, 95]),
        finding(
            "leaves-institution",
            Warning,
            &[("role", "library-assistant"), ("grade", "professional.6")],
            "`Library assistant` at Grade 6: the way up leads through `Subject librarian` at Grade 7, which has no post here",
            json!({"posts": 28, "fte": "24.50"}),
        )
        .at(149, 1)
        .rows(&(320..348).collect::<Vec<_>>())
        .so("budget holder: fund a post of `subject-librarian` at Grade 7"),
        finding(
            "leaves-family",
            Note,
            &[("role", "educational-developer"), ("grade", "professional.8")],
            "`Educational developer` at Grade 8: the only way up is through `Academics and established professionals`",
            json!({"posts": 6, "fte": "5.60"}),
        )
        .at(75, 1)
        .rows(&[51, 52, 53, 54, 55, 56]),
        finding(
            "unstaffed-step",
            Note,
            &[("from", "educational-developer"), ("to", "head-of-learning-technology")],
            "`Educational developer` leads to `Head of learning technology`, which has no post here",
            json!({}),
        )
        .at(196, 3),
        finding(
            "cut-off-role",
            Warning,
            &[("role", "materials-developer")],
            "`Materials developer` has no step to or from any other role of `New specialists`",
            json!({}),
        )
        .at(96, 1)
        .so("write the step that staff take in practice"),
        finding(
            "four-year-rule",
            Note,
            &[("unit", "E-learning Unit")],
            "7 posts have been fixed-term for four years or more without a reason",
            json!({"posts": 7, "longest_years": 9.25, "units": {"E-learning Unit": 5, "Library": 2}}),
        )
        .rows(&[14, 15, 16, 17, 18, 90, 92]),
    ]
}

/// Twenty-three institutions, two sources, and more findings of a check than anyone wants on a screen.
pub fn twenty_three() -> Report {
    let institutions: Vec<Institution> = (1..=23_u64)
        .map(|n| {
            institution(
                &format!("Institution {n:02}"),
                &[
                    (
                        "new-specialists",
                        [n % 3, 20 + n, n % 5, n * 7 % 11, n * 5 % 13, n * n % 17],
                    ),
                    ("academics", [40, 300 + n * 3, 0, 0, n % 4, 0]),
                    ("learning-support", [4, 80 + n, n % 7, 0, n * 3 % 19, n % 6]),
                ],
                n % 9,
            )
        })
        .collect();
    let findings: Vec<Finding> = (1..=23_u32)
        .map(|n| {
            let posts = (n * n % 17).max(1);
            let mut finding = finding(
                "dead-end",
                Severity::Error,
                &[("role", "technical-researcher"), ("grade", "professional.7")],
                "`Technical researcher` at Grade 7 has no way up",
                json!({"posts": posts, "fte": format!("{posts}.00")}),
            )
            .at(88, 1)
            .so("HR policy: write a step up from `technical-researcher`");
            finding.institution = Some(format!("Institution {n:02}"));
            finding.rows = (0..posts)
                .map(|at| RowRef::In {
                    source: if n > 12 { "south.csv" } else { "north.csv" }.into(),
                    row: n * 100 + at * 2,
                })
                .collect();
            finding.row_count = u64::from(posts);
            finding
        })
        .collect();
    let placed: u64 = institutions.iter().filter_map(|one| one.placed.as_u64()).sum();
    let unplaced: u64 = institutions.iter().filter_map(|one| one.unplaced.as_u64()).sum();
    let source = |name: &str, read: u64| Source {
        name: name.into(),
        file: format!("extracts/{name}"),
        read,
        refused: 0,
        skipped: vec![],
        remarks: vec![],
    };
    let mut report = empty();
    report.as_of_from = "clock".into();
    report.framework = framework();
    report.institutions = institutions;
    report.findings = findings;
    if let Some(posts) = &mut report.posts {
        posts.read = placed + unplaced;
        posts.placed = placed.into();
        posts.unplaced = unplaced.into();
        posts.headcount = (placed + unplaced).into();
        posts.fte = "10312.75".into();
        posts.sources = vec![
            source("north.csv", placed / 2),
            source("south.csv", placed / 2 + unplaced),
        ];
        posts.unplaced_by_reason = vec![Unplaced {
            reason: "ambiguous-title".into(),
            posts: unplaced.into(),
            rows: (0..unplaced.min(100))
                .map(|at| RowRef::In {
                    source: "south.csv".into(),
                    row: 2 + at as u32 * 3,
                })
                .collect(),
            row_count: unplaced,
        }];
    }
    counted(report)
}

/// Two institutions, one with a family too small for shares and posts in no family, none of it with a date.
pub fn two_institutions() -> Report {
    let mut report = northfield();
    report.institutions.push(institution(
        "University of Southmere",
        &[("new-specialists", [0, 1, 0, 0, 2, 1]), ("", [0, 12, 0, 0, 0, 4])],
        0,
    ));
    report.findings.truncate(2);
    report.findings[1].institution = Some("University of Southmere".into());
    report.findings[1].message = "`Porter` has no way up".into();
    report.summary = Summary {
        error: 2,
        ..Summary::default()
    };
    report
}

/// What `check` gives: a framework without posts.
pub fn check_only() -> Report {
    let mut findings: Vec<Finding> = northfield_findings()
        .into_iter()
        .filter(|finding| ["dead-end", "cut-off-role"].contains(&finding.check.as_str()))
        .collect();
    for finding in &mut findings {
        finding.institution = None;
        finding.rows.clear();
        finding.row_count = 0;
        finding.evidence.clear();
        finding.message = finding.message.split(':').next().unwrap().to_owned();
    }
    counted(Report {
        framework: framework(),
        posts: None,
        findings,
        ..empty()
    })
}

/// Many families in one institution, as an occupational classification has them.
pub fn many_families() -> Report {
    let names: Vec<String> = (1..=31).map(|n| format!("series-{:04}", n * 17)).collect();
    let families: Vec<(&str, [u64; 6])> = names
        .iter()
        .zip(1_u64..)
        .map(|(name, n)| {
            (
                name.as_str(),
                [n * 100, n * n * 900, 0, 0, n * 13 % 700, n * n * n * 31 % 9_000],
            )
        })
        .collect();
    let one = institution("Department of Everything", &families, 120_000);
    let mut report = northfield();
    report.findings.clear();
    report.summary = Summary::default();
    report.skipped.clear();
    if let Some(posts) = &mut report.posts {
        posts.placed = one.placed.clone();
        posts.unplaced = one.unplaced.clone();
        posts.read = 1_234_567;
        posts.skipped = 4_707;
        posts.refused_rows.clear();
        posts.refused = 0;
        posts.unplaced_by_reason.clear();
        posts.sources.clear();
    }
    report.institutions = vec![one];
    report
}

/// Titles that would move the cursor, turn the text or run as a formula, and names in wide scripts.
pub fn hostile() -> Report {
    let mut report = northfield();
    let nasty = "=cmd|'/C calc'!A0 \u{1b}[2J\u{1b}]0;owned\u{7} Lecturer\r\nerror: all is lost\u{202e}fdp.exe\u{200b}";
    report.institutions[0].name = format!("University \u{1b}[31mof {nasty}");
    report.framework.title = "Gyrfaoedd technoleg ddysgu, Tŷ Ddewi \u{2067}".into();
    report.framework.families[0].title = "大学の新しい専門職員と学習技術者のための非常に長い名前".into();
    report.findings.truncate(1);
    report.findings[0].message = format!("`{nasty}` matches no role");
    report.findings[0].suggestion = Some("x".repeat(200));
    report.findings[0].places[0].file = "a\nb.gradus".into();
    report.summary = Summary {
        error: 1,
        ..Summary::default()
    };
    report.skipped.clear();
    if let Some(posts) = &mut report.posts {
        posts.sources[0].name = nasty.into();
        posts.sources[0].remarks = vec![nasty.into()];
        posts.refused_rows[0].value = nasty.into();
        posts.refused_rows[0].column = "\tFTE".into();
        posts.placed = 61.into();
        posts.unplaced = 39.into();
    }
    report
}

/// Northfield with two findings that it has accepted: one that its baseline knows, one that its framework allows.
pub fn accepted() -> Report {
    let mut report = northfield();
    let known = report.findings.remove(1);
    let allowed = report.findings.remove(0);
    report.summary = Summary {
        known: 1,
        allowed: 1,
        ..Summary::default()
    };
    let mut report = counted(report);
    report.accepted = vec![
        Accepted {
            by: AcceptedBy::Allowed,
            reason: "the post ends with the programme".into(),
            owner: None,
            first_seen: None,
            until: Some("2027-01-01".into()),
            at: Some(FilePlace {
                file: "frameworks/learning-technology.gradus".into(),
                line: 71,
                column: 3,
            }),
            finding: Finding {
                fingerprint: "a110000000000001".into(),
                ..allowed
            },
        },
        Accepted {
            by: AcceptedBy::Known,
            reason: "regrading is under way".into(),
            owner: Some("head of personnel".into()),
            first_seen: Some("2026-01-31".into()),
            until: None,
            at: None,
            finding: Finding {
                fingerprint: "b000000000000002".into(),
                ..known
            },
        },
    ];
    report
}
