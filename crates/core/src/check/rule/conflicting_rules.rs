//! Rules that hold in the same case and say different things of it.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Span;
use crate::plan::Trigger;
use crate::rules::{Call, Resolved, ScriptAt, scope_text};
use std::collections::BTreeMap;

/// Further contradictions of one case are like the first ones; so many are kept to compare with.
const KEPT: usize = 8;

/// What a rule does for certain.
struct Done<'r> {
    what: String,
    group: Option<&'r str>,
    rule: &'r Resolved,
}

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut cases: BTreeMap<(Trigger, String, String), Vec<&Resolved>> = BTreeMap::new();
    for resolved in s.rules {
        cases.entry(case(resolved)).or_default().push(resolved);
    }
    for rules in cases.values().filter(|rules| rules.len() > 1) {
        // What is said of each item, and which measure is imposed.
        let mut said: BTreeMap<(&'static str, Option<String>), Vec<Done<'_>>> = BTreeMap::new();
        for resolved in rules {
            one(s, resolved, &mut said, out);
        }
    }
}

fn one<'r>(
    s: &Subject<'_>,
    resolved: &'r Resolved,
    said: &mut BTreeMap<(&'static str, Option<String>), Vec<Done<'r>>>,
    out: &mut Vec<Diagnostic>,
) {
    let group = resolved.rule.exclusive_group.as_deref();
    let mut told = false;
    for (script, call) in resolved.scripts.iter().flat_map(|(at, c)| c.calls().into_iter().map(move |call| (at, call)))
    {
        let Some((about, what)) = certain(&call) else { continue };
        let variant = if about.0 == "impose" { "measures" } else { "points" };
        let item = about.1.clone();
        let before = said.entry(about).or_default();
        let other = before.iter().find(|d| {
            d.what != what && d.rule.declared_at != resolved.declared_at && (group.is_none() || d.group != group)
        });
        if let Some(other) = other
            && !told
        {
            told = true;
            let variant = if item.is_none() && variant == "points" { "at-large" } else { variant };
            let finding = Diagnostic::new(&rule::CONFLICTING_RULES, place(s, resolved, script, &call)).variant(variant);
            let finding = finding.arg("rule", &resolved.rule.id).arg("other", &other.rule.rule.id);
            let finding = finding.arg("this", &what).arg("that", &other.what).arg("item", item.unwrap_or_default());
            out.push(finding.related("other", declared(s, other.rule)));
        }
        if before.len() < KEPT && !before.iter().any(|d| d.what == what && d.group == group) {
            before.push(Done { what, group, rule: resolved });
        }
    }
}

/// Trigger, scope and condition, each as text without its layout.
fn case(resolved: &Resolved) -> (Trigger, String, String) {
    let rule = &resolved.rule;
    let when = rule.when.as_ref().and(resolved.scripts.first()).map_or("", |(script, _)| script.text.as_str());
    let mut when = when.split_whitespace().collect::<Vec<_>>().join(" ");
    if when.contains("params") {
        // The same words with other values are another condition.
        when.extend(rule.params.iter().map(|(name, value)| format!("|{name}={value}")));
    }
    (rule.trigger, scope_text(rule.scope.as_ref()), when)
}

/// What a call says of what, where it is made whenever the rule applies and its arguments are plain.
fn certain(call: &Call) -> Option<((&'static str, Option<String>), String)> {
    let text = |position: usize| call.texts.iter().find(|(i, ..)| *i == position).map(|(_, t, _)| t.clone());
    if !call.certain || call.method {
        return None;
    }
    match (call.name.as_str(), call.args) {
        ("impose", 1) => Some((("impose", None), text(0)?)),
        ("deduct", 1 | 2) => {
            // Less than nothing is refused when the rule runs.
            let points = call.numbers.iter().find(|(i, n)| *i == 0 && !n.is_sign_negative())?.1.normalize().to_string();
            let item = text(1);
            (call.args == 1 || item.is_some()).then_some((("deduct", item), points))
        }
        _ => None,
    }
}

fn place(s: &Subject<'_>, resolved: &Resolved, script: &ScriptAt, call: &Call) -> Span {
    resolved.used_at.unwrap_or_else(|| script.span(s.sources, call.place))
}

fn declared(s: &Subject<'_>, resolved: &Resolved) -> Span {
    let id = s.decl(resolved).and_then(|d| d.id.as_ref().or(d.r#use.as_ref()));
    id.map_or(resolved.declared_at, |id| id.span)
}
