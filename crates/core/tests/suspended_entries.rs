//! An entry of points does not count while an appeal against it is pending, where the plan says so.
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
use duban::timetable::UnitIx;
use duban::view::{explain, standings};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn plan(card: &str) -> CheckedPlan {
    let rules = r#"
  - {id: off, on: incident, when: event.kind == "off", then: 'deduct(event.count)'}
  - {id: on, on: incident, when: event.kind == "on", then: 'award(event.count)'}
  - {id: told, on: incident, when: event.kind == "ask", then: 'notice(`${history.points(365)}`)'}"#;
    let text = format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-06-30, time_zone: Asia/Shanghai, calendar: weekdays}}\n\
         units: {{a: {{}}, b: {{}}}}\nscorecard:\n{card}\n  items:\n\
         \x20   - {{id: row, points: 9, score: {{per_case: {{facts: row, points: 2, again: {{points: 1, within_days: 30}}, halved_within: 60 d}}}}}}\n\
         \x20   - {{id: best, bonus: true, highest: true}}\n\
         \x20   - {{id: one, under: best, score: {{per_case: {{facts: one, points: 2}}}}}}\n\
         \x20   - {{id: two, under: best, score: {{per_case: {{facts: two, points: 3}}}}}}\nrules:{rules}\n"
    );
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

