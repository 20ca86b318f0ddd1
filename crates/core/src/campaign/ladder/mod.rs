//! The ladder: measures imposed, expired, and what follows. How they end is in `exits.rs`.

mod approval;
mod carry_over;
mod exits;
mod facts;
mod follow_up;
mod measure;
mod refusal;
mod rights;
mod ways_up;

pub(super) use approval::Proposal;
pub(super) use carry_over::Ended;
pub(super) use facts::LadderIntent;
pub(super) use follow_up::FollowUpAt;
pub(super) use measure::{Demanded, Measure};
pub use refusal::MeasureRefusal;

use super::consequences::{Cause, Consequence, RuleCause, What};
use super::schedule::Kind;
use super::{Campaign, Raised};
use crate::campaign::joined::joined;
use crate::plan::{MeasureSpec, OnExpired, Trigger};
use crate::rules::PastKind;
use crate::time::{Instant, Period};
use crate::timetable::{Due, DueProblem, UnitIx};
use std::sync::Arc;

/// A measure demanded of a unit.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    pub(super) unit: UnitIx,
    /// Its rung on the ladder, from 0.
    pub(super) rung: usize,
    pub(super) at: Instant,
    pub(super) cause: Cause,
    pub(super) rule: Option<Arc<RuleCause>>,
    /// What tells it from other demands of the measure.
    pub(super) suffix: String,
    /// How deep in a cascade.
    pub(super) depth: u8,
    /// When what was counted happened, where it was demanded by count.
    pub(super) counted: Vec<Instant>,
    /// Whether whoever must approve it did.
    pub(super) approved: bool,
}

impl Demand {
    pub(super) fn new(unit: UnitIx, rung: usize, at: Instant, cause: Cause, suffix: String) -> Demand {
        Demand { unit, rung, at, cause, rule: None, suffix, depth: 0, counted: Vec::new(), approved: false }
    }
}

impl Campaign {
    fn spec(&self, rung: usize) -> Option<&MeasureSpec> {
        self.plan.plan.ladder.get(rung)
    }

    fn measure_name(&self, rung: usize) -> Arc<str> {
        self.spec(rung).map(|m| m.id.shared()).unwrap_or_else(|| Arc::from(""))
    }

