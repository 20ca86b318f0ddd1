//! What must come of the examples of scoring tables: an example a structure, its run and its explanation kept in
//! `tests/scoring/`. `UPDATE_GOLDEN=1` rewrites the files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use serde_json::Value;
use support::{Folder, duban, root};

/// The examples, each with the unit that is explained.
const EXAMPLES: [(&str, &str); 6] = [
    ("hierarchy", "east"),
    ("ways", "east"),
    ("cases", "east"),
    ("assessor", "water"),
    ("periods", "west"),
    ("account", "north"),
];

fn args<'a>(what: &'a str, plan: &'a str, facts: &'a str) -> Vec<&'a str> {
    vec![what, plan, "--facts", facts]
}

fn run_json(example: &str, more: &[&str]) -> Value {
    let (plan, facts) =
        (format!("examples/scoring/{example}/plan.yaml"), format!("examples/scoring/{example}/facts.jsonl"));
    let mut args = args("run", &plan, &facts);
    args.extend(["--format", "json", "--lang", "en"]);
    args.extend(more);
    let done = duban(&root(), &args);
    done.exits(0);
    done.json()
}

/// Every entry of a unit: its item, points and arithmetic.
fn entries(run: &Value, unit: &str) -> Vec<(String, String, String)> {
    let standing = run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == unit).unwrap();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let all = standing["entries"].as_array().unwrap().iter();
    all.map(|e| (text(&e["item"]), text(&e["points"]), text(&e["arithmetic"]))).collect()
}

