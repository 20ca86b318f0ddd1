//! A deduction greater than all its item holds, written in the script or given by a parameter.

use super::param_place::param_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::Item;
use crate::rules::{Call, Resolved, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let items: BTreeMap<&str, &Item> =
        s.plan.scorecard.iter().flat_map(|c| &c.items).map(|item| (item.id.as_str(), item)).collect();
    for (resolved, script, compiled) in s.rules.iter().flat_map(|r| r.scripts.iter().map(move |(at, c)| (r, at, c))) {
        for call in compiled.calls().iter().filter(|c| c.name == "deduct") {
            let item = item(resolved, call).and_then(|id| items.get(id.as_str()));
            if let (Some(item), Some((points, param))) = (item, points(resolved, call))
                && let Some(most) = item.points
                && points > most
            {
                let given = param.and_then(|name| param_place(s, resolved, name)).map(|(span, _)| span);
                let finding =
                    Diagnostic::new(&rule::EXCEEDS_ITEM, given.unwrap_or_else(|| script.span(s.sources, call.place)))
                        .arg("points", points.normalize())
                        .arg("item", &item.id.value)
                        .arg("most", most.normalize())
                        .related("item", item.span);
                out.push(finding);
            }
        }
    }
}

fn param(call: &Call, position: usize) -> Option<&str> {
    call.params.iter().find(|(i, _)| *i == position).map(|(_, name)| name.as_str())
}

fn item(resolved: &Resolved, call: &Call) -> Option<String> {
    let text = call.texts.iter().find(|(i, ..)| *i == 1).map(|(_, id, _)| id.clone());
    text.or_else(|| match resolved.rule.params.get(param(call, 1)?) {
        Some(Value::Text(id)) => Some(id.to_string()),
        _ => None,
    })
}

/// How many points come off, and the parameter that says so.
fn points<'c>(resolved: &Resolved, call: &'c Call) -> Option<(Decimal, Option<&'c str>)> {
    if let Some((_, n)) = call.numbers.iter().find(|(i, _)| *i == 0) {
        return Some((*n, None));
    }
    let name = param(call, 0)?;
    match resolved.rule.params.get(name)? {
        Value::Int(n) => Some((Decimal::from(*n), Some(name))),
        Value::Decimal(n) => Some((*n, Some(name))),
        _ => None,
    }
}