    /// Whether a rung is the last word, whatever stands above it.
    fn is_final(&self, rung: usize) -> bool {
        self.spec(rung).is_some_and(|m| m.r#final)
    }

    /// The rung above the one a unit stands on; the lowest when it stands on none.
    pub(super) fn next_rung(&self, unit: UnitIx) -> Option<usize> {
        let next = self.state.standing(unit).map_or(0, |m| m.rung + 1);
        (next < self.plan.plan.ladder.len()).then_some(next)
    }

    /// Puts a unit under a measure. One that stands as high already stays where it is, and that is said; what somebody must
    /// approve is proposed.
    pub(super) fn impose(&mut self, demand: Demand) {
        let Demand { unit, rung, at, depth, .. } = demand;
        let (name, measure) = (self.unit_name(unit), self.measure_name(rung));
        if let Some(standing) = self.state.standing(unit)
            && (self.is_final(standing.rung) || standing.rung > rung || standing.rung == rung && !standing.remedied)
        {
            let same = standing.rung == rung;
            let standing = self.measure_name(standing.rung);
            let id = joined(&["measure-unchanged:", &name, ":", &measure, ":", &demand.suffix]);
            let what = What::Unchanged { unit: name, measure, standing };
            let (at_, cause, rule) = (self.moment(at), demand.cause.clone(), demand.rule.clone());
            let id = self.emit(Some(unit), Consequence { id, at: at_, cause, rule, what });
            self.note_demand(demand, Arc::clone(&id), false);
            if same {
                self.count_again(unit, rung, at, &id, depth);
            }
            return;
        }
        let spec = self.spec(rung);
        if !demand.approved && spec.is_some_and(|m| m.approved_by.is_some()) {
            return self.propose(demand);
        }
        let limit = spec.filter(|m| !m.r#final).and_then(|m| m.remedy);
        let lifts_after = spec.and_then(|m| m.lifts_after);
        let (until, problem) = self.period_from(at, limit);
        let (lifts, missing) = self.period_from(at, lifts_after);
        let id = joined(&["measure-imposed:", &name, ":", &measure, ":", &demand.suffix]);
        let before = self.rights_suspended(unit);
        let lifts = lifts.map(|due| due.end(self.zone()).max(at));
        let new =
            Measure { until, limit, lifts, counted: demand.counted, ..Measure::new(unit, rung, at, Arc::clone(&id)) };
        let index = self.stand_under(new);
        self.remember(unit, at, PastKind::Measure(Arc::clone(&measure)));
        let shown = until.map(|d| d.show(self.zone()));
        let what = What::Imposed { unit: name, measure, until: shown };
        let consequence = Consequence { id, at: self.moment(at), cause: demand.cause, rule: demand.rule, what };
        let id = self.emit(Some(unit), consequence);
        for problem in problem.into_iter().chain(missing) {
            self.report_missing(unit, Arc::clone(&id), at, Cause::Consequence(Arc::clone(&id)), &problem);
        }
        self.tell_rights(unit, &before, at, &id);
        self.take_points(unit, rung, at, &id);
        self.call_duties(index, at, &id, false);
        self.about_measure(Trigger::MeasureImposed, unit, rung, at, at, Arc::clone(&id), depth + 1);
        self.count_measure(unit, rung, at, &id, depth);
    }

    /// Keeps a demand that came to nothing because its unit stands as high, for when what it stands under is reversed.
    fn note_demand(&mut self, demand: Demand, id: Arc<str>, approved: bool) {
        let Demand { unit, rung, at, cause, rule, suffix, .. } = demand;
        if let Some(index) = self.state.units[unit].standing
            && let Some(measure) = self.state.measures.get_mut(index as usize)
        {
            measure.demanded.push(Demanded { id, rung, at, rule, cause, suffix, approved });
        }
    }

    /// When a period that begins at an instant ends; why that cannot be worked out, where it cannot.
    fn period_from(&self, at: Instant, period: Option<Period>) -> (Option<Due>, Option<DueProblem>) {
        match period.map(|period| self.plan.timetable.clockwork().end_of(at, period)) {
            Some(Ok(until)) => (Some(until), None),
            Some(Err(problem)) => (None, Some(problem)),
            None => (None, None),
        }
    }

    /// Enters a measure as the one its unit stands under, and queues its ends.
    fn stand_under(&mut self, mut new: Measure) -> u32 {
        let index = u32::try_from(self.state.measures.len()).unwrap_or(u32::MAX);
        let standing = &mut self.state.units[new.unit].standing;
        new.before = new.before.or(*standing);
        *standing = Some(index);
        let zone = &self.plan.timetable.zone;
        if let Some(until) = new.until {
            self.state.schedule.add(until.end(zone).max(new.since), Kind::MeasureExpires, index);
        }
        if let Some(lifts) = new.lifts {
            self.state.schedule.add(lifts, Kind::MeasureLifts, index);
        }
        self.state.measures.push(new);
        index
    }

    /// A remedy period ends. A measure that was remedied, raised or extended meanwhile, or whose clock stands still, is not
    /// the one that expires.
    pub(super) fn expire(&mut self, index: u32, at: Instant) {
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        let (ends, id) = (measure.until.map(|d| d.end(self.zone())), Arc::clone(&measure.id));
        if self.state.units[measure.unit].standing != Some(index) || measure.is_halted() || ends.is_none_or(|e| e > at)
        {
            return;
        }
        self.not_remedied(index, at, Cause::Consequence(id));
    }

    /// A unit refuses to put right what its measure demands: its time is over.
    pub(super) fn refuse_remedy(&mut self, unit: UnitIx, at: Instant, cause: Cause) {
        if let Some(index) = self.state.units[unit].standing {
            self.not_remedied(index, at, cause);
        }
    }

    /// The time of a measure is over, and it was not put right.
    pub(in crate::campaign) fn not_remedied(&mut self, index: u32, at: Instant, cause: Cause) {
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        let (unit, rung, since) = (measure.unit, measure.rung, measure.since);
        let what = What::Expired { unit: self.unit_name(unit), measure: self.measure_name(rung) };
        let about = format!("{}:{}:{}", self.unit_name(unit), self.measure_name(rung), self.zone().format(since));
        let id = Arc::from(format!("measure-expired:{about}"));
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        let id = self.emit(Some(unit), consequence);
        if let Some(m) = self.state.measures.get_mut(index as usize) {
            m.until = None;
            m.expired = true;
            m.run_on(at);
        }
        self.about_measure(Trigger::MeasureExpired, unit, rung, since, at, Arc::clone(&id), 0);
        // A rule that raised the unit itself has had its say.
        let next = self.spec(rung).and_then(|m| m.on_expired).unwrap_or(OnExpired::Next);
        if next == OnExpired::Next
            && self.state.units[unit].standing == Some(index)
            && rung + 1 < self.plan.plan.ladder.len()
        {
            self.impose(Demand::new(unit, rung + 1, at, Cause::Consequence(id), format!("after:{about}")));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one event, told whole")]
    fn about_measure(
        &mut self,
        trigger: Trigger,
        unit: UnitIx,
        rung: usize,
        since: Instant,
        at: Instant,
        id: Arc<str>,
        depth: u8,
    ) {
        let raised = Raised {
            unit: Some(unit),
            measure: Some((rung, since)),
            depth,
            ..Raised::new(trigger, at, Cause::Consequence(id))
        };
        self.apply_rules(&raised);
    }

    /// Tells something of a unit's measure that no rule did.
    fn tell_measure(&mut self, unit: UnitIx, id: String, at: Instant, cause: Cause, what: What) -> Arc<str> {
        let consequence = Consequence { id: Arc::from(id), at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence)
    }
}
