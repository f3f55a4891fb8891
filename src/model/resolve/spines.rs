//! Spines: tables by date, and spines that are another one under other numbers.

use super::{Passes, text_or};
use crate::diagnostic::Diagnostic;
use crate::model::{Spine, SpineTable};
use crate::source::Spanned;
use crate::syntax::ast::{self, Item, SpinePoints};

impl Passes {
    /// Spines: several dated tables may share a name; one of them holds as of the date.
    pub(super) fn spines<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut tables: Vec<Vec<&ast::Spine>> = Vec::new();
        let mut asked: Vec<&str> = Vec::new();
        for item in items {
            if let Item::Scale(scale) = item {
                asked.extend(scale.spine.as_ref().map(|name| name.value.as_str()));
            }
            let Item::Spine(spine) = item else { continue };
            self.check_validity(&spine.validity);
            match self.spine_names.get(&spine.name.value) {
                Some(index) => {
                    if let Some(list) = tables.get_mut(index) {
                        list.push(spine);
                    }
                }
                None => {
                    self.spine_names.declare(&spine.name, tables.len(), &mut self.out);
                    tables.push(vec![spine]);
                }
            }
        }
        for list in &tables {
            let spine = self.spine(list);
            self.model.spines.push(spine);
        }
        self.renumbered(&tables);
        for list in tables {
            // What holds, what overlaps and what is missing is said of tables that stand here.
            let renumbered = |spine: &&ast::Spine| matches!(spine.points, SpinePoints::Of(..));
            if !list.iter().any(renumbered) {
                let paid = list
                    .first()
                    .is_some_and(|spine| asked.contains(&spine.name.value.as_str()));
                self.tables(&list, paid);
            }
            let known = list
                .first()
                .and_then(|spine| self.spine_names.get(&spine.name.value));
            let spine = known.and_then(|index| self.model.spines.get(index));
            let points = spine
                .and_then(|spine| spine.on(self.as_of))
                .map(|table| table.points.clone());
            self.spine_tables.push(points.unwrap_or_default());
        }
    }

    fn spine(&mut self, list: &[&ast::Spine]) -> Spine {
        let mut dated: Vec<&ast::Spine> = list.to_vec();
        dated.sort_by_key(|spine| spine.validity.from.as_ref().map(|from| from.value));
        let first = list.first();
        let title = list.iter().find_map(|spine| spine.title.as_ref());
        Spine {
            name: first.map_or_else(String::new, |spine| spine.name.value.clone()),
            title: first.map_or_else(String::new, |spine| text_or(title, &spine.name.value)),
            span: first.map_or(self.model.span, |spine| spine.name.span),
            tables: dated
                .iter()
                .map(|spine| SpineTable {
                    from: spine.validity.from.as_ref().map(|from| from.value),
                    until: spine.validity.until.as_ref().map(|until| until.value),
                    points: self.rising(points_of(spine)),
                })
                .collect(),
        }
    }

    /// Spines that are another one: their tables are its tables, under other numbers.
    fn renumbered(&mut self, tables: &[Vec<&ast::Spine>]) {
        let mut open: Vec<(usize, &ast::Name, i64)> = Vec::new();
        for (index, list) in tables.iter().enumerate() {
            let other = list.iter().find_map(|spine| match &spine.points {
                SpinePoints::Of(of, by) => Some((of, by.value)),
                _ => None,
            });
            let Some((of, by)) = other else { continue };
            if let [_, second, ..] = list.as_slice() {
                self.out.push(
                    Diagnostic::error(
                        "declared-twice",
                        second.name.span,
                        format!("spine `{}` has tables and is another spine too", second.name.value),
                    )
                    .label("declared again here")
                    .help("a spine that is another one takes its tables, with their dates: keep that line alone"),
                );
            }
            if self.spine_names.resolve(of, &mut self.out).is_some() {
                open.push((index, of, by));
            }
        }
        // One that rests on another of them comes behind it.
        while !open.is_empty() {
            let ready = open.iter().position(|(_, of, _)| {
                let base = self.spine_names.get(&of.value);
                open.iter().all(|(index, ..)| Some(*index) != base)
            });
            let Some(ready) = ready else {
                let (_, of, _) = open.remove(0);
                self.out.push(
                    Diagnostic::error("spine-circle", of.span, "this spine is made of itself")
                        .label("leads back here")
                        .help("name a spine that has a table of its own"),
                );
                return;
            };
            let (index, of, by) = open.remove(ready);
            let base = self.spine_names.get(&of.value);
            let base = base.and_then(|base| self.model.spines.get(base));
            let shifted: Vec<SpineTable> = base
                .into_iter()
                .flat_map(|base| &base.tables)
                .map(|table| SpineTable {
                    points: table
                        .points
                        .iter()
                        .map(|&(point, pay)| (point.saturating_add(by), pay))
                        .collect(),
                    ..table.clone()
                })
                .collect();
            if let Some(spine) = self.model.spines.get_mut(index) {
                spine.tables = shifted;
            }
        }
    }

    /// Points in rising order, each once; a salary that falls is worth a warning.
    fn rising(&mut self, mut points: Vec<(Spanned<i64>, Spanned<i64>)>) -> Vec<(i64, i64)> {
        points.sort_by_key(|(point, _)| point.value);
        for pair in points.windows(2) {
            let [(low, low_pay), (high, high_pay)] = pair else {
                continue;
            };
            if low.value == high.value {
                self.out.push(
                    Diagnostic::error(
                        "declared-twice",
                        high.span,
                        format!("point {} is given twice", high.value),
                    )
                    .related(low.span, "first given here")
                    .help("keep one of the two salaries"),
                );
            } else if high_pay.value < low_pay.value {
                self.out.push(
                    Diagnostic::warning(
                        "falling-spine",
                        high_pay.span,
                        format!("point {} pays less than point {}", high.value, low.value),
                    )
                    .related(low_pay.span, "the lower point pays more")
                    .help("look at both salaries: one may be mistyped"),
                );
            }
        }
        points.dedup_by_key(|(point, _)| point.value);
        points
            .into_iter()
            .map(|(point, pay)| (point.value, pay.value))
            .collect()
    }
}

/// The inline points of a table; one that could not be read from its file has none.
fn points_of(spine: &ast::Spine) -> Vec<(Spanned<i64>, Spanned<i64>)> {
    match &spine.points {
        SpinePoints::Inline(points) => points.clone(),
        SpinePoints::File(_) | SpinePoints::Of(..) => Vec::new(),
    }
}
