//! A state named that the pipeline does not have.

use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Diagnostic, pipeline};
use crate::document::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let written: BTreeMap<u32, &Node> = match s.tree.and_then(|t| t.get("pipelines")).map(|n| &n.value) {
        Some(Value::Map(entries)) => entries.iter().map(|(key, node)| (key.span.start, node)).collect(),
        _ => return,
    };
    for (id, spec) in &s.plan.pipelines {
        let Some(Value::Map(states)) = written.get(&id.span.start).and_then(|n| n.get("states")).map(|n| &n.value)
        else {
            continue;
        };
        // In the order written for the suggestion, in a set for the question.
        let names: Vec<&str> = states.iter().filter_map(|(key, _)| key.text()).collect();
        let known: BTreeSet<&str> = names.iter().copied().collect();
        let ends = spec.moves.iter().flat_map(|m| [&m.from, &m.to].map(|end| (end, m.from.span == m.to.span)));
        for (name, whole) in std::iter::once((&spec.initial, false)).chain(ends) {
            if known.contains(name.as_str()) {
                continue;
            }
            let names = names.iter().copied();
            let mut finding =
                unknown(&pipeline::UNKNOWN_STATE, name.as_str(), name.span, names).arg("pipeline", &id.value);
            // In quotes the place is that of the whole move, which a bare name must not replace.
            if whole {
                finding.fixes.clear();
            }
            out.push(finding);
        }
    }
}
