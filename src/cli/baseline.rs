//! `gradus baseline write|check|prune`: what is known already, so that what is new stands out.

use super::args::{Baseline as Command, BaselineAction, Common, Known};
use super::ask::{self, Asked};
use super::output::Output;
use super::project;
use super::why::Why;
use crate::audit::{Done, Request, run};
use crate::files::Files;
use crate::policy::baseline::{Baseline, Entry, Run};
use crate::policy::measure::{self, Change};
use crate::policy::renamed::Renamed;
use crate::report::safe::safe;
use crate::source::Sources;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn run_baseline(files: &dyn Files, command: &Command, output: &mut Output) -> u8 {
    let mut sources = Sources::default();
    let known = command.action.known();
    let done = look(files, &mut sources, known, output).and_then(|seen| match &command.action {
        BaselineAction::Write(write) => {
            if let Some(until) = write.until.filter(|&until| until < seen.as_of) {
                return Err(Why::usage(format!(
                    "`--until {until}` is over on {}: entries would have run out when they are written",
                    seen.as_of
                )));
            }
            let fresh = Fresh {
                reason: write.reason.clone(),
                owner: write.owner.clone(),
                until: write.until,
            };
            save(&seen, &fresh, output)
        }
        BaselineAction::Check(_) => Ok(check(&seen, output)),
        BaselineAction::Prune(_) => prune(&seen, output),
    });
    match done {
        Ok(status) => status,
        Err(why) => {
            output.said(&sources, &why.diagnostics, &why.message);
            2
        }
    }
}

/// What new entries are given.
struct Fresh {
    reason: Option<String>,
    owner: Option<String>,
    until: Option<Date>,
}

/// The runs of a project, and what its baseline knows.
struct Seen {
    file: PathBuf,
    known: Baseline,
    as_of: Date,
    runs: Vec<(Run, Done)>,
    /// Entries whose posts have other ids now: what is known has the new ones already.
    renamed: Vec<Renamed>,
    status: u8,
}

/// Runs the framework alone, and with its posts where there are some.
fn look(files: &dyn Files, sources: &mut Sources, command: &Known, output: &mut Output) -> Result<Seen, Why> {
    let common = Common::plain(command.as_of, command.file.clone());
    let asked = match &command.framework {
        Some(framework) => ask::asked(files, sources, &command.paths, Some(framework), &common, output)?,
        None => {
            let path = command.paths.first().map_or(Path::new("."), PathBuf::as_path);
            let (project, warnings) = project::open(files, sources, path)?;
            output.diagnostics(sources, &warnings);
            let posts = !project.posts.is_empty();
            ask::of_project(files, sources, project, posts, &common, output)?
        }
    };
    let Asked {
        request,
        failing,
        baseline,
    } = asked;
    let Some(file) = baseline else {
        return Err(Why::usage(
            "no baseline is named: add `[baseline]` with `file = \"gradus-baseline.json\"` to the manifest, or give `--file`"
                .to_owned(),
        ));
    };
    let mut known = if ask::is_missing(files, &file) {
        Baseline::default()
    } else {
        ask::read(files, sources, &file)?
    };
    let as_of = request.as_of;
    let (mut runs, mut status, mut renamed) = (Vec::new(), 0, Vec::new());
    let alone = Request {
        posts: None,
        ..request.clone()
    };
    let with_posts = request.posts.is_some().then_some(request);
    for request in std::iter::once(alone).chain(with_posts) {
        let request = Request {
            baseline: Some(known.clone()),
            entries: true,
            ..request
        };
        let done = run(files, sources, &request).map_err(|failed| Why::of(&failed))?;
        status = status.max(failing.status(&done.report));
        renamed.extend(done.renamed.clone());
        runs.push((request.run(), done));
    }
    known.rename(&renamed);
    Ok(Seen {
        file,
        known,
        as_of,
        runs,
        renamed,
        status,
    })
}

