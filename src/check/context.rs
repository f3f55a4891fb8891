//! What a check may look at.

use super::Finding;
use super::onward::Onward;
use super::pay::Pay;
use super::rules::Rule;
use super::settings::Settings;
use crate::graph::Graph;
use crate::model::Model;
use crate::posts::census::{Census, Places};
use crate::posts::columns::Posts;
use jiff::civil::Date;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::sync::OnceLock;

/// Everything that checks derive facts from.
pub struct Context<'a> {
    /// The framework.
    pub model: &'a Model,
    /// Its graph.
    pub graph: &'a Graph,
    /// The posts, where there are some.
    pub establishment: Option<Establishment<'a>>,
    /// The settings of checks.
    pub settings: &'a Settings,
    /// The date as of which everything is read.
    pub as_of: Date,
    /// Until when coming changes are reported; none for not at all.
    pub horizon: Option<Date>,
    /// The rules of the framework, which are checks too.
    pub rules: &'a [Rule],
    /// So many findings of a check are read; further ones are only counted.
    pub most: usize,
}

/// Posts with what was derived from them once for all checks.
pub struct Establishment<'a> {
    /// The rows.
    pub posts: &'a Posts,
    /// The counts.
    pub census: &'a Census,
    /// Onward classes.
    pub onward: Onward,
    /// What was found out about pay before the checks began.
    pub(super) pay: OnceLock<Pay>,
    /// The cells that are placed nowhere; made when the first check asks.
    pub(super) unplaced: OnceLock<Vec<u32>>,
}

impl<'a> Context<'a> {
    /// Derives what several checks need.
    #[must_use]
    pub fn new(
        model: &'a Model,
        graph: &'a Graph,
        posts: Option<(&'a Posts, &'a Census)>,
        settings: &'a Settings,
        as_of: Date,
    ) -> Self {
        let establishment = posts.map(|(posts, census)| Establishment {
            posts,
            census,
            onward: Onward::find(model, graph, posts, census),
            pay: OnceLock::new(),
            unplaced: OnceLock::new(),
        });
        Self {
            model,
            graph,
            establishment,
            settings,
            as_of,
            horizon: None,
            rules: &[],
            most: usize::MAX,
        }
    }

    /// The findings of a check, of which each is made of something that it found: of those that only count
    /// ([`Context::most`]), none is made. `place` gives the size and the institution of the finding, by which they stand in
    /// their order; all have one severity.
    pub(super) fn findings<T: Send>(
        &self,
        mut found: Vec<T>,
        place: impl Fn(&T) -> (Places, u32),
        finding: impl Fn(T) -> Finding + Send + Sync,
    ) -> Vec<Finding> {
        let all = found.len();
        let place = |one: &T| {
            let (size, institution) = place(one);
            (Reverse(size), institution)
        };
        if let Some(last) = self.most.checked_sub(1).filter(|&last| last < all) {
            let (_, one, _) = found.select_nth_unstable_by_key(last, place);
            let last = place(one);
            // What stands beside the last one comes in the order of its subject.
            found.retain(|one| place(one) <= last);
        }
        let further = (all - found.len()) as u64;
        let mut findings: Vec<Finding> = found.into_par_iter().map(finding).collect();
        if let Some(last) = findings.last_mut() {
            last.further = further;
        }
        findings
    }

    /// With the rules of the framework.
    #[must_use]
    pub fn with_rules(mut self, rules: &'a [Rule]) -> Self {
        self.rules = rules;
        self
    }
}
