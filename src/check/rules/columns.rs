//! The columns of posts, by census cell or by row, as the rule language asks for them.

use crate::check::{Context, Establishment};
use crate::expr::{BLANK, Column as Values, Field, Frame, Long, State};
use crate::graph::Tiers;
use crate::model::{GradeId, RoleId, ScaleId};
use crate::posts::census::{Cell, ONE, Places, places};
use crate::posts::columns::{Column, Sym, Weight};
use crate::posts::lane::Numbers;
use crate::posts::mapping::folded;
use crate::posts::placement::{Key, Placement, Placer, Reason};
use foldhash::HashMap;
use std::borrow::Cow;

/// The columns of which one must be there for a field to be judged.
pub(super) fn needed(field: Field) -> &'static [Column] {
    match field {
        Field::Title => &[Column::Title],
        Field::Unit => &[Column::Unit],
        Field::Grade
        | Field::Level
        | Field::Scale
        | Field::GradeBottom
        | Field::GradeTop
        | Field::GradeBar
        | Field::GradeLowestPay
        | Field::GradeHighestPay => &[Column::Grade, Column::Role, Column::Title],
        Field::HolderGrade => &[Column::HolderGrade],
        Field::Contract | Field::Is(State::ShortTerm) => &[Column::Contract],
        Field::Start | Field::TimeInPost => &[Column::Start],
        Field::End => &[Column::End],
        Field::ServiceStart => &[Column::ServiceStart],
        Field::Service => &[Column::ServiceStart, Column::Start],
        Field::ActingUntil => &[Column::ActingUntil],
        Field::ProtectedUntil => &[Column::ProtectedUntil],
        Field::Funding => &[Column::Funding],
        Field::Funder => &[Column::Funder],
        Field::Point => &[Column::Point],
        Field::Salary => &[Column::Salary],
        Field::Manager => &[Column::Manager],
        Field::CpdOwner => &[Column::CpdOwner],
        Field::Person => &[Column::Person],
        Field::Justification | Field::Is(State::Justified) => &[Column::Justification],
        Field::Sex => &[Column::Sex],
        Field::Group => &[Column::Group],
        _ => &[],
    }
}

/// Whether all posts of a census cell have one value.
pub(super) fn by_cell(field: Field) -> bool {
    matches!(
        field,
        Field::Institution
            | Field::Unit
            | Field::Role
            | Field::Family
            | Field::Grade
            | Field::Level
            | Field::Scale
            | Field::Contract
            | Field::Status
            | Field::Onward
            | Field::Funding
            | Field::AsOf
            | Field::GradeBottom
            | Field::GradeTop
            | Field::GradeBar
            | Field::GradeLowestPay
            | Field::GradeHighestPay
            | Field::TopGrade
            | Field::Cpd
            | Field::RoleCpdOwner
            | Field::Is(
                State::ShortTerm
                    | State::Placed
                    | State::Entry
                    | State::Terminal
                    | State::Fixed
                    | State::Staffed
            )
    )
}

/// Codes of institutions whose name is no text of the posts begin here.
const NAMED_ELSEWHERE: i64 = 1 << 40;

/// What is derived once for all rules.
pub(super) struct Ground<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) here: &'a Establishment<'a>,
    placer: Placer<'a>,
    /// By cell: the one role and the grade of its posts, placed or not.
    roles: Vec<Option<RoleId>>,
    grades: Vec<Option<GradeId>>,
    /// Contract terms that occur, by their text.
    contracts: HashMap<Sym, i64>,
    /// Codes of institutions.
    institutions: Vec<i64>,
    /// Days since 1970-01-01.
    as_of: i64,
    /// Some row stands for several posts.
    several: bool,
    /// Every row is a post or several of its own, counted in posts.
    plain: bool,
}

