//! Appeals: upheld entries stand, others are reversed; and inspections, on whose marks rules act.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, What, decimal, replay};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::timetable::UnitIx;
use duban::view::{explain, standings};
use proptest::prelude::*;
use rust_decimal::Decimal;

const PLAN: &str = r#"
duban: 1
campaign: {id: p, window: 2026-03-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}
units: {a: {}, b: {}}
tasks: [{id: t, responsible: a, due: 2026-06-10}]
scorecard:
  base: 10
  bonus_cap: 3
  items: [{id: i, points: 5}]
ladder:
  - {id: rectify, remedy: 30 d}
  - {id: card, remedy: 10 d}
  - {id: veto, final: true}
rules:
  - {id: off, on: incident, when: event.kind == "x", then: 'deduct(3 * event.count, "i")'}
  - {id: on, on: incident, when: event.kind == "good", then: 'award(2)'}
  - {id: all, on: incident, when: event.kind == "all", then: 'deduct(20)'}
  - {id: put, on: incident, when: event.kind == "put", then: 'impose("rectify")'}
  - {id: up, on: incident, when: event.kind == "up", then: 'raise(); notice("told")'}
  - {id: many, on: incident, when: 'event.kind == "ask"', then: 'notice(`${history.points(365)} ${history.measures("rectify", 365)}`)'}
  - {id: marks, on: inspected, when: 'event.marks < 60 && history.count("inspected", 90) >= 2', then: 'deduct(60 - event.marks); notice(`${event.kind} ${event.count} ${event.marks}`)'}
"#;

