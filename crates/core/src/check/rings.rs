//! Rings in small graphs given as lists of what follows. Nothing here recurses: a chain may be as long as a plan.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The components in which every node can be reached from every other, each in order, in the order of their first node.
pub(super) fn components(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(next.len(), next.len());
    next.iter().for_each(|_| {
        graph.add_node(());
    });
    for (from, to) in next.iter().enumerate().flat_map(|(from, all)| all.iter().map(move |to| (from, *to))) {
        graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let mut all: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|component| {
            let mut nodes: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
            nodes.sort_unstable();
            nodes
        })
        .collect();
    all.sort_unstable();
    all
}

/// Whether a component is a ring: several nodes, or one that follows itself.
pub(super) fn is_ring(next: &[Vec<usize>], component: &[usize]) -> bool {
    match component {
        [one] => next.get(*one).is_some_and(|n| n.contains(one)),
        _ => true,
    }
}

/// The shortest way of at least one step from a node to one that is wanted, both ends included, over nodes that `inside`
/// lets through.
pub(super) fn way(
    next: &[Vec<usize>],
    from: usize,
    inside: &dyn Fn(usize) -> bool,
    wanted: &dyn Fn(usize) -> bool,
) -> Option<Vec<usize>> {
    let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for n in next.get(node).into_iter().flatten().copied().filter(|n| inside(*n)) {
            if wanted(n) {
                let back = std::iter::successors(Some(node), |m| (*m != from).then(|| came_from.get(m).copied())?);
                let mut path: Vec<usize> = std::iter::once(n).chain(back).collect();
                path.reverse();
                return Some(path);
            }
            if n != from && !came_from.contains_key(&n) {
                came_from.insert(n, node);
                queue.push_back(n);
            }
        }
    }
    None
}

/// The nodes in an order in which each stands after those that follow it; those on rings and before them are left out.
pub(super) fn parts_first(next: &[Vec<usize>]) -> Vec<usize> {
    let mut open: Vec<usize> = next.iter().map(Vec::len).collect();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for (from, to) in next.iter().enumerate().flat_map(|(from, all)| all.iter().map(move |to| (from, *to))) {
        if let Some(all) = before.get_mut(to) {
            all.push(from);
        }
    }
    let mut order: Vec<usize> = (0..next.len()).filter(|i| open.get(*i) == Some(&0)).collect();
    let mut at = 0;
    while let Some(node) = order.get(at).copied() {
        at += 1;
        for from in before.get(node).into_iter().flatten() {
            if let Some(left) = open.get_mut(*from) {
                *left -= 1;
                if *left == 0 {
                    order.push(*from);
                }
            }
        }
    }
    order
}

/// The nodes that can be reached from one, itself included.
pub(super) fn reached(next: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for to in next.get(node).into_iter().flatten() {
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    seen
}

/// Each ring once, told from its first node, which is not repeated at its end: the shortest through that node.
pub(super) fn rings(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let components = components(next);
    let rings = components.iter().filter(|c| is_ring(next, c));
    rings
        .filter_map(|component| {
            let first = *component.first()?;
            let inside = |n: usize| component.binary_search(&n).is_ok();
            let mut ring = way(next, first, &inside, &|n| n == first)?;
            ring.pop();
            Some(ring)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_told_once_and_from_their_first_node() {
        let next = [vec![1, 4], vec![2], vec![1], vec![3], vec![0]];
        assert_eq!(rings(&next), [vec![0, 4], vec![1, 2], vec![3]]);
        assert_eq!(parts_first(&next), [0_usize; 0], "all of them lead into a ring");
        assert_eq!(parts_first(&[vec![1, 1], vec![], vec![0]]), [1, 0, 2]);
        assert_eq!(way(&next, 0, &|_| true, &|n| n == 2), Some(vec![0, 1, 2]));
        assert_eq!(way(&next, 3, &|_| true, &|n| n == 0), None);
        let chain: Vec<Vec<usize>> = (0..200_000).map(|i| vec![(i + 1) % 200_000]).collect();
        assert_eq!(rings(&chain).first().map(Vec::len), Some(200_000), "no recursion");
    }
}
