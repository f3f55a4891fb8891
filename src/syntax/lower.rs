//! From the grammar's pairs to the tree: first a block's head, then its clauses one by one.
//!
//! A pair that is not expected is reported, never a panic: the grammar may grow before this does.

mod allow;
mod check;
mod evaluation;
mod expr;
mod gateway;
mod job;
mod parts;
mod pay;
mod role;
mod rule;
mod scenario;
mod step;
mod test;
mod values;

use super::ast::{self, Item};
use super::grammar::Rule;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use pest::iterators::Pair;

pub(super) use step::clause as path_step;
pub(super) use values::range_with_hyphen;

pub(super) type Node<'i> = Pair<'i, Rule>;

/// What lowering carries along.
#[derive(Debug)]
pub(super) struct Lower {
    source: SourceId,
    /// Where in the file the parsed stretch begins.
    pub base: usize,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// A value could not be read: the block is incomplete.
    pub damaged: bool,
}

impl Lower {
    pub(super) fn new(source: SourceId, base: usize) -> Self {
        Self {
            source,
            base,
            diagnostics: Vec::new(),
            damaged: false,
        }
    }

    fn span(&self, node: &Node<'_>) -> Span {
        let start = node.as_span().start();
        Span::new(self.source, self.base + start, self.base + end_of(node))
    }

    /// An error in a value: the clause is lost.
    fn fault(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.damaged = true;
    }

    /// A pair that the grammar gives and lowering does not know.
    fn unread(&mut self, node: &Node<'_>) {
        let span = self.span(node);
        self.fault(
            Diagnostic::error("unread-clause", span, "this clause is not understood")
                .note("the grammar accepts it and nothing reads it: a fault of gradus, not of the file"),
        );
    }

    /// Puts a clause that may stand once into its place; a second one is an error that names both.
    fn once<T>(
        &mut self,
        slot: &mut Option<T>,
        value: Option<T>,
        place: impl Fn(&T) -> Span,
        clause: Clause<'_>,
    ) {
        let Some(value) = value else {
            self.damaged = true;
            return;
        };
        if let Some(first) = slot {
            let first = place(first);
            self.diagnostics.push(
                Diagnostic::error(
                    "duplicate-clause",
                    clause.span,
                    format!("a second `{}`", clause.word),
                )
                .label("stands here again")
                .related(first, "first given here")
                .note("this clause may stand once; the first one counts")
                .help("keep one of the two"),
            );
            return;
        }
        *slot = Some(value);
    }
}

/// Where a node's last token ends: blanks and a comment before an option that was not there belong to the
/// node for the grammar, and to nobody for people.
fn end_of(node: &Node<'_>) -> usize {
    let text = node.as_str();
    let end = node.as_span().end();
    if !text.ends_with([' ', '\t', '\r']) && !text.contains('#') {
        return end;
    }
    node.clone()
        .into_inner()
        .next_back()
        .map_or(end, |last| end_of(&last))
}

/// A clause as messages name it.
#[derive(Debug, Clone, Copy)]
struct Clause<'a> {
    word: &'a str,
    span: Span,
}

