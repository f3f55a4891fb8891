//! How numbers and dates are written (`interfaces.md`, Commands: `gradus report --locale`). The words of a report are in
//! another place: a locale changes no word but the names of months.

use super::{Cell, ONE};
use jiff::civil::Date;

/// Where a report is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// `1,234.5`, `31 July 2026`
    #[default]
    EnGb,
    /// `1,234.5`, `July 31, 2026`
    EnUs,
    /// `1,234.5`, `31 Gorffennaf 2026`
    Cy,
    /// `1.234,5`, `31. Juli 2026`
    De,
    /// `1 234,5`, `31 juillet 2026`
    Fr,
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WELSH: [&str; 12] = [
    "Ionawr",
    "Chwefror",
    "Mawrth",
    "Ebrill",
    "Mai",
    "Mehefin",
    "Gorffennaf",
    "Awst",
    "Medi",
    "Hydref",
    "Tachwedd",
    "Rhagfyr",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl Locale {
    /// Every locale with its tag.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::EnGb, "en-GB"),
        (Self::EnUs, "en-US"),
        (Self::Cy, "cy"),
        (Self::De, "de"),
        (Self::Fr, "fr"),
    ];

    /// The language of a page whose words are of this language: with the country where the locale is one of its own.
    #[must_use]
    pub fn spoken(self, lang: &'static str) -> &'static str {
        let tag = Self::ALL.iter().find(|(locale, _)| *locale == self);
        match tag {
            Some((_, tag)) if tag.split('-').next() == Some(lang) => tag,
            _ => lang,
        }
    }

    /// Between thousands.
    fn group(self) -> char {
        match self {
            Self::EnGb | Self::EnUs | Self::Cy => ',',
            Self::De => '.',
            Self::Fr => '\u{202f}',
        }
    }

    /// Before decimals.
    fn point(self) -> char {
        match self {
            Self::EnGb | Self::EnUs | Self::Cy => '.',
            Self::De | Self::Fr => ',',
        }
    }

    /// Behind a percentage.
    fn percent(self) -> &'static str {
        match self {
            Self::EnGb | Self::EnUs | Self::Cy => "%",
            Self::De => "\u{a0}%",
            Self::Fr => "\u{202f}%",
        }
    }

    /// A plain decimal text (`-1234.5`) as it is written here.
    fn localised(self, text: &str) -> String {
        let (sign, rest) = text
            .strip_prefix('-')
            .map_or(("", text), |rest| ("\u{2212}", rest));
        let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
        let mut out = String::from(sign);
        let digits = whole.chars().count();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (digits - at).is_multiple_of(3) {
                out.push(self.group());
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push(self.point());
            out.push_str(part);
        }
        out
    }

    /// Ten-thousandths with at most so many decimals, none that are zero at the end.
    fn scaled(self, value: i64, least: usize, most: usize) -> String {
        let text = format!("{:.most$}", value as f64 / ONE as f64);
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let kept = part.trim_end_matches('0');
        let part = part.get(..kept.len().max(least).min(part.len())).unwrap_or(part);
        let text = if part.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{part}")
        };
        self.localised(if text == "-0" { "0" } else { &text })
    }

    /// A whole number.
    #[must_use]
    pub fn whole(self, number: usize) -> String {
        self.localised(&number.to_string())
    }

    /// Posts, in ten-thousandths: whole where they are.
    #[must_use]
    pub fn count(self, value: i64) -> String {
        self.scaled(value, 0, 2)
    }

    /// FTE, in ten-thousandths: two decimals.
    #[must_use]
    pub fn fte(self, value: i64) -> String {
        self.scaled(value, 2, 2)
    }

    /// A plain number: at most two decimals.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        let text = format!("{value:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        self.localised(if text == "-0" { "0" } else { text })
    }

    /// A share with one decimal. What is not all never reads as all, and what is not none never as none.
    #[must_use]
    pub fn share(self, value: f64) -> String {
        let percent = value * 100.0;
        let shown = if value < 1.0 && percent > 99.9 {
            99.9
        } else if value > 0.0 && percent < 0.1 {
            0.1
        } else {
            percent
        };
        format!("{}{}", self.localised(&format!("{shown:.1}")), self.percent())
    }

    /// An interval of shares: `38.6% to 60.2%`, with a dash that every language reads.
    #[must_use]
    pub fn interval(self, low: f64, high: f64) -> String {
        format!(
            "{}\u{2013}{}",
            self.localised(&format!("{:.1}", low * 100.0)),
            self.share(high)
        )
    }

    /// A date in words.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        let (day, year) = (date.day(), date.year());
        let months = match self {
            Self::EnGb | Self::EnUs => ENGLISH,
            Self::Cy => WELSH,
            Self::De => GERMAN,
            Self::Fr => FRENCH,
        };
        let at = usize::try_from(date.month() - 1).unwrap_or(0);
        let month = months.get(at).copied().unwrap_or("");
        match self {
            Self::EnGb | Self::Cy => format!("{day} {month} {year}"),
            Self::EnUs => format!("{month} {day}, {year}"),
            Self::De => format!("{day}. {month} {year}"),
            Self::Fr if day == 1 => format!("1er {month} {year}"),
            Self::Fr => format!("{day} {month} {year}"),
        }
    }

    /// A number as it is typed into a workbook: the format behind it, which the reader's own program localises.
    #[must_use]
    pub fn workbook_date(self) -> &'static str {
        match self {
            Self::EnGb | Self::Cy | Self::Fr => "d mmm yyyy",
            Self::EnUs => "mmm d, yyyy",
            Self::De => "d. mmm yyyy",
        }
    }

    /// A cell in words; `withheld` stands for what is not shown.
    #[must_use]
    pub fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Blank => String::new(),
            Cell::Withheld => "\u{2013}".to_owned(),
            Cell::Text(text) => text.clone(),
            Cell::Count(value) => self.count(*value),
            Cell::Fte(value) => self.fte(*value),
            Cell::Number(value) => self.number(*value),
            Cell::Share(value) => self.share(*value),
            Cell::Interval(low, high) => self.interval(*low, *high),
            Cell::Date(date) => self.date(*date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_locale_writes_numbers_shares_and_dates_its_own_way() {
        let date = jiff::civil::date(2026, 7, 1);
        let all: Vec<[String; 5]> = Locale::ALL
            .iter()
            .map(|&(locale, tag)| {
                [
                    tag.to_owned(),
                    locale.count(12_345_678 * ONE),
                    locale.fte(12_345_000),
                    locale.share(0.1234),
                    locale.date(date),
                ]
            })
            .collect();
        let expected = [
            ["en-GB", "12,345,678", "1,234.50", "12.3%", "1 July 2026"],
            ["en-US", "12,345,678", "1,234.50", "12.3%", "July 1, 2026"],
            ["cy", "12,345,678", "1,234.50", "12.3%", "1 Gorffennaf 2026"],
            ["de", "12.345.678", "1.234,50", "12,3\u{a0}%", "1. Juli 2026"],
            [
                "fr",
                "12\u{202f}345\u{202f}678",
                "1\u{202f}234,50",
                "12,3\u{202f}%",
                "1er juillet 2026",
            ],
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_page_says_the_language_of_its_words_and_the_country_of_its_numbers() {
        let spoken: Vec<&str> = Locale::ALL
            .iter()
            .map(|(locale, _)| locale.spoken("en"))
            .collect();
        assert_eq!(spoken, ["en-GB", "en-US", "en", "en", "en"]);
        assert_eq!(Locale::De.spoken("de"), "de");
    }

    #[test]
    fn what_is_not_all_never_reads_as_all() {
        assert_eq!(Locale::EnGb.share(0.9999), "99.9%");
        assert_eq!(Locale::EnGb.share(0.0001), "0.1%");
        assert_eq!(Locale::EnGb.share(1.0), "100.0%");
        assert_eq!(Locale::De.interval(0.386, 0.6016), "38,6\u{2013}60,2\u{a0}%");
    }

    #[test]
    fn places_in_fte_keep_their_decimals() {
        assert_eq!(Locale::EnGb.count(25_000), "2.5");
        assert_eq!(Locale::Fr.count(12_345_000), "1\u{202f}234,5");
        assert_eq!(Locale::EnGb.count(0), "0");
    }
}
