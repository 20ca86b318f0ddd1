//! Scores that roll up the unit tree.

use super::period::Period;
use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, Consequence, What, decimal};
use crate::campaign::joined::joined;
use crate::plan::ScoreRollUp;
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A score made of those of the units directly below.
#[derive(Debug, Clone, PartialEq)]
pub struct RolledUp {
    /// What it comes to.
    pub score: Decimal,
    /// How it is made.
    pub how: ScoreRollUp,
    /// What it is made of: each unit with its score, and what it weighs.
    pub of: Vec<(Arc<str>, Decimal, Decimal)>,
}

/// What the scores of a closed period came to for a unit above, as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodRolledUp {
    /// Whose.
    pub unit: Arc<str>,
    /// Which period.
    pub period: Arc<str>,
    /// What was made, and of what.
    pub made: RolledUp,
}

impl PeriodRolledUp {
    pub(in crate::campaign) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("period", &*self.period)?;
        m.serialize_entry("score", &decimal(&self.made.score))?;
        m.serialize_entry("roll_up", self.made.how.word())?;
        let of = |(unit, score, weight): &(Arc<str>, Decimal, Decimal)| {
            let weight = (self.made.how == ScoreRollUp::Weighted).then(|| ("weight", decimal(weight)));
            let all = [("unit", unit.to_string()), ("score", decimal(score))].into_iter().chain(weight);
            all.collect::<BTreeMap<&str, String>>()
        };
        m.serialize_entry("of", &self.made.of.iter().map(of).collect::<Vec<_>>())
    }
}

impl Campaign {
    /// The scores of units that stand above scored ones, made of those directly below, where the plan asks for it.
    pub fn rolled_up_scores(&self) -> BTreeMap<UnitIx, Decimal> {
        self.made_scores().into_iter().map(|(unit, made)| (unit, made.score)).collect()
    }

    /// What the scores of each closed period came to for units above, in order.
    pub fn closed_roll_ups(&self) -> &[PeriodRolledUp] {
        &self.state.scoring.rolled
    }

    /// The same, with what each is made of.
    pub(super) fn made_scores(&self) -> BTreeMap<UnitIx, RolledUp> {
        let Some((card, how)) = self.plan.plan.scorecard.as_ref().and_then(|c| Some((c, c.roll_up?))) else {
            return BTreeMap::new();
        };
        let units = &self.plan.timetable.units;
        let mut weights: BTreeMap<UnitIx, Decimal> = BTreeMap::new();
        for weight in card.weights.iter().filter(|_| how == ScoreRollUp::Weighted) {
            weights.extend(units.named(&weight.unit.value).into_iter().map(|unit| (unit, weight.weight)));
        }
        // The deepest first, so that what is below is known.
        let mut order: Vec<(usize, UnitIx)> = units.all().indices().map(|u| (units.ancestors(u).count(), u)).collect();
        order.sort_by_key(|(depth, unit)| (std::cmp::Reverse(*depth), *unit));
        let mut below: BTreeMap<UnitIx, Vec<(Arc<str>, Decimal, Decimal)>> = BTreeMap::new();
        let mut rolled: BTreeMap<UnitIx, RolledUp> = BTreeMap::new();
        for (_, unit) in order {
            if let Some((score, of)) = below.remove(&unit).and_then(|of| Some((made_of(&of, how)?, of))) {
                rolled.insert(unit, RolledUp { score, how, of });
            }
            let made = rolled.get(&unit).map(|made| made.score);
            let value = made.or_else(|| self.is_scored(unit).then(|| self.score(unit)));
            if let (Some(value), Some(parent)) = (value, units.all().at(unit).and_then(|u| u.parent)) {
                let weight = weights.get(&unit).copied().unwrap_or(Decimal::ONE);
                below.entry(parent).or_default().push((self.unit_name(unit), value, weight));
            }
        }
        rolled
    }

    /// Tells what the scores of a period that ends came to for units above, and keeps it.
    pub(super) fn tell_rolled_up(
        &mut self,
        rolled_up: BTreeMap<UnitIx, RolledUp>,
        period: &Period,
        at: Instant,
        cause: &Cause,
    ) {
        for (unit, made) in rolled_up {
            let name = self.unit_name(unit);
            let id = joined(&["period-rolled-up:", &*name, ":", &*period.name]);
            let told = PeriodRolledUp { unit: name, period: Arc::clone(&period.name), made };
            self.state.scoring.rolled.push(told.clone());
            let what = What::PeriodRolledUp(Box::new(told));
            let consequence = Consequence { id, at: self.moment(at), cause: cause.clone(), rule: None, what };
            self.emit(Some(unit), consequence);
        }
    }
}

fn made_of(of: &[(Arc<str>, Decimal, Decimal)], how: ScoreRollUp) -> Option<Decimal> {
    if how == ScoreRollUp::Worst {
        return of.iter().map(|(_, score, _)| *score).min();
    }
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for (_, score, weight) in of {
        sums = (sums.0.checked_add(score.checked_mul(*weight)?)?, sums.1.checked_add(*weight)?);
    }
    sums.0.checked_div(sums.1).map(super::points::rounded)
}
