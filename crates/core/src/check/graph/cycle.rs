//! Duties, or phases, that wait for themselves, with the whole way round.

use crate::check::{Subject, rings};
use crate::diagnostic::{Diagnostic, graph};
use crate::document::Span;
use crate::timetable::PhaseIx;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for ring in s.graph.cycles() {
        let name = |i: &usize| s.plan.tasks.get(*i).map(|t| t.id.to_string()).unwrap_or_default();
        // Each arrow of the ring is a place where the plan says that the later task waits for the earlier.
        let arrow = |from: usize, to: usize| s.graph.dependency(to, from).map(|d| d.span);
        out.extend(told(&ring, ["", ""], &name, &arrow));
    }
    for ring in rings::rings(&waiting(s)) {
        let name = |i: &usize| s.plan.phases.get(*i).map(|p| p.id.to_string()).unwrap_or_default();
        let arrow = |from: usize, to: usize| {
            let to = s.plan.phases.get(to)?;
            s.plan.phases.get(from)?.waits_for().find(|id| id.value == to.id.value).map(|id| id.span)
        };
        out.extend(told(&ring, ["phase", "phases"], &name, &arrow));
    }
}

/// One ring; `variants` are for one that waits for itself, and for several.
fn told(
    ring: &[usize],
    variants: [&'static str; 2],
    name: &dyn Fn(&usize) -> String,
    arrow: &dyn Fn(usize, usize) -> Option<Span>,
) -> Option<Diagnostic> {
    let path = ring.iter().chain(ring.first()).map(name).collect::<Vec<_>>().join(" → ");
    let arrows = ring.iter().zip(ring.iter().cycle().skip(1));
    let mut places = arrows.filter_map(|(from, to)| arrow(*from, *to));
    let first = places.next()?;
    let [one, several] = variants;
    let (code, variant) = if ring.len() == 1 { (&graph::SELF_DEPENDENCY, one) } else { (&graph::CYCLE, several) };
    let finding = Diagnostic::new(code, first).variant(variant).arg("path", path);
    let finding = finding.arg("task", ring.first().map(name).unwrap_or_default());
    Some(places.fold(finding, |f, span| f.related("arrow", span)))
}

/// The phases that each phase waits for, by position.
fn waiting(s: &Subject<'_>) -> Vec<Vec<usize>> {
    s.timetable.phases.iter().map(|p| p.after.iter().map(|a: &PhaseIx| usize::from(*a)).collect()).collect()
}

/// Which phases stand on a ring of waiting together.
pub(in crate::check) struct WaitingRings(Vec<usize>);

/// Finds them.
pub(in crate::check) fn waiting_rings(s: &Subject<'_>) -> WaitingRings {
    let next = waiting(s);
    let mut of = vec![0; next.len()];
    for (number, component) in rings::components(&next).iter().enumerate() {
        for phase in component {
            if let Some(slot) = of.get_mut(*phase) {
                *slot = number;
            }
        }
    }
    WaitingRings(of)
}

impl WaitingRings {
    /// Whether two phases do.
    pub(in crate::check) fn together(&self, a: usize, b: usize) -> bool {
        self.0.get(a) == self.0.get(b)
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{PLAN, found, said};

    #[test]
    fn phases_that_wait_for_one_another_are_told_with_the_way_round() {
        let phases = "phases:\n  - {id: a, window: 2026-03-02..2026-04-30, enter: {after: c}}\n  \
                      - {id: b, window: 2026-05-01..2026-05-31, enter: {after: [a, b]}}\n  \
                      - {id: c, window: 2026-06-01..2026-06-30, enter: {after: a}}\n";
        assert_eq!(
            said("graph/cycle", phases),
            ["these phases wait for one another, so that none can begin: `a → c → a`"]
        );
        let all = found(&format!("{PLAN}{phases}"));
        let order = all.items().iter().filter(|d| !d.code.id.starts_with("calendar/"));
        let codes: Vec<_> = order.map(|d| (d.code.id, d.variant)).collect();
        let ring = [("graph/cycle", "phases"), ("graph/self-dependency", "phase")];
        assert_eq!(codes, ring, "and nothing else is made of it");
    }
}
