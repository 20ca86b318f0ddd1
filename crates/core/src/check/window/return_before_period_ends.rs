//! A return due before the days it reports on are over.

use super::covered::{covered, next, only_rest_days};
use super::due_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};
use crate::plan::Covers;
use crate::timetable::TaskIx;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for ((ix, task), spec) in s.timetable.tasks.enumerated().zip(&s.plan.tasks) {
        let Some(covers) = &spec.covers else { continue };
        // The summary of the whole campaign has a finding of its own.
        let closing = spec.deliverable.as_ref().is_some_and(|d| d.r#final) && covers.value == Covers::Campaign;
        if closing {
            continue;
        }
        let early = early(s, ix, spec, task);
        let Some((due, last)) = early.first() else { continue };
        let place = due_place(spec);
        let finding = Diagnostic::new(&window::RETURN_BEFORE_PERIOD_ENDS, place)
            .variant(if early.len() > 1 { "several" } else { "" })
            .arg("task", &spec.id.value)
            .arg("due", due)
            .arg("last", last)
            .arg("next", next(*last))
            .arg("count", early.len())
            .arg("days", (*last - *due).num_days())
            .related("covers", covers.span);
        let phase = match &covers.value {
            Covers::Phase(id) => id.as_ref().map(|id| id.as_str()).or(spec.phase.as_ref().map(|p| p.as_str())),
            _ => None,
        };
        let written = phase.and_then(|id| s.plan.phases.iter().find(|p| p.id.as_str() == id));
        out.push(match written {
            Some(p) => finding.related("phase", p.window.span),
            None => finding,
        });
    }
}

/// The occurrences due too early: when, and the last day each reports on.
fn early(
    s: &Subject<'_>,
    ix: TaskIx,
    spec: &crate::plan::TaskSpec,
    task: &crate::timetable::Task,
) -> Vec<(chrono::NaiveDate, chrono::NaiveDate)> {
    let pairs = task.occurrences.iter().filter_map(|o| {
        let due = o.deadline?.due.day(&s.timetable.zone);
        let last = covered(s, ix, spec, o)?.last;
        (due < last && !only_rest_days(s, spec, due, last)).then_some((due, last))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn early(task: &str) -> usize {
        let phases =
            "phases: [{id: survey, window: 2026-03-02..2026-03-27}, {id: act, window: 2026-03-28..2026-06-30}]";
        let sections = format!("{phases}\ntasks:\n  - {{id: r, responsible: police, {task}}}\n");
        said("window/return-before-period-ends", &sections).len()
    }

    #[test]
    fn a_period_may_end_on_the_due_day_but_not_after() {
        assert_eq!(early("due: 2026-03-31, covers: this-month"), 0);
        assert_eq!(early("due: 2026-03-30, covers: this-month"), 1);
        assert_eq!(early("due: {before: 2026-03-31}, covers: this-month"), 1);
        assert_eq!(early("due: 2026-04-01, covers: last-quarter"), 0);
        assert_eq!(early("due: 2026-06-25, covers: 2026-01-01..2026-06-30"), 1);
        assert_eq!(early("due: 2026-06-30 18:00, covers: campaign"), 0);
        assert_eq!(early("due: 2026-06-29, covers: campaign"), 1);
    }

    #[test]
    fn phases_count_by_their_last_day() {
        assert_eq!(early("phase: survey, due: 2026-03-26, covers: phase"), 1);
        assert_eq!(early("phase: survey, due: phase.end, covers: phase"), 0);
        assert_eq!(early("due: 2026-06-01, covers: phase.act"), 1);
        assert_eq!(early("due: 2026-06-01, covers: phase.survey"), 0);
        assert_eq!(early("due: 2026-06-01, covers: phase.gone"), 0, "an unknown phase has a finding of its own");
    }

    #[test]
    fn occurrences_are_counted_together_and_seen_from_before_a_shift() {
        let said = said(
            "window/return-before-period-ends",
            "tasks: [{id: r, responsible: police, every: {month: {on: 25}}, covers: this-month}]",
        );
        assert_eq!(
            said,
            [
                "`r` is due 4 times before the period it reports on is over, first on 2026-03-25, 6 day(s) before 2026-03-31"
            ]
        );
        // 31 May is a Sunday: moved either way, the return is still May's, and May's working days are over.
        for shift in ["next-workday", "previous-workday"] {
            assert_eq!(
                early(&format!("every: {{month: {{on: -1}}}}, shift: {shift}, covers: this-month")),
                0,
                "{shift}"
            );
        }
        assert_eq!(early("every: {month: {on: 1}}, covers: last-month"), 0);
    }
}
