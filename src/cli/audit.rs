//! `gradus audit`: the main job.

use super::args::{Audit, Common};
pub(super) use super::ask::as_of;
use super::ask::{self, Asked};
pub(super) use super::check::frameworks_at;
use super::output::Output;
use super::outputs::is_one_of;
pub(super) use super::why::fail;
use super::why::{Why, invalid, overwrites, unanswered, write};
use crate::audit::{Done, How, Request, run_tuned};
use crate::files::Files;
use crate::manifest::FILE_NAME;
use crate::posts::fast::Tuning;
use crate::report::answer::Answer;
use crate::report::rows_csv::{RowRecord, rows_csv};
use crate::report::text::Style;
use crate::source::Sources;
use std::path::{Path, PathBuf};

pub(super) fn audit(files: &dyn Files, command: &Audit, output: &mut Output) -> u8 {
    let common = &command.common;
    let mut sources = Sources::default();
    let framework = command.framework.as_deref();
    let asked = ask::asked(files, &mut sources, &command.paths, framework, common, output);
    let Asked {
        mut request, failing, ..
    } = match asked {
        Ok(asked) => asked,
        Err(why) => return invalid(common, &sources, &why, output),
    };
    request.rows = command.rows.is_some();
    request.only_institution.clone_from(&command.institution);
    let reads = |path: &Path| is_input(path, command, &request);
    let fault = common.outputs.fault(reads).or_else(|| {
        let path = command.rows.as_deref().filter(|path| reads(path))?;
        Some(format!(
            "`{}` is an input of this audit: write the rows to another file",
            path.display()
        ))
    });
    if let Some(message) = fault {
        return invalid(common, &sources, &Why::usage(message), output);
    }
    let how = How {
        tuning: output.surroundings.tuning.map(|tuning| Tuning {
            threads: command.threads.unwrap_or(tuning.threads),
            most_memory: command.max_memory.or(tuning.most_memory),
            ..tuning
        }),
        // What text only counts need not be worked out.
        shown: most_shown(common),
    };
    let pool = command.threads.and_then(|threads| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        builder.build().ok()
    });
    let answer = match pool {
        Some(pool) => pool.install(|| run_tuned(files, &mut sources, &request, how)),
        // On a thread that checks, so that memory that one step gives back serves the next.
        None => rayon::scope(|_| run_tuned(files, &mut sources, &request, how)),
    };
    if let Some(why) = overwrites(common, std::slice::from_ref(&sources)) {
        return invalid(common, &sources, &why, output);
    }
    let done = match answer {
        Ok(done) => done,
        Err(failed) => {
            let answer = unanswered(&sources, &Why::of(&failed), output);
            let _ = write(&[answer], failing.on, common, output);
            return 2;
        }
    };
    output.diagnostics(&sources, &done.diagnostics);
    let Done { report, rows, .. } = done;
    if let Some(path) = &command.rows
        && let Err(error) = write_rows(path, &rows)
    {
        output
            .err
            .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
        return 2;
    }
    let refused = report.posts.as_ref().is_some_and(|posts| posts.refused > 0);
    let status = if refused && command.strict {
        2
    } else {
        failing.status(&report)
    };
    let answers = [Answer::Report(Box::new(report))];
    write(&answers, failing.on, common, output).map_or_else(|status| status, |()| status)
}

/// Whether a file is one that this audit reads, whatever way it is written.
fn is_input(path: &Path, command: &Audit, request: &Request) -> bool {
    let posts = request.posts.iter().flatten().map(|(_, path)| path.clone());
    let manifests = command
        .paths
        .iter()
        .flat_map(|path| [path.clone(), path.join(FILE_NAME)]);
    let inputs: Vec<PathBuf> = std::iter::once(request.framework.clone())
        .chain(posts)
        .chain(manifests)
        .collect();
    is_one_of(path, inputs.iter().map(PathBuf::as_path))
}

/// How many findings of each check are shown in full; none for all.
fn most_shown(common: &Common) -> Option<usize> {
    (common.outputs.are_text() && common.only.is_empty()).then(|| Style::default().max_findings_per_check)
}

fn write_rows(path: &Path, rows: &[RowRecord]) -> std::io::Result<()> {
    let file = std::fs::File::create(path)?;
    rows_csv(rows, std::io::BufWriter::new(file))
}
