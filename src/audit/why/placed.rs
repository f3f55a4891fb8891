//! How a post came to its role, or why it did not (`semantics.md`, An institution).

use super::Explainer;
use crate::model::RoleId;
use crate::posts::census::Cell;
use crate::posts::columns::Column;
use crate::posts::placement::{How, Placement, Reason, WHOLE};
use crate::posts::titles;
use crate::report::why::PlacedBy;
use crate::source::Span;

impl Explainer<'_> {
    pub(super) fn placed(&self, row: usize, cell: Option<&Cell>) -> PlacedBy {
        match cell.map(|cell| self.here.census.placement(cell)) {
            Some(Placement::On(stations)) => {
                let on: Vec<String> = stations
                    .iter()
                    .map(|&(station, share)| {
                        let label = self.context.graph.label(self.context.model, station);
                        if share == WHOLE {
                            format!("`{label}`")
                        } else {
                            format!("`{label}` ({}%)", share * 100 / WHOLE)
                        }
                    })
                    .collect();
                let on = on.join(", ");
                let role = stations
                    .first()
                    .and_then(|&(id, _)| self.context.graph.station(id))
                    .map(|station| station.role);
                self.on(row, &on, role, cell)
            }
            Some(Placement::Not(reason)) => PlacedBy {
                by: "not placed".to_owned(),
                because: format!("nowhere ({}): {}", reason.word(), self.reason(row, reason)),
                at: None,
            },
            None => PlacedBy {
                by: "not placed".to_owned(),
                because: "nowhere".to_owned(),
                at: None,
            },
        }
    }

    fn on(&self, row: usize, on: &str, role: Option<RoleId>, cell: Option<&Cell>) -> PlacedBy {
        let named = self.text(Column::Role, row);
        if !named.is_empty() {
            return PlacedBy {
                by: "role column".to_owned(),
                because: format!("on {on}, because its column `role` says `{named}`"),
                at: role
                    .and_then(|role| self.context.model.role(role))
                    .map(|role| self.at(role.span)),
            };
        }
        let title = self.text(Column::Title, row);
        let number = cell.map_or(usize::MAX, |cell| cell.placement as usize);
        match self.here.census.placements.how.get(number) {
            Some(How::Decision) => {
                return PlacedBy {
                    by: "decision".to_owned(),
                    because: format!(
                        "on {on}, because the institution has decided so for the title `{title}`"
                    ),
                    at: None,
                };
            }
            Some(How::Likeness) => {
                return PlacedBy {
                    by: "likeness".to_owned(),
                    because: format!(
                        "on {on}, because its title `{title}` is more like its titles than like others"
                    ),
                    at: None,
                };
            }
            _ => {}
        }
        let (written, span) = role
            .and_then(|role| self.written(role, title))
            .unwrap_or_else(|| (title.to_owned(), None));
        let pattern = written.contains('*');
        PlacedBy {
            by: if pattern { "pattern of a title" } else { "title" }.to_owned(),
            because: if written == title {
                format!("on {on}, because its title `{title}` is a title of the role")
            } else {
                let meets = if pattern { "fits" } else { "is spelt as" };
                format!("on {on}, because its title `{title}` {meets} `{written}`, a title of the role")
            },
            at: span.map(|span| self.at(span)),
        }
    }

    /// The title of a role that meant a post's title: exact ones first, as in placement.
    fn written(&self, role: RoleId, title: &str) -> Option<(String, Option<Span>)> {
        let role = self.context.model.role(role)?;
        let meant = |pattern: bool| {
            role.titles
                .iter()
                .find(|known| known.value.contains('*') == pattern && titles::means(&known.value, title))
        };
        let found = meant(false).or_else(|| meant(true));
        Some(match found {
            Some(found) => (found.value.clone(), Some(found.span)),
            None => (role.name.clone(), Some(role.span)),
        })
    }

    fn reason(&self, row: usize, reason: &Reason) -> String {
        let model = self.context.model;
        let name = |role: &RoleId| format!("`{}`", model.role_name(*role));
        match reason {
            Reason::UnmatchedTitle(near) => {
                let title = self.text(Column::Title, row);
                let near: Vec<String> = near.iter().map(|near| name(&near.role)).collect();
                if near.is_empty() {
                    format!("no role has the title `{title}`")
                } else {
                    format!(
                        "no role has the title `{title}`; the nearest are {}",
                        near.join(", ")
                    )
                }
            }
            Reason::AmbiguousTitle(roles) => format!(
                "its title `{}` fits {} equally well",
                self.text(Column::Title, row),
                roles.iter().map(name).collect::<Vec<_>>().join(", ")
            ),
            Reason::NoRole => format!(
                "it was decided that no role has the title `{}`",
                self.text(Column::Title, row)
            ),
            Reason::UnknownRole(role) => {
                format!("its column `role` says `{role}`, which the framework does not have")
            }
            Reason::UnreadableRoles(cell) => {
                format!("its column `role` says `{cell}`, whose shares cannot be read")
            }
            Reason::UnknownGrade(role, grade) => {
                format!("its grade `{grade}` is none of the scale of role {}", name(role))
            }
            Reason::GradeMissing(role) => {
                format!("it has no grade, and role {} may have several", name(role))
            }
            Reason::GradeOutsideRole(role, grade) => format!(
                "role {} may not be at grade `{}`",
                name(role),
                model.grade_name(*grade)
            ),
        }
    }
}
