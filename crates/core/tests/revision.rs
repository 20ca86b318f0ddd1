//! Facts handed in late, and corrections: what was concluded without them is rescinded, nothing is erased, and the order of
//! recording leaves no trace in the outcome.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::campaign::{
    Campaign, Consequence, Event, Extended, Fact, Instead, Refusal, ScoreRefusal, What, replay_amended, verify,
};
use duban::check::CheckedPlan;
use duban::diagnostic::Language;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::standings;
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

fn at(plan: &CheckedPlan, hours: i64) -> Instant {
    Instant::from_millis(plan.timetable.start().millis() + hours * HOUR)
}

/// What stands of a campaign now, without the numbers that facts got.
fn stands(campaign: &Campaign) -> String {
    let mut standings = standings(campaign, Language::En, 1000);
    standings.general.retain(|entry| !entry.id.starts_with("fact-moot:"));
    standings.general.iter_mut().for_each(|entry| entry.number = 0);
    let mut all = serde_json::to_string(&standings).unwrap();
    for unit in 0..campaign.timetable().units.all().len() {
        let story = campaign.story(UnitIx::from(unit)).filter(|c| !matches!(c.what, What::FactMoot { .. }));
        let story: Vec<_> = story.map(|c| (&c.at, format!("{:?}", c.what))).collect();
        all.push_str(&serde_json::to_string(&story).unwrap());
    }
    let number = |text: &str, mark: &str| {
        let mut out = String::new();
        for (i, part) in text.split(mark).enumerate() {
            let rest = if i == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) };
            out.push_str(rest);
        }
        out
    };
    number(&number(&all, "fact-"), "#")
}

/// The consequences that stand: told and not rescinded since.
fn standing(told: &[Consequence]) -> BTreeMap<String, Consequence> {
    let mut standing = BTreeMap::new();
    for c in told {
        match &c.what {
            What::Rescinded { consequence, .. } => {
                assert!(standing.remove(&**consequence).is_some(), "{consequence} was rescinded but did not stand");
            }
            _ => {
                let before = standing.insert(c.id.to_string(), c.clone());
                let all: Vec<String> = told
                    .iter()
                    .map(|c| format!("{} {} {:?} {}\n", c.id, c.at.text(), c.cause, c.what.word()))
                    .collect();
                assert!(before.is_none(), "told twice:\n{before:?}\n{c:?}\n{}", all.concat());
            }
        }
    }
    standing
}

/// Whether a fact is about a measure, or about where a phase stands.
fn rests_on_conclusions(event: &Event) -> bool {
    let turns = matches!(event, Event::PhaseEntered { .. } | Event::PhaseClosed { .. } | Event::PhaseReopened { .. });
    let extends = matches!(event, Event::Extended { target: Extended::Phase(_), .. });
    let locks = matches!(event, Event::PeriodLocked { .. } | Event::PeriodUnlocked { .. });
    let ladder = matches!(
        event,
        Event::Remedied { .. }
            | Event::RemedyRefused { .. }
            | Event::MeasureDecided { .. }
            | Event::LiftingApplied { .. }
            | Event::LiftingDecided { .. }
            | Event::Lifted { .. }
            | Event::Suspended { measure: Some(_), .. }
            | Event::Resumed { measure: Some(_), .. }
            | Event::Extended { target: Extended::Measure { .. }, .. }
    );
    let entries = matches!(
        event,
        Event::Appealed { .. } | Event::AppealDecided { .. } | Event::Revoked { .. } | Event::PutRight { .. }
    );
    turns || extends || locks || ladder || entries
}

/// Facts that make sense in the order of their instants, each at an instant of its own.
fn sensible(shape: &support::Shape, plan: &CheckedPlan) -> Vec<Fact> {
    let mut campaign = shape.open();
    let mut facts = Vec::new();
    for mut fact in shape.facts(&plan.timetable.zone) {
        fact.at = Instant::from_millis(fact.at.millis() + facts.len() as i64);
        fact.recorded_at = fact.recorded_at.max(fact.at);
        fact.key = None;
        if campaign.record(fact.clone()).is_ok() {
            facts.push(fact);
        }
    }
    facts
}

