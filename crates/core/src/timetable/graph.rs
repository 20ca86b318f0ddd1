//! Which task waits for which.

use crate::document::Span;
use crate::plan::{DueSpec, Plan};
use crate::time::Anchor;
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One dependency: why a task waits for another, and where the plan says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dependency {
    /// Whether every unit's must be done, not only the same unit's.
    pub all: bool,
    /// Whether only the due date counts from it (`task.x.done`), without `after`.
    pub due_only: bool,
    /// Where.
    pub span: Span,
}

/// The tasks of a plan and what they wait for; an arrow runs from the task that comes first.
#[derive(Debug, Clone)]
pub struct TaskGraph {
    graph: DiGraph<usize, Dependency>,
}

impl TaskGraph {
    /// Builds the graph over the positions of tasks in the plan. Unknown names are left out; the checker reports them.
    pub fn of(plan: &Plan) -> TaskGraph {
        let mut graph = DiGraph::with_capacity(plan.tasks.len(), plan.tasks.len());
        let nodes: Vec<NodeIndex> = (0..plan.tasks.len()).map(|i| graph.add_node(i)).collect();
        let mut by_id = BTreeMap::new();
        for (task, node) in plan.tasks.iter().zip(&nodes) {
            by_id.entry(task.id.as_str()).or_insert(*node);
        }
        for (task, node) in plan.tasks.iter().zip(&nodes) {
            for after in &task.after {
                if let Some(first) = by_id.get(after.task.as_str()) {
                    let dependency = Dependency { all: after.all, due_only: false, span: after.task.span };
                    graph.update_edge(*first, *node, dependency);
                }
            }
            let Some(due) = &task.due else { continue };
            let DueSpec::Expr(expr) = &due.value else { continue };
            for point in expr.points() {
                if let Anchor::TaskDone(id) = &point.anchor
                    && let Some(first) = by_id.get(id.as_str())
                    && graph.find_edge(*first, *node).and_then(|e| graph.edge_weight(e)).is_none_or(|d| d.all)
                {
                    graph.add_edge(*first, *node, Dependency { all: false, due_only: true, span: due.span });
                }
            }
        }
        TaskGraph { graph }
    }

    /// Tasks that wait for themselves, each ring once, starting at the task that stands first in the plan, each followed
    /// by one it waits for. A ring is the shortest one through that task, so that every arrow of it is a real dependency.
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        if self.order().is_some() {
            return Vec::new();
        }
        // Not Tarjan's: that one recurses, and a chain of a hundred thousand tasks would end the process.
        let mut rings: Vec<Vec<usize>> = kosaraju_scc(&self.graph)
            .into_iter()
            .filter_map(|component| {
                let members: BTreeSet<NodeIndex> = component.into_iter().collect();
                let start = *members.iter().next()?;
                self.shortest_ring(start, &members)
            })
            .collect();
        rings.sort();
        rings
    }

    fn shortest_ring(&self, start: NodeIndex, members: &BTreeSet<NodeIndex>) -> Option<Vec<usize>> {
        let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut next: Vec<NodeIndex> = self.graph.neighbors(node).filter(|n| members.contains(n)).collect();
            next.sort();
            for n in next {
                if n == start {
                    let back = std::iter::successors(Some(node), |m| came_from.get(m).copied());
                    // Walked back from the last: each waits for the next. The ring is told from its first task.
                    let mut ring: Vec<usize> = back.map(NodeIndex::index).collect();
                    ring.rotate_right(1);
                    return Some(ring);
                }
                if n != start && !came_from.contains_key(&n) {
                    came_from.insert(n, node);
                    queue.push_back(n);
                }
            }
        }
        None
    }

    /// What a task waits for.
    pub fn before(&self, task: usize) -> Vec<(usize, Dependency)> {
        let incoming = self.graph.edges_directed(NodeIndex::new(task), petgraph::Direction::Incoming);
        let mut all: Vec<_> = incoming.map(|e| (e.source().index(), *e.weight())).collect();
        all.sort_by_key(|(i, _)| *i);
        all
    }

    /// Looks at everything a task waits for, in no particular order.
    pub(super) fn each_before(&self, task: usize, mut look: impl FnMut(usize, &Dependency)) {
        for edge in self.graph.edges_directed(NodeIndex::new(task), petgraph::Direction::Incoming) {
            look(edge.source().index(), edge.weight());
        }
    }

    /// The dependency of `later` on `earlier`, if there is one.
    pub fn dependency(&self, earlier: usize, later: usize) -> Option<Dependency> {
        let edge = self.graph.find_edge(NodeIndex::new(earlier), NodeIndex::new(later))?;
        self.graph.edge_weight(edge).copied()
    }

    /// Tasks in an order in which nothing stands before what it waits for; `None` when there is a cycle.
    pub fn order(&self) -> Option<Vec<usize>> {
        toposort(&self.graph, None).ok().map(|order| order.into_iter().map(NodeIndex::index).collect())
    }
}
