//! Applying fixes to a text. Only the bytes of the edits change: comments, quoting and layout stay.

use super::finding::{Diagnostics, Edit};
use crate::document::SourceId;
use std::collections::BTreeMap;

/// Applies every fix of the plan's text that can only be right, those that overlap an earlier one left for the next
/// time; `None` when there is none. The result is to be checked again, since a repair may bring other findings to light.
pub fn fix_once(check: &Diagnostics) -> Option<String> {
    let source = check.sources().first()?;
    // By where they start; of two that overlap, the first.
    let mut taken: BTreeMap<u32, &Edit> = BTreeMap::new();
    for fix in check.items().iter().filter_map(|d| d.fixes.iter().find(|f| f.sure)) {
        let here = fix.edits.iter().all(|e| e.span.source == SourceId(0));
        let free = |e: &Edit| {
            let before = taken.range(..=e.span.start).next_back().is_none_or(|(_, o)| o.span.end <= e.span.start);
            let after = taken.range(e.span.start..).next().is_none_or(|(start, _)| e.span.end <= *start);
            before && after
        };
        if here && fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|e| (e.span.start, e)));
        }
    }
    let edits: Vec<&Edit> = taken.into_values().collect();
    let mut text = String::with_capacity(source.text().len());
    let mut at = 0;
    for edit in &edits {
        text.push_str(source.text().get(at..edit.span.start as usize)?);
        text.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    text.push_str(source.text().get(at..)?);
    (text != source.text()).then_some(text)
}
