//! An indicator named that the plan does not have.

use super::rows;
use crate::check::Subject;
use crate::check::names::{require, unknown};
use crate::diagnostic::{Diagnostic, target};
use crate::document::{Node, Value};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // A section that is no mapping declares nothing that could be missed.
    let section = s.tree.and_then(|t| t.get("indicators"));
    if section.is_some_and(|n| !n.is_null() && !matches!(n.value, Value::Map(_))) {
        return;
    }
    let known = &s.declared.indicators;
    for id in s.plan.tasks.iter().filter_map(|t| t.deliverable.as_ref()).flat_map(|d| &d.indicators) {
        require(&target::UNKNOWN_INDICATOR, known, id.as_str(), id.span, out);
    }
    let kinds = kinds(s.tree.and_then(|t| t.get("units")));
    for id in rows(s).into_iter().filter_map(|row| row.ratio()).flatten() {
        let name = id.as_str();
        if known.contains_key(name) || s.declared.sets.contains_key(name) || kinds.contains(name) {
            continue;
        }
        if let Some(unit) = s.declared.units.get(name) {
            let finding = Diagnostic::new(&target::UNKNOWN_INDICATOR, id.span).variant("one-unit").arg("name", name);
            out.push(finding.related("unit", *unit));
            continue;
        }
        let all = known.keys().chain(s.declared.sets.keys()).map(String::as_str).chain(kinds.iter().copied());
        out.push(unknown(&target::UNKNOWN_INDICATOR, name, id.span, all).variant("ratio"));
    }
}

/// The kinds of units, those of units that could not be read too.
fn kinds(units: Option<&Node>) -> BTreeSet<&str> {
    match units.map(|n| &n.value) {
        Some(Value::Map(entries)) => entries.iter().filter_map(|(_, unit)| unit.get("kind")?.text()).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    #[test]
    fn a_ratio_may_name_a_set_or_a_kind_for_their_number() {
        let found = |a: &str, b: &str| {
            let plan = format!(
                "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
                 units: {{hall: {{}}, villages: {{kind: village, each: [east, west]}}}}\n\
                 indicators: {{done: {{measure: 個}}, share: {{roll_up: {{ratio: [{a}, {b}]}}}}}}\n\
                 tasks: [{{id: t, responsible: {{each: villages}}, due: 2026-03-10, to: hall,\n  \
                 deliverable: {{kind: return, indicators: [done]}}}}]\n"
            );
            let done = check(Source::new("p", plan), &Default::default(), &Default::default());
            let errors = done.diagnostics.at_least(crate::diagnostic::Severity::Error);
            errors.items().iter().map(|d| (d.code.id, d.variant)).collect::<Vec<_>>()
        };
        assert_eq!(found("done", "villages"), []);
        assert_eq!(found("done", "village"), []);
        assert_eq!(found("done", "hall"), [("target/unknown-indicator", "one-unit")]);
        assert_eq!(found("doen", "villages"), [("target/unknown-indicator", "ratio")]);
        assert_eq!(found("done", "share"), [("graph/cycle", "indicators")]);
    }
}
