//! One report value; a file per renderer.

pub mod value;
