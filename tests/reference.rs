//! The reference: every word of the language has a page, its examples are sound, and the generated documents are fresh.

#![allow(clippy::unwrap_used)] // helpers of tests, outside #[test]

use gradus::files::Memory;
use gradus::format::format;
use gradus::reference::{checks, keyword, keywords, language};
use gradus::source::Sources;
use gradus::{check, cli, syntax};
use std::path::Path;

#[test]
fn every_word_of_the_language_has_a_page_that_says_where_it_stands() {
    let lists: [(&str, &[&str]); 18] = [
        ("", &syntax::ITEM_KEYWORDS),
        ("framework", &syntax::FRAMEWORK_CLAUSES),
        ("source", &syntax::SOURCE_CLAUSES),
        ("scale", &syntax::SCALE_CLAUSES),
        ("grade", &syntax::GRADE_OPTIONS),
        ("family", &syntax::FAMILY_CLAUSES),
        ("role", &syntax::ROLE_CLAUSES),
        ("contract", &syntax::CONTRACT_CLAUSES),
        ("reward", &syntax::REWARD_CLAUSES),
        ("path", &syntax::STEP_OPTIONS),
        ("check", &syntax::CHECK_SETTINGS),
        ("rule", &syntax::RULE_CLAUSES),
        ("test", &syntax::TEST_CLAUSES),
        ("scenario", &syntax::SCENARIO_CLAUSES),
        ("evaluation", &syntax::EVALUATION_CLAUSES),
        ("match", &syntax::MATCH_CLAUSES),
        ("gateway", &syntax::GATEWAY_CLAUSES),
        ("ceiling", &syntax::CEILING_CLAUSES),
    ];
    for (block, words) in lists {
        for word in words {
            let page = keyword(word).unwrap_or_else(|| panic!("`{word}` has no page"));
            assert!(page.within.contains(&block), "`{word}` may stand in `{block}`");
        }
    }
}

#[test]
fn no_word_has_two_pages_and_every_example_shows_its_word() {
    let mut words: Vec<&str> = keywords().map(|keyword| keyword.word).collect();
    words.sort_unstable();
    let all = words.len();
    words.dedup();
    assert_eq!(words.len(), all);
    for keyword in keywords() {
        assert!(keyword.example.contains(keyword.word), "{}", keyword.word);
        assert!(
            !keyword.short.ends_with('.') && keyword.says.ends_with('.'),
            "{}",
            keyword.word
        );
    }
}

#[test]
fn every_example_is_sound_and_in_the_layout() {
    // Clauses of scales, grades and contracts that another part of the language brings with it.
    let here = |word: &str| {
        !["increments", "reserved", "reasons"].contains(&word)
            || syntax::SCALE_CLAUSES.contains(&word)
            || syntax::GRADE_OPTIONS.contains(&word)
            || syntax::CONTRACT_CLAUSES.contains(&word)
    };
    for keyword in keywords().filter(|keyword| here(keyword.word)) {
        let text = format!("{}\n", keyword.example);
        let mut sources = Sources::default();
        let id = sources.add("example", text.as_str());
        let (_, faults) = syntax::parse(&sources, id);
        assert!(faults.is_empty(), "{}: {faults:?}", keyword.word);
        assert_eq!(format(&text).unwrap().text, text, "{}", keyword.word);
    }
}

#[test]
fn explain_without_a_name_lists_checks_and_words() {
    let run = |arguments: &[&str]| cli::run_in(&Memory::default(), &cli::Surroundings::default(), arguments);
    let list = run(&["explain"]);
    assert_eq!(list.status, 0);
    for word in check::ALL
        .iter()
        .map(|check| check.name)
        .chain(keywords().map(|keyword| keyword.word))
    {
        assert!(list.out.contains(&format!("\n  {word} ")), "{word} is listed");
    }
    insta::assert_snapshot!(run(&["explain", "family"]).out);
    let unknown = run(&["explain", "famly"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("did you mean `family`?"), "{}", unknown.err);
}

/// To write them anew: `GRADUS_UPDATE=1 cargo test --test reference`.
#[test]
fn the_generated_documents_are_fresh() {
    for (name, text) in [("language", language()), ("checks", checks())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{name}.md"));
        if std::env::var_os("GRADUS_UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == text,
            "docs/{name}.md is stale: run GRADUS_UPDATE=1 cargo test --test reference"
        );
    }
}
