//! SARIF output is valid by the published schema, and GitHub annotations are escaped as workflow commands want it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use serde_json::Value;
use support::{Folder, duban, root};

const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/sarif-2.1.0.json"));

/// What the schema says against an output.
fn faults(output: &str) -> Vec<String> {
    // One pattern of the schema has a bare `]`, which JavaScript reads as itself and others refuse; escaped it means the same.
    let schema: Value = serde_json::from_str(&SCHEMA.replace("{2}]?$", r"{2}\\]?$")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let log: Value = serde_json::from_str(output).unwrap();
    validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn results(output: &str) -> Vec<Value> {
    let log: Value = serde_json::from_str(output).unwrap();
    log["runs"][0]["results"].as_array().unwrap().clone()
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    assert_eq!(faults(r#"{"version": "2.1.0", "runs": []}"#), Vec::<String>::new());
    assert_ne!(faults(r#"{"version": "2.0.0", "runs": []}"#), Vec::<String>::new());
    assert_ne!(faults(r#"{"version": "2.1.0", "runs": [{"results": []}]}"#), Vec::<String>::new());
}

#[test]
fn every_published_plan_gives_valid_sarif() {
    let mut plans: Vec<String> = std::fs::read_dir(root().join("examples/plans"))
        .unwrap()
        .map(|e| e.unwrap().path().to_string_lossy().into_owned())
        .filter(|p| p.ends_with(".yaml") && !p.ends_with(".test.yaml"))
        .collect();
    plans.sort();
    assert_eq!(plans.len(), 11);
    for language in ["en", "zh-Hans", "zh-Hant"] {
        for plan in &plans {
            let output = duban(&root(), &["check", plan, "--format", "sarif", "--lang", language]).out;
            assert_eq!(faults(&output), Vec::<String>::new(), "{plan}");
        }
    }
    let mut all = vec!["check", "--format", "sarif"];
    all.extend(plans.iter().map(String::as_str));
    let output = duban(&root(), &all).out;
    assert_eq!(faults(&output), Vec::<String>::new());
    assert!(results(&output).len() > 100, "{}", results(&output).len());
}

const PLAN: &str = "duban: 1
campaign：
  id: demo
  window: 2026-03-02..2026-03-31
  time_zone: Asia/Shanghai
  calendar: cn
units:
  town: {title: 鎮}
tasks:
  - {id: a, responsible: twon, after: [a, b]}
  - {id: 甲, responsible: town, due: 2026-03-14, after: [甲]}
  - {id: a, responsible: town, due: 2026-03-14}
rules:
  - use: own/broken
";

#[test]
fn findings_in_rule_files_and_fixes_are_valid_too() {
    let folder = Folder::new("sarif");
    std::fs::create_dir_all(folder.0.join("rules/own")).unwrap();
    folder
        .write("rules/own/broken.rhai", "/*---\nid: own/broken\non: incident\nsurplus: 1\n---*/\nif { deduct(“1”);\n");
    folder.write("年 計劃%,a.yaml", PLAN);
    folder.write("b.yaml", PLAN.replace("campaign：", "campaign:"));
    folder.write("empty.yaml", "");
    let arguments = ["check", "年 計劃%,a.yaml", "b.yaml", "empty.yaml", "--rules", "rules", "--format"];
    let sarif = duban(&folder.0, &[&arguments[..], &["sarif"]].concat()).out;
    assert_eq!(faults(&sarif), Vec::<String>::new(), "{sarif}");
    let results = results(&sarif);
    let uri = |r: &Value| r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned();
    assert!(results.iter().any(|r| uri(r).ends_with("own/broken.rhai")), "{sarif}");
    assert!(results.iter().any(|r| uri(r).ends_with("%25,a.yaml") && uri(r).is_ascii()), "{sarif}");
    assert!(results.iter().any(|r| r["fixes"].is_array()), "{sarif}");
    assert!(results.iter().any(|r| r["relatedLocations"].is_array()), "{sarif}");

    let github = duban(&folder.0, &[&arguments[..], &["github"]].concat()).out;
    assert_eq!(github.lines().count(), results.len(), "one line a finding: {github}");
    let mut named = false;
    for line in github.lines() {
        let (command, _message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (level, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        let keys: Vec<&str> = properties.split(',').map(|p| p.split_once('=').unwrap().0).collect();
        assert_eq!(keys, ["file", "line", "col", "endLine", "endColumn", "title"], "{line}");
        named |= properties.contains("%25%2Ca.yaml");
        let escapes = line.match_indices('%').map(|(at, _)| line.get(at + 1..at + 3).unwrap_or(""));
        assert!(escapes.into_iter().all(|e| ["25", "0D", "0A", "3A", "2C"].contains(&e)), "{line}");
    }
    assert!(named, "{github}");
    assert!(github.contains("%0A"), "the help stands on a line of its own: {github}");
}
