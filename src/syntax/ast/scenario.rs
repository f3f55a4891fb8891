//! `scenario name "Title" { … }`: a what-if.

use super::{Cell, Expr, Grade, Name, Role, RoleGrade, Spine, Step, Text};
use crate::source::{Span, Spanned};

/// `scenario name "Title" { set …  add …  close …  merge …  split …  regrade …  replace … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What it changes, in order.
    pub changes: Vec<Change>,
    /// True when a clause of the block could not be read (its fault has been reported).
    pub damaged: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whole clause.
    pub span: Span,
    /// What it does.
    pub what: ChangeKind,
}

/// What a scenario may change: posts first, then the framework.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeKind {
    /// `set contract = open-ended for posts where …`
    Set {
        /// The column and its new value.
        cell: Cell,
        /// Which posts; none for all.
        condition: Option<Expr>,
    },
    /// `add 2 posts { role x  grade 8  unit "U" }`
    AddPosts {
        /// How many alike; none for one.
        count: Option<Spanned<i64>>,
        /// Their values.
        cells: Vec<Cell>,
    },
    /// `close posts where …`
    Close {
        /// Which posts.
        condition: Expr,
    },
    /// `merge units "A", "B" into "C"`
    Merge {
        /// The units that are merged.
        units: Vec<Text>,
        /// The unit that they become.
        into: Text,
    },
    /// `split unit "A" into "B" for posts where …`
    Split {
        /// The unit that is split.
        unit: Text,
        /// The unit that the posts go to.
        into: Text,
        /// Which posts go; none for all.
        condition: Option<Expr>,
    },
    /// `add step a -> b : vacancy`
    AddStep(Box<Step>),
    /// `add grade 10 "Grade 10" points 50..55 to professional above 9`
    AddGrade {
        /// The grade.
        grade: Box<Grade>,
        /// The scale that it is added to.
        scale: Name,
        /// Above, or below.
        above: bool,
        /// The grade next to which it stands.
        next_to: Name,
    },
    /// `add role name "Title" { … }`
    AddRole(Box<Role>),
    /// `regrade role x to professional.6..8`
    Regrade {
        /// The role.
        role: Name,
        /// Its new grade or range of grades.
        grade: RoleGrade,
    },
    /// `replace spine national in "spine-2027.csv"`: the table that holds on every date.
    Replace(Box<Spine>),
}
