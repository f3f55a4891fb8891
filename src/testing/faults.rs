//! Names in tests that nothing has, values that no column takes: said at their place before any test runs.

mod job;

use super::expect::{finding_kinds, post_words};
use super::made_up;
use super::tests;
use super::world::{is_grade, role};
use crate::check;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::Model;
use crate::posts::columns::Column;
use crate::source::Span;
use crate::syntax::ast::{
    self, About, ExpectFinding, ExpectGrade, ExpectPost, ExpectRoute, Expectation, Item, Name, OpenBy,
    StepEnd, Test, Text,
};
use std::collections::BTreeMap;

/// What is wrong with the tests of a framework.
#[must_use]
pub fn diagnose(files: &[ast::File], model: &Model) -> Vec<Diagnostic> {
    let mut finder = Finder {
        model,
        rules: rules(files),
        unsure: files.iter().flat_map(|file| &file.items).any(is_unread),
        out: Vec::new(),
    };
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for test in tests(files) {
        if let Some(first) = seen.get(test.name.value.as_str()) {
            finder.out.push(
                Diagnostic::error("declared-twice", test.name.span, "two tests have this name")
                    .label("named again here")
                    .related(*first, "first named here")
                    .help("give one of them another name"),
            );
        }
        seen.entry(&test.name.value).or_insert(test.name.span);
        finder.test(test);
    }
    finder.out
}

/// The names of the rules of a framework.
fn rules(files: &[ast::File]) -> Vec<&str> {
    let items = files.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match item {
            Item::Rule(rule) => Some(rule.name.value.as_str()),
            _ => None,
        })
        .collect()
}

/// A block that could not be read may have declared any name.
fn is_unread(item: &Item) -> bool {
    matches!(item, Item::Bad(_))
}

struct Finder<'a> {
    model: &'a Model,
    rules: Vec<&'a str>,
    /// Some block could not be read: unknown names may be its.
    unsure: bool,
    out: Vec<Diagnostic>,
}

