//! What units report: periods, roll-up, figures of returns, targets judged at their date.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Consequence, Fact, What, decimal, replay};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;
use duban::view::statistics;
use proptest::prelude::*;
use rust_decimal::Decimal;

const HEAD: &str = "\
duban: 1
campaign: {id: p, window: 2026-04-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}
units:
  county: {}
  east: {under: county, kind: town}
  west: {under: county, kind: town}
  villages: {under: east, kind: village, each: [a, b]}
tasks:
  - {id: monthly, responsible: {each: villages}, every: {month: {on: 5}}, covers: last-month, deliverable: {kind: return, indicators: [dens, rate]}, accept_by: east}
  - {id: once, responsible: {each: villages}, due: 2026-05-20, deliverable: {kind: return}}
scorecard: {base: 100, items: [{id: i, points: 50}]}
";

const INDICATORS: &str = "\
indicators:
  dens: {measure: 個}
  rate: {measure: 分, roll_up: mean}
  stock: {measure: 個, roll_up: last}
  certified: {measure: 個}
  coverage: {measure: ratio, roll_up: {ratio: [certified, villages]}}
  towns: {measure: ratio, roll_up: {ratio: [dens, town]}}
  each: {measure: ratio, roll_up: {ratio: [dens, certified]}}
";

fn plan(rest: &str) -> CheckedPlan {
    let text = format!("{HEAD}{rest}");
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn fact(campaign: &Campaign, at: &str, rest: &str) -> Fact {
    Fact::from_json(&format!(r#"{{"at": "2026-{at}:00", {rest}}}"#), campaign.zone()).unwrap()
}

fn record(campaign: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    let fact = fact(campaign, at, rest);
    campaign.record(fact).unwrap_or_else(|e| panic!("{rest}: {e}")).consequences
}

fn report(campaign: &mut Campaign, at: &str, indicator: &str, unit: &str, period: &str, value: &str) {
    let period = if period.is_empty() { String::new() } else { format!(r#", "period": "{period}""#) };
    let rest = format!(r#""fact": "reported", "indicator": "{indicator}", "unit": "{unit}"{period}, "value": {value}"#);
    record(campaign, at, &rest);
}

/// A figure as text; `-` for none. The unit `*` is the whole campaign.
fn figure(campaign: &Campaign, indicator: &str, unit: &str, period: &str) -> String {
    let unit = (unit != "*").then(|| campaign.timetable().units.find(unit).unwrap());
    let period = Some(period).filter(|p| !p.is_empty());
    campaign.indicator(indicator, unit, period).map_or("-".to_owned(), |n| decimal(&n))
}

#[test]
fn sums_add_units_and_periods() {
    let mut c = Campaign::open(plan(INDICATORS));
    report(&mut c, "04-10T09:00", "dens", "a", "2026-04", "3");
    report(&mut c, "04-10T09:00", "dens", "b", "2026-04", "1.5");
    report(&mut c, "05-10T09:00", "dens", "a", "2026-05-D1", "2");
    report(&mut c, "05-10T10:00", "dens", "west", "2026-W20", "10");
    for (unit, period, expected) in [
        ("a", "2026-04", "3"),
        ("a", "", "5"),
        ("a", "2026-05", "2"),
        ("a", "2026-06", "-"),
        ("east", "2026-04", "4.5"),
        ("east", "2026-Q2", "6.5"),
        ("county", "", "16.5"),
        ("*", "2026", "16.5"),
        ("*", "2026-05-11", "-"),
        ("*", "2026-W20", "10"),
        ("*", "May", "-"),
    ] {
        assert_eq!(figure(&c, "dens", unit, period), expected, "{unit} {period}");
    }
    // A later report for the same cell replaces it, also by zero; nothing reported stays nothing.
    report(&mut c, "05-12T09:00", "dens", "a", "2026-04", "0");
    assert_eq!(figure(&c, "dens", "a", "2026-04"), "0");
    assert_eq!(figure(&c, "dens", "east", "2026-04"), "1.5");
    assert_eq!(figure(&c, "rate", "*", ""), "-");
    // What lies within a period reported as a whole is part of it.
    report(&mut c, "05-13T09:00", "dens", "a", "2026-05", "7");
    assert_eq!((figure(&c, "dens", "a", ""), figure(&c, "dens", "a", "2026-05-D1")), ("7".into(), "2".into()));
    // A value as it stands takes the place of all periods.
    report(&mut c, "05-14T09:00", "dens", "a", "", "20");
    assert_eq!((figure(&c, "dens", "a", ""), figure(&c, "dens", "a", "2026-05")), ("20".into(), "7".into()));
    assert_eq!(figure(&c, "dens", "east", ""), "21.5");
}

#[test]
fn means_are_of_units_and_the_last_is_the_latest() {
    let mut c = Campaign::open(plan(INDICATORS));
    report(&mut c, "04-10T09:00", "rate", "a", "2026-04", "10");
    report(&mut c, "05-10T09:00", "rate", "a", "2026-05", "20");
    report(&mut c, "05-10T09:00", "rate", "b", "2026-05", "40");
    // 15 of one, 40 of the other.
    assert_eq!((figure(&c, "rate", "a", ""), figure(&c, "rate", "east", "")), ("15".into(), "27.5".into()));
    assert_eq!(figure(&c, "rate", "east", "2026-05"), "30");
    report(&mut c, "05-11T09:00", "rate", "west", "2026-05", "50.1");
    // (15 + 40 + 50.1) / 3 = 35.0333…, to 28 digits.
    assert_eq!(figure(&c, "rate", "*", ""), "35.033333333333333333333333333");
    report(&mut c, "05-11T09:00", "stock", "a", "2026-05", "7");
    report(&mut c, "05-12T09:00", "stock", "b", "2026-04", "4");
    assert_eq!((figure(&c, "stock", "east", ""), figure(&c, "stock", "east", "2026-05")), ("4".into(), "7".into()));
}

#[test]
fn ratios_are_worked_out_and_never_of_zero() {
    let mut c = Campaign::open(plan(INDICATORS));
    report(&mut c, "04-10T09:00", "certified", "a", "", "1");
    // Of two villages in the east; the west has none.
    assert_eq!(figure(&c, "coverage", "east", ""), "0.5");
    assert_eq!((figure(&c, "coverage", "a", ""), figure(&c, "coverage", "b", "")), ("1".into(), "-".into()));
    report(&mut c, "04-10T09:00", "certified", "west", "", "0");
    assert_eq!(figure(&c, "coverage", "west", ""), "-");
    assert_eq!(figure(&c, "coverage", "*", ""), "0.5");
    report(&mut c, "04-11T09:00", "dens", "west", "", "3");
    report(&mut c, "04-11T09:00", "dens", "a", "", "2");
    assert_eq!((figure(&c, "towns", "*", ""), figure(&c, "towns", "east", "")), ("2.5".into(), "2".into()));
    assert_eq!((figure(&c, "each", "west", ""), figure(&c, "each", "a", "")), ("-".into(), "2".into()));
    for (said, rest) in [
        ("no indicator `desn`; did you mean `dens`?", r#""indicator": "desn", "unit": "a", "value": 1"#),
        ("no unit `aa`", r#""indicator": "dens", "unit": "aa", "value": 1"#),
        ("`indicator` must be one that units report", r#""indicator": "coverage", "unit": "a", "value": 1"#),
        ("`period` must be a year", r#""indicator": "dens", "unit": "a", "period": "2026-5", "value": 1"#),
        ("`value` must be between", r#""indicator": "dens", "unit": "a", "value": 1000000000000000001"#),
    ] {
        let wrong = fact(&c, "04-12T09:00", &format!(r#""fact": "reported", {rest}"#));
        let told = c.record(wrong).unwrap_err().to_string();
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn figures_of_returns_count_for_the_days_covered_until_sent_back() {
    let rule = "rules:\n  - {id: r, on: indicator.reported, then: 'notice(`${indicator.id} ${indicator.value} ${indicator.period}`)'}\n";
    let mut c = Campaign::open(plan(&format!("{INDICATORS}{rule}")));
    report(&mut c, "04-30T09:00", "dens", "a", "2026-04", "1");
    let duty = r#""task": "monthly", "unit": "a", "occurrence": "2026-05-05""#;
    let submit = |data: &str| format!(r#""fact": "submitted", {duty}, "data": {{{data}}}"#);
    let told = record(&mut c, "05-04T09:00", &submit(r#""dens": 6, "rate": 2.50, "other": "x", "coverage": 1"#));
    let notices: Vec<_> = told
        .iter()
        .filter_map(|c| match &c.what {
            What::Notice { text, .. } => Some((&*c.id, text.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(notices, [("notice:r:1:fact-2:dens", "dens 6 2026-04"), ("notice:r:1:fact-2:rate", "rate 2.5 2026-04")]);
    assert_eq!((figure(&c, "dens", "a", "2026-04"), figure(&c, "rate", "a", "2026-04")), ("6".into(), "2.5".into()));
    // Sent back: the figure reported before counts again, what was not reported is nothing.
    record(&mut c, "05-05T09:00", &format!(r#""fact": "returned", {duty}"#));
    assert_eq!((figure(&c, "dens", "a", "2026-04"), figure(&c, "rate", "a", "")), ("1".into(), "-".into()));
    record(&mut c, "05-05T10:00", &submit(r#""dens": 4"#));
    assert_eq!(figure(&c, "dens", "east", "2026-Q2"), "4");
    let text = fact(&c, "05-06T09:00", r#""fact": "submitted", "task": "once", "unit": "a", "data": {"dens": "many"}"#);
    assert!(c.record(text).unwrap_err().to_string().contains("`data` must be a number"));
    // A task that covers no days and does not recur tells the value as it stands.
    record(&mut c, "05-07T09:00", r#""fact": "submitted", "task": "once", "unit": "b", "data": {"dens": 9}"#);
    assert_eq!((figure(&c, "dens", "b", ""), figure(&c, "dens", "b", "2026")), ("9".into(), "-".into()));
}

fn targets(told: &[Consequence]) -> Vec<String> {
    let judged = told.iter().filter_map(|c| match &c.what {
        What::TargetJudged(told) => {
            let duban::campaign::TargetJudged { indicator, unit, value, target, .. } = &**told;
            let value = value.as_ref().map_or("-".to_owned(), decimal);
            Some(format!("{} {} {indicator} {unit} {value} {target}", &c.at.text()[5..16], c.what.word()))
        }
        _ => None,
    });
    judged.collect()
}

fn to(campaign: &mut Campaign, day: &str) -> Vec<Consequence> {
    let end = campaign.end_of_day(format!("2026-{day}").parse().unwrap());
    campaign.advance(end).unwrap()
}

#[test]
fn targets_are_judged_once_at_their_date() {
    let rest = "\
indicators:
  dens: {measure: 個, target: {at_least: 3, by: 2026-05-15, item: i}}
  certified: {measure: 個, target: {at_least: 1, at_most: 2, item: i}}
  rate: {measure: 分, roll_up: mean, target: {at_least: 5, by: task.once.done + 3 d, item: i}}
  coverage: {measure: ratio, roll_up: {ratio: [certified, villages]}, target: {at_least: 1, by: 2026-06-10, item: i}}
rules:
  - {id: below, on: indicator.below-target, then: 'deduct(indicator.target, \"i\")'}
";
    let mut c = Campaign::open(plan(rest));
    report(&mut c, "04-10T09:00", "dens", "a", "2026-04", "3");
    report(&mut c, "04-10T09:00", "dens", "west", "2026-04", "1");
    report(&mut c, "04-11T09:00", "certified", "west", "", "3");
    report(&mut c, "04-11T09:00", "certified", "a", "", "1");
    assert_eq!(targets(&to(&mut c, "05-15")), [""; 0], "the day is in time");
    // The villages owe returns of it; the west only happened to report it.
    assert_eq!(
        targets(&to(&mut c, "05-16")),
        ["05-16T00:00 target-met dens a 3 >= 3", "05-16T00:00 target-missed dens b - >= 3"]
    );
    let b = c.timetable().units.find("b").unwrap();
    assert_eq!(c.score(b).to_string(), "97");
    report(&mut c, "05-17T09:00", "dens", "b", "2026-05", "9");
    // Three days from the day on which the last village has done it.
    record(&mut c, "05-18T09:00", r#""fact": "submitted", "task": "once", "unit": "a""#);
    report(&mut c, "05-19T09:00", "rate", "a", "2026-05", "5");
    record(&mut c, "05-20T09:00", r#""fact": "submitted", "task": "once", "unit": "b""#);
    assert_eq!(
        targets(&to(&mut c, "05-31")),
        ["05-24T00:00 target-met rate a 5 >= 5", "05-24T00:00 target-missed rate b - >= 5"]
    );
    // Nobody owes it: who reported it is judged, at the campaign's end. A ratio is judged for who reports its parts.
    assert_eq!(
        targets(&to(&mut c, "12-31")),
        [
            "06-11T00:00 target-missed coverage west - >= 1",
            "06-11T00:00 target-met coverage a 1 >= 1",
            "07-01T00:00 target-missed certified west 3 >= 1, <= 2",
            "07-01T00:00 target-met certified a 1 >= 1, <= 2"
        ]
        .map(str::to_owned)
    );
    let west = c.timetable().units.find("west").unwrap();
    assert_eq!(c.score(west).to_string(), "97", "one point for the coverage, two for the upper bound");
}

#[test]
fn a_date_that_never_comes_is_the_end() {
    let rest = "indicators: {rate: {measure: 分, target: {at_least: 5, by: task.once.done + 3 d, item: i}}, dens: {measure: 個}}\n";
    let mut c = Campaign::open(plan(rest));
    let told = to(&mut c, "12-31");
    assert_eq!(targets(&told), ["07-01T00:00 target-missed rate a - >= 5", "07-01T00:00 target-missed rate b - >= 5"]);
    let at = |word: &str| told.iter().position(|c| c.what.word() == word).unwrap();
    assert!(at("target-missed") < at("campaign-closed"));
}

#[test]
fn the_table_has_every_period_and_rolls_up() {
    let mut c = Campaign::open(plan(INDICATORS));
    report(&mut c, "05-10T09:00", "dens", "a", "2026-05", "2");
    report(&mut c, "04-10T09:00", "dens", "a", "2026-04", "3");
    report(&mut c, "05-10T09:00", "dens", "west", "2026-05", "4");
    let tables = statistics(&c, Language::En);
    assert_eq!(tables.len(), 7);
    let dens = &tables[0];
    assert_eq!((dens.periods.join(" ").as_str(), dens.roll_up), ("2026-04 2026-05", "sum"));
    let line = |r: &duban::view::IndicatorRow| {
        let cell = |v: &Option<String>| v.clone().unwrap_or("-".into());
        format!("{} {} {}", r.unit, r.values.iter().map(cell).collect::<Vec<_>>().join(" "), cell(&r.all))
    };
    let rows: Vec<String> = dens.rows.iter().map(line).collect();
    assert_eq!(rows, ["county 3 6 9", "east 3 2 5", "west - 4 4", "a 3 2 5"]);
    assert_eq!(line(dens.total.as_ref().unwrap()), " 3 6 9");
    assert!(tables[1].rows.is_empty() && tables[1].total.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Many steps, one step and a replay give the same figures and the same bytes; the sum of a unit is its own figure
    /// and those below it, and of the campaign the sum of the units that report.
    #[test]
    fn figures_are_the_same_in_any_steps(
        mut raw in proptest::collection::vec((0u32..2200, 0u8..4, 0usize..5, 0usize..7, -50i64..500), 0..40),
        step in 1i64..90,
    ) {
        raw.sort_by_key(|r| r.0);
        let rest = "\
indicators:
  dens: {measure: 個, target: {at_least: 30, by: 2026-05-15, item: i}}
  rate: {measure: 分, roll_up: mean, target: {at_least: 5, by: task.once.done + 3 d, item: i}}
rules:
  - {id: below, on: indicator.below-target, then: 'deduct(1, \"i\")'}
  - {id: told, on: indicator.reported, when: indicator.value < 0, then: 'deduct(0.5)'}
";
        let plan = plan(rest);
        let units = ["county", "east", "west", "a", "b"];
        let periods = ["2026-04", "2026-05", "2026-Q2", "2026-04-D2", "2026-W17", "2026-05-05", ""];
        let facts: Vec<Fact> = raw.iter().map(|(hour, kind, unit, period, value)| {
            let at = plan.timetable.zone.format(Instant::from_millis(plan.timetable.start().millis() + i64::from(*hour) * 3_600_000));
            let value = Decimal::new(*value, 1);
            let village = ["a", "b"][unit % 2];
            let rest = match kind {
                0 | 1 => {
                    let period = periods[*period];
                    let period = if period.is_empty() { String::new() } else { format!(r#", "period": "{period}""#) };
                    let indicator = if *kind == 0 { "dens" } else { "rate" };
                    format!(r#""fact": "reported", "indicator": "{indicator}", "unit": "{}"{period}, "value": {value}"#, units[*unit])
                }
                2 => format!(r#""fact": "submitted", "task": "monthly", "unit": "{village}", "occurrence": "2026-05-05", "data": {{"dens": {value}}}"#),
                _ if unit % 2 == 0 => format!(r#""fact": "submitted", "task": "once", "unit": "{village}", "data": {{"rate": {value}}}"#),
                _ => format!(r#""fact": "returned", "task": "monthly", "unit": "{village}", "occurrence": "2026-05-05", "due": "2026-06-30""#),
            };
            Fact::from_json(&format!(r#"{{"at": "{at}", {rest}}}"#), &plan.timetable.zone).unwrap()
        }).collect();
        let at = |hour: i64| Instant::from_millis(plan.timetable.start().millis() + hour * 3_600_000);
        let mut one = Campaign::open_with_journal(plan.clone());
        let accepted: Vec<bool> = facts.iter().map(|f| one.record(f.clone()).is_ok()).collect();
        one.advance(at(2400)).unwrap();
        let journal = one.take_journal();
        let mut many = Campaign::open_with_journal(plan.clone());
        let mut stepped = String::new();
        let mut next = facts.iter().zip(&accepted).peekable();
        for hour in (0..2400).step_by(step as usize).chain([2400]) {
            while let Some((fact, accepted)) = next.next_if(|(f, _)| f.at <= at(hour)) {
                prop_assert_eq!(many.record(fact.clone()).is_ok(), *accepted);
            }
            many.advance(at(hour)).unwrap();
            stepped.push_str(&many.take_journal());
        }
        prop_assert_eq!(&journal, &stepped);
        let again = replay(plan.clone(), &journal).unwrap();
        let table = |c: &Campaign| serde_json::to_string(&statistics(c, Language::En)).unwrap();
        prop_assert_eq!(table(&one), table(&again));

        for period in [None, Some("2026-Q2"), Some("2026-05")] {
            let get = |unit: &str| one.indicator("dens", one.timetable().units.find(unit), period).unwrap_or_default();
            let whole = one.indicator("dens", None, period).unwrap_or_default();
            prop_assert_eq!(whole, get("county"));
            // What a unit above reports itself comes on top of what is below it.
            let own = |unit: &str, below: Decimal| get(unit) - below;
            let sum = get("a") + get("b") + own("east", get("a") + get("b")) + get("west") + own("county", get("east") + get("west"));
            prop_assert_eq!(whole, sum);
        }
    }
}

/// A target whose date is the end of a phase is judged at the end that the phase has then.
#[test]
fn an_extended_phase_moves_the_date_of_its_targets() {
    let rest = "phases: [{id: one, window: 2026-04-01..2026-05-10}]\nindicators:\n  rate: {roll_up: mean}\n  \
                dens: {target: {at_least: 5, by: phase.one.end}}\n";
    let judged = |extended: bool| {
        let mut campaign = Campaign::open(plan(rest));
        report(&mut campaign, "04-20T09:00", "dens", "a", "2026-04", "5");
        if extended {
            let rest = r#""fact": "extended", "phase": "one", "until": "2026-05-20", "authority": "a", "reason": "b""#;
            record(&mut campaign, "05-08T09:00", rest);
        }
        let told = campaign.advance(campaign.timetable().end()).unwrap();
        let judged = told.iter().filter(|c| matches!(c.what, What::TargetJudged(_)));
        judged.map(|c| format!("{} {}", c.at.text().get(..10).unwrap(), c.what.word())).collect::<Vec<_>>()
    };
    assert_eq!(judged(false), ["2026-05-11 target-met", "2026-05-11 target-missed"]);
    assert_eq!(judged(true), ["2026-05-21 target-met", "2026-05-21 target-missed"]);
}
