//! Which slot each box takes: rows and lanes are given, so what is left to choose is the order inside each cell of the
//! two. Sweeps by barycentre give a first order; exchanges then shorten lines and undo crossings.
//!
//! `rust-sugiyama` cannot be given layers, and knows no lanes: this is the part of its method that they leave open.

use super::view::View;

/// Boxes that stand side by side in a lane, at most.
const WIDEST_LANE: usize = 6;
/// Columns of a whole map that lanes are narrowed to, the widest first, as long as they hold more than one.
const WIDEST_MAP: usize = 11;

/// How many columns each lane gets, from how many it would need to have every level in one line.
fn columns(needed: &[usize]) -> Vec<usize> {
    let mut wide: Vec<usize> = needed.iter().map(|&most| most.clamp(1, WIDEST_LANE)).collect();
    while wide.iter().sum::<usize>() > WIDEST_MAP {
        // Of lanes that are equally wide the first gives way.
        match wide.iter_mut().rev().max() {
            Some(widest) if *widest > 2 => *widest -= 1,
            _ => break,
        }
    }
    wide
}

/// Above this many boxes × lines, crossings are not counted: the order of the sweeps stands.
const MOST_WORK: usize = 400_000;
/// Sweeps up and down.
const SWEEPS: usize = 6;
/// Passes of exchanges, at most.
const PASSES: usize = 12;

/// Where boxes stand: a grid of lines (of boxes) and columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// By box: its line and its column.
    pub(super) slots: Vec<(usize, usize)>,
    /// By row: its first line, and the line behind its last.
    pub(super) rows: Vec<(usize, usize)>,
    /// By lane: its first column, and the column behind its last.
    pub(super) lanes: Vec<(usize, usize)>,
    /// How many lines there are.
    pub(super) lines: usize,
    /// How many columns there are.
    pub(super) columns: usize,
}

impl Grid {
    /// The box in a slot.
    pub(super) fn occupied(&self) -> Vec<Vec<Option<usize>>> {
        let mut grid = vec![vec![None; self.columns]; self.lines];
        for (at, &(line, column)) in self.slots.iter().enumerate() {
            if let Some(slot) = grid.get_mut(line).and_then(|line| line.get_mut(column)) {
                *slot = Some(at);
            }
        }
        grid
    }
}

