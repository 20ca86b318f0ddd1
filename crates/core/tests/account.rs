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
use duban::view::{Record, explain, explain_campaign, explain_measure, standings, story_lines};

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

#[test]
fn an_appeal_is_told_at_its_entry() {
    let more = "scorecard: {base: 100}\nrules: [{id: d, on: incident, then: 'deduct(3)'}]\n";
    let appealed = |n: u8| format!(r#""fact": "appealed", "entry": "points:d:1:fact-{n}", "reason": "not ours""#);
    let decided = r#""fact": "appeal-decided", "entry": "points:d:1:fact-1", "upheld": true, "authority": "office", "reason": "it was""#;
    let facts = [("03-03", INCIDENT), ("03-04", INCIDENT), ("03-05", &appealed(1)), ("03-06", &appealed(2))];
    let campaign = carried_out(more, &[&facts[..], &[("03-09", decided)]].concat());
    let east = campaign.timetable().units.find("east").unwrap();
    let appeals = |language| {
        let entries = explain(&campaign, east, None, language).unwrap().entries;
        entries.into_iter().map(|e| e.appeal.unwrap_or_default()).collect::<Vec<_>>()
    };
    let dismissed = "made on 2026-03-05: not ours; dismissed on 2026-03-09: it was, office";
    assert_eq!(appeals(Language::En), [dismissed, "made on 2026-03-06: not ours; pending"]);
    assert_eq!(appeals(Language::ZhHans)[1], "2026-03-06 提出：not ours；尚未决定");
    let lines = story_lines(&campaign, &Record::of(&campaign), east, Language::ZhHant);
    assert!(lines[1].1.ends_with("；申訴：2026-03-06 提出：not ours；尚未決定"), "{lines:?}");
    let standings = standings(&campaign, Language::En, 0).standings;
    let of_east = standings.iter().find(|s| s.unit == "east").unwrap();
    assert_eq!(of_east.entries[0].appeal.as_deref(), Some(dismissed));
}

#[test]
fn a_clock_that_stops_and_a_period_given_up_are_told() {
    let more = "ladder: [{id: rectify, title: 限期整改, remedy: 10 d}, {id: veto, final: true}]\n\
                rules:\n\
                \x20 - {id: i, on: incident, when: 'event.kind == \"q\"', then: 'impose(\"rectify\")'}\n\
                \x20 - {id: l, on: incident, when: 'event.kind == \"down\"', then: lower()}\n";
    let of = r#""unit": "east", "measure": "rectify""#;
    let down = r#""fact": "incident", "unit": "east", "kind": "down""#;
    let campaign = carried_out(
        more,
        &[
            ("03-03", INCIDENT),
            ("03-04", &format!(r#""fact": "suspended", {of}, "authority": "office", "reason": "floods""#)),
            ("03-06", &format!(r#""fact": "resumed", {of}"#)),
            ("03-09", &format!(r#""fact": "remedy-refused", {of}"#)),
            ("03-10", down),
        ],
    );
    let told = |language| account(&campaign, language).into_iter().map(|(what, _)| what).collect::<Vec<_>>();
    let en = told(Language::En);
    assert_eq!(
        en[1..5],
        [
            "the clock of rectify 限期整改 stopped",
            "the clock of rectify 限期整改 runs on",
            "rectify 限期整改 may be put right until the end of 2026-03-15",
            "refused to put right what rectify 限期整改 demands",
        ]
    );
    assert_eq!(en.last().unwrap(), "veto is the last word; it was not lowered");
    let hans = told(Language::ZhHans);
    assert_eq!(hans[1..3], ["rectify 限期整改 整改期限中止计时", "rectify 限期整改 整改期限恢复计时"]);
    assert_eq!(hans[4], "rectify 限期整改：拒不整改");
    assert_eq!(hans.last().unwrap(), "veto 为最终措施，不予降级");
    let east = campaign.timetable().units.find("east").unwrap();
    let of_measure = explain_measure(&campaign, east, "rectify", Language::En).unwrap().entries;
    assert!(of_measure.iter().any(|e| e.what.ends_with("stopped") && e.cause == "#2 suspended: floods, office"));
}

#[test]
fn a_locked_period_is_told_to_units_that_are_scored() {
    let more = "scorecard: {base: 100, applies_to: [east], appraisal: {every: month}}\n";
    let locked = r#""fact": "period-locked", "period": "2026-03", "authority": "office", "reason": "reviewed""#;
    let campaign = carried_out(more, &[("04-03", locked)]);
    let told = account(&campaign, Language::ZhHans);
    assert!(told.iter().any(|(what, _)| what == "2026-03 已审核锁定"), "{told:?}");
    let west = campaign.timetable().units.find("west").unwrap();
    assert!(explain(&campaign, west, None, Language::En).unwrap().entries.is_empty());
}

#[test]
fn a_failure_names_its_place_in_the_plan() {
    let more = "rules:\n\
                \x20 - {id: a, on: incident, when: 'event.count / 0 > 1', then: raise()}\n\
                \x20 - id: b\n\
                \x20   on: incident\n\
                \x20   then: |\n\
                \x20     let n = event.count;\n\
                \x20     impose(event.ref);\n";
    let more = format!("ladder: [{{id: rectify}}]\n{more}");
    let campaign = carried_out(&more, &[("03-03", INCIDENT)]);
    let what: Vec<String> = account(&campaign, Language::En).into_iter().map(|(what, _)| what).collect();
    assert_eq!(
        what,
        [
            "rule a failed: Division by zero: 1 / 0 (the plan, line 10, column 46)",
            "rule b failed: `impose` takes the id of a measure, as text; it was given nothing (the plan, line 15, column 7)",
        ]
    );
    let hant = account(&campaign, Language::ZhHant);
    assert!(hant[0].0.ends_with("（方案 第 10 行第 46 列）"), "{hant:?}");
}

const LATE: &str = "/*---\nid: p/late\non: incident\nsource: {doc: 办法, clause: 第五条}\n---*/\nlet n = event.count;\nif event.kind == \"bad\" { deduct(n / 0) }\ndeduct(n);\n";

#[test]
fn a_rule_file_is_cited_as_the_files_and_its_failures_are_found_in_it() {
    let mut library = RuleLibrary::new();
    library.add("p/late", LATE);
    let more =
        "scorecard: {base: 100}\nrules: [{use: p/late}, {use: p/late, id: own, source: {doc: 本方案, clause: 三}}]\n";
    let done = check(Source::new("p.yaml", format!("{HEAD}{more}")), &Default::default(), &library);
    let mut campaign = Campaign::open(done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items())));
    for (at, kind) in [("03-03", "q"), ("03-04", "bad")] {
        let line =
            format!(r#"{{"at": "2026-{at}T10:00:00+08:00", "fact": "incident", "unit": "east", "kind": "{kind}"}}"#);
        campaign.record(Fact::from_json(&line, campaign.zone()).unwrap()).unwrap();
    }
    let east = campaign.timetable().units.find("east").unwrap();
    let entries = explain(&campaign, east, None, Language::En).unwrap().entries;
    let clauses: Vec<&str> = entries.iter().filter_map(|e| e.clause.as_deref()).collect();
    assert_eq!(clauses[..2], ["本方案 三", "办法 第五条 [p/late]"]);
    assert!(
        entries[2].what.ends_with("Division by zero: 1 / 0 (p/late.rhai, line 7, column 35)"),
        "{}",
        entries[2].what
    );
}
