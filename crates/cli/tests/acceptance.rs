//! What must come of the two example campaigns, read from JSON so that no wording hides it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use serde_json::Value;
use support::{Folder, consequences, duban, findings, root};

const TOWN: &str = "examples/plans/09-town-strike";
const COUNTY: &str = "examples/plans/10-county-season";

/// The command on a plan and its facts, as JSON.
fn season(command: &str, stem: &str, more: &[&str]) -> Value {
    let (plan, facts) = (format!("{stem}.yaml"), format!("{stem}.facts.jsonl"));
    let mut args = vec![command, plan.as_str(), "--facts", &facts, "--format", "json"];
    args.extend(more);
    let done = duban(&root(), &args);
    done.exits(0);
    done.json()
}

fn journal(name: &str, stem: &str) -> String {
    let folder = Folder::new(name);
    let path = folder.0.join("j.jsonl");
    season("run", stem, &["--journal", path.to_str().unwrap()]);
    folder.read("j.jsonl")
}

fn standing(run: &Value, unit: &str) -> Value {
    run["standings"].as_array().unwrap().iter().find(|s| s["unit"] == unit).unwrap().clone()
}

fn day(value: &Value) -> &str {
    &value.as_str().unwrap()[..10]
}

#[test]
fn east_village_loses_six_points_on_incidents() {
    let journal = journal("points", TOWN);
    let points = consequences(&journal, "points");
    let lost: Vec<&Value> = points.iter().filter(|p| p["unit"] == "東村").collect();
    assert!(lost.iter().all(|p| p["item"] == "incidents" && p["points"] == "-2"), "{lost:?}");
    let days: Vec<&str> = lost.iter().map(|p| day(&p["at"])).collect();
    assert_eq!(days, ["2026-05-20", "2026-06-08", "2026-07-09"]);
    let causes: Vec<&Value> = lost.iter().map(|p| &p["cause"]["fact"]).collect();
    assert_eq!(causes, [37, 52, 62]);
    assert_eq!(points.iter().filter(|p| p["unit"] == "西村").count(), 1);
    assert_eq!(points.len(), 4, "nobody else loses points");

    let run = season("run", TOWN, &[]);
    let scores = ["東村", "西村", "南村"].map(|u| standing(&run, u)["score"].as_str().unwrap().to_owned());
    assert_eq!(scores, ["94", "98", "100"]);
}

#[test]
fn east_village_climbs_the_ladder_to_the_veto() {
    let journal = journal("ladder", TOWN);
    let of = |kind: &str, unit: &str| -> Vec<(String, String, Option<String>)> {
        let all = consequences(&journal, kind).into_iter().filter(|c| c["unit"] == unit);
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        all.map(|c| (text(&c["measure"]), text(&c["at"]), c["until"].as_str().map(str::to_owned))).collect()
    };
    let line = |m: &str, at: &str, until: Option<&str>| (m.to_owned(), at.to_owned(), until.map(str::to_owned));
    assert_eq!(
        of("measure-imposed", "東村"),
        [
            line("rectify", "2026-05-20T21:10:00+08:00", Some("2026-06-19")),
            line("yellow-card", "2026-06-20T00:00:00+08:00", Some("2026-07-20")),
            line("veto", "2026-07-21T00:00:00+08:00", None),
        ]
    );
    assert_eq!(
        of("measure-expired", "東村"),
        [line("rectify", "2026-06-20T00:00:00+08:00", None), line("yellow-card", "2026-07-21T00:00:00+08:00", None),]
    );
    assert_eq!(of("measure-lifted", "東村"), []);
    assert_eq!(of("measure-imposed", "西村"), [line("rectify", "2026-06-25T20:15:00+08:00", Some("2026-07-25"))]);
    assert_eq!(of("measure-lifted", "西村"), [line("rectify", "2026-07-15T16:00:00+08:00", None)]);

    let run = season("run", TOWN, &[]);
    let east = standing(&run, "東村");
    assert_eq!(east["band"], "fail", "the veto outweighs 94 points");
    assert_eq!(east["measures"][0]["id"], "veto");
    assert_eq!(day(&east["measures"][0]["since"]), "2026-07-21");
    assert!(east["measures"][0]["until"].is_null());
    assert_eq!(standing(&run, "西村")["band"], "pass");
    assert_eq!(standing(&run, "西村")["measures"], Value::Array(Vec::new()));
}

#[test]
fn the_ladder_stands_half_way_at_the_end_of_june() {
    let run = season("run", TOWN, &["--until", "2026-06-30"]);
    let (east, west) = (standing(&run, "東村"), standing(&run, "西村"));
    assert_eq!((&east["score"], &east["band"]), (&Value::from("96"), &Value::from("pass")));
    assert_eq!(east["measures"][0]["id"], "yellow-card");
    assert_eq!(east["measures"][0]["until"], "2026-07-20");
    assert_eq!(west["measures"][0]["id"], "rectify");
    assert_eq!(west["measures"][0]["until"], "2026-07-25");
}

