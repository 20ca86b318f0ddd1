//! What the fuzz targets share: the grammar to put plans together from, and what is done with the outcome.

pub mod season;

use duban::campaign::Campaign;
use duban::check::CheckedPlan;
use duban::diagnostic::{Colour, Diagnostics, Language, to_github, to_json, to_sarif, to_text};
use duban::rules::RuleLibrary;
use std::sync::OnceLock;

/// Stands between a plan and a rule file that it may use as `fuzz/rule`.
pub const FILE_MARK: &str = "\n%%%\n";

/// The plan and the rule file of an input.
pub fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once(FILE_MARK).map_or((text, None), |(plan, file)| (plan, Some(file)))
}

/// The packs, and the rule file of the input.
pub fn library(file: Option<&str>) -> RuleLibrary {
    let mut library = RuleLibrary::new();
    duban_rules::FILES.iter().for_each(|(id, text)| library.add(*id, *text));
    if let Some(file) = file {
        library.add("fuzz/rule", file);
    }
    library
}

/// Findings in every format: places and words must be there for each.
pub fn show(found: &Diagnostics) {
    let all = std::slice::from_ref(found);
    let _ = to_json(all, Language::ZhHant);
    let _ = to_sarif(all, Language::En);
    let _ = to_github(all, Language::ZhHans);
    let _ = to_text(found, Language::En, Colour::Never);
}

/// Runs a small plan to its end without a fact.
pub fn carry_out(plan: CheckedPlan) {
    if plan.timetable.obligations > 2_000 {
        return;
    }
    let end = plan.timetable.end();
    let mut campaign = Campaign::open_with_journal(plan);
    let _ = campaign.advance(end);
    let _ = campaign.take_journal();
}

struct Grammar {
    lines: Vec<String>,
    values: Vec<String>,
}

/// Lines and values of the seeds: the folder is named by the environment, so that the list is never older than they are.
fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        let mut all = Grammar { lines: Vec::new(), values: Vec::new() };
        let folder = std::env::var("DUBAN_FUZZ_SEEDS").unwrap_or_default();
        let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
                all.lines.push(line.to_owned());
                all.values.extend(line.split_once(": ").map(|(_, value)| value.to_owned()));
            }
        }
        all.values.extend(EDGES.iter().map(|e| (*e).to_owned()));
        for pool in [&mut all.lines, &mut all.values] {
            pool.sort();
            pool.dedup();
        }
        all
    })
}

/// Values at the edge of what is accepted.
const EDGES: [&str; 28] = [
    "0",
    "-1",
    "9223372036854775807",
    "99999999999999999999",
    "0.0000001",
    "1e9",
    "__",
    "~",
    "[]",
    "{}",
    "\"\"",
    "*a",
    "&a x",
    "0001-01-01..9999-12-31",
    "9999-12-31",
    "2024-02-29",
    "02-29",
    "4294967295 months",
    "99999 workdays",
    "36500 d",
    "999999 h",
    "phase.end + 9999 months",
    "occurrence - 4294967295 workdays",
    "{interval: 1 d}",
    "{month: {on: [29, 30, 31, -31]}}",
    "{rrule: \"FREQ=YEARLY;INTERVAL=9999\"}",
    "Asia/Kathmandu",
    "${x}",
];

/// Changes lines or values of a plan.
pub fn mutate(text: &str, seed: u32) -> String {
    let mut random = u64::from(seed) | 1 << 40;
    let mut below = |n: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % n.max(1)
    };
    let grammar = grammar();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=below(4) {
        let at = below(lines.len().max(1)).min(lines.len().saturating_sub(1));
        let Some(line) = lines.get(at).cloned() else {
            lines.extend(grammar.lines.get(below(grammar.lines.len())).cloned());
            continue;
        };
        let indent = " ".repeat(line.len() - line.trim_start_matches(' ').len() + [0, 0, 2][below(3)]);
        match below(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 | 3 => {
                if let Some(new) = grammar.lines.get(below(grammar.lines.len())) {
                    lines.insert(at + below(2), format!("{indent}{new}"));
                }
            }
            4 => {
                let other = below(lines.len());
                lines.swap(at, other);
            }
            5 => {
                let end = (at + below(12)).min(lines.len());
                let block: Vec<String> = lines[at..end].to_vec();
                let to = below(lines.len());
                lines.splice(to..to, block);
            }
            _ => {
                if let (Some((key, _)), Some(value)) =
                    (line.split_once(": "), grammar.values.get(below(grammar.values.len())))
                {
                    lines[at] = format!("{key}: {value}");
                }
            }
        }
    }
    lines.join("\n") + "\n"
}
