//! Plans amended in mid-campaign.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, PhaseState, Refusal, replay_amended};
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

fn whole(text: &str) -> CheckedPlan {
    let done = check(Source::new("p.yaml", text.to_owned()), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items().iter().map(|d| d.code.id).collect::<Vec<_>>()))
}

fn plan(more: &str) -> CheckedPlan {
    whole(&format!("{HEAD}{more}"))
}

fn open(first: &str, second: &str) -> Campaign {
    between(&format!("{HEAD}{first}"), &format!("{HEAD}{second}"))
}

/// A campaign of the first plan, both at hand as versions.
fn between(first: &str, second: &str) -> Campaign {
    let mut campaign = Campaign::open_with_journal(whole(first));
    campaign.offer_plan("v1", whole(first));
    campaign.offer_plan("v2", whole(second));
    campaign
}

/// Moves the clock to the first instant of a day; what it told.
fn day(campaign: &mut Campaign, day: &str) -> Vec<String> {
    let at = duban::time::Instant::parse_rfc3339(&format!("{day}T00:00:00+08:00")).unwrap();
    ids(&campaign.advance(at).unwrap())
}

fn amend(at: &str, version: &str) -> String {
    format!(r#"{{"at": "{at}", "fact": "plan-amended", "plan": "{version}", "authority": "lead", "reason": "r"}}"#)
}

fn record(campaign: &mut Campaign, fact: &str) -> Vec<Consequence> {
    let fact = Fact::from_json(fact, campaign.zone()).unwrap();
    campaign.record(fact).unwrap().consequences
}

fn ids(told: &[Consequence]) -> Vec<String> {
    told.iter().map(|c| format!("{} {}", c.at.text().get(..10).unwrap(), c.id)).collect()
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

/// A phase that goes with one version and comes back with another is told anew from what it was.
#[test]
fn a_phase_that_comes_back_is_another() {
    let without = HEAD.replace("  - {id: two, window: 2026-04-11..2026-05-20}\n", "");
    let mut campaign = between(HEAD, &without);
    assert_eq!(day(&mut campaign, "2026-04-11").last().unwrap(), "2026-04-11 phase-entered:two");
    assert_eq!(ids(&record(&mut campaign, &amend("2026-04-12T09:00:00+08:00", "v2"))), [""; 0]);
    let told = record(&mut campaign, &amend("2026-04-13T09:00:00+08:00", "v1"));
    assert_eq!(ids(&told), ["2026-04-13 phase-entered:two~1"]);
    assert_eq!(ids(&record(&mut campaign, &amend("2026-04-14T09:00:00+08:00", "v1"))), [""; 0]);
    assert_eq!(day(&mut campaign, "2026-05-21"), ["2026-05-21 phase-closed:two~1", "2026-05-21 campaign-closed"]);
    let versions = vec![("v1".to_owned(), whole(HEAD)), ("v2".to_owned(), whole(&without))];
    replay_amended(whole(HEAD), versions, &campaign.take_journal()).unwrap();
}

/// A campaign whose end comes sooner than the amendment ends with it; one that is given more time goes on and ends again.
#[test]
fn the_end_of_the_campaign_moves() {
    let at = |end: &str| HEAD.replace("..2026-05-20, time_zone", &format!("..{end}, time_zone"));
    let short = at("2026-04-30").replace("  - {id: two, window: 2026-04-11..2026-05-20}\n", "");
    let mut campaign = between(HEAD, &short);
    day(&mut campaign, "2026-05-02");
    let told = record(&mut campaign, &amend("2026-05-04T09:00:00+08:00", "v2"));
    assert_eq!(ids(&told), ["2026-05-04 campaign-closed"]);
    let told = record(&mut campaign, &amend("2026-05-05T09:00:00+08:00", "v1"));
    assert_eq!(ids(&told), ["2026-05-05 phase-entered:two~1"]);
    assert_eq!(day(&mut campaign, "2026-05-21"), ["2026-05-21 phase-closed:two~1", "2026-05-21 campaign-closed~1"]);
    assert_eq!(ids(&record(&mut campaign, &amend("2026-05-22T09:00:00+08:00", "v1"))), [""; 0]);
}

/// A phase that ran over, was given more time and lost it again runs over anew; one that was closed by hand stays closed.
#[test]
fn more_time_for_a_phase_and_less() {
    let phases = |last: &str| {
        let guard = "exit: {when: \"done('list')\"}";
        HEAD.replace(
            "{id: one, window: 2026-03-01..2026-04-10}",
            &format!("{{id: one, window: 2026-03-01..{last}, {guard}}}"),
        )
        .replace("{id: two, window: 2026-04-11", "{id: two, parallel: true, window: 2026-04-11")
    };
    let mut campaign = between(&phases("2026-03-12"), &phases("2026-03-25"));
    assert!(day(&mut campaign, "2026-03-13").contains(&"2026-03-13 phase-overrun:one:2026-03-12".to_owned()));
    assert_eq!(ids(&record(&mut campaign, &amend("2026-03-16T09:00:00+08:00", "v2"))), [""; 0]);
    let one = campaign.timetable().phase("one").unwrap();
    assert_eq!(campaign.phase(one), PhaseState::Active);
    let told = record(&mut campaign, &amend("2026-03-17T09:00:00+08:00", "v1"));
    assert_eq!(ids(&told), ["2026-03-17 phase-overrun:one:2026-03-12~1"]);
    record(&mut campaign, &amend("2026-03-18T09:00:00+08:00", "v2"));
    let closed = r#"{"at": "2026-03-19T09:00:00+08:00", "fact": "phase-closed", "phase": "one"}"#;
    assert_eq!(ids(&record(&mut campaign, closed)), ["2026-03-19 phase-closed:one~2"]);
    assert_eq!(ids(&record(&mut campaign, &amend("2026-03-20T09:00:00+08:00", "v2"))), [""; 0]);
    assert_eq!(campaign.phase(one), PhaseState::Closed);
}

/// A version that changes the grace alone changes when a duty is late.
#[test]
fn another_grace_for_the_same_day() {
    let graced = HEAD.replace("due: 2026-03-10}", "due: 2026-03-10, grace: 2 workdays}");
    let late = |first: &str, second: &str| {
        let mut campaign = between(first, second);
        record(&mut campaign, &amend("2026-03-05T09:00:00+08:00", "v2"));
        let told = day(&mut campaign, "2026-03-20");
        told.into_iter().find(|id| id.contains("obligation-breached:list@east")).unwrap()
    };
    assert_eq!(late(HEAD, &graced), "2026-03-13 obligation-breached:list@east:2026-03-10");
    assert_eq!(late(&graced, HEAD), "2026-03-11 obligation-breached:list@east:2026-03-10");
}

/// A phase given a new end by hand keeps it, and its duties their dates, when the plan is adopted again.
#[test]
fn the_same_plan_keeps_what_a_fact_set() {
    let phased = format!("{HEAD}  - {{id: act, phase: one, responsible: lead, due: phase.end}}\n");
    let mut campaign = between(&phased, &phased);
    let grounds = r#""authority": "lead", "reason": "r""#;
    record(&mut campaign, r#"{"at": "2026-03-20T09:00:00+08:00", "fact": "phase-closed", "phase": "one"}"#);
    let reopened = format!(
        r#"{{"at": "2026-03-23T09:00:00+08:00", "fact": "phase-reopened", "phase": "one", "until": "2026-03-31", {grounds}}}"#
    );
    let told = record(&mut campaign, &reopened);
    assert_eq!(
        ids(&told),
        ["2026-03-23 phase-reopened:one~1", "2026-03-23 obligation-due-moved:act@lead:2026-03-31~1"]
    );
    assert_eq!(ids(&record(&mut campaign, &amend("2026-03-24T09:00:00+08:00", "v2"))), [""; 0]);
    let told = day(&mut campaign, "2026-04-12");
    assert!(told.contains(&"2026-04-01 phase-closed:one~1".to_owned()), "{told:?}");
    assert!(told.contains(&"2026-04-01 obligation-breached:act@lead:2026-03-31~1".to_owned()), "{told:?}");
}

/// More time than an extension gave is more time; less than that changes nothing.
#[test]
fn the_later_of_extension_and_version() {
    for (dated, due) in [("2026-03-20", "2026-03-20"), ("2026-03-12", "2026-03-16")] {
        let mut campaign = between(HEAD, &HEAD.replace("due: 2026-03-10}", &format!("due: {dated}}}")));
        let extended =
            r#""fact": "extended", "task": "list", "until": "2026-03-16", "authority": "lead", "reason": "r""#;
        record(&mut campaign, &format!(r#"{{"at": "2026-03-05T09:00:00+08:00", {extended}}}"#));
        record(&mut campaign, &amend("2026-03-06T09:00:00+08:00", "v2"));
        let told = day(&mut campaign, "2026-03-31");
        let late: Vec<_> = told.iter().filter(|id| id.contains(" obligation-breached:list@east")).collect();
        assert!(late.len() == 1 && late[0].contains(&format!(":{due}~")), "{late:?}");
    }
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
