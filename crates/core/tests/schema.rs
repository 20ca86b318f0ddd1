//! The JSON Schema of plans, held against an independent reader of YAML and an independent validator.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::check::check;
use duban::diagnostic::{ALL, Language};
use duban::document::Source;
use duban::plan::{Plan, schema::schema};
use duban::rules::RuleLibrary;
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use yaml_rust2::{Yaml, YamlLoader};

fn validator() -> Validator {
    jsonschema::options().with_draft(Draft::Draft202012).build(&schema(Language::En)).unwrap()
}

/// YAML as any other program reads it.
fn yaml(text: &str) -> Value {
    let mut documents = YamlLoader::load_from_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(documents.len(), 1);
    value(documents.remove(0))
}

fn value(yaml: Yaml) -> Value {
    let key = |yaml| match yaml {
        Yaml::String(text) | Yaml::Real(text) => text,
        Yaml::Integer(n) => n.to_string(),
        other => panic!("{other:?} as a key"),
    };
    match yaml {
        Yaml::Real(text) => serde_json::from_str(&text).unwrap(),
        Yaml::Integer(n) => n.into(),
        Yaml::String(text) => text.into(),
        Yaml::Boolean(b) => b.into(),
        Yaml::Array(all) => all.into_iter().map(value).collect(),
        Yaml::Hash(all) => Value::Object(all.into_iter().map(|(k, v)| (key(k), value(v))).collect()),
        Yaml::Null => Value::Null,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_valid(validator: &Validator, name: &str, text: &str) {
    let document = yaml(text);
    let wrong: Vec<String> = validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

#[test]
fn the_schema_is_one() {
    for language in Language::ALL {
        let schema = schema(language);
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|e| panic!("{language:?}: {e}"));
        // Nothing refers to what is not there; a validator that follows references finds out late.
        let text = schema.to_string();
        for name in text.split("\"#/$defs/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(schema["$defs"][name].is_object(), "`{name}` is referred to and not defined");
        }
    }
}

#[test]
fn the_example_plans_are_valid() {
    let validator = validator();
    let mut tried = 0;
    for file in std::fs::read_dir(folder("examples/plans")).unwrap().map(|f| f.unwrap().path()) {
        let test = file.to_string_lossy().ends_with(".test.yaml");
        if !test && file.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&file).unwrap();
            assert_valid(&validator, &file.display().to_string(), &text);
            tried += 1;
        }
    }
    assert!(tried >= 11, "only {tried} plans");
}

#[test]
fn plans_of_the_documents_and_starters_are_valid() {
    let validator = validator();
    let mut tried = 0;
    for name in ["README.md", "README.zh.md", "docs/format.md", "docs/format.zh.md"] {
        let text = std::fs::read_to_string(folder(name)).unwrap();
        for block in text.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()) {
            if block.lines().any(|line| line.starts_with("duban: 1")) {
                assert_valid(&validator, name, block);
                tried += 1;
            }
        }
    }
    for language in Language::ALL {
        let file = folder("crates/cli/src/starter").join(format!("{}.yaml", language.tag()));
        assert_valid(&validator, language.tag(), &std::fs::read_to_string(file).unwrap().replace("{YEAR}", "2026"));
    }
    assert!(tried >= 6, "only {tried} plans");
}

/// What the checker has no error for, the schema has none for: the right example of every code, and the wrong one where
/// its defect is no error.
#[test]
fn what_the_checker_lets_pass_is_valid() {
    let validator = validator();
    let (mut tried, mut lenient) = (0, 0);
    for code in ALL.iter().flat_map(|family| family.iter()) {
        let page = code.page();
        assert_valid(&validator, code.id, &page.right);
        let checked = check(Source::new("x", page.wrong.as_str()), &BTreeMap::new(), &RuleLibrary::new());
        if !checked.diagnostics.has_errors() {
            assert_valid(&validator, code.id, &page.wrong);
            lenient += 1;
        }
        tried += 1;
    }
    assert!(tried >= 64 && lenient >= 20, "{tried}, {lenient}");
}

