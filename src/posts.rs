//! The posts of an institution: typed columns and where each value stands.
//!
//! [`read::read`] makes [`columns::Posts`] of sources and what a manifest says about them
//! ([`mapping::SourceSpec`]).

mod cells;
pub mod census;
pub mod columns;
mod decode;
mod error;
mod headings;
pub mod job_share;
mod lanes;
mod layout;
pub mod mapping;
mod memo;
pub mod placement;
pub mod read;
mod records;
pub mod skip;
pub mod titles;
mod values;

pub use error::{Error, ErrorKind};
