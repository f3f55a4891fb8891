//! What is declared and used nowhere, as one finding.

use super::words::list;
use super::{Check, Finding};
use crate::source::Span;

/// One finding that names all of them; none where everything is used. `one` and `several` are what they are called.
pub(super) fn finding<'a>(
    check: &'static Check,
    (one, several): (&str, &'static str),
    unused: impl Iterator<Item = (&'a str, Span)>,
) -> Vec<Finding> {
    let (names, places): (Vec<String>, Vec<Span>) =
        unused.map(|(name, span)| (name.to_owned(), span)).unzip();
    let message = match names.as_slice() {
        [] => return Vec::new(),
        [name] => format!("{one} {name} is used nowhere"),
        names => format!("{} {several} are used nowhere: {}", names.len(), list(names)),
    };
    let finding = Finding::new(check, None, Vec::new(), message).evidence(several, names);
    let finding = places.into_iter().fold(finding, Finding::at);
    vec![finding.suggest("name them in the roles that need them, or remove them")]
}
