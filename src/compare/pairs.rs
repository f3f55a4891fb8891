//! What in the new framework is what in the old one: by name, and where a name is gone and another has come, by likeness.
//!
//! Likeness is a guess and is called one. It is taken only where two things are each other's single best match, so that the
//! answer is the same whichever framework is called the old one.

use std::collections::HashMap;

/// Two things are taken for one from this much likeness on.
pub(super) const ENOUGH: u32 = 5;

/// How like two things are, and in what.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    score: u32,
    because: Vec<&'static str>,
}

impl Likeness {
    pub(super) fn when(mut self, holds: bool, weight: u32, what: &'static str) -> Self {
        if holds {
            self.score += weight;
            self.because.push(what);
        }
        self
    }
}

/// The things of one kind in both frameworks.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// Index in the old one, index in the new one; in the order of the new one.
    pub(super) both: Vec<(usize, usize)>,
    /// In the old one alone.
    pub(super) gone: Vec<usize>,
    /// In the new one alone.
    pub(super) came: Vec<usize>,
    /// Those of `both` that have another name, and why they are taken for one.
    pub(super) renamed: Vec<(usize, usize, Vec<&'static str>)>,
    to_new: HashMap<usize, usize>,
    to_old: HashMap<usize, usize>,
}

impl Pairs {
    /// Pairs things by name, then by likeness.
    pub(super) fn find<T>(
        old: &[T],
        new: &[T],
        name: impl Fn(&T) -> &str,
        alike: impl Fn(&T, &T) -> Likeness,
    ) -> Self {
        Self::among(
            &(0..old.len()).collect::<Vec<_>>(),
            &(0..new.len()).collect::<Vec<_>>(),
            |left, right| match (old.get(left), new.get(right)) {
                (Some(left), Some(right)) => name(left) == name(right),
                _ => false,
            },
            |left, right| match (old.get(left), new.get(right)) {
                (Some(left), Some(right)) => alike(left, right),
                _ => Likeness::default(),
            },
        )
    }

    /// The same among some of them, by their indices.
    pub(super) fn among(
        old: &[usize],
        new: &[usize],
        same_name: impl Fn(usize, usize) -> bool,
        alike: impl Fn(usize, usize) -> Likeness,
    ) -> Self {
        let mut pairs = Self::default();
        for &left in old {
            match new.iter().find(|&&right| same_name(left, right)) {
                Some(&right) => pairs.join(left, right),
                None => pairs.gone.push(left),
            }
        }
        pairs.came = new
            .iter()
            .copied()
            .filter(|right| !pairs.to_old.contains_key(right))
            .collect();
        let mut guesses = Vec::new();
        for &left in &pairs.gone {
            let Some(right) = best(&pairs.came, |right| alike(left, right).score) else {
                continue;
            };
            if best(&pairs.gone, |other| alike(other, right).score) == Some(left) {
                guesses.push((left, right, alike(left, right).because));
            }
        }
        for (left, right, because) in guesses {
            pairs.gone.retain(|&one| one != left);
            pairs.came.retain(|&one| one != right);
            pairs.join(left, right);
            pairs.renamed.push((left, right, because));
        }
        pairs.both.sort_by_key(|&(_, right)| right);
        pairs
    }

    fn join(&mut self, left: usize, right: usize) {
        self.both.push((left, right));
        self.to_new.insert(left, right);
        self.to_old.insert(right, left);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.both.extend(other.both);
        self.gone.extend(other.gone);
        self.came.extend(other.came);
        self.renamed.extend(other.renamed);
        self.to_new.extend(other.to_new);
        self.to_old.extend(other.to_old);
    }

    /// What a thing of the old framework is in the new one.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.to_new.get(&old).copied()
    }

    /// What a thing of the new framework was in the old one.
    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        self.to_old.get(&new).copied()
    }

    /// Whether two ids mean one thing, or both nothing.
    pub(super) fn same(&self, old: Option<usize>, new: Option<usize>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.new_of(old) == Some(new),
            (None, None) => true,
            _ => false,
        }
    }
}

/// The single best of several, where it is good enough.
fn best(among: &[usize], score: impl Fn(usize) -> u32) -> Option<usize> {
    let scores: Vec<(u32, usize)> = among.iter().map(|&one| (score(one), one)).collect();
    let highest = scores
        .iter()
        .map(|(score, _)| *score)
        .max()
        .filter(|score| *score >= ENOUGH)?;
    let mut at_the_top = scores.iter().filter(|(score, _)| *score == highest);
    match (at_the_top.next(), at_the_top.next()) {
        (Some(&(_, one)), None) => Some(one),
        _ => None,
    }
}
