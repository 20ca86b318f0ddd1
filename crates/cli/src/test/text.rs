//! The report for people.

use super::words::{Words, fill};
use super::{FileResult, Results};
use crate::check::colour;
use crate::table;
use duban::diagnostic::{Diagnostics, Language, to_text};
use duban::testing::{Difference, Fate, Outcome, Verdict};
use std::fmt::Write;
use std::io::IsTerminal;

pub(super) fn report(results: &Results, language: Language) -> String {
    let w = Words::of(language);
    let mut out = String::new();
    let findings = |d: &Diagnostics| to_text(d, language, colour(std::io::stdout().is_terminal()));
    results.wrong_rules.iter().for_each(|d| out.push_str(&findings(d)));
    let known = |name: &str| results.wrong_rules.iter().any(|r| r.sources().iter().any(|s| s.name() == name));
    for file in &results.files {
        let count = |template: &str, n: usize| fill(template, &[("n", &n)]);
        match &file.result {
            Ok(outcomes) => {
                let mut said = vec![count(w.passed, outcomes.len() - file.failed())];
                said.extend((file.failed() > 0).then(|| count(w.failed, file.failed())));
                let _ = writeln!(out, "{}  {}", file.path, said.join(", "));
                failures(file, outcomes, w, &mut out);
            }
            Err(d) => {
                let _ = writeln!(out, "{}  {}\n", file.path, w.not_run);
                // What is wrong with a rule file is said once.
                let of_rule =
                    |d: &Diagnostics| d.items().iter().all(|i| d.source(i.span).is_some_and(|s| known(s.name())));
                out.push_str(&if of_rule(d) { String::new() } else { findings(d) });
            }
        }
    }
    tried(results, w, &mut out);
    let passed = fill(w.passed, &[("n", &(results.cases() - results.failed()))]);
    let failed = fill(w.failed, &[("n", &results.failed())]);
    let total = [
        ("files", &results.files.len() as &dyn std::fmt::Display),
        ("cases", &results.cases()),
        ("passed", &passed),
        ("failed", &failed),
    ];
    let not_run = results.files.iter().filter(|f| f.result.is_err()).count();
    let files = fill(w.not_run_files, &[("n", &not_run)]);
    let files = if not_run > 0 { format!(" · {files}") } else { String::new() };
    let _ = writeln!(out, "\n{}{files}", fill(w.total, &total));
    out
}

/// How well the tests test.
fn tried(results: &Results, w: &Words, out: &mut String) {
    for path in &results.untested {
        let _ = writeln!(out, "{path}  {}", w.untested);
    }
    if let Some(coverage) = &results.coverage {
        out.push('\n');
        for rule in coverage {
            let (reached, all) = (rule.reached(), rule.branches.len());
            let said = fill(w.covered, &[("rule", &rule.rule), ("reached", &reached), ("all", &all)]);
            let short = results.short().any(|c| c == rule).then_some(results.least).flatten();
            let short = short.map(|least| format!(", {}", fill(w.too_few, &[("least", &least)]))).unwrap_or_default();
            let _ = writeln!(out, "{said}{short}");
            for way in rule.branches.iter().filter(|b| !b.reached) {
                let never = fill(w.never, &[("way", &w.way(way.kind))]);
                let _ = writeln!(out, "  {}:{}:{}  {never}", rule.file, way.at.line, way.at.column);
            }
        }
    }
    if let Some(mutations) = &results.mutations {
        let count = |of: &dyn Fn(&Fate) -> bool| mutations.iter().filter(|m| of(&m.fate)).count();
        let (killed, survived) = (count(&|f| *f == Fate::Killed), count(&|f| *f == Fate::Survived));
        let all = mutations.len();
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("all", &all), ("killed", &killed), ("survived", &survived), ("excused", &(all - killed - survived))];
        let _ = writeln!(out, "\n{}", fill(w.mutants, &places));
        for file in &results.untried {
            let _ = writeln!(out, "  {file}  {}", w.untried);
        }
        for m in results.survivors() {
            let said = fill(w.survived, &[("mutant", &m.name)]);
            let _ = writeln!(out, "  {}:{}:{}  {said}", m.file, m.at.line, m.at.column);
        }
        for s in &results.stale {
            let said = fill(if s.killed { w.stale_killed } else { w.stale_unknown }, &[("mutant", &s.mutant)]);
            let _ = writeln!(out, "  {}:{}:{}  {said}", s.file, s.at.line, s.at.column);
        }
    }
}

fn failures(file: &FileResult, outcomes: &[Outcome], w: &Words, out: &mut String) {
    for outcome in outcomes {
        match &outcome.verdict {
            Verdict::Passed => continue,
            Verdict::Failed(differences) => {
                let _ = writeln!(out, "\n  {} {}:{}  {}", w.fail, file.path, outcome.at.line, outcome.title);
                differences.iter().for_each(|d| difference(d, w, out));
            }
            Verdict::Refused { at, reason } => {
                let _ = writeln!(out, "\n  {} {}:{}  {}", w.fail, file.path, at.line, outcome.title);
                let _ = writeln!(out, "    {}", fill(w.refused, &[("reason", reason)]));
            }
        }
        out.push('\n');
    }
}

/// What was expected and what came, side by side; `≠` marks the lines that differ.
fn difference(difference: &Difference, w: &Words, out: &mut String) {
    let unit = if difference.unit.is_empty() { w.campaign } else { &difference.unit };
    let _ = writeln!(out, "    {unit}");
    let cell = |side: &Option<String>| side.as_ref().map_or_else(|| format!("({})", w.nothing), |s| one_line(s));
    let rows = difference
        .lines
        .iter()
        .map(|line| vec![if line.same { "=" } else { "≠" }.to_owned(), cell(&line.expected), cell(&line.actual)]);
    for line in table::render(&["", w.expected, w.came], rows).lines() {
        let _ = writeln!(out, "      {line}");
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What differs, without a table: for reports that hold text of their own.
pub(super) fn plain(verdict: &Verdict, w: &Words) -> String {
    let mut out = String::new();
    match verdict {
        Verdict::Passed => {}
        Verdict::Failed(differences) => differences.iter().for_each(|d| difference(d, w, &mut out)),
        Verdict::Refused { reason, .. } => out = fill(w.refused, &[("reason", reason)]),
    }
    out
}
