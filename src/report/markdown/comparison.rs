//! What changed, for a comment on a change: classes with their counts, the gravest first, and whom they touch.

use super::escape::escaped;
use super::{MOST_OF_A_CHECK, Page};
use crate::report::comparison::{Amount, CLASSES, Change, Comparison, Establishment, Moves};
use crate::report::figures::{grouped, place, places, share, whole};
use crate::report::text::told;
use crate::report::words::{CLASSES as ONWARD, capital, counted};

pub(super) fn comparison(page: &mut Page, found: &Comparison) {
    let title = found.title();
    page.add(&format!("## What changed: {}\n\n", escaped(title)));
    let side = |party: &crate::report::comparison::Party| {
        let version = if party.version.is_empty() {
            String::new()
        } else {
            format!(", version {}", escaped(&party.version))
        };
        format!("{}{version}, as of {}", escaped(&party.file), party.as_of)
    };
    page.add(&format!(
        "- old: {}\n- new: {}\n\n",
        side(&found.old),
        side(&found.new)
    ));
    if found.is_empty() {
        page.add("Nothing changed in meaning.\n\n");
    } else if found.compared == "frameworks" {
        let summary = &found.summary;
        page.add(&format!(
            "**{} breaking, {} tightening, {} loosening, {} neutral.**\n\n",
            whole(summary.breaking),
            whole(summary.tightening),
            whole(summary.loosening),
            whole(summary.neutral)
        ));
    }
    for (class, means) in CLASSES {
        let list: Vec<&Change> = found
            .changes
            .iter()
            .filter(|change| change.class == class)
            .collect();
        if !list.is_empty() {
            page.add(&format!("### {} \u{2013} {means}\n\n", capital(class)));
            bounded(page, list.iter().map(|change| line(change)));
        }
    }
    posts(page, found);
    if let Some(one) = &found.establishment {
        establishment(page, one);
    }
    if let Some(moves) = &found.moves {
        walks(page, moves);
    }
    findings(page, found);
    if !found.remarks.is_empty() {
        page.add("### Not compared\n\n");
        bounded(
            page,
            found
                .remarks
                .iter()
                .map(|remark| format!("- {}\n", escaped(remark))),
        );
    }
}

/// A list that is cut, and says so.
fn bounded(page: &mut Page, lines: impl Iterator<Item = String>) {
    let mut shown = 0_usize;
    let mut cut = 0_u64;
    for line in lines {
        if shown < MOST_OF_A_CHECK && page.add(&line) {
            shown += 1;
        } else {
            cut += 1;
        }
    }
    if cut > 0 && !page.add(&format!("- *and {} more*\n", whole(cut))) {
        page.left_out += cut;
    }
    page.add("\n");
}

fn said(amount: &Amount) -> String {
    format!(
        "{}, {} FTE",
        counted(&places(&amount.posts), "post"),
        grouped(&amount.fte)
    )
}

fn line(change: &Change) -> String {
    let from = change
        .from
        .as_ref()
        .map(|date| format!("from {date} on: "))
        .unwrap_or_default();
    let mut out = format!("- {from}{}", escaped(&change.message));
    if let Some(amount) = &change.touches {
        out.push_str(&format!(" \u{2013} touches {}", said(amount)));
    }
    let at: Vec<String> = [("old", &change.at_old), ("new", &change.at_new)]
        .into_iter()
        .filter_map(|(word, at)| Some(format!("{word} {}", escaped(&place(at.as_ref()?)))))
        .collect();
    if !at.is_empty() {
        out.push_str(&format!(" ({})", at.join(", ")));
    }
    for detail in change.details.iter().take(5) {
        out.push_str(&format!("  \n  *{}*", escaped(detail)));
    }
    out.push('\n');
    out
}

fn onward(name: &str) -> &str {
    match name {
        "unplaced" => "not placed",
        "refused" => "row refused",
        _ => ONWARD
            .iter()
            .find(|class| class.name == name)
            .map_or(name, |class| class.words),
    }
}

