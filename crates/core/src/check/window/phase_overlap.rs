//! Days that two phases both claim, or that a phase claims while it still waits for another.

use super::{sequence, waits_for};
use crate::check::Subject;
use crate::check::graph::waiting_rings;
use crate::diagnostic::{Diagnostic, window};
use crate::plan::PhaseSpec;
use crate::time::Window;
use crate::timetable::PhaseIx;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut before: Option<&PhaseSpec> = None;
    for phase in sequence(&s.plan.phases) {
        if let Some(previous) = before
            && let Some(shared) = previous.window.overlap(&phase.window)
            && !told_apart(phase, previous)
        {
            let variant = if shared.days() == 1 { "one-day" } else { "" };
            out.push(shares(phase, previous, shared).variant(variant));
        }
        before = before.filter(|b| b.window.last >= phase.window.last).or(Some(phase));
    }
    let ringed = waiting_rings(s);
    for (i, phase) in s.plan.phases.iter().enumerate() {
        let Some(after) = s.timetable.phases.at(PhaseIx::from(i)).map(|p| &p.after) else { continue };
        for other in after.iter().filter(|a| !ringed.together(i, usize::from(**a))) {
            let Some(awaited) = s.plan.phases.get(usize::from(*other)) else { continue };
            // A phase that cannot begin within its window at all has another finding.
            if awaited.window.last < phase.window.first || awaited.window.last >= phase.window.last {
                continue;
            }
            let lost = Window { first: phase.window.first, last: awaited.window.last };
            let variant = if lost.days() == 1 { "waits-one-day" } else { "waits" };
            out.push(shares(phase, awaited, lost).variant(variant));
        }
    }
}

/// Whether the plan says itself how two phases stand to each other: one waits for the other, or the later one names
/// those it waits for and this is none of them.
fn told_apart(phase: &PhaseSpec, previous: &PhaseSpec) -> bool {
    phase.waits_for().next().is_some() || waits_for(previous, phase)
}

fn shares(phase: &PhaseSpec, previous: &PhaseSpec, shared: Window) -> Diagnostic {
    Diagnostic::new(&window::PHASE_OVERLAP, phase.window.span)
        .arg("phase", &phase.id.value)
        .arg("previous", &previous.id.value)
        .arg("days", shared.days())
        .arg("first", shared.first)
        .arg("last", shared.last)
        .related("previous", previous.window.span)
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn overlap(phases: &str) -> Vec<String> {
        said("window/phase-overlap", &format!("phases:\n{phases}"))
    }

    #[test]
    fn what_a_phase_waits_for_decides_over_its_window() {
        let phase = |id: &str, window: &str, more: &str| format!("  - {{id: {id}, window: {window}{more}}}\n");
        let first = [phase("a", "2026-03-02..2026-04-30", ""), phase("b", "2026-05-01..2026-05-31", "")].concat();
        let third = |window: &str, more: &str| overlap(&[first.clone(), phase("c", window, more)].concat());
        assert_eq!(third("2026-05-20..2026-06-30", "").len(), 1);
        assert_eq!(third("2026-05-20..2026-06-30", ", enter: {after: a}"), [""; 0], "beside `b` on purpose");
        let lost = ["`c` waits for `b`, which ends on 2026-05-31: 12 days of its window, from 2026-05-20 on, are lost"];
        assert_eq!(third("2026-05-20..2026-06-30", ", enter: {after: [a, b]}"), lost);
        assert_eq!(third("2026-05-20..2026-06-30", ", parallel: true, enter: {after: b}"), lost);
        assert_eq!(third("2026-05-31..2026-06-30", ", enter: {after: b}").len(), 1);
        assert_eq!(third("2026-06-01..2026-06-30", ", enter: {after: b}"), [""; 0]);
        assert_eq!(third("2026-05-01..2026-05-31", ", enter: {after: b}"), [""; 0], "it cannot begin at all");
    }

    #[test]
    fn a_step_beside_others_fills_a_gap() {
        let gaps = |middle: &str, last: &str| {
            let phases = format!(
                "phases:\n  - {{id: a, window: 2026-03-02..2026-03-31}}\n  \
                 - {{id: b, window: 2026-04-01..2026-05-31, parallel: true{middle}}}\n  \
                 - {{id: c, window: 2026-06-01..2026-06-30{last}}}\n"
            );
            said("window/phase-gap", &phases).len()
        };
        assert_eq!(gaps("", ""), 1);
        assert_eq!(gaps(", enter: {after: a}", ""), 0);
        assert_eq!(gaps("", ", enter: {after: b}"), 0);
    }
}
