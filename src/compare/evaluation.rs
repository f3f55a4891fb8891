//! Job evaluation: factors and levels, the maps from totals to grades, profiles of roles, matching rules.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::model::evaluation::{Band, POINT, points};
use crate::model::{Evaluation, GradeId, Grading, Matching, Role};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// From a total to a total, where there is a last one: the grade before and now.
type Stretch = (i64, Option<i64>, Option<GradeId>, Option<GradeId>);

impl Both<'_> {
    pub(super) fn evaluations(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        // Who loses a score loses the grade that it gives.
        macro_rules! lone {
            ($area:literal, $field:ident) => {
                for &at in &self.names.$field.gone {
                    if let Some(one) = old.$field.get(at) {
                        out.push(Subject::new($area, &one.name, Some(one.span), None).gone(Worth::Right));
                    }
                }
                for &at in &self.names.$field.came {
                    if let Some(one) = new.$field.get(at) {
                        out.push(Subject::new($area, &one.name, None, Some(one.span)).came(Worth::Right));
                    }
                }
            };
        }
        lone!("evaluation", evaluations);
        lone!("grading", gradings);
        lone!("match", matchings);
        for &(before, after) in &self.names.evaluations.both {
            if let (Some(was), Some(is)) = (old.evaluations.get(before), new.evaluations.get(after)) {
                scheme(was, is, out);
            }
        }
        for &(before, after) in &self.names.gradings.both {
            if let (Some(was), Some(is)) = (old.gradings.get(before), new.gradings.get(after)) {
                self.grading(was, is, out);
            }
        }
        for &(before, after) in &self.names.matchings.both {
            if let (Some(was), Some(is)) = (old.matchings.get(before), new.matchings.get(after)) {
                self.matching(was, is, out);
            }
        }
    }

    /// Every total between two edges of either map: which grade it gave, which it gives.
    fn grading(&self, was: &Grading, is: &Grading, out: &mut Vec<Change>) {
        let subject = Subject::new("grading", &is.name, Some(was.span), Some(is.span));
        if !self.names.same_evaluation(was.evaluation, is.evaluation) {
            let name = |id| self.old.model.evaluation(id).map_or("", |one| one.name.as_str());
            let now = self
                .new
                .model
                .evaluation(is.evaluation)
                .map_or("", |one| one.name.as_str());
            out.push(subject.turned("of", "the scheme that it reads", name(was.evaluation), now));
        }
        let mut starts: BTreeSet<i64> = BTreeSet::from([0]);
        for band in was.bands.iter().chain(&is.bands) {
            starts.extend(band.low);
            starts.extend(band.high.map(|high| high.saturating_add(1)));
        }
        let starts: Vec<i64> = starts.into_iter().filter(|&start| start >= 0).collect();
        // Neighbouring stretches that changed alike are one.
        let mut stretches: Vec<Stretch> = Vec::new();
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).map(|next| next - 1);
            let (before, after) = (was.grade_of(start), is.grade_of(start));
            match stretches.last_mut() {
                Some(last) if (last.2, last.3) == (before, after) => last.1 = end,
                _ => stretches.push((start, end, before, after)),
            }
        }
        for (start, end, before, after) in stretches {
            self.stretch(&subject, (start, end), before, after, (was, is), out);
        }
    }

    fn stretch(
        &self,
        subject: &Subject,
        (start, end): (i64, Option<i64>),
        before: Option<GradeId>,
        after: Option<GradeId>,
        (was, is): (&Grading, &Grading),
        out: &mut Vec<Change>,
    ) {
        if self.names.grade(before, after) {
            return;
        }
        // Totals are whole points nearly everywhere; the edge of a band is what people know.
        let up = start + (POINT - start.rem_euclid(POINT)).rem_euclid(POINT);
        let start = if end.is_none_or(|end| up <= end) {
            up
        } else {
            start
        };
        let top = end.map(|end| end - end.rem_euclid(POINT).min(end));
        if top.is_some_and(|top| top < start) && end.is_some_and(|end| end - start < POINT - 1) {
            return;
        }
        let totals = match top {
            Some(top) if top <= start => format!("a total of {}", points(start)),
            Some(top) => format!("totals {} to {}", points(start), points(top)),
            None => format!("totals from {} on", points(start)),
        };
        let place = |grade: GradeId, of: &Grading| {
            of.bands
                .iter()
                .find(|band: &&Band| band.grade == grade)
                .map(|band| band.span)
        };
        let at = Subject {
            at_old: before.and_then(|grade| place(grade, was)).or(subject.at_old),
            at_new: after.and_then(|grade| place(grade, is)).or(subject.at_new),
            ..subject.clone()
        };
        let name = |model: &crate::model::Model, grade: GradeId| format!("`{}`", model.qualified(grade));
        let (old, new) = (self.old.model, self.new.model);
        match (before, after) {
            (Some(before), None) => {
                out.push(at.lost(
                    "totals",
                    format!("gives {} for {totals}", name(old, before)),
                    Worth::Right,
                ));
            }
            (None, Some(after)) => {
                out.push(at.gained(
                    "totals",
                    format!("gives {} for {totals}", name(new, after)),
                    Worth::Right,
                ));
            }
            (Some(before), Some(after)) => {
                let (was, is) = (name(old, before), name(new, after));
                let words = format!("the grade for {totals}");
                out.push(match self.higher(before, after) {
                    Some(order) => at.moved("totals", words, was, is, (Worth::Right, order)),
                    None => at.turned("totals", words, was, is),
                });
            }
            (None, None) => {}
        }
    }

    /// Whether a grade of the new framework is above one of the old one, where both frameworks say the same.
    fn higher(&self, before: GradeId, after: GradeId) -> Option<Ordering> {
        let now = GradeId::at(self.names.grades.new_of(before.index())?);
        let was = GradeId::at(self.names.grades.old_of(after.index())?);
        let order = |side: &super::Side<'_>, low: GradeId, high: GradeId| {
            let tiers = &side.graph.tiers;
            if tiers.below(tiers.of(low), tiers.of(high)) {
                Some(Ordering::Greater)
            } else if tiers.below(tiers.of(high), tiers.of(low)) {
                Some(Ordering::Less)
            } else {
                None
            }
        };
        let (then, here) = (order(&self.old, before, was), order(&self.new, now, after));
        then.filter(|_| then == here)
    }

    fn matching(&self, was: &Matching, is: &Matching, out: &mut Vec<Change>) {
        let subject = Subject::new("match", &is.name, Some(was.span), Some(is.span));
        let (old, new) = (
            self.old.model.evaluation(was.evaluation),
            self.new.model.evaluation(is.evaluation),
        );
        let (Some(old), Some(new)) = (old, new) else {
            return;
        };
        for (factor, before) in old.factors.iter().zip(&was.allowed) {
            let there = new.factors.iter().position(|other| other.name == factor.name);
            let Some(after) = there.and_then(|at| is.allowed.get(at)) else {
                continue;
            };
            // Inside the profile is no level outside it.
            let (least, most) = (before.unwrap_or(0), after.unwrap_or(0));
            if least != most {
                let words = format!("how many levels `{}` may stand outside the profile", factor.name);
                out.push(subject.moved(
                    "each",
                    words,
                    points(least),
                    points(most),
                    (Worth::Ease, most.cmp(&least)),
                ));
            }
        }
        let limit = |total: i64| format!("allows {} levels together at most", points(total));
        match (was.total, is.total) {
            (Some(total), None) => out.push(subject.lost("total", limit(total), Worth::Burden)),
            (None, Some(total)) => out.push(subject.gained("total", limit(total), Worth::Burden)),
            (Some(before), Some(after)) if before != after => out.push(subject.moved(
                "total",
                "how many levels all factors may differ together",
                points(before),
                points(after),
                (Worth::Ease, after.cmp(&before)),
            )),
            _ => {}
        }
        let same = match (was.same_grade, is.same_grade) {
            (Some(before), Some(after)) => self.names.same_grading(before, after),
            (before, after) => before.is_none() && after.is_none(),
        };
        if !same {
            let name = |list: &[Grading], id: crate::model::GradingId| {
                let name = list
                    .get(id.index())
                    .map_or("", |one| one.name.as_str())
                    .to_owned();
                format!("asks for the same grade by `{name}`")
            };
            if let Some(before) = was.same_grade {
                out.push(subject.lost(
                    "same grade",
                    name(&self.old.model.gradings, before),
                    Worth::Burden,
                ));
            }
            if let Some(after) = is.same_grade {
                out.push(subject.gained("same grade", name(&self.new.model.gradings, after), Worth::Burden));
            }
        }
    }

    /// The levels that a role's profile allows.
    pub(super) fn profile(&self, subject: &Subject, was: &Role, is: &Role, out: &mut Vec<Change>) {
        let scheme = |model: &crate::model::Model, role: &Role| -> Option<(Evaluation, String)> {
            let scheme = model.evaluation(role.evaluated.as_ref()?.evaluation)?;
            Some((scheme.clone(), format!("is evaluated by `{}`", scheme.name)))
        };
        let (before, after) = (scheme(self.old.model, was), scheme(self.new.model, is));
        let (Some((old, left)), Some((new, right))) = (&before, &after) else {
            if let Some((_, phrase)) = before {
                out.push(subject.lost("evaluated", phrase, Worth::Nothing));
            }
            if let Some((_, phrase)) = after {
                out.push(subject.gained("evaluated", phrase, Worth::Nothing));
            }
            return;
        };
        let same = match (&was.evaluated, &is.evaluated) {
            (Some(before), Some(after)) => self.names.same_evaluation(before.evaluation, after.evaluation),
            _ => false,
        };
        if !same {
            out.push(subject.lost("evaluated", left, Worth::Nothing));
            out.push(subject.gained("evaluated", right, Worth::Nothing));
            return;
        }
        let levels = |role: &Role| {
            role.evaluated
                .as_ref()
                .map(|profile| profile.ranges())
                .unwrap_or_default()
        };
        for (factor, before) in old.factors.iter().zip(levels(was)) {
            let there = new.factors.iter().position(|other| other.name == factor.name);
            let Some((other, after)) =
                there.and_then(|at| Some((new.factors.get(at)?, *levels(is).get(at)?)))
            else {
                continue;
            };
            let number = |factor: &crate::model::evaluation::Factor, level: u16| {
                factor
                    .levels
                    .get(usize::from(level))
                    .map_or(0, |level| level.number)
            };
            // A level more at either end is a job of more weight; a wider range lets more jobs match.
            for (words, left, right, worth) in [
                ("lowest", before.low, after.low, Worth::Burden),
                ("highest", before.high, after.high, Worth::Ease),
            ] {
                let (one, two) = (factor.level_name(left), other.level_name(right));
                if one != two {
                    let order = number(other, right).cmp(&number(factor, left));
                    let words = format!("the {words} level of `{}` in its profile", factor.name);
                    out.push(subject.moved("evaluated", words, one, two, (worth, order)));
                }
            }
        }
    }
}

