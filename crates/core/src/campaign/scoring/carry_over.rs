//! Scoring carried over to an amended plan: by the names of items and units.

use super::table::base;
use crate::campaign::Campaign;
use crate::campaign::amend::Matching;
use crate::campaign::consequences::{BaseMoved, Cause, Consequence, What};
use crate::campaign::course::Course;
use crate::plan::Plan;
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::sync::Arc;

impl Campaign {
    /// By how much a unit's score moves as another version of the plan holds: the difference of what it starts with.
    pub(in crate::campaign) fn base_moved(&self, old: &Course, was: UnitIx, is: UnitIx) -> Decimal {
        let scored = |state: &crate::campaign::state::State, unit| state.scoring.table.is_scored(unit);
        base(&self.plan.plan, scored(&self.state, is)) - base(&old.plan.plan, scored(&old.state, was))
    }

    /// Tells of each unit whose score moved, since it starts with something else under the new version, by how much.
    pub(in crate::campaign) fn tell_bases_moved(&mut self, moved: Vec<(UnitIx, Decimal)>, seq: u64, at: Instant) {
        for (unit, points) in moved {
            let is = base(&self.plan.plan, self.state.scoring.table.is_scored(unit));
            let (name, score) = (self.unit_name(unit), self.score(unit));
            let id = Arc::from(format!("base-moved:{name}:fact-{seq}"));
            let what = What::BaseMoved(Box::new(BaseMoved { unit: name, was: is - points, is, points, score }));
            self.emit(Some(unit), Consequence { id, at: self.moment(at), cause: Cause::Fact(seq), rule: None, what });
        }
    }

    /// What a unit started with, before its entries.
    pub fn started_with(&self, unit: UnitIx) -> Decimal {
        self.state.units.at(unit).map(|u| u.began).unwrap_or_default()
    }

    /// What was closed, assessed and locked stays so.
    pub(in crate::campaign) fn carry_scoring(&mut self, old: &mut Course, units: &Matching) {
        let items = |plan: &Plan| -> Vec<String> {
            plan.scorecard.iter().flat_map(|s| &s.items).map(|i| i.id.to_string()).collect()
        };
        let (before, after) = (items(&old.plan.plan), items(&self.plan.plan));
        let item = |index: usize| after.iter().position(|id| Some(id) == before.get(index));
        let both = |(index, unit): (usize, UnitIx)| Some((item(index)?, units.of_unit(unit)?));
        let mut was = old.state.scoring.clone();
        let cycles = std::mem::take(&mut was.cycles);
        let is = &mut self.state.scoring;
        is.results = was
            .results
            .into_iter()
            .filter_map(|r| Some(super::PeriodResult { unit: units.of_unit(r.unit)?, ..r }))
            .collect();
        is.rolled = was.rolled;
        (is.closed, is.closed_at) = (was.closed, was.closed_at);
        is.runs = was.runs.into_iter().filter_map(|(unit, n)| Some((units.of_unit(unit)?, n))).collect();
        is.assessed = was.assessed.into_iter().filter_map(|(key, seq)| Some((both(key)?, seq))).collect();
        is.cases = was.cases.into_iter().filter_map(|(key, at)| Some((both(key)?, at))).collect();
        is.dated = was.dated.into_iter().filter_map(item).collect();
        (is.halved, is.locked) = (was.halved, was.locked);
        (is.settled, is.suspended) = (was.settled, was.suspended);
        self.carry_cycles(cycles, |index, unit| both((index, unit)));
    }
}
