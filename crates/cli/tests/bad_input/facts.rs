//! Facts that cannot be read or make no sense: all are told at once, with file and line, and nothing is written.

use crate::support::{Done, Folder};
use crate::{PLAN, incident};

/// Runs the small plan over facts in a file of this name.
fn run(name: &str, file: &str, facts: impl AsRef<[u8]>) -> (Folder, Done) {
    let folder = Folder::new(&format!("facts-{name}"));
    folder.write("plan.yaml", PLAN).write(file, facts).write("plain.jsonl", "");
    let done = folder.duban(&["run", "plan.yaml", "--facts", file, "--journal", "j.jsonl", "--format", "json"]);
    (folder, done)
}

/// The second line of a facts file is refused for this reason; the sound first line is not written either.
#[track_caller]
fn refused(name: &str, second: &str, says: &[&str]) {
    let facts = format!("{}\n{second}\n", incident("2026-05-05", "a"));
    let (folder, done) = run(name, "f.jsonl", facts);
    done.exits(1).quiet().says(&["f.jsonl:2"]).says(says);
    // Words of the user, not of the libraries underneath.
    for word in ["i64", "u64", "struct", "serde", "EOF", "invalid type"] {
        assert!(!done.err.contains(word), "`{word}` means nothing to a user: {}", done.err);
    }
    assert!(!folder.has("j.jsonl"));
    // The same into a journal that exists: its bytes stay as they are.
    folder
        .duban(&["run", "plan.yaml", "--facts", "plain.jsonl", "--until", "2026-05-04", "--journal", "j.jsonl"])
        .exits(0);
    let before = folder.read("j.jsonl");
    folder.duban(&["run", "plan.yaml", "--facts", "f.jsonl", "--journal", "j.jsonl"]).exits(1).quiet();
    assert_eq!(folder.read("j.jsonl"), before);
}

