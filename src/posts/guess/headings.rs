//! What headings usually mean: the words that personnel systems print for our columns.

use crate::posts::columns::Column;
use crate::posts::mapping::{ColumnMap, From, Heading, Target};
use crate::posts::titles::normalise;

/// Usual headings of our columns, normalised; the surest first.
const USUAL: [(Column, &[&str]); 25] = [
    (
        Column::Id,
        &[
            "post ref",
            "post reference",
            "post id",
            "post no",
            "post number",
            "position no",
            "position number",
            "position id",
            "position code",
            "post unique reference",
            "unique reference",
            "job id",
            "job number",
            "establishment id",
            "establishment number",
            "post",
            "id",
            "ref",
            "reference",
            "position ref",
            "position reference",
            "planstelle",
            "posn no",
            "post code number",
            "esr position number",
        ],
    ),
    (
        Column::Count,
        &[
            "count",
            "headcount",
            "head count",
            "number of posts",
            "no of posts",
            "posts",
            "employees",
            "empcount",
            "number of employees",
            "number of staff",
            "staff count",
            "employee count",
            "number of people",
            "staff in post",
        ],
    ),
    (
        Column::Institution,
        &[
            "institution",
            "organisation",
            "organization",
            "organisation name",
            "organization name",
            "institution name",
            "employer",
            "employer name",
            "he provider",
            "provider",
            "provider name",
            "trust",
            "trust name",
            "agency",
            "agency name",
            "agyt",
            "university",
            "council",
            "company",
            "public body",
        ],
    ),
    (
        Column::Unit,
        &[
            "unit",
            "department",
            "dept",
            "org unit",
            "organisational unit",
            "organizational unit",
            "department name",
            "unit name",
            "school",
            "section",
            "division",
            "directorate",
            "faculty",
            "service",
            "team",
            "cost centre",
            "cost center",
            "cost centre name",
            "college name",
            "college",
            "branch",
            "sub agency",
            "agysubt",
            "abteilung",
            "business unit",
            "area",
            "department description",
        ],
    ),
    (
        Column::Title,
        &[
            "job title",
            "title",
            "post title",
            "position title",
            "generic job title",
            "role title",
            "position name",
            "job name",
            "position",
            "job",
            "designation",
            "occupation",
            "occt",
            "stellenbezeichnung",
            "stelle",
            "occupation title",
            "position description",
        ],
    ),
    (
        Column::Role,
        &[
            "role",
            "role profile",
            "role profiles",
            "profile",
            "profile s",
            "profiles",
            "role name",
            "job profile",
            "role code",
            "benchmark role",
        ],
    ),
    (
        Column::Grade,
        &[
            "grade",
            "band",
            "pay band",
            "payband",
            "grade or equivalent",
            "grade or equivalent grade",
            "pay grade",
            "salary grade",
            "grade name",
            "post grade",
            "grade band",
            "grd",
            "job grade",
            "position grade",
            "entgeltgruppe",
            "afc band",
            "grade description",
        ],
    ),
    (
        Column::Scale,
        &[
            "scale",
            "pay plan",
            "payplan",
            "pay scale",
            "pay structure",
            "salary scale",
            "pay spine",
            "grade structure",
        ],
    ),
    (
        Column::Contract,
        &[
            "contract type",
            "contract",
            "contract term",
            "contract terms",
            "terms",
            "terms of employment",
            "employment type",
            "type of contract",
            "basis of employment",
            "appointment type",
            "type of appointment",
            "tenure",
            "contract status",
            "employment basis",
            "toat",
            "perm temp",
            "assignment category",
            "employment term",
            "contract basis",
            "employee type",
            "permanent or temporary",
            "type of appointment text",
        ],
    ),
    (
        Column::Status,
        &[
            "status",
            "post status",
            "occupancy",
            "vacancy status",
            "position status",
            "filled vacant",
            "establishment status",
            "post state",
            "vacant",
            "occupied",
        ],
    ),
    (
        Column::Fte,
        &[
            "fte",
            "wte",
            "full time equivalent",
            "whole time equivalent",
            "number of posts in fte",
            "contracted fte",
            "present fte",
            "current fte",
            "budget fte",
            "post fte",
            "fte value",
            "contracted wte",
            "fte in post",
            "proposed fte",
        ],
    ),
    (
        Column::Start,
        &[
            "start date",
            "start",
            "commenced",
            "date started",
            "contract start",
            "contract start date",
            "appointment date",
            "date of appointment",
            "position start date",
            "start of contract",
            "post start date",
            "date commenced",
            "eintritt",
            "assignment start date",
        ],
    ),
    (
        Column::End,
        &[
            "end date",
            "end",
            "term ends",
            "contract end",
            "contract end date",
            "end of contract",
            "expiry",
            "expiry date",
            "fixed term end date",
            "position end date",
            "end of term",
            "befristet bis",
            "assignment end date",
            "contract expiry date",
        ],
    ),
    (
        Column::ServiceStart,
        &[
            "service start",
            "continuous service date",
            "continuous service",
            "continuous service start date",
            "hire date",
            "date joined",
            "joined",
            "original hire date",
            "reckonable service date",
            "date of joining",
            "latest hire date",
        ],
    ),
    (
        Column::ActingUntil,
        &[
            "acting until",
            "acting to",
            "acting up until",
            "acting end date",
            "acting up to",
            "acting end",
        ],
    ),
    (
        Column::ProtectedUntil,
        &[
            "protected until",
            "protected to",
            "pay protection until",
            "pay protection end date",
            "protection end date",
            "red circled until",
        ],
    ),
    (
        Column::HolderGrade,
        &[
            "paid grade",
            "paid at",
            "holder grade",
            "employee grade",
            "person grade",
            "personal grade",
            "actual grade",
        ],
    ),
    (
        Column::Funding,
        &[
            "funding",
            "source of funds",
            "funding source",
            "funding type",
            "fund type",
            "fund source",
            "source of funding",
            "finanzierung",
        ],
    ),
    (
        Column::Funder,
        &[
            "funder",
            "sponsor",
            "funding body",
            "grant body",
            "sponsor name",
            "grant funder",
        ],
    ),
    (
        Column::Point,
        &[
            "spine point",
            "scp",
            "point",
            "pay point",
            "salary point",
            "spinal point",
            "spinal column point",
            "increment point",
            "spine",
            "current spine point",
        ],
    ),
    (
        Column::Salary,
        &[
            "salary",
            "basic pay",
            "basic pay full time",
            "annual salary",
            "full time salary",
            "fte salary",
            "basic salary",
            "base salary",
            "gross salary",
            "pay",
            "annual pay",
            "current salary",
            "present salary",
            "actual salary",
            "full time equivalent salary",
            "gehalt",
            "proposed salary",
        ],
    ),
    (
        Column::Manager,
        &[
            "reports to",
            "manager",
            "line manager position",
            "line manager post",
            "manager post",
            "reports to senior post",
            "reporting senior post",
            "supervisor post",
            "reports to position",
            "reports to post",
            "manager position",
            "manager position number",
            "supervisor position",
            "line manager",
            "reporting to",
            "manager post ref",
        ],
    ),
    (
        Column::CpdOwner,
        &[
            "cpd owner",
            "development owner",
            "owner of development",
            "responsible for development",
        ],
    ),
    (
        Column::Person,
        &[
            "person ref",
            "person",
            "person id",
            "employee",
            "employee no",
            "employee number",
            "employee id",
            "staff no",
            "staff number",
            "staff id",
            "payroll no",
            "payroll number",
            "personnel number",
            "employee name",
            "staff name",
            "name",
            "full name",
            "incumbent",
            "post holder",
            "holder",
            "postholder",
            "personalnummer",
            "assignment number",
        ],
    ),
    (
        Column::Justification,
        &[
            "reason",
            "reason for term",
            "justification",
            "objective justification",
            "reason for fixed term",
            "fixed term reason",
            "reason for contract",
        ],
    ),
];

