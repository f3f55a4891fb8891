//! Ceilings: the most posts in some grades, by how many posts there are in all.
//!
//! Between two rows the number lies on the straight line that joins them. Below the first row and above the last one
//! the share of the nearest row holds. Everything is exact: a ceiling is a fraction.

use super::ids::{GradeId, ScaleId};
use crate::source::Span;

/// A table of ceilings.
#[derive(Debug, Clone)]
pub struct Ceiling {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// The scale of its grades.
    pub scale: ScaleId,
    /// Its grades, in the order of its first row, and for each one the most at each of `totals` in ten-thousandths.
    pub grades: Vec<(GradeId, Vec<i64>)>,
    /// How many posts there are in all, rising.
    pub totals: Vec<i64>,
}

impl Ceiling {
    /// The most posts in a grade where there are `posts` ÷ `of` posts in all, in ten-thousandths, as a fraction; none
    /// for a grade that it does not limit.
    #[must_use]
    pub fn most(&self, grade: GradeId, posts: i128, of: i128) -> Option<(i128, i128)> {
        let (_, values) = self.grades.iter().find(|(known, _)| *known == grade)?;
        let row = |at: usize| {
            let total = i128::from(*self.totals.get(at)?);
            Some((total, i128::from(*values.get(at)?)))
        };
        let over = self
            .totals
            .iter()
            .position(|&total| posts <= i128::from(total) * of);
        let (low, high) = match over {
            Some(0) => return share(row(0)?, posts, of),
            None => return share(row(self.totals.len().checked_sub(1)?)?, posts, of),
            Some(at) => (row(at - 1)?, row(at)?),
        };
        let width = high.0 - low.0;
        let part = (high.1 - low.1).checked_mul(posts - low.0 * of)?;
        let whole = low.1.checked_mul(width)?.checked_mul(of)?;
        Some((whole.checked_add(part)?, width.checked_mul(of)?))
    }
}

/// The share of a row.
fn share((total, most): (i128, i128), posts: i128, of: i128) -> Option<(i128, i128)> {
    (total > 0).then_some(())?;
    Some((most.checked_mul(posts)?, total.checked_mul(of)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_rows_it_is_the_line_and_outside_the_share_of_the_nearest_row() {
        let grade = GradeId::at(0);
        let ceiling = Ceiling {
            name: "c".to_owned(),
            title: "c".to_owned(),
            span: Span::default(),
            scale: ScaleId::at(0),
            grades: vec![(grade, vec![10_000_000, 15_000_000])],
            totals: vec![2_000, 4_000],
        };
        let at = |posts: i128| ceiling.most(grade, posts, 1).map(|(most, of)| most / of);
        assert_eq!(at(2_000), Some(10_000_000));
        assert_eq!(at(3_000), Some(12_500_000));
        assert_eq!(at(1_000), Some(5_000_000), "half of the first row");
        assert_eq!(at(8_000), Some(30_000_000), "twice the last row");
        assert_eq!(at(0), Some(0));
        assert_eq!(ceiling.most(GradeId::at(1), 5, 1), None);
        let third = ceiling.most(grade, 2_000 * 3 + 1, 3);
        assert_eq!(third, Some((60_000_000_000 + 5_000_000, 6_000)));
    }
}
