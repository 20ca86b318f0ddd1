//! Measures that are reversed: what goes with them, what stays, and until when they may be appealed against.

use super::*;

const GRANT: &str = r#""fact": "measure-decided", "unit": "a", "measure": "card", "granted": true, "authority": "office", "reason": "r""#;
const RUNGS: &str = "  - {id: talk, remedy: 5 d, by: office}
  - {id: card, remedy: 30 d, by: office, approved_by: office}
  - {id: veto, final: true, by: office, appeal: 10 d}
";

fn revoke(c: &mut Campaign, at: &str, entry: &str) -> Vec<Consequence> {
    record(c, at, &format!(r#""fact": "revoked", "entry": "{entry}", "authority": "office", "reason": "r""#))
}

/// That somebody approved what a measure led to does not part it from that measure.
#[test]
fn what_was_approved_goes_with_what_it_was_proposed_for() {
    let mut c = with(RUNGS);
    incident(&mut c, "06-01T09:00", "talk");
    advance(&mut c, "06-07T09:00");
    record(&mut c, "06-08T09:00", GRANT);
    assert_eq!(standing(&c).as_deref(), Some("card"));
    revoke(&mut c, "06-09T09:00", "measure-imposed:a:talk:r:1:fact-1");
    assert_eq!(standing(&c), None);
    advance(&mut c, "08-20T09:00");
    assert_eq!(standing(&c), None);
}

#[test]
fn a_proposal_goes_with_its_ground() {
    let mut c = with(RUNGS);
    incident(&mut c, "06-01T09:00", "talk");
    assert!(has(&advance(&mut c, "06-07T09:00"), "measure-proposed"));
    let told = revoke(&mut c, "06-08T09:00", "measure-imposed:a:talk:r:1:fact-1");
    assert!(has(&told, "measure-not-approved"), "{told:?}");
    assert!(refused(&mut c, "06-09T09:00", GRANT).contains("not proposed"));
}

/// Two grounds are approved in one decision: each is a ground by itself.
#[test]
fn another_ground_that_was_approved_holds_by_itself() {
    let mut c = with(RUNGS);
    incident(&mut c, "06-01T09:00", "card");
    incident(&mut c, "06-02T09:00", "card");
    record(&mut c, "06-03T09:00", GRANT);
    let told = revoke(&mut c, "06-04T09:00", "measure-imposed:a:card:r:1:fact-1");
    assert!(has(&told, "measure-imposed"), "{told:?}");
    assert_eq!(standing(&c).as_deref(), Some("card"));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn what_a_measure_was_lowered_to_goes_with_it() {
    let rules = "ladder:
  - {id: talk, remedy: 50 d, by: office}
  - {id: card, remedy: 50 d, by: office}
rules:
  - {id: r, on: incident, when: 'event.kind == \"card\"', then: 'impose(event.kind)'}
  - {id: l, on: incident, when: 'event.kind == \"good\"', then: 'lower()'}
";
    let mut c = Campaign::open_with_journal(checked(rules));
    incident(&mut c, "06-01T09:00", "card");
    incident(&mut c, "06-02T09:00", "good");
    assert_eq!(standing(&c).as_deref(), Some("talk"));
    revoke(&mut c, "06-03T09:00", "measure-imposed:a:card:r:1:fact-1");
    assert_eq!(standing(&c), None, "{}", text(&c));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

/// Three grounds, two of which fall.
#[test]
fn every_other_ground_is_kept() {
    let mut c = with("  - {id: talk, remedy: 50 d, by: office}\n");
    for day in ["01", "02", "03"] {
        incident(&mut c, &format!("06-{day}T09:00"), "talk");
    }
    let told = revoke(&mut c, "06-04T09:00", "measure-imposed:a:talk:r:1:fact-1");
    let again = "measure-imposed:a:talk:again:r:1:fact-3";
    assert!(told.iter().any(|c| &*c.id == again), "{told:?}");
    revoke(&mut c, "06-05T09:00", again);
    assert_eq!(standing(&c).as_deref(), Some("talk"), "{}", text(&c));
    revoke(&mut c, "06-06T09:00", "measure-imposed:a:talk:again:r:1:fact-2");
    assert_eq!(standing(&c), None);
}

#[test]
fn an_appeal_comes_in_time() {
    let mut c = with(RUNGS);
    incident(&mut c, "06-01T09:00", "veto");
    let entry = "measure-imposed:a:veto:r:1:fact-1";
    let appeal = format!(r#""fact": "appealed", "entry": "{entry}", "reason": "r""#);
    assert!(refused(&mut c, "06-12T00:00", &appeal).contains("ended on 2026-06-11"));
    record(&mut c, "06-11T23:59", &appeal);
}

/// What ends by time has no effect, and no end, while an appeal against it is pending.
#[test]
fn what_is_stayed_lasts_as_much_longer() {
    let mut c = with("  - {id: listed, lifts_after: 20 d, on_appeal: suspend, by: office}\n");
    incident(&mut c, "06-01T09:00", "listed");
    let entry = "measure-imposed:a:listed:r:1:fact-1";
    appeal(&mut c, "06-03T09:00", entry);
    advance(&mut c, "07-01T09:00");
    assert_eq!(standing(&c).as_deref(), Some("listed"));
    decide(&mut c, "07-03T09:00", entry, true);
    assert!(!has(&advance(&mut c, "07-21T12:00"), "measure-lifted"));
    assert!(has(&advance(&mut c, "07-23T00:00"), "measure-lifted"));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

/// A rule of a group that did nothing leaves the turn to the next.
#[test]
fn a_rule_that_did_nothing_takes_no_group() {
    let rules = "ladder: [{id: talk, remedy: 50 d, by: office}]
rules:
  - {id: a, on: incident, exclusive_group: g, priority: 1, then: 'if event.kind == \"x\" { raise() }'}
  - {id: b, on: incident, exclusive_group: g, priority: 2, then: 'notice(\"b\")'}
";
    let mut c = Campaign::open_with_journal(checked(rules));
    assert_eq!(words(&incident(&mut c, "06-01T09:00", "x")), ["measure-imposed"]);
    assert_eq!(words(&incident(&mut c, "06-02T09:00", "y")), ["notice"]);
}

/// What is counted beside incidents is counted by words of its own.
#[test]
fn an_incident_is_not_called_what_history_counts_beside_incidents() {
    let rules = "rules: [{id: n, on: incident, then: 'notice(`${history.count(\"incident\")} ${history.count(\"inspected\")}`)'}]\n";
    let mut c = Campaign::open_with_journal(checked(rules));
    record(&mut c, "06-01T09:00", r#""fact": "inspected", "unit": "a", "kind": "visit""#);
    let told = incident(&mut c, "06-02T09:00", "x");
    assert!(matches!(&told[0].what, What::Notice { text, .. } if text == "1 1"), "{told:?}");
    let kind = |kind: &str| format!(r#""fact": "incident", "unit": "a", "kind": "{kind}""#);
    assert!(refused(&mut c, "06-03T09:00", &kind("breach")).contains("`kind` must be another word"));
}
