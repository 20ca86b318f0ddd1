//! A season of 篇九 with incidents that become known late, appeals, and rules amended on the way: every entry of every
//! unit is explained, and the entries of each add up to its score at every instant.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, What, replay_amended};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::{explain, standings};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;

const UNITS: [&str; 5] = ["東村", "西村", "南村", "saic", "police"];
const DAY: i64 = 24 * 3_600_000;

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/plans").join(file)).unwrap()
}

fn checked(text: String) -> CheckedPlan {
    let done = check(Source::new("p.yaml", text), &Default::default(), &RuleLibrary::new());
    done.plan.unwrap_or_else(|| panic!("{:?}", done.diagnostics.items()))
}

/// The plan as it began, and as amended: three points an incident instead of two, less time to remedy, and a notice. It is
/// appraised by months, by quarters later; what is appealed against is suspended; the yellow card is approved by somebody.
fn plans() -> [CheckedPlan; 2] {
    let first = read("09-town-strike.yaml")
        .replacen(
            "  base: ${score_base}\n",
            "  base: ${score_base}\n  on_appeal: suspend\n  appraisal: {every: month, carry_over: keep}\n",
            1,
        )
        .replacen("  - id: yellow-card\n", "  - id: yellow-card\n    approved_by: leading-group\n", 1);
    let more =
        "rules:\n  - {id: told, on: incident, then: 'notice(`${history.points(60)} of ${params.score_base}`)'}\n";
    let second = first
        .replace("points_per_incident: {type: decimal, default: 2", "points_per_incident: {type: decimal, default: 3")
        .replace("remedy_days: {type: int, default: 30", "remedy_days: {type: int, default: 20")
        .replace("{every: month, carry_over: keep}", "{every: quarter, carry_over: fresh}")
        .replacen("  base: ${score_base}\n", "  base: 90\n", 1)
        .replacen("rules:\n", more, 1);
    assert!(second.contains("quarter") && second.contains("base: 90") && second.contains("approved_by"));
    [checked(first), checked(second)]
}

/// What happens beside the returns of the example.
#[derive(Debug, Clone)]
enum Happening {
    /// An incident, known some days after it took place.
    Incident { unit: usize, day: i64, late: i64, count: u32 },
    /// A unit appeals against the entry of a number, and it is decided some days later, or never.
    Appeal { unit: usize, day: i64, entry: prop::sample::Index, decided: Option<(i64, bool)> },
    /// A unit has put right what it stands under.
    Remedied { unit: usize, day: i64 },
    /// The plan is amended.
    Amended { day: i64 },
    /// The last period that was closed is locked, or opened again.
    Locked { day: i64 },
    /// A measure that was proposed is decided.
    Approved { unit: usize, day: i64, approved: bool },
}

fn happening() -> impl Strategy<Value = Happening> {
    let unit = || 0..UNITS.len();
    prop_oneof![
        4 => (unit(), 0i64..180, 0i64..25, 1u32..4)
            .prop_map(|(unit, day, late, count)| Happening::Incident { unit, day, late, count }),
        3 => (unit(), 5i64..180, any::<prop::sample::Index>(), prop::option::weighted(0.8, (1i64..20, any::<bool>())))
            .prop_map(|(unit, day, entry, decided)| Happening::Appeal { unit, day, entry, decided }),
        1 => (unit(), 10i64..180).prop_map(|(unit, day)| Happening::Remedied { unit, day }),
        1 => (20i64..150).prop_map(|day| Happening::Amended { day }),
        1 => (31i64..180).prop_map(|day| Happening::Locked { day }),
        2 => (unit(), 30i64..180, any::<bool>())
            .prop_map(|(unit, day, approved)| Happening::Approved { unit, day, approved }),
    ]
}

/// A campaign with its facts as they become known; what a happening amounts to depends on what stands by then.
struct Season {
    campaign: Campaign,
    start: i64,
    recorded: Vec<i64>,
}

impl Season {
    fn open() -> Season {
        let [first, second] = plans();
        let start = Instant::parse_rfc3339("2026-05-01T08:00:00+08:00").unwrap().millis();
        let mut campaign = Campaign::open_with_journal(first.clone());
        campaign.offer_plan("first", first);
        campaign.offer_plan("second", second);
        Season { campaign, start, recorded: Vec::new() }
    }

    fn instant(&self, day: i64) -> Instant {
        Instant::from_millis(self.start + day * DAY)
    }