impl<'a> Ground<'a> {
    pub(super) fn new(context: &'a Context<'a>, here: &'a Establishment<'a>) -> Self {
        let placer = Placer::new(context.model, context.graph);
        let terms = context.model.contract_terms();
        let contracts = (0..)
            .zip(&terms)
            .filter_map(|(code, term)| Some((here.posts.symbols.find(term)?, code)))
            .collect();
        let institutions = (0..)
            .zip(&here.census.institutions)
            .map(|(number, name)| match here.posts.symbols.find(name) {
                Some(sym) => i64::from(sym.0),
                None => NAMED_ELSEWHERE + number,
            })
            .collect();
        let stands: Vec<_> = here
            .census
            .cells
            .iter()
            .map(|cell| stands(context, here, &placer, cell))
            .collect();
        Self {
            roles: stands.iter().map(|(role, _)| *role).collect(),
            grades: stands.iter().map(|(_, grade)| *grade).collect(),
            context,
            here,
            placer,
            contracts,
            institutions,
            as_of: i64::from(crate::check::pay::days(context.as_of)),
            plain: here.census.job_shares.shared.is_empty()
                && here
                    .posts
                    .sources
                    .iter()
                    .all(|source| source.weight == Weight::Posts),
            several: here.posts.rows.count.distinct().any(|&count| count != 1),
        }
    }

    pub(super) fn cell(&self, number: u32) -> Option<&'a Cell> {
        self.here.census.cells.get(number as usize)
    }

    /// The cell of a row; none where another row stands for its post.
    pub(super) fn cell_of(&self, row: u32) -> Option<u32> {
        let cell = *self.here.census.cell_of_row.get(row as usize)?;
        ((cell as usize) < self.here.census.cells.len()).then_some(cell)
    }

    /// The places of a post's row.
    pub(super) fn places(&self, row: u32) -> Places {
        if self.plain {
            let count = self.here.posts.rows.count.get(row as usize).copied();
            return i64::from(count.unwrap_or(1)) * ONE;
        }
        let fte = self.here.census.job_shares.fte(self.here.posts, row as usize);
        places(self.here.posts, row as usize, fte)
    }

    /// The value of a field that all posts of a cell have in common.
    fn of_cell(&self, field: Field, number: u32) -> i64 {
        let Some(cell) = self.cell(number) else {
            return BLANK;
        };
        let at = number as usize;
        let sym = |sym: Sym| if sym.is_blank() { BLANK } else { i64::from(sym.0) };
        let role = || self.roles.get(at).copied().flatten();
        let profile = || self.context.model.role(role()?);
        let grade = || self.grades.get(at).copied().flatten();
        let found = || self.context.model.grade(grade()?);
        let value = match field {
            Field::Institution => self.institutions.get(cell.institution as usize).copied(),
            Field::Unit => Some(sym(cell.unit)),
            Field::Funding => Some(sym(cell.funding)),
            Field::Contract => self.contracts.get(&cell.contract).copied(),
            Field::Status => Some(cell.status as i64),
            Field::Onward => {
                let class = self.here.onward.class_of_cell.get(at).copied().flatten();
                class.map(|class| class as i64)
            }
            Field::AsOf => Some(self.as_of),
            Field::Role => role().map(|role| i64::from(role.0)),
            Field::Family => profile()
                .and_then(|role| role.family)
                .map(|family| i64::from(family.0)),
            Field::Grade => grade().map(|grade| i64::from(grade.0)),
            // Named by the first of the grades that are level.
            Field::Level => grade().map(|grade| {
                let tiers = &self.context.graph.tiers;
                let all = (0..self.context.model.grades.len()).map(GradeId::at);
                let first = all.into_iter().find(|&other| tiers.of(other) == tiers.of(grade));
                i64::from(first.unwrap_or(grade).0)
            }),
            Field::Scale => found().map(|grade| i64::from(grade.scale.0)),
            Field::GradeBottom => found()
                .and_then(|grade| grade.points)
                .map(|points| points.low * ONE),
            Field::GradeTop => found()
                .and_then(|grade| grade.points)
                .map(|points| points.high * ONE),
            Field::GradeBar => found().and_then(|grade| grade.bar).map(|bar| bar * ONE),
            Field::GradeLowestPay => found().and_then(|grade| grade.pay).map(|pay| pay.low),
            Field::GradeHighestPay => found().and_then(|grade| grade.pay).map(|pay| pay.high),
            Field::TopGrade => profile()
                .filter(|role| !role.grades.is_empty())
                .map(|role| i64::from(role.grades.high.0)),
            Field::Cpd => profile().and_then(|role| role.cpd_days),
            Field::RoleCpdOwner => profile()
                .and_then(|role| role.cpd_owner)
                .map(|role| i64::from(role.0)),
            Field::Is(State::ShortTerm) => {
                let term = self.here.posts.symbols.text(cell.contract);
                (!term.is_empty()).then(|| i64::from(self.context.model.is_short_term(term)))
            }
            Field::Is(State::Placed) => {
                let placed = matches!(self.here.census.placement(cell), Placement::On(_));
                Some(i64::from(placed))
            }
            Field::Is(State::Entry) => profile().map(|role| i64::from(role.entry)),
            Field::Is(State::Terminal) => profile().map(|role| i64::from(role.terminal)),
            _ => None,
        };
        value.unwrap_or(BLANK)
    }

    /// The value of a field of a row.
    fn of_row(&self, field: Field, row: u32) -> i64 {
        let rows = &self.here.posts.rows;
        let at = row as usize;
        let text = |column| {
            let sym = self.here.posts.text(column, at);
            if sym.is_blank() {
                None
            } else {
                Some(i64::from(sym.0))
            }
        };
        let day = |days: &Numbers<i32>| days.known(at).map(i64::from);
        let value = match field {
            Field::Id => text(Column::Id),
            Field::Title => text(Column::Title),
            Field::Funder => text(Column::Funder),
            Field::Manager => text(Column::Manager),
            Field::CpdOwner => text(Column::CpdOwner),
            Field::Person => text(Column::Person),
            Field::Justification => text(Column::Justification),
            Field::Sex => text(Column::Sex),
            Field::Group => text(Column::Group),
            Field::Fte => Some(self.here.census.job_shares.fte(self.here.posts, at)),
            Field::Start | Field::TimeInPost => day(&rows.start),
            Field::End => day(&rows.end),
            Field::ServiceStart => day(&rows.service_start),
            Field::Service => day(&rows.service_start).or_else(|| day(&rows.start)),
            Field::ActingUntil => day(&rows.acting_until),
            Field::ProtectedUntil => day(&rows.protected_until),
            Field::Point => rows.point.known(at).map(|point| i64::from(point) * ONE),
            Field::Salary => rows.salary.known(at),
            Field::HolderGrade => self.holder_grade(row),
            Field::Is(State::Justified) => Some(i64::from(self.is_justified(row))),
            _ => None,
        };
        value.unwrap_or(BLANK)
    }

    /// Whether the justification is one of the reasons that the contract accepts; any is where it lists none.
    fn is_justified(&self, row: u32) -> bool {
        let text = |sym| self.here.posts.symbols.text(sym);
        let given = text(self.here.posts.text(Column::Justification, row as usize));
        if given.is_empty() {
            return false;
        }
        let cell = self.cell_of(row).and_then(|cell| self.cell(cell));
        let term = cell.map_or("", |cell| text(cell.contract));
        let mut contracts = self.context.model.contracts.iter();
        let reasons = contracts
            .find(|contract| contract.name == term)
            .map_or(&[][..], |contract| contract.reasons.as_slice());
        let given = folded(given);
        reasons.is_empty() || reasons.iter().any(|reason| folded(reason) == given)
    }

    /// Read in the scale of the post's own grade, as placement does.
    fn holder_grade(&self, row: u32) -> Option<i64> {
        let written = self.here.posts.text(Column::HolderGrade, row as usize);
        let own = self.grades.get(self.cell_of(row)? as usize).copied().flatten()?;
        let scale = self.context.model.grade(own)?.scale;
        let grade = self
            .placer
            .grade(scale, self.here.posts.symbols.text(written), "")?;
        Some(i64::from(grade.0))
    }
}

