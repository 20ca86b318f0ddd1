//! `duban test`: the packs' and the examples' rules are tested, every way through them, and every change to them noticed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use support::{Folder, duban, root};

const RULE: &str = r#"/*---
id: pack/steps
title: {zh: 分級, en: Steps}
on: incident
params:
  most: {type: int, default: 3, min: 1, doc: from so many on it is grave}
when: event.kind == "fire" || event.kind == "flood"
---*/
if event.count >= params.most {
  impose("card");
} else {
  deduct(event.count * 2);
}
"#;

const TESTS: &str = r#"
setup:
  scorecard: {base: 100}
  ladder: [{id: card, final: true}]
cases:
  - title: two fires cost twice as much
    facts: [{at: 05-06, fact: incident, unit: town, kind: fire, count: 2}]
    expect: {town: {deduct: 4}}
  - title: three floods are grave
    facts: [{at: 05-06, fact: incident, unit: town, kind: flood, count: 3}]
    expect: {town: {impose: card}}
    score: {town: 100}
    measure: {town: card}
  - title: nothing else counts
    facts: [{at: 05-06, fact: incident, unit: town, kind: theft}]
    expect: none
"#;

fn with(name: &str, rule: &str, tests: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("steps.rhai", rule).write("steps.test.yaml", tests);
    folder
}

fn all_of<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap()
}

#[test]
fn the_packs_and_the_examples_are_tested_through_and_through() {
    let done =
        duban(&root(), &["test", "rules/", "examples/", "--mutate", "--min-coverage", "100", "--format", "json"]);
    done.exits(0);
    let report = done.json();
    assert!(report.get("untested").is_none(), "{report}");
    let rules: Vec<&str> = all_of(&report, "coverage").iter().map(|c| c["rule"].as_str().unwrap()).collect();
    let packs = duban_rules::FILES.iter().map(|(id, _)| *id);
    packs.for_each(|id| assert!(rules.contains(&id), "no test of {id}"));
    for rule in ["incident-deduction", "incident-rectify"] {
        assert!(rules.contains(&rule), "no test of {rule}");
    }
    assert!(all_of(&report, "mutations").len() >= 250, "{report}");
}

#[test]
fn the_plans_of_other_campaigns_have_no_findings_and_use_the_general_pack() {
    for name in ["safety-inspection", "corrective-actions"] {
        let (plan, facts) = (format!("examples/general/{name}.yaml"), format!("examples/general/{name}.facts.jsonl"));
        duban(&root(), &["check", &plan, "--deny", "note"]).exits(0).quiet();
        let done = duban(&root(), &["run", &plan, "--facts", &facts, "--format", "json"]);
        done.exits(0);
        let run = done.json();
        let entries = all_of(&run, "standings").iter().flat_map(|s| all_of(s, "entries"));
        let points: Vec<&Value> = entries.filter(|e| !e["points"].is_null()).collect();
        assert!(points.len() >= 5, "{name}: {run}");
    }
    let used: String = ["safety-inspection", "corrective-actions"]
        .map(|name| std::fs::read_to_string(root().join(format!("examples/general/{name}.yaml"))).unwrap())
        .concat();
    let general = duban_rules::FILES.iter().map(|(id, _)| *id).filter(|id| id.starts_with("general/"));
    general.for_each(|id| assert!(used.contains(&format!("use: {id},")), "no example of {id}"));
}

#[test]
fn tests_that_hold_take_every_way_and_notice_every_change() {
    let folder = with("hold", RULE, TESTS);
    let done = folder.duban(&["test", ".", "--mutate", "--min-coverage", "100"]);
    done.exits(0);
    assert!(done.out.contains("steps.test.yaml  3 passed"), "{}", done.out);
    assert!(done.out.contains("pack/steps: 9 of 9 ways taken"), "{}", done.out);
    assert!(done.out.contains(" 0 not noticed"), "{}", done.out);
    // A rule or its test file may be named in place of the folder.
    folder.duban(&["test", "steps.rhai"]).exits(0);
    folder.duban(&["test", "steps.test.yaml"]).exits(0);
}

