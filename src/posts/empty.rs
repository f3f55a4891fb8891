//! Sources with headings and no row below them: an audit of nothing is no answer.

use super::columns::Posts;
use super::error::{Error, ErrorKind};

/// Refuses posts of which no source has a row; says of a source among others that it has none.
///
/// # Errors
/// [`ErrorKind::Empty`] when there is no row in any of the sources.
pub fn refuse(mut posts: Posts) -> Result<Posts, Error> {
    if posts.sources.iter().any(|source| source.read > 0) {
        for source in posts.sources.iter_mut().filter(|source| source.read == 0) {
            source
                .remarks
                .push("there are headings and no row below them".to_owned());
        }
        return Ok(posts);
    }
    let name = match posts.sources.as_slice() {
        [one] => one.name.clone(),
        [first, ..] => format!("{} and the other sources", first.name),
        [] => return Ok(posts),
    };
    let message = "there are headings and no row below them: no post to audit";
    let help =
        "check that the extract was made with rows, and that `header-row` names the row of the headings";
    Err(Error::new(ErrorKind::Empty, &name, message, help))
}
