//! A phase in which nobody has anything to do.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::document::nearest;
use crate::plan::TaskSpec;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let unread = |t: &TaskSpec| t.phase.is_none() && s.has_field(t, "phase");
    if s.tasks_lost() || s.plan.tasks.iter().any(unread) {
        return;
    }
    // A plan that sorts none of its tasks into phases says nothing by leaving one empty.
    if s.plan.tasks.iter().all(|t| t.phase.is_none()) {
        return;
    }
    let mut used: BTreeSet<&str> = s.plan.tasks.iter().filter_map(|t| t.phase.as_ref()).map(|p| p.as_str()).collect();
    // A name the plan does not have is meant for the one most like it; without such a one, for any.
    for name in used.clone().into_iter().filter(|name| !s.declared.phases.contains_key(*name)) {
        let Some(meant) = nearest(name, s.declared.phases.keys().map(String::as_str)) else { return };
        used.insert(meant);
    }
    for phase in &s.plan.phases {
        if !used.contains(phase.id.as_str()) {
            out.push(Diagnostic::new(&duty::PHASE_WITHOUT_DUTY, phase.id.span).arg("phase", &phase.id.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn without(task: &str) -> Vec<String> {
        let phases =
            "phases: [{id: prepare, window: 2026-03-02..2026-04-30}, {id: strike, window: 2026-05-01..2026-06-30}]\n";
        let sound = "tasks: [{id: t, phase: prepare, responsible: police, due: 2026-03-10}, ";
        said("duty/phase-without-duty", &format!("{phases}{sound}{task}]\n"))
    }

    #[test]
    fn a_mistake_in_a_task_hides_only_a_phase_it_may_belong_to() {
        let strike = ["no task belongs to the phase `strike`"];
        assert_eq!(without("{id: u, responsible: police, due: 2026-02-30}"), strike);
        assert_eq!(without("{id: u, phase: preprae, responsible: police, due: 2026-03-11}"), strike);
        assert_eq!(without("{id: u, phase: strikes, responsible: police, due: 2026-06-11}"), [""; 0]);
        assert_eq!(without("{id: u, phase: zzzzzzzz, responsible: police, due: 2026-06-11}"), [""; 0]);
        assert_eq!(without("{id: u, phase: [strike], responsible: police, due: 2026-06-11}"), [""; 0]);
        assert_eq!(without("{phase: strike, responsible: police, due: 2026-06-11}"), [""; 0]);
    }
}
