//! One value for each row, in as little memory as the values allow.

use std::sync::Arc;

/// The values of one column, by row.
#[derive(Debug, Clone)]
pub enum Lane<T> {
    /// Each row has its own; empty where no source has the column.
    Each(Vec<T>),
    /// Rows of a group have the same (see [`Groups`](super::columns::Groups)).
    Grouped {
        /// The group of each row.
        of_row: Arc<Vec<u32>>,
        /// The value of each group.
        values: Vec<T>,
    },
    /// The same value in every row.
    Same {
        /// The value.
        value: T,
        /// How many rows there are.
        len: usize,
    },
    /// Few distinct values.
    Few {
        /// Which of the values each row has.
        of_row: Codes,
        /// The values.
        values: Vec<T>,
    },
}

/// Small numbers, in as few bytes as they need.
#[derive(Debug, Clone)]
pub enum Codes {
    /// Up to 255.
    One(Vec<u8>),
    /// Larger ones.
    Two(Vec<u16>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

impl Codes {
    /// The number of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<u16> {
        match self {
            Self::One(codes) => codes.get(row).map(|&code| u16::from(code)),
            Self::Two(codes) => codes.get(row).copied(),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::One(codes) => codes.len(),
            Self::Two(codes) => codes.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::One(codes) => codes.len(),
            Self::Two(codes) => codes.len() * 2,
        }
    }

    /// Adds rows.
    pub fn extend(&mut self, more: &[u16]) {
        if let Self::One(codes) = self {
            if more.iter().all(|&code| code <= u8::MAX.into()) {
                codes.extend(more.iter().map(|&code| code as u8));
                return;
            }
            *self = Self::Two(codes.iter().map(|&code| u16::from(code)).collect());
        }
        if let Self::Two(codes) = self {
            codes.extend_from_slice(more);
        }
    }
}

impl<T> Default for Lane<T> {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl<T: Clone> Lane<T> {
    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&T> {
        match self {
            Self::Each(values) => values.get(row),
            Self::Grouped { of_row, values } => values.get(*of_row.get(row)? as usize),
            Self::Same { value, len } => (row < *len).then_some(value),
            Self::Few { of_row, values } => values.get(usize::from(of_row.get(row)?)),
        }
    }

    /// The value of all rows of a group, of which `row` is one.
    #[must_use]
    pub fn of_group(&self, group: usize, row: usize) -> Option<&T> {
        match self {
            Self::Grouped { values, .. } => values.get(group),
            _ => self.get(row),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Each(values) => values.len(),
            Self::Grouped { of_row, .. } => of_row.len(),
            Self::Same { len, .. } => *len,
            Self::Few { of_row, .. } => of_row.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Each value that occurs, at least once; in no order.
    pub fn distinct(&self) -> impl Iterator<Item = &T> {
        match self {
            Self::Each(values) | Self::Grouped { values, .. } | Self::Few { values, .. } => values.iter(),
            Self::Same { value, .. } => std::slice::from_ref(value).iter(),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, value: T) {
        self.each().push(value);
    }

    /// Puts a value in the place of another.
    pub fn set(&mut self, row: usize, value: T) {
        if let Some(slot) = self.each().get_mut(row) {
            *slot = value;
        }
    }

    /// Adds rows up to a length.
    pub fn resize(&mut self, len: usize, value: T) {
        self.each().resize(len, value);
    }

    /// As one value for each row: a lane that is added to is of this kind from the start.
    fn each(&mut self) -> &mut Vec<T> {
        if !matches!(self, Self::Each(_)) {
            let mut row = 0;
            let all = std::iter::from_fn(|| {
                row += 1;
                self.get(row - 1).cloned()
            });
            *self = Self::Each(all.collect());
        }
        match self {
            Self::Each(values) => values,
            // Not reached: it was just made so.
            _ => {
                *self = Self::default();
                self.each()
            }
        }
    }
}

impl<T: Clone + PartialEq, const N: usize> PartialEq<[T; N]> for Lane<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.len() == N
            && other
                .iter()
                .enumerate()
                .all(|(row, value)| self.get(row) == Some(value))
    }
}

/// A number that a row may lack.
pub trait Number: Copy + PartialEq {
    /// What stands for none.
    const BLANK: Self;
    /// The day or the amount from which short codes count: few lie below.
    const FROM: i64;
    /// Of what was read.
    fn of(value: i64) -> Self;
    /// As a wide number; the blank one as it is.
    fn wide(self) -> i64;
}

impl Number for i32 {
    const BLANK: Self = super::columns::NO_DATE;
    /// The first day of 1900: two bytes then reach to 2079.
    const FROM: i64 = -25_567;

