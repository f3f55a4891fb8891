//! Random worlds. Raw choices are plain small numbers, so that a failing world shrinks well; `build` makes a legal
//! framework of them: an alignment that would be circular and a step that would break a rule are left out.

mod frame;
mod rows;
mod settings;

use super::world::World;
use proptest::collection::vec;
use proptest::prelude::*;

/// What the worlds of one test are rich in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Many roles and steps, well placed posts.
    Careers,
    /// Titles, grades and role cells of every kind, job shares, refused rows.
    Placement,
    /// Few roles, many contracts, large counts.
    Contracts,
}

impl Focus {
    pub const ALL: [Self; 3] = [Self::Careers, Self::Placement, Self::Contracts];
}

/// The choices that a framework and an extract are made of.
#[derive(Debug, Clone)]
pub struct Raw {
    focus: Focus,
    /// How many grades each scale has.
    scales: Vec<usize>,
    aligns: Vec<(usize, usize)>,
    families: usize,
    /// Which term, and what is said of it.
    contracts: Vec<(usize, usize)>,
    checks: Vec<settings::Raw>,
    roles: Vec<RawRole>,
    paths: Vec<Vec<RawStep>>,
    columns: RawColumns,
    rows: Vec<RawRow>,
}

type RawColumns = [bool; 11];

#[derive(Debug, Clone)]
struct RawRole {
    scale: usize,
    low: usize,
    more: usize,
    family: Option<usize>,
    bare: bool,
    fixed: bool,
    entry: bool,
    terminal: bool,
    /// Another role's title instead of its own.
    borrowed: Option<usize>,
    titles: Vec<usize>,
}

#[derive(Debug, Clone)]
struct RawStep {
    ends: Vec<(usize, Option<usize>)>,
    both_ways: bool,
    kind: usize,
    after: Option<(usize, usize)>,
    qualification: bool,
    open_to: Vec<(bool, Vec<usize>)>,
}

