//! From the parts of all workers to [`Posts`]: the same whatever the number of threads and the size of pieces.

use super::super::columns::{
    Column, ColumnSet, Fte, Groups, NO_DATE, NO_MONEY, Posts, SourceInfo, Status, Sym, TOP,
};
use super::super::lane::Lane;
use super::ids::{self, Ids, NOBODY, SPECIAL};
use super::later::{Later, Place, Source};
use super::line::Odd;
use super::quick::Mark;
use super::worker::{NUMBERS, Part, hash_of, of_group};
use foldhash::HashMap;
use hashbrown::HashTable;
use std::mem::take;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

/// What the workers made of one source.
pub(super) struct Gathered {
    /// By worker: its texts, its groups' values one after another, and its FTEs.
    pub workers: Vec<(super::super::columns::Symbols, Vec<u32>, Vec<i64>)>,
    /// In the order of the source.
    pub parts: Vec<Part>,
    pub info: SourceInfo,
    pub later: Source,
    /// The row number of the headings.
    pub header: u32,
    /// Length of the source in bytes.
    pub length: u64,
    pub prefix: String,
}

/// Groups of all workers under one numbering.
struct Grouping {
    columns: Vec<Column>,
    /// The values of a group behind one another, its source first.
    keys: Vec<u32>,
    known: HashTable<u32>,
}

impl Grouping {
    fn width(&self) -> usize {
        self.columns.len() + 1
    }

    fn number(&mut self, key: &[u32]) -> u32 {
        let (hash, width) = (hash_of(key), self.width());
        let keys = &self.keys;
        let of = |group: u32| {
            keys.get(group as usize * width..(group as usize + 1) * width)
                .unwrap_or(&[])
        };
        if let Some(&group) = self.known.find(hash, |&group| of(group) == key) {
            return group;
        }
        let group = u32::try_from(self.keys.len() / width).unwrap_or(u32::MAX);
        self.keys.extend_from_slice(key);
        let keys = &self.keys;
        self.known.insert_unique(hash, group, |&group| {
            hash_of(
                keys.get(group as usize * width..(group as usize + 1) * width)
                    .unwrap_or(&[]),
            )
        });
        group
    }

    /// One value of every group; `None` is its source.
    fn values(&self, column: Option<Column>) -> Option<impl Iterator<Item = u32>> {
        let at = match column {
            None => 0,
            Some(column) => self.columns.iter().position(|&other| other == column)? + 1,
        };
        Some(self.keys.iter().copied().skip(at).step_by(self.width()))
    }
}

/// Puts everything together.
pub(super) fn posts(mut sources: Vec<Gathered>, columns: &[Column], threads: usize) -> Result<Posts, Odd> {
    let mut posts = Posts::default();
    let mut texts: Vec<&str> = sources
        .iter()
        .flat_map(|source| &source.workers)
        .flat_map(|(symbols, ..)| {
            (1..symbols.len()).map(|at| symbols.text(Sym(u32::try_from(at).unwrap_or(0))))
        })
        .collect();
    texts.sort_unstable();
    texts.dedup();
    for text in texts {
        posts.symbols.intern(text);
    }
    let mut grouping = Grouping {
        columns: of_group(columns),
        keys: Vec::new(),
        known: HashTable::new(),
    };
    let mut ftes: Vec<i64> = sources
        .iter()
        .flat_map(|source| source.workers.iter().flat_map(|(.., ftes)| ftes.iter().copied()))
        .collect();
    ftes.sort_unstable();
    ftes.dedup();
    if ftes.len() > usize::from(u16::MAX) {
        return Err(Odd);
    }
    let rows: usize = sources
        .iter()
        .flat_map(|source| &source.parts)
        .map(|part| part.groups.len())
        .sum();
    if rows >= SPECIAL as usize / 2 {
        return Err(Odd);
    }
    let mut of_row: Vec<u32> = Vec::with_capacity(rows);
    let mut codes: Vec<u16> = Vec::with_capacity(rows);
    for (number, source) in (0..).zip(&mut sources) {
        let maps: Vec<(Vec<u32>, Vec<u16>)> = take(&mut source.workers)
            .into_iter()
            .map(|(symbols, keys, own)| {
                let groups = groups_of(&mut grouping, &posts, number, &symbols, &keys);
                let code = |fte: &i64| u16::try_from(ftes.binary_search(fte).unwrap_or(0)).unwrap_or(0);
                (groups, own.iter().map(code).collect())
            })
            .collect();
        for part in &mut source.parts {
            let Some((groups, own)) = maps.get(part.worker) else {
                continue;
            };
            let group = |at: &u32| groups.get(*at as usize).copied().unwrap_or(0);
            of_row.extend(take(&mut part.groups).iter().map(group));
            let code = |at: &u16| own.get(usize::from(*at)).copied().unwrap_or(0);
            codes.extend(take(&mut part.ftes).iter().map(code));
        }
    }
    let count = grouping.keys.len() / grouping.width();
    let mut example = vec![u32::MAX; count];
    for (row, &group) in (0..).zip(&of_row) {
        if let Some(slot) = example.get_mut(group as usize)
            && *slot == u32::MAX
        {
            *slot = row;
        }
    }
    let of_row = Arc::new(of_row);
    fill(&mut posts, &grouping, &of_row);
    posts.rows.fte = Lane::Few {
        of_row: codes,
        values: ftes.into_iter().map(Fte).collect(),
    };
    let mut places = Vec::new();
    rows_of(&mut posts, &mut sources, columns, &mut places);
    let institutions: Vec<Sym> = match grouping.values(Some(Column::Institution)) {
        Some(values) => values.map(Sym).collect(),
        None => Vec::new(),
    };
    // A blank institution is the one that the manifest names; whether it is one of the others is not known here.
    let blanks = institutions.iter().filter(|sym| sym.is_blank()).count();
    if blanks > 0 && blanks < institutions.len() {
        return Err(Odd);
    }
    let ids = identify(&mut sources, columns, &posts, &of_row, &institutions, threads);
    let later = Later {
        first_id: 0,
        places,
        sources: sources.into_iter().map(|source| source.later).collect(),
        failed: AtomicBool::new(false),
    };
    link(
        &mut posts,
        columns,
        ids,
        later,
        Groups {
            of_row,
            example,
            ..Groups::default()
        },
    )?;
    Ok(posts)
}

