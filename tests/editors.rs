//! The files for editors: their words are those of the language, and their snippets can be read.
//!
//! `GRADUS_UPDATE=1 cargo test --test editors` writes anew what is made from the lists of words.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, outside #[test]

use gradus::source::Sources;
use gradus::syntax;
use std::collections::BTreeSet;
use std::path::Path;

/// Words by the colour that they have.
struct Words {
    /// They begin a block.
    blocks: BTreeSet<&'static str>,
    /// The kinds of step.
    kinds: BTreeSet<&'static str>,
    /// The levels of a severity.
    levels: BTreeSet<&'static str>,
    /// Every other word of a clause.
    clauses: BTreeSet<&'static str>,
}

impl Words {
    fn of_the_language() -> Self {
        let set = |words: &[&'static str]| words.iter().copied().collect::<BTreeSet<_>>();
        let (blocks, kinds, levels) = (
            set(&syntax::ITEM_KEYWORDS),
            set(&syntax::STEP_KINDS),
            set(&syntax::LEVELS),
        );
        let lists: [&[&'static str]; 26] = [
            &syntax::FRAMEWORK_CLAUSES,
            &syntax::SOURCE_CLAUSES,
            &syntax::SCALE_CLAUSES,
            &syntax::GRADE_OPTIONS,
            &syntax::FAMILY_CLAUSES,
            &syntax::ROLE_CLAUSES,
            &syntax::CONTRACT_CLAUSES,
            &syntax::EVALUATION_CLAUSES,
            &syntax::MATCH_CLAUSES,
            &syntax::CEILING_CLAUSES,
            &syntax::GATEWAY_CLAUSES,
            &syntax::REWARD_CLAUSES,
            &syntax::STEP_OPTIONS,
            &syntax::CHECK_SETTINGS,
            &syntax::RULE_CLAUSES,
            &syntax::SUBJECTS,
            &syntax::TEST_CLAUSES,
            &syntax::SCENARIO_CLAUSES,
            &syntax::ADDED,
            &syntax::EXPECT_OPTIONS,
            &syntax::EXPECTATIONS,
            &syntax::DIMENSIONS,
            &syntax::COUNTED,
            &syntax::UNITS,
            &syntax::OPEN_BY,
            &syntax::CONNECTING,
        ];
        let all: BTreeSet<_> = lists.into_iter().flatten().copied().collect();
        // `x` and `a` are too short to colour wherever they stand.
        let clauses = all.into_iter().filter(|word| {
            word.len() > 1 && !blocks.contains(word) && !kinds.contains(word) && !levels.contains(word)
        });
        Self {
            clauses: clauses.collect(),
            blocks,
            kinds,
            levels,
        }
    }

    fn groups(&self) -> [&BTreeSet<&'static str>; 4] {
        [&self.blocks, &self.kinds, &self.levels, &self.clauses]
    }
}

fn joined(words: &BTreeSet<&str>, between: &str) -> String {
    let mut words: Vec<&str> = words.iter().copied().collect();
    // The longest first: an alternative that is the beginning of another must not win.
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words.join(between)
}

fn textmate(words: &Words) -> String {
    let one_of = |words| format!("(?<![\\\\w-])(?:{})(?![\\\\w-])", joined(words, "|"));
    format!(
        r##"{{
  "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  "name": "gradus",
  "scopeName": "source.gradus",
  "fileTypes": ["gradus"],
  "patterns": [
    {{ "name": "comment.line.number-sign.gradus", "match": "#.*$" }},
    {{
      "name": "string.quoted.triple.gradus",
      "begin": "\"\"\"",
      "end": "\"\"\"",
      "patterns": [{{ "name": "constant.character.escape.gradus", "match": "\\\\." }}]
    }},
    {{
      "name": "string.quoted.double.gradus",
      "begin": "\"",
      "end": "\"|$",
      "patterns": [{{ "name": "constant.character.escape.gradus", "match": "\\\\." }}]
    }},
    {{
      "match": "^\\s*({blocks})\\s+([A-Za-z][\\w-]*)(?!\\s*[.,])",
      "captures": {{
        "1": {{ "name": "keyword.control.gradus" }},
        "2": {{ "name": "entity.name.type.gradus" }}
      }}
    }},
    {{ "name": "keyword.control.gradus", "match": "^\\s*(?:{blocks})(?![\\w-])" }},
    {{ "name": "constant.numeric.date.gradus", "match": "(?<![\\w-])\\d{{4}}-\\d{{2}}-\\d{{2}}(?![\\w-])" }},
    {{ "name": "constant.numeric.gradus", "match": "(?<![\\w-])\\d[\\d_]*(?:\\.\\d+)?%?(?![\\w-])" }},
    {{ "name": "keyword.operator.gradus", "match": "<->|->|\\.\\.|<=|>=|[<>=:@+*/]" }},
    {{ "name": "support.constant.kind.gradus", "match": "{kinds}" }},
    {{ "name": "constant.language.severity.gradus", "match": "{levels}" }},
    {{ "name": "keyword.other.gradus", "match": "{clauses}" }},
    {{ "name": "keyword.other.gradus", "match": "{inner}" }}
  ]
}}
"##,
        blocks = joined(&words.blocks, "|"),
        kinds = one_of(&words.kinds),
        levels = one_of(&words.levels),
        clauses = one_of(&words.clauses),
        // `family` begins a block, and inside a role a clause.
        inner = one_of(&words.blocks),
    )
}

