//! Accountability rules, looked into without running them.

pub(super) mod exceeds_item;
pub(super) mod ladder;
pub(super) mod ladder_steps;
pub(super) mod never_triggered;
pub(super) mod scripts;
pub(super) mod unused_param;

pub(crate) use scripts::available;
