//! A due date on a day off, where the plan says nothing of moving it.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, calendar};
use crate::time::{CalendarError, Frequency};
use std::collections::BTreeSet;

/// How many days, or years, are named.
const NAMED: usize = 6;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut unknown: BTreeSet<i32> = BTreeSet::new();
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        // What is due every day is due on days off too.
        let daily = spec.every.as_ref().is_some_and(|e| e.0.frequency() == Frequency::Daily);
        if spec.shift.is_some() || daily {
            continue;
        }
        let days = task.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone));
        let mut off = Vec::new();
        for day in days {
            match s.timetable.calendar.is_workday(day) {
                Ok(true) => {}
                Ok(false) => off.push(day),
                Err(CalendarError::NotCovered { year }) => drop(unknown.insert(year)),
                Err(_) => {}
            }
        }
        let Some(first) = off.first() else { continue };
        let place = spec.due.as_ref().map(|d| d.span).or(spec.every.as_ref().map(|e| e.span)).unwrap_or(spec.id.span);
        let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, place)
            .variant(if off.len() > 1 { "several" } else { "" })
            .arg("task", &spec.id.value)
            .arg("due", first)
            .arg("count", off.len())
            .arg("days", listed(off.iter(), off.len()));
        out.push(finding);
    }
    // Said once, and not where a date could not be worked out for the same reason.
    if !unknown.is_empty() && !out.iter().any(|d| *d.code == calendar::YEAR_NOT_COVERED) {
        let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, s.plan.campaign.calendar.span).variant("unknown");
        out.push(finding.arg("years", listed(unknown.iter(), unknown.len())));
    }
}

fn listed<T: ToString>(all: impl Iterator<Item = T>, count: usize) -> String {
    let shown = all.take(NAMED).map(|one| one.to_string()).collect::<Vec<_>>().join(", ");
    if count > NAMED { format!("{shown}, …") } else { shown }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said_of;

    fn off(calendar: &str, tasks: &str) -> Vec<String> {
        let plan = format!(
            "duban: 1\ncampaign: {{id: d, window: 2026-12-01..2027-03-31, time_zone: Asia/Shanghai, calendar: {calendar}}}\nunits: {{a: {{}}}}\ntasks:\n{tasks}"
        );
        said_of("calendar/due-on-rest-day", &plan)
    }

    #[test]
    fn a_year_without_a_calendar_is_said_once_and_not_guessed() {
        let tasks = "  - {id: s, responsible: a, due: 2027-01-03}\n  - {id: t, responsible: a, due: 2027-01-10}\n  \
                     - {id: u, responsible: a, due: 2026-12-06}\n";
        assert_eq!(
            off("cn", tasks),
            [
                "the calendar does not know the days off of 2027, so due dates in that year are not looked at",
                "`u` is due on 2026-12-06, which is a day off"
            ]
        );
        // With the notice of that year, the Sunday that is worked is none, and the other is.
        let known = "{base: cn, years: [2027], holidays: [2027-01-01], workdays: [2027-01-03]}";
        assert_eq!(
            off(known, tasks),
            ["`t` is due on 2027-01-10, which is a day off", "`u` is due on 2026-12-06, which is a day off"]
        );
    }

    #[test]
    fn where_the_calendar_is_needed_its_lack_is_an_error_already() {
        assert_eq!(off("cn", "  - {id: s, responsible: a, due: 2027-01-03, shift: next-workday}"), [""; 0]);
        assert_eq!(
            off(
                "cn",
                "  - {id: s, responsible: a, due: 2027-01-03}\n  - {id: t, responsible: a, due: campaign.end - 5 workdays}"
            ),
            [""; 0]
        );
    }
}
