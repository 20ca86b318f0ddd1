//! More duties of one unit due in a week than it can meet.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::UnitSpec;
use crate::time::add_days;
use crate::timetable::{Task, TaskIx, UnitIx};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// The most places a finding points at.
const SHOWN: usize = 3;

/// How many duties fall due in each week, by its Monday.
type Weeks = BTreeMap<NaiveDate, usize>;

/// What stands behind one entry of `units`: its overloaded members, the worst of them, and that one's weeks.
struct Overload<'a> {
    units: usize,
    worst: UnitIx,
    tasks: &'a [TaskIx],
    monday: NaiveDate,
    count: usize,
    weeks: usize,
}

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.plan.units.iter().all(|(_, u)| u.capacity.is_none()) {
        return;
    }
    let with_capacity: Vec<bool> =
        s.plan.units.iter().flat_map(|(_, u)| std::iter::repeat_n(u.capacity.is_some(), u.size())).collect();
    let mut owed: Vec<Vec<TaskIx>> = vec![Vec::new(); with_capacity.len()];
    for (ix, task) in s.timetable.tasks.enumerated() {
        for unit in task.units.iter().map(|u| usize::from(*u)) {
            if with_capacity.get(unit) == Some(&true)
                && let Some(tasks) = owed.get_mut(unit)
            {
                tasks.push(ix);
            }
        }
    }
    let by_task: Vec<Weeks> = s.timetable.tasks.iter().map(|t| weeks_of(s, t)).collect();
    // Members of a set mostly owe the same tasks: their weeks are added up once.
    let mut sums: BTreeMap<&[TaskIx], Weeks> = BTreeMap::new();
    let mut units = owed.iter().enumerate();
    for (id, spec) in &s.plan.units {
        let members = units.by_ref().take(spec.size());
        let Some(capacity) = &spec.capacity else {
            members.for_each(drop);
            continue;
        };
        let limit = usize::try_from(capacity.get()).unwrap_or(usize::MAX);
        let mut found: Option<Overload<'_>> = None;
        for (unit, tasks) in members {
            let sum = sums.entry(tasks).or_insert_with(|| add_up(&by_task, tasks));
            let over = sum.values().filter(|n| **n > limit).count();
            // Of equal weeks the first.
            let Some((monday, count)) = sum.iter().max_by_key(|(day, n)| (**n, std::cmp::Reverse(**day))) else {
                continue;
            };
            if over == 0 {
                continue;
            }
            let units = found.as_ref().map_or(1, |f| f.units + 1);
            let this =
                Overload { units, worst: UnitIx::from(unit), tasks, monday: *monday, count: *count, weeks: over };
            found = Some(match found {
                Some(before) if before.count >= this.count => Overload { units, ..before },
                _ => this,
            });
        }
        out.extend(found.and_then(|f| finding(s, id.as_str(), spec, capacity.span, &f)));
    }
}

fn weeks_of(s: &Subject<'_>, task: &Task) -> Weeks {
    let mut weeks = Weeks::new();
    for deadline in task.occurrences.iter().filter_map(|o| o.deadline) {
        *weeks.entry(monday(deadline.due.day(&s.timetable.zone))).or_default() += 1;
    }
    weeks
}

fn add_up(by_task: &[Weeks], tasks: &[TaskIx]) -> Weeks {
    let mut sum = Weeks::new();
    for weeks in tasks.iter().filter_map(|t| by_task.get(usize::from(*t))) {
        weeks.iter().for_each(|(monday, n)| *sum.entry(*monday).or_default() += n);
    }
    sum
}

fn monday(day: NaiveDate) -> NaiveDate {
    add_days(day, -i64::from(day.weekday().num_days_from_monday())).unwrap_or(day)
}

fn finding(
    s: &Subject<'_>,
    entry: &str,
    spec: &UnitSpec,
    place: crate::document::Span,
    found: &Overload<'_>,
) -> Option<Diagnostic> {
    let variant = match (spec.each.is_some(), found.weeks > 1) {
        (false, false) => "",
        (false, true) => "weeks",
        (true, false) => "set",
        (true, true) => "set-weeks",
    };
    let mut finding = Diagnostic::new(&duty::OVERLOADED_UNIT, place)
        .variant(variant)
        .arg("unit", &s.timetable.units.all().at(found.worst)?.id)
        .arg("set", entry)
        .arg("units", found.units)
        .arg("count", found.count)
        .arg("capacity", spec.capacity.as_ref()?.value)
        .arg("from", found.monday)
        .arg("to", add_days(found.monday, 6)?)
        .arg("weeks", found.weeks - 1);
    let falls_in = |t: &Task| {
        let mut days = t.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone));
        days.any(|day| monday(day) == found.monday)
    };
    let due = found.tasks.iter().filter(|t| s.timetable.tasks.at(**t).is_some_and(falls_in));
    for task in due.take(SHOWN).filter_map(|t| s.plan.tasks.get(usize::from(*t))) {
        let place = task.due.as_ref().map(|d| d.span).or(task.every.as_ref().map(|e| e.span)).unwrap_or(task.id.span);
        finding = finding.related("due", place);
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::{document, duty};

    #[test]
    fn weeks_run_from_monday_and_days_count_after_the_shift() {
        let plan = "units: {a: {capacity: 1}, b: {}}\ntasks:\n  - {id: t, responsible: a, due: 2026-03-15}\n  - {id: u, responsible: a, due: 2026-03-16}\n  - {id: v, responsible: {each: [a, b]}, due: 2026-03-22, shift: previous-workday}\n  - {id: w, responsible: b, due: 2026-03-16}\n";
        let week = "1: `a` has 2 duties due in the week from 2026-03-16 to 2026-03-22, and can meet 1";
        assert_eq!(said(&duty::OVERLOADED_UNIT, plan), [week]);
        assert_eq!(said(&duty::OVERLOADED_UNIT, &plan.replace("capacity: 1", "capacity: 2")), [""; 0]);
    }

    #[test]
    fn a_set_has_one_finding_that_names_the_worst() {
        let plan = "units: {s: {capacity: 2, each: [x, y, z]}}\ntasks:\n  - {id: t, responsible: {each: s}, every: {week: {on: [tue, thu]}}}\n  - {id: u, responsible: {each: [x, y]}, every: {week: {on: fri}}}\n  - {id: v, responsible: y, due: 2026-03-17}\n";
        let set = "2: in `s`, units with more due in a week than the 2 they can meet: 2; `y` has 4 from 2026-03-16 to 2026-03-22, and other weeks over that: 3";
        assert_eq!(said(&duty::OVERLOADED_UNIT, plan), [set]);
    }

    #[test]
    fn a_capacity_is_at_least_one() {
        for bad in ["0", "-3", "many", "1.5"] {
            let plan =
                format!("units: {{a: {{capacity: {bad}}}}}\ntasks: [{{id: t, responsible: a, due: 2026-03-10}}]\n");
            let expected = format!("{bad}: `{bad}` does not fit here; a whole number of at least 1 is wanted");
            assert_eq!(said(&document::WRONG_TYPE, &plan), [expected]);
        }
    }
}
