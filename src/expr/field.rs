//! The fields of posts and roles, by the names that a rule writes.

use super::types::{Scope, Type};
use crate::model::SkillId;

/// A column that an expression may ask for.
#[allow(missing_docs, reason = "named as the rule language writes them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Id,
    Title,
    Unit,
    Institution,
    Role,
    Family,
    /// The post's grade; of a role its lowest one.
    Grade,
    HolderGrade,
    Scale,
    Contract,
    Status,
    Onward,
    Fte,
    Start,
    End,
    ServiceStart,
    ActingUntil,
    ProtectedUntil,
    /// The date as of which everything is read.
    AsOf,
    /// From the start of service, else of the post, to the as-of date.
    Service,
    /// From the start of the post to the as-of date.
    TimeInPost,
    Funding,
    Funder,
    Point,
    Salary,
    Manager,
    CpdOwner,
    Person,
    Justification,
    /// Of the person, where it is recorded: for gaps in pay.
    Sex,
    /// A group that is watched, as the source names it.
    Group,
    /// The level of the grade: that of the grades aligned with it.
    Level,
    /// First service point of the grade.
    GradeBottom,
    /// Last service point of the grade.
    GradeTop,
    GradeBar,
    GradeLowestPay,
    GradeHighestPay,
    /// A role's highest grade.
    TopGrade,
    /// A role's days of development a year.
    Cpd,
    /// The role that answers for a role's development.
    RoleCpdOwner,
    /// The level of a skill that a role asks for.
    Skill(SkillId),
    Rewards,
    Activities,
    /// The contract terms that are normal for a role.
    Contracts,
    /// Steps into a role from others.
    StepsInto,
    /// Steps out of a role to others.
    StepsOut,
    /// A state of a post or role.
    Is(State),
    /// A function over the posts of a group, by number.
    Aggregate(u32),
    /// Whether a role reaches something, by number.
    Reaches(u32),
}

/// What a post or role may be, without being compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Its contract is short-term.
    ShortTerm,
    /// Its justification is one of the reasons that its contract accepts.
    Justified,
    /// It stands on a role at a grade.
    Placed,
    /// Its role is an entry role.
    Entry,
    /// Its role is a declared top.
    Terminal,
    /// Its role has no progression between its grades.
    Fixed,
    /// The role has a filled or vacant post.
    Staffed,
}

/// Every state with its word and the scopes that have it.
pub const STATES: [(State, &str, &[Scope]); 7] = [
    (State::ShortTerm, "short-term", &[Scope::Post]),
    (State::Justified, "justified", &[Scope::Post]),
    (State::Placed, "placed", &[Scope::Post]),
    (State::Entry, "entry", &[Scope::Post, Scope::Role, Scope::Station]),
    (
        State::Terminal,
        "terminal",
        &[Scope::Post, Scope::Role, Scope::Station],
    ),
    (State::Fixed, "fixed", &[Scope::Role]),
    (State::Staffed, "staffed", &[Scope::Role]),
];

const POST: [(&str, Field, Type); 40] = [
    ("id", Field::Id, Type::Text),
    ("title", Field::Title, Type::Text),
    ("unit", Field::Unit, Type::Text),
    ("institution", Field::Institution, Type::Text),
    ("role", Field::Role, Type::Role),
    ("family", Field::Family, Type::Family),
    ("grade", Field::Grade, Type::Grade),
    ("holder-grade", Field::HolderGrade, Type::Grade),
    ("scale", Field::Scale, Type::Scale),
    ("contract", Field::Contract, Type::Contract),
    ("status", Field::Status, Type::Status),
    ("onward", Field::Onward, Type::Onward),
    ("fte", Field::Fte, Type::Number),
    ("start", Field::Start, Type::Date),
    ("end", Field::End, Type::Date),
    ("service-start", Field::ServiceStart, Type::Date),
    ("acting-until", Field::ActingUntil, Type::Date),
    ("protected-until", Field::ProtectedUntil, Type::Date),
    ("as-of", Field::AsOf, Type::Date),
    ("service", Field::Service, Type::Duration),
    ("time-in-post", Field::TimeInPost, Type::Duration),
    ("funding", Field::Funding, Type::Word),
    ("funder", Field::Funder, Type::Text),
    ("point", Field::Point, Type::Number),
    ("salary", Field::Salary, Type::Money),
    ("manager", Field::Manager, Type::Text),
    ("cpd-owner", Field::CpdOwner, Type::Text),
    ("person", Field::Person, Type::Text),
    ("justification", Field::Justification, Type::Text),
    ("sex", Field::Sex, Type::Word),
    ("group", Field::Group, Type::Word),
    ("level", Field::Level, Type::Grade),
    ("grade.bottom", Field::GradeBottom, Type::Number),
    ("grade.top", Field::GradeTop, Type::Number),
    ("grade.bar", Field::GradeBar, Type::Number),
    ("grade.lowest-pay", Field::GradeLowestPay, Type::Money),
    ("grade.highest-pay", Field::GradeHighestPay, Type::Money),
    ("role.cpd", Field::Cpd, Type::Duration),
    ("role.cpd.owner", Field::RoleCpdOwner, Type::Role),
    ("role.top-grade", Field::TopGrade, Type::Grade),
];

const ROLE: [(&str, Field, Type); 11] = [
    ("title", Field::Title, Type::Text),
    ("role", Field::Role, Type::Role),
    ("family", Field::Family, Type::Family),
    ("grade", Field::Grade, Type::Grade),
    ("top-grade", Field::TopGrade, Type::Grade),
    ("scale", Field::Scale, Type::Scale),
    ("cpd", Field::Cpd, Type::Duration),
    ("cpd.owner", Field::RoleCpdOwner, Type::Role),
    ("rewards", Field::Rewards, Type::Rewards),
    ("activities", Field::Activities, Type::Activities),
    ("contract", Field::Contracts, Type::Contracts),
];

const STATION: [(&str, Field, Type); 4] = [
    ("role", Field::Role, Type::Role),
    ("family", Field::Family, Type::Family),
    ("grade", Field::Grade, Type::Grade),
    ("scale", Field::Scale, Type::Scale),
];

/// The named fields of a scope: `skills.NAME` of roles stands apart.
#[must_use]
pub fn fields(scope: Scope) -> &'static [(&'static str, Field, Type)] {
    match scope {
        Scope::Post => &POST,
        Scope::Role => &ROLE,
        Scope::Station => &STATION,
        Scope::Group => &[],
    }
}

/// The field of this name in a scope.
pub(super) fn named(scope: Scope, name: &str) -> Option<(Field, Type)> {
    let found = fields(scope).iter().find(|(known, ..)| *known == name)?;
    Some((found.1, found.2))
}

impl Field {
    /// Its name where one field of posts or roles has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let of = |scope| fields(scope).iter().find(|(_, field, _)| *field == self);
        of(Scope::Post)
            .or_else(|| of(Scope::Role))
            .map_or("", |(name, ..)| name)
    }
}