fn score(run: &Value, unit: &str) -> String {
    let standing = run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == unit).unwrap();
    standing["score"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn the_examples_have_no_findings_and_print_what_is_kept() {
    let mut wrong = Vec::new();
    for (example, unit) in EXAMPLES {
        let plan = format!("examples/scoring/{example}/plan.yaml");
        let facts = format!("examples/scoring/{example}/facts.jsonl");
        duban(&root(), &["check", &plan, "--deny", "note", "--lang", "en"]).exits(0).quiet();
        for (what, language) in [("run", "en"), ("explain", "en"), ("explain", "zh-Hans"), ("explain", "zh-Hant")] {
            let mut args = args(what, &plan, &facts);
            args.extend(["--lang", language]);
            if what == "explain" {
                args.extend(["--unit", unit]);
            }
            let done = duban(&root(), &args);
            done.exits(0);
            let path = root().join(format!("tests/scoring/{example}-{what}.{language}.txt"));
            if std::env::var_os("UPDATE_GOLDEN").is_some_and(|v| v == "1") {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &done.out).unwrap();
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != done.out {
                wrong.push(format!("{}:\n{}", path.display(), done.out));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE_GOLDEN=1 writes them anew\n{}", wrong.join("\n"));
}

#[test]
fn parents_cap_blocks_are_for_their_kind_and_only_the_highest_counts() {
    let run = run_json("hierarchy", &[]);
    assert_eq!(["east", "west", "water", "office"].map(|u| score(&run, u)), ["65", "60", "96", "none"]);
    let points = |unit: &str, item: &str| -> Vec<String> {
        entries(&run, unit).into_iter().filter(|(i, ..)| i == item).map(|(_, p, _)| p).collect()
    };
    assert_eq!(points("east", "honours"), ["2", "1"], "the second honour counts beyond the first");
    assert_eq!(points("east", "incidents"), ["-30"], "doubled, and capped by the item");
    assert_eq!(points("west", "returns"), ["-4", "0", "0"], "the common block is exhausted");
    assert_eq!(points("water", "incidents"), ["0"], "an item of the towns");
}

#[test]
fn every_way_says_how_it_came_to_its_points() {
    let run = run_json("ways", &[]);
    let all = entries(&run, "east");
    let of = |item: &str| all.iter().find(|(i, ..)| i == item).map(|(_, p, a)| (p.as_str(), a.as_str())).unwrap();
    assert_eq!(of("meetings"), ("-4", "(3 required − 1 done) × 2 = 4 points"));
    assert_eq!(of("training"), ("0", "2, asked for ≥ 2: reached"));
    assert_eq!(of("coverage"), ("-10", "30 × (1 − 60 / 90) = 10 points"));
    assert_eq!(of("satisfaction"), ("-1", "92.3 is below 95: full steps of 1: 2, × 0.5 = 1 point"));
    assert_eq!(of("complaints"), ("-2", "56 against 50, up 12%: full steps of 5%: 2, × 1 = 2 points"));
    assert_eq!(of("cases"), ("-2", "(2 required − 1 done) × 2 = 2 points"));
    assert_eq!(of("patrols"), ("-2.5", "mean of e1 东一镇 1, e2 东二镇 4 = 2.5 points"));
    let west = entries(&run, "west");
    let absent = west.iter().find(|(i, ..)| i == "cases").unwrap();
    assert_eq!((absent.1.as_str(), absent.2.as_str()), ("-10", "nothing of it was done: 10 lost"));
}

#[test]
fn cases_cost_more_again_and_half_when_put_right_and_nothing_when_revoked() {
    let run = run_json("cases", &[]);
    let all: Vec<(String, String)> = entries(&run, "east").into_iter().map(|(i, p, _)| (i, p)).collect();
    let expected = [("petitions", "-2"), ("petitions", "1"), ("petitions", "-3"), ("safety", "-20")];
    assert_eq!(all, expected.map(|(i, p)| (i.to_owned(), p.to_owned())));
    assert_eq!(["east", "west"].map(|u| score(&run, u)), ["76", "103"]);
}

#[test]
fn an_assessor_stays_within_the_range_and_is_not_the_assessed() {
    let run = run_json("assessor", &[]);
    assert_eq!(["water", "roads"].map(|u| score(&run, u)), ["95.5", "100"]);
    let folder = Folder::new("scoring-assessor");
    folder.write("plan.yaml", std::fs::read_to_string(root().join("examples/scoring/assessor/plan.yaml")).unwrap());
    for (value, assessor, said) in [
        ("6", "office", "`innovation` leaves 2 to 5 to the assessor, and not 6"),
        ("3", "roads", "`innovation` is assessed by `office`"),
    ] {
        folder.write(
            "f.jsonl",
            format!(
                "{{\"at\": \"2026-04-08T10:00:00+08:00\", \"fact\": \"assessed\", \"item\": \"innovation\", \"unit\": \
                 \"water\", \"value\": {value}, \"reason\": \"r\", \"assessor\": \"{assessor}\"}}\n"
            ),
        );
        duban(&folder.0, &["run", "plan.yaml", "--facts", "f.jsonl", "--lang", "en"]).exits(1).says(&[said]);
    }
}

#[test]
fn periods_begin_afresh_rank_units_and_know_who_is_at_the_bottom_again() {
    let run = run_json("periods", &[]);
    let row = |period: &str, unit: &str| {
        let all = run["periods"].as_array().unwrap();
        let of = all.iter().find(|p| p["period"] == period).unwrap();
        of["rows"].as_array().unwrap().iter().find(|r| r["unit"] == unit).unwrap().clone()
    };
    let brief = |period: &str, unit: &str| {
        let r = row(period, unit);
        (r["score"].as_str().unwrap().to_owned(), r["rank"].as_u64().unwrap(), r["bottom"].as_u64().unwrap())
    };
    assert_eq!(brief("2026-03", "east"), ("100".into(), 1, 0));
    assert_eq!(brief("2026-03", "south"), ("100".into(), 1, 0), "who shares a score shares a rank");
    assert_eq!(brief("2026-03", "west"), ("93".into(), 3, 1), "and the ranks after it are left out");
    assert_eq!(brief("2026-03", "water"), ("94".into(), 1, 0), "ranked among bureaus");
    assert_eq!(brief("2026-04", "west"), ("93".into(), 3, 2));
    assert_eq!(run["periods"][0]["locked"], true);
    let west = run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == "west").unwrap();
    assert_eq!(west["measures"][0]["id"], "talk");
    // What the three towns and the bureau, which weighs double, come to.
    let county = run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == "county").unwrap();
    assert_eq!(county["rolled_up"], "93");
}
