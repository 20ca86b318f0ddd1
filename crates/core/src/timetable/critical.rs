//! Earliest finish of every task, and the chain that decides the last of them.

use super::due::{Clockwork, DueProblem};
use super::graph::TaskGraph;
use crate::time::{Period, PeriodUnit, Window, add_days};
use chrono::NaiveDate;

/// When a task can start and finish at the earliest. Days; `finish` is the first day after the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earliest {
    /// First day of work.
    pub start: NaiveDate,
    /// First day after it.
    pub finish: NaiveDate,
    /// The task before it that decides its start, when one does rather than its own window.
    pub held_by: Option<usize>,
}

/// The first day after `takes` of work that starts on `start`; hours count as none.
pub(super) fn finish(
    clockwork: Clockwork<'_>,
    start: NaiveDate,
    takes: Option<Period>,
) -> Result<NaiveDate, DueProblem> {
    let Some(takes) = takes.filter(|t| t.amount > 0 && t.unit != PeriodUnit::Hours) else { return Ok(start) };
    let day_before = add_days(start, -1).ok_or(DueProblem::OutOfRange)?;
    let last = clockwork.add(day_before, takes, false)?;
    let finish = add_days(last, 1).ok_or(DueProblem::OutOfRange)?;
    if takes.unit != PeriodUnit::Months {
        return Ok(finish);
    }
    // A month of work from the first of March fills March. Counted from the day before, the last of February, it would
    // be clipped to the 28th; counted from a last day, it would lose one.
    Ok(finish.max(clockwork.add(start, takes, false)?))
}

/// Walks the tasks in dependency order. `windows` and `takes` are by position in the plan.
pub(super) fn earliest(
    graph: &TaskGraph,
    windows: &[Window],
    takes: &[Option<Period>],
    clockwork: Clockwork<'_>,
) -> Vec<Option<Earliest>> {
    let mut all: Vec<Option<Earliest>> = vec![None; windows.len()];
    for task in graph.order().unwrap_or_default() {
        let Some(window) = windows.get(task) else { continue };
        let mut start = (window.first, None);
        // What only sets the due date holds nobody up.
        for (before, _) in graph.before(task).into_iter().filter(|(_, d)| !d.due_only) {
            if let Some(Some(e)) = all.get(before)
                && e.finish > start.0
            {
                start = (e.finish, Some(before));
            }
        }
        let finish = finish(clockwork, start.0, takes.get(task).copied().flatten());
        if let (Ok(finish), Some(slot)) = (finish, all.get_mut(task)) {
            *slot = Some(Earliest { start: start.0, finish, held_by: start.1 });
        }
    }
    all
}

/// The chain of tasks, first to last, that decides the latest finish of all work that waits or takes time. Empty when
/// no task does either.
pub(super) fn critical_path(earliest: &[Option<Earliest>], takes: &[Option<Period>]) -> Vec<usize> {
    let counts = |i: usize, e: &Earliest| e.held_by.is_some() || takes.get(i).is_some_and(Option::is_some);
    let last = earliest
        .iter()
        .enumerate()
        .filter_map(|(i, e)| e.filter(|e| counts(i, e)).map(|e| (e.finish, std::cmp::Reverse(i))))
        .max()
        .map(|(_, std::cmp::Reverse(i))| i);
    let mut path: Vec<usize> =
        std::iter::successors(last, |i| earliest.get(*i).copied().flatten().and_then(|e| e.held_by)).collect();
    path.reverse();
    path
}
