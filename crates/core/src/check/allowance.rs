//! Findings a plan allows on an element, with a reason; and allowances nothing needs any more.

use crate::diagnostic::{Code, Diagnostic, Severity, document};
use crate::document::Span;
use crate::plan::{Allow, Plan};

/// Takes out what is allowed, and notes allowances that took out nothing. An error cannot be allowed: the engine would
/// not run it all the same.
pub(super) fn apply(plan: &Plan, findings: &mut Vec<Diagnostic>) {
    for (element, allow) in allowances(plan) {
        let before = findings.len();
        let allowed =
            |d: &Diagnostic| d.code.id == *allow.code && d.severity() != Severity::Error && element.contains(d.span);
        findings.retain(|d| !allowed(d));
        if findings.len() < before {
            continue;
        }
        match Code::find(&allow.code) {
            Some(code) => {
                let variant = if code.severity == Severity::Error { "error" } else { "" };
                let finding = Diagnostic::new(&document::STALE_ALLOWANCE, allow.code.span).variant(variant);
                findings.push(finding.arg("code", code.id));
            }
            None => {
                let known = crate::diagnostic::ALL.iter().flat_map(|f| f.iter()).map(|c| c.id);
                let finding = Diagnostic::new(&document::BAD_VALUE, allow.code.span).variant("code");
                findings.push(finding.arg("text", &allow.code.value).suggest(&allow.code.value, known));
            }
        }
    }
}

fn allowances(plan: &Plan) -> Vec<(Span, &Allow)> {
    let mut all: Vec<(Span, &[Allow])> = vec![(plan.campaign.span, &plan.campaign.allow)];
    all.extend(plan.units.iter().map(|(_, u)| (u.span, u.allow.as_slice())));
    all.extend(plan.phases.iter().map(|p| (p.span, p.allow.as_slice())));
    all.extend(plan.tasks.iter().map(|t| (t.span, t.allow.as_slice())));
    all.extend(plan.indicators.iter().map(|(_, i)| (i.span, i.allow.as_slice())));
    for (_, pipeline) in &plan.pipelines {
        all.push((pipeline.span, &pipeline.allow));
        all.extend(pipeline.states.0.iter().map(|(_, s)| (s.span, s.allow.as_slice())));
    }
    if let Some(scorecard) = &plan.scorecard {
        all.push((scorecard.span, &scorecard.allow));
        all.extend(scorecard.items.iter().map(|i| (i.span, i.allow.as_slice())));
    }
    all.extend(plan.ladder.iter().map(|m| (m.span, m.allow.as_slice())));
    all.extend(plan.rules.iter().map(|r| (r.span, r.allow.as_slice())));
    all.into_iter().flat_map(|(span, list)| list.iter().map(move |a| (span, a))).collect()
}
