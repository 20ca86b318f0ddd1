//! The ladder: remedy periods as budgets, ways up and out, follow-up duties, rights, appeals, and the verbs about them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod duties;
mod exits;
mod reversal;
mod verbs;
mod ways_up;

use duban::campaign::{Campaign, Consequence, Fact, What, decimal, replay, replay_amended};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::timetable::UnitIx;
use duban::view::{explain, standings};

const HEAD: &str = "
duban: 1
campaign: {id: p, window: 2026-03-01..2026-08-31, time_zone: Asia/Shanghai, calendar: weekdays, suspension: shift}
units: {office: {}, a: {under: office, principal: 'ref:staff/1'}, b: {under: office}}
tasks:
  - {id: t, responsible: {each: [a, b]}, due: 2026-03-20}
  - {id: monthly, responsible: a, every: {month: {on: 5}}}
  - {id: plan, responsible: {each: [a, b]}, on_call: {}, due: call + 3 d}
  - {id: report, responsible: {each: [a, b]}, on_call: {}, due: call + 3 d}
";

fn checked(rest: &str) -> CheckedPlan {
    let done = check(Source::new("p.yaml", format!("{HEAD}{rest}")), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

/// A campaign whose unit `a` is put under the measure of an incident's kind.
fn with(ladder: &str) -> Campaign {
    let rules = "rules: [{id: r, on: incident, then: impose(event.kind)}]\n";
    Campaign::open_with_journal(checked(&format!("ladder:\n{ladder}{rules}")))
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00", {rest}}}"#), campaign.zone()).unwrap()
}

/// What follows from a fact, without what came due up to its instant.
fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = fact(campaign, at, rest);
    campaign.advance(fact.at).unwrap();
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn refused(campaign: &mut Campaign, at: &str, rest: &str) -> String {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).expect_err(rest).to_string()
}

fn incident(campaign: &mut Campaign, at: &str, kind: &str) -> Vec<Consequence> {
    record(campaign, at, &format!(r#""fact": "incident", "unit": "a", "kind": "{kind}""#))
}

fn advance(campaign: &mut Campaign, at: &str) -> Vec<Consequence> {
    let to = fact(campaign, at, r#""fact": "started""#).at;
    campaign.advance(to).unwrap()
}

fn unit(campaign: &Campaign, name: &str) -> UnitIx {
    campaign.timetable().units.find(name).unwrap()
}

fn standing(campaign: &Campaign) -> Option<String> {
    let (rung, ..) = campaign.measure(unit(campaign, "a"))?;
    Some(campaign.plan().plan.ladder[rung].id.to_string())
}

fn until(campaign: &Campaign) -> Option<String> {
    campaign.measure(unit(campaign, "a"))?.2
}

fn words(told: &[Consequence]) -> Vec<&'static str> {
    told.iter().map(|c| c.what.word()).collect()
}

fn has(told: &[Consequence], word: &str) -> bool {
    told.iter().any(|c| c.what.word() == word)
}

fn text(campaign: &Campaign) -> String {
    explain(campaign, unit(campaign, "a"), None, Language::En).unwrap().to_text()
}

/// What the journal holds gives the same again.
fn replays(campaign: &mut Campaign, plan: &CheckedPlan) {
    let journal = campaign.take_journal();
    let mut again = replay(plan.clone(), &journal).unwrap();
    assert_eq!(again.take_journal(), "");
    again.advance(campaign.clock().unwrap()).unwrap();
    let seen = |c: &Campaign| serde_json::to_string(&standings(c, Language::En, 100)).unwrap();
    assert_eq!(seen(campaign), seen(&again));
}

const COUNTED: &str = "  - {id: yellow, remedy: 5 d, by: office}
  - {id: letter, remedy: 20 d, by: office, on_count: {measure: yellow, count: 2, within: 1 year}, deduct: {points: 1}}
scorecard: {base: 10}
";

fn remedied(c: &mut Campaign, at: &str) {
    record(c, at, r#""fact": "remedied", "unit": "a""#);
}

fn appeal(c: &mut Campaign, at: &str, entry: &str) -> Vec<Consequence> {
    record(c, at, &format!(r#""fact": "appealed", "entry": "{entry}", "reason": "r""#))
}

fn decide(c: &mut Campaign, at: &str, entry: &str, upheld: bool) -> Vec<Consequence> {
    let rest =
        format!(r#""fact": "appeal-decided", "entry": "{entry}", "upheld": {upheld}, "authority": "o", "reason": "r""#);
    record(c, at, &rest)
}