/// Gives every box its slot.
pub(super) fn place(view: &View<'_>) -> Grid {
    let (rows, lanes) = (view.map.levels.len(), view.map.families.len());
    let mut cells: Vec<Vec<Vec<usize>>> = vec![vec![Vec::new(); lanes]; rows];
    for (at, item) in view.boxes.iter().enumerate() {
        if let Some(cell) = cells.get_mut(item.row).and_then(|row| row.get_mut(item.lane)) {
            cell.push(at);
        }
    }
    let needed: Vec<usize> = (0..lanes)
        .map(|lane| {
            cells
                .iter()
                .filter_map(|row| row.get(lane))
                .map(Vec::len)
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut grid = Grid::default();
    for wide in columns(&needed) {
        let first = grid.columns;
        grid.columns += wide;
        grid.lanes.push((first, grid.columns));
    }
    for row in &cells {
        let lines = row
            .iter()
            .zip(&grid.lanes)
            .map(|(cell, (first, end))| cell.len().div_ceil(end - first))
            .max()
            .unwrap_or(1)
            .max(1);
        grid.rows.push((grid.lines, grid.lines + lines));
        grid.lines += lines;
    }
    grid.slots = vec![(0, 0); view.boxes.len()];
    let mut work = Work {
        joins: joins(view),
        cells,
        grid,
        occupied: Vec::new(),
    };
    work.settle();
    for sweep in 0..SWEEPS {
        work.sweep(sweep % 2 == 0);
    }
    work.exchange(view.lines.len());
    work.grid
}

/// By box: the boxes that a line joins it to, with the line's weight.
fn joins(view: &View<'_>) -> Vec<Vec<(usize, i64)>> {
    let mut joins = vec![Vec::new(); view.boxes.len()];
    for line in &view.lines {
        // A career grade should stand in one column.
        let weight = if line.kind == "progression" { 5 } else { 2 };
        for (one, other) in [(line.from, line.to), (line.to, line.from)] {
            if let Some(list) = joins.get_mut(one) {
                list.push((other, weight));
            }
        }
    }
    joins
}

struct Work {
    joins: Vec<Vec<(usize, i64)>>,
    /// Boxes by row and lane, in order.
    cells: Vec<Vec<Vec<usize>>>,
    grid: Grid,
    /// By line and column: the box.
    occupied: Vec<Vec<Option<usize>>>,
}

impl Work {
    fn column(&self, at: usize) -> i64 {
        self.grid.slots.get(at).map_or(0, |slot| slot.1 as i64)
    }

    /// Gives the boxes of every cell their slots in their order: line after line, in the middle of their lane.
    fn settle(&mut self) {
        for (row, cells) in self.cells.iter().enumerate() {
            let (first_line, _) = self.grid.rows.get(row).copied().unwrap_or_default();
            for (lane, cell) in cells.iter().enumerate() {
                let (first, end) = self.grid.lanes.get(lane).copied().unwrap_or_default();
                let wide = (end - first).max(1);
                for (at, &item) in cell.iter().enumerate() {
                    let in_line = (cell.len() - at / wide * wide).min(wide);
                    let column = first + (wide - in_line) / 2 + at % wide;
                    if let Some(slot) = self.grid.slots.get_mut(item) {
                        *slot = (first_line + at / wide, column);
                    }
                }
            }
        }
    }

    /// Orders each cell by where the neighbours of its boxes stand.
    fn sweep(&mut self, upwards: bool) {
        let rows = self.cells.len();
        for step in 0..rows {
            let row = if upwards { step } else { rows - 1 - step };
            for lane in 0..self.grid.lanes.len() {
                let Some(mut cell) = self
                    .cells
                    .get_mut(row)
                    .and_then(|row| row.get_mut(lane))
                    .map(std::mem::take)
                else {
                    continue;
                };
                cell.sort_by_cached_key(|&at| (self.barycentre(at), at));
                if let Some(slot) = self.cells.get_mut(row).and_then(|row| row.get_mut(lane)) {
                    *slot = cell;
                }
            }
            self.settle();
        }
    }

    /// The mean column of a box's neighbours in hundredths, its own where it has none.
    fn barycentre(&self, at: usize) -> i64 {
        let joins = self.joins.get(at).map_or(&[][..], Vec::as_slice);
        let weight: i64 = joins.iter().map(|(_, weight)| weight).sum();
        if weight == 0 {
            return self.column(at) * 100;
        }
        let sum: i64 = joins
            .iter()
            .map(|&(other, weight)| self.column(other) * weight)
            .sum();
        sum * 100 / weight
    }

    /// Moves boxes to free slots of their cells and exchanges them while that helps.
    fn exchange(&mut self, lines: usize) {
        let counted = self.grid.slots.len() * lines <= MOST_WORK;
        self.occupied = self.grid.occupied();
        for _ in 0..PASSES {
            let mut better = false;
            for row in 0..self.cells.len() {
                for lane in 0..self.grid.lanes.len() {
                    let cell = self.cells.get(row).and_then(|row| row.get(lane)).cloned();
                    for item in cell.unwrap_or_default() {
                        better |= self.improve(item, row, lane, counted);
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    fn improve(&mut self, item: usize, row: usize, lane: usize, counted: bool) -> bool {
        let (lines, columns) = (
            self.grid.rows.get(row).copied().unwrap_or_default(),
            self.grid.lanes.get(lane).copied().unwrap_or_default(),
        );
        let mut better = false;
        for line in lines.0..lines.1 {
            for column in columns.0..columns.1 {
                let (here, there) = (self.slot(item), (line, column));
                if here == there {
                    continue;
                }
                let other = self.at(line, column);
                let before = self.cost(item, other, counted);
                self.set(there, Some(item));
                self.set(here, other);
                if self.cost(item, other, counted) < before {
                    better = true;
                } else {
                    self.set(here, Some(item));
                    self.set(there, other);
                }
            }
        }
        better
    }

    fn at(&self, line: usize, column: usize) -> Option<usize> {
        self.occupied.get(line)?.get(column).copied().flatten()
    }

    fn set(&mut self, slot: (usize, usize), item: Option<usize>) {
        if let Some(place) = self
            .occupied
            .get_mut(slot.0)
            .and_then(|line| line.get_mut(slot.1))
        {
            *place = item;
        }
        if let Some(place) = item.and_then(|item| self.grid.slots.get_mut(item)) {
            *place = slot;
        }
    }

    /// What the lines of one or two boxes cost: their length, the boxes in their way, and their crossings.
    fn cost(&self, item: usize, other: Option<usize>, counted: bool) -> i64 {
        let mut cost = 0;
        for at in std::iter::once(item).chain(other) {
            for &(end, weight) in self.joins.get(at).into_iter().flatten() {
                let ((line, column), (to_line, to_column)) = (self.slot(at), self.slot(end));
                cost += 3 * weight * (column as i64 - to_column as i64).abs();
                cost += weight * (line as i64 - to_line as i64).abs();
                let (low, high) = (line.min(to_line), line.max(to_line));
                let blocked = |column: usize| (low + 1..high).any(|line| self.at(line, column).is_some());
                cost += 4 * weight * i64::from(blocked(column) && blocked(to_column));
                if counted {
                    cost += 4 * self.crossings(at, end);
                }
            }
        }
        cost
    }

    fn slot(&self, at: usize) -> (usize, usize) {
        self.grid.slots.get(at).copied().unwrap_or_default()
    }

    /// How many lines cross the one between two boxes, each seen from both of its ends.
    fn crossings(&self, one: usize, other: usize) -> i64 {
        let (a, b) = ordered(self.slot(one), self.slot(other));
        let mut count = 0;
        for (at, joins) in self.joins.iter().enumerate() {
            for &(end, _) in joins {
                if end <= at || at == one || at == other || end == one || end == other {
                    continue;
                }
                let (c, d) = ordered(self.slot(at), self.slot(end));
                count += i64::from(crosses(a, b, c, d));
            }
        }
        count
    }
}

/// Lower slot first.
fn ordered(one: (usize, usize), other: (usize, usize)) -> ((usize, usize), (usize, usize)) {
    if one <= other { (one, other) } else { (other, one) }
}

/// Whether two straight lines between slots cross.
fn crosses(a: (usize, usize), b: (usize, usize), c: (usize, usize), d: (usize, usize)) -> bool {
    let side = |p: (usize, usize), q: (usize, usize), r: (usize, usize)| {
        let (px, py, qx, qy) = (p.1 as i64, p.0 as i64, q.1 as i64, q.0 as i64);
        ((qx - px) * (r.0 as i64 - py) - (qy - py) * (r.1 as i64 - px)).signum()
    };
    side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_as_wide_as_their_fullest_level_and_the_widest_gives_way_first() {
        assert_eq!(columns(&[5, 2, 4]), [5, 2, 4]);
        assert_eq!(columns(&[5, 2, 3, 1, 1, 1, 1]), [2, 2, 3, 1, 1, 1, 1]);
        assert_eq!(columns(&[40]), [WIDEST_LANE]);
        assert_eq!(columns(&[3; 20]), [2; 20]);
    }

    #[test]
    fn lines_that_share_a_slot_or_only_touch_do_not_cross() {
        assert!(crosses((0, 0), (1, 1), (0, 1), (1, 0)));
        assert!(!crosses((0, 0), (1, 0), (0, 1), (1, 1)));
        assert!(!crosses((0, 0), (1, 1), (0, 0), (1, 0)));
    }
}
