//! What a check finds in a few lines of a plan, for the tests at the foot of the checks.

use super::check;
use crate::diagnostic::{Diagnostics, Language};
use crate::document::Source;
use crate::rules::RuleLibrary;

/// A plan from March to June with an office, three towns and the police; its sections follow.
pub(super) const PLAN: &str = "duban: 1
campaign: {id: demo, window: 2026-03-02..2026-06-30, time_zone: Asia/Shanghai, calendar: cn}
units:
  office: {}
  towns: {kind: town, under: office, each: [east, west, south]}
  police: {kind: agency}
";

/// Everything found in a plan.
pub(super) fn found(plan: &str) -> Diagnostics {
    check(Source::new("plan", plan), &Default::default(), &RuleLibrary::new()).diagnostics
}

/// The English sentences of one code's findings, in order, in [`PLAN`] with these sections.
pub(super) fn said(code: &str, sections: &str) -> Vec<String> {
    said_of(code, &format!("{PLAN}{sections}"))
}

/// The English sentences of one code's findings in a whole plan.
pub(super) fn said_of(code: &str, plan: &str) -> Vec<String> {
    let all = found(plan);
    let own = all.items().iter().filter(|d| d.code.id == code);
    own.map(|d| d.message(Language::En)).inspect(|m| assert!(!m.contains('{') || m.contains("{all"), "{m}")).collect()
}
