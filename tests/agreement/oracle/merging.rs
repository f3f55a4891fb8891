//! From rows to posts: refused rows, and job shares.

use super::Fact;
use crate::agreement::world::{Row, World};

pub const CONTRACTS: [&str; 7] = [
    "open-ended",
    "open-ended-funded",
    "fixed-term",
    "casual",
    "atypical",
    "secondment",
    "honorary",
];
pub const STATUSES: [&str; 4] = ["filled", "vacant", "frozen", "closed"];

/// A place in the establishment.
#[derive(Debug, Clone)]
pub struct Post {
    /// The cells; of a job share those of its first row.
    pub row: Row,
    /// Row numbers as a spreadsheet shows them.
    pub numbers: Vec<usize>,
    pub count: u64,
    pub fte: f64,
}

impl Post {
    pub fn honorary(&self) -> bool {
        self.row.contract == "honorary"
    }

    /// Filled, and not honorary: it is in the headcount.
    pub fn counts(&self) -> bool {
        matches!(self.row.status.as_str(), "" | "filled") && !self.honorary()
    }

    /// Filled or vacant, and not honorary: it staffs its stations.
    pub fn staffs(&self) -> bool {
        matches!(self.row.status.as_str(), "" | "filled" | "vacant") && !self.honorary()
    }
}

/// What the rows say.
pub struct Read {
    pub posts: Vec<Post>,
    pub refused: Vec<usize>,
    pub findings: Vec<Fact>,
}

pub fn read(world: &World) -> Read {
    let mut refused = Vec::new();
    let mut accepted: Vec<(usize, &Row)> = Vec::new();
    for (index, row) in world.rows.iter().enumerate() {
        let number = index + 2;
        let known = (row.contract.is_empty()
            || CONTRACTS.contains(&row.contract.as_str())
            || declared(world, &row.contract))
            && (row.status.is_empty() || STATUSES.contains(&row.status.as_str()));
        if known {
            accepted.push((number, row));
        } else {
            refused.push(number);
        }
    }
    let mut posts: Vec<Post> = Vec::new();
    let mut findings: Vec<Fact> = Vec::new();
    for (number, row) in accepted {
        let count = row.count.unwrap_or(1);
        let fte = row.fte.map_or(f64::from(count), |fte| f64::from(fte) / 100.0);
        let same_id = |post: &&mut Post| post.row.id == row.id && post.row.institution == row.institution;
        if posts
            .iter_mut()
            .any(|post| same_id(&post) && !agree(&post.row, row))
        {
            let fact = Fact::new("job-share-disagrees", &row.institution, &[("id", &row.id)]);
            if !findings.iter().any(|known| known.key == fact.key) {
                findings.push(fact);
            }
        }
        match posts
            .iter_mut()
            .filter(same_id)
            .find(|post| agree(&post.row, row))
        {
            Some(post) => {
                post.fte += fte;
                post.numbers.push(number);
            }
            None => posts.push(Post {
                row: row.clone(),
                numbers: vec![number],
                count: u64::from(count),
                fte,
            }),
        }
    }
    Read {
        posts,
        refused,
        findings,
    }
}

fn declared(world: &World, contract: &str) -> bool {
    world.contracts.iter().any(|declared| declared.name == contract)
}

/// Everything but the person, pay and FTE is the same.
fn agree(a: &Row, b: &Row) -> bool {
    let all = |row: &Row| {
        (
            row.count.unwrap_or(1),
            [
                &row.unit,
                &row.title,
                &row.grade,
                &row.scale,
                &row.contract,
                &row.funding,
                &row.manager,
            ]
            .map(String::clone),
            row.roles.clone(),
            if row.status.is_empty() {
                "filled".to_owned()
            } else {
                row.status.clone()
            },
        )
    };
    all(a) == all(b)
}
