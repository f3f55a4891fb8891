//! Reading posts sources into columns (`interfaces.md`, Columns of a posts source).
//!
//! A row is refused at its first bad cell and listed; it never stops the rest. What stops is a source that cannot
//! be read at all: an [`Error`].

use super::columns::Posts;
use super::decode;
use super::error::{Error, ErrorKind};
use super::fast::{self, Tuning};
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
    read_tuned(specs, files, vocabulary, Some(Tuning::default()))
}

/// As [`read`], saying how the work is cut up; or with the careful reader alone.
///
/// # Errors
/// As [`read`].
pub fn read_tuned(
    specs: &[(SourceSpec, PathBuf)],
    files: &dyn Files,
    vocabulary: &Vocabulary,
    tuning: Option<Tuning>,
) -> Result<Posts, Error> {
    let names: Vec<String> = specs
        .iter()
        .map(|(spec, path)| {
            if spec.path.is_empty() {
                path.to_string_lossy().into_owned()
            } else {
                spec.path.clone()
            }
        })
        .collect();
    let prefix = |name: &str| {
        if specs.len() > 1 {
            format!("{name}:row-")
        } else {
            "row-".to_owned()
        }
    };
    if let Some(tuning) = tuning {
        let named: Vec<_> = specs
            .iter()
            .zip(&names)
            .map(|((spec, path), name)| (spec, path.as_path(), name.as_str(), prefix(name)))
            .collect();
        if let Some(posts) = fast::read(&named, files, vocabulary, tuning) {
            return Ok(posts);
        }
    }
    let mut posts = Posts::default();
    for (index, ((spec, path), name)) in specs.iter().zip(&names).enumerate() {
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
        reader.made_id_prefix = prefix(name);
        reader.read(source, &mut posts)?;
        posts.sources.push(reader.info);
    }
    Ok(posts)
}
