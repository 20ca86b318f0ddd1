//! The cases that every language must agree on; see `tests/conformance/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, replay_amended, verify};
use duban::check::{Check, CheckedPlan, check};
use duban::diagnostic::{Language, to_json};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::timetable::UnitIx;
use duban::view::{explain, standings};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_case_gives_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 6, "cases are missing");
    let mut wrong = Vec::new();
    for case in &cases {
        let mut expected: Vec<PathBuf> = fs::read_dir(case).unwrap().map(|e| e.unwrap().path()).collect();
        expected.retain(|p| !p.ends_with("plan.yaml") && !p.ends_with("facts.jsonl") && amended_name(p).is_none());
        for (name, text) in outputs(case) {
            let path = case.join(name);
            expected.retain(|p| *p != path);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&path, &text).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != text {
                wrong.push(difference(&path, &text));
            }
        }
        wrong.extend(expected.iter().map(|p| format!("{}: nothing gives this file any more", p.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(path: &Path, actual: &str) -> String {
    let expected = fs::read_to_string(path).unwrap_or_default();
    let lines = expected.lines().chain(std::iter::repeat("(nothing)")).zip(actual.lines());
    let first = lines.enumerate().find(|(_, (e, a))| e != a);
    let (i, (e, a)) = first.unwrap_or((actual.lines().count(), ("(more)", "(nothing)")));
    format!("{}:{}\n  expected {e}\n  actual   {a}", path.display(), i + 1)
}

fn library() -> RuleLibrary {
    let mut library = RuleLibrary::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/accountability");
    for file in fs::read_dir(root).unwrap().map(|e| e.unwrap().path()) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        library.add(format!("accountability/{name}"), fs::read_to_string(&file).unwrap());
    }
    library
}

fn outputs(case: &Path) -> Vec<(&'static str, String)> {
    let checked = checked(case, "plan.yaml");
    let report = to_json(std::slice::from_ref(&checked.diagnostics), Language::En);
    let mut all = vec![("findings.json", serde_json::to_string_pretty(&report).unwrap() + "\n")];
    if let Ok(facts) = fs::read_to_string(case.join("facts.jsonl")) {
        let plan = checked.plan.unwrap_or_else(|| panic!("{}: {}", case.display(), all[0].1));
        all.extend(run(plan, versions(case), &facts));
    }
    all
}

fn checked(case: &Path, name: &str) -> Check {
    let text = fs::read_to_string(case.join(name)).unwrap();
    check(Source::new(name, text), &Default::default(), &library())
}

/// The name of a file that holds an amended plan.
fn amended_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str().filter(|n| n.starts_with("amended") && n.ends_with(".yaml"))
}

/// The amended plans beside a plan, under their file names.
fn versions(case: &Path) -> Vec<(String, CheckedPlan)> {
    let files: Vec<PathBuf> = fs::read_dir(case).unwrap().map(|e| e.unwrap().path()).collect();
    let names = files.iter().filter_map(|path| amended_name(path));
    let plan = |name| checked(case, name).plan.unwrap_or_else(|| panic!("{}/{name}", case.display()));
    names.map(|name| (name.to_owned(), plan(name))).collect()
}

fn run(plan: CheckedPlan, versions: Vec<(String, CheckedPlan)>, facts: &str) -> Vec<(&'static str, String)> {
    let mut campaign = Campaign::open_with_journal(plan.clone());
    versions.iter().for_each(|(name, plan)| campaign.offer_plan(name, plan.clone()));
    let mut refusals = String::new();
    for (i, line) in facts.lines().enumerate() {
        let said = match Fact::from_json(line, campaign.zone()) {
            Err(e) => Some(e.to_string()),
            Ok(fact) => match campaign.record(fact) {
                Err(refusal) => Some(refusal.to_string()),
                Ok(recorded) => recorded.duplicate.then(|| format!("recorded before, as fact {}", recorded.seq)),
            },
        };
        if let Some(said) = said {
            let _ = writeln!(refusals, "{}: {said}", i + 1);
        }
    }
    let last = campaign.natural_end();
    campaign.advance(last).unwrap();
    let journal = campaign.take_journal();
    verify(&journal).unwrap();
    // Replayed from its bytes alone, it stands where it stood.
    let mut again = replay_amended(plan, versions, &journal).unwrap();
    again.advance(last).unwrap();
    assert_eq!(again.take_journal(), "", "replaying left something untold");
    let standing = |campaign: &Campaign| serde_json::to_string(&standings(campaign, Language::En, 20)).unwrap();
    assert_eq!(standing(&campaign), standing(&again));
    let mut explained = String::new();
    for language in [Language::En, Language::ZhHant] {
        for unit in campaign.timetable().units.all().indices().collect::<Vec<UnitIx>>() {
            let _ = writeln!(explained, "{}", explain(&campaign, unit, None, language).unwrap().to_text());
        }
    }
    let standings = serde_json::to_string_pretty(&standings(&campaign, Language::En, 20)).unwrap() + "\n";
    let mut all = vec![("journal.jsonl", journal), ("standings.json", standings), ("explanation.txt", explained)];
    if !refusals.is_empty() {
        all.push(("refusals.txt", refusals));
    }
    all
}
