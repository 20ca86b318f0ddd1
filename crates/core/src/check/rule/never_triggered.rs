//! A rule whose trigger nothing in its plan can raise.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::Trigger;
use crate::timetable::Task;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("rules", out) || s.is_broken("ladder", out) || s.is_broken("tasks", out) {
        return;
    }
    for (resolved, decl) in s.rules.iter().filter_map(|r| Some((r, s.decl(r)?))) {
        let rule = &resolved.rule;
        let in_scope = |t: &Task| {
            let Some(scope) = &rule.scope else { return true };
            scope.task.as_ref().is_none_or(|tasks| tasks.0.iter().any(|id| id.value == t.id))
                && scope.deliverable.is_none_or(|d| t.deliverable == Some(d))
                && scope.phase.as_ref().is_none_or(|p| t.phase.is_some_and(|ix| s.timetable.phases[ix].id == p.value))
        };
        let any = |wanted: &dyn Fn(&Task) -> bool| s.timetable.tasks.iter().any(|t| in_scope(t) && wanted(t));
        let owed = |t: &Task| !t.obligations().is_empty();
        let possible = match rule.trigger {
            Trigger::ObligationOpened | Trigger::ObligationFulfilled => any(&owed),
            Trigger::ObligationDueSoon | Trigger::ObligationBreached => {
                any(&|t| owed(t) && (t.due.is_some() || t.recurs()))
            }
            Trigger::ObligationReturned => any(&|t| owed(t) && t.accepted),
            Trigger::MeasureImposed | Trigger::MeasureRemedied => imposes(s),
            Trigger::MeasureExpired => imposes(s) && s.plan.ladder.iter().any(|m| m.remedy.is_some()),
            Trigger::PhaseEntered | Trigger::PhaseClosed => !s.plan.phases.is_empty(),
            Trigger::Incident | Trigger::CampaignClosed => true,
        };
        if !possible {
            let place = decl.on.as_ref().map(|o| o.span).or(decl.r#use.as_ref().map(|u| u.span)).unwrap_or(decl.span);
            let finding = Diagnostic::new(&rule::NEVER_TRIGGERED, place).arg("rule", &rule.id);
            out.push(finding.arg("trigger", rule.trigger.word()));
        }
    }
}

/// Whether any rule puts a unit on the ladder.
fn imposes(s: &Subject<'_>) -> bool {
    let calls = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.calls());
    !s.plan.ladder.is_empty() && calls.into_iter().any(|c| matches!(c.name.as_str(), "impose" | "raise"))
}
