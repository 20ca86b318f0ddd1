//! Duties that wait for duties.

mod barrier_on_missing_units;
mod cycle;
mod depends_on_later_phase;
mod infeasible;
mod redundant_edge;
mod unknown_task;
mod unreachable_task;

pub(super) use cycle::waiting_rings;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    cycle::check,
    unknown_task::check,
    depends_on_later_phase::check,
    redundant_edge::check,
    infeasible::check,
    unreachable_task::check,
    barrier_on_missing_units::check,
];
