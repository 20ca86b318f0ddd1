//! The ladder: remedy periods as budgets, ways up and out, follow-up duties, rights, appeals, and the verbs about them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

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

const COUNTED: &str = "  - {id: yellow, remedy: 5 d, by: office}
  - {id: letter, remedy: 20 d, by: office, on_count: {measure: yellow, count: 2, within: 1 year}, deduct: {points: 1}}
scorecard: {base: 10}
";

fn remedied(c: &mut Campaign, at: &str) {
    record(c, at, r#""fact": "remedied", "unit": "a""#);
}

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

fn appeal(c: &mut Campaign, at: &str, entry: &str) -> Vec<Consequence> {
    record(c, at, &format!(r#""fact": "appealed", "entry": "{entry}", "reason": "r""#))
}

fn decide(c: &mut Campaign, at: &str, entry: &str, upheld: bool) -> Vec<Consequence> {
    let rest =
        format!(r#""fact": "appeal-decided", "entry": "{entry}", "upheld": {upheld}, "authority": "o", "reason": "r""#);
    record(c, at, &rest)
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
