//! `expect grade of role x is professional.6..7`: the grades that a role may have.

use super::super::coverage::Touched;
use super::super::world::is_grade;
use super::{Found, Scene};
use crate::syntax::ast::ExpectGrade;

pub(super) fn judge(scene: &Scene<'_>, expected: &ExpectGrade, touched: &mut Touched) -> Result<(), Found> {
    let model = &scene.world.model;
    let name = &expected.role.value;
    let Some(role) = scene.world.role(name).and_then(|id| model.role(id)) else {
        return Err(vec![format!("there is no role `{name}`")]);
    };
    touched.role(name);
    let written = &expected.grade;
    let high = written.high.as_ref().unwrap_or(&written.low);
    let same = |id, wanted: &str| match &written.scale {
        Some(scale) => is_grade(model, id, &format!("{}.{wanted}", scale.value)),
        None => is_grade(model, id, wanted),
    };
    if same(role.grades.low, &written.low.value) && same(role.grades.high, &high.value) {
        return Ok(());
    }
    let low = model.qualified(role.grades.low);
    let found = if role.grades.len() > 1 {
        format!("{low}..{}", model.grade_name(role.grades.high))
    } else {
        low
    };
    Err(vec![format!("the grade of role `{name}` is `{found}`")])
}
