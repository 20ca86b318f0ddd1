//! Corners where two parts of the engine meet: calls and phases, amendments and extensions, corrections of corrections.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may fail by panicking")]

use duban::campaign::{Campaign, Consequence, Event, Fact, Refusal, What, decimal};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;

fn plan(head: &str, more: &str) -> CheckedPlan {
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-05-20, time_zone: Asia/Shanghai, calendar: weekdays{head}}}\n\
         units: {{lead: {{}}, town: {{under: lead}}, other: {{}}}}\n{more}"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| {
        panic!(
            "{}",
            duban::diagnostic::to_text(&done.diagnostics, Default::default(), duban::diagnostic::Colour::Never)
        )
    })
}

fn instant(at: &str) -> Instant {
    Instant::parse_rfc3339(&format!("2026-{at}:00+08:00")).unwrap()
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00+08:00", {rest}}}"#), campaign.zone()).unwrap()
}

fn ids(told: &[Consequence]) -> Vec<String> {
    told.iter().map(|c| format!("{} {}", c.at.text().get(5..10).unwrap(), c.id)).collect()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<String> {
    let fact = fact(campaign, at, rest);
    ids(&campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences)
}

fn refused(campaign: &mut Campaign, at: &str, rest: &str) -> Refusal {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).unwrap_err()
}

fn advance(campaign: &mut Campaign, to: &str) -> Vec<String> {
    ids(&campaign.advance(instant(to)).unwrap())
}

const AMEND: &str = r#""fact": "plan-amended", "plan": "v2", "authority": "lead", "reason": "r""#;

fn score(campaign: &Campaign) -> String {
    decimal(&campaign.score(campaign.timetable().units.find("town").unwrap()))
}

/// No function can be called by its name in a text: that would reach every built-in, those that panic among them.
#[test]
fn a_script_calls_nothing_by_name() {
    let run = |script: &str| {
        let more = format!(
            "tasks: [{{id: t, responsible: town, due: 2026-03-10}}]\nscorecard: {{base: 10}}\n\
             rules:\n  - id: r\n    on: incident\n    then: '{script}'\n"
        );
        let mut c = Campaign::open(plan("", &more));
        let told = record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
        (score(&c), told.iter().any(|t| t.contains("rule-failed:r")))
    };
    for by in ["map(\"tan\")", "filter(\"tan\")", "some(\"abs\")", "all(\"abs\")"] {
        let script = format!("let x = [1.5707963267948966192313216916].{by}; deduct(1)");
        assert_eq!(run(&script), ("10".to_owned(), true), "{by}");
    }
    assert_eq!(run("deduct([1, 2, 3].filter(|n| n > 1).len())"), ("8".to_owned(), false));
    // A text is looked for among texts, and is not taken for a function.
    let more = "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nscorecard: {base: 10}\n\
                rules: [{id: r, on: incident, then: 'deduct([\"x\", \"tan\"].index_of(\"tan\"))'}]\n";
    let mut c = Campaign::open(plan("", more));
    record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
    assert_eq!(score(&c), "9");
}

