//! A duty that waits for one of a later phase, or a phase that waits for one that ends no sooner.

use super::waiting_rings;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::plan::TaskSpec;
use crate::timetable::PhaseIx;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let phase = |t: &TaskSpec| s.plan.phases.get(usize::from(s.timetable.phase(t.phase.as_ref()?.as_str())?));
    for (i, task) in s.plan.tasks.iter().enumerate() {
        for (before, dependency) in s.graph.before(i) {
            let Some(other) = s.plan.tasks.get(before) else { continue };
            if let (Some(own), Some(later)) = (phase(task), phase(other))
                && later.window.first > own.window.last
            {
                let finding = Diagnostic::new(&graph::DEPENDS_ON_LATER_PHASE, dependency.span)
                    .arg("task", &task.id.value)
                    .arg("other", &other.id.value)
                    .arg("phase", &own.id.value)
                    .arg("later", &later.id.value);
                out.push(finding);
            }
        }
    }
    let ringed = waiting_rings(s);
    for (i, own) in s.plan.phases.iter().enumerate() {
        let Some(after) = s.timetable.phases.at(PhaseIx::from(i)).map(|p| &p.after) else { continue };
        for other in after.iter().map(|a| usize::from(*a)).filter(|a| !ringed.together(i, *a)) {
            let Some(later) = s.plan.phases.get(other).filter(|o| o.window.last >= own.window.last) else { continue };
            let named = own.waits_for().find(|id| id.value == later.id.value);
            let finding = Diagnostic::new(&graph::DEPENDS_ON_LATER_PHASE, named.map_or(own.id.span, |id| id.span))
                .variant("phase")
                .arg("phase", &own.id.value)
                .arg("later", &later.id.value)
                .arg("last", own.window.last)
                .arg("end", later.window.last);
            out.push(finding.related("later", later.window.span));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    #[test]
    fn a_phase_needs_a_day_after_what_it_waits_for() {
        let late = |first: &str, second: &str| {
            let phases = format!(
                "phases:\n  - {{id: a, window: {first}}}\n  - {{id: b, window: {second}, parallel: true, enter: {{after: a}}}}\n"
            );
            said("graph/depends-on-later-phase", &phases).len()
        };
        assert_eq!(late("2026-03-02..2026-04-30", "2026-04-01..2026-05-01"), 0);
        assert_eq!(late("2026-03-02..2026-04-30", "2026-04-01..2026-04-30"), 1);
        assert_eq!(late("2026-05-01..2026-06-30", "2026-03-02..2026-04-30"), 1);
    }
}