impl Finder<'_> {
    fn test(&mut self, test: &Test) {
        if test.expects.is_empty() && !test.damaged {
            self.out.push(
                Diagnostic::error("expects-nothing", test.name.span, "this test expects nothing")
                    .label("it would always pass")
                    .help("add a line such as `expect route a -> b within 10 years`"),
            );
        }
        for post in &test.posts {
            for cell in &post.cells {
                self.column(&cell.column);
                // A bare word names something of the framework; a text in quotes is what an extract says.
                if is_bare(&cell.value) {
                    match cell.column.value.as_str() {
                        "role" => self.role(&cell.value),
                        "grade" | "holder-grade" => self.grade(&cell.value),
                        "scale" => self.scale(&cell.value),
                        _ => {}
                    }
                }
            }
        }
        if let Err(refused) = made_up::posts(test, self.model)
            && !self.unsure
        {
            self.out.push(
                Diagnostic::error("unreadable-value", refused.span, refused.message)
                    .label("not a value of this column")
                    .help(refused.help),
            );
        }
        for expected in &test.expects {
            match &expected.what {
                Expectation::Route(route) => self.route(route),
                Expectation::Finding(finding) => self.finding(finding),
                Expectation::Post(post) => self.post(test, post),
                Expectation::Grade(grade) => self.role_grade(grade),
                other => self.of_jobs(test, other),
            }
        }
    }

    fn unknown<'n>(
        &mut self,
        code: &'static str,
        what: &str,
        name: &Name,
        known: impl IntoIterator<Item = &'n str>,
        otherwise: &str,
    ) {
        if self.unsure {
            return;
        }
        let help = did_you_mean(&name.value, known).unwrap_or_else(|| otherwise.to_owned());
        self.out.push(
            Diagnostic::error(code, name.span, format!("unknown {what} `{}`", name.value))
                .label(format!("no {what} has this name"))
                .help(help),
        );
    }

    fn column(&mut self, name: &Name) {
        let open = ["factors.", "skills."];
        let known = Column::named(&name.value).is_some();
        if known || open.iter().any(|prefix| name.value.starts_with(prefix)) {
            return;
        }
        let columns = Column::ALL.map(|(_, name)| name);
        let all = format!("the columns are {}", made_up::quoted(columns.into_iter()));
        self.unknown("unknown-column", "column of posts", name, columns, &all);
    }

    fn role(&mut self, name: &Name) {
        if role(self.model, &name.value).is_none() {
            let names = self.model.roles.iter().map(|role| role.name.as_str());
            let names: Vec<&str> = names.collect();
            self.unknown(
                "unknown-role",
                "role",
                name,
                names,
                "name a role that is declared",
            );
        }
    }

    fn scale(&mut self, name: &Name) {
        let names: Vec<&str> = self
            .model
            .scales
            .iter()
            .map(|scale| scale.name.as_str())
            .collect();
        if !names.contains(&name.value.as_str()) {
            self.unknown(
                "unknown-scale",
                "scale",
                name,
                names,
                "name a scale that is declared",
            );
        }
    }

    fn grade(&mut self, name: &Name) {
        let ids = || (0..self.model.grades.len()).map(crate::model::GradeId::at);
        if ids().any(|id| is_grade(self.model, id, &name.value)) {
            return;
        }
        let names: Vec<&str> = ids().map(|id| self.model.grade_name(id)).collect();
        self.unknown(
            "unknown-grade",
            "grade",
            name,
            names,
            "name a grade of the role's scale",
        );
    }

    fn family(&mut self, name: &Name) {
        let names: Vec<&str> = self
            .model
            .families
            .iter()
            .map(|family| family.name.as_str())
            .collect();
        if !names.contains(&name.value.as_str()) {
            self.unknown(
                "unknown-family",
                "family",
                name,
                names,
                "name a family that is declared",
            );
        }
    }

    fn end(&mut self, end: &StepEnd) {
        self.role(&end.role);
        let (Some(id), Some(grade)) = (role(self.model, &end.role.value), &end.grade) else {
            return;
        };
        let written = match &grade.scale {
            Some(scale) => format!("{}.{}", scale.value, grade.grade.value),
            None => grade.grade.value.clone(),
        };
        let grades = self.model.role(id).map(|role| role.grades);
        let ids: Vec<crate::model::GradeId> = grades.into_iter().flat_map(|span| span.iter()).collect();
        if ids.is_empty() || ids.iter().any(|&id| is_grade(self.model, id, &written)) {
            return;
        }
        let names: Vec<&str> = ids.iter().map(|&id| self.model.grade_name(id)).collect();
        let role = &end.role.value;
        self.out.push(
            Diagnostic::error(
                "grade-outside-role",
                grade.span,
                format!("role `{role}` is never at grade `{written}`"),
            )
            .label("not a grade of this role")
            .help(format!("its grades are {}", made_up::quoted(names.into_iter()))),
        );
    }

    fn route(&mut self, route: &ExpectRoute) {
        self.end(&route.from);
        self.end(&route.to);
        for (by, value) in &route.whom {
            let terms = self.model.contract_terms();
            if *by == OpenBy::Contract && !terms.contains(&value.value) {
                let names: Vec<&str> = terms.iter().map(String::as_str).collect();
                let all = format!("the terms are {}", made_up::quoted(names.iter().copied()));
                self.unknown("unknown-contract", "contract term", value, names, &all);
            }
        }
    }

    fn finding(&mut self, finding: &ExpectFinding) {
        let name = &finding.check;
        if check::named(&name.value).is_none() && !self.rules.contains(&name.value.as_str()) {
            let known: Vec<&str> = check::ALL
                .iter()
                .map(|check| check.name)
                .chain(self.rules.iter().copied())
                .collect();
            let help = "`gradus explain` lists the checks; a rule is named as its block is";
            self.unknown("unknown-check", "check or rule", name, known, help);
        }
        for about in &finding.about {
            self.about(about);
        }
        if let Some(level) = finding
            .severity
            .as_ref()
            .filter(|level| level.value == ast::Level::Off)
        {
            self.out.push(
                Diagnostic::error(
                    "unknown-severity",
                    level.span,
                    "no finding has the severity `off`",
                )
                .label("error, warning or note?")
                .help("to expect that there is none, write `expect no finding`"),
            );
        }
    }

    fn about(&mut self, about: &About) {
        let kinds = finding_kinds();
        if !kinds.contains(&about.kind.value.as_str()) && Column::named(&about.kind.value).is_none() {
            let all = format!("a finding is about {}", made_up::quoted(kinds.into_iter()));
            self.unknown(
                "unknown-subject",
                "subject of a finding",
                &about.kind,
                kinds,
                &all,
            );
            return;
        }
        if is_bare(&about.value) {
            match about.kind.value.as_str() {
                "role" => self.role(&about.value),
                "family" => self.family(&about.value),
                "scale" => self.scale(&about.value),
                "grade" | "level" => self.grade(&about.value),
                _ => {}
            }
        }
    }

    /// The id of a post of this test.
    fn post_id(&mut self, test: &Test, id: &Text) {
        let ids: Vec<String> = (1..)
            .zip(&test.posts)
            .map(|(number, post)| {
                let given = post.cells.iter().find(|cell| cell.column.value == "id");
                given.map_or_else(|| format!("post-{number}"), |cell| cell.value.value.clone())
            })
            .collect();
        if !ids.contains(&id.value) {
            let known: Vec<&str> = ids.iter().map(String::as_str).collect();
            let help = format!("give a post of this test `id {}`", id.value);
            self.unknown("unknown-post", "post", id, known, &help);
        }
    }

    fn post(&mut self, test: &Test, post: &ExpectPost) {
        self.post_id(test, &post.id);
        if let Some(class) = &post.class
            && !post_words().any(|word| word == class.value)
        {
            let all = format!("a post is {}", made_up::quoted(post_words()));
            self.unknown("unknown-class", "onward class", class, post_words(), &all);
        }
        for about in &post.about {
            if ["role", "grade", "family"].contains(&about.kind.value.as_str()) {
                self.about(about);
            } else {
                let help = "a post stands on a `role`, a `grade` or a `family`";
                self.unknown(
                    "unknown-subject",
                    "place of a post",
                    &about.kind,
                    ["role", "grade", "family"],
                    help,
                );
            }
        }
    }

    fn role_grade(&mut self, expected: &ExpectGrade) {
        self.role(&expected.role);
        if let Some(scale) = &expected.grade.scale {
            self.scale(scale);
        }
        self.grade(&expected.grade.low);
        if let Some(high) = &expected.grade.high {
            self.grade(high);
        }
    }
}

/// Whether a value was written without quotes.
fn is_bare(value: &Text) -> bool {
    value.span.range().len() == value.value.len()
}
