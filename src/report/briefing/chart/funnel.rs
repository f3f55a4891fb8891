//! Funnel plots: shares by size, between the limits that chance alone explains.

use super::{ALARM, INK, Limit, Locale, MARK, Point, RULE, SOFT, fitted, open, step, xml};
use std::fmt::Write;

/// The plane of a funnel plot.
pub(super) struct Plot {
    sizes: f64,
    shares: f64,
}

impl Plot {
    const LEFT: f64 = 64.0;
    const RIGHT: f64 = 700.0;
    const TOP: f64 = 20.0;
    const BOTTOM: f64 = 340.0;

    pub(super) fn of(points: &[Point], limits: &[Limit]) -> Self {
        let sizes = points
            .iter()
            .map(|point| point.size)
            .chain(limits.iter().map(|limit| limit.size));
        let shares = points.iter().map(|point| point.share);
        // The curves leave the plane where sizes are smaller than any that there is.
        let smallest = points.iter().map(|point| point.size).fold(f64::MAX, f64::min);
        let limits = limits
            .iter()
            .filter(|limit| limit.size >= smallest)
            .map(|limit| limit.outer.1);
        Self {
            sizes: sizes.fold(1.0, f64::max),
            shares: (shares.chain(limits).fold(0.02, f64::max) * 1.1).min(1.0),
        }
    }

    fn x(&self, size: f64) -> f64 {
        Self::LEFT + size / self.sizes * (Self::RIGHT - Self::LEFT)
    }

    fn y(&self, share: f64) -> f64 {
        Self::BOTTOM - (share / self.shares).min(1.5) * (Self::BOTTOM - Self::TOP)
    }

    fn path(&self, limits: &[Limit], of: impl Fn(&Limit) -> f64) -> String {
        let mut path = String::new();
        for limit in limits {
            let _ = write!(
                path,
                "{}{:.1} {:.1}",
                if path.is_empty() { 'M' } else { 'L' },
                self.x(limit.size),
                self.y(of(limit))
            );
        }
        path
    }

    #[allow(clippy::too_many_arguments)] // the parts of one chart
    pub(super) fn draw(
        &self,
        id: &str,
        title: &str,
        across: &str,
        points: &[Point],
        centre: f64,
        limits: &[Limit],
        words: &[String; 2],
        locale: Locale,
    ) -> String {
        let describe: Vec<String> = points
            .iter()
            .map(|point| format!("{}: {}", point.label, locale.share(point.share)))
            .collect();
        let mut out = String::new();
        open(&mut out, id, title, 440.0, &describe.join(". "));
        let _ = write!(
            out,
            "<clipPath id=\"{id}-clip\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>",
            Self::LEFT,
            Self::TOP - 4.0,
            Self::RIGHT - Self::LEFT,
            Self::BOTTOM - Self::TOP + 4.0
        );
        self.axes(&mut out, across, locale);
        let curves: [fn(&Limit) -> f64; 4] = [
            |limit| limit.inner.0,
            |limit| limit.inner.1,
            |limit| limit.outer.0,
            |limit| limit.outer.1,
        ];
        for (of, dashes) in curves.into_iter().zip(["7 4", "7 4", "2 3", "2 3"]) {
            let _ = write!(
                out,
                "<path d=\"{}\" fill=\"none\" stroke=\"{SOFT}\" stroke-width=\"1.4\" stroke-dasharray=\"{dashes}\" \
                 clip-path=\"url(#{id}-clip)\"/>",
                self.path(limits, of)
            );
        }
        let _ = write!(
            out,
            "<line x1=\"{}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{SOFT}\"/>",
            Self::LEFT,
            Self::RIGHT,
            y = self.y(centre)
        );
        for point in points {
            let (fill, radius) = match point.outside {
                2 => (ALARM, 5.5),
                1 => ("#ffffff", 5.0),
                _ => (MARK, 4.0),
            };
            let stroke = if point.outside > 0 { ALARM } else { MARK };
            let _ = write!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" \
                 stroke-width=\"1.8\"><title>{}: {}</title></circle>",
                self.x(point.size),
                self.y(point.share),
                xml(&point.label),
                locale.share(point.share)
            );
        }
        self.names(&mut out, points, locale);
        for (at, (words, dashes)) in words.iter().zip(["7 4", "2 3"]).enumerate() {
            let x = Self::LEFT + at as f64 * 310.0;
            let _ = write!(
                out,
                "<line x1=\"{x}\" x2=\"{}\" y1=\"424\" y2=\"424\" stroke=\"{SOFT}\" stroke-width=\"1.4\" \
                 stroke-dasharray=\"{dashes}\"/><text x=\"{}\" y=\"428\" fill=\"{INK}\" font-size=\"12\">{}</text>",
                x + 32.0,
                x + 40.0,
                xml(words)
            );
        }
        out.push_str("</svg>");
        out
    }

    fn axes(&self, out: &mut String, across: &str, locale: Locale) {
        let tick = step(self.shares);
        let mut at = 0.0;
        while at <= self.shares + 1e-9 {
            let _ = write!(
                out,
                "<line x1=\"{}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{RULE}\"/><text x=\"{}\" y=\"{:.1}\" \
                 text-anchor=\"end\" fill=\"{SOFT}\" font-size=\"12\">{}</text>",
                Self::LEFT,
                Self::RIGHT,
                Self::LEFT - 8.0,
                self.y(at) + 4.0,
                locale.share(at),
                y = self.y(at)
            );
            at += tick;
        }
        let rough = self.sizes / 6.0;
        let power = 10_f64.powf(rough.max(1.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough)
            .unwrap_or(power * 10.0);
        let mut size = 0.0;
        while size <= self.sizes {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"{SOFT}\" font-size=\"12\">{}</text>",
                self.x(size),
                Self::BOTTOM + 18.0,
                locale.number(size)
            );
            size += step;
        }
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{INK}\">{}</text>",
            (Self::LEFT + Self::RIGHT) / 2.0,
            Self::BOTTOM + 42.0,
            xml(across)
        );
    }

    /// The names of those outside, none over another.
    fn names(&self, out: &mut String, points: &[Point], locale: Locale) {
        let mut outside: Vec<&Point> = points.iter().filter(|point| point.outside > 0).collect();
        outside.sort_by(|a, b| b.share.total_cmp(&a.share));
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        for point in outside.into_iter().take(14) {
            let text = format!("{} {}", fitted(&point.label, 28), locale.share(point.share));
            let width = text.chars().count() as f64 * 6.6;
            let at = self.x(point.size);
            let left = if at + 10.0 + width > Self::RIGHT {
                at - 10.0 - width
            } else {
                at + 10.0
            };
            let mut y = self.y(point.share) + 4.0;
            while taken
                .iter()
                .any(|(from, to, height)| left < *to && left + width > *from && (y - height).abs() < 14.0)
            {
                y += 14.0;
            }
            if y > Self::BOTTOM + 2.0 {
                continue;
            }
            taken.push((left, left + width, y));
            let _ = write!(
                out,
                "<text x=\"{left:.1}\" y=\"{y:.1}\" fill=\"{INK}\" font-size=\"12\">{}</text>",
                xml(&text)
            );
        }
    }
}
