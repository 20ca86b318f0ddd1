//! A unit that owes nothing, leads nothing, receives nothing, decides nothing and co-operates in nothing.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::document::Value;
use crate::plan::{Responsible, RollUp};
use crate::timetable::UnitIx;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // Where a task's unit could not be read, nobody can be said to have no duty.
    if tasks_unread(s) || s.timetable.tasks.is_empty() || s.timetable.tasks.iter().any(|t| t.units.is_empty()) {
        return;
    }
    // The other sections name units too.
    if ["pipelines", "ladder", "indicators"].iter().any(|section| s.is_broken(section, out)) || rules_lost(s) {
        return;
    }
    let units = &s.timetable.units;
    let mut busy: BTreeSet<UnitIx> = BTreeSet::new();
    for task in &s.timetable.tasks {
        busy.extend(task.units.iter().chain(&task.with));
        busy.extend([task.lead, task.to, task.accept_by].into_iter().flatten());
    }
    busy.extend(units.all().iter().filter_map(|u| u.parent));
    let plan = s.plan;
    let deciding = plan.rules.iter().flat_map(|r| r.by.iter().chain(&r.paid_by));
    let deciding = deciding.chain(plan.ladder.iter().filter_map(|m| m.by.as_ref())).chain(&plan.campaign.lead);
    let states = plan.pipelines.iter().flat_map(|(_, p)| &p.states.0);
    let handling = states.flat_map(|(_, s)| s.to.iter().chain(s.extend.as_ref().and_then(|e| e.by.as_ref())));
    let counted = plan.indicators.iter().filter_map(|(_, i)| i.roll_up.as_ref()).flat_map(|r| match &r.value {
        RollUp::Ratio(of) => of.ratio.as_slice(),
        RollUp::Plain(_) => &[],
    });
    busy.extend(deciding.chain(handling).chain(counted).flat_map(|id| units.named(&id.value)));
    // What is named wrongly elsewhere may be meant for one of these.
    let meant = out.iter().filter(|d| *d.code == duty::UNKNOWN_UNIT).flat_map(|d| &d.args);
    let meant: Vec<_> = meant.filter(|(name, _)| *name == "suggestion").filter_map(|(_, id)| units.find(id)).collect();
    busy.extend(meant);
    report(s, &busy, out);
}

/// One finding for each unit; one for a set of which no member has anything to do.
fn report(s: &Subject<'_>, busy: &BTreeSet<UnitIx>, out: &mut Vec<Diagnostic>) {
    let mut all = s.timetable.units.all().enumerated();
    for (id, spec) in &s.plan.units {
        let members: Vec<_> = all.by_ref().take(spec.size()).collect();
        let idle: Vec<_> = members.iter().filter(|(ix, _)| !busy.contains(ix)).collect();
        if idle.len() == members.len() && idle.len() > 1 {
            let finding = Diagnostic::new(&duty::UNIT_WITHOUT_DUTY, id.span).variant("set");
            out.push(finding.arg("unit", &id.value).arg("count", idle.len()));
            continue;
        }
        for (_, unit) in idle {
            if let Some(place) = s.declared.units.get(unit.id.as_str()) {
                out.push(Diagnostic::new(&duty::UNIT_WITHOUT_DUTY, *place).arg("unit", &unit.id));
            }
        }
    }
}

/// Whether some rule, or a unit that a rule names, could not be read.
fn rules_lost(s: &Subject<'_>) -> bool {
    let Some(Value::Seq(written)) = s.tree.and_then(|t| t.get("rules")).map(|n| &n.value) else { return false };
    let lost = |(node, rule): (&crate::document::Node, &crate::plan::RuleDecl)| {
        let named = |key| node.get(key).is_some_and(|value| !value.is_null());
        (named("by") && rule.by.is_none()) || (named("paid_by") && rule.paid_by.is_none())
    };
    written.len() > s.plan.rules.len() || written.iter().zip(&s.plan.rules).any(lost)
}

