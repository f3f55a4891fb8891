//! What is what, for everything that has a name, and what the likeness of two things is made of.

use super::Side;
use super::change::{Change, Subject};
use super::pairs::{ENOUGH, Likeness, Pairs};
use crate::model::{
    ActivityId, EvaluationId, FamilyId, GatewayId, GradeId, GradingId, Model, RewardId, RoleId, SkillId,
};
use crate::posts::titles::normalise;
use crate::source::Span;
use std::collections::BTreeSet;

/// What is what, for everything that has a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) scales: Pairs,
    pub(super) grades: Pairs,
    pub(super) families: Pairs,
    pub(super) skills: Pairs,
    pub(super) activities: Pairs,
    pub(super) roles: Pairs,
    pub(super) contracts: Pairs,
    pub(super) rewards: Pairs,
    pub(super) gateways: Pairs,
    pub(super) evaluations: Pairs,
    pub(super) gradings: Pairs,
    pub(super) matchings: Pairs,
}

/// Titles that are the same but for spelling habits.
fn titled(old: &str, new: &str) -> bool {
    let old = normalise(old);
    !old.is_empty() && old == normalise(new)
}

/// A title alone, for what has little else.
fn by_title(old: &str, new: &str) -> Likeness {
    Likeness::default().when(titled(old, new), ENOUGH, "the title")
}

impl Names {
    pub(super) fn find(old: &Side<'_>, new: &Side<'_>) -> Self {
        let (left, right) = (old.model, new.model);
        let mut names = Self::default();
        names.scales = Pairs::find(
            &left.scales,
            &right.scales,
            |scale| &scale.name,
            |a, b| {
                let grades = |model: &Model, scale: &crate::model::Scale| -> BTreeSet<String> {
                    scale
                        .grades
                        .iter()
                        .map(|grade| model.grade_name(grade).to_owned())
                        .collect()
                };
                let (one, other) = (grades(left, a), grades(right, b));
                Likeness::default()
                    .when(titled(&a.title, &b.title), 5, "the title")
                    .when(!one.is_empty() && one == other, 5, "the grades")
            },
        );
        names.grades = grades(left, right, &names.scales);
        names.families = Pairs::find(
            &left.families,
            &right.families,
            |family| &family.name,
            |a, b| {
                let members = |model: &Model, name: &str| -> BTreeSet<String> {
                    model
                        .roles
                        .iter()
                        .filter(|role| model.family_name(role.family) == name)
                        .map(|role| role.name.clone())
                        .collect()
                };
                let (one, other) = (members(left, &a.name), members(right, &b.name));
                Likeness::default()
                    .when(titled(&a.title, &b.title), 5, "the title")
                    .when(!one.is_empty() && one == other, 5, "the roles")
            },
        );
        macro_rules! by_title_alone {
            ($($field:ident),*) => {$(
                names.$field = Pairs::find(
                    &left.$field,
                    &right.$field,
                    |one| &one.name,
                    |a, b| by_title(&a.title, &b.title),
                );
            )*};
        }
        by_title_alone!(
            skills,
            activities,
            gateways,
            rewards,
            evaluations,
            gradings,
            matchings
        );
        // A contract term stands in the data: another name is another term.
        names.contracts = Pairs::find(
            &left.contracts,
            &right.contracts,
            |one| &one.name,
            |_, _| Likeness::default(),
        );
        names.roles = names.roles(left, right);
        names
    }

    fn roles(&self, left: &Model, right: &Model) -> Pairs {
        Pairs::find(
            &left.roles,
            &right.roles,
            |role| &role.name,
            |a, b| {
                let titles = |role: &crate::model::Role| -> BTreeSet<String> {
                    role.titles.iter().map(|title| normalise(&title.value)).collect()
                };
                let (one, other) = (titles(a), titles(b));
                let shared = one.intersection(&other).count();
                let skills = a.skills.len() == b.skills.len()
                    && a.skills.iter().all(|&(skill, level)| {
                        b.skills
                            .iter()
                            .any(|&(there, at)| at == level && self.skill(Some(skill), Some(there)))
                    });
                Likeness::default()
                    .when(a.titled && b.titled && titled(&a.title, &b.title), 4, "the title")
                    .when(
                        shared > 0 && shared * 2 >= one.len().max(other.len()),
                        3,
                        "the titles of posts",
                    )
                    .when(
                        self.grade(Some(a.grades.low), Some(b.grades.low))
                            && self.grade(Some(a.grades.high), Some(b.grades.high)),
                        1,
                        "the grades",
                    )
                    .when(
                        a.family.is_some() && self.family(a.family, b.family),
                        1,
                        "the family",
                    )
                    .when(!a.skills.is_empty() && skills, 2, "the skills")
            },
        )
    }

