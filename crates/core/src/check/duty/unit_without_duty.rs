//! A unit that owes nothing, leads nothing, receives nothing, decides nothing and co-operates in nothing.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::document::{Value, nearest};
use crate::plan::{Id, Responsible, RollUp, TaskSpec};
use crate::timetable::{Task, UnitIx};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // Where a task's unit could not be read, nobody can be said to have no duty.
    // What has no unit written keeps no name back; but where nobody owes anything at all, that is the finding.
    let hidden = |(spec, task): (&TaskSpec, &Task)| task.units.is_empty() && s.has_field(spec, "responsible");
    let nobody = s.timetable.tasks.iter().all(|t| t.units.is_empty());
    if tasks_unread(s) || nobody || s.plan.tasks.iter().zip(&s.timetable.tasks).any(hidden) {
        return;
    }
    // The other sections name units too.
    if ["pipelines", "ladder", "indicators"].iter().any(|section| s.is_unread(section, out)) || rules_lost(s) {
        return;
    }
    let units = &s.timetable.units;
    let mut busy: BTreeSet<UnitIx> = BTreeSet::new();
    for task in &s.timetable.tasks {
        busy.extend(task.units.iter().chain(&task.with));
        // Whoever may call for a duty has to watch when to.
        busy.extend(task.on_call.iter().flatten());
        busy.extend([task.lead, task.to, task.accept_by].into_iter().flatten());
    }
    busy.extend(units.all().iter().filter_map(|u| u.parent));
    let plan = s.plan;
    let deciding = plan.rules.iter().flat_map(|r| r.by.iter().chain(&r.paid_by));
    let measures = plan.ladder.iter().flat_map(|m| m.by.iter().chain(&m.approved_by).chain(&m.accept_by));
    let deciding = deciding.chain(measures).chain(&plan.campaign.lead);
    let states = plan.pipelines.iter().flat_map(|(_, p)| &p.states.0);
    let handling = states.flat_map(|(_, s)| s.to.iter().chain(s.extend.as_ref().and_then(|e| e.by.as_ref())));
    let counted = plan.indicators.iter().filter_map(|(_, i)| i.roll_up.as_ref()).flat_map(|r| match &r.value {
        RollUp::Ratio(of) => of.ratio.as_slice(),
        RollUp::Plain(_) => &[],
    });
    // A name the plan does not have may be meant for the one most like it; where nothing is like it, for any. In a ratio
    // it may as well be meant for an indicator.
    let members = plan.units.iter().flat_map(|(_, unit)| unit.each.iter().flatten()).map(|m| &m.id.value);
    let known: Vec<&Id> = plan.units.iter().map(|(id, _)| &id.value).chain(members).collect();
    let like = |id: &str| {
        let like = nearest(id, known.iter().map(|k| k.as_str()))?;
        known.iter().find(|k| k.as_str() == like).map(|k| units.named(k))
    };
    let meant =
        |id: &Id| if s.declared.is_unit_or_set(id.as_str()) { Some(units.named(id)) } else { like(id.as_str()) };
    for id in deciding.chain(handling) {
        let Some(meant) = meant(&id.value) else { return };
        busy.extend(meant);
    }
    busy.extend(counted.filter_map(|id| meant(&id.value)).flatten());
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
            || lost("on_call", task.on_call.is_some())
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
    fn a_mistake_elsewhere_hides_only_what_it_may_mean() {
        let idle = |rest: &str| {
            let units = "units: {town: {}, office: {}}\ntasks: [{id: t, responsible: town, due: 2026-03-10}, {id: u, due: 2026-03-11}]\n";
            said(&duty::UNIT_WITHOUT_DUTY, &format!("{units}{rest}")).len()
        };
        let lead = |states: &str| {
            idle(&format!(
                "pipelines: {{lead: {{initial: found, states: {{{states}, end: {{final: true}}}}, moves: [found -> end]}}}}\n"
            ))
        };
        assert_eq!(idle(""), 1, "a task without a unit names none");
        assert_eq!(lead("found: {within: 3 d, law: no/such}"), 1);
        assert_eq!(lead("found: {within: 3 d, to: twon}"), 1, "meant for the town");
        assert_eq!(lead("found: {within: 3 d, to: offcie}"), 0);
        assert_eq!(lead("found: {within: 3 d, to: zzzzzzzz}"), 0);
        assert_eq!(lead("found: {within: soon, to: [office]}"), 0);
        let share = "indicators: {done: {}, share: {roll_up: {ratio: [done, offcie]}}}\n";
        assert_eq!((idle(share), idle(&share.replace("offcie", "dnoe"))), (0, 1));
        assert_eq!(idle("ladder: [{id: m, final: true, band: nothing, appeal: 3 d}]\n"), 1);
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
