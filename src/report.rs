//! One report value; a file per renderer (`interfaces.md`, Output formats).
//!
//! Renderers say what the [`value::Report`] holds and derive no facts; sums for a heading and the order in
//! which lines stand are presentation. All words for readers live in [`words`].

pub mod answer;
pub mod briefing;
pub mod comparison;
pub mod csv;
pub mod described;
pub mod diagnostics;
pub mod figures;
pub mod github;
pub mod gitlab;
pub mod grade;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod map;
pub mod markdown;
pub mod profiles;
pub mod review;
pub mod route;
pub mod rows_csv;
pub mod safe;
pub mod sarif;
pub mod scenario;
mod sequence;
pub mod test_run;
pub mod text;
pub mod value;
pub mod why;
pub mod words;
