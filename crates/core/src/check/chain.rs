//! The chain of tasks that decides how early a task can be done.

use super::Subject;
use crate::plan::TaskSpec;
use crate::time::PeriodUnit;
use crate::timetable::{Earliest, TaskIx};
use chrono::NaiveDate;

/// Beyond this many tasks a chain is shown from its later end: the work just before the due date tells most.
const SHOWN: usize = 12;

/// What is known of the chain that ends at a task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The day the work on the chain begins.
    pub(super) begins: NaiveDate,
    /// Whether anything on it takes time.
    pub(super) works: bool,
    /// Whether anything on it is counted in working days.
    pub(super) workdays: bool,
}

/// The chain that ends at each task, by position; each task is looked at once.
pub(super) fn links(s: &Subject<'_>) -> Vec<Option<Link>> {
    let mut all: Vec<Option<Link>> = vec![None; s.plan.tasks.len()];
    for i in s.graph.order().unwrap_or_default() {
        let (Some(spec), Some(own)) = (s.plan.tasks.get(i), earliest(s, i)) else { continue };
        let takes = spec.takes.filter(|t| t.amount > 0);
        let mut link = Link {
            begins: own.start,
            works: takes.is_some(),
            workdays: takes.is_some_and(|t| t.unit == PeriodUnit::Workdays),
        };
        if let Some(before) = own.held_by.and_then(|b| *all.get(b)?) {
            link.begins = before.begins;
            link.works |= before.works;
            link.workdays |= before.workdays;
        }
        if let Some(slot) = all.get_mut(i) {
            *slot = Some(link);
        }
    }
    all
}

/// When a task can be done at the earliest.
pub(super) fn earliest(s: &Subject<'_>, task: usize) -> Option<Earliest> {
    s.timetable.tasks.at(TaskIx::from(task))?.earliest
}

/// The tasks of the chain, first to last, as far as they are shown, and how they are written: `a (10 d) → b (2 d)`.
pub(super) fn path<'a>(s: &Subject<'a>, task: usize) -> (Vec<&'a TaskSpec>, String) {
    let back = std::iter::successors(Some(task), |t| earliest(s, *t)?.held_by);
    let mut tasks: Vec<&TaskSpec> = back.take(SHOWN + 1).filter_map(|t| s.plan.tasks.get(t)).collect();
    let more = tasks.len() > SHOWN;
    tasks.truncate(SHOWN);
    tasks.reverse();
    let one = |t: &&TaskSpec| t.takes.map_or(t.id.to_string(), |takes| format!("{} ({takes})", t.id.value));
    let names = more.then(|| "…".to_owned()).into_iter().chain(tasks.iter().map(one));
    let shown = names.collect::<Vec<_>>().join(" → ");
    (tasks, shown)
}
