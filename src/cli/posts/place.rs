//! `gradus posts place`: writes titles to be decided, and reads the decisions back.

use crate::audit::placing::{self, placing};
use crate::audit::{self, Failed};
use crate::cli::args::{Format, Place};
use crate::cli::audit::{as_of, fail};
use crate::cli::output::Output;
use crate::cli::project::{self, Project};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::intake;
use crate::manifest::FILE_NAME;
use crate::model::Model;
use crate::posts::census::Census;
use crate::posts::decisions::{self, Decisions, NONE};
use crate::posts::placement::Placing;
use crate::posts::read::{self, Vocabulary};
use crate::report::review;
use crate::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// The file of decisions where the manifest names none.
const DECISIONS: &str = "placements.csv";

pub(super) fn run(files: &dyn Files, command: &Place, output: &mut Output) -> u8 {
    let mut sources = Sources::default();
    let (project, warnings) = match project::open(files, &mut sources, &command.project) {
        Ok(opened) => opened,
        Err(none) => {
            return output.invalid(
                Format::Text,
                &sources,
                &none.diagnostics,
                "invalid-input",
                &none.message,
            );
        }
    };
    output.diagnostics(&sources, &warnings);
    let written = project.manifest.as_of.as_ref().map(|date| date.value);
    let (date, _) = as_of(None, written, output);
    let checks = &project.manifest.checks;
    let framework = match audit::framework(files, &mut sources, &project.framework, date, checks) {
        Ok(framework) => framework,
        Err(failed) => return fail(Format::Text, &sources, &failed, output),
    };
    let placing = match known(
        files,
        &mut sources,
        &project,
        &framework.model,
        command.from.is_some(),
    ) {
        Ok(placing) => placing,
        Err(failed) => return fail(Format::Text, &sources, &failed, output),
    };
    if let Some(from) = &command.from {
        return take_back(
            files,
            &mut sources,
            &project,
            command,
            from,
            &placing,
            &framework.model,
            output,
        );
    }
    let vocabulary = Vocabulary {
        contracts: framework.model.contract_terms(),
    };
    let posts = match read::read(&project.posts, files, &vocabulary) {
        Ok(posts) => posts,
        Err(error) => {
            let failed = Failed {
                error: error.into(),
                diagnostics: Vec::new(),
            };
            return fail(Format::Text, &sources, &failed, output);
        }
    };
    let census = Census::take_with(&posts, &framework.model, &framework.graph, "", &placing);
    let sheet = intake::review(
        &posts,
        &census,
        &framework.model,
        &framework.graph,
        &placing,
        command.all,
    );
    write_sheet(&sheet, command, output)
}

/// The decisions that there are. When more are read back, the file need not be there yet.
fn known(
    files: &dyn Files,
    sources: &mut Sources,
    project: &Project,
    model: &Model,
    may_lack: bool,
) -> Result<Placing, Box<Failed>> {
    let mut asked = project.placement.clone();
    let lacks = asked
        .decisions
        .as_ref()
        .is_none_or(|path| files.read(path).is_err());
    // The sheet is how a file of decisions begins.
    if lacks && (may_lack || asked.decisions.is_some()) {
        asked.decisions = None;
    }
    placing(files, sources, &asked, model)
}

fn write_sheet(sheet: &review::Review, command: &Place, output: &mut Output) -> u8 {
    let is_workbook = command.to.as_deref().is_some_and(is_workbook);
    let bytes = if is_workbook {
        review::workbook(sheet).map_err(|error| error.to_string())
    } else {
        review::csv(sheet).map_err(|error| error.to_string())
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            output
                .err
                .push_str(&format!("error: the sheet cannot be made: {error}\n"));
            return 2;
        }
    };
    let Some(to) = &command.to else {
        output.out.push_str(&String::from_utf8_lossy(&bytes));
        return 0;
    };
    // What a reviewer has written is not overwritten.
    let made = fs::OpenOptions::new().write(true).create_new(true).open(to);
    if let Err(error) = made.and_then(|mut file| std::io::Write::write_all(&mut file, &bytes)) {
        let help = if error.kind() == std::io::ErrorKind::AlreadyExists {
            "\n  help: it is there already, and may hold decisions: name another file, or read it back with `--from`"
        } else {
            ""
        };
        output.err.push_str(&format!(
            "error: cannot write `{}`: {error}{help}\n",
            to.display()
        ));
        return 2;
    }
    let open = sheet
        .titles
        .iter()
        .filter(|title| title.decision.is_empty())
        .count();
    output.out.push_str(&format!(
        "wrote {} with {} to decide\n\nFill in the column `decision` (a role, `yes` for the proposed one, or `{NONE}`), then read it back:\n  gradus posts place {} --from {}\n",
        to.display(),
        titles(open),
        command.project.display(),
        to.display()
    ));
    0
}

fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

fn titles(number: usize) -> String {
    if number == 1 {
        "1 title".to_owned()
    } else {
        format!("{number} titles")
    }
}

/// Reads a sheet that was filled in, and keeps its decisions beside the manifest.
#[allow(clippy::too_many_arguments)] // the command's parts, each used once
fn take_back(
    files: &dyn Files,
    sources: &mut Sources,
    project: &Project,
    command: &Place,
    from: &Path,
    placing: &Placing,
    model: &Model,
    output: &mut Output,
) -> u8 {
    let (sheet, faults) = match sheet_of(files, sources, from, model) {
        Ok(read) => read,
        Err(message) => {
            output.err.push_str(&format!("error: {message}\n"));
            return 2;
        }
    };
    output.diagnostics(sources, &faults);
    if faults.iter().any(|fault| fault.severity == Severity::Error) {
        output
            .err
            .push_str("nothing was kept: mend the sheet and read it again\n");
        return 2;
    }
    if sheet.list.is_empty() {
        output.err.push_str(&format!(
            "error: `{}` holds no decision\n  help: fill in its column `decision`\n",
            from.display()
        ));
        return 2;
    }
    let folder = project::manifest_of(files, &command.project);
    let folder = folder.parent().unwrap_or(Path::new("")).to_owned();
    let path: PathBuf = project
        .placement
        .decisions
        .clone()
        .unwrap_or_else(|| folder.join(DECISIONS));
    let mut all = placing.decisions.clone();
    // A file that the manifest does not name yet is kept too.
    if project.placement.decisions.is_none() && files.read(&path).is_ok() {
        match placing::read(files, sources, &path, model) {
            Ok((earlier, faults)) => {
                output.diagnostics(sources, &faults);
                all = earlier;
            }
            Err(error) => {
                output.err.push_str(&format!("error: {error}\n"));
                return 2;
            }
        }
    }
    let before = all.clone();
    all.take(&sheet);
    let written = review::decisions(&rows(&all, model)).and_then(|bytes| fs::write(&path, bytes));
    if let Err(error) = written {
        output
            .err
            .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
        return 2;
    }
    said(&sheet, &before, &path, output);
    if project.placement.decisions.is_none() {
        output.out.push_str(&format!(
            "\nTo use it in audits, write in {FILE_NAME}:\n  [placement]\n  decisions = \"{DECISIONS}\"\n"
        ));
    }
    0
}

fn sheet_of(
    files: &dyn Files,
    sources: &mut Sources,
    from: &Path,
    model: &Model,
) -> Result<(Decisions, Vec<Diagnostic>), String> {
    if !is_workbook(from) {
        return placing::read(files, sources, from, model).map_err(|error| error.to_string());
    }
    let bytes = files
        .read(from)
        .map_err(|error| format!("cannot read `{}`: {error}", from.display()))?;
    let text = decisions::workbook::text(bytes).map_err(|error| format!("`{}`: {error}", from.display()))?;
    let id = sources.add(from.display().to_string(), text);
    Ok(decisions::read(sources, id, model))
}

/// Every decision as the file writes it, by title.
fn rows(all: &Decisions, model: &Model) -> Vec<(String, String, String)> {
    let mut rows: Vec<(String, String, String)> = all
        .list
        .iter()
        .map(|decision| {
            let role = decision.role.map_or(NONE, |role| model.role_name(role));
            (decision.title.clone(), role.to_owned(), decision.note.clone())
        })
        .collect();
    rows.sort();
    rows
}

fn said(sheet: &Decisions, before: &Decisions, path: &Path, output: &mut Output) {
    let (mut new, mut changed) = (0, 0);
    for decision in &sheet.list {
        match before.about(&decision.title) {
            None => new += 1,
            Some(earlier) if earlier.role != decision.role => changed += 1,
            Some(_) => {}
        }
    }
    output.out.push_str(&format!(
        "wrote {}: {new} new, {changed} changed, {} as before; {} of the sheet still open\n",
        path.display(),
        sheet.list.len() - new - changed,
        titles(usize::try_from(sheet.open).unwrap_or(0))
    ));
}
