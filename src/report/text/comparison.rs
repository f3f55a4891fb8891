//! What changed, as text for a reviewer: the gravest first, each with its two places and whom it touches.

use super::{Page, Style, dim, plain, strong};
use crate::report::comparison::{
    Amount, CLASSES, Change, Comparison, Establishment, Findings, Moves, Posts, UnitEvent,
};
use crate::report::figures::{grouped, place, places, share, whole};
use crate::report::words::{CLASSES as ONWARD, capital, counted};

/// The comparison as text, ready to print.
#[must_use]
pub fn comparison(found: &Comparison, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, found);
    if found.is_empty() {
        page.blank();
        page.para("", "Nothing changed in meaning.");
    }
    for (class, means) in CLASSES {
        changes(&mut page, found, class, means);
    }
    if let Some(posts) = &found.posts {
        classes(&mut page, posts);
    }
    if let Some(establishment) = &found.establishment {
        events(&mut page, establishment);
    }
    if let Some(moves) = &found.moves {
        walks(&mut page, moves);
    }
    if let Some(findings) = &found.findings {
        self::findings(&mut page, findings);
    }
    if !found.remarks.is_empty() {
        page.heading("Not compared");
        for remark in &found.remarks {
            page.flow("  - ", "    ", &[plain(remark)]);
        }
    }
    page.out
}

fn head(page: &mut Page<'_>, found: &Comparison) {
    let title = found.title();
    page.flow("", "", &[strong(&format!("What changed: {title}"))]);
    for (word, party) in [("old", &found.old), ("new", &found.new)] {
        let version = if party.version.is_empty() {
            String::new()
        } else {
            format!(", version {}", party.version)
        };
        let line = format!("{}{version}, as of {}", party.file, party.as_of);
        page.flow(&format!("  {word}  "), "       ", &[plain(&line)]);
    }
    if found.compared == "frameworks" {
        let summary = &found.summary;
        let counts = [
            summary.breaking,
            summary.tightening,
            summary.loosening,
            summary.neutral,
        ];
        let parts: Vec<String> = counts
            .iter()
            .zip(CLASSES)
            .map(|(count, (class, _))| format!("{} {class}", whole(*count)))
            .collect();
        page.flow("  ", "  ", &[strong(&parts.join(", "))]);
    }
}

fn changes(page: &mut Page<'_>, found: &Comparison, class: &str, means: &str) {
    let list: Vec<&Change> = found
        .changes
        .iter()
        .filter(|change| change.class == class)
        .collect();
    if list.is_empty() {
        return;
    }
    page.heading(&format!("{} ({})", capital(class), whole(list.len() as u64)));
    if !page.style.quiet {
        page.flow("", "", &[dim(&format!("{}.", capital(means)))]);
    }
    for change in list {
        page.blank();
        let from = change
            .from
            .as_ref()
            .map(|date| format!("from {date} on: "))
            .unwrap_or_default();
        page.flow("  ", "    ", &[plain(&format!("{from}{}", change.message))]);
        if let Some(amount) = &change.touches {
            page.flow("    ", "    ", &[plain(&format!("touches {}", said(amount)))]);
        }
        let most = page.style.max_rows;
        for detail in change.details.iter().take(most) {
            page.flow("    ", "    ", &[dim(detail)]);
        }
        if let Some(more) = change.details.len().checked_sub(most).filter(|more| *more > 0) {
            page.flow(
                "    ",
                "    ",
                &[dim(&format!("and {} more", whole(more as u64)))],
            );
        }
        for (word, at) in [("old", &change.at_old), ("new", &change.at_new)] {
            if let Some(at) = at {
                page.flow(&format!("    {word} "), "        ", &[dim(&place(at))]);
            }
        }
    }
}

fn said(amount: &Amount) -> String {
    format!(
        "{}, {} FTE",
        counted(&places(&amount.posts), "post"),
        grouped(&amount.fte)
    )
}

/// What text calls an onward class.
fn onward(name: &str) -> String {
    match name {
        "unplaced" => "not placed".to_owned(),
        "refused" => "row refused".to_owned(),
        _ => ONWARD
            .iter()
            .find(|class| class.name == name)
            .map_or(name, |class| class.words)
            .to_owned(),
    }
}

fn classes(page: &mut Page<'_>, posts: &Posts) {
    page.heading("What is open to staff in post, before and now");
    let lead = format!(
        "{} of {}: {} better off, {} worse off.",
        said(&posts.all),
        posts.sources.join(", "),
        said(&posts.gain),
        said(&posts.lose)
    );
    page.flow("", "", &[plain(&lead)]);
    let moved = posts.classes.iter().filter(|one| one.old != one.new);
    let mut any = false;
    for one in moved {
        any = true;
        let line = format!(
            "{}: {} -> {}: {}, {} FTE",
            one.institution,
            onward(&one.old),
            onward(&one.new),
            counted(&places(&one.posts), "post"),
            grouped(&one.fte)
        );
        page.flow("  ", "    ", &[plain(&line)]);
    }
    if !any {
        page.para("  ", "No post has another class.");
    }
}

