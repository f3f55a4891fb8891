//! What somebody finds out who has the shared briefing, knows how it is rounded and can add.
//!
//! Every count that is told is an interval; every list that a total is told by is a sum. Each sum narrows its total and its
//! parts until nothing moves. A small count that is left with one possible value is betrayed.

use super::super::{Facts, Group};
use super::{ONE, REACH, SHOWN};

/// What is known of a count, in ten-thousandths.
#[derive(Debug, Clone, Copy)]
struct Known {
    low: i64,
    high: i64,
    /// It reads 0, or its group is left out.
    small: bool,
}

/// A total, its parts, and whether they are all of it.
struct Sum {
    whole: usize,
    parts: Vec<usize>,
    all: bool,
}

/// Counts, and sums that hold between them.
#[derive(Default)]
pub(super) struct Attack {
    known: Vec<Known>,
    sums: Vec<Sum>,
}

impl Attack {
    /// A count that reads `read`; that of a group that is left out is small.
    fn count(&mut self, read: Option<i64>) -> usize {
        self.known.push(match read {
            Some(read) => Known {
                low: (read - REACH).max(0),
                high: read + REACH,
                small: read == 0,
            },
            None => Known {
                low: 0,
                high: SHOWN - 3 * ONE,
                small: true,
            },
        });
        self.known.len() - 1
    }

    fn sum(&mut self, whole: usize, parts: Vec<usize>, all: bool) {
        if !parts.is_empty() {
            self.sums.push(Sum { whole, parts, all });
        }
    }

    fn at(&self, at: usize) -> (i64, i64) {
        self.known.get(at).map_or((0, 0), |known| (known.low, known.high))
    }

    /// Narrows a count; whether that changed anything.
    fn narrow(&mut self, at: usize, low: i64, high: i64) -> bool {
        let Some(known) = self.known.get_mut(at) else {
            return false;
        };
        let before = (known.low, known.high);
        (known.low, known.high) = (known.low.max(low), known.high.min(high));
        before != (known.low, known.high)
    }

    /// Whether some small count is left with one possible value. Where nothing fits any more, the rounding has led astray.
    pub(super) fn succeeds(mut self) -> bool {
        let sums = std::mem::take(&mut self.sums);
        let mut moved = true;
        while moved {
            moved = false;
            for Sum { whole, parts, all } in &sums {
                let bounds = |attack: &Self| {
                    parts.iter().fold((0, 0), |(low, high), &part| {
                        let own = attack.at(part);
                        (low + own.0, high + own.1)
                    })
                };
                let (low, high) = bounds(&self);
                moved |= self.narrow(*whole, low, if *all { high } else { i64::MAX });
                let of = self.at(*whole);
                for &part in parts {
                    let own = self.at(part);
                    let least = if *all { of.0 - (high - own.1) } else { i64::MIN };
                    moved |= self.narrow(part, least, of.1 - (low - own.0));
                }
            }
            if self
                .known
                .iter()
                .any(|known| known.low == known.high && known.small)
            {
                return true;
            }
            if self.known.iter().any(|known| known.low > known.high) {
                return false;
            }
        }
        false
    }

    /// All that a shared briefing says. `truth` says which groups there are that are left out, and what leaves nothing over.
    pub(super) fn on(facts: &Facts, truth: &Facts) -> Self {
        let mut attack = Self::default();
        let whole = attack.group(Some(&facts.all));
        attack.sum(whole.classed, whole.classes.clone(), true);
        for (reads, truths) in [
            (&facts.families, &truth.families),
            (&facts.units, &truth.units),
            (&facts.institutions, &truth.institutions),
        ] {
            // A list that is not there says nothing; one institution is the whole itself.
            let shown = reads.iter().filter(|read| read.filled > 0).count();
            if shown == 0 || (truths.len() == 1 && truth.institutions.len() == 1 && shown == 1) {
                continue;
            }
            let list: Vec<Told> = truths
                .iter()
                .map(|one| {
                    let read = reads.iter().find(|read| read.name == one.name && read.filled > 0);
                    attack.group(read)
                })
                .collect();
            for told in &list {
                attack.sum(told.classed, told.classes.clone(), true);
            }
            attack.list(&whole, &list, truths, &truth.all);
        }
        attack.lists(&whole, facts, truth);
        attack
    }

    fn group(&mut self, read: Option<&Group>) -> Told {
        Told {
            measures: MEASURES
                .iter()
                .map(|measure| self.count(read.map(measure)))
                .collect(),
            classed: self.count(read.map(|read| read.classed)),
            classes: (0..6)
                .map(|class| self.count(read.map(|read| read.of(class))))
                .collect(),
        }
    }

    fn list(&mut self, whole: &Told, list: &[Told], truths: &[Group], all: &Group) {
        let over = |measure: &dyn Fn(&Group) -> i64| truths.iter().map(measure).sum::<i64>() == measure(all);
        for (at, measure) in MEASURES.iter().enumerate() {
            let parts = list
                .iter()
                .filter_map(|told| told.measures.get(at).copied())
                .collect();
            if let Some(&total) = whole.measures.get(at) {
                self.sum(total, parts, over(measure));
            }
        }
        let parts = list.iter().map(|told| told.classed).collect();
        self.sum(whole.classed, parts, over(&|group| group.classed));
        for class in 0..6 {
            let parts = list
                .iter()
                .filter_map(|told| told.classes.get(class).copied())
                .collect();
            if let Some(&total) = whole.classes.get(class) {
                self.sum(total, parts, over(&|group| group.of(class)));
            }
        }
    }

    /// Contracts, service and reasons.
    fn lists(&mut self, whole: &Told, facts: &Facts, truth: &Facts) {
        let [filled, known, short, unplaced, ..] = whole.measures.as_slice() else {
            return;
        };
        if !facts.contracts.is_empty() {
            let parts: Vec<(usize, bool, bool)> = truth
                .contracts
                .iter()
                .map(|one| {
                    let mut shown = facts.contracts.iter();
                    let read = shown.find(|read| read.term == one.term).map(|read| read.posts);
                    (self.count(read), one.term.is_empty(), one.short_term)
                })
                .collect();
            let of = |wanted: &dyn Fn(&(usize, bool, bool)) -> bool| {
                parts
                    .iter()
                    .filter(|part| wanted(part))
                    .map(|part| part.0)
                    .collect()
            };
            self.sum(*filled, of(&|_| true), true);
            self.sum(*known, of(&|part| !part.1), true);
            self.sum(*short, of(&|part| part.2), true);
        }
        if let Some(service) = &facts.service {
            let bands = service.bands.iter().chain([&service.undated]);
            let parts = bands.map(|&read| self.count(Some(read))).collect();
            self.sum(*short, parts, true);
        }
        if !facts.reasons.is_empty() {
            let parts = truth
                .reasons
                .iter()
                .map(|(reason, _)| {
                    let read = facts.reasons.iter().find(|(read, _)| read == reason);
                    self.count(read.map(|&(_, posts)| posts))
                })
                .collect();
            self.sum(*unplaced, parts, true);
        }
    }
}

/// What is told of each group beside its classes.
const MEASURES: [fn(&Group) -> i64; 6] = [
    |group| group.filled,
    |group| group.contract_known,
    |group| group.short_term,
    |group| group.unplaced,
    |group| group.project,
    |group| group.vacant,
];

/// The counts of one group.
struct Told {
    measures: Vec<usize>,
    classed: usize,
    classes: Vec<usize>,
}
