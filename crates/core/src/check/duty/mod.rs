//! Who must do what, and by when.

pub(super) mod blank_person;
pub(super) mod no_responsible_unit;
pub(super) mod unknown_unit;
pub(super) mod without_deadline;