fn events(page: &mut Page<'_>, found: &Establishment) {
    page.heading("Posts");
    let line = format!(
        "{} before, {} now, {} in both.",
        counted(&whole(found.old_posts), "post"),
        whole(found.new_posts),
        whole(found.in_both)
    );
    page.flow("", "", &[plain(&line)]);
    let counts = &found.counts;
    for (what, words, count) in [
        ("new", "new", counts.new),
        ("closed", "closed or there no more", counts.closed),
        ("regraded", "regraded", counts.regraded),
        ("role", "in another role", counts.role),
        ("converted", "on another contract", counts.converted),
        ("moved", "moved to another unit", counts.moved),
        ("filled", "filled", counts.filled),
        ("vacated", "vacated", counts.vacated),
    ] {
        if count == 0 {
            continue;
        }
        page.flow(
            "  ",
            "    ",
            &[strong(&whole(count)), plain(&format!(" {words}"))],
        );
        let most = page.style.max_rows;
        let list = found.events.iter().filter(|event| event.what == what);
        for event in list.clone().take(most) {
            let arrow = match (event.old.is_empty(), event.new.is_empty()) {
                (false, false) => format!(": {} -> {}", event.old, event.new),
                (true, false) => format!(": {}", event.new),
                (false, true) => format!(": {}", event.old),
                (true, true) => String::new(),
            };
            let way = if event.direction.is_empty() {
                String::new()
            } else {
                format!(" ({})", event.direction)
            };
            page.flow(
                "      ",
                "        ",
                &[plain(&format!("{}{arrow}{way}", event.id))],
            );
        }
        if let Some(more) = list.count().checked_sub(most).filter(|more| *more > 0) {
            page.flow(
                "      ",
                "      ",
                &[dim(&format!("and {} more", whole(more as u64)))],
            );
        }
    }
    if !found.units.is_empty() {
        page.heading("Units, by the overlap of their posts: a guess");
        for unit in &found.units {
            page.flow("  ", "    ", &[plain(&told(unit))]);
        }
    }
}

/// One sentence about units.
#[must_use]
pub fn told(unit: &UnitEvent) -> String {
    let list = |names: &[String]| {
        let names: Vec<String> = names
            .iter()
            .map(|name| format!("\u{201c}{name}\u{201d}"))
            .collect();
        names.join(", ")
    };
    let (old, new) = (list(&unit.old), list(&unit.new));
    let overlap = format!(
        "{} of {} followed",
        whole(unit.shared),
        counted(&whole(unit.of_old), "post")
    );
    match unit.what.as_str() {
        "born" => format!(
            "{new} is new ({} of its posts stood elsewhere before)",
            whole(unit.of_new)
        ),
        "gone" => format!(
            "{old} is there no more ({} of its posts stand elsewhere now)",
            whole(unit.of_old)
        ),
        "renamed" => format!("{old} is now called {new} ({overlap})"),
        "merged" => format!("{old} merged into {new} ({overlap})"),
        _ => format!("{old} split into {new} ({overlap})"),
    }
}

fn walks(page: &mut Page<'_>, moves: &Moves) {
    page.heading("Where people went");
    let line = format!(
        "{} people hold a placed post in both extracts; {} moved. {} went along a step, {} along several, {} along a step \
         that was not open to them, and {} where no step leads.",
        whole(moves.people),
        whole(moves.moved),
        whole(moves.along_a_step),
        whole(moves.along_several),
        whole(moves.though_closed),
        whole(moves.unwritten)
    );
    page.flow("", "", &[plain(&line)]);
    if let (Some(of), Some([low, high])) = (moves.share, moves.interval) {
        let line = format!(
            "Walked but unwritten: {} of the moves (exact 95% interval {} to {}).",
            share(of),
            share(low),
            share(high)
        );
        page.flow("", "", &[plain(&line)]);
    }
    if moves.unclear > 0 {
        let line = format!(
            "Of {} people it cannot be said: they hold several posts, or one that is not placed.",
            whole(moves.unclear)
        );
        page.flow("", "", &[dim(&line)]);
    }
    let most = page.style.max_rows;
    for walk in moves.walked.iter().take(most) {
        let described = match walk.described.as_str() {
            "unwritten" => "no step leads there",
            "closed" => "the step was not open to them",
            _ => "several steps in a row",
        };
        let line = format!(
            "{} -> {}: {} of {} ({described})",
            walk.from,
            walk.to,
            whole(walk.people),
            whole(walk.of)
        );
        page.flow("  ", "    ", &[plain(&line)]);
    }
    if let Some(more) = moves.walked.len().checked_sub(most).filter(|more| *more > 0) {
        page.flow("  ", "    ", &[dim(&format!("and {} more", whole(more as u64)))]);
    }
    if !moves.untaken.is_empty() {
        page.heading("Steps that nobody took");
        for step in moves.untaken.iter().take(most) {
            let line = format!(
                "{} -> {} ({}): none of {} (at most {} take it, exact 95%)",
                step.from,
                step.to,
                step.kind,
                whole(step.of),
                share(step.at_most)
            );
            page.flow("  ", "    ", &[plain(&line)]);
        }
        if let Some(more) = moves.untaken.len().checked_sub(most).filter(|more| *more > 0) {
            page.flow("  ", "    ", &[dim(&format!("and {} more", whole(more as u64)))]);
        }
    }
}

fn findings(page: &mut Page<'_>, found: &Findings) {
    page.heading("Findings");
    let line = format!(
        "{} appeared, {} went, {} stayed.",
        whole(found.appeared.len() as u64),
        whole(found.went.len() as u64),
        whole(found.stayed)
    );
    page.flow("", "", &[plain(&line)]);
    let most = page.style.max_rows;
    for (sign, list) in [("+ ", &found.appeared), ("- ", &found.went)] {
        for finding in list.iter().take(most) {
            let line = format!(
                "{}: {} ({})",
                finding.severity.word(),
                finding.message,
                finding.check
            );
            page.flow(&format!("  {sign}"), "    ", &[plain(&line)]);
        }
        if let Some(more) = list.len().checked_sub(most).filter(|more| *more > 0) {
            page.flow(
                "  ",
                "    ",
                &[dim(&format!("{sign}and {} more", whole(more as u64)))],
            );
        }
    }
}
