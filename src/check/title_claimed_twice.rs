//! `title-claimed-twice`: a title that two roles claim.
//!
//! # What it looks for
//! Titles and title patterns that stand in two or more roles, alike but for case, accents and punctuation.
//!
//! # Why it matters
//! A post with that title cannot be placed: nobody can say which role it has.
//!
//! # Example
//! `Research Fellow` is a title of research-fellow and of senior-researcher.
//!
//! # Settings
//! `check title-claimed-twice { severity error }`, or `off`.
//!
//! # Evidence
//! `title`: the title; `roles`: the roles.
//!
//! # How to fix
//! Leave the title to one of the roles, or name the role in the posts.
//!
//! # Source
//! `semantics.md`, An institution (placed).

use super::words::list;
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::posts::titles::normalise;
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "title-claimed-twice",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("title_claimed_twice.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut claims: BTreeMap<String, Vec<(usize, &str, Span)>> = BTreeMap::new();
    for (index, role) in context.model.roles.iter().enumerate() {
        for title in &role.titles {
            // A pattern is another claim than the title without its star.
            let stars: String = title
                .value
                .chars()
                .map(|c| if c == '*' { '*' } else { ' ' })
                .collect();
            let key = format!("{} {}", normalise(&title.value), stars.trim());
            let claim = claims.entry(key).or_default();
            if !claim.iter().any(|(other, ..)| *other == index) {
                claim.push((index, &title.value, title.span));
            }
        }
    }
    claims.retain(|_, claim| claim.len() > 1);
    claims
        .into_values()
        .filter_map(|claim| {
            let (_, title, _) = claim.first()?;
            let names: Vec<String> = claim
                .iter()
                .filter_map(|(index, ..)| context.model.roles.get(*index))
                .map(|role| role.name.clone())
                .collect();
            let message = format!("`{title}` is a title of {}", list(&names));
            let mut finding = Finding::new(&CHECK, None, vec![("title", (*title).to_owned())], message)
                .evidence("title", *title)
                .evidence("roles", names);
            for (_, _, span) in &claim {
                finding = finding.at(*span);
            }
            Some(finding.suggest("leave the title to one of the roles, or name the role in the posts"))
        })
        .collect()
}
