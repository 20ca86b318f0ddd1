//! Who must do what, and by when.

pub(super) mod blank_person;
pub(super) mod no_leading_group;
pub(super) mod no_recipient;
pub(super) mod no_responsible_unit;
pub(super) mod phase_without_duty;
pub(super) mod self_supervision;
pub(super) mod unit_without_duty;
pub(super) mod unknown_unit;
pub(super) mod without_deadline;