fn plan() -> CheckedPlan {
    let done = check(Source::new("p.yaml", PLAN), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00", {rest}}}"#), campaign.zone()).unwrap()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn refused(campaign: &mut Campaign, at: &str, rest: &str) -> String {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).expect_err(rest).to_string()
}

fn incident(campaign: &mut Campaign, at: &str, kind: &str, count: u32) -> Vec<Consequence> {
    record(campaign, at, &format!(r#""fact": "incident", "unit": "a", "kind": "{kind}", "count": {count}"#))
}

fn appeal(entry: &str) -> String {
    format!(r#""fact": "appealed", "entry": "{entry}", "reason": "not ours""#)
}

fn decide(entry: &str, upheld: bool) -> String {
    format!(r#""fact": "appeal-decided", "entry": "{entry}", "upheld": {upheld}, "authority": "b", "reason": "r""#)
}

fn reverse(campaign: &mut Campaign, at: &str, entry: &str) -> Vec<Consequence> {
    record(campaign, at, &appeal(entry));
    record(campaign, at, &decide(entry, false))
}

fn a(campaign: &Campaign) -> UnitIx {
    campaign.timetable().units.find("a").unwrap()
}

fn score(campaign: &Campaign) -> String {
    decimal(&campaign.score(a(campaign)))
}

fn standing(campaign: &Campaign) -> Option<String> {
    let (rung, ..) = campaign.measure(a(campaign))?;
    Some(campaign.plan().plan.ladder[rung].id.to_string())
}

fn ids(told: &[Consequence]) -> Vec<&str> {
    told.iter().map(|c| &*c.id).collect()
}

#[test]
fn reversed_points_give_the_item_room_again_and_what_was_swallowed_counts() {
    let mut c = Campaign::open_with_journal(plan());
    incident(&mut c, "03-02T09:00", "x", 1);
    incident(&mut c, "03-03T09:00", "x", 1);
    assert_eq!(score(&c), "5", "three, then the two that are left of the item");
    let first = "points:off:1:fact-1";
    record(&mut c, "03-04T09:00", &appeal(first));
    assert_eq!(score(&c), "5", "an appeal alone changes nothing");
    let told = record(&mut c, "03-05T09:00", &decide(first, false));
    let second = "entry-recomputed:points:off:1:fact-2:entry-reversed:points:off:1:fact-1";
    assert_eq!(ids(&told), ["entry-reversed:points:off:1:fact-1", second]);
    assert_eq!(score(&c), "7", "the second takes the three that it wanted");
    incident(&mut c, "03-06T09:00", "x", 1);
    assert_eq!(score(&c), "5", "and the next the two that are left");
    // Every instant: base and entries, reversals included.
    let seen = standings(&c, Language::En, 10);
    let entries = &seen.standings.iter().find(|s| s.unit == "a").unwrap().entries;
    let points: Vec<&str> = entries.iter().map(|e| e.points.as_str()).collect();
    assert_eq!(points, ["-3", "-2", "3", "-1", "-2"]);
    let text = explain(&c, a(&c), None, Language::En).unwrap().to_text();
    assert!(text.contains("+3 points back on i: 5 → 8"), "{text}");
    assert!(
        text.contains("−1 points on i, worked out again") && text.contains("counts −3 instead of −2: 8 → 7"),
        "{text}"
    );
    let asked = incident(&mut c, "03-07T09:00", "ask", 1);
    assert!(matches!(&asked[0].what, What::Notice { text, .. } if text == "5 0"), "history counts what stands");
    let journal = c.take_journal();
    assert_eq!(score(&replay(plan(), &journal).unwrap()), "5");
}

#[test]
fn an_upheld_entry_stands_and_nothing_is_decided_twice() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "x", 1);
    let entry = "points:off:1:fact-1";
    let none = "points:off:1:fact-2";
    assert!(refused(&mut c, "03-03T09:00", &appeal(none)).contains("no entry `points:off:1:fact-2`"));
    assert!(refused(&mut c, "03-03T09:00", &decide(entry, true)).contains("no appeal against"));
    record(&mut c, "03-03T09:00", &appeal(entry));
    assert!(refused(&mut c, "03-03T10:00", &appeal(entry)).contains("appealed against before"));
    assert_eq!(ids(&record(&mut c, "03-04T09:00", &decide(entry, true))), [""; 0]);
    assert_eq!(score(&c), "7");
    assert!(refused(&mut c, "03-05T09:00", &decide(entry, false)).contains("decided before"));
    assert!(refused(&mut c, "03-05T09:00", &appeal(entry)).contains("appealed against before"));
}

/// What a later incident demanded too is not lost with the measure that stood by then.
#[test]
fn what_was_demanded_meanwhile_is_demanded_when_a_measure_is_reversed() {
    let mut c = Campaign::open_with_journal(plan());
    incident(&mut c, "03-02T09:00", "put", 1);
    let unchanged = incident(&mut c, "03-10T09:00", "put", 1);
    assert_eq!(ids(&unchanged), ["measure-unchanged:a:rectify:put:1:fact-2"]);
    let first = "measure-imposed:a:rectify:put:1:fact-1";
    record(&mut c, "03-11T09:00", &appeal(first));
    let told = record(&mut c, "03-12T09:00", &decide(first, false));
    let again = "measure-imposed:a:rectify:again:put:1:fact-2";
    assert_eq!(ids(&told), [&*format!("measure-lifted:{first}:on-appeal"), again]);
    assert!(matches!(&told[1].what, What::Imposed { until: Some(until), .. } if until == "2026-04-11"), "{told:?}");
    assert_eq!(told[1].rule.as_ref().map(|r| &*r.id), Some("put"));
    // That measure is appealed against by its own name; then nothing is left to demand.
    record(&mut c, "03-13T09:00", &appeal(again));
    assert_eq!(
        ids(&record(&mut c, "03-14T09:00", &decide(again, false))),
        [&*format!("measure-lifted:{again}:on-appeal")]
    );
    assert_eq!(standing(&c), None);
    // What was put right before the decision is not demanded again.
    incident(&mut c, "03-20T09:00", "put", 1);
    incident(&mut c, "03-21T09:00", "put", 1);
    record(&mut c, "03-22T09:00", r#""fact": "remedied", "unit": "a", "measure": "rectify""#);
    let third = "measure-imposed:a:rectify:put:1:fact-7";
    record(&mut c, "03-23T09:00", &appeal(third));
    assert_eq!(ids(&record(&mut c, "03-24T09:00", &decide(third, false))), [&*format!("entry-reversed:{third}")]);
    assert_eq!(standing(&c), None);
    let journal = c.take_journal();
    assert_eq!(standing(&replay(plan(), &journal).unwrap()), None);
}

#[test]
fn an_award_taken_back_leaves_the_floor_and_frees_the_cap() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "good", 1);
    incident(&mut c, "03-03T09:00", "good", 1);
    assert_eq!(score(&c), "13", "two, and one up to the cap");
    let told = reverse(&mut c, "03-04T09:00", "points:on:1:fact-1");
    assert_eq!(score(&c), "12", "the second counts whole");
    assert!(matches!(&told[1].what, What::Recomputed(r) if r.was == Decimal::ONE && r.is == Decimal::TWO));
    incident(&mut c, "03-05T09:00", "good", 1);
    assert_eq!(score(&c), "13");
    incident(&mut c, "03-06T09:00", "all", 1);
    assert_eq!(score(&c), "0");
    let told = reverse(&mut c, "03-07T09:00", "points:on:1:fact-2");
    let moved: Vec<String> = told.iter().map(|c| c.what.word().to_owned()).collect();
    assert_eq!(moved, ["entry-reversed", "entry-recomputed", "entry-recomputed"], "two back, one more, one less taken");
    assert_eq!(score(&c), "0", "no score falls below its floor");
    // What it took comes back, and no more was ever there.
    reverse(&mut c, "03-08T09:00", "points:all:1:fact-6");
    assert_eq!(score(&c), "12");
}

#[test]
fn a_reversed_measure_gives_way_to_the_one_before() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "up", 1);
    incident(&mut c, "03-10T09:00", "up", 1);
    assert_eq!(standing(&c).as_deref(), Some("card"));
    let told = reverse(&mut c, "03-12T09:00", "measure-imposed:a:card:up:1:fact-2");
    assert_eq!(ids(&told), ["measure-lifted:measure-imposed:a:card:up:1:fact-2:on-appeal"]);
    assert_eq!(standing(&c).as_deref(), Some("rectify"));
    assert_eq!(c.measure(a(&c)).unwrap().2.as_deref(), Some("2026-04-01"), "its own clock goes on");
    assert!(explain(&c, a(&c), None, Language::En).unwrap().to_text().contains("card lifted on appeal"));
    // That clock runs out at its own instant, and not the one of the card.
    let end = c.end_of_day("2026-04-30".parse().unwrap());
    let told = c.advance(end).unwrap();
    let first: Vec<_> = told.iter().map(|c| format!("{} {}", &c.at.text()[5..10], c.what.word())).take(3).collect();
    assert_eq!(first, ["04-02 measure-expired", "04-02 measure-imposed", "04-13 measure-expired"]);
    assert_eq!(standing(&c).as_deref(), Some("veto"));
}

