//! Leads and cases in their pipelines: limits, suspensions, extensions, hand-overs, ends.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, ItemWait, What};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;

/// June 2026 begins on a Monday; `weekdays` knows no holidays.
const HEAD: &str = "\
duban: 1
campaign: {id: p, window: 2026-06-01..2026-07-31, time_zone: Asia/Shanghai, calendar: weekdays}
units:
  town: {title: 鎮政府}
  saic: {under: town}
  police: {under: town}
  court: {under: town}
tasks: [{id: t, responsible: town, due: 2026-06-10}]
scorecard: {base: 100, items: [{id: i, points: 50}]}
";

const LEAD: &str = "\
pipelines:
  lead:
    initial: found
    acknowledge: 1 workday
    states:
      found: {within: 3 workdays}
      verified: {within: 15 workdays, extend: {once: 5 workdays, by: saic}}
      transferred: {within: 24 h, to: police}
      closed: {final: true}
      unfounded: {final: true}
    moves: [found -> verified, verified -> transferred, verified -> closed, verified -> unfounded, transferred -> closed, verified -> found]
";

fn plan(rest: &str) -> CheckedPlan {
    plan_with(rest, &RuleLibrary::new())
}

fn plan_with(rest: &str, library: &RuleLibrary) -> CheckedPlan {
    let text = format!("{HEAD}{rest}");
    let done = check(Source::new("p.yaml", text), &Default::default(), library);
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00", {rest}}}"#), campaign.zone()).unwrap()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn refused(campaign: &mut Campaign, at: &str, rest: &str) -> String {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).expect_err(rest).to_string()
}

fn to(campaign: &mut Campaign, day: &str) -> Vec<Consequence> {
    let end = campaign.end_of_day(format!("2026-{day}").parse().unwrap());
    campaign.advance(end).unwrap()
}

/// Instant and id of what is about items.
fn told(all: &[Consequence]) -> Vec<String> {
    let about = all.iter().filter(|c| c.id.starts_with("item-"));
    about.map(|c| format!("{} {}", &c.at.text()[5..16], c.id)).collect()
}

fn due(campaign: &Campaign, item: &str) -> Option<String> {
    campaign.item(item).unwrap().due().map(|d| d.show(campaign.zone()))
}

fn owner(campaign: &Campaign, item: &str) -> String {
    let owner = campaign.item(item).unwrap().owner();
    campaign.timetable().units.all()[owner].id.to_string()
}

const OPEN: &str = r#""fact": "item-opened", "pipeline": "lead", "item": "L1", "unit": "saic""#;
const VERIFY: &str = r#""fact": "item-moved", "item": "L1", "state": "verified""#;
const TRANSFER: &str = r#""fact": "item-moved", "item": "L1", "state": "transferred""#;
const ACKNOWLEDGE: &str = r#""fact": "acknowledged", "item": "L1""#;

#[test]
fn a_limit_breaks_once_at_its_own_instant_for_whoever_owes_the_item() {
    let rule = "rules:\n  - {id: slow, on: item.overdue, then: 'deduct(2, \"i\")'}\n";
    let mut c = Campaign::open(plan(&format!("{LEAD}{rule}")));
    // Tuesday; three working days end with Friday the 5th.
    let first = record(&mut c, "06-02T10:00", OPEN);
    assert_eq!(told(&first), ["06-02T10:00 item-entered:L1:found:1"]);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-06-05"));
    assert_eq!(told(&to(&mut c, "06-05")), [""; 0], "the last day is in time");
    let late = to(&mut c, "06-30");
    assert_eq!(told(&late), ["06-06T00:00 item-overdue:L1:found:1"]);
    let saic = c.timetable().units.find("saic").unwrap();
    let town = c.timetable().units.find("town").unwrap();
    assert_eq!((c.score(saic).to_string(), c.score(town).to_string()), ("98".into(), "100".into()));
    let item = c.item("L1").unwrap();
    assert!(item.is_overdue() && item.next_due().is_none());
    // What moves on late is late no more, and its next stay has a limit of its own.
    record(&mut c, "07-01T09:00", VERIFY);
    assert!(!c.item("L1").unwrap().is_overdue());
    assert_eq!(
        c.item("L1").unwrap().stays().map(|s| (s.overdue, s.times)).collect::<Vec<_>>(),
        [(true, 1), (false, 1)]
    );
}

