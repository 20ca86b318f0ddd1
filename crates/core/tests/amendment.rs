//! Plans amended in mid-campaign.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, Refusal, replay_amended};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;

const HEAD: &str = "duban: 1
campaign: {id: c, window: 2026-03-01..2026-05-20, time_zone: Asia/Shanghai, calendar: cn}
units:
  lead: {kind: group}
  towns: {kind: town, under: lead, each: [east, west]}
phases:
  - {id: one, window: 2026-03-01..2026-04-10}
  - {id: two, window: 2026-04-11..2026-05-20}
scorecard: {base: 10, items: [{id: late, points: 4}], bands: [{id: all, from: 0}]}
rules:
  - {id: late, on: obligation.breached, then: 'deduct(1, \"late\")'}
tasks:
  - {id: list, responsible: {each: towns}, due: 2026-03-10}
";

fn plan(more: &str) -> CheckedPlan {
    let done = check(Source::new("p.yaml", format!("{HEAD}{more}")), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items().iter().map(|d| d.code.id).collect::<Vec<_>>()))
}

fn open(first: &str, second: &str) -> Campaign {
    let mut campaign = Campaign::open_with_journal(plan(first));
    campaign.offer_plan("v1", plan(first));
    campaign.offer_plan("v2", plan(second));
    campaign
}

fn amend(at: &str, version: &str) -> String {
    format!(r#"{{"at": "{at}", "fact": "plan-amended", "plan": "{version}", "authority": "lead", "reason": "r"}}"#)
}

fn record(campaign: &mut Campaign, fact: &str) -> Vec<Consequence> {
    let fact = Fact::from_json(fact, campaign.zone()).unwrap();
    campaign.record(fact).unwrap().consequences
}

fn ids(told: &[Consequence]) -> Vec<String> {
    told.iter().map(|c| format!("{} {}", c.at.as_str().get(..10).unwrap(), c.id)).collect()
}

const EXTRA: &str = "  - {id: extra, responsible: lead, due: 2026-03-05}\n";

/// What a later version adds with a date that has passed is late from the amendment on; what it takes away is cancelled;
/// what comes back is told from what went.
#[test]
fn duties_come_and_go_with_the_versions() {
    let mut campaign = open("", EXTRA);
    record(&mut campaign, &amend("2026-03-02T09:00:00+08:00", "v2"));
    let told = record(&mut campaign, &amend("2026-03-08T09:00:00+08:00", "v1"));
    assert_eq!(
        ids(&told)[..],
        [
            "2026-03-05 obligation-due-soon:list@east:2026-03-10",
            "2026-03-05 obligation-due-soon:list@west:2026-03-10",
            "2026-03-06 obligation-breached:extra@lead:2026-03-05",
            "2026-03-06 points:late:1:obligation-breached:extra@lead:2026-03-05",
            "2026-03-08 obligation-cancelled:extra@lead"
        ]
    );
    let told = record(&mut campaign, &amend("2026-03-09T09:00:00+08:00", "v2"));
    assert_eq!(
        ids(&told)[..],
        [
            "2026-03-09 obligation-opened:extra@lead^1",
            "2026-03-09 obligation-breached:extra@lead^1:2026-03-05",
            "2026-03-09 points:late:1:obligation-breached:extra@lead^1:2026-03-05",
        ]
    );
}

/// The journal names the version by reference and hash; without it, or with another content, it does not replay.
#[test]
fn a_journal_replays_only_with_the_versions_it_names() {
    let mut campaign = open("", EXTRA);
    record(&mut campaign, &amend("2026-03-02T09:00:00+08:00", "v2"));
    record(
        &mut campaign,
        r#"{"at": "2026-03-03T09:00:00+08:00", "fact": "submitted", "task": "extra", "unit": "lead"}"#,
    );
    let journal = campaign.take_journal();
    assert_eq!(duban::campaign::amendments(&journal), ["v2"]);
    let mut again = replay_amended(plan(""), vec![("v2".to_owned(), plan(EXTRA))], &journal).unwrap();
    assert_eq!(again.take_journal(), "");
    assert!(again.timetable().task("extra").is_some());
    let error = |later| replay_amended(plan(""), later, &journal).unwrap_err().to_string();
    assert!(error(Vec::new()).contains("`v2` was not handed in"), "{}", error(Vec::new()));
    let other = error(vec![("v2".to_owned(), plan("  - {id: other, responsible: lead, due: 2026-03-05}\n"))]);
    assert!(other.contains("`v2` has another content"), "{other}");
}

#[test]
fn a_version_of_another_campaign_is_none() {
    let mut campaign = open("", EXTRA);
    let text = format!("{HEAD}{EXTRA}").replace("id: c,", "id: d,");
    let other = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new()).plan.unwrap();
    campaign.offer_plan("d", other);
    campaign.take_journal();
    let mut refusal = |version| {
        let fact = Fact::from_json(&amend("2026-03-02T09:00:00+08:00", version), campaign.zone()).unwrap();
        let refusal = campaign.record(fact).unwrap_err();
        assert_eq!(campaign.take_journal(), "");
        refusal
    };
    assert!(matches!(refusal("d"), Refusal::AmendsAnother { what: "campaign", .. }));
    assert!(matches!(refusal("nowhere"), Refusal::UnknownPlan { .. }));
}
