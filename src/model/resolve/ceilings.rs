//! Ceilings: rows in rising order, each with the same grades.

use super::{Passes, list, text_or};
use crate::diagnostic::Diagnostic;
use crate::model::{Ceiling, GradeId, ScaleId};
use crate::syntax::ast::{self, CeilingRow, Item};

impl Passes {
    /// The tables of ceilings; scales must be known by now.
    pub(super) fn ceilings<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Ceiling(written) = item else { continue };
            let index = self.model.ceilings.len();
            if !self.ceiling_names.declare(&written.name, index, &mut self.out) {
                continue;
            }
            let scale = self.scale_names.resolve(&written.of, &mut self.out);
            let ceiling = match scale {
                Some(scale) => self.ceiling(written, ScaleId::at(scale)),
                None => None,
            };
            match ceiling {
                Some(ceiling) => self.model.ceilings.push(ceiling),
                // What names it is no second fault.
                None => self.ceiling_names.undeclare(&written.name),
            }
        }
    }

    fn ceiling(&mut self, written: &ast::Ceiling, scale: ScaleId) -> Option<Ceiling> {
        let mut rows: Vec<&CeilingRow> = written.rows.iter().collect();
        rows.sort_by_key(|row| row.posts.value);
        let mut sound = !written.damaged;
        for pair in rows.windows(2) {
            let [low, high] = pair else { continue };
            if low.posts.value == high.posts.value {
                sound = false;
                self.out.push(
                    Diagnostic::error(
                        "declared-twice",
                        high.posts.span,
                        format!("the row for {} posts is given twice", high.posts.value),
                    )
                    .label("given again here")
                    .related(low.posts.span, "first given here")
                    .help("keep one of the two rows"),
                );
            }
        }
        let Some(first) = rows.first() else {
            if !written.damaged {
                self.out.push(
                    Diagnostic::error(
                        "empty-ceiling",
                        written.name.span,
                        format!("ceiling `{}` has no rows", written.name.value),
                    )
                    .label("nothing is limited")
                    .help(
                        "write a row for each number of posts, as in `at 20_000 posts O-4 7_768, O-5 5_253`",
                    ),
                );
            }
            return None;
        };
        let mut grades: Vec<(GradeId, Vec<i64>)> = Vec::new();
        for (grade, _) in &first.cells {
            match self.grade_of(scale, &grade.grade) {
                Some(id) => grades.push((id, Vec::new())),
                None => sound = false,
            }
        }
        for row in &rows {
            if sound {
                sound = self.ceiling_row(row, scale, &mut grades);
            }
        }
        sound.then(|| Ceiling {
            name: written.name.value.clone(),
            title: text_or(written.title.as_ref(), &written.name.value),
            span: written.name.span,
            scale,
            grades,
            totals: rows.iter().map(|row| row.posts.value).collect(),
        })
    }

    fn ceiling_row(&mut self, row: &CeilingRow, scale: ScaleId, grades: &mut [(GradeId, Vec<i64>)]) -> bool {
        let before = grades.first().map_or(0, |(_, values)| values.len());
        if row.posts.value <= 0 {
            self.out.push(
                Diagnostic::error("no-posts", row.posts.span, "a row is about one post at least")
                    .label("no posts")
                    .help("remove the row: below the first one its share holds"),
            );
            return false;
        }
        for (grade, most) in &row.cells {
            let Some(id) = self.grade_of(scale, &grade.grade) else {
                return false;
            };
            match grades.iter_mut().find(|(known, _)| *known == id) {
                Some((_, values)) if values.len() == before => values.push(most.value),
                _ => {
                    let name = &grade.grade.value;
                    let twice = row
                        .cells
                        .iter()
                        .filter(|(other, _)| other.grade.value == *name)
                        .count()
                        > 1;
                    let message = if twice {
                        format!("grade `{name}` is given twice in this row")
                    } else {
                        format!("the first row does not limit grade `{name}`")
                    };
                    self.out.push(
                        Diagnostic::error("uneven-ceiling", grade.span, message)
                            .label("not in the other rows, or twice in this one")
                            .note("between two rows the number is read off the line that joins them")
                            .help("give every row the same grades"),
                    );
                    return false;
                }
            }
        }
        let names: Vec<String> = grades
            .iter()
            .filter(|(_, values)| values.len() == before)
            .map(|(id, _)| self.model.grade_name(*id).to_owned())
            .collect();
        if names.is_empty() {
            return true;
        }
        self.out.push(
            Diagnostic::error(
                "uneven-ceiling",
                row.span,
                format!(
                    "this row does not say how many posts of {} there may be",
                    list(&names)
                ),
            )
            .label("a grade is missing")
            .note("between two rows the number is read off the line that joins them")
            .help("give every row the same grades"),
        );
        false
    }
}