#[derive(Debug, Clone)]
struct RawRow {
    institution: usize,
    unit: usize,
    role: RoleCell,
    /// Positions of roles.
    named: Vec<usize>,
    shares: usize,
    title: (usize, usize),
    grade: GradeCell,
    pick: usize,
    contract: usize,
    status: usize,
    funding: usize,
    count: Option<u32>,
    fte: Option<usize>,
    manager: Option<usize>,
    share: Option<Sharing>,
    /// Takes the id that a post of another institution may have too.
    common_id: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RoleCell {
    One,
    Several,
    Unknown,
    OneUnknownOfSeveral,
    Blank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GradeCell {
    InRange,
    InRangeDotted,
    InRangeWithScale,
    Blank,
    SameScale,
    Anywhere,
    AnywhereWithScale,
    AnywhereBare,
    Unknown,
    UnknownDotted,
    UnknownScale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Two,
    Three,
    DisagreeOnUnit,
    DisagreeOnContract,
    DisagreeOnStatus,
}

/// Worlds of one focus.
pub fn world(focus: Focus) -> impl Strategy<Value = World> {
    raw(focus).prop_map(|raw| build(&raw))
}

fn build(raw: &Raw) -> World {
    let mut world = frame::build(raw);
    rows::add(raw, &mut world);
    world
}

fn raw(focus: Focus) -> impl Strategy<Value = Raw> {
    let (grades, roles, steps, paths, rows) = match focus {
        Focus::Careers => (2..6_usize, 2..9_usize, 2..8_usize, 1..4_usize, 1..40_usize),
        Focus::Placement => (1..6, 1..6, 1..3, 0..2, 1..22),
        Focus::Contracts => (1..6, 1..5, 1..3, 0..3, 4..40),
    };
    let frame = (
        vec(grades, 1..4),
        vec((any_index(), any_index()), 0..6),
        1..4_usize,
        vec(role(), roles),
        vec(vec(step(), steps), paths),
    );
    let said = (vec((any_index(), any_index()), 0..3), settings::blocks());
    (frame, said, columns(), vec(row(focus), rows)).prop_map(move |(frame, said, columns, rows)| Raw {
        focus,
        scales: frame.0,
        aligns: frame.1,
        families: frame.2,
        contracts: said.0,
        checks: said.1,
        roles: frame.3,
        paths: frame.4,
        columns,
        rows,
    })
}

/// A number to be taken modulo the length of a list.
fn any_index() -> std::ops::Range<usize> {
    0..840
}

fn likely(chance: f64) -> proptest::bool::Weighted {
    proptest::bool::weighted(chance)
}

fn role() -> impl Strategy<Value = RawRole> {
    (
        (
            any_index(),
            any_index(),
            prop_oneof![5 => Just(0_usize), 3 => Just(1), 1 => Just(2)],
            proptest::option::weighted(0.92, any_index()),
        ),
        (likely(0.3), likely(0.25), likely(0.4), likely(0.15)),
        proptest::option::weighted(0.12, any_index()),
        vec(any_index(), 0..3),
    )
        .prop_map(
            |((scale, low, more, family), (bare, fixed, entry, terminal), borrowed, titles)| RawRole {
                scale,
                low,
                more,
                family,
                bare,
                fixed,
                entry,
                terminal,
                borrowed,
                titles,
            },
        )
}

fn step() -> impl Strategy<Value = RawStep> {
    (
        vec((any_index(), proptest::option::weighted(0.3, any_index())), 2..5),
        any::<bool>(),
        any_index(),
        proptest::option::weighted(0.6, (1..9_usize, 0..4_usize)),
        likely(0.1),
        prop_oneof![
            6 => Just(Vec::new()),
            3 => vec((any::<bool>(), vec(any_index(), 1..3)), 1..2),
            1 => vec((any::<bool>(), vec(any_index(), 1..3)), 2..3),
        ],
    )
        .prop_map(|(ends, both_ways, kind, after, qualification, open_to)| RawStep {
            ends,
            both_ways,
            kind,
            after,
            qualification,
            open_to,
        })
}

fn columns() -> impl Strategy<Value = RawColumns> {
    (
        (
            likely(0.85),
            likely(0.7),
            likely(0.75),
            likely(0.85),
            likely(0.4),
            likely(0.8),
        ),
        (likely(0.7), likely(0.7), likely(0.2), likely(0.3), likely(0.3)),
    )
        .prop_map(|(a, b)| [a.0, a.1, a.2, a.3, a.4, a.5, b.0, b.1, b.2, b.3, b.4])
}

fn row(focus: Focus) -> impl Strategy<Value = RawRow> {
    let where_ = (
        any_index(),
        any_index(),
        role_cell(focus),
        vec(any_index(), 1..4),
        any_index(),
    );
    let what = (
        (any_index(), any_index()),
        grade_cell(focus),
        any_index(),
        any_index(),
        any_index(),
    );
    let count = match focus {
        Focus::Careers => prop_oneof![6 => 1..3_u32, 2 => 3..12_u32, 1 => 12..40_u32].boxed(),
        Focus::Placement => (1..4_u32).boxed(),
        Focus::Contracts => prop_oneof![5 => 1..6_u32, 3 => 6..40_u32, 1 => 40..130_u32].boxed(),
    };
    let sharing = prop_oneof![
        3 => Just(Sharing::Two),
        1 => Just(Sharing::Three),
        1 => Just(Sharing::DisagreeOnUnit),
        1 => Just(Sharing::DisagreeOnContract),
        1 => Just(Sharing::DisagreeOnStatus),
    ];
    let shared = if focus == Focus::Placement { 0.15 } else { 0.04 };
    let size = (
        any_index(),
        proptest::option::weighted(0.5, count),
        proptest::option::weighted(0.7, any_index()),
        proptest::option::weighted(0.5, any_index()),
        proptest::option::weighted(shared, sharing),
        likely(0.1),
    );
    (where_, what, size).prop_map(|(where_, what, size)| RawRow {
        institution: where_.0,
        unit: where_.1,
        role: where_.2,
        named: where_.3,
        shares: where_.4,
        title: what.0,
        grade: what.1,
        pick: what.2,
        contract: what.3,
        status: what.4,
        funding: size.0,
        count: size.1,
        fte: size.2,
        manager: size.3,
        share: size.4,
        common_id: size.5,
    })
}

fn role_cell(focus: Focus) -> BoxedStrategy<RoleCell> {
    if focus == Focus::Placement {
        prop_oneof![
            4 => Just(RoleCell::One),
            3 => Just(RoleCell::Several),
            4 => Just(RoleCell::Blank),
            1 => Just(RoleCell::Unknown),
            1 => Just(RoleCell::OneUnknownOfSeveral),
        ]
        .boxed()
    } else {
        prop_oneof![9 => Just(RoleCell::One), 3 => Just(RoleCell::Several), 1 => Just(RoleCell::Blank)]
            .boxed()
    }
}

fn grade_cell(focus: Focus) -> BoxedStrategy<GradeCell> {
    if focus == Focus::Placement {
        prop_oneof![
            6 => Just(GradeCell::InRange),
            2 => Just(GradeCell::InRangeDotted),
            2 => Just(GradeCell::InRangeWithScale),
            3 => Just(GradeCell::Blank),
            2 => Just(GradeCell::SameScale),
            2 => Just(GradeCell::Anywhere),
            1 => Just(GradeCell::AnywhereWithScale),
            1 => Just(GradeCell::AnywhereBare),
            1 => Just(GradeCell::Unknown),
            1 => Just(GradeCell::UnknownDotted),
            1 => Just(GradeCell::UnknownScale),
        ]
        .boxed()
    } else {
        prop_oneof![
            12 => Just(GradeCell::InRange),
            1 => Just(GradeCell::InRangeDotted),
            1 => Just(GradeCell::Blank),
            1 => Just(GradeCell::SameScale),
        ]
        .boxed()
    }
}

#[cfg(test)]
mod tests;
