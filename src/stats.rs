//! Intervals and tests (`semantics.md`, Statistics).