/// The block that a head begins, still without its clauses; none when the head has no name.
pub(super) fn begin(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Item> {
    let rule = head.as_rule();
    match rule {
        Rule::unit_head => return allow::unit(cx, head, span).map(Item::Unit),
        Rule::align_head => return pay::align(cx, head, span).map(Item::Align),
        Rule::import_head => return parts::import(cx, head, span).map(Item::Import),
        Rule::spine_head => return pay::spine(cx, head, span).map(Item::Spine),
        Rule::skill_head => return parts::skill(cx, head, span).map(Item::Skill),
        Rule::check_head => return check::check(cx, head, span).map(Item::Check),
        Rule::grading_head => return evaluation::grading(cx, head, span).map(Item::Grading),
        Rule::ceiling_head => return job::ceiling(cx, head, span).map(Item::Ceiling),
        Rule::match_head => return evaluation::matching(cx, head, span).map(Item::Match),
        Rule::rule_head => return rule::begin(cx, head, span).map(|rule| Item::Rule(Box::new(rule))),
        Rule::test_head => return test::begin(cx, head, span).map(|test| Item::Test(Box::new(test))),
        _ => {}
    }
    let mut name = None;
    let mut title = None;
    for node in head.into_inner() {
        match node.as_rule() {
            Rule::name => name = Some(cx.name(&node)),
            Rule::text => title = cx.text(&node),
            rule if is_word(rule) => {}
            _ => cx.unread(&node),
        }
    }
    empty(rule, name?, title, span)
}

/// An empty block with this name and title, for a head's rule.
pub(super) fn empty(rule: Rule, name: ast::Name, title: Option<ast::Text>, span: Span) -> Option<Item> {
    Some(match rule {
        Rule::framework_head => Item::Framework(ast::Framework {
            span,
            name,
            title,
            version: None,
            owner: None,
            currency: None,
        }),
        Rule::source_head => Item::Source(ast::Reference {
            span,
            name,
            title,
            publisher: None,
            year: None,
            url: None,
        }),
        Rule::scale_head => Item::Scale(ast::Scale {
            span,
            name,
            title,
            called: None,
            spine: None,
            increments: Vec::new(),
            grades: Vec::new(),
            damaged: false,
        }),
        Rule::family_head => Item::Family(ast::Family {
            span,
            name,
            title,
            called: None,
        }),
        Rule::skill_head => Item::Skill(ast::Skill {
            span,
            name,
            title,
            levels: None,
        }),
        Rule::activity_head => Item::Activity(ast::Activity { span, name, title }),
        Rule::role_head => Item::Role(role::empty(span, name, title)),
        Rule::contract_head => Item::Contract(ast::Contract {
            span,
            name,
            title,
            short_term: None,
            longest: None,
            reasons: Vec::new(),
        }),
        Rule::reward_head => Item::Reward(ast::Reward {
            span,
            name,
            title,
            families: Vec::new(),
            contracts: Vec::new(),
        }),
        Rule::evaluation_head => Item::Evaluation(ast::Evaluation {
            span,
            name,
            title,
            factors: Vec::new(),
            damaged: false,
        }),
        Rule::gateway_head => Item::Gateway(ast::Gateway {
            span,
            name,
            title,
            needs: Vec::new(),
            damaged: false,
        }),
        Rule::path_head => Item::Path(ast::Path {
            span,
            name,
            title,
            steps: Vec::new(),
            damaged: false,
        }),
        Rule::rule_head => Item::Rule(Box::new(rule::empty(span, name, title))),
        Rule::scenario_head => Item::Scenario(Box::new(ast::Scenario {
            span,
            name,
            title,
            changes: Vec::new(),
            damaged: false,
        })),
        Rule::check_head => Item::Check(ast::Check {
            span,
            name,
            settings: Vec::new(),
            validity: ast::Validity::default(),
        }),
        _ => return None,
    })
}

/// Reads one clause into its block.
pub(super) fn clause(cx: &mut Lower, item: &mut Item, node: Node<'_>) {
    if node.as_rule() == Rule::EOI {
        return;
    }
    match item {
        Item::Framework(framework) => parts::framework_clause(cx, framework, node),
        Item::Source(reference) => parts::source_clause(cx, reference, node),
        Item::Spine(spine) => pay::spine_clause(cx, spine, node),
        Item::Scale(scale) => pay::scale_clause(cx, scale, node),
        Item::Family(family) => parts::family_clause(cx, family, node),
        Item::Role(role) => role::clause(cx, role, node),
        Item::Contract(contract) => parts::contract_clause(cx, contract, node),
        Item::Reward(reward) => parts::reward_clause(cx, reward, node),
        Item::Path(path) => path_step(cx, path, node),
        Item::Unit(unit) => allow::unit_clause(cx, unit, node),
        Item::Check(check) => check::check_clause(cx, check, node),
        Item::Evaluation(evaluation) => evaluation::factor(cx, evaluation, node),
        Item::Grading(grading) => evaluation::grading_line(cx, grading, node),
        Item::Match(matching) => evaluation::match_clause(cx, matching, node),
        Item::Gateway(gateway) => gateway::clause(cx, gateway, node),
        Item::Ceiling(ceiling) => job::ceiling_row(cx, ceiling, node),
        Item::Rule(rule) => rule::clause(cx, rule, node),
        Item::Test(test) => test::clause(cx, test, node),
        Item::Scenario(scenario) => scenario::clause(cx, scenario, node),
        // Its head could not be read, and that has been said.
        Item::Bad(_) => {}
        Item::Import(_) | Item::Align(_) | Item::Skill(_) | Item::Activity(_) => {
            cx.unread(&node);
        }
    }
}

/// Marks a block whose clauses could not all be read.
pub(super) fn damage(item: &mut Item) {
    match item {
        Item::Scale(scale) => scale.damaged = true,
        Item::Role(role) => role.damaged = true,
        Item::Path(path) => path.damaged = true,
        Item::Unit(unit) => unit.damaged = true,
        Item::Evaluation(evaluation) => evaluation.damaged = true,
        Item::Grading(grading) => grading.damaged = true,
        Item::Match(matching) => matching.damaged = true,
        Item::Gateway(gateway) => gateway.damaged = true,
        Item::Ceiling(ceiling) => ceiling.damaged = true,
        Item::Rule(rule) => rule.damaged = true,
        Item::Test(test) => test.damaged = true,
        Item::Scenario(scenario) => scenario.damaged = true,
        _ => {}
    }
}

/// Keywords and punctuation: they carry nothing once a clause has been recognised.
fn is_word(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::comma | Rule::colon | Rule::eq | Rule::dots | Rule::at_sign | Rule::EOI
    ) || is_keyword(rule)
}

