//! One report value; a file per renderer (`interfaces.md`, Output formats).
//!
//! Renderers say what the [`value::Report`] holds and derive no facts; sums for a heading and the order in
//! which lines stand are presentation. All words for readers live in [`words`].

pub mod described;
pub mod diagnostics;
pub mod figures;
pub mod grade;
pub mod json;
pub mod junit;
pub mod profiles;
pub mod review;
pub mod route;
pub mod rows_csv;
pub mod safe;
pub mod test_run;
pub mod text;
pub mod value;
pub mod why;
pub mod words;
