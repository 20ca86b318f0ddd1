//! A condition that can never hold.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Span;
use crate::plan::DeliverableKind;
use crate::rules::{Compared, Comparison, Condition, Place, Resolved, ScriptAt, Term};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Why a condition never holds, and where that shows.
enum Never {
    /// It is false as it stands.
    Fixed(Place),
    /// Two of its parts contradict one another: the field, where they stand.
    Contradiction(String, Place, Place),
    /// A field never has this value in this rule: the field, the value, what it is or may be, and where that is said.
    Excluded { field: String, value: String, place: Place, allowed: String, said: Option<Span> },
}

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for resolved in s.rules {
        let whens = usize::from(resolved.rule.when.is_some());
        for (i, (script, compiled)) in resolved.scripts.iter().enumerate() {
            for never in compiled.conditions(i < whens).iter().filter_map(|c| never(s, resolved, c)) {
                out.push(finding(s, script, never));
            }
        }
    }
}

fn finding(s: &Subject<'_>, script: &ScriptAt, never: Never) -> Diagnostic {
    let new = |place| Diagnostic::new(&rule::UNREACHABLE_CONDITION, script.span(s.sources, place));
    match never {
        Never::Fixed(place) => new(place),
        Never::Contradiction(field, first, second) => {
            let finding = new(second).variant("contradiction").arg("field", field);
            finding.related("first", script.span(s.sources, first))
        }
        Never::Excluded { field, value, place, allowed, said } => {
            let span = script.text_span(s.sources, place, &value).unwrap_or_else(|| script.span(s.sources, place));
            let finding = Diagnostic::new(&rule::UNREACHABLE_CONDITION, span);
            let finding = finding.variant(if said.is_some() { "scope" } else { "trigger" });
            let finding = finding.arg("field", field).arg("value", value).arg("allowed", allowed);
            said.into_iter().fold(finding, |f, span| f.related("scope", span))
        }
    }
}

fn never(s: &Subject<'_>, resolved: &Resolved, condition: &Condition) -> Option<Never> {
    match condition {
        Condition::Fixed(false, place) => Some(Never::Fixed(*place)),
        Condition::Compare(c) => excluded(s, resolved, c).or_else(|| fixed(c).then_some(Never::Fixed(c.left.1))),
        Condition::Any(parts) => {
            let all: Option<Vec<Never>> = parts.iter().map(|c| never(s, resolved, c)).collect();
            all.and_then(|all| all.into_iter().next())
        }
        Condition::All(parts) => parts.iter().find_map(|c| never(s, resolved, c)).or_else(|| contradiction(parts)),
        _ => None,
    }
}

/// Whether two plain values are compared, and the comparison fails.
fn fixed(c: &Comparison) -> bool {
    holds(&c.left.0, c.how, &c.right.0) == Some(false)
}

/// Whether a comparison of plain values holds; nothing where their sorts differ or one is not plain.
fn holds(a: &Term, how: Compared, b: &Term) -> Option<bool> {
    let order = match (a, b) {
        (Term::Number(a), Term::Number(b)) => a.cmp(b),
        (Term::Text(a), Term::Text(b)) => a.cmp(b),
        (Term::Bool(a), Term::Bool(b)) if matches!(how, Compared::Equal | Compared::Unequal) => a.cmp(b),
        _ => return None,
    };
    Some(match how {
        Compared::Equal => order.is_eq(),
        Compared::Unequal => order.is_ne(),
        Compared::Less => order.is_lt(),
        Compared::AtMost => order.is_le(),
        Compared::Greater => order.is_gt(),
        Compared::AtLeast => order.is_ge(),
    })
}

