//! A parameter of the plan that nothing uses.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("rules", out) || s.is_broken("params", out) {
        return;
    }
    let text = s.sources.first().map_or("", |source| source.text());
    let scripts = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.properties());
    let read: Vec<String> = scripts.filter(|p| p.view == "params").map(|p| p.field).collect();
    for (name, _) in &s.plan.params {
        // The year of dates is used by every date without one.
        let used = name.as_str() == "year"
            || read.contains(&name.to_string())
            || ["${", "params."]
                .iter()
                .any(|before| text.match_indices(before).any(|(at, _)| names(text, at + before.len(), name.as_str())));
        if !used {
            out.push(Diagnostic::new(&rule::UNUSED_PARAM, name.span).arg("param", &name.value));
        }
    }
}

/// Whether the word at a place of the text is `name`.
fn names(text: &str, at: usize, name: &str) -> bool {
    let rest = text.get(at..).unwrap_or("").trim_start();
    rest.strip_prefix(name)
        .is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
}
