//! A parameter that nothing uses: one of the plan, or one of a rule file that its script never reads.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for resolved in s.rules.iter().filter(|r| !r.own.is_empty()) {
        let reads: Option<Vec<Vec<String>>> = resolved.scripts.iter().map(|(_, c)| c.params_read()).collect();
        let Some(reads) = reads else { continue };
        let reads: BTreeSet<String> = reads.into_iter().flatten().collect();
        for own in resolved.own.iter().filter(|own| !reads.contains(own.as_str())) {
            let finding = Diagnostic::new(&rule::UNUSED_PARAM, own.span).variant("rule-file");
            out.push(finding.arg("param", &own.value));
        }
    }
    if s.is_broken("rules", out) || s.is_broken("params", out) {
        return;
    }
    let text = s.sources.first().map_or("", |source| source.text());
    let mut read: BTreeSet<String> = BTreeSet::new();
    for (_, compiled) in s.rules.iter().flat_map(|r| &r.scripts) {
        // A name worked out while the rule runs may be any.
        let Some(params) = compiled.params_read() else { return };
        read.extend(params);
    }
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
