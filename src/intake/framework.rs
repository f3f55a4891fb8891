//! The text of a framework to start from: the grades and the most frequent titles of an extract.
//!
//! It promises nothing: no steps are guessed, and no role has more grades than its posts have.

use crate::posts::columns::Column;
use crate::posts::describe::Profile;
use crate::posts::guess::Guess;
use crate::posts::mapping::folded;
use crate::posts::titles::normalise;
use std::collections::BTreeMap;

/// How many titles become roles.
const ROLES: usize = 40;
/// A scale has no more grades; more different values are no grades.
const GRADES: usize = 300;
/// The role of posts without a title.
const ANY: &str = "any-post";

/// A framework, and what the manifest must say so that posts find their grades and roles in it.
#[derive(Debug, Clone)]
pub struct Started {
    /// The framework's text.
    pub text: String,
    /// Grades that are not found by their name or title: ours with theirs.
    pub grade_words: Vec<(String, Vec<String>)>,
    /// The role of every post, where the extract has no titles.
    pub constant_role: Option<String>,
}

/// A grade of the starting framework.
struct Grade {
    name: String,
    title: String,
    /// Their texts for it.
    texts: Vec<String>,
}

/// A framework for an extract. `pairs` are titles with grades and how often they stand together.
#[must_use]
pub fn framework(profile: &Profile, guess: &Guess, pairs: &[(String, String, u64)]) -> Started {
    let grades = grades(profile, guess);
    let named: Vec<(String, String, u64)> = guess
        .wide
        .iter()
        .flat_map(|wide| &wide.parts)
        .filter_map(|part| Some((part.title.clone()?, String::new(), 1)))
        .collect();
    let pairs = if named.is_empty() { pairs } else { &named };
    let titled = guess.of(Column::Title).is_some() || !named.is_empty();
    let mut out = String::from(
        "# A framework to start from, drawn from an extract. It promises nothing yet: put the grades in their order,\n\
         # say what the roles are, and write the steps between them. The tutorial is in docs/language.md.\n\n\
         framework my-institution \"My institution\" {\n  version \"0\"\n}\n\n",
    );
    out.push_str("# Grades, lowest first. The order is a guess: numbers upwards, then letters.\nscale all \"All grades\" {\n");
    for grade in &grades {
        out.push_str(&format!("  grade {} {}\n", grade.name, text(&grade.title)));
    }
    out.push_str("}\n\nfamily staff \"Staff\"\n\n");
    if titled {
        out.push_str(&roles(&grades, pairs));
    } else {
        out.push_str("# The extract has no titles: every post is this one.\n");
        out.push_str(&role(ANY, "Any post", grades.first(), grades.last()));
    }
    out.push_str(
        "\n# Steps say how people move on. Take the `#` away and write yours:\n\
         # path careers \"Careers\" {\n#   assistant -> officer : promotion after 2 years\n# }\n",
    );
    Started {
        text: out,
        grade_words: grade_words(&grades),
        constant_role: (!titled).then(|| ANY.to_owned()),
    }
}

/// The grades that the extract has, in a likely order.
fn grades(profile: &Profile, guess: &Guess) -> Vec<Grade> {
    let facts = guess
        .of(Column::Grade)
        .and_then(|one| profile.columns.get(one.index));
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (value, _) in facts.map(|facts| facts.values()).unwrap_or_default() {
        let missing = ["n/a", "n/d", "null"].contains(&value.to_lowercase().as_str())
            || guess
                .missing
                .iter()
                .any(|(text, _)| folded(text) == folded(value));
        if !missing && by.len() < GRADES {
            by.entry(folded(value)).or_default().push(value.to_owned());
        }
    }
    let mut list: Vec<(String, Vec<String>)> = by.into_iter().collect();
    list.sort_by_cached_key(|(folded, _)| natural(folded));
    let mut names: Vec<String> = Vec::new();
    let mut out: Vec<Grade> = list
        .into_iter()
        .filter_map(|(_, texts)| {
            let title = texts.first()?.clone();
            Some(Grade {
                name: fresh(&title, "grade", &mut names),
                title,
                texts,
            })
        })
        .collect();
    if out.is_empty() {
        out.push(Grade {
            name: "ungraded".to_owned(),
            title: "Ungraded".to_owned(),
            texts: Vec::new(),
        });
    }
    out
}

/// Runs of digits compare as numbers, and numbers come before letters.
fn natural(text: &str) -> Vec<(u64, String)> {
    let mut out: Vec<(u64, String)> = Vec::new();
    let mut digits = String::new();
    let mut letters = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            if !letters.is_empty() {
                out.push((u64::MAX, std::mem::take(&mut letters)));
            }
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push((digits.parse().unwrap_or(u64::MAX - 1), String::new()));
            digits.clear();
        }
        if c != '\0' {
            letters.push(c);
        }
    }
    if !letters.is_empty() {
        out.push((u64::MAX, letters));
    }
    out
}

