//! Who must do what, and by when.

mod blank_person;
mod no_leading_group;
mod no_recipient;
mod no_responsible_unit;
mod phase_without_duty;
mod self_supervision;
mod unit_without_duty;
mod unknown_unit;
mod without_deadline;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    no_responsible_unit::check,
    unknown_unit::check,
    without_deadline::check,
    blank_person::check,
    no_recipient::check,
    self_supervision::check,
    unit_without_duty::check,
    phase_without_duty::check,
    no_leading_group::check,
];
