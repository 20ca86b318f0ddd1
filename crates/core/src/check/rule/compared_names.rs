//! Names that a script compares fields with, where the plan has no such thing: `obligation.task == "weekyl"`.

use super::param_place::{only_sound, param_place};
use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Code, Diagnostic, document, duty, graph, rule, window};
use crate::document::Span;
use crate::plan::DeliverableKind;
use crate::rules::{Resolved, ScriptAt, Term, Value};
use std::collections::BTreeSet;

/// The kinds of units a plan has; none where its units could not be read.
type Kinds<'s> = Option<BTreeSet<&'s str>>;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let kinds: Kinds<'_> = (!s.is_broken("units", out))
        .then(|| s.plan.units.iter().filter_map(|(_, u)| u.kind.as_ref()).map(|k| k.as_str()).collect());
    for kind in s.plan.rules.iter().filter_map(|r| r.scope.as_ref()).filter_map(|scope| scope.kind.as_ref()) {
        out.extend(
            kinds
                .as_ref()
                .filter(|k| !k.contains(kind.as_str()))
                .map(|k| unknown(&rule::UNKNOWN_KIND, kind.as_str(), kind.span, k.iter().copied())),
        );
    }
    for resolved in s.rules {
        for (script, compiled) in &resolved.scripts {
            for comparison in compiled.equalities(&script.text) {
                if let (Term::Field(view, field), _) = &comparison.left {
                    compared(s, resolved, script, &kinds, (view, field), &comparison.right, out);
                }
            }
        }
    }
}

fn compared(
    s: &Subject<'_>,
    resolved: &Resolved,
    script: &ScriptAt,
    kinds: &Kinds<'_>,
    field: (&str, &str),
    (term, place): &(Term, crate::rules::Place),
    out: &mut Vec<Diagnostic>,
) {
    match term {
        Term::Text(name) => {
            let inside = script.text_span(s.sources, *place, name);
            let span = inside.unwrap_or_else(|| script.span(s.sources, *place));
            let finding = finding(s, kinds, field, name, span);
            out.extend(finding.map(|f| only_sound(f, inside.is_some())));
        }
        Term::Param(param) => {
            let Some(Value::Text(name)) = resolved.rule.params.get(param) else { return };
            let Some((span, replaceable)) = param_place(s, resolved, param) else { return };
            out.extend(finding(s, kinds, field, name, span).map(|f| only_sound(f, replaceable)));
        }
        _ => {}
    }
}

/// What is wrong with comparing a field with `name`, if anything.
fn finding(s: &Subject<'_>, kinds: &Kinds<'_>, field: (&str, &str), name: &str, span: Span) -> Option<Diagnostic> {
    let (code, known): (&'static Code, _) = match field {
        ("obligation", "task") => (&graph::UNKNOWN_TASK, &s.declared.tasks),
        ("obligation" | "phase", "phase" | "id") => (&window::UNKNOWN_PHASE, &s.declared.phases),
        ("unit", "id" | "parent") | ("obligation", "unit") => (&duty::UNKNOWN_UNIT, &s.declared.units),
        ("unit", "measure") | ("measure", "id") => (&rule::UNKNOWN_MEASURE, &s.declared.measures),
        ("obligation", "deliverable") => {
            let words = DeliverableKind::WORDS;
            let finding = Diagnostic::new(&document::BAD_VALUE, span).arg("text", name).arg("known", words.join(", "));
            return (!words.contains(&name)).then(|| finding.suggest(name, words.iter().copied()));
        }
        ("unit", "kind") => {
            let kinds = kinds.as_ref().filter(|kinds| !kinds.contains(name))?;
            return Some(unknown(&rule::UNKNOWN_KIND, name, span, kinds.iter().copied()));
        }
        _ => return None,
    };
    if known.contains_key(name) {
        return None;
    }
    if *code == duty::UNKNOWN_UNIT
        && let Some(set) = s.declared.sets.get(name)
    {
        let finding = Diagnostic::new(code, span).variant("set-no-each").arg("name", name);
        return Some(finding.related("set", *set));
    }
    Some(unknown(code, name, span, known.keys().map(String::as_str)))
}
