//! What a scenario changes in posts, change after change: each looks at the posts as those before it left them.

use super::super::Framework;
use crate::check::Context;
use crate::check::rules::{Condition, Selection};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::Model;
use crate::posts::build::{Builder, Refusal};
use crate::posts::census::{Census, Places, places};
use crate::posts::columns::{Column, Posts};
use crate::posts::placement::Placing;
use crate::posts::read::Vocabulary;
use crate::source::Span;
use crate::syntax::ast::{Cell, Change, ChangeKind, Expr, Scenario, Text};
use crate::testing::refusal;
use jiff::civil::Date;

/// The most posts that one `add` may add: more is a slip of the hand.
const MOST_ADDED: i64 = 1_000_000;

/// What one change touched.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    /// Where it is written.
    pub(super) span: Span,
    /// Posts that it changes or adds.
    pub(super) posts: Places,
    /// Posts that it leaves alone because a blank leaves its condition undecided.
    pub(super) not_judged: Places,
}

/// Changes posts.
///
/// # Errors
/// What is wrong with the changes: names that nothing has, values that no column takes.
pub(super) fn change(
    posts: Posts,
    scenario: &Scenario,
    framework: &Framework,
    as_of: Date,
    (unnamed, placing): (&str, &Placing),
) -> Result<(Posts, Vec<Touched>), Vec<Diagnostic>> {
    let vocabulary = Vocabulary {
        contracts: framework.model.contract_terms(),
    };
    let mut changer = Changer {
        builder: Builder::changing(posts, &vocabulary),
        framework,
        as_of,
        unnamed,
        placing,
        out: Vec::new(),
    };
    let touched: Vec<Touched> = scenario
        .changes
        .iter()
        .map(|change| changer.change(change))
        .collect();
    if changer.out.is_empty() {
        Ok((changer.builder.finish_as("added by the scenario"), touched))
    } else {
        Err(changer.out)
    }
}

struct Changer<'a> {
    builder: Builder,
    framework: &'a Framework,
    as_of: Date,
    unnamed: &'a str,
    placing: &'a Placing,
    out: Vec<Diagnostic>,
}

