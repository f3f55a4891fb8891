//! The posts of groups, in the order of their groups: what belongs together stands together.

use super::super::columns::{At, Ground, Posts, by_cell};
use super::super::render::Judged;
use super::super::statistics::Argument;
use crate::expr::{
    Aggregate, BLANK, Beside, Column, Field, Frame, Long, Ratio, Truth, Type, Typed, eval, truth,
};
use crate::posts::census::Places;
use std::collections::BTreeMap;
use std::ops::Range;

/// Some posts, with what each function is asked about.
pub(super) struct Members {
    /// Cells or rows.
    pub(super) numbers: Vec<u32>,
    cells: Vec<u32>,
    pub(super) places: Vec<Places>,
    /// The `where` is undecided: perhaps a member.
    perhaps: Vec<bool>,
    /// By aggregate.
    pub(super) arguments: Vec<Argument>,
    /// By aggregate: whether the post counts; none where all do.
    counts: Vec<Option<Vec<Truth>>>,
}

impl Members {
    /// The places of those that are in the group for certain.
    pub(super) fn size(&self, group: Range<usize>) -> Places {
        let sure = group.filter(|&index| self.is_sure(index));
        sure.filter_map(|index| self.places.get(index)).sum()
    }

    /// In the group for certain.
    pub(super) fn is_sure(&self, index: usize) -> bool {
        self.perhaps.get(index) == Some(&false)
    }

    /// Whether a function looks at a post; unknown where its `where` is undecided.
    pub(super) fn counts(&self, aggregate: usize, index: usize) -> Truth {
        match self.counts.get(aggregate) {
            Some(Some(counts)) => counts.get(index).copied().unwrap_or(Truth::Unknown),
            _ => Truth::True,
        }
    }

    /// The members that a function looks at.
    pub(super) fn counting(
        &self,
        aggregate: usize,
        group: Range<usize>,
    ) -> impl Iterator<Item = usize> + Clone {
        group.filter(move |&index| self.is_sure(index) && self.counts(aggregate, index) == Truth::True)
    }
}

/// A group: its institution and what its posts have in common.
pub(super) type Key = (u32, Vec<i64>);

/// What the functions are asked about, for one part of the posts.
pub(super) fn members(
    rule: &Judged<'_>,
    posts: Posts<'_>,
    aggregates: &[Aggregate],
    at_least: i64,
) -> Members {
    let covered = match &rule.rule.condition {
        Some(condition) => truth(condition, &posts),
        None => vec![Truth::True; posts.len()],
    };
    let mut numbers = Vec::new();
    let mut perhaps = Vec::new();
    for (&number, covered) in posts.numbers().iter().zip(covered) {
        if covered != Truth::False {
            numbers.push(number);
            perhaps.push(covered == Truth::Unknown);
        }
    }
    let posts = Posts {
        ground: posts.ground,
        at: match posts.at {
            At::Cells(_) => At::Cells(numbers.clone()),
            At::Rows(_) => At::Rows(numbers.clone()),
        },
    };
    Members {
        cells: (0..posts.len())
            .map(|index| posts.cell(index).unwrap_or(u32::MAX))
            .collect(),
        places: (0..posts.len()).map(|index| posts.places(index)).collect(),
        arguments: aggregates
            .iter()
            .map(|aggregate| argument(aggregate, &posts, at_least))
            .collect(),
        counts: aggregates
            .iter()
            .map(|aggregate| {
                let condition = aggregate.condition.as_ref();
                condition.map(|condition| truth(condition, &posts))
            })
            .collect(),
        numbers,
        perhaps,
    }
}

fn argument(aggregate: &Aggregate, posts: &Posts<'_>, at_least: i64) -> Argument {
    if let Some(Beside::Ceiling(number, grade)) = &aggregate.beside {
        let ceiling = posts.ground.context.model.ceilings.get(*number);
        return ceiling.map_or(Argument::Posts, |ceiling| {
            Argument::Ceiling(ceiling.clone(), *grade)
        });
    }
    let Some(typed) = &aggregate.argument else {
        return Argument::Posts;
    };
    if typed.ty == Type::YesNo {
        return Argument::Holds(truth(typed, posts));
    }
    let values = values(typed, posts);
    match &aggregate.beside {
        Some(Beside::Sides(function, by)) => Argument::Sides {
            function: *function,
            values,
            sides: self::values(by, posts),
            fewest: at_least,
        },
        _ => Argument::Values(values),
    }
}

/// The values of an expression in base units, or `BLANK`.
fn values(typed: &Typed, posts: &Posts<'_>) -> Vec<i64> {
    let column = eval(typed, posts);
    let values = (0..posts.len()).map(|row| match &column {
        Column::Longs(_) => column.long(row).map(in_days),
        Column::Ratios(_) => column.ratio(row).map(Ratio::rounded),
        codes => codes.code(row),
    });
    values.map(|value| value.unwrap_or(BLANK)).collect()
}

/// Times are added up and halved in days.
fn in_days(long: Long) -> i64 {
    match long {
        Long::Between(from, to) => to - from,
        Long::Time(time) => i64::try_from(time.mean() / 1_000_000).unwrap_or(i64::MAX),
    }
}

/// No group.
const NOWHERE: u32 = u32::MAX;

