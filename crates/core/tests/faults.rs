//! Faults that the naive reference found, each by itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;

const SUSPENDED: &str = r#""fact": "suspended", "authority": "lead", "reason": "r""#;
const RESUMED: &str = r#""fact": "resumed""#;

/// A campaign of spring 2026, with more in its head and below it.
fn plan(head: &str, more: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-05-20, time_zone: Asia/Shanghai, calendar: weekdays{head}}}\n\
         units: {{lead: {{}}, town: {{under: lead}}}}\n{more}"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn open(head: &str, more: &str) -> Campaign {
    Campaign::open(plan(head, more))
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00+08:00", {rest}}}"#), campaign.zone()).unwrap()
}

/// What was told, each with its day and hour.
fn ids(told: &[Consequence]) -> Vec<String> {
    told.iter().map(|c| format!("{} {}", c.at.text().get(5..13).unwrap(), c.id)).collect()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<String> {
    let fact = fact(campaign, at, rest);
    ids(&campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences)
}

fn advance(campaign: &mut Campaign, to: &str) -> Vec<String> {
    let to = Instant::parse_rfc3339(&format!("2026-{to}:00+08:00")).unwrap();
    ids(&campaign.advance(to).unwrap())
}

/// The end of a campaign leaves nothing for a phase to wait for, and the phase does not begin all the same.
#[test]
fn no_phase_begins_after_the_end() {
    let mut c = open(
        "",
        "phases:\n  - {id: one, window: 2026-03-01..2026-04-10}\n  \
         - {id: two, window: 2026-04-11..2026-05-20, enter: {when: \"open_obligations('one') == 0\"}}\n\
         tasks: [{id: t, responsible: town, phase: one, due: 2026-05-10}]\n",
    );
    assert!(advance(&mut c, "04-12T09:00").contains(&"04-11T00 phase-held:two".to_owned()));
    let told = record(&mut c, "04-13T09:00", r#""fact": "terminated", "authority": "lead", "reason": "r""#);
    assert_eq!(told, ["04-13T09 obligation-cancelled:t@town", "04-13T09 campaign-closed"]);
}

/// A fact handed in late and refused does not take away what comes due before the next.
#[test]
fn a_refused_fact_hides_nothing() {
    let mut c =
        open("", "tasks: [{id: t, responsible: town, due: 2026-03-20}, {id: u, responsible: town, due: 2026-05-10}]\n");
    record(&mut c, "03-02T09:00", r#""fact": "incident", "unit": "town", "kind": "x""#);
    let late = r#""recorded_at": "2026-05-01T09:00:00+08:00", "fact""#;
    let again = fact(&c, "04-20T09:00", &format!(r#"{late}: "accepted", "task": "u", "unit": "town""#));
    assert!(c.record(again).is_err());
    let told = record(&mut c, "04-21T09:00", &format!(r#"{late}: "submitted", "task": "u", "unit": "town""#));
    assert_eq!(
        told,
        [
            "03-17T00 obligation-due-soon:t@town:2026-03-20",
            "03-21T00 obligation-breached:t@town:2026-03-20",
            "04-21T09 obligation-fulfilled:u@town"
        ]
    );
}

/// While the campaign is suspended nothing is opened: what is called for, and what another duty released, opens when it
/// goes on.
#[test]
fn nothing_opens_while_suspended() {
    let mut c = open(
        "",
        "tasks:\n  - {id: call, responsible: town, on_call: {}, due: call + 40 d}\n  \
         - {id: t, responsible: town, due: 2026-05-10}\n  - {id: u, responsible: town, due: 2026-05-10, after: [t]}\n",
    );
    record(&mut c, "03-02T09:00", SUSPENDED);
    assert!(
        record(&mut c, "03-03T09:00", r#""fact": "called", "task": "call", "unit": "town", "call": "c""#).is_empty()
    );
    let told = record(&mut c, "03-04T09:00", r#""fact": "submitted", "task": "t", "unit": "town""#);
    assert_eq!(told, ["03-04T09 obligation-fulfilled:t@town"]);
    let told = record(&mut c, "03-05T09:00", RESUMED);
    assert_eq!(told, ["03-05T09 obligation-opened:u@town", "03-05T09 obligation-opened:call@town#c"]);
}

/// A date that runs out on a day of rest, in a suspension that took no working day, has run out when it goes on.
#[test]
fn what_runs_out_on_a_day_of_rest_is_not_lost() {
    let mut c = open(
        ", suspension: shift",
        "tasks: [{id: t, responsible: town, due: 2026-03-07}, {id: u, responsible: town, due: 2026-03-10, grace: 1 d}]\n\
         pipelines: {lead: {initial: found, states: {found: {within: 5 d}, closed: {final: true}}, moves: [found -> closed]}}\n",
    );
    record(&mut c, "03-02T09:00", r#""fact": "item-opened", "pipeline": "lead", "item": "i", "unit": "town""#);
    // Saturday to Monday.
    record(&mut c, "03-07T09:00", SUSPENDED);
    let told = record(&mut c, "03-09T08:00", RESUMED);
    assert_eq!(told, ["03-09T08 obligation-breached:t@town:2026-03-07", "03-09T08 item-overdue:i:found:1"]);
    assert_eq!(advance(&mut c, "03-12T08:00"), ["03-12T00 obligation-breached:u@town:2026-03-10"]);
}

/// A remedy period that is over when the campaign goes on, although it was moved, ends then and not before.
#[test]
fn a_measure_does_not_expire_before_the_campaign_goes_on() {
    let mut c = open(
        ", suspension: shift",
        "ladder: [{id: rectify, remedy: 2 d}]\nrules: [{id: r, on: incident, then: 'impose(\"rectify\")'}]\n",
    );
    record(&mut c, "03-12T09:00", r#""fact": "incident", "unit": "town", "kind": "x""#);
    record(&mut c, "03-14T09:00", SUSPENDED);
    let told = record(&mut c, "03-21T10:00", RESUMED);
    assert_eq!(
        told,
        [
            "03-21T10 measure-extended:measure-imposed:town:rectify:r:1:fact-1:2026-03-20",
            "03-21T10 measure-expired:town:rectify:2026-03-12T09:00:00+08:00"
        ]
    );
}

/// What came due while the campaign was suspended is made up for in its order, by the dates that hold by then.
#[test]
fn what_was_put_off_comes_in_its_order() {
    let mut c = open(
        "",
        "phases:\n  - {id: one, window: 2026-03-01..2026-04-10}\n  \
         - {id: two, window: 2026-04-11..2026-05-20, enter: {after: one}}\n\
         tasks: [{id: t, responsible: town, phase: one, due: 2026-05-18}]\n\
         indicators: {n: {measure: x, target: {at_least: 2, by: task.t.done + 5 d}}}\n",
    );
    record(&mut c, "03-02T09:00", r#""fact": "reported", "indicator": "n", "unit": "town", "value": 1"#);
    record(&mut c, "03-03T09:00", SUSPENDED);
    let more = r#""fact": "extended", "phase": "one", "until": "2026-04-20", "authority": "lead", "reason": "r""#;
    record(&mut c, "04-01T09:00", more);
    record(&mut c, "05-25T09:00", r#""fact": "submitted", "task": "t", "unit": "town""#);
    let told = record(&mut c, "05-26T09:00", RESUMED);
    assert_eq!(
        told,
        [
            "05-26T09 phase-held:two",
            "05-26T09 phase-closed:one",
            "05-26T09 campaign-closed",
            "05-26T09 phase-entered:two",
            "05-26T09 phase-closed:two",
        ]
    );
    assert_eq!(advance(&mut c, "06-10T09:00"), ["05-31T00 target:n:town"]);
}

/// A submission that is sent back within the days of the reminder is due soon from then on, once.
#[test]
fn what_is_sent_back_is_due_soon() {
    let mut c = open("", "tasks: [{id: t, responsible: town, due: 2026-03-20, accept_by: lead}]\n");
    let t = |kind: &str| format!(r#""fact": "{kind}", "task": "t", "unit": "town""#);
    record(&mut c, "03-10T09:00", &t("submitted"));
    let soon = "03-18T09 obligation-due-soon:t@town:2026-03-20";
    assert_eq!(record(&mut c, "03-18T09:00", &t("returned")), [soon]);
    record(&mut c, "03-18T10:00", &t("submitted"));
    assert!(record(&mut c, "03-18T11:00", &t("returned")).is_empty());
}

/// What recurs and keeps its rhythm over a suspension is due soon all the same when that ends.
#[test]
fn what_keeps_its_rhythm_is_due_soon() {
    let mut c =
        open(", suspension: shift", "tasks: [{id: t, responsible: town, every: {month: {on: 10}}, accept_by: lead}]\n");
    let t = |kind: &str| format!(r#""fact": "{kind}", "task": "t", "unit": "town", "occurrence": "2026-05-10""#);
    record(&mut c, "03-02T09:00", &t("submitted"));
    record(&mut c, "03-03T09:00", SUSPENDED);
    record(&mut c, "05-06T09:00", &t("returned"));
    let told = record(&mut c, "05-07T09:00", RESUMED);
    assert!(told.contains(&"05-07T09 obligation-due-soon:t@town#2026-05-10:2026-05-10".to_owned()), "{told:?}");
}

/// More time for an on-call task is more time for what was called for, and for nothing else.
#[test]
fn more_time_for_an_on_call_task_moves_its_calls() {
    let mut c = open(
        "",
        "tasks:\n  - {id: call, responsible: town, on_call: {}, due: call + 2 d}\n  - {id: t, responsible: town, due: 2026-03-10}\n",
    );
    let more = r#""fact": "extended", "task": "call", "until": "2026-04-01", "authority": "lead", "reason": "r""#;
    let refused = fact(&c, "03-01T09:00", more);
    assert!(c.record(refused).is_err());
    record(&mut c, "03-02T09:00", r#""fact": "called", "task": "call", "unit": "town", "call": "c""#);
    let told = record(&mut c, "03-03T09:00", more);
    assert_eq!(told, ["03-03T09 obligation-due-moved:call@town#c:2026-04-01~1"]);
}

fn amended(first: &str, second: &str) -> Campaign {
    let mut c = open("", first);
    c.offer_plan("v1", plan("", first));
    c.offer_plan("v2", plan("", second));
    c
}

fn amend(version: &str) -> String {
    format!(r#""fact": "plan-amended", "plan": "{version}", "authority": "lead", "reason": "r""#)
}

const PHASES: &str =
    "phases:\n  - {id: one, window: 2026-03-01..2026-04-10}\n  - {id: two, window: 2026-04-11..2026-05-20";

/// A phase that was closed by hand before its time stays closed.
#[test]
fn an_amendment_opens_no_phase_that_was_closed_by_hand() {
    let plan = format!("{PHASES}}}\n");
    let mut c = amended(&plan, &plan);
    record(&mut c, "04-01T09:00", r#""fact": "phase-closed", "phase": "one""#);
    assert!(record(&mut c, "04-02T09:00", &amend("v2")).is_empty());
}

/// A target that counts from a task which is done keeps its date.
#[test]
fn an_amendment_forgets_no_date_of_a_target() {
    let plan = "tasks: [{id: t, responsible: town, due: 2026-05-10}]\n\
                indicators: {n: {measure: x, target: {at_least: 2, by: task.t.done + 5 d}}}\n";
    let mut c = amended(plan, plan);
    record(&mut c, "03-02T09:00", r#""fact": "reported", "indicator": "n", "unit": "town", "value": 1"#);
    record(&mut c, "03-03T09:00", r#""fact": "submitted", "task": "t", "unit": "town""#);
    record(&mut c, "03-04T09:00", &amend("v1"));
    assert_eq!(advance(&mut c, "04-01T09:00"), ["03-09T00 target:n:town"]);
}

/// A duty without a date that gets one is told so, and is late at once where that has passed; without it again, it is
/// late no more.
#[test]
fn an_amendment_dates_what_had_no_date() {
    let without =
        "tasks: [{id: a, responsible: lead, due: 2026-05-10}, {id: t, responsible: town, due: task.a.done + 5 d}]\n";
    let with = without.replace("task.a.done + 5 d", "2026-03-05");
    let mut c = amended(without, &with);
    let told = record(&mut c, "03-08T09:00", &amend("v2"));
    let late = ["obligation-due-moved:t@town:2026-03-05", "obligation-breached:t@town:2026-03-05"];
    assert_eq!(told[told.len() - 2..], late.map(|id| format!("03-08T09 {id}")));
    record(&mut c, "03-09T09:00", &amend("v1"));
    assert!(c.obligations().all(|ix| !c.is_overdue(ix)));
    let told = record(&mut c, "03-10T09:00", &amend("v2"));
    assert_eq!(told, late.map(|id| format!("03-10T09 {id}~1")));
}

/// A duty that comes with a version counts from the phase as it was extended; and is dated before its phase turns.
#[test]
fn an_amendment_dates_by_phases_as_they_stand() {
    let first = format!(
        "{PHASES}, enter: {{manual: true}}}}\ntasks: [{{id: t, responsible: town, phase: two, due: 2026-05-10}}]\n"
    );
    let second = first.replace(", enter: {manual: true}", "").replace("05-10", "05-12");
    let second = second.replace("tasks: [", "tasks: [{id: u, responsible: town, phase: one, due: phase.end}, ");
    let mut c = amended(&first, &second);
    let more = r#""fact": "extended", "phase": "one", "until": "2026-05-05", "authority": "lead", "reason": "r""#;
    record(&mut c, "04-01T09:00", more);
    let told = record(&mut c, "04-12T09:00", &amend("v2"));
    let place = |id: &str| told.iter().position(|t| t.ends_with(id)).unwrap_or_else(|| panic!("{id}: {told:?}"));
    assert!(place("obligation-due-moved:t@town:2026-05-12~1") < place("phase-entered:two"));
    assert!(place("phase-entered:two") < place("obligation-opened:t@town"));
    let told = advance(&mut c, "05-06T09:00");
    assert!(told.contains(&"05-06T00 obligation-breached:u@town:2026-05-05".to_owned()), "{told:?}");
}

/// A phase that is held, and that a version makes wait for a day, begins on that day.
#[test]
fn an_amendment_makes_a_phase_wait_for_a_day() {
    let first = format!("{PHASES}, enter: {{manual: true}}}}\n");
    let second = first.replace("manual: true", "when: campaign.day >= 45");
    let mut c = amended(&first, &second);
    record(&mut c, "04-12T09:00", &amend("v2"));
    assert_eq!(advance(&mut c, "05-01T09:00"), ["04-14T00 phase-entered:two"]);
}

/// A unit of which nothing is left but a fact that came to nothing is not in the standings.
#[test]
fn a_moot_fact_puts_nobody_in_the_standings() {
    let more = "ladder: [{id: rectify, remedy: 20 d}]\ntasks: [{id: t, responsible: lead, due: 2026-04-10}]\n\
                rules: [{id: r, on: incident, then: 'impose(\"rectify\")'}]\n";
    let mut c = open("", more);
    let record = |c: &mut Campaign, at: &str, rest: &str| {
        let fact = fact(c, at, rest);
        ids(&c.record(fact).unwrap().consequences)
    };
    record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
    record(&mut c, "03-03T10:00", &format!(r#"{SUSPENDED}, "unit": "town", "measure": "rectify""#));
    let units = |c: &Campaign| {
        let standings = duban::view::standings(c, duban::diagnostic::Language::En, 9);
        standings.standings.iter().map(|s| s.unit.clone()).collect::<Vec<_>>()
    };
    assert_eq!(units(&c), ["lead", "town"]);
    let told = record(&mut c, "03-05T10:00", r#""fact": "corrected", "corrects": 1, "reason": "r""#);
    assert!(told.iter().any(|id| id.contains("fact-moot")), "{told:?}");
    assert_eq!(units(&c), ["lead"]);
}
