//! How like two titles are, in points out of a hundred, and why: a score that HR can be shown
//! (`semantics.md`, An institution: a fuzzy match is offered, never taken silently).
//!
//! Titles are sets of words. A word counts as much as it tells: one that stands in many titles of the framework tells
//! little. Words may be the same, an abbreviation, another form of one word, or nearly spelt alike. The score is the weight
//! of what both say over the weight of all that is said; a word of level (`senior`, `head`) that one of them alone has
//! takes points off, because it is another job.

use super::titles::normalise;
use foldhash::{HashMap, HashSet};

/// Words that tell nothing.
const IDLE: [&str; 12] = [
    "of", "the", "and", "for", "in", "to", "a", "an", "at", "with", "on", "post",
];
/// Words of level.
const LEVELS: [&str; 17] = [
    "senior",
    "junior",
    "principal",
    "lead",
    "head",
    "chief",
    "deputy",
    "assistant",
    "associate",
    "trainee",
    "apprentice",
    "director",
    "vice",
    "graduate",
    "visiting",
    "acting",
    "emeritus",
];
/// Usual abbreviations with their words.
const SHORT: [(&str, &str); 40] = [
    ("snr", "senior"),
    ("sr", "senior"),
    ("sen", "senior"),
    ("jnr", "junior"),
    ("jr", "junior"),
    ("prin", "principal"),
    ("hd", "head"),
    ("asst", "assistant"),
    ("ass", "assistant"),
    ("assoc", "associate"),
    ("dep", "deputy"),
    ("dir", "director"),
    ("mgr", "manager"),
    ("mngr", "manager"),
    ("off", "officer"),
    ("offr", "officer"),
    ("co", "coordinator"),
    ("coord", "coordinator"),
    ("admin", "administrator"),
    ("adm", "administrator"),
    ("exec", "executive"),
    ("tech", "technician"),
    ("techn", "technician"),
    ("technol", "technologist"),
    ("dev", "developer"),
    ("eng", "engineer"),
    ("lec", "lecturer"),
    ("lect", "lecturer"),
    ("prof", "professor"),
    ("res", "research"),
    ("lib", "library"),
    ("spec", "specialist"),
    ("adv", "adviser"),
    ("advisor", "adviser"),
    ("info", "information"),
    ("it", "information-technology"),
    ("hr", "human-resources"),
    ("edu", "education"),
    ("educ", "education"),
    ("instr", "instructor"),
];

/// What a level word that one title alone has takes off.
const LEVEL_LOSS: u32 = 12;
/// A word that stands in one title.
const HEAVY: u32 = 12;
/// A word that stands in most.
const LIGHT: u32 = 4;

/// One word of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// As it is compared.
    word: String,
    /// As it was written, where that is an abbreviation.
    written: Option<String>,
}

/// The words of a title, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<Word>);

impl Words {
    /// Cuts a title into words.
    #[must_use]
    pub fn of(title: &str) -> Self {
        let folded = normalise(title);
        let mut out: Vec<Word> = Vec::new();
        let mut before: Option<&str> = None;
        for piece in folded.split(' ').filter(|piece| !piece.is_empty()) {
            // `e-learning`, `e learning` and `elearning` are one word; `co-ordinator` is another.
            if matches!(piece, "e" | "co") && before.is_none() {
                before = Some(piece);
                continue;
            }
            let joined = before
                .take()
                .map_or_else(|| piece.to_owned(), |first| format!("{first}{piece}"));
            push(&mut out, &joined);
        }
        if let Some(last) = before {
            push(&mut out, last);
        }
        Self(out)
    }
}

fn push(out: &mut Vec<Word>, piece: &str) {
    if IDLE.contains(&piece) {
        return;
    }
    let long = SHORT
        .iter()
        .find(|(short, _)| *short == piece)
        .map(|(_, long)| *long);
    for word in long.unwrap_or(piece).split('-') {
        if !out.iter().any(|known| known.word == word) {
            out.push(Word {
                word: word.to_owned(),
                written: long.is_some().then(|| piece.to_owned()),
            });
        }
    }
}

/// How like two titles are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u32,
    /// The words that both have.
    pub shared: Vec<String>,
    /// Why, in a clause.
    pub why: String,
}

/// How two words are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bond {
    Same,
    Short,
    Form,
    Spelling,
}

impl Bond {
    /// Of a hundred.
    fn worth(self) -> u32 {
        match self {
            Self::Same => 100,
            Self::Short => 96,
            Self::Form => 80,
            Self::Spelling => 88,
        }
    }
}

