//! Taking an extract in for the first time: what it holds, and a manifest and a framework to start from.

mod describe;
mod framework;
mod manifest;
mod review;

pub use describe::described;
pub use framework::{Started, framework};
pub use manifest::{Setting, manifest};
pub use review::review;

use crate::model::Model;
use crate::posts::guess::Known;
use crate::posts::read::Vocabulary;

/// What is known without a framework: the built-in contract terms.
#[must_use]
pub fn nothing_known() -> Known {
    Known {
        contracts: Vocabulary::default().contracts,
        ..Known::default()
    }
}

/// What is known of a framework.
#[must_use]
pub fn known(model: &Model) -> Known {
    Known {
        contracts: model.contract_terms(),
        grades: model
            .grades
            .iter()
            .map(|grade| (grade.name.clone(), grade.title.clone()))
            .collect(),
        roles: model.roles.iter().map(|role| role.name.clone()).collect(),
        scales: model.scales.iter().map(|scale| scale.name.clone()).collect(),
    }
}
