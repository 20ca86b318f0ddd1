//! What editors are told, as pure functions of a text and an offset, with a small format of its own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::editor::{
    Completion, Explained, Format, Kind, Known, Reading, RenameError, complete, complete_rule_file, definition, hover,
    outline, references, rename, repairs,
};
use duban::rules::RuleLibrary;

const PLAN: &str = r#"duban: 1
params:
  days: {type: int, default: 3, doc: 天数}
campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: every-day, lead: 鎮府}
units:
  鎮府: {title: 鎮政府, kind: town}
  villages: {kind: village, under: 鎮府, each: [東村, {id: 西村, title: 西村委}]}
phases:
  - {id: prepare, title: 准备, window: 2026-03-01..2026-03-10}
tasks:
  - id: roster
    title: 名单
    phase: prepare
    responsible: {each: villages}
    due: phase.prepare.end - ${days} d
  - id: report
    responsible: 鎮府
    after: [{all: roster}]
    due: task.roster.done + 2 d
scorecard:
  base: 100
  items: [{id: returns, title: 报送}]
  bands: [{id: pass, from: 60}, {id: fail, from: 0}]
ladder:
  - {id: warn, remedy: 5 d}
  - {id: veto, final: true, band: fail}
rules:
  - id: late
    on: obligation.breached
    when: obligation.task == "roster" && params.days > 1
    then: |
      deduct(1, "returns"); // warn
      impose("warn");
"#;

fn format() -> Format {
    let task = serde_json::json!({"type": "object", "required": ["id"], "properties": {
        "id": {"type": "string"},
        "title": {"title": "题目", "description": "What people call it."},
        "due": {"description": "When it is due."},
        "to": {"description": "Whom it goes to."},
        "shift": {"oneOf": [{"const": "next-workday", "description": "later"}, {"const": "previous-workday"}]},
    }});
    Format::new(serde_json::json!({"properties": {
        "duban": {"const": 1}, "campaign": {}, "units": {}, "rules": {},
        "tasks": {"type": "array", "items": task},
        "ladder": {"items": {"properties": {"final": {"type": "boolean"}}}},
    }}))
}

fn library() -> RuleLibrary {
    let mut library = RuleLibrary::new();
    library.add("pack/late", "/*---\nid: pack/late\ntitle: {en: Late}\non: obligation.breached\nparams:\n  points: {type: int, default: 1, doc: how many}\n---*/\ndeduct(params.points);\n");
    library
}

/// Completions at `|`; names come from the same text without the cursor's line, else from the whole plan.
fn at(marked: &str) -> Vec<Completion> {
    let offset = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let source = Source::new("p", text.as_str());
    let mut names = Reading::of(source.clone());
    for other in [Reading::without_line(&source, offset), Reading::of(Source::new("p", PLAN))] {
        if names.tree().is_none() {
            names = other;
        }
    }
    let (format, library) = (format(), library());
    let known = Known { names: &names, format: &format, library: &library, language: Language::En };
    let all = complete(&text, offset, known);
    for c in &all {
        let replaced = text.get(c.replace.range()).unwrap();
        assert!(c.replace.range().contains(&offset) || c.replace.end as usize == offset, "{c:?}");
        assert!(!replaced.contains('\n'), "{c:?}");
    }
    all
}

fn labels(marked: &str) -> Vec<String> {
    at(marked).into_iter().map(|c| c.label).collect()
}

/// The plan with `from` replaced by `to`, which holds the cursor.
fn edited(from: &str, to: &str) -> String {
    assert!(PLAN.contains(from), "{from}");
    PLAN.replacen(from, to, 1).replace("|\n      deduct", ">\n      deduct")
}

