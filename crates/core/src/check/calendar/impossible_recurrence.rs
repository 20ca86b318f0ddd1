//! A day of the month that some months do not have: those months are left out without a word.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, calendar};
use crate::time::{Frequency, Window};
use chrono::{Datelike, NaiveDate};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let (Some(every), Some(window)) = (&spec.every, task.window) else { continue };
        let rule = &every.0;
        let Some(day) = rule.month_days().iter().copied().filter(|d| *d >= 29).max() else { continue };
        if rule.frequency() != Frequency::Monthly || rule.month_days().len() != 1 {
            continue;
        }
        let left_out = months_without(u32::try_from(day).unwrap_or(31), window);
        if !left_out.is_empty() {
            let finding = Diagnostic::new(&calendar::IMPOSSIBLE_RECURRENCE, every.span).arg("task", &spec.id.value);
            out.push(finding.arg("day", day).arg("months", left_out.join(", ")));
        }
    }
}

/// The months of a window that have no such day.
fn months_without(day: u32, window: Window) -> Vec<String> {
    let months = (window.first.year()..=window.last.year()).flat_map(|y| (1..=12).map(move |m| (y, m)));
    let inside = months.filter(|(y, m)| {
        let first = NaiveDate::from_ymd_opt(*y, *m, 1);
        first.is_some_and(|f| f <= window.last && f >= window.first.with_day(1).unwrap_or(window.first))
    });
    let missing = inside.filter(|(y, m)| NaiveDate::from_ymd_opt(*y, *m, day).is_none());
    missing.take(12).map(|(y, m)| format!("{y}-{m:02}")).collect()
}
