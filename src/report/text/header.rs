//! Who was read, placed, not placed and refused: an audit of 60% of an institution says so before it says
//! anything else.

use super::wrap::Paint;
use super::{Page, dim, plain, strong};
use crate::report::figures;
use crate::report::value::{FrameworkSummary, PostsSummary, Report, Source};
use crate::report::words::{self, counted};

/// The top of the page.
pub(super) fn header(page: &mut Page<'_>, report: &Report, folder: Option<&str>) {
    let title = title(report);
    page.flow("", "", &[strong(&title)]);
    match &report.posts {
        Some(posts) => {
            page.para("", &format!("against {}", framework(&report.framework)));
            clock(page, report);
            placed(page, posts);
            page.heading("What was read");
            read(page, posts);
            unplaced(page, posts);
            refused(page, posts);
            if !page.style.quiet {
                sources(page, posts, folder);
            }
        }
        None => {
            clock(page, report);
            check_only(page, &report.framework);
        }
    }
}

fn title(report: &Report) -> String {
    let date = figures::date(&report.as_of);
    if report.posts.is_none() {
        return format!("Check of {}, as of {date}", named(&report.framework));
    }
    match report.institutions.as_slice() {
        [] => format!("Audit as of {date}"),
        [one] if one.name.is_empty() => format!("Audit as of {date}"),
        [one] => format!("Audit of {}, as of {date}", one.name),
        many => format!("Audit of {} institutions, as of {date}", many.len()),
    }
}

fn named(framework: &FrameworkSummary) -> String {
    let title = if framework.title.is_empty() {
        &framework.name
    } else {
        &framework.title
    };
    if framework.version.is_empty() {
        title.clone()
    } else {
        format!("{title}, version {}", framework.version)
    }
}

fn framework(framework: &FrameworkSummary) -> String {
    format!("{} ({})", named(framework), contents(framework))
}

fn contents(framework: &FrameworkSummary) -> String {
    format!(
        "{}, {}, {}",
        counted(&figures::whole(framework.roles), "role"),
        counted(&figures::whole(framework.stations), "role at grade"),
        counted(&figures::whole(framework.steps), "step"),
    )
}

/// `semantics.md`, Time: never from the machine's clock without saying so.
fn clock(page: &mut Page<'_>, report: &Report) {
    if report.as_of_from == "clock" {
        let says = "No date was given, so this is read as of today by this computer's clock; give --as-of to get \
                    the same answer on another day.";
        page.flow("", "", &[dim(says)]);
    }
}

/// The share of posts placed: the first thing said.
fn placed(page: &mut Page<'_>, posts: &PostsSummary) {
    page.blank();
    let all = figures::sum(&posts.placed, &posts.unplaced);
    if figures::size(&all) <= 0.0 {
        page.flow("", "", &[(Paint::Doubt, "No posts could be read.".to_owned())]);
        return;
    }
    let (placed, unplaced) = (figures::places(&posts.placed), figures::places(&posts.unplaced));
    if figures::size(&posts.unplaced) <= 0.0 {
        let says = if placed == "1" {
            "The one post is placed on a role at grade.".to_owned()
        } else {
            format!("All {} are placed on a role at grade.", counted(&placed, "post"))
        };
        page.flow("", "", &[(Paint::Good, says)]);
        return;
    }
    let share = figures::size(&posts.placed) / figures::size(&all);
    let paint = match share {
        share if share < 0.75 => Paint::Bad,
        share if share < 0.95 => Paint::Doubt,
        _ => Paint::Strong,
    };
    let lead = format!("{} of posts are placed on a role at grade", figures::share(share));
    let are = if unplaced == "1" { "is" } else { "are" };
    let rest = format!(
        ": {placed} of {}. {unplaced} {are} not, and what follows about careers leaves {} out.",
        figures::places(&all),
        if unplaced == "1" { "it" } else { "them" },
    );
    page.flow("", "", &[(paint, lead), plain(&rest)]);
}

fn read(page: &mut Page<'_>, posts: &PostsSummary) {
    let mut parts = vec![
        format!("{} read", counted(&figures::whole(posts.read), "row")),
        format!("{} refused", figures::whole(posts.refused)),
    ];
    if posts.skipped > 0 {
        parts.push(format!(
            "{} left out by declared rules",
            figures::whole(posts.skipped)
        ));
    }
    page.para("  ", &parts.join(", "));
    let staff = format!(
        "{} staff in post (filled posts), {} FTE",
        figures::places(&posts.headcount),
        figures::grouped(&posts.fte)
    );
    page.para("  ", &staff);
    settled(page, posts);
    if figures::size(&posts.contract_blank) > 0.0 {
        let blank = figures::places(&posts.contract_blank);
        let have = if blank == "1" { "has" } else { "have" };
        page.para(
            "  ",
            &format!("{blank} of them {have} no contract term given and count in no short-term share"),
        );
    }
}

