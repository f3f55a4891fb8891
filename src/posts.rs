//! The posts of an institution: typed columns and where each value stands.

pub mod columns;
