//! What an account says in words: of causes that stand in nobody's account, of ways up the ladder, of appeals, of clocks
//! that stand still; and that no text of a fact breaks out of its line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact};
use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::view::{explain, explain_campaign, standings};

const HEAD: &str = r#"
duban: 1
campaign: {id: c, window: 2026-03-02..2026-05-29, time_zone: Asia/Shanghai, calendar: every-day, lead: office}
units:
  office: {kind: group, title: 专班}
  east: {kind: town, under: office}
  west: {kind: town, under: office}
"#;

fn carried_out(more: &str, facts: &[(&str, &str)]) -> Campaign {
    let done = check(Source::new("p.yaml", format!("{HEAD}{more}")), &Default::default(), &RuleLibrary::new());
    let mut campaign = Campaign::open(done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items())));
    for (at, rest) in facts {
        let line = format!(r#"{{"at": "2026-{at}T10:00:00+08:00", {rest}}}"#);
        let fact = Fact::from_json(&line, campaign.zone()).unwrap_or_else(|e| panic!("{line}: {e}"));
        campaign.record(fact).unwrap_or_else(|e| panic!("{line}: {e}"));
    }
    let end = campaign.end_of_day("2026-06-05".parse().unwrap());
    campaign.advance(end).unwrap();
    campaign
}

/// The account of `east`, each entry's sentence and its cause.
fn account(campaign: &Campaign, language: Language) -> Vec<(String, String)> {
    let east = campaign.timetable().units.find("east").unwrap();
    let entries = explain(campaign, east, None, language).unwrap().entries;
    entries.into_iter().map(|e| (e.what, e.cause)).collect()
}

/// The causes of what begins so, in every language.
fn causes(campaign: &Campaign, what: [&str; 3]) -> [Vec<String>; 3] {
    [(Language::En, what[0]), (Language::ZhHans, what[1]), (Language::ZhHant, what[2])].map(|(language, what)| {
        account(campaign, language).into_iter().filter(|(w, _)| w.starts_with(what)).map(|(_, cause)| cause).collect()
    })
}

const INCIDENT: &str = r#""fact": "incident", "unit": "east", "kind": "q""#;

#[test]
fn who_keeps_every_point_stands_in_the_standings() {
    let more = "scorecard: {base: 100, applies_to: [east, west], ranking: {}}\n\
                rules: [{id: d, on: incident, then: 'deduct(3)'}]\n";
    let campaign = carried_out(more, &[("03-05", INCIDENT)]);
    let standings = standings(&campaign, Language::En, 0).standings;
    let lines: Vec<_> = standings.iter().map(|s| (s.unit.as_str(), s.score.as_deref(), s.rank)).collect();
    assert_eq!(lines, [("west", Some("100"), Some(1)), ("east", Some("97"), Some(2))]);
}

#[test]
fn text_of_facts_stays_on_its_line_and_as_it_is_in_json() {
    let more = "scorecard: {base: 100}\nrules: [{id: d, on: incident, then: 'deduct(3); notice(event.ref)'}]\n";
    let forged = r#""ref": "a\n\n  9. +3 points\u001b[2K\u2028b""#;
    let campaign = carried_out(more, &[("03-05", &format!("{INCIDENT}, {forged}"))]);
    let east = campaign.timetable().units.find("east").unwrap();
    let explanation = explain(&campaign, east, None, Language::En).unwrap();
    let text = explanation.to_text();
    assert!(text.contains(r"a\n\n  9. +3 points\u{1b}[2K\u{2028}b"), "{text}");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{2028}'), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("  9.")), "{text}");
    assert!(explanation.entries[1].what.contains("a\n\n  9. +3 points\u{1b}[2K\u{2028}b"));
}

