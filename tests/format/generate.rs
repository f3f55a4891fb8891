//! Framework texts that are sound and laid out as nobody would: comments where they may stand, blanks, tabs and line
//! breaks by chance, texts that hold `#`, braces and quotes.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const NAMES: [&str; 10] = [
    "a",
    "b-c",
    "officer",
    "senior-officer",
    "tŷ",
    "x1",
    "grade",
    "family",
    "very-long-name-of-a-role",
    "GS-13",
];
const TEXTS: [&str; 8] = [
    "\"A\"",
    "\"Head of *, (Wales)\"",
    "\"# no comment\"",
    "\"{ no brace }\"",
    "\"said \\\"so\\\" # { \"",
    "\"\"",
    "\"\"\"\n      several\n        lines # {\n\n      of \"text\"\n    \"\"\"",
    "\"→ Ünïcode 職員\"",
];

pub struct Text {
    pub text: String,
    /// The comments that it holds, in order.
    pub comments: Vec<String>,
}

struct Writer {
    random: StdRng,
    text: String,
    comments: Vec<String>,
}

/// The text of a seed.
pub fn framework(seed: u64) -> Text {
    let mut writer = Writer {
        random: StdRng::seed_from_u64(seed),
        text: String::new(),
        comments: Vec::new(),
    };
    let most = if seed.is_multiple_of(20) { 8 } else { 2 };
    for _ in 0..writer.upto(most) {
        writer.between();
        writer.block();
        writer.pick(&["\n", "\n\n", " \t\n", "\r\n"]);
    }
    writer.between();
    Text {
        text: writer.text,
        comments: writer.comments,
    }
}

