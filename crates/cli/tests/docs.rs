//! Whole plans in the documents check without errors.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{Folder, duban, root};

#[test]
fn plans_in_the_documents_check() {
    let folder = Folder::new("docs");
    let mut tried = 0;
    let names =
        ["README.md", "README.zh.md", "docs/format.md", "docs/format.zh.md", "docs/engine.md", "docs/engine.zh.md"];
    for name in names.into_iter().chain(["rules/README.md"]) {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        for block in text.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()) {
            if block.lines().any(|line| line.starts_with("duban: 1")) {
                folder.write("p.yaml", block);
                let done = duban(&folder.0, &["check", "p.yaml"]);
                assert_eq!(done.code, Some(0), "{name}:\n{block}\n{}", done.out);
                tried += 1;
            }
        }
    }
    assert!(tried >= 6, "only {tried} plans found");
}

/// The example of how the engine runs is what the command prints. `UPDATE_GOLDEN=1` writes the output anew.
#[test]
fn the_example_of_the_engine_runs() {
    for (name, language) in [("docs/engine.md", "en"), ("docs/engine.zh.md", "zh-Hans")] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let block = |mark: &str| {
            let begins = text.find(mark).unwrap_or_else(|| panic!("{name}: no {mark}")) + mark.len();
            let ends = text[begins..].find("```").unwrap();
            &text[begins..begins + ends]
        };
        let (plan, facts) = (block("```yaml\n"), block("```json\n"));
        let shown = block("--unit west\n");
        let folder = Folder::new("engine");
        folder.write("plan.yaml", plan);
        let later = plan.replace("due: 2026-04-10", "due: 2026-04-24");
        assert_ne!(plan, later, "{name}: the later version is the same");
        folder.write("v2.yaml", &later);
        folder.write("facts.jsonl", facts);
        let asked = ["explain", "plan.yaml", "--facts", "facts.jsonl", "--unit", "west", "--lang", language];
        let done = duban(&folder.0, &asked);
        done.exits(0);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(root().join(name), text.replace(shown, &done.out)).unwrap();
        } else {
            assert_eq!(shown, done.out, "{name}: not what `duban explain` prints; UPDATE_GOLDEN=1 writes it");
        }
    }
}

/// The example of rule tests gives what stands below it. `UPDATE_GOLDEN=1` writes the output anew.
#[test]
fn the_example_of_rule_tests_runs() {
    for (name, language) in [("docs/rule-tests.md", "en"), ("docs/rule-tests.zh.md", "zh-Hans")] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let block = |mark: &str| {
            let begins = text.find(mark).unwrap_or_else(|| panic!("{name}: no {mark}")) + mark.len();
            let ends = text[begins..].find("```").unwrap();
            &text[begins..begins + ends]
        };
        let folder = Folder::new("rule-tests");
        folder.write("repeat-offence.rhai", block("```rhai\n")).write("repeat-offence.test.yaml", block("```yaml\n"));
        let command = "$ duban test . --mutate --min-coverage 100\n";
        let done = duban(&folder.0, &["test", ".", "--mutate", "--min-coverage", "100", "--lang", language]);
        done.exits(0);
        let shown = block(command);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let (before, after) = (format!("{command}{shown}"), format!("{command}{}", done.out));
            std::fs::write(root().join(name), text.replace(&before, &after)).unwrap();
        } else {
            assert_eq!(shown, done.out, "{name}: not what `duban test` prints; UPDATE_GOLDEN=1 writes it");
        }
    }
}

/// The reference lists every kind of fact and of consequence: a row a kind, and a list.
#[test]
fn the_reference_has_every_kind() {
    let source = root().join("crates/core/src/campaign/consequences/word.rs");
    let source = std::fs::read_to_string(source).unwrap();
    let words = &source[source.find("pub fn word(").unwrap()..];
    let consequences: Vec<&str> = words.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(consequences.len() > 30, "{consequences:?}");
    for (name, mark) in [("docs/format.md", "Kinds of consequences: "), ("docs/format.zh.md", "结果的种类：")] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let listed = text.lines().find(|line| line.starts_with(mark)).unwrap();
        let missing = |k: &&str| !listed.contains(&format!("`{k}`"));
        let missing: Vec<_> = consequences.iter().copied().filter(missing).collect();
        assert!(missing.is_empty(), "{name} lacks the consequences {missing:?}");
        for table in [name, &name.replace("docs/format", "README")] {
            let text = std::fs::read_to_string(root().join(table)).unwrap();
            let kinds = text.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
            let kinds = kinds.collect::<String>();
            let missing = |k: &&&str| !kinds.contains(&format!("`{k}`"));
            let missing: Vec<_> = duban::campaign::KINDS.iter().filter(missing).collect();
            assert!(missing.is_empty(), "{table} lacks the facts {missing:?}");
        }
    }
}

/// The copy in the documents is what the command prints. `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_schema_in_the_documents_is_that_of_the_command() {
    let file = root().join("docs/plan.schema.json");
    let done = duban(&root(), &["schema", "--lang", "en"]);
    done.exits(0);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &done.out).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == done.out, "docs/plan.schema.json is not what `duban schema` prints; UPDATE_GOLDEN=1 writes it");
}

#[test]
fn the_schema_is_in_the_language_asked_for() {
    for (language, title, text) in [
        ("en", "due · 期限", "When it is due.\n何时到期。"),
        ("zh-Hans", "期限 · due", "何时到期。\nWhen it is due."),
        ("zh-Hant", "期限 · due", "何時到期。\nWhen it is due."),
    ] {
        let schema = duban(&root(), &["schema", "--lang", language]).exits(0).json();
        let due = &schema["$defs"]["TaskSpec"]["properties"]["due"];
        assert_eq!((due["title"].as_str(), due["description"].as_str()), (Some(title), Some(text)), "{language}");
    }
}
