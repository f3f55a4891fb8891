//! A framework and an extract of posts as plain values: what both implementations are asked about.

/// A framework with the posts of one extract.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub scales: Vec<Scale>,
    /// `align a.x = b.y`
    pub aligns: Vec<(GradeAt, GradeAt)>,
    pub families: Vec<String>,
    pub contracts: Vec<Declared>,
    pub checks: Vec<CheckBlock>,
    pub roles: Vec<Role>,
    pub paths: Vec<Vec<Line>>,
    pub columns: Columns,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub struct Scale {
    pub name: String,
    /// Lowest first.
    pub grades: Vec<String>,
}

/// A grade by the positions of its scale and of itself in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GradeAt {
    pub scale: usize,
    pub grade: usize,
}

/// A contract term that the framework declares, or one of everybody's that it declares anew.
#[derive(Debug, Clone)]
pub struct Declared {
    pub name: String,
    /// `short-term`, `not short-term`, or nothing said.
    pub short_term: Option<bool>,
}

/// `check name { … }`; what is None is not written.
#[derive(Debug, Clone, Default)]
pub struct CheckBlock {
    pub check: &'static str,
    pub level: Option<&'static str>,
    /// In ten-thousandths.
    pub at_most: Option<u64>,
    pub at_least: Option<u64>,
    pub by: Option<Vec<&'static str>>,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub name: String,
    pub title: String,
    pub family: Option<usize>,
    pub scale: usize,
    pub low: usize,
    pub high: usize,
    /// Whether its grades are written without the scale.
    pub bare: bool,
    pub fixed: bool,
    pub entry: bool,
    pub terminal: bool,
    pub titles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Never written by hand here: it follows from a role's several grades.
    Progression,
    Promotion,
    Vacancy,
    Transfer,
    Secondment,
}

/// One line of a path.
#[derive(Debug, Clone)]
pub struct Line {
    pub ends: Vec<End>,
    pub both_ways: bool,
    pub kind: Kind,
    /// `3 years`
    pub after: Option<String>,
    pub qualification: bool,
    pub open_to: Vec<OpenTo>,
}

/// `role` or `role@grade`.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub role: usize,
    pub grade: Option<usize>,
}

/// `open to contract a, b`
#[derive(Debug, Clone)]
pub struct OpenTo {
    pub by: By,
    pub values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Contract,
    Funding,
}

/// Which of the columns that may be missing the extract has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns {
    pub institution: bool,
    pub count: bool,
    pub title: bool,
    pub role: bool,
    pub scale: bool,
    pub status: bool,
    pub fte: bool,
    pub funding: bool,
    pub manager: bool,
    pub person: bool,
    /// Whether they stand in the opposite order.
    pub reversed: bool,
}

/// One row, cell by cell; an empty text is a blank cell.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub id: String,
    pub count: Option<u32>,
    pub institution: String,
    pub unit: String,
    pub title: String,
    pub roles: Vec<Named>,
    /// As written: `6`, `professional.6`, or what is no grade at all.
    pub grade: String,
    pub scale: String,
    pub contract: String,
    pub status: String,
    /// In hundredths.
    pub fte: Option<u32>,
    pub funding: String,
    pub manager: String,
    pub person: String,
}

/// A role named in a cell, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// In hundredths; nobody or everybody in a cell has one.
    pub share: Option<u32>,
}
