//! A unit named that the plan does not have, or a set where one unit is wanted.

use crate::check::Subject;
use crate::check::names;
use crate::diagnostic::{Diagnostic, Edit, duty};
use crate::plan::{Id, Responsible, Spanned, TaskSpec};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut one = |id: &Spanned<Id>, each: bool| single(s, id, each, out);
    let plan = s.plan;
    plan.campaign.lead.iter().for_each(|id| one(id, false));
    for (_, unit) in &plan.units {
        unit.under.iter().for_each(|id| one(id, false));
    }
    for rule in &plan.rules {
        rule.by.iter().chain(&rule.paid_by).for_each(|id| one(id, false));
    }
    let deciding = plan.ladder.iter().flat_map(|m| m.by.iter().chain(&m.approved_by).chain(&m.accept_by));
    deciding.for_each(|id| one(id, false));
    for task in &plan.tasks {
        let acceptor = task.accept_by.iter().filter(|id| id.as_str() != TaskSpec::SUPERIOR);
        task.to.iter().chain(acceptor).for_each(|id| one(id, false));
        match task.responsible.as_ref().map(|r| (&r.value, r.span)) {
            Some((Responsible::Joint { lead, .. }, span)) => one(lead, span == lead.span),
            Some((Responsible::Each { lead: Some(lead), .. }, _)) => one(lead, false),
            _ => {}
        }
    }
    for task in &plan.tasks {
        let others = match task.responsible.as_ref().map(|r| &r.value) {
            Some(Responsible::Joint { others, rivals, .. }) => others.iter().chain(rivals).collect(),
            Some(r @ Responsible::Each { lead, .. }) => {
                r.named().into_iter().filter(|id| Some(*id) != lead.as_ref()).collect()
            }
            None => Vec::new(),
        };
        let called = task.on_call.iter().flat_map(|o| &o.by);
        for id in task.with.iter().chain(called).chain(others) {
            if !s.declared.is_unit_or_set(id.as_str()) {
                out.push(names::unknown_unit(s, &duty::UNKNOWN_UNIT, id, units_and_sets(s)));
            }
        }
    }
    for (ring, span) in &s.timetable.units.cycles {
        let path = ring.iter().map(Id::as_str).collect::<Vec<_>>().join(" → ");
        out.push(Diagnostic::new(&crate::diagnostic::graph::CYCLE, *span).variant("units").arg("path", path));
    }
}

fn units_and_sets<'a>(s: &Subject<'a>) -> impl Iterator<Item = &'a str> {
    s.declared.units.keys().chain(s.declared.sets.keys()).map(String::as_str)
}

/// One unit is wanted here. `each` says whether `{each: set}` could stand in its place.
fn single(s: &Subject<'_>, id: &Spanned<Id>, each: bool, out: &mut Vec<Diagnostic>) {
    if s.declared.units.contains_key(id.as_str()) {
        return;
    }
    if let Some(set) = s.declared.sets.get(id.as_str()) {
        let finding = Diagnostic::new(&duty::UNKNOWN_UNIT, id.span)
            .variant(if each { "set" } else { "set-no-each" })
            .arg("name", &id.value)
            .related("set", *set);
        let quoted = s.sources.first().is_some_and(|source| source.slice(id.span).starts_with('"'));
        // In JSON every name stands in quotes.
        let text = if quoted { format!("{{\"each\": \"{}\"}}", id.value) } else { format!("{{each: {}}}", id.value) };
        let edit = Edit { span: id.span, text };
        out.push(if each { finding.offer("each", vec![edit]) } else { finding });
        return;
    }
    let known = s.declared.units.keys().map(String::as_str);
    out.push(names::unknown_unit(s, &duty::UNKNOWN_UNIT, id, known));
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn those_who_decide_pay_and_impose_are_units() {
        let plan = "units: {office: {}, s: {each: [x]}}\ntasks: [{id: t, responsible: {lead: [office, ofice]}, due: 2026-03-10}]\nladder: [{id: m, remedy: 3 d, by: nobody}]\nrules: [{id: r, on: incident, by: offic, paid_by: s, then: notice(\"x\")}]\n";
        let expected = [
            "ofice: the plan has no unit `ofice`",
            "nobody: the plan has no unit `nobody`",
            "offic: the plan has no unit `offic`",
            "s: `s` is a set of units, and only one unit can stand here",
        ];
        assert_eq!(said(&duty::UNKNOWN_UNIT, plan), expected);
    }

    #[test]
    fn a_title_is_told_once_and_with_the_id_that_is_meant() {
        let plan = "units: {office: {title: 办公室}}\ntasks: [{id: t, responsible: office, due: 2026-03-10}]\nrules: [{id: r, on: incident, by: 办公室, then: notice(\"x\")}]\n";
        assert_eq!(said(&duty::UNKNOWN_UNIT, plan), ["办公室: the plan has no unit `办公室`"]);
    }

    #[test]
    fn what_stands_in_quotes_is_mended_in_quotes() {
        let plan = "{\"duban\": 1, \"campaign\": {\"id\": \"d\", \"window\": \"2026-03-01..2026-03-31\", \"time_zone\": \"Asia/Shanghai\", \"calendar\": \"cn\", \"lead\": \"ofice\"}, \"units\": {\"office\": {}, \"s\": {\"each\": [\"x\"]}}, \"tasks\": [{\"id\": \"t\", \"responsible\": \"s\", \"due\": \"2026-03-10\"}]}";
        let source = crate::document::Source::new("plan", plan);
        let found = crate::check::check(source, &Default::default(), &crate::rules::RuleLibrary::new()).diagnostics;
        let edits = found.items().iter().flat_map(|d| &d.fixes).flat_map(|f| &f.edits);
        let edits: Vec<&str> = edits.map(|e| e.text.as_str()).collect();
        assert_eq!(edits, ["\"office\"", "{\"each\": \"s\"}"]);
    }
}
