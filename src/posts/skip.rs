//! `skip`: rows that are not posts (subtotals, notes), left out by a declared rule and counted under it.
//!
//! `COLUMN is "text", "text" and COLUMN is not blank`: the column is ours or a heading of the source; the words
//! are `is`, `starts`, `ends`, `contains`, each of which may be followed by `not` (`starts not "A"`). Texts are
//! compared with the trimmed cell, case and all.

use super::mapping::trimmed;

/// One rule: all of its conditions hold for a row that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The rule as the manifest writes it.
    pub text: String,
    /// Its conditions; never empty.
    pub conditions: Vec<Condition>,
}

/// One condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Our column or their heading.
    pub column: String,
    /// What the cell must be.
    pub test: Test,
}

/// What a cell must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `is blank`
    Blank,
    /// `is not blank`
    NotBlank,
    /// `is "a", "b"`: one of these.
    Is(Vec<String>),
    /// `is not "a", "b"`: none of these.
    IsNot(Vec<String>),
    /// `starts "a", "b"`
    Starts(Vec<String>),
    /// `starts not "a", "b"`: with none of these.
    StartsNot(Vec<String>),
    /// `ends "a", "b"`
    Ends(Vec<String>),
    /// `ends not "a", "b"`
    EndsNot(Vec<String>),
    /// `contains "a", "b"`
    Contains(Vec<String>),
    /// `contains not "a", "b"`
    ContainsNot(Vec<String>),
}

impl Test {
    /// Whether the cell passes; `is_blank` knows what else means blank in its source.
    #[must_use]
    pub fn holds(&self, cell: &str, is_blank: impl Fn(&str) -> bool) -> bool {
        let cell = trimmed(cell);
        let any = |texts: &[String], by: fn(&str, &str) -> bool| texts.iter().any(|text| by(cell, text));
        match self {
            Self::Blank => is_blank(cell),
            Self::NotBlank => !is_blank(cell),
            Self::Is(texts) => any(texts, |cell, text| cell == text),
            Self::IsNot(texts) => !any(texts, |cell, text| cell == text),
            Self::Starts(texts) => any(texts, |cell, text| cell.starts_with(text)),
            Self::StartsNot(texts) => !any(texts, |cell, text| cell.starts_with(text)),
            Self::Ends(texts) => any(texts, |cell, text| cell.ends_with(text)),
            Self::EndsNot(texts) => !any(texts, |cell, text| cell.ends_with(text)),
            Self::Contains(texts) => any(texts, |cell, text| cell.contains(text)),
            Self::ContainsNot(texts) => !any(texts, |cell, text| cell.contains(text)),
        }
    }
}

/// The words of a rule: bare words and quoted texts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Comma,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, as a message.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        let mut conditions = Vec::new();
        loop {
            let (condition, after) = condition(rest)?;
            conditions.push(condition);
            match after {
                [] => break,
                [Token::Word(and), more @ ..] if and == "and" => rest = more,
                [Token::Word(word) | Token::Text(word), ..] => {
                    return Err(format!("`{word}` stands where only `and` or the end can stand"));
                }
                [Token::Comma, ..] => return Err("a comma stands where no text follows".to_owned()),
            }
        }
        Ok(Self {
            text: text.to_owned(),
            conditions,
        })
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let after = rest.get(1..).unwrap_or_default();
            let Some(end) = after.find('"') else {
                return Err("a quote is opened and not closed".to_owned());
            };
            out.push(Token::Text(after.get(..end).unwrap_or_default().to_owned()));
            rest = after.get(end + 1..).unwrap_or_default();
        } else if first == ',' {
            out.push(Token::Comma);
            rest = rest.get(1..).unwrap_or_default();
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '"' || c == ',')
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            out.push(Token::Word(word.to_owned()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    Ok(out)
}

fn condition(tokens: &[Token]) -> Result<(Condition, &[Token]), String> {
    let is_test = |token: &Token| matches!(token, Token::Word(word) if matches!(word.as_str(), "is" | "starts" | "ends" | "contains"));
    let (column, rest) = match tokens {
        [Token::Text(heading), rest @ ..] => (heading.clone(), rest),
        _ => {
            let Some(at) = tokens.iter().position(is_test) else {
                return Err("there is no `is`, `starts`, `ends` or `contains` in it".to_owned());
            };
            let (before, rest) = tokens.split_at(at);
            let mut words = Vec::new();
            for token in before {
                match token {
                    Token::Word(word) => words.push(word.as_str()),
                    Token::Text(_) | Token::Comma => {
                        return Err("a heading with quotes or commas in it stands in quotes".to_owned());
                    }
                }
            }
            (words.join(" "), rest)
        }
    };
    if column.is_empty() {
        return Err("it names no column".to_owned());
    }
    let [Token::Word(verb), rest @ ..] = rest else {
        return Err(format!(
            "no `is`, `starts`, `ends` or `contains` follows `{column}`"
        ));
    };
    let (test, rest) = test(verb, rest)?;
    Ok((Condition { column, test }, rest))
}

fn test<'t>(verb: &str, rest: &'t [Token]) -> Result<(Test, &'t [Token]), String> {
    let (negated, rest) = match rest {
        [Token::Word(not), rest @ ..] if not == "not" => (true, rest),
        _ => (false, rest),
    };
    if let [Token::Word(blank), rest @ ..] = rest {
        if verb == "is" && blank == "blank" {
            return Ok((if negated { Test::NotBlank } else { Test::Blank }, rest));
        }
        return Err(format!(
            "`{blank}` follows `{verb}`: texts stand in double quotes"
        ));
    }
    let mut texts = Vec::new();
    let mut rest = rest;
    while let [Token::Text(text), after @ ..] = rest {
        texts.push(text.clone());
        rest = match after {
            [Token::Comma, more @ ..] if matches!(more, [Token::Text(_), ..]) => more,
            _ => {
                return Ok((made(verb, negated, texts)?, after));
            }
        };
    }
    Err(format!("no text in double quotes follows `{verb}`"))
}