/// The numbers of a worker's groups among all.
fn groups_of(
    grouping: &mut Grouping,
    posts: &Posts,
    source: u32,
    symbols: &super::super::columns::Symbols,
    keys: &[u32],
) -> Vec<u32> {
    let syms: Vec<u32> = (0..symbols.len())
        .map(|at| {
            let text = symbols.text(Sym(u32::try_from(at).unwrap_or(0)));
            posts.symbols.find(text).unwrap_or_default().0
        })
        .collect();
    let columns = grouping.columns.clone();
    let mut key = vec![0; grouping.width()];
    keys.chunks_exact(columns.len().max(1))
        .map(|own| {
            key.clear();
            key.push(source);
            key.extend(columns.iter().zip(own).map(|(column, &value)| match column {
                Column::Status | Column::Count => value,
                _ => syms.get(value as usize).copied().unwrap_or(0),
            }));
            grouping.number(&key)
        })
        .collect()
}

/// The columns that groups decide.
fn fill(posts: &mut Posts, grouping: &Grouping, of_row: &Arc<Vec<u32>>) {
    fn lane<T>(of_row: &Arc<Vec<u32>>, values: impl Iterator<Item = T>) -> Lane<T> {
        Lane::Grouped {
            of_row: Arc::clone(of_row),
            values: values.collect(),
        }
    }
    let count = grouping.keys.len() / grouping.width();
    if let Some(values) = grouping.values(None) {
        posts.rows.source = lane(of_row, values.map(|value| u16::try_from(value).unwrap_or(0)));
    }
    posts.rows.count = match grouping.values(Some(Column::Count)) {
        Some(values) => lane(of_row, values),
        None => lane(of_row, std::iter::repeat_n(1, count)),
    };
    let status = |value: u32| {
        let known = Status::ALL.iter().map(|(status, _)| *status);
        known
            .into_iter()
            .find(|status| *status as u32 == value)
            .unwrap_or_default()
    };
    posts.rows.status = match grouping.values(Some(Column::Status)) {
        Some(values) => lane(of_row, values.map(status)),
        None => lane(of_row, std::iter::repeat_n(Status::Filled, count)),
    };
    for &column in &grouping.columns {
        if matches!(column, Column::Status | Column::Count) {
            continue;
        }
        if let (Some(values), Some(slot)) = (
            grouping.values(Some(column)),
            posts.rows.text.get_mut(column as usize),
        ) {
            *slot = lane(of_row, values.map(Sym));
        }
    }
}

