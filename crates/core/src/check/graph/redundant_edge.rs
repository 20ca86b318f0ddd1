//! `after` a task that another of the tasks named waits for anyway.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::document::Span;
use crate::timetable::UnitIx;
use std::collections::BTreeMap;

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
    let sorts = sorts(s);
    let pairs: Vec<Pair> = (0..s.plan.tasks.len()).flat_map(|task| pairs(s, &sorts, task)).take(MOST_PAIRS).collect();
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
fn pairs(s: &Subject<'_>, sorts: &[usize], task: usize) -> Vec<Pair> {
    let before: Vec<_> = s.graph.before(task).into_iter().filter(|(_, d)| !d.due_only).collect();
    let mut found = Vec::new();
    for (earlier, dependency) in before.iter().take(MOST) {
        for (via, through) in before.iter().take(MOST).filter(|(via, _)| via != earlier) {
            // Only the same kind of waiting is implied: for one's own unit, or for everybody. One's own unit's is implied
            // only where every unit concerned owes all three.
            let sort = |t: usize| sorts.get(t);
            let same = || sort(task) == sort(*via) && sort(task) == sort(*earlier);
            if through.all == dependency.all && (dependency.all || same()) {
                let (span, all) = (dependency.span, dependency.all);
                found.push(Pair { task, earlier: *earlier, via: *via, all, span });
            }
        }
    }
    found
}

/// A number for each task, the same for tasks that the same units owe: thousands of units are compared once a task, not
/// once a pair.
fn sorts(s: &Subject<'_>) -> Vec<usize> {
    let mut known: BTreeMap<&[UnitIx], usize> = BTreeMap::new();
    let mut all = Vec::with_capacity(s.plan.tasks.len());
    for task in &s.timetable.tasks {
        let next = known.len();
        all.push(*known.entry(&*task.units).or_insert(next));
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    #[test]
    fn a_ring_elsewhere_hides_nothing() {
        let tasks = "tasks:
  - {id: a, responsible: police, takes: 10 d, due: 2026-03-11}
  - {id: b, responsible: police, takes: 5 d, after: [a], due: 2026-03-13}
  - {id: c, responsible: police, after: [a, b], due: 2026-03-20}
  - {id: d, responsible: police, after: [e], due: 2026-03-20}
  - {id: e, responsible: police, after: [d], due: 2026-03-20}
  - {id: f, responsible: police, after: [f], due: 2026-03-20}
  - {id: g, responsible: police, after: [f, e], due: 2026-03-20}
";
        assert_eq!(said("graph/redundant-edge", tasks).len(), 1);
        assert_eq!(said("graph/infeasible", tasks).len(), 1);
        assert_eq!(said("window/zero-slack", tasks).len(), 1);
        assert_eq!((said("graph/cycle", tasks).len(), said("graph/self-dependency", tasks).len()), (1, 1));
    }
}
