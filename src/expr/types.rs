//! The types of the rule language.

use crate::model::SkillId;
use std::fmt;

/// What an expression is about: which fields, states and functions it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One post.
    Post,
    /// A group of posts: functions alone.
    Group,
    /// One role.
    Role,
    /// A role at a grade where a route ends.
    Station,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// Anything: a fault that has been reported.
    Any,
    /// Holds or does not.
    YesNo,
    /// Text that is compared as it is written.
    Text,
    /// Text that may be written as a name: a kind of funding.
    Word,
    /// A number in ten-thousandths.
    Number,
    /// A percentage in ten-thousandths of the whole.
    Percent,
    /// A quotient: compared with numbers and percentages alike.
    Ratio,
    /// Money in minor units a year.
    Money,
    /// A length of time.
    Duration,
    /// A date in days since 1970-01-01.
    Date,
    /// A grade.
    Grade,
    /// A scale.
    Scale,
    /// A role.
    Role,
    /// A family.
    Family,
    /// A level of a skill, compared with numbers.
    Level(SkillId),
    /// A contract term.
    Contract,
    /// Whether a post is filled.
    Status,
    /// An onward class.
    Onward,
    /// A list of contract terms.
    Contracts,
    /// A list of reward schemes.
    Rewards,
    /// A list of activities.
    Activities,
    /// A reward scheme.
    Reward,
    /// An activity.
    Activity,
}

impl Type {
    /// What a list of this type holds.
    #[must_use]
    pub fn item(self) -> Option<Self> {
        match self {
            Self::Contracts => Some(Self::Contract),
            Self::Rewards => Some(Self::Reward),
            Self::Activities => Some(Self::Activity),
            _ => None,
        }
    }

    /// Whether one value may be more than another.
    #[must_use]
    pub fn has_order(self) -> bool {
        self.is_quantity() || matches!(self, Self::Date | Self::Grade | Self::Level(_) | Self::Any)
    }

    /// Whether values can be added up and halved.
    #[must_use]
    pub fn is_quantity(self) -> bool {
        matches!(
            self,
            Self::Number | Self::Percent | Self::Ratio | Self::Money | Self::Duration
        )
    }

    /// A number without a unit.
    #[must_use]
    pub fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Number | Self::Percent | Self::Ratio | Self::Level(_) | Self::Any
        )
    }

    /// Whether two values of these types can be held against each other.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        if self == other || self == Self::Any || other == Self::Any {
            return true;
        }
        // Either way round.
        let pair = |one: Self, two: Self| {
            matches!(
                (one, two),
                (Self::Ratio, Self::Number | Self::Percent)
                    | (Self::Level(_), Self::Number)
                    | (Self::Text, Self::Word)
            )
        };
        pair(self, other) || pair(other, self)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "a value",
            Self::YesNo => "something that holds or does not",
            Self::Text | Self::Word => "text",
            Self::Number => "a number",
            Self::Percent => "a percentage",
            Self::Ratio => "a ratio",
            Self::Money => "money",
            Self::Duration => "a length of time",
            Self::Date => "a date",
            Self::Grade => "a grade",
            Self::Scale => "a scale",
            Self::Role => "a role",
            Self::Family => "a family",
            Self::Level(_) => "a skill level",
            Self::Contract => "a contract term",
            Self::Status => "a status",
            Self::Onward => "an onward class",
            Self::Contracts => "a list of contract terms",
            Self::Rewards => "a list of reward schemes",
            Self::Activities => "a list of activities",
            Self::Reward => "a reward scheme",
            Self::Activity => "an activity",
        })
    }
}