impl Seen {
    /// Every finding of every run, once: what both runs saw is one entry.
    fn entries(&self) -> BTreeMap<&str, Entry> {
        let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
        for (run, done) in &self.runs {
            for found in &done.entries {
                let entry = entries
                    .entry(found.fingerprint.as_str())
                    .or_insert_with(|| found.clone());
                if !entry.seen_by.contains(run) {
                    entry.seen_by.push(*run);
                }
                // Two findings of one fingerprint: the worse one is known.
                if measure::compare(&found.check, &entry.measure, &found.measure) == Change::Worse {
                    entry.measure.clone_from(&found.measure);
                }
            }
        }
        entries
    }

    /// Rows that were refused; none where no posts were read.
    fn refused(&self) -> Option<u64> {
        let mut posts = self
            .runs
            .iter()
            .filter_map(|(_, done)| done.report.posts.as_ref());
        posts.next().map(|posts| posts.refused)
    }

    /// The checks that a run could not make.
    fn skipped(&self, run: Run) -> BTreeSet<&str> {
        let runs = self.runs.iter().filter(|(one, _)| *one == run);
        let skipped = runs.flat_map(|(_, done)| &done.report.skipped);
        skipped.map(|skipped| skipped.check.as_str()).collect()
    }

    /// The runs that may see an entry again: they found it, or they could not look.
    fn still(&self, entry: &Entry, found: Option<&Entry>) -> Vec<Run> {
        let made = |run: Run| self.runs.iter().any(|(one, _)| *one == run);
        let seen_by = entry.seen_by.iter().copied();
        seen_by
            .filter(|run| {
                found.is_some_and(|found| found.seen_by.contains(run))
                    || !made(*run)
                    || self.skipped(*run).contains(entry.check.as_str())
            })
            .collect()
    }
}

fn save(seen: &Seen, fresh: &Fresh, output: &mut Output) -> Result<u8, Why> {
    let (mut new, mut worse, mut better) = (0, 0, 0);
    let mut entries: Vec<Entry> = Vec::new();
    let found = seen.entries();
    for (fingerprint, found) in &found {
        let mut entry = found.clone();
        match seen.known.entry(fingerprint) {
            Some(known) => {
                match measure::compare(&known.check, &known.measure, &found.measure) {
                    Change::Worse => worse += 1,
                    Change::Better => better += 1,
                    Change::Same => {}
                }
                entry.first_seen = known.first_seen;
                entry.reason.clone_from(&known.reason);
                entry.owner.clone_from(&known.owner);
                entry.until = known.until;
            }
            None => {
                new += 1;
                entry.first_seen = seen.as_of;
                entry.reason = fresh.reason.clone().unwrap_or_default();
                entry.owner.clone_from(&fresh.owner);
                entry.until = fresh.until;
            }
        }
        entries.push(entry);
    }
    // What a run could not look for is still known.
    let mut gone = 0;
    for known in &seen.known.entries {
        if found.contains_key(known.fingerprint.as_str()) {
            continue;
        }
        let seen_by = seen.still(known, None);
        if seen_by.is_empty() {
            gone += 1;
        } else {
            entries.push(Entry {
                seen_by,
                ..known.clone()
            });
        }
    }
    let count = entries.len();
    put(&seen.file, entries, seen.refused().or(seen.known.refused_rows))?;
    let unexplained = if fresh.reason.is_none() && new > 0 {
        "; give the new ones a reason, an owner and a date in the file"
    } else {
        ""
    };
    output.out.push_str(&format!(
        "wrote {}: {} ({new} new, {worse} worse than before, {better} better, {gone} gone){unexplained}\n",
        seen.file.display(),
        entries_in_words(count),
    ));
    Ok(0)
}

fn prune(seen: &Seen, output: &mut Output) -> Result<u8, Why> {
    if seen.known.entries.is_empty() {
        output.out.push_str("the baseline holds no entry\n");
        return Ok(0);
    }
    let found = seen.entries();
    let (mut gone, mut tightened) = (0, 0);
    let mut kept = Vec::new();
    for known in &seen.known.entries {
        let found = found.get(known.fingerprint.as_str());
        let mut entry = known.clone();
        entry.seen_by = seen.still(known, found);
        if entry.seen_by.is_empty() {
            gone += 1;
            output.out.push_str(&format!(
                "gone: {} of {}\n",
                safe(&known.check),
                safe(&known.about())
            ));
            continue;
        }
        if let Some(found) = found
            && measure::compare(&known.check, &known.measure, &found.measure) == Change::Better
        {
            tightened += 1;
            output.out.push_str(&format!(
                "tightened: {} of {}: {} (it was {})\n",
                safe(&known.check),
                safe(&known.about()),
                measure::words(&known.check, &found.measure),
                measure::words(&known.check, &known.measure),
            ));
            entry.measure.clone_from(&found.measure);
        }
        kept.push(entry);
    }
    let count = kept.len();
    let refused = match (seen.refused(), seen.known.refused_rows) {
        (Some(now), Some(known)) => Some(now.min(known)),
        (_, known) => known,
    };
    put(&seen.file, kept, refused)?;
    output.out.push_str(&format!(
        "wrote {}: {} ({gone} gone, {tightened} tightened)\n",
        seen.file.display(),
        entries_in_words(count),
    ));
    Ok(0)
}

