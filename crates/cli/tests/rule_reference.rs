//! The reference of rules, made from the tables of the format's reference and from examples that run.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::plan::Trigger;
use duban::rules::{Field, QUESTIONS, VERBS, VIEWS};
use std::fmt::Write;
use support::{duban, root};

/// The pages, the tables they take their words from, and the words of their own.
const PAGES: [(&str, &str, &Words); 2] =
    [("docs/rules.md", "docs/format.md", &EN), ("docs/rules.zh.md", "docs/format.zh.md", &ZH)];

struct Words {
    head: &'static str,
    triggers: &'static str,
    views: &'static str,
    questions: &'static str,
    verbs: &'static str,
    about: &'static str,
    params: &'static str,
    history: &'static str,
    field: &'static str,
    stop: &'static str,
    space: &'static str,
}

static EN: Words = Words {
    head: "# What rules can be triggered by, see, ask and do\n\n\
           [中文](rules.zh.md)\n\n\
           Each with an example: the rule, what happened, and what the rule makes of it. The rules stand in the plan\n\
           [rules/reference.yaml](rules/reference.yaml), what happened in\n\
           [rules/reference.test.yaml](rules/reference.test.yaml); `duban test docs/rules` runs them. How rules are written is told in the\n\
           [reference of the format](format.md), how they are tested in [rule tests](rule-tests.md).\n",
    triggers: "Triggers",
    views: "Views",
    questions: "Questions",
    verbs: "Verbs",
    about: "About: ",
    params: "The rule's parameters by name, and those of the plan.",
    history: "What the unit did before: see [Questions](#questions).",
    field: "| Field | |\n| --- | --- |",
    stop: ".",
    space: " ",
};

static ZH: Words = Words {
    head: "# 规则由什么触发，能看、能问、能做什么\n\n\
           [English](rules.md)\n\n\
           每项附一例：规则，发生的事，以及规则作出的处理。规则写在方案 [rules/reference.yaml](rules/reference.yaml)，发生的事写在\n\
           [rules/reference.test.yaml](rules/reference.test.yaml)；`duban test docs/rules` 逐例运行。规则怎么写，见[格式说明](format.zh.md)；怎么测试，见[规则测试](rule-tests.zh.md)。\n",
    triggers: "触发",
    views: "能看的",
    questions: "能问的",
    verbs: "能做的",
    about: "涉及：",
    params: "规则的参数，以及方案的参数，按名取值。",
    history: "该单位过往的情况，见[能问的](#能问的)。",
    field: "| 字段 | |\n| --- | --- |",
    stop: "。",
    space: "",
};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The cells of the first row, at or after `from`, one of whose codes is wanted.
fn row<'t>(table: &'t str, from: &str, wanted: impl Fn(&str) -> bool) -> Vec<&'t str> {
    let start = table.find(from).unwrap_or_else(|| panic!("no table with {from}"));
    let start = table[..start].rfind('\n').unwrap();
    let rows = table[start..].lines().filter(|line| line.starts_with("| `"));
    for row in rows {
        // A `|` within a code is written `\|`.
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        if cells[0].split('`').skip(1).step_by(2).any(&wanted) {
            return cells;
        }
    }
    panic!("no row behind {from}")
}

/// A list entry that begins with a mark, without its indentation.
fn entry<'t>(text: &'t str, marks: &[String]) -> Vec<&'t str> {
    let begins = |line: &str| {
        marks.iter().any(|m| line.strip_prefix(m.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(',')))
    };
    let mut lines = text.lines().skip_while(|line| !begins(line));
    let first = lines.next().unwrap_or_else(|| panic!("no {marks:?}"));
    std::iter::once(first).chain(lines.take_while(|line| line.starts_with("    "))).collect()
}

/// A cell of a table as a sentence.
fn sentence(cell: &str, w: &Words) -> String {
    let mut letters = cell.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{}", letters.as_str(), w.stop)
}

fn example(out: &mut String, rule: &str, word: &str) {
    let (plan, tests) = (read("docs/rules/reference.yaml"), read("docs/rules/reference.test.yaml"));
    let rules = plan.split("\nrules:\n").nth(1).unwrap();
    let rule_lines = entry(rules, &[format!("  - id: {rule}"), format!("  - {{id: {rule}")]);
    let case = entry(&tests, &[format!("  - title: {word}")]);
    assert!(case[1].contains(rule), "the case {word} is about another rule: {}", case[1]);
    out.push_str("```yaml\n");
    rule_lines.iter().for_each(|line| writeln!(out, "{}", &line[2..]).unwrap());
    out.push_str("```\n\n```yaml\n");
    case.iter().skip(2).for_each(|line| writeln!(out, "{}", &line[4..]).unwrap());
    out.push_str("```\n");
}

fn page(table: &str, w: &Words) -> String {
    let mut out = w.head.to_owned();
    let table = read(table);
    let _ = writeln!(out, "\n## {}", w.triggers);
    for word in Trigger::WORDS {
        let cells = row(&table, "| `obligation.opened` |", |code| code == *word);
        let (says, about) = (sentence(cells[1], w), sentence(&format!("{}{}", w.about, cells[2]), w));
        let _ = writeln!(out, "\n### `{word}`\n\n{says}{}{about}\n", w.space);
        example(&mut out, &format!("on-{}", word.replace('.', "-")), word);
    }
    let _ = writeln!(out, "\n## {}", w.views);
    for view in VIEWS {
        let _ = writeln!(out, "\n### `{view}`\n");
        match view {
            "params" => writeln!(out, "{}\n", w.params).unwrap(),
            "history" => writeln!(out, "{}\n", w.history).unwrap(),
            _ => {
                let _ = writeln!(out, "{}", w.field);
                let mut rows: Vec<String> = Vec::new();
                for (field, ..) in Field::ALL.iter().filter(|(_, v, ..)| *v == view) {
                    let cells = row(&table, "| `event.trigger` |", |code| code == field.path());
                    rows.push(format!("| {} | {} |", cells[0], cells[1]));
                }
                rows.dedup();
                rows.iter().for_each(|row| writeln!(out, "{row}").unwrap());
                out.push('\n');
            }
        }
        example(&mut out, &format!("see-{view}"), view);
    }
    for (title, all, prefix, from, of) in [
        (w.questions, QUESTIONS, "history.", "| `history.count(what)`", "ask"),
        (w.verbs, VERBS, "", "| `deduct(points)`", "do"),
    ] {
        let _ = writeln!(out, "\n## {title}");
        for (word, ..) in all {
            let called = format!("{prefix}{word}(");
            let cells = row(&table, from, |code| code.starts_with(&called));
            let _ = writeln!(out, "\n### `{prefix}{word}`\n\n{}\n", sentence(cells[1], w));
            example(&mut out, &format!("{of}-{word}"), word);
        }
    }
    out
}

#[test]
fn the_reference_has_everything_with_an_example() {
    for (path, table, words) in PAGES {
        let made = page(table, words);
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|v| v == "1") {
            std::fs::write(root().join(path), &made).unwrap();
        }
        assert!(read(path) == made, "{path} is not what its sources say; UPDATE_GOLDEN=1 writes it");
    }
}

#[test]
fn the_examples_of_the_reference_run() {
    let done = duban(&root(), &["test", "docs/rules", "--lang", "en"]);
    done.exits(0);
    let cases = Trigger::WORDS.len() + VIEWS.len() + QUESTIONS.len() + VERBS.len();
    assert!(done.out.contains(&format!("cases: {cases}; {cases} passed, 0 failed")), "{}", done.out);
}
