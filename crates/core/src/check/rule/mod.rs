//! Accountability rules, looked into without running them.

mod exceeds_item;
mod ladder;
mod ladder_steps;
mod never_triggered;
mod scripts;
mod unused_param;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    scripts::check,
    ladder::check,
    unused_param::check,
    never_triggered::check,
    exceeds_item::check,
    ladder_steps::check,
];
