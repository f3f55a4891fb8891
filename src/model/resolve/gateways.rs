//! Gateways, and the points that only some roles may have.

use super::{Passes, text_or};
use crate::model::{Condition, Gateway, GatewayId, Reserved, RoleId};
use crate::syntax::ast::{self, GatewayNeed, Item};

impl Passes {
    /// The names of gateways: bars and steps name them before their conditions can be read.
    pub(super) fn gateway_names<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut count = 0;
        for item in items {
            let Item::Gateway(gateway) = item else { continue };
            if self.gateway_names.declare(&gateway.name, count, &mut self.out) {
                count += 1;
            }
        }
    }

    /// What each gateway asks for; skills must be known by now.
    pub(super) fn gateways<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Gateway(written) = item else { continue };
            let known = self
                .model
                .gateways
                .iter()
                .any(|gateway| gateway.name == written.name.value);
            if known {
                continue;
            }
            let needs = self.conditions(&written.needs);
            self.model.gateways.push(Gateway {
                name: written.name.value.clone(),
                title: text_or(written.title.as_ref(), &written.name.value),
                span: written.name.span,
                needs,
            });
        }
    }

    fn conditions(&mut self, needs: &[GatewayNeed]) -> Vec<Condition> {
        let mut out = Vec::new();
        for need in needs {
            match need {
                GatewayNeed::All(inside) => out.push(Condition::All(self.conditions(inside))),
                GatewayNeed::Any(inside) => out.push(Condition::Any(self.conditions(inside))),
                GatewayNeed::Skill(level) => {
                    let skills = self.skill_levels(std::slice::from_ref(level));
                    out.extend(
                        skills
                            .into_iter()
                            .map(|(skill, level)| Condition::Skill(skill, level)),
                    );
                }
                GatewayNeed::Qualification(text) => out.push(Condition::Qualification(text.value.clone())),
                GatewayNeed::Confirmed(text) => out.push(Condition::Confirmed(text.value.clone())),
                GatewayNeed::Service(time) => out.push(Condition::Service(time.value.into())),
            }
        }
        out
    }

    /// A gateway that is named.
    pub(super) fn gateway(&mut self, name: &ast::Name) -> Option<GatewayId> {
        self.gateway_names.resolve(name, &mut self.out).map(GatewayId::at)
    }

    /// Whom reserved points are for; roles must be known by now.
    pub(super) fn reserved<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Scale(scale) = item else { continue };
            let Some(at) = self.scale_names.get(&scale.name.value) else {
                continue;
            };
            for grade in &scale.grades {
                for written in &grade.reserved {
                    let roles: Vec<RoleId> = written
                        .roles
                        .iter()
                        .filter_map(|name| self.role_names.resolve(name, &mut self.out))
                        .map(RoleId::at)
                        .collect();
                    let found = self
                        .model
                        .grade_in(crate::model::ScaleId::at(at), &grade.name.value);
                    let found = found.and_then(|id| self.model.grades.get_mut(id.index()));
                    if let Some(grade) = found {
                        grade.reserved.push(Reserved {
                            points: written.points.value,
                            roles,
                            span: written.span,
                        });
                    }
                }
            }
        }
    }
}
