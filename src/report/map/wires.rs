//! Lines between boxes, through the gaps between lines and columns of boxes: never through a box.
//!
//! A *channel* lies below each line of boxes (and above the last), a *gap* beside each column. Lines of one kind that
//! lead to the same box are one *net*: they join on their way, as tracks do, so that each line leads to one box alone.
//! A net whose starts are further away than the next line runs up or down a *trunk*: in its box's own column where that
//! is free, else in a gap. Channels and gaps are as wide as their tracks need.

mod lay;

use super::place::Grid;
use super::view::{State, View};
use super::ways::Point;
use std::collections::{BTreeMap, BTreeSet};

/// Sizes in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) wide: i32,
    pub(super) high: i32,
    pub(super) left: i32,
    pub(super) top: i32,
}

const GAP: i32 = 30;
const GAP_TRACK: i32 = 9;
const LANE_PAD: i32 = 14;
const CHANNEL: i32 = 15;
const CHANNEL_TRACK: i32 = 9;
const PORT: i32 = 14;

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Routed {
    /// Left edge of each column of boxes.
    pub(super) column_x: Vec<i32>,
    /// Upper edge of each line of boxes.
    pub(super) line_y: Vec<i32>,
    /// Left edge of each lane, and the right edge of the last.
    pub(super) lane_x: Vec<i32>,
    /// Middle of the channel below each line, and of the one above the last.
    pub(super) channel_y: Vec<i32>,
    pub(super) right: i32,
    pub(super) bottom: i32,
    /// By line of the view: its whole way.
    pub(super) ways: Vec<Vec<Point>>,
    /// By line of the view: the part of its way that no other line of its net draws.
    pub(super) own: Vec<Vec<Point>>,
}