/// The one role and the grade of a cell's posts. An unplaced post may still have them: a role that its grade does not
/// fit, a grade that one scale alone has.
fn stands(
    context: &Context<'_>,
    here: &Establishment<'_>,
    placer: &Placer<'_>,
    cell: &Cell,
) -> (Option<RoleId>, Option<GradeId>) {
    match here.census.placement(cell) {
        placed @ Placement::On(_) => {
            let station = placed.main().and_then(|id| context.graph.station(id));
            (
                station.map(|station| station.role),
                station.map(|station| station.grade),
            )
        }
        Placement::Not(Reason::GradeOutsideRole(role, grade)) => (Some(*role), Some(*grade)),
        Placement::Not(Reason::GradeMissing(role) | Reason::UnknownGrade(role, _)) => (Some(*role), None),
        Placement::Not(_) => {
            let list = &here.census.placements.list;
            let key = list.get(cell.placement as usize).map(|(key, _)| *key);
            (None, key.and_then(|key| only_grade(context, here, placer, key)))
        }
    }
}

fn only_grade(
    context: &Context<'_>,
    here: &Establishment<'_>,
    placer: &Placer<'_>,
    key: Key,
) -> Option<GradeId> {
    let text = |sym| here.posts.symbols.text(sym);
    if key.grade.is_blank() {
        return None;
    }
    let scales = (0..context.model.scales.len()).map(ScaleId::at);
    let mut found: Vec<GradeId> = scales
        .filter_map(|own| placer.grade(own, text(key.grade), text(key.scale)))
        .collect();
    found.dedup();
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Some posts, by cell or by row.
pub(super) struct Posts<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) at: At,
}

