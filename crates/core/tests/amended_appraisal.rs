//! An amended plan with other appraisal periods, another base or another roll-up: nothing is left out, nothing counted twice,
//! and what was closed stays as it was told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, Refusal, ScoreRefusal, What, decimal, replay_amended};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::explain;
use rust_decimal::Decimal;

fn plan(card: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-01-01..2026-12-31, time_zone: Asia/Shanghai, calendar: weekdays}}\n\
         units: {{top: {{}}, a: {{under: top}}, b: {{under: top}}}}\nindicators: {{n: {{}}}}\n\
         scorecard: {{{card}, applies_to: [a, b], items: [\n\
         {{id: meetings, points: 20, score: {{per_missing: {{of: {{facts: meeting}}, required: 3, points: 1}}}}}},\n\
         {{id: figure, points: 30, score: {{steps: {{of: {{indicator: n}}, below: 10, each: 1, points: 1}}}}}},\n\
         {{id: off, points: 50, score: {{per_case: {{facts: off, points: 1}}}}}}]}}\n"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn fact(c: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}T10:00:00", {rest}}}"#), c.zone()).unwrap()
}

fn record(c: &mut Campaign, at: &str, rest: &str) {
    let fact = fact(c, at, rest);
    c.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}"));
}

fn incident(kind: &str) -> String {
    format!(r#""fact": "incident", "unit": "a", "kind": "{kind}""#)
}

const AMENDED: &str = r#""fact": "plan-amended", "plan": "second", "authority": "b", "reason": "r""#;

fn a(c: &Campaign) -> UnitIx {
    c.timetable().units.find("a").unwrap()
}

/// The periods that were closed for a unit, with what they closed with.
fn closed(c: &Campaign) -> Vec<String> {
    let all = c.closed_periods().iter().filter(|r| &*r.told.unit == "a");
    all.map(|r| format!("{} {}", r.told.period, decimal(&r.told.closed))).collect()
}

/// The arithmetic of an item at the ends of periods.
fn worked_out(c: &Campaign, item: &str) -> Vec<String> {
    let told = explain(c, a(c), None, Language::En).unwrap();
    let all = told.entries.iter().filter(|e| e.id.starts_with(&format!("points:score:{item}:")));
    all.map(|e| format!("{} {}", e.id.rsplit(':').next().unwrap(), e.arithmetic.clone().unwrap())).collect()
}

fn run(first: &str, second: &str, amended: &str, facts: &[(&str, &str)]) -> Campaign {
    let plans = [plan(first), plan(second)];
    let mut c = Campaign::open_with_journal(plans[0].clone());
    c.offer_plan("second", plans[1].clone());
    let mut all: Vec<(&str, String)> = facts.iter().map(|(at, kind)| (*at, incident(kind))).collect();
    all.push((amended, AMENDED.to_owned()));
    all.sort();
    all.iter().for_each(|(at, rest)| record(&mut c, at, rest));
    c.advance(Instant::parse_rfc3339("2027-01-02T00:00:00+08:00").unwrap()).unwrap();
    let mut again =
        replay_amended(plans[0].clone(), vec![("second".to_owned(), plans[1].clone())], &c.take_journal()).unwrap();
    again.advance(c.clock().unwrap()).unwrap();
    assert_eq!(closed(&again), closed(&c));
    c
}

#[test]
fn a_quarter_is_closed_though_its_first_month_was() {
    let (months, quarters) = ("base: 100, appraisal: {every: month}", "base: 100, appraisal: {every: quarter}");
    let facts = [("01-10", "meeting"), ("02-05", "meeting"), ("02-20", "meeting"), ("03-10", "off"), ("04-10", "off")];
    let c = run(months, quarters, "02-10", &facts);
    assert_eq!(closed(&c)[..3], ["2026-01 98", "2026-Q1 98", "2026-Q2 96"]);
    assert_eq!(
        worked_out(&c, "meetings")[..2],
        [
            "2026-01 (3 required − 1 done) × 1 = 2 points",
            // What the month counted is not counted again.
            "2026-Q1 (3 required − 2 done) × 1 = 1 point"
        ]
    );
    // A quarter whose months were all closed is not closed again.
    let c = run(months, quarters, "04-05", &facts);
    assert_eq!(
        closed(&c).iter().map(|p| &p[..7]).collect::<Vec<_>>(),
        ["2026-01", "2026-02", "2026-03", "2026-Q2", "2026-Q3", "2026-Q4"]
    );
}

#[test]
fn what_no_period_closed_counts_for_the_first_that_is() {
    let (months, quarters) = ("base: 100, appraisal: {every: month}", "base: 100, appraisal: {every: quarter}");
    let facts = [("04-10", "meeting"), ("05-05", "off"), ("05-20", "meeting"), ("06-10", "meeting")];
    let c = run(quarters, months, "05-10", &facts);
    assert_eq!(closed(&c)[..3], ["2026-Q1 97", "2026-05 98", "2026-06 98"]);
    assert_eq!(worked_out(&c, "meetings")[1], "2026-05 (3 required − 2 done) × 1 = 1 point");
    // The campaign as one period, and by months from May on.
    let c = run("base: 100", months, "05-10", &facts);
    assert_eq!(closed(&c)[..2], ["2026-05 98", "2026-06 98"]);
    // By months until May, and then in one.
    let c = run(months, "base: 100, ranking: {bottom: 1}", "05-10", &facts);
    assert_eq!(closed(&c).last().unwrap().split(' ').next(), Some("campaign"));
    assert_eq!(worked_out(&c, "meetings").last().unwrap(), "campaign (3 required − 2 done) × 1 = 1 point");
}

#[test]
fn figures_of_what_no_period_closed_count() {
    let plans = [plan("base: 100, appraisal: {every: quarter}"), plan("base: 100, appraisal: {every: month}")];
    let mut c = Campaign::open(plans[0].clone());
    c.offer_plan("second", plans[1].clone());
    let report = |period: &str, n: i64| {
        format!(r#""fact": "reported", "indicator": "n", "unit": "a", "period": "{period}", "value": {n}"#)
    };
    record(&mut c, "04-30", &report("2026-04", 4));
    record(&mut c, "05-10", AMENDED);
    record(&mut c, "05-30", &report("2026-05", 3));
    record(&mut c, "06-30", &report("2026-06", 8));
    c.advance(Instant::parse_rfc3339("2026-07-02T00:00:00+08:00").unwrap()).unwrap();
    let told = worked_out(&c, "figure");
    assert!(told[1].starts_with("2026-05 7 is below 10"), "{told:?}");
    assert!(told[2].starts_with("2026-06 8 is below 10"), "{told:?}");
}

#[test]
fn a_lock_outlasts_the_periods_it_was_put_on() {
    let plans = [plan("base: 100, appraisal: {every: month}"), plan("base: 100, appraisal: {every: quarter}")];
    let mut c = Campaign::open_with_journal(plans[0].clone());
    c.offer_plan("second", plans[1].clone());
    record(&mut c, "01-10", &incident("off"));
    record(&mut c, "02-03", r#""fact": "period-locked", "period": "2026-01", "authority": "b", "reason": "r""#);
    record(&mut c, "02-10", AMENDED);
    let late = fact(&c, "01-20", &incident("off"));
    assert!(
        matches!(c.record(late), Err(Refusal::Score(ScoreRefusal::PeriodIsLocked { period })) if period == "2026-01")
    );
    let unlock = r#""fact": "period-unlocked", "period": "2026-01", "authority": "b", "reason": "r""#;
    record(&mut c, "02-11", unlock);
    record(&mut c, "01-20", &incident("off"));
    assert_eq!(closed(&c), ["2026-01 95"]);
    let soon = fact(&c, "02-12", &unlock.replace("01", "Q1").replace("unlocked", "locked"));
    assert!(matches!(c.record(soon), Err(Refusal::WrongState { .. })));
}

#[test]
fn a_lock_is_not_taken_back_by_a_correction() {
    let mut c = Campaign::open_with_journal(plan("base: 100, appraisal: {every: month}"));
    record(&mut c, "01-10", &incident("off"));
    record(&mut c, "02-03", r#""fact": "period-locked", "period": "2026-01", "authority": "b", "reason": "r""#);
    let correct = |c: &mut Campaign, seq: u64| {
        let fact = fact(c, "02-07", &format!(r#""fact": "corrected", "corrects": {seq}, "reason": "r""#));
        let lines = c.take_journal();
        let refused = c.record(fact);
        assert!(c.take_journal().is_empty() && !lines.is_empty());
        refused
    };
    for seq in [2, 3] {
        let refused = correct(&mut c, seq);
        let same = matches!(&refused, Err(Refusal::Score(ScoreRefusal::CorrectsLock { seq: s, .. })) if *s == seq);
        assert!(same, "{refused:?}");
        if seq == 2 {
            record(
                &mut c,
                "02-06",
                r#""fact": "period-unlocked", "period": "2026-01", "authority": "b", "reason": "r""#,
            );
        }
    }
}

#[test]
fn another_base_is_an_entry_of_its_own() {
    for (second, score) in [("base: 90", "89"), ("base: 120, floor: 60", "119")] {
        let c = run("base: 100", second, "05-10", &[("03-01", "off"), ("12-31", "meeting")]);
        let told = explain(&c, a(&c), None, Language::En).unwrap();
        let moved: Decimal =
            told.entries.iter().filter_map(|e| e.points.as_deref()).map(|p| p.parse::<Decimal>().unwrap()).sum();
        assert_eq!(told.base.as_deref(), Some("100"));
        assert_eq!(Decimal::ONE_HUNDRED + moved, c.score(a(&c)));
        let entry = told.entries.iter().find(|e| e.id == "base-moved:a:fact-2").unwrap();
        assert!(entry.what.contains("instead of 100 by the amended plan: 99 → "), "{}", entry.what);
        assert!(entry.what.ends_with(score), "{}", entry.what);
        assert!(entry.cause.starts_with("#2 plan amended"), "{}", entry.cause);
        assert!(c.story(c.timetable().units.find("top").unwrap()).all(|c| !matches!(c.what, What::BaseMoved(_))));
    }
    let c = run(
        "base: 100, appraisal: {every: month}",
        "base: 80, appraisal: {every: month}",
        "05-10",
        &[("05-02", "off")],
    );
    assert_eq!(closed(&c)[3..6], ["2026-04 97", "2026-05 76", "2026-06 77"]);
}

#[test]
fn roll_ups_of_closed_periods_stay() {
    let (mean, worst) =
        ("base: 100, appraisal: {every: month}, roll_up: mean", "base: 100, appraisal: {every: month}, roll_up: worst");
    let c = run(mean, worst, "02-10", &[("01-10", "off"), ("02-20", "off")]);
    let top = c.timetable().units.find("top").unwrap();
    let told = explain(&c, top, None, Language::En).unwrap();
    let line = |n: usize| (told.entries[n].what.clone(), told.entries[n].arithmetic.clone().unwrap());
    assert_eq!(line(0), ("2026-01 closed with 96.5, the mean of the scores below".into(), "(a 96 + b 97) / 2".into()));
    assert_eq!(
        line(1),
        ("2026-02 closed with 96, the lowest of the scores below".into(), "the lowest of a 96, b 97".into())
    );
    let kept: Vec<String> =
        c.closed_roll_ups().iter().map(|r| format!("{} {}", r.period, decimal(&r.made.score))).collect();
    assert_eq!(kept[..2], ["2026-01 96.5", "2026-02 96"]);
    let weighted = "base: 100, appraisal: {every: month}, roll_up: weighted, weights: [{unit: a, weight: 3}]";
    let c = run(mean, weighted, "02-10", &[("02-20", "off")]);
    let told = explain(&c, top, None, Language::ZhHans).unwrap();
    assert_eq!(told.entries[1].arithmetic.as_deref(), Some("（a 96 × 3 + b 97）/ 4"));
    assert_eq!(told.entries[1].what, "2026-02 期末汇总得分 96.25，取下级得分的加权平均");
}
