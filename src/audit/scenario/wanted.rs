//! Which scenarios are carried out: those of the framework by name, and one of the changes that the command line writes.

use super::{Wanted, of};
use crate::audit::{Error, Failed};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, ast};

/// The name of the scenario that the command line writes.
const BY_HAND: &str = "changes";

/// The scenarios that are asked for by name; all that there are when neither names nor changes are given.
pub(super) fn chosen(trees: &[ast::File], wanted: &Wanted) -> Result<Vec<ast::Scenario>, Error> {
    if wanted.names.is_empty() {
        let all: Vec<_> = of(trees).filter(|_| wanted.changes.is_empty()).cloned().collect();
        if all.is_empty() && wanted.changes.is_empty() {
            return Err(Error::UnknownScenario {
                message: "the framework has no scenario".to_owned(),
                help: "write a `scenario` block (`gradus explain scenario`), or say what changes with `--set`, `--add-step`, \
                       `--add-post` or `--change`"
                    .to_owned(),
            });
        }
        return Ok(all);
    }
    let find = |name: &String| {
        let found = of(trees).find(|scenario| scenario.name.value == *name).cloned();
        found.ok_or_else(|| {
            let names: Vec<&str> = of(trees).map(|scenario| scenario.name.value.as_str()).collect();
            let all = || match names.as_slice() {
                [] => "the framework has none".to_owned(),
                names => format!("the framework has `{}`", names.join("`, `")),
            };
            Error::UnknownScenario {
                message: format!("no scenario is called `{name}`"),
                help: did_you_mean(name, names.iter().copied()).unwrap_or_else(all),
            }
        })
    };
    wanted.names.iter().map(find).collect()
}

/// The changes of the command line, read as the language reads them.
pub(super) fn by_hand(
    sources: &mut Sources,
    changes: &[String],
) -> Result<Option<ast::Scenario>, Box<Failed>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let clauses: String = changes.iter().map(|change| format!("  {change}\n")).collect();
    let text = format!("scenario {BY_HAND} \"Changes of the command line\" {{\n{clauses}}}\n");
    let id: SourceId = sources.add("(command line)", text);
    let (file, said) = syntax::parse(sources, id);
    let faulty = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    if said.iter().any(faulty) {
        return Err(Failed::invalid(said));
    }
    let one = of(std::slice::from_ref(&file)).next().cloned();
    // What stands behind a scenario that a change has closed would be read and not carried out.
    if let (Some(scenario), [_, _, ..]) = (&one, file.items.as_slice()) {
        let end = scenario.span.range().end;
        let at = Span::new(id, end.saturating_sub(1), end);
        let fault = Diagnostic::error("usage", at, "a change of the command line closes its scenario")
            .label("what stands behind it is no change")
            .help("write one clause in each `--set`, `--add-post`, `--add-step` and `--change`");
        return Err(Failed::invalid(vec![fault]));
    }
    let file_of_points = one
        .iter()
        .flat_map(|scenario| &scenario.changes)
        .find_map(|change| match &change.what {
            ast::ChangeKind::Replace(spine) => match &spine.points {
                ast::SpinePoints::File(path) => Some(path.span),
                ast::SpinePoints::Inline(_) | ast::SpinePoints::Of(..) => None,
            },
            _ => None,
        });
    if let Some(span) = file_of_points {
        let fault = Diagnostic::error(
            "no-file-here",
            span,
            "a table of points on the command line is written out",
        )
        .label("a file can only be named in a framework")
        .help("write a `scenario` block, or the points in braces: `replace spine national { 1 = 20_000 }`");
        return Err(Failed::invalid(vec![fault]));
    }
    Ok(one)
}