/// Records facts in an order of the generator's choosing, those that are refused again at the end, as a host would.
fn in_order(campaign: &mut Campaign, facts: &[Fact], order: &[usize], told: &mut Vec<Consequence>) -> bool {
    let mut left: Vec<usize> = order.to_vec();
    loop {
        let before = left.len();
        left.retain(|i| match campaign.record(facts[*i].clone()) {
            Ok(recorded) => {
                told.extend(recorded.consequences);
                false
            }
            Err(_) => true,
        });
        if left.is_empty() || left.len() == before {
            return left.is_empty();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Facts recorded in any order end where they end when recorded in the order in which they took effect.
    #[test]
    fn the_order_of_recording_leaves_no_trace(
        shape in support::shape(), order in any::<prop::sample::Index>(), ahead in 0i64..2400, apart in 0u32..12,
    ) {
        let plan = shape.checked();
        let facts = sensible(&shape, &plan);
        let mut indices: Vec<usize> = (0..facts.len()).collect();
        // A permutation by one index: rotate and swap pairs.
        let n = indices.len();
        if n > 1 {
            indices.rotate_left(order.index(n));
            for i in (0..n - 1).step_by(2) {
                indices.swap(i, (i + order.index(n)) % n);
            }
        }
        let mut straight = shape.open();
        for fact in &facts {
            straight.record(fact.clone()).unwrap();
        }
        straight.advance(at(&plan, 2401)).unwrap();

        let mut mixed = shape.open();
        // However far apart snapshots stand, they leave no trace either.
        mixed.keep_snapshots(apart);
        let mut told = mixed.advance(at(&plan, ahead)).unwrap();
        let mut journal = mixed.take_journal();
        let all = in_order(&mut mixed, &facts, &indices, &mut told);
        told.extend(mixed.advance(at(&plan, 2401)).unwrap());
        journal.push_str(&mixed.take_journal());
        if all {
            prop_assert_eq!(stands(&straight), stands(&mixed));
        }
        prop_assert!(support::Shape::adds_up(&mixed));
        // What stands by what was told is what running everything again concludes.
        let told = standing(&told);
        let again = mixed.recompute().unwrap();
        prop_assert_eq!(stands(&again), stands(&mixed));
        if !facts.iter().any(|f| matches!(f.event, Event::PlanAmended { .. })) {
            let again = mixed.what_if(plan.clone());
            prop_assert!(again.gone.is_empty() && again.new.is_empty());
            prop_assert_eq!(stands(&again.campaign), stands(&mixed));
        }
        for unit in (0..plan.timetable.units.all().len()).map(UnitIx::from) {
            for c in mixed.story(unit) {
                prop_assert!(told.contains_key(&*c.id), "{} stands but was not told", c.id);
            }
        }
        // The journal says all of it, and replays to the same.
        verify(&journal).unwrap();
        let mut replayed = replay_amended(plan.clone(), shape.versions(), &journal).unwrap();
        prop_assert_eq!(replayed.take_journal(), "");
        replayed.advance(at(&plan, 2401)).unwrap();
        prop_assert_eq!(stands(&replayed), stands(&mixed));
    }

    /// A fact that is taken back leaves no trace in what stands; one that others rest on cannot be.
    #[test]
    fn a_fact_taken_back_was_never_there(shape in support::shape(), which in any::<prop::sample::Index>()) {
        let plan = shape.checked();
        let facts = sensible(&shape, &plan);
        prop_assume!(!facts.is_empty());
        let wrong = which.index(facts.len());
        // A lock is taken back by a fact of its own.
        prop_assume!(!matches!(facts[wrong].event, Event::PeriodLocked { .. } | Event::PeriodUnlocked { .. }));
        let end = at(&plan, 2401);
        let mut campaign = shape.open();
        for fact in &facts {
            campaign.record(fact.clone()).unwrap();
        }
        campaign.advance(end).unwrap();
        let (before, mut journal) = (stands(&campaign), campaign.take_journal());
        let correct = |corrects, instead| Fact {
            at: end, recorded_at: end, by: None, key: None,
            event: Event::Corrected { corrects, reason: "記錯".into(), instead },
        };
        let mut without = shape.open();
        let sound = facts.iter().enumerate().filter(|(i, _)| *i != wrong).all(|(_, f)| {
            // A fact about a conclusion that does not hold is moot, and refused only to one who knows that it does not.
            without.record(f.clone()).is_ok() || rests_on_conclusions(&f.event)
        });
        match campaign.record(correct(wrong as u64 + 1, None)) {
            Ok(_) => {
                prop_assert!(sound);
                without.advance(end).unwrap();
                prop_assert_eq!(stands(&campaign), stands(&without));
                // As it was known before, it stands as before.
                let then = campaign.as_of(end, Instant::from_millis(end.millis() - 1)).unwrap();
                prop_assert_eq!(stands(&then), before.clone());
                // The correction itself corrected, the fact holds again.
                let twice = campaign.record(correct(wrong as u64 + 1, None));
                prop_assert!(matches!(twice, Err(Refusal::AlreadyCorrected { .. })), "corrected twice");
                campaign.record(correct(facts.len() as u64 + 1, None)).unwrap();
                prop_assert_eq!(stands(&campaign), before.clone());
                // Said anew in its own place, it makes no difference.
                let fact = &facts[wrong];
                let instead = Some(Box::new(Instead { at: fact.at, event: fact.event.clone() }));
                let scores = |c: &Campaign| {
                    let units = (0..plan.timetable.units.all().len()).map(UnitIx::from);
                    units.map(|u| (c.score(u), c.story(u).count(), c.measure(u))).collect::<Vec<_>>()
                };
                let as_before = scores(&campaign);
                campaign.record(correct(wrong as u64 + 1, instead)).unwrap();
                prop_assert_eq!(scores(&campaign), as_before);
            }
            Err(Refusal::Contradicts { .. }) => {
                prop_assert!(!sound);
                prop_assert_eq!(stands(&campaign), before);
                prop_assert_eq!(campaign.take_journal(), "");
            }
            // What is locked after review is not corrected.
            Err(Refusal::Score(ScoreRefusal::PeriodIsLocked { .. } | ScoreRefusal::ChangesLocked { .. })) => {
                prop_assert_eq!(stands(&campaign), before);
                prop_assert_eq!(campaign.take_journal(), "");
            }
            Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
        }
        journal.push_str(&campaign.take_journal());
        let mut replayed = replay_amended(plan.clone(), shape.versions(), &journal).unwrap();
        replayed.advance(end).unwrap();
        prop_assert_eq!(stands(&replayed), stands(&campaign));
    }
}
