//! Where staff in post can go from here: the onward classes by family (`semantics.md`, Headline checks).

use super::table::{Columns, Counts, block, column_heads, lines};
use super::{Page, dim, strong};
use crate::report::figures::{add_fte, grouped, largest_first, ratio, size, sum, whole};
use crate::report::value::{FamilyOnward, Institution, Places, Report};
use crate::report::words::{CLASSES, counted};
use std::collections::BTreeMap;

/// As many institutions as are shown one by one.
const FEW_INSTITUTIONS: usize = 3;
/// As many families as are shown with a bar for each class.
const FEW_FAMILIES: usize = 6;

/// The table, or nothing where no posts were asked for.
pub(super) fn onward(page: &mut Page<'_>, report: &Report) {
    if report.posts.is_none() || report.institutions.is_empty() {
        return;
    }
    page.heading("Where staff in post can go from here");
    if !page.style.quiet {
        let says = "Filled posts that are placed, by whether a way up leads on from where they are.";
        page.flow("  ", "  ", &[dim(says)]);
        page.blank();
    }
    if report
        .institutions
        .iter()
        .all(|one| size(&total(one).posts) <= 0.0)
    {
        page.para("  ", "No filled post is placed on a role at grade.");
        return;
    }
    if report.institutions.len() <= FEW_INSTITUTIONS {
        for (at, institution) in report.institutions.iter().enumerate() {
            if at > 0 {
                page.blank();
            }
            if report.institutions.len() > 1 {
                page.flow("  ", "    ", &[strong(&institution.name)]);
            }
            let families = institution
                .families
                .iter()
                .map(|family| counts(report, family))
                .collect();
            let all = from_onward("", std::slice::from_ref(institution), "All families");
            tables(page, all, families);
        }
    } else {
        let all = all_institutions(report);
        let families = families_together(report);
        tables(page, all, families);
        page.blank();
        let head = format!(
            "The {} institutions, largest share of dead ends first",
            whole(report.institutions.len() as u64)
        );
        page.flow("  ", "    ", &[strong(&head)]);
        let list = report.institutions.iter().map(total).collect();
        folded(page, list, "institution");
    }
    legend(page, report);
}

/// All families together and then each: with bars where they are few, a line for each where they are many.
fn tables(page: &mut Page<'_>, all: Counts, families: Vec<Counts>) {
    let at = Columns::of(page.width, &all.posts);
    column_heads(page, at);
    let families: Vec<Counts> = families
        .into_iter()
        .filter(|family| size(&family.posts) > 0.0)
        .collect();
    if let [only] = families.as_slice() {
        block(page, only, at, true);
        return;
    }
    block(page, &all, at, true);
    if families.len() <= FEW_FAMILIES {
        for family in &families {
            page.blank();
            block(page, family, at, false);
        }
    } else {
        page.blank();
        let head = format!(
            "The {} families, largest share of dead ends first",
            whole(families.len() as u64)
        );
        page.flow("  ", "    ", &[strong(&head)]);
        folded(page, families, "family");
    }
}

/// The worst of many, and how many more there are.
fn folded(page: &mut Page<'_>, mut list: Vec<Counts>, noun: &str) {
    let worst_first = [
        "dead-end",
        "leaves-institution",
        "closed-to-post",
        "leaves-family",
    ];
    list.sort_by(|a, b| {
        let mut order = std::cmp::Ordering::Equal;
        for class in worst_first {
            order = order.then_with(|| largest_first(a.weight(class), b.weight(class)));
        }
        order.then_with(|| a.name.cmp(&b.name))
    });
    let most = page.style.max_lines.max(1);
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    lines(page, &list);
    if more > 0 {
        let says = format!(
            "{} and {} (--format json lists all)",
            page.ellipsis(),
            counted(&whole(more as u64), &format!("more {noun}"))
        );
        page.flow("  ", "    ", &[dim(&says)]);
    }
}

