//! Sources with headings and no row below them: an audit of nothing is no answer.

use super::columns::Posts;
use super::error::{Error, ErrorKind};

/// Refuses posts of one source that has no row; says of a source among others that it has none.
///
/// # Errors
/// [`ErrorKind::Empty`] when there is one source and no row in it.
pub fn refuse(mut posts: Posts) -> Result<Posts, Error> {
    // Of several sources each may be empty: an institution without posts of one kind is none without an answer.
    if posts.sources.len() > 1 || posts.sources.iter().any(|source| source.read > 0) {
        for source in posts.sources.iter_mut().filter(|source| source.read == 0) {
            source
                .remarks
                .push("there are headings and no row below them".to_owned());
        }
        return Ok(posts);
    }
    let name = match posts.sources.as_slice() {
        [one] => one.name.clone(),
        _ => return Ok(posts),
    };
    let message = "there are headings and no row below them: no post to audit";
    let help =
        "check that the extract was made with rows, and that `header-row` names the row of the headings";
    Err(Error::new(ErrorKind::Empty, &name, message, help))
}
