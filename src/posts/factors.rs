//! Columns of job-evaluation levels: `factors.communication` (`interfaces.md`, Columns of a posts source).
//!
//! The framework says which levels a factor has, and it is not known here: levels are kept as texts of the dictionary,
//! and only where a source has such columns.

use super::cells::Rules;
use super::columns::{FactorColumn, Posts, Sym, Symbols};
use super::headings::Origin;
use super::lane::Lane;
use super::mapping::trimmed;
use super::memo::Memo;
use super::records::Cells;

/// What headings of such columns begin with.
const PREFIX: &str = "factors.";

/// One column and how it is filled.
#[derive(Clone)]
pub(super) struct FactorSource {
    /// The factor.
    pub name: String,
    pub origin: Origin,
    memo: Memo,
}

impl FactorSource {
    pub(super) fn new(name: String, origin: Origin) -> Self {
        Self {
            name,
            origin,
            memo: Memo::new(),
        }
    }
}

/// The factor that a heading names: `factors.communication`, in any case and with spaces or underscores for hyphens.
pub(super) fn named(heading: &str) -> Option<String> {
    let start = heading.get(..PREFIX.len())?;
    if !start.eq_ignore_ascii_case(PREFIX) {
        return None;
    }
    let name = heading
        .get(PREFIX.len()..)?
        .trim()
        .replace([' ', '_'], "-")
        .to_lowercase();
    (!name.is_empty()).then_some(name)
}

impl FactorSource {
    /// The level that a row has, as it is written.
    pub(super) fn level(&mut self, record: &impl Cells, rules: &Rules<'_>, symbols: &mut Symbols) -> Sym {
        match &self.origin {
            Origin::Cell(index) => {
                let cell = record.cell(*index);
                match self.memo.get(cell) {
                    Some(value) => u32::try_from(value).map(Sym).unwrap_or_default(),
                    None => {
                        let sym = intern(&String::from_utf8_lossy(cell), rules, symbols);
                        self.memo.put(cell, i64::from(sym.0));
                        sym
                    }
                }
            }
            Origin::Joined(indices) => {
                let cells = indices
                    .iter()
                    .map(|&index| String::from_utf8_lossy(record.cell(index)));
                let first = cells
                    .map(|cell| trimmed(&cell).to_owned())
                    .find(|cell| !rules.is_blank(cell));
                intern(&first.unwrap_or_default(), rules, symbols)
            }
            Origin::Constant(text) => intern(text, rules, symbols),
        }
    }
}

/// Reads the levels of the row that was added last.
pub(super) fn read(sources: &mut [FactorSource], record: &impl Cells, rules: &Rules<'_>, posts: &mut Posts) {
    let Some(row) = posts.len().checked_sub(1) else {
        return;
    };
    for source in sources {
        let sym = source.level(record, rules, &mut posts.symbols);
        let column = match posts.factors.iter().position(|column| column.name == source.name) {
            Some(at) => at,
            None => {
                posts.factors.push(FactorColumn {
                    name: source.name.clone(),
                    levels: Lane::default(),
                });
                posts.factors.len() - 1
            }
        };
        if let Some(column) = posts.factors.get_mut(column) {
            column.levels.resize(row, Sym::BLANK);
            column.levels.push(sym);
        }
    }
}

fn intern(text: &str, rules: &Rules<'_>, symbols: &mut Symbols) -> Sym {
    let text = trimmed(text);
    if rules.is_blank(text) {
        return Sym::BLANK;
    }
    symbols.intern(text)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_heading_names_a_factor_behind_its_prefix() {
        assert_eq!(named("factors.knowledge").as_deref(), Some("knowledge"));
        assert_eq!(
            named("Factors.Physical Skills").as_deref(),
            Some("physical-skills")
        );
        assert_eq!(named("factors."), None);
        assert_eq!(named("factor.knowledge"), None);
        assert_eq!(named("é"), None);
    }
}
