//! What is not shown: values by which people could be known. When in doubt, counts alone.

use crate::posts::titles::normalise;

/// Words of headings above what belongs to a person.
const PERSONAL: [&str; 36] = [
    "name",
    "names",
    "surname",
    "forename",
    "forenames",
    "firstname",
    "lastname",
    "initials",
    "employee",
    "person",
    "staff",
    "incumbent",
    "holder",
    "postholder",
    "email",
    "mail",
    "phone",
    "telephone",
    "mobile",
    "tel",
    "fax",
    "address",
    "postcode",
    "birth",
    "dob",
    "age",
    "gender",
    "sex",
    "ethnicity",
    "disability",
    "nationality",
    "religion",
    "ni",
    "nino",
    "contact",
    "payroll",
];
/// Words of headings above notes, in which anything may stand.
const NOTES: [&str; 8] = [
    "note",
    "notes",
    "comment",
    "comments",
    "remarks",
    "remark",
    "reason",
    "justification",
];
/// Words that say whose name it is: not a person's.
const THINGS: [&str; 34] = [
    "organisation",
    "organization",
    "institution",
    "department",
    "dept",
    "unit",
    "college",
    "school",
    "faculty",
    "division",
    "provider",
    "company",
    "agency",
    "trust",
    "post",
    "position",
    "job",
    "role",
    "grade",
    "band",
    "centre",
    "center",
    "team",
    "section",
    "site",
    "location",
    "service",
    "scale",
    "funder",
    "sponsor",
    "category",
    "type",
    "group",
    "headcount",
];
/// Words behind which numbers of people stand: the words above them mean none.
const COUNTED: [&str; 10] = [
    "count",
    "number",
    "headcount",
    "fte",
    "cost",
    "costs",
    "total",
    "average",
    "equivalent",
    "payroll",
];

/// Common given names and forms of address of several countries: a column in which many values hold one holds people.
const GIVEN: [&str; 121] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "james",
    "john",
    "robert",
    "michael",
    "william",
    "david",
    "richard",
    "joseph",
    "thomas",
    "charles",
    "christopher",
    "daniel",
    "matthew",
    "anthony",
    "mark",
    "donald",
    "steven",
    "paul",
    "andrew",
    "joshua",
    "kenneth",
    "kevin",
    "brian",
    "george",
    "edward",
    "ronald",
    "timothy",
    "jason",
    "jeffrey",
    "ryan",
    "jacob",
    "gary",
    "nicholas",
    "eric",
    "jonathan",
    "stephen",
    "larry",
    "justin",
    "scott",
    "brandon",
    "simon",
    "alan",
    "peter",
    "philip",
    "ian",
    "graham",
    "neil",
    "stuart",
    "colin",
    "martin",
    "gareth",
    "rhys",
    "owen",
    "sean",
    "mary",
    "patricia",
    "jennifer",
    "linda",
    "elizabeth",
    "barbara",
    "susan",
    "jessica",
    "sarah",
    "karen",
    "lisa",
    "nancy",
    "betty",
    "margaret",
    "sandra",
    "ashley",
    "kimberly",
    "emily",
    "donna",
    "michelle",
    "carol",
    "amanda",
    "melissa",
    "deborah",
    "stephanie",
    "rebecca",
    "laura",
    "helen",
    "sharon",
    "cynthia",
    "kathleen",
    "amy",
    "angela",
    "anna",
    "emma",
    "claire",
    "fiona",
    "julie",
    "jane",
    "alison",
    "catherine",
    "rachel",
    "nicola",
    "sian",
    "megan",
    "mohammed",
    "muhammad",
    "ahmed",
    "ali",
    "fatima",
    "aisha",
    "priya",
    "wei",
    "hans",
    "klaus",
    "petra",
    "pierre",
    "marie",
    "maria",
    "jose",
    "carlos",
    "giulia",
];

/// Why the values of a column are not shown, by its heading.
pub(super) fn by_heading(heading: &str) -> Option<&'static str> {
    let folded = normalise(heading);
    let words: Vec<&str> = folded.split(' ').collect();
    let holds = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if holds(&NOTES) {
        return Some("notes may name people");
    }
    if !holds(&PERSONAL) || holds(&COUNTED) && !holds(&["name", "email", "mail", "phone"]) {
        return None;
    }
    let things = holds(&THINGS)
        && !holds(&[
            "employee", "person", "email", "mail", "phone", "holder", "contact",
        ]);
    (!things).then_some("its heading says that it is about people")
}

/// Whether a value is an address of electronic mail or a number of a telephone.
pub(super) fn is_address(text: &str) -> bool {
    if let Some((name, host)) = text.split_once('@') {
        return !name.is_empty() && !host.is_empty();
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (9..=15).contains(&digits)
        && (text.starts_with('+') || text.starts_with("0") && text.contains(' '))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b" ()+-".contains(&byte))
}

/// Whether a value looks like a person's name: two to four words, one of them a given name or a form of address.
pub(super) fn is_name(text: &str) -> bool {
    if text.len() > 60 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let folded = normalise(text);
    let words: Vec<&str> = folded.split(' ').collect();
    (2..=4).contains(&words.len()) && words.iter().any(|word| GIVEN.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_what_else_has_a_name() {
        for heading in [
            "Name",
            "Employee Name",
            "Employee",
            "Person Ref",
            "Contact E-mail",
            "Surname",
            "Date of Birth",
            "Notes",
            "Post Holder",
            "Staff No",
            "Contact Phone",
            "Reason for Term",
        ] {
            assert!(by_heading(heading).is_some(), "{heading}");
        }
        for heading in [
            "College Name",
            "Department Name",
            "Job Title",
            "Organisation Name",
            "Grade",
            "EMPCOUNT",
            "Payroll staff EO Headcount",
            "Total academic staff",
            "Staff Category",
        ] {
            assert!(by_heading(heading).is_none(), "{heading}");
        }
    }

    #[test]
    fn values_by_which_people_are_known_are_seen_without_a_heading() {
        assert!(
            is_address("a.b@example.org") && is_address("+44 1234 567890") && is_address("0113 496 0000")
        );
        assert!(!is_address("004092") && !is_address("31.07.2026") && !is_address("26 - 30"));
        assert!(is_name("Dr A Example") && is_name("Example, Maria"));
        assert!(!is_name("Senior Learning Technologist") && !is_name("Maria"));
    }
}
