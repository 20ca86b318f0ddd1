//! The ladder carried over to an amended plan.

use super::{Demand, FollowUpAt, Measure, Proposal};
use crate::campaign::Campaign;
use crate::campaign::amend::{Matching, Places};
use crate::campaign::consequences::{Cause, What};
use crate::campaign::schedule::Kind;
use crate::campaign::state::State;
use crate::time::Instant;
use crate::timetable::UnitIx;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A measure that a unit stood under and that the new version does not have.
#[derive(Debug)]
pub(in crate::campaign) struct Ended {
    pub(in crate::campaign) unit: UnitIx,
    /// Id of the consequence that imposed it.
    pub(in crate::campaign) id: Arc<str>,
    pub(in crate::campaign) name: Option<Arc<str>>,
    pub(in crate::campaign) rights: Vec<String>,
}

impl Campaign {
    /// A measure goes on, with what it has left.
    pub(in crate::campaign) fn carry_measure(&mut self, number: u32, measure: Measure, at: Instant) {
        let zone = &self.plan.timetable.zone;
        let ends = measure.until.map(|until| until.end(zone)).map(|at| (at, Kind::MeasureExpires));
        let lifts = measure.lifts.map(|at| (at, Kind::MeasureLifts));
        for (end, kind) in ends.into_iter().chain(lifts).filter(|(end, _)| *end > at) {
            self.state.schedule.add(end, kind, number);
        }
        self.state.measures.push(measure);
    }

    /// What waits to be approved, comes round, or is counted, by the new numbers of units, rungs and measures.
    pub(in crate::campaign) fn carry_ladder(
        &mut self,
        old: &State,
        units: &Matching,
        numbers: &BTreeMap<u32, u32>,
        rung: &dyn Fn(usize) -> Option<usize>,
        at: Instant,
    ) {
        for proposal in &old.proposals {
            if let Some((unit, rung)) = units.of_unit(proposal.demand.unit).zip(rung(proposal.demand.rung)) {
                let demand = Demand { unit, rung, ..proposal.demand.clone() };
                self.state.proposals.push(Proposal { demand, id: Arc::clone(&proposal.id) });
            }
        }
        for due in old.follow_ups.iter().filter(|f| f.next > at) {
            let Some(measure) = numbers.get(&due.measure).copied() else { continue };
            let position = u32::try_from(self.state.follow_ups.len()).unwrap_or(u32::MAX);
            self.state.follow_ups.push(FollowUpAt { measure, ..due.clone() });
            self.state.schedule.add(due.next, Kind::FollowsUp, position);
        }
        let red = old.red_in_a_row.iter().filter_map(|(unit, n)| Some((units.of_unit(*unit)?, *n)));
        self.state.red_in_a_row = red.collect();
    }

    /// Duties that measures called for, and those excused, by their new places.
    pub(in crate::campaign) fn carry_called(&mut self, old: &State, places: &Places) {
        for measure in &mut self.state.measures {
            measure.duties = measure.duties.iter().filter_map(|ix| places.get(ix).copied()).collect();
        }
        self.state.excused = old.excused.iter().filter_map(|ix| places.get(ix).copied()).collect();
    }

    /// Says of units whose measure the new version does not have, that it is lifted.
    pub(in crate::campaign) fn end_removed(&mut self, ended: Vec<Ended>, at: Instant, cause: &Cause) {
        for Ended { unit, id, name, rights } in ended {
            let measure = name.unwrap_or_else(|| Arc::from(""));
            let what = What::Lifted { unit: self.unit_name(unit), measure };
            let told = self.tell_measure(unit, format!("measure-lifted:{id}:amended"), at, cause.clone(), what);
            let rights: Vec<Arc<str>> = rights.into_iter().map(Arc::from).collect();
            self.tell_rights(unit, &rights, at, &told);
        }
    }
}
