//! Headings on several rows: `Payroll staff` over `AO/AA` over `Headcount` is `Payroll staff; AO/AA; Headcount`.

/// What stands between the parts of such a heading.
const JOINT: &str = "; ";

/// The headings of rows that stand above one another. A cell of an upper row covers the blank ones to its right, as a
/// merged cell does when it is saved as text, up to where the row above it begins another cell.
pub(super) fn names(rows: &[Vec<String>]) -> Vec<String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut filled: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        let mut out: Vec<String> = Vec::with_capacity(width);
        for at in 0..width {
            let own = row.get(at).map_or("", String::as_str);
            let begins = filled.last().is_some_and(|above| {
                at == 0 || above.get(at) != at.checked_sub(1).and_then(|before| above.get(before))
            });
            let covered = out.last().filter(|_| own.is_empty() && !is_last && !begins);
            out.push(covered.map_or_else(|| own.to_owned(), Clone::clone));
        }
        filled.push(out);
    }
    (0..width)
        .map(|at| joined(filled.iter().filter_map(|row| row.get(at))))
        .collect()
}

/// The parts that are not blank, each once.
pub(super) fn joined<'t>(parts: impl Iterator<Item = &'t String>) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in parts {
        if !part.is_empty() && kept.last() != Some(&part.as_str()) {
            kept.push(part);
        }
    }
    kept.join(JOINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[&str]]) -> Vec<String> {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        names(&rows)
    }

    #[test]
    fn an_upper_heading_covers_what_stands_below_it() {
        assert_eq!(
            of(&[
                &["Organisation", "Payroll", "", "", "", "Costs"],
                &["", "AO", "", "EO", "", ""],
                &["", "Heads", "FTE", "Heads", "FTE", ""],
            ]),
            [
                "Organisation",
                "Payroll; AO; Heads",
                "Payroll; AO; FTE",
                "Payroll; EO; Heads",
                "Payroll; EO; FTE",
                "Costs"
            ]
        );
    }

    #[test]
    fn one_row_is_taken_as_it_is() {
        assert_eq!(of(&[&["Id", "", "Title"]]), ["Id", "", "Title"]);
    }
}
