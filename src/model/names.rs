//! One table of names for each kind of thing.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::Name;
use foldhash::{HashMap, HashSet};

/// The names of one kind, in order of declaration.
#[derive(Debug)]
pub(super) struct Names {
    /// `role`, `family` …
    what: &'static str,
    index: HashMap<String, (u32, Span)>,
    /// Names whose declaration could not be read: using them is no second fault.
    bad: HashSet<String>,
    /// A declaration of this kind could not be read at all: any unknown name may be its.
    unsure: bool,
}

impl Names {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            index: HashMap::default(),
            bad: HashSet::default(),
            unsure: false,
        }
    }

    /// Declares a name as the thing with this index. False, and a message, when it is taken.
    pub(super) fn declare(&mut self, name: &Name, index: usize, out: &mut Vec<Diagnostic>) -> bool {
        let what = self.what;
        if let Some(&(_, first)) = self.index.get(&name.value) {
            out.push(
                Diagnostic::error(
                    "declared-twice",
                    name.span,
                    format!("{what} `{}` is declared twice", name.value),
                )
                .label("declared again here")
                .related(first, "first declared here")
                .help(format!("give one of them another name, or remove one {what}")),
            );
            return false;
        }
        self.index.insert(
            name.value.clone(),
            (u32::try_from(index).unwrap_or(u32::MAX), name.span),
        );
        true
    }

    /// Forgets a declaration that came to nothing; using its name is no second fault.
    pub(super) fn undeclare(&mut self, name: &Name) {
        self.index.remove(&name.value);
        self.bad.insert(name.value.clone());
    }

    /// Remembers a declaration that could not be read.
    pub(super) fn declare_bad(&mut self, name: Option<&Name>) {
        match name {
            Some(name) => {
                self.bad.insert(name.value.clone());
            }
            None => self.unsure = true,
        }
    }

    /// Whether some declaration of this kind could not be read.
    pub(super) fn has_bad(&self) -> bool {
        self.unsure || !self.bad.is_empty()
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).map(|&(index, _)| index as usize)
    }

    /// The thing of this name; a message when there is none (and no reason to keep quiet).
    pub(super) fn resolve(&self, name: &Name, out: &mut Vec<Diagnostic>) -> Option<usize> {
        if let Some(index) = self.get(&name.value) {
            return Some(index);
        }
        if !self.unsure && !self.bad.contains(&name.value) {
            out.push(self.unknown(name));
        }
        None
    }

    fn unknown(&self, name: &Name) -> Diagnostic {
        let what = self.what;
        let code = match what {
            "role" => "unknown-role",
            "family" => "unknown-family",
            "scale" => "unknown-scale",
            "spine" => "unknown-spine",
            "skill" => "unknown-skill",
            "activity" => "unknown-activity",
            "reward" => "unknown-reward",
            "evaluation" => "unknown-evaluation",
            "grading" => "unknown-grading",
            "gateway" => "unknown-gateway",
            "ceiling" => "unknown-ceiling",
            _ => "unknown-name",
        };
        let mut known: Vec<&str> = self.index.keys().map(String::as_str).collect();
        known.sort_unstable();
        let help = did_you_mean(&name.value, known.iter().copied()).unwrap_or_else(|| {
            format!(
                "declare it with `{what} {} \"…\"`, or use a {what} that is declared",
                name.value
            )
        });
        Diagnostic::error(code, name.span, format!("unknown {what} `{}`", name.value))
            .label(format!("no {what} has this name"))
            .help(help)
    }
}
