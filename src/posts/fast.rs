//! The fast path (`performance.md`, How it is fast): sources in pieces, read side by side, straight into groups of alike rows.
//!
//! What is kept of a row is the number of its group (all its texts, its status and count), its FTE, its dates, point
//! and pay, and who its manager is. Ids are compared by 64 bits of hash and their texts read again when somebody
//! asks. The careful reader ([`read`](super::read)) is the definition: whatever is not plain here (another encoding,
//! an archive, a quote inside a cell, a fault of the whole source) is read by it from the start.

mod cut;
mod desk;
mod gathered;
mod groups;
mod ids;
mod later;
mod line;
mod look;
mod marks;
mod merge;
#[cfg(feature = "parquet")]
mod parquet;
mod quick;
#[cfg(test)]
mod tests;
mod worker;

use super::columns::{Column, Posts, SourceInfo};
use super::decode;
use super::error::{Error, ErrorKind};
use super::mapping::SourceSpec;
use super::packed::{Packing, Unpacked};
use super::read::Vocabulary;
use super::reader::Reader;
use super::row::RowReader;
#[cfg(feature = "parquet")]
use super::tables::Kind;
use crate::files::{Files, Stream};
use cut::{Buffer, Cutter};
use desk::Desk;
use gathered::Gathered;
use groups::{Shared, of_group};
use later::Again;
use line::Odd;
use std::io::{Read, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use worker::{Part, Worker};

/// How the work is cut up: changes nothing of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Readers beside one another, on the threads that there are; 0 for as many as there are cores.
    pub threads: usize,
    /// Bytes that are read at a time.
    pub piece: usize,
    /// Sources that have fewer bytes together are read by the careful reader: it is done sooner.
    pub least: u64,
    /// Posts that would take more bytes of memory are refused; none for no limit.
    pub most_memory: Option<u64>,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            threads: 0,
            // Larger pieces fall out of the caches between reading and looking.
            piece: 64 * 1024,
            least: 4 * 1024 * 1024,
            most_memory: None,
        }
    }
}

impl Tuning {
    /// The same; with the careful reader where all texts are wanted.
    #[must_use]
    pub fn carefully(self, wanted: bool) -> Self {
        Self {
            least: if wanted { u64::MAX } else { self.least },
            ..self
        }
    }

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
    stream: Box<dyn Read + Send>,
    again: Again,
    /// Read, and not yet looked at.
    rest: Vec<u8>,
    /// Where that stands.
    offset: u64,
    /// Length of the text, about.
    length: u64,
    is_packed: bool,
    /// Where it ended when it was opened, if that is known.
    ends: Option<u64>,
    /// Whether ids are kept as texts: to read them again costs too much.
    keeps_ids: bool,
    header: u32,
    prefix: String,
}

/// Reads the sources, or leaves them to the careful reader.
///
/// # Errors
/// The posts would take more memory than they may.
pub(super) fn read(
    specs: &[(&SourceSpec, &Path, &str, String)],
    files: &dyn Files,
    vocabulary: &Vocabulary,
    tuning: Tuning,
) -> Result<Option<Posts>, Error> {
    let mut lengths = 0;
    for (_, path, ..) in specs {
        let Ok(mut stream) = files.open(path) else {
            return Ok(None);
        };
        let mut magic = [0; 4];
        let packed = stream.read_exact(&mut magic).is_ok() && Packing::of(&magic).is_some();
        let Ok(length) = stream.seek(SeekFrom::End(0)) else {
            return Ok(None);
        };
        lengths += if packed { length * UNPACKED } else { length };
    }
    if lengths < tuning.least {
        return Ok(None);
    }
    let gathered = Mutex::new(Gathered::default());
    let posts = all(specs, files, vocabulary, tuning, &gathered);
    let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    if gathered.changed {
        return Err(Error::changed(&gathered.sources));
    }
    match tuning.most_memory.filter(|_| gathered.over) {
        Some(most) => Err(too_much(most)),
        None => Ok(posts),
    }
}

/// The posts would take too much memory.
pub(super) fn too_much(most: u64) -> Error {
    let may = match most >> 20 {
        0 => format!("{most} B"),
        mebibytes => format!("{mebibytes} MiB"),
    };
    let message = format!("the posts take more than the {may} that they may");
    let help = "give a larger `--max-memory`, or audit the institutions one by one";
    Error::new(ErrorKind::TooLarge, "posts", message, help)
}

/// A packed text is about so many times as long.
const UNPACKED: u64 = 8;

fn all(
    specs: &[(&SourceSpec, &Path, &str, String)],
    files: &dyn Files,
    vocabulary: &Vocabulary,
    tuning: Tuning,
    gathered: &Mutex<Gathered>,
) -> Option<Posts> {
    let mut sources = Vec::new();
    for (spec, path, name, prefix) in specs {
        sources.push(open(spec, path, name, prefix, files, vocabulary)?);
    }
    let infos: Vec<&SourceInfo> = sources.iter().map(|source| &source.info).collect();
    let columns = merge::of_sources(&infos);
    let factors = factors_of(&sources);
    let marks_made_ids = columns.contains(&Column::Manager) || infos.iter().any(|info| !info.made_ids);
    let group = of_group(&columns);
    let institution = group.iter().position(|&column| column == Column::Institution);
    // The source is the first value of a group.
    let shared = Shared::new(1 + group.len() + factors.len(), institution.map(|at| at + 1));
    *held(gathered) = Gathered::new(&columns, marks_made_ids, tuning.most_memory);
    let mut again = Vec::new();
    let mut seen = vec![false; factors.len()];
    for (number, source) in sources.into_iter().enumerate() {
        let number = u16::try_from(number).ok()?;
        let names: Vec<String> = source
            .rows
            .plan
            .factors
            .iter()
            .map(|one| one.name.clone())
            .collect();
        again.push(gather(source, number, (&columns, &factors), &shared, gathered, tuning).ok()?);
        let any = held(gathered).rows_now() > 0;
        for (seen, _) in seen
            .iter_mut()
            .zip(&factors)
            .filter(|(_, name)| any && names.contains(name))
        {
            *seen = true;
        }
    }
    let gathered = std::mem::take(&mut *held(gathered));
    merge::posts(gathered, shared, (&columns, &factors), &seen, again).ok()
}

