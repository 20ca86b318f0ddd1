//! Ways up without a script, and excuses.

use super::*;

#[test]
fn two_yellows_in_a_year_are_a_letter_and_a_point() {
    let mut c = with(COUNTED);
    incident(&mut c, "03-02T09:00", "yellow");
    remedied(&mut c, "03-03T09:00");
    let told = incident(&mut c, "06-02T09:00", "yellow");
    assert_eq!(words(&told).iter().filter(|w| w.starts_with("measure") || **w == "points").count(), 3);
    assert_eq!(standing(&c).as_deref(), Some("letter"));
    assert_eq!(decimal(&c.score(unit(&c, "a"))), "9");
    remedied(&mut c, "06-03T09:00");
    incident(&mut c, "06-04T09:00", "yellow");
    assert_eq!(standing(&c).as_deref(), Some("yellow"), "what was counted is used up");
    incident(&mut c, "06-05T09:00", "yellow");
    assert_eq!(standing(&c).as_deref(), Some("letter"), "demanded again while it stood");
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn a_yellow_longer_ago_counts_no_more() {
    let mut c = with(&COUNTED.replace("1 year", "30 d"));
    incident(&mut c, "03-02T09:00", "yellow");
    remedied(&mut c, "03-03T09:00");
    incident(&mut c, "04-02T09:00", "yellow");
    assert_eq!(standing(&c).as_deref(), Some("yellow"));
}

#[test]
fn three_misses_in_a_row_climb_and_an_excuse_is_passed_over() {
    let ladder = "  - {id: talk, lifts_after: 10 d, by: office, in_a_row: {task: monthly, count: 3}}\n";
    let mut c = with(ladder);
    let told = advance(&mut c, "05-06T00:00");
    let climbed: Vec<_> = told.iter().filter(|c| c.what.word() == "measure-imposed").collect();
    assert_eq!(climbed.len(), 1);
    assert!(climbed[0].id.ends_with("row:obligation-breached:monthly@a#2026-05-05:2026-05-05"), "{}", climbed[0].id);
    let told = advance(&mut c, "07-06T00:00");
    assert!(!has(&told, "measure-imposed"), "four and five are no new three");
    let mut c = with(ladder);
    record(&mut c, "03-03T09:00", r#""fact": "submitted", "task": "monthly", "unit": "a", "occurrence": "2026-03-05""#);
    let excused = r#""fact": "excused", "task": "monthly", "unit": "a", "occurrence": "2026-05-05", "authority": "office", "reason": "flood""#;
    record(&mut c, "05-01T09:00", excused);
    let told = advance(&mut c, "06-06T00:00");
    assert!(!has(&told, "measure-imposed"), "April and June are two");
    assert!(has(&advance(&mut c, "07-06T00:00"), "measure-imposed"), "April, June and July");
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}

#[test]
fn three_red_months_climb() {
    let mut c = with("  - {id: talk, lifts_after: 10 d, by: office, in_a_row: {light: red, count: 3}}\n");
    let told = advance(&mut c, "07-01T00:00");
    let ids: Vec<&str> = told.iter().filter(|c| c.what.word() == "measure-imposed").map(|c| &*c.id).collect();
    assert_eq!(ids, ["measure-imposed:a:talk:row:2026-05", "measure-imposed:b:talk:row:2026-05"]);
    let mut c = with("  - {id: talk, lifts_after: 10 d, by: office, in_a_row: {light: red, count: 3}}\n");
    record(&mut c, "04-15T09:00", r#""fact": "submitted", "task": "t", "unit": "b""#);
    let told = advance(&mut c, "07-01T00:00");
    assert_eq!(told.iter().filter(|c| c.what.word() == "measure-imposed").count(), 1, "b was green in April");
}

#[test]
fn no_rule_acts_on_a_breach_that_was_excused_beforehand() {
    let rules = "scorecard: {base: 10}
rules:
  - {id: late, on: obligation.breached, then: deduct(1)}
  - {id: done, on: obligation.fulfilled, when: obligation.late || obligation.days_late > 0, then: deduct(2)}
  - {id: told, on: obligation.fulfilled, when: obligation.excused, then: 'flag(`${history.count(\"breach\")}`)'}
";
    let mut c = Campaign::open_with_journal(checked(rules));
    let excuse = |at: &str, u: &str| {
        (
            at.to_owned(),
            format!(r#""fact": "excused", "task": "t", "unit": "{u}", "authority": "office", "reason": "flood""#),
        )
    };
    let (at, excused) = excuse("03-19T09:00", "b");
    assert_eq!(words(&record(&mut c, &at, &excused)).last(), Some(&"obligation-excused"));
    assert!(refused(&mut c, "03-19T10:00", &excused).contains("excused already"));
    let told = advance(&mut c, "03-21T00:00");
    let breach = told.iter().find(|c| &*c.id == "obligation-breached:t@b:2026-03-20").unwrap();
    assert!(matches!(breach.what, What::Breached { excused: true, .. }));
    assert_eq!(decimal(&c.score(unit(&c, "b"))), "10");
    let (at, late) = excuse("03-21T09:00", "a");
    assert!(refused(&mut c, &at, &late).contains("breached already"));
    let told = record(&mut c, "03-25T09:00", r#""fact": "submitted", "task": "t", "unit": "b""#);
    assert!(matches!(&told.last().unwrap().what, What::Flagged { text, .. } if text == "0"));
    assert_eq!(decimal(&c.score(unit(&c, "b"))), "10");
    // Handed in late, but accepted beforehand: what the rules did is taken back.
    let fact = Fact::from_json(
        r#"{"at": "2026-03-18 09:00", "recorded_at": "2026-03-26 09:00", "fact": "excused", "task": "t", "unit": "a", "authority": "office", "reason": "flood"}"#,
        c.zone(),
    );
    let told = c.record(fact.unwrap()).unwrap().consequences;
    assert!(has(&told, "rescinded") && has(&told, "obligation-excused"));
    assert_eq!(decimal(&c.score(unit(&c, "a"))), "9", "the monthly of March alone");
    let plan = c.plan().clone();
    replays(&mut c, &plan);
}