#[test]
fn a_rule_that_is_broken_fails_its_tests_side_by_side() {
    let folder = with("broken", &RULE.replace("* 2", "* 3"), TESTS);
    let done = folder.duban(&["test", "."]);
    done.exits(1);
    let lines: Vec<&str> = done.out.lines().collect();
    let at = lines.iter().position(|l| l.contains("FAIL")).unwrap();
    assert!(lines[at].ends_with("steps.test.yaml:6  two fires cost twice as much"), "{}", done.out);
    assert_eq!(lines[at + 1..at + 4], ["    town", "         expected   came", "      ≠  deduct: 4  deduct: 6"]);
    assert!(folder.duban(&["test", ".", "--lang", "zh-Hans"]).out.contains("未通过"));
}

#[test]
fn chinese_stands_in_columns() {
    let tests = "setup: {units: [東村, 西村]}\ncases:\n  - title: 通報\n    facts: [{at: 05-06, fact: incident, unit: 東村, \
                 kind: 火災}]\n    expect:\n      東村: [{notice: 通報批評}, {notice: ok}]\n";
    let rule = "/*---\nid: pack/steps\non: incident\n---*/\nnotice(\"通報\"); notice(\"ok\");";
    let done = with("columns", rule, tests).duban(&["test", "."]).exits(1).out.clone();
    let column = |mark: &str| {
        let line = done.lines().find(|l| l.contains(mark)).unwrap();
        let (before, _) = line.rsplit_once("notice").unwrap();
        before.chars().map(|c| if c.is_ascii() || c == '≠' { 1 } else { 2 }).sum::<usize>()
    };
    assert_eq!(column("批評"), column("ok"), "{done}");
}

#[test]
fn a_way_that_no_case_takes_is_told_and_fails_the_threshold() {
    let (first, _) = TESTS.split_once("  - title: three").unwrap();
    let folder = with("ways", RULE, first);
    folder.duban(&["test", ".", "--coverage"]).exits(0);
    let done = folder.duban(&["test", ".", "--min-coverage", "100"]);
    done.exits(1);
    for told in [
        "steps.rhai:7:7  never: the condition does not hold",
        "steps.rhai:9:31  never: the block of `if`",
        "4 of 9 ways taken, less than 100 %",
    ] {
        assert!(done.out.contains(told), "{told}:\n{}", done.out);
    }
    folder.duban(&["test", ".", "--min-coverage", "40"]).exits(0);
}

#[test]
fn a_change_that_no_case_notices_survives_unless_a_reason_stands_for_it() {
    let loose = TESTS.replace("count: 3", "count: 4");
    let survivor = "9:16 >= -> >";
    let folder = with("survivors", RULE, &loose);
    let done = folder.duban(&["test", ".", "--mutate"]);
    done.exits(1);
    assert!(done.out.contains(&format!("steps.rhai:9:16  no case notices `{survivor}`")), "{}", done.out);
    let listed = |mutant: &str| format!("{loose}survivors:\n  - {{mutant: \"{mutant}\", reason: not asked}}\n");
    folder.write("steps.test.yaml", listed(survivor));
    let done = folder.duban(&["test", ".", "--mutate"]);
    done.exits(0);
    assert!(done.out.contains("1 excused, 0 not noticed"), "{}", done.out);
    // What is listed must be so.
    folder.write("steps.test.yaml", listed("12:22 * -> /"));
    let done = folder.duban(&["test", ".", "--mutate"]);
    done.exits(1);
    assert!(done.out.contains("`12:22 * -> /` is listed as a survivor, but a case notices it"), "{}", done.out);
    folder.write("steps.test.yaml", listed("99:1 a -> b"));
    assert!(folder.duban(&["test", ".", "--mutate"]).exits(1).out.contains("there is no such change"));
}

