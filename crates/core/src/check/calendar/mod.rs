//! Working days, holidays, and days that months do not have.

pub(super) mod due_on_rest_day;
pub(super) mod impossible_recurrence;
