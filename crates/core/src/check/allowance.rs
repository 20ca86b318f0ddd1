//! Findings a plan allows on an element, with a reason; and allowances nothing needs any more.

use crate::diagnostic::{Code, Diagnostic, Severity, document};
use crate::document::SourceId;
use crate::document::Span;
use crate::plan::{Allow, Plan};
use std::collections::BTreeMap;

/// Takes out what is allowed, and notes allowances that took out nothing. An error cannot be allowed: the engine would
/// not run it all the same.
pub(super) fn apply(plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let mut standing = Standing::default();
    let mut taken = vec![false; findings.len()];
    findings.iter().enumerate().for_each(|(i, d)| standing.add(i, d));
    for (element, allow) in allowances(plan) {
        let allowed = standing.take(&allow.code, element);
        for i in &allowed {
            if let Some(slot) = taken.get_mut(*i) {
                *slot = true;
            }
        }
        if !allowed.is_empty() {
            continue;
        }
        match Code::find(&allow.code) {
            Some(code) => {
                let variant = if code.severity == Severity::Error { "error" } else { "" };
                let finding = Diagnostic::new(&document::STALE_ALLOWANCE, allow.code.span).variant(variant);
                findings.push(finding.arg("code", code.id));
                // An allowance may itself be one that is allowed to be stale.
                findings.last().into_iter().for_each(|d| standing.add(taken.len(), d));
                taken.push(false);
            }
            None => {
                let known = crate::diagnostic::ALL.iter().flat_map(|f| f.iter()).map(|c| c.id);
                let finding = Diagnostic::new(&document::BAD_VALUE, allow.code.span).variant("code");
                findings.push(finding.arg("text", &allow.code.value).suggest(&allow.code.value, known));
                taken.push(false);
            }
        }
    }
    let mut taken = taken.into_iter();
    findings.retain(|_| !taken.next().unwrap_or(false));
}

/// The findings that can be allowed, by code and place, so that an element's are found without looking at all others.
#[derive(Default)]
struct Standing(BTreeMap<Start, Vec<(u32, usize)>>);

/// A code, and where a finding of it starts; beside it stand its end and its number.
type Start = (&'static str, SourceId, u32);

impl Standing {
    fn add(&mut self, number: usize, d: &Diagnostic) {
        if d.severity() != Severity::Error {
            self.0.entry((d.code.id, d.span.source, d.span.start)).or_default().push((d.span.end, number));
        }
    }

    /// Takes out those of a code within an element, and gives their numbers.
    fn take(&mut self, code: &str, element: Span) -> Vec<usize> {
        let Some(code) = Code::find(code).map(|c| c.id) else { return Vec::new() };
        let range = (code, element.source, element.start)..=(code, element.source, element.end);
        let mut numbers = Vec::new();
        for (_, here) in self.0.range_mut(range) {
            numbers.extend(here.extract_if(.., |(end, _)| *end <= element.end).map(|(_, number)| number));
        }
        numbers
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