/// Titles that found their role by a decision or by likeness: nothing of that kind is done silently.
fn settled(page: &mut Page<'_>, posts: &PostsSummary) {
    let Some(settled) = &posts.settled else {
        return;
    };
    if !settled.file.is_empty() {
        let decisions = counted(&figures::whole(settled.decisions), "decision");
        let mut says = format!(
            "{} placed by {decisions} about titles ({})",
            counted(&figures::places(&settled.decided), "post"),
            settled.file
        );
        if figures::size(&settled.in_no_role) > 0.0 {
            says.push_str(&format!(
                ", {} decided to be in no role",
                figures::places(&settled.in_no_role)
            ));
        }
        page.para("  ", &says);
    }
    if figures::size(&settled.by_likeness) > 0.0 {
        let alike = counted(&figures::places(&settled.by_likeness), "post");
        page.para(
            "  ",
            &format!("{alike} placed by the likeness of the title alone, as the manifest allows"),
        );
    }
}

fn unplaced(page: &mut Page<'_>, posts: &PostsSummary) {
    if posts.unplaced_by_reason.is_empty() {
        return;
    }
    page.blank();
    let count = counted(&figures::places(&posts.unplaced), "post");
    page.flow("  ", "  ", &[strong(&format!("Not placed: {count}"))]);
    for group in &posts.unplaced_by_reason {
        let rows = figures::rows(&group.rows, group.row_count, page.style.max_rows, page.ellipsis());
        let posts = counted(&figures::places(&group.posts), "post");
        let says = format!("{posts}: {}", words::reason(&group.reason));
        let rows = if rows.is_empty() {
            String::new()
        } else {
            format!(" ({rows})")
        };
        page.flow("    ", "      ", &[plain(&says), dim(&rows)]);
    }
}

fn refused(page: &mut Page<'_>, posts: &PostsSummary) {
    if posts.refused_rows.is_empty() {
        return;
    }
    page.blank();
    let count = counted(&figures::whole(posts.refused), "row");
    page.flow("  ", "  ", &[strong(&format!("Refused: {count}"))]);
    let several = posts.sources.len() > 1;
    for row in posts.refused_rows.iter().take(page.style.max_rows) {
        let source = if several {
            format!("{} ", row.source)
        } else {
            String::new()
        };
        let what = if row.column.is_empty() {
            String::new()
        } else {
            format!(", {} `{}`", row.column, row.value)
        };
        let says = format!("{source}row {}{what}: {}", row.row, row.reason);
        page.flow("    ", "      ", &[plain(&says)]);
    }
    let more = posts.refused_rows.len().saturating_sub(page.style.max_rows);
    if more > 0 {
        let says = format!(
            "{} and {} more (--format json lists all)",
            page.ellipsis(),
            figures::whole(more as u64)
        );
        page.flow("    ", "      ", &[dim(&says)]);
    }
}

/// Each source where there are several, and what is worth knowing about each; `folder` is where all of them are.
fn sources(page: &mut Page<'_>, posts: &PostsSummary, folder: Option<&str>) {
    match posts.sources.as_slice() {
        [] => {}
        [only] if only.remarks.is_empty() && only.skipped.is_empty() => {}
        [only] => {
            page.blank();
            page.flow("  ", "    ", &[strong(&only.name)]);
            remarks(page, only, "    ");
        }
        several => {
            page.blank();
            let count = counted(&figures::whole(several.len() as u64), "source");
            let place = folder.map_or_else(String::new, |folder| format!(" in {folder}"));
            page.flow("  ", "    ", &[strong(&count), plain(&place)]);
            for source in several {
                let mut says = format!(
                    "{}: {} read",
                    source.name,
                    counted(&figures::whole(source.read), "row")
                );
                if source.refused > 0 {
                    says.push_str(&format!(", {} refused", figures::whole(source.refused)));
                }
                page.flow("    ", "      ", &[plain(&says)]);
                remarks(page, source, "      ");
            }
        }
    }
}

fn remarks(page: &mut Page<'_>, source: &Source, indent: &str) {
    let rest = format!("{indent}  ");
    for skipped in &source.skipped {
        let rows = counted(&figures::whole(skipped.rows), "row");
        let says = format!("{rows} left out by the rule `{}`", skipped.rule);
        page.flow(indent, &rest, &[plain(&says)]);
    }
    for remark in &source.remarks {
        page.flow(indent, &rest, &[plain(remark)]);
    }
}

fn check_only(page: &mut Page<'_>, framework: &FrameworkSummary) {
    page.blank();
    page.para(
        "",
        &format!(
            "{}. No posts were read: this is about the framework alone.",
            contents(framework)
        ),
    );
    if !framework.families.is_empty() && !page.style.quiet {
        let titles: Vec<&str> = framework
            .families
            .iter()
            .map(|family| family.title.as_str())
            .collect();
        let word = if titles.len() == 1 { "Family" } else { "Families" };
        page.flow("", "  ", &[plain(&format!("{word}: {}", titles.join("; ")))]);
    }
}
