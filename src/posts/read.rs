//! Reading posts sources into columns (`interfaces.md`, Columns of a posts source).
//!
//! A row is refused at its first bad cell and listed; it never stops the rest. What stops is a source that cannot
//! be read at all: an [`Error`].

use super::columns::Posts;
use super::decode;
use super::error::{Error, ErrorKind};
use super::fast::{self, Tuning};
use super::gather;
use super::mapping::SourceSpec;
use super::reader::Reader;
use super::tables::{self, Kind};
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
    let specs = &gather::expand(specs, files)?;
    let names: Vec<String> = specs
        .iter()
        .map(|(spec, path)| {
            let name = if spec.path.is_empty() {
                path.to_string_lossy().into_owned()
            } else {
                Kind::name(spec)
            };
            match spec.part {
                0 => name,
                part => format!("{name} (part {part})"),
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
    let all_text = specs
        .iter()
        .all(|(spec, path)| Kind::of(spec, path).is_none_or(|kind| kind == Kind::Parquet));
    if let Some(tuning) = tuning.filter(|_| all_text) {
        let named: Vec<_> = specs
            .iter()
            .zip(&names)
            .map(|((spec, path), name)| (spec, path.as_path(), name.as_str(), prefix(name)))
            .collect();
        if let Some(posts) = fast::read(&named, files, vocabulary, tuning)? {
            return Ok(noted(posts, specs));
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
        if let Some(kind) = Kind::of(spec, path) {
            let mut info = None;
            let noticed = tables::open(kind, files, path, name, spec, &mut |table| {
                let lettered = table.lettered;
                let mut reader = Reader::over(table.rows, &table.heads, spec, vocabulary)?;
                if lettered {
                    reader.add_letters();
                }
                reader.info.remarks.splice(0..0, table.remarks);
                reader.made_id_prefix = prefix(name);
                reader.read(source, &mut posts)?;
                info = Some(reader.info);
                Ok(())
            })?;
            if let Some(mut info) = info {
                info.read += noticed.left_out.iter().map(|(_, rows)| rows).sum::<u64>();
                info.skipped.extend(noticed.left_out);
                info.remarks.extend(noticed.remarks);
                if spec.part > 1 {
                    // The first of them said what is so of the whole file.
                    info.remarks.clear();
                }
                posts.sources.push(info);
            }
            continue;
        }
        let text = decode::load(files, path, name, spec)?;
        // The text and what is kept of it, which is seldom more.
        if let Some(most) = tuning.and_then(|tuning| tuning.most_memory)
            && text.text.len() as u64 * 2 > most
        {
            return Err(fast::too_much(most));
        }
        let mut reader = Reader::open(&text.text, spec, name, vocabulary)?;
        reader.info.remarks.splice(0..0, text.remarks);
        reader.made_id_prefix = prefix(name);
        reader.read(source, &mut posts)?;
        if spec.part > 1 {
            reader.info.remarks.clear();
        }
        posts.sources.push(reader.info);
    }
    Ok(noted(posts, specs))
}

/// What is known of the sources before they are read goes before what was found in them.
fn noted(mut posts: Posts, specs: &[(SourceSpec, PathBuf)]) -> Posts {
    for (info, (spec, path)) in posts.sources.iter_mut().zip(specs) {
        if !Kind::is_database(spec) {
            info.file = path.display().to_string();
        }
        info.remarks.splice(0..0, spec.notes.iter().cloned());
    }
    posts
}