fn try_record(c: &mut Campaign, at: &str, rest: &str) -> Result<Vec<Consequence>, String> {
    let fact = Fact::from_json(&format!(r#"{{"at": "{at}", {rest}}}"#), c.zone()).unwrap();
    c.record(fact).map(|r| r.consequences).map_err(|e| e.to_string())
}

fn record(c: &mut Campaign, at: &str, rest: &str) -> Vec<Consequence> {
    try_record(c, &format!("2026-{at}T10:00:00"), rest).unwrap_or_else(|e| panic!("{rest}: {e}"))
}

fn incident(kind: &str, count: u32) -> String {
    format!(r#""fact": "incident", "unit": "a", "kind": "{kind}", "count": {count}"#)
}

fn appealed(entry: &str) -> String {
    format!(r#""fact": "appealed", "entry": "{entry}", "reason": "r""#)
}

fn decided(entry: &str, upheld: bool) -> String {
    format!(r#""fact": "appeal-decided", "entry": "{entry}", "upheld": {upheld}, "authority": "b", "reason": "r""#)
}

fn a(c: &Campaign) -> UnitIx {
    c.timetable().units.find("a").unwrap()
}

fn score(c: &Campaign) -> String {
    decimal(&c.score(a(c)))
}

/// What every entry moved, with what it started with.
fn sum(c: &Campaign) -> Decimal {
    let base = c.plan().plan.scorecard.as_ref().unwrap().base;
    let all = standings(c, Language::En, 0);
    let standing = all.standings.iter().find(|s| s.unit == "a").unwrap();
    base + standing.entries.iter().map(|e| e.points.parse::<Decimal>().unwrap()).sum::<Decimal>()
}

fn text(c: &Campaign, language: Language) -> String {
    explain(c, a(c), None, language).unwrap().to_text()
}

const SUSPEND: &str = "  base: 10\n  on_appeal: suspend";

#[test]
fn an_entry_is_suspended_comes_back_or_goes() {
    for (upheld, at_last) in [(true, "4"), (false, "8")] {
        let mut c = Campaign::open_with_journal(plan(SUSPEND));
        record(&mut c, "03-03", &incident("off", 4));
        record(&mut c, "03-04", &incident("off", 2));
        let told = record(&mut c, "03-05", &appealed("points:off:1:fact-1"));
        assert_eq!((score(&c), told[0].what.word()), ("8".into(), "entry-suspended"));
        record(&mut c, "03-06", &incident("ask", 1));
        assert!(text(&c, Language::En).contains("notice: 2"), "{}", text(&c, Language::En));
        assert!(text(&c, Language::En).contains("does not count while the appeal is pending: 4 → 8"));
        assert!(text(&c, Language::ZhHans).contains("申诉期间暂不计分：4 → 8"));
        let told = record(&mut c, "03-08", &decided("points:off:1:fact-1", upheld));
        assert_eq!(score(&c), at_last);
        assert_eq!(told[0].what.word(), if upheld { "entry-restored" } else { "entry-reversed" });
        assert_eq!(sum(&c), c.score(a(&c)));
        let again = replay(plan(SUSPEND), &c.take_journal()).unwrap();
        assert_eq!(score(&again), at_last);
    }
    let mut c = Campaign::open(plan("  base: 10"));
    record(&mut c, "03-03", &incident("off", 4));
    record(&mut c, "03-05", &appealed("points:off:1:fact-1"));
    assert_eq!(score(&c), "6", "it stands where the plan does not say so");
}

#[test]
fn an_entry_of_a_period_that_was_closed_does_not_move_the_one_that_runs() {
    let card = "  base: 10\n  on_appeal: suspend\n  appraisal: {every: month}";
    let mut c = Campaign::open(plan(card));
    record(&mut c, "03-20", &incident("row", 1));
    record(&mut c, "03-25", &appealed("points:case:row:fact-1"));
    assert_eq!(score(&c), "10");
    // The month is closed meanwhile.
    record(&mut c, "04-03", &incident("row", 1));
    assert_eq!(score(&c), "8", "no surcharge on what is suspended");
    record(&mut c, "04-05", &decided("points:case:row:fact-1", true));
    assert_eq!(score(&c), "7", "{}", text(&c, Language::En));
    record(&mut c, "04-06", &incident("ask", 1));
    assert!(text(&c, Language::En).contains("notice: 5"), "{}", text(&c, Language::En));
    assert_eq!(sum(&c), c.score(a(&c)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// While appeals are pending the score is what it would be without the entries, and once they are rejected what it would
    /// be without appeals; the entries add up at every instant, as known then and as known now.
    #[test]
    fn suspended_is_as_if_withdrawn_and_restored_as_if_never_appealed(
        floor in prop::option::of(0u32..6),
        cap in prop::option::of(0u32..6),
        facts in proptest::collection::vec((0usize..6, 1u32..4), 2..10),
        appeals in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..4),
        more in proptest::collection::vec((0usize..5, 1u32..4), 0..4),
    ) {
        let mut card = SUSPEND.to_owned();
        floor.iter().for_each(|n| card.push_str(&format!("\n  floor: {n}")));
        cap.iter().for_each(|n| card.push_str(&format!("\n  bonus_cap: {n}")));
        let kinds = ["off", "on", "row", "one", "two"];
        let mut c = Campaign::open_with_journal(plan(&card));
        let mut hour = 0i64;
        let start = c.timetable().start().millis();
        let mut history: Vec<(i64, Decimal)> = Vec::new();
        let mut said: Vec<(i64, String)> = Vec::new();
        let mut tell = |c: &mut Campaign, said: &mut Vec<(i64, String)>, rest: String| {
            hour += 13;
            let at = start + hour * 3_600_000;
            let when = c.zone().format(Instant::from_millis(at));
            let done = try_record(c, &when, &rest).is_ok();
            if done {
                said.push((at, rest));
                history.push((at, c.score(a(c))));
            }
            done
        };
        for (kind, count) in &facts {
            let rest = match kinds.get(*kind) {
                Some(kind) => incident(kind, *count),
                None => match said.iter().position(|(_, rest)| rest.contains("row")) {
                    Some(n) => format!(r#""fact": "put-right", "entry": "points:case:row:fact-{}""#, n + 1),
                    None => continue,
                },
            };
            tell(&mut c, &mut said, rest);
            prop_assert_eq!(sum(&c), c.score(a(&c)));
        }
        let points = |c: &&Consequence| matches!(c.what, What::Points { .. });
        let entries: Vec<String> = c.story(a(&c)).filter(points).map(|c| c.id.to_string()).collect();
        prop_assume!(!entries.is_empty());
        let mut pending: Vec<(String, bool)> = Vec::new();
        for (i, upheld) in &appeals {
            let entry = i.index(entries.len());
            if tell(&mut c, &mut said, appealed(&entries[entry])) {
                pending.push((entries[entry].clone(), *upheld));
            }
            prop_assert_eq!(sum(&c), c.score(a(&c)), "{}", text(&c, Language::En));
        }
        for (kind, count) in &more {
            tell(&mut c, &mut said, incident(kinds[*kind], *count));
            prop_assert_eq!(sum(&c), c.score(a(&c)), "{}", text(&c, Language::En));
        }
        // The same with the entries revoked in place of appealed against.
        let again = |said: &[(i64, String)], out: &dyn Fn(&str) -> bool| {
            let mut c = Campaign::open(plan(&card));
            for (at, rest) in said {
                let when = c.zone().format(Instant::from_millis(*at));
                let entry = rest.split("\"entry\": \"").nth(1).and_then(|e| e.split('"').next()).unwrap_or("");
                let rest = match rest.contains("appealed") {
                    true if out(entry) => {
                        format!(r#""fact": "revoked", "entry": "{entry}", "authority": "b", "reason": "r""#)
                    }
                    true => continue,
                    false => rest.clone(),
                };
                try_record(&mut c, &when, &rest).unwrap_or_else(|e| panic!("{rest}: {e}"));
            }
            score(&c)
        };
        prop_assert_eq!(score(&c), again(&said, &|_| true), "{}", text(&c, Language::En));
        for (entry, upheld) in &pending {
            prop_assert!(tell(&mut c, &mut said, decided(entry, *upheld)));
            prop_assert_eq!(sum(&c), c.score(a(&c)), "{}", text(&c, Language::En));
        }
        said.retain(|(_, rest)| !rest.contains("appeal-decided"));
        let gone = |entry: &str| pending.iter().any(|(other, upheld)| other == entry && !upheld);
        prop_assert_eq!(score(&c), again(&said, &gone), "{}", text(&c, Language::En));
        for (at, was) in history {
            let known = c.as_of(Instant::from_millis(at), Instant::from_millis(at)).unwrap();
            prop_assert_eq!(known.score(a(&known)), was);
            prop_assert_eq!(sum(&known), was);
        }
        prop_assert_eq!(score(&replay(plan(&card), &c.take_journal()).unwrap()), score(&c));
    }
}
