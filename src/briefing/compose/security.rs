//! *How secure are they?* Short-term contracts by group with intervals, project funding, service, who is next to reach it.

use super::{BARS, Says, capital, text, user};
use crate::briefing::{Group, Service, en};
use crate::report::briefing::{Block, Cell, Chart, Column, Dot, Question};

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let all = &facts.all;
    if all.contract_known == 0 {
        let answer = vec!["The posts do not say on which contracts people are.".to_owned()];
        return super::question("security", en::SECURITY, answer, Vec::new());
    }
    let interval = says
        .interval(all.short_term, all.contract_known)
        .map_or_else(String::new, |(low, high)| {
            format!(", with 95% confidence {}", says.locale.interval(low, high))
        });
    let mut answer = vec![format!(
        "{} of {} whose contract is known {} on a short-term contract{}{interval}; the limit is {}.",
        says.count(all.short_term),
        says.people(all.contract_known),
        en::verb(&says.count(all.short_term), "is", "are"),
        says.in_brackets(all.short_term, all.contract_known),
        says.locale.share(facts.limit),
    )];
    let blank = all.filled - all.contract_known;
    if blank > 0 && !facts.shared {
        answer.push(format!(
            "The contract of {} is blank: they are in none of these figures.",
            says.people(blank)
        ));
    }
    let over: Vec<&Group> = over(says, &facts.families);
    if let Some(first) = over.first() {
        answer.push(format!(
            "{} of {} families {} above the limit; {} most of all{}.",
            says.locale.whole(over.len()),
            says.locale.whole(facts.families.len()),
            if over.len() == 1 { "is" } else { "are" },
            user(&first.name),
            says.in_brackets(first.short_term, first.contract_known),
        ));
    }
    funding(says, &mut answer);
    let mut blocks = Vec::new();
    groups(
        says,
        "contracts-by-family",
        "By family",
        "Family",
        &facts.families,
        &mut blocks,
    );
    groups(
        says,
        "contracts-by-unit",
        "By unit",
        "Unit",
        &facts.units,
        &mut blocks,
    );
    if !facts.contracts.is_empty() {
        blocks.push(contracts(says));
    }
    if let Some(service) = &facts.service {
        served(says, service, &mut answer, &mut blocks);
    }
    let remedy = (!over.is_empty()).then(|| {
        "Convert contracts until the share of each group is at the limit: the last question says how many. Funding that ends \
         is a reason for one contract, not for a whole group."
            .to_owned()
    });
    Question {
        remedy,
        ..super::question("security", en::SECURITY, answer, blocks)
    }
}

/// Groups above the limit, the highest share first.
fn over<'a>(says: &Says<'_>, groups: &'a [Group]) -> Vec<&'a Group> {
    let mut over: Vec<(f64, &Group)> = groups
        .iter()
        .filter_map(|group| match says.share(group.short_term, group.contract_known) {
            Cell::Share(share) if share > says.facts.limit => Some((share, group)),
            _ => None,
        })
        .collect();
    over.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    over.into_iter().map(|(_, group)| group).collect()
}

fn funding(says: &Says<'_>, answer: &mut Vec<String>) {
    let facts = says.facts;
    let all = &facts.all;
    if !facts.has_funding {
        return;
    }
    let lasting: i64 = facts
        .contracts
        .iter()
        .filter(|contract| !contract.short_term && !contract.term.is_empty())
        .map(|contract| contract.project)
        .sum();
    answer.push(format!(
        "{} {} paid from other money than core funds{}; {} of them on contracts that are not short-term on paper.",
        capital(&says.people(all.project)),
        en::verb(&says.count(all.project), "is", "are"),
        says.in_brackets(all.project, all.funding_known),
        if lasting == 0 { "none".to_owned() } else { says.count(lasting) },
    ));
}

/// A chart and a table of groups.
fn groups(
    says: &Says<'_>,
    id: &'static str,
    title: &str,
    what: &str,
    groups: &[Group],
    blocks: &mut Vec<Block>,
) {
    let facts = says.facts;
    let mut known: Vec<&Group> = groups.iter().filter(|group| group.contract_known > 0).collect();
    if known.is_empty() {
        return;
    }
    let share = |group: &Group| says.share(group.short_term, group.contract_known).number();
    known.sort_by(|a, b| {
        let (a_share, b_share) = (share(a).unwrap_or(-1.0), share(b).unwrap_or(-1.0));
        b_share.total_cmp(&a_share).then_with(|| a.name.cmp(&b.name))
    });
    let dots: Vec<Dot> = known
        .iter()
        .filter_map(|group| {
            Some(Dot {
                label: user(&group.name),
                share: share(group)?,
                interval: says.interval(group.short_term, group.contract_known),
                of: group.contract_known,
            })
        })
        .collect();
    if dots.len() > 1 {
        let bounded = if dots.len() > BARS {
            format!(", the {BARS} highest of {}", says.locale.whole(dots.len()))
        } else {
            String::new()
        };
        blocks.push(Block::Chart(Chart::Dots {
            id: if id == "contracts-by-unit" {
                "short-term-by-unit"
            } else {
                "short-term-by-family"
            },
            title: format!("Share on short-term contracts, {}{bounded}", title.to_lowercase()),
            rows: dots.into_iter().take(BARS).collect(),
            line: Some((facts.limit, format!("limit {}", says.locale.share(facts.limit)))),
        }));
    }
    let mut columns = vec![
        Column::plain(what),
        Column::summed("People"),
        Column::summed("Short-term"),
        Column::share("Share", 2, 1).hot(),
    ];
    if facts.exact {
        columns.push(Column::plain("95% interval"));
    }
    if facts.has_funding {
        columns.push(Column::summed("Not core-funded"));
    }
    let rows = known
        .iter()
        .map(|group| {
            let mut row = vec![
                text(&group.name),
                Cell::Count(group.contract_known),
                Cell::Count(group.short_term),
                says.share(group.short_term, group.contract_known),
            ];
            if facts.exact {
                row.push(says.interval_cell(group.short_term, group.contract_known));
            }
            if facts.has_funding {
                row.push(Cell::Count(group.project));
            }
            row
        })
        .collect();
    blocks.push(says.table(
        id,
        &format!("Short-term contracts, {}", title.to_lowercase()),
        "People in post whose contract is known; those without a role are in no family.",
        columns,
        rows,
    ));
}

