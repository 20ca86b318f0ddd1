//! What must come of the example of leads and figures, and of such facts in a table.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use serde_json::Value;
use support::{Folder, duban, root};

const PLAN: &str = "examples/leads/plan.yaml";
const FACTS: &str = "examples/leads/facts.jsonl";

fn run(more: &[&str]) -> Value {
    let mut args = vec!["run", PLAN, "--facts", FACTS, "--format", "json", "--lang", "en"];
    args.extend(more);
    let done = duban(&root(), &args);
    done.exits(0);
    done.json()
}

#[test]
fn the_example_has_no_findings() {
    duban(&root(), &["check", PLAN, "--deny", "note", "--lang", "en"]).exits(0).quiet();
}

#[test]
fn leads_and_figures_stand_in_the_standings() {
    let june = run(&["--until", "2026-06-24"]);
    let item = &june["items"][0];
    assert_eq!(
        (&item["item"], &item["state"], &item["until"]),
        (&"case:1".into(), &"verified".into(), &"2026-07-01".into())
    );
    assert_eq!(item["time"], "15 working days, 10 used, suspended 2026-06-08…2026-06-15");

    let end = run(&[]);
    let score = |unit: &str| {
        let all = end["standings"].as_array().unwrap();
        all.iter().find(|s| s["unit"] == unit).map(|s| s["score"].clone()).unwrap()
    };
    // Two leads too long with the one, one signed for too late by the other, and a target missed in the west.
    assert_eq!(["saic", "police", "东镇", "西镇"].map(score), ["96", "99", "100", "95"]);
    let dens = &end["indicators"][0];
    assert_eq!(dens["periods"], serde_json::json!(["2026-06-D2", "2026-06"]));
    assert_eq!(dens["total"]["values"], serde_json::json!(["1", "4"]));
    assert_eq!(end["indicators"][1]["total"]["all"], "88.25");
}

#[test]
fn a_table_has_numbers_and_flags_where_facts_do() {
    let folder = Folder::new("leads-table");
    folder.write("plan.yaml", std::fs::read_to_string(root().join(PLAN)).unwrap());
    let head =
        "at,fact,indicator,unit,period,value,kind,marks,count,entry,upheld,authority,reason,corrects,task,percent\n";
    let rows = "2026-06-20 09:00,reported,dens,东镇,2026-06,1.5,,,,,,,,,,\n\
                2026-06-21 09:00,inspected,,东镇,,,spot,88.5,2,,,,,,,\n\
                2026-06-22 09:00,corrected,,,,,,,,,,,double,1,,\n\
                2026-06-23 09:00,progressed,,saic,,,,,,,,,,,summary,40\n";
    folder.write("f.csv", format!("{head}{rows}"));
    let args = ["run", "plan.yaml", "--facts", "f.csv", "--journal", "j.jsonl", "--lang", "en"];
    duban(&folder.0, &args).exits(0);
    let journal = folder.read("j.jsonl");
    for part in [r#""value":"1.5""#, r#""marks":"88.5""#, r#""corrects":1"#, r#""percent":40"#] {
        assert!(journal.contains(part), "{part}\n{journal}");
    }
    let decided = |upheld: &str| format!("{head}2026-06-23 09:00,appeal-decided,,,,,,,,points:x,{upheld},o,r,,,\n");
    for (upheld, said) in [("maybe", "`upheld`"), ("true", "there is no entry `points:x`"), ("1", "true or false")] {
        folder.write("g.csv", decided(upheld));
        let done = duban(&folder.0, &["run", "plan.yaml", "--facts", "g.csv", "--lang", "en"]);
        done.exits(1).says(&["g.csv:2: ", said]);
    }
}
