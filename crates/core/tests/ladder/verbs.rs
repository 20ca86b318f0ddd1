//! Verbs, questions and cascades.

use super::*;

const VERBS: &str = "ladder:
  - {id: rectify, remedy: 5 d, by: office}
  - {id: card, remedy: 9 d, by: office}
  - {id: veto, final: true, appeal: 9 d, by: office}
scorecard: {base: 10, items: [{id: i}, {id: k}]}
rules:
  - {id: r, on: incident, when: event.kind == \"up\", then: raise()}
  - {id: l, on: incident, when: event.kind == \"down\", then: lower()}
  - {id: e, on: incident, when: event.kind == \"esc\", then: 'escalate(); escalate(\"b\"); flag(\"look\")'}
  - {id: q, on: incident, when: event.kind == \"req\", then: 'require(\"plan\", \"2 workdays\"); require(\"plan\")'}
  - {id: d, on: incident, when: event.kind == \"off\", then: 'deduct(1, \"i\"); deduct(2, \"k\")'}
  - {id: h, on: incident, when: event.kind == \"ask\", then: 'notice(`${history.last(\"ask\")} ${history.last(\"card\")} ${history.last(\"none\") == ()} ${history.points(99, \"k\")} ${history.points(99)} ${history.measures(99)} ${unit.roles}`)'}
";

#[test]
fn verbs_of_the_ladder() {
    let mut c = Campaign::open_with_journal(checked(VERBS));
    assert!(!has(&incident(&mut c, "06-01T09:00", "down"), "measure-lifted"), "nothing to come down from");
    incident(&mut c, "06-01T10:00", "up");
    incident(&mut c, "06-01T11:00", "up");
    let told = incident(&mut c, "06-02T09:00", "down");
    assert_eq!(words(&told), ["measure-lowered"]);
    assert_eq!((standing(&c).as_deref(), until(&c).as_deref()), (Some("rectify"), Some("2026-06-07")));
    let told = incident(&mut c, "06-03T09:00", "down");
    assert_eq!(words(&told), ["measure-lifted"]);
    assert_eq!(standing(&c), None);
    let told = incident(&mut c, "06-04T09:00", "esc");
    assert!(matches!(&told[0].what, What::Escalated { to, .. } if &**to == "office"));
    assert!(matches!(&told[1].what, What::Escalated { to, .. } if &**to == "b"));
    assert!(matches!(&told[2].what, What::Flagged { text, .. } if text == "look"));
    let told = incident(&mut c, "06-04T10:00", "req");
    let ids: Vec<&str> = told.iter().map(|c| &*c.id).filter(|id| id.contains("opened")).collect();
    assert_eq!(ids, ["obligation-opened:plan@a#q-2026-06-04", "obligation-opened:plan@a#q-2026-06-04~2"]);
    let failed = record(&mut c, "06-04T11:00", r#""fact": "incident", "unit": "office", "kind": "esc""#);
    assert!(matches!(&failed[0].what, What::RuleFailed { reason, .. } if reason.contains("no unit above")));
    let failed = record(&mut c, "06-04T12:00", r#""fact": "incident", "unit": "office", "kind": "req""#);
    assert!(matches!(&failed[0].what, What::RuleFailed { reason, .. } if reason.contains("does not owe `plan`")));
    incident(&mut c, "06-05T09:00", "off");
    incident(&mut c, "06-06T09:00", "ask");
    let told = incident(&mut c, "06-07T09:00", "ask");
    let What::Notice { text, .. } = &told[0].what else { panic!("{told:?}") };
    assert_eq!(text, "2026-06-06 2026-06-01 true 2 3 2 principal");
    for hour in 10..13 {
        incident(&mut c, &format!("06-07T{hour}:00"), "up");
    }
    assert_eq!(words(&incident(&mut c, "06-08T09:00", "down")), ["measure-unchanged"], "the last word");
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn cascades_run_in_order_and_end() {
    let plan = "ladder:
  - {id: m0, remedy: 9 d, on_remedied: hold, by: office}
scorecard: {base: 10}
rules:
  - {id: b, on: incident, priority: 2, then: notice(\"third\")}
  - {id: z, on: incident, priority: 1, then: notice(\"second\")}
  - {id: a, on: incident, priority: 1, then: notice(\"first\")}
  - {id: g1, on: incident, priority: 3, exclusive_group: g, when: event.kind == \"x\", then: deduct(1)}
  - {id: g2, on: incident, priority: 4, exclusive_group: g, then: deduct(2)}
  - {id: g3, on: incident, priority: 5, exclusive_group: g, then: deduct(3)}
";
    let mut c = Campaign::open_with_journal(checked(plan));
    let notices = |told: &[Consequence]| -> Vec<String> {
        told.iter()
            .filter_map(|c| match &c.what {
                What::Notice { text, .. } => Some(text.clone()),
                _ => None,
            })
            .collect()
    };
    let told = incident(&mut c, "06-01T09:00", "x");
    assert_eq!(notices(&told), ["first", "second", "third"]);
    assert_eq!(decimal(&c.score(unit(&c, "a"))), "9");
    incident(&mut c, "06-01T10:00", "y");
    assert_eq!(decimal(&c.score(unit(&c, "a"))), "7", "the first of the group that applies");
    let rungs: String = (0..12).map(|i| format!("  - {{id: m{i}, remedy: 9 d, by: office}}\n")).collect();
    let plan = format!(
        "ladder:\n{rungs}rules:\n  - {{id: go, on: incident, then: raise()}}\n  - {{id: on, on: measure.imposed, then: raise()}}\n"
    );
    let mut c = Campaign::open_with_journal(checked(&plan));
    let told = incident(&mut c, "06-01T09:00", "x");
    let failed: Vec<_> = told.iter().filter(|c| c.what.word() == "rule-failed").collect();
    assert_eq!(failed.len(), 1);
    assert!(matches!(&failed[0].what, What::RuleFailed { reason, .. } if reason.contains("without end")));
    assert_eq!(standing(&c).as_deref(), Some("m8"), "the cascade ends, and what it did stands");
}

#[test]
fn rules_that_feed_one_another_come_to_an_end() {
    let plan = "ladder:
  - {id: rectify, remedy: 90 d, by: office}
  - {id: card, remedy: 90 d, by: office}
rules:
  - {id: go, on: incident, then: raise()}
  - {id: round, on: measure.imposed, then: 'lower(); raise(); lower(); raise(); lower(); raise(); lower(); raise()'}
  - {id: more, on: obligation.breached, then: 'require(\"plan\", \"1 d\")'}
  - {id: most, on: obligation.breached, then: 'require(\"plan\", \"1 d\")'}
";
    let mut c = Campaign::open_with_journal(checked(plan));
    let told = incident(&mut c, "03-02T09:00", "x");
    assert!(told.len() < 500 && has(&told, "rule-failed"), "{}", told.len());
    advance(&mut c, "08-01T00:00");
    let called = c.obligations().filter(|ix| c.name(*ix).starts_with("plan@a")).count();
    assert_eq!(called, 2, "each rule once, until that is done");
}

/// A duty that opens because a rule called for it triggers rules as deep as that rule.
#[test]
fn rules_that_call_for_one_anothers_duties_come_to_an_end() {
    let told = |rules: &str| {
        let mut c = Campaign::open_with_journal(checked(&format!("rules:\n{rules}")));
        record(&mut c, "03-05T10:00", r#""fact": "called", "task": "plan", "unit": "a""#);
        advance(&mut c, "08-01T00:00");
        let journal = c.take_journal();
        assert!(journal.lines().count() < 2000, "{}", journal.lines().count());
        let called = c.obligations().filter(|ix| c.name(*ix).starts_with("plan@a")).count();
        (called, journal.contains("rule-failed"))
    };
    let once = "  - {id: own, on: obligation.opened, then: 'require(\"plan\")'}\n";
    assert_eq!(told(once), (2, false), "its own duty is not done yet");
    let at_once = "  - {id: own, on: obligation.breached, then: 'require(\"plan\", \"0 h\")'}\n";
    assert_eq!(told(at_once), (2, false));
    let many: String =
        (0..20).map(|n| format!("  - {{id: r{n}, on: obligation.opened, then: 'require(\"plan\")'}}\n")).collect();
    let (calls, failed) = told(&many);
    assert!(calls > 9 && failed, "{calls}: no deeper than rules may go");
}
