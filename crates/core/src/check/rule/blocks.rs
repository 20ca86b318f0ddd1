//! Blocks for kinds of units that do not add up to what a unit of the kind starts with.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Value;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let Some(card) = &s.plan.scorecard else { return };
    // An item that could not be read is a part of the sum as well.
    let written = s.tree.and_then(|t| t.get("scorecard")?.get("items"));
    if !matches!(written.map(|n| &n.value), Some(Value::Seq(all)) if all.len() == card.items.len()) {
        return;
    }
    // Without blocks for some units, items may well leave part of the base to no item at all.
    let top: Vec<_> = card.items.iter().filter(|i| i.under.is_none() && !i.bonus).collect();
    if !top.iter().any(|i| i.applies_to.is_some()) || top.iter().any(|i| i.points.is_none()) {
        return;
    }
    let units = &s.timetable.units;
    let scored: BTreeSet<UnitIx> = match &card.applies_to {
        Some(chosen) => units.select(&chosen.value).into_iter().collect(),
        None => top.iter().filter_map(|i| i.applies_to.as_ref()).flat_map(|c| units.select(&c.value)).collect(),
    };
    let mut sums: BTreeMap<UnitIx, Decimal> = scored.iter().map(|unit| (*unit, Decimal::ZERO)).collect();
    for item in &top {
        let of: Vec<UnitIx> = match &item.applies_to {
            Some(chosen) => units.select(&chosen.value),
            None => scored.iter().copied().collect(),
        };
        for unit in of {
            if let Some(sum) = sums.get_mut(&unit) {
                *sum = sum.saturating_add(item.points.unwrap_or_default());
            }
        }
    }
    let place = s.tree.and_then(|t| t.get("scorecard")?.get("base")).map_or(card.span, |n| n.span);
    // One unit stands for all whose blocks come to the same.
    let mut told = BTreeSet::new();
    for (unit, sum) in sums.into_iter().filter(|(_, sum)| *sum != card.base) {
        if told.insert(sum) {
            let name = units.all().at(unit).map_or("", |u| u.id.as_str());
            let finding = Diagnostic::new(&rule::BLOCKS_DO_NOT_ADD_UP, place);
            out.push(finding.arg("unit", name).arg("sum", sum.normalize()).arg("base", card.base.normalize()));
        }
    }
}