impl Changer<'_> {
    fn change(&mut self, change: &Change) -> Touched {
        let (posts, not_judged) = match &change.what {
            ChangeKind::Set { cell, condition } => self.set(cell, condition.as_ref()),
            ChangeKind::Close { condition } => {
                let selection = self.select(Some(condition));
                self.give(&selection, Column::Status, "closed", change.span);
                self.weigh(&selection)
            }
            ChangeKind::Merge { units, into } => {
                let rows = units.iter().flat_map(|unit| self.of_unit(unit)).collect();
                let selection = Selection {
                    rows,
                    ..Selection::default()
                };
                self.give(&selection, Column::Unit, &into.value, into.span);
                self.weigh(&selection)
            }
            ChangeKind::Split {
                unit,
                into,
                condition,
            } => {
                let of_unit = self.of_unit(unit);
                let mut selection = self.select(condition.as_ref());
                selection.rows.retain(|row| of_unit.contains(row));
                selection.not_judged.retain(|row| of_unit.contains(row));
                self.give(&selection, Column::Unit, &into.value, into.span);
                self.weigh(&selection)
            }
            ChangeKind::AddPosts { count, cells } => (self.add(change.span, count.as_ref(), cells), 0),
            ChangeKind::AddStep(_)
            | ChangeKind::AddGrade { .. }
            | ChangeKind::AddRole(_)
            | ChangeKind::Regrade { .. }
            | ChangeKind::Replace(_) => (0, 0),
        };
        Touched {
            span: change.span,
            posts,
            not_judged,
        }
    }

    /// The posts that a condition holds of as things stand; without one, all.
    fn select(&mut self, condition: Option<&Expr>) -> Selection {
        let model = &self.framework.model;
        let graph = &self.framework.graph;
        let posts = self.builder.posts();
        let Some(written) = condition else {
            let rows = 0..u32::try_from(posts.len()).unwrap_or(u32::MAX);
            return Selection {
                rows: rows.collect(),
                ..Selection::default()
            };
        };
        match Condition::compile(model, graph, written) {
            Ok(condition) => {
                let census = Census::take_with(posts, model, graph, self.unnamed, self.placing);
                let context = Context::new(
                    model,
                    graph,
                    Some((posts, &census)),
                    &self.framework.settings,
                    self.as_of,
                );
                condition.select(&context)
            }
            Err(faults) => {
                self.out.extend(faults);
                Selection::default()
            }
        }
    }

    fn set(&mut self, cell: &Cell, condition: Option<&Expr>) -> (Places, Places) {
        let Some(column) = self.column(cell) else {
            return (0, 0);
        };
        if column == Column::Id || column == Column::Count {
            self.out.push(
                Diagnostic::error(
                    "unchangeable-column",
                    cell.column.span,
                    format!("a scenario does not change `{}`", column.name()),
                )
                .label("it says which posts there are")
                .help("use `add posts` and `close posts`"),
            );
            return (0, 0);
        }
        self.known_role(column, cell);
        let selection = self.select(condition);
        if let Err(refused) = self.builder.set(&selection.rows, column, &cell.value.value) {
            self.refuse(Some(cell), column, refused, cell.value.span);
        }
        self.weigh(&selection)
    }

    fn give(&mut self, selection: &Selection, column: Column, value: &str, at: Span) {
        if let Err(refused) = self.builder.set(&selection.rows, column, value) {
            self.refuse(None, column, refused, at);
        }
    }

    /// The rows of a unit, by its name as the posts have it.
    fn of_unit(&mut self, unit: &Text) -> Vec<u32> {
        let posts = self.builder.posts();
        let rows = (0_u32..).zip(0..posts.len());
        let found: Vec<u32> = posts.symbols.find(&unit.value).map_or_else(Vec::new, |sym| {
            rows.filter(|&(_, row)| posts.text(Column::Unit, row) == sym)
                .map(|(number, _)| number)
                .collect()
        });
        if found.is_empty() {
            let mut units: Vec<&str> = (0..posts.len())
                .map(|row| posts.symbols.text(posts.text(Column::Unit, row)))
                .collect();
            units.sort_unstable();
            units.dedup();
            let help = did_you_mean(&unit.value, units)
                .unwrap_or_else(|| "name a unit as the posts name it".to_owned());
            let diagnostic = Diagnostic::error(
                "unknown-unit",
                unit.span,
                format!("no post is in unit `{}`", unit.value),
            )
            .label("no such unit in the posts")
            .help(help);
            self.out.push(diagnostic);
        }
        found
    }

    fn add(&mut self, span: Span, count: Option<&crate::source::Spanned<i64>>, cells: &[Cell]) -> Places {
        let number = count.map_or(1, |count| count.value);
        if let Some(count) = count.filter(|count| !(1..=MOST_ADDED).contains(&count.value)) {
            self.out.push(
                Diagnostic::error(
                    "number-of-posts",
                    count.span,
                    format!("{} posts cannot be added", count.value),
                )
                .label("from 1 to 1 000 000")
                .help("to take posts away, write `close posts where …`"),
            );
            return 0;
        }
        let mut given = Vec::new();
        for cell in cells {
            if cell.column.value.starts_with("factors.") {
                continue;
            }
            let Some(column) = self.column(cell) else {
                return 0;
            };
            self.known_role(column, cell);
            self.builder.widen(column);
            given.push((column, cell.value.value.as_str()));
        }
        let placed = [Column::Role, Column::Title];
        if !given.iter().any(|(column, _)| placed.contains(column)) {
            self.out.push(
                Diagnostic::error(
                    "nowhere-placed",
                    span,
                    "these posts have neither a role nor a title",
                )
                .label("nothing says what they are")
                .help("write `role NAME`, and `grade` where the role has several"),
            );
            return 0;
        }
        if number > 1 && given.iter().any(|(column, _)| *column == Column::Id) {
            self.out.push(
                Diagnostic::error("one-id", span, format!("{number} posts cannot have one id"))
                    .label("rows that share an id are one post")
                    .help("leave `id` out: each then gets one of its own"),
            );
            return 0;
        }
        let institutions = self.institutions();
        if institutions > 1 && !given.iter().any(|(column, _)| *column == Column::Institution) {
            self.out.push(
                Diagnostic::error("whose-posts", span, "these posts belong to no institution")
                    .label(format!("the posts are those of {institutions} institutions"))
                    .help("say which: `institution \"…\"`"),
            );
            return 0;
        }
        for _ in 0..number {
            if let Err((column, refused)) = self.builder.post(&given) {
                let cell = cells
                    .iter()
                    .find(|cell| Column::named(&cell.column.value) == Some(column));
                self.refuse(cell, column, refused, span);
                return 0;
            }
            for cell in cells {
                if let Some(factor) = cell.column.value.strip_prefix("factors.") {
                    self.builder.factor(&factor.to_lowercase(), &cell.value.value);
                }
            }
        }
        number * crate::posts::census::ONE
    }

    fn institutions(&self) -> usize {
        let posts = self.builder.posts();
        let mut all: Vec<_> = (0..posts.len())
            .map(|row| posts.text(Column::Institution, row))
            .collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    fn column(&mut self, cell: &Cell) -> Option<Column> {
        let name = &cell.column.value;
        let found = Column::named(name);
        if found.is_none() {
            let help = did_you_mean(name, Column::ALL.iter().map(|(_, name)| *name))
                .unwrap_or_else(|| "name a column of posts, such as `contract` or `grade`".to_owned());
            self.out.push(
                Diagnostic::error(
                    "unknown-column",
                    cell.column.span,
                    format!("posts have no column `{name}`"),
                )
                .label("no such column")
                .help(help),
            );
        }
        found
    }

    /// A role by name has to be one of the framework; shares of several are left to placement.
    fn known_role(&mut self, column: Column, cell: &Cell) {
        let name = &cell.value.value;
        let model: &Model = &self.framework.model;
        if column != Column::Role || name.contains(':') || model.roles.iter().any(|role| role.name == *name) {
            return;
        }
        let help = did_you_mean(name, model.roles.iter().map(|role| role.name.as_str()))
            .unwrap_or_else(|| "name a role of the framework, or add it with `add role`".to_owned());
        self.out.push(
            Diagnostic::error("unknown-role", cell.value.span, format!("unknown role `{name}`"))
                .label("no such role")
                .help(help),
        );
    }

    fn refuse(&mut self, cell: Option<&Cell>, column: Column, refused: Refusal, at: Span) {
        let written = cell.map_or("", |cell| cell.value.value.as_str());
        let (message, help) = refusal(written, column, refused, &self.framework.model);
        let span = cell.map_or(at, |cell| cell.value.span);
        self.out.push(
            Diagnostic::error("unreadable-value", span, message)
                .label("not a value of this column")
                .help(help),
        );
    }

    /// The posts behind a selection: those who share a job are one.
    fn weigh(&self, selection: &Selection) -> (Places, Places) {
        let posts = self.builder.posts();
        let mut ids = foldhash::HashSet::default();
        let mut sum = |rows: &[u32]| {
            ids.clear();
            let firsts = rows.iter().map(|&row| row as usize).filter(|&row| {
                let institution = posts.text(Column::Institution, row);
                ids.insert((institution, posts.text(Column::Id, row)))
            });
            firsts
                .map(|row| places(posts, row, posts.rows.fte.get(row).map_or(0, |fte| fte.0)))
                .sum()
        };
        (sum(&selection.rows), sum(&selection.not_judged))
    }
}

