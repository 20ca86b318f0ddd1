//! Working days, holidays, and days that months do not have.

mod begins_on_holiday;
mod due_on_rest_day;
mod impossible_recurrence;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[due_on_rest_day::check, impossible_recurrence::check, begins_on_holiday::check];
