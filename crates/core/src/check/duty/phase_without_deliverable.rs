//! A phase that leaves nothing behind: none of its duties hands anything in.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // What somebody receives or accepts is handed in, whatever it is.
    let hands_in = |task| ["deliverable", "to", "accept_by"].iter().any(|key| s.has_field(task, key));
    // A plan that says of no duty what is handed in says nothing by it.
    if !s.plan.tasks.iter().any(|t| s.has_field(t, "deliverable")) {
        return;
    }
    let mut phases: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for task in &s.plan.tasks {
        if let Some(phase) = &task.phase {
            let (tasks, any) = phases.entry(phase.as_str()).or_default();
            *tasks += 1;
            *any |= hands_in(task);
        }
    }
    // A task that could not be read may be the one that hands something in.
    if s.declared.tasks.len() > s.plan.tasks.len() {
        return;
    }
    for phase in &s.plan.phases {
        if let Some((tasks, false)) = phases.get(phase.id.as_str()) {
            let finding = Diagnostic::new(&duty::PHASE_WITHOUT_DELIVERABLE, phase.id.span);
            let finding = finding.variant(if *tasks > 1 { "several" } else { "" });
            out.push(finding.arg("phase", &phase.id.value).arg("count", *tasks));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn a_phase_counts_by_its_own_tasks() {
        let head = "units: {a: {}, b: {}}\nphases: [{id: p, window: 2026-03-01..2026-03-15}, {id: q, window: 2026-03-16..2026-03-31}]\n";
        let plan = |first: &str, second: &str| {
            let rest = "responsible: a, due: 2026-03-10";
            let task = |id: &str, more: &str| format!("  - {{id: {id}, {rest}, {more}}}\n");
            let tasks = [task("t", first), task("u", "phase: q"), task("v", second)].concat();
            said(&duty::PHASE_WITHOUT_DELIVERABLE, &format!("{head}tasks:\n{tasks}"))
        };
        let deliverable = "phase: p, deliverable: {kind: action}";
        assert_eq!(plan(deliverable, "phase: q"), ["q: none of the 2 tasks of the phase `q` hands anything in"]);
        assert_eq!(plan(deliverable, "phase: p"), ["q: the only task of the phase `q` hands nothing in"]);
        assert_eq!(plan(deliverable, "phase: q, to: b"), [""; 0]);
        assert_eq!(plan(deliverable, "phase: q, deliverable: {kind: gift}"), [""; 0]);
        assert_eq!(plan("phase: p", "phase: q"), [""; 0], "no task says what it hands in");
    }
}
