//! *Where can they go?* Onward classes by family and unit, the map, the top of the grade, bottlenecks.

use super::{BARS, Says, capital, text, user};
use crate::briefing::{Group, class, en};
use crate::report::briefing::{Block, Cell, Chart, Column, Question};
use crate::report::map::Map;
use crate::report::words::CLASSES;

pub(super) fn question(says: &Says<'_>, map: Map) -> Question {
    let facts = says.facts;
    let all = &facts.all;
    let onward = all.classed - all.stuck();
    let mut answer = vec![format!(
        "{} of {} in placed posts {} a way up here, or {} at the top of a career{}.",
        says.count(onward),
        says.people(all.classed),
        en::verb(&says.count(onward), "has", "have"),
        en::verb(&says.count(onward), "is", "are"),
        says.in_brackets(onward, all.classed),
    )];
    for (at, one, several) in [
        (
            class::DEAD_END,
            "stands in a dead end: the framework has no step up from the role. HR policy can write one.",
            "stand in a dead end: the framework has no step up from their role. HR policy can write one.",
        ),
        (
            class::LEAVES_INSTITUTION,
            "could rise only elsewhere: a role on the way has no post here. A budget holder can fund one.",
            "could rise only elsewhere: a role on their way has no post here. A budget holder can fund one.",
        ),
        (
            class::CLOSED,
            "has a way up that is closed to the contract or funding of the post. Converting the contract opens it.",
            "have a way up that is closed to the contract or funding of their post. Converting the contract opens it.",
        ),
    ] {
        let posts = all.of(at);
        if posts > 0 {
            let written = says.count(posts);
            answer.push(format!(
                "{}{} {}",
                capital(&en::people(&written)),
                says.in_brackets(posts, all.classed),
                en::verb(&written, one, several)
            ));
        }
    }
    let mut blocks = Vec::new();
    let families: Vec<&Group> = facts.families.iter().filter(|group| group.classed > 0).collect();
    if !families.is_empty() {
        blocks.push(Block::Chart(Chart::Parts {
            id: "onward-by-family",
            title: "Where people can go, by family".to_owned(),
            parts: CLASSES
                .iter()
                .map(|class| (class.name, class.words.to_owned()))
                .collect(),
            rows: families
                .iter()
                .take(BARS)
                .map(|group| (user(&group.name), group.classes.to_vec()))
                .collect(),
        }));
        blocks.push(classes(says, "families", "By family", "Family", &families));
    }
    blocks.push(Block::Map(Box::new(map)));
    let mut units: Vec<&Group> = facts.units.iter().filter(|group| group.classed > 0).collect();
    if !units.is_empty() {
        units.sort_by(|a, b| b.stuck().cmp(&a.stuck()).then_with(|| a.name.cmp(&b.name)));
        blocks.push(classes(
            says,
            "units",
            "By unit, most people without a way up first",
            "Unit",
            &units,
        ));
    }
    tops(says, &mut answer, &mut blocks);
    bottlenecks(says, &mut blocks);
    Question {
        remedy: (all.stuck() > 0).then(|| {
            "The three kinds of standstill have three owners. The last question ranks every step, post and contract that would \
             open a way, by the people whom it would help."
                .to_owned()
        }),
        ..super::question("onward", en::ONWARD, answer, blocks)
    }
}

/// Groups by onward class.
fn classes(says: &Says<'_>, id: &'static str, title: &str, what: &str, groups: &[&Group]) -> Block {
    let mut columns = vec![Column::plain(what), Column::summed("People")];
    columns.extend(CLASSES.iter().map(|class| Column::summed(&capital(class.words))));
    columns.push(Column::summed("Without a way up"));
    columns.push(Column::share("Share without", 8, 1).hot());
    let rows = groups
        .iter()
        .map(|group| {
            let mut row = vec![text(&group.name), Cell::Count(group.classed)];
            row.extend(group.classes.iter().map(|&posts| Cell::Count(posts)));
            row.push(Cell::Count(group.stuck()));
            row.push(says.share(group.stuck(), group.classed));
            row
        })
        .collect();
    says.table(
        id,
        title,
        "Filled posts that have a role. Without a way up: closed to the post, only by leaving the institution, or a dead end.",
        columns,
        rows,
    )
}

fn tops(says: &Says<'_>, answer: &mut Vec<String>, blocks: &mut Vec<Block>) {
    let tops = &says.facts.tops;
    if tops.is_empty() {
        return;
    }
    let (at_top, stuck) = tops.iter().fold((0, 0), |(at_top, stuck), top| {
        (at_top + top.at_top, stuck + top.dead_end)
    });
    if stuck > 0 {
        answer.push(format!(
            "{} {} at the top of the grade, {} of them in a dead end: nothing that they do well will change their pay.",
            capital(&says.people(at_top)),
            en::verb(&says.count(at_top), "is", "are"),
            says.count(stuck),
        ));
    } else {
        answer.push(format!(
            "{} {} at the top of the grade, none of them in a dead end.",
            capital(&says.people(at_top)),
            en::verb(&says.count(at_top), "is", "are"),
        ));
    }
    let rows = tops
        .iter()
        .map(|top| {
            vec![
                text(&top.subject),
                Cell::Count(top.of),
                Cell::Count(top.at_top),
                says.share(top.at_top, top.of),
                Cell::Count(top.dead_end),
            ]
        })
        .collect();
    blocks.push(says.table(
        "top-of-grade",
        "At the top of the grade",
        "People whose point or pay is known. The last service point, before a bar or a contribution zone.",
        vec![
            Column::plain("Role at grade"),
            Column::summed("People"),
            Column::summed("At the top"),
            Column::share("Share at the top", 2, 1),
            Column::summed("Of these in a dead end").hot(),
        ],
        rows,
    ));
}

fn bottlenecks(says: &Says<'_>, blocks: &mut Vec<Block>) {
    let facts = says.facts;
    if facts.bottlenecks.is_empty() {
        return;
    }
    let several = facts.institutions.len() > 1;
    let mut columns = Vec::new();
    if several {
        columns.push(Column::plain("Institution"));
    }
    columns.extend([
        Column::plain("Role at grade"),
        Column::plain("People who wait"),
        Column::plain("Places one step up"),
    ]);
    if !facts.shared {
        columns.push(Column::plain("People for each place").hot());
    }
    let rows = facts
        .bottlenecks
        .iter()
        .map(|waiting| {
            let mut row = Vec::new();
            if several {
                row.push(text(&waiting.institution));
            }
            row.extend([
                text(&waiting.subject),
                Cell::Count(waiting.waiting),
                Cell::Count(waiting.places),
            ]);
            if !facts.shared {
                row.push(if waiting.places > 0 {
                    Cell::Number(waiting.waiting as f64 / waiting.places as f64)
                } else {
                    Cell::Blank
                });
            }
            row
        })
        .collect();
    blocks.push(says.table("bottlenecks", "Many wait for few places", "", columns, rows));
}