    /// Records a fact; whether it was taken.
    fn record(&mut self, day: i64, known: i64, rest: &str) -> bool {
        let zone = self.campaign.zone();
        let (at, known) = (zone.format(self.instant(day)), zone.format(self.instant(known)));
        let fact = Fact::from_json(&format!(r#"{{"at": "{at}", "recorded_at": "{known}", {rest}}}"#), zone).unwrap();
        self.recorded.push(fact.recorded_at.millis());
        self.campaign.record(fact).is_ok()
    }

    fn unit(&self, unit: usize) -> UnitIx {
        self.campaign.timetable().units.find(UNITS[unit]).unwrap()
    }

    fn carry_out(&mut self, what: &Happening, known: i64) {
        match what {
            Happening::Incident { unit, day, count, .. } => {
                let unit = UNITS[*unit];
                let rest =
                    format!(r#""fact": "incident", "unit": "{unit}", "kind": "pyramid-selling", "count": {count}"#);
                self.record(*day, known, &rest);
            }
            Happening::Appeal { unit, entry, decided, .. } => {
                let unit = self.unit(*unit);
                let by_rule = |c: &&duban::campaign::Consequence| {
                    c.rule.is_some() && matches!(c.what, What::Points { .. } | What::Imposed { .. })
                };
                let ids: Vec<String> = self.campaign.story(unit).filter(by_rule).map(|c| c.id.to_string()).collect();
                if ids.is_empty() {
                    return;
                }
                let id = &ids[entry.index(ids.len())];
                let taken =
                    self.record(known, known, &format!(r#""fact": "appealed", "entry": "{id}", "reason": "r""#));
                if let (true, Some((days, upheld))) = (taken, decided) {
                    let rest = format!(
                        r#""fact": "appeal-decided", "entry": "{id}", "upheld": {upheld}, "authority": "office", "reason": "r""#
                    );
                    self.record(known + days, known + days, &rest);
                }
            }
            Happening::Remedied { unit, .. } => {
                let ix = self.unit(*unit);
                if let Some((rung, ..)) = self.campaign.measure(ix) {
                    let measure = self.campaign.plan().plan.ladder[rung].id.to_string();
                    let unit = UNITS[*unit];
                    self.record(
                        known,
                        known,
                        &format!(r#""fact": "remedied", "unit": "{unit}", "measure": "{measure}""#),
                    );
                }
            }
            Happening::Locked { .. } => {
                let last = self.campaign.closed_periods().last().map(|r| r.told.period.to_string());
                let Some(period) = last else { return };
                let word = if self.campaign.is_period_locked(&period) { "unlocked" } else { "locked" };
                let rest = format!(
                    r#""fact": "period-{word}", "period": "{period}", "authority": "leading-group", "reason": "r""#
                );
                self.record(known, known, &rest);
            }
            Happening::Approved { unit, approved, .. } => {
                let ix = self.unit(*unit);
                let proposed = self.campaign.proposed(ix).first().copied();
                let Some(rung) = proposed else { return };
                let (measure, unit) = (self.campaign.plan().plan.ladder[rung].id.to_string(), UNITS[*unit]);
                let rest = format!(
                    r#""fact": "measure-decided", "unit": "{unit}", "measure": "{measure}", "granted": {approved}, "authority": "leading-group", "reason": "r""#
                );
                // Of what became known in the meantime it may be known too early.
                self.record(known, known, &rest);
            }
            Happening::Amended { .. } => {
                let rest = r#""fact": "plan-amended", "plan": "second", "authority": "leading-group", "reason": "r""#;
                self.record(known, known, rest);
            }
        }
    }
}

/// When a happening becomes known.
fn known(what: &Happening) -> i64 {
    match what {
        Happening::Incident { day, late, .. } => day + late,
        Happening::Appeal { day, .. } | Happening::Remedied { day, .. } | Happening::Amended { day } => *day,
        Happening::Locked { day } | Happening::Approved { day, .. } => *day,
    }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Base and entries of each unit add up to its score, in what is shown and in what is explained; how many entries.
fn adds_up(campaign: &Campaign) -> usize {
    let mut entries = 0;
    for seen in standings(campaign, Language::En, 0).standings {
        let unit = campaign.timetable().units.find(&seen.unit).unwrap();
        let told = explain(campaign, unit, None, Language::ZhHant).unwrap();
        let Some(score) = &told.score else { continue };
        let base = number(told.base.as_ref().unwrap());
        let listed: Decimal = seen.entries.iter().map(|e| number(&e.points)).sum();
        assert_eq!(base + listed, number(score), "{}", seen.unit);
        assert_eq!(Some(score), seen.score.as_ref());
        let standing = told.entries.iter().filter(|e| e.rescinded.is_none());
        let explained: Decimal = standing.filter_map(|e| e.points.as_deref()).map(number).sum();
        assert_eq!(base + explained, number(score), "{}", told.to_text());
        for entry in &told.entries {
            // A period ends by time.
            let by_time = entry.id.starts_with("period-");
            assert!(!entry.what.is_empty() && (by_time || !entry.cause.is_empty()), "{entry:?}");
            if let Some(rule) = &entry.rule {
                // 篇九 has no rule but those that look at their event; each stands for a clause, or is the one added.
                assert!(!entry.reads.is_empty() && (entry.clause.is_some() || rule.id == "told"), "{entry:?}");
            }
            let shown = explain(campaign, unit, Some(&entry.id), Language::En).unwrap();
            assert!(!shown.entries.is_empty());
        }
        entries += told.entries.len();
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_is_explained_and_the_entries_add_up(
        mut happenings in prop::collection::vec(happening(), 8..28),
    ) {
        happenings.sort_by_key(known);
        let mut season = Season::open();
        for what in &happenings {
            season.carry_out(what, known(what));
        }
        let end = season.instant(200).max(season.campaign.clock().unwrap());
        season.campaign.advance(end).unwrap();
        prop_assert!(adds_up(&season.campaign) > 0);
        let instants: BTreeSet<i64> = season.recorded.iter().copied().collect();
        for known in instants {
            // As it stood at each instant, by what was known then and by what is known now.
            let at = Instant::from_millis(known);
            adds_up(&season.campaign.as_of(at, at).unwrap());
            adds_up(&season.campaign.as_of(at, end).unwrap());
        }
        let [first, second] = plans();
        let versions = vec![("first".to_owned(), first.clone()), ("second".to_owned(), second)];
        let mut replayed = replay_amended(first, versions, &season.campaign.take_journal()).unwrap();
        replayed.advance(end).unwrap();
        let explained = |c: &Campaign, unit: usize| {
            let unit = c.timetable().units.find(UNITS[unit]).unwrap();
            explain(c, unit, None, Language::En).unwrap().to_text()
        };
        for unit in 0..UNITS.len() {
            prop_assert_eq!(explained(&replayed, unit), explained(&season.campaign, unit));
        }
    }
}
