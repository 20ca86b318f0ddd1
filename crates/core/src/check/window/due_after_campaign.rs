//! Something due when the campaign is already over.

use super::due_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let campaign = &s.plan.campaign.window;
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let due = task.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone));
        let late: Vec<_> = due.filter(|day| *day > campaign.last).collect();
        let Some(last) = late.iter().max() else { continue };
        let place = due_place(spec);
        let finding = Diagnostic::new(&window::DUE_AFTER_CAMPAIGN, place)
            .variant(if late.len() > 1 { "several" } else { "" })
            .arg("task", &spec.id.value)
            .arg("due", last)
            .arg("count", late.len())
            .arg("days", (*last - campaign.last).num_days())
            .arg("end", campaign.last)
            .related("campaign", campaign.span);
        out.push(finding);
    }
}