/// The factors that at least one source has, in order of first appearance.
fn factors_of(sources: &[Open<'_>]) -> Vec<String> {
    let mut factors: Vec<String> = Vec::new();
    for one in sources.iter().flat_map(|source| &source.rows.plan.factors) {
        if !factors.contains(&one.name) {
            factors.push(one.name.clone());
        }
    }
    factors
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
    #[cfg(feature = "parquet")]
    if Kind::of(spec, path) == Some(Kind::Parquet) {
        return parquet::open(spec, path, name, prefix, files, vocabulary);
    }
    let is_packed = decode::supported(name, path).ok()?.is_some();
    if spec.encoding.is_some() || files.is_dir(path) {
        return None;
    }
    let mut file = files.open(path).ok()?;
    let again = files.open(path).ok()?;
    let mut length = file.seek(SeekFrom::End(0)).ok()?;
    file.rewind().ok()?;
    let mut magic = [0; 4];
    let packing = file
        .read_exact(&mut magic)
        .ok()
        .and_then(|()| Packing::of(&magic));
    file.rewind().ok()?;
    let (mut stream, again): (Box<dyn Read + Send>, Box<dyn Stream>) = match packing {
        Some(packing) => {
            length *= UNPACKED;
            let again = Unpacked::new(packing, again).ok()?;
            (Box::new(Unpacked::new(packing, file).ok()?), Box::new(again))
        }
        None if is_packed => return None,
        None => (Box::new(file), again),
    };
    let mut head = Vec::with_capacity(HEAD);
    stream.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
    let whole = head.len() < HEAD;
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
    let begins = mark + skipped + records.position();
    if !whole && begins > HEAD / 2 {
        return None;
    }
    let header = records.row();
    Some(Open {
        rows,
        info,
        again: Again::Stream(Mutex::new(again)),
        is_packed: packing.is_some(),
        ends: packing.is_none().then_some(length),
        keeps_ids: packing.is_some(),
        stream,
        rest: head.get(begins..)?.to_vec(),
        offset: begins as u64,
        length,
        header,
        prefix: prefix.to_owned(),
    })
}

/// Sources of fewer bytes are read by one thread.
const FOR_SEVERAL: u64 = 1024 * 1024;

/// Reads a source with all threads.
fn gather(
    source: Open<'_>,
    number: u16,
    columns: (&[Column], &[String]),
    shared: &Shared,
    gathered: &Mutex<Gathered>,
    tuning: Tuning,
) -> Result<later::Source, Odd> {
    let made_ids = source.info.made_ids;
    let large = source.length >= FOR_SEVERAL;
    let threads = if large || tuning.piece < 4096 {
        tuning.threads()
    } else {
        1
    };
    let again = later::Source::new(
        source.again,
        &source.rows,
        source.prefix.clone(),
        source.is_packed,
    );
    let cutter = Cutter::new(source.stream, tuning.piece, source.rest, source.offset);
    let cutter = Mutex::new(cutter);
    held(gathered).begin(source.info, source.header, &source.prefix);
    let desk = Desk::new(gathered, shared, threads);
    let stop = AtomicBool::new(false);
    let work = |rows: RowReader<'_>| -> Result<(), Odd> {
        let worker = Worker::new(rows, shared, number, columns, large, (made_ids, source.keeps_ids));
        let result = worker.and_then(|worker| one_thread(worker, &cutter, &desk, &stop));
        if result.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        result
    };
    let odd = AtomicBool::new(false);
    let all = |rows: RowReader<'_>| {
        if work(rows).is_err() {
            odd.store(true, Ordering::Relaxed);
        }
    };
    if threads < 2 {
        all(source.rows.clone());
    } else {
        // Beside each other on the threads that check afterwards: what is given back here is used again there.
        // They hold locks, so nothing that they do may wait for the pool: a stream that decodes has threads of its own.
        rayon::scope(|scope| {
            for _ in 0..threads {
                let rows = source.rows.clone();
                scope.spawn(|_| all(rows));
            }
        });
    }
    if odd.into_inner() {
        return Err(Odd);
    }
    let mut gathered = held(gathered);
    desk.take_in(&mut gathered)?;
    if source.ends.is_some_and(|end| held(&cutter).read_up_to() != end) {
        gathered.changed = true;
        return Err(Odd);
    }
    gathered.end()?;
    Ok(again)
}

/// Waits for what another thread has. It is done within some microseconds as a rule: sleeping until then, and being woken,
/// would take longer.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    for _ in 0..PATIENCE {
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
        }
    }
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How often to look again before sleeping.
const PATIENCE: u32 = 1000;

fn one_thread(
    mut worker: Worker<'_>,
    cutter: &Mutex<Cutter<'_>>,
    desk: &Desk<'_>,
    stop: &AtomicBool,
) -> Result<(), Odd> {
    let mut part = Part::default();
    let mut buffer = Buffer::default();
    while !stop.load(Ordering::Relaxed) {
        let piece = held(cutter).next(&mut buffer).map_err(|_| Odd)??;
        let Some(piece) = piece else { break };
        worker.read(buffer.text(piece), piece, &mut part)?;
        part = desk.leave(part)?;
    }
    Ok(())
}