/// What stands between the baseline and today: nothing is written.
fn check(seen: &Seen, output: &mut Output) -> u8 {
    let found = seen.entries();
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (fingerprint, found) in &found {
        let whom = format!("{} of {}", safe(&found.check), safe(&found.about()));
        match seen.known.entry(fingerprint) {
            None => lines.push(("new", whom)),
            Some(known) => {
                let was = measure::words(&known.check, &known.measure);
                let is = measure::words(&known.check, &found.measure);
                match measure::compare(&known.check, &known.measure, &found.measure) {
                    Change::Worse => lines.push(("worse", format!("{whom}: {is} (the baseline has {was})"))),
                    Change::Better => {
                        lines.push(("better", format!("{whom}: {is} (the baseline has {was})")))
                    }
                    Change::Same => {}
                }
                if let Some(until) = known.until.filter(|_| known.expired(seen.as_of)) {
                    let owner = known
                        .owner
                        .as_deref()
                        .map_or(String::new(), |owner| format!(", {}", safe(owner)));
                    lines.push(("expired", format!("{whom}: accepted until {until}{owner}")));
                }
            }
        }
    }
    for known in &seen.known.entries {
        let found = found.get(known.fingerprint.as_str());
        if seen.still(known, found).is_empty() {
            lines.push((
                "gone",
                format!("{} of {}", safe(&known.check), safe(&known.about())),
            ));
        }
    }
    let (now, known) = (seen.refused().unwrap_or(0), seen.known.refused_rows.unwrap_or(0));
    if now > known {
        lines.push(("worse", format!("refused rows: {now} (the baseline has {known})")));
    }
    for one in &seen.renamed {
        if let Some(entry) = seen.known.entry(&one.now) {
            let whom = format!("{} of {}", safe(&entry.check), safe(&entry.about()));
            lines.push(("renamed", format!("{whom} (it was `{}`)", safe(&one.was))));
        }
    }
    let mut totals = Vec::new();
    for word in ["new", "worse", "expired", "gone", "better", "renamed"] {
        let mut of: Vec<&String> = lines
            .iter()
            .filter(|(one, _)| *one == word)
            .map(|(_, line)| line)
            .collect();
        of.sort();
        for line in &of {
            output.out.push_str(&format!("{word}: {line}\n"));
        }
        if word != "renamed" || !of.is_empty() {
            totals.push(format!("{} {word}", of.len()));
        }
    }
    output.out.push_str(&format!(
        "{}: {}\n",
        entries_in_words(seen.known.entries.len()),
        totals.join(", ")
    ));
    seen.status
}

fn entries_in_words(count: usize) -> String {
    if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
    }
}

/// Writes the file whole or not at all.
fn put(file: &Path, entries: Vec<Entry>, refused_rows: Option<u64>) -> Result<(), Why> {
    let baseline = Baseline {
        refused_rows,
        entries,
        ..Baseline::default()
    };
    let fault =
        |error: &dyn std::fmt::Display| Why::usage(format!("cannot write `{}`: {error}", file.display()));
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let written = std::fs::File::create(&beside)
        .and_then(|mut out| out.write_all(baseline.text().as_bytes()))
        .and_then(|()| std::fs::rename(&beside, file));
    written.map_err(|error| {
        // What is half written must not lie about; that it cannot be taken away changes nothing.
        let _ = std::fs::remove_file(&beside);
        fault(&error)
    })
}
