//! Made-up rules over the framework of `generate.rs`.

use std::fmt::Write as _;

/// Grades of its one scale.
const GRADES: u64 = 10;

/// So many rules: about posts, groups and roles, as institutions write them.
pub fn text(rules: u64) -> String {
    let mut text = String::from("\nsource law \"The law\" { publisher \"HM Government\"  year 2002 }\n\n");
    for rule in 0..rules {
        let grade = 1 + rule % GRADES;
        let _ = match rule % 5 {
            0 => writeln!(
                text,
                "rule p{rule} \"Service of {grade} years needs a reason\" {{\n  every post where contract is fixed-term and grade is g.{grade}\n  require service < {grade} years or justification is present\n  cites law\n}}"
            ),
            1 => writeln!(
                text,
                "rule p{rule} \"Pay stays within grade {grade}\" {{\n  every post where grade is g.{grade} and protected-until is blank\n  require salary >= 95% * grade.lowest-pay and salary <= grade.highest-pay + 500 GBP\n  severity warning\n}}"
            ),
            2 => writeln!(
                text,
                "rule p{rule} \"No unit leans on grade {grade}\" {{\n  each unit, unit x family of posts where grade is not g.{grade}\n  with at least 10 posts\n  require share(grade is g.{grade}) <= 60% or largest share by contract <= 80%\n  because \"a unit of one grade has no ladder\"\n}}"
            ),
            3 => writeln!(
                text,
                "rule p{rule} \"Nobody is paid less for a contract in grade {grade}\" {{\n  each grade of posts\n  require median(salary where contract is fixed-term) >= 95% * median(salary where contract is open-ended)\n}}"
            ),
            _ => writeln!(
                text,
                "rule p{rule} \"Roles at grade {grade} lead on\" {{\n  every role where grade is g.{grade} and is not terminal\n  require steps out >= 1 or reaches grade > g.{grade} within 12 years\n  severity note\n}}"
            ),
        };
    }
    text
}