#[test]
fn every_point_is_explained() {
    let explained = season("explain", TOWN, &["--unit", "東村"]);
    let entries = explained["entries"].as_array().unwrap();
    let scored: Vec<&Value> = entries.iter().filter(|e| !e["points"].is_null()).collect();
    assert_eq!(scored.len(), 3);
    for (entry, fact) in scored.iter().zip(["37", "52", "62"]) {
        assert!(entry["at"].as_str().unwrap().starts_with("2026-"), "{entry}");
        assert!(entry["cause"].as_str().unwrap().contains(fact), "{entry}");
        assert_eq!(entry["rule"]["id"], "incident-deduction", "{entry}");
        assert_eq!(entry["rule"]["hash"].as_str().unwrap().len(), 64, "{entry}");
        let clause = entry["clause"].as_str().unwrap();
        assert!(clause.contains("篇九") && clause.contains("倒扣2分"), "{entry}");
        assert_eq!(entry["reads"]["event.count"], 1, "{entry}");
        assert_eq!(entry["reads"]["params.points_per_incident"], "2", "{entry}");
        assert_eq!(entry["points"], "-2");
    }
    // The entries of `run` are the same points: what `explain` is asked for by id can be found.
    let run = season("run", TOWN, &[]);
    for entry in standing(&run, "東村")["entries"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        let one = season("explain", TOWN, &["--unit", "東村", "--entry", id]);
        assert_eq!(one["entries"].as_array().unwrap().len(), 1, "{id}");
        assert_eq!(one["entries"][0]["id"], id);
    }
}

/// The findings with a code, and the plan's text to look their ranges up in.
fn found(stem: &str, code: &str) -> (Vec<Value>, String) {
    let plan = format!("{stem}.yaml");
    let done = duban(&root(), &["check", &plan, "--format", "json"]);
    done.exits(0);
    let check = done.json();
    assert_eq!(check["summary"]["errors"], 0);
    let found = findings(&check).into_iter().filter(|d| d["code"] == code).collect();
    (found, std::fs::read_to_string(root().join(plan)).unwrap())
}

/// The text a range marks, by bytes; asserts that lines and columns mark the same.
fn marked(text: &str, range: &Value) -> String {
    let at = |end: &str, field: &str| usize::try_from(range[end][field].as_u64().unwrap()).unwrap();
    let by_bytes = &text[at("start", "offset")..at("end", "offset")];
    let line = text.lines().nth(at("start", "line") - 1).unwrap();
    let (from, to) = (at("start", "column") - 1, at("end", "column") - 1);
    let by_columns: String = line.chars().skip(from).take(to - from).collect();
    assert_eq!(by_bytes, by_columns);
    by_columns
}

#[test]
fn the_town_plan_has_one_overlap() {
    let (found, text) = found(TOWN, "window/phase-overlap");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(marked(&text, &found[0]["range"]), "05-02..10-01");
    let related = found[0]["related"].as_array().unwrap();
    assert_eq!(related.len(), 1);
    assert_eq!(marked(&text, &related[0]["range"]), "05-01..06-01");
}

#[test]
fn the_county_plan_has_two_duties_due_after_its_end() {
    let (found, text) = found(COUNTY, "window/due-after-campaign");
    let marks: Vec<String> = found.iter().map(|d| marked(&text, &d["range"])).collect();
    assert_eq!(marks, ["10月31日前", "11月5日前"]);
    for (finding, day) in found.iter().zip(["2026-10-31", "2026-11-05"]) {
        assert!(finding["message"].as_str().unwrap().contains(day), "{finding}");
        assert_eq!(marked(&text, &finding["related"][0]["range"]), "04-06..10-30");
    }
}

#[test]
fn the_county_gives_notice_to_whom_it_must() {
    let journal = journal("county", COUNTY);
    let notices = consequences(&journal, "notice");
    let told: Vec<(&str, &str)> = notices.iter().map(|n| (n["unit"].as_str().unwrap(), day(&n["at"]))).collect();
    assert_eq!(
        told,
        [
            ("county-police", "2026-08-02"),
            ("成員單位丙", "2026-08-12"),
            ("county-police", "2026-09-02"),
            ("成員單位甲", "2026-11-01"),
            ("成員單位丙", "2026-11-01"),
        ]
    );
    assert_eq!(consequences(&journal, "points"), Vec::<Value>::new(), "the plan has no points");
    assert_eq!(consequences(&journal, "rule-failed"), Vec::<Value>::new());
}
