//! What scorecards count, and when: kinds of incidents, periods put off, locked or closed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, Refusal, ScoreRefusal, decimal, replay};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::view::explain;

fn plan(card: &str, more: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-02..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}}\n\
         units: {{a: {{}}, b: {{}}, c: {{}}}}\nscorecard: {{base: 100, {card}}}\n{more}\n"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn fact(campaign: &Campaign, at: &str, recorded: &str, rest: &str) -> Fact {
    let text = format!(r#"{{"at": "2026-{at}T10:00:00", "recorded_at": "2026-{recorded}T10:00:00", {rest}}}"#);
    Fact::from_json(&text, campaign.zone()).unwrap()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) {
    let fact = fact(campaign, at, at, rest);
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}"));
}

fn incident(unit: &str, kind: &str) -> String {
    format!(r#""fact": "incident", "unit": "{unit}", "kind": "{kind}""#)
}

fn score(campaign: &Campaign, unit: &str) -> String {
    decimal(&campaign.score(campaign.timetable().units.find(unit).unwrap()))
}

const LOCKED: &str = r#""fact": "period-locked", "period": "2026-04", "authority": "b", "reason": "r""#;
const OPEN: &str = r#""fact": "period-unlocked", "period": "2026-04", "authority": "b", "reason": "r""#;

#[test]
fn every_kind_of_case_counts_where_all_are_meant() {
    let items = "items: [{id: all, points: 9, score: {per_case: {facts: incident, points: 1}}}, \
                 {id: some, points: 9, score: {per_case: {facts: q, points: 2}}}]";
    let mut c = Campaign::open(plan(items, ""));
    record(&mut c, "03-05", &incident("a", "q"));
    assert_eq!(score(&c, "a"), "97");
    record(&mut c, "03-06", &incident("a", "other"));
    assert_eq!(score(&c, "a"), "96");
    record(&mut c, "03-07", &incident("a", "incident"));
    assert_eq!(score(&c, "a"), "95", "once");
}

#[test]
fn what_comes_before_a_locked_period_does_not_change_it() {
    let rules = "rules: [{id: d, on: incident, when: event.kind == \"q\", then: deduct(3)}]";
    let mut c = Campaign::open_with_journal(plan("appraisal: {every: month, carry_over: keep}", rules));
    record(&mut c, "03-05", &incident("a", "q"));
    record(&mut c, "05-10", LOCKED);
    let (before, periods) = (c.take_journal(), c.closed_periods().to_vec());
    let late = fact(&c, "03-20", "05-12", &incident("a", "q"));
    let refusal = c.record(late.clone()).unwrap_err();
    assert_eq!(refusal, Refusal::from(ScoreRefusal::ChangesLocked { period: "2026-04".into() }));
    assert!(refusal.to_string().contains("`2026-04` is locked"), "{refusal}");
    assert_eq!(c.take_journal(), "", "nothing is half done");
    assert_eq!((c.closed_periods(), &*score(&c, "a")), (&periods[..], "97"));
    // What changes nothing in it is taken, and so is anything once it is open again.
    c.record(fact(&c, "03-21", "05-12", &incident("a", "other"))).unwrap();
    record(&mut c, "05-13", OPEN);
    c.record(fact(&c, "03-20", "05-14", &incident("a", "q"))).unwrap();
    assert_eq!(score(&c, "a"), "94");
    let journal = format!("{before}{}", c.take_journal());
    let again = replay(plan("appraisal: {every: month, carry_over: keep}", rules), &journal).unwrap();
    assert_eq!(score(&again, "a"), "94");
}

#[test]
fn a_late_fact_does_not_change_what_a_locked_period_made_of_ranks() {
    let more = "ladder: [{id: talk, remedy: 10 d, on_expired: stay}]\n\
                rules: [{id: d, on: incident, then: deduct(3)}, \
                {id: b, on: period.closed, when: period.bottom >= 2, then: 'impose(\"talk\")'}]";
    let mut c = Campaign::open(plan("appraisal: {every: month}, ranking: {bottom: 1}", more));
    record(&mut c, "03-05", &incident("a", "q"));
    record(&mut c, "04-05", &incident("a", "q"));
    record(&mut c, "05-10", LOCKED);
    c.record(fact(&c, "03-20", "05-12", &incident("b", "q"))).unwrap();
    let refusal = c.record(fact(&c, "03-21", "05-12", &incident("b", "q"))).unwrap_err();
    assert_eq!(refusal, Refusal::from(ScoreRefusal::ChangesLocked { period: "2026-04".into() }));
}

#[test]
fn a_period_whose_end_is_put_off_counts_until_it_is_closed() {
    let items = "appraisal: {every: month}, items: [{id: i, points: 5, score: {per_missing: {of: {facts: q}, required: 2, points: 1}}}]";
    let mut c = Campaign::open(plan(items, ""));
    record(&mut c, "03-05", &incident("a", "q"));
    record(&mut c, "03-20", r#""fact": "suspended", "authority": "b", "reason": "r""#);
    record(&mut c, "04-03", &incident("a", "q"));
    record(&mut c, "04-10", r#""fact": "resumed""#);
    let closed = |c: &Campaign, period: &str| {
        let unit = c.timetable().units.find("a").unwrap();
        let found = c.closed_periods().iter().find(|p| p.unit == unit && *p.told.period == *period);
        decimal(&found.unwrap().told.closed)
    };
    assert_eq!(closed(&c, "2026-03"), "100", "two, one of them while it was put off");
    record(&mut c, "04-11", &incident("a", "q"));
    record(&mut c, "05-05", &incident("b", "q"));
    assert_eq!(closed(&c, "2026-04"), "99", "only the one since");
}

#[test]
fn what_is_put_right_after_its_period_is_credited_to_the_one_that_runs() {
    let items = "appraisal: {every: month, carry_over: fresh}, \
                 items: [{id: case, points: 8, score: {per_case: {facts: q, points: 3, halved_within: 10 d}}}]";
    let mut c = Campaign::open_with_journal(plan(items, ""));
    record(&mut c, "03-28", &incident("a", "q"));
    record(&mut c, "04-02", &incident("a", "q"));
    assert_eq!(score(&c, "a"), "97");
    record(&mut c, "04-03", r#""fact": "put-right", "entry": "points:case:case:fact-1""#);
    assert_eq!(score(&c, "a"), "98.5");
    // The item of the period that runs lost nothing by it: five of it are left.
    record(&mut c, "04-04", &incident("a", "q"));
    record(&mut c, "04-05", &incident("a", "q"));
    assert_eq!(score(&c, "a"), "93.5");
    // Without the entry there is nothing to give back.
    record(
        &mut c,
        "04-06",
        r#""fact": "revoked", "entry": "points:case:case:fact-1", "authority": "b", "reason": "r""#,
    );
    assert_eq!(score(&c, "a"), "92");
    let late = fact(&c, "04-20", "04-20", r#""fact": "put-right", "entry": "points:case:case:fact-2""#);
    assert!(c.record(late).unwrap_err().to_string().contains("could be put right until"));
    let journal = c.take_journal();
    assert_eq!(score(&replay(plan(items, ""), &journal).unwrap(), "a"), "92");
}

#[test]
fn arithmetic_says_what_it_comes_to_and_nothing_that_is_not_so() {
    let items = r#"items: [
      {id: b, points: 20, score: {proportional: {of: {indicator: cov}, full: 90}}},
      {id: c, points: 6, score: {steps: {of: {indicator: sat}, below: 95, each: 2, points: 0.75}}},
      {id: d, points: 9, score: {compare: {of: {indicator: cpl}, with: {indicator: cpl, periods: ["2023", "2024", "2025"]}, better: lower, each: 5, points: 1}}},
      {id: e, points: 3, bonus: true, score: {per_case: {facts: q, points: 2}}}]"#;
    let mut c = Campaign::open(plan(items, "indicators: {cov: {}, sat: {}, cpl: {}}"));
    let figures = [("cpl", 20, 2023), ("cpl", 20, 2024), ("cpl", 21, 2025), ("cpl", 8, 2026), ("cov", 95, 2026)];
    for (indicator, value, year) in figures.into_iter().chain([("sat", 95, 2026)]) {
        let rest = format!(r#""indicator": "{indicator}", "unit": "a", "value": {value}, "period": "{year}""#);
        record(&mut c, "03-03", &format!(r#""fact": "reported", {rest}"#));
    }
    record(&mut c, "03-05", &format!("{}, \"count\": 2", incident("a", "q")));
    let end = c.timetable().end();
    c.advance(end).unwrap();
    let unit = c.timetable().units.find("a").unwrap();
    let text = explain(&c, unit, None, Language::En).unwrap().to_text();
    for said in [
        "95, 90 is all of it: nothing lost of 20",
        "95 against 95: not one full step of 2",
        "8 against 20.3333, down 60.66%: not one full step of 5%",
        "the scorecard says +4; the item is full",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let text = explain(&c, unit, None, Language::ZhHans).unwrap().to_text();
    assert!(text.contains("该项已满") && !text.contains("扣完为止"), "{text}");
}

/// A table that works out more than decimals hold moves what an entry may at most.
#[test]
fn a_bonus_for_which_nothing_was_done_loses_what_it_earned() {
    let items = "items: [{id: cases, bonus: true, points: 9, score: {per_case: {facts: won, points: 2}, needs: {facts: report}}}, \
                 {id: mark, bonus: true, points: 5, score: {assessed: {from: 0, to: 5}, needs: {facts: report}}}]";
    for (report, at_last) in [(false, "100"), (true, "107")] {
        let mut c = Campaign::open(plan(items, ""));
        record(&mut c, "03-05", &incident("a", "won"));
        record(&mut c, "03-06", &incident("a", "won"));
        record(
            &mut c,
            "03-07",
            r#""fact": "assessed", "item": "mark", "unit": "a", "value": 3, "assessor": "b", "reason": "r""#,
        );
        assert_eq!(score(&c, "a"), "107");
        if report {
            record(&mut c, "03-08", &incident("a", "report"));
        }
        let end = c.natural_end();
        c.advance(end).unwrap();
        assert_eq!(score(&c, "a"), at_last);
        // An award that was revoked is not taken back twice.
        record(
            &mut c,
            "07-08",
            r#""fact": "revoked", "entry": "points:case:cases:fact-1", "authority": "b", "reason": "r""#,
        );
        assert_eq!(score(&c, "a"), if report { "105" } else { "100" });
    }
}

#[test]
fn what_is_more_than_decimals_hold_is_no_nothing() {
    let items = "floor: 0, items: [{id: s, score: {steps: {of: {indicator: n}, above: 1, each: 0.000001, points: 1000000000000}}}]";
    let mut c = Campaign::open(plan(items, "indicators: {n: {}}"));
    let value = "900000000000000000";
    record(
        &mut c,
        "03-05",
        &format!(r#""fact": "reported", "indicator": "n", "unit": "a", "period": "2026-03", "value": {value}"#),
    );
    let end = c.natural_end();
    c.advance(end).unwrap();
    assert_eq!(score(&c, "a"), "0");
    let a = c.timetable().units.find("a").unwrap();
    let told = explain(&c, a, None, Language::En).unwrap().to_text();
    assert!(told.contains("the score is at its floor"), "{told}");
    let mut c = Campaign::open(plan(
        &items.replace("floor: 0, items: [{id: s,", "items: [{id: s, bonus: true,"),
        "indicators: {n: {}}",
    ));
    record(
        &mut c,
        "03-05",
        &format!(r#""fact": "reported", "indicator": "n", "unit": "a", "period": "2026-03", "value": {value}"#),
    );
    c.advance(end).unwrap();
    assert_eq!(score(&c, "a"), "1000000100");
    assert!(explain(&c, a, None, Language::En).unwrap().to_text().contains("no entry moves more than 1000000000"));
}

#[test]
fn a_date_at_which_the_campaign_does_not_run_is_none() {
    let items =
        "items: [{id: s, points: 3, score: {at: 2026-02-01, per_missing: {of: {facts: m}, required: 3, points: 1}}}]";
    let mut c = Campaign::open(plan(items, ""));
    record(&mut c, "03-05", &incident("a", "m"));
    assert_eq!(score(&c, "a"), "100");
    let end = c.natural_end();
    c.advance(end).unwrap();
    assert_eq!((score(&c, "a"), score(&c, "b")), ("98".into(), "97".into()));
}

#[test]
fn absurd_points_are_bounded() {
    let text = "duban: 1
campaign: {id: c, window: 2026-01-05..2026-06-30, time_zone: Asia/Shanghai, calendar: every-day}
units: {towns: {kind: town, each: [east, west]}}
scorecard:
  base: 100
  items: [{id: i, bonus: true, times: [{kind: town, times: 1000000000000}], score: {per_case: {facts: d, points: 1000000000000}}}]
";
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    let mut campaign = Campaign::open(done.plan.unwrap());
    for day in 10..13 {
        let text = format!(
            r#"{{"at": "2026-02-{day}T09:00:00+08:00", "fact": "incident", "unit": "east", "kind": "d", "count": 1000000}}"#
        );
        let fact = Fact::from_json(&text, campaign.zone()).unwrap();
        campaign.record(fact).unwrap();
    }
    let east = campaign.timetable().units.find("east").unwrap();
    assert_eq!(decimal(&campaign.score(east)), "3000000100");
}
