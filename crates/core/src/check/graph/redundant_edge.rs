//! `after` a task that another of the tasks named waits for anyway.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::timetable::{TaskIx, UnitIx};
use std::collections::BTreeSet;

/// Beyond this many tasks the walk over all that comes before would cost more than the note is worth.
const MOST: usize = 2_000;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.plan.tasks.len() > MOST || s.graph.order().is_none() {
        return;
    }
    for (i, task) in s.plan.tasks.iter().enumerate() {
        let before: Vec<_> = s.graph.before(i).into_iter().filter(|(_, d)| !d.due_only).collect();
        if before.len() < 2 {
            continue;
        }
        for (earlier, dependency) in &before {
            let through = before.iter().filter(|(other, _)| other != earlier);
            // Only the same kind of waiting is implied: for one's own unit, or for everybody.
            let through = through.filter(|(_, d)| d.all == dependency.all);
            // One's own unit's is implied only where every unit concerned owes all three.
            let same = |a: usize, b: usize| units(s, a).is_some() && units(s, a) == units(s, b);
            let through = through.filter(|(via, _)| dependency.all || same(i, *via) && same(i, *earlier));
            let implied = through
                .map(|(other, _)| *other)
                .find(|other| comes_before(s, *other, dependency.all).contains(earlier));
            if let (Some(via), Some(name)) = (implied.and_then(|v| s.plan.tasks.get(v)), s.plan.tasks.get(*earlier)) {
                let finding = Diagnostic::new(&graph::REDUNDANT_EDGE, dependency.span).arg("task", &task.id.value);
                out.push(finding.arg("other", &name.id.value).arg("via", &via.id.value));
            }
        }
    }
}

fn units<'a>(s: &Subject<'a>, task: usize) -> Option<&'a [UnitIx]> {
    s.timetable.tasks.at(TaskIx::from(task)).map(|t| &*t.units)
}

/// Everything a task waits for, directly or not, by arrows of one kind.
fn comes_before(s: &Subject<'_>, task: usize, all: bool) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut next = vec![task];
    while let Some(at) = next.pop() {
        for (before, dependency) in s.graph.before(at) {
            if dependency.all == all && !dependency.due_only && seen.insert(before) {
                next.push(before);
            }
        }
    }
    seen
}
