//! gradus: career frameworks and grading rules, checked against an institution's actual posts.

// The generated parser names it.
extern crate alloc;

pub mod audit;
pub mod briefing;
pub mod check;
pub mod cli;
pub mod compare;
pub mod diagnostic;
pub mod expr;
pub mod files;
pub mod format;
pub mod grades;
pub mod graph;
pub mod intake;
pub mod load;
pub mod manifest;
pub mod map;
pub mod model;
pub mod policy;
pub mod posts;
pub mod profiles;
pub mod reference;
pub mod report;
pub mod routes;
pub mod source;
pub mod stats;
pub mod syntax;
pub mod testing;
