//! `gradus explain`: the page of a check or of a word of the language, and why a post is classed as it is.

use super::args::Explain;
use super::output::Output;
use crate::check;
use crate::diagnostic::did_you_mean;
use crate::reference;

pub(super) fn page(command: &Explain, output: &mut Output) -> u8 {
    let Some(name) = &command.name else {
        output.out.push_str(&reference::list());
        return 0;
    };
    let check = check::named(name).map(check::Check::page);
    let Some(page) = check.or_else(|| reference::keyword(name).map(reference::Keyword::page)) else {
        let known = check::ALL
            .iter()
            .map(|check| check.name)
            .chain(reference::keywords().map(|keyword| keyword.word));
        let help = did_you_mean(name, known)
            .unwrap_or_else(|| "`gradus explain` lists the checks and the words of the language".to_owned());
        output.err.push_str(&format!(
            "error: no check and no word of the language is called `{name}`\n  help: {help}\n"
        ));
        return 2;
    };
    output.out.push_str(&page);
    0
}