#[test]
fn hours_run_on_the_clock_and_a_state_met_again_is_another_stay() {
    let mut c = Campaign::open(plan(LEAD));
    record(&mut c, "06-01T10:00", OPEN);
    record(&mut c, "06-01T11:00", VERIFY);
    record(&mut c, "06-02T11:00", r#""fact": "item-moved", "item": "L1", "state": "found""#);
    let again = record(&mut c, "06-03T11:00", VERIFY);
    assert_eq!(told(&again), ["06-03T11:00 item-entered:L1:verified:2"]);
    record(&mut c, "06-04T09:30", TRANSFER);
    record(&mut c, "06-04T10:00", ACKNOWLEDGE);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-06-05T09:30:00+08:00"));
    assert_eq!(told(&to(&mut c, "06-30")), ["06-05T09:30 item-overdue:L1:transferred:1"]);
}

#[test]
fn until_it_is_acknowledged_the_first_asked_unit_owes_an_item() {
    let rule = "rules:\n  - id: slow\n    on: item.overdue\n    then: |\n      notice(unit.id + (if item.unacknowledged { \" unsigned\" } else { \" late\" }))\n";
    let mut c = Campaign::open(plan(&format!("{LEAD}{rule}")));
    record(&mut c, "06-01T09:00", OPEN);
    record(&mut c, "06-02T09:00", VERIFY);
    let handed = record(&mut c, "06-03T15:00", TRANSFER);
    assert_eq!(
        told(&handed),
        ["06-03T15:00 item-entered:L1:transferred:1", "06-03T15:00 item-handed-over:L1:police:1"]
    );
    assert_eq!(owner(&c, "L1"), "saic");
    assert!(matches!(c.item("L1").unwrap().waits_for(), Some(ItemWait::Acknowledgement { .. })));
    // The state's 24 hours break for the sender, the acknowledgement's working day for the receiver.
    let all = to(&mut c, "06-10");
    assert_eq!(
        told(&all),
        ["06-04T15:00 item-overdue:L1:transferred:1", "06-05T00:00 item-overdue:L1:police:1:acknowledgement"]
    );
    let notices: Vec<_> = all
        .iter()
        .filter_map(|c| match &c.what {
            What::Notice { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(notices, ["saic late", "police unsigned"]);
    record(&mut c, "06-11T09:00", ACKNOWLEDGE);
    assert_eq!(owner(&c, "L1"), "police");
    assert!(refused(&mut c, "06-11T10:00", ACKNOWLEDGE).contains("acknowledged before"));
}

#[test]
fn an_acknowledged_item_is_owed_by_its_receiver() {
    let mut c = Campaign::open(plan(LEAD));
    record(&mut c, "06-01T09:00", OPEN);
    let hand = |to: &str| format!(r#""fact": "item-handed-over", "item": "L1", "to": "{to}""#);
    record(&mut c, "06-01T10:00", &hand("police"));
    assert!(refused(&mut c, "06-01T11:00", &hand("police")).contains("handed to that unit already"));
    // Taken back before it was acknowledged, then handed over for good: the stay and its limit go on.
    let back = record(&mut c, "06-01T12:00", &hand("saic"));
    assert_eq!(told(&back), ["06-01T12:00 item-handed-over:L1:saic:1"]);
    assert!(c.item("L1").unwrap().pending().is_none());
    assert!(refused(&mut c, "06-01T12:30", ACKNOWLEDGE).contains("handed to nobody"));
    assert!(refused(&mut c, "06-01T12:30", &hand("saic")).contains("with that unit already"));
    record(&mut c, "06-02T09:00", &hand("police"));
    record(&mut c, "06-02T10:00", ACKNOWLEDGE);
    let all = to(&mut c, "06-10");
    assert_eq!(told(&all), ["06-05T00:00 item-overdue:L1:found:1"]);
    assert!(all.iter().any(|c| matches!(&c.what, What::ItemOverdue { unit, .. } if &**unit == "police")));
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-06-04"));
}

#[test]
fn without_an_acknowledgement_a_hand_over_passes_at_once() {
    let mut c = Campaign::open(plan(&LEAD.replace("    acknowledge: 1 workday\n", "")));
    record(&mut c, "06-01T09:00", OPEN);
    record(&mut c, "06-02T09:00", VERIFY);
    let moved = record(&mut c, "06-03T15:00", TRANSFER);
    assert_eq!(owner(&c, "L1"), "police");
    let entered = moved.iter().find_map(|c| match &c.what {
        What::ItemEntered { unit, .. } => Some(unit.to_string()),
        _ => None,
    });
    assert_eq!(entered.as_deref(), Some("police"));
}

#[test]
fn a_suspended_clock_goes_on_with_what_was_left() {
    let mut c = Campaign::open(plan(LEAD));
    record(&mut c, "06-01T09:00", OPEN);
    // From Wednesday the 3rd, 15 working days end with Wednesday the 24th.
    record(&mut c, "06-03T09:00", r#""fact": "item-moved", "item": "L1", "state": "verified""#);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-06-24"));
    let suspend = r#""fact": "suspended", "item": "L1", "authority": "town", "reason": "expert opinion""#;
    let resume = r#""fact": "resumed", "item": "L1""#;
    // Thursday, Friday, Monday and Tuesday are used; eleven are left.
    record(&mut c, "06-09T17:00", suspend);
    assert_eq!(due(&c, "L1"), None);
    assert!(matches!(c.item("L1").unwrap().waits_for(), Some(ItemWait::Resumption { .. })));
    assert!(refused(&mut c, "06-10T09:00", TRANSFER).contains("suspended"));
    assert_eq!(told(&to(&mut c, "06-28")), [""; 0], "no time passes");
    // Monday the 29th: eleven working days on is Tuesday, 14 July.
    record(&mut c, "06-29T09:00", resume);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-07-14"));
    let used = |c: &Campaign| {
        c.item("L1").unwrap().stays().last().unwrap().budget(c.clock().unwrap(), c.timetable().clockwork())
    };
    let budget = used(&c).unwrap();
    assert_eq!((budget.limit.to_string().as_str(), budget.used), ("15 workdays", 4));
    let (from, until) = budget.suspended[0];
    assert_eq!((from.to_string(), until.unwrap().to_string()), ("2026-06-09".into(), "2026-06-29".into()));
    assert!(refused(&mut c, "06-29T10:00", resume).contains("not suspended"));
    to(&mut c, "07-06");
    assert_eq!(used(&c).unwrap().used, 9);
    assert_eq!(told(&to(&mut c, "07-31")), ["07-15T00:00 item-overdue:L1:verified:1"]);
    // Time that has run out is not given back.
    record(&mut c, "08-03T09:00", suspend);
    record(&mut c, "08-05T09:00", resume);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-07-14"));
    assert_eq!(told(&to(&mut c, "08-31")), [""; 0]);
}

#[test]
fn an_extension_is_held_to_what_the_plan_allows() {
    let mut c = Campaign::open(plan(LEAD));
    record(&mut c, "06-01T09:00", OPEN);
    let extend = |until: &str, by: &str| {
        format!(r#""fact": "extended", "item": "L1", "until": "2026-{until}", "authority": "{by}", "reason": "r""#)
    };
    let said = refused(&mut c, "06-01T10:00", &extend("06-08", "saic"));
    assert_eq!(said, "`L1` cannot be extended to 2026-06-08: the plan allows no more time in `found`");
    record(&mut c, "06-02T09:00", VERIFY);
    assert_eq!(due(&c, "L1").as_deref(), Some("2026-06-23"));
    assert!(refused(&mut c, "06-03T10:00", &extend("06-30", "police")).contains("authority of `saic`"));
    assert!(refused(&mut c, "06-03T10:00", &extend("06-23", "saic")).contains("due 2026-06-23 already"));
    assert!(refused(&mut c, "06-03T10:00", &extend("07-01", "saic")).contains("5 workdays more, until 2026-06-30"));
    // A unit above may as well, by its title.
    let more = record(&mut c, "06-04T09:00", &extend("06-30", "鎮政府"));
    assert_eq!(told(&more), ["06-04T09:00 item-extended:L1:verified:1"]);
    assert!(refused(&mut c, "06-05T10:00", &extend("07-01", "saic")).contains("extended in `verified` before"));
    assert_eq!(told(&to(&mut c, "06-30")), [""; 0]);
    assert_eq!(told(&to(&mut c, "07-31")), ["07-01T00:00 item-overdue:L1:verified:1"]);
    // Another stay may be extended anew, but not once its time has run out.
    record(&mut c, "08-03T09:00", r#""fact": "item-moved", "item": "L1", "state": "found""#);
    record(&mut c, "08-04T09:00", VERIFY);
    assert!(refused(&mut c, "08-26T09:00", &extend("08-28", "saic")).contains("run out, on 2026-08-25"));
    record(&mut c, "08-25T23:00", &extend("08-28", "saic"));
}

#[test]
fn names_and_moves_that_the_plan_lacks_are_refused() {
    let mut c = Campaign::open(plan(LEAD));
    let open = |more: &str| format!(r#""fact": "item-opened", {more}"#);
    for (said, rest) in [
        ("no pipeline `laed`; did you mean `lead`?", open(r#""pipeline": "laed", "item": "x", "unit": "saic""#)),
        ("no unit `siac`", open(r#""pipeline": "lead", "item": "x", "unit": "siac""#)),
        ("no state `fuond`; did you", open(r#""pipeline": "lead", "item": "x", "unit": "saic", "state": "fuond""#)),
        ("`closed` ends an item", open(r#""pipeline": "lead", "item": "x", "unit": "saic", "state": "closed""#)),
        ("no item `L1` came in", VERIFY.to_owned()),
    ] {
        let told = refused(&mut c, "06-01T09:00", &rest);
        assert!(told.contains(said), "{told}");
    }
    record(&mut c, "06-01T09:00", OPEN);
    record(&mut c, "06-01T10:00", VERIFY);
    let close = |more: &str| format!(r#""fact": "item-closed", "item": "L1"{more}"#);
    for (said, rest) in [
        ("came in before, by fact 1", OPEN.to_owned()),
        ("no item `l1` came in; did you mean `L1`?", VERIFY.replace("L1", "l1")),
        ("no move `verified -> verified`", VERIFY.to_owned()),
        ("`closed` ends an item; say `item-closed`", VERIFY.replace("verified", "closed")),
        ("`found` does not end an item", close(r#", "state": "found""#)),
        ("`L1` can end in `closed`, `unfounded` from `verified`; say which", close("")),
    ] {
        let told = refused(&mut c, "06-01T11:00", &rest);
        assert!(told.contains(said), "{told}");
    }
    // From `found` no move ends it.
    record(&mut c, "06-01T12:00", r#""fact": "item-moved", "item": "L1", "state": "found""#);
    assert!(
        refused(&mut c, "06-01T13:00", &close(""))
            .contains("no move `found -> an end`; from `found` an item moves to `verified`")
    );
    record(&mut c, "06-01T13:00", VERIFY);
    record(&mut c, "06-01T14:00", TRANSFER);
    let end = record(&mut c, "06-01T15:00", &close(""));
    assert_eq!(told(&end), ["06-01T15:00 item-closed:L1:closed"], "the only end that can be reached");
    assert!(refused(&mut c, "06-01T16:00", ACKNOWLEDGE).contains("`L1` is closed and cannot be acknowledged"));
    assert_eq!(told(&to(&mut c, "07-31")), [""; 0], "nobody owes what is closed");
    assert_eq!(c.item("L1").unwrap().waits_for(), None);
}

#[test]
fn the_law_sets_the_limit_where_the_plan_does_not() {
    let mut library = RuleLibrary::new();
    library.add_clocks("law", "filing: {title: F, article: A, within: 5 workdays, verified: true}\n");
    let states = |law: &str| {
        format!(
            "pipelines: {{lead: {{initial: s, states: {{s: {{law: {law}}}, e: {{final: true}}}}, moves: [s -> e]}}}}\n"
        )
    };
    for (law, expected) in [("law/filing", "2026-06-08"), ("{article: B, within: 2 d}", "2026-06-03")] {
        let mut c = Campaign::open(plan_with(&states(law), &library));
        record(&mut c, "06-01T09:00", OPEN);
        assert_eq!(due(&c, "L1").as_deref(), Some(expected));
    }
}

#[test]
fn rules_see_the_item_and_history_counts_what_was_late() {
    let rules = r#"rules:
  - id: moved
    on: item.moved
    then: |
      notice(`${item.ref} ${item.pipeline} ${item.from}>${item.state} ${item.days} ${item.overdue} ${item.owner} ${item.first_asked} ${item.due}`)
  - id: closed
    on: item.closed
    then: notice(`${item.state} ${item.days} ${history.count("item-overdue", 60)}`)
"#;
    let mut c = Campaign::open(plan(&format!("{LEAD}{rules}")));
    let mut all = record(&mut c, "06-01T09:00", OPEN);
    all.extend(record(&mut c, "06-08T09:00", VERIFY));
    all.extend(record(&mut c, "06-10T09:00", r#""fact": "item-closed", "item": "L1", "state": "unfounded""#));
    let notices: Vec<_> = all
        .iter()
        .filter_map(|c| match &c.what {
            What::Notice { text, .. } => Some(text.as_str()),
            What::RuleFailed { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        notices,
        [
            "L1 lead >found 0 false saic saic 2026-06-04",
            "L1 lead found>verified 7 true saic saic 2026-06-29",
            "unfounded 2 1"
        ]
    );
}