fn vim(words: &Words) -> String {
    let list = |group: &str, words: &BTreeSet<&str>| {
        let words: Vec<&str> = words.iter().copied().collect();
        let lines = words
            .chunks(10)
            .map(|some| format!("syntax keyword {group} {}\n", some.join(" ")));
        lines.collect::<String>()
    };
    format!(
        r##"" Vim syntax of gradus frameworks, made from the program's lists of words:
" GRADUS_UPDATE=1 cargo test --test editors

if exists('b:current_syntax')
  finish
endif

syntax iskeyword @,48-57,_,-

{}
{}
{}
{}
syntax match gradusOperator "<->\|->\|\.\.\|[<>]=\?\|[=:@+*/]"
syntax match gradusNumber "\<\d[0-9_]*\(\.\d\+\)\?%\?"
syntax match gradusDate "\<\d\{{4}}-\d\{{2}}-\d\{{2}}\>"
syntax match gradusEscape "\\." contained
syntax region gradusText start=+"+ skip=+\\.+ end=+"+ oneline contains=gradusEscape
syntax region gradusText start=+"""+ skip=+\\.+ end=+"""+ contains=gradusEscape
syntax match gradusComment "#.*$" contains=gradusTodo,@Spell
syntax keyword gradusTodo TODO FIXME XXX contained

highlight default link gradusBlock Keyword
highlight default link gradusKind Type
highlight default link gradusLevel Constant
highlight default link gradusClause Statement
highlight default link gradusOperator Operator
highlight default link gradusNumber Number
highlight default link gradusDate Number
highlight default link gradusEscape SpecialChar
highlight default link gradusText String
highlight default link gradusComment Comment
highlight default link gradusTodo Todo

let b:current_syntax = 'gradus'
"##,
        list("gradusBlock", &words.blocks).trim_end(),
        list("gradusKind", &words.kinds).trim_end(),
        list("gradusLevel", &words.levels).trim_end(),
        list("gradusClause", &words.clauses).trim_end(),
    )
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_files_of_editors_are_made_of_the_words_of_the_language() {
    let words = Words::of_the_language();
    let files = [
        ("editors/vscode/syntaxes/gradus.tmLanguage.json", textmate(&words)),
        ("editors/vim/syntax/gradus.vim", vim(&words)),
    ];
    for (name, fresh) in files {
        let path = root().join(name);
        if std::env::var_os("GRADUS_UPDATE").is_some() {
            std::fs::write(&path, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == fresh,
            "{name} is out of date: GRADUS_UPDATE=1 cargo test --test editors"
        );
    }
}

/// The words that a text names in quotes: letters and hyphens alone.
fn quoted_words(text: &str) -> BTreeSet<&str> {
    let is_word = |part: &&str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(is_word)
        .collect()
}

#[test]
fn every_word_of_the_grammar_has_a_colour() {
    let words = Words::of_the_language();
    let grammar = std::fs::read_to_string(root().join("grammar/gradus.pest")).unwrap();
    let of_grammar = quoted_words(&grammar);
    assert!(of_grammar.len() > 100, "the words of the grammar were found");
    for word in of_grammar.iter().filter(|word| word.len() > 1) {
        assert!(
            words.groups().iter().any(|group| group.contains(word)),
            "`{word}` is in no list of `src/syntax/words.rs`"
        );
    }
    for word in words.groups().into_iter().flatten() {
        // Columns of posts: names that the grammar does not know.
        let column = ["institution", "status"].contains(word);
        assert!(
            of_grammar.contains(word) || column,
            "`{word}` is no word of the grammar"
        );
    }
}

/// A snippet as it stands when nothing is changed in it.
fn filled(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').unwrap();
            let body = inner[..end].trim_start_matches(|c: char| c.is_ascii_digit());
            let choice = body.trim_matches('|').split(',').next().unwrap();
            out.push_str(body.strip_prefix(':').unwrap_or(choice));
            rest = &inner[end + 1..];
        } else {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out + rest
}

#[test]
fn the_snippets_can_be_read_as_they_stand() {
    let path = root().join("editors/vscode/snippets/gradus.json");
    let snippets: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let snippets = snippets.as_object().unwrap();
    assert!(snippets.len() > 5);
    for (name, snippet) in snippets {
        let body = match &snippet["body"] {
            serde_json::Value::Array(lines) => {
                let lines: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
                lines.join("\n")
            }
            line => line.as_str().unwrap().to_owned(),
        };
        let text = filled(&body);
        // A clause stands in a block.
        let text = match name.as_str() {
            "Allow" => format!("role r {{ {text} }}"),
            _ => text,
        };
        let mut sources = Sources::default();
        let id = sources.add(name.as_str(), text.as_str());
        let (_, faults) = syntax::parse(&sources, id);
        assert!(faults.is_empty(), "{name}: {text}\n{faults:?}");
    }
}

#[test]
fn the_other_files_of_the_extension_are_json_and_name_files_that_exist() {
    let folder = root().join("editors/vscode");
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let package = read("package.json");
    let contributes = &package["contributes"];
    let named = [
        &contributes["languages"][0]["configuration"],
        &contributes["grammars"][0]["path"],
        &contributes["snippets"][0]["path"],
    ];
    for name in named {
        read(name.as_str().unwrap());
    }
    assert_eq!(
        read("language-configuration.json")["comments"]["lineComment"],
        "#"
    );
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}
