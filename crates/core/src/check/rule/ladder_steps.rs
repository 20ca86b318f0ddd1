//! Rungs of the ladder: without a remedy period that would make them climb, or that nothing can reach.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::OnExpired;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("rules", out) || s.is_broken("ladder", out) {
        return;
    }
    let ladder = &s.plan.ladder;
    if s.declared.measures.len() > ladder.len() || s.rules_unread() {
        return;
    }
    let calls: Vec<_> = s.rules.iter().flat_map(|r| r.scripts.iter().map(move |(_, c)| (r, c.calls()))).collect();
    let raised = calls.iter().any(|(_, c)| c.iter().any(|c| c.name == "raise"));
    // A measure that is worked out while the rule runs may be any.
    let open =
        calls.iter().flat_map(|(_, c)| c).any(|c| c.name == "impose" && c.texts.is_empty() && c.params.is_empty());
    let mut imposed: BTreeSet<String> = BTreeSet::new();
    for (r, calls) in &calls {
        for call in calls.iter().filter(|c| c.name == "impose") {
            imposed.extend(call.texts.iter().map(|(_, text, _)| text.clone()));
            imposed.extend(call.params.iter().filter_map(|(_, p)| r.rule.params.get(p)).map(ToString::to_string));
        }
    }
    let named = |id: &str| imposed.contains(id);
    let mut climbs = false;
    for (i, measure) in ladder.iter().enumerate() {
        let last = measure.r#final || i + 1 == ladder.len();
        let stuck = !last && measure.remedy.is_none() && !raised;
        if stuck {
            let finding = Diagnostic::new(&rule::MEASURE_WITHOUT_REMEDY, measure.id.span);
            out.push(finding.arg("measure", &measure.id.value));
        }
        if !(climbs || open || raised || named(measure.id.as_str())) {
            out.push(Diagnostic::new(&rule::UNREACHABLE_STEP, measure.id.span).arg("measure", &measure.id.value));
        }
        let reached = climbs || open || raised || named(measure.id.as_str());
        // A rung that is stuck has its finding; what stands above it is not told again.
        climbs = reached && (stuck || measure.remedy.is_some() && measure.on_expired != Some(OnExpired::Stay));
    }
}
