//! Windows and dates against each other.

mod campaign_longer_than_phases;
mod due_after_campaign;
mod due_before_its_inputs;
mod due_outside_phase;
mod phase_gap;
mod phase_outside_campaign;
mod phase_overlap;
mod phases_out_of_order;
mod recurrence_never_occurs;
mod unknown_phase;

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
];

use crate::plan::PhaseSpec;

/// Phases that follow one another, by their first day; those meant to run beside others are left out.
fn sequence(phases: &[PhaseSpec]) -> Vec<&PhaseSpec> {
    let mut all: Vec<&PhaseSpec> = phases.iter().filter(|p| !p.parallel).collect();
    all.sort_by_key(|p| p.window.first);
    all
}
