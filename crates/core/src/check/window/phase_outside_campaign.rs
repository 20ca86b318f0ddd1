//! A phase with days outside the campaign's window.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let campaign = &s.plan.campaign.window;
    for phase in &s.plan.phases {
        let (early, late) = (phase.window.first < campaign.first, phase.window.last > campaign.last);
        if early || late {
            let variant = match (early, late) {
                (true, true) => "both",
                (true, false) => "early",
                _ => "",
            };
            let finding = Diagnostic::new(&window::PHASE_OUTSIDE_CAMPAIGN, phase.window.span)
                .variant(variant)
                .arg("phase", &phase.id.value)
                .arg("first", phase.window.first)
                .arg("last", phase.window.last)
                .arg("start", campaign.first)
                .arg("end", campaign.last)
                .related("campaign", campaign.span);
            out.push(finding);
        }
    }
}
