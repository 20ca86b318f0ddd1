//! How measures end: put right, accepted, by time, by application, by a decision; and how a unit comes one rung down.

use super::{Demand, Measure};
use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, Consequence, RuleCause, What};
use crate::campaign::joined::joined;
use crate::plan::{OnRemedied, Trigger};
use crate::time::Instant;
use crate::timetable::UnitIx;
use std::sync::Arc;

impl Campaign {
    /// What a measure demanded was put right; where somebody must accept that, it waits.
    pub(super) fn remedy(&mut self, unit: UnitIx, at: Instant, cause: Cause) {
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        if self.spec(measure.rung).is_some_and(|m| m.accept_by.is_some()) {
            return self.ask(index, false, at, cause);
        }
        self.remedied(index, at, cause);
    }

    fn remedied(&mut self, index: u32, at: Instant, cause: Cause) {
        let Some(measure) = self.state.measures.get(index as usize).cloned() else { return };
        let (unit, spec) = (measure.unit, self.spec(measure.rung));
        let id = match spec.and_then(|m| m.on_remedied).unwrap_or(OnRemedied::Clear) {
            OnRemedied::Clear => self.lift(index, at, cause, None, ""),
            OnRemedied::Hold => {
                let names = (self.unit_name(unit), self.measure_name(measure.rung));
                if let Some(m) = self.state.measures.get_mut(index as usize) {
                    m.run_on(at);
                    m.until = None;
                    m.remedied = true;
                }
                let what = What::Held { unit: names.0, measure: names.1 };
                let id = format!("{}:{}", what.word(), measure.id);
                self.tell_measure(unit, id, at, cause, what)
            }
        };
        self.about_measure(Trigger::MeasureRemedied, unit, measure.rung, measure.since, at, id, 0);
    }

    /// What was put right, or an application, waits to be accepted; the clock stands still meanwhile.
    pub(super) fn ask(&mut self, index: u32, applied: bool, at: Instant, cause: Cause) {
        let Some(m) = self.state.measures.get_mut(index as usize) else { return };
        m.asks = m.asks.saturating_add(1);
        m.asked = Some((at, applied));
        m.halt(at);
        let (unit, id) = (m.unit, format!("lifting-asked:{}:{}", m.id, m.asks));
        let rung = m.rung;
        let by = self.spec(rung).and_then(|m| m.accept_by.as_ref()).map(|by| by.shared());
        let by = by.unwrap_or_else(|| Arc::from(""));
        let what = What::LiftingAsked { unit: self.unit_name(unit), measure: self.measure_name(rung), by, applied };
        self.tell_measure(unit, id, at, cause, what);
    }

    /// What waited to be accepted was, or was not.
    pub(super) fn decide_lifting(&mut self, unit: UnitIx, granted: bool, at: Instant, seq: u64) {
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(m) = self.state.measures.get_mut(index as usize) else { return };
        let Some((_, applied)) = m.asked.take() else { return };
        let cause = Cause::Fact(seq);
        match (granted, applied) {
            (true, false) => self.remedied(index, at, cause),
            (true, true) => {
                self.lift(index, at, cause, None, "");
            }
            (false, _) => {
                let (id, rung) = (format!("lifting-refused:{}:{}", m.id, m.asks), m.rung);
                let what =
                    What::LiftingRefused { unit: self.unit_name(unit), measure: self.measure_name(rung), until: None };
                let id = self.tell_measure(unit, id, at, cause, what);
                self.resume_measure(index, at, Cause::Consequence(id));
            }
        }
    }

    /// A unit's measure is lifted by a decision.
    pub(super) fn lift_by_decision(&mut self, unit: UnitIx, at: Instant, seq: u64) {
        if let Some(index) = self.state.units[unit].standing {
            self.lift(index, at, Cause::Fact(seq), None, "");
        }
    }

    /// A measure that lasts so long is over.
    pub(in crate::campaign) fn lift_of_itself(&mut self, index: u32, at: Instant) {
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        if self.state.units[measure.unit].standing == Some(index) && measure.lifts == Some(at) && !measure.is_stayed() {
            self.lift(index, at, Cause::Time, None, "");
        }
    }

    /// Lifts the measure that a unit stands under: with it go its duties, and its rights come back.
    pub(in crate::campaign) fn lift(
        &mut self,
        index: u32,
        at: Instant,
        cause: Cause,
        rule: Option<Arc<RuleCause>>,
        how: &str,
    ) -> Arc<str> {
        let Some(measure) = self.state.measures.get(index as usize) else { return Arc::from("") };
        let (unit, rung) = (measure.unit, measure.rung);
        let id = joined(&["measure-lifted:", &measure.id, how]);
        let before = self.rights_suspended(unit);
        self.state.units[unit].standing = None;
        let what = What::Lifted { unit: self.unit_name(unit), measure: self.measure_name(rung) };
        let id = self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule, what });
        self.tell_rights(unit, &before, at, &id);
        self.end_duties(index, at, &Cause::Consequence(Arc::clone(&id)));
        id
    }

    /// One rung down: to the rung below, whose own period begins, or off the ladder. Under the last word nothing changes.
    pub(in crate::campaign) fn lower(&mut self, demand: Demand) {
        let Demand { unit, at, cause, rule, suffix, .. } = demand;
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        let (from, below) = (measure.rung, measure.before);
        let (name, stood) = (self.unit_name(unit), self.measure_name(from));
        if self.is_final(from) {
            let id = joined(&["measure-unchanged:", &name, ":", &stood, ":", &suffix]);
            let what = What::Unchanged { unit: name, measure: Arc::clone(&stood), standing: stood };
            self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule, what });
            return;
        }
        let Some(rung) = from.checked_sub(1) else {
            self.lift(index, at, cause, rule, "");
            return;
        };
        let before = self.rights_suspended(unit);
        let spec = self.spec(rung);
        let limit = spec.filter(|m| !m.r#final).and_then(|m| m.remedy);
        let (until, problem) = self.period_from(at, limit);
        let (lifts, missing) = self.period_from(at, spec.and_then(|m| m.lifts_after));
        let lifts = lifts.map(|due| due.end(self.zone()).max(at));
        let to = self.measure_name(rung);
        let id = joined(&["measure-lowered:", &name, ":", &to, ":", &suffix]);
        let new = Measure {
            until,
            limit,
            lifts,
            before: below,
            lowered_from: Some(index),
            ..Measure::new(unit, rung, at, Arc::clone(&id))
        };
        self.state.units[unit].standing = None;
        let new = self.stand_under(new);
        let until = until.map(|d| d.show(self.zone()));
        let what = What::Lowered { unit: name, measure: stood, to, until };
        let id = self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule, what });
        for problem in problem.into_iter().chain(missing) {
            self.report_missing(unit, Arc::clone(&id), at, Cause::Consequence(Arc::clone(&id)), &problem);
        }
        self.tell_rights(unit, &before, at, &id);
        let cause = Cause::Consequence(Arc::clone(&id));
        self.end_duties_of(index, at, &cause);
        self.call_duties(new, at, &id, true);
    }
}
