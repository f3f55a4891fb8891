//! `job-share-disagrees`: rows with one id that do not describe one post.
//!
//! # What it looks for
//! Rows of one institution that share an id and differ in something else than person, pay, contact and FTE. Rows that
//! agree are one post; rows that disagree are counted as posts of their own.
//!
//! # Why it matters
//! Two titles or two grades for one post: one of them is wrong, or the id was given twice.
//!
//! # Example
//! Rows 41 and 42 both have the id `LT-07`, one at grade 6 and one at grade 7.
//!
//! # Settings
//! `check job-share-disagrees { severity error }`, or `off`.
//!
//! # Evidence
//! `rows`: how many rows; `columns`: those in which they differ.
//!
//! # How to fix
//! Correct the rows so that they agree, or give each post its own id.
//!
//! # Source
//! `semantics.md`, Job share.

use super::words::{list, thousands};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::posts::columns::Column;

pub(super) const CHECK: Check = Check {
    name: "job-share-disagrees",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Id]],
    source: include_str!("job_share_disagrees.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for found in &here.census.job_shares.disagreements {
        let Some(&first) = found.rows.first() else {
            continue;
        };
        let id = here
            .posts
            .symbols
            .text(here.posts.text(Column::Id, first as usize))
            .to_owned();
        let cell = here
            .census
            .cell_of_row
            .get(first as usize)
            .and_then(|&cell| here.census.cells.get(cell as usize));
        let count = i64::try_from(found.rows.len()).unwrap_or(i64::MAX);
        let columns: Vec<String> = found.columns.iter().map(|column| (*column).to_owned()).collect();
        let message = format!(
            "{} rows share the id `{id}` and differ in {}",
            thousands(count),
            list(&columns)
        );
        findings.push(
            Finding::new(
                &CHECK,
                cell.map(|cell| cell.institution),
                vec![("id", id)],
                message,
            )
            .evidence("rows", count)
            .evidence("columns", columns)
            .suggest("make the rows agree if they are one post, or give each post its own id")
            .rows(RowSet::rows(found.rows.clone()), count),
        );
    }
    findings
}
