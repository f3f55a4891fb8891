//! The posts of one institution out of those of several (`interfaces.md`, Commands: `--institution`).

use super::columns::{Column, Posts, Rows, Sym};
use super::lane::{Lane, Number, Numbers};
use crate::diagnostic::did_you_mean;

/// Keeps the rows of one institution; `unnamed` is the institution of rows that name none.
///
/// # Errors
/// A message for the user when no row is of an institution of this name.
pub fn to_institution(posts: Posts, unnamed: &str, wanted: &str) -> Result<Posts, String> {
    let name = |row: usize| match posts.text(Column::Institution, row) {
        Sym::BLANK => unnamed,
        named => posts.symbols.text(named),
    };
    let rows: Vec<usize> = (0..posts.len()).filter(|&row| name(row) == wanted).collect();
    if rows.is_empty() {
        let mut names: Vec<&str> = (0..posts.len()).map(name).collect();
        names.sort_unstable();
        names.dedup();
        let several = || match names.as_slice() {
            [] => "there are no posts".to_owned(),
            [one] => format!("the posts are those of `{one}`"),
            names => format!("the posts are of {} institutions", names.len()),
        };
        let help = did_you_mean(wanted, names.iter().copied()).unwrap_or_else(several);
        return Err(format!("no institution is called `{wanted}`: {help}"));
    }
    if rows.len() == posts.len() {
        return Ok(posts);
    }
    let rule = format!("--institution {wanted}");
    Ok(kept(posts, &rows, &rule))
}

/// These rows alone; their sources say by which rule the others are left out.
fn kept(posts: Posts, rows: &[usize], rule: &str) -> Posts {
    let all = &posts.rows;
    let mut text: [Lane<Sym>; Column::ALL.len()] = Default::default();
    for ((column, _), lane) in Column::ALL.iter().zip(&mut text) {
        let filled = all
            .text
            .get(*column as usize)
            .is_some_and(|values| !values.is_empty());
        if filled || (*column == Column::Id && posts.groups.is_some()) {
            *lane = Lane::Each(rows.iter().map(|&row| posts.text(*column, row)).collect());
        }
    }
    let mut few = Rows {
        source: some(&all.source, rows),
        count: some(&all.count, rows),
        fte: some(&all.fte, rows),
        status: some(&all.status, rows),
        text,
        start: numbers(&all.start, rows),
        end: numbers(&all.end, rows),
        service_start: numbers(&all.service_start, rows),
        acting_until: numbers(&all.acting_until, rows),
        protected_until: numbers(&all.protected_until, rows),
        point: numbers(&all.point, rows),
        salary: numbers(&all.salary, rows),
        ..Rows::default()
    };
    for &row in rows {
        few.row.push(posts.row_number(row));
    }
    let mut factors = posts.factors.clone();
    for factor in &mut factors {
        factor.levels = Lane::Each(rows.iter().map(|&row| factor.level(row)).collect());
    }
    let mut sources = posts.sources.clone();
    for (number, source) in (0_u16..).zip(&mut sources) {
        let of_source = |row: usize| all.source.get(row) == Some(&number);
        let before = (0..posts.len()).filter(|&row| of_source(row)).count();
        let after = rows.iter().filter(|&&row| of_source(row)).count();
        if before > after {
            source.skipped.push((rule.to_owned(), (before - after) as u64));
        }
    }
    Posts {
        rows: few,
        factors,
        sources,
        groups: None,
        ..posts
    }
}

/// The same rows of a column; of one that no source has, none.
fn some<T: Clone>(lane: &Lane<T>, rows: &[usize]) -> Lane<T> {
    Lane::Each(rows.iter().filter_map(|&row| lane.get(row).cloned()).collect())
}

fn numbers<T: Number>(all: &Numbers<T>, rows: &[usize]) -> Numbers<T> {
    let mut few = Numbers::default();
    if !all.is_empty() {
        for &row in rows {
            few.push(all.get(row).unwrap_or(T::BLANK));
        }
    }
    few
}
