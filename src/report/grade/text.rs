//! Jobs by job evaluation, for people.

use super::{Beside, Graded, Grades, Job, Matched, Range, Remedy, Summary};
use crate::report::figures::{decimal, whole};
use crate::report::safe::safe;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// So many posts are shown one by one.
const MOST_POSTS: usize = 20;
/// So many profiles are shown that do not match.
const MOST_NEAR: usize = 3;

/// The document as text. Writing to a `String` cannot fail.
#[must_use]
pub fn text(grades: &Grades) -> String {
    let mut out = String::new();
    if let Some(summary) = &grades.posts {
        posts(&mut out, grades, summary);
        return out;
    }
    for (index, job) in grades.jobs.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        full(&mut out, job, number(&grades.margin));
    }
    out
}

fn number(points: &super::Points) -> String {
    decimal(points.as_f64().unwrap_or(0.0))
}

fn range(range: &Range) -> String {
    if range.low == range.high {
        number(&range.low)
    } else {
        format!("{} to {}", number(&range.low), number(&range.high))
    }
}

/// One job with all that is known of it.
fn full(out: &mut String, job: &Job, margin: String) {
    let has = if job.has.is_empty() {
        String::new()
    } else {
        format!(", grade {}", safe(&job.has.join(", ")))
    };
    let _ = writeln!(out, "{}{has}", safe(&job.title));
    factors(out, job);
    for graded in &job.grades {
        let _ = writeln!(out, "\nBy {}: {}", safe(&graded.grading), outcome(graded));
        edges(out, graded, &margin);
    }
    if let Some(remedy) = &job.remedy {
        out.push('\n');
        remedies(out, remedy);
    }
    matches(out, &job.matches);
    increment(out, job);
}

fn factors(out: &mut String, job: &Job) {
    let Some(total) = &job.total else { return };
    let widest = job
        .factors
        .iter()
        .map(|part| safe(&part.title).width())
        .max()
        .unwrap_or(0)
        .max(5);
    let pad = |text: &str| " ".repeat(widest.saturating_sub(text.width()));
    let _ = writeln!(out);
    for part in &job.factors {
        let title = safe(&part.title);
        let _ = writeln!(
            out,
            "  {title}{}  level {:<6}  {:>10}  of {}",
            pad(&title),
            part.level,
            range(&part.points),
            number(&part.most)
        );
    }
    let _ = writeln!(out, "  Total{}  {:<12}  {:>10}", pad("Total"), "", range(total));
}

fn outcome(graded: &Graded) -> String {
    let gives = match graded.grades.as_slice() {
        [] => "no grade has this total".to_owned(),
        [one] => format!("grade {}", safe(one)),
        several => format!("grades {}", safe(&several.join(", "))),
    };
    match graded.agrees {
        Some(true) if graded.grades.len() > 1 => format!("{gives}, its own among them"),
        Some(true) => format!("{gives}, as it has"),
        Some(false) => format!("{gives}, not the grade that it has"),
        None => gives,
    }
}

fn edges(out: &mut String, graded: &Graded, margin: &str) {
    let mut parts = Vec::new();
    if let Some(Beside { grade, points }) = &graded.below {
        parts.push(format!("{} over grade {}", counted(points), safe(grade)));
    }
    if let Some(Beside { grade, points }) = &graded.above {
        parts.push(format!("{} under grade {}", counted(points), safe(grade)));
    }
    if parts.is_empty() {
        return;
    }
    let case = if graded.boundary {
        format!(" - a boundary case (within {margin})")
    } else {
        String::new()
    };
    let _ = writeln!(out, "  {}{case}", parts.join(", "));
}

fn counted(points: &super::Points) -> String {
    let shown = number(points);
    if shown == "1" {
        "1 point".to_owned()
    } else {
        format!("{shown} points")
    }
}

fn remedies(out: &mut String, remedy: &Remedy) {
    if remedy.sets.is_empty() {
        let _ = writeln!(out, "No change of levels would justify the grade that it has.");
        return;
    }
    let factors = match remedy.factors {
        1 => "1 factor".to_owned(),
        several => format!("{several} factors"),
    };
    let _ = writeln!(
        out,
        "The grade that it has would take a change of {factors}, {} in all; any of:",
        counted(&remedy.points)
    );
    for set in &remedy.sets {
        let _ = writeln!(out, "  - {}", changes(set));
    }
    if remedy.more {
        let _ = writeln!(out, "  and other sets of the same size");
    }
}

fn changes(set: &[super::Step]) -> String {
    let steps: Vec<String> = set
        .iter()
        .map(|step| format!("{} {} to {}", safe(&step.factor), step.from, step.to))
        .collect();
    steps.join(" and ")
}