/// The members of all groups, in the order of the groups, and where each group stands among them. A post for which a
/// dimension is blank is in no group.
pub(super) fn grouped(
    ground: &Ground<'_>,
    dimensions: &[Field],
    parts: &[Members],
) -> (Members, Vec<(Key, Range<usize>)>) {
    let (keys, of_cell) = keys(ground, dimensions);
    let group = |cell: &u32| of_cell.get(*cell as usize).copied().unwrap_or(NOWHERE);
    let mut sizes = vec![0_u32; keys.len()];
    for cell in parts.iter().flat_map(|part| &part.cells) {
        if let Some(size) = sizes.get_mut(group(cell) as usize) {
            *size += 1;
        }
    }
    let mut next = Vec::with_capacity(sizes.len());
    let mut total = 0_u32;
    for size in &sizes {
        next.push(total);
        total += size;
    }
    let ranges = next
        .iter()
        .zip(&sizes)
        .map(|(&start, &size)| start as usize..(start + size) as usize);
    let groups = keys.into_iter().zip(ranges).collect();
    let slots: Vec<Vec<u32>> = parts
        .iter()
        .map(|part| {
            let mut slot = |cell| match next.get_mut(group(cell) as usize) {
                Some(next) => {
                    *next += 1;
                    *next - 1
                }
                None => NOWHERE,
            };
            part.cells.iter().map(&mut slot).collect()
        })
        .collect();
    let order = Order {
        parts,
        slots: &slots,
        total: total as usize,
    };
    (order.members(), groups)
}

/// The groups in order, and by cell the number of its group.
fn keys(ground: &Ground<'_>, dimensions: &[Field]) -> (Vec<Key>, Vec<u32>) {
    debug_assert!(dimensions.iter().all(|&field| by_cell(field)));
    let all = u32::try_from(ground.here.census.cells.len()).unwrap_or(0);
    let cells = Posts {
        ground,
        at: At::Cells((0..all).collect()),
    };
    let columns: Vec<Column<'_>> = dimensions.iter().map(|&field| cells.column(field)).collect();
    let keys: Vec<Option<Key>> = (0..all)
        .map(|cell| {
            let institution = ground.cell(cell)?.institution;
            let codes: Option<Vec<i64>> = columns.iter().map(|column| column.code(cell as usize)).collect();
            Some((institution, codes?))
        })
        .collect();
    let mut numbers: BTreeMap<&Key, u32> = keys.iter().flatten().map(|key| (key, 0)).collect();
    for (number, slot) in (0..).zip(numbers.values_mut()) {
        *slot = number;
    }
    let of_cell = keys
        .iter()
        .map(|key| {
            let number = key.as_ref().and_then(|key| numbers.get(key));
            number.copied().unwrap_or(NOWHERE)
        })
        .collect();
    (numbers.into_keys().cloned().collect(), of_cell)
}

/// Where each post of each part goes.
struct Order<'a> {
    parts: &'a [Members],
    slots: &'a [Vec<u32>],
    total: usize,
}

impl Order<'_> {
    fn column<T: Copy>(&self, blank: T, of: impl Fn(&Members) -> &[T]) -> Vec<T> {
        let mut out = vec![blank; self.total];
        for (part, slots) in self.parts.iter().zip(self.slots) {
            for (&value, &slot) in of(part).iter().zip(slots) {
                if let Some(place) = out.get_mut(slot as usize) {
                    *place = value;
                }
            }
        }
        out
    }

    fn argument(&self, number: usize) -> Argument {
        let first = self.parts.first().and_then(|part| part.arguments.get(number));
        match first {
            None | Some(Argument::Posts) => Argument::Posts,
            Some(Argument::Ceiling(ceiling, grade)) => Argument::Ceiling(ceiling.clone(), *grade),
            Some(&Argument::Sides { function, fewest, .. }) => Argument::Sides {
                function,
                fewest,
                values: self.column(BLANK, |part| match part.arguments.get(number) {
                    Some(Argument::Sides { values, .. }) => values,
                    _ => &[],
                }),
                sides: self.column(BLANK, |part| match part.arguments.get(number) {
                    Some(Argument::Sides { sides, .. }) => sides,
                    _ => &[],
                }),
            },
            Some(Argument::Holds(_)) => {
                Argument::Holds(
                    self.column(Truth::Unknown, |part| match part.arguments.get(number) {
                        Some(Argument::Holds(holds)) => holds,
                        _ => &[],
                    }),
                )
            }
            Some(Argument::Values(_)) => {
                Argument::Values(self.column(BLANK, |part| match part.arguments.get(number) {
                    Some(Argument::Values(values)) => values,
                    _ => &[],
                }))
            }
        }
    }

    fn members(&self) -> Members {
        let functions = self.parts.first().map_or(0, |part| part.arguments.len());
        let counted = |number: usize| {
            let first = self.parts.first().and_then(|part| part.counts.get(number));
            first.is_some_and(Option::is_some)
        };
        Members {
            numbers: self.column(0, |part| &part.numbers),
            cells: Vec::new(),
            places: self.column(0, |part| &part.places),
            perhaps: self.column(true, |part| &part.perhaps),
            arguments: (0..functions).map(|number| self.argument(number)).collect(),
            counts: (0..functions)
                .map(|number| {
                    counted(number).then(|| {
                        self.column(Truth::Unknown, |part| match part.counts.get(number) {
                            Some(Some(counts)) => counts,
                            _ => &[],
                        })
                    })
                })
                .collect(),
        }
    }
}
