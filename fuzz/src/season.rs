//! Facts handed in to small campaigns: what is taken and what is refused, and what the journal makes of it.

use duban::campaign::{Campaign, Fact, RawFact, replay_amended, verify};
use duban::check::{CheckedPlan, check};
use duban::diagnostic::Language;
use duban::document::Source;
use duban::timetable::UnitIx;
use duban::view::{explain, standings};
use std::sync::OnceLock;

/// The plans that facts are tried on: those of the shared cases, a later version of each beside it.
fn plans() -> &'static Vec<CheckedPlan> {
    static PLANS: OnceLock<Vec<CheckedPlan>> = OnceLock::new();
    PLANS.get_or_init(|| {
        let folder = std::env::var("DUBAN_FUZZ_CASES").unwrap_or_default();
        let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        // Scripts that spend their whole budget at every turn have tests of their own.
        files.retain(|f| f.join("facts.jsonl").exists() && !f.ends_with("hostile-scripts"));
        let texts = files.iter().filter_map(|f| std::fs::read_to_string(f.join("plan.yaml")).ok());
        let read = |text| check(Source::new("plan", text), &Default::default(), &crate::library(None)).plan;
        texts.filter_map(read).collect()
    })
}

/// One input: a first line that chooses the plan, then a fact a line.
///
/// # Panics
/// When something that must hold of every campaign does not.
pub fn try_facts(text: &str) {
    let Some(first) = text.bytes().next() else { return };
    let plans = plans();
    let Some(plan) = plans.get(usize::from(first) % plans.len().max(1)) else { return };
    let versions: Vec<(String, CheckedPlan)> =
        plans.iter().enumerate().map(|(i, plan)| (i.to_string(), plan.clone())).collect();
    let mut campaign = Campaign::open_with_journal(plan.clone());
    versions.iter().for_each(|(name, plan)| campaign.offer_plan(name.as_str(), plan.clone()));
    let mut journal = campaign.take_journal();
    // What comes thousands of years later takes its time in urging and asking; that is not what is tried here.
    let far = campaign.timetable().end().millis() + 400 * 86_400_000;
    for line in text.lines().skip(1).take(40) {
        let Ok(fact) = Fact::from_json(line, campaign.zone()) else { continue };
        if fact.recorded_at.millis() > far {
            continue;
        }
        let clock = campaign.clock();
        match campaign.record(fact) {
            Ok(_) => journal.push_str(&campaign.take_journal()),
            Err(refusal) => {
                assert!(campaign.take_journal().is_empty(), "{line} was refused ({refusal}) and left lines");
                assert_eq!(campaign.clock(), clock, "{line} was refused ({refusal}) and moved the clock");
            }
        }
    }
    let _ = standings(&campaign, Language::ZhHans, 20);
    for unit in 0..campaign.timetable().units.all().len() {
        let _ = explain(&campaign, UnitIx::from(unit), None, Language::En).map(|e| e.to_text());
    }
    verify(&journal).expect("the journal is as it was written");
    let mut again = replay_amended(plan.clone(), versions, &journal).expect("the journal replays");
    assert!(again.take_journal().is_empty(), "the replay has more to say");
    assert_eq!(again.facts().count(), campaign.facts().count());
    // Anything may stand where a journal should.
    let _ = verify(text);
    let _: Result<RawFact, _> = serde_json::from_str(text);
}

/// Lines and fields of the seeds' facts.
fn pool() -> &'static (Vec<String>, Vec<String>) {
    static POOL: OnceLock<(Vec<String>, Vec<String>)> = OnceLock::new();
    POOL.get_or_init(|| {
        let folder = std::env::var("DUBAN_FUZZ_SEEDS").unwrap_or_default();
        let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        let texts: Vec<String> = files.iter().filter_map(|f| std::fs::read_to_string(f).ok()).collect();
        let mut lines: Vec<String> = texts.iter().flat_map(|t| t.lines().skip(1)).map(str::to_owned).collect();
        let mut fields: Vec<String> = lines.iter().flat_map(|l| split_fields(l)).map(str::to_owned).collect();
        let more = [
            r#""plan": "1""#,
            r#""plan": "4""#,
            r#""fact": "plan-amended", "authority": "a", "reason": "b""#,
            r#""at": "2026-02-29T10:00:00+08:00""#,
            r#""until": "9999-12-31""#,
            r#""count": 9223372036854775807"#,
            r#""value": "1e28""#,
            r#""corrects": 1"#,
            r#""corrects": 2"#,
        ];
        fields.extend(more.map(str::to_owned));
        for pool in [&mut lines, &mut fields] {
            pool.sort();
            pool.dedup();
        }
        (lines, fields)
    })
}

/// The fields of a fact as they stand between the braces, as far as that can be told without reading it.
fn split_fields(line: &str) -> Vec<&str> {
    line.trim().trim_start_matches('{').trim_end_matches('}').split(", \"").map(str::trim).collect()
}

/// Changes lines or fields of facts.
pub fn mutate(text: &str, seed: u32) -> String {
    let mut random = u64::from(seed) | 1 << 40;
    let mut below = |n: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % n.max(1)
    };
    let (pool_lines, pool_fields) = pool();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push("0".to_owned());
    }
    for _ in 0..=below(4) {
        let at = below(lines.len());
        match below(6) {
            0 => lines.extend(pool_lines.get(below(pool_lines.len())).cloned()),
            1 if lines.len() > 1 => drop(lines.remove(at)),
            2 => {
                let other = below(lines.len());
                lines.swap(at, other);
            }
            3 => lines.insert(at, lines[at].clone()),
            _ => {
                let mut fields: Vec<String> = split_fields(&lines[at]).into_iter().map(str::to_owned).collect();
                if let Some(new) = pool_fields.get(below(pool_fields.len())) {
                    let name = |f: &str| f.trim_matches('"').split('"').next().unwrap_or("").to_owned();
                    let place = fields.iter().position(|f| name(f) == name(new)).unwrap_or_else(|| below(fields.len()));
                    fields[place] = new.clone();
                    let quoted = fields.iter().map(|f| if f.starts_with('"') { f.clone() } else { format!("\"{f}") });
                    lines[at] = format!("{{{}}}", quoted.collect::<Vec<_>>().join(", "));
                }
            }
        }
    }
    lines.join("\n") + "\n"
}