fn counts(report: &Report, family: &FamilyOnward) -> Counts {
    let classes = family
        .classes
        .iter()
        .map(|(name, class)| (name.clone(), (class.posts.clone(), class.share)))
        .collect();
    Counts {
        name: family_title(report, &family.family),
        posts: family.posts.clone(),
        fte: grouped(&family.fte),
        classes,
    }
}

fn family_title(report: &Report, name: &str) -> String {
    if name.is_empty() {
        return "No family".to_owned();
    }
    let known = report
        .framework
        .families
        .iter()
        .find(|family| family.name == name);
    match known {
        Some(family) if !family.title.is_empty() => family.title.clone(),
        _ => name.to_owned(),
    }
}

/// The line of one institution.
fn total(institution: &Institution) -> Counts {
    from_onward(
        &institution.name,
        std::slice::from_ref(institution),
        "All families",
    )
}

fn all_institutions(report: &Report) -> Counts {
    from_onward("", &report.institutions, "All institutions together")
}

fn from_onward(name: &str, institutions: &[Institution], fallback: &str) -> Counts {
    let mut classes: BTreeMap<String, Places> = BTreeMap::new();
    for (class, count) in institutions.iter().flat_map(|one| &one.onward) {
        let entry = classes.entry(class.clone()).or_insert_with(|| Places::from(0));
        *entry = sum(entry, count);
    }
    let posts = classes
        .values()
        .fold(Places::from(0), |all, count| sum(&all, count));
    let fte = institutions
        .iter()
        .flat_map(|one| &one.families)
        .fold("0".to_owned(), |all, family| add_fte(&all, &family.fte));
    let classes = classes
        .into_iter()
        .map(|(class, count)| {
            let share = ratio(&count, &posts);
            (class, (count, share))
        })
        .collect();
    Counts {
        name: if name.is_empty() {
            fallback.to_owned()
        } else {
            name.to_owned()
        },
        posts,
        fte: grouped(&fte),
        classes,
    }
}

/// Each family over all institutions, in the order of the framework, families without a name last.
fn families_together(report: &Report) -> Vec<Counts> {
    let mut names: Vec<&str> = report
        .framework
        .families
        .iter()
        .map(|family| family.name.as_str())
        .collect();
    for family in report.institutions.iter().flat_map(|one| &one.families) {
        if !names.contains(&family.family.as_str()) {
            names.push(&family.family);
        }
    }
    names
        .into_iter()
        .map(|name| family_together(report, name))
        .collect()
}

fn family_together(report: &Report, name: &str) -> Counts {
    let mut posts = Places::from(0);
    let mut fte = "0".to_owned();
    let mut classes: BTreeMap<String, Places> = BTreeMap::new();
    let all = report.institutions.iter().flat_map(|one| &one.families);
    for family in all.filter(|family| family.family == name) {
        posts = sum(&posts, &family.posts);
        fte = add_fte(&fte, &family.fte);
        for (class, count) in &family.classes {
            let entry = classes.entry(class.clone()).or_insert_with(|| Places::from(0));
            *entry = sum(entry, &count.posts);
        }
    }
    let classes = classes
        .into_iter()
        .map(|(class, count)| {
            let share = ratio(&count, &posts);
            (class, (count, share))
        })
        .collect();
    Counts {
        name: family_title(report, name),
        posts,
        fte: grouped(&fte),
        classes,
    }
}

/// What the classes mean, for those that occur.
fn legend(page: &mut Page<'_>, report: &Report) {
    if page.style.quiet {
        return;
    }
    page.blank();
    for class in &CLASSES {
        let occurs = report
            .institutions
            .iter()
            .any(|one| one.onward.get(class.name).is_some_and(|count| size(count) > 0.0));
        if occurs {
            page.flow("  ", "    ", &[dim(&format!("{}: {}", class.words, class.means))]);
        }
    }
}
