//! Days of the campaign before its first phase or after its last.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};
use crate::time::add_days;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.declared.phases.len() > s.plan.phases.len() {
        return;
    }
    let campaign = &s.plan.campaign.window;
    // Phases that run beside others cover their days like any.
    let phases = &s.plan.phases;
    let ends = (phases.iter().min_by_key(|p| p.window.first), phases.iter().max_by_key(|p| p.window.last));
    let (Some(first), Some(last)) = ends else { return };
    let day = |d, n| add_days(d, n).map(|d| d.to_string()).unwrap_or_default();
    let finding = |variant, from: String, to: String, days: i64| {
        Diagnostic::new(&window::CAMPAIGN_LONGER_THAN_PHASES, campaign.span)
            .variant(variant)
            .arg("first", from)
            .arg("last", to)
            .arg("days", days)
    };
    let before = (first.window.first - campaign.first).num_days();
    if before > 0 {
        let found = finding("before", campaign.first.to_string(), day(first.window.first, -1), before);
        out.push(found.arg("phase", &first.id.value).related("phase", first.window.span));
    }
    let after = (campaign.last - last.window.last).num_days();
    if after > 0 {
        let found = finding("", day(last.window.last, 1), campaign.last.to_string(), after);
        out.push(found.arg("phase", &last.id.value).related("phase", last.window.span));
    }
}
