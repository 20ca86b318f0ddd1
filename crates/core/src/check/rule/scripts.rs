//! What scripts call and name, at the right place of the plan or rule file.

use super::ladder::on_call;
use super::param_place::{only_sound, param_place};
use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Diagnostic, duty, graph, rule};
use crate::plan::Trigger;
use crate::rules::{
    BUILTINS, Call, Compiled, Field, Property, QUESTIONS, Resolved, ScriptAt, VERBS, VIEWS, Value, about_obligation,
};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for resolved in s.rules {
        for (script, compiled) in &resolved.scripts {
            let own = compiled.functions();
            for call in compiled.calls() {
                function(s, script, &own, &call, out);
                about_a_unit(s, resolved, script, &call, out);
                names(s, resolved, script, &call, out);
            }
            let is_whole = |view: &str, field: &str| match view {
                "params" => matches!(resolved.rule.params.get(field), Some(Value::Int(_))),
                _ => Field::find(view, field).is_some_and(Field::is_whole),
            };
            for place in compiled.whole_divisions(&is_whole) {
                out.push(Diagnostic::new(&rule::WHOLE_DIVISION, script.span(s.sources, place)));
            }
            for property in compiled.properties() {
                field(s, resolved, (script, compiled), &property, out);
            }
        }
    }
}

fn function(s: &Subject<'_>, script: &ScriptAt, own: &[String], call: &Call, out: &mut Vec<Diagnostic>) {
    let span = script.span(s.sources, call.place);
    if let Some((_, counts, _)) = VERBS.iter().chain(QUESTIONS).find(|(name, ..)| *name == call.name) {
        if !counts.contains(&call.args) {
            let takes = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            let finding = Diagnostic::new(&rule::UNKNOWN_FUNCTION, span).variant("arguments").arg("name", &call.name);
            out.push(finding.arg("given", call.args).arg("takes", takes));
        } else if let Some(wanted) = wrong_argument(call) {
            let finding = Diagnostic::new(&rule::UNKNOWN_FUNCTION, span).variant(wanted);
            out.push(finding.arg("name", &call.name));
        }
        return;
    }
    if !own.contains(&call.name) && !BUILTINS.contains(&call.name.as_str()) {
        let known = VERBS.iter().chain(QUESTIONS).map(|v| v.0).chain(BUILTINS.iter().copied());
        out.push(unknown(&rule::UNKNOWN_FUNCTION, &call.name, span, known.chain(own.iter().map(String::as_str))));
    }
}

/// What is done to a unit, and triggered by what is about none.
fn about_a_unit(s: &Subject<'_>, resolved: &Resolved, script: &ScriptAt, call: &Call, out: &mut Vec<Diagnostic>) {
    let to_unit = ["deduct", "award", "impose", "raise", "lower", "escalate", "require"].contains(&call.name.as_str());
    let trigger = resolved.rule.trigger;
    if to_unit && !call.method && !trigger.is_about_unit() {
        let finding = Diagnostic::new(&rule::UNKNOWN_FUNCTION, script.span(s.sources, call.place));
        out.push(finding.variant("about-no-unit").arg("name", &call.name).arg("trigger", trigger.word()));
    }
}

/// Plain arguments of the wrong sort: text where points belong, a number where a name does.
fn wrong_argument(call: &Call) -> Option<&'static str> {
    let text = |position: usize| call.texts.iter().any(|(i, ..)| *i == position);
    let number = |position: usize| call.numbers.iter().any(|(i, _)| *i == position);
    match call.name.as_str() {
        "deduct" | "award" if text(0) || number(1) => Some("points-first"),
        "impose" | "notice" | "flag" | "escalate" | "require" if number(0) => Some("text-wanted"),
        "reward" if text(0) || number(1) => Some("amount-first"),
        _ => None,
    }
}

/// Measures and items named as plain text.
fn names(s: &Subject<'_>, resolved: &Resolved, script: &ScriptAt, call: &Call, out: &mut Vec<Diagnostic>) {
    let (code, position, known) = match call.name.as_str() {
        "impose" | "measures" => (&rule::UNKNOWN_MEASURE, 0, &s.declared.measures),
        "escalate" => (&duty::UNKNOWN_UNIT, 0, &s.declared.units),
        "require" => (&graph::UNKNOWN_TASK, 0, &s.declared.tasks),
        "deduct" | "award" | "points" => (&rule::UNKNOWN_ITEM, 1, &s.declared.items),
        _ => return,
    };
    // A name that comes in by a parameter is known too: it is wrong where its value is given.
    let param = call.params.iter().find(|(i, _)| *i == position).map(|(_, param)| param);
    if let Some(param) = param
        && let Some(Value::Text(name)) = resolved.rule.params.get(param)
        && !known.contains_key(&**name)
    {
        let at = param_place(s, resolved, param);
        let (place, replaceable) = at.unwrap_or_else(|| (script.span(s.sources, call.place), false));
        let finding = unknown(code, name, place, known.keys().map(String::as_str));
        out.push(only_sound(finding, replaceable));
    }
    let Some((_, text, place)) = call.texts.iter().find(|(i, ..)| *i == position) else { return };
    if !known.contains_key(text) {
        let inside = script.text_span(s.sources, *place, text);
        let span = inside.unwrap_or_else(|| script.span(s.sources, *place));
        let finding = unknown(code, text, span, known.keys().map(String::as_str));
        out.push(only_sound(finding, inside.is_some()));
    } else if call.name == "require" {
        let inside = script.text_span(s.sources, *place, text);
        on_call(s, text, inside.unwrap_or_else(|| script.span(s.sources, *place)), out);
    }
}

