//! Finding a project: its manifest, its framework, its posts.

use super::args::Format;
use super::output::Output;
use crate::audit::placing::Asked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{Files, normal};
use crate::load;
use crate::manifest::{self, FILE_NAME, Manifest};
use crate::policy::levels::ByPath;
use crate::posts::mapping::SourceSpec;
use crate::source::{Sources, Spanned};
use std::path::{Path, PathBuf};

/// A project as its manifest describes it.
pub(super) struct Project {
    pub(super) manifest: Manifest,
    pub(super) framework: PathBuf,
    pub(super) posts: Vec<(SourceSpec, PathBuf)>,
    /// Levels per path and per unit, paths as messages show them.
    pub(super) levels: Vec<ByPath>,
    /// Where the baseline is, whether it has been written or not.
    pub(super) baseline: Option<Spanned<PathBuf>>,
    pub(super) placement: Asked,
}

/// Why there is no project.
pub(super) struct NoProject {
    pub(super) message: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl From<String> for NoProject {
    fn from(message: String) -> Self {
        Self {
            message,
            diagnostics: Vec::new(),
        }
    }
}

/// The manifest that a path means: a folder's `gradus.toml`, or the file itself.
pub(super) fn manifest_of(files: &dyn Files, path: &Path) -> PathBuf {
    if files.is_dir(path) {
        path.join(FILE_NAME)
    } else {
        path.to_owned()
    }
}

/// Reads a project. Warnings about its manifest come back beside it.
pub(super) fn open(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
) -> Result<(Project, Vec<Diagnostic>), NoProject> {
    let file = manifest_of(files, path);
    let file = if file.as_os_str() == FILE_NAME {
        PathBuf::from(FILE_NAME)
    } else {
        file
    };
    if path.extension().is_some_and(|extension| extension == "gradus") {
        return Err(format!(
            "`{0}` is a framework, not a project: name it with its posts (`gradus audit -f {0} posts.csv`), or name the \
             folder that holds {FILE_NAME}",
            path.display()
        )
        .into());
    }
    let id = load::text(files, sources, &file, "manifest").map_err(|error| {
        let message = error.to_string();
        if files.is_dir(path) && files.read(&file).is_err() {
            NoProject::from(format!(
                "`{}` holds no {FILE_NAME}; `gradus init` writes one to start from, or name both files: \
                 `gradus audit -f FRAMEWORK POSTS`",
                path.display()
            ))
        } else {
            NoProject::from(message)
        }
    })?;
    let (manifest, mut diagnostics) = manifest::parse(sources, id);
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let framework = manifest
        .framework
        .as_ref()
        .map(|path| normal(&folder.join(&path.value)));
    if framework.is_none()
        && diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    {
        diagnostics.push(
            Diagnostic::error(
                "no-framework",
                crate::source::Span::new(id, 0, 0),
                "the manifest names no framework",
            )
            .help("add a line such as `framework = \"framework.gradus\"`"),
        );
    }
    let faulty = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let (false, Some(framework)) = (faulty, framework) else {
        let message = format!("`{}` has faults", file.display());
        return Err(NoProject { message, diagnostics });
    };
    let posts = manifest
        .posts
        .iter()
        .map(|spec| (spec.clone(), normal(&folder.join(&spec.path))))
        .collect();
    let baseline = manifest
        .baseline
        .as_ref()
        .map(|file| Spanned::new(normal(&folder.join(&file.value)), file.span));
    let levels = manifest
        .levels
        .iter()
        .map(|level| ByPath {
            checks: level.checks.clone(),
            path: level.path.as_ref().map(|path| {
                let path = normal(&folder.join(&path.value));
                path.display().to_string()
            }),
            unit: level.unit.as_ref().map(|unit| unit.value.clone()),
            level: level.severity,
        })
        .collect();
    let placement = Asked {
        settings: manifest.placement.clone(),
        decisions: manifest
            .placement
            .decisions
            .as_ref()
            .map(|file| normal(&folder.join(&file.value))),
    };
    Ok((
        Project {
            manifest,
            framework,
            posts,
            levels,
            baseline,
            placement,
        },
        diagnostics,
    ))
}

/// What a question about a framework is asked of: a framework named by hand, or the one of a project with its manifest and posts.
pub(super) struct Named {
    pub(super) framework: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) posts: Vec<(SourceSpec, PathBuf)>,
    pub(super) placement: Asked,
}

impl Named {
    /// Finds it; what is wrong has been said when there is none.
    ///
    /// # Errors
    /// The exit status.
    pub(super) fn find(
        files: &dyn Files,
        sources: &mut Sources,
        (framework, project): (Option<&Path>, &Path),
        format: Format,
        output: &mut Output,
    ) -> Result<Self, u8> {
        if let Some(framework) = framework {
            return Ok(Self {
                framework: framework.to_owned(),
                manifest: Manifest::default(),
                posts: Vec::new(),
                placement: Asked::default(),
            });
        }
        match open(files, sources, project) {
            Ok((project, warnings)) => {
                output.diagnostics(sources, &warnings);
                Ok(Self {
                    framework: project.framework,
                    manifest: project.manifest,
                    posts: project.posts,
                    placement: project.placement,
                })
            }
            Err(none) => {
                Err(output.invalid(format, sources, &none.diagnostics, "invalid-input", &none.message))
            }
        }
    }
}
