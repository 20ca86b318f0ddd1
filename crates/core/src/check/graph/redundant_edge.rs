//! `after` a task that another of the tasks named waits for anyway.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::document::Span;
use crate::timetable::{TaskIx, UnitIx};

/// Of more tasks than this that one waits for, nobody wants to know which is implied.
const MOST: usize = 100;
/// A plan with more pairs than this is no plan; the note is not worth more.
const MOST_PAIRS: usize = 300_000;

/// A task waits for both of two tasks; the first would be implied if the second waited for it too.
struct Pair {
    task: usize,
    earlier: usize,
    via: usize,
    all: bool,
    span: Span,
}

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.graph.order().is_none() {
        return;
    }
    let pairs: Vec<Pair> = (0..s.plan.tasks.len()).flat_map(|task| pairs(s, task)).take(MOST_PAIRS).collect();
    let connected = |all: bool| {
        let asked = pairs.iter().filter(|p| p.all == all).map(|p| (p.earlier, p.via)).collect();
        s.graph.connected(&asked, |d| d.all == all && !d.due_only)
    };
    let (everybody, own) = (connected(true), connected(false));
    let mut told = None;
    for pair in pairs.iter().filter(|p| if p.all { &everybody } else { &own }.contains(&(p.earlier, p.via))) {
        // One way round is enough to tell.
        if told.replace((pair.task, pair.earlier)) == Some((pair.task, pair.earlier)) {
            continue;
        }
        let name = |task: usize| s.plan.tasks.get(task).map(|t| t.id.to_string()).unwrap_or_default();
        let finding = Diagnostic::new(&graph::REDUNDANT_EDGE, pair.span).arg("task", name(pair.task));
        out.push(finding.arg("other", name(pair.earlier)).arg("via", name(pair.via)));
    }
}

/// The pairs of tasks that a task waits for, of which one may imply the other.
fn pairs(s: &Subject<'_>, task: usize) -> Vec<Pair> {
    let before: Vec<_> = s.graph.before(task).into_iter().filter(|(_, d)| !d.due_only).collect();
    let mut found = Vec::new();
    for (earlier, dependency) in before.iter().take(MOST) {
        for (via, through) in before.iter().take(MOST).filter(|(via, _)| via != earlier) {
            // Only the same kind of waiting is implied: for one's own unit, or for everybody. One's own unit's is implied
            // only where every unit concerned owes all three.
            let same = || units(s, task) == units(s, *via) && units(s, task) == units(s, *earlier);
            if through.all == dependency.all && (dependency.all || same()) {
                let (span, all) = (dependency.span, dependency.all);
                found.push(Pair { task, earlier: *earlier, via: *via, all, span });
            }
        }
    }
    found
}

fn units<'a>(s: &Subject<'a>, task: usize) -> Option<&'a [UnitIx]> {
    s.timetable.tasks.at(TaskIx::from(task)).map(|t| &*t.units)
}
