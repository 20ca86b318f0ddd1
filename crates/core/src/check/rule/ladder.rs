//! What the ladder and the scorecard say of each other.

use crate::check::Subject;
use crate::check::names::require;
use crate::diagnostic::{Diagnostic, rule};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for band in s.plan.ladder.iter().filter_map(|m| m.band.as_ref()) {
        require(&rule::UNKNOWN_BAND, &s.declared.bands, band.as_str(), band.span, out);
    }
}
