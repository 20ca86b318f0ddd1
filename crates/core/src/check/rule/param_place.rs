//! Where the value of a parameter that a rule reads is given.

use crate::check::Subject;
use crate::diagnostic::Diagnostic;
use crate::document::Span;
use crate::rules::Resolved;

/// The place of a parameter's value: in the rule's `with`, in the plan's `params`, or else where the plan takes the rule.
/// The second part says whether a better value can stand in that very place.
pub(super) fn param_place(s: &Subject<'_>, resolved: &Resolved, name: &str) -> Option<(Span, bool)> {
    let given = s.decl(resolved).and_then(|d| d.with.as_ref()).and_then(|with| with.0.get(name));
    if let Some(given) = given {
        return Some((given.span, true));
    }
    if resolved.own.iter().any(|own| own.as_str() == name) {
        return resolved.used_at.map(|at| (at, false));
    }
    let (key, spec) = s.plan.params.iter().find(|(key, _)| key.as_str() == name)?;
    let value = resolved.rule.params.get(name).map(ToString::to_string);
    // A value given on the command line stands nowhere in the plan.
    let default = spec.default.as_ref().filter(|raw| raw.0.text() == value.as_deref());
    Some(default.map_or((key.span, false), |raw| (raw.0.span, true)))
}

/// A finding about a parameter's value without what it could not mend.
pub(super) fn only_sound(mut finding: Diagnostic, replaceable: bool) -> Diagnostic {
    if !replaceable {
        finding.fixes.clear();
    }
    finding
}