    pub(super) fn grade(&self, old: Option<GradeId>, new: Option<GradeId>) -> bool {
        self.grades.same(old.map(GradeId::index), new.map(GradeId::index))
    }

    pub(super) fn family(&self, old: Option<FamilyId>, new: Option<FamilyId>) -> bool {
        self.families
            .same(old.map(FamilyId::index), new.map(FamilyId::index))
    }

    pub(super) fn skill(&self, old: Option<SkillId>, new: Option<SkillId>) -> bool {
        self.skills.same(old.map(SkillId::index), new.map(SkillId::index))
    }

    pub(super) fn role(&self, old: Option<RoleId>, new: Option<RoleId>) -> bool {
        self.roles.same(old.map(RoleId::index), new.map(RoleId::index))
    }

    /// The guesses, as differences.
    pub(super) fn renamed(&self, old: &Side<'_>, new: &Side<'_>) -> Vec<Change> {
        let (left, right) = (old.model, new.model);
        let mut out = Vec::new();
        let mut say = |area: &'static str,
                       pairs: &Pairs,
                       one: &dyn Fn(usize) -> Option<(String, Span)>,
                       other: &dyn Fn(usize) -> Option<(String, Span)>| {
            for (before, after, because) in &pairs.renamed {
                let (Some((was, at_old)), Some((now, at_new))) = (one(*before), other(*after)) else {
                    continue;
                };
                let subject = Subject::new(area, &now, Some(at_old), Some(at_new));
                out.push(subject.renamed(&was, &now, because));
            }
        };
        macro_rules! named {
            ($area:literal, $field:ident) => {
                say(
                    $area,
                    &self.$field,
                    &|at| left.$field.get(at).map(|one| (one.name.clone(), one.span)),
                    &|at| right.$field.get(at).map(|one| (one.name.clone(), one.span)),
                );
            };
        }
        named!("scale", scales);
        say(
            "grade",
            &self.grades,
            &|at| Some((left.qualified(GradeId::at(at)), left.grades.get(at)?.span)),
            &|at| Some((right.qualified(GradeId::at(at)), right.grades.get(at)?.span)),
        );
        named!("family", families);
        named!("skill", skills);
        named!("activity", activities);
        named!("role", roles);
        named!("reward", rewards);
        named!("gateway", gateways);
        named!("evaluation", evaluations);
        named!("grading", gradings);
        named!("match", matchings);
        for change in out.iter_mut().filter(|change| change.area == "role") {
            change.touches.names = change.old.clone();
            change.details.push(format!(
                "rows of posts that name `{}` as their role must name `{}` from now on",
                change.old.as_deref().unwrap_or(""),
                change.new.as_deref().unwrap_or("")
            ));
        }
        out
    }
}

/// Grades are paired within paired scales.
fn grades(left: &Model, right: &Model, scales: &Pairs) -> Pairs {
    let mut pairs = Pairs::default();
    let of = |model: &Model, scale: usize| -> Vec<usize> {
        model
            .scales
            .get(scale)
            .map(|scale| scale.grades.iter().map(GradeId::index).collect())
            .unwrap_or_default()
    };
    for &(old, new) in &scales.both {
        let (before, after) = (of(left, old), of(right, new));
        let place = |list: &[usize], one: usize| list.iter().position(|&other| other == one);
        let found = Pairs::among(
            &before,
            &after,
            |a, b| left.grade_name(GradeId::at(a)) == right.grade_name(GradeId::at(b)),
            |a, b| match (left.grades.get(a), right.grades.get(b)) {
                (Some(x), Some(y)) => Likeness::default()
                    .when(titled(&x.title, &y.title), 3, "the title")
                    .when(x.points.is_some() && x.points == y.points, 3, "the points")
                    .when(x.pay.is_some() && x.pay == y.pay, 2, "the pay")
                    .when(
                        before.len() == after.len() && place(&before, a) == place(&after, b),
                        2,
                        "the place in the scale",
                    ),
                _ => Likeness::default(),
            },
        );
        pairs.extend(found);
    }
    for &old in &scales.gone {
        pairs.gone.extend(of(left, old));
    }
    for &new in &scales.came {
        pairs.came.extend(of(right, new));
    }
    pairs
}

/// Ids as indices, for reading aloud.
macro_rules! same {
    ($($name:ident: $id:ty => $field:ident),* $(,)?) => {
        impl Names {$(
            /// Whether two ids mean one thing.
            pub(super) fn $name(&self, old: $id, new: $id) -> bool {
                self.$field.new_of(old.index()) == Some(new.index())
            }
        )*}
    };
}

same! {
    same_activity: ActivityId => activities,
    same_reward: RewardId => rewards,
    same_gateway: GatewayId => gateways,
    same_evaluation: EvaluationId => evaluations,
    same_grading: GradingId => gradings,
}
