//! Several units with duties, and none that leads the campaign.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use std::collections::BTreeSet;

/// From this many units on, somebody must lead.
const SEVERAL: usize = 3;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // One that could not be read has a finding of its own.
    let written =
        s.tree.and_then(|t| t.get("campaign")).and_then(|c| c.get("lead")).is_some_and(|lead| !lead.is_null());
    let owing: BTreeSet<_> = s.timetable.tasks.iter().flat_map(|t| t.units.iter()).collect();
    if !written && owing.len() >= SEVERAL {
        let finding = Diagnostic::new(&duty::NO_LEADING_GROUP, s.plan.campaign.id.span);
        out.push(finding.arg("count", owing.len()));
    }
}
