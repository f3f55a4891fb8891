//! Titles of posts against titles of roles (`semantics.md`, An institution: placed by its title).

use super::similarity::Lexis;
use crate::model::{Model, RoleId};
use foldhash::HashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A title without what spelling habits add: case, accents, punctuation, runs of white space.
#[must_use]
pub fn normalise(title: &str) -> String {
    fold(title, |_| false)
}

fn fold(title: &str, keep: impl Fn(char) -> bool) -> String {
    if title.is_ascii() {
        // Which has nothing to take apart.
        return words_of(title.chars(), title.len(), keep);
    }
    words_of(title.nfkd().filter(|&c| !is_combining_mark(c)), title.len(), keep)
}

fn words_of(title: impl Iterator<Item = char>, length: usize, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(length);
    let mut gap = false;
    for c in title {
        if c.is_alphanumeric() || keep(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                out.extend(c.to_lowercase());
            }
        } else {
            gap = true;
        }
    }
    out
}

/// How a title met a role.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// One role.
    Role(RoleId),
    /// Several roles fit equally well.
    Several(Vec<RoleId>),
    /// None; the nearest roles with a score from 0 to 100 and the words that they share, best first.
    None(Vec<Suggestion>),
}

/// A role that a title may mean: offered, never taken silently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    /// The role.
    pub role: RoleId,
    /// 0 to 100.
    pub score: u32,
    /// The role's title that came nearest.
    pub title: String,
    /// The words that both share.
    pub shared: Vec<String>,
    /// Why the score is what it is.
    pub why: String,
}

/// The titles of all roles, ready to be asked.
#[derive(Debug, Default)]
pub struct Titles {
    exact: HashMap<String, Vec<RoleId>>,
    /// Pieces between the stars, in order of roles.
    patterns: Vec<(RoleId, Vec<String>)>,
    /// Every literal title for suggestions, in order of roles.
    literal: Vec<(RoleId, String)>,
    /// The same, ready to be compared; made when the first title matches none.
    lexis: OnceLock<Lexis>,
}

/// Suggestions below this score confuse more than they help.
const WORTH_OFFERING: u32 = 50;

impl Titles {
    /// The titles of a model's roles; a role without any title answers to its name.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut titles = Self::default();
        for (index, role) in model.roles.iter().enumerate() {
            let id = RoleId::at(index);
            if !role.titled {
                titles.add(id, &role.name);
            }
            for title in &role.titles {
                titles.add(id, &title.value);
            }
        }
        titles
    }

    fn add(&mut self, role: RoleId, title: &str) {
        if title.contains('*') {
            let folded = fold(title, |c| c == '*');
            self.patterns
                .push((role, folded.split('*').map(str::to_owned).collect()));
            return;
        }
        let folded = normalise(title);
        if folded.is_empty() {
            return;
        }
        let roles = self.exact.entry(folded.clone()).or_default();
        if !roles.contains(&role) {
            roles.push(role);
            self.literal.push((role, folded));
        }
    }

    /// The role that a title means: exact first, then patterns.
    #[must_use]
    pub fn find(&self, title: &str) -> Match {
        let folded = normalise(title);
        if let Some(roles) = self.exact.get(&folded) {
            return one_of(roles.clone());
        }
        let mut roles: Vec<RoleId> = Vec::new();
        for (role, pieces) in &self.patterns {
            if !roles.contains(role) && matches(&folded, pieces) {
                roles.push(*role);
            }
        }
        if roles.is_empty() {
            Match::None(self.suggest(&folded))
        } else {
            one_of(roles)
        }
    }

    /// The three nearest roles.
    fn suggest(&self, title: &str) -> Vec<Suggestion> {
        let lexis = self
            .lexis
            .get_or_init(|| Lexis::new(self.literal.iter().map(|(_, title)| title.as_str())));
        let mut best: Vec<Suggestion> = lexis
            .like(title, WORTH_OFFERING)
            .into_iter()
            .filter_map(|(number, likeness)| {
                let (role, title) = self.literal.get(number)?;
                Some(Suggestion {
                    role: *role,
                    score: likeness.score,
                    title: title.clone(),
                    shared: likeness.shared,
                    why: likeness.why,
                })
            })
            .collect();
        best.sort_by(|left, right| right.score.cmp(&left.score).then(left.role.cmp(&right.role)));
        let mut seen = Vec::new();
        best.retain(|suggestion| {
            let new = !seen.contains(&suggestion.role);
            seen.push(suggestion.role);
            new
        });
        best.truncate(3);
        best
    }
}

/// Whether a title of a role, which may hold `*`, means a title of a post.
#[must_use]
pub fn means(written: &str, title: &str) -> bool {
    if written.contains('*') {
        let pieces: Vec<String> = fold(written, |c| c == '*')
            .split('*')
            .map(str::to_owned)
            .collect();
        return matches(&normalise(title), &pieces);
    }
    normalise(written) == normalise(title)
}

fn one_of(roles: Vec<RoleId>) -> Match {
    match roles.as_slice() {
        [one] => Match::Role(*one),
        _ => Match::Several(roles),
    }
}

/// Whether the text is the pieces in order with anything between them.
fn matches(text: &str, pieces: &[String]) -> bool {
    let [first, middle @ .., last] = pieces else {
        return false;
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        let Some(at) = rest.find(piece.as_str()) else {
            return false;
        };
        rest = rest.get(at + piece.len()..).unwrap_or("");
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_habits_do_not_matter() {
        assert_eq!(
            normalise("  E-Learning\u{a0}Technologist (Médias)"),
            "e learning technologist medias"
        );
        assert_eq!(normalise("Tŷ, "), "ty");
    }

    #[test]
    fn a_star_stands_for_any_text_and_pieces_keep_their_order() {
        let pieces = |pattern: &str| -> Vec<String> {
            fold(pattern, |c| c == '*')
                .split('*')
                .map(str::to_owned)
                .collect()
        };
        assert!(matches("learning technologist", &pieces("learning technolog*")));
        assert!(matches(
            "senior learning technology officer",
            &pieces("*technolog*officer")
        ));
        assert!(matches("head of the library", &pieces("Head of * library")));
        assert!(!matches("library head", &pieces("Head of * library")));
        assert!(!matches("abc", &pieces("abc*c")));
    }
}
