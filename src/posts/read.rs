//! Reading posts sources into columns (`interfaces.md`, Columns of a posts source).
//!
//! A row is refused at its first bad cell and listed; it never stops the rest. What stops is a source that cannot
//! be read at all: an [`Error`].

use super::columns::Posts;
use super::decode;
use super::error::{Error, ErrorKind};
use super::mapping::SourceSpec;
use super::reader::Reader;
use crate::files::Files;
use std::path::PathBuf;

/// The closed words that posts may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Contract terms: the built-in ones and those that the framework declares.
    pub contracts: Vec<String>,
}

impl Vocabulary {
    /// The contract terms of `interfaces.md`.
    pub const CONTRACTS: [&'static str; 7] = [
        "open-ended",
        "open-ended-funded",
        "fixed-term",
        "casual",
        "atypical",
        "secondment",
        "honorary",
    ];
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            contracts: Self::CONTRACTS.map(str::to_owned).to_vec(),
        }
    }
}

/// Reads the sources in their order.
///
/// # Errors
/// The first source that cannot be read: see [`ErrorKind`].
pub fn read(
    specs: &[(SourceSpec, PathBuf)],
    files: &dyn Files,
    vocabulary: &Vocabulary,
) -> Result<Posts, Error> {
    let mut posts = Posts::default();
    for (index, (spec, path)) in specs.iter().enumerate() {
        let shown = path.to_string_lossy();
        let name = if spec.path.is_empty() {
            shown.as_ref()
        } else {
            spec.path.as_str()
        };
        let Ok(source) = u16::try_from(index) else {
            let help = "put the posts of several files into one";
            return Err(Error::new(
                ErrorKind::TooLarge,
                name,
                "there are more than 65,536 sources",
                help,
            ));
        };
        let text = decode::load(files, path, name, spec)?;
        let mut reader = Reader::open(&text.text, spec, name, vocabulary)?;
        reader.info.remarks.splice(0..0, text.remarks);
        reader.made_id_prefix = if specs.len() > 1 {
            format!("{name}:row-")
        } else {
            "row-".to_owned()
        };
        reader.read(source, &mut posts)?;
        posts.sources.push(reader.info);
    }
    Ok(posts)
}
