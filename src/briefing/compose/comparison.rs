//! *How do institutions compare?* Always with what chance alone would do: a funnel plot and intervals, never a bare list.

use super::{ONE, Says, text, user};
use crate::briefing::{Group, en};
use crate::report::briefing::{Block, Cell, Chart, Column, Dot, Limit, Point, Question};
use crate::stats::binomial_limit;

/// The tails beyond the inner and the outer limits: 95% and 99.8% within.
const INNER: f64 = 0.025;
const OUTER: f64 = 0.001;
/// Points of the curves of a funnel.
const CURVE: u32 = 120;

pub(super) fn question(says: &Says<'_>) -> Question {
    let facts = says.facts;
    let mut answer = vec![format!(
        "{} institutions are compared. Small ones vary more by chance: a difference counts when a point lies outside the \
         limits, or when intervals lie apart. Places in a list mean nothing by themselves.",
        says.locale.whole(facts.institutions.len())
    )];
    let mut blocks = Vec::new();
    if let Some((chart, sentences)) = funnel(says) {
        answer.extend(sentences);
        blocks.push(chart);
    }
    dots(
        says,
        "compare-short-term",
        "Share on short-term contracts, by institution",
        |group| (group.short_term, group.contract_known),
        &mut blocks,
    );
    dots(
        says,
        "compare-onward",
        "Share without a way up, by institution",
        |group| (group.stuck(), group.classed),
        &mut blocks,
    );
    blocks.push(table(says));
    super::question("comparison", en::COMPARISON, answer, blocks)
}

fn funnel(says: &Says<'_>) -> Option<(Block, Vec<String>)> {
    let facts = says.facts;
    let number = |places: i64| u64::try_from(places / ONE).unwrap_or(0);
    let known: Vec<&Group> = facts
        .institutions
        .iter()
        .filter(|group| matches!(says.share(group.short_term, group.contract_known), Cell::Share(_)))
        .collect();
    let (short, all) = known.iter().fold((0, 0), |(short, all), group| {
        (short + group.short_term, all + group.contract_known)
    });
    if known.len() < 2 || all == 0 {
        return None;
    }
    let centre = short as f64 / all as f64;
    let limits_at = |size: u64| {
        let limit = |tail: f64| binomial_limit(size, centre, tail);
        (
            (limit(INNER), limit(1.0 - INNER)),
            (limit(OUTER), limit(1.0 - OUTER)),
        )
    };
    let mut outside: Vec<(bool, &Group, u8)> = Vec::new();
    let points: Vec<Point> = known
        .iter()
        .map(|group| {
            let size = number(group.contract_known);
            let share = group.short_term as f64 / group.contract_known as f64;
            let (inner, outer) = limits_at(size);
            let beyond = |(low, high): (f64, f64)| share < low || share > high;
            let out = if beyond(outer) { 2 } else { u8::from(beyond(inner)) };
            if out > 0 {
                outside.push((share > centre, group, out));
            }
            Point {
                label: user(&group.name),
                size: size as f64,
                share,
                outside: out,
            }
        })
        .collect();
    let largest = points.iter().map(|point| point.size).fold(1.0, f64::max) * 1.05;
    let mut sizes: Vec<u64> = (0..=CURVE)
        .map(|step| {
            // Denser where the curves bend.
            let part = f64::from(step) / f64::from(CURVE);
            (largest * (0.03 + 0.97 * part * part)).max(1.0) as u64
        })
        .collect();
    sizes.dedup();
    let limits = sizes
        .into_iter()
        .map(|size| {
            let (inner, outer) = limits_at(size);
            Limit {
                size: size as f64,
                inner,
                outer,
            }
        })
        .collect();
    let chart = Block::Chart(Chart::Funnel {
        id: "funnel",
        title: "Share on short-term contracts by size of institution".to_owned(),
        across: "People in post whose contract is known".to_owned(),
        points,
        centre,
        limits,
        words: [
            "95% of institutions, were all alike".to_owned(),
            "99.8% of institutions, were all alike".to_owned(),
        ],
    });
    Some((chart, sentences(says, centre, &outside)))
}

fn sentences(says: &Says<'_>, centre: f64, outside: &[(bool, &Group, u8)]) -> Vec<String> {
    let mut out = vec![format!(
        "All together have {} on short-term contracts. The limits are those of the exact binomial distribution around that \
         share: were all institutions alike, 95% would lie within the inner ones and 99.8% within the outer.",
        says.locale.share(centre)
    )];
    for (above, words) in [
        (true, "More than chance explains"),
        (false, "Less than chance explains"),
    ] {
        let names: Vec<String> = outside
            .iter()
            .filter(|(higher, ..)| *higher == above)
            .map(|(_, group, out)| {
                let which = if *out == 2 { "outer" } else { "inner" };
                format!("{} (beyond the {which} limits)", user(&group.name))
            })
            .collect();
        if !names.is_empty() {
            out.push(format!("{words}: {}.", names.join("; ")));
        }
    }
    if outside.is_empty() {
        out.push("No institution lies outside the limits: the differences may all be chance.".to_owned());
    }
    if says.facts.shared {
        out.push("Reckoned from rounded counts: read the limits as approximate.".to_owned());
    }
    out
}

fn dots(
    says: &Says<'_>,
    id: &'static str,
    title: &str,
    measure: fn(&Group) -> (i64, i64),
    blocks: &mut Vec<Block>,
) {
    let mut rows: Vec<Dot> = says
        .facts
        .institutions
        .iter()
        .filter_map(|group| {
            let (part, whole) = measure(group);
            match says.share(part, whole) {
                Cell::Share(share) => Some(Dot {
                    label: user(&group.name),
                    share,
                    interval: says.interval(part, whole),
                    of: whole,
                }),
                _ => None,
            }
        })
        .collect();
    // Ranks without intervals would be a bare league table.
    if rows.len() < 2 || rows.iter().any(|dot| dot.interval.is_none()) {
        return;
    }
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.label.cmp(&b.label)));
    let all = measure(&says.facts.all);
    rows.truncate(60);
    blocks.push(Block::Chart(Chart::Dots {
        id,
        title: title.to_owned(),
        rows,
        line: match says.share(all.0, all.1) {
            Cell::Share(share) => Some((share, format!("all together {}", says.locale.share(share)))),
            _ => None,
        },
    }));
}

fn table(says: &Says<'_>) -> Block {
    let exact = says.facts.exact;
    let mut columns = vec![Column::plain("Institution"), Column::summed("People")];
    let mut group = |head: &str, share: &str| {
        let at = columns.len();
        columns.push(Column::summed(head));
        columns.push(Column::summed("of"));
        columns.push(Column::share(share, at, at + 1).hot());
        if exact {
            columns.push(Column::plain("95% interval"));
        }
    };
    group("Short-term", "Share short-term");
    group("Without a way up", "Share without");
    columns.push(Column::summed("Posts without a role"));
    let rows = says
        .facts
        .institutions
        .iter()
        .map(|group| {
            let mut row = vec![text(&group.name), Cell::Count(group.filled)];
            for (part, whole) in [
                (group.short_term, group.contract_known),
                (group.stuck(), group.classed),
            ] {
                row.extend([Cell::Count(part), Cell::Count(whole), says.share(part, whole)]);
                if exact {
                    row.push(says.interval_cell(part, whole));
                }
            }
            row.push(Cell::Count(group.unplaced));
            row
        })
        .collect();
    says.table(
        "institutions",
        "The figures, in the order of names",
        "",
        columns,
        rows,
    )
}
