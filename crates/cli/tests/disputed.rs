//! A season of 篇九 with appeals, incidents that become known late and an amended rule, explained to each unit. The
//! explanations are held in `tests/disputed/`; `UPDATE_GOLDEN=1` rewrites them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use serde_json::Value;
use support::{Folder, root};

/// The plan, the one it is amended to, and the facts of the example with the disputed ones, as they became known.
fn folder() -> Folder {
    let folder = Folder::new("disputed");
    let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
    let plan = read("examples/plans/09-town-strike.yaml");
    let amended = plan
        .replace("points_per_incident: {type: decimal, default: 2", "points_per_incident: {type: decimal, default: 3");
    assert_ne!(plan, amended);
    folder.write("plan.yaml", plan).write("amended.yaml", amended);
    // The incident that became known late has put 西村 a rung higher by the time it has put things right.
    let facts = read("examples/plans/09-town-strike.facts.jsonl") + read("tests/disputed/facts.jsonl").as_str();
    let facts = facts.replace(r#""unit": "西村", "measure": "rectify""#, r#""unit": "西村", "measure": "yellow-card""#);
    let mut facts: Vec<&str> = facts.lines().collect();
    let known = |line: &str| {
        let fact: Value = serde_json::from_str(line).unwrap();
        let when = fact.get("recorded_at").unwrap_or(&fact["at"]);
        when.as_str().unwrap().to_owned()
    };
    facts.sort_by_key(|line| known(line));
    folder.write("facts.jsonl", facts.join("\n") + "\n");
    folder
}

const SEASON: [&str; 3] = ["plan.yaml", "--facts", "facts.jsonl"];

#[test]
fn every_unit_is_told_every_entry() {
    let folder = folder();
    let run = folder.duban(&[&["run"], &SEASON[..], &["--format", "json"]].concat());
    let run: Value = run.exits(0).json();
    let (golden, update) = (root().join("tests/disputed"), std::env::var_os("UPDATE_GOLDEN").is_some());
    let mut entries = 0;
    for seen in run["standings"].as_array().unwrap() {
        let Some(score) = seen["score"].as_str() else { continue };
        let unit = seen["unit"].as_str().unwrap();
        let explain = |more: &[&str]| {
            folder.duban(&[&["explain"], &SEASON[..], &["--unit", unit], more].concat()).exits(0).out.clone()
        };
        for language in ["en", "zh-Hans", "zh-Hant"] {
            let (path, text) = (golden.join(format!("{unit}.{language}.txt")), explain(&["--lang", language]));
            if update {
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{}", path.display());
        }
        // What stands of it adds up, and every entry can be asked for by itself, as text and as a page.
        let told: Value = serde_json::from_str(&explain(&["--format", "json"])).unwrap();
        let number = |v: &Value| v.as_str().unwrap().parse::<i64>().unwrap();
        let all = told["entries"].as_array().unwrap();
        let standing = all.iter().filter(|e| e.get("rescinded").is_none() && e["points"].is_string());
        let sum: i64 = standing.map(|e| number(&e["points"])).sum();
        assert_eq!(number(&told["base"]) + sum, score.parse::<i64>().unwrap(), "{unit}");
        for entry in all.iter().filter(|e| e["points"].is_string()) {
            let id = entry["id"].as_str().unwrap();
            assert!(explain(&["--entry", id]).contains(entry["what"].as_str().unwrap()), "{id}");
            assert!(explain(&["--entry", id, "--format", "html"]).contains("<html"), "{id}");
        }
        entries += all.len();
    }
    assert!(entries > 30, "{entries}");
}
