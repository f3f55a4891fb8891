//! Names of sources as a reader wants them: what all of them share is said once.

use crate::report::value::{Report, RowRef};

/// The folder that every source is in, where there are several; with its last `/`.
pub(super) fn folder(report: &Report) -> Option<String> {
    let sources = &report.posts.as_ref()?.sources;
    let (first, rest) = sources.split_first()?;
    let end = first.name.rfind('/')? + 1;
    let folder = first.name.get(..end)?;
    let shared = |name: &str| name.rfind('/') == Some(end - 1) && name.starts_with(folder);
    (!rest.is_empty() && rest.iter().all(|source| shared(&source.name))).then(|| folder.to_owned())
}

/// The report with the names of its sources as they are in that folder.
pub(super) fn without(report: &Report, folder: &str) -> Report {
    let mut report = report.clone();
    let shorten = |name: &mut String| {
        if let Some(rest) = name.strip_prefix(folder) {
            *name = rest.to_owned();
        }
    };
    let rows = |rows: &mut Vec<RowRef>| {
        for row in rows {
            if let RowRef::In { source, .. } = row {
                shorten(source);
            }
        }
    };
    if let Some(posts) = &mut report.posts {
        posts
            .sources
            .iter_mut()
            .for_each(|source| shorten(&mut source.name));
        posts
            .refused_rows
            .iter_mut()
            .for_each(|row| shorten(&mut row.source));
        posts
            .unplaced_by_reason
            .iter_mut()
            .for_each(|group| rows(&mut group.rows));
    }
    report
        .findings
        .iter_mut()
        .for_each(|finding| rows(&mut finding.rows));
    report
}