#[test]
fn keys_that_are_not_there_yet() {
    let found = at(&edited("    title: 名单\n", "    t|\n"));
    let shown: Vec<&str> = found.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(shown, ["shift", "title", "to"], "`id` and `due` are there");
    assert_eq!((found[1].insert.as_str(), found[1].detail.as_deref()), ("title: ", Some("题目")));
    assert_eq!(found[1].documentation.as_deref(), Some("What people call it."));
    assert_eq!(labels("tasks:\n  - |\n")[0], "id", "what must be there comes first");
    let found = at("tasks:\n  - {id: x, |: 1}\n");
    assert!(found.iter().all(|c| c.insert == c.label), "the colon is there");
}

#[test]
fn words_and_names_where_the_format_expects_them() {
    assert_eq!(labels("tasks:\n  - shift: |\n"), ["next-workday", "previous-workday"]);
    assert_eq!(labels("ladder:\n  - {final: t|\n"), ["true", "false"]);
    assert_eq!(labels(&edited("phase: prepare", "phase: |")), ["prepare"]);
    assert_eq!(labels(&edited("each: villages", "each: |")), ["鎮府", "villages", "東村", "西村"]);
    assert_eq!(labels(&edited("under: 鎮府", "under: |")), ["鎮府", "東村", "西村"], "a set cannot stand here");
    assert_eq!(labels(&edited("all: roster", "all: r|")), ["roster", "report"]);
    assert_eq!(labels(&edited("band: fail", "band: |")), ["pass", "fail"]);
    assert_eq!(labels("rules:\n  - use: |\n"), ["pack/late"]);
    assert_eq!(labels("rules:\n  - use: pack/late\n    with: {|}\n"), ["points"]);
    assert!(labels("tasks:\n  - allow: [{code: window/|}]\n").contains(&"window/phase-gap".to_owned()));
    assert!(labels("campaign:\n  time_zone: |\n").contains(&"Asia/Shanghai".to_owned()));
    assert_eq!(labels(&edited("- ${days} d", "- ${|} d")), ["days"]);
    assert!(at(&edited("- ${days} d", "- ${d|")).iter().all(|c| c.insert == "days}"));
}

#[test]
fn due_expressions() {
    let found = labels(&edited("due: task.roster.done + 2 d", "due: |"));
    for wanted in ["campaign.start", "phase.end", "phase.prepare.start", "task.roster.done", "spring-festival"] {
        assert!(found.contains(&wanted.to_owned()), "{wanted}: {found:?}");
    }
    assert!(!found.contains(&"task.report.done".to_owned()), "nothing waits for itself");
    assert_eq!(labels("tasks:\n  - due: phase.end + 3 wor|\n"), ["workdays", "d", "w", "months", "h"]);
    assert_eq!(labels("tasks:\n  - due: phase.end + |\n"), [""; 0]);
}

#[test]
fn scripts() {
    let found = labels(&edited("impose(\"warn\")", "impose(\"|"));
    assert_eq!(found, ["warn", "veto"]);
    assert_eq!(labels(&edited("\"returns\");", "\"|\");")), ["returns"]);
    assert_eq!(labels(&edited("== \"roster\"", "== \"|")), ["roster", "report"]);
    assert_eq!(labels(&edited("params.days > 1", "params.|")), ["days"]);
    let fields = labels(&edited("params.days > 1", "event.|"));
    assert_eq!(fields, ["trigger", "date"], "the others have no value under `obligation.breached`");
    let words = labels(&edited("params.days > 1", "o|"));
    assert!(words.contains(&"obligation".to_owned()) && !words.contains(&"impose".to_owned()), "{words:?}");
    assert!(labels(&edited("impose(\"warn\");", "im|")).contains(&"impose".to_owned()));
    assert_eq!(labels(&edited("params.days > 1", "history.|")), ["count", "points", "measures", "last"]);
    assert_eq!(labels(&edited("// warn", "// |")), [""; 0]);
}

