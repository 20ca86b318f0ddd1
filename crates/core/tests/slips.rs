//! Slips of those who write plans and tests, each with a finding that says what to do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may fail by panicking")]

use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;

const HEAD: &str = "duban: 1\ncampaign: {id: c, window: 2026-03-02..2026-05-29, time_zone: Asia/Shanghai, calendar: every-day}\nunits: {east: {kind: town}}\nscorecard: {base: 100}\n";

fn found(rules: &str) -> Vec<String> {
    let done = check(Source::new("p.yaml", format!("{HEAD}{rules}")), &Default::default(), &RuleLibrary::new());
    done.diagnostics
        .items()
        .iter()
        .map(|d| format!("{} {}", d.message(Language::En), d.help(Language::En).unwrap_or_default()))
        .collect()
}

#[test]
fn a_comma_that_cuts_a_script_apart_is_named() {
    let told =
        found("rules:\n  - {id: a, on: incident, when: history.count(\"breach\", 30) >= 2, then: 'deduct(1)'}\n");
    assert!(told.iter().any(|t| t.contains("a comma ended the script") && t.contains("in quotes")), "{told:?}");
}

#[test]
fn a_number_with_an_exponent_is_named() {
    for script in ["deduct(1e9)", "let n = 2E3; deduct(n)"] {
        let told = found(&format!("rules: [{{id: a, on: incident, then: '{script}'}}]\n"));
        assert!(told.iter().any(|t| t.contains("exponent")), "{script}: {told:?}");
    }
    let told = found("rules: [{id: a, on: incident, then: 'deduct(1 x)'}]\n");
    assert!(told.iter().all(|t| !t.contains("exponent")), "{told:?}");
}
