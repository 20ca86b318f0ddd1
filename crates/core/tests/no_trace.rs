//! What changes nothing leaves no trace: the same plan adopted again, a suspension that ends as it begins, an end of the
//! campaign that is withdrawn.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::campaign::{Campaign, Consequence, Event, Fact, What};
use duban::diagnostic::Language;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::standings;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
const GROUNDS: &str = r#""authority": "lead", "reason": "r""#;

/// A text without the numbers of facts, which differ where a fact stands between.
fn unnumbered(text: &str) -> String {
    let mut out = text.to_owned();
    for mark in ["fact-", "#", "fact: "] {
        let parts: Vec<&str> = out.split(mark).collect();
        let (first, rest) = parts.split_first().unwrap();
        let rest = rest.iter().map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
        out = std::iter::once(*first).chain(rest).collect::<Vec<_>>().join(mark);
    }
    out
}

fn told(all: &[Consequence]) -> Vec<String> {
    let mine = all.iter().filter(|c| !matches!(c.what, What::Rescinded { .. }));
    mine.map(|c| unnumbered(&format!("{} {} {:?}", c.at.text(), c.id, c.what))).collect()
}

/// What stands of a campaign now.
fn stands(campaign: &Campaign) -> String {
    let mut all = serde_json::to_string(&standings(campaign, Language::En, 1000)).unwrap();
    for unit in 0..campaign.timetable().units.all().len() {
        let story: Vec<_> =
            campaign.story(UnitIx::from(unit)).map(|c| format!("{} {:?}", c.at.text(), c.what)).collect();
        all.push_str(&story.join("\n"));
    }
    unnumbered(&all)
}

/// The facts of a shape that no version of the plan needs.
fn facts(shape: &support::Shape) -> Vec<Fact> {
    let facts = shape.facts(&shape.checked().timetable.zone);
    let facts = facts.into_iter().filter(|f| !matches!(f.event, Event::PlanAmended { .. }));
    facts.map(|f| Fact { key: None, ..f }).collect()
}

/// Records facts, with others before the one at `place`; gives what those told, and what the rest did.
fn run(campaign: &mut Campaign, facts: &[Fact], place: usize, between: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut extra, mut all) = (Vec::new(), Vec::new());
    for (i, fact) in facts.iter().enumerate() {
        if i == place {
            // What is due by then comes of the clock.
            all.extend(told(&campaign.advance(fact.at).unwrap()));
            for text in between {
                let at = campaign.zone().format(fact.at);
                let text = text.replace("LAST", &campaign.facts().next_back().map_or(0, |(seq, _)| seq).to_string());
                let between = Fact::from_json(&format!(r#"{{"at": "{at}", {text}}}"#), campaign.zone()).unwrap();
                let Ok(recorded) = campaign.record(between) else { break };
                extra.extend(told(&recorded.consequences));
            }
        }
        all.extend(campaign.record(fact.clone()).map(|r| told(&r.consequences)).unwrap_or_default());
    }
    let end = Instant::from_millis(campaign.timetable().start().millis() + 2400 * HOUR);
    all.extend(told(&campaign.advance(end).unwrap()));
    (extra, all)
}

/// Where two runs first tell another thing.
fn differ(one: &[String], other: &[String]) -> Option<String> {
    let nothing = "nothing more".to_owned();
    let n = one.len().max(other.len());
    let pairs = (0..n).map(|i| (one.get(i).unwrap_or(&nothing), other.get(i).unwrap_or(&nothing)));
    pairs.into_iter().find(|(a, b)| a != b).map(|(a, b)| format!("without: {a}\nwith:    {b}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Adopting the plan that holds already tells nothing, and everything goes on as it would have.
    #[test]
    fn the_same_plan_again(shape in support::shape(), place in any::<prop::sample::Index>()) {
        let facts = facts(&shape);
        prop_assume!(!facts.is_empty());
        let place = place.index(facts.len());
        let (mut without, mut with) = (shape.open(), shape.open());
        let expected = run(&mut without, &facts, place, &[]);
        let amended = format!(r#""fact": "plan-amended", "plan": "v1", {GROUNDS}"#);
        let (extra, all) = run(&mut with, &facts, place, &[amended]);
        prop_assert_eq!(extra, Vec::<String>::new(), "{}", shape.plan());
        let other = differ(&expected.1, &all);
        prop_assert!(other.is_none(), "{}\n{}", other.unwrap_or_default(), shape.plan());
        prop_assert_eq!(stands(&without), stands(&with));
    }

    /// A suspension that ends at the instant it begins changes nothing.
    #[test]
    fn suspended_and_resumed_at_once(shape in support::shape(), place in any::<prop::sample::Index>()) {
        let facts = facts(&shape);
        prop_assume!(!facts.is_empty());
        let place = place.index(facts.len());
        let (mut without, mut with) = (shape.open(), shape.open());
        let expected = run(&mut without, &facts, place, &[]);
        let between = [format!(r#""fact": "suspended", {GROUNDS}"#), r#""fact": "resumed""#.to_owned()];
        let (extra, all) = run(&mut with, &facts, place, &between);
        prop_assert_eq!(extra, Vec::<String>::new(), "{}", shape.plan());
        let other = differ(&expected.1, &all);
        prop_assert!(other.is_none(), "{}\n{}", other.unwrap_or_default(), shape.plan());
        prop_assert_eq!(stands(&without), stands(&with));
    }

    /// An end that is withdrawn leaves the campaign where it would stand without.
    #[test]
    fn terminated_and_withdrawn(shape in support::shape(), place in any::<prop::sample::Index>()) {
        let facts = facts(&shape);
        prop_assume!(!facts.is_empty());
        let place = place.index(facts.len());
        let (mut without, mut with) = (shape.open(), shape.open());
        let expected = run(&mut without, &facts, place, &[]);
        let between = [
            format!(r#""fact": "terminated", {GROUNDS}"#),
            r#""fact": "corrected", "corrects": LAST, "reason": "r""#.to_owned(),
        ];
        let (_, all) = run(&mut with, &facts, place, &between);
        let other = differ(&expected.1, &all);
        prop_assert!(other.is_none(), "{}\n{}", other.unwrap_or_default(), shape.plan());
        prop_assert_eq!(stands(&without), stands(&with));
    }
}
