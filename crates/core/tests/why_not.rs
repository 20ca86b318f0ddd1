//! What is asked of an account beside all of it: why a rule did not apply, how a unit came under a measure; and the page.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may fail by panicking")]

use duban::campaign::{Campaign, Fact};
use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::timetable::UnitIx;
use duban::view::{explain, explain_measure, why_not};

const PLAN: &str = r#"
duban: 1
campaign: {id: p, window: 2026-03-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}
units: {a: {kind: town, title: "A<b>"}, b: {kind: village}}
tasks:
  - {id: t, responsible: a, due: 2026-03-10, deliverable: {kind: return}}
  - {id: s, responsible: a, due: 2026-03-20}
scorecard: {base: 10}
ladder: [{id: rectify, remedy: 10 d}, {id: card}]
rules:
  - {id: late, on: obligation.breached, scope: {task: s, deliverable: return, kind: village}, then: 'deduct(1)'}
  - {id: many, on: incident, when: 'event.kind == "x" && (event.count >= 3 || history.count("x", 30) > 2) && unit.score < 60', then: 'deduct(2)'}
  - {id: first, on: incident, exclusive_group: g, priority: 1, when: 'event.count > 1', then: 'deduct(1)'}
  - {id: second, on: incident, exclusive_group: g, priority: 2, then: 'if event.count > 4 { deduct(1) }'}
  - {id: broken, on: incident, then: 'deduct(event.ref)'}
  - {id: up, on: incident, when: 'event.kind == "up"', then: 'impose("rectify")'}
  - {id: never, on: inspected, then: 'deduct(1)'}
"#;

fn campaign() -> (Campaign, UnitIx) {
    let done = check(Source::new("p.yaml", PLAN), &Default::default(), &RuleLibrary::new());
    let mut campaign = Campaign::open(done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items())));
    for (at, unit, kind, count) in
        [("03-02", "a", "x", 2), ("03-03", "a", "y", 1), ("03-04", "b", "x", 9), ("03-21", "a", "up", 1)]
    {
        let line = format!(
            r#"{{"at": "2026-{at}T10:00:00+08:00", "fact": "incident", "unit": "{unit}", "kind": "{kind}", "count": {count}, "ref": "<script>&'\"\u0007"}}"#
        );
        campaign.record(Fact::from_json(&line, campaign.zone()).unwrap()).unwrap();
    }
    let end = campaign.end_of_day("2026-05-01".parse().unwrap());
    campaign.advance(end).unwrap();
    let a = campaign.timetable().units.find("a").unwrap();
    (campaign, a)
}

