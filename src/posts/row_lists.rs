//! Lists of rows, and sets of them.

/// Lists of rows behind one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowLists {
    rows: Vec<u32>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl RowLists {
    /// Of lists behind one another, and where each ends.
    pub(super) fn of(rows: Vec<u32>, ends: Vec<u32>) -> Self {
        Self { rows, ends }
    }

    /// Adds a list.
    pub fn push(&mut self, rows: &[u32]) {
        self.rows.extend_from_slice(rows);
        self.ends.push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
    }

    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A list by its number.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&[u32]> {
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        self.rows.get(start..end)
    }

    /// All lists in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

/// A set of rows, a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Whether a row is in the set.
    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        self.0
            .get(row / 64)
            .is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// Adds a row.
    pub fn insert(&mut self, row: usize) {
        if self.0.len() <= row / 64 {
            self.0.resize(row / 64 + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(row / 64) {
            *bits |= 1 << (row % 64);
        }
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(rows: I) -> Self {
        let mut bits = Self::default();
        rows.into_iter().for_each(|row| bits.insert(row));
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_sets_of_rows_give_back_what_was_put_in() {
        let mut lists = RowLists::default();
        lists.push(&[3, 5]);
        lists.push(&[]);
        lists.push(&[7]);
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&[3, 5][..], &[], &[7]]);
        assert_eq!(
            (lists.len(), lists.get(2), lists.get(3)),
            (3, Some(&[7][..]), None)
        );
        let set: Bits = [64, 3].into_iter().collect();
        let all: Vec<usize> = (0..200).filter(|&row| set.contains(row)).collect();
        assert_eq!(all, [3, 64]);
    }
}