/// Defects of form are found while typing.
#[test]
fn wrong_examples_of_form_are_refused() {
    let validator = validator();
    let codes = [
        "bad-due",
        "bad-duration",
        "bad-id",
        "bad-recurrence",
        "bad-value",
        "missing-field",
        "unknown-field",
        "wrong-type",
    ];
    for name in codes {
        let id = format!("document/{name}");
        let code = ALL.iter().flat_map(|family| family.iter()).find(|c| c.id == id).unwrap();
        assert!(!validator.is_valid(&yaml(&code.page().wrong)), "{id}:\n{}", code.page().wrong);
    }
}

/// A plan with most of what the format has.
fn whole_plan() -> Value {
    yaml(
        r#"
duban: 1
params:
  remedy_days: {type: int, default: 30, min: 1, max: 60, doc: days}
  short: 5
campaign:
  id: c
  title: A title
  year: 2026
  window: 03-02..06-30
  time_zone: Asia/Shanghai
  calendar: {base: cn, holidays: [03-09], workdays: [2026-03-14], years: [2027]}
  basis: [Notice]
  lead: office
  due_soon: 3 workdays
  source: {doc: d, clause: "1", phrase: p}
units:
  office: {title: O, kind: group, principal: "ref:1"}
  towns: {kind: town, under: office, each: [east, {id: west, title: West}]}
phases:
  - {id: one, title: One, window: 03-02..04-30, parallel: false, allow: [{code: window/phase-gap, because: x}]}
tasks:
  - id: a
    phase: one
    responsible: {each: {kind: town}, lead: office}
    with: [office]
    to: office
    due: phase.start + 10 workdays
    window: phase
    grace: 1 workday
    deliverable: {kind: document}
    accept_by: office
    takes: 5 d
    shift: next-workday
  - {id: b, responsible: [office, towns], every: {week: {on: [mon, thu]}, until: 05-29}, after: [a]}
  - {id: c, responsible: {lead: office, with: [towns]}, every: {month: {on: -1}, count: 3}, after: [{all: a}]}
  - {id: d, responsible: {each: {under: office}}, every: {quarter: {on: 5, month: 1}}}
  - {id: e, responsible: office, every: {interval: 10 d}, due: occurrence + 3 d}
  - {id: f, responsible: office, every: {rrule: "FREQ=MONTHLY;BYDAY=1MO"}}
  - {id: g, responsible: office, due: {earliest: [06-20, task.a.done + 5 d, {before: campaign.end}]}}
  - {id: h, responsible: office, every: {year: {on: 06-26}}, due: 適時}
scorecard:
  base: 100
  floor: 40
  items: [{id: returns, title: R, points: 20.5}]
  bonus_cap: 5
  bands: [{id: pass, title: P, from: 60}]
ladder:
  - {id: rectify, remedy: "${remedy_days} d", on_remedied: hold, on_expired: stay}
  - {id: veto, final: true, band: pass}
rules:
  - {use: a/b, with: {points: 1}, scope: {task: [a, b], phase: one, deliverable: return, kind: town}}
  - {id: r, on: incident, when: event.count > 1, then: deduct(1), priority: 1, exclusive_group: g}
"#,
    )
}

/// Every place of a document.
fn places(at: &Value, path: String, all: &mut Vec<String>) {
    let mut inside = |key: &str, value| places(value, format!("{path}/{}", key.replace('/', "~1")), all);
    match at {
        Value::Object(map) => map.iter().for_each(|(k, v)| inside(k, v)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| inside(&i.to_string(), v)),
        _ => {}
    }
    all.push(path);
}

