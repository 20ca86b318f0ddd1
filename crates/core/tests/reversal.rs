//! What is reversed counts as never made: what caps, floors and `highest` swallowed of other entries counts again.
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
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::explain;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::fmt::Write;

const ITEMS: &str = "
    - {id: pet, points: 4, score: {per_case: {facts: pet, points: 2, again: {points: 1, within_days: 30}}}}
    - {id: row, points: 20, score: {per_case: {facts: row, points: 2, again: {points: 1, within_days: 30}, halved_within: 20 d}}}
    - {id: extra, points: 10, bonus: true, highest: true}
    - {id: nat, points: 5, under: extra, score: {per_case: {facts: nat, points: 5}}}
    - {id: prov, points: 5, under: extra, score: {per_case: {facts: prov, points: 3}}}
    - {id: shared, points: 5}
    - {id: bonus, points: 3, under: shared, bonus: true}
";

fn plan_of(card: &str, rules: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}}\n\
         units: {{a: {{}}, b: {{}}}}\nscorecard:\n{card}\nrules:\n{rules}\n"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn plan(card: &str) -> CheckedPlan {
    let rules = r#"
  - {id: off, on: incident, when: event.kind == "off", then: 'deduct(event.count)'}
  - {id: on, on: incident, when: event.kind == "on", then: 'award(event.count)'}
  - {id: both, on: incident, when: event.kind == "both", then: 'award(2, "bonus"); deduct(5, "shared")'}
  - {id: back, on: incident, when: event.kind == "back", then: 'deduct(3, "bonus")'}
  - {id: ask, on: incident, when: event.kind == "ask", then: 'notice(`${history.points(365)}`)'}"#;
    plan_of(&format!("{card}\n  items:{ITEMS}"), rules)
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = Fact::from_json(&format!(r#"{{"at": "2026-{at}:00", {rest}}}"#), campaign.zone()).unwrap();
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn incidents(campaign: &mut Campaign, all: &[(&str, &str, u32)]) {
    for (at, kind, count) in all {
        record(
            campaign,
            &format!("{at}T10:00"),
            &format!(r#""fact": "incident", "unit": "a", "kind": "{kind}", "count": {count}"#),
        );
    }
}

fn revoked(entry: &str) -> String {
    format!(r#""fact": "revoked", "entry": "{entry}", "authority": "b", "reason": "r""#)
}

fn a(campaign: &Campaign) -> UnitIx {
    campaign.timetable().units.find("a").unwrap()
}

fn score(campaign: &Campaign) -> String {
    decimal(&campaign.score(a(campaign)))
}

fn rung(campaign: &Campaign) -> Option<usize> {
    campaign.measure(a(campaign)).map(|(rung, ..)| rung)
}

fn text(campaign: &Campaign) -> String {
    explain(campaign, a(campaign), None, Language::En).unwrap().to_text()
}

fn sum(campaign: &Campaign, base: Decimal) -> Decimal {
    let moved = campaign.story(a(campaign)).map(|c| match &c.what {
        What::Points { points, .. } | What::Reversed { points, .. } => *points,
        What::Suspended(told) => told.points,
        What::Recomputed(told) => told.points,
        What::PeriodClosed(told) => told.points,
        _ => Decimal::ZERO,
    });
    base + moved.sum::<Decimal>()
}

/// The score after some incidents, when an entry is reversed on the twentieth.
fn after(card: &str, all: &[(&str, &str, u32)], entry: &str) -> String {
    let mut c = Campaign::open_with_journal(plan(card));
    incidents(&mut c, all);
    record(&mut c, "03-20T10:00", &revoked(entry));
    assert_eq!(score(&replay(plan(card), &c.take_journal()).unwrap()), score(&c));
    score(&c)
}

#[test]
fn what_was_swallowed_counts_when_what_swallowed_it_goes() {
    let nat_prov = [("03-03", "nat", 1), ("03-04", "prov", 1)];
    assert_eq!(after("  base: 100", &nat_prov, "points:case:nat:fact-1"), "103");
    let prov_nat = [("03-03", "prov", 1), ("03-04", "nat", 1)];
    assert_eq!(after("  base: 100", &prov_nat, "points:case:prov:fact-1"), "105");
    // Two and three of an item of four.
    let pets = [("03-03", "pet", 1), ("03-04", "pet", 1), ("03-05", "pet", 1)];
    assert_eq!(after("  base: 100", &pets, "points:case:pet:fact-1"), "96");
    let off = [("03-03", "off", 8), ("03-04", "off", 8)];
    assert_eq!(after("  base: 10", &off, "points:off:1:fact-1"), "2");
    let on = [("03-03", "on", 5), ("03-04", "on", 5)];
    assert_eq!(after("  base: 0\n  bonus_cap: 5", &on, "points:on:1:fact-1"), "5");
}

#[test]
fn a_surcharge_on_repetition_goes_with_the_case_before() {
    let mut c = Campaign::open_with_journal(plan("  base: 100"));
    incidents(&mut c, &[("03-03", "row", 1), ("03-10", "row", 1)]);
    assert_eq!(score(&c), "95");
    let told = record(&mut c, "03-20T10:00", &revoked("points:case:row:fact-1"));
    assert_eq!(score(&c), "98", "{told:?}");
    // What comes is held against what is left.
    incidents(&mut c, &[("04-05", "row", 1)]);
    assert_eq!(score(&c), "95", "again within thirty days of the second");
    record(&mut c, "04-06T10:00", &revoked("points:case:row:fact-2"));
    assert_eq!(score(&c), "98");
    incidents(&mut c, &[("04-08", "ask", 1)]);
    assert!(
        text(&c).contains("notice: 2")
            || c.story(a(&c)).any(|c| matches!(&c.what, What::Notice { text, .. } if &**text == "2"))
    );
}

#[test]
fn half_of_what_an_entry_takes_now_is_given_back() {
    let mut c = Campaign::open(plan("  base: 100"));
    incidents(&mut c, &[("03-03", "row", 1), ("03-10", "row", 1)]);
    record(&mut c, "03-20T10:00", &revoked("points:case:row:fact-1"));
    record(&mut c, "03-21T10:00", r#""fact": "put-right", "entry": "points:case:row:fact-2""#);
    assert_eq!(score(&c), "99");
    // Without the entry nothing is given back of it.
    record(&mut c, "03-22T10:00", &revoked("points:case:row:fact-2"));
    assert_eq!(score(&c), "100");
    assert_eq!(sum(&c, Decimal::ONE_HUNDRED), Decimal::ONE_HUNDRED);
}

#[test]
fn what_was_earned_is_no_part_of_what_can_be_deducted() {
    let mut c = Campaign::open(plan("  base: 100"));
    incidents(&mut c, &[("03-03", "both", 1)]);
    assert_eq!(score(&c), "97", "two earned, and the whole five of the item taken");
    incidents(&mut c, &[("03-04", "back", 1)]);
    assert_eq!(score(&c), "95", "what was earned is taken back, and no more");
    incidents(&mut c, &[("03-05", "back", 1)]);
    assert_eq!(score(&c), "95");
    assert!(text(&c).contains("no more was earned"), "{}", text(&c));
    let mut c = Campaign::open(plan("  base: 100"));
    incidents(&mut c, &[("03-03", "nat", 1), ("03-04", "prov", 1)]);
    assert!(text(&c).contains("only the highest counts, and 5 counted before"), "{}", text(&c));
}

#[test]
fn a_period_that_runs_is_worked_out_again_and_one_that_is_closed_is_not() {
    let mut c = Campaign::open(plan("  base: 100\n  appraisal: {every: month, carry_over: fresh}"));
    incidents(&mut c, &[("03-20", "row", 1), ("04-03", "row", 1)]);
    assert_eq!(score(&c), "97", "again within thirty days, over the end of the month");
    record(&mut c, "04-05T10:00", &revoked("points:case:row:fact-1"));
    assert_eq!(score(&c), "98");
    assert_eq!(sum(&c, Decimal::ONE_HUNDRED), c.score(a(&c)));
}

/// A points account, or none.
fn account() -> impl Strategy<Value = String> {
    let redeem = (1u32..4, 1u32..9, any::<bool>()).prop_map(|(points, most, below)| {
        let below = if below { ", below: 5" } else { "" };
        format!(", redeem: {{facts: k7, points: {points}, most: {most}{below}}}")
    });
    let carry = prop::sample::select(vec!["fresh", "keep", "unpaid"]);
    prop::option::of((1u32..60, carry, prop::option::of(redeem))).prop_map(|account| match account {
        None => String::new(),
        Some((days, carry, redeem)) => format!(
            ", account: {{cycle: {days} d, carry_over: {carry}{}, begins: [{{unit: a, day: 2026-02-11}}], \
             thresholds: [{{points: 2, measure: talk}}, {{points: 4, measure: course}}]}}",
            redeem.unwrap_or_default()
        ),
    })
}

/// A scorecard of random caps.
fn card() -> impl Strategy<Value = (String, u32)> {
    let some = |to: u32| prop_oneof![1 => Just(None), 2 => (0..to).prop_map(Some)];
    (5u32..30, some(4), some(6), some(9), some(9), any::<[bool; 3]>(), 1i64..40, account()).prop_map(
        |(base, floor, cap, whole, part, flags, days, account)| {
            let points = |n: Option<u32>| n.map(|n| format!(", points: {n}")).unwrap_or_default();
            let mut card = format!("  base: {base}\n");
            let _ = floor.map(|n| writeln!(card, "  floor: {n}"));
            let _ = cap.map(|n| writeln!(card, "  bonus_cap: {n}"));
            let [highest, within, times] = flags;
            let highest = if highest { ", highest: true" } else { "" };
            let under = if within { ", under: whole" } else { "" };
            let times = if times { ", times: [{kind: town, times: 2}]" } else { "" };
            let _ = write!(
                card,
                "  items:\n    - {{id: whole{}{account}}}\n    - {{id: part, under: whole{}}}\n    - {{id: extra, bonus: true{}{highest}}}\n\
                 \x20   - {{id: one, under: extra, score: {{per_case: {{facts: k0, points: 2}}}}}}\n\
                 \x20   - {{id: two, under: extra{}, score: {{per_case: {{facts: k1, points: 3}}}}}}\n\
                 \x20   - {{id: case{under}{times}, score: {{per_case: {{facts: k2, points: 1.5, again: {{points: 1, within_days: {days}}}, halved_within: 90 d}}}}}}\n\
                 \x20   - {{id: other, under: part, score: {{per_case: {{facts: k2, points: 0.5}}}}}}\n\
                 \x20   - {{id: good, under: whole, bonus: true, points: 4}}\n",
                points(whole), points(part), points(cap), points(part)
            );
            (card, base)
        },
    )
}

const RULES: &str = r#"
  - {id: r3, on: incident, when: event.kind == "k3", then: 'deduct(event.count, "part"); deduct(2)'}
  - {id: r4, on: incident, when: event.kind == "k4", then: 'award(event.count, "good")'}
  - {id: r5, on: incident, when: event.kind == "k5", then: 'award(event.count); deduct(1, "good")'}
  - {id: r6, on: incident, when: event.kind == "k6", then: 'award(1, "two"); deduct(7, "whole")'}"#;

fn campaign(card: &str) -> Campaign {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}}\n\
         units: {{a: {{kind: town}}, b: {{}}}}\nscorecard:\n{card}\n\
         ladder: [{{id: talk}}, {{id: course}}]\nrules:{RULES}\n"
    );
    let done = check(Source::new("p.yaml", text.clone()), &Default::default(), &RuleLibrary::new());
    Campaign::open_with_journal(done.plan.unwrap_or_else(|| {
        panic!("{text}: {:?}", done.diagnostics.items().iter().map(|d| d.message(Language::En)).collect::<Vec<_>>())
    }))
}

fn at(campaign: &mut Campaign, hour: i64, rest: &str) -> bool {
    let at = campaign.timetable().start().millis() + hour * 3_600_000;
    let at = campaign.zone().format(Instant::from_millis(at));
    let fact = Fact::from_json(&format!(r#"{{"at": "{at}", {rest}}}"#), campaign.zone()).unwrap();
    campaign.record(fact).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the scorecard and whatever happened: a fact of which every entry is reversed leaves the score that there
    /// would be had the fact been withdrawn, at once and for what comes after.
    #[test]
    fn reversing_comes_to_the_same_as_withdrawing(
        (card, base) in card(),
        facts in proptest::collection::vec((0u8..10, 1u32..5, 1i64..300), 1..14),
        gone in proptest::collection::vec(any::<prop::sample::Index>(), 1..5),
        more in proptest::collection::vec((0u8..7, 1u32..5), 0..5),
    ) {
        let (mut reversed, mut withdrawn) = (campaign(&card), campaign(&card));
        let mut hour = 0;
        let mut cases: Vec<usize> = Vec::new();
        let mut taken = 0;
        for (kind, count, gap) in &facts {
            hour += gap / 8 + 1;
            let rest = match kind {
                0..=7 => format!(r#""fact": "incident", "unit": "a", "kind": "k{kind}", "count": {count}"#),
                _ if cases.is_empty() => continue,
                _ => {
                    let case = cases[*gap as usize % cases.len()];
                    format!(r#""fact": "put-right", "entry": "points:case:case:fact-{case}""#)
                }
            };
            let both = [at(&mut reversed, hour, &rest), at(&mut withdrawn, hour, &rest)];
            prop_assert_eq!(both[0], both[1]);
            if both[0] {
                taken += 1;
                if *kind == 2 {
                    cases.push(taken);
                }
            }
        }
        prop_assume!(taken > 0);
        let gone: std::collections::BTreeSet<usize> = gone.iter().map(|i| i.index(taken) + 1).collect();
        for seq in gone.iter().rev() {
            hour += 1;
            let cause = format!(":fact-{seq}");
            let entries: Vec<String> = reversed
                .story(a(&reversed))
                .filter(|c| matches!(c.what, What::Points { .. }))
                .filter(|c| c.id.ends_with(&cause) && !c.id.starts_with("points:put-right")
                    || matches!(c.cause, duban::campaign::Cause::Fact(n) if n as usize == *seq))
                .map(|c| c.id.to_string())
                .collect();
            for entry in entries {
                prop_assert!(at(&mut reversed, hour, &revoked(&entry)), "{entry}");
                prop_assert_eq!(sum(&reversed, Decimal::from(base)), reversed.score(a(&reversed)));
            }
            let corrected = format!(r#""fact": "corrected", "corrects": {seq}, "reason": "r""#);
            prop_assert!(at(&mut withdrawn, hour, &corrected));
            prop_assert_eq!(score(&reversed), score(&withdrawn), "{} without {}\n{}\n{}", card, seq, text(&reversed), text(&withdrawn));
            prop_assert_eq!(rung(&reversed), rung(&withdrawn), "{} without {}\n{}\n{}", card, seq, text(&reversed), text(&withdrawn));
        }
        for (kind, count) in more {
            hour += 30;
            let rest = format!(r#""fact": "incident", "unit": "a", "kind": "k{kind}", "count": {count}"#);
            prop_assert_eq!(at(&mut reversed, hour, &rest), at(&mut withdrawn, hour, &rest));
            prop_assert_eq!(score(&reversed), score(&withdrawn), "{}\n{}\n{}", card, text(&reversed), text(&withdrawn));
            prop_assert_eq!(rung(&reversed), rung(&withdrawn), "{}\n{}\n{}", card, text(&reversed), text(&withdrawn));
        }
        let journal = reversed.take_journal();
        let again = replay(campaign(&card).plan().clone(), &journal).unwrap();
        prop_assert_eq!(score(&reversed), score(&again));
    }
}