impl Writer {
    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end)
    }

    fn upto(&mut self, most: usize) -> usize {
        1 + self.below(most)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick(&mut self, of: &[&str]) {
        let at = self.below(of.len());
        self.text.push_str(of[at]);
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn comment(&mut self) {
        let odd = ["", " {", " }", " \"open", "# ## ", "\ttab", " é", " role x { "][self.below(8)];
        let comment = format!("#{} c{}{odd}", ["", "#"][self.below(2)], self.comments.len());
        self.put(&comment);
        self.comments.push(comment.trim_end().to_owned());
        self.pick(&["\n", "  \n", "\r\n"]);
    }

    /// Between blocks.
    fn between(&mut self) {
        for _ in 0..self.below(4) {
            if self.chance(40) {
                self.comment();
            } else {
                self.pick(&["\n", "  \n"]);
            }
        }
    }

    fn blank(&mut self) {
        self.pick(&[" ", " ", " ", "  ", "\t", "     "]);
    }

    /// Where a line may end.
    fn soft(&mut self) {
        match self.below(10) {
            0 => {
                self.blank();
                self.comment();
                self.put("   ");
            }
            1 => self.put("\n    "),
            2 => {
                self.put("\n\n\n ");
                self.comment();
                self.put("\t");
            }
            _ => self.blank(),
        }
    }

    /// Between clauses.
    fn hard(&mut self) {
        match self.below(6) {
            0 => self.blank(),
            1 => self.soft(),
            2 => self.put("\n\n  "),
            _ => self.pick(&["\n  ", "\r\n      ", "\n\t"]),
        }
    }

    fn name(&mut self) {
        let name = NAMES[self.below(NAMES.len())];
        self.put(name);
    }

    fn string(&mut self) {
        let text = TEXTS[self.below(TEXTS.len())];
        self.put(text);
    }

    fn word(&mut self, word: &str) {
        self.put(word);
        self.blank();
    }

    fn list(&mut self, item: impl Fn(&mut Self)) {
        for index in 0..self.upto(4) {
            if index > 0 {
                self.pick(&[",", " ,"]);
                self.soft();
            }
            item(self);
        }
    }

    fn titled(&mut self, keyword: &str) {
        self.word(keyword);
        self.name();
        if self.chance(60) {
            self.blank();
            self.string();
        }
    }

    fn body(&mut self, clause: impl Fn(&mut Self)) {
        self.soft();
        self.put("{");
        for _ in 0..self.below(6) {
            self.hard();
            clause(self);
        }
        self.hard();
        self.put("}");
        if self.chance(10) {
            self.put("  ");
            self.comment();
        }
    }

    fn block(&mut self) {
        match self.below(14) {
            0 => {
                self.word("import");
                self.put("\"a#b.gradus\"");
            }
            1 => {
                self.titled("skill");
                self.soft();
                self.put("levels 1 .. 5");
            }
            2 => {
                self.put("align a.GS-13");
                self.pick(&["=", " = ", "   ="]);
                self.put(" b.6");
            }
            3 => {
                self.titled("family");
                if self.chance(50) {
                    self.body(|writer| {
                        writer.word("called");
                        writer.string();
                    });
                }
            }
            4 => {
                self.titled("spine");
                self.body(|writer| {
                    let point = writer.below(120);
                    let joint = ["=", " = ", "  ="][writer.below(3)];
                    let salary = 1 + writer.below(200);
                    writer.put(&format!("{point}{joint}{salary}_000.50"));
                });
            }
            10 => {
                self.titled("ceiling");
                self.put(" of ");
                self.name();
                self.body(Self::ceiling_row);
            }
            11 => {
                self.word("test");
                self.string();
                self.body(Self::expectation);
            }
            12 => {
                self.titled("rule");
                self.body(Self::rule_clause);
            }
            13 => {
                self.titled("spine");
                self.put(" of b-c  plus   12");
            }
            5 => {
                self.titled("scale");
                self.body(Self::scale_clause);
            }
            6 => {
                self.titled("path");
                self.body(Self::step);
            }
            7 => {
                self.titled("scenario");
                self.body(Self::change);
            }
            _ => {
                self.titled("role");
                self.body(Self::role_clause);
            }
        }
    }

    fn scale_clause(&mut self) {
        if self.chance(20) {
            self.word("spine");
            self.name();
            return;
        }
        self.titled("grade");
        if self.chance(20) {
            // At the start of a line it would be the scale's.
            self.put("  increments 1..3 after 52   weeks needs b-c");
        }
        for _ in 0..self.below(3) {
            self.soft();
            match self.below(5) {
                0 => self.put("points 1..7"),
                1 => self.put("bar 3 needs x1,4 , 5"),
                2 => self.put("contribution 3 .. 4"),
                3 => self.put("pay 24_000..30_000.50"),
                _ => self.put("until  2025-07-31"),
            }
        }
    }

    fn change(&mut self) {
        match self.below(5) {
            0 => {
                self.pick(&[
                    "set  contract = open-ended",
                    "set grade  =\t\"8a\"",
                    "split unit \"A\"  into \"B\"",
                ]);
                self.soft();
                self.pick(&[
                    "for posts",
                    "for  posts where fte < 0.5",
                    "for posts where  unit is \"A\"\n  and fte >= 1",
                ]);
            }
            1 => {
                self.word("add");
                self.pick(&["2  posts", "post"]);
                self.soft();
                self.put("{");
                self.soft();
                self.pick(&["role   x", "role x\n  grade  8a   unit \"U\""]);
                self.soft();
                self.put("}");
            }
            2 => {
                self.word("add step");
                self.step();
            }
            3 => self.pick(&[
                "add grade 10  \"Ten\" points 50..55  to professional  above 9",
                "close posts  where status is vacant",
                "merge units \"A\",  \"B\" into \"C\"",
            ]),
            _ => self.pick(&[
                "regrade  role x to professional.6..8",
                "replace spine national  { 1 = 2_000\n 2 = 3_000 }",
            ]),
        }
    }

    fn ceiling_row(&mut self) {
        self.put("at   20_000 posts ");
        self.list(|writer| writer.put("GS-13   7_768.5"));
    }

    /// What a test says of job evaluation, pay and ceilings.
    fn expectation(&mut self) {
        self.word("expect");
        match self.below(9) {
            0 => {
                self.put("grade  nhs.5 .. 6 of ");
                self.job();
                self.soft();
                self.put("by a");
                self.soft();
                self.put("total  317 .. 390.5");
            }
            1 => {
                self.put("no grade of ");
                self.job();
            }
            2 => {
                self.pick(&["total  390 of ", "points 1.5 of  "]);
                self.job();
            }
            3 => self.put("no  level 2.5 of jes.b-c"),
            4 => {
                self.pick(&["match", "profile-match", "band-match", "no  match"]);
                self.put(" of ");
                self.job();
                self.soft();
                self.put("with role  officer");
                self.soft();
                self.put("by b-c  varying 2   factors");
                self.soft();
                self.put("failing ");
                self.list(Self::name);
                self.soft();
                self.put("total 1.5 levels");
            }
            5 => self.put("salary 25_751.50   of point 25 of  a on 2009-08-01"),
            6 => {
                self.put("increment of post p1");
                self.soft();
                self.put("to  point 7 on 2027-08-01");
                self.soft();
                self.put("needs x1");
            }
            7 => self.put("ceiling 9_332.50 of a.GS-13   for 72_500 posts"),
            _ => self.put("no salary of  point 1"),
        }
    }

    fn job(&mut self) {
        match self.below(4) {
            0 => self.put("role  officer"),
            1 => self.put("post \"a # b\""),
            _ => {
                self.put("jes");
                self.blank();
                self.put("{");
                for _ in 0..self.upto(4) {
                    self.soft();
                    self.pick(&["b-c 4a", "x1   2.5", "officer 2 .. 3", "1-6", "4", "a B,"]);
                }
                self.soft();
                self.put("}");
            }
        }
    }

    fn rule_clause(&mut self) {
        match self.below(4) {
            0 => {
                self.put("each   level of posts");
                self.soft();
                self.put("where sex is  female");
            }
            1 => {
                self.put("require gap in median( salary  where is justified ) by  sex < 3%");
                self.soft();
                self.put("and count(grade is a.GS-13) <= 105%  * (ceiling(b-c.GS-13)+ceiling( b-c.6))");
            }
            2 => self.put("with at least  10 posts"),
            _ => self.put("severity   note"),
        }
    }

    fn step(&mut self) {
        self.name();
        for _ in 0..self.upto(2) {
            self.soft();
            self.pick(&["->", "<->"]);
            self.soft();
            self.name();
            if self.chance(30) {
                self.put("@professional.8a");
            }
        }
        self.soft();
        self.put(":");
        self.soft();
        self.pick(&["promotion", "vacancy", "transfer"]);
        for _ in 0..self.below(3) {
            self.soft();
            match self.below(3) {
                0 => self.put("after 3   years"),
                1 => {
                    self.word("needs");
                    self.list(|writer| writer.put("x1 3"));
                }
                _ => {
                    self.put("open to contract ");
                    self.list(Self::name);
                }
            }
        }
    }

    fn role_clause(&mut self) {
        match self.below(8) {
            0 => self.put("family  new"),
            1 => self.put("grade a.6 .. 8a"),
            2 => self.pick(&["entry", "terminal", "fixed"]),
            3 | 4 => {
                self.word("titles");
                self.list(Self::string);
            }
            5 => {
                self.word("activities");
                self.list(Self::name);
            }
            6 => {
                self.put("cpd 10 days a year,");
                self.soft();
                self.put("owned by b-c");
            }
            _ => {
                self.word("skills");
                self.list(|writer| writer.put("b-c  3"));
            }
        }
    }
}
