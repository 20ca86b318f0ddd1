//! Indicators and what is to be reached by them.

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[];
