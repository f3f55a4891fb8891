use super::format;

fn formatted(text: &str) -> String {
    let once = format(text).unwrap().text;
    assert_eq!(
        format(&once).unwrap().text,
        once,
        "formatting twice changes nothing"
    );
    once
}

#[test]
fn clauses_align_and_comments_stay() {
    let text = "\u{feff}# top\r\n\r\n\r\n\r\nrole  a \"A\"{ # head\r\n\r\n  family x\r\n  # alone\r\n\r\n\r\n  activities b,c # why\r\n  entry\r\n # last\r\n}  # end\r\nfamily x";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn neighbours_stand_in_columns_and_uneven_ones_do_not() {
    let text = "skill a \"Long title\" levels 1..5 # one\nskill project-management \"Pm\" levels  1 .. 5  # two\n\nrole a \"A\" { entry family x }\nrole bcd \"B\" { family y }\nalign a.b=c.d\nalign a.bcd = c.d\nspine s { 3 = 17_338 4=17_596\n 10 = 20_000 }\npath p { a->b:vacancy\n abc@6 -> b : promotion after 3 years\n needs x 3, # because\n y 4\n a-very-long-name -> b : transfer }\n";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn blocks_that_cannot_be_read_are_copied_and_the_rest_is_laid_out() {
    let text = "family   x\nrole  a {\n     famly   x   # kept\n}\ngateway  g { all of  { x } }\nscenario  s   {  what   ever }\nfamily   y\n";
    let done = format(text).unwrap();
    assert!(done.copied >= 2);
    insta::assert_snapshot!(done.text);
}

#[test]
fn long_lists_break_behind_a_comma_and_long_lines_of_clauses_part() {
    let text = "role a { titles \"Learning Materials Developer\", \"Multimedia Developer\", \"Instructional Designer\", \"Content Developer\"\n entry }\nrole b { family abcdefghijklmnopqrstuvwxyz  grade abcdefghijklmnopqrstuvwxyz.abcdefghijklmnop  entry terminal fixed }\n";
    insta::assert_snapshot!(formatted(text));
}

#[test]
fn comments_in_odd_places_stay_in_order() {
    let text = "role a # 1\n# 2\n{ # 3\n titles \"A\", # 4\n # 5\n \"B\" # 6\n}\nscale s { grade a # 7\n # 8\n points 1..2 # 9\n}\nspine x # 10\n # 11\n from \"a.csv\" # 12\n";
    insta::assert_snapshot!(formatted(text));
}
