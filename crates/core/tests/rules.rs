//! What is found in rules and scripts, at the very place; and what a reward becomes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact};
use duban::check::{Check, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::view::explain;
use std::collections::BTreeMap;

const HEAD: &str = "\
duban: 1
params: {late_task: {type: text, default: weekyl}, points: {type: int, default: 30}}
campaign: {id: p, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: 鎮, kind: town}}
phases: [{id: act, window: 2026-03-01..2026-03-31}]
tasks:
  - {id: weekly, responsible: town, phase: act, due: 2026-03-10}
  - {id: other, responsible: town, phase: act, due: 2026-03-20}
scorecard: {base: 100, items: [{id: returns, points: 20}]}
ladder: [{id: rectify, remedy: 30 d}, {id: card}]
";

fn checked(rules: &str, library: &RuleLibrary) -> Check {
    check(Source::new("p.yaml", format!("{HEAD}rules:\n{rules}")), &BTreeMap::new(), library)
}

/// Code and slice of every finding that is not about the parts of [`HEAD`] that a case leaves unused.
fn found(rules: &str, library: &RuleLibrary) -> Vec<(String, String)> {
    let done = checked(rules, library);
    let plan_part = u32::try_from(HEAD.len()).unwrap();
    let told = done.diagnostics.items().iter().filter(|d| d.span.source.0 > 0 || d.span.start >= plan_part);
    let slice = |d: &duban::diagnostic::Diagnostic| done.diagnostics.source(d.span).unwrap().slice(d.span).to_owned();
    told.map(|d| (d.code.id.to_owned(), slice(d))).collect()
}