#[test]
fn conditions_of_phases() {
    let strike = "  - id: strike\n    window: 2026-03-11..2026-03-31\n    \
                  enter: {after: prepare, when: \"open_obligations('prepare') == 0\"}\n    \
                  exit: {when: done(\"roster\") && open_items(\"lead\") == 0}\n";
    let plan = PLAN.replace("tasks:\n", &format!("{strike}tasks:\n"));
    let edited = |from: &str, to: &str| {
        assert!(plan.contains(from), "{from}");
        plan.replacen("then: |", "then: >", 1).replacen(from, to, 1)
    };
    let when = "when: \"open_obligations('prepare') == 0\"";
    let in_when = |script: &str| labels(&edited(when, &format!("when: {script}")));
    assert_eq!(in_when("\"open_obligations('|\""), ["prepare", "strike"]);
    assert_eq!(in_when("done(\"|"), ["roster", "report"]);
    let words = in_when("\"o|\"");
    let has = |word: &str| words.contains(&word.to_owned());
    assert!(has("overdue_obligations") && has("campaign"), "{words:?}");
    assert!(!has("obligation") && !has("deduct") && !has("history"), "{words:?}");
    assert_eq!(in_when("campaign.|"), ["id", "day"]);
    assert_eq!(labels(&edited("after: prepare", "after: |")), ["prepare", "strike"]);
    let closed = at(&edited(when, "when: \"open_obligations('|\""));
    assert!(closed.iter().all(|c| c.insert.ends_with('\'')), "{closed:?}");

    let reading = Reading::of(Source::new("p", plan.as_str()));
    let place = plan.find("prepare')").unwrap();
    assert_eq!(definition(&reading, place).map(|s| s.start as usize), plan.find("prepare, title"));
    let changed = rename(&reading, place, "prep").unwrap();
    assert_eq!(changed.len(), 5, "{changed:?}");
}

#[test]
fn rule_files() {
    let text = "/*---\nid: a/b\non: incident\nparams: {n: {type: int, default: 1, doc: how many}}\n---*/\nif params.";
    let (names, format, library) = (Reading::of(Source::new("p", PLAN)), format(), library());
    let known = Known { names: &names, format: &format, library: &library, language: Language::En };
    let found = complete_rule_file(&Source::new("a/b.rhai", text), text.len(), known);
    assert_eq!(found.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["n"]);
    assert_eq!(found[0].documentation.as_deref(), Some("how many"));
    assert!(complete_rule_file(&Source::new("a/b.rhai", text), 10, known).is_empty());
}

#[test]
fn names_lead_to_where_they_are_declared() {
    let reading = Reading::of(Source::new("p", PLAN));
    let cases = [
        ("lead: 鎮府", "鎮府", Kind::Unit, "\n  鎮府: {title"),
        ("phase.prepare.end", "prepare", Kind::Phase, "{id: prepare"),
        ("task.roster.done", "roster", Kind::Task, "id: roster"),
        ("== \"roster\"", "roster", Kind::Task, "id: roster"),
        ("1, \"returns\"", "returns", Kind::Item, "{id: returns"),
        ("band: fail", "fail", Kind::Band, "{id: fail"),
        ("impose(\"warn\")", "warn", Kind::Measure, "{id: warn"),
        ("params.days", "days", Kind::Param, "\n  days: {"),
        ("${days}", "days", Kind::Param, "\n  days: {"),
    ];
    for (used, name, kind, declared) in cases {
        let offset = PLAN.find(used).unwrap() + used.find(name).unwrap() + 1;
        let offset = (offset..).find(|o| PLAN.is_char_boundary(*o)).unwrap();
        let at = reading.name_at(offset).unwrap_or_else(|| panic!("{used}"));
        assert_eq!((at.kind, at.name.as_str(), &PLAN[at.span.range()]), (kind, name, name), "{used}");
        let found = definition(&reading, offset).unwrap_or_else(|| panic!("{used}"));
        assert_eq!(found.start as usize, PLAN.find(declared).unwrap() + declared.find(name).unwrap(), "{used}");
        assert!(references(&reading, offset, true).contains(&found));
    }
    let roster = PLAN.find("id: roster").unwrap() + 4;
    assert_eq!(references(&reading, roster, true).len(), 4);
    assert_eq!(references(&reading, roster, false).len(), 3);
    assert_eq!(definition(&reading, PLAN.find("// warn").unwrap() + 4), None, "a comment names nothing");
}

