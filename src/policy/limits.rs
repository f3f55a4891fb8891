//! Limits on the run as a whole: `fail if unplaced > 5%`. An audit of half an institution must not pass for one of all of it.

use crate::check::{Finding, limit_exceeded};
use serde_json::{Number, Value};

/// A limit as it is written: `unplaced > 5%`, `refused > 0`, `dead-end > 10%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// The limit: ten-thousandths of a share, or ten-thousandths of a count.
    most: i64,
    /// Whether it is a share.
    share: bool,
    /// As it is written, in the one spelling.
    pub text: String,
}

/// What a limit can be set on; those with a whole may be written as a share.
const QUANTITIES: [(&str, bool); 14] = [
    ("unplaced", true),
    ("refused", true),
    ("dead-end", true),
    ("leaves-institution", true),
    ("closed-to-post", true),
    ("leaves-family", true),
    ("open", true),
    ("terminal", true),
    ("findings", false),
    ("errors", false),
    ("warnings", false),
    ("notes", false),
    ("known", false),
    ("allowed", false),
];

/// A quantity of a run: a count and its whole, both in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// Its name.
    pub name: &'static str,
    /// How many.
    pub count: i64,
    /// Of how many; none for what is no part of anything.
    pub of: Option<i64>,
}

impl Limit {
    /// Reads a limit.
    ///
    /// # Errors
    /// What is wrong with it and how it is written, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = || {
            let names: Vec<&str> = QUANTITIES.iter().map(|(name, _)| *name).collect();
            names.join(", ")
        };
        let help = "it is written like `unplaced > 5%` or `refused > 0`";
        if let Some(limit) = text.trim_start().strip_prefix("fail if ") {
            return Err(format!("`fail if` is said already: write `{}`", limit.trim()));
        }
        let (what, most) = text
            .split_once('>')
            .ok_or_else(|| format!("`{text}` is no limit: {help}"))?;
        let (what, most) = (what.trim(), most.trim());
        let Some((what, may_be_share)) = QUANTITIES.iter().find(|(name, _)| *name == what) else {
            return Err(format!("`{what}` cannot have a limit: it is one of {}", words()));
        };
        let (number, share) = match most.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (most, false),
        };
        if share && !may_be_share {
            return Err(format!("`{what}` is a count and no share: {help}"));
        }
        let places = if share { 2 } else { 4 };
        let most =
            scaled(number, places).ok_or_else(|| format!("`{most}` is no number from 0 on: {help}"))?;
        Ok(Self {
            what,
            most,
            share,
            text: format!("{what} > {number}{}", if share { "%" } else { "" }),
        })
    }

    /// The finding of a limit that is exceeded.
    #[must_use]
    pub fn judge(&self, quantities: &[Quantity]) -> Option<Finding> {
        let found = quantities.iter().find(|quantity| quantity.name == self.what)?;
        let exceeded = if self.share {
            // part/whole against most/10,000, without a division.
            i128::from(found.count) * 10_000 > i128::from(self.most) * i128::from(found.of?)
        } else {
            found.count > self.most
        };
        exceeded.then(|| {
            let count = shown(found.count);
            let message = match found.of {
                Some(of) if of > 0 => {
                    let share = found.count as f64 / of as f64 * 100.0;
                    format!(
                        "{count} of {} are {} ({share:.1}%): the run fails if {}",
                        shown(of),
                        self.what,
                        self.text
                    )
                }
                _ => format!("{count} {}: the run fails if {}", self.what, self.text),
            };
            let mut finding = Finding::new(
                &limit_exceeded::CHECK,
                None,
                vec![("limit", self.text.clone())],
                message,
            )
            .evidence("count", number(found.count));
            if let Some(of) = found.of {
                finding = finding.evidence("of", number(of));
            }
            finding.suggest(match self.what {
                "unplaced" => {
                    "give titles to roles or roles to posts: `unmatched-title` and its like say which"
                }
                "refused" => "mend the rows, or say in the manifest how their values are written",
                _ => "mend what is found, or set a limit that is meant",
            })
        })
    }
}

fn number(value: i64) -> Value {
    if value % 10_000 == 0 {
        return (value / 10_000).into();
    }
    Number::from_f64(value as f64 / 10_000.0).map_or(Value::Null, Value::Number)
}

fn shown(value: i64) -> String {
    number(value).to_string()
}

/// A number with at most `places` decimals, scaled by ten to their number.
fn scaled(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > places {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNPLACED: Quantity = Quantity {
        name: "unplaced",
        count: 50_000,
        of: Some(1_000_000),
    };

    fn judged(text: &str) -> Option<String> {
        Limit::parse(text)
            .unwrap()
            .judge(&[UNPLACED])
            .map(|finding| finding.message)
    }

    #[test]
    fn a_limit_holds_at_the_limit_and_not_above() {
        assert_eq!(judged("unplaced > 5%"), None);
        assert_eq!(
            judged("unplaced>4.99 %").unwrap(),
            "5 of 100 are unplaced (5.0%): the run fails if unplaced > 4.99%"
        );
        assert_eq!(judged("unplaced > 5"), None);
        assert!(judged("unplaced > 4").is_some());
        assert_eq!(judged("refused > 0"), None);
    }

    #[test]
    fn what_is_no_limit_is_said_in_words() {
        let fault = |text: &str| Limit::parse(text).unwrap_err();
        assert!(fault("unplaced").starts_with("`unplaced` is no limit"));
        assert!(fault("lost > 5%").starts_with("`lost` cannot have a limit: it is one of unplaced, refused"));
        assert!(fault("errors > 5%").starts_with("`errors` is a count and no share"));
        assert!(fault("unplaced > many").starts_with("`many` is no number"));
        assert!(fault("unplaced > -1").starts_with("`-1` is no number"));
    }
}
