//! The posts of an institution: typed columns and where each value stands.
//!
//! [`read::read`] makes [`columns::Posts`] of sources and what a manifest says about them
//! ([`mapping::SourceSpec`]).

pub mod build;
mod cells;
pub mod census;
pub mod columns;
mod dates;
pub mod decisions;
mod decode;
pub mod describe;
pub mod empty;
mod error;
mod factors;
pub mod fast;
mod gather;
pub mod guess;
mod headings;
pub mod job_share;
pub mod lane;
mod lanes;
mod layout;
pub mod mapping;
mod memo;
mod merged;
pub mod narrow;
mod numbers;
mod packed;
pub mod placement;
pub mod read;
mod reader;
mod records;
mod row;
pub mod row_lists;
mod runs;
pub mod scores;
mod shape;
pub mod similarity;
pub mod skip;
mod tables;
pub mod titles;

pub use error::{Error, ErrorKind};
