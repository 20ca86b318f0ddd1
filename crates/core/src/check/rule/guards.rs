//! The conditions of phases: what they ask, of what, and whether they can be answered at all.

use super::param_place::only_sound;
use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Code, Diagnostic, graph, pipeline, rule, target, window};
use crate::document::Span;
use crate::rules::{Argument, BUILTINS, Call, Failure, Field, GUARD_FIELDS, GuardAt, GuardQuestion, Property, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for guard in s.guards {
        let before = out.len();
        for call in guard.guard.calls() {
            asked(s, guard, &call, out);
        }
        for property in guard.guard.properties().iter().filter(|p| p.view == "campaign") {
            field(s, guard, property, out);
        }
        if out.len() == before {
            tried(s, guard, out);
        }
    }
}

/// What a condition calls: a question, asked as it can be, of something that the plan has.
fn asked(s: &Subject<'_>, guard: &GuardAt, call: &Call, out: &mut Vec<Diagnostic>) {
    let span = guard.script.span(s.sources, call.place);
    let Some(question) = GuardQuestion::from_word(&call.name) else {
        if !BUILTINS.contains(&call.name.as_str()) {
            let words = GuardQuestion::ALL.iter().map(|(q, _)| q.word());
            let known = words.chain(BUILTINS.iter().copied());
            out.push(unknown(&rule::UNKNOWN_FUNCTION, &call.name, span, known).variant("question"));
        }
        return;
    };
    let argument = question.argument();
    let wrong = |variant| Diagnostic::new(&rule::UNKNOWN_FUNCTION, span).variant(variant).arg("name", &call.name);
    if !call.method && !argument.counts().contains(&call.args) {
        let takes = argument.counts().iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
        out.push(wrong("arguments").arg("given", call.args).arg("takes", takes));
        return;
    }
    let Some((_, name, place)) = call.texts.first().filter(|_| !call.method) else {
        if call.method || call.args > 0 {
            out.push(wrong("in-quotes"));
        }
        return;
    };
    let (code, known) = named(s, argument);
    if !known.contains_key(name) {
        let inside = guard.script.text_span(s.sources, *place, name);
        let place = inside.unwrap_or_else(|| guard.script.span(s.sources, *place));
        let finding = unknown(code, name, place, known.keys().map(String::as_str));
        out.push(only_sound(finding, inside.is_some()));
    }
}

/// What there is of the sort that an argument names, and the finding when it is not there.
fn named<'a>(s: &Subject<'a>, argument: Argument) -> (&'static Code, &'a BTreeMap<String, Span>) {
    match argument {
        Argument::Phase | Argument::PerhapsPhase => (&window::UNKNOWN_PHASE, &s.declared.phases),
        Argument::Task => (&graph::UNKNOWN_TASK, &s.declared.tasks),
        Argument::PerhapsPipeline => (&pipeline::UNKNOWN_PIPELINE, &s.declared.pipelines),
        Argument::Indicator => (&target::UNKNOWN_INDICATOR, &s.declared.indicators),
    }
}

fn field(s: &Subject<'_>, guard: &GuardAt, property: &Property, out: &mut Vec<Diagnostic>) {
    if Field::find("campaign", &property.field).is_none_or(|f| !GUARD_FIELDS.contains(&f)) {
        let span = guard.script.span(s.sources, property.place);
        let known = GUARD_FIELDS.iter().filter_map(|f| f.path().split_once('.')).map(|(_, name)| name);
        let finding = unknown(&rule::UNKNOWN_FIELD, &property.field, span, known);
        out.push(finding.arg("view", &property.view));
    }
}

