//! What a season meets in daily handling: facts that come late or go wrong, amended plans, settings, what concerns no unit.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use serde_json::Value;
use support::{Done, Folder};

const PLAN: &str = "\
duban: 1
params: {points: 2}
campaign: {id: fair, window: 2026-03-02..2026-04-30, time_zone: Asia/Shanghai, calendar: every-day, lead: office}
units:
  office: {kind: group}
  towns: {kind: town, under: office, each: [east, west]}
phases:
  - {id: prepare, window: 2026-03-02..2026-03-20, exit: {when: \"done('roster')\", otherwise: force}}
  - {id: act, window: 2026-03-21..2026-04-30, exit: {when: \"done('patrol')\"}}
tasks:
  - {id: roster, phase: prepare, responsible: {each: towns}, due: 2026-03-13, deliverable: {kind: document}}
  - {id: patrol, phase: act, responsible: {each: towns}, due: 2026-04-10, deliverable: {kind: action}}
  - {id: shut, responsible: east, on_call: {by: [office]}, due: call + 2 d, deliverable: {kind: action}}
scorecard: {base: 100, items: [{id: late, points: 20}]}
rules:
  - {id: late, on: obligation.breached, then: 'deduct(params.points, \"late\")'}
  - {id: over, on: phase.overrun, then: 'notice(\"runs on\")'}
  - {id: late-return, use: accountability/late-return, with: {points: 1, item: late}}
";

const LATE: &str = r#"{"at": "2026-03-12 09:00", "fact": "submitted", "task": "roster", "unit": "east", "key": "a"}
{"at": "2026-03-13 16:00", "recorded_at": "2026-03-23 09:00", "fact": "submitted", "task": "roster", "unit": "west", "key": "b"}
"#;

fn folder(name: &str, facts: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("plan.yaml", PLAN).write("f.jsonl", facts);
    folder
}

fn run(folder: &Folder, more: &[&str]) -> Done {
    folder.duban(&[&["run", "plan.yaml", "--facts", "f.jsonl"], more].concat())
}

fn facts(folder: &Folder, journal: &str) -> Vec<Value> {
    let lines = folder.read(journal);
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| line["fact"].clone()).filter(|fact| !fact.is_null()).collect()
}

#[test]
fn what_was_recorded_after_the_day_asked_for_is_left_out() {
    let folder = folder("until", LATE);
    let done = run(&folder, &["--until", "2026-03-20", "--journal", "j.jsonl"]);
    done.exits(0).says(&["1 fact is later than --until, or was recorded later, and was left out"]);
    assert_eq!(facts(&folder, "j.jsonl").len(), 1);
    folder.duban(&["phases", "plan.yaml", "--facts", "f.jsonl", "--until", "2026-03-20"]).exits(0);
    // Continued, it is the journal of one go.
    run(&folder, &["--journal", "j.jsonl"]).exits(0);
    run(&folder, &["--journal", "whole.jsonl"]).exits(0);
    assert_eq!(folder.read("j.jsonl"), folder.read("whole.jsonl"));
}

#[test]
fn a_fact_handed_in_later_is_recorded_no_earlier_than_what_the_journal_has() {
    let folder = folder("recorded", LATE);
    run(&folder, &["--until", "2026-03-31", "--journal", "j.jsonl"]).exits(0);
    let incident = |at: &str, more: &str| {
        format!(
            "{{\"at\": \"{at}\", {more}\"fact\": \"incident\", \"unit\": \"east\", \"kind\": \"k\", \"key\": \"{at}\"}}\n"
        )
    };
    let undated = incident("2026-03-10 09:00", "");
    let dated = incident("2026-03-11 09:00", "\"recorded_at\": \"2026-03-11 09:00\", ");
    folder.write("f.jsonl", format!("{undated}{dated}"));
    let done = run(&folder, &["--until", "2026-03-31", "--journal", "j.jsonl"]);
    done.exits(0).says(&[
        "f.jsonl:2: `recorded_at` is 2026-03-11T09:00:00+08:00, and a fact before it was recorded at 2026-03-23",
    ]);
    assert!(!done.err.contains("f.jsonl:1"), "{}", done.err);
    let recorded: Vec<String> =
        facts(&folder, "j.jsonl").iter().map(|f| f["recorded_at"].as_str().unwrap()[..10].to_owned()).collect();
    assert_eq!(recorded, ["2026-03-12", "2026-03-23", "2026-03-23", "2026-03-11"]);
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(0);
    // A table says it in a column.
    folder.write("f.csv", "at,fact,unit,kind,key\n2026-03-09 09:00,incident,east,k,c\n");
    folder.duban(&["run", "plan.yaml", "--facts", "f.csv", "--until", "2026-03-31", "--journal", "j.jsonl"]).exits(0);
    assert_eq!(facts(&folder, "j.jsonl")[4]["recorded_at"].as_str().unwrap()[..10], *"2026-03-23");
}

#[test]
fn a_year_that_is_hardly_meant_is_warned_of() {
    let folder = folder("year", &LATE.replace("2026-03-12", "2016-03-12"));
    let done = run(&folder, &["--until", "2026-03-20"]);
    done.says(&["f.jsonl:1: 2016-03-12T09:00:00+08:00 is more than a year outside", "2026-03-02..2026-04-30"]);
    assert!(!run(&folder, &["--until", "2026-03-20"]).err.contains("f.jsonl:2"));
}

const AMEND: &str =
    r#"{"at": "2026-03-14 09:00", "fact": "plan-amended", "plan": "NAME", "authority": "office", "reason": "r"}"#;

#[test]
fn an_amended_plan_is_never_read_from_elsewhere() {
    let folder = folder("elsewhere", "");
    folder.write("secret", "k3y-material\n").write("broken.yaml", "no plan\n");
    std::fs::create_dir_all(folder.0.join("in/deep")).unwrap();
    std::fs::rename(folder.0.join("plan.yaml"), folder.0.join("in/plan.yaml")).unwrap();
    std::fs::write(folder.0.join("in/deep/v2.yaml"), PLAN.replace("2026-04-10", "2026-04-20")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret", folder.0.join("in/link.yaml")).unwrap();
    let absolute = folder.0.join("secret").display().to_string();
    let run = |name: &str, more: &[&str]| {
        let fact = AMEND.replace("NAME", &name.replace('\\', "/"));
        folder.write("f.jsonl", format!("{}{fact}\n", &LATE[..=LATE.find('\n').unwrap()]));
        folder.duban(&[&["run", "in/plan.yaml", "--facts", "f.jsonl", "--until", "2026-03-20"], more].concat())
    };
    let mut outside = vec![absolute.as_str(), "../secret", "deep/../../secret"];
    if cfg!(unix) {
        outside.push("link.yaml");
    }
    for name in outside {
        for skip in [&[][..], &["--skip-refused"]] {
            let done = run(name, skip);
            done.exits(i32::from(skip.is_empty())).says(&["f.jsonl:2: `", "out of the plan's folder"]);
            assert!(!done.err.contains("k3y"), "{}", done.err);
        }
    }
    run("deep/v2.yaml", &[]).exits(0);
    // What is not there is refused with its line, or left out.
    run("v3.yaml", &[]).exits(1).quiet().says(&["f.jsonl:2: ", "v3.yaml", "1 fact refused"]);
    run("v3.yaml", &["--skip-refused"]).exits(0).says(&["f.jsonl:2: ", "v3.yaml", "1 fact left out"]);
}

#[test]
fn a_missing_amended_plan_is_unusable_wherever_the_journal_is() {
    let folder = folder("amended", &AMEND.replace("NAME", "v2.yaml"));
    folder.write("v2.yaml", PLAN.replace("2026-04-10", "2026-04-20"));
    run(&folder, &["--until", "2026-03-20", "--journal", "j.jsonl"]).exits(0);
    run(&folder, &["--until", "2026-03-20", "--store", "sqlite:c.db"]).exits(0);
    std::fs::remove_file(folder.0.join("v2.yaml")).unwrap();
    for place in [&["j.jsonl"][..], &["--store", "sqlite:c.db"]] {
        folder.duban(&[&["verify"], place, &["--plan", "plan.yaml"]].concat()).exits(2).says(&["v2.yaml"]);
    }
    // The plan of another campaign is told before its amendments are looked for.
    folder.write("other.yaml", PLAN.replace("id: fair", "id: unfair"));
    for asked in [&["verify", "j.jsonl", "--plan", "other.yaml"][..], &["run", "other.yaml", "--journal", "j.jsonl"]] {
        folder.duban(asked).exits(1).quiet().says(&["made with campaign `fair`, not with `unfair`"]);
    }
}

#[test]
fn a_setting_takes_effect_or_is_refused() {
    let folder = folder("set", LATE);
    let set = |set: &str| folder.duban(&["what-if", "plan.yaml", "--facts", "f.jsonl", "--set", set]);
    assert!(set("points=3").exits(0).out.contains("−3"));
    set("late-return.points=5").exits(0);
    for (asked, says) in [
        ("late.points=3", "`points` is a parameter of the plan, which `late` reads: write `--set points=3`"),
        ("late-return.item_=3", "the rule `late-return` has no parameter `item_`; did you mean `item`?"),
        ("late.pionts=3", "the rule `late` has no parameter `pionts`; did you mean `points`?"),
        ("laet.points=3", "the plan has no rule `laet`; did you mean `late`?"),
        ("pionts=3", "the plan has no parameter `pionts`; did you mean `points`?"),
        ("item=x", "write `--set late-return.item=VALUE`"),
        ("points=many", "`many` does not fit `points`, which takes int"),
        ("late-return.points=x", "`x` does not fit `late-return.points`"),
    ] {
        set(asked).exits(2).quiet().says(&[says]);
    }
}

#[test]
fn what_concerns_no_unit_is_shown() {
    let folder = folder("general", "");
    let done = run(&folder, &["--until", "2026-05-02"]);
    for line in [
        "\nthe whole campaign\n  2026-03-21  phase prepare ended, though done('roster') did not hold",
        "  2026-05-01  phase act goes on beyond its last day until done('patrol')",
        "  2026-05-01  notice: runs on (phase act goes on beyond",
    ] {
        assert!(done.exits(0).out.contains(line), "{line}\n{}", done.out);
    }
    let json = run(&folder, &["--until", "2026-05-02", "--format", "json"]).exits(0).json();
    let told: Vec<&str> = json["general"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(told.len() == 3 && told[0].starts_with("phase-closed:prepare"), "{told:?}");
    let asked = ["plan.yaml", "--facts", "f.jsonl", "--until", "2026-05-02"];
    let explained = folder.duban(&[&["explain"], &asked[..]].concat());
    assert!(explained.exits(0).out.contains("  3. 2026-05-01 00:00  notice: runs on"), "{}", explained.out);
    let phases = folder.duban(&[&["phases"], &asked[..]].concat());
    assert!(phases.exits(0).out.contains("phase prepare ended, though done('roster') did not hold"), "{}", phases.out);
    folder.duban(&["explain", "plan.yaml", "--why-not", "late"]).exits(2).quiet().says(&["--unit"]);
    // An entry asked for says its id, by which an appeal names it.
    let entry = folder.duban(&[&["explain", "--unit", "east", "--entry", "2"], &asked[..]].concat());
    assert!(entry.exits(0).out.contains("     id: points:"), "{}", entry.out);
}

#[test]
fn messages_say_what_would_do() {
    let folder = folder("messages", "");
    let refused = |facts: &str, says: &str| {
        folder.write("f.jsonl", facts);
        run(&folder, &[]).exits(1).quiet().says(&[says]);
    };
    let acknowledged = |rest: &str| format!("{{\"at\": \"2026-03-05 09:00\", \"fact\": \"acknowledged\"{rest}}}\n");
    for rest in ["", ", \"item\": \"i\", \"unit\": \"east\""] {
        refused(&acknowledged(rest), "a fact `acknowledged` needs either `item`, or `task` and `unit`");
    }
    refused(&LATE.replace("2026-03-12 09:00", "2026-02-30 09:00"), "`at` is `2026-02-30 09:00`; there is no such day");
    let call = |name: &str| {
        format!(
            "{{\"at\": \"2026-03-05 09:00\", \"fact\": \"called\", \"task\": \"shut\", \"unit\": \"east\", \"caller\": \"office\", \"call\": \"{name}\"}}\n"
        )
    };
    let done = "{\"at\": \"2026-03-06 09:00\", \"fact\": \"submitted\", \"task\": \"shut\", \"unit\": \"east\"}\n";
    refused(
        &format!("{}{}{done}", call("a"), call("b")),
        "`shut` was called for more than once; say which occurrence: a, b",
    );
}
