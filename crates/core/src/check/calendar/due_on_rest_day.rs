//! A due date on a day off, where the plan says nothing of moving it.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, calendar};
use crate::time::Frequency;
use chrono::Datelike;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        // What is due every day is due on days off too.
        let daily = spec.every.as_ref().is_some_and(|e| e.0.frequency() == Frequency::Daily);
        if spec.shift.is_some() || daily {
            continue;
        }
        let days = task.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone));
        let off: Vec<_> = days.clone().filter(|d| s.timetable.calendar.is_workday(*d) == Ok(false)).collect();
        // A year without data is told: silence would read as "a working day".
        let unknown = days.clone().find(|d| s.timetable.calendar.is_workday(*d).is_err());
        let place = spec.due.as_ref().map(|d| d.span).or(spec.every.as_ref().map(|e| e.span)).unwrap_or(spec.id.span);
        if let Some(day) = unknown {
            let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, place).variant("not-covered");
            out.push(finding.arg("task", &spec.id.value).arg("due", day).arg("year", day.year()));
        }
        let Some(first) = off.first() else { continue };
        let shown: Vec<String> = off.iter().take(6).map(ToString::to_string).collect();
        let more = if off.len() > 6 { ", …" } else { "" };
        let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, place)
            .variant(if off.len() > 1 { "several" } else { "" })
            .arg("task", &spec.id.value)
            .arg("due", first)
            .arg("count", off.len())
            .arg("days", format!("{}{more}", shown.join(", ")));
        out.push(finding);
    }
}
