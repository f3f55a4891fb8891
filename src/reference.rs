//! The reference of the language and of the checks: what `gradus explain` prints, and what `docs/language.md` and
//! `docs/checks.md` are generated from. One text each, so that they cannot say different things.

mod blocks;
mod clauses;
mod more;

use crate::check;
use std::fmt::Write;

/// A word that begins a block or a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// The word.
    pub word: &'static str,
    /// The blocks in which it may stand; an empty name is the top level of a file.
    pub within: &'static [&'static str],
    /// What it is, in one phrase.
    pub short: &'static str,
    /// What it says.
    pub says: &'static str,
    /// A sound block that shows it.
    pub example: &'static str,
}

/// Every keyword: those that begin a block first.
pub fn keywords() -> impl Iterator<Item = &'static Keyword> {
    blocks::BLOCKS
        .iter()
        .chain(more::BLOCKS)
        .chain(clauses::CLAUSES)
        .chain(more::CLAUSES)
}

/// The keyword of this name.
#[must_use]
pub fn keyword(word: &str) -> Option<&'static Keyword> {
    keywords().find(|keyword| keyword.word == word)
}

const fn word(
    word: &'static str,
    within: &'static [&'static str],
    short: &'static str,
    says: &'static str,
    example: &'static str,
) -> Keyword {
    Keyword {
        word,
        within,
        short,
        says,
        example,
    }
}

impl Keyword {
    /// Whether it begins a block at the top level.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.within.contains(&"")
    }

    /// Where it may stand, as a sentence.
    fn place(&self) -> String {
        let inner: Vec<String> = self
            .within
            .iter()
            .filter(|block| !block.is_empty())
            .map(|block| format!("`{block}`"))
            .collect();
        match (self.is_block(), inner.as_slice()) {
            (true, []) => "At the top level of a file.".to_owned(),
            (true, inner) => format!("At the top level of a file, and in {}.", inner.join(", ")),
            (false, inner) => format!("In {}.", inner.join(", ")),
        }
    }

    /// Its page, as Markdown, with headings below `heading`.
    fn page_at(&self, heading: &str) -> String {
        format!(
            "`{}`: {}.\n\n{heading} What it says\n{}\n\n{heading} Where it may stand\n{}\n\n{heading} Example\n```gradus\n{}\n```\n",
            self.word,
            self.short,
            self.says,
            self.place(),
            self.example,
        )
    }

    /// Its page, as Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        self.page_at("#")
    }
}

const GENERATED: &str = "<!-- Generated from the text of `gradus explain`; to write it anew: GRADUS_UPDATE=1 cargo test --test reference -->\n";

/// `docs/language.md`.
#[must_use]
pub fn language() -> String {
    let mut out = format!(
        "# The language, word by word\n{GENERATED}\n\
         A framework file is a list of blocks. A block begins with its keyword; what belongs to it stands between `{{` and `}}`,\n\
         one clause a line. `#` begins a comment. `gradus explain WORD` prints the same pages.\n"
    );
    for (title, blocks) in [("Blocks", true), ("Clauses", false)] {
        let _ = write!(out, "\n## {title}\n");
        for keyword in keywords().filter(|keyword| keyword.is_block() == blocks) {
            let _ = write!(out, "\n### {}\n{}", keyword.word, keyword.page_at("####"));
        }
    }
    out
}

/// `docs/checks.md`.
#[must_use]
pub fn checks() -> String {
    let mut out = format!(
        "# The checks\n{GENERATED}\n\
         Every check can be set in the framework (`check NAME {{ … }}`) or in the manifest (`[checks]`).\n\
         `gradus explain CHECK` prints the same pages.\n\n"
    );
    for check in check::ALL {
        let _ = writeln!(out, "- [{0}](#{0}): {1}", check.name, first_line(&check.page()));
    }
    for check in check::ALL {
        let _ = write!(out, "\n## {}\n", check.name);
        for line in check.page().lines() {
            let _ = match line.strip_prefix("# ") {
                Some(heading) => writeln!(out, "### {heading}"),
                None => writeln!(out, "{line}"),
            };
        }
    }
    out
}

/// Checks and keywords, one a line.
#[must_use]
pub fn list() -> String {
    let mut out = String::from("`gradus explain NAME` says more of each.\n\nThe checks\n");
    let widest = check::ALL.iter().map(|check| check.name.len()).max().unwrap_or(0);
    for check in check::ALL {
        let _ = writeln!(out, "  {:widest$}  {}", check.name, first_line(&check.page()));
    }
    for (title, blocks) in [("The blocks of the language", true), ("Its clauses", false)] {
        let _ = writeln!(out, "\n{title}");
        for keyword in keywords().filter(|keyword| keyword.is_block() == blocks) {
            let _ = writeln!(out, "  {:widest$}  {}", keyword.word, keyword.short);
        }
    }
    out
}

/// The first line of a check's page is "`name`: what it is."
fn first_line(page: &str) -> String {
    page.lines()
        .next()
        .and_then(|line| line.split_once(": "))
        .map_or_else(String::new, |(_, rest)| rest.to_owned())
}