#[test]
fn a_remedy_is_refused_once() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nscorecard: {base: 10}\n\
                ladder: [{id: card, remedy: 5 d, on_expired: stay}]\n\
                rules:\n  - {id: up, on: incident, then: raise()}\n  - {id: off, on: measure.expired, then: deduct(2)}\n";
    let mut c = Campaign::open(plan("", more));
    record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
    advance(&mut c, "03-20T10:00");
    assert_eq!(score(&c), "8");
    let refusal = refused(&mut c, "03-21T10:00", r#""fact": "remedy-refused", "unit": "town""#);
    assert!(matches!(refusal, Refusal::WrongState { state: "over", .. }), "{refusal}");
    assert_eq!(score(&c), "8");
    record(&mut c, "03-22T10:00", r#""fact": "remedied", "unit": "town""#);
}

#[test]
fn an_amendment_remembers_that_a_phase_was_given_more_time() {
    let more = "phases: [{id: act, window: 2026-03-01..2026-03-31}]\nindicators: {n: {title: N, target: {at_least: 90, by: phase.act.end}}}\n\
                tasks: [{id: t, phase: act, responsible: town, due: 2026-03-10, deliverable: {kind: return, indicators: [n]}}]\n";
    for adopted in ["03-20T09:00", "04-05T09:00"] {
        let mut c = Campaign::open(plan("", more));
        c.offer_plan("v2", plan("", more));
        record(
            &mut c,
            "03-19T09:00",
            r#""fact": "extended", "phase": "act", "until": "2026-04-15", "authority": "lead", "reason": "r""#,
        );
        let told = record(&mut c, adopted, AMEND);
        assert!(!told.iter().any(|t| t.contains("target:")), "{told:?}");
        let told = advance(&mut c, "04-16T00:00");
        assert!(told.iter().any(|t| t.starts_with("04-16 target:n:town")), "{told:?}");
    }
}

#[test]
fn what_was_called_for_goes_with_its_phase() {
    let more = "phases: [{id: act, window: 2026-03-01..2026-03-31, enter: {manual: true}}]\n\
                tasks:\n  - {id: help, phase: act, responsible: town, on_call: {}, due: call + 5 d}\n\
                \u{20}\u{20}- {id: end, phase: act, responsible: town, on_call: {}, due: phase.end}\n";
    let mut c = Campaign::open(plan("", more));
    let told = record(&mut c, "03-02T09:00", r#""fact": "called", "task": "help", "unit": "town", "call": "c""#);
    assert!(!told.iter().any(|t| t.contains("opened")), "{told:?}");
    let told = record(&mut c, "03-03T09:00", r#""fact": "phase-entered", "phase": "act""#);
    assert!(told.contains(&"03-03 obligation-opened:help@town#c".to_owned()), "{told:?}");
    record(&mut c, "03-04T09:00", r#""fact": "called", "task": "end", "unit": "town", "call": "e""#);
    let told = record(
        &mut c,
        "03-05T09:00",
        r#""fact": "extended", "phase": "act", "until": "2026-04-15", "authority": "lead", "reason": "r""#,
    );
    assert!(told.iter().any(|t| t.contains("obligation-due-moved:end@town#e")), "{told:?}");
}

#[test]
fn amendments_know_of_calls() {
    let first = "tasks:\n  - {id: survey, responsible: town, due: 2026-03-10}\n\
                 \u{20}\u{20}- {id: help, responsible: {each: [town, other]}, on_call: {}, after: [survey], due: call + 5 d}\n";
    let mut c = Campaign::open(plan("", first));
    // Nobody waits for the survey any more, there is more time, and `other` is not asked.
    c.offer_plan(
        "v2",
        plan(
            "",
            "tasks:\n  - {id: survey, responsible: town, due: 2026-03-10}\n\
             \u{20}\u{20}- {id: help, responsible: town, on_call: {}, due: call + 9 d}\n",
        ),
    );
    for unit in ["town", "other"] {
        record(&mut c, "03-02T09:00", &format!(r#""fact": "called", "task": "help", "unit": "{unit}", "call": "c""#));
    }
    let told = record(&mut c, "03-03T09:00", AMEND);
    assert!(told.contains(&"03-03 obligation-opened:help@town#c".to_owned()), "{told:?}");
    assert!(told.iter().any(|t| t.contains("obligation-due-moved:help@town#c")), "{told:?}");
    let told = advance(&mut c, "04-30T09:00");
    assert!(told.iter().any(|t| t.starts_with("03-12 obligation-breached:help@town#c")), "{told:?}");
    assert!(!told.iter().any(|t| t.contains("breached:help@other")), "{told:?}");
}

#[test]
fn no_fact_is_corrected_twice() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nscorecard: {base: 10}\n\
                rules: [{id: r, on: incident, then: deduct(event.count)}]\n";
    let mut c = Campaign::open(plan("", more));
    let incident = |n: u32| {
        format!(
            r#"{{"at": "2026-03-02T10:00:00+08:00", "fact": "incident", "unit": "town", "kind": "k", "count": {n}}}"#
        )
    };
    record(&mut c, "03-02T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
    let correct = |c: &mut Campaign, seq: u64, instead: Option<String>| {
        let instead = instead.map(|i| format!(r#", "instead": {i}"#)).unwrap_or_default();
        let fact =
            fact(c, "03-05T10:00", &format!(r#""fact": "corrected", "corrects": {seq}, "reason": "r"{instead}"#));
        c.record(fact).map(|r| r.seq)
    };
    correct(&mut c, 1, Some(incident(2))).unwrap();
    assert_eq!(score(&c), "8");
    correct(&mut c, 2, None).unwrap();
    assert_eq!(score(&c), "9");
    correct(&mut c, 1, Some(incident(4))).unwrap();
    assert_eq!(score(&c), "6");
    // The first correction would hold again beside the second.
    assert_eq!(correct(&mut c, 3, None), Err(Refusal::AlreadyCorrected { seq: 1, by: 4 }));
    assert_eq!(score(&c), "6");
    correct(&mut c, 4, None).unwrap();
    correct(&mut c, 3, None).unwrap();
    assert_eq!(score(&c), "8");
}

#[test]
fn a_correction_counts_from_where_the_fact_did() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nscorecard: {base: 10}\n\
                rules: [{id: r, on: incident, then: deduct(1)}]\n";
    let mut c = Campaign::open(plan("", more));
    record(&mut c, "03-05T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
    record(&mut c, "03-20T10:00", r#""fact": "corrected", "corrects": 1, "reason": "r""#);
    let at = |c: &Campaign, recorded: &str| score(&c.as_of(instant("03-10T00:00"), instant(recorded)).unwrap());
    assert_eq!(at(&c, "03-10T00:00"), "9", "nobody knew");
    assert_eq!(at(&c, "03-20T10:00"), "10");
}

#[test]
fn figures_of_a_return_that_was_called_for_count() {
    let more = "indicators: {n: {title: N, target: {at_least: 5, by: 2026-03-31}}}\n\
                tasks: [{id: count, responsible: town, on_call: {}, due: call + 2 d, deliverable: {kind: return, indicators: [n]}}]\n";
    let mut c = Campaign::open(plan("", more));
    record(&mut c, "03-02T09:00", r#""fact": "called", "task": "count", "unit": "town""#);
    record(&mut c, "03-03T09:00", r#""fact": "submitted", "task": "count", "unit": "town", "data": {"n": 5}"#);
    let told = c.advance(instant("04-02T00:00")).unwrap();
    let judged = told.iter().find_map(|t| match &t.what {
        What::TargetJudged(told) => Some((told.value.as_ref().map(decimal), told.met)),
        _ => None,
    });
    assert_eq!(judged, Some((Some("5".to_owned()), true)));
}

#[test]
fn a_campaign_that_an_amendment_begins_has_its_breaches() {
    let more = "indicators: {n: {title: N, target: {at_least: 5, by: 2026-03-04}}}\n\
                tasks: [{id: t, responsible: town, due: 2026-03-05, deliverable: {kind: return, indicators: [n]}}]\n";
    let mut c = Campaign::open(plan(", start: manual", more));
    c.offer_plan("v2", plan("", more));
    assert!(advance(&mut c, "03-08T00:00").is_empty(), "nobody is late, and nobody misses a target");
    let mut told = record(&mut c, "03-10T09:00", AMEND);
    told.extend(advance(&mut c, "03-11T09:00"));
    assert!(told.contains(&"03-10 obligation-breached:t@town:2026-03-05".to_owned()), "{told:?}");
    assert!(told.contains(&"03-10 target:n:town".to_owned()), "{told:?}");
}

#[test]
fn a_target_is_judged_once_whichever_versions_have_it() {
    let with = "indicators: {n: {title: N, target: {at_least: 5, by: 2026-03-04}}}\n";
    let tasks = "tasks: [{id: t, responsible: town, due: 2026-04-05}]\n";
    let counts = "tasks: [{id: t, responsible: town, due: 2026-04-05, deliverable: {kind: return, indicators: [n]}}]\n";
    let mut c = Campaign::open(plan("", &format!("{with}{counts}")));
    c.offer_plan("v2", plan("", tasks));
    c.offer_plan("v3", plan("", &format!("{with}{counts}")));
    assert!(advance(&mut c, "03-08T00:00").iter().any(|t| t.contains("target:n:town")));
    record(&mut c, "03-09T09:00", AMEND);
    let told = record(&mut c, "03-10T09:00", &AMEND.replace("v2", "v3"));
    assert!(!told.iter().any(|t| t.contains("target:")), "{told:?}");
}

#[test]
fn the_version_adopted_by_a_correction_is_bound_as_well() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-04-05}]\n";
    let mut c = Campaign::open_with_journal(plan("", more));
    c.offer_plan("v2", plan("", &more.replace("04-05", "04-09")));
    record(&mut c, "03-09T09:00", AMEND);
    let instead = format!(r#"{{"at": "2026-03-08T09:00:00+08:00", {AMEND}}}"#);
    record(
        &mut c,
        "03-10T09:00",
        &format!(r#""fact": "corrected", "corrects": 1, "reason": "r", "instead": {instead}"#),
    );
    let journal = c.take_journal();
    let hashes = journal.lines().filter(|l| l.contains("plan-amended") && l.contains("\"hash\":\"")).count();
    assert_eq!(hashes, 2, "{journal}");
}

#[test]
fn what_a_host_makes_itself_must_read_back() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-04-05}]\n";
    let mut c = Campaign::open(plan("", more));
    let unit = || "town".parse().unwrap();
    let at = instant("03-02T09:00");
    for event in [
        Event::Inspected { unit: unit(), kind: " ".into(), count: 1, marks: None, reference: None },
        Event::Inspected { unit: unit(), kind: "k".into(), count: -1, marks: None, reference: None },
    ] {
        let fact = Fact { at, recorded_at: at, event: event.clone(), key: None, by: None };
        assert!(matches!(c.record(fact), Err(Refusal::Invalid { .. })), "{event:?}");
    }
}

#[test]
fn a_year_mistyped_is_no_fact() {
    let more = "phases: [{id: act, window: 2026-03-01..2026-03-31, exit: {when: \"campaign.day > 30 && done('t')\"}}]\n\
                tasks: [{id: t, phase: act, responsible: town, due: 2026-03-10}]\n";
    let mut c = Campaign::open(plan("", more));
    let far = Fact::from_json(r#"{"at": "9999-12-30T00:00:00Z", "fact": "resumed"}"#, c.zone()).unwrap();
    assert!(matches!(c.record(far), Err(Refusal::Invalid { field: "at", .. })));
    assert_eq!(c.clock(), None);
}

#[test]
fn a_host_that_wants_no_snapshots_has_none() {
    let more = "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nscorecard: {base: 10}\n\
                rules: [{id: r, on: incident, then: deduct(1)}]\n";
    let run = |none: bool| {
        let mut c = Campaign::open(plan("", more));
        if none {
            c.keep_snapshots(0);
        }
        advance(&mut c, "04-20T10:00");
        record(&mut c, "03-05T10:00", r#""fact": "incident", "unit": "town", "kind": "k""#);
        (score(&c), format!("{c:?}").matches("Snapshot {").count())
    };
    let (kept, none) = (run(false), run(true));
    assert_eq!((kept.0.as_str(), none), ("9", ("9".to_owned(), 0)));
    assert!(kept.1 > 0);
}
