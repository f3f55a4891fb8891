//! Which column is which: every pairing gets a score, and the best ones are taken first.

use super::contents::Contents;
use super::headings::{Heard, heard};
use super::{ColumnGuess, Known, OddDates, Surety, hundredths, privacy, words};
use crate::posts::columns::Column;
use crate::posts::describe::{Facts, Profile};

/// A closed column has no more different values.
const CLOSED: u64 = 60;

/// How well a column of theirs would do for one of ours.
struct Pairing {
    score: u32,
    index: usize,
    ours: Column,
    why: Vec<String>,
}

pub(super) fn assign(profile: &Profile, contents: Vec<Contents>, known: &Known) -> Vec<ColumnGuess> {
    let ids = likely_ids(profile);
    let mut pairings: Vec<Pairing> = Vec::new();
    for (index, (facts, holds)) in profile.columns.iter().zip(&contents).enumerate() {
        for (ours, _) in Column::ALL {
            let pairing = score(profile, facts, holds, ours, known, ids);
            if let Some((score, why)) = pairing.filter(|(score, _)| *score >= 50) {
                pairings.push(Pairing {
                    score,
                    index,
                    ours,
                    why,
                });
            }
        }
    }
    // The best first; of equal ones the one that stands first.
    pairings.sort_by_key(|pairing| (std::cmp::Reverse(pairing.score), pairing.index, pairing.ours));
    let mut out: Vec<ColumnGuess> = contents
        .into_iter()
        .zip(&profile.columns)
        .enumerate()
        .map(|(index, (contents, facts))| ColumnGuess {
            index,
            meaning: None,
            why: Vec::new(),
            hidden: hidden(facts, &contents),
            contents,
            odd: OddDates::default(),
        })
        .collect();
    let mut taken: Vec<(Column, usize)> = Vec::new();
    for pairing in pairings {
        let rival = taken
            .iter()
            .find(|(ours, _)| *ours == pairing.ours)
            .map(|(_, index)| *index);
        let Some(one) = out.get_mut(pairing.index) else {
            continue;
        };
        if let Some(rival) = rival {
            if one.meaning.is_none() && one.why.is_empty() {
                let heading = profile
                    .columns
                    .get(rival)
                    .map_or("", |facts| facts.heading.as_str());
                one.why.push(format!(
                    "it could be `{}` too, and `{heading}` is the better one",
                    pairing.ours.name()
                ));
            }
            continue;
        }
        if one.meaning.is_some() {
            continue;
        }
        one.meaning = Surety::of(pairing.score).map(|surety| (pairing.ours, surety));
        one.why = pairing.why;
        taken.push((pairing.ours, pairing.index));
        if matches!(pairing.ours, Column::Person | Column::Id | Column::Manager) {
            one.hidden = one.hidden.or(Some("references are not shown"));
        }
        if matches!(pairing.ours, Column::Title | Column::Unit | Column::Grade) && one.hidden.is_some() {
            // A heading such as `Staff Group`: what it holds is what posts are called, unless it names people.
            if one.contents.names < 20 && one.contents.addresses == 0 {
                one.hidden = None;
            }
        }
    }
    out
}

/// Why the values of a column are not shown.
fn hidden(facts: &Facts, contents: &Contents) -> Option<&'static str> {
    if contents.addresses >= 10 {
        return Some("it holds addresses or telephone numbers");
    }
    if contents.names >= 20 && facts.distinct() >= 3 {
        return Some("its values look like people's names");
    }
    privacy::by_heading(&facts.heading)
}

/// The column whose heading is the surest to mean `id`: managers are looked up in it.
fn likely_ids(profile: &Profile) -> Option<&Facts> {
    profile
        .columns
        .iter()
        .filter_map(|facts| {
            let heard = heard(&facts.heading, Column::Id)?;
            (heard.score >= 70 && facts.distinct() * 10 >= facts.filled * 6).then_some((heard.score, facts))
        })
        .max_by_key(|(score, facts)| (*score, std::cmp::Reverse(facts.position)))
        .map(|(_, facts)| facts)
}