    fn of(value: i64) -> Self {
        Self::try_from(value).unwrap_or(Self::BLANK)
    }

    fn wide(self) -> i64 {
        i64::from(self)
    }
}

impl Number for i64 {
    const BLANK: Self = super::columns::NO_MONEY;
    const FROM: i64 = 0;

    fn of(value: i64) -> Self {
        value
    }

    fn wide(self) -> i64 {
        self
    }
}

/// A column of numbers, in as few bytes as they need; of no length where no source has the column.
#[derive(Debug, Clone)]
pub enum Numbers<T> {
    /// As they are.
    Each(Vec<T>),
    /// One more than the distance from [`Number::FROM`]; 0 for none.
    Two(Vec<u16>),
    /// As above.
    Four(Vec<u32>),
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl<T: Number> Numbers<T> {
    /// The number of a row; none behind the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T> {
        let of = |code: i64| {
            if code == 0 {
                T::BLANK
            } else {
                T::of(code - 1 + T::FROM)
            }
        };
        match self {
            Self::Each(values) => values.get(row).copied(),
            Self::Two(codes) => codes.get(row).map(|&code| of(i64::from(code))),
            Self::Four(codes) => codes.get(row).map(|&code| of(i64::from(code))),
        }
    }

    /// The number of a row, none where it has none.
    #[must_use]
    pub fn known(&self, row: usize) -> Option<T> {
        self.get(row).filter(|&value| value != T::BLANK)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Each(values) => values.len(),
            Self::Two(codes) => codes.len(),
            Self::Four(codes) => codes.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that the numbers take.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Each(values) => values.len() * size_of::<T>(),
            Self::Two(codes) => codes.len() * 2,
            Self::Four(codes) => codes.len() * 4,
        }
    }

    /// Adds a row.
    pub fn push(&mut self, value: T) {
        self.each().push(value);
    }

    /// Puts a number in the place of another.
    pub fn set(&mut self, row: usize, value: T) {
        if let Some(slot) = self.each().get_mut(row) {
            *slot = value;
        }
    }

    /// Adds rows up to a length.
    pub fn resize(&mut self, len: usize, value: T) {
        match self {
            Self::Two(codes) if value == T::BLANK => codes.resize(len, 0),
            Self::Four(codes) if value == T::BLANK => codes.resize(len, 0),
            _ => self.each().resize(len, value),
        }
    }

    /// Adds rows; begins with few bytes each and takes more when it has to.
    pub(super) fn extend(&mut self, values: &[i64]) {
        if self.is_empty() && !matches!(self, Self::Two(_)) {
            *self = Self::Two(Vec::new());
        }
        let before = self.len();
        let blank = T::BLANK.wide();
        let code = |value: i64| {
            if value == blank {
                0
            } else {
                value.wrapping_sub(T::FROM).wrapping_add(1)
            }
        };
        let fits = |most: i64| {
            values
                .iter()
                .all(|&value| value == blank || (1..=most).contains(&code(value)))
        };
        match self {
            Self::Two(codes) if fits(u16::MAX.into()) => {
                codes.extend(values.iter().map(|&value| code(value) as u16))
            }
            Self::Four(codes) if fits(u32::MAX.into()) => {
                codes.extend(values.iter().map(|&value| code(value) as u32))
            }
            Self::Two(codes) if fits(u32::MAX.into()) => {
                let mut wider: Vec<u32> = codes.iter().map(|&code| u32::from(code)).collect();
                wider.extend(values.iter().map(|&value| code(value) as u32));
                *self = Self::Four(wider);
            }
            _ => self.each().extend(values.iter().map(|&value| T::of(value))),
        }
        debug_assert_eq!(self.len(), before + values.len());
    }

    fn each(&mut self) -> &mut Vec<T> {
        if !matches!(self, Self::Each(_)) {
            let all = (0..self.len()).map(|row| self.get(row).unwrap_or(T::BLANK));
            *self = Self::Each(all.collect());
        }
        match self {
            Self::Each(values) => values,
            // Not reached: it was just made so.
            _ => {
                *self = Self::default();
                self.each()
            }
        }
    }
}

impl<T: Number, const N: usize> PartialEq<[T; N]> for Numbers<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.len() == N
            && other
                .iter()
                .enumerate()
                .all(|(row, value)| self.get(row) == Some(*value))
    }
}

