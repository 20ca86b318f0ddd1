//! What the command prints about the two example plans, held in `tests/golden/`. `UPDATE_GOLDEN=1` rewrites the files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use support::{Folder, duban, root};

const LANGUAGES: [&str; 3] = ["en", "zh-Hans", "zh-Hant"];

/// A golden file's name, and the arguments that print it.
type Case = (String, Vec<String>);

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (short, file, unit) in [("09", "09-town-strike", "東村"), ("10", "10-county-season", "county-police")] {
        let plan = format!("examples/plans/{file}.yaml");
        let season = format!("{plan} --facts examples/plans/{file}.facts.jsonl");
        let mut add = |what: &str, line: &str, languages: &[&str]| {
            for language in languages {
                cases.push((format!("{short}-{what}.{language}.txt"), words(&format!("{line} --lang {language}"))));
            }
            cases.push((format!("{short}-{what}.json"), words(&format!("{line} --format json"))));
        };
        add("check", &format!("check {plan}"), &LANGUAGES);
        add("timetable", &format!("timetable {plan}"), &["en", "zh-Hant"]);
        add("run", &format!("run {season}"), &["en", "zh-Hant"]);
        add("run-until", &format!("run {season} --until 2026-06-30"), &["en", "zh-Hant"]);
        add("explain", &format!("explain {season} --unit {unit}"), &["en", "zh-Hant"]);
    }
    // The findings of the other real plans, each as its drafter would read them.
    for plan in plans() {
        let name = plan.file_stem().unwrap().to_string_lossy().into_owned();
        let short = name.get(..2).unwrap_or(&name);
        if !["09", "10"].contains(&short) {
            let line = format!("check examples/plans/{name}.yaml --lang zh-Hant");
            cases.push((format!("{short}-check.zh-Hant.txt"), words(&line)));
        }
    }
    cases
}

/// The eleven plans.
fn plans() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("examples/plans")).unwrap();
    let mut plans: Vec<PathBuf> = folder.map(|e| e.unwrap().path()).collect();
    plans.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    plans.retain(|p| !p.to_string_lossy().ends_with(".test.yaml"));
    plans.sort();
    assert_eq!(plans.len(), 11);
    plans
}

/// What the command prints; what it says on stderr stands below, since a user sees both.
fn printed(args: &[String]) -> String {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = duban(&root(), &args);
    done.exits(0);
    if done.err.is_empty() || args.contains(&"json") {
        return done.out;
    }
    format!("{}--- stderr\n{}", done.out, done.err)
}

fn journal(folder: &Folder, short: &str, file: &str) -> (String, String) {
    let path = folder.0.join(format!("{short}.jsonl"));
    let (plan, facts) = (format!("examples/plans/{file}.yaml"), format!("examples/plans/{file}.facts.jsonl"));
    duban(&root(), &["run", &plan, "--facts", &facts, "--journal", path.to_str().unwrap()]).exits(0);
    (format!("{short}-journal.jsonl"), folder.read(&format!("{short}.jsonl")))
}

/// The first line that differs, as both have it.
fn difference(name: &str, expected: &str, actual: &str) -> String {
    let (mut ours, mut theirs) = (actual.lines(), expected.lines());
    let mut line = 1;
    loop {
        match (theirs.next(), ours.next()) {
            (None, None) => return format!("{name}: line breaks at the end differ"),
            (a, b) if a == b => line += 1,
            (a, b) => {
                let show = |l: Option<&str>| l.unwrap_or("(nothing more)").to_owned();
                return format!("{name}:{line}\n  expected: {}\n  actual:   {}", show(a), show(b));
            }
        }
    }
}

#[test]
fn outputs_are_as_they_were() {
    let golden = root().join("tests/golden");
    let folder = Folder::new("golden");
    let mut actual: BTreeMap<String, String> = cases().into_iter().map(|(n, args)| (n, printed(&args))).collect();
    actual.extend([journal(&folder, "09", "09-town-strike"), journal(&folder, "10", "10-county-season")]);

    let update = std::env::var_os("UPDATE_GOLDEN").is_some_and(|v| v == "1");
    let mut wrong = Vec::new();
    for (name, text) in &actual {
        let path = golden.join(name);
        if update {
            std::fs::write(&path, text).unwrap();
        }
        match std::fs::read_to_string(&path) {
            Err(_) => wrong.push(format!("{name}: no such golden file")),
            Ok(expected) if expected != *text => wrong.push(difference(name, &expected, text)),
            Ok(_) => {}
        }
    }
    // A file that nothing prints any more holds nothing true any more.
    for entry in std::fs::read_dir(&golden).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // A folder belongs to the test that is called as it is.
        if path.is_file() && !actual.contains_key(&name) {
            wrong.push(format!("{name}: an orphan; no case prints it"));
        }
    }
    assert!(wrong.is_empty(), "{}\n(UPDATE_GOLDEN=1 rewrites the files)", wrong.join("\n"));
}
