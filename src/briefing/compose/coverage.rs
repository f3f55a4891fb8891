//! *Who is rewarded, and who answers for their development?*

use super::{Says, capital, text};
use crate::briefing::{Coverage, en};
use crate::report::briefing::{Cell, Column, Question};

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let sum = |measure: fn(&Coverage) -> i64| -> i64 { facts.coverage.iter().map(measure).sum() };
    let of = sum(|coverage| coverage.filled);
    let (no_owner, no_days, no_reward) = (
        sum(|coverage| coverage.no_owner),
        sum(|coverage| coverage.no_days),
        sum(|coverage| coverage.no_reward),
    );
    let mut answer = Vec::new();
    let lacks = |lacking: i64, sentence: &str| {
        format!(
            "{sentence} {} of {}{}.",
            says.count(lacking),
            says.people(of),
            says.in_brackets(lacking, of)
        )
    };
    if facts.says_development {
        answer.push(lacks(no_owner, "Nobody answers for the development of"));
        answer.push(lacks(no_days, "The role has no days for development for"));
    } else {
        answer.push("The framework does not say who answers for anybody's development.".to_owned());
    }
    if facts.says_rewards {
        answer.push(lacks(no_reward, "No reward scheme covers"));
    } else {
        answer.push("The framework has no reward schemes.".to_owned());
    }
    let mut columns = vec![Column::plain("Family"), Column::summed("People")];
    let add = |columns: &mut Vec<Column>, head: &str| {
        let part = columns.len();
        columns.push(Column::summed(head));
        columns.push(Column::share("Share", part, 1).hot());
    };
    if facts.says_development {
        add(&mut columns, "Nobody answers");
        add(&mut columns, "No days");
    }
    if facts.says_rewards {
        add(&mut columns, "No reward covers");
    }
    let rows: Vec<Vec<Cell>> = facts
        .coverage
        .iter()
        .filter(|coverage| coverage.filled > 0)
        .map(|coverage| {
            let mut row = vec![text(&coverage.family), Cell::Count(coverage.filled)];
            let mut add = |lacking: i64| {
                row.push(Cell::Count(lacking));
                row.push(says.share(lacking, coverage.filled));
            };
            if facts.says_development {
                add(coverage.no_owner);
                add(coverage.no_days);
            }
            if facts.says_rewards {
                add(coverage.no_reward);
            }
            row
        })
        .collect();
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(says.table(
            "coverage",
            "By family",
            "Filled posts that have a role.",
            columns,
            rows,
        ));
    }
    let mut remedy = Vec::new();
    if no_owner > 0 || no_days > 0 || !facts.says_development {
        remedy.push("write who answers for the development of each role, and how many days it has");
    }
    if no_reward > 0 {
        remedy.push("open a reward scheme to those whom none covers");
    }
    Question {
        remedy: (!remedy.is_empty()).then(|| format!("{}.", capital(&remedy.join("; ")))),
        ..super::question("coverage", en::COVERAGE, answer, blocks)
    }
}
