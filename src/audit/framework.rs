//! The first half of every question: a framework's files are read and understood, with its settings and those of the
//! manifest.

use super::{Failed, Request, allows};
use crate::check;
use crate::check::rules::Rule;
use crate::check::settings::{self, Grouping, Settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{Files, Until};
use crate::graph::Graph;
use crate::load;
use crate::manifest::CheckSetting;
use crate::model::{self, Model};
use crate::policy::accept::Allow;
use crate::source::Sources;
use crate::syntax::ast;
use crate::testing;
use jiff::civil::Date;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A framework that was read and understood.
pub struct Framework {
    /// What it means.
    pub model: Model,
    /// Its graph.
    pub graph: Graph,
    /// Its trees.
    pub files: Vec<ast::File>,
    /// Settings of checks.
    pub settings: Settings,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// What it accepts.
    pub allows: Vec<Allow>,
    /// What is worth saying about its text: no errors among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a framework as of a date.
///
/// # Errors
/// [`Failed`] when a file cannot be read or the framework has errors.
pub fn framework(
    files: &dyn Files,
    sources: &mut Sources,
    path: &std::path::Path,
    as_of: Date,
    manifest: &[CheckSetting],
) -> Result<Framework, Box<Failed>> {
    let (trees, diagnostics) = loaded(files, sources, path)?;
    understood(trees, diagnostics, as_of, manifest)
}

/// Reads a framework, and beside it what `read` does with its contract terms: nothing where no posts are asked for, or
/// something in the framework may change how they are read. Where the framework does not hold, the files of `read` end.
pub(super) fn framework_beside<T: Send>(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    read: impl FnOnce(&dyn Files, Vec<String>) -> T + Send,
) -> Result<(Framework, Option<T>), Box<Failed>> {
    let (trees, said) = loaded(files, sources, &request.framework)?;
    let mut items = trees.iter().flat_map(|tree| &tree.items);
    let waits = said.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
        // What rules ask for decides what is kept of each post.
        || items.any(|item| matches!(item, ast::Item::Rule(_)));
    let terms = model::contract_terms_in(&trees);
    let understand = || understood(trees, said, request.as_of, &request.checks);
    if waits || request.posts.is_none() {
        return Ok((understand()?, None));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let until = Until::new(files, Arc::clone(&stop));
    let understand = || {
        let framework = understand();
        stop.store(framework.is_err(), Ordering::Relaxed);
        framework
    };
    let (framework, read) = rayon::join(understand, || read(&until, terms));
    Ok((framework?, Some(read)))
}

/// The trees of a framework, with what is wrong with their text.
pub(super) fn loaded(
    files: &dyn Files,
    sources: &mut Sources,
    path: &std::path::Path,
) -> Result<(Vec<ast::File>, Vec<Diagnostic>), Box<Failed>> {
    let loaded = load::framework(files, sources, path).map_err(|error| {
        Box::new(Failed {
            error: error.into(),
            diagnostics: Vec::new(),
        })
    })?;
    Ok((loaded.files, loaded.diagnostics))
}

/// What trees mean as of a date.
pub(super) fn understood(
    trees: Vec<ast::File>,
    mut diagnostics: Vec<Diagnostic>,
    as_of: Date,
    manifest: &[CheckSetting],
) -> Result<Framework, Box<Failed>> {
    let (model, more) = model::resolve(&trees, as_of);
    diagnostics.extend(more);
    let (graph, more) = Graph::build(&model);
    diagnostics.extend(more);
    let (rules, more) = check::rules::compile(&model, &graph);
    diagnostics.extend(more);
    let (mut settings, more) = Settings::of_framework(&model.checks, &model.rule_names);
    diagnostics.extend(more);
    diagnostics.extend(merge(&mut settings, manifest, &model.rule_names));
    let sound = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error);
    let (allows, more) = allows::of(&model, sound);
    diagnostics.extend(more);
    diagnostics.extend(testing::diagnose(&trees, &model));
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    let diagnostics = Failed::unless_sound(diagnostics)?;
    Ok(Framework {
        model,
        graph,
        files: trees,
        settings,
        rules,
        allows,
        diagnostics,
    })
}

/// Adds the manifest's settings: the framework's own win unless the manifest says `override = true`
/// (`interfaces.md`, The manifest).
fn merge(settings: &mut Settings, manifest: &[CheckSetting], rules: &[String]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for written in manifest {
        let name = &written.name.value;
        if !settings::names(rules).any(|known| known == name) {
            out.push(settings::unknown_check(name, written.name.span, rules));
            continue;
        }
        for (amount, at_most) in [(&written.at_most, true), (&written.at_least, false)] {
            let word = if at_most { "at most" } else { "at least" };
            out.extend(amount.as_ref().and_then(|amount| {
                settings::without_effect(name, word, amount.span)
                    .or_else(|| settings::unfit(name, amount.value, amount.span, at_most))
            }));
        }
        out.extend(
            written
                .by
                .as_ref()
                .and_then(|by| settings::without_effect(name, "by", by.span)),
        );
        let setting = settings.entry(name);
        let wins = written.overrides;
        if let Some(level) = &written.severity
            && (wins || setting.level.is_none())
        {
            setting.level = Some(level.value);
        }
        if let Some(amount) = &written.at_most
            && (wins || setting.at_most.is_none())
        {
            setting.at_most = Some(amount.value);
        }
        if let Some(amount) = &written.at_least
            && (wins || setting.at_least.is_none())
        {
            setting.at_least = Some(amount.value);
        }
        if let Some(by) = &written.by
            && (wins || setting.by.is_none())
        {
            let mut groupings = Vec::new();
            for name in &by.value {
                match Grouping::named(&name.value) {
                    Some(grouping) => groupings.push(grouping),
                    None => out.push(settings::unknown_grouping(&name.value, name.span)),
                }
            }
            setting.by = Some(groupings);
        }
    }
    out
}
