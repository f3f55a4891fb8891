//! The fast path (`architecture.md`, Speed): sources in pieces, read side by side, straight into groups of alike rows.
//!
//! What is kept of a row is the number of its group (all its texts, its status and count), its FTE, its dates, point
//! and pay, and who its manager is. Ids are compared by 64 bits of hash and their texts read again when somebody
//! asks. The careful reader ([`read`](super::read)) is the definition: whatever is not plain here (another encoding,
//! an archive, a quote inside a cell, a fault of the whole source) is read by it from the start.

mod cut;
mod ids;
mod later;
mod line;
mod marks;
mod merge;
mod quick;
#[cfg(test)]
mod tests;
mod worker;

use super::columns::{Column, Posts, SourceInfo};
use super::decode;
use super::mapping::SourceSpec;
use super::read::Vocabulary;
use super::reader::Reader;
use super::records::LONGEST;
use super::row::RowReader;
use crate::files::{Files, Stream};
use cut::Cutter;
use line::Odd;
use merge::Gathered;
use std::io::{Read, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use worker::{Part, Worker};

/// How the work is cut up: changes nothing of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Threads that read; 0 for as many as the machine has.
    pub threads: usize,
    /// Bytes that are read at a time.
    pub piece: usize,
    /// Sources that have fewer bytes together are read by the careful reader: it is done sooner.
    pub least: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            threads: 0,
            // Larger pieces fall out of the caches between reading and looking.
            piece: 64 * 1024,
            least: 4 * 1024 * 1024,
        }
    }
}

impl Tuning {
    fn threads(self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism()
                .map_or(1, usize::from)
                .min(16),
            threads => threads,
        }
    }
}

/// Headings have to stand within so many bytes.
const HEAD: usize = 256 * 1024;

/// A source whose headings were read.
struct Open<'a> {
    rows: RowReader<'a>,
    info: SourceInfo,
    stream: Box<dyn Stream>,
    again: Box<dyn Stream>,
    /// Read, and not yet looked at.
    rest: Vec<u8>,
    /// Where that stands.
    offset: u64,
    length: u64,
    header: u32,
    prefix: String,
}

/// Reads the sources, or leaves them to the careful reader.
pub(super) fn read(
    specs: &[(&SourceSpec, &Path, &str, String)],
    files: &dyn Files,
    vocabulary: &Vocabulary,
    tuning: Tuning,
) -> Option<Posts> {
    let mut lengths = 0;
    for (_, path, ..) in specs {
        lengths += files.open(path).ok()?.seek(SeekFrom::End(0)).ok()?;
    }
    if lengths < tuning.least {
        return None;
    }
    let mut sources = Vec::new();
    for (spec, path, name, prefix) in specs {
        sources.push(open(spec, path, name, prefix, files, vocabulary)?);
    }
    let infos: Vec<&SourceInfo> = sources.iter().map(|source| &source.info).collect();
    let columns = merge::of_sources(&infos);
    let mut gathered = Vec::new();
    for (number, source) in sources.into_iter().enumerate() {
        let number = u16::try_from(number).ok()?;
        gathered.push(gather(source, number, &columns, tuning).ok()?);
    }
    merge::posts(gathered, &columns, tuning.threads()).ok()
}

/// Reads the headings of a source that is plain UTF-8 as far as can be seen.
fn open<'a>(
    spec: &'a SourceSpec,
    path: &Path,
    name: &'a str,
    prefix: &str,
    files: &dyn Files,
    vocabulary: &Vocabulary,
) -> Option<Open<'a>> {
    if spec.encoding.is_some() || files.is_dir(path) || decode::supported(name, path).ok()? {
        return None;
    }
    let mut stream = files.open(path).ok()?;
    let length = stream.seek(SeekFrom::End(0)).ok()?;
    stream.rewind().ok()?;
    let mut head = Vec::with_capacity(HEAD);
    stream.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
    let whole = head.len() as u64 == length;
    if decode::is_other(&head) {
        return None;
    }
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let body = head.get(mark..)?;
    let valid = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(fault) if fault.error_len().is_none() && !whole => {
            std::str::from_utf8(body.get(..fault.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if memchr::memchr(0, valid.as_bytes()).is_some() {
        return None;
    }
    // The text of the headings is not kept: the plan owns what it needs of them.
    let Reader {
        records,
        rows,
        info,
        body: skipped,
        ..
    } = Reader::open(valid, spec, name, vocabulary).ok()?;
    if !rows.plan.factors.is_empty() {
        return None;
    }
    let begins = mark + skipped + records.position();
    if !whole && begins > HEAD / 2 {
        return None;
    }
    let header = records.row();
    Some(Open {
        rows,
        info,
        again: files.open(path).ok()?,
        stream,
        rest: head.get(begins..)?.to_vec(),
        offset: begins as u64,
        length,
        header,
        prefix: prefix.to_owned(),
    })
}

/// Reads a source with all threads.
fn gather(source: Open<'_>, number: u16, columns: &[Column], tuning: Tuning) -> Result<Gathered, Odd> {
    let made_ids = source.info.made_ids;
    let later = later::Source::new(source.again, &source.rows, source.prefix.clone());
    let cutter = Cutter::new(Box::new(source.stream), tuning.piece, source.rest, source.offset);
    let cutter = Mutex::new(cutter);
    let stop = AtomicBool::new(false);
    let work = |rows: RowReader<'_>, thread: usize| -> Result<_, Odd> {
        let result = one_thread(rows, thread, number, columns, made_ids, &cutter, &stop);
        if result.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        result
    };
    let results: Vec<Result<_, Odd>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..tuning.threads())
            .map(|thread| {
                let rows = source.rows.clone();
                let work = &work;
                scope.spawn(move || work(rows, thread))
            })
            .collect();
        let mut all = vec![work(source.rows.clone(), 0)];
        all.extend(others.into_iter().map(|thread| thread.join().unwrap_or(Err(Odd))));
        all
    });
    let mut workers = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for result in results {
        let (worker, own) = result?;
        workers.push(worker);
        parts.extend(own);
    }
    parts.sort_unstable_by_key(|part| part.number);
    Ok(Gathered {
        workers,
        parts,
        info: source.info,
        later,
        header: source.header,
        length: source.length,
        prefix: source.prefix,
    })
}

type OneThread = ((super::columns::Symbols, Vec<u32>, Vec<i64>), Vec<Part>);

fn one_thread(
    rows: RowReader<'_>,
    thread: usize,
    source: u16,
    columns: &[Column],
    made_ids: bool,
    cutter: &Mutex<Cutter<'_>>,
    stop: &AtomicBool,
) -> Result<OneThread, Odd> {
    let mut worker = Worker::new(rows, thread, source, columns)?;
    let mut parts = Vec::new();
    let mut buffer = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let piece = {
            let mut cutter = cutter.lock().unwrap_or_else(PoisonError::into_inner);
            cutter.next(&mut buffer).map_err(|_| Odd)??
        };
        let Some(piece) = piece else { break };
        if buffer.len() > LONGEST {
            return Err(Odd);
        }
        let is_text = std::str::from_utf8(&buffer).is_ok() && memchr::memchr(0, &buffer).is_none();
        if !is_text {
            return Err(Odd);
        }
        parts.push(worker.read(&buffer, piece, made_ids)?);
    }
    Ok(((worker.symbols, worker.keys, worker.ftes), parts))
}