/// Words that say that a column is about something else than the words beside them.
const CONTRARY: [(&str, &[Column]); 22] = [
    ("cost", &[Column::Salary]),
    ("minimum", &[Column::Salary, Column::Scale]),
    ("maximum", &[Column::Salary, Column::Scale]),
    ("min", &[Column::Salary, Column::Scale]),
    ("max", &[Column::Salary, Column::Scale]),
    ("floor", &[Column::Salary]),
    ("ceiling", &[Column::Salary]),
    ("average", &[Column::Salary, Column::Fte]),
    ("avg", &[Column::Salary]),
    ("total", &[Column::Salary, Column::Fte, Column::Count]),
    ("reports", &[Column::Salary]),
    ("budget", &[Column::Salary]),
    ("centre", &[Column::Salary]),
    (
        "code",
        &[Column::Unit, Column::Institution, Column::Title, Column::Grade],
    ),
    ("parent", &[Column::Unit, Column::Institution]),
    ("sponsoring", &[Column::Unit, Column::Institution]),
    ("type", &[Column::Institution, Column::Unit, Column::Grade]),
    ("function", &[Column::Title, Column::Unit, Column::Role]),
    ("family", &[Column::Title, Column::Role]),
    (
        "group",
        &[Column::Title, Column::Role, Column::Grade, Column::Unit],
    ),
    ("birth", &[Column::Start, Column::End]),
    ("review", &[Column::Start, Column::End]),
];