#[test]
fn causes_that_stand_in_no_account_are_said_in_words() {
    let more = "phases: [{id: p, title: 排查, window: 2026-03-02..2026-05-29}]\n\
        pipelines: {leads: {initial: new, acknowledge: 1 d, states: {new: {within: 5 d, title: 初核}, done: {final: true, title: 办毕}}, moves: [new -> done]}}\n\
        tasks: [{id: t, phase: p, responsible: east, due: 2026-04-10}]\n\
        rules:\n\
        \x20 - {id: a, on: obligation.opened, then: 'notice(\"a\")'}\n\
        \x20 - {id: b, on: obligation.due-soon, then: 'notice(\"b\")'}\n\
        \x20 - {id: c, on: obligation.fulfilled, then: 'notice(\"c\")'}\n\
        \x20 - {id: f, on: item.moved, then: 'notice(\"f\")'}\n\
        \x20 - {id: g, on: item.closed, then: 'notice(\"g\")'}\n\
        \x20 - {id: h, on: item.handed-over, then: 'notice(\"h\")'}\n\
        \x20 - {id: k, on: phase.entered, then: 'notice(\"k\")'}\n\
        \x20 - {id: l, on: phase.closed, then: 'notice(\"l\")'}\n";
    let campaign = carried_out(
        more,
        &[
            ("03-03", r#""fact": "item-opened", "pipeline": "leads", "item": "a:1", "unit": "west""#),
            ("03-03", r#""fact": "item-handed-over", "item": "a:1", "to": "east""#),
            ("03-04", r#""fact": "item-closed", "item": "a:1""#),
            ("04-09", r#""fact": "submitted", "task": "t", "unit": "east""#),
        ],
    );
    let told = causes(&campaign, ["notice: ", "通报：", "通報："]);
    assert_eq!(
        told[0],
        ["t@east may be begun", "a:1 handed over to east", "t@east is due soon, on 2026-04-10", "t@east done in time"]
    );
    assert_eq!(told[1], ["t@east 开始办理", "a:1 移交 east", "t@east 即将到期，期限 2026-04-10", "t@east 按期办结"]);
    assert_eq!(told[2][0], "t@east 開始辦理");
    let general = explain_campaign(&campaign, None, Language::ZhHans).unwrap().entries;
    let general: Vec<&str> = general.iter().map(|e| e.cause.as_str()).collect();
    assert_eq!(general, ["进入 p 排查", "p 排查 结束"]);
    let west = campaign.timetable().units.find("west").unwrap();
    let moved = explain(&campaign, west, None, Language::ZhHans).unwrap().entries;
    let moved: Vec<&str> = moved.iter().map(|e| e.cause.as_str()).collect();
    assert_eq!(moved, ["a:1 进入 new 初核 环节", "a:1 办结：done 办毕"]);
}

#[test]
fn a_way_up_says_what_it_counted() {
    let more = "tasks:\n\
        \x20 - {id: m, responsible: east, due: 2026-03-10}\n\
        \x20 - {id: w, responsible: east, every: {week: {on: fri}}, window: 2026-03-02..2026-03-27}\n\
        ladder:\n\
        \x20 - {id: t0, remedy: 90 d}\n\
        \x20 - {id: t1, remedy: 90 d, on_count: {measure: t0, count: 2, within: 1 month}}\n\
        \x20 - {id: t2, remedy: 90 d, in_a_row: {task: w, count: 2}}\n\
        \x20 - {id: t3, on_expired: stay, in_a_row: {light: red, count: 1}}\n\
        rules: [{id: i, on: incident, then: 'impose(\"t0\")'}]\n";
    let waived =
        r#""fact": "waived", "task": "w", "unit": "east", "occurrence": "2026-03-13", "authority": "a", "reason": "r""#;
    let campaign = carried_out(more, &[("03-03", INCIDENT), ("03-04", INCIDENT), ("03-12", waived)]);
    let [en, hans, hant] = causes(&campaign, ["put under", "受到", "受到"]);
    assert_eq!(
        en[1..],
        [
            "t0 demanded again; it stands under t0 already; t0 2 times within 1 month: 2026-03-03, 2026-03-04",
            "w@east#2026-03-20 not done by 2026-03-20; the 2nd in a row",
            "the light was red at the end of 2026-03, the 1st month in a row",
        ]
    );
    assert_eq!(
        hans[1..],
        [
            "再次触发 t0；现已处于 t0，不另行处理；1 个月内 t0 共 2 次：2026-03-03，2026-03-04",
            "w@east#2026-03-20 未在 2026-03-20 当日或之前完成；连续第 2 次",
            "2026-03 月末亮红灯，连续第 1 个月",
        ]
    );
    assert_eq!(hant[3], "2026-03 月末亮紅燈，連續第 1 個月");
    // It was demanded at the end of each month since.
    let again = causes(&campaign, ["t3 demanded again", "再次触发 t3", "再次觸發 t3"]);
    assert_eq!(again[0], ["the light was red at the end of 2026-04, the 2nd month in a row"]);
    let fourth = causes(&campaign, ["t2 demanded again", "再次触发 t2", "再次觸發 t2"]);
    assert!(fourth[0].is_empty(), "three in a row are not twice two: {fourth:?}");
}
