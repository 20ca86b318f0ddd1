//! Duties that wait for duties.

pub(super) mod cycle;
pub(super) mod depends_on_later_phase;
pub(super) mod infeasible;
pub(super) mod redundant_edge;
pub(super) mod unknown_task;
