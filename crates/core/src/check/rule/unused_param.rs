//! A parameter of the plan that nothing uses.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("rules", out) || s.is_broken("params", out) {
        return;
    }
    let text = s.sources.first().map_or("", |source| source.text());
    let scripts = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.properties());
    let read: BTreeSet<String> = scripts.filter(|p| p.view == "params").map(|p| p.field).collect();
    let written: BTreeSet<&str> = ["${", "params."]
        .iter()
        .flat_map(|before| text.match_indices(before).map(|(at, _)| word_at(text, at + before.len())))
        .collect();
    for (name, _) in &s.plan.params {
        // The year of dates is used by every date without one.
        let used = name.as_str() == "year" || read.contains(name.as_str()) || written.contains(name.as_str());
        if !used {
            out.push(Diagnostic::new(&rule::UNUSED_PARAM, name.span).arg("param", &name.value));
        }
    }
}

/// The name that stands at a place of the text.
fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("").trim_start();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    rest.get(..end.unwrap_or(rest.len())).unwrap_or("")
}
