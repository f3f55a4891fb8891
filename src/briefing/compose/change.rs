//! *What would change it?* Each finding's remedy, ranked by the posts that it helps.

use super::{Says, text};
use crate::briefing::{Remedy, Who, en};
use crate::report::briefing::{Cell, Column, Question};
use crate::report::words;

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let mut answer = Vec::new();
    if facts.remedies.is_empty() {
        answer.push("Nothing was found that asks for a remedy.".to_owned());
    }
    for who in [
        Who::Policy,
        Who::Budget,
        Who::Contracts,
        Who::Grading,
        Who::Records,
    ] {
        let own: Vec<&Remedy> = facts.remedies.iter().filter(|remedy| remedy.who == who).collect();
        let Some(first) = own.first() else { continue };
        answer.push(format!(
            "{}: {}; the one that helps most is about {} ({}).",
            en::who(who),
            if own.len() == 1 {
                "1 remedy".to_owned()
            } else {
                format!("{} remedies", says.locale.whole(own.len()))
            },
            super::user(&first.subject),
            says.posts(first.posts),
        ));
    }
    let several = facts.institutions.len() > 1 && !facts.shared;
    let mut columns = vec![
        Column::plain("Posts helped").hot(),
        Column::plain("About"),
        Column::plain("What was found"),
        Column::plain("What to do"),
        Column::plain("Who can"),
    ];
    if several {
        columns.push(Column::plain("Institutions"));
    }
    let rows = facts
        .remedies
        .iter()
        .map(|remedy| {
            let what = if facts.shared {
                super::capital(en::remedy(&remedy.check))
            } else {
                super::capital(&super::longer(told_apart(&remedy.what)))
            };
            let mut row = vec![
                Cell::Count(remedy.posts),
                text(&remedy.subject),
                Cell::Text(words::check_title(&remedy.check).into_owned()),
                Cell::Text(what),
                Cell::Text(en::who(remedy.who).to_owned()),
            ];
            if several {
                row.push(match remedy.institutions {
                    0 => Cell::Blank,
                    number => Cell::Number(number as f64),
                });
            }
            row
        })
        .collect();
    let blocks = if facts.remedies.is_empty() {
        Vec::new()
    } else {
        vec![says.table(
            "remedies",
            "Remedies, those that help most posts first",
            "For a group of short-term contracts, the conversions that bring it to the limit. Remedies overlap: their posts do \
             not add up.",
            columns,
            rows,
        )]
    };
    super::question("change", en::CHANGE, answer, blocks)
}

/// What to do without the word for who can: it has a column of its own.
fn told_apart(what: &str) -> &str {
    ["HR policy: ", "a budget holder: "]
        .into_iter()
        .find_map(|who| what.strip_prefix(who))
        .unwrap_or(what)
}