/// A value that the trigger or the scope of the rule leaves out. Names the plan does not have are told elsewhere.
fn excluded(s: &Subject<'_>, resolved: &Resolved, c: &Comparison) -> Option<Never> {
    let ((Term::Field(view, field), _), Compared::Equal, (Term::Text(value), place)) = (&c.left, c.how, &c.right)
    else {
        return None;
    };
    let scope = resolved.rule.scope.as_ref();
    let (allowed, said): (Vec<&str>, Option<Span>) = match (*view, field.as_str()) {
        ("event", "trigger") => (vec![resolved.rule.trigger.word()], None),
        ("obligation", "task") if s.declared.tasks.contains_key(value) => {
            let tasks = &scope?.task.as_ref()?.0;
            (tasks.iter().map(|t| t.as_str()).collect(), tasks.first().map(|t| t.span))
        }
        ("obligation" | "phase", "phase" | "id") if s.declared.phases.contains_key(value) => {
            let phase = scope?.phase.as_ref()?;
            (vec![phase.as_str()], Some(phase.span))
        }
        ("obligation", "deliverable") if DeliverableKind::from_word(value).is_some() => {
            (vec![scope?.deliverable?.word()], Some(scope?.span))
        }
        ("unit", "kind") if s.plan.units.iter().any(|(_, u)| u.kind.as_ref().is_some_and(|k| k.value == *value)) => {
            let kind = scope?.kind.as_ref()?;
            (vec![kind.as_str()], Some(kind.span))
        }
        _ => return None,
    };
    let field = format!("{view}.{field}");
    (!allowed.contains(&value.as_str())).then(|| Never::Excluded {
        field,
        value: value.clone(),
        place: *place,
        allowed: allowed.join(", "),
        said,
    })
}

/// What the parts of a condition have said of one field so far.
#[derive(Default)]
struct Said<'c> {
    equal: Option<(&'c Term, Place)>,
    unequal: Vec<(&'c Term, Place)>,
    /// Nothing below, whether that bound itself is in, and where.
    low: Option<(Decimal, bool, Place)>,
    /// Nothing above.
    high: Option<(Decimal, bool, Place)>,
}

/// Parts joined by `&&` that no value of a field meets together.
fn contradiction(parts: &[Condition]) -> Option<Never> {
    let mut fields: BTreeMap<(&str, &str), Said<'_>> = BTreeMap::new();
    for part in parts {
        let Condition::Compare(c) = part else { continue };
        let Term::Field(view, field) = &c.left.0 else { continue };
        if matches!(c.right.0, Term::Other | Term::Field(..) | Term::Param(_)) {
            continue;
        }
        let place = c.left.1;
        if let Some(first) = fields.entry((view, field)).or_default().add(c) {
            return Some(Never::Contradiction(format!("{view}.{field}"), first, place));
        }
    }
    None
}

impl<'c> Said<'c> {
    /// Adds a part; gives the place of an earlier one that it contradicts.
    fn add(&mut self, c: &'c Comparison) -> Option<Place> {
        let (term, place) = (&c.right.0, c.left.1);
        match (c.how, term) {
            (Compared::Equal, _) => {
                let other = self.equal.filter(|(t, _)| holds(t, Compared::Equal, term) != Some(true));
                let not = self.unequal.iter().find(|(t, _)| holds(t, Compared::Equal, term) == Some(true));
                self.equal = self.equal.or(Some((term, place)));
                other.or(not.copied()).map(|(_, at)| at).or_else(|| self.bounds(term))
            }
            (Compared::Unequal, _) => {
                self.unequal.push((term, place));
                self.equal.filter(|(t, _)| holds(t, Compared::Equal, term) == Some(true)).map(|(_, at)| at)
            }
            (Compared::Greater | Compared::AtLeast, Term::Number(n)) => {
                let bound = (*n, c.how == Compared::AtLeast, place);
                if self.low.is_none_or(|(m, included, _)| *n > m || *n == m && included) {
                    self.low = Some(bound);
                }
                let above = self.high.filter(|(m, included, _)| *n > *m || *n == *m && !(bound.1 && *included));
                above.map(|(.., at)| at).or_else(|| self.outside())
            }
            (Compared::Less | Compared::AtMost, Term::Number(n)) => {
                let bound = (*n, c.how == Compared::AtMost, place);
                if self.high.is_none_or(|(m, included, _)| *n < m || *n == m && included) {
                    self.high = Some(bound);
                }
                let below = self.low.filter(|(m, included, _)| *n < *m || *n == *m && !(bound.1 && *included));
                below.map(|(.., at)| at).or_else(|| self.outside())
            }
            _ => None,
        }
    }

    /// The bound that a value lies outside of.
    fn bounds(&self, term: &Term) -> Option<Place> {
        let Term::Number(n) = term else { return None };
        let low = self.low.filter(|(m, included, _)| *n < *m || *n == *m && !included);
        let high = self.high.filter(|(m, included, _)| *n > *m || *n == *m && !included);
        low.or(high).map(|(.., at)| at)
    }

    /// The one value allowed, where it lies outside of the bounds.
    fn outside(&self) -> Option<Place> {
        let (term, at) = self.equal?;
        self.bounds(term).map(|_| at)
    }
}
