//! The name of a person where a role or a reference of the host belongs.

use super::person_name::masked_name;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // Findings go into logs: the name is masked, and where it stands is enough to find it.
    for (id, unit) in &s.plan.units {
        for (role, person) in unit.roles() {
            if let Some(name) = masked_name(person) {
                let finding = Diagnostic::new(&duty::PERSONAL_NAME, person.span).arg("unit", &id.value);
                out.push(finding.arg("role", role).arg("name", name));
            }
        }
    }
    for task in &s.plan.tasks {
        for person in task.persons() {
            if let Some(name) = masked_name(person) {
                let finding = Diagnostic::new(&duty::PERSONAL_NAME, person.span).variant("task");
                out.push(finding.arg("task", &task.id.value).arg("name", name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn a_name_is_told_but_not_repeated() {
        let plan = "units: {a: {principal: 王小明, deputy: ref:staff/2, contact: 辦公室主任}}\ntasks:\n  - {id: t, responsible: a, due: 2026-03-10, persons: [principal, 張三科長, Zhang San, ref:staff/1, __]}\n";
        let expected = [
            "王小明: the person in charge of `a` is given by name (王＊＊)",
            "張三科長: `t` names a person (張＊)",
            "Zhang San: `t` names a person (Z＊＊＊＊＊＊＊＊)",
        ];
        assert_eq!(said(&duty::PERSONAL_NAME, plan), expected);
    }
}