/// Whether a change is one of the framework.
pub(super) fn is_of_framework(change: &ChangeKind) -> bool {
    match change {
        ChangeKind::AddStep(_)
        | ChangeKind::AddGrade { .. }
        | ChangeKind::AddRole(_)
        | ChangeKind::Regrade { .. }
        | ChangeKind::Replace(_) => true,
        ChangeKind::Set { .. }
        | ChangeKind::AddPosts { .. }
        | ChangeKind::Close { .. }
        | ChangeKind::Merge { .. }
        | ChangeKind::Split { .. } => false,
    }
}

/// What is wrong with the conditions, columns and values of a scenario: it is carried out on no posts.
pub(super) fn conditions(scenario: &Scenario, framework: &Framework) -> Vec<Diagnostic> {
    let mut without_units = scenario.clone();
    // Which units there are, only posts say.
    without_units
        .changes
        .retain(|change| !matches!(change.what, ChangeKind::Merge { .. } | ChangeKind::Split { .. }));
    let mut out: Vec<Diagnostic> = scenario
        .changes
        .iter()
        .filter_map(|change| match &change.what {
            ChangeKind::Split {
                condition: Some(condition),
                ..
            } => Condition::compile(&framework.model, &framework.graph, condition).err(),
            _ => None,
        })
        .flatten()
        .collect();
    let as_of = jiff::civil::date(1970, 1, 1);
    if let Err(faults) = change(
        Posts::default(),
        &without_units,
        framework,
        as_of,
        ("", &Placing::default()),
    ) {
        out.extend(faults);
    }
    out
}
