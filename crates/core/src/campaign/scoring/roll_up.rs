//! Scores that roll up the unit tree.

use crate::campaign::Campaign;
use crate::plan::ScoreRollUp;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Campaign {
    /// The scores of units that stand above scored ones, made of those directly below, where the plan asks for it.
    pub fn rolled_up_scores(&self) -> BTreeMap<UnitIx, Decimal> {
        let Some((card, how)) = self.plan.plan.scorecard.as_ref().and_then(|c| Some((c, c.roll_up?))) else {
            return BTreeMap::new();
        };
        let units = &self.plan.timetable.units;
        let mut weights: BTreeMap<UnitIx, Decimal> = BTreeMap::new();
        for weight in &card.weights {
            weights.extend(units.named(&weight.unit.value).into_iter().map(|unit| (unit, weight.weight)));
        }
        // The deepest first, so that what is below is known.
        let mut order: Vec<(usize, UnitIx)> = units.all().indices().map(|u| (units.ancestors(u).count(), u)).collect();
        order.sort_by_key(|(depth, unit)| (std::cmp::Reverse(*depth), *unit));
        let mut below: BTreeMap<UnitIx, Vec<(UnitIx, Decimal)>> = BTreeMap::new();
        let mut rolled = BTreeMap::new();
        for (_, unit) in order {
            let made = below.get(&unit).and_then(|of| made_of(of, how, &weights));
            if let Some(made) = made {
                rolled.insert(unit, made);
            }
            let value = made.or_else(|| self.is_scored(unit).then(|| self.score(unit)));
            if let (Some(value), Some(parent)) = (value, units.all().at(unit).and_then(|u| u.parent)) {
                below.entry(parent).or_default().push((unit, value));
            }
        }
        rolled
    }
}

fn made_of(of: &[(UnitIx, Decimal)], how: ScoreRollUp, weights: &BTreeMap<UnitIx, Decimal>) -> Option<Decimal> {
    let weight = |unit: &UnitIx| match how {
        ScoreRollUp::Weighted => weights.get(unit).copied().unwrap_or(Decimal::ONE),
        ScoreRollUp::Mean | ScoreRollUp::Worst => Decimal::ONE,
    };
    if how == ScoreRollUp::Worst {
        return of.iter().map(|(_, score)| *score).min();
    }
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for (unit, score) in of {
        let weight = weight(unit);
        sums = (sums.0.checked_add(score.checked_mul(weight)?)?, sums.1.checked_add(weight)?);
    }
    sums.0.checked_div(sums.1).map(super::points::rounded)
}
