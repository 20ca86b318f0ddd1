//! The repairs that findings offer at a place.

use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Language};
use crate::document::SourceId;
use std::ops::Range;

/// A repair of a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair<'d> {
    /// What it does, in words.
    pub title: String,
    /// The finding it mends.
    pub finding: &'d Diagnostic,
    /// Whether it can only be right.
    pub sure: bool,
    /// What to change.
    pub edits: &'d [Edit],
}

/// The repairs of the plan's findings that touch a range of bytes.
pub fn repairs(findings: &Diagnostics, range: Range<usize>, language: Language) -> Vec<Repair<'_>> {
    let here = |d: &&Diagnostic| {
        d.span.source == SourceId(0) && d.span.start as usize <= range.end && range.start <= d.span.end as usize
    };
    let all = findings.items().iter().filter(here).flat_map(|d| d.fixes.iter().map(move |fix| (d, fix)));
    all.filter(|(_, fix)| fix.edits.iter().all(|e| e.span.source == SourceId(0)))
        .map(|(finding, fix)| Repair {
            title: finding.fix_title(fix, language),
            finding,
            sure: fix.sure,
            edits: &fix.edits,
        })
        .collect()
}