#[test]
fn names_the_plan_does_not_have() {
    refused("unit", &incident("2026-05-06", "b").replace("東村", "東邨"), &["`東邨`", "did you mean `東村`?"]);
    let submitted = |task: &str, unit: &str| {
        format!(r#"{{"at": "2026-05-06T10:00:00+08:00", "fact": "submitted", "task": "{task}", "unit": "{unit}"}}"#)
    };
    refused("task", &submitted("reprot", "東村"), &["`reprot`", "did you mean `report`?"]);
    refused("not-owed", &submitted("report", "西村"), &["`西村` does not owe `report`"]);
    refused("occurrence", &submitted("month", "西村"), &["2026-05-01, 2026-06-01"]);
}

#[test]
fn fields_no_fact_has() {
    let line = incident("2026-05-06", "b");
    refused("other-field", &line.replace("\"kind\"", "\"until\": \"2026-06-01\", \"kind\""), &["`until`"]);
    refused("missing", &line.replace("\"unit\": \"東村\", ", ""), &["needs `unit`"]);
    refused("twice", &line.replace("\"kind\"", "\"unit\": \"西村\", \"kind\""), &["`unit`"]);
    refused("field", &line.replace("\"unit\"", "\"unti\""), &["`unti`", "did you mean `unit`?"]);
}

#[test]
fn kinds_that_are_none() {
    let line = incident("2026-05-06", "b");
    refused("kind", &line.replace("incident", "incidnet"), &["`incidnet`", "did you mean `incident`?"]);
}

#[test]
fn values_of_another_type() {
    let line = incident("2026-05-06", "b");
    refused("count-none", &line.replace("\"kind\"", "\"count\": 0, \"kind\""), &["`count`", "`0`"]);
    refused("count-part", &line.replace("\"kind\"", "\"count\": 1.5, \"kind\""), &["count", "1.5"]);
    refused("number", &line.replace("\"東村\"", "5"), &["unit", "5"]);
}

/// One fact is one mapping; a list whose places happen to fit is none.
#[test]
fn a_list_is_no_fact() {
    let at = r#""2026-05-06T10:00:00+08:00""#;
    let nulls = |n| ", null".repeat(n);
    let list = format!(r#"[null, {at}{}, "incident"{}, "東村"{}, "k"{}]"#, nulls(3), nulls(1), nulls(4), nulls(6));
    refused("list", &list, &["f.jsonl:2"]);
}

#[test]
fn days_that_do_not_fit() {
    let line = incident("2026-05-06", "b");
    let at = "T10:00:00+08:00";
    refused("day-only", &line.replace(at, ""), &["`at`", "2026-05-06"]);
    let extended = line.replace(
        r#""incident""#,
        r#""extended", "task": "report", "authority": "a", "reason": "b", "until": "2026-02-30""#,
    );
    refused("until", &extended.replace(r#""kind": "k", "#, ""), &["`until`", "2026-02-30"]);
}

#[test]
fn a_day_that_is_not_is_called_so() {
    let line = incident("2026-05-06", "b").replace("2026-05-06", "2026-02-30");
    refused("date", &line, &["no such day", "2026-02-30"]);
}

/// A fact that took effect before what a journal says already is taken; the journal only grows.
#[test]
fn a_fact_before_the_clock_of_a_journal() {
    let (folder, _) = run("clock", "f.jsonl", incident("2026-05-05", "a") + "\n");
    let before = folder.read("j.jsonl");
    folder.write("late.jsonl", incident("2026-05-05", "b").replace("T10", "T09") + "\n");
    let done = folder.duban(&["run", "plan.yaml", "--facts", "late.jsonl", "--journal", "j.jsonl"]);
    done.exits(0);
    let after = folder.read("j.jsonl");
    assert!(after.len() > before.len() && after.starts_with(&before), "{after}");
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(0);
}

#[test]
fn broken_json_is_told_with_line_and_column() {
    refused("word", r#"{"at": "2026-05-06T10:00:00+08:00", "fact": oops}"#, &["f.jsonl:2:45: "]);
}

#[test]
fn a_line_cut_off_is_told_in_plain_words() {
    refused("cut", r#"{"at": "2026-05-06T10:00:00+08:00""#, &["f.jsonl:2:34: "]);
}

/// Columns count characters, as everywhere.
#[test]
fn columns_of_facts_count_characters() {
    refused("chinese", r#"{"unit": "東村", "fact": oops}"#, &["f.jsonl:2:24: "]);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let facts = [
        incident("2026-05-05", "a").replace("東村", "南村"),
        "oops".into(),
        incident("2026-05-06", "b").replace("\"k\"", "7"),
    ];
    let (_, done) = run("all", "f.jsonl", facts.join("\n"));
    done.exits(1).quiet().says(&["f.jsonl:1", "f.jsonl:2", "f.jsonl:3", "3 facts refused"]);
}

#[test]
fn refused_facts_can_be_left_out() {
    let facts = format!("{}\noops\n", incident("2026-05-05", "a"));
    let (folder, _) = run("skip", "f.jsonl", facts);
    let done = folder.duban(&["run", "plan.yaml", "--facts", "f.jsonl", "--skip-refused", "--format", "json"]);
    done.exits(0).says(&["f.jsonl:2:1: ", "left out"]);
    let standings = done.json()["standings"].clone();
    let east = standings.as_array().unwrap().iter().find(|s| s["unit"] == "東村").unwrap();
    assert_eq!(east["score"], "98");
}

#[test]
fn a_key_counts_once() {
    let line = incident("2026-05-05", "a") + "\n";
    let (once, single) = run("key-once", "f.jsonl", &line);
    let (twice, double) = run("key-twice", "f.jsonl", line.repeat(2));
    double.exits(0).says(&["f.jsonl: 1 ", "once"]);
    assert_eq!(single.err, "");
    assert_eq!(single.out, double.out);
    assert_eq!(once.read("j.jsonl"), twice.read("j.jsonl"));
    refused("key-reused", &incident("2026-05-05", "a").replace("東村", "西村"), &["`a`", "fact 1"]);
}

const TABLE: &str = "\
at,fact,unit,kind,count,task,key,data.dens,refs
2026-05-05T10:00:00+08:00,incident,東村,k,2,,k1,,
2026-05-06 10:00,submitted,東村,,,report,k2,3,doc:1; doc:2
";

#[test]
fn a_table_gives_the_same_as_lines() {
    let lines = r#"{"at": "2026-05-05T10:00:00+08:00", "fact": "incident", "unit": "東村", "kind": "k", "count": 2, "key": "k1"}
{"at": "2026-05-06T10:00:00+08:00", "fact": "submitted", "unit": "東村", "task": "report", "key": "k2", "data": {"dens": 3}, "refs": ["doc:1", "doc:2"]}
"#;
    let (from_lines, a) = run("lines", "f.jsonl", lines);
    a.exits(0);
    for (name, table) in [
        ("table", TABLE.to_owned()),
        ("table-bom", format!("\u{feff}{}", TABLE.replace('\n', "\r\n"))),
        ("table-blank-line", TABLE.replace("\n2026-05-06", "\n\n2026-05-06")),
    ] {
        let (from_table, b) = run(name, "f.csv", table);
        b.exits(0);
        assert_eq!((&a.out, &b.err), (&b.out, &String::new()));
        assert_eq!(from_lines.read("j.jsonl"), from_table.read("j.jsonl"));
    }
}

#[test]
fn tables_that_are_not_as_they_should_be() {
    let cases = [
        // A column no fact has is the header's mistake, whether or not a cell is filled.
        ("unti", TABLE.replace(",unit,", ",unti,"), "f.csv:1: ", "`unti`"),
        ("colour", "at,fact,unit,kind,colour\n2026-05-05 10:00,incident,東村,k,\n".to_owned(), "f.csv:1: ", "`colour`"),
        ("twice", "at,fact,unit,unit,kind\n2026-05-05 10:00,incident,東村,西村,k\n".to_owned(), "f.csv:1: ", "`unit`"),
        ("ragged", "at,fact,unit,kind\n2026-05-05 10:00,incident,東村\n".to_owned(), "f.csv:2: ", "4"),
        ("date", TABLE.replace("2026-05-06", "2026-02-30"), "f.csv:3: ", "2026-02-30"),
        ("count", TABLE.replace(",2,", ",two,"), "f.csv:2: ", "two"),
        ("unit", TABLE.replace("東村,k", "東邨,k"), "f.csv:2: ", "did you mean `東村`?"),
    ];
    let mut wrong = Vec::new();
    for (name, table, place, what) in cases {
        let (folder, done) = run(&format!("table-{name}"), "f.csv", table);
        let said = done.err.contains(place) && done.err.contains(what) && done.out.is_empty();
        if done.code != Some(1) || !said || folder.has("j.jsonl") {
            wrong.push(format!("{name}: wanted {place} {what}, exit 1; got exit {:?}\n{}", done.code, done.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_that_hold_no_facts() {
    for (name, file, bytes) in [
        ("pdf", "f.jsonl", &b"%PDF-1.7\n%\xe2\xe3"[..]),
        ("latin", "f.jsonl", b"{\"at\": \"\xff\"}\n"),
        ("pdf-table", "f.csv", b"%PDF-1.7\n%\xe2\xe3\n"),
    ] {
        let (folder, done) = run(name, file, bytes);
        done.exits(2).quiet().says(&[file]);
        assert!(!done.err.contains("not a plan"), "it is the facts that are read: {}", done.err);
        assert!(!folder.has("j.jsonl"));
    }
}