#[test]
fn a_change_that_never_ends_is_stopped() {
    let rule = "/*---\nid: pack/steps\non: incident\n---*/\nlet n = 3; while n > 0 { n -= 1; } deduct(1);";
    let tests = "setup: {scorecard: {base: 100}}\ncases:\n  - title: t\n    facts: [{at: 05-06, fact: incident, unit: town, \
                 kind: x}]\n    expect: {town: {deduct: 1}}\n";
    let done = with("endless", rule, tests).duban(&["test", ".", "--mutate", "--format", "json"]);
    let report = done.exits(1).json();
    let fate = |name: &str| {
        let all = all_of(&report, "mutations").iter();
        all.filter(|m| m["name"].as_str().unwrap().contains(name)).map(|m| m["fate"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(fate("n -= 1 -> ()"), ["killed"]);
    assert_eq!(fate("n > 0 -> !(n > 0)"), ["survived"], "{report}");
}

#[test]
fn a_rule_without_a_test_is_told_and_fails_the_threshold() {
    let folder = with("untested", RULE, TESTS);
    folder.write("other.rhai", "/*---\nid: pack/other\non: incident\n---*/\nraise();");
    assert!(folder.duban(&["test", "."]).exits(0).out.contains("other.rhai  no test"));
    folder.duban(&["test", ".", "--min-coverage", "1"]).exits(1);
}

#[test]
fn reports_for_programs_hold_every_case() {
    let folder = with("reports", &RULE.replace("* 2", "* 3"), &TESTS.replace("two fires", "two <fires> & \\u0001"));
    let report = folder.duban(&["test", ".", "--format", "json"]).exits(1).json();
    assert_eq!(report["summary"]["failed"], 1);
    let line = &report["files"][0]["cases"][0]["verdict"]["failed"][0]["lines"][0];
    assert_eq!((line["expected"].as_str(), line["actual"].as_str()), (Some("deduct: 4"), Some("deduct: 6")));
    let done = folder.duban(&["test", ".", "--format", "junit"]);
    done.exits(1);
    let (mut reader, mut seen) = (Reader::from_str(&done.out), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) => seen.push(e.name().as_ref().to_owned()),
            _ => {}
        }
    }
    let count = |name: &str| seen.iter().filter(|s| *s == name).count();
    assert_eq!((count("testsuites"), count("testsuite"), count("testcase"), count("failure")), (1, 1, 3, 1));
}

#[test]
fn what_cannot_be_read_or_run_is_told_where_it_stands() {
    let rule = |tests: &str| with("wrong", RULE, tests).duban(&["test", "."]);
    for (tests, said) in [
        ("", "error[document/empty]"),
        ("cases: []", "there is no case to try"),
        ("case: []", "Did you mean `cases`?"),
        ("cases: [{titel: t}]", "Did you mean `title`?"),
        ("plan: {duban: 1}\ncases: [{title: t, expect: none}]", "`campaign` is missing"),
        ("setup: {untis: [a]}\ncases: [{title: t, expect: none}]", "Did you mean `units`?"),
        ("setup: {with: {mots: 1}}\ncases: [{title: t, expect: none}]", "Did you mean `most`?"),
        ("setup: {with: {most: 0}}\ncases: [{title: t, expect: none}]", "`int ≥ 1`"),
    ] {
        let done = rule(tests);
        done.exits(1);
        assert!(done.out.contains(said), "{tests}: {said}\n{}", done.out);
    }
    let case = |case: &str| {
        let setup = "setup:\n  scorecard: {base: 100}\n  ladder: [{id: card, final: true}]\n";
        rule(&format!("{setup}cases:\n  - {{title: t, {case}}}\n"))
    };
    for (text, said) in [
        ("facts: [{at: 02-30, fact: incident, unit: town, kind: x}], expect: none", "no such day as `2026-02-30`"),
        ("until: 05-06", "one of `expect` / `score` / `measure` is missing"),
        ("until: 02-31, expect: none", "no such day as `02-31`"),
        ("facts: [{at: 02-20, fact: incidnt, unit: town}], expect: none", "Did you mean `incident`?"),
        ("facts: [{at: 02-20, fact: incident, unti: town}], expect: none", "Did you mean `unit`?"),
        ("facts: [{at: 02-20, fact: incident, unit: twon, kind: x}], expect: none", "a fact was refused"),
        ("expect: {twon: none}", "Did you mean `town`?"),
        ("expect: {town: {deduct: 1, itme: x}}", "Did you mean `item`?"),
        ("expect: {town: {item: x}}", "one of `deduct`"),
        ("score: {town: many}", "a number"),
        ("measure: {town: crad}", "Did you mean `card`?"),
        ("rules: [pack/stps], expect: none", "Did you mean `pack/steps`?"),
    ] {
        let done = case(text);
        done.exits(1);
        assert!(done.out.contains(said), "{text}: {said}\n{}", done.out);
    }
}

#[test]
fn a_rule_that_does_not_parse_is_told_once() {
    let folder = with("parse", &RULE.replace("{\n  impose", "\n  impose"), TESTS);
    let done = folder.duban(&["test", ".", "--mutate", "--min-coverage", "100"]);
    done.exits(1);
    assert_eq!(done.out.matches("error[rule/syntax]").count(), 1, "{}", done.out);
    assert!(done.out.contains("not run: 1"), "{}", done.out);
}

#[test]
fn a_parameter_takes_only_the_values_named() {
    let rule = RULE.replace("min: 1,", "one_of: [2, 3],");
    let tests = |most: &str| TESTS.replace("setup:", &format!("setup:\n  with: {{most: {most}}}"));
    with("one-of", &rule, &tests("3")).duban(&["test", "."]).exits(0);
    let done = with("one-of", &rule, &tests("4")).duban(&["test", "."]);
    assert!(done.exits(1).out.contains("takes `int: 2 | 3`"), "{}", done.out);
}

#[test]
fn nothing_to_run_is_an_error() {
    let folder = Folder::new("nothing");
    folder.duban(&["test", "."]).exits(2).quiet().says(&["no rule tests"]);
    folder.duban(&["test", "absent"]).exits(2).quiet().says(&["absent"]);
    folder.write("plan.yaml", "duban: 1").duban(&["test", "plan.yaml"]).exits(2).quiet().says(&["NAME.test.yaml"]);
    folder.write("a.test.yaml", b"%PDF-1.7").duban(&["test", "."]).exits(2).says(&["PDF"]);
}

#[test]
fn too_many_cases_are_refused_and_the_most_run() {
    let many = |n: usize| {
        let cases: String = (0..n).map(|_| "- {title: t, expect: none}\n").collect();
        with(
            "many",
            RULE,
            &format!("setup: {{scorecard: {{base: 100}}, ladder: [{{id: card, final: true}}]}}\ncases:\n{cases}"),
        )
    };
    assert!(many(100_000).duban(&["test", "."]).exits(1).out.contains("more than 10000 cases"));
    assert!(many(2_000).duban(&["test", "."]).exits(0).out.contains("2000 passed"));
}

#[test]
fn a_plan_is_tested_by_the_file_beside_it() {
    let folder = Folder::new("plan");
    let plan = "duban: 1\nparams: {cost: {type: int, default: 2, min: 0}}\ncampaign: {id: d, year: 2026, window: 03-01..03-31, \
                time_zone: Asia/Shanghai, calendar: cn}\nunits: {town: {title: t}}\nscorecard: {base: 10}\nrules:\n  - id: r\n    \
                on: incident\n    when: event.count > 1\n    then: |\n      deduct(params.cost * event.count);\n";
    let tests = "cases:\n  - title: t\n    facts: [{at: 03-02, fact: incident, unit: town, kind: x, count: 2}]\n    expect: {town: \
                 {deduct: 4}}\n  - title: u\n    facts: [{at: 03-02, fact: incident, unit: town, kind: x}]\n    score: {town: 10}\n";
    folder.write("plan.yaml", plan).write("plan.test.yaml", tests);
    let done = folder.duban(&["test", "plan.yaml", "--mutate", "--min-coverage", "100"]);
    assert!(done.exits(0).out.contains("r: 3 of 3 ways taken"), "{}", done.out);
    // Places are those of the plan.
    let (first, _) = tests.split_once("  - title: u").unwrap();
    let done = folder.write("plan.test.yaml", first).duban(&["test", ".", "--mutate", "--coverage"]);
    let out = &done.exits(1).out;
    assert!(out.contains("plan.yaml:9:11  never: the condition does not hold"), "{out}");
    assert!(out.contains("plan.yaml:9:25  no case notices `9:25 1 -> 0`"), "{out}");
    // Parameters are the plan's, or those of the test file.
    let other = format!("params: {{cost: 3}}\n{}", tests.replace("deduct: 4", "deduct: 6"));
    folder.write("plan.test.yaml", other).duban(&["test", "."]).exits(0);
    // A plan that does not check is told as a plan.
    folder.write("plan.yaml", plan.replace("deduct(", "deduckt("));
    assert!(folder.duban(&["test", "."]).exits(1).out.contains("rule/unknown-function"));
    folder.write("plan.yaml", plan).write("plan.test.yaml", format!("setup: {{}}\n{tests}"));
    assert!(folder.duban(&["test", "."]).exits(1).out.contains("`setup` cannot stand in this test file"));
}
