//! Windows and dates against each other.

mod campaign_longer_than_phases;
mod covered;
mod due_after_campaign;
mod due_before_its_inputs;
mod due_outside_phase;
mod endless_recurrence;
mod final_report_before_end;
mod never_urged;
mod on_call;
mod phase_gap;
mod phase_outside_campaign;
mod phase_overlap;
mod phases_out_of_order;
mod recurrence_never_occurs;
mod return_before_period_ends;
mod unknown_phase;
mod zero_slack;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    phase_gap::check,
    phase_overlap::check,
    phase_outside_campaign::check,
    due_after_campaign::check,
    unknown_phase::check,
    campaign_longer_than_phases::check,
    phases_out_of_order::check,
    due_outside_phase::check,
    due_before_its_inputs::check,
    recurrence_never_occurs::check,
    return_before_period_ends::check,
    final_report_before_end::check,
    zero_slack::check,
    endless_recurrence::check,
    on_call::check,
    never_urged::check,
];

use crate::document::Span;
use crate::plan::{PhaseSpec, TaskSpec};

/// Phases that follow one another, by their first day; those meant to run beside others are left out.
fn sequence(phases: &[PhaseSpec]) -> Vec<&PhaseSpec> {
    sequence_with(phases, |_| false)
}

/// The same with others that belong to it.
fn sequence_with(phases: &[PhaseSpec], also: impl Fn(&PhaseSpec) -> bool) -> Vec<&PhaseSpec> {
    let mut all: Vec<&PhaseSpec> = phases.iter().filter(|p| !p.parallel || also(p)).collect();
    all.sort_by_key(|p| p.window.first);
    all
}

/// Whether a phase says itself that it waits for another.
fn waits_for(phase: &PhaseSpec, other: &PhaseSpec) -> bool {
    phase.waits_for().any(|id| id.value == other.id.value)
}

/// Where a task says when it is due.
fn due_place(spec: &TaskSpec) -> Span {
    let written = spec.due.as_ref().map(|d| d.span).or(spec.every.as_ref().map(|e| e.span));
    written.unwrap_or(spec.id.span)
}
