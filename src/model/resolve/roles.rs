//! Role profiles.

use super::{Passes, text_or};
use crate::diagnostic::Diagnostic;
use crate::model::{ActivityId, FamilyId, GradeSpan, RewardId, Role, RoleId, ScaleId, SkillId};
use crate::source::Spanned;
use crate::syntax::ast::{self, Item, RoleGrade, SkillLevel};

impl Passes {
    /// Roles: all names first, so that a clause may name a role that stands below.
    pub(super) fn roles<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut kept: Vec<&ast::Role> = Vec::new();
        for item in items {
            let Item::Role(role) = item else { continue };
            if self.role_names.declare(&role.name, kept.len(), &mut self.out) {
                kept.push(role);
            }
        }
        for role in kept {
            let resolved = self.role(role);
            self.model.roles.push(resolved);
        }
    }

    fn role(&mut self, role: &ast::Role) -> Role {
        let family = role
            .family
            .as_ref()
            .and_then(|name| self.family_names.resolve(name, &mut self.out))
            .map(FamilyId::at);
        let grades = role.grade.as_ref().and_then(|grade| self.role_grades(grade));
        if role.grade.is_none() && !role.damaged {
            self.out.push(
                Diagnostic::error(
                    "role-without-grade",
                    role.name.span,
                    format!("role `{}` has no grade", role.name.value),
                )
                .note("without a grade it has no place in the order of levels")
                .help("add a line such as `grade professional.6` or `grade professional.6..7`"),
            );
        }
        let (scale, grades) = grades.unwrap_or((ScaleId::default(), GradeSpan::EMPTY));
        let skills = self.skill_levels(&role.skills);
        let activities = role
            .activities
            .iter()
            .filter_map(|name| self.activity_names.resolve(name, &mut self.out))
            .map(ActivityId::at)
            .collect();
        let rewards = role
            .rewards
            .iter()
            .filter_map(|name| self.reward_names.resolve(name, &mut self.out))
            .map(RewardId::at)
            .collect();
        let contracts = role
            .contracts
            .iter()
            .filter(|name| self.contract(name))
            .map(|name| name.value.clone())
            .collect();
        let owner = role.cpd.as_ref().and_then(|cpd| cpd.owner.as_ref());
        let cpd_owner = owner
            .and_then(|name| self.role_names.resolve(name, &mut self.out))
            .map(RoleId::at);
        let title = role.called.as_ref().or(role.title.as_ref());
        Role {
            name: role.name.value.clone(),
            title: text_or(title, &role.name.value),
            titled: title.is_some(),
            span: role.name.span,
            family,
            scale,
            grades,
            grade_span: role.grade.as_ref().map_or(role.name.span, |grade| grade.span),
            fixed: role.fixed.is_some(),
            entry: role.entry.is_some(),
            terminal: role.terminal.is_some(),
            titles: self.titles(role),
            skills,
            activities,
            contracts,
            cpd_days: role
                .cpd
                .as_ref()
                .and_then(|cpd| cpd.days.as_ref())
                .map(|days| days.value),
            cpd_owner,
            rewards,
            evaluated: role.evaluated.as_ref().and_then(|written| self.profile(written)),
        }
    }

    /// Post titles that mean the role: its written titles as well as its patterns.
    fn titles(&mut self, role: &ast::Role) -> Vec<Spanned<String>> {
        let mut titles = Vec::new();
        // `called` renames a role in reports; extracts may still use its title.
        for title in role.title.iter().chain(&role.called) {
            titles.push(title.clone());
        }
        for title in &role.titles {
            if title.value.trim().trim_matches('*').is_empty() {
                self.out.push(
                    Diagnostic::error(
                        "title-matches-all",
                        title.span,
                        "this title would match every post",
                    )
                    .help("write part of the title: `\"learning technolog*\"`"),
                );
                continue;
            }
            titles.push(title.clone());
        }
        titles
    }

    fn role_grades(&mut self, written: &RoleGrade) -> Option<(ScaleId, GradeSpan)> {
        let scale = match &written.scale {
            Some(name) => ScaleId::at(self.scale_names.resolve(name, &mut self.out)?),
            None => self.only_scale_with(&written.low)?,
        };
        let low = self.grade_of(scale, &written.low);
        let high = match &written.high {
            Some(name) => self.grade_of(scale, name),
            None => low,
        };
        let (low, high) = (low?, high?);
        if low > high {
            let (lower, higher) = (self.model.grade_name(high), self.model.grade_name(low));
            self.out.push(
                Diagnostic::error(
                    "reversed-range",
                    written.span,
                    "this range of grades runs downwards",
                )
                .label(format!("`{higher}` is above `{lower}` in the scale"))
                .help(format!("write `{lower}..{higher}`")),
            );
            return None;
        }
        Some((scale, GradeSpan { low, high }))
    }

    /// Skills at levels that they have.
    pub(super) fn skill_levels(&mut self, written: &[SkillLevel]) -> Vec<(SkillId, i64)> {
        let mut out = Vec::new();
        for need in written {
            let Some(index) = self.skill_names.resolve(&need.skill, &mut self.out) else {
                continue;
            };
            let Some(skill) = self.model.skills.get(index) else {
                continue;
            };
            if let Some(levels) = skill.levels
                && !(levels.low..=levels.high).contains(&need.level.value)
            {
                let diagnostic = Diagnostic::error(
                    "unknown-level",
                    need.level.span,
                    format!("skill `{}` has no level {}", skill.name, need.level.value),
                )
                .label(format!("its levels are {} to {}", levels.low, levels.high))
                .related(skill.span, "the skill is declared here")
                .help("name a level that it has, or widen its levels");
                self.out.push(diagnostic);
                continue;
            }
            out.push((SkillId::at(index), need.level.value));
        }
        out
    }
}
