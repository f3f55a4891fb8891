//! From nets to pixels: columns and gaps, tracks in channels, heights, and with them every way.

use super::{CHANNEL, CHANNEL_TRACK, GAP, GAP_TRACK, LANE_PAD, Net, Router, Trunk};
use crate::report::map::ways::{Point, Segment, length, not_yet, tidy};
use std::collections::{BTreeMap, BTreeSet};

impl Router<'_> {
    /// Where columns, gaps and lanes stand.
    pub(super) fn columns(&mut self) {
        let starts: BTreeSet<usize> = self.grid.lanes.iter().map(|lane| lane.0).collect();
        let mut x = self.sizes.left;
        for gap in 0..=self.grid.columns {
            let tracks = self.gap_tracks.get(gap).copied().unwrap_or(0) as i32;
            let border = starts.contains(&gap) || gap == self.grid.columns;
            let outer = gap == 0 || gap == self.grid.columns;
            let wide = GAP / if outer { 2 } else { 1 }
                + (tracks * GAP_TRACK)
                + if border && !outer { 2 * LANE_PAD } else { 0 };
            if border {
                self.routed.lane_x.push(match (gap == 0, outer) {
                    (true, _) => x,
                    (_, true) => x + wide,
                    _ => x + wide / 2,
                });
            }
            let first = x + (wide - (tracks - 1).max(0) * GAP_TRACK) / 2;
            self.gap_x.push((first, GAP_TRACK));
            x += wide;
            if gap < self.grid.columns {
                self.routed.column_x.push(x);
                x += self.sizes.wide;
            }
        }
        self.routed.right = x;
    }

    fn middle(&self, at: usize) -> i32 {
        let column = self.slot(at).1;
        self.routed.column_x.get(column).copied().unwrap_or(0) + self.sizes.wide / 2
    }

    fn in_x(&self, net: &Net) -> i32 {
        self.middle(net.to) + net.in_port
    }

    fn trunk_x(&self, net: &Net) -> i32 {
        match net.trunk {
            Trunk::Gap(gap, track) => {
                let (first, step) = self.gap_x.get(gap).copied().unwrap_or_default();
                first + step * track as i32
            }
            _ => self.in_x(net),
        }
    }

    fn out_x(&self, number: usize, from: usize) -> i32 {
        self.middle(from) + self.out_port.get(&(number, from)).copied().unwrap_or(0)
    }

    /// Tracks in channels; with them heights, and with those every way.
    pub(super) fn bars(&mut self) {
        let mut bars: Vec<(usize, i32, i32, usize)> = Vec::new();
        for (number, net) in self.nets.iter().enumerate() {
            let mut reach: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
            let mut touch = |channel: usize, x: i32| {
                let known = reach.entry(channel).or_insert((x, x));
                *known = (known.0.min(x), known.1.max(x));
            };
            for &line in &net.lines {
                let channel = self.leaves(line, net.below);
                touch(channel, self.out_x(number, self.from(line)));
                touch(
                    channel,
                    if channel == net.enters {
                        self.in_x(net)
                    } else {
                        self.trunk_x(net)
                    },
                );
            }
            if net.trunk != Trunk::None {
                touch(net.enters, self.trunk_x(net));
                touch(net.enters, self.in_x(net));
            }
            bars.extend(
                reach
                    .into_iter()
                    .filter(|(_, (left, right))| left != right)
                    .map(|(channel, (left, right))| (channel, left, right, number)),
            );
        }
        // Short bars stand low: their many starts come from below, and their one way out crosses the long ones.
        bars.sort_by_key(|&(channel, left, right, number)| (channel, right - left, left, number));
        let mut taken: Vec<Vec<Vec<(i32, i32)>>> = vec![Vec::new(); self.grid.lines + 1];
        let mut track_of: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (channel, left, right, number) in bars {
            let Some(tracks) = taken.get_mut(channel) else {
                continue;
            };
            let free =
                |track: &Vec<(i32, i32)>| track.iter().all(|&(from, to)| right + 8 < from || to + 8 < left);
            let track = tracks.iter().position(free).unwrap_or(tracks.len());
            match tracks.get_mut(track) {
                Some(bars) => bars.push((left, right)),
                None => tracks.push(vec![(left, right)]),
            }
            track_of.insert((number, channel), track);
        }
        let tracks: Vec<i32> = taken.iter().map(|tracks| tracks.len() as i32).collect();
        self.lines_y(&tracks);
        self.ways(&track_of);
    }

    fn lines_y(&mut self, tracks: &[i32]) {
        let high = |channel: usize| 2 * CHANNEL + tracks.get(channel).copied().unwrap_or(0) * CHANNEL_TRACK;
        self.routed.line_y = vec![0; self.grid.lines];
        self.routed.channel_y = vec![0; self.grid.lines + 1];
        let mut y = self.sizes.top;
        for channel in (0..=self.grid.lines).rev() {
            if let Some(slot) = self.routed.channel_y.get_mut(channel) {
                *slot = y + high(channel) / 2;
            }
            // The lower edge of the channel is where its tracks are counted from.
            y += high(channel);
            if let Some(line) = channel.checked_sub(1)
                && let Some(slot) = self.routed.line_y.get_mut(line)
            {
                *slot = y;
                y += self.sizes.high;
            }
        }
        self.routed.bottom = y;
    }

    /// The lower edge of a channel.
    fn floor(&self, channel: usize) -> i32 {
        channel
            .checked_sub(1)
            .and_then(|line| self.routed.line_y.get(line))
            .copied()
            .unwrap_or(self.routed.bottom)
    }

    fn ways(&mut self, track_of: &BTreeMap<(usize, usize), usize>) {
        let count = self.view.lines.len();
        let mut ways: Vec<Vec<Point>> = vec![Vec::new(); count];
        let mut own = ways.clone();
        for &line in &self.direct {
            let way = self.straight_across(line);
            for list in [&mut ways, &mut own] {
                if let Some(slot) = list.get_mut(line) {
                    slot.clone_from(&way);
                }
            }
        }
        for (number, net) in self.nets.iter().enumerate() {
            let bar = |channel: usize| {
                let track = track_of.get(&(number, channel)).copied().unwrap_or(0) as i32;
                self.floor(channel) - CHANNEL - track * CHANNEL_TRACK - CHANNEL_TRACK / 2
            };
            let end_y = self.edge(net.to, !net.below);
            let mut of_net: Vec<(usize, Vec<Point>)> = net
                .lines
                .iter()
                .map(|&line| {
                    let (from, channel) = (self.from(line), self.leaves(line, net.below));
                    let x = self.out_x(number, from);
                    let mut way = vec![(x, self.edge(from, self.exits_above(line, net.below)))];
                    if channel != net.enters {
                        way.extend([(x, bar(channel)), (self.trunk_x(net), bar(channel))]);
                        way.extend([
                            (self.trunk_x(net), bar(net.enters)),
                            (self.in_x(net), bar(net.enters)),
                        ]);
                    } else {
                        way.extend([(x, bar(channel)), (self.in_x(net), bar(channel))]);
                    }
                    way.push((self.in_x(net), end_y));
                    (line, tidy(&way))
                })
                .collect();
            // The longest way first: the others join it.
            of_net.sort_by_key(|(line, way)| (std::cmp::Reverse(length(way)), *line));
            let mut drawn: Vec<Segment> = Vec::new();
            for (line, way) in of_net {
                let part = not_yet(&way, &drawn);
                drawn.extend(
                    part.windows(2)
                        .filter_map(|pair| Some((*pair.first()?, *pair.last()?))),
                );
                if let (Some(slot), Some(whole)) = (own.get_mut(line), ways.get_mut(line)) {
                    *slot = part;
                    *whole = way;
                }
            }
        }
        self.routed.ways = ways;
        self.routed.own = own;
    }

    /// The upper or lower edge of a box.
    fn edge(&self, at: usize, upper: bool) -> i32 {
        let line = self.slot(at).0;
        let y = self.routed.line_y.get(line).copied().unwrap_or(0);
        if upper { y } else { y + self.sizes.high }
    }

    fn straight_across(&self, line: usize) -> Vec<Point> {
        let Some(line) = self.view.lines.get(line) else {
            return Vec::new();
        };
        let y = self.edge(line.from, true) + self.sizes.high / 2;
        let half = self.sizes.wide / 2;
        let (from, to) = (self.middle(line.from), self.middle(line.to));
        if from < to {
            vec![(from + half, y), (to - half, y)]
        } else {
            vec![(from - half, y), (to + half, y)]
        }
    }
}
