//! Duties that wait for duties.

pub(super) mod cycle;
pub(super) mod unknown_task;