fn asked(rule: &str) -> (Vec<(&'static str, String)>, String) {
    let (campaign, a) = campaign();
    let view = why_not(&campaign, Some(a), rule, Language::En).unwrap();
    (view.occasions.iter().map(|o| (o.came_to, o.why.clone())).collect(), view.to_text(Language::En))
}

#[test]
fn a_scope_says_what_it_is_about() {
    let (occasions, text) = asked("late");
    let out = "out-of-scope";
    let kind = "the rule is about kind of unit village; here it is town";
    let told = [
        (out, format!("the rule is about task s; here it is t; {kind}")),
        (out, format!("the rule is about deliverable return; here it is —; {kind}")),
    ];
    assert_eq!(occasions, told);
    assert!(text.contains("obligation.breached raised about a A<b>: 2; the rule applied: 0"), "{text}");
    assert!(text.contains("2026-03-11 00:00  ") && text.contains("not done by 2026-03-10"), "{text}");
}

#[test]
fn a_condition_says_which_of_its_parts_did_not_hold() {
    let (occasions, _) = asked("many");
    let many = "event.count >= 3 || history.count(\"x\", 30) > 2 does not hold";
    let kind = |kind: &str| format!("event.kind == \"x\" does not hold (event.kind = {kind}); ");
    let told = [
        ("not-met", format!("{many} (event.count = 2, history.count(\"x\", 30) = 2)")),
        ("not-met", format!("{}{many} (event.count = 1, history.count(\"x\", 30) = 2)", kind("y"))),
        ("not-met", format!("{}{many} (event.count = 1, history.count(\"x\", 30) = 2)", kind("up"))),
    ];
    assert_eq!(occasions, told);
}

#[test]
fn groups_failures_and_scripts_that_do_nothing_are_told_apart() {
    let (occasions, text) = asked("second");
    let nothing = "it ran and did nothing (event.count = 1)".to_owned();
    let taken = "rule first of the same group had applied".to_owned();
    assert_eq!(occasions, [("group-taken", taken), ("nothing-done", nothing.clone()), ("nothing-done", nothing)]);
    assert!(text.contains("incident: x × 2"), "{text}");
    let (occasions, _) = asked("broken");
    assert!(occasions.iter().all(|(word, why)| *word == "failed" && why.contains("points must be a number")));
    let (occasions, text) = asked("up");
    assert_eq!(occasions.iter().filter(|(word, _)| *word == "applied").count(), 1, "{text}");
    let (occasions, text) = asked("never");
    assert!(occasions.is_empty() && text.contains("inspected was never raised about a A<b>"), "{text}");
    let (campaign, a) = campaign();
    assert!(why_not(&campaign, Some(a), "nope", Language::En).is_none());
}

#[test]
fn asking_changes_nothing() {
    let (campaign, a) = campaign();
    let before = explain(&campaign, a, None, Language::En).unwrap().to_text();
    why_not(&campaign, Some(a), "many", Language::En).unwrap();
    assert_eq!(explain(&campaign, a, None, Language::En).unwrap().to_text(), before);
}

#[test]
fn a_measure_is_told_from_its_causes_on() {
    let (campaign, a) = campaign();
    let told = explain_measure(&campaign, a, "card", Language::En).unwrap();
    let lines: Vec<&str> = told.entries.iter().map(|e| e.what.as_str()).collect();
    let imposed = "put under rectify, to be put right by the end of 2026-03-31";
    assert_eq!(lines, [imposed, "rectify not put right in time", "put under card"]);
    assert!(told.in_hand.is_empty());
    assert!(explain_measure(&campaign, a, "veto", Language::En).is_none());
}

#[test]
fn a_page_lets_no_text_out() {
    let (campaign, a) = campaign();
    let page = explain(&campaign, a, None, Language::ZhHans).unwrap().to_html();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-Hans\">"), "{page}");
    assert!(page.contains("<h1>a A&lt;b&gt;</h1>"), "{page}");
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;&amp;&#39;&quot;\u{fffd}"), "{page}");
    assert_eq!(page.matches("<li").count(), page.matches("</li>").count());
}

#[test]
fn a_rule_of_which_nothing_came_did_nothing_and_rules_of_no_unit_are_asked_without_one() {
    let more = "rules:\n  - {id: none, on: incident, then: 'deduct(event.count - 1)'}\n  - {id: end, on: campaign.closed, when: campaign.day < 3, then: 'notice(\"x\")'}\n";
    let (head, _) = PLAN.split_once("rules:").unwrap();
    let done = check(Source::new("p.yaml", format!("{head}{more}")), &Default::default(), &RuleLibrary::new());
    let mut campaign = Campaign::open(done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items())));
    for (day, count) in [(2, 1), (3, 2)] {
        let line = format!(
            r#"{{"at": "2026-03-0{day}T10:00:00+08:00", "fact": "incident", "unit": "a", "kind": "x", "count": {count}}}"#
        );
        campaign.record(Fact::from_json(&line, campaign.zone()).unwrap()).unwrap();
    }
    let end = campaign.end_of_day("2026-07-01".parse().unwrap());
    campaign.advance(end).unwrap();
    let a = campaign.timetable().units.find("a").unwrap();
    let none = why_not(&campaign, Some(a), "none", Language::En).unwrap();
    let came_to: Vec<&str> = none.occasions.iter().map(|o| o.came_to).collect();
    assert_eq!(came_to, ["nothing-done", "applied"]);
    assert_eq!(none.occasions[0].why, "it ran and did nothing (event.count = 1)");
    let end = why_not(&campaign, None, "end", Language::ZhHans).unwrap();
    assert_eq!((end.unit.as_deref(), end.occasions.len()), (None, 1));
    assert_eq!(end.occasions[0].cause, "行动结束");
}