/// INVARIANT of the schema: what reads without an error is valid. Every value of a plan is replaced by every other sort of
/// value, and every key taken out.
#[test]
fn the_schema_is_never_stricter_than_the_reader() {
    let validator = validator();
    let plan = whole_plan();
    assert!(Plan::parse(&plan.to_string()).is_ok() && validator.is_valid(&plan));
    let others = [
        json!(null),
        json!(""),
        json!("x"),
        json!("一"),
        json!(0),
        json!(7),
        json!(-1),
        json!(2.5),
        json!(true),
        json!([]),
        json!({}),
        json!("${remedy_days}"),
        json!("${short} d"),
        json!("2026-03-05"),
        json!(" 03-05 "),
        json!("03-05..04-01"),
        json!("2 workdays"),
        json!("phase.one.end - 2 w 18:00"),
        json!("new-year"),
        json!("campaign"),
        json!("phase.one"),
        json!("weekdays"),
        json!("+08:00"),
        json!(["office"]),
        json!([1]),
        json!({"id": "x"}),
        json!({"on": ["fri"]}),
        json!({"on": 31}),
        json!({"before": "06-20"}),
        json!({"latest": ["06-20"]}),
        json!({"each": "towns"}),
        json!("a/b"),
        json!({"kind": "return"}),
        json!({"doc": "d"}),
        json!("1_000"),
    ];
    let mut all = Vec::new();
    places(&plan, String::new(), &mut all);
    let (mut read, mut refused) = (0, 0);
    let mut hold = |document: &Value, what: &dyn Fn() -> String| {
        let valid = validator.is_valid(document);
        if Plan::parse(&document.to_string()).is_ok() {
            assert!(valid, "{}", what());
            read += 1;
        } else {
            refused += usize::from(!valid);
        }
    };
    for place in &all {
        for other in &others {
            let mut changed = plan.clone();
            *changed.pointer_mut(place).unwrap() = other.clone();
            hold(&changed, &|| format!("{place}: {other}"));
        }
        let (parent, key) = place.rsplit_once('/').unwrap_or(("", ""));
        let mut changed = plan.clone();
        if let Some(Value::Object(map)) = changed.pointer_mut(parent) {
            map.remove(&key.replace("~1", "/"));
            hold(&changed, &|| format!("without {place}"));
        }
    }
    // Both sides of it were met; most of what does not read is refused by the schema too.
    assert!(read > 500 && refused > 2_000, "{read} read, {refused} refused");
}

#[test]
fn wrong_documents_are_refused() {
    let validator = validator();
    let wrong = [
        ("/campaign/colour", json!("red")),
        ("/tasks/0/deliverable/kind", json!("paper")),
        ("/tasks/0/shift", json!("later")),
        ("/tasks/0/deadline", json!("06-20")),
        ("/tasks/0/due", json!("sometime soon")),
        ("/tasks/0/due", json!({"before": "06-20", "latest": []})),
        ("/tasks/0/grace", json!("three days")),
        ("/tasks/0/with", json!("office")),
        ("/tasks/1/every", json!({"week": {"on": "fri"}, "month": {"on": 1}})),
        ("/tasks/1/every", json!({"week": {"on": "friday"}})),
        ("/tasks/1/every", json!({"month": {"on": 32}})),
        ("/tasks/1/every", json!({"year": {"on": "06-26", "month": 1}})),
        ("/tasks/1/every", json!({"week": {"on": "fri"}, "until": "05-29", "count": 2})),
        ("/tasks/1/every", json!("weekly")),
        ("/tasks/1/responsible", json!({"each": "towns", "with": ["office"]})),
        ("/tasks/1/responsible", json!([])),
        ("/campaign/window", json!("03-02 to 06-30")),
        ("/campaign/year", json!("next")),
        ("/campaign/calendar", json!("china")),
        ("/campaign/id", json!("with blank")),
        ("/scorecard/base", json!("hundred")),
        ("/ladder/1/final", json!("yes")),
        ("/rules/1/on", json!("obligation.late")),
        ("/rules/1", json!({"id": "r", "on": "incident"})),
        ("/phases/0", json!({"id": "one"})),
        ("/params/short", json!([1])),
        ("/units/a b", json!({})),
        ("/duban", json!(2)),
        ("/stages", json!([])),
    ];
    for (place, value) in wrong {
        let mut plan = whole_plan();
        let (parent, key) = place.rsplit_once('/').unwrap();
        match plan.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.insert(key.to_owned(), value.clone())),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{other}"),
        }
        assert!(!validator.is_valid(&plan), "{place}: {value}");
        assert!(Plan::parse(&plan.to_string()).is_err(), "the reader takes {place}: {value}");
    }
}
