//! A return that was on time and recorded late; a plan amended in mid-campaign: through the command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use serde_json::Value;
use support::{Folder, consequences, root};

/// 篇十 with points for late returns, as its own text has none; the season without the September return, which comes in
/// on time and is recorded three days late.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let read = |file: &str| std::fs::read_to_string(root().join("examples/plans").join(file)).unwrap();
    let plan = read("10-county-season.yaml");
    let scored = "scorecard: {base: 100, items: [{id: returns, points: 10}], bands: [{id: all, from: 0}]}\n\
                  rules:\n  - {id: late-points, use: accountability/late-return, with: {points: 2}}\n";
    assert!(plan.contains("\nrules:\n"));
    folder.write("plan.yaml", plan.replacen("rules:\n", scored, 1));
    let late = r#"{"at": "2026-09-01T16:00:00+08:00", "recorded_at": "2026-09-04T09:00:00+08:00", "fact": "submitted", "task": "monthly", "unit": "county-police", "occurrence": "2026-09-01", "by": "ref:staff/7", "key": "late"}"#;
    let facts = read("10-county-season.facts.jsonl");
    let (before, after): (Vec<&str>, Vec<&str>) = facts.lines().partition(|line| line[8..18] < *"2026-09-04");
    let all = [before, vec![late], after].concat().join("\n") + "\n";
    folder.write("facts.jsonl", all);
    folder
}

const RUN: [&str; 4] = ["run", "plan.yaml", "--facts", "facts.jsonl"];

#[test]
fn a_return_on_time_that_is_recorded_late_takes_its_breach_back() {
    let folder = folder("late-return");
    folder.duban(&[&RUN[..], &["--journal", "j.jsonl"]].concat()).exits(0);
    let journal = folder.read("j.jsonl");
    let rescinded = consequences(&journal, "rescinded");
    let of: Vec<(&str, &str)> =
        rescinded.iter().map(|r| (r["of"].as_str().unwrap(), r["at"].as_str().unwrap())).collect();
    let at = "2026-09-04T09:00:00+08:00";
    assert_eq!(
        of,
        [("obligation-breached", at), ("escalated", at), ("notice", at), ("points", at), ("notice", at)],
        "{rescinded:?}"
    );
    assert!(rescinded.iter().all(|r| r["cause"]["fact"] == 20), "{rescinded:?}");
    assert!(rescinded[0]["consequence"].as_str().unwrap().contains("monthly@county-police#2026-09-01"));
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(0);

    let told = folder.duban(&["explain", "plan.yaml", "--facts", "facts.jsonl", "--unit", "county-police"]);
    let text = told.exits(0).out.clone();
    let order = [
        "monthly@county-police#2026-09-01 not done by 2026-09-01",
        "rescinded 2026-09-04 09:00: #20 monthly@county-police#2026-09-01 submitted (took effect 2026-09-01 16:00) (by ref:staff/7)",
        "notice: 通報批評",
    ];
    let mut rest = text.as_str();
    for words in order {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words}\n{text}")).1;
    }

    let police = |more: &[&str]| {
        let run = folder.duban(&[&RUN[..], &["--format", "json"], more].concat());
        run.exits(0);
        let run: Value = run.json();
        run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == "county-police").unwrap().clone()
    };
    // On the third it was not known yet; on the fourth it was. The August return was late in any case.
    let (before, after) = (police(&["--as-of", "2026-09-03"]), police(&["--as-of", "2026-09-04"]));
    assert_eq!((before["score"].as_str(), before["obligations"]["overdue"].as_i64()), (Some("96"), Some(1)));
    assert_eq!((after["score"].as_str(), after["obligations"]["overdue"].as_i64()), (Some("98"), Some(0)));
}

#[test]
fn an_amended_plan_is_read_from_beside_the_plan_and_replayed() {
    let folder = folder("amended");
    let plan = folder.read("plan.yaml");
    folder.write("later.yaml", plan.replace("points: 2}", "points: 3}").replace("due: 11月5日前", "due: 11月8日前"));
    let amend = r#"{"at": "2026-08-20T09:00:00+08:00", "fact": "plan-amended", "plan": "later.yaml", "authority": "縣打傳辦", "reason": "調整", "key": "v2"}"#;
    let facts = folder.read("facts.jsonl");
    let at = facts.find("{\"at\": \"2026-09-01T16").unwrap();
    folder.write("facts.jsonl", format!("{}{amend}\n{}", &facts[..at], &facts[at..]));
    folder.duban(&[&RUN[..], &["--until", "2026-09-30", "--journal", "j.jsonl"]].concat()).exits(0);
    folder.duban(&[&RUN[..], &["--journal", "j.jsonl"]].concat()).exits(0);
    let journal = folder.read("j.jsonl");
    let moved = consequences(&journal, "obligation-due-moved");
    assert!(moved.iter().any(|m| m["obligation"] == "police-final@county-police" && m["due"] == "2026-11-08"));
    let points = consequences(&journal, "points");
    let police = |p: &&Value| p["unit"] == "county-police";
    let lost: Vec<&str> = points.iter().filter(police).map(|p| p["points"].as_str().unwrap()).collect();
    // The August return by the first version; the September one, taken back later, by the second.
    assert_eq!(lost, ["-2", "-3"]);
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(0);
    std::fs::remove_file(folder.0.join("later.yaml")).unwrap();
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(2).says(&["later.yaml"]);
    folder.write("later.yaml", plan);
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(1).says(&["another content"]);
}
