//! Columns: the values of a block's clauses, and neighbouring lines of one kind.

use super::line::{Begin, Group, Line, WIDTH};
use std::collections::BTreeMap;

/// Sets lines in columns, by widening gaps alone.
pub(super) fn align(lines: &mut [Line]) {
    clauses(lines);
    let mut from = 0;
    while from < lines.len() {
        let run = run_length(lines.get(from..).unwrap_or_default());
        if let Some(run) = lines.get_mut(from..from + run) {
            columns(run);
        }
        from += run.max(1);
    }
}

/// The values of each block's clauses begin in one column.
fn clauses(lines: &mut [Line]) {
    let mut widest: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines.iter() {
        if let (Group::Clauses(block), [stop, ..]) = (&line.group, line.stops.as_slice()) {
            let slot = widest.entry(*block).or_default();
            *slot = (*slot).max(line.width_to(*stop));
        }
    }
    for line in lines {
        if let (Group::Clauses(block), [stop, ..]) = (&line.group, line.stops.as_slice()) {
            let pad = widest.get(block).map_or(0, |wide| wide - line.width_to(*stop));
            if let Some(word) = line.words.get_mut(*stop) {
                word.gap += pad;
            }
        }
    }
}

/// How many lines from the first on are one run.
fn run_length(lines: &[Line]) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let in_run = |index: usize, line: &Line| {
        matches!(line.group, Group::Run { .. })
            && line.group == first.group
            && matches!(line.begin, Begin::At(_))
            && !line.holds_break()
            && (index == 0 || !line.blank)
    };
    // A line that goes on is in no run.
    let goes_on = |index: usize| {
        lines
            .get(index + 1)
            .is_some_and(|next| !matches!(next.begin, Begin::At(_)))
    };
    lines
        .iter()
        .enumerate()
        .take_while(|(index, line)| in_run(*index, line) && !goes_on(*index))
        .count()
}

/// Sets the columns of a run, one after the other.
fn columns(run: &mut [Line]) {
    let spread = match run.first().map(|line| &line.group) {
        Some(Group::Run { spread, .. }) => *spread,
        _ => return,
    };
    let most = run.iter().map(|line| line.stops.len()).max().unwrap_or(0);
    for column in 0..most {
        let mut cells = Vec::new();
        let mut starts = Vec::new();
        for line in run.iter() {
            if let Some(&stop) = line.stops.get(column) {
                let before = column.checked_sub(1).and_then(|last| line.stops.get(last));
                let start = line.width_to(stop);
                cells.push(start - before.map_or(0, |&last| line.width_to(last)));
                starts.push((start, line));
            }
        }
        let uneven = cells
            .iter()
            .max()
            .zip(cells.iter().min())
            .is_some_and(|(most, least)| most - least > spread);
        let target = starts.iter().map(|(start, _)| *start).max().unwrap_or(0);
        let too_long = starts.iter().any(|(start, line)| {
            let indent = if let Begin::At(column) = line.begin {
                column
            } else {
                0
            };
            target > *start && indent + line.width() + target - start > WIDTH
        });
        // Columns behind one that is not set would stand ragged.
        if uneven || too_long {
            return;
        }
        for line in run.iter_mut() {
            if let Some(&stop) = line.stops.get(column) {
                let pad = target - line.width_to(stop);
                if let Some(word) = line.words.get_mut(stop) {
                    word.gap += pad;
                }
            }
        }
    }
}
