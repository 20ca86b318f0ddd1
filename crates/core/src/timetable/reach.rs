//! Which task comes before which, directly or not, for many pairs at once.

use super::graph::{Dependency, TaskGraph};
use std::collections::{BTreeMap, BTreeSet};

/// Tasks that are followed through the graph together: one bit each.
const TOGETHER: usize = 64;

impl TaskGraph {
    /// Of pairs of an earlier and a later task, those in which the later one waits for the earlier, directly or not, by
    /// arrows that `counts`. Empty when there is a cycle.
    ///
    /// The earlier tasks are carried forward through the tasks in order, 64 at a time, and no further than the last task
    /// they are asked for: in a plan whose dependencies stay within a neighbourhood that is little work, however long it is.
    pub(crate) fn connected(
        &self,
        pairs: &BTreeSet<(usize, usize)>,
        counts: impl Fn(&Dependency) -> bool,
    ) -> BTreeSet<(usize, usize)> {
        let Some(order) = self.order() else { return BTreeSet::new() };
        let mut place = vec![0_usize; order.len()];
        for (at, task) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*task) {
                *slot = at;
            }
        }
        let place = |task: usize| place.get(task).copied().unwrap_or(0);
        let mut asked: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (earlier, later) in pairs.iter().filter(|(e, l)| place(*e) < place(*l)) {
            asked.entry(place(*earlier)).or_default().push(*later);
        }
        let asked: Vec<(usize, Vec<usize>)> = asked.into_iter().collect();
        let mut found = BTreeSet::new();
        let mut reached = vec![0_u64; order.len()];
        for group in asked.chunks(TOGETHER) {
            let first = group.first().map_or(0, |(at, _)| *at);
            let last = group.iter().flat_map(|(_, later)| later).map(|l| place(*l)).max().unwrap_or(first);
            let bits: BTreeMap<usize, u64> = group.iter().enumerate().map(|(bit, (at, _))| (*at, 1 << bit)).collect();
            for (at, task) in order.iter().enumerate().take(last + 1).skip(first) {
                let mut set = 0;
                self.each_before(*task, |before, dependency| {
                    let from = place(before);
                    if from >= first && counts(dependency) {
                        let own = bits.get(&from).copied().unwrap_or(0);
                        set |= own | reached.get(from).copied().unwrap_or(0);
                    }
                });
                if let Some(slot) = reached.get_mut(at) {
                    *slot = set;
                }
            }
            for (at, later) in group {
                let bit = bits.get(at).copied().unwrap_or(0);
                let Some(earlier) = order.get(*at) else { continue };
                let hit = later.iter().filter(|l| reached.get(place(**l)).is_some_and(|set| set & bit != 0));
                found.extend(hit.map(|l| (*earlier, *l)));
            }
        }
        found
    }
}
