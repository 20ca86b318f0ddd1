//! Plans that are no plans, or hostile, or wrong.

use crate::PLAN;
use crate::support::{Folder, codes, duban_with, findings};
use serde_json::Value;

/// What a plan must give: a finding with its place, or a message on stderr that the file cannot be used.
enum Gives {
    Finding { code: &'static str, line: u64, column: u64 },
    Unusable(&'static str),
}
use Gives::{Finding, Unusable};

/// Checks a plan in every way the command reads plans; returns its findings.
#[track_caller]
fn gives(name: &str, content: impl AsRef<[u8]>, gives: &Gives) -> Vec<Value> {
    let folder = Folder::new(&format!("plan-{name}"));
    folder.write("plan.yaml", content).write("facts.jsonl", "").write("kept.jsonl", "kept\n");
    let text = folder.duban(&["check", "plan.yaml"]);
    let json = folder.duban(&["check", "plan.yaml", "--format", "json"]);
    let run = ["run", "plan.yaml", "--facts", "facts.jsonl", "--journal"];
    let fresh = folder.duban(&[&run[..], &["new.jsonl"]].concat());
    let continued = folder.duban(&[&run[..], &["kept.jsonl"]].concat());
    let timetable = folder.duban(&["timetable", "plan.yaml"]);
    let code = match gives {
        Finding { code, line, column } => {
            text.exits(1);
            let head = format!("error[{code}]: ");
            let place = format!("--> plan.yaml:{line}:{column}\n");
            assert!(text.out.contains(&head) && text.out.contains(&place), "no {head}{place} in\n{}", text.out);
            assert_eq!(text.err, "");
            json.exits(1);
            assert_eq!(codes(&json.json()), [*code]);
            fresh.exits(1).quiet().says(&[&head, &place]);
            1
        }
        Unusable(why) => {
            text.exits(2).quiet().says(&["plan.yaml: ", why]);
            // What stands on stdout is for a program, and stays JSON.
            json.exits(2).says(&[why]);
            assert_eq!(codes(&json.json()), Vec::<String>::new());
            fresh.exits(2).quiet().says(&[why]);
            2
        }
    };
    continued.exits(code).quiet();
    timetable.exits(code).quiet();
    assert!(!folder.has("new.jsonl"), "a journal was begun");
    assert_eq!(folder.read("kept.jsonl"), "kept\n", "a journal was touched");
    findings(&json.json())
}

#[test]
fn the_sound_plan_is_sound() {
    let folder = Folder::new("plan-sound");
    let done = folder.write("plan.yaml", PLAN).duban(&["check", "plan.yaml", "--deny", "warning"]);
    done.exits(0).quiet();
}

#[test]
fn an_empty_file() {
    gives("empty", "", &Finding { code: "document/empty", line: 1, column: 1 });
    gives("blank", " \n\n# only this\n", &Finding { code: "document/empty", line: 1, column: 1 });
}

#[test]
fn files_that_are_no_text() {
    gives("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", &Unusable("PDF"));
    gives("docx", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml", &Unusable("Word"));
    // A linear congruence: the same bytes in every run.
    let random: Vec<u8> =
        (0..4096u32).map(|i| (i.wrapping_mul(1_103_515_245).wrapping_add(12_345) >> 16) as u8).collect();
    gives("random", random, &Unusable("not UTF-8"));
    gives("gbk", b"duban: 1\ncampaign: {id: c, title: \xd5\xf2}\n", &Unusable("line 2"));
}

#[test]
fn files_that_are_not_there() {
    let folder = Folder::new("plan-none");
    folder.duban(&["check", "missing.yaml"]).exits(2).quiet().says(&["missing.yaml: "]);
    folder.duban(&["check", "."]).exits(2).quiet().says(&[".: "]);
    folder.duban(&["run", "missing.yaml", "--journal", "j"]).exits(2).quiet().says(&["missing.yaml: "]);
    assert!(!folder.has("j"));
    folder.write("plan.yaml", PLAN);
    folder.duban(&["run", "plan.yaml", "--facts", "missing.jsonl", "--journal", "j"]).exits(2).quiet();
    folder.duban(&["run", "plan.yaml", "--facts", ".", "--journal", "j"]).exits(2).quiet();
    assert!(!folder.has("j"));
    // The other plans are checked all the same.
    let both = folder.write("bad.yaml", "").duban(&["check", "missing.yaml", "bad.yaml"]);
    both.exits(2).says(&["missing.yaml: "]);
    assert!(both.out.contains("document/empty"));
}

#[test]
fn documents_that_grow_or_nest_without_end() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..10 {
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(", ")));
    }
    gives("alias-bomb", bomb, &Finding { code: "document/alias-bomb", line: 5, column: 10 });
    // 64 stand inside one another; the place is the first that is one too deep.
    let deep = "document/too-deep";
    gives("dashes", "- ".repeat(100_000) + "x\n", &Finding { code: deep, line: 1, column: 1 + 64 * 2 });
    let large = format!("{PLAN}#{}\n", "x".repeat(9 << 20));
    gives("large", large, &Finding { code: "document/too-large", line: 1, column: 1 });
}