fn contracts(says: &Says<'_>) -> Block {
    let facts = says.facts;
    let mut columns = vec![
        Column::plain("Contract"),
        Column::plain("Counts as"),
        Column::summed("People"),
        Column::summed("FTE"),
        Column::plain("Share of people"),
    ];
    if facts.has_funding {
        columns.extend([
            Column::summed("Not core-funded"),
            Column::summed("Funding not given"),
        ]);
    }
    let rows = facts
        .contracts
        .iter()
        .map(|contract| {
            let (term, kind) = match (contract.term.as_str(), contract.short_term) {
                ("", _) => (Cell::Text("(not given)".to_owned()), "unknown"),
                (term, true) => (text(term), "short-term"),
                (term, false) => (text(term), "lasting"),
            };
            let mut row = vec![
                term,
                Cell::Text(kind.to_owned()),
                Cell::Count(contract.posts),
                Cell::Fte(contract.fte),
                says.share(contract.posts, facts.all.filled),
            ];
            if facts.has_funding {
                row.extend([Cell::Count(contract.project), Cell::Count(contract.funding_blank)]);
            }
            row
        })
        .collect();
    says.table("contracts", "Contracts", "", columns, rows)
}

fn served(says: &Says<'_>, service: &Service, answer: &mut Vec<String>, blocks: &mut Vec<Block>) {
    let reached = service.bands.last().copied().unwrap_or(0);
    let source = if service.from_framework {
        "the longest that the framework allows"
    } else {
        "after which UK law asks for a reason"
    };
    answer.push(format!(
        "{} on short-term contracts {} reached {} years of service, {source}; {} will within twelve months.",
        capital(&says.people(reached)),
        en::verb(&says.count(reached), "has", "have"),
        service.years,
        says.count(service.next_posts),
    ));
    let of: i64 = service.bands.iter().sum::<i64>() + service.undated;
    let last = service.bands.len().saturating_sub(1);
    let mut rows: Vec<Vec<Cell>> = service
        .bands
        .iter()
        .enumerate()
        .map(|(years, &posts)| {
            let words = match years {
                0 => "under 1 year".to_owned(),
                years if years == last => format!("{years} years or more"),
                1 => "1 year, under 2".to_owned(),
                years => format!("{years} years, under {}", years + 1),
            };
            vec![Cell::Text(words), Cell::Count(posts), says.share(posts, of)]
        })
        .collect();
    if service.undated > 0 {
        rows.push(vec![
            Cell::Text("no date given".to_owned()),
            Cell::Count(service.undated),
            says.share(service.undated, of),
        ]);
    }
    blocks.push(says.table(
        "service",
        "Service of people on short-term contracts",
        "Completed calendar years from the start of service, or of the post where that alone is known.",
        vec![
            Column::plain("Service"),
            Column::summed("People"),
            Column::plain("Share"),
        ],
        rows,
    ));
    if service.next.is_empty() {
        return;
    }
    let several = says.facts.institutions.len() > 1;
    let mut columns = vec![Column::plain("On"), Column::plain("Post")];
    if several {
        columns.push(Column::plain("Institution"));
    }
    columns.extend(["Unit", "Role or title", "Contract"].map(Column::plain));
    let rows: Vec<Vec<Cell>> = service
        .next
        .iter()
        .map(|next| {
            let mut row = vec![Cell::Date(next.date), text(&next.id)];
            if several {
                row.push(text(&next.institution));
            }
            row.extend([text(&next.unit), text(&next.role), text(&next.contract)]);
            row
        })
        .collect();
    let mut block = says.table(
        "next",
        &format!("Who is next to reach {} years", service.years),
        "Within twelve months, the soonest first.",
        columns,
        rows,
    );
    if let Block::Table(table) = &mut block {
        table.of = service.next_rows;
    }
    blocks.push(block);
}
