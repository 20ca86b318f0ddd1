//! Duties that wait for themselves, with the whole way round.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for ring in s.graph.cycles() {
        let name = |i: &usize| s.plan.tasks.get(*i).map(|t| t.id.to_string()).unwrap_or_default();
        let path = ring.iter().chain(ring.first()).map(name).collect::<Vec<_>>().join(" → ");
        // Each arrow of the ring is a place where the plan says that the later task waits for the earlier.
        let arrows = ring.iter().zip(ring.iter().cycle().skip(1));
        let mut places = arrows.filter_map(|(from, to)| s.graph.dependency(*to, *from)).map(|d| d.span);
        let Some(first) = places.next() else { continue };
        let code = if ring.len() == 1 { &graph::SELF_DEPENDENCY } else { &graph::CYCLE };
        let finding =
            Diagnostic::new(code, first).arg("path", path).arg("task", ring.first().map(name).unwrap_or_default());
        out.push(places.fold(finding, |f, span| f.related("arrow", span)));
    }
}
