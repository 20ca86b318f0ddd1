//! Measures that somebody must approve: proposed in the meantime.

use super::Demand;
use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, Consequence, What};
use crate::campaign::joined::joined;
use crate::time::Instant;
use crate::timetable::UnitIx;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A measure that waits to be approved.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Proposal {
    pub(in crate::campaign) demand: Demand,
    /// Id of the consequence that tells of it.
    pub(in crate::campaign) id: Arc<str>,
}

impl Campaign {
    pub(super) fn propose(&mut self, demand: Demand) {
        let (unit, measure) = (self.unit_name(demand.unit), self.measure_name(demand.rung));
        let by = self.spec(demand.rung).and_then(|m| m.approved_by.as_ref()).map(|by| by.shared());
        let id = joined(&["measure-proposed:", &unit, ":", &measure, ":", &demand.suffix]);
        let what = What::Proposed { unit, measure, by: by.unwrap_or_else(|| Arc::from("")) };
        let (at, cause, rule) = (self.moment(demand.at), demand.cause.clone(), demand.rule.clone());
        let about = Some(demand.unit);
        self.state.proposals.push(Proposal { demand, id: Arc::clone(&id) });
        self.emit(about, Consequence { id, at, cause, rule, what });
    }

    /// Whether a measure is proposed for a unit.
    pub(super) fn is_proposed(&self, unit: UnitIx, rung: usize) -> bool {
        self.state.proposals.iter().any(|p| p.demand.unit == unit && p.demand.rung == rung)
    }

    /// The measures proposed for a unit, each once, by their rungs from 0.
    pub fn proposed(&self, unit: UnitIx) -> Vec<usize> {
        let of_unit = self.state.proposals.iter().filter(|p| p.demand.unit == unit).map(|p| p.demand.rung);
        let mut rungs: Vec<usize> = of_unit.collect();
        rungs.sort_unstable();
        rungs.dedup();
        rungs
    }

    /// One decision holds for every proposal of the measure that is pending: it is imposed once.
    pub(super) fn decide_proposal(&mut self, unit: UnitIx, rung: usize, granted: bool, at: Instant, seq: u64) {
        let meant = |p: &Proposal| p.demand.unit == unit && p.demand.rung == rung;
        let (decided, pending) = std::mem::take(&mut self.state.proposals).into_iter().partition(meant);
        self.state.proposals = pending;
        let decided: Vec<Proposal> = decided;
        if granted {
            let mut decided = decided.into_iter();
            if let Some(first) = decided.next() {
                let cause = Cause::Fact(seq);
                self.impose(Demand { at, cause, approved: true, depth: 0, ..first.demand });
            }
            // The others are grounds of their own for what was imposed.
            for Proposal { demand, id } in decided {
                self.note_demand(demand, id, true);
            }
            return;
        }
        for proposal in decided {
            self.drop_proposal(proposal, at, Cause::Fact(seq));
        }
    }

    /// Drops the proposals that rested on what is gone.
    pub(in crate::campaign) fn drop_proposals(&mut self, gone: &BTreeSet<Arc<str>>, at: Instant, because: &Arc<str>) {
        let (gone, pending) =
            std::mem::take(&mut self.state.proposals).into_iter().partition(|p: &Proposal| gone.contains(&p.id));
        self.state.proposals = pending;
        let gone: Vec<Proposal> = gone;
        for proposal in gone {
            self.drop_proposal(proposal, at, Cause::Consequence(Arc::clone(because)));
        }
    }

    pub(in crate::campaign) fn drop_proposal(&mut self, proposal: Proposal, at: Instant, cause: Cause) {
        let unit = proposal.demand.unit;
        let what = What::NotApproved { unit: self.unit_name(unit), measure: self.measure_name(proposal.demand.rung) };
        let id = proposal.id.replacen("measure-proposed:", "measure-not-approved:", 1);
        self.tell_measure(unit, id, at, cause, what);
    }
}
