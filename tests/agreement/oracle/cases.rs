//! Little cases computed by hand, so that the oracle can be trusted.
//!
//! Unless a case says otherwise: scale `pro` with the grades 1 to 5, families `advice` and `teaching`, roles of one
//! grade each in `advice`, one institution, posts of one row.

use super::{Expected, Fact, expect};
use crate::agreement::world::{
    By, Columns, End, GradeAt, Kind, Line, Named, OpenTo, Role, Row, Scale, World,
};

mod careers;
mod groups;
mod placement;

fn world() -> World {
    World {
        scales: vec![scale("pro", &["1", "2", "3", "4", "5"])],
        families: vec!["advice".to_owned(), "teaching".to_owned()],
        columns: Columns {
            role: true,
            title: true,
            ..Columns::default()
        },
        paths: vec![Vec::new()],
        ..World::default()
    }
}

fn scale(name: &str, grades: &[&str]) -> Scale {
    Scale {
        name: name.to_owned(),
        grades: grades.iter().map(|&grade| grade.to_owned()).collect(),
    }
}

impl World {
    /// A role with the grades from `low` to `high`, counted from 1.
    fn role(mut self, name: &str, low: usize, high: usize) -> Self {
        self.roles.push(Role {
            name: name.to_owned(),
            title: name.to_uppercase(),
            family: Some(0),
            scale: 0,
            low: low - 1,
            high: high - 1,
            bare: false,
            fixed: false,
            entry: false,
            terminal: false,
            titles: Vec::new(),
        });
        self
    }

    /// Changes the role declared last.
    fn but(mut self, change: impl FnOnce(&mut Role)) -> Self {
        change(self.roles.last_mut().unwrap());
        self
    }

    /// A step between two roles, without grades.
    fn step(self, from: &str, kind: Kind, to: &str) -> Self {
        self.open_step(from, kind, to, &[])
    }

    /// A step that is open to some contracts alone.
    fn open_step(mut self, from: &str, kind: Kind, to: &str, contracts: &[&str]) -> Self {
        let end = |name: &str| End {
            role: self.roles.iter().position(|role| role.name == name).unwrap(),
            grade: None,
        };
        let ends = vec![end(from), end(to)];
        let open_to = OpenTo {
            by: By::Contract,
            values: contracts.iter().map(|&contract| contract.to_owned()).collect(),
        };
        self.paths[0].push(Line {
            ends,
            both_ways: false,
            kind,
            after: None,
            qualification: false,
            open_to: if contracts.is_empty() {
                Vec::new()
            } else {
                vec![open_to]
            },
        });
        self
    }

    /// A post in one role, with changes.
    fn post_but(mut self, role: &str, change: impl FnOnce(&mut Row)) -> Self {
        let mut row = Row {
            id: format!("P{}", self.rows.len()),
            contract: "open-ended".to_owned(),
            ..Row::default()
        };
        if !role.is_empty() {
            row.roles = vec![named(role, None)];
        }
        change(&mut row);
        self.rows.push(row);
        self
    }

    fn post(self, role: &str) -> Self {
        self.post_but(role, |_| {})
    }
}

fn named(name: &str, share: Option<u32>) -> Named {
    Named {
        name: name.to_owned(),
        share,
    }
}

fn at(scale: usize, grade: usize) -> GradeAt {
    GradeAt { scale, grade }
}

/// The onward classes that hold posts, with how many, of the only institution.
fn onward(world: &World) -> Vec<(&'static str, u64)> {
    let expected = expect(world);
    let facts = &expected.institutions[""];
    super::onward::CLASSES
        .into_iter()
        .map(|class| (class, facts.onward[class]))
        .filter(|&(_, posts)| posts > 0)
        .collect()
}

/// The subjects of a check's findings, as `key value` texts.
fn subjects(expected: &Expected, check: &str) -> Vec<String> {
    let of = |fact: &Fact| {
        let parts: Vec<String> = fact
            .key
            .subject
            .iter()
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        parts.join(", ")
    };
    expected
        .findings
        .iter()
        .filter(|fact| fact.key.check == check)
        .map(of)
        .collect()
}

/// The only finding of a check.
fn only<'a>(expected: &'a Expected, check: &str) -> &'a Fact {
    let all: Vec<&Fact> = expected
        .findings
        .iter()
        .filter(|fact| fact.key.check == check)
        .collect();
    assert_eq!(all.len(), 1, "{check}: {all:?}");
    all[0]
}

fn evidence(fact: &Fact, key: &str) -> f64 {
    fact.numbers[key].unwrap()
}
