//! *Is grading consistent?* Dispersal, pay outside, evaluation, overlaps.

use super::{Says, capital, text};
use crate::briefing::en;
use crate::report::briefing::{Cell, Column, Question};
use crate::report::words;

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let made = |check: &str| facts.skipped.iter().all(|(skipped, _)| skipped != check);
    let with: Vec<_> = facts
        .grading
        .iter()
        .filter(|checked| checked.findings > 0)
        .collect();
    let mut answer = Vec::new();
    if with.is_empty() {
        answer.push("The checks of grading that could be made found nothing.".to_owned());
    } else {
        let found: usize = with.iter().map(|checked| checked.findings).sum();
        answer.push(format!(
            "{} of {} checks of grading found something, {} in all.",
            says.locale.whole(with.len()),
            says.locale.whole(facts.grading.len()),
            if found == 1 {
                "1 finding".to_owned()
            } else {
                format!("{} findings", says.locale.whole(found))
            },
        ));
    }
    for (check, words) in [
        (
            "grade-outside-role",
            "posts stand at a grade that their role may not have",
        ),
        ("pay-outside-grade", "posts are paid outside their grade's band"),
        ("evaluation-grade", "posts score in another grade than their own"),
    ] {
        if let Some(checked) = with.iter().find(|checked| checked.check == check)
            && checked.posts > 0
        {
            answer.push(format!("{} {words}.", capital(&says.count(checked.posts))));
        }
    }
    let rows = facts
        .grading
        .iter()
        .map(|checked| {
            vec![
                Cell::Text(words::check_title(&checked.check).into_owned()),
                Cell::Text(words::check_means(&checked.check).to_owned()),
                if made(&checked.check) {
                    Cell::Number(checked.findings as f64)
                } else {
                    Cell::Text("not checked".to_owned())
                },
                Cell::Count(checked.posts),
            ]
        })
        .collect();
    let mut blocks = vec![says.table(
        "grading",
        "What was checked",
        "A post may be in several findings.",
        vec![
            Column::plain("Check"),
            Column::plain("What it looks for"),
            Column::plain("Findings"),
            Column::plain("Posts").hot(),
        ],
        rows,
    )];
    if !facts.grading_found.is_empty() {
        let several = facts.institutions.len() > 1;
        let mut columns = vec![Column::plain("Check"), Column::plain("Weight")];
        if several {
            columns.push(Column::plain("Institution"));
        }
        columns.extend([Column::plain("What was found"), Column::plain("Posts")]);
        let rows = facts
            .grading_found
            .iter()
            .map(|found| {
                let mut row = vec![
                    Cell::Text(words::check_title(&found.check).into_owned()),
                    Cell::Text(en::severity(found.severity).to_owned()),
                ];
                if several {
                    row.push(text(&found.institution));
                }
                row.extend([
                    Cell::Text(super::longer(&found.message)),
                    Cell::Count(found.posts),
                ]);
                row
            })
            .collect();
        blocks.push(says.table("grading-found", "What was found", "", columns, rows));
    }
    let remedy = (!with.is_empty()).then(|| {
        "Each finding says which of the two is wrong: the grade of the posts, or the rule. Evaluate before regrading."
            .to_owned()
    });
    Question {
        remedy,
        ..super::question("grading", en::GRADING, answer, blocks)
    }
}
