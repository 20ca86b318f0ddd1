//! Figures rolled up the unit tree and over periods.
//!
//! A unit's figure is made of its own reports and of those of the units below it. A report for a period that lies within
//! another which the same unit reported is part of that one, and is not counted beside it; a value as it stands (without a
//! period) takes the place of all. A quotient is worked out to 28 digits after the point. What nobody reported is nothing,
//! never zero, and so is what would be divided by zero.

use super::{Cells, Entry, ReportPeriod};
use crate::campaign::Campaign;
use crate::plan::{Id, RollUp, RollUpKind};
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Figures by unit, those above the units that reported included; under `None` the whole campaign's.
pub type Figures = BTreeMap<Option<UnitIx>, Decimal>;

/// What the figures of several units come to.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sum: Decimal,
    /// The units' own means, added, and how many they are.
    means: Decimal,
    units: u32,
    last: Option<Entry>,
}

impl Campaign {
    /// An indicator's figure for a unit and what is below it, or for the whole campaign; for a period and what lies within
    /// it, or for all. `None` where nothing was reported.
    pub fn indicator(&self, id: &str, unit: Option<UnitIx>, period: Option<&str>) -> Option<Decimal> {
        let period = match period {
            None => None,
            Some(text) => Some(ReportPeriod::parse(text)?),
        };
        self.figures(id, period).remove(&unit)
    }

    /// An indicator's figures for every unit that reported it or stands above one that did, in one go.
    pub fn figures(&self, id: &str, period: Option<ReportPeriod>) -> Figures {
        self.rolled_up(id, period, false, self.plan.plan.indicators.len())
    }

    /// The same, values as they stand counted with the reports for a period.
    pub(in crate::campaign) fn figures_and_standing(&self, id: &str, period: Option<ReportPeriod>) -> Figures {
        self.rolled_up(id, period, true, self.plan.plan.indicators.len())
    }

    /// The periods for which an indicator, or a part of it, was reported, in order of their first day.
    pub fn periods_reported(&self, id: &str) -> BTreeSet<ReportPeriod> {
        let cells = self.parts(id).into_iter().filter_map(|id| self.state.reports.cells.get(id.as_str()));
        let all = cells.flat_map(BTreeMap::values).flatten();
        all.filter(|(_, entries)| !entries.is_empty()).filter_map(|(period, _)| *period).collect()
    }