fn posts(page: &mut Page, found: &Comparison) {
    let Some(posts) = &found.posts else { return };
    page.add("### What is open to staff in post, before and now\n\n");
    page.add(&format!(
        "{}: {} better off, {} worse off.\n\n",
        said(&posts.all),
        said(&posts.gain),
        said(&posts.lose)
    ));
    let moved: Vec<_> = posts.classes.iter().filter(|one| one.old != one.new).collect();
    if moved.is_empty() {
        page.add("No post has another class.\n\n");
        return;
    }
    page.add("| Institution | Before | Now | Posts | FTE |\n|---|---|---|--:|--:|\n");
    for one in moved.iter().take(MOST_OF_A_CHECK) {
        page.add(&format!(
            "| {} | {} | {} | {} | {} |\n",
            escaped(&one.institution),
            onward(&one.old),
            onward(&one.new),
            places(&one.posts),
            grouped(&one.fte)
        ));
    }
    if let Some(more) = moved.len().checked_sub(MOST_OF_A_CHECK).filter(|more| *more > 0) {
        page.add(&format!("\n*and {} more*\n", whole(more as u64)));
    }
    page.add("\n");
}

fn establishment(page: &mut Page, one: &Establishment) {
    page.add("### Posts\n\n");
    page.add(&format!(
        "{} before, {} now, {} in both.\n\n",
        counted(&whole(one.old_posts), "post"),
        whole(one.new_posts),
        whole(one.in_both)
    ));
    page.add("| New | Closed | Regraded | Another role | Converted | Moved | Filled | Vacated |\n|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    let counts = &one.counts;
    page.add(&format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} |\n\n",
        whole(counts.new),
        whole(counts.closed),
        whole(counts.regraded),
        whole(counts.role),
        whole(counts.converted),
        whole(counts.moved),
        whole(counts.filled),
        whole(counts.vacated)
    ));
    if !one.units.is_empty() {
        page.add("### Units, by the overlap of their posts: a guess\n\n");
        bounded(
            page,
            one.units
                .iter()
                .map(|unit| format!("- {}\n", escaped(&told(unit)))),
        );
    }
}

fn walks(page: &mut Page, moves: &Moves) {
    page.add("### Where people went\n\n");
    page.add(&format!(
        "{} people in both, {} moved: {} along a step, {} along several, {} along a step that was not open to them, {} where no step leads.\n\n",
        whole(moves.people),
        whole(moves.moved),
        whole(moves.along_a_step),
        whole(moves.along_several),
        whole(moves.though_closed),
        whole(moves.unwritten)
    ));
    if let (Some(of), Some([low, high])) = (moves.share, moves.interval) {
        page.add(&format!(
            "Walked but unwritten: {} of the moves (exact 95% interval {} to {}).\n\n",
            share(of),
            share(low),
            share(high)
        ));
    }
    bounded(
        page,
        moves.walked.iter().map(|walk| {
            let line = format!(
                "`{}` to `{}`: {} of {}",
                walk.from,
                walk.to,
                whole(walk.people),
                whole(walk.of)
            );
            format!("- {} ({})\n", escaped(&line), walk.described)
        }),
    );
    if !moves.untaken.is_empty() {
        page.add("Steps that nobody took:\n\n");
        bounded(
            page,
            moves.untaken.iter().map(|step| {
                let line = format!(
                    "`{} -> {}` ({}): none of {}",
                    step.from,
                    step.to,
                    step.kind,
                    whole(step.of)
                );
                format!("- {}\n", escaped(&line))
            }),
        );
    }
}

fn findings(page: &mut Page, found: &Comparison) {
    let Some(findings) = &found.findings else { return };
    page.add(&format!(
        "### Findings\n\n{} appeared, {} went, {} stayed.\n\n",
        whole(findings.appeared.len() as u64),
        whole(findings.went.len() as u64),
        whole(findings.stayed)
    ));
    for (word, list) in [("appeared", &findings.appeared), ("went", &findings.went)] {
        if !list.is_empty() {
            bounded(
                page,
                list.iter()
                    .map(|one| format!("- {word}: {}: {}\n", one.severity.word(), escaped(&one.message))),
            );
        }
    }
}