/// How well a column does, with what speaks for it; none when it cannot be.
fn score(
    profile: &Profile,
    facts: &Facts,
    contents: &Contents,
    ours: Column,
    known: &Known,
    ids: Option<&Facts>,
) -> Option<(u32, Vec<String>)> {
    let heard = heard(&facts.heading, ours);
    let mut why: Vec<String> = heard.iter().map(|heard| said(heard, ours)).collect();
    let base = i64::from(heard.map_or(0, |heard| heard.score));
    let told = contents.telling > 0;
    let change = match ours {
        Column::Id => {
            let unique = facts.distinct() * 100 >= facts.filled * 80;
            let sparse = facts.blank * 2 > profile.rows;
            match (unique, sparse) {
                (true, false) => {
                    why.push(format!(
                        "{} different values in {} cells",
                        facts.distinct(),
                        facts.filled
                    ));
                    5
                }
                _ if !told => 0,
                _ => -60,
            }
        }
        Column::Fte => number(contents, &mut why, |_| true),
        Column::Salary => number(contents, &mut why, |middle| middle >= 100_000),
        Column::Count => match contents.whole {
            95.. => {
                why.push("whole numbers".to_owned());
                5
            }
            _ if !told => 0,
            _ => -70,
        },
        Column::Point => match contents.whole {
            90.. if contents.largest < 50_000 => {
                why.push(format!("whole numbers up to {}", hundredths(contents.largest)));
                5
            }
            _ if !told => 0,
            _ => -60,
        },
        Column::Start | Column::End | Column::ServiceStart | Column::ActingUntil | Column::ProtectedUntil => {
            match contents.dates {
                80.. => {
                    why.push("dates".to_owned());
                    5
                }
                _ if !told => 0,
                _ => -70,
            }
        }
        Column::Contract | Column::Status | Column::Funding => closed(facts, contents, ours, known, &mut why),
        Column::Manager => manager(facts, ids, &mut why),
        Column::Title => {
            let numbers = contents.letters < 70 && told;
            let people = contents.addresses > 10 || contents.names >= 50;
            i64::from(numbers || people) * -60
        }
        Column::Unit | Column::Institution => {
            let many = facts.distinct() * 10 > facts.filled * 9 && facts.filled > 20 && ours == Column::Unit;
            i64::from(told && contents.letters < 50) * -40 + i64::from(many) * -30
        }
        Column::Grade | Column::HolderGrade => i64::from(facts.distinct() > 400 || contents.words > 60) * -60,
        Column::Scale => {
            let numbers = contents.numbers > 80;
            i64::from(facts.distinct() > 300 || numbers) * -60
        }
        Column::Role => {
            let names = |text: &str| text.split([';', ':']).next().map(|role| role.trim().to_owned());
            let values = facts.values();
            let known_ones = values
                .iter()
                .filter(|(text, _)| names(text).is_some_and(|role| known.roles.contains(&role)));
            match (known_ones.count(), known.roles.is_empty()) {
                (0, false) if told => -60,
                (found, false) if found > 0 => {
                    why.push(format!("{found} of its values name roles of the framework"));
                    10
                }
                // Without a framework there are no roles that it could name.
                _ if told => -30,
                _ => 0,
            }
        }
        _ => 0,
    };
    let mut total = base + change;
    if heard.is_none() && change < 50 {
        return None;
    }
    if total < 50 && told && heard.is_some_and(|heard| heard.whole && heard.score >= 75) && facts.filled > 0 {
        // Offered for a person to decide: the heading is right, and what stands below it is not understood.
        total = 50;
        why.push("what stands below the heading is not what was expected".to_owned());
    }
    u32::try_from(total).ok().map(|score| (score.min(100), why))
}

fn said(heard: &Heard, ours: Column) -> String {
    if heard.whole && heard.usual == ours.name() {
        "it is named like ours".to_owned()
    } else if heard.whole {
        "the heading is a usual one for it".to_owned()
    } else {
        format!("the heading holds `{}`", heard.usual)
    }
}

/// Numbers, of which the middle one is as it should be.
fn number(contents: &Contents, why: &mut Vec<String>, fits: impl Fn(i64) -> bool) -> i64 {
    if contents.telling == 0 {
        return 0;
    }
    let share = contents.numbers.max(contents.numbers_with_comma);
    if share < 60 || !fits(contents.middle) {
        return -60;
    }
    why.push(format!("numbers up to {}", hundredths(contents.largest)));
    5
}

/// A column of few words that are understood.
fn closed(facts: &Facts, contents: &Contents, ours: Column, known: &Known, why: &mut Vec<String>) -> i64 {
    if contents.telling == 0 {
        return 0;
    }
    let values = facts.values();
    let (mut understood, mut words_understood, mut all, mut markers) = (0, 0, 0, 0);
    for (text, seen) in &values {
        if super::contents::marker(text).is_some() {
            markers += 1;
            continue;
        }
        all += seen.times;
        if words::meaning(ours, text, &known.contracts).is_some() {
            understood += seen.times;
            words_understood += 1;
        }
    }
    let share = 100 * understood / all.max(1);
    if facts.distinct() > CLOSED || share < 50 {
        return -40;
    }
    why.push(format!(
        "{words_understood} of its {} words are understood",
        facts.distinct() - markers
    ));
    match (share, words_understood) {
        (90.., 2..) if ours != Column::Funding => 55,
        (80.., _) => 25,
        _ => 10,
    }
}

/// Managers are posts: their ids stand among the ids.
fn manager(facts: &Facts, ids: Option<&Facts>, why: &mut Vec<String>) -> i64 {
    let Some(ids) = ids.filter(|ids| ids.position != facts.position) else {
        return 0;
    };
    let (inside, all) = facts.within(ids);
    // Among few values some are there by chance.
    if all == 0 || facts.distinct() < 2 {
        return 0;
    }
    if inside * 2 >= all {
        why.push(format!(
            "{inside} of its {all} different values are ids of `{}`",
            ids.heading
        ));
        if inside * 10 >= all * 9 && all >= 5 {
            55
        } else {
            10
        }
    } else if inside == 0 {
        why.push(format!("none of its values is an id of `{}`", ids.heading));
        -15
    } else {
        0
    }
}
