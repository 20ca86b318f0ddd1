//! Several units said to lead one duty.

use super::unit_specs::listed;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::Responsible;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for task in &s.plan.tasks {
        let each = matches!(task.responsible.as_ref().map(|r| &r.value), Some(Responsible::Each { .. }));
        let (lead, rivals) = match task.responsible.as_ref().map(|r| &r.value) {
            Some(Responsible::Joint { lead, rivals, .. } | Responsible::Each { lead: Some(lead), rivals, .. }) => {
                (lead, rivals)
            }
            _ => continue,
        };
        // A name that is unknown is reported as such.
        let known = |id: &str| s.declared.is_unit_or_set(id);
        let others: Vec<_> = rivals.iter().filter(|r| r.value != lead.value && known(r.as_str())).collect();
        if let Some(first) = others.first().filter(|_| known(lead.as_str())) {
            let finding = Diagnostic::new(&duty::TWO_LEADS, first.span)
                .variant(if each { "each" } else { "" })
                .arg("task", &task.id.value)
                .arg("lead", &lead.value)
                .arg("others", listed(others.iter().map(|id| &id.value)))
                .related("lead", lead.span);
            out.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn only_several_known_leads_count() {
        let plan = "units: {a: {}, b: {}, c: {}, s: {each: [x, y]}}\ntasks:\n  - {id: t, responsible: {lead: [a, b, c]}, due: 2026-03-10}\n  - {id: u, responsible: {each: s, lead: [a, b]}, due: 2026-03-10}\n  - {id: v, responsible: {lead: [a], with: [b]}, due: 2026-03-10}\n  - {id: w, responsible: {lead: [a, nobody]}, due: 2026-03-10}\n";
        let expected =
            ["b: `t` is led by `a` and by `b`, `c`; `a` is taken", "b: `u` is led by `a` and by `b`; `a` is taken"];
        assert_eq!(said(&duty::TWO_LEADS, plan), expected);
    }
}
