//! Points accounts: what comes off an item is gathered over a cycle of each unit's own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, Refusal, What, decimal, replay, replay_amended};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::explain;
use rust_decimal::Decimal;

const RULES: &str = r#"
rules:
  - {id: off, on: incident, when: event.kind == "off", then: 'deduct(event.count, "licence")'}
"#;

fn plan(account: &str, more: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-01-01..2028-12-31, time_zone: Asia/Shanghai, calendar: weekdays, lead: b}}\n\
         units: {{a: {{}}, b: {{}}}}\nscorecard:\n  base: 100{more}\n  items:\n\
         \x20   - {{id: licence, points: 12, account: {{cycle: 1 year{account}}}}}\n\
         \x20   - {{id: fault, under: licence, points: 8, score: {{per_case: {{facts: fault, points: 3, halved_within: 10 d}}}}}}\n\
         ladder: [{{id: talk, appeal: 10 d}}, {{id: course, remedy: 30 d}}, {{id: stop, final: true, appeal: 10 d}}]\n{RULES}"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    let said = || done.diagnostics.items().iter().map(|d| d.message(Language::En)).collect::<Vec<_>>();
    assert!(done.plan.is_some(), "{:?}", said());
    done.plan.unwrap()
}

const THRESHOLDS: &str = ", thresholds: [{points: 6, measure: talk}, {points: 12, measure: stop}]";

fn fact(c: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "{at}T10:00:00", {rest}}}"#), c.zone()).unwrap()
}

