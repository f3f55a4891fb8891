//! Writing a list as it is made: a report of 100,000 findings is never held twice.

use serde::{Serialize, Serializer};
use std::cell::Cell;

/// A list that is serialised from an iterator, once.
pub(super) struct Sequence<I>(Cell<Option<I>>);

/// The list of what an iterator gives.
pub(super) fn sequence<I: Iterator<Item: Serialize>>(items: I) -> Sequence<I> {
    Sequence(Cell::new(Some(items)))
}

impl<I: Iterator<Item: Serialize>> Serialize for Sequence<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}
