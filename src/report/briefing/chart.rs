//! Charts as SVG: labels, marks and numbers side by side; patterns beside colours; a title and a description for readers who
//! cannot see them. Every text is escaped here, because the page takes drawings as they are.

use super::{Chart, Dot, Limit, Locale, Point, Words};
use crate::report::map::paint_of;
use std::fmt::Write;

/// Width of a chart in its own units: text is 13 of them high.
const WIDTH: f64 = 720.0;
/// Where bars and dots begin: labels are before it.
const LEFT: f64 = 222.0;
/// Letters of a label that fit before it.
const LETTERS: usize = 26;
const INK: &str = "#1c1f23";
const SOFT: &str = "#4a5058";
const RULE: &str = "#d5d9e0";
const MARK: &str = "#1a549b";
const ALARM: &str = "#a01c16";

/// A chart as one `<svg>`.
pub(super) fn svg(chart: &Chart, locale: Locale, words: &Words) -> String {
    match chart {
        Chart::Parts {
            id,
            title,
            parts,
            rows,
        } => stacked(id, title, parts, rows, locale),
        Chart::Dots {
            id,
            title,
            rows,
            line,
        } => dots(id, title, rows, line.as_ref(), locale, words),
        Chart::Funnel {
            id,
            title,
            across,
            points,
            centre,
            limits,
            words,
        } => {
            let plot = Plot::of(points, limits);
            plot.draw(id, title, across, points, *centre, limits, words, locale)
        }
    }
}

/// Text for SVG and HTML.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn fitted(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

fn open(out: &mut String, id: &str, title: &str, height: f64, describe: &str) {
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" class=\"chart\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        xml(title),
        xml(describe)
    );
}

fn label(out: &mut String, y: f64, text: &str) {
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"{INK}\">{}<title>{}</title></text>",
        LEFT - 10.0,
        xml(&fitted(text, LETTERS)),
        xml(text)
    );
}

fn stacked(
    id: &str,
    title: &str,
    parts: &[(&'static str, String)],
    rows: &[(String, Vec<i64>)],
    locale: Locale,
) -> String {
    const ROW: f64 = 30.0;
    const RIGHT: f64 = 640.0;
    let per_line = 3;
    let legend = parts.len().div_ceil(per_line) as f64 * 22.0 + 10.0;
    let height = legend + rows.len() as f64 * ROW + 8.0;
    let mut out = String::new();
    let describe: Vec<String> = rows
        .iter()
        .map(|(label, values)| {
            let shown = parts.iter().zip(values).filter(|(_, value)| **value > 0);
            let each: Vec<String> = shown
                .map(|((_, words), value)| format!("{words} {}", locale.count(*value)))
                .collect();
            format!("{label}: {}", each.join(", "))
        })
        .collect();
    open(&mut out, id, title, height, &describe.join(". "));
    out.push_str("<defs>");
    for (class, _) in parts {
        let paint = paint_of(class);
        let _ = write!(
            out,
            "<pattern id=\"{id}-{class}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" \
             height=\"8\" fill=\"{}\"/><path d=\"{}\" stroke=\"{}\" stroke-width=\"2\" fill=\"none\"/></pattern>",
            paint.fill, paint.pattern, paint.strong
        );
    }
    out.push_str("</defs>");
    for (at, (class, words)) in parts.iter().enumerate() {
        let (x, y) = ((at % per_line) as f64 * 240.0, (at / per_line) as f64 * 22.0);
        let paint = paint_of(class);
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"22\" height=\"13\" fill=\"url(#{id}-{class})\" stroke=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{INK}\">{}</text>",
            x + 1.0,
            y + 3.0,
            paint.strong,
            x + 30.0,
            y + 14.0,
            xml(words)
        );
    }
    for (row, (name, values)) in rows.iter().enumerate() {
        let y = legend + row as f64 * ROW;
        label(&mut out, y + 17.0, name);
        let total: i64 = values.iter().sum();
        if total <= 0 {
            continue;
        }
        let mut x = LEFT;
        for ((class, words), &value) in parts.iter().zip(values) {
            if value <= 0 {
                continue;
            }
            let width = value as f64 / total as f64 * (RIGHT - LEFT);
            let paint = paint_of(class);
            let number = locale.count(value);
            let _ = write!(
                out,
                "<g><title>{}: {} {}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"22\" fill=\"{}\" \
                 stroke=\"{}\"/><rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"5\" fill=\"url(#{id}-{class})\"/>",
                xml(name),
                number,
                xml(words),
                paint.fill,
                paint.strong,
                y + 17.0
            );
            if width > number.chars().count() as f64 * 7.5 + 6.0 {
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{INK}\" font-size=\"12\">{number}</text>",
                    x + width / 2.0,
                    y + 13.5
                );
            }
            out.push_str("</g>");
            x += width;
        }
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{:.1}\" fill=\"{INK}\" font-weight=\"600\">{}</text>",
            RIGHT + 8.0,
            y + 16.0,
            locale.count(total)
        );
    }
    out.push_str("</svg>");
    out
}