/// Factors by name, levels by name.
fn scheme(was: &Evaluation, is: &Evaluation, out: &mut Vec<Change>) {
    let whole = Subject::new("evaluation", &is.name, Some(was.span), Some(is.span));
    for factor in &was.factors {
        let Some(other) = is.factors.iter().find(|other| other.name == factor.name) else {
            out.push(whole.lost("factor", format!("has the factor `{}`", factor.name), Worth::Ease));
            continue;
        };
        let subject = Subject::new("evaluation", &is.name, Some(factor.span), Some(other.span))
            .label(format!("factor `{}` of `{}`", factor.name, is.name));
        for level in &factor.levels {
            match other.levels.iter().find(|one| one.name == level.name) {
                None => out.push(subject.lost("level", format!("has level {}", level.name), Worth::Ease)),
                Some(one) if one.points != level.points => out.push(subject.moved(
                    "points",
                    format!("what level {} is worth", level.name),
                    points(level.points),
                    points(one.points),
                    // Fewer points can cost a grade.
                    (Worth::Right, one.points.cmp(&level.points)),
                )),
                Some(_) => {}
            }
        }
        for level in &other.levels {
            if !factor.levels.iter().any(|one| one.name == level.name) {
                out.push(subject.gained("level", format!("has level {}", level.name), Worth::Ease));
            }
        }
    }
    for factor in &is.factors {
        if !was.factors.iter().any(|other| other.name == factor.name) {
            out.push(whole.gained("factor", format!("has the factor `{}`", factor.name), Worth::Ease));
        }
    }
}