fn field(
    s: &Subject<'_>,
    resolved: &Resolved,
    (script, _): (&ScriptAt, &Compiled),
    property: &Property,
    out: &mut Vec<Diagnostic>,
) {
    if !VIEWS.contains(&property.view.as_str()) {
        return;
    }
    let span = script.span(s.sources, property.place);
    if property.view == "params" {
        if !resolved.rule.params.contains_key(&property.field) && !resolved.declared.contains(&property.field) {
            let finding = Diagnostic::new(&rule::UNKNOWN_PARAM, span).arg("param", &property.field);
            out.push(finding.suggest(&property.field, resolved.rule.params.keys().map(String::as_str)));
        }
        return;
    }
    let Some(field) = Field::find(&property.view, &property.field) else {
        let known = Field::ALL.iter().filter(|(_, view, ..)| *view == property.view).map(|(_, _, name, _)| *name);
        let finding = unknown(&rule::UNKNOWN_FIELD, &property.field, span, known);
        out.push(finding.arg("view", &property.view));
        return;
    };
    let trigger = resolved.rule.trigger;
    if !available(field, trigger) {
        let finding = Diagnostic::new(&rule::UNKNOWN_FIELD, span).variant("not-for-trigger");
        out.push(finding.arg("view", &property.view).arg("name", &property.field).arg("trigger", trigger.word()));
    }
}

/// Whether a trigger gives a field a value.
pub(crate) fn available(field: Field, trigger: Trigger) -> bool {
    let view = field.path().split('.').next().unwrap_or("");
    let measure = trigger.word().starts_with("measure.");
    let phase = trigger.word().starts_with("phase.");
    match view {
        "obligation" => about_obligation(trigger),
        "item" => match field {
            Field::ItemFrom => matches!(trigger, Trigger::ItemMoved | Trigger::ItemHandedOver),
            Field::ItemUnacknowledged => trigger == Trigger::ItemOverdue,
            _ => trigger.word().starts_with("item."),
        },
        "indicator" => match field {
            Field::IndicatorPeriod => trigger == Trigger::IndicatorReported,
            Field::IndicatorTarget => trigger == Trigger::IndicatorBelowTarget,
            _ => trigger.word().starts_with("indicator."),
        },
        "measure" => measure,
        "period" => trigger == Trigger::PeriodClosed,
        "phase" => phase || about_obligation(trigger),
        "unit" => trigger.is_about_unit(),
        "event" => match field {
            Field::EventCount => {
                matches!(trigger, Trigger::Incident | Trigger::Inspected | Trigger::ObligationUrged)
            }
            Field::EventKind | Field::EventRef => matches!(trigger, Trigger::Incident | Trigger::Inspected),
            Field::EventMarks => trigger == Trigger::Inspected,
            _ => true,
        },
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn found(code: &str, on: &str, then: &str) -> usize {
        said(code, &format!("scorecard: {{base: 100}}\nrules: [{{id: r, on: {on}, then: '{then}'}}]\n")).len()
    }

    #[test]
    fn what_is_done_to_a_unit_is_triggered_by_what_is_about_one() {
        for (on, then, n) in [
            ("campaign.closed", "deduct(1)", 1),
            ("phase.closed", "notice(\"x\"); escalate()", 1),
            ("campaign.closed", "notice(\"x\"); flag(\"y\"); reward(1, \"ref:1\")", 0),
            ("incident", "deduct(1)", 0),
        ] {
            assert_eq!(found("rule/unknown-function", on, then), n, "{on} {then}");
        }
    }

    #[test]
    fn whole_numbers_are_not_halved() {
        for (then, n) in [
            ("deduct(event.count / 2)", 1),
            ("deduct((event.count + 1) * 3 / 2)", 1),
            ("deduct(history.count(\"incident\", 30) / 3)", 1),
            ("deduct(5 / 2)", 1),
            ("deduct(6 / 2); deduct(event.count / 1)", 0),
            ("deduct(event.count / 2.0)", 0),
            ("deduct(unit.score / 2)", 0),
            ("let n = event.count / 2; deduct(n)", 1),
        ] {
            assert_eq!(found("rule/whole-division", "incident", then), n, "{then}");
        }
    }
}