#[test]
fn brackets_one_too_deep_are_shown_where_they_stand() {
    let deep = "document/too-deep";
    gives("brackets", "[".repeat(100_000), &Finding { code: deep, line: 1, column: 65 });
    gives("mappings", "{a: ".repeat(100_000), &Finding { code: deep, line: 1, column: 1 + 64 * 4 });
}

#[test]
fn days_that_are_not() {
    let plan = PLAN.replace("2026-05-20", "2026-02-30");
    let found = gives("date", plan, &Finding { code: "document/bad-date", line: 19, column: 50 });
    assert!(found[0]["message"].as_str().unwrap().contains("2026-02-30"));
    assert_eq!(found[0]["range"]["end"]["column"], 60);
    let plan = PLAN.replace("{id: p, window: 05-01..06-30}", "{id: p, window: 06-30..05-01}");
    gives("reversed", plan, &Finding { code: "window/empty-window", line: 7, column: 21 });
}

#[test]
fn a_ring_of_tasks_is_shown_whole() {
    let ring = "  - {id: first, responsible: 東村, due: 05-10, deliverable: {kind: action}, after: [second]}
  - {id: second, responsible: 東村, due: 05-10, deliverable: {kind: action}, after: [third]}
  - {id: third, responsible: 東村, due: 05-10, deliverable: {kind: action}, after: [first]}
";
    let found = gives("ring", format!("{PLAN}{ring}"), &Finding { code: "graph/cycle", line: 21, column: 83 });
    let message = found[0]["message"].as_str().unwrap();
    // Read as the message says it: `first` waits for `second`.
    assert!(message.contains("first → second → third → first"), "{message}");
    assert_eq!(found[0]["related"].as_array().unwrap().len(), 2);
}

#[test]
fn json_and_yaml_are_the_same_plan() {
    let yaml = "\
duban: 1
campaign: {id: c, year: 2026, window: 05-01..06-30, time_zone: Asia/Shanghai, calendar: every-day}
units:
  東村: {kind: village}
phases:
  - {id: p, window: 05-01..06-10}
  - {id: q, window: 06-01..06-30}
tasks:
  - {id: a, phase: p, responsible: 東邨, due: 2026-02-30, deliverable: {kind: action}}
  - {id: b, responsible: 東村, deliverable: {kind: action}, after: [z]}
";
    let json = r#"{"duban": 1,
 "campaign": {"id": "c", "year": 2026, "window": "05-01..06-30", "time_zone": "Asia/Shanghai", "calendar": "every-day"},
 "units": {"東村": {"kind": "village"}},
 "phases": [{"id": "p", "window": "05-01..06-10"}, {"id": "q", "window": "06-01..06-30"}],
 "tasks": [
  {"id": "a", "phase": "p", "responsible": "東邨", "due": "2026-02-30", "deliverable": {"kind": "action"}},
  {"id": "b", "responsible": "東村", "deliverable": {"kind": "action"}, "after": ["z"]}]}
"#;
    let folder = Folder::new("plan-json");
    folder.write("plan.yaml", yaml).write("plan.json", json);
    let [from_yaml, from_json] = ["plan.yaml", "plan.json"].map(|p| {
        let done = folder.duban(&["check", p, "--format", "json"]);
        done.exits(1);
        findings(&done.json()).into_iter().map(|d| (d["code"].clone(), d["message"].clone())).collect::<Vec<_>>()
    });
    assert_eq!(from_yaml, from_json);
    assert!(from_yaml.len() >= 4, "{from_yaml:?}");
}

#[test]
fn windows_line_breaks_and_a_byte_order_mark() {
    let folder = Folder::new("plan-crlf");
    let crlf = format!("\u{feff}{}", PLAN.replace('\n', "\r\n"));
    folder.write("plan.yaml", PLAN).write("crlf.yaml", &crlf);
    folder.duban(&["check", "crlf.yaml", "--deny", "warning"]).exits(0).quiet();
    let timetables = ["plan.yaml", "crlf.yaml"].map(|p| folder.duban(&["timetable", p]).exits(0).out.clone());
    assert_eq!(timetables[0], timetables[1]);
    gives(
        "crlf",
        crlf.replace("2026-05-20", "2026-02-30"),
        &Finding { code: "document/bad-date", line: 19, column: 50 },
    );
    gives(
        "crlf-first",
        "\u{feff}duban: x\r\n".to_owned() + &crlf[12..],
        &Finding { code: "document/wrong-type", line: 1, column: 8 },
    );
}

#[test]
fn a_plan_from_stdin() {
    let folder = Folder::new("plan-stdin");
    duban_with(&folder.0, &["check", "-"], PLAN).exits(0).quiet();
    let bad = duban_with(&folder.0, &["check", "-"], &PLAN.replace("2026-05-20", "2026-02-30"));
    bad.exits(1);
    assert!(bad.out.contains(":19:50"), "{}", bad.out);
    let timetable = duban_with(&folder.0, &["timetable", "-", "--format", "json"], PLAN);
    assert_eq!(timetable.exits(0).json()["obligations"].as_array().unwrap().len(), 3);
}