/// A round step for an axis up to a share.
fn step(most: f64) -> f64 {
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
        .into_iter()
        .find(|step| most / step <= 6.0)
        .unwrap_or(0.25)
}

fn dots(
    id: &str,
    title: &str,
    rows: &[Dot],
    line: Option<&(f64, String)>,
    locale: Locale,
    words: &Words,
) -> String {
    const ROW: f64 = 24.0;
    const RIGHT: f64 = 530.0;
    const TOP: f64 = 24.0;
    let bottom = TOP + rows.len() as f64 * ROW;
    let most = rows
        .iter()
        .map(|dot| dot.interval.map_or(dot.share, |(_, high)| high))
        .chain(line.map(|(share, _)| *share))
        .fold(0.02, f64::max)
        .min(1.0);
    let tick = step(most);
    let most = ((most / tick).ceil() * tick).min(1.0);
    let x = |share: f64| LEFT + share / most * (RIGHT - LEFT);
    let number = |dot: &Dot| {
        let interval = dot.interval.map_or_else(String::new, |(low, high)| {
            format!(" ({})", locale.interval(low, high))
        });
        format!(
            "{}{interval} {} {}",
            locale.share(dot.share),
            words.of,
            locale.count(dot.of)
        )
    };
    let describe: Vec<String> = rows
        .iter()
        .map(|dot| format!("{}: {}", dot.label, number(dot)))
        .collect();
    let mut out = String::new();
    open(&mut out, id, title, bottom + 26.0, &describe.join(". "));
    let mut at = 0.0;
    while at <= most + 1e-9 {
        let _ = write!(
            out,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"{RULE}\"/><text x=\"{0:.1}\" \
             y=\"{1:.1}\" text-anchor=\"middle\" fill=\"{SOFT}\" font-size=\"12\">{2}</text>",
            x(at),
            bottom + 17.0,
            locale.share(at)
        );
        at += tick;
    }
    if let Some((share, words)) = line {
        let _ = write!(
            out,
            "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"{ALARM}\" stroke-width=\"1.5\" \
             stroke-dasharray=\"5 3\"/><text x=\"{0:.1}\" y=\"15\" text-anchor=\"middle\" fill=\"{ALARM}\" \
             font-size=\"12\">{1}</text>",
            x(*share),
            xml(words)
        );
    }
    for (row, dot) in rows.iter().enumerate() {
        let y = TOP + row as f64 * ROW + ROW / 2.0;
        label(&mut out, y + 4.5, &dot.label);
        if let Some((low, high)) = dot.interval {
            let _ = write!(
                out,
                "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{MARK}\" stroke-width=\"2\"/>",
                x(low),
                x(high)
            );
        }
        let _ = write!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{MARK}\"/><text x=\"{:.1}\" y=\"{:.1}\" fill=\"{INK}\" \
             font-size=\"12\">{}</text>",
            x(dot.share),
            RIGHT + 10.0,
            y + 4.5,
            xml(&number(dot))
        );
    }
    out.push_str("</svg>");
    out
}

/// The plane of a funnel plot.
struct Plot {
    sizes: f64,
    shares: f64,
}

impl Plot {
    const LEFT: f64 = 64.0;
    const RIGHT: f64 = 700.0;
    const TOP: f64 = 20.0;
    const BOTTOM: f64 = 340.0;

    fn of(points: &[Point], limits: &[Limit]) -> Self {
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
    fn draw(
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
