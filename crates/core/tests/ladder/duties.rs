//! Follow-up duties, rights, appeals and amendments.

use super::*;

const DUTIES: &str = "  - {id: rectify, remedy: 60 d, by: office, suspends: [評優資格], duties: [{task: plan, within: 10 workdays}, {task: report, every: 1 month}]}
  - {id: card, remedy: 60 d, by: office, suspends: [評優資格, 晉升]}
";

#[test]
fn a_rung_calls_duties_into_being_until_it_is_lifted() {
    let mut c = with(DUTIES);
    let told = incident(&mut c, "03-02T09:00", "rectify");
    let due: Vec<_> = told
        .iter()
        .filter_map(|c| match &c.what {
            What::Opened { obligation, due } => Some((&**obligation, due.clone().unwrap())),
            _ => None,
        })
        .filter(|(o, _)| o.starts_with("plan") || o.starts_with("report"))
        .collect();
    let day = |d: &str| d.to_owned();
    assert_eq!(
        due,
        [("plan@a#rectify-2026-03-02", day("2026-03-16")), ("report@a#rectify-2026-03-02", day("2026-04-02"))]
    );
    record(&mut c, "03-10T09:00", r#""fact": "submitted", "task": "plan", "unit": "a""#);
    let told = advance(&mut c, "04-03T00:00");
    let again =
        told.iter().find(|c| &*c.id == "obligation-opened:report@a#rectify-2026-04-03").expect("a report a month");
    assert!(matches!(&again.what, What::Opened { due, .. } if due.as_deref() == Some("2026-05-02")));
    let told = record(&mut c, "04-10T09:00", r#""fact": "remedied", "unit": "a""#);
    let ids: Vec<&str> = told.iter().map(|c| &*c.id).collect();
    assert!(ids.contains(&"obligation-cancelled:report@a#rectify-2026-04-03"), "{ids:?}");
    let told = advance(&mut c, "06-10T00:00");
    assert!(!told.iter().any(|c| c.id.contains("report@a")), "no more of them");
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn rights_are_suspended_while_a_rung_lasts() {
    let mut c = with(DUTIES);
    let told = incident(&mut c, "03-02T09:00", "rectify");
    assert!(told.iter().any(|c| matches!(&c.what, What::Rights { rights, suspended: true, .. } if rights.len() == 1)));
    let told = incident(&mut c, "03-03T09:00", "card");
    let more: Vec<_> = told.iter().filter(|c| matches!(c.what, What::Rights { .. })).collect();
    assert_eq!(more.len(), 1);
    assert!(matches!(&more[0].what, What::Rights { rights, .. } if &*rights[0] == "晉升"), "the other goes on");
    assert!(text(&c).contains("rights suspended: 評優資格, 晉升"));
    let seen = standings(&c, Language::En, 10);
    let of_a = seen.standings.iter().find(|s| s.unit == "a").unwrap();
    assert_eq!(of_a.measures[0].suspends, ["評優資格", "晉升"]);
    let told = record(&mut c, "03-04T09:00", r#""fact": "remedied", "unit": "a""#);
    assert!(told.iter().any(|c| matches!(&c.what, What::Rights { rights, suspended: false, .. } if rights.len() == 2)));
}

#[test]
fn what_followed_from_a_reversed_measure_is_taken_back() {
    let ladder = format!(
        "ladder:\n{DUTIES}scorecard: {{base: 10}}\nrules:
  - {{id: r, on: incident, then: impose(event.kind)}}
  - {{id: cost, on: measure.imposed, then: 'deduct(2); notice(\"told\")'}}
  - {{id: late, on: obligation.breached, scope: {{task: [plan, report]}}, then: deduct(1)}}\n"
    );
    let mut c = Campaign::open_with_journal(checked(&ladder));
    incident(&mut c, "03-02T09:00", "rectify");
    advance(&mut c, "05-03T00:00");
    assert_eq!(standing(&c).as_deref(), Some("card"), "by time");
    let a = unit(&c, "a");
    assert_eq!(decimal(&c.score(a)), "3", "two rungs, the plan, and the reports of two months");
    let entry = "measure-imposed:a:rectify:r:1:fact-1";
    appeal(&mut c, "05-04T09:00", entry);
    let told = decide(&mut c, "05-05T09:00", entry, false);
    assert_eq!(standing(&c), None, "the rung that time led to is taken back with it");
    assert_eq!(decimal(&c.score(a)), "10");
    assert!(told.iter().any(|c| matches!(&c.what, What::Rights { suspended: false, .. })));
    assert_eq!(told.iter().filter(|c| c.what.word() == "entry-reversed").count(), 8, "{:?}", words(&told));
    assert!(
        refused(
            &mut c,
            "05-06T09:00",
            r#""fact": "appealed", "entry": "points:cost:1:measure-imposed:a:rectify:r:1:fact-1", "reason": "r""#
        )
        .contains("before")
    );
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn a_rung_reached_by_count_falls_with_what_was_counted() {
    let mut c = with(COUNTED);
    incident(&mut c, "03-02T09:00", "yellow");
    remedied(&mut c, "03-03T09:00");
    incident(&mut c, "06-02T09:00", "yellow");
    let first = "measure-imposed:a:yellow:r:1:fact-1";
    appeal(&mut c, "06-03T09:00", first);
    decide(&mut c, "06-04T09:00", first, false);
    assert_eq!(standing(&c).as_deref(), Some("yellow"), "one yellow is left");
    assert_eq!(decimal(&c.score(unit(&c, "a"))), "10", "and its point comes back");
    incident(&mut c, "06-05T09:00", "yellow");
    assert_eq!(standing(&c).as_deref(), Some("letter"), "what is left counts again");
}

#[test]
fn an_appeal_suspends_a_measure_where_the_plan_says_so() {
    let ladder = "  - {id: rectify, remedy: 5 d, by: office, suspends: [x], on_appeal: suspend, band: low}\n  - {id: card, remedy: 5 d, by: office}\nscorecard: {base: 10, bands: [{id: high, from: 5}, {id: low, from: 0}]}\n";
    let mut c = with(ladder);
    incident(&mut c, "06-01T09:00", "rectify");
    let band =
        |c: &Campaign| standings(c, Language::En, 10).standings.iter().find(|s| s.unit == "a").unwrap().band.clone();
    assert_eq!(band(&c).as_deref(), Some("low"));
    let entry = "measure-imposed:a:rectify:r:1:fact-1";
    assert_eq!(words(&appeal(&mut c, "06-03T09:00", entry)), ["measure-stayed", "rights-restored"]);
    assert_eq!(band(&c).as_deref(), Some("high"));
    advance(&mut c, "06-20T09:00");
    assert_eq!(standing(&c).as_deref(), Some("rectify"));
    let told = decide(&mut c, "06-21T09:00", entry, true);
    assert_eq!(words(&told), ["measure-restored", "rights-suspended", "measure-extended"]);
    assert_eq!(until(&c).as_deref(), Some("2026-06-24"));
    assert_eq!(band(&c).as_deref(), Some("low"));
    advance(&mut c, "06-25T00:00");
    assert_eq!(standing(&c).as_deref(), Some("card"));
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn a_measure_of_a_rung_that_an_amendment_removes_is_lifted_aloud() {
    let plan = |rungs: &str| {
        checked(&format!("ladder:\n{rungs}rules: [{{id: r, on: incident, then: 'impose(event.kind)'}}]\n"))
    };
    let first = plan(DUTIES);
    let second = plan("  - {id: card, remedy: 60 d, by: office, duties: [{task: report, every: 1 month}]}\n");
    let mut c = Campaign::open_with_journal(first.clone());
    c.offer_plan("v2", second.clone());
    incident(&mut c, "03-02T09:00", "rectify");
    record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "b", "kind": "card""#);
    let told =
        record(&mut c, "03-10T09:00", r#""fact": "plan-amended", "plan": "v2", "authority": "o", "reason": "r""#);
    assert!(words(&told).ends_with(&["measure-lifted", "rights-restored"]), "{:?}", words(&told));
    assert_eq!(standing(&c), None);
    assert_eq!(c.measure(unit(&c, "b")).map(|(rung, ..)| rung), Some(0), "carried over by its name");
    let journal = c.take_journal();
    let mut again = replay_amended(first, vec![("v2".to_owned(), second)], &journal).unwrap();
    assert_eq!(again.take_journal(), "");
}
