//! Expressions whose names have a meaning and whose types are known.

use super::field::Field;
use super::types::Type;
use crate::model::{GradeId, Time};
use crate::source::Span;
use crate::syntax::ast::{Operator, Sign};

/// A typed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// What it is.
    pub node: Node,
    /// Its type.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Typed`].
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A fault that has been reported.
    Bad,
    /// A value in the base unit of its type, a day, or the number of a grade, role, family or term.
    Code(i64),
    /// Text.
    Text(String),
    /// A length of time.
    Time(Time),
    /// A column.
    Field(Field),
    /// All hold.
    All(Vec<Typed>),
    /// One of them holds.
    Any(Vec<Typed>),
    /// It does not hold.
    Not(Box<Typed>),
    /// It is not blank.
    Present(Box<Typed>),
    /// Order.
    Compare(Sign, Box<Typed>, Box<Typed>),
    /// Equality.
    Equal(Box<Typed>, Box<Typed>),
    /// Equality with one of several.
    OneOf(Box<Typed>, Vec<Typed>),
    /// A list holds it.
    Includes(Box<Typed>, Box<Typed>),
    /// Text with stars.
    Matches(Box<Typed>, Pattern),
    /// Reckoning.
    Arithmetic(Operator, Box<Typed>, Box<Typed>),
}

impl Typed {
    /// Whether its value is the same for every row.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        match &self.node {
            Node::Code(_) | Node::Text(_) | Node::Time(_) => true,
            Node::Arithmetic(_, left, right) => left.is_fixed() && right.is_fixed(),
            _ => false,
        }
    }

    /// The parts of an `and`, or the expression itself: the clauses of which each can fail.
    #[must_use]
    pub fn clauses(&self) -> &[Self] {
        match &self.node {
            Node::All(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// Calls `visit` with the expression and every part of it.
    pub fn each(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        match &self.node {
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| part.each(visit)),
            Node::Not(inner) | Node::Matches(inner, _) | Node::Present(inner) => inner.each(visit),
            Node::Compare(_, left, right)
            | Node::Equal(left, right)
            | Node::Includes(left, right)
            | Node::Arithmetic(_, left, right) => {
                left.each(visit);
                right.each(visit);
            }
            Node::OneOf(left, options) => {
                left.each(visit);
                options.iter().for_each(|option| option.each(visit));
            }
            Node::Bad | Node::Code(_) | Node::Text(_) | Node::Time(_) | Node::Field(_) => {}
        }
    }

    /// Calls `visit` with every column that the expression reads.
    pub fn each_field(&self, visit: &mut dyn FnMut(Field)) {
        self.each(&mut |part| {
            if let Node::Field(field) = part.node {
                visit(field);
            }
        });
    }
}

/// Text where `*` stands for any text; capitals do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<String>,
}

impl Pattern {
    /// The pattern that is written so.
    #[must_use]
    pub fn new(written: &str) -> Self {
        Self {
            pieces: written.to_lowercase().split('*').map(str::to_owned).collect(),
        }
    }

    /// Whether a text fits.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let Some((first, rest)) = self.pieces.split_first() else {
            return false;
        };
        let Some(mut left) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return left.is_empty();
        };
        for piece in middle {
            match left.find(piece.as_str()) {
                Some(at) => left = left.get(at + piece.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        left.ends_with(last.as_str())
    }
}

/// A function over the posts of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// Part of the posts for which a condition holds.
    Share,
    /// Posts, or those for which a condition holds.
    Count,
    /// Total.
    Sum,
    /// Mean.
    Mean,
    /// The middle value; of an even number the mean of the two in the middle.
    Median,
    /// The lowest value.
    Lowest,
    /// The highest value.
    Highest,
    /// The highest value ÷ the lowest.
    Spread,
    /// How many different values there are.
    Distinct,
    /// The part of the posts that have the most frequent value.
    Largest,
    /// How far the lowest value of a function lies under the highest, side by side: ÷ the highest.
    Gap,
    /// The most posts in a grade that a ceiling gives for so many posts.
    Ceiling,
}

impl Function {
    /// Every function that is called by name, with its name.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Share, "share"),
        (Self::Count, "count"),
        (Self::Sum, "sum"),
        (Self::Mean, "mean"),
        (Self::Median, "median"),
        (Self::Lowest, "lowest"),
        (Self::Highest, "highest"),
        (Self::Spread, "spread"),
        (Self::Distinct, "distinct"),
        (Self::Ceiling, "ceiling"),
    ];

    /// A statistic that a handful of posts does not bear (`semantics.md`, Statistics).
    #[must_use]
    pub fn is_statistic(self) -> bool {
        matches!(
            self,
            Self::Share | Self::Mean | Self::Median | Self::Largest | Self::Gap
        )
    }
}

/// One function with what it is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The function.
    pub function: Function,
    /// Its argument, about one post.
    pub argument: Option<Typed>,
    /// Which posts of the group count.
    pub condition: Option<Typed>,
    /// The type of its value.
    pub ty: Type,
    /// As it is written.
    pub text: String,
    /// What a gap or a ceiling says beside that.
    pub beside: Option<Beside>,
}

/// What some functions say beside their argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Beside {
    /// Of a gap: the function that is compared, and what tells the sides apart.
    Sides(Function, Typed),
    /// Of a ceiling: its number, and the grade.
    Ceiling(usize, GradeId),
}

impl Aggregate {
    /// What it asks of single posts.
    pub fn parts(&self) -> impl Iterator<Item = &Typed> {
        let by = match &self.beside {
            Some(Beside::Sides(_, by)) => Some(by),
            _ => None,
        };
        self.argument.iter().chain(&self.condition).chain(by)
    }
}

/// What a role is to reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// What must hold where the route ends, about a station.
    pub target: Typed,
    /// The longest time.
    pub within: Option<Time>,
    /// As it is written.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn stars_stand_for_any_text_and_capitals_do_not_count() {
        for (pattern, text, fits) in [
            ("research assist*", "Research Assistant", true),
            ("*technolog*", "Learning Technologist", true),
            ("lecturer", "Senior Lecturer", false),
            ("*a*a", "a", false),
            ("*", "", true),
            ("a*b*c", "a-b-b-c", true),
            ("", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(text), fits, "{pattern} {text}");
        }
    }
}
