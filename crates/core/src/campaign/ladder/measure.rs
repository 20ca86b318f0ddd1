//! One measure over a unit, its remedy period a budget of time with a ledger of suspensions.

use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, RuleCause, What};
use crate::campaign::items::{Budget, Suspension, left_from};
use crate::campaign::schedule::Kind;
use crate::time::{Instant, Period};
use crate::timetable::{Due, ObligationIx, UnitIx};
use std::sync::Arc;

/// One measure imposed on a unit.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Measure {
    pub(in crate::campaign) unit: UnitIx,
    /// Its rung on the ladder, from 0.
    pub(in crate::campaign) rung: usize,
    pub(in crate::campaign) since: Instant,
    /// The last day, or the instant, until which it can be remedied.
    pub(in crate::campaign) until: Option<Due>,
    /// Whether it was put right and stands all the same.
    pub(in crate::campaign) remedied: bool,
    /// Id of the consequence that imposed it.
    pub(in crate::campaign) id: Arc<str>,
    /// The measure that the unit stood under before.
    pub(in crate::campaign) before: Option<u32>,
    /// Whether its remedy period ended without remedy.
    pub(in crate::campaign) expired: bool,
    /// Whether it was reversed on appeal.
    pub(in crate::campaign) reversed: bool,
    /// How long its remedy period is.
    pub(in crate::campaign) limit: Option<Period>,
    /// When its clock stood still.
    pub(in crate::campaign) suspensions: Vec<Suspension>,
    /// When it is lifted of itself.
    pub(in crate::campaign) lifts: Option<Instant>,
    /// Since when its lifting waits to be accepted, and whether the unit applied for it.
    pub(in crate::campaign) asked: Option<(Instant, bool)>,
    /// How often that was asked.
    pub(in crate::campaign) asks: u32,
    /// Since when it has no effect, while an appeal against it is pending.
    pub(in crate::campaign) stayed_since: Option<Instant>,
    /// Whether that is what its clock stands still for.
    pub(in crate::campaign) stay_halts: bool,
    /// The duties it called into being.
    pub(in crate::campaign) duties: Vec<ObligationIx>,
    /// When what was counted happened, where it was imposed by count.
    pub(in crate::campaign) counted: Vec<Instant>,
    /// The measure it was lowered from.
    pub(in crate::campaign) lowered_from: Option<u32>,
    /// What was demanded while it stood as high already.
    pub(in crate::campaign) demanded: Vec<Demanded>,
}

/// A measure that was demanded of a unit which stood as high.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Demanded {
    /// Id of the consequence that says so.
    pub(in crate::campaign) id: Arc<str>,
    pub(in crate::campaign) rung: usize,
    pub(in crate::campaign) at: Instant,
    pub(in crate::campaign) rule: Option<Arc<RuleCause>>,
    pub(in crate::campaign) cause: Cause,
    pub(in crate::campaign) suffix: String,
    /// Whether whoever must approve it did.
    pub(in crate::campaign) approved: bool,
}

impl Measure {
    pub(super) fn new(unit: UnitIx, rung: usize, since: Instant, id: Arc<str>) -> Measure {
        Measure {
            unit,
            rung,
            since,
            until: None,
            remedied: false,
            id,
            before: None,
            expired: false,
            reversed: false,
            limit: None,
            suspensions: Vec::new(),
            lifts: None,
            asked: None,
            asks: 0,
            stayed_since: None,
            stay_halts: false,
            duties: Vec::new(),
            counted: Vec::new(),
            lowered_from: None,
            demanded: Vec::new(),
        }
    }

    /// Whether it has no effect while an appeal against it is pending.
    pub(in crate::campaign) fn is_stayed(&self) -> bool {
        self.stayed_since.is_some()
    }

    /// Whether its clock stands still.
    pub(in crate::campaign) fn is_halted(&self) -> bool {
        self.suspensions.last().is_some_and(|s| s.until.is_none())
    }

    /// Stops its clock, if there is one that runs; whether there was.
    pub(in crate::campaign) fn halt(&mut self, at: Instant) -> bool {
        let runs = self.until.is_some() && !self.is_halted();
        if runs {
            self.suspensions.push(Suspension { from: at, until: None });
        }
        runs
    }

    /// Ends the entry of its ledger that is open; since when it stood still.
    pub(in crate::campaign) fn run_on(&mut self, at: Instant) -> Option<Instant> {
        let open = self.suspensions.last_mut().filter(|s| s.until.is_none())?;
        open.until = Some(at);
        Some(open.from)
    }
}

impl Campaign {
    /// Lets the clock of a measure run on: what was left when it stopped, from now.
    pub(in crate::campaign) fn resume_measure(&mut self, index: u32, at: Instant, cause: Cause) {
        let Some(m) = self.state.measures.get_mut(index as usize) else { return };
        let Some(from) = m.run_on(at) else { return };
        let (Some(due), Some(limit)) = (m.until, m.limit) else { return };
        let (unit, zone) = (m.unit, &self.plan.timetable.zone);
        if self.state.units[unit].standing != Some(index) {
            return;
        }
        // Where the calendar does not reach, the measure is given its remaining time by the clock.
        let by_clock = || due.end(zone).checked_add_millis(at.millis().saturating_sub(from.millis())).map(Due::At);
        let later = left_from(due, limit, from, at, self.plan.timetable.clockwork()).ok().or_else(by_clock);
        let until = later.unwrap_or(due);
        if until == due {
            self.state.schedule.add(due.end(zone).max(at), Kind::MeasureExpires, index);
        } else {
            self.extend_measure(unit, until, at, cause);
        }
    }

    /// Gives the measure a unit stands under more time.
    pub(in crate::campaign) fn extend_measure(&mut self, unit: UnitIx, until: Due, at: Instant, cause: Cause) {
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(m) = self.state.measures.get_mut(index as usize) else { return };
        m.until = Some(until);
        let (imposed, rung) = (Arc::clone(&m.id), m.rung);
        let zone = &self.plan.timetable.zone;
        self.state.schedule.add(until.end(zone).max(at), Kind::MeasureExpires, index);
        let until = until.show(zone);
        let id = format!("measure-extended:{imposed}:{until}");
        let what = What::MeasureExtended { unit: self.unit_name(unit), measure: self.measure_name(rung), until };
        self.tell_measure(unit, id, at, cause, what);
    }

    /// How much of the remedy period is used of the measure a unit stands under; nothing where none runs.
    pub fn measure_budget(&self, unit: UnitIx) -> Option<Budget> {
        self.state.units.at(unit)?;
        let m = self.state.standing(unit).filter(|m| m.until.is_some())?;
        let now = self.state.clock.unwrap_or(m.since);
        // While the campaign stands still, so does its clock.
        let stopped = self.state.suspended.filter(|_| self.frozen());
        let now = stopped.map_or(now, |stopped| now.min(stopped.max(m.since)));
        Budget::of(m.limit?, m.since, &m.suspensions, now, self.plan.timetable.clockwork())
    }

    /// Whether the measure a unit stands under has no effect while an appeal against it is pending.
    pub fn is_measure_stayed(&self, unit: UnitIx) -> bool {
        self.state.units.at(unit).is_some() && self.state.standing(unit).is_some_and(Measure::is_stayed)
    }
}