/// Grades that the reader would not find: another grade has the same name but for its signs (`C5C` and `C5C+`).
fn grade_words(grades: &[Grade]) -> Vec<(String, Vec<String>)> {
    grades
        .iter()
        .filter(|grade| {
            let same = |other: &&Grade| normalise(&other.title) == normalise(&grade.title);
            grades.iter().filter(same).count() > 1
        })
        .map(|grade| (grade.name.clone(), grade.texts.clone()))
        .collect()
}

/// A title with its spellings, posts and grades.
#[derive(Default)]
struct Titled {
    spellings: BTreeMap<String, u64>,
    rows: u64,
    grades: Vec<usize>,
}

fn roles(grades: &[Grade], pairs: &[(String, String, u64)]) -> String {
    let mut by: BTreeMap<String, Titled> = BTreeMap::new();
    let mut all = 0;
    for (title, grade, times) in pairs {
        let key = normalise(title);
        if key.is_empty() {
            continue;
        }
        all += times;
        let one = by.entry(key).or_default();
        *one.spellings.entry(title.clone()).or_default() += times;
        one.rows += times;
        let place = grades
            .iter()
            .position(|known| known.texts.iter().any(|text| folded(text) == folded(grade)));
        one.grades.extend(place);
    }
    let mut list: Vec<(String, Titled)> = by.into_iter().collect();
    list.sort_by(|(left, a), (right, b)| b.rows.cmp(&a.rows).then_with(|| left.cmp(right)));
    let titles = list.len();
    list.truncate(ROLES);
    let covered: u64 = list.iter().map(|(_, one)| one.rows).sum();
    let mut out = format!(
        "# The {} most frequent of {titles} titles, in {covered} of {all} rows. `gradus posts place` writes a list of the others.\n",
        list.len()
    );
    let mut names: Vec<String> = Vec::new();
    for (_, one) in &list {
        let spelt = one
            .spellings
            .iter()
            .max_by_key(|(text, times)| (**times, std::cmp::Reverse((*text).clone())));
        let Some((title, _)) = spelt else {
            continue;
        };
        let low = one
            .grades
            .iter()
            .min()
            .and_then(|&at| grades.get(at))
            .or(grades.first());
        let high = one
            .grades
            .iter()
            .max()
            .and_then(|&at| grades.get(at))
            .or(grades.last());
        out.push_str(&role(&fresh(title, "role", &mut names), title, low, high));
    }
    out
}

fn role(name: &str, title: &str, low: Option<&Grade>, high: Option<&Grade>) -> String {
    let low = low.map_or("ungraded", |grade| grade.name.as_str());
    let high = high.map_or(low, |grade| grade.name.as_str());
    let (range, fixed) = if low == high {
        (low.to_owned(), "")
    } else {
        (format!("{low}..{high}"), "  fixed")
    };
    format!(
        "role {name} {} {{ family staff  grade all.{range}{fixed}  entry }}\n",
        text(title)
    )
}

/// A name made of a text: letters and digits, joined by hyphens; numbered where another has it.
fn fresh(text: &str, otherwise: &str, taken: &mut Vec<String>) -> String {
    let mut name = String::new();
    for c in text.replace('+', " plus ").chars() {
        if c.is_ascii_alphanumeric() {
            name.push(if otherwise == "role" {
                c.to_ascii_lowercase()
            } else {
                c
            });
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    let name = name
        .strip_suffix("-0")
        .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(name);
    let starts = |c: char| c.is_ascii_alphabetic() || otherwise == "grade" && c.is_ascii_digit();
    let name = match name.chars().next() {
        Some(first) if starts(first) => name.to_owned(),
        Some(_) => format!("{otherwise}-{name}"),
        None => otherwise.to_owned(),
    };
    let mut unique = name.clone();
    let mut number = 2;
    while taken.iter().any(|other| other.eq_ignore_ascii_case(&unique)) {
        unique = format!("{name}-{number}");
        number += 1;
    }
    taken.push(unique.clone());
    unique
}

/// A text as the language writes it.
fn text(title: &str) -> String {
    let safe: String = title
        .chars()
        .map(|c| match c {
            '"' => '\'',
            '\\' => '/',
            '*' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    format!("\"{safe}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_come_in_the_order_of_their_numbers() {
        let mut grades = [
            "Grade 10", "Grade 9", "AC1", "Grade 2", "8b", "8a", "GS-13", "GS-5",
        ];
        grades.sort_by_cached_key(|grade| natural(&grade.to_lowercase()));
        assert_eq!(
            grades,
            [
                "8a", "8b", "AC1", "Grade 2", "Grade 9", "Grade 10", "GS-5", "GS-13"
            ]
        );
    }

    #[test]
    fn names_are_made_of_any_text() {
        let mut taken = Vec::new();
        let mut name = |text| fresh(text, "role", &mut taken);
        assert_eq!(name("Senior Lecturer (Law)"), "senior-lecturer-law");
        assert_eq!(name("senior lecturer – law"), "senior-lecturer-law-2");
        assert_eq!(name("3rd line support"), "role-3rd-line-support");
        assert_eq!(name("大学"), "role");
        assert_eq!(fresh("2.0", "grade", &mut Vec::new()), "2");
        assert_eq!(fresh("C5C+", "grade", &mut Vec::new()), "C5C-plus");
    }
}
