//! Remedy periods as budgets, and the ways out.

use super::*;

const SUSPEND: &str = r#""fact": "suspended", "unit": "a", "measure": "rectify", "authority": "office", "reason": "r""#;
const RESUME: &str = r#""fact": "resumed", "unit": "a", "measure": "rectify""#;

#[test]
fn a_remedy_period_is_a_budget_with_a_ledger() {
    let mut c = with(
        "  - {id: rectify, remedy: 15 workdays, by: office}\n  - {id: veto, final: true, appeal: 10 d, by: office}\n",
    );
    incident(&mut c, "06-01T09:00", "rectify");
    assert_eq!(until(&c).as_deref(), Some("2026-06-22"));
    record(&mut c, "06-05T09:00", SUSPEND);
    assert_eq!(until(&c), None, "its clock stands still");
    assert!(refused(&mut c, "06-05T10:00", SUSPEND).contains("suspended"));
    advance(&mut c, "06-30T00:00");
    assert_eq!(standing(&c).as_deref(), Some("rectify"), "what stands still does not run out");
    let told = record(&mut c, "06-30T09:00", RESUME);
    assert_eq!(words(&told), ["measure-extended"]);
    // Four of the fifteen were used by the Friday; eleven are left from the Tuesday on.
    assert_eq!(until(&c).as_deref(), Some("2026-07-15"));
    assert!(text(&c).contains("15 working days, 4 used, suspended 2026-06-05…2026-06-30"), "{}", text(&c));
    assert!(refused(&mut c, "06-30T10:00", RESUME).contains("not suspended"));
    record(
        &mut c,
        "07-01T09:00",
        r#""fact": "extended", "unit": "a", "measure": "rectify", "until": "2026-07-17", "authority": "x", "reason": "r""#,
    );
    assert_eq!(until(&c).as_deref(), Some("2026-07-17"));
    advance(&mut c, "07-18T00:00");
    assert_eq!(standing(&c).as_deref(), Some("veto"));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn a_suspended_campaign_stands_in_the_ledger_too() {
    let mut c = with("  - {id: rectify, remedy: 10 workdays, by: office}\n");
    incident(&mut c, "06-01T09:00", "rectify");
    record(&mut c, "06-03T09:00", r#""fact": "suspended", "authority": "o", "reason": "r""#);
    record(&mut c, "06-10T09:00", r#""fact": "resumed""#);
    assert!(text(&c).contains("10 working days, 2 used, suspended 2026-06-03…2026-06-10"), "{}", text(&c));
    assert_eq!(until(&c).as_deref(), Some("2026-06-22"));
}

#[test]
fn what_is_put_right_waits_to_be_accepted() {
    let mut c = with("  - {id: rectify, remedy: 10 d, accept_by: office, by: office}\n");
    incident(&mut c, "06-01T09:00", "rectify");
    let told = record(&mut c, "06-08T09:00", r#""fact": "remedied", "unit": "a""#);
    assert_eq!(words(&told), ["lifting-asked"]);
    advance(&mut c, "06-20T09:00");
    assert_eq!(standing(&c).as_deref(), Some("rectify"), "it waits, and does not run out");
    let decide = |granted: bool, who: &str| {
        format!(r#""fact": "lifting-decided", "unit": "a", "granted": {granted}, "authority": "{who}", "reason": "r""#)
    };
    assert!(refused(&mut c, "06-20T10:00", &decide(true, "b")).contains("decides `office`"));
    assert!(refused(&mut c, "06-20T10:00", r#""fact": "remedied", "unit": "a""#).contains("waits to be accepted"));
    let told = record(&mut c, "06-20T11:00", &decide(false, "office"));
    assert_eq!(words(&told), ["lifting-refused", "measure-extended"]);
    assert_eq!(until(&c).as_deref(), Some("2026-06-23"), "three days were left");
    assert!(refused(&mut c, "06-20T12:00", &decide(true, "office")).contains("nothing about `rectify`"));
    record(&mut c, "06-21T09:00", r#""fact": "remedied", "unit": "a""#);
    let told = record(&mut c, "06-25T09:00", &decide(true, "office"));
    assert_eq!(words(&told), ["measure-lifted"]);
    assert_eq!(standing(&c), None);
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn a_measure_ends_by_time_by_application_and_by_decision() {
    let ladder = "  - {id: card, lifts_after: 2 months, by: office}
  - {id: listed, apply_after: 1 month, accept_by: office, on_remedied: hold, remedy: 5 d, by: office}
  - {id: veto, final: true, appeal: 10 d, by: office}
";
    let mut c = with(ladder);
    incident(&mut c, "03-02T09:00", "card");
    let told = advance(&mut c, "05-03T00:00");
    assert!(has(&told, "measure-lifted"));
    assert!(text(&c).contains("card lifted: its time is over"), "{}", text(&c));
    incident(&mut c, "05-04T09:00", "listed");
    record(&mut c, "05-05T09:00", r#""fact": "remedied", "unit": "a""#);
    record(
        &mut c,
        "05-05T10:00",
        r#""fact": "lifting-decided", "unit": "a", "granted": true, "authority": "office", "reason": "r""#,
    );
    assert_eq!(standing(&c).as_deref(), Some("listed"), "held");
    let apply = r#""fact": "lifting-applied", "unit": "a""#;
    assert!(refused(&mut c, "05-20T09:00", apply).contains("from 2026-06-04"));
    record(&mut c, "06-04T09:00", apply);
    record(
        &mut c,
        "06-05T09:00",
        r#""fact": "lifting-decided", "unit": "a", "granted": true, "authority": "office", "reason": "r""#,
    );
    assert_eq!(standing(&c), None);
    incident(&mut c, "06-06T09:00", "veto");
    assert!(refused(&mut c, "06-07T09:00", apply).contains("apply_after"));
    let told =
        record(&mut c, "06-08T09:00", r#""fact": "measure-lifted", "unit": "a", "authority": "office", "reason": "r""#);
    assert_eq!(words(&told), ["measure-lifted"]);
    assert_eq!(standing(&c), None);
}

#[test]
fn a_rung_that_must_be_approved_is_proposed() {
    let mut c = with(
        "  - {id: rectify, remedy: 5 d, by: office}\n  - {id: card, approved_by: office, remedy: 5 d, by: office}\n",
    );
    incident(&mut c, "06-01T09:00", "rectify");
    let told = advance(&mut c, "06-07T09:00");
    assert!(has(&told, "measure-proposed"));
    assert_eq!(standing(&c).as_deref(), Some("rectify"));
    let decide = |granted: bool, who: &str| {
        format!(
            r#""fact": "measure-decided", "unit": "a", "measure": "card", "granted": {granted}, "authority": "{who}", "reason": "r""#
        )
    };
    assert!(refused(&mut c, "06-08T09:00", &decide(true, "a")).contains("decides `office`"));
    assert_eq!(words(&record(&mut c, "06-08T10:00", &decide(false, "office"))), ["measure-not-approved"]);
    assert!(refused(&mut c, "06-08T11:00", &decide(true, "office")).contains("not proposed"));
    incident(&mut c, "06-09T09:00", "card");
    let seen = standings(&c, Language::En, 10);
    assert_eq!(seen.standings.iter().find(|s| s.unit == "a").unwrap().proposed, ["card"]);
    let told = record(&mut c, "06-10T09:00", &decide(true, "office"));
    assert_eq!(words(&told), ["measure-imposed"]);
    assert_eq!(standing(&c).as_deref(), Some("card"));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}
