//! Several units with duties, and nothing that follows when one is not done.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use std::collections::BTreeSet;

/// From this many units and tasks on, somebody will be late.
const SEVERAL: usize = 3;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let written = |section: &str| s.tree.and_then(|t| t.get(section)).is_some_and(|n| !n.is_null());
    if ["ladder", "scorecard"].into_iter().any(written) || !rewards_only(s, written("rules")) {
        return;
    }
    let owing: BTreeSet<_> = s.timetable.tasks.iter().flat_map(|t| t.units.iter()).collect();
    if owing.len() >= SEVERAL && s.plan.tasks.len() >= SEVERAL {
        let finding = Diagnostic::new(&rule::NO_ACCOUNTABILITY, s.plan.campaign.id.span);
        out.push(finding.arg("units", owing.len()).arg("tasks", s.plan.tasks.len()));
    }
}

/// Whether there is no rule, or none that does anything but reward.
fn rewards_only(s: &Subject<'_>, written: bool) -> bool {
    if !written {
        return true;
    }
    let mut calls = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.calls());
    let read = !s.rules.is_empty() && s.rules.len() == s.plan.rules.len();
    read && !calls.any(|c| matches!(c.name.as_str(), "deduct" | "impose" | "raise" | "notice"))
}