#[test]
fn what_ran_out_meanwhile_or_was_reversed_does_not_come_back() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "up", 1);
    // The card follows from the measure that was not put right in time; without it the unit stands under none.
    let expired = c.end_of_day("2026-04-02".parse().unwrap());
    let told = c.advance(expired).unwrap();
    let card = told.iter().find(|c| c.what.word() == "measure-imposed").unwrap().id.to_string();
    reverse(&mut c, "04-05T09:00", &card);
    assert_eq!(standing(&c), None);
    // A measure struck while a higher one stands moves nothing, and is not what that one gives way to.
    incident(&mut c, "05-04T09:00", "up", 1);
    let rectify = c.story(a(&c)).filter(|c| c.what.word() == "measure-imposed").last().unwrap().id.to_string();
    incident(&mut c, "05-05T09:00", "up", 1);
    let card = c.story(a(&c)).filter(|c| c.what.word() == "measure-imposed").last().unwrap().id.to_string();
    let told = reverse(&mut c, "05-06T09:00", &rectify);
    assert_eq!(told[0].what.word(), "entry-reversed");
    assert_eq!(standing(&c).as_deref(), Some("card"));
    reverse(&mut c, "05-07T09:00", &card);
    assert_eq!(standing(&c), None);
    // A notice can be appealed against as well; what no rule made cannot.
    assert_eq!(reverse(&mut c, "05-08T09:00", "notice:up:2:fact-1")[0].what.word(), "entry-reversed");
    let over = c.end_of_day("2026-06-11".parse().unwrap());
    c.advance(over).unwrap();
    let told = refused(&mut c, "06-12T09:00", &appeal("obligation-breached:t@a:2026-06-10"));
    assert!(told.contains("appeals are against points, measures, notices and rewards"), "{told}");
    let asked = incident(&mut c, "06-13T09:00", "ask", 1);
    assert!(matches!(&asked[0].what, What::Notice { text, .. } if text == "0 1"), "{:?}", asked[0].what);
}

#[test]
fn a_measure_whose_time_ended_under_a_higher_one_is_over_with_the_reversal() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "up", 1);
    incident(&mut c, "03-31T09:00", "up", 1);
    // The first could be put right until 1 April; nobody did, and nothing was told under the card.
    let told = reverse(&mut c, "04-05T09:00", "measure-imposed:a:card:up:1:fact-2");
    let words: Vec<&str> = told.iter().map(|c| c.what.word()).filter(|w| w.starts_with("measure")).collect();
    assert_eq!(words, ["measure-lifted", "measure-expired", "measure-imposed"], "{told:?}");
    let card = c.measure(a(&c)).unwrap();
    assert_eq!((standing(&c).as_deref(), &*card.1.text()), (Some("card"), "2026-04-05T09:00:00+08:00"));
    assert!(explain(&c, a(&c), None, Language::En).unwrap().to_text().contains("cause: card lifted on appeal"));
}

