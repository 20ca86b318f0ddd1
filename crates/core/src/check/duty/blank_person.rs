//! A person left blank: `__`.

use super::blank::is_blank;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (id, unit) in &s.plan.units {
        // A blank contact has a code of its own.
        for (role, person) in unit.roles().filter(|(role, who)| *role != "contact" && is_blank(who)) {
            let finding = Diagnostic::new(&duty::BLANK_PERSON, person.span).arg("unit", &id.value);
            out.push(finding.arg("role", role));
        }
    }
    for task in &s.plan.tasks {
        let number = task.persons().count();
        for (i, person) in task.persons().enumerate().filter(|(_, who)| is_blank(who)) {
            let finding = Diagnostic::new(&duty::BLANK_PERSON, person.span)
                .variant(if number > 1 { "one-of" } else { "task" })
                .arg("task", &task.id.value);
            out.push(finding.arg("position", i + 1).arg("count", number));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn each_blank_is_told_at_its_place() {
        let plan = "units: {a: {deputy: ＿＿, contact: __}}\ntasks:\n  - {id: t, responsible: a, due: 2026-03-10, persons: [__, ref:staff/1, xx]}\n  - {id: u, responsible: a, due: 2026-03-10, persons: __}\n";
        let expected = [
            "＿＿: the deputy of `a` is left blank",
            "__: person 1 of the 3 responsible for `t` is left blank",
            "xx: person 3 of the 3 responsible for `t` is left blank",
            "__: the person responsible for `u` is left blank",
        ];
        assert_eq!(said(&duty::BLANK_PERSON, plan), expected);
        assert_eq!(said(&duty::BLANK_CONTACT, plan), ["__: the contact of `a` is left blank"]);
    }
}
