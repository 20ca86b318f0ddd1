//! Bad input ends in a message that says what and where, with the right exit code, and changes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod arguments;
mod facts;
mod journals;
mod plans;
mod scripts;
#[path = "../support/mod.rs"]
mod support;

/// A small sound plan. Other plans of these tests are this one with something changed or added at its end.
pub(crate) const PLAN: &str = "\
duban: 1
campaign: {id: c, year: 2026, window: 05-01..06-30, time_zone: Asia/Shanghai, calendar: every-day}
units:
  東村: {kind: village}
  西村: {kind: village}
phases:
  - {id: p, window: 05-01..06-30}
scorecard: {base: 100, items: [{id: i, title: 發案}]}
ladder:
  - {id: rectify, remedy: 10 d, on_remedied: clear, on_expired: next, by: 西村}
  - {id: veto, final: true, by: 西村, appeal: 10 d}
rules:
  - id: incident
    on: incident
    then: |
      deduct(2 * event.count, \"i\");
      impose(\"rectify\");
tasks:
  - {id: report, phase: p, responsible: 東村, due: 2026-05-20, deliverable: {kind: return}, to: 西村}
  - {id: month, responsible: 西村, every: {month: {on: 1}}, window: campaign, deliverable: {kind: action}}
";

/// An incident in 東村.
pub(crate) fn incident(at: &str, key: &str) -> String {
    format!(r#"{{"at": "{at}T10:00:00+08:00", "fact": "incident", "unit": "東村", "kind": "k", "key": "{key}"}}"#)
}

/// Facts of a short season: points, a rung imposed and expired, a duty done and one missed.
pub(crate) fn season() -> String {
    let submitted = r#"{"at": "2026-05-19T10:00:00+08:00", "fact": "submitted", "task": "report", "unit": "東村", "key": "s", "data": {"dens": 2}}"#;
    [&incident("2026-05-05", "a"), &incident("2026-05-06", "b"), submitted, &incident("2026-06-20", "c")]
        .map(|line| format!("{line}\n"))
        .concat()
}
