//! *Are they visible?* Posts placed and unplaced, titles per role, several roles.

use super::{Says, capital, text, user};
use crate::briefing::en;
use crate::report::briefing::{Cell, Column, Question};
use crate::report::words;

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let all = &facts.all;
    let every = all.placed + all.unplaced;
    let mut answer = vec![format!(
        "{} of {} {} a role of the framework{}.",
        says.count(all.placed),
        says.posts(every),
        en::verb(&says.count(all.placed), "has", "have"),
        says.in_brackets(all.placed, every),
    )];
    let many: Vec<_> = facts.roles.iter().filter(|role| role.titles > 1).collect();
    if let Some(first) = many.first() {
        answer.push(format!(
            "{} of {} roles with posts {} known under more than one title; {} has the most, with {}{}.",
            says.locale.whole(many.len()),
            says.locale.whole(facts.roles.len()),
            if many.len() == 1 { "is" } else { "are" },
            user(&first.role),
            if facts.shared { "at least " } else { "" },
            says.locale.whole(first.titles),
        ));
    }
    if facts.several_roles > 0 {
        answer.push(format!(
            "{} {} several roles at once.",
            capital(&says.people(facts.several_roles)),
            en::verb(&says.count(facts.several_roles), "holds", "hold"),
        ));
    }
    let mut blocks = Vec::new();
    if !facts.reasons.is_empty() {
        let rows = facts
            .reasons
            .iter()
            .map(|&(reason, posts)| {
                vec![
                    Cell::Text(capital(&words::reason(reason))),
                    Cell::Count(posts),
                    says.share(posts, every),
                ]
            })
            .collect();
        blocks.push(says.table(
            "unplaced",
            "Why posts have no role",
            "Shares are of all posts.",
            vec![
                Column::plain("Reason"),
                Column::summed("Posts"),
                Column::plain("Share of posts"),
            ],
            rows,
        ));
    }
    if !facts.unplaced_titles.is_empty() {
        let rows = facts
            .unplaced_titles
            .iter()
            .map(|(title, posts)| {
                vec![
                    if title.is_empty() {
                        Cell::Text("(no title)".to_owned())
                    } else {
                        text(title)
                    },
                    Cell::Count(*posts),
                ]
            })
            .collect();
        blocks.push(says.table(
            "unplaced-titles",
            "Titles of posts without a role",
            "",
            vec![Column::plain("Title"), Column::summed("Posts")],
            rows,
        ));
    }
    if !facts.roles.is_empty() {
        blocks.push(roles(says));
    }
    let remedy = (all.unplaced > 0).then(|| {
        "Add these titles to those of a role, or write the role that is missing: a post without a role has no way up \
         that anybody can see."
            .to_owned()
    });
    Question {
        remedy,
        ..super::question("visible", en::VISIBLE, answer, blocks)
    }
}

fn roles(says: &Says<'_>) -> crate::report::briefing::Block {
    let shared = says.facts.shared;
    let mut columns = vec![
        Column::plain("Role"),
        Column::plain("Family"),
        Column::summed("People"),
        Column::plain("Titles"),
    ];
    if !shared {
        columns.push(Column::plain("Most frequent title"));
    }
    let rows = says
        .facts
        .roles
        .iter()
        .map(|role| {
            let mut row = vec![
                text(&role.role),
                text(&role.family),
                Cell::Count(role.posts),
                Cell::Number(role.titles as f64),
            ];
            if !shared {
                row.push(text(&role.commonest));
            }
            row
        })
        .collect();
    says.table(
        "titles",
        "Titles by role",
        "One kind of work under many titles is hard to see, to compare and to move in.",
        columns,
        rows,
    )
}
