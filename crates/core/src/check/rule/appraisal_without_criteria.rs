//! An appraisal without a measure: only words, or a scorecard that nothing counts on.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Value;
use crate::plan::Target;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if let Some(words) = &s.plan.appraisal {
        let text: String = words.value.chars().take(60).collect();
        out.push(Diagnostic::new(&rule::APPRAISAL_WITHOUT_CRITERIA, words.span).arg("words", text));
        return;
    }
    let Some(scorecard) = &s.plan.scorecard else { return };
    if s.rules_unread() || s.is_broken("rules", out) || s.is_broken("indicators", out) {
        return;
    }
    let mut calls = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(_, compiled)| compiled.calls());
    let counted = calls.any(|c| matches!(c.name.as_str(), "deduct" | "award"));
    let mut targets = s.plan.indicators.iter().filter_map(|(_, i)| i.target.as_ref());
    let aimed = targets.any(|t| matches!(&t.value, Target::Number(set) if set.item.is_some()));
    // A measure may set the band outright, or take points off itself.
    let banded = s.plan.ladder.iter().any(|m| m.band.is_some() || m.deduct.is_some());
    let scored = scorecard.items.iter().any(|i| i.score.is_some()) || s.is_broken("scorecard", out);
    if counted || aimed || banded || scored {
        return;
    }
    let place = match s.tree.map(|t| &t.value) {
        Some(Value::Map(all)) => all.iter().find(|(k, _)| k.text() == Some("scorecard")).map(|(k, _)| k.span),
        _ => None,
    };
    let finding = Diagnostic::new(&rule::APPRAISAL_WITHOUT_CRITERIA, place.unwrap_or(scorecard.span));
    out.push(finding.variant("nothing-counts").arg("base", scorecard.base.normalize()));
}
