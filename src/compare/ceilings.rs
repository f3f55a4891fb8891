//! Ceilings: the most posts in some grades, by how many posts there are in all.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::model::evaluation::points;
use crate::model::{Ceiling, GradeId};
use std::collections::BTreeSet;

impl Both<'_> {
    pub(super) fn ceilings(&self, out: &mut Vec<Change>) {
        let (old, new) = (&self.old.model.ceilings, &self.new.model.ceilings);
        for was in old {
            match new.iter().find(|is| is.name == was.name) {
                Some(is) => self.ceiling(was, is, out),
                None => {
                    out.push(Subject::new("ceiling", &was.name, Some(was.span), None).gone(Worth::Burden))
                }
            }
        }
        for is in new {
            if !old.iter().any(|was| was.name == is.name) {
                out.push(Subject::new("ceiling", &is.name, None, Some(is.span)).came(Worth::Burden));
            }
        }
    }

    fn ceiling(&self, was: &Ceiling, is: &Ceiling, out: &mut Vec<Change>) {
        let subject = Subject::new("ceiling", &is.name, Some(was.span), Some(is.span));
        let limits = |what: &str| format!("limits grade `{what}`");
        for &(grade, _) in &was.grades {
            let now = self.names.grades.new_of(grade.index()).map(GradeId::at);
            let Some(now) = now.filter(|now| is.grades.iter().any(|(other, _)| other == now)) else {
                let name = self.old.model.qualified(grade);
                out.push(subject.lost("grades", limits(&name), Worth::Burden));
                continue;
            };
            self.most(&subject, (was, grade), (is, now), out);
        }
        for &(grade, _) in &is.grades {
            let before = self.names.grades.old_of(grade.index()).map(GradeId::at);
            if !before.is_some_and(|before| was.grades.iter().any(|(other, _)| *other == before)) {
                let name = self.new.model.qualified(grade);
                out.push(subject.gained("grades", limits(&name), Worth::Burden));
            }
        }
    }

    /// The most posts in a grade at every number of posts that a row of either table names: the tables are straight between
    /// rows, so that they are the same when they are the same there.
    fn most(
        &self,
        subject: &Subject,
        (was, before): (&Ceiling, GradeId),
        (is, after): (&Ceiling, GradeId),
        out: &mut Vec<Change>,
    ) {
        let totals: BTreeSet<i64> = was.totals.iter().chain(&is.totals).copied().collect();
        let at = |ceiling: &Ceiling, grade: GradeId, total: i64| ceiling.most(grade, i128::from(total), 1);
        let mut fewer = Vec::new();
        let mut more = Vec::new();
        for total in totals {
            let (Some((a, b)), Some((c, d))) = (at(was, before, total), at(is, after, total)) else {
                continue;
            };
            let (one, other) = (a.saturating_mul(d), c.saturating_mul(b));
            let words = || {
                let posts =
                    |most: i128, of: i128| points(i64::try_from(most / of.max(1)).unwrap_or(i64::MAX));
                format!("{} of {total} and not {}", posts(c, d), posts(a, b))
            };
            match other.cmp(&one) {
                std::cmp::Ordering::Less => fewer.push(words()),
                std::cmp::Ordering::Greater => more.push(words()),
                std::cmp::Ordering::Equal => {}
            }
        }
        let name = self.new.model.qualified(after);
        if !fewer.is_empty() {
            let phrase = format!("allows as many posts in grade `{name}`: {}", fewer.join(", "));
            out.push(subject.lost("most", phrase, Worth::Right));
        }
        if !more.is_empty() {
            let phrase = format!("allows more posts in grade `{name}`: {}", more.join(", "));
            out.push(subject.gained("most", phrase, Worth::Right));
        }
    }
}