fn matches(out: &mut String, matches: &[Matched]) {
    let (good, bad): (Vec<&Matched>, Vec<&Matched>) =
        matches.iter().partition(|matched| matched.verdict != "non-match");
    let shown = if good.is_empty() { MOST_NEAR } else { 1 };
    if !matches.is_empty() {
        out.push('\n');
    }
    for matched in good.iter().chain(bad.iter().take(shown)) {
        let verdict = match matched.verdict.as_str() {
            "profile-match" => "matches the profile",
            "band-match" => "matches with differences that are allowed",
            _ => "does not match",
        };
        let _ = writeln!(
            out,
            "By {}, role {}: {verdict}",
            safe(&matched.matching),
            safe(&matched.role)
        );
        for outside in &matched.outside {
            let allowed = if outside.allowed { "allowed" } else { "not allowed" };
            let by = number(&outside.by);
            let levels = if by == "1" { "level" } else { "levels" };
            let _ = writeln!(
                out,
                "  {}: level {} where the profile has {} ({by} {levels}, {allowed})",
                safe(&outside.factor),
                outside.level,
                outside.profile
            );
        }
        // The factors have been said, one by one.
        for because in matched
            .because
            .iter()
            .filter(|because| !because.starts_with("factor "))
        {
            let _ = writeln!(out, "  {}", safe(because));
        }
    }
    if bad.len() > shown {
        let _ = match bad.len() - shown {
            1 => writeln!(out, "1 other profile does not match."),
            others => writeln!(out, "{others} other profiles do not match."),
        };
    }
}

fn increment(out: &mut String, job: &Job) {
    let Some(next) = &job.increment else { return };
    let when = match &next.on {
        Some(date) => format!("on {date}"),
        None => format!(
            "after {} on the point (the start of the post is unknown)",
            next.waiting
        ),
    };
    let _ = writeln!(out, "\nNext increment: point {} to {} {when}", next.from, next.to);
}

/// A whole source: how many agree, then those that do not, then the boundary cases, then increments.
fn posts(out: &mut String, grades: &Grades, summary: &Summary) {
    let _ = writeln!(out, "Posts by job evaluation, as of {}\n", grades.as_of);
    let of = |count: u64| format!("{:>7}", whole(count));
    let _ = writeln!(
        out,
        "{}  rows with a post that is filled or vacant",
        of(summary.rows)
    );
    let _ = writeln!(
        out,
        "{}  with a level for each factor, of which",
        of(summary.scored)
    );
    let _ = writeln!(out, "{}  in the grade of their score", of(summary.agree));
    let _ = writeln!(out, "{}  in another grade", of(summary.disagree));
    let other = summary.scored.saturating_sub(summary.agree + summary.disagree);
    if other > 0 {
        let _ = writeln!(out, "{}  whose grade is unknown, or graded by no map", of(other));
    }
    let margin = number(&grades.margin);
    let _ = writeln!(
        out,
        "{}  boundary cases (within {margin} points)",
        of(summary.boundary)
    );
    if !summary.faulty.is_empty() {
        let _ = writeln!(
            out,
            "{}  with levels that cannot all be used",
            of(summary.faulty.len() as u64)
        );
    }
    if summary.increments_within_year > 0 {
        let _ = writeln!(
            out,
            "{}  whose next increment comes within a year",
            of(summary.increments_within_year)
        );
    }
    let wrong = |job: &&Job| job.grades.iter().any(|graded| graded.agrees == Some(false));
    let edge = |job: &&Job| job.grades.iter().any(|graded| graded.boundary) && !wrong(job);
    section(
        out,
        "In another grade than their score gives",
        grades.jobs.iter().filter(wrong),
    );
    section(out, "Boundary cases", grades.jobs.iter().filter(edge));
    if !summary.faulty.is_empty() {
        let _ = writeln!(out, "\nNot scored");
        for faulty in summary.faulty.iter().take(MOST_POSTS) {
            let _ = writeln!(
                out,
                "  {} (row {}): {}",
                safe(&faulty.post),
                faulty.row,
                safe(&faulty.because.join("; "))
            );
        }
        more(out, summary.faulty.len());
    }
}

fn section<'a>(out: &mut String, heading: &str, jobs: impl Iterator<Item = &'a Job>) {
    let jobs: Vec<&Job> = jobs.collect();
    if jobs.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{heading}");
    for job in jobs.iter().take(MOST_POSTS) {
        let total = job.total.as_ref().map_or_else(String::new, range);
        let row = job.row.map_or_else(String::new, |row| format!(" (row {row})"));
        let role = job
            .role
            .as_ref()
            .map_or_else(String::new, |role| format!(", {}", safe(role)));
        let _ = writeln!(
            out,
            "  {}{row}{role}, grade {}: {total} points",
            safe(&job.subject),
            safe(&job.has.join(", "))
        );
        for graded in job.grades.iter().filter(|graded| graded.agrees.is_some()) {
            let _ = writeln!(out, "    {}", outcome(graded));
            let near = [("over", &graded.below), ("under", &graded.above)];
            for (where_, beside) in near {
                if let Some(beside) = beside.as_ref().filter(|_| graded.boundary) {
                    let _ = writeln!(
                        out,
                        "    {} {where_} grade {}",
                        counted(&beside.points),
                        safe(&beside.grade)
                    );
                }
            }
        }
        if let Some(remedy) = &job.remedy {
            let first: Vec<String> = remedy.sets.iter().take(3).map(|set| changes(set)).collect();
            let _ = if first.is_empty() {
                writeln!(out, "    no change of levels would justify the grade")
            } else {
                writeln!(out, "    would be justified by: {}", first.join("; or "))
            };
        }
        for matched in &job.matches {
            let _ = writeln!(out, "    {}: {}", safe(&matched.matching), matched.verdict);
        }
    }
    more(out, jobs.len());
}

fn more(out: &mut String, all: usize) {
    if all > MOST_POSTS {
        let _ = writeln!(out, "  … and {} more (use --format json)", all - MOST_POSTS);
    }
}
