//! The campaign's own life, where it meets what comes due: suspended, begun by hand, ended before its time.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, Refusal};
use duban::check::check;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;

const GROUNDS: &str = r#""authority": "lead", "reason": "r""#;

/// A campaign of a plan: the words under `campaign`, and the rest of the document.
fn open(campaign: &str, rest: &str) -> Campaign {
    let text = format!(
        "duban: 1\ncampaign: {{id: c, window: 2026-03-02..2026-05-29, time_zone: Asia/Shanghai, calendar: cn{campaign}}}\n\
         units: {{lead: {{kind: group}}, town: {{kind: town}}}}\n{rest}"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    Campaign::open_with_journal(done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items())))
}

fn attempt(campaign: &mut Campaign, at: &str, fact: &str) -> Result<Vec<Consequence>, Refusal> {
    let fact = Fact::from_json(&format!(r#"{{"at": "{at}", {fact}}}"#), campaign.zone()).unwrap();
    campaign.record(fact).map(|recorded| recorded.consequences)
}

fn record(campaign: &mut Campaign, at: &str, fact: &str) -> Vec<String> {
    ids(&attempt(campaign, at, fact).unwrap())
}

fn ids(told: &[Consequence]) -> Vec<String> {
    told.iter().map(|c| format!("{} {}", c.at.text()[5..16].replace('T', " "), c.id)).collect()
}

fn until(campaign: &mut Campaign, at: &str) -> Vec<String> {
    ids(&campaign.advance(Instant::parse_rfc3339(at).unwrap()).unwrap())
}

/// A suspension over a weekend moves no due day: what came due meanwhile comes due when the campaign goes on, and time does
/// not run backwards.
#[test]
fn over_a_weekend() {
    let mut campaign = open(
        ", suspension: shift, due_soon: 1 d",
        "tasks:\n  - {id: sunday, responsible: town, due: 2026-03-15}\n  - {id: monday, responsible: town, due: 2026-03-16}\n\
         pipelines:\n  case:\n    initial: found\n    states: {found: {within: 5 d}, done: {final: true}}\n    moves: [found -> done]\n",
    );
    record(
        &mut campaign,
        "2026-03-10 09:00",
        r#""fact": "item-opened", "pipeline": "case", "item": "i", "unit": "town""#,
    );
    record(&mut campaign, "2026-03-14 09:00", &format!(r#""fact": "suspended", {GROUNDS}"#));
    assert_eq!(until(&mut campaign, "2026-03-16T08:00:00+08:00"), [""; 0]);
    let told = record(&mut campaign, "2026-03-16 09:00", r#""fact": "resumed""#);
    assert_eq!(
        told,
        [
            "03-16 09:00 obligation-breached:sunday@town:2026-03-15",
            "03-16 09:00 item-overdue:i:found:1",
            "03-16 09:00 obligation-due-soon:monday@town:2026-03-16",
        ]
    );
    assert_eq!(
        until(&mut campaign, "2026-03-17T00:00:00+08:00"),
        ["03-17 00:00 obligation-breached:monday@town:2026-03-16"]
    );
}

/// What is called for while due dates stand still lost only the time since; what is sent back then has its time still.
#[test]
fn called_for_and_sent_back_meanwhile() {
    let mut campaign = open(
        ", suspension: shift",
        "tasks:\n  - {id: help, responsible: town, on_call: {}, due: call + 2 workdays, accept_by: lead}\n  \
         - {id: list, responsible: town, due: 2026-03-12, accept_by: lead}\n",
    );
    record(&mut campaign, "2026-03-10 09:00", r#""fact": "submitted", "task": "list", "unit": "town""#);
    record(&mut campaign, "2026-03-11 09:00", &format!(r#""fact": "suspended", {GROUNDS}"#));
    record(&mut campaign, "2026-03-16 09:00", r#""fact": "called", "task": "help", "unit": "town", "call": "1""#);
    record(&mut campaign, "2026-03-17 09:00", r#""fact": "returned", "task": "list", "unit": "town""#);
    let told = record(&mut campaign, "2026-03-18 09:00", r#""fact": "resumed""#);
    // Called on Monday for Wednesday, two working days lost; the list lost five.
    assert!(told.contains(&"03-18 09:00 obligation-due-moved:help@town#1:2026-03-20~1".to_owned()), "{told:?}");
    assert!(told.contains(&"03-18 09:00 obligation-due-moved:list@town:2026-03-19~1".to_owned()), "{told:?}");
}

/// Where due dates stand, no calendar is needed to go on; where they move by working days, one is.
#[test]
fn into_a_year_without_a_calendar() {
    for (mode, goes_on) in [("stand", true), ("shift", false)] {
        let mut campaign =
            open(&format!(", suspension: {mode}"), "tasks: [{id: list, responsible: town, due: 2026-03-10}]\n");
        record(&mut campaign, "2026-03-03 09:00", &format!(r#""fact": "suspended", {GROUNDS}"#));
        let resumed = attempt(&mut campaign, "2027-03-03 09:00", r#""fact": "resumed""#);
        match resumed {
            Ok(told) => assert!(goes_on && ids(&told).contains(&"03-03 09:00 campaign-closed".to_owned())),
            Err(refusal) => {
                assert!(!goes_on && matches!(refusal, Refusal::CalendarMissing { year: 2027 }), "{refusal}")
            }
        }
    }
}

/// What was put off comes because the campaign goes on, its end included.
#[test]
fn what_was_put_off_names_the_resumption() {
    let mut campaign = open(
        "",
        "phases: [{id: one, window: 2026-03-02..2026-05-29}]\ntasks: [{id: list, responsible: town, due: 2026-05-20}]\n",
    );
    record(&mut campaign, "2026-03-01 09:00", &format!(r#""fact": "suspended", {GROUNDS}"#));
    let told = attempt(&mut campaign, "2026-06-03 09:00", r#""fact": "resumed""#).unwrap();
    let late = [
        "06-03 09:00 phase-entered:one",
        "06-03 09:00 phase-closed:one",
        "06-03 09:00 obligation-opened:list@town",
        "06-03 09:00 campaign-closed",
    ];
    let meant: Vec<String> = ids(&told).into_iter().filter(|id| id.starts_with("06-03")).collect();
    assert_eq!(meant, late);
    assert!(
        !told.iter().any(|c| &c.at.text()[5..10] == "06-03" && c.cause == duban::campaign::Cause::Time),
        "{told:?}"
    );
}

/// After its end before time nothing begins, whatever was waiting for the phase that the end closed.
#[test]
fn nothing_begins_after_the_end() {
    let mut campaign = open(
        "",
        "phases:\n  - {id: one, window: 2026-03-02..2026-03-20, exit: {when: \"done('list')\"}}\n  \
         - {id: two, window: 2026-03-21..2026-05-29, enter: {after: one}}\n\
         tasks: [{id: list, responsible: town, due: 2026-03-10}, {id: act, phase: two, responsible: town, due: 2026-05-20}]\n",
    );
    let told = record(&mut campaign, "2026-04-01 09:00", &format!(r#""fact": "terminated", {GROUNDS}"#));
    let ends: Vec<&str> = told.iter().filter(|id| id.starts_with("04-01")).map(String::as_str).collect();
    assert_eq!(
        ends,
        ["04-01 09:00 phase-closed:one", "04-01 09:00 obligation-cancelled:list@town", "04-01 09:00 campaign-closed"]
    );
    assert_eq!(until(&mut campaign, "2026-06-30T00:00:00+08:00"), [""; 0]);
}

/// A campaign that was never begun holds nothing against anybody, and is not begun after its end.
#[test]
fn never_begun() {
    let mut campaign = open(", start: manual", "tasks: [{id: list, responsible: town, due: 2026-03-10}]\n");
    assert_eq!(until(&mut campaign, "2026-06-01T00:00:00+08:00"), ["05-30 00:00 campaign-closed"]);
    let refusal = attempt(&mut campaign, "2026-06-02 09:00", r#""fact": "started""#).unwrap_err();
    assert_eq!(refusal.to_string(), "the campaign is closed and cannot be started");
    // Begun in time after all, and recorded late.
    let late = r#""recorded_at": "2026-06-03 09:00", "fact": "started""#;
    let told = record(&mut campaign, "2026-03-09 09:00", late);
    assert_eq!(
        told,
        [
            "03-09 09:00 campaign-started",
            "03-09 09:00 obligation-opened:list@town",
            "03-09 09:00 obligation-due-soon:list@town:2026-03-10",
            "03-11 00:00 obligation-breached:list@town:2026-03-10",
        ]
    );
}

/// More time for every call of a task; for a task that nobody owes at present there is nothing to extend.
#[test]
fn more_time_for_what_was_called_for() {
    let mut campaign = open(
        "",
        "tasks: [{id: list, responsible: lead, due: 2026-03-10}, {id: help, responsible: town, on_call: {}, due: call + 2 d}]\n",
    );
    let extended = format!(r#""fact": "extended", "task": "help", "until": "2026-03-20", {GROUNDS}"#);
    assert!(matches!(attempt(&mut campaign, "2026-03-03 09:00", &extended), Err(Refusal::NothingOpen { .. })));
    for call in ["1", "2"] {
        record(
            &mut campaign,
            "2026-03-04 09:00",
            &format!(r#""fact": "called", "task": "help", "unit": "town", "call": "{call}""#),
        );
    }
    let told = record(&mut campaign, "2026-03-04 10:00", &extended);
    assert_eq!(
        told,
        [
            "03-04 10:00 obligation-due-moved:help@town#1:2026-03-20~1",
            "03-04 10:00 obligation-due-moved:help@town#2:2026-03-20~1"
        ]
    );
}

/// Working days between two urgings are counted from the first on which a duty is late.
#[test]
fn urged_by_working_days() {
    let tasks =
        "tasks: [{id: thu, responsible: town, due: 2026-03-12}, {id: fri, responsible: town, due: 2026-03-13}]\n";
    let mut campaign = open(", urge: 1 workday", tasks);
    let told = until(&mut campaign, "2026-03-18T00:00:00+08:00");
    let urged: Vec<&str> = told.iter().filter(|id| id.contains("urged")).map(String::as_str).collect();
    assert_eq!(
        urged,
        [
            "03-16 00:00 urged:thu@town:2026-03-12:1",
            "03-17 00:00 urged:thu@town:2026-03-12:2",
            "03-17 00:00 urged:fri@town:2026-03-13:1",
            "03-18 00:00 urged:thu@town:2026-03-12:3",
            "03-18 00:00 urged:fri@town:2026-03-13:2",
        ]
    );
}