/// A condition that breaks off, or is neither true nor false, whether nothing is there or one of each.
fn tried(s: &Subject<'_>, guard: &GuardAt, out: &mut Vec<Diagnostic>) {
    let id = s.plan.campaign.id.as_str();
    let run = |n: i64| {
        let answer = move |question: &crate::rules::Question| match question.name {
            GuardQuestion::Done | GuardQuestion::PhaseClosed => Value::Bool(n > 0),
            GuardQuestion::Indicator if n > 0 => Value::Decimal(Decimal::from(n)),
            GuardQuestion::Indicator => Value::None,
            _ => Value::Int(n),
        };
        s.sandbox.holds(&guard.guard, &answer, n.max(1), id).err()
    };
    let (Some(_), Some(Failure { reason, place, .. })) = (run(0), run(1)) else { return };
    let span = guard.script.span(s.sources, place);
    out.push(Diagnostic::new(&rule::SYNTAX, span).variant("guard-fails").arg("said", reason));
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{PLAN, found};
    use crate::diagnostic::Severity;

    /// Each finding of a plan with this condition, with the text of its place and the suggestion.
    fn of(when: &str) -> Vec<(String, String)> {
        let plan = format!(
            "{PLAN}phases:\n  - {{id: act, window: 2026-03-02..2026-04-30}}\n  - id: close\n    window: 2026-05-01..2026-06-30\n    \
             enter:\n      when: {when}\nindicators: {{dens: {{measure: 個}}}}\npipelines:\n  lead: {{initial: a, states: {{a: {{within: 3 d}}, z: {{final: true}}}}, moves: [a -> z]}}\n\
             tasks: [{{id: sweep, phase: act, responsible: police, due: 2026-04-10}}]\n"
        );
        let all = found(&plan).at_least(Severity::Error);
        all.items().iter().map(|d| (format!("{} {}", d.code.id, d.variant), plan[d.span.range()].to_owned())).collect()
    }

    fn one(when: &str) -> (String, String) {
        let all = of(when);
        assert_eq!(all.len(), 1, "{when}: {all:?}");
        all.into_iter().next().unwrap()
    }

    #[test]
    fn each_question_is_looked_into() {
        for sound in [
            "open_obligations() == 0",
            "\"open_obligations('act') == 0 && !phase_closed('act')\"",
            "overdue_obligations(\"act\") < 3 || done(\"sweep\")",
            "open_items(\"lead\") + open_items() == 0",
            "indicator(\"dens\") >= 4.5 && campaign.day > 3",
            "campaign.id == \"demo\" && max(open_items(), 2) == 2",
            "|\n        open_obligations(\"act\") == 0\n        && done(\"sweep\")",
        ] {
            assert_eq!(of(sound), [], "{sound}");
        }
        for (wrong, code, place) in [
            ("open_obligations(\"atc\") == 0", "window/unknown-phase ", "atc"),
            ("\"phase_closed('atc')\"", "window/unknown-phase ", "atc"),
            ("done(\"sweeep\")", "graph/unknown-task ", "sweeep"),
            ("open_items(\"leads\") == 0", "pipeline/unknown-pipeline ", "leads"),
            ("indicator(\"den\") > 1", "target/unknown-indicator ", "den"),
            ("open_obligation() == 0", "rule/unknown-function question", "open_obligation"),
            ("deduct(1) == 0", "rule/unknown-function question", "deduct"),
            ("done() == true", "rule/unknown-function arguments", "done"),
            ("done(campaign.id)", "rule/unknown-function in-quotes", "done"),
            ("\"'sweep'.done()\"", "rule/unknown-function in-quotes", "done"),
            ("campaign.title == \"x\"", "rule/unknown-field ", "title"),
            ("obligation.late", "rule/unknown-field guard-name", "obligation"),
            ("open_obligations(", "rule/syntax guard", "open_obligations("),
            ("open_obligations()", "rule/syntax guard-fails", "open_obligations"),
            ("done(\"sweep\") > 1 + \"x\" / 2", "rule/syntax guard-fails", "done"),
            ("验收合格的", "rule/syntax guard-in-words", "验收合格的"),
            ("done（\"sweep\")", "document/full-width-punctuation script", "（"),
        ] {
            let (found, at) = one(wrong);
            assert_eq!(found, code, "{wrong}");
            assert!(
                at.starts_with(place) || found.ends_with("guard") || found.ends_with("guard-fails"),
                "{wrong}: {at}"
            );
        }
    }
}