    /// The indicators that units report, which an indicator is worked out of: itself, or the parts of a ratio.
    pub(super) fn parts(&self, id: &str) -> Vec<Id> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next: Vec<Id> = id.parse().into_iter().collect();
        while let Some(id) = next.pop() {
            let Some(spec) = self.indicator_spec(id.as_str()).filter(|_| seen.insert(id.clone())) else { continue };
            match spec.roll_up.as_ref().map(|r| &r.value) {
                Some(RollUp::Ratio(of)) => next.extend(of.ratio.iter().rev().map(|id| id.value.clone())),
                _ => found.push(id),
            }
        }
        found
    }

    /// `depth` is how many ratios may stand within one another; a plan cannot have more than it has indicators.
    fn rolled_up(&self, id: &str, period: Option<ReportPeriod>, standing: bool, depth: usize) -> Figures {
        let Some(spec) = self.indicator_spec(id) else { return self.numbers_of_units(id) };
        let kind = match spec.roll_up.as_ref().map(|r| &r.value) {
            Some(RollUp::Ratio(of)) => {
                let [top, bottom] = of.ratio.as_slice() else { return Figures::new() };
                let Some(depth) = depth.checked_sub(1) else { return Figures::new() };
                let top = self.rolled_up(top.as_str(), period, standing, depth);
                let bottom = self.rolled_up(bottom.as_str(), period, standing, depth);
                let over = |(unit, top): (Option<UnitIx>, Decimal)| {
                    Some((unit, top.checked_div(*bottom.get(&unit)?)?.normalize()))
                };
                return top.into_iter().filter_map(over).collect();
            }
            Some(RollUp::Plain(kind)) => *kind,
            None => RollUpKind::Sum,
        };
        let mut tallies: BTreeMap<Option<UnitIx>, Tally> = BTreeMap::new();
        for (unit, cells) in self.state.reports.cells.get(id).into_iter().flatten() {
            let Some(own) = Tally::of(cells, period, standing) else { continue };
            for unit in self.up_from(*unit) {
                tallies.entry(unit).or_default().add(&own);
            }
        }
        tallies.into_iter().filter_map(|(unit, tally)| Some((unit, tally.value(kind)?))).collect()
    }

    /// How many units of a set or kind there are, at each unit or below it.
    fn numbers_of_units(&self, name: &str) -> Figures {
        let units = &self.plan.timetable.units;
        let named = name.parse().map(|id: Id| units.named(&id)).unwrap_or_default();
        let members: Vec<UnitIx> = if named.is_empty() {
            let of_kind = units.all().enumerated().filter(|(_, u)| u.kind.as_deref() == Some(name));
            of_kind.map(|(ix, _)| ix).collect()
        } else {
            named
        };
        let mut numbers = Figures::new();
        for unit in members.into_iter().flat_map(|unit| self.up_from(unit)) {
            *numbers.entry(unit).or_default() += Decimal::ONE;
        }
        numbers
    }

    /// A unit, the units above it, and the whole campaign.
    fn up_from(&self, unit: UnitIx) -> impl Iterator<Item = Option<UnitIx>> {
        let above = self.plan.timetable.units.ancestors(unit);
        std::iter::once(unit).chain(above).map(Some).chain([None])
    }
}

impl Tally {
    /// What one unit's own reports come to, within a period.
    fn of(cells: &Cells, period: Option<ReportPeriod>, standing: bool) -> Option<Tally> {
        let mut live: Vec<(Option<ReportPeriod>, Entry)> = cells
            .iter()
            .filter(|(p, _)| period.is_none_or(|whole| p.map_or(standing, |p| p.lies_within(whole))))
            .filter_map(|(p, entries)| Some((*p, *entries.last()?)))
            .collect();
        // The widest first, so that what lies within one that was met before is part of it.
        live.sort_by_key(|(p, _)| p.map(|p| (p.window().first, std::cmp::Reverse(p.window().last))));
        let mut tally = Tally { units: 1, ..Tally::default() };
        let (mut counted, mut reach) = (0u32, None);
        for (period, entry) in &live {
            let later = tally.last.is_none_or(|last| (last.at, last.seq) < (entry.at, entry.seq));
            tally.last = if later { Some(*entry) } else { tally.last };
            let last = period.map(|p| p.window().last);
            // A value as it stands is met first of all, and reaches over everything.
            let part = counted > 0 && reach.is_none_or(|reach| last.is_some_and(|last| last <= reach));
            if !part {
                tally.sum = tally.sum.checked_add(entry.value)?;
                counted += 1;
                reach = last;
            }
        }
        tally.means = tally.sum.checked_div(Decimal::from(counted))?;
        Some(tally)
    }

    fn add(&mut self, other: &Tally) {
        // Figures are bounded, so that sums fit; were they not, they would stay where they are rather than wrap.
        self.sum = self.sum.checked_add(other.sum).unwrap_or(self.sum);
        self.means = self.means.checked_add(other.means).unwrap_or(self.means);
        self.units += other.units;
        let key = |e: &Entry| (e.at, e.seq);
        self.last = [self.last, other.last].into_iter().flatten().max_by_key(key);
    }

    fn value(&self, kind: RollUpKind) -> Option<Decimal> {
        let value = match kind {
            RollUpKind::Sum => self.sum,
            RollUpKind::Mean => self.means.checked_div(Decimal::from(self.units))?,
            RollUpKind::Last => self.last?.value,
        };
        // No negative zero reaches an output.
        Some(if value.is_zero() { Decimal::ZERO } else { value.normalize() })
    }
}
