//! Patterns of paths and units: `*` is anything within one part, `**` any parts, `?` one character.

/// Whether a path or a unit fits a pattern; both have their parts between `/`.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let text: Vec<&str> = text.split('/').collect();
    parts(&pattern, &text)
}

/// The usual two hands: where the last `**` stood, and how many parts it has taken so far.
fn parts(pattern: &[&str], text: &[&str]) -> bool {
    walk(
        pattern,
        text,
        |part| *part == "**",
        |part, word| {
            let (part, word): (Vec<char>, Vec<char>) = (part.chars().collect(), word.chars().collect());
            walk(&part, &word, |c| *c == '*', |p, c| *p == '?' || p == c)
        },
    )
}

fn walk<T>(pattern: &[T], text: &[T], any: impl Fn(&T) -> bool, one: impl Fn(&T, &T) -> bool) -> bool {
    let (mut at, mut here) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), text.get(here)) {
            (Some(part), _) if any(part) => {
                last = Some((at, here));
                at += 1;
            }
            (Some(part), Some(word)) if one(part, word) => {
                at += 1;
                here += 1;
            }
            (None, None) => return true,
            _ => match last {
                Some((star, taken)) if taken < text.len() => {
                    last = Some((star, taken + 1));
                    at = star + 1;
                    here = taken + 1;
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stays_within_a_part_and_two_stars_do_not() {
        assert!(fits("legacy/*.gradus", "legacy/a.gradus"));
        assert!(!fits("legacy/*.gradus", "legacy/old/a.gradus"));
        assert!(fits("legacy/**", "legacy/old/a.gradus"));
        assert!(fits("**/a.gradus", "legacy/old/a.gradus"));
        assert!(fits("**/a.gradus", "a.gradus"));
        assert!(fits("Faculty of Arts/*", "Faculty of Arts/School of Music"));
        assert!(!fits("Faculty of Arts/*", "Faculty of Science/School of Physics"));
        assert!(fits("?*b", "aab"));
        assert!(!fits("", "a"));
    }

    #[test]
    fn a_pattern_of_many_stars_ends_soon() {
        let pattern = "*a".repeat(60) + "b";
        assert!(!fits(&pattern, &"a".repeat(4_000)));
    }
}