/// The words of all titles of a framework with their weights, and which titles hold them.
#[derive(Debug, Default)]
pub struct Lexis {
    titles: Vec<Words>,
    frequency: HashMap<String, u32>,
    /// Titles by the beginnings of their words, so that a title is compared with those alone that could be like it.
    by_beginning: HashMap<String, Vec<u32>>,
}

impl Lexis {
    /// Takes in titles; they are known by their place.
    #[must_use]
    pub fn new<'t>(titles: impl IntoIterator<Item = &'t str>) -> Self {
        let mut lexis = Self::default();
        for (number, title) in (0..).zip(titles) {
            let words = Words::of(title);
            for word in &words.0 {
                *lexis.frequency.entry(word.word.clone()).or_default() += 1;
                let titles = lexis.by_beginning.entry(beginning(&word.word)).or_default();
                if titles.last() != Some(&number) {
                    titles.push(number);
                }
            }
            lexis.titles.push(words);
        }
        lexis
    }

    /// How much a word tells: less for each doubling of the titles that have it.
    fn weight(&self, word: &str) -> u32 {
        let titles = self.frequency.get(word).copied().unwrap_or(1).max(1);
        HEAVY.saturating_sub(2 * titles.ilog2()).max(LIGHT)
    }

    /// The titles that are like this one, by place, with at least `least` points; in no order.
    #[must_use]
    pub fn like(&self, title: &str, least: u32) -> Vec<(usize, Likeness)> {
        let words = Words::of(title);
        let mut candidates: HashSet<u32> = HashSet::default();
        for word in &words.0 {
            candidates.extend(
                self.by_beginning
                    .get(&beginning(&word.word))
                    .into_iter()
                    .flatten(),
            );
        }
        let mut candidates: Vec<u32> = candidates.into_iter().collect();
        candidates.sort_unstable();
        candidates
            .into_iter()
            .filter_map(|number| {
                let likeness = self.compare(&words, self.titles.get(number as usize)?);
                (likeness.score >= least).then_some((number as usize, likeness))
            })
            .collect()
    }

    /// Compares a post's title with a role's.
    #[must_use]
    pub fn compare(&self, post: &Words, role: &Words) -> Likeness {
        let mut said: Vec<String> = Vec::new();
        let (mut shared, mut near) = (Vec::new(), Vec::new());
        let mut left: Vec<&Word> = role.0.iter().collect();
        let (mut common, mut all) = (0_u32, 0_u32);
        let mut alone: Vec<&Word> = Vec::new();
        // The same words first, so that a word that is merely near does not take another's counterpart.
        let mut rest: Vec<&Word> = Vec::new();
        for word in &post.0 {
            match left.iter().position(|other| other.word == word.word) {
                Some(at) => {
                    let other = left.remove(at);
                    let bond = if word.written == other.written {
                        Bond::Same
                    } else {
                        Bond::Short
                    };
                    common += 2 * self.weight(&word.word) * bond.worth();
                    shared.push(word.word.clone());
                    for short in [&word.written, &other.written].into_iter().flatten() {
                        if bond == Bond::Short {
                            near.push(format!("`{short}` is read as `{}`", word.word));
                        }
                    }
                }
                None => rest.push(word),
            }
        }
        for word in rest {
            let best = left
                .iter()
                .enumerate()
                .filter_map(|(at, other)| Some((bond(&word.word, &other.word)?, at)))
                .max_by_key(|(bond, at)| (bond.worth(), std::cmp::Reverse(*at)));
            let Some((bond, at)) = best else {
                alone.push(word);
                continue;
            };
            let other = left.remove(at);
            common += (self.weight(&word.word) + self.weight(&other.word)) * bond.worth();
            shared.push(other.word.clone());
            near.push(match bond {
                Bond::Spelling => format!("`{}` is nearly spelt like `{}`", word.word, other.word),
                _ => format!("`{}` and `{}` are forms of one word", word.word, other.word),
            });
        }
        for word in post.0.iter().chain(&role.0) {
            all += self.weight(&word.word);
        }
        let base = if all == 0 { 0 } else { common / all };
        let is_level = |word: &&&Word| LEVELS.contains(&word.word.as_str());
        let levels: Vec<&str> = alone
            .iter()
            .chain(&left)
            .filter(is_level)
            .map(|word| word.word.as_str())
            .collect();
        let loss = LEVEL_LOSS * u32::try_from(levels.len()).unwrap_or(8);
        if !shared.is_empty() {
            said.push(format!("both say {}", list(&shared)));
        }
        said.extend(near);
        let others = |words: &[&Word]| -> Vec<String> {
            let kept = words.iter().filter(|word| !is_level(word));
            kept.map(|word| word.word.clone()).collect()
        };
        for (words, whose) in [
            (others(&alone), "the post's title"),
            (others(&left), "the role's title"),
        ] {
            if !words.is_empty() {
                said.push(format!("only {whose} says {}", list(&words)));
            }
        }
        if !levels.is_empty() {
            let levels: Vec<String> = levels.into_iter().map(str::to_owned).collect();
            said.push(format!(
                "one of them alone says {}, which is another level",
                list(&levels)
            ));
        }
        Likeness {
            score: base.saturating_sub(loss).min(100),
            shared,
            why: said.join("; "),
        }
    }
}

