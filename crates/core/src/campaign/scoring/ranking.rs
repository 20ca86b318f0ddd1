//! Ranks: standard competition ranking within a class; who shares a score shares a rank, and the next ranks are left out.

use crate::campaign::Campaign;
use crate::plan::{Band, Scorecard, Within};
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Where a unit stands within its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its rank, from 1.
    pub rank: usize,
    /// How many are ranked with it.
    pub of: usize,
    /// Whether it is at the bottom: fewer units than the cut-off stand below it, and it is not first.
    pub bottom: bool,
}

/// The places of all units that are scored.
pub(super) fn places(campaign: &Campaign, card: &Scorecard) -> BTreeMap<UnitIx, Place> {
    let Some(ranking) = &card.ranking else { return BTreeMap::new() };
    let mut classes: BTreeMap<Option<&str>, Vec<(UnitIx, Decimal)>> = BTreeMap::new();
    for (ix, unit) in campaign.plan.timetable.units.all().enumerated() {
        if campaign.state.scoring.table.is_scored(ix) {
            let class = if ranking.within == Some(Within::All) { None } else { unit.kind.as_deref() };
            classes.entry(class).or_default().push((ix, campaign.state.units[ix].account.score));
        }
    }
    let mut places = BTreeMap::new();
    for (class, mut units) in classes {
        units.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
        let own = ranking.bottoms.iter().find(|b| Some(b.kind.as_str()) == class).map(|b| b.last);
        let cut = usize::try_from(own.or(ranking.bottom).unwrap_or(0)).unwrap_or(0);
        let of = units.len();
        let (mut rank, mut before) = (0, None);
        for (i, (unit, score)) in units.iter().enumerate() {
            if before != Some(*score) {
                (rank, before) = (i + 1, Some(*score));
            }
            let below = of - units.partition_point(|(_, other)| other >= score);
            places.insert(*unit, Place { rank, of, bottom: rank > 1 && below < cut });
        }
    }
    places
}

impl Campaign {
    /// The places of all units at the clock, where the plan ranks them.
    pub fn places(&self) -> BTreeMap<UnitIx, Place> {
        self.plan.plan.scorecard.as_ref().map(|card| places(self, card)).unwrap_or_default()
    }

    /// Whether a unit has a score of its own.
    pub fn is_scored(&self, unit: UnitIx) -> bool {
        self.plan.plan.scorecard.is_some() && self.state.scoring.table.is_scored(unit)
    }

    /// Whether an item of the scorecard starts with nothing and earns.
    pub(crate) fn is_bonus_item(&self, id: &str) -> bool {
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let item = items.iter().position(|i| i.id.as_str() == id);
        item.is_some_and(|item| self.state.scoring.table.is_bonus(item))
    }

    /// The band a unit stands in: set by its measure, else earned by its score.
    pub fn band(&self, unit: UnitIx) -> Option<&Band> {
        let plan = &self.plan.plan;
        let bands = &plan.scorecard.as_ref().filter(|_| self.is_scored(unit))?.bands;
        let measure = self.state.standing(unit).filter(|m| !m.is_stayed()).and_then(|m| plan.ladder.get(m.rung));
        if let Some(id) = measure.and_then(|m| m.band.as_ref()) {
            return bands.iter().find(|b| b.id.value == id.value);
        }
        let score = self.score(unit);
        bands.iter().filter(|b| score >= b.from).max_by_key(|b| b.from)
    }
}