#[test]
fn a_name_is_changed_throughout() {
    let reading = Reading::of(Source::new("p", PLAN));
    let offset = PLAN.find("id: roster").unwrap() + 5;
    let mut text = PLAN.to_owned();
    for span in rename(&reading, offset, "名册").unwrap().into_iter().rev() {
        text.replace_range(span.range(), "名册");
    }
    assert!(!text.contains("roster") && text.contains("task.名册.done"), "{text}");
    assert!(check(Source::new("p", text.as_str()), &Default::default(), &library()).plan.is_some());
    assert_eq!(rename(&reading, offset, "report"), Err(RenameError::Taken));
    assert_eq!(rename(&reading, offset, "a b"), Err(RenameError::BadName));
    assert_eq!(rename(&reading, 0, "x"), Err(RenameError::NoName));
}

#[test]
fn explanations() {
    let text = PLAN.replace("    due: task.roster.done + 2 d\n", "    due: 適時\n");
    let source = Source::new("p", text.as_str());
    let (reading, format, library) = (Reading::of(source.clone()), format(), library());
    let check = check(source, &Default::default(), &library);
    let of = |marker: &str, language| {
        let with = Explained { check: &check, format: &format, library: &library, language };
        hover(&reading, text.find(marker).unwrap(), with).map(|h| h.markdown).unwrap_or_default()
    };
    let task = of("roster}]", Language::ZhHans);
    assert!(task.contains("任务 名单") && task.contains("2026-03-07") && task.contains("東村"), "{task}");
    assert!(of("prepare\n", Language::En).contains("2026-03-01–2026-03-10"));
    assert!(of("villages}\n", Language::ZhHant).contains("單位組"));
    assert_eq!(of("title: 名单", Language::En), "**题目** `title`\n\n- What people call it.");
    let vague = of("適時", Language::ZhHant);
    assert!(vague.starts_with("# `duty/vague-deadline`"), "{vague}");
    assert!(of("task == ", Language::En).contains("The task's id."));
    assert!(of("impose(", Language::En).contains("measure of the ladder"));
    assert_eq!(of("duban", Language::En), "");
}

#[test]
fn outline_and_repairs() {
    let reading = Reading::of(Source::new("p", PLAN));
    let outline = outline(&reading);
    let tasks = outline.iter().find(|s| s.name == "tasks").unwrap();
    assert_eq!(tasks.children.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["roster", "report"]);
    assert_eq!(tasks.children[0].title.as_deref(), Some("名单"));
    let units = outline.iter().find(|s| s.name == "units").unwrap();
    assert_eq!(units.children[1].children.len(), 2, "members stand in their set");

    let text = PLAN.replace("phase: prepare", "phase: prepair");
    let check = check(Source::new("p", text.as_str()), &Default::default(), &library());
    let place = text.find("prepair").unwrap();
    let all = repairs(&check.diagnostics, place..place, Language::En);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].sure, all[0].edits[0].text.as_str()), (false, "prepare"));
    assert!(repairs(&check.diagnostics, 0..1, Language::En).is_empty());
}

#[test]
fn every_place_of_a_damaged_plan_is_answered() {
    let (format, library) = (format(), library());
    let names = Reading::of(Source::new("p", PLAN));
    let known = Known { names: &names, format: &format, library: &library, language: Language::En };
    for offset in (0..PLAN.len()).filter(|o| PLAN.is_char_boundary(*o)) {
        let cut = &PLAN[..offset];
        complete(cut, offset, known);
        complete(PLAN, offset, known);
        Reading::without_line(&Source::new("p", cut), offset);
    }
}
