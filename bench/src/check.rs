//! Reading and checking of generated plans, against the bare YAML libraries on the same text.

use crate::plan::generate;
use crate::timing::{Candidate, medians, ms, ratio};
use duban::check::{Check, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Lines of the plans measured unless told otherwise.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Measures generated plans of every size given, and plan files given by name; gives a table of each.
pub(crate) fn run(what: &[String]) -> Result<String, String> {
    let mut out = String::from("medians in ms; `of events` is the ratio to the bare YAML events of the same text\n");
    let sizes = SIZES.map(|s| s.to_string());
    for one in if what.is_empty() { &sizes } else { what } {
        match one.parse() {
            Ok(lines) => {
                let errors = table(&generate(lines), &mut out);
                if errors > 0 {
                    return Err(format!("the plan of {lines} lines has {errors} errors"));
                }
            }
            Err(_) => {
                table(&std::fs::read_to_string(one).map_err(|e| format!("{one}: {e}"))?, &mut out);
            }
        }
    }
    Ok(out)
}

/// A generated plan as text.
pub(crate) fn print_plan(sizes: &[String]) -> Result<String, String> {
    let lines = sizes.first().and_then(|s| s.parse().ok()).ok_or("a number of lines is wanted")?;
    Ok(generate(lines))
}

/// Measures one plan; gives the number of its errors.
fn table(text: &str, out: &mut String) -> usize {
    let library = library();
    let checked = whole(text, &library);
    let sum = checked.diagnostics.summary();
    let written = text.lines().count();
    let tasks = checked.timetable.as_ref().map_or(0, |t| t.tasks.len());
    let size = format!("{written} lines, {} KiB, {tasks} tasks", text.len() / 1024);
    let _ = writeln!(out, "\n{size}, {} errors, {} warnings, {} notes", sum.errors, sum.warnings, sum.notes);
    let _ = writeln!(out, "{:<30} {:>10} {:>16} {:>10}", "", "ms", "per 1000 lines", "of events");
    let params = BTreeMap::new();
    let candidates: [Candidate<'_>; 4] = [
        ("granit-parser, events only", Box::new(|| granit_parser::Parser::new_from_str(text).count())),
        (
            "serde-saphyr, generic value",
            Box::new(|| {
                let value = serde_saphyr::from_str::<serde_json::Value>(text);
                value.map_or(0, |v| v.as_object().map_or(0, serde_json::Map::len))
            }),
        ),
        ("duban, parse", Box::new(|| duban::plan::parse(Source::new("plan.yaml", text), &params).findings.len())),
        ("duban, whole check", Box::new(|| whole(text, &library).diagnostics.items().len())),
    ];
    let rounds = if written > 50_000 { 5 } else { 15 };
    let times = medians(&candidates, rounds);
    let events = times.first().copied().unwrap_or_default();
    for ((name, _), time) in candidates.iter().zip(times) {
        let share = time * 1000 / u32::try_from(written.max(1)).unwrap_or(u32::MAX);
        let _ = writeln!(out, "{name:<30} {:>10} {:>16} {:>10}", ms(time), ms(share), ratio(time, events));
    }
    sum.errors
}

fn whole(text: &str, library: &RuleLibrary) -> Check {
    check(Source::new("plan.yaml", text), &BTreeMap::new(), library)
}

fn library() -> RuleLibrary {
    let mut library = RuleLibrary::new();
    duban_rules::FILES.iter().for_each(|(name, text)| library.add(*name, *text));
    library
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_runs_on_a_plan_without_errors() {
        let text = generate(600);
        let findings = whole(&text, &library()).diagnostics;
        let errors: Vec<_> =
            findings.items().iter().filter(|d| d.severity() == duban::diagnostic::Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let printed = run(&["600".to_owned()]).unwrap();
        assert!(printed.contains("whole check"), "{printed}");
    }

    #[test]
    fn a_plan_of_a_size_is_always_the_same() {
        let text = generate(1_000);
        assert_eq!(text, generate(1_000));
        assert!((980..=1_020).contains(&text.lines().count()), "{}", text.lines().count());
        assert!((80..=130).contains(&text.matches("\n  - id: t").count()), "about a hundred tasks");
    }
}
