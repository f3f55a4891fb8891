//! One difference in meaning, and how it is judged.
//!
//! Every difference is put as something *lost*, *gained* or *moved*, with what that is worth to the people concerned. The
//! judgement follows from that alone, so that comparing the other way round gives the mirror image.

use crate::graph::StationId;
use crate::source::Span;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::fmt::Display;

/// What a difference does to people (`docs/compare.md`, Classes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Somebody loses a route, a grade or an entitlement.
    Breaking,
    /// Something is harder, later, narrower or stricter.
    Tightening,
    /// Something is easier, sooner, wider or more.
    Loosening,
    /// Nobody's position changes.
    Neutral,
}

impl Class {
    /// Every class with its word, the gravest first.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Breaking, "breaking"),
        (Self::Tightening, "tightening"),
        (Self::Loosening, "loosening"),
        (Self::Neutral, "neutral"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(_, word)| word)
    }
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// It has another name: a guess.
    Renamed,
    /// Something about it is otherwise.
    Changed,
}

impl Kind {
    /// The word of the JSON document.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
        }
    }
}

/// Which posts a difference touches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touches {
    /// Posts that stood on one of these before.
    pub old: Vec<StationId>,
    /// Posts that stand on one of these now.
    pub new: Vec<StationId>,
    /// Of them, or of all where no stations are named, those on this contract term.
    pub contract: Option<String>,
    /// Posts whose cell for the role names this.
    pub names: Option<String>,
}

impl Touches {
    /// Whether it speaks of posts at all.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.old.is_empty() || !self.new.is_empty() || self.contract.is_some() || self.names.is_some()
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it does to people.
    pub class: Class,
    /// What happened.
    pub kind: Kind,
    /// What it is about: `role`, `grade`, `step` …
    pub area: &'static str,
    /// The name of that, as it is now; as it was, where it is no more.
    pub subject: String,
    /// What about it: `grade`, `after`, `needs` …; empty for the thing itself.
    pub aspect: &'static str,
    /// One sentence.
    pub message: String,
    /// What follows from it, or why it is guessed.
    pub details: Vec<String>,
    /// As it was.
    pub old: Option<String>,
    /// As it is.
    pub new: Option<String>,
    /// Where the old framework says so.
    pub at_old: Option<Span>,
    /// Where the new framework says so.
    pub at_new: Option<Span>,
    /// From when on, where it is not so on the date as of which both were read.
    pub from: Option<Date>,
    /// Which posts it touches.
    pub touches: Touches,
}

/// What a thing is worth to the people concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// A route, a grade, an entitlement: who loses it is worse off.
    Right,
    /// It makes something easier.
    Ease,
    /// It makes something harder.
    Burden,
    /// A name, an order, a remark.
    Nothing,
}

impl Worth {
    fn lost(self) -> Class {
        match self {
            Self::Right => Class::Breaking,
            Self::Ease => Class::Tightening,
            Self::Burden => Class::Loosening,
            Self::Nothing => Class::Neutral,
        }
    }

    fn gained(self) -> Class {
        match self {
            Self::Right | Self::Ease => Class::Loosening,
            Self::Burden => Class::Tightening,
            Self::Nothing => Class::Neutral,
        }
    }
}

/// What differences are about, and where they are collected.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) area: &'static str,
    /// Its name as it is now.
    pub(super) name: String,
    /// Words before the name in sentences, where they are not the area.
    pub(super) label: Option<String>,
    pub(super) at_old: Option<Span>,
    pub(super) at_new: Option<Span>,
    pub(super) touches: Touches,
    pub(super) details: Vec<String>,
}

impl Subject {
    pub(super) fn new(
        area: &'static str,
        name: impl Display,
        at_old: Option<Span>,
        at_new: Option<Span>,
    ) -> Self {
        Self {
            area,
            name: name.to_string(),
            label: None,
            at_old,
            at_new,
            touches: Touches::default(),
            details: Vec::new(),
        }
    }

    pub(super) fn touching(mut self, old: Vec<StationId>, new: Vec<StationId>) -> Self {
        self.touches.old = old;
        self.touches.new = new;
        self
    }