/// Whether some place that names the units of a task could not be read.
fn tasks_unread(s: &Subject<'_>) -> bool {
    let whole = match s.tree.and_then(|t| t.get("tasks")).map(|n| &n.value) {
        Some(Value::Seq(tasks)) => tasks.len() == s.plan.tasks.len(),
        _ => true,
    };
    let unread = |task: &crate::plan::TaskSpec| {
        let lost = |key, read: bool| !read && s.has_field(task, key);
        let with = s.written.get(&task.span.start).and_then(|node| node.get("with")).map(|n| &n.value);
        let with = matches!(with, Some(Value::Seq(all)) if all.len() == task.with.len()) || with.is_none();
        // An entry of a list that is no id leaves fewer units than are written.
        let named = match task.responsible.as_ref().map(|r| &r.value) {
            Some(Responsible::Joint { others, rivals, .. }) => others.len() + rivals.len() + 1,
            _ => 0,
        };
        let written = s.written.get(&task.span.start).and_then(|n| n.get("responsible")).map(|n| &n.value);
        let list = matches!(written, Some(Value::Seq(all)) if all.len() != named);
        lost("responsible", task.responsible.is_some())
            || lost("to", task.to.is_some())
            || lost("accept_by", task.accept_by.is_some())
            || !with
            || list
    };
    !whole || s.plan.tasks.iter().any(unread)
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn deciding_paying_imposing_and_handling_is_a_duty() {
        let units = "units: {a: {}, judge: {}, payer: {}, imposer: {}, taker: {}, extender: {}, rival: {}, counted: {each: [x, y]}, idle: {}}\n";
        let rest = "tasks: [{id: t, responsible: {lead: [a, rival]}, due: bad date 1}]\nindicators: {done: {}, share: {roll_up: {ratio: [done, counted]}}}\npipelines: {lead: {initial: found, states: {found: {within: 3 d, extend: {once: 3 d, by: extender}}, closed: {final: true, to: taker}}, moves: [found -> closed]}}\nladder: [{id: m, remedy: 3 d, by: imposer}]\nrules: [{id: r, on: incident, by: judge, paid_by: payer, then: notice(\"x\")}]\n";
        let idle = "idle: `idle` has nothing to do in this plan";
        assert_eq!(said(&duty::UNIT_WITHOUT_DUTY, &format!("{units}{rest}")), [idle]);
    }

    #[test]
    fn a_set_is_told_once() {
        let tasks = "tasks: [{id: t, responsible: a, due: 2026-03-10}]\n";
        let plan = format!("units: {{a: {{}}, s: {{each: [x, y]}}}}\n{tasks}");
        let set = "s: none of the 2 units of `s` has anything to do in this plan";
        assert_eq!(said(&duty::UNIT_WITHOUT_DUTY, &plan), [set]);
        let plan = plan.replace("responsible: a", "responsible: a, with: [x]");
        assert_eq!(said(&duty::UNIT_WITHOUT_DUTY, &plan), ["y: `y` has nothing to do in this plan"]);
    }

    #[test]
    fn what_cannot_be_read_may_name_the_unit() {
        let plan =
            |tasks: &str| said(&duty::UNIT_WITHOUT_DUTY, &format!("units: {{office: {{}}, town: {{}}}}\n{tasks}"));
        for tasks in [
            "tasks: [{id: t, responsible: town, due: 2026-03-10, to: [office]}]\n",
            "tasks: [{id: t, responsible: town, due: 2026-03-10, with: office}]\n",
            "tasks: [{id: t, responsible: town, due: 2026-03-10}, {responsible: office, due: 2026-03-10}]\n",
            "tasks: [{id: t, responsible: [town, [office]], due: 2026-03-10}]\n",
            "tasks: [{id: t, responsible: town, due: 2026-03-10, to: ofice}]\n",
            "tasks: [{id: t, responsible: town, due: 2026-03-10}]\npipelines: {lead: {states: {found: {to: office}}}}\n",
            "tasks: [{id: t, responsible: town, due: 2026-03-10}]\nrules: [{id: r, on: incident, by: [office], then: deduct(1)}]\n",
        ] {
            assert_eq!(plan(tasks), [""; 0], "{tasks}");
        }
        let tasks = "tasks: [{id: t, responsible: town, due: 2026-02-30}]\n";
        assert_eq!(plan(tasks), ["office: `office` has nothing to do in this plan"]);
    }
}
