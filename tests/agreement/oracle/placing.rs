//! Placement: which stations a post stands on, or why it stands on none.

use super::steps::Station;
use crate::agreement::world::{GradeAt, Row, World};

/// Why a post stands on no station, with the subject of its finding where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub reason: &'static str,
    pub subject: Vec<(&'static str, String)>,
}

/// A station of a post and the share of the post that stands there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub station: Station,
    pub share: f64,
}

/// The stations of a post, or the fault of the first of its roles that has one.
pub fn place(world: &World, row: &Row) -> Result<Vec<Place>, Fault> {
    if row.roles.is_empty() {
        let role = by_title(world, &row.title)?;
        let station = Station {
            role,
            grade: grade(world, row, role)?,
        };
        return Ok(vec![Place { station, share: 1.0 }]);
    }
    named(world, row).into_iter().collect()
}

/// How many of the roles named in the role cell cannot be placed.
pub fn faults(world: &World, row: &Row) -> usize {
    named(world, row).iter().filter(|place| place.is_err()).count()
}

fn named(world: &World, row: &Row) -> Vec<Result<Place, Fault>> {
    let all = row.roles.len();
    row.roles
        .iter()
        .map(|named| {
            let role = world
                .roles
                .iter()
                .position(|role| role.name == named.name)
                .ok_or_else(|| Fault {
                    reason: "unknown-role",
                    subject: vec![("role", named.name.clone())],
                })?;
            let station = Station {
                role,
                grade: grade(world, row, role)?,
            };
            let share = named
                .share
                .map_or(1.0 / all as f64, |share| f64::from(share) / 100.0);
            Ok(Place { station, share })
        })
        .collect()
}

/// The family of a placed post: that of its largest share, the first named on a tie; none where that role has none.
pub fn family<'a>(world: &'a World, places: &[Place]) -> Option<&'a String> {
    let mut best = places[0];
    for &place in places {
        if place.share > best.share {
            best = place;
        }
    }
    let family = world.roles[best.station.role].family;
    family.map(|family| &world.families[family])
}

fn grade(world: &World, row: &Row, role: usize) -> Result<usize, Fault> {
    let has = &world.roles[role];
    let subject = || vec![("role", has.name.clone()), ("grade", row.grade.clone())];
    if row.grade.is_empty() {
        return if has.low == has.high {
            Ok(has.low)
        } else {
            Err(Fault {
                reason: "grade-missing",
                subject: Vec::new(),
            })
        };
    }
    let (scale, name) = match row.grade.split_once('.') {
        Some((scale, name)) => (scale, name),
        None if row.scale.is_empty() => (world.scales[has.scale].name.as_str(), row.grade.as_str()),
        None => (row.scale.as_str(), row.grade.as_str()),
    };
    let Some(at) = find(world, scale, name) else {
        return Err(Fault {
            reason: "unknown-grade",
            subject: subject(),
        });
    };
    if at.scale == has.scale && (has.low..=has.high).contains(&at.grade) {
        Ok(at.grade)
    } else {
        Err(Fault {
            reason: "grade-outside-role",
            subject: subject(),
        })
    }
}

fn find(world: &World, scale: &str, name: &str) -> Option<GradeAt> {
    let scale = world.scales.iter().position(|known| known.name == scale)?;
    let grade = world.scales[scale]
        .grades
        .iter()
        .position(|known| known == name)?;
    Some(GradeAt { scale, grade })
}

fn by_title(world: &World, title: &str) -> Result<usize, Fault> {
    let wanted = normal(title);
    let matching = |matches: &dyn Fn(&str) -> bool, own: bool| -> Vec<usize> {
        (0..world.roles.len())
            .filter(|&role| {
                let role = &world.roles[role];
                (own && matches(&role.title)) || role.titles.iter().any(|entry| matches(entry))
            })
            .collect()
    };
    let exactly = matching(&|entry| !entry.contains('*') && normal(entry) == wanted, true);
    let found = if exactly.is_empty() {
        matching(&|entry| entry.contains('*') && pattern(entry, &wanted), false)
    } else {
        exactly
    };
    match found.as_slice() {
        [] => Err(Fault {
            reason: "unmatched-title",
            subject: vec![("title", title.to_owned())],
        }),
        [role] => Ok(*role),
        _ => Err(Fault {
            reason: "ambiguous-title",
            subject: Vec::new(),
        }),
    }
}

/// A title without case, accents, punctuation and idle white space.
pub fn normal(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'é' | 'è' | 'ê' => 'e',
            'ŷ' => 'y',
            'ö' => 'o',
            other if other.is_alphanumeric() => other,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the whole of a normalised title fits a pattern, in which `*` stands for any text.
fn pattern(entry: &str, title: &str) -> bool {
    fn fits(pieces: &[String], title: &str) -> bool {
        match pieces {
            [] => false,
            [last] => title == last,
            [first, rest @ ..] => title.strip_prefix(first.as_str()).is_some_and(|left| {
                (0..=left.len())
                    .filter(|&at| left.is_char_boundary(at))
                    .any(|at| fits(rest, &left[at..]))
            }),
        }
    }
    let pieces: Vec<String> = entry.split('*').map(normal).collect();
    fits(&pieces, title)
}

#[test]
fn titles_are_compared_without_case_accents_punctuation_and_idle_space() {
    assert_eq!(normal("  CAFÉ  Manager. "), "cafe manager");
    assert_eq!(normal("Adviser, Learning"), normal("adviser learning"));
}

#[test]
fn a_star_stands_for_any_text_and_a_pattern_for_the_whole_title() {
    assert!(pattern("Learning technolog*", "learning technologist"));
    assert!(pattern("learning*", "learning"));
    assert!(pattern("media*producer", "media and film producer"));
    assert!(!pattern("media*producer", "media producer assistant"));
    assert!(!pattern("*technologist", "technologist trainee"));
}