/// Which lines share their way: end, side of it, kind, state, both ways.
type Key = (usize, bool, &'static str, State, bool);

struct Net {
    to: usize,
    /// It enters from below.
    below: bool,
    lines: Vec<usize>,
    low: usize,
    high: usize,
    enters: usize,
    trunk: Trunk,
    in_port: i32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trunk {
    None,
    Own,
    Gap(usize, usize),
}

/// The upper or lower side of a box.
type Side = (usize, bool);

#[derive(Clone, Copy)]
struct Port {
    net: usize,
    out: bool,
    /// Where it leads, in hundredths of a column.
    hint: i64,
}

pub(super) fn route(view: &View<'_>, grid: &Grid, sizes: Sizes) -> Routed {
    let mut router = Router {
        view,
        grid,
        sizes,
        nets: Vec::new(),
        direct: BTreeSet::new(),
        ports: BTreeMap::new(),
        out_port: BTreeMap::new(),
        gap_tracks: vec![0; grid.columns + 1],
        gap_x: Vec::new(),
        routed: Routed::default(),
    };
    router.nets();
    router.trunks();
    router.ports();
    router.columns();
    router.bars();
    router.routed
}

struct Router<'v> {
    view: &'v View<'v>,
    grid: &'v Grid,
    sizes: Sizes,
    nets: Vec<Net>,
    /// Lines that lead straight to a neighbour.
    direct: BTreeSet<usize>,
    ports: BTreeMap<Side, Vec<Port>>,
    /// By net and box: the way out, from the box's middle.
    out_port: BTreeMap<(usize, usize), i32>,
    gap_tracks: Vec<usize>,
    gap_x: Vec<(i32, i32)>,
    routed: Routed,
}

impl Router<'_> {
    fn slot(&self, at: usize) -> (usize, usize) {
        self.grid.slots.get(at).copied().unwrap_or_default()
    }

    /// Joins lines to nets; neighbours in one line are joined directly.
    fn nets(&mut self) {
        let occupied = self.grid.occupied();
        let mut pairs = BTreeSet::new();
        let mut found: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (at, line) in self.view.lines.iter().enumerate() {
            let (from, to) = (self.slot(line.from), self.slot(line.to));
            if from.0 == to.0 {
                let (left, right) = (from.1.min(to.1), from.1.max(to.1));
                let free = occupied
                    .get(from.0)
                    .and_then(|line| line.get(left + 1..right))
                    .is_some_and(|between| between.iter().all(Option::is_none));
                let pair = (line.from.min(line.to), line.from.max(line.to));
                if free && right <= left + 2 && pairs.insert(pair) {
                    self.direct.insert(at);
                    continue;
                }
            }
            let key = (line.to, to.0 > from.0, line.kind, line.state, line.both);
            found.entry(key).or_default().push(at);
        }
        for ((to, below, ..), lines) in found {
            let own = self.slot(to).0;
            let enters = if below { own } else { own + 1 };
            let channels: Vec<usize> = lines.iter().map(|&line| self.leaves(line, below)).collect();
            self.nets.push(Net {
                to,
                below,
                low: channels.iter().copied().min().unwrap_or(enters).min(enters),
                high: channels.iter().copied().max().unwrap_or(enters).max(enters),
                lines,
                enters,
                trunk: Trunk::None,
                in_port: 0,
            });
        }
    }

    /// The box that a line of the view starts at.
    fn from(&self, line: usize) -> usize {
        self.view.lines.get(line).map_or(0, |line| line.from)
    }

    /// The channel into which a line leaves its box.
    fn leaves(&self, line: usize, below: bool) -> usize {
        let from = self.from(line);
        let own = self.slot(from).0;
        if self.exits_above(line, below) {
            own + 1
        } else {
            own
        }
    }

    /// Whether a line leaves its box at the upper side: upwards, or sideways.
    fn exits_above(&self, line: usize, below: bool) -> bool {
        let to = self.view.lines.get(line).map_or(0, |line| line.to);
        below || self.slot(self.from(line)).0 == self.slot(to).0
    }

    /// Where nets run that pass lines of boxes.
    fn trunks(&mut self) {
        let occupied = self.grid.occupied();
        let mut wanted: Vec<(usize, usize, usize, usize)> = Vec::new();
        for (number, net) in self.nets.iter().enumerate() {
            if net.low == net.high {
                continue;
            }
            let column = self.slot(net.to).1;
            let free = occupied
                .get(net.low..net.high)
                .into_iter()
                .flatten()
                .all(|line| line.get(column).copied().flatten().is_none());
            if free {
                continue;
            }
            let sum: i64 = net
                .lines
                .iter()
                .map(|&line| self.slot(self.from(line)).1 as i64 - column as i64)
                .sum();
            let gap = if sum < 0 { column } else { column + 1 };
            wanted.push((gap, net.low, net.high, number));
        }
        for net in &mut self.nets {
            if net.low != net.high {
                net.trunk = Trunk::Own;
            }
        }
        wanted.sort_unstable();
        // By gap: how far each track is taken, counted in channels.
        let mut taken: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (gap, low, high, number) in wanted {
            let tracks = taken.entry(gap).or_default();
            let track = tracks.iter().position(|end| *end < low).unwrap_or(tracks.len());
            match tracks.get_mut(track) {
                Some(end) => *end = high,
                None => tracks.push(high),
            }
            if let Some(net) = self.nets.get_mut(number) {
                net.trunk = Trunk::Gap(gap, track);
            }
        }
        for (gap, tracks) in taken {
            if let Some(slot) = self.gap_tracks.get_mut(gap) {
                *slot = tracks.len();
            }
        }
    }

    /// Gives every net its places along the sides of its boxes. A line that runs straight up or down has the middle;
    /// upper sides have even places and lower sides odd ones, so that two that face each other never run in one line.
    fn ports(&mut self) {
        let mut middle: BTreeSet<Side> = BTreeSet::new();
        let mut straight: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (number, net) in self.nets.iter().enumerate() {
            let column = self.slot(net.to).1;
            for &line in &net.lines {
                let from = self.from(line);
                let (out, into) = ((from, self.exits_above(line, net.below)), (net.to, !net.below));
                let upright = self.slot(from).1 == column && self.slot(from).0 != self.slot(net.to).0;
                if upright
                    && !matches!(net.trunk, Trunk::Gap(..))
                    && !middle.contains(&out)
                    && !middle.contains(&into)
                {
                    middle.extend([out, into]);
                    straight.insert((number, from));
                    break;
                }
            }
        }
        for (number, net) in self.nets.iter().enumerate() {
            let column = self.slot(net.to).1 as i64 * 100;
            let sum: i64 = net
                .lines
                .iter()
                .map(|&line| self.slot(self.from(line)).1 as i64 * 100)
                .sum();
            let (far, near) = match net.trunk {
                Trunk::Gap(gap, _) => (gap as i64 * 100 - 50, gap as i64 * 100 - 50),
                _ => (column, sum / (net.lines.len() as i64).max(1)),
            };
            let is_straight = straight.iter().any(|&(net, _)| net == number);
            if !is_straight {
                let port = Port {
                    net: number,
                    out: false,
                    hint: near,
                };
                self.ports.entry((net.to, !net.below)).or_default().push(port);
            }
            let starts: BTreeSet<(usize, bool)> = net
                .lines
                .iter()
                .map(|&line| (self.from(line), self.exits_above(line, net.below)))
                .collect();
            for (from, above) in starts {
                if straight.contains(&(number, from)) {
                    self.out_port.insert((number, from), 0);
                } else {
                    let port = Port {
                        net: number,
                        out: true,
                        hint: far,
                    };
                    self.ports.entry((from, above)).or_default().push(port);
                }
            }
        }
        let ports = std::mem::take(&mut self.ports);
        for ((at, above), mut list) in ports {
            let own = self.slot(at).1 as i64 * 100;
            list.sort_by_key(|port| (port.hint, port.out, port.net));
            let mut lefts = list.iter().filter(|port| port.hint < own).count();
            let mut undecided = list.iter().filter(|port| port.hint == own).count();
            while undecided > 0 && lefts * 2 < list.len() {
                lefts += 1;
                undecided -= 1;
            }
            let (left, right) = list.split_at(lefts.min(list.len()));
            let room = self.sizes.wide / 2 - 10;
            let first = if above { PORT } else { PORT / 2 };
            let place = |nth: usize, of: usize| {
                let most = first + PORT * (of as i32 - 1);
                let at = first + PORT * nth as i32;
                if most > room { at * room / most } else { at }
            };
            for (nth, port) in left.iter().rev().enumerate() {
                self.set_port(*port, at, -place(nth, left.len()));
            }
            for (nth, port) in right.iter().enumerate() {
                self.set_port(*port, at, place(nth, right.len()));
            }
        }
    }

    fn set_port(&mut self, port: Port, at: usize, offset: i32) {
        if port.out {
            self.out_port.insert((port.net, at), offset);
        } else if let Some(net) = self.nets.get_mut(port.net) {
            net.in_port = offset;
        }
    }
}
