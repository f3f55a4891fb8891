//! Rules: their names and sources. What their expressions mean is for the rule language to say.

use super::{Names, Passes, text_or};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::Rule;
use crate::syntax::ast::{Item, Name};
use std::collections::BTreeMap;

impl Passes {
    pub(super) fn rules<'a>(&mut self, items: impl Iterator<Item = &'a Item> + Clone) {
        self.model.incomplete |= self.damaged_scales.iter().any(|&damaged| damaged);
        let sources: BTreeMap<&str, String> = items
            .clone()
            .filter_map(|item| match item {
                Item::Source(source) => Some((
                    source.name.value.as_str(),
                    text_or(source.title.as_ref(), &source.name.value),
                )),
                _ => None,
            })
            .collect();
        let mut names = Names::new("rule");
        for (index, item) in items.enumerate() {
            let Item::Rule(rule) = item else { continue };
            // A rule may be there twice for two periods: only one of them holds as of a date.
            self.check_validity(&rule.validity);
            if !self.model.rule_names.contains(&rule.name.value) {
                self.model.rule_names.push(rule.name.value.clone());
            }
            let cites = rule
                .cites
                .iter()
                .filter_map(|name| self.source(&sources, name))
                .collect();
            if !self.holds(&rule.validity) || !names.declare(&rule.name, index, &mut self.out) {
                continue;
            }
            self.model.rules.push(Rule {
                tree: rule.as_ref().clone(),
                cites,
            });
        }
    }

    /// The title of a source; one that is not declared is worth a word, no more: the rule stands without it.
    fn source(&mut self, sources: &BTreeMap<&str, String>, name: &Name) -> Option<String> {
        let found = sources.get(name.value.as_str()).cloned();
        if found.is_none() && !self.model.incomplete {
            let help = did_you_mean(&name.value, sources.keys().copied())
                .unwrap_or_else(|| format!("declare it: `source {} \"…\" {{ … }}`", name.value));
            self.out.push(
                Diagnostic::warning(
                    "unknown-source",
                    name.span,
                    format!("no source is called `{}`", name.value),
                )
                .label("cited here")
                .help(help),
            );
        }
        found
    }
}