/// Which posts.
pub(super) enum At {
    Cells(Vec<u32>),
    Rows(Vec<u32>),
}

impl Posts<'_> {
    pub(super) fn numbers(&self) -> &[u32] {
        match &self.at {
            At::Cells(numbers) | At::Rows(numbers) => numbers,
        }
    }

    pub(super) fn cell(&self, index: usize) -> Option<u32> {
        let number = *self.numbers().get(index)?;
        match &self.at {
            At::Cells(_) => Some(number),
            At::Rows(_) => self.ground.cell_of(number),
        }
    }

    pub(super) fn places(&self, index: usize) -> Places {
        let Some(&number) = self.numbers().get(index) else {
            return 0;
        };
        match &self.at {
            At::Cells(_) => self.ground.cell(number).map_or(0, |cell| cell.posts),
            At::Rows(_) => self.ground.places(number),
        }
    }

    fn codes(&self, field: Field) -> Vec<i64> {
        match &self.at {
            At::Cells(cells) => cells
                .iter()
                .map(|&cell| self.ground.of_cell(field, cell))
                .collect(),
            At::Rows(rows) if by_cell(field) => {
                // Each cell is asked once.
                let mut known: HashMap<u32, i64> = HashMap::default();
                let mut last = (u32::MAX, BLANK);
                let mut value = |row: u32| {
                    let Some(cell) = self.ground.cell_of(row) else {
                        return BLANK;
                    };
                    if last.0 != cell {
                        last = (
                            cell,
                            *known
                                .entry(cell)
                                .or_insert_with(|| self.ground.of_cell(field, cell)),
                        );
                    }
                    last.1
                };
                rows.iter().map(|&row| value(row)).collect()
            }
            At::Rows(rows) => rows.iter().map(|&row| self.ground.of_row(field, row)).collect(),
        }
    }
}

impl Frame for Posts<'_> {
    fn len(&self) -> usize {
        self.numbers().len()
    }

    fn column(&self, field: Field) -> Values<'_> {
        let codes = self.codes(field);
        let long = |make: &dyn Fn(i64) -> Long| {
            let values = codes.iter().map(|&code| (code != BLANK).then(|| make(code)));
            Values::Longs(values.collect())
        };
        match field {
            Field::Service | Field::TimeInPost => long(&|from| Long::Between(from, self.ground.as_of)),
            Field::Cpd => long(&|days| Long::Time(crate::model::Time { months: 0, days })),
            // A row of several posts gives their total.
            Field::Fte if self.ground.several => {
                let count = |row: u32| self.ground.here.posts.rows.count.get(row as usize).copied();
                let rows = self.numbers().iter().zip(&codes);
                let each = rows.map(|(&row, &fte)| {
                    crate::expr::Ratio::new(i128::from(fte), i128::from(count(row).unwrap_or(1)))
                });
                Values::Ratios(each.collect())
            }
            _ => Values::Codes(Cow::Owned(codes)),
        }
    }

    fn code(&self, text: &str) -> Option<i64> {
        let here = self.ground.here;
        if let Some(sym) = here.posts.symbols.find(text) {
            return (!sym.is_blank()).then(|| i64::from(sym.0));
        }
        let number = here.census.institutions.iter().position(|name| name == text)?;
        self.ground.institutions.get(number).copied()
    }

    fn text(&self, code: i64) -> &str {
        let here = self.ground.here;
        if code >= NAMED_ELSEWHERE {
            let number = usize::try_from(code - NAMED_ELSEWHERE).unwrap_or(usize::MAX);
            return here.census.institutions.get(number).map_or("", String::as_str);
        }
        here.posts.symbols.text(Sym(u32::try_from(code).unwrap_or(0)))
    }

    fn tiers(&self) -> &Tiers {
        &self.ground.context.graph.tiers
    }
}
