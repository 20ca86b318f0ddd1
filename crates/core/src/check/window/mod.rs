//! Windows and dates against each other.

pub(super) mod campaign_longer_than_phases;
pub(super) mod due_after_campaign;
pub(super) mod due_before_its_inputs;
pub(super) mod due_outside_phase;
pub(super) mod phase_gap;
pub(super) mod phase_outside_campaign;
pub(super) mod phase_overlap;
pub(super) mod phases_out_of_order;
pub(super) mod recurrence_never_occurs;
pub(super) mod unknown_phase;

use crate::plan::PhaseSpec;

/// Phases that follow one another, by their first day; those meant to run beside others are left out.
fn sequence(phases: &[PhaseSpec]) -> Vec<&PhaseSpec> {
    let mut all: Vec<&PhaseSpec> = phases.iter().filter(|p| !p.parallel).collect();
    all.sort_by_key(|p| p.window.first);
    all
}