/// One rule on a duty done, with this condition and script.
fn one(when: &str, then: &str) -> Vec<(String, String)> {
    found(
        &format!("  - id: r\n    on: obligation.fulfilled\n    when: {when}\n    then: {then}\n"),
        &RuleLibrary::new(),
    )
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn names_in_comparisons_are_found_at_the_name() {
    let cases: [(&str, &str, &str); 14] = [
        ("obligation.task == \"weekyl\"", "graph/unknown-task", "weekyl"),
        ("'obligation.task != \"weekyl\"'", "graph/unknown-task", "weekyl"),
        ("\"obligation.task == \\\"weekyl\\\"\"", "graph/unknown-task", "weekyl"),
        ("|-\n      true &&\n\n        \"weekyl\" == obligation.task", "graph/unknown-task", "weekyl"),
        (">-\n      true &&\n      obligation.task == \"weekyl\"", "graph/unknown-task", "weekyl"),
        ("obligation.task in [\"weekly\", \"wekly\"]", "graph/unknown-task", "wekly"),
        ("'!(obligation.task in [\"wekly\"])'", "graph/unknown-task", "wekly"),
        ("obligation.task == params.late_task", "graph/unknown-task", ""),
        ("phase.id == \"acts\"", "window/unknown-phase", "acts"),
        ("unit.parent == \"office\"", "duty/unknown-unit", "office"),
        ("unit.measure == \"rectfy\"", "rule/unknown-measure", "rectfy"),
        ("obligation.deliverable == \"retrun\"", "document/bad-value", "retrun"),
        ("unit.kind == \"village\"", "rule/unknown-kind", "village"),
        ("unit.id == \"town\" && obligation.task == \"weekyl\"", "graph/unknown-task", "weekyl"),
    ];
    for (when, code, slice) in cases {
        let expected = if slice.is_empty() { Vec::new() } else { pairs(&[(code, slice)]) };
        assert_eq!(one(when, "deduct(1)"), expected, "{when}");
        // A parameter's value is found where the plan gives it.
        if slice.is_empty() {
            let rules = format!("  - {{id: r, on: incident, when: {when}, then: deduct(1)}}\n");
            let done = checked(&rules.replace("incident", "obligation.fulfilled"), &RuleLibrary::new());
            let d = done.diagnostics.items().iter().find(|d| d.code.id == code).unwrap();
            assert_eq!(done.diagnostics.source(d.span).unwrap().slice(d.span), "weekyl");
            assert_eq!(d.fixes.len(), 1, "a better value can stand there");
        }
    }
}

#[test]
fn cases_of_a_switch_are_read_from_its_words() {
    let then = "|\n      switch obligation.task {\n        \"weekly\" => deduct(1),\n        \"wekly\" | \"other\" if unit.id == \"town\" => { deduct(2); }\n        \"othr\" => notice(\"weekyl\"),\n        _ => ()\n      }";
    let wanted = pairs(&[("graph/unknown-task", "wekly"), ("graph/unknown-task", "othr")]);
    assert_eq!(one("obligation.late", then), wanted);
    let text = "|\n      notice(`${unit.title}`);\n      switch obligation.task { \"wekly\" => deduct(1), _ => () }";
    assert_eq!(one("obligation.late", text), [], "behind a text with places nothing is guessed");
}

#[test]
fn a_condition_that_never_holds_is_found_and_no_other() {
    let never = |when: &str| {
        one(when, "deduct(1)").into_iter().map(|(code, slice)| format!("{code} {slice}")).collect::<Vec<_>>()
    };
    for when in [
        "obligation.days_late >= 3 && obligation.days_late <= 3",
        "obligation.days_late > 3 || false",
        "'!(obligation.days_late > 5) && obligation.days_late > 7'",
        "obligation.late && obligation.days_late == 2",
        "obligation.task == \"weekly\" || obligation.task == \"other\"",
        "event.trigger == \"obligation.fulfilled\"",
        "params.points > 50",
        "unit.level != 1 && unit.level == 2",
    ] {
        assert_eq!(never(when), [""; 0], "{when}");
    }
    for (when, slice) in [
        ("false", "false"),
        ("1 > 2", "1"),
        ("obligation.days_late > 5 && obligation.days_late < 3", "obligation"),
        ("obligation.days_late > 3 && obligation.days_late <= 3", "obligation"),
        ("obligation.days_late == 2 && obligation.days_late > 2", "obligation"),
        ("obligation.task == \"weekly\" && obligation.task == \"other\"", "obligation"),
        ("obligation.late && !obligation.late", "obligation"),
        ("unit.id == \"town\" && \"town\" != unit.id", "unit"),
        ("event.trigger == \"incident\"", "incident"),
        ("event.trigger in [\"incident\", \"measure.imposed\"]", "incident"),
    ] {
        assert_eq!(never(when), [format!("rule/unreachable-condition {slice}")], "{when}");
    }
    let scoped = "  - {id: r, on: obligation.breached, scope: {task: weekly, deliverable: return}, when: 'obligation.task == \"other\"', then: deduct(1)}\n";
    let codes = found(scoped, &RuleLibrary::new());
    assert!(codes.contains(&("rule/unreachable-condition".to_owned(), "other".to_owned())), "{codes:?}");
    assert_eq!(
        one("obligation.late", "|\n      if 1 == 2 { deduct(1); }\n      deduct(2)")[0].0,
        "rule/unreachable-condition"
    );
}

#[test]
fn only_scripts_that_surely_use_their_budget_up_are_found() {
    let places = |then: &str| {
        let then = format!("|\n      {}", then.replace('\n', "\n      "));
        one("obligation.late", &then)
            .into_iter()
            .filter(|(code, _)| code == "rule/too-expensive")
            .map(|(_, at)| at)
            .collect::<Vec<_>>()
    };
    for then in [
        "loop { if unit.score > 1 { break; } }\ndeduct(1)",
        "loop { return; }\ndeduct(1)",
        "for i in 0..50000 { }\ndeduct(1)",
        "for i in 0..300 { for j in 0..300 { break; } }\ndeduct(1)",
        "for i in 0..300 { if i > 300 { for j in 0..300 { } } }\ndeduct(1)",
        "for i in 0..1000 { if i == 3 { notice(\"x\"); } }\ndeduct(1)",
        "fn f(x) { if x > 3 { return x; } f(x + 1) }\ndeduct(f(1))",
        "fn f(x) { f(x) }\ndeduct(1)",
        "fn f(x) { f(x, 1) } fn f(x, y) { x }\ndeduct(f(1))",
        "while unit.score > 1 { }\ndeduct(1)",
        "try { loop { } } catch { deduct(1) }",
    ] {
        assert_eq!(places(then), [""; 0], "{then}");
    }
    for (then, at) in [
        ("loop { }\ndeduct(1)", "loop"),
        ("do { deduct(0) } while true;", "do"),
        ("while true { for i in [1] { break; } }\ndeduct(1)", "while"),
        ("for i in 0..50001 { }\ndeduct(1)", "for"),
        ("for i in range(0, 300) { for j in 0..=300 { } }\ndeduct(1)", "for"),
        ("for i in 0..33 { notice(\"x\"); }\ndeduct(1)", "for"),
        ("fn f(x) { return f(x + 1); }\ndeduct(f(1))", "f"),
        ("fn f(x) { g(x) } fn g(x) { f(x) }\ndeduct(g(1))", "g"),
    ] {
        assert_eq!(places(then), [at], "{then}");
    }
}

#[test]
fn rules_contradict_one_another_only_where_both_surely_hold() {
    let count = |rules: &str| {
        found(rules, &RuleLibrary::new()).iter().filter(|(code, _)| code == "rule/conflicting-rules").count()
    };
    let rule = |id: &str, more: &str, then: &str| format!("  - {{id: {id}, on: incident, {more}then: '{then}'}}\n");
    let two = |a: (&str, &str), b: (&str, &str)| count(&format!("{}{}", rule("a", a.0, a.1), rule("b", b.0, b.1)));
    assert_eq!(two(("", "deduct(1)"), ("", "deduct(2)")), 1);
    assert_eq!(two(("when: event.count > 1, ", "deduct(1)"), ("when: event.count  >  1, ", "deduct(2)")), 1);
    assert_eq!(two(("", "impose(\"rectify\")"), ("", "impose(\"card\")")), 1);
    assert_eq!(two(("", "deduct(1)"), ("", "deduct(1)")), 0, "the same is said twice");
    assert_eq!(two(("", "deduct(1)"), ("when: event.count > 1, ", "deduct(2)")), 0);
    assert_eq!(two(("exclusive_group: g, ", "deduct(1)"), ("exclusive_group: g, ", "deduct(2)")), 0);
    assert_eq!(two(("exclusive_group: g, ", "deduct(1)"), ("exclusive_group: h, ", "deduct(2)")), 1);
    assert_eq!(two(("", "deduct(1)"), ("", "if event.count > 1 { deduct(2) }")), 0);
    assert_eq!(two(("", "deduct(1)"), ("", "if event.count > 1 { return; } deduct(2)")), 0);
    let many: String = (0..300).map(|n| rule(&format!("r{n}"), "", &format!("deduct({n})"))).collect();
    assert_eq!(count(&many), 299, "each is told once");
}

#[test]
fn a_rule_file_is_found_to_leave_parameters_unread_and_to_take_too_much() {
    let mut library = RuleLibrary::new();
    let file = "/*---\nid: local/x\non: obligation.breached\nparams:\n  used: {type: int, default: 1}\n  idle: {type: int, default: 2}\n  what: {type: text, default: returns}\nwhen: params[\"used\"] > 0\n---*/\ndeduct(params.used, params.what);\n";
    library.add("local/x", file);
    let rules = "  - {use: local/x, id: a, with: {used: 21}}\n  - {use: local/x, id: b, with: {what: retruns}}\n";
    let wanted = pairs(&[("rule/exceeds-item", "21"), ("rule/unknown-item", "retruns"), ("rule/unused-param", "idle")]);
    assert_eq!(found(rules, &library), wanted);
}

#[test]
fn who_decides_and_who_pays_must_be_units() {
    let rules = "  - {id: r, on: incident, by: towm, paid_by: twn, then: 'reward(300, event.ref)'}\n";
    assert_eq!(
        found(rules, &RuleLibrary::new()),
        pairs(&[("duty/unknown-unit", "towm"), ("duty/unknown-unit", "twn")])
    );
    let rules = "  - {id: r, on: incident, then: 'reward(\"300\", event.ref)', paid_by: town}\n";
    assert_eq!(found(rules, &RuleLibrary::new()), pairs(&[("rule/unknown-function", "reward")]));
}

#[test]
fn a_reward_is_a_line_without_points() {
    let rules = "  - {id: tip, on: incident, paid_by: town, then: 'reward(300.005, event.ref); award(1); reward(0, event.ref)'}\n";
    let plan = checked(rules, &RuleLibrary::new()).plan.unwrap();
    let mut campaign = Campaign::open_with_journal(plan);
    let fact = |reference: &str| {
        let line = format!(
            r#"{{"at": "2026-03-02T10:00:00+08:00", "fact": "incident", "unit": "town", "kind": "tip"{reference}}}"#
        );
        Fact::from_json(&line, campaign.zone()).unwrap()
    };
    let (known, nobody) = (fact(r#", "ref": "case:7""#), fact(""));
    campaign.record(known).unwrap();
    campaign.record(nobody).unwrap();
    let unit = campaign.timetable().units.find("town").unwrap();
    let text = explain(&campaign, unit, None, Language::En).unwrap().to_text();
    assert!(text.contains("reward of 300.01 owed to case:7, paid by town 鎮"), "{text}");
    assert!(text.contains("a reward goes to nobody"), "{text}");
    assert!(text.contains("score 101"), "the second rule failed, and nothing it did counts: {text}");
    let hant = explain(&campaign, unit, None, Language::ZhHant).unwrap().to_text();
    assert!(hant.contains("應發獎勵 300.01 元，對象 case:7，由 town 鎮 支付"), "{hant}");
    let journal = campaign.take_journal();
    let line = journal.lines().find(|l| l.contains("\"kind\":\"reward\"")).unwrap();
    assert!(
        line.contains(
            r#""kind":"reward","unit":"town","amount":"300.01","to":"case:7","paid_by":"town","cause":{"fact":1}"#
        ),
        "{line}"
    );
    assert_eq!(journal.matches("\"kind\":\"reward\"").count(), 1, "a reward of nothing is none");
}

#[test]
fn a_duty_still_overdue_is_urged_and_costs_more_each_time() {
    let head = HEAD.replace("calendar: cn}", "calendar: cn, urge: 7 d}");
    let rules = "rules:
  - {id: first, on: obligation.breached, scope: {task: weekly}, then: deduct(1)}
  - {id: again, on: obligation.urged, scope: {task: weekly}, when: event.count <= 2, then: 'deduct(event.count * 2)'}
";
    let source = Source::new("p.yaml", format!("{head}{rules}"));
    let mut campaign = Campaign::open(check(source, &BTreeMap::new(), &RuleLibrary::new()).plan.unwrap());
    let score_after = |campaign: &mut Campaign, day: u32| {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        campaign.advance(campaign.end_of_day(day)).unwrap();
        campaign.score(campaign.timetable().units.find("town").unwrap()).to_string()
    };
    // Due on the tenth: breached as that day ends, urged after seven days and after fourteen.
    let scores = [10, 11, 17, 18, 24, 25, 31].map(|day| score_after(&mut campaign, day));
    assert_eq!(scores, ["100", "99", "99", "97", "97", "93", "93"]);
}