    pub(super) fn label(mut self, label: impl Display) -> Self {
        self.label = Some(label.to_string());
        self
    }

    pub(super) fn details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    fn words(&self) -> String {
        self.label
            .clone()
            .unwrap_or_else(|| format!("{} `{}`", self.area, self.name))
    }

    fn change(&self, class: Class, kind: Kind, aspect: &'static str, message: String) -> Change {
        Change {
            class,
            kind,
            area: self.area,
            subject: self.name.clone(),
            aspect,
            message,
            details: self.details.clone(),
            old: None,
            new: None,
            at_old: self.at_old,
            at_new: self.at_new,
            from: None,
            touches: self.touches.clone(),
        }
    }

    /// The thing itself is there no more.
    pub(super) fn gone(&self, worth: Worth) -> Change {
        let message = format!("{} is there no more", self.words());
        self.change(worth.lost(), Kind::Removed, "", message)
    }

    /// The thing itself was not there before.
    pub(super) fn came(&self, worth: Worth) -> Change {
        let message = format!("{} is new", self.words());
        self.change(worth.gained(), Kind::Added, "", message)
    }

    /// It has another name.
    pub(super) fn renamed(&self, was: &str, now: &str, because: &[&str]) -> Change {
        let message = format!("{} `{was}` is now called `{now}`", self.area);
        let mut change = self.change(Class::Neutral, Kind::Renamed, "", message);
        change
            .details
            .insert(0, format!("a guess, because they share {}", because.join(", ")));
        change.old = Some(was.to_owned());
        change.new = Some(now.to_owned());
        change
    }

    /// What was true of it is so no more: `phrase` follows "no longer".
    pub(super) fn lost(&self, aspect: &'static str, phrase: impl Display, worth: Worth) -> Change {
        let phrase = phrase.to_string();
        let message = match phrase.strip_prefix("is ") {
            Some(rest) => format!("{} is no longer {rest}", self.words()),
            None => format!("{} no longer {phrase}", self.words()),
        };
        let mut change = self.change(worth.lost(), Kind::Changed, aspect, message);
        change.old = Some(phrase);
        change
    }

    /// What was not true of it is so now: `phrase` follows "now".
    pub(super) fn gained(&self, aspect: &'static str, phrase: impl Display, worth: Worth) -> Change {
        let phrase = phrase.to_string();
        let message = match phrase.strip_prefix("is ") {
            Some(rest) => format!("{} is now {rest}", self.words()),
            None => format!("{} now {phrase}", self.words()),
        };
        let mut change = self.change(worth.gained(), Kind::Changed, aspect, message);
        change.new = Some(phrase);
        change
    }

    /// Lost, gained or neither, by what holds before and after.
    pub(super) fn holds(
        &self,
        aspect: &'static str,
        phrase: impl Display,
        worth: Worth,
        before: bool,
        after: bool,
    ) -> Option<Change> {
        match (before, after) {
            (true, false) => Some(self.lost(aspect, phrase, worth)),
            (false, true) => Some(self.gained(aspect, phrase, worth)),
            _ => None,
        }
    }

    /// Something about it has another value; `order` says how the new one stands to the old one.
    pub(super) fn moved(
        &self,
        aspect: &'static str,
        words: impl Display,
        old: impl Display,
        new: impl Display,
        (worth, order): (Worth, Ordering),
    ) -> Change {
        let class = match order {
            Ordering::Less => worth.lost(),
            Ordering::Greater => worth.gained(),
            Ordering::Equal => Class::Neutral,
        };
        let message = format!("{}: {words} goes from {old} to {new}", self.words());
        let mut change = self.change(class, Kind::Changed, aspect, message);
        change.old = Some(old.to_string());
        change.new = Some(new.to_string());
        change
    }

    /// Something about it is otherwise, for the better of some and the worse of others.
    pub(super) fn turned(
        &self,
        aspect: &'static str,
        words: impl Display,
        old: impl Display,
        new: impl Display,
    ) -> Change {
        let mut change = self.moved(aspect, words, old, new, (Worth::Nothing, Ordering::Equal));
        change.class = Class::Breaking;
        change.details.push(
            "it takes from some what it gives to others, and is breaking whichever way it is made".to_owned(),
        );
        change
    }
}