fn made(verb: &str, negated: bool, texts: Vec<String>) -> Result<Test, String> {
    Ok(match (verb, negated) {
        ("is", false) => Test::Is(texts),
        ("is", true) => Test::IsNot(texts),
        ("starts", false) => Test::Starts(texts),
        ("starts", true) => Test::StartsNot(texts),
        ("ends", false) => Test::Ends(texts),
        ("ends", true) => Test::EndsNot(texts),
        ("contains", false) => Test::Contains(texts),
        ("contains", true) => Test::ContainsNot(texts),
        _ => return Err(format!("`{verb}` is none of `is`, `starts`, `ends`, `contains`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(text: &str) -> Vec<(String, Test)> {
        let rule = Rule::parse(text).unwrap();
        rule.conditions.into_iter().map(|c| (c.column, c.test)).collect()
    }

    #[test]
    fn rules_read_as_they_are_said() {
        let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            conditions(
                r#"Job Title starts "Employee Total" and id is not "0", "1" and "is it, so" is blank"#
            ),
            [
                ("Job Title".to_owned(), Test::Starts(texts(&["Employee Total"]))),
                ("id".to_owned(), Test::IsNot(texts(&["0", "1"]))),
                ("is it, so".to_owned(), Test::Blank),
            ]
        );
        assert_eq!(conditions("id is not blank"), [("id".to_owned(), Test::NotBlank)]);
    }

    #[test]
    fn a_rule_that_cannot_be_read_says_what_is_wrong() {
        let fault = |text| Rule::parse(text).unwrap_err();
        insta::assert_snapshot!(
            [
                "",
                "id",
                "id is",
                "id is 0",
                "is \"x\"",
                "id is \"0",
                "id is \"0\" or id is \"1\"",
                "id is \"0\",",
                "id starts blank",
                "\"id\" like \"x\"",
                "a, b is \"x\""
            ]
            .map(|text| format!("{text:?}: {}", fault(text)))
            .join("\n")
        );
    }

    #[test]
    fn cells_are_compared_trimmed_and_with_their_case() {
        let blank = str::is_empty;
        let is = Test::Is(vec!["XX".to_owned()]);
        assert!(is.holds("\u{a0}XX ", blank));
        assert!(!is.holds("xx", blank));
        assert!(Test::Blank.holds("  ", blank));
        assert!(Test::IsNot(vec!["a".to_owned()]).holds("", blank));
        assert!(Test::Ends(vec!["al".to_owned()]).holds("Total", blank));
        assert!(Test::Contains(vec!["ot".to_owned()]).holds("Total", blank));
    }

    #[test]
    fn not_behind_a_word_turns_it_round() {
        let holds = |rule: &str, cell: &str| {
            let rule = Rule::parse(rule).unwrap();
            rule.conditions
                .iter()
                .all(|condition| condition.test.holds(cell, str::is_empty))
        };
        for (rule, cell) in [
            ("class starts not \"A\", \"P\"", "BA"),
            ("class ends not \"x\"", "BA"),
            ("class contains not \"x\"", "BA"),
            ("class starts not \"A\"", ""),
        ] {
            assert!(holds(rule, cell), "{rule}: {cell}");
        }
        for (rule, cell) in [
            ("class starts not \"A\", \"P\"", "PA"),
            ("class ends not \"A\"", "BA"),
            ("class contains not \"A\"", "BAB"),
        ] {
            assert!(!holds(rule, cell), "{rule}: {cell}");
        }
    }
}