/// How surely a heading means a column, 0 to 100, and the usual heading that it is or holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// 0 to 100.
    pub score: u32,
    /// The usual heading.
    pub usual: &'static str,
    /// Whether the heading is it, and does not only hold its words.
    pub whole: bool,
}

/// What a heading says about being this column of ours.
#[must_use]
pub fn heard(heading: &str, column: Column) -> Option<Heard> {
    let folded = fold(heading);
    if folded.is_empty() {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let contrary = CONTRARY
        .iter()
        .filter(|(word, columns)| words.contains(word) && columns.contains(&column))
        .count();
    let penalty = 45 * u32::try_from(contrary).unwrap_or(2);
    if folded.replace(' ', "-") == column.name() {
        return Some(Heard {
            score: 100,
            usual: column.name(),
            whole: true,
        });
    }
    let (_, usual) = USUAL.iter().find(|(ours, _)| *ours == column)?;
    let mut best: Option<Heard> = None;
    for (place, phrase) in (0..).zip(usual.iter()) {
        let heard = if folded == **phrase {
            Heard {
                // Later ones in the list are used for other things too.
                score: 95 - u32::min(place, 20),
                usual: phrase,
                whole: true,
            }
        } else {
            let theirs: Vec<&str> = phrase.split(' ').collect();
            if !theirs.iter().all(|word| words.contains(word)) {
                continue;
            }
            let extra = u32::try_from(words.len() - theirs.len().min(words.len())).unwrap_or(9);
            let length = u32::try_from(theirs.len()).unwrap_or(1);
            Heard {
                score: (52 + 10 * length).saturating_sub(6 * extra).min(80),
                usual: phrase,
                whole: false,
            }
        };
        if best.is_none_or(|other| heard.score > other.score) {
            best = Some(heard);
        }
    }
    best.map(|heard| Heard {
        score: heard.score.saturating_sub(penalty),
        ..heard
    })
}

/// Whether a heading is one of the usual ones, or one of ours.
#[must_use]
pub fn is_usual(heading: &str) -> bool {
    let folded = fold(heading);
    !folded.is_empty()
        && (Column::named(&folded.replace(' ', "-")).is_some()
            || USUAL.iter().any(|(_, usual)| usual.contains(&folded.as_str())))
}

/// Usual headings as if a manifest had named them, so that a workbook's sheet is found by them.
pub(in crate::posts) fn hints() -> Vec<ColumnMap> {
    // Measures stand under the headings of a wide return too, where they say nothing of where the headings begin.
    let telling = |column: &Column| {
        !matches!(
            column,
            Column::Count | Column::Fte | Column::Salary | Column::Person | Column::Point
        )
    };
    USUAL
        .iter()
        .filter(|(column, _)| telling(column))
        .map(|(column, usual)| ColumnMap {
            target: Target::Known(*column),
            from: From::Headings(
                usual
                    .iter()
                    .map(|name| Heading::Named((*name).to_owned()))
                    .collect(),
            ),
            span: None,
        })
        .collect()
}

/// A heading as it is compared: what stands in brackets at its end is a unit or a hint.
fn fold(heading: &str) -> String {
    let symbols = heading.replace(['£', '$', '€'], " ");
    normalise(&symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(heading: &str) -> Option<&'static str> {
        Column::ALL
            .iter()
            .filter_map(|(column, name)| Some((heard(heading, *column)?.score, *name)))
            .filter(|(score, _)| *score >= 50)
            .max_by_key(|(score, _)| *score)
            .map(|(_, name)| name)
    }

    #[test]
    fn the_headings_of_real_systems_are_heard() {
        for (heading, column) in [
            ("Post Ref", "id"),
            ("Position no.", "id"),
            ("Post Unique Reference", "id"),
            ("Generic Job Title", "title"),
            ("Reports to Senior Post", "manager"),
            ("Line manager position", "manager"),
            ("Number of Posts in FTE", "fte"),
            ("WTE", "fte"),
            ("Basic pay (full time)", "salary"),
            ("Grade (or equivalent)", "grade"),
            ("Terms", "contract"),
            ("Term ends", "end"),
            ("Org unit", "unit"),
            ("HE provider", "institution"),
            ("EMPCOUNT", "count"),
            ("PAYPLAN", "scale"),
            ("Profile(s)", "role"),
            ("Source of funds", "funding"),
            ("service_start", "service-start"),
        ] {
            assert_eq!(best(heading), Some(column), "{heading}");
        }
    }

    #[test]
    fn words_that_point_elsewhere_are_heeded() {
        for heading in [
            "Payscale Minimum (£)",
            "Actual Pay Floor (£)",
            "Salary Cost of Reports (£)",
            "Parent Department",
            "AVGSAL",
            "Staff Category",
            "Notes",
        ] {
            assert_eq!(best(heading), None, "{heading}");
        }
    }
}