fn beginning(word: &str) -> String {
    word.chars().take(3).collect()
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How two words that are not the same may be one.
fn bond(left: &str, right: &str) -> Option<Bond> {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let (fewer, more) = (short.chars().count(), long.chars().count());
    if fewer < 4 || beginning(left) != beginning(right) {
        return None;
    }
    // Plurals.
    if long
        .strip_prefix(short)
        .is_some_and(|end| matches!(end, "s" | "es"))
    {
        return Some(Bond::Form);
    }
    let allowed = match more {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    if more - fewer <= allowed && strsim::damerau_levenshtein(left, right) <= allowed {
        return Some(Bond::Spelling);
    }
    let alike = left
        .chars()
        .zip(right.chars())
        .take_while(|(a, b)| a == b)
        .count();
    (alike >= 6 && more - alike <= 5 && fewer - alike <= 3).then_some(Bond::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [&str; 8] = [
        "Learning technologist",
        "Senior learning technologist",
        "Educational developer",
        "Head of learning technology",
        "Lecturer",
        "Library assistant",
        "E-learning co-ordinator",
        "Project manager",
    ];

    fn said(title: &str) -> String {
        let lexis = Lexis::new(ROLES);
        let mut found = lexis.like(title, 40);
        found.sort_by_key(|(number, likeness)| (std::cmp::Reverse(likeness.score), *number));
        let lines: Vec<String> = found
            .iter()
            .map(|(number, likeness)| format!("  {} {}: {}", likeness.score, ROLES[*number], likeness.why))
            .collect();
        format!("{title}\n{}", lines.join("\n"))
    }

    #[test]
    fn every_score_says_why() {
        insta::assert_snapshot!(
            [
                "Learning Technologist",
                "Learnig Technologist",
                "Snr Learning Technologist",
                "Learning Technologist (Medicine)",
                "Digital Learning Designer",
                "eLearning Coordinator",
                "Project Mgr",
                "Libraries Assistant",
                "Head of Catering",
                "Professor of Hydraulics",
            ]
            .map(said)
            .join("\n")
        );
    }

    #[test]
    fn a_title_is_like_itself_whatever_its_order_and_dress() {
        let lexis = Lexis::new(ROLES);
        let score = |left: &str, right: &str| lexis.compare(&Words::of(left), &Words::of(right)).score;
        assert_eq!(
            score("Head of Learning Technology", "learning technology – HEAD"),
            100
        );
        assert_eq!(score("E-learning", "elearning"), 100);
        assert_eq!(score("", ""), 0);
        assert_eq!(score("Cook", "Lecturer"), 0);
    }

    #[test]
    fn another_level_is_another_job() {
        let lexis = Lexis::new(ROLES);
        let score = |left: &str, right: &str| lexis.compare(&Words::of(left), &Words::of(right)).score;
        let senior = score("Senior lecturer", "Lecturer");
        let typo = score("Lecturrer", "Lecturer");
        assert!(senior < 60 && typo > 80, "{senior} {typo}");
    }

    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn scores_are_the_same_both_ways_and_in_bounds(left in "[a-z ]{0,40}", right in "[a-z ]{0,40}") {
                let lexis = Lexis::new(ROLES);
                let there = lexis.compare(&Words::of(&left), &Words::of(&right)).score;
                let back = lexis.compare(&Words::of(&right), &Words::of(&left)).score;
                prop_assert!(there <= 100);
                // Near words are paired one by one, in the order of the first title.
                prop_assert!(there.abs_diff(back) <= 12, "{} {}", there, back);
            }
        }
    }
}
