//! Accountability rules, looked into without running them.

pub(super) mod ladder;
pub(super) mod scripts;
