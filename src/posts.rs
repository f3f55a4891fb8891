//! The posts of an institution: typed columns and where each value stands.

pub mod census;
pub mod columns;
pub mod job_share;
pub mod placement;
pub mod titles;
