//! A deduction greater than all its item holds.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::plan::Item;
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut items: BTreeMap<&str, &Item> = BTreeMap::new();
    for item in s.plan.scorecard.iter().flat_map(|c| &c.items) {
        items.entry(item.id.as_str()).or_insert(item);
    }
    for (script, compiled) in s.rules.iter().flat_map(|r| &r.scripts) {
        for call in compiled.calls().iter().filter(|c| c.name == "deduct") {
            let item = call.texts.iter().find(|(i, ..)| *i == 1).and_then(|(_, id, _)| items.get(id.as_str()).copied());
            let points = call.numbers.iter().find(|(i, _)| *i == 0).map(|(_, n)| *n);
            if let (Some(item), Some(points)) = (item, points)
                && let Some(most) = item.points
                && points > most
            {
                let finding = Diagnostic::new(&rule::EXCEEDS_ITEM, script.span(s.sources, call.place))
                    .arg("points", points.normalize())
                    .arg("item", &item.id.value)
                    .arg("most", most.normalize())
                    .related("item", item.span);
                out.push(finding);
            }
        }
    }
}
