//! A recurrence that ends only because the campaign does.

use super::covered::{covered, next};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let campaign = &s.plan.campaign.window;
    for ((ix, task), spec) in s.timetable.tasks.enumerated().zip(&s.plan.tasks) {
        let Some(every) = &spec.every else { continue };
        let ends = every.0.until().is_some() || every.0.count().is_some();
        if ends || s.has_field(spec, "window") || s.has_field(spec, "phase") {
            continue;
        }
        let Some((occurrence, last)) = task.occurrences.last().and_then(|o| Some((o, o.day?))) else { continue };
        // A return of last month's figures leaves the month it is handed in untold.
        let told = covered(s, ix, spec, occurrence).map_or(last, |w| w.last);
        let left = (campaign.last - told).num_days();
        let finding = Diagnostic::new(&window::ENDLESS_RECURRENCE, every.span)
            .variant(if left > 0 { "" } else { "to-end" })
            .arg("task", &spec.id.value)
            .arg("occurrence", last)
            .arg("first", next(told))
            .arg("end", campaign.last)
            .arg("days", left)
            .related("campaign", campaign.span);
        out.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn endless(task: &str) -> Vec<String> {
        let sections = format!(
            "phases: [{{id: act, window: 2026-03-02..2026-06-30}}]\ntasks: [{{id: r, responsible: police, {task}}}]"
        );
        said("window/endless-recurrence", &sections)
    }

    #[test]
    fn an_end_of_any_sort_is_an_end() {
        let ended = [
            "every: {month: {on: 1}}, window: campaign",
            "every: {month: {on: 1}}, phase: act",
            "every: {month: {on: 1}, until: 2026-05-31}",
            "every: {month: {on: 1}, count: 2}",
            "every: {rrule: 'FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3'}",
            "every: {rrule: 'FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20260531'}",
            "every: {month: {on: 1}}, window: 2026-05-31",
            "due: 2026-06-30",
        ];
        for task in ended {
            assert_eq!(endless(task), [""; 0], "{task}");
        }
        assert_eq!(endless("every: {rrule: 'FREQ=MONTHLY;BYMONTHDAY=1'}").len(), 1);
    }

    #[test]
    fn the_days_left_over_are_those_that_no_return_covers() {
        let monthly = "`r` has no end of its own; it occurs last on 2026-06-01 because the campaign ends, and";
        assert_eq!(
            endless("every: {month: {on: 1}}"),
            [format!("{monthly} 29 day(s), from 2026-06-02 to 2026-06-30, come into none")]
        );
        assert_eq!(
            endless("every: {month: {on: 1}}, covers: last-month"),
            [format!("{monthly} 30 day(s), from 2026-06-01 to 2026-06-30, come into none")]
        );
        assert_eq!(
            endless("every: {month: {on: -1}}"),
            ["`r` has no end of its own; it occurs last on 2026-06-30 because the campaign ends on 2026-06-30"]
        );
        assert_eq!(endless("every: {year: {on: 2026-01-01}}"), [""; 0], "what never occurs has a finding of its own");
    }
}
