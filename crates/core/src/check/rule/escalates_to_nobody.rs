//! A matter that a rule sends up, where nobody stands above.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::rules::{Call, Resolved, about_obligation};
use crate::timetable::UnitIx;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for resolved in s.rules {
        for (script, compiled) in &resolved.scripts {
            let calls = compiled.calls();
            let up = |c: &&Call| c.name == "escalate" && c.args == 0 && !c.method;
            let Some(call) = calls.iter().find(up) else { continue };
            if let Some(unit) = nobody_above(s, resolved) {
                let unit = s.timetable.units.all().at(unit).map(|u| u.id.to_string()).unwrap_or_default();
                let finding = Diagnostic::new(&rule::ESCALATES_TO_NOBODY, script.span(s.sources, call.place));
                out.push(finding.arg("rule", &resolved.rule.id).arg("unit", unit));
            }
        }
    }
}

/// A unit that the rule is about and that stands under none. Of a rule about duties, the first that owes one of them; of
/// another, the first unit where none it may be about stands under another.
fn nobody_above(s: &Subject<'_>, resolved: &Resolved) -> Option<UnitIx> {
    let units = &s.timetable.units;
    let top = |unit: &UnitIx| units.all().at(*unit).is_some_and(|u| u.parent.is_none());
    let scope = resolved.rule.scope.as_ref();
    let kind = scope.and_then(|scope| scope.kind.as_ref()).map(|kind| kind.value.as_str());
    let of_kind =
        |unit: &UnitIx| kind.is_none_or(|kind| units.all().at(*unit).is_some_and(|u| u.kind.as_deref() == Some(kind)));
    if about_obligation(resolved.rule.trigger) {
        let named = scope.and_then(|scope| scope.task.as_ref());
        let meant = |id: &str| named.is_none_or(|tasks| tasks.0.iter().any(|t| t.as_str() == id));
        let owed = s.timetable.tasks.iter().filter(|t| meant(t.id.as_str())).flat_map(|t| t.units.iter());
        return owed.copied().filter(of_kind).find(top);
    }
    let mut all = units.all().indices().filter(of_kind);
    let first = all.next()?;
    (top(&first) && all.all(|unit| top(&unit))).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    #[test]
    fn somebody_stands_above_whoever_a_rule_is_about() {
        let of = |rule: &str| {
            let tasks = "tasks: [{id: t, responsible: {each: towns}, due: 2026-03-10}, {id: p, responsible: police, due: 2026-03-10}]\n";
            said("rule/escalates-to-nobody", &format!("{tasks}rules: [{{id: r, {rule}}}]\n")).len()
        };
        assert_eq!(of("on: obligation.breached, then: escalate()"), 1, "the police stand under none");
        assert_eq!(of("on: obligation.breached, then: 'escalate(\"office\")'"), 0);
        assert_eq!(of("on: obligation.breached, scope: {task: t}, then: escalate()"), 0);
        assert_eq!(of("on: obligation.breached, scope: {kind: town}, then: escalate()"), 0);
        assert_eq!(of("on: incident, then: escalate()"), 0, "towns may have one");
        assert_eq!(of("on: incident, scope: {kind: agency}, then: escalate()"), 1);
        let unknown = said("duty/unknown-unit", "rules: [{id: r, on: incident, then: 'escalate(\"ofice\")'}]\n");
        assert_eq!(unknown.len(), 1);
        let tasks = "tasks: [{id: t, responsible: police, due: 2026-03-10}]\n";
        for (code, then) in [("graph/unknown-task", "require(\"tt\", \"3 d\")"), ("rule/not-on-call", "require(\"t\")")]
        {
            assert_eq!(said(code, &format!("{tasks}rules: [{{id: r, on: incident, then: '{then}'}}]\n")).len(), 1);
        }
    }
}
