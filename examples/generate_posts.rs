//! Writes a framework and posts of any size for benchmarks: the same bytes for the same arguments on every machine.
//!
//! ```sh
//! cargo run --release --example generate_posts -- DIR [posts] [institutions] [roles] [steps]
//! ```
//! Defaults: 1,000,000 posts of 13 columns (135 MB), 23 institutions, 30 roles, 60 steps.

#[path = "../benches/generate.rs"]
mod generate;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize, default: u64| {
        arguments
            .get(index)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let Some(dir) = arguments.first() else {
        eprintln!("usage: generate_posts DIR [posts] [institutions] [roles] [steps]");
        std::process::exit(2);
    };
    let (count, institutions, roles, steps) =
        (number(1, 1_000_000), number(2, 23), number(3, 30), number(4, 60));
    let dir = Path::new(dir);
    fs::create_dir_all(dir)?;
    fs::write(dir.join("framework.gradus"), generate::framework(roles, steps))?;
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(dir.join("posts.csv"))?);
    generate::posts(&mut out, count, institutions, roles)?;
    out.flush()
}
