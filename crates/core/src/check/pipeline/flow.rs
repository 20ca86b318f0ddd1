//! A pipeline as a graph of its states.

use crate::check::{Subject, rings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Node, Span, Value};
use crate::plan::{PipelineSpec, StateSpec};
use std::collections::{BTreeMap, BTreeSet};

/// A state as declared, also one with a mistake inside.
pub(super) struct State<'a> {
    /// Its id.
    pub(super) name: &'a str,
    /// Where its id stands.
    pub(super) span: Span,
    /// What is known of it, unless it could not be read.
    pub(super) spec: Option<&'a StateSpec>,
    /// The whole of it as written.
    pub(super) written: &'a Node,
}

impl State<'_> {
    /// Whether an item ends here.
    pub(super) fn is_final(&self) -> bool {
        self.written.get("final").and_then(Node::text) == Some("true")
    }
}

/// A pipeline as a graph over the positions of its states.
pub(super) struct Flow<'a> {
    /// Its states, in the order written.
    pub(super) states: Vec<State<'a>>,
    /// Its moves: from, to, and the whole of the move.
    pub(super) moves: Vec<(usize, usize, Span)>,
    /// Where moves from each state lead. An item that has ended goes nowhere.
    pub(super) next: Vec<Vec<usize>>,
    /// The states that an item can come to, the one it comes in by included; `None` where moves or the initial state
    /// could not be read, so that nothing can be said of ways.
    pub(super) reached: Option<BTreeSet<usize>>,
}

impl<'a> Flow<'a> {
    /// The state at a position.
    pub(super) fn state(&self, i: usize) -> Option<&State<'a>> {
        self.states.get(i)
    }

    /// Names of states, as a way is told.
    pub(super) fn path<'i>(&self, states: impl IntoIterator<Item = &'i usize>) -> String {
        states.into_iter().filter_map(|i| self.state(*i)).map(|s| s.name).collect::<Vec<_>>().join(" → ")
    }

    /// The places of the moves of a way.
    pub(super) fn places(&self, way: &[usize]) -> Vec<Span> {
        let by_ends: BTreeMap<(usize, usize), Span> =
            self.moves.iter().rev().map(|(a, b, at)| ((*a, *b), *at)).collect();
        way.iter().zip(way.iter().skip(1)).filter_map(|(a, b)| by_ends.get(&(*a, *b)).copied()).collect()
    }

    fn of(spec: &'a PipelineSpec, written: &'a Node, broken: &dyn Fn(&Node) -> bool) -> Option<Flow<'a>> {
        let Value::Map(entries) = &written.get("states")?.value else { return None };
        let specs: BTreeMap<u32, &StateSpec> = spec.states.0.iter().map(|(id, s)| (id.span.start, s)).collect();
        let states: Vec<State<'a>> = entries
            .iter()
            .filter_map(|(key, value)| {
                let spec = specs.get(&key.span.start).copied();
                Some(State { name: key.text()?, span: key.span, spec, written: value })
            })
            .collect();
        let position: BTreeMap<&str, usize> = states.iter().enumerate().map(|(i, s)| (s.name, i)).collect();
        let find = |name: &str| position.get(name).copied();
        let moves: Vec<(usize, usize, Span)> = spec
            .moves
            .iter()
            .filter_map(|m| {
                let (first, last) = (m.from.span, m.to.span);
                let whole = if first == last { first } else { Span { end: last.end, ..first } };
                Some((find(m.from.as_str())?, find(m.to.as_str())?, whole))
            })
            .collect();
        let mut every: Vec<Vec<usize>> = vec![Vec::new(); states.len()];
        let mut next = every.clone();
        for (from, to, _) in &moves {
            let ends = states.get(*from).is_some_and(State::is_final);
            if let Some(all) = every.get_mut(*from) {
                all.push(*to);
            }
            if let Some(all) = next.get_mut(*from).filter(|_| !ends) {
                all.push(*to);
            }
        }
        let readable = !["moves", "initial"].iter().filter_map(|key| written.get(key)).any(broken);
        let initial = find(spec.initial.as_str()).filter(|_| readable);
        // A move that leaves an end has a finding of its own; what it leads to need not have another.
        let reached = initial.map(|from| rings::reached(&every, from));
        Some(Flow { states, moves, next, reached })
    }
}

/// The pipelines that could be read. `found` are the findings so far.
pub(super) fn flows<'a>(s: &Subject<'a>, found: &[Diagnostic]) -> Vec<Flow<'a>> {
    let errors =
        found.iter().filter(|d| d.severity() == Severity::Error && d.span.source == s.plan.campaign.span.source);
    let mut errors: Vec<Span> = errors.map(|d| d.span).collect();
    errors.sort();
    let broken = |node: &Node| {
        let first = errors.partition_point(|e| e.start < node.span.start);
        errors.get(first).is_some_and(|e| node.span.contains(*e))
    };
    let Some(Value::Map(written)) = s.tree.and_then(|t| t.get("pipelines")).map(|n| &n.value) else {
        return Vec::new();
    };
    let specs: BTreeMap<u32, &PipelineSpec> = s.plan.pipelines.iter().map(|(id, p)| (id.span.start, p)).collect();
    let flow = |(key, node): &'a (Node, Node)| Flow::of(specs.get(&key.span.start)?, node, &broken);
    written.iter().filter_map(flow).collect()
}
