//! The states that leads and cases go through.

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[];
