//! What a scenario changes in a framework: its trees before they are resolved, so that an added step is read as a
//! written one is.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::syntax::ast::{ChangeKind, File, Grade, Item, Name, Path, Role, Scale, Scenario, Spine};

/// The trees after a scenario, and what is wrong with its changes.
pub(super) fn change(files: &[File], scenario: &Scenario) -> (Vec<File>, Vec<Diagnostic>) {
    let mut changer = Changer {
        files: files.to_vec(),
        out: Vec::new(),
    };
    for change in &scenario.changes {
        match &change.what {
            ChangeKind::AddStep(step) => {
                let name = changer.free_path(&scenario.name);
                changer.declare(Item::Path(Path {
                    span: change.span,
                    name,
                    title: scenario.title.clone(),
                    steps: vec![step.as_ref().clone()],
                    damaged: false,
                }));
            }
            ChangeKind::AddGrade {
                grade,
                scale,
                above,
                next_to,
            } => changer.add_grade(grade, scale, *above, next_to),
            ChangeKind::AddRole(role) => changer.declare(Item::Role(role.as_ref().clone())),
            ChangeKind::Regrade { role, grade } => {
                if let Some(found) = changer.role(role) {
                    found.grade = Some(grade.clone());
                }
            }
            ChangeKind::Replace(spine) => changer.replace(spine),
            ChangeKind::Set { .. }
            | ChangeKind::AddPosts { .. }
            | ChangeKind::Close { .. }
            | ChangeKind::Merge { .. }
            | ChangeKind::Split { .. } => {}
        }
    }
    (changer.files, changer.out)
}

struct Changer {
    files: Vec<File>,
    out: Vec<Diagnostic>,
}

impl Changer {
    fn items(&mut self) -> impl Iterator<Item = &mut Item> {
        self.files.iter_mut().flat_map(|file| &mut file.items)
    }

    fn declare(&mut self, item: Item) {
        if let Some(file) = self.files.first_mut() {
            file.items.push(item);
        }
    }

    /// The scenario's name, for a path that no path has yet.
    fn free_path(&mut self, name: &Name) -> Name {
        let mut free = name.clone();
        let taken = |item: &mut Item, name: &str| matches!(item, Item::Path(path) if path.name.value == name);
        while self.items().any(|item| taken(item, &free.value)) {
            free.value.push_str("-x");
        }
        free
    }

    fn scale(&mut self, name: &Name) -> Option<&mut Scale> {
        let known = |item: &Item| matches!(item, Item::Scale(scale) if scale.name.value == name.value);
        if !self.items().any(|item| known(item)) {
            let names: Vec<String> = self
                .items()
                .filter_map(|item| match item {
                    Item::Scale(scale) => Some(scale.name.value.clone()),
                    _ => None,
                })
                .collect();
            self.unknown("unknown-scale", "scale", name, &names);
            return None;
        }
        self.items().find_map(|item| match item {
            Item::Scale(scale) if scale.name.value == name.value => Some(scale),
            _ => None,
        })
    }

    fn role(&mut self, name: &Name) -> Option<&mut Role> {
        let known = |item: &Item| matches!(item, Item::Role(role) if role.name.value == name.value);
        if !self.items().any(|item| known(item)) {
            let names: Vec<String> = self
                .items()
                .filter_map(|item| match item {
                    Item::Role(role) => Some(role.name.value.clone()),
                    _ => None,
                })
                .collect();
            self.unknown("unknown-role", "role", name, &names);
            return None;
        }
        self.items().find_map(|item| match item {
            Item::Role(role) if role.name.value == name.value => Some(role),
            _ => None,
        })
    }

    fn add_grade(&mut self, grade: &Grade, scale: &Name, above: bool, next_to: &Name) {
        let Some(found) = self.scale(scale) else { return };
        let names: Vec<String> = found
            .grades
            .iter()
            .map(|known| known.name.value.clone())
            .collect();
        // A grade may be declared once for each stretch of time.
        let at = if above {
            names
                .iter()
                .rposition(|name| *name == next_to.value)
                .map(|at| at + 1)
        } else {
            names.iter().position(|name| *name == next_to.value)
        };
        match at {
            Some(at) => found.grades.insert(at, grade.clone()),
            None => self.unknown("unknown-grade", "grade", next_to, &names),
        }
    }

    fn replace(&mut self, spine: &Spine) {
        let is_it = |item: &Item| matches!(item, Item::Spine(known) if known.name.value == spine.name.value);
        if !self.items().any(|item| is_it(item)) {
            let names: Vec<String> = self
                .items()
                .filter_map(|item| match item {
                    Item::Spine(spine) => Some(spine.name.value.clone()),
                    _ => None,
                })
                .collect();
            self.unknown("unknown-spine", "spine", &spine.name, &names);
            return;
        }
        for file in &mut self.files {
            file.items.retain(|item| !is_it(item));
        }
        self.declare(Item::Spine(spine.clone()));
    }

    fn unknown(&mut self, code: &'static str, what: &str, name: &Name, known: &[String]) {
        let help = did_you_mean(&name.value, known.iter().map(String::as_str))
            .unwrap_or_else(|| format!("name a {what} of the framework"));
        self.out.push(
            Diagnostic::error(code, name.span, format!("unknown {what} `{}`", name.value))
                .label(format!("no such {what}"))
                .help(help),
        );
    }
}
