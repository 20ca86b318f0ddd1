//! A deliberately naive reference of the engine, which agrees with it on random campaigns.
//!
//! It works from nothing at every question, looks through everything, and shares no code with the engine's processing: of
//! the engine it takes the timetable of the plan, the arithmetic of dates, and the types of facts. The conditions and rules
//! of the generator are a fixed list, written here by hand.
//!
//! `cargo xtask reference` tries ten thousand campaigns.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod act;
mod amend;
mod compare;
mod duties;
mod figures;
mod items;
mod judge;
mod ladder;
mod log;
mod phases;
mod rules;
mod season;
#[path = "../support/mod.rs"]
mod support;
mod turn;
mod world;

use compare::{difference, stands_by_engine, stands_by_reference, told};
use duban::campaign::{Fact, What};
use duban::time::Instant;
use log::Log;
use proptest::prelude::*;
use std::collections::BTreeMap;
use world::{Told, Version};

/// How many campaigns are tried.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

fn versions(shape: &support::Shape) -> Vec<Version> {
    let version = |name: &str, shape: &support::Shape| Version {
        name: name.to_owned(),
        plan: shape.checked(),
        rules: shape.rules.clone(),
        gate: shape.gate,
    };
    vec![version("v1", shape), version("v2", &shape.amended())]
}

/// What stands of what was told.
fn standing(told_by_engine: &[duban::campaign::Consequence]) -> Vec<Told> {
    let mut standing = BTreeMap::new();
    for c in told_by_engine {
        match &c.what {
            What::Rescinded { consequence, .. } => {
                assert!(standing.remove(&**consequence).is_some(), "{consequence} was rescinded but did not stand");
            }
            _ => {
                let before = standing.insert(&*c.id, told(c));
                assert!(before.is_none(), "told twice: {before:?}");
            }
        }
    }
    let mut standing: Vec<Told> = standing.into_values().collect();
    standing.sort();
    standing
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// The engine and the reference agree on which facts make sense, on what follows, and on where everything stands.
    #[test]
    fn the_engine_agrees_with_the_reference(season in season::season()) {
        let mut campaign = season.shape.open();
        let (facts, told_by_engine) = season.carry_out(&mut campaign);
        let versions = versions(&season.shape);
        let mut log = Log::new(&versions);
        let said = || {
            let line = |(i, (fact, taken)): (usize, &(Fact, bool))| format!("{i} {} {taken} {:?}\n", fact.at, fact.event);
            format!("{}\n{}", season.shape.plan(), facts.iter().enumerate().map(line).collect::<String>())
        };
        for (i, (fact, taken)) in facts.iter().enumerate() {
            let judged = log.record(fact);
            prop_assert!(*taken == judged.is_ok(), "fact {i}: engine takes it: {taken}, reference: {judged:?}\n{}", said());
        }
        let world = log.run(campaign.clock().unwrap(), None).unwrap();
        let mut reference = world.told.clone();
        reference.sort();
        let engine = standing(&told_by_engine);
        let line = |t: &Told| format!("{} {} {}", Instant::from_millis(t.at), t.id, t.detail);
        let lines = |told: &[Told]| told.iter().map(line).collect::<Vec<_>>();
        prop_assert!(engine == reference, "what follows:\n{}\n{}", difference(&lines(&engine), &lines(&reference)), said());
        let (engine, reference) = (stands_by_engine(&campaign), stands_by_reference(&world));
        prop_assert!(engine == reference, "where it stands:\n{}\n{}", difference(&engine, &reference), said());
    }
}