fn record(c: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = fact(c, at, rest);
    c.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn incident(c: &mut Campaign, at: &str, kind: &str, count: u32) -> Vec<Consequence> {
    record(c, at, &format!(r#""fact": "incident", "unit": "a", "kind": "{kind}", "count": {count}"#))
}

fn to(c: &mut Campaign, at: &str) -> Vec<Consequence> {
    c.advance(Instant::parse_rfc3339(&format!("{at}T12:00:00+08:00")).unwrap()).unwrap()
}

fn a(c: &Campaign) -> UnitIx {
    c.timetable().units.find("a").unwrap()
}

fn score(c: &Campaign) -> String {
    decimal(&c.score(a(c)))
}

fn standing(c: &Campaign) -> String {
    c.measure(a(c)).map_or_else(|| "none".to_owned(), |(rung, ..)| c.plan().plan.ladder[rung].id.to_string())
}

fn held(c: &Campaign) -> Vec<String> {
    let all = c.points_accounts(a(c)).into_iter();
    all.map(|g| format!("{} {} {}..{}", g.item, decimal(&g.held), g.days.first, g.days.last)).collect()
}

fn text(c: &Campaign) -> String {
    explain(c, a(c), None, Language::En).unwrap().to_text()
}

fn adds_up(c: &Campaign) {
    let moved = c.story(a(c)).map(|c| match &c.what {
        What::Points { points, .. } | What::Reversed { points, .. } => *points,
        What::Suspended(told) => told.points,
        What::Recomputed(told) => told.points,
        _ => Decimal::ZERO,
    });
    assert_eq!(Decimal::ONE_HUNDRED + moved.sum::<Decimal>(), c.score(a(c)));
}

fn revoked(entry: &str) -> String {
    format!(r#""fact": "revoked", "entry": "{entry}", "authority": "b", "reason": "r""#)
}

#[test]
fn points_are_gathered_from_the_first_entry_and_go_back_after_a_year() {
    let mut c = Campaign::open_with_journal(plan(THRESHOLDS, ""));
    incident(&mut c, "2026-03-15", "fault", 1);
    assert_eq!(held(&c), ["licence 3 2026-03-15..2027-03-14"]);
    assert_eq!(standing(&c), "none");
    incident(&mut c, "2026-06-01", "off", 3);
    assert_eq!((standing(&c), score(&c)), ("talk".into(), "94".into()));
    assert!(text(&c).contains("licence: 6 points since 2026-03-15, and 6 call for talk"), "{}", text(&c));
    assert!(text(&c).contains("licence: 6 points in the cycle 2026-03-15…2027-03-14"), "{}", text(&c));
    // Eight points of the part and twelve of the whole are used up; after a year all of them count again.
    incident(&mut c, "2026-07-01", "fault", 3);
    assert_eq!((held(&c)[0].as_str(), score(&c)), ("licence 11 2026-03-15..2027-03-14", "89".into()));
    let told = to(&mut c, "2027-03-16");
    let told = told.iter().find(|c| matches!(c.what, What::Points { .. })).unwrap();
    assert_eq!(told.at.text(), "2027-03-15T00:00:00+08:00");
    assert!(text(&c).contains("the cycle 2026-03-15…2027-03-14 is over and 11 points go back"), "{}", text(&c));
    assert_eq!((score(&c), held(&c)), ("100".into(), vec![]));
    incident(&mut c, "2027-05-01", "fault", 2);
    assert_eq!(held(&c), ["licence 6 2027-03-15..2028-03-14"], "cycles go on from the first day");
    adds_up(&c);
    let again = replay(plan(THRESHOLDS, ""), &c.take_journal()).unwrap();
    assert_eq!((score(&again), held(&again)), (score(&c), held(&c)));
}

#[test]
fn cycles_count_from_the_day_that_the_plan_gives_a_unit() {
    for (begins, first, last) in [
        ("2020-02-29", "2026-02-28", "2027-02-27"),
        ("2026-07-01", "2025-07-01", "2026-06-30"),
        ("2026-03-05", "2026-03-05", "2027-03-04"),
    ] {
        let mut c = Campaign::open(plan(&format!(", begins: [{{unit: a, day: {begins}}}]"), ""));
        incident(&mut c, "2026-03-05", "fault", 1);
        assert_eq!(held(&c), [format!("licence 3 {first}..{last}")]);
        to(&mut c, last);
        assert_eq!(score(&c), "97");
        let next = chrono::NaiveDate::parse_from_str(last, "%Y-%m-%d").unwrap().succ_opt().unwrap().to_string();
        to(&mut c, &next);
        assert_eq!(score(&c), "100");
    }
}

#[test]
fn points_are_redeemed_up_to_a_cap_and_only_below_a_number() {
    let redeem = ", redeem: {facts: study, points: 1, most: 4, below: 12}";
    let mut c = Campaign::open_with_journal(plan(redeem, ""));
    incident(&mut c, "2026-03-01", "study", 1);
    assert_eq!(score(&c), "100", "nothing stands");
    incident(&mut c, "2026-03-02", "off", 2);
    incident(&mut c, "2026-03-03", "study", 3);
    assert_eq!(score(&c), "100");
    assert!(text(&c).contains("redeemed: 3 × 1, 2 stood, at most 4 a cycle, 0 before = 2 points"), "{}", text(&c));
    incident(&mut c, "2026-03-04", "off", 11);
    incident(&mut c, "2026-03-05", "study", 3);
    assert_eq!(score(&c), "91");
    assert!(text(&c).contains("at most 4 a cycle, 2 before = 2 points"), "{}", text(&c));
    // The four redeemed go with the entries they were redeemed of.
    record(&mut c, "2026-03-06", &revoked("points:off:1:fact-2"));
    assert_eq!(score(&c), "92", "three redeemed of eleven");
    incident(&mut c, "2026-03-07", "off", 4);
    assert_eq!(score(&c), "88");
    incident(&mut c, "2026-03-08", "study", 1);
    assert_eq!(score(&c), "88");
    assert!(text(&c).contains("none is redeemed from 12 on, and 12 stood"), "{}", text(&c));
    adds_up(&c);
    let again = replay(plan(redeem, ""), &c.take_journal()).unwrap();
    assert_eq!(score(&again), score(&c));
    to(&mut c, "2027-03-03");
    assert_eq!(score(&c), "100");
    adds_up(&c);
}

#[test]
fn what_was_not_put_right_is_carried_over() {
    let unpaid = ", carry_over: unpaid, thresholds: [{points: 9, measure: talk}]";
    let mut c = Campaign::open_with_journal(plan(unpaid, ""));
    incident(&mut c, "2026-03-02", "fault", 1);
    incident(&mut c, "2026-04-02", "off", 2);
    incident(&mut c, "2026-05-02", "fault", 1);
    // Half goes back within ten days; later it is settled all the same.
    record(&mut c, "2026-05-03", r#""fact": "put-right", "entry": "points:case:fault:fact-3""#);
    record(&mut c, "2026-11-03", r#""fact": "put-right", "entry": "points:off:1:fact-2""#);
    assert!(text(&c).contains("put right: not carried over"), "{}", text(&c));
    let again = fact(&c, "2026-11-04", r#""fact": "put-right", "entry": "points:off:1:fact-2""#);
    assert!(matches!(c.record(again), Err(Refusal::Score(_))));
    assert_eq!(score(&c), "93.5");
    to(&mut c, "2027-03-02");
    assert_eq!((score(&c), held(&c)), ("97".into(), vec!["licence 3 2027-03-02..2028-03-01".into()]));
    assert!(
        text(&c).contains("not put right: “−3 points on fault: 100 → 97” of 2026-03-02: 6.5 − 3 = 3.5 points"),
        "{}",
        text(&c)
    );
    // What was carried over counts towards the next threshold.
    incident(&mut c, "2027-04-02", "off", 6);
    assert_eq!(standing(&c), "talk");
    record(&mut c, "2027-04-03", &revoked("points:case:fault:fact-1"));
    assert_eq!((score(&c), standing(&c)), ("94".into(), "none".into()), "{}", text(&c));
    adds_up(&c);
    let again = replay(plan(unpaid, ""), &c.take_journal()).unwrap();
    assert_eq!((score(&again), held(&again)), (score(&c), held(&c)));
    to(&mut c, "2028-03-02");
    assert_eq!(score(&c), "94", "the six were not put right either");
    record(&mut c, "2028-03-03", &revoked("points:off:1:fact-6"));
    assert_eq!(score(&c), "100", "{}", text(&c));
    adds_up(&c);
}

#[test]
fn a_measure_goes_with_the_points_that_reached_it_and_comes_with_those_that_still_do() {
    let mut c = Campaign::open_with_journal(plan(THRESHOLDS, ""));
    incident(&mut c, "2026-03-01", "off", 3);
    incident(&mut c, "2026-03-02", "off", 3);
    assert_eq!(standing(&c), "talk");
    incident(&mut c, "2026-03-03", "off", 2);
    // Five stand without the first.
    record(&mut c, "2026-03-04", &revoked("points:off:1:fact-1"));
    assert_eq!((standing(&c), score(&c)), ("none".into(), "95".into()), "{}", text(&c));
    incident(&mut c, "2026-03-05", "off", 4);
    assert_eq!(standing(&c), "talk");
    // Six are reached by another entry without the second.
    record(&mut c, "2026-03-06", &revoked("points:off:1:fact-2"));
    assert_eq!((standing(&c), score(&c)), ("talk".into(), "94".into()), "{}", text(&c));
    record(&mut c, "2026-03-07", &revoked("points:off:1:fact-5"));
    assert_eq!(standing(&c), "none", "{}", text(&c));
    incident(&mut c, "2026-03-08", "off", 10);
    assert_eq!(standing(&c), "stop", "both at once");
    adds_up(&c);
    let again = replay(plan(THRESHOLDS, ""), &c.take_journal()).unwrap();
    assert_eq!((score(&again), standing(&again)), (score(&c), standing(&c)));
}

#[test]
fn an_account_goes_on_under_an_amended_plan() {
    let mut c = Campaign::open_with_journal(plan("", ""));
    let second = plan(THRESHOLDS, "");
    c.offer_plan("second", second.clone());
    incident(&mut c, "2026-03-01", "off", 5);
    record(&mut c, "2026-03-02", r#""fact": "plan-amended", "plan": "second", "authority": "b", "reason": "r""#);
    assert_eq!(held(&c), ["licence 5 2026-03-01..2027-02-28"]);
    incident(&mut c, "2026-03-03", "off", 1);
    assert_eq!(standing(&c), "talk");
    to(&mut c, "2027-03-01");
    assert_eq!(score(&c), "100");
    adds_up(&c);
    let again = replay_amended(plan("", ""), vec![("second".to_owned(), second)], &c.take_journal()).unwrap();
    assert_eq!(score(&again), "100");
}

/// Half of what stands no more would be given back twice: the score would rise above its base.
#[test]
fn half_is_given_back_only_of_what_still_stands() {
    let mut c = Campaign::open(plan("", ""));
    incident(&mut c, "2026-03-15", "off", 1);
    let fault = incident(&mut c, "2027-03-10", "fault", 1);
    to(&mut c, "2027-03-16");
    assert_eq!(score(&c), "100");
    record(&mut c, "2027-03-17", &format!(r#""fact": "put-right", "entry": "{}""#, fault[0].id));
    assert_eq!(score(&c), "100", "{}", text(&c));
    adds_up(&c);

    let mut c = Campaign::open(plan(", redeem: {facts: study, points: 1}", ""));
    let fault = incident(&mut c, "2026-03-15", "fault", 1);
    incident(&mut c, "2026-03-16", "study", 2);
    assert_eq!(score(&c), "99");
    record(&mut c, "2026-03-17", &format!(r#""fact": "put-right", "entry": "{}""#, fault[0].id));
    assert_eq!(score(&c), "100", "{}", text(&c));
    adds_up(&c);
}

#[test]
fn nobody_appeals_against_the_end_of_a_cycle() {
    let mut c = Campaign::open(plan("", ""));
    incident(&mut c, "2026-03-01", "off", 6);
    to(&mut c, "2027-03-02");
    let entry = c.story(a(&c)).find(|c| c.id.starts_with("points:cycle-ended:")).unwrap().id.clone();
    for rest in [
        format!(r#""fact": "appealed", "entry": "{entry}", "reason": "why""#),
        format!(r#""fact": "revoked", "entry": "{entry}", "authority": "x", "reason": "why""#),
    ] {
        let fact = fact(&c, "2027-03-05", &rest);
        assert!(matches!(c.record(fact), Err(Refusal::UnknownEntry { .. })), "{rest}");
    }
}

#[test]
fn a_cycle_that_ended_does_not_end_again_under_an_amended_plan() {
    let mut c = Campaign::open(plan("", ""));
    c.offer_plan("v2", plan("", ""));
    incident(&mut c, "2026-03-01", "fault", 1);
    to(&mut c, "2027-04-01");
    let amended = r#""fact": "plan-amended", "plan": "v2", "authority": "x", "reason": "why""#;
    let told = record(&mut c, "2027-05-01", amended);
    assert!(!told.iter().any(|c| c.id.starts_with("points:cycle-ended:")), "{told:?}");
    let later = to(&mut c, "2027-06-01");
    assert!(later.iter().all(|c| !c.id.starts_with("points:cycle-ended:")), "{later:?}");
}
