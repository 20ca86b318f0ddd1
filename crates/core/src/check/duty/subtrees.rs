//! Which units stand below which, asked many times.

use crate::timetable::{UnitIx, UnitTree};

/// For each unit, when a walk over the tree enters and leaves it: what it enters in between stands below.
pub(super) struct Subtrees {
    visits: Vec<(u32, u32)>,
}

impl Subtrees {
    /// Walks over the tree once; its rings are broken when it is built.
    pub(super) fn of(tree: &UnitTree) -> Subtrees {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); tree.all().len()];
        let mut todo: Vec<(usize, bool)> = Vec::new();
        for (ix, unit) in tree.all().enumerated() {
            match unit.parent.and_then(|p| children.get_mut(usize::from(p))) {
                Some(siblings) => siblings.push(usize::from(ix)),
                None => todo.push((usize::from(ix), false)),
            }
        }
        let mut visits = vec![(0, 0); children.len()];
        let mut clock = 0;
        while let Some((unit, left)) = todo.pop() {
            let Some(visit) = visits.get_mut(unit) else { continue };
            if left {
                visit.1 = clock;
                continue;
            }
            clock += 1;
            visit.0 = clock;
            todo.push((unit, true));
            todo.extend(children.get(unit).into_iter().flatten().map(|child| (*child, false)));
        }
        Subtrees { visits }
    }

    /// Whether a unit stands below another, at any depth.
    pub(super) fn is_below(&self, unit: UnitIx, above: UnitIx) -> bool {
        let visit = |u: UnitIx| self.visits.get(usize::from(u));
        let (Some((entered, _)), Some((from, to))) = (visit(unit), visit(above)) else { return false };
        from < entered && entered <= to
    }
}
