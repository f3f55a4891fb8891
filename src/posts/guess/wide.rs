//! Wide returns: a row for an institution, and a column of numbers for each kind of staff in it.

use super::{ColumnGuess, Known, words};
use crate::posts::columns::Column;
use crate::posts::describe::Profile;
use crate::posts::titles::normalise;

/// A wide return: its rows are read once for each part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wide {
    /// What the numbers are: `count` where all are whole, else `fte`.
    pub measure: Column,
    /// The columns of numbers.
    pub parts: Vec<Part>,
}

/// One column of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its place in [`Profile::columns`].
    pub index: usize,
    /// What the posts are called that it counts, where its heading says so.
    pub title: Option<String>,
    /// The contract of the posts that it counts, where its heading says so.
    pub contract: Option<String>,
}

/// Finds out whether a source is a wide return: no column says what a post is called, and several headings do.
pub(super) fn find(profile: &Profile, columns: &[ColumnGuess], known: &Known) -> Option<Wide> {
    let used = |column: Column| columns.iter().any(|one| one.used() == Some(column));
    if used(Column::Title) || used(Column::Role) || used(Column::Contract) || used(Column::Id) {
        return None;
    }
    let numeric: Vec<(usize, &str)> = columns
        .iter()
        .filter(|one| one.contents.telling > 0 && one.contents.numbers >= 60)
        .filter_map(|one| Some((one.index, profile.columns.get(one.index)?.heading.as_str())))
        .filter(|(_, heading)| !normalise(heading).contains("total"))
        .collect();
    let contracts: Vec<Part> = numeric
        .iter()
        .filter_map(|(index, heading)| {
            let contract = words::meaning(Column::Contract, heading, &known.contracts)?;
            Some(Part {
                index: *index,
                title: None,
                contract: Some(contract.to_owned()),
            })
        })
        .collect();
    let heads = numeric.iter().filter_map(|(index, heading)| {
        Some(Part {
            index: *index,
            title: Some(counted(heading)?),
            contract: None,
        })
    });
    let heads: Vec<Part> = heads.collect();
    let parts = if heads.len() >= 2 { heads } else { contracts };
    if parts.len() < 2 {
        return None;
    }
    let whole = |part: &Part| {
        columns
            .get(part.index)
            .is_some_and(|one| one.contents.whole >= 95)
    };
    let measure = if parts.iter().all(whole) {
        Column::Count
    } else {
        Column::Fte
    };
    Some(Wide { measure, parts })
}

/// Whose heads a heading counts: `Payroll staff; AO/AA; Headcount`.
fn counted(heading: &str) -> Option<String> {
    let lower = heading.to_lowercase();
    if lower.len() != heading.len() {
        return None;
    }
    let end = ["headcount", "head count", "head-count"]
        .into_iter()
        .find_map(|word| lower.strip_suffix(word))?;
    let title = heading
        .get(..end.len())?
        .trim_end_matches([' ', ';', ',', '-', ':'])
        .trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn a_heading_says_whose_heads_it_counts() {
        assert_eq!(
            counted("Payroll staff; AO/AA; Headcount").as_deref(),
            Some("Payroll staff; AO/AA")
        );
        assert_eq!(
            counted("Payroll staff EO Headcount").as_deref(),
            Some("Payroll staff EO")
        );
        assert_eq!(counted("Headcount"), None);
        assert_eq!(counted("Payroll staff EO Full-time Equivalent"), None);
    }
}