#[test]
fn a_late_fact_changes_what_a_reversal_gives_back() {
    let mut c = Campaign::open(plan());
    incident(&mut c, "03-02T09:00", "x", 1);
    incident(&mut c, "03-03T09:00", "good", 1);
    reverse(&mut c, "03-05T09:00", "points:off:1:fact-1");
    // A fact handed in late changes what the entry was capped by, not that it was reversed.
    let mut late = fact(&c, "03-01T09:00", r#""fact": "incident", "unit": "a", "kind": "x", "count": 1"#);
    late.recorded_at = c.clock().unwrap();
    c.record(late).unwrap();
    assert_eq!(
        score(&c),
        "9",
        "the late one took three, the reversed one the two that were left, and two were awarded"
    );
}

#[test]
fn rules_act_on_the_marks_of_inspections() {
    let mut c = Campaign::open(plan());
    let inspect = |marks: &str| {
        format!(r#""fact": "inspected", "unit": "a", "kind": "spot", "count": 2, "marks": {marks}, "ref": "r1""#)
    };
    assert_eq!(ids(&record(&mut c, "03-02T09:00", &inspect("50"))), ["obligation-opened:t@a"], "the first is forgiven");
    let told = record(&mut c, "04-02T09:00", &inspect("57.5"));
    assert_eq!(ids(&told), ["points:marks:1:fact-2", "notice:marks:2:fact-2"]);
    assert!(matches!(&told[1].what, What::Notice { text, .. } if text == "spot 2 57.5"));
    assert_eq!(score(&c), "7.5");
    assert_eq!(ids(&record(&mut c, "04-03T09:00", &inspect("60"))), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is appealed against and decided: a score is its base and the sum of its entries, reversals included, never
    /// below the floor; no item gives more than it has; and replay gives the same.
    #[test]
    fn scores_are_the_sum_of_entries_and_reversals(
        raw in proptest::collection::vec((0u8..9, 1u32..3, any::<prop::sample::Index>(), any::<bool>(), 1i64..72), 1..40),
    ) {
        let mut c = Campaign::open_with_journal(plan());
        let start = c.timetable().start().millis();
        let mut hour = 0;
        let mut reversed = std::collections::BTreeSet::new();
        for (kind, count, pick, upheld, gap) in raw {
            hour += gap;
            let at = c.zone().format(duban::time::Instant::from_millis(start + hour * 3_600_000));
            let entries: Vec<String> = c.story(a(&c)).map(|c| c.id.to_string()).collect();
            let entry = if entries.is_empty() { "none" } else { &entries[pick.index(entries.len())] };
            let rest = match kind {
                0..=4 => {
                    let kind = ["x", "x", "good", "all", "up"][usize::from(kind)];
                    format!(r#""fact": "incident", "unit": "a", "kind": "{kind}", "count": {count}"#)
                }
                5 | 6 => appeal(entry),
                _ => decide(entry, upheld),
            };
            let fact = Fact::from_json(&format!(r#"{{"at": "{at}", {rest}}}"#), c.zone()).unwrap();
            if c.record(fact).is_ok() && kind > 6 && !upheld {
                prop_assert!(reversed.insert(entry.to_owned()), "reversed twice");
            }
            let mut on_item = Decimal::ZERO;
            let mut sum = Decimal::from(10);
            for told in c.story(a(&c)) {
                let (points, item) = match &told.what {
                    What::Points { points, item, .. } | What::Reversed { points, item, .. } => (points, item),
                    What::Recomputed(told) => (&told.points, &told.item),
                    _ => continue,
                };
                sum += points;
                on_item += if item.is_some() { *points } else { Decimal::ZERO };
            }
            prop_assert_eq!(sum, c.score(a(&c)));
            prop_assert!(sum >= Decimal::ZERO && on_item <= Decimal::ZERO && on_item >= Decimal::from(-5));
        }
        let journal = c.take_journal();
        let again = replay(plan(), &journal).unwrap();
        prop_assert_eq!(score(&c), score(&again));
        prop_assert_eq!(standing(&c), standing(&again));
    }
}