/// The row numbers that a spreadsheet shows: they run on, but for rows that were left out.
#[derive(Debug, Clone, Default)]
pub struct RowNumbers {
    /// Where a run begins: index of a row, and its number.
    runs: Vec<(u32, u32)>,
    len: u32,
}

impl RowNumbers {
    /// Adds a row.
    pub fn push(&mut self, number: u32) {
        self.run(number, 1);
    }

    /// Adds rows whose numbers run on.
    pub fn run(&mut self, first: u32, rows: u32) {
        let runs_on = self
            .runs
            .last()
            .is_some_and(|&(index, number)| number.wrapping_add(self.len - index) == first);
        if !runs_on {
            self.runs.push((self.len, first));
        }
        self.len += rows;
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<u32> {
        let row = u32::try_from(row).ok().filter(|&row| row < self.len)?;
        let after = self.runs.partition_point(|&(index, _)| index <= row);
        let &(index, number) = self.runs.get(after.checked_sub(1)?)?;
        Some(number + (row - index))
    }
}

impl<const N: usize> PartialEq<[u32; N]> for RowNumbers {
    fn eq(&self, other: &[u32; N]) -> bool {
        self.len() == N
            && other
                .iter()
                .enumerate()
                .all(|(row, number)| self.get(row) == Some(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_numbers_run_on_but_for_what_was_left_out() {
        let mut rows = RowNumbers::default();
        for number in [2, 3, 4, 7, 8, 2, 3] {
            rows.push(number);
        }
        let all: Vec<u32> = (0..rows.len()).filter_map(|row| rows.get(row)).collect();
        assert_eq!(all, [2, 3, 4, 7, 8, 2, 3]);
        assert_eq!((rows.get(7), rows.runs.len()), (None, 3));
    }

    #[test]
    fn numbers_take_more_bytes_when_they_have_to() {
        let mut days: Numbers<i32> = Numbers::default();
        days.extend(&[i64::from(i32::MIN), -25_567, 39_967]);
        assert!(matches!(days, Numbers::Two(_)));
        assert_eq!(days, [i32::MIN, -25_567, 39_967]);
        days.extend(&[39_968]);
        assert!(matches!(days, Numbers::Four(_)));
        assert_eq!(days, [i32::MIN, -25_567, 39_967, 39_968]);
        days.extend(&[-25_568]);
        assert_eq!(days, [i32::MIN, -25_567, 39_967, 39_968, -25_568]);
        assert_eq!(
            (days.known(0), days.known(4), days.get(5)),
            (None, Some(-25_568), None)
        );
        let mut pay: Numbers<i64> = Numbers::default();
        pay.extend(&[i64::MIN, 0, 65_534]);
        assert!(matches!(pay, Numbers::Two(_)));
        pay.extend(&[6_500_000_000]);
        assert_eq!(pay, [i64::MIN, 0, 65_534, 6_500_000_000]);
    }

    #[test]
    fn codes_take_more_bytes_when_they_have_to() {
        let mut codes = Codes::default();
        codes.extend(&[0, 255]);
        assert_eq!((codes.bytes(), codes.get(1)), (2, Some(255)));
        codes.extend(&[256]);
        let all: Vec<_> = (0..4).map(|row| codes.get(row)).collect();
        assert_eq!(all, [Some(0), Some(255), Some(256), None]);
        assert_eq!((codes.bytes(), codes.len(), codes.is_empty()), (6, 3, false));
    }

    #[test]
    fn every_kind_of_lane_gives_the_same_values() {
        let each = Lane::Each(vec!['a', 'b', 'a']);
        let few = Lane::Few {
            of_row: Codes::One(vec![0, 1, 0]),
            values: vec!['a', 'b'],
        };
        let mut grouped = Lane::Grouped {
            of_row: Arc::new(vec![1, 0, 1]),
            values: vec!['b', 'a'],
        };
        let mut same = Lane::Same { value: 'a', len: 2 };
        assert_eq!((same.len(), same.get(1), same.get(2)), (2, Some(&'a'), None));
        assert_eq!(same.distinct().collect::<Vec<_>>(), [&'a']);
        same.push('b');
        assert_eq!(same, ['a', 'a', 'b']);
        for row in 0..4 {
            assert_eq!(each.get(row), few.get(row));
            assert_eq!(each.get(row), grouped.get(row));
        }
        grouped.push('c');
        assert_eq!((grouped.get(2), grouped.get(3)), (Some(&'a'), Some(&'c')));
    }
}
