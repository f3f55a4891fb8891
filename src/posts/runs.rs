//! Rows that have something in common, as runs: those of an institution mostly follow one another.

use foldhash::HashMap;
use rayon::prelude::*;
use std::hash::Hash;

/// Rows that are looked at in one go.
const ROWS: usize = 1 << 16;

/// All rows, or groups of rows, of one value.
pub(super) struct Runs<K> {
    pub(super) of: K,
    runs: Vec<(u32, u32)>,
}

impl<K> Runs<K> {
    /// In order.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().flat_map(|&(start, end)| start..end)
    }

    /// The same rows, of another value.
    pub(super) fn with<V>(self, of: V) -> Runs<V> {
        Runs { of, runs: self.runs }
    }

    pub(super) fn len(&self) -> usize {
        let lengths = self.runs.iter().map(|(start, end)| (end - start) as usize);
        lengths.sum()
    }
}

/// The rows of each value, in the order of their first rows; fewer than `u32::MAX`.
pub(super) fn by<K: Copy + Eq + Hash + Send>(rows: usize, of: impl Fn(usize) -> K + Sync) -> Vec<Runs<K>> {
    let parts: Vec<Vec<(K, u32, u32)>> = (0..rows.div_ceil(ROWS))
        .into_par_iter()
        .map(|part| {
            let mut runs: Vec<(K, u32, u32)> = Vec::new();
            for row in part * ROWS..rows.min((part + 1) * ROWS) {
                let value = of(row);
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                match runs.last_mut() {
                    Some((last, _, end)) if *last == value => *end = row + 1,
                    _ => runs.push((value, row, row + 1)),
                }
            }
            runs
        })
        .collect();
    let mut all: Vec<Runs<K>> = Vec::new();
    let mut number: HashMap<K, usize> = HashMap::default();
    for (of, start, end) in parts.into_iter().flatten() {
        let at = *number.entry(of).or_insert_with(|| {
            all.push(Runs { of, runs: Vec::new() });
            all.len() - 1
        });
        let Some(one) = all.get_mut(at) else {
            continue;
        };
        match one.runs.last_mut() {
            Some((_, last)) if *last == start => *last = end,
            _ => one.runs.push((start, end)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_among_those_of_its_value() {
        let of = |row: usize| row / 40_000 % 2 + usize::from(row % 1000 == 7) * 2;
        let rows = 3 * ROWS + 5;
        let all = by(rows, of);
        assert_eq!(all.iter().map(Runs::len).sum::<usize>(), rows);
        assert_eq!(all.iter().map(|one| one.of).collect::<Vec<_>>(), [0, 2, 1, 3]);
        for one in all {
            let own: Vec<u32> = one.rows().collect();
            assert!(own.is_sorted());
            assert!(own.iter().all(|&row| of(row as usize) == one.of));
        }
    }
}
