//! The rule language: what an expression means, and its value over columns.
//!
//! [`Typer`] turns the tree of a rule into a [`Typed`] one: every name means something, every comparison makes
//! sense, and what does not is said at its place. [`eval`] computes the value of a typed expression over a
//! [`Frame`]: a table with as many rows as there are posts, census cells, groups or roles, whose columns come from
//! wherever the caller has them. A comparison with a blank is neither true nor false ([`Truth::Unknown`]).

pub mod calendar;
mod eval;
mod field;
mod ratio;
mod tree;
mod truth;
mod types;
mod typing;

pub use eval::{BLANK, Column, Frame, Long, eval, truth};
pub use field::{Field, STATES, State, fields};
pub use ratio::Ratio;
pub use tree::{Aggregate, Beside, Function, Node, Pattern, Reach, Typed};
pub use truth::Truth;
pub use types::{Scope, Type};
pub use typing::{Typer, Vocabulary};
