//! Items in campaigns of any steps: the same told, the same state.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, replay};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::time::Instant;
use proptest::prelude::*;

const PLAN: &str = "\
duban: 1
campaign: {id: p, window: 2026-06-01..2026-07-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {}, saic: {under: town}, police: {under: town}, court: {under: town}}
tasks: [{id: t, responsible: town, due: 2026-06-10}]
scorecard: {base: 100, items: [{id: i, points: 50}]}
pipelines:
  lead:
    initial: found
    acknowledge: 1 workday
    states:
      found: {within: 3 workdays}
      verified: {within: 15 workdays, extend: {once: 5 workdays, by: saic}}
      transferred: {within: 24 h, to: police}
      closed: {final: true}
    moves: [found -> verified, verified -> transferred, verified -> closed, transferred -> closed, verified -> found]
rules:
  - {id: r, on: item.overdue, then: 'deduct(1, \"i\")'}
  - {id: h, on: item.handed-over, then: 'award(1)'}
";

/// Raw facts about a few items, in the order of their hours.
fn raw() -> impl Strategy<Value = Vec<(u32, u8, u8, u8)>> {
    proptest::collection::vec((0u32..1400, 0u8..12, 0u8..3, any::<u8>()), 0..40).prop_map(|mut all| {
        all.sort_by_key(|f| f.0);
        all
    })
}

fn random(plan: &CheckedPlan, raw: &[(u32, u8, u8, u8)]) -> Vec<Fact> {
    let start = plan.timetable.start();
    let units = ["saic", "police", "court", "town"];
    let states = ["found", "verified", "transferred"];
    let one = |(hour, kind, item, pick): &(u32, u8, u8, u8)| {
        let at = plan.timetable.zone.format(Instant::from_millis(start.millis() + i64::from(*hour) * 3_600_000));
        let (unit, state) = (units[usize::from(*pick) % 4], states[usize::from(*pick) % 3]);
        let rest = match kind {
            0 | 1 => format!(r#""fact": "item-opened", "pipeline": "lead", "item": "i{item}", "unit": "{unit}""#),
            2..=4 => format!(r#""fact": "item-moved", "item": "i{item}", "state": "{state}""#),
            5 => format!(r#""fact": "item-handed-over", "item": "i{item}", "to": "{unit}""#),
            6 | 7 => format!(r#""fact": "acknowledged", "item": "i{item}""#),
            8 => format!(r#""fact": "suspended", "item": "i{item}", "authority": "town", "reason": "r""#),
            9 => format!(r#""fact": "resumed", "item": "i{item}""#),
            10 => format!(
                r#""fact": "extended", "item": "i{item}", "until": "2026-07-{:02}", "authority": "town", "reason": "r""#,
                1 + pick % 28
            ),
            _ => format!(r#""fact": "item-closed", "item": "i{item}""#),
        };
        Fact::from_json(&format!(r#"{{"at": "{at}", {rest}}}"#), &plan.timetable.zone).unwrap()
    };
    raw.iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// One big step, many small ones and a replay tell the same of items; each stay breaks at most once, never while its
    /// clock stands still, and the owner of an item is always a unit that had it.
    #[test]
    fn items_are_the_same_in_any_steps(raw in raw(), step in 1i64..80) {
        let plan = check(Source::new("p.yaml", PLAN), &Default::default(), &Default::default()).plan.unwrap();
        let facts = random(&plan, &raw);
        let end = Instant::from_millis(plan.timetable.start().millis() + 2400 * 3_600_000);
        let mut one = Campaign::open_with_journal(plan.clone());
        let mut all = Vec::new();
        let accepted: Vec<bool> = facts.iter().map(|f| {
            let done = one.record(f.clone());
            let taken = done.is_ok();
            all.extend(done.map(|r| r.consequences).unwrap_or_default());
            taken
        }).collect();
        all.extend(one.advance(end).unwrap());
        let journal = one.take_journal();

        let mut many = Campaign::open_with_journal(plan.clone());
        let mut stepped = String::new();
        let mut next = facts.iter().zip(&accepted).peekable();
        for hour in (0..2400).step_by(step as usize).chain([2400]) {
            let now = Instant::from_millis(plan.timetable.start().millis() + hour * 3_600_000);
            while let Some((fact, accepted)) = next.next_if(|(f, _)| f.at <= now) {
                prop_assert_eq!(many.record(fact.clone()).is_ok(), *accepted);
            }
            many.advance(now).unwrap();
            stepped.push_str(&many.take_journal());
        }
        prop_assert_eq!(&journal, &stepped);
        let again = replay(plan, &journal).unwrap();
        prop_assert!(one.items().eq(again.items()));

        let mut ids: Vec<&str> = all.iter().map(|c| &*c.id).collect();
        ids.sort_unstable();
        prop_assert!(ids.windows(2).all(|w| w[0] != w[1]), "told twice");
        for item in one.items() {
            let had = item.hand_overs().iter().any(|h| h.to == item.owner());
            prop_assert!(had || item.owner() == item.first_asked());
            for stay in item.stays().filter(|s| s.overdue) {
                let id = format!("item-overdue:{}:{}:{}", item.reference(), stay.state, stay.times);
                let at = all.iter().find(|c| *c.id == *id).unwrap().at.instant();
                let still = stay.suspensions.iter().any(|s| s.from < at && s.until.is_none_or(|u| at < u));
                prop_assert!(!still && stay.left.is_none_or(|left| at <= left));
            }
        }
    }
}
