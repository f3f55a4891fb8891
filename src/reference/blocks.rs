//! The blocks of a framework.

use super::Keyword;

pub(super) const BLOCKS: &[Keyword] = &[
    Keyword {
        word: "framework",
        within: &[""],
        short: "the name of the framework, its version and its owner",
        says: "Names what the file describes, with a title for people. One a framework.",
        example: "framework my-institution \"Careers at my institution\" {\n  version  \"2026.1\"\n  owner    \"Human Resources\"\n  currency GBP\n}",
    },
    Keyword {
        word: "import",
        within: &[""],
        short: "another file whose blocks belong to this framework",
        says: "The path is relative to the file that says so. Scales, skills and contracts that several frameworks share are\nwritten once.",
        example: "import \"grades.gradus\"",
    },
    Keyword {
        word: "source",
        within: &[""],
        short: "a publication that the framework cites",
        says: "Where a rule or a grade structure comes from: publisher, year, address.",
        example: "source jisc-bp3 \"Learning technology: key implications for managers\" {\n  publisher \"JISC\"\n  year      2001\n}",
    },
    Keyword {
        word: "spine",
        within: &["", "scale"],
        short: "pay points and their salaries; in a scale, the spine that its grades are paid on",
        says: "Points are written here or stand in a CSV file with the columns `point` and `salary`, and `from` where the file has the\ntables of several dates. With `from` and `until` one spine has several tables, and the one that holds on the date is\nused. `spine ours of national plus 12` counts another spine's points from other numbers: point 40 is its 28. In a scale,\n`spine NAME` says which spine the points of its grades are.",
        example: "spine national \"Single pay spine\" from 2021-08-01 in \"spine-2021.csv\"\nspine local {\n  3 = 17_338  4 = 17_596\n}",
    },
    Keyword {
        word: "scale",
        within: &[""],
        short: "an order of grades",
        says: "Grades are listed from the lowest to the highest: the order is the meaning. Grades of different scales are\ncompared only where `align` says that two of them are level.",
        example: "scale professional \"Professional services\" {\n  spine national\n  grade 6 \"Grade 6\" points 23..29 contribution 30..31\n  grade 7 \"Grade 7\" points 30..36 contribution 37..39\n}",
    },
    Keyword {
        word: "align",
        within: &[""],
        short: "two grades of different scales are on one level",
        says: "Makes the scales comparable: a move between aligned grades is sideways, above them it is up.",
        example: "align academic.AC1 = professional.7",
    },
    Keyword {
        word: "family",
        within: &["", "role", "reward"],
        short: "a family of roles; in a role, the family that it belongs to",
        says: "A career may stay in its family or leave it, and an audit counts the two apart. A role has one family. In a\nreward, `for family` says whom it covers.",
        example: "family specialists \"Specialist staff\"\n\nrole officer \"Officer\" { family specialists  grade 6 }",
    },
    Keyword {
        word: "skill",
        within: &[""],
        short: "something that people can do, at levels",
        says: "Roles and steps ask for it at a level: `skills pedagogy 3`, `needs pedagogy 4`.",
        example: "skill pedagogy \"Learning and teaching practice\" levels 1..5",
    },
    Keyword {
        word: "activity",
        within: &[""],
        short: "something that people do in a role",
        says: "Roles list their activities; two roles with the same ones are hard to tell apart.",
        example: "activity advise-staff \"Advise academic staff on technology in teaching\"",
    },
    Keyword {
        word: "role",
        within: &[""],
        short: "a kind of post: its family, grades, titles, skills and what it does",
        says: "A role at each of its grades is a place that people can hold; between its grades they progress, unless it is\n`fixed`. Posts are placed on roles by the column `role`, or by `titles`.",
        example: "role learning-technologist \"Learning technologist\" {\n  family new-specialists\n  grade  professional.6..7\n  entry\n  titles \"Learning Technologist\", \"E-learning *\"\n  skills pedagogy 3, technical 3\n}",
    },
    Keyword {
        word: "contract",
        within: &["", "role", "reward"],
        short: "a contract term; in a role, the terms that are normal for it",
        says: "Beside the terms that every framework has: open-ended, open-ended-funded, fixed-term, casual, atypical, secondment,\nhonorary. A step can be open to some terms alone: `open to contract open-ended`.",
        example: "contract hourly-paid \"Hourly paid\" { short-term }",
    },
    Keyword {
        word: "reward",
        within: &[""],
        short: "a reward scheme and whom it covers",
        says: "Without `for` it is for everybody. Roles name the rewards that are open to them.",
        example: "reward contribution-points \"Contribution points\" {\n  for family new-specialists\n  for contract open-ended\n}",
    },
    Keyword {
        word: "path",
        within: &[""],
        short: "how people move from role to role",
        says: "Each line is a step: from, `->` to, `:` kind, and its conditions. Kinds are promotion, vacancy, transfer, secondment\nand progression. `<->` goes both ways; `a -> b -> c` is two steps of one kind; `role@grade` names one grade of a role.",
        example: "path specialist \"Specialist route\" {\n  officer@7 -> manager : promotion after 3 years\n                         needs project-management 3\n  officer <-> adviser : transfer\n}",
    },
    Keyword {
        word: "check",
        within: &[""],
        short: "the settings of a check",
        says: "A check runs with its own settings where nothing is said. `gradus explain CHECK` says which ones it has.",
        example: "check fixed-term-concentration {\n  by       unit, family\n  at most  25%\n  at least 5 posts\n}",
    },
];
