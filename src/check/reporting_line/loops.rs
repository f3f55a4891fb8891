//! Chains of managers that never end.

use crate::posts::columns::Sym;
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// For each id from which no chain of managers ends: the ids of the loop that it runs into.
///
/// `lines` has one entry a row: its id, and the id of its manager where there is such a post. An id that several rows
/// share with different managers ends when one of them does: which of them is right is another question
/// (`job-share-disagrees`), and nobody should be told of a loop that may not be there.
pub(super) fn find(lines: &[(Sym, Option<Sym>)]) -> HashMap<Sym, Arc<[Sym]>> {
    let mut below: HashMap<Sym, Vec<Sym>> = HashMap::default();
    let mut above: HashMap<Sym, Sym> = HashMap::default();
    let mut ends: HashSet<Sym> = HashSet::default();
    let mut open: Vec<Sym> = Vec::new();
    for &(id, manager) in lines {
        match manager {
            Some(manager) => {
                below.entry(manager).or_default().push(id);
                above.entry(id).or_insert(manager);
            }
            None if ends.insert(id) => open.push(id),
            None => {}
        }
    }
    while let Some(id) = open.pop() {
        for &reports in below.get(&id).into_iter().flatten() {
            if ends.insert(reports) {
                open.push(reports);
            }
        }
    }
    let mut loops: HashMap<Sym, Arc<[Sym]>> = HashMap::default();
    for &(start, _) in lines {
        if ends.contains(&start) || loops.contains_key(&start) {
            continue;
        }
        // No id on the way ends, so the walk meets a loop that is known, or itself.
        let mut chain = Vec::new();
        let mut seen = HashSet::default();
        let mut at = start;
        let circle = loop {
            if let Some(known) = loops.get(&at) {
                break Arc::clone(known);
            }
            if !seen.insert(at) {
                break chain.iter().copied().skip_while(|&id| id != at).collect();
            }
            chain.push(at);
            match above.get(&at) {
                Some(&manager) => at = manager,
                None => break Arc::default(),
            }
        };
        loops.extend(chain.into_iter().map(|id| (id, Arc::clone(&circle))));
    }
    loops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[(u32, Option<u32>)]) -> Vec<(u32, Vec<u32>)> {
        let lines: Vec<_> = lines
            .iter()
            .map(|&(id, manager)| (Sym(id), manager.map(Sym)))
            .collect();
        let mut found: Vec<_> = find(&lines)
            .into_iter()
            .map(|(id, circle)| {
                let mut circle: Vec<u32> = circle.iter().map(|id| id.0).collect();
                circle.sort_unstable();
                (id.0, circle)
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn every_id_that_runs_into_a_loop_names_it() {
        let lines = [
            (1, None),
            (2, Some(1)),
            (3, Some(4)),
            (4, Some(3)),
            (5, Some(3)),
            (6, Some(6)),
            (7, Some(6)),
        ];
        assert_eq!(
            found(&lines),
            [
                (3, vec![3, 4]),
                (4, vec![3, 4]),
                (5, vec![3, 4]),
                (6, vec![6]),
                (7, vec![6])
            ]
        );
    }

    #[test]
    fn an_id_of_several_rows_ends_when_one_of_them_does_in_any_order() {
        assert_eq!(found(&[(1, Some(2)), (2, Some(1)), (1, None)]), []);
        assert_eq!(found(&[(1, None), (1, Some(2)), (2, Some(1))]), []);
        assert_eq!(found(&[(1, Some(1)), (1, Some(3)), (3, None), (2, Some(1))]), []);
    }
}