/// Row numbers, refused rows, and the columns that have a number for each row.
fn rows_of(posts: &mut Posts, sources: &mut [Gathered], columns: &[Column], places: &mut Vec<Place>) {
    let mut first = 0;
    for (number, source) in sources.iter_mut().enumerate() {
        let mut line = source.header + 1;
        let ends: Vec<u64> = source
            .parts
            .iter()
            .skip(1)
            .map(|part| part.offset)
            .chain([source.length])
            .collect();
        for (part, end) in source.parts.iter_mut().zip(ends) {
            source.info.read += part.read;
            for ((_, all), rows) in source.info.skipped.iter_mut().zip(&part.skipped) {
                *all += rows;
            }
            posts
                .refused
                .extend(take(&mut part.refused).into_iter().map(|mut refused| {
                    refused.row += line;
                    refused
                }));
            let rows = u32::try_from(part.ids.len()).unwrap_or(u32::MAX);
            let runs = take(&mut part.runs);
            let ends = runs.iter().skip(1).map(|&(index, _)| index).chain([rows]);
            for (&(index, at), end) in runs.iter().zip(ends) {
                posts.rows.row.run(line + at, end - index);
            }
            places.push(Place {
                source: number,
                offset: part.offset,
                length: end - part.offset,
                first,
                rows,
                line,
                runs,
                ids: OnceLock::new(),
            });
            first += rows;
            line += part.lines;
        }
        posts.columns = posts.columns.union(source.info.columns);
    }
    for (at, column) in NUMBERS.into_iter().enumerate() {
        if !columns.contains(&column) {
            continue;
        }
        let of = |source: &mut Gathered, part: usize| -> Option<(Vec<i32>, Vec<i64>, usize)> {
            let has = source.info.columns.contains(column);
            let part = source.parts.get_mut(part)?;
            let days = part.days.get_mut(at).map(take).unwrap_or_default();
            let salary = if column == Column::Salary {
                take(&mut part.salary)
            } else {
                Vec::new()
            };
            Some((days, salary, if has { 0 } else { part.ids.len() }))
        };
        let mut days: Vec<i32> = Vec::new();
        let mut salary: Vec<i64> = Vec::new();
        for source in sources.iter_mut() {
            for part in 0..source.parts.len() {
                let Some((own, pay, blanks)) = of(source, part) else {
                    continue;
                };
                if column == Column::Salary {
                    salary.extend(pay);
                    salary.resize(salary.len() + blanks, NO_MONEY);
                } else {
                    days.extend(own);
                    days.resize(days.len() + blanks, NO_DATE);
                }
            }
        }
        let lanes = &mut posts.rows;
        match column {
            Column::Start => lanes.start = days,
            Column::End => lanes.end = days,
            Column::ServiceStart => lanes.service_start = days,
            Column::ActingUntil => lanes.acting_until = days,
            Column::ProtectedUntil => lanes.protected_until = days,
            Column::Point => lanes.point = days,
            _ => lanes.salary = salary,
        }
    }
    for source in sources {
        posts.sources.push(source.info.clone());
    }
}

/// Who has which id, and who is whose manager.
fn identify(
    sources: &mut [Gathered],
    columns: &[Column],
    posts: &Posts,
    of_row: &[u32],
    institutions: &[Sym],
    threads: usize,
) -> Ids {
    let mut marks: Vec<Mark> = Vec::with_capacity(of_row.len());
    let mut managers: Vec<Mark> = Vec::new();
    let has_managers = columns.contains(&Column::Manager);
    for source in sources {
        for part in &mut source.parts {
            let own = take(&mut part.ids);
            let blanks = own.len().saturating_sub(part.managers.len());
            if source.info.made_ids {
                for _ in own {
                    let row = posts.row_number(marks.len());
                    marks.push(Mark::of(&format!("{}{row}", source.prefix)));
                }
            } else {
                marks.extend(own);
            }
            if has_managers {
                managers.extend(take(&mut part.managers));
                managers.resize(managers.len() + blanks, Mark::BLANK);
            }
        }
    }
    let of = |row: usize| {
        let group = of_row.get(row).copied().unwrap_or(0);
        institutions.get(group as usize).copied().unwrap_or_default()
    };
    ids::find(&marks, managers, of, threads)
}

/// Gives ids and managers their symbols.
fn link(
    posts: &mut Posts,
    columns: &[Column],
    ids: Ids,
    mut later: Later,
    mut groups: Groups,
) -> Result<(), Odd> {
    let top = Mark::of(TOP);
    let mut special: Vec<Sym> = vec![Sym::BLANK];
    for &(mark, row) in &ids.unknown {
        let text = if mark == top {
            Some(Box::from(TOP))
        } else {
            later.manager(row)
        };
        special.push(posts.symbols.intern(&text.ok_or(Odd)?));
    }
    groups.first_id = u32::try_from(posts.symbols.len()).map_err(|_| Odd)?;
    later.first_id = groups.first_id;
    if columns.contains(&Column::Manager) {
        let managers = ids.managers.into_iter().map(|above| {
            if above >= NOBODY {
                special
                    .get((above - SPECIAL) as usize)
                    .copied()
                    .unwrap_or_default()
            } else {
                Sym(groups.first_id + above)
            }
        });
        if let Some(slot) = posts.rows.text.get_mut(Column::Manager as usize) {
            *slot = Lane::Each(managers.collect());
        }
    }
    groups.same_id = ids
        .repeated
        .iter()
        .filter_map(|rows| rows.split_first())
        .flat_map(|(&first, rest)| rest.iter().map(move |&row| (row, first)))
        .collect();
    groups.repeated = ids.repeated;
    groups.lookalikes = ids
        .lookalikes
        .into_iter()
        .map(|((institution, at), rows)| {
            let manager = special.get(at as usize).copied().unwrap_or_default();
            ((institution, manager), rows)
        })
        .collect::<HashMap<_, _>>();
    posts.symbols.read_later(Arc::new(later));
    posts.groups = Some(groups);
    Ok(())
}

/// The columns that at least one source has, made ids included.
pub(super) fn of_sources(infos: &[&SourceInfo]) -> Vec<Column> {
    let all = infos
        .iter()
        .fold(ColumnSet::default(), |all, info| all.union(info.columns));
    let columns = Column::ALL.into_iter().map(|(column, _)| column);
    columns.filter(|&column| all.contains(column)).collect()
}