/// Every keyword's rule is named `kw_…` in the grammar.
fn is_keyword(rule: Rule) -> bool {
    (rule as usize) >= (Rule::kw_a as usize) && (rule as usize) <= (Rule::kw_year as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::Grammar;
    use crate::syntax::kind::Kind;
    use crate::syntax::words::ITEM_KEYWORDS;
    use pest::Parser;
    use std::collections::BTreeSet;

    const EVERYTHING: &str = include_str!("../../tests/syntax/everything.gradus");
    const SCENARIO: &str = include_str!("../../tests/syntax/scenario.gradus");
    const RULES: &str = include_str!("../../tests/syntax/rules.gradus");

    fn walk(node: Node<'_>, seen: &mut BTreeSet<Rule>) {
        seen.insert(node.as_rule());
        for inner in node.into_inner() {
            walk(inner, seen);
        }
    }

    #[test]
    fn keywords_are_the_rules_named_so() {
        for rule in Rule::all_rules() {
            assert_eq!(
                is_keyword(*rule),
                format!("{rule:?}").starts_with("kw_"),
                "{rule:?}"
            );
        }
    }

    /// `everything.gradus` lowers without `unread-clause` (a test of the whole front end); together with this,
    /// no rule that makes a node is unknown to lowering.
    #[test]
    fn every_rule_that_makes_a_node_occurs_in_the_example() {
        let mut seen = BTreeSet::new();
        let mut sources = crate::source::Sources::default();
        for text in [EVERYTHING, RULES, SCENARIO] {
            let id = sources.add("everything.gradus", text);
            for block in crate::syntax::blocks::scan(text, id).blocks {
                let Some(rule) = block.kind.map(Kind::block_rule) else {
                    continue;
                };
                for node in Grammar::parse(rule, &text[block.start..block.end]).unwrap() {
                    walk(node, &mut seen);
                }
            }
        }
        let silent = include_str!("../../grammar/gradus.pest");
        for rule in Rule::all_rules() {
            let name = format!("{rule:?}");
            let is_silent = silent.lines().any(|line| {
                let mut parts = line.split('=');
                parts.next().unwrap().trim() == name
                    && parts.next().unwrap_or("").trim_start().starts_with('_')
            });
            assert!(is_silent || seen.contains(rule), "{name} is in no example");
        }
        assert_eq!(ITEM_KEYWORDS.len(), 23);
    }
}
