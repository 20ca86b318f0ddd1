//! The ladder: measures imposed, remedied, expired, and what follows.

use super::consequences::{Cause, Consequence, RuleCause, What};
use super::schedule::Kind;
use super::state::Measure;
use super::{Campaign, Raised};
use crate::plan::{OnExpired, OnRemedied, Trigger};
use crate::rules::PastKind;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use std::sync::Arc;

impl Campaign {
    fn measure_name(&self, rung: usize) -> Arc<str> {
        self.plan.plan.ladder.get(rung).map(|m| m.id.shared()).unwrap_or_else(|| Arc::from(""))
    }

    /// Whether a rung is the last word, whatever stands above it.
    fn is_final(&self, rung: usize) -> bool {
        self.plan.plan.ladder.get(rung).is_some_and(|m| m.r#final)
    }

    /// The rung above the one a unit stands on; the lowest when it stands on none.
    pub(super) fn next_rung(&self, unit: UnitIx) -> Option<usize> {
        let next = self.state.standing(unit).map_or(0, |m| m.rung + 1);
        (next < self.plan.plan.ladder.len()).then_some(next)
    }

    #[expect(clippy::too_many_arguments, reason = "one act, told whole")]
    /// Puts a unit under a measure. One that stands as high already stays where it is, and that is said.
    pub(super) fn impose(
        &mut self,
        unit: UnitIx,
        rung: usize,
        at: Instant,
        cause: &Cause,
        rule: Option<Arc<RuleCause>>,
        suffix: &str,
        depth: u8,
    ) {
        let (name, measure) = (self.unit_name(unit), self.measure_name(rung));
        if let Some(standing) = self.state.standing(unit)
            && (self.is_final(standing.rung) || standing.rung > rung || standing.rung == rung && !standing.remedied)
        {
            let id = Arc::from(["measure-unchanged:", &name, ":", &measure, ":", suffix].concat());
            let what = What::Unchanged { unit: name, measure, standing: self.measure_name(standing.rung) };
            let consequence = Consequence { id, at: self.moment(at), cause: cause.clone(), rule, what };
            self.emit(Some(unit), consequence);
            return;
        }
        let spec = self.plan.plan.ladder.get(rung);
        let remedy = spec.filter(|m| !m.r#final).and_then(|m| m.remedy);
        let until = remedy.map(|period| self.plan.timetable.clockwork().end_of(at, period));
        let (until, problem) = match until {
            Some(Ok(until)) => (Some(until), None),
            Some(Err(problem)) => (None, Some(problem)),
            None => (None, None),
        };
        let id: Arc<str> = Arc::from(["measure-imposed:", &name, ":", &measure, ":", suffix].concat());
        let index = u32::try_from(self.state.measures.len()).unwrap_or(u32::MAX);
        self.state.measures.push(Measure {
            unit,
            rung,
            since: at,
            until,
            remedied: false,
            id: Arc::clone(&id),
            before: self.state.units[unit].standing,
            expired: false,
            reversed: false,
        });
        self.state.units[unit].standing = Some(index);
        self.remember(unit, at, PastKind::Measure(Arc::clone(&measure)));
        if let Some(until) = until {
            self.state.schedule.add(until.end(self.zone()).max(at), Kind::MeasureExpires, index);
        }
        let shown = until.map(|d| d.show(self.zone()));
        let what = What::Imposed { unit: name, measure: Arc::clone(&measure), until: shown };
        let consequence = Consequence { id, at: self.moment(at), cause: cause.clone(), rule, what };
        let id = self.emit(Some(unit), consequence);
        if let Some(problem) = problem {
            self.report_missing(unit, Arc::clone(&id), at, Cause::Consequence(Arc::clone(&id)), &problem);
        }
        self.about_measure(Trigger::MeasureImposed, unit, rung, at, at, id, depth + 1);
    }

    /// A remedy period ends. A measure that was remedied, raised or extended meanwhile is not the one that expires.
    pub(super) fn expire(&mut self, index: u32, at: Instant) {
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        let (ends, id) = (measure.until.map(|d| d.end(self.zone())), Arc::clone(&measure.id));
        if self.state.units[measure.unit].standing != Some(index) || ends.is_none_or(|e| e > at) {
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

    fn not_remedied(&mut self, index: u32, at: Instant, cause: Cause) {
        let Some(measure) = self.state.measures.get(index as usize).cloned() else { return };
        let (unit, rung) = (measure.unit, measure.rung);
        let what = What::Expired { unit: self.unit_name(unit), measure: self.measure_name(rung) };
        let about =
            format!("{}:{}:{}", self.unit_name(unit), self.measure_name(rung), self.zone().format(measure.since));
        let id = Arc::from(format!("measure-expired:{about}"));
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        let id = self.emit(Some(unit), consequence);
        if let Some(m) = self.state.measures.get_mut(index as usize) {
            m.until = None;
            m.expired = true;
        }
        self.about_measure(Trigger::MeasureExpired, unit, rung, measure.since, at, Arc::clone(&id), 0);
        // A rule that raised the unit itself has had its say.
        let next = self.plan.plan.ladder.get(rung).and_then(|m| m.on_expired).unwrap_or(OnExpired::Next);
        if next == OnExpired::Next
            && self.state.units[unit].standing == Some(index)
            && rung + 1 < self.plan.plan.ladder.len()
        {
            self.impose(unit, rung + 1, at, &Cause::Consequence(id), None, &format!("after:{about}"), 0);
        }
    }

    /// What a measure demanded was put right.
    pub(super) fn remedy(&mut self, unit: UnitIx, at: Instant, cause: Cause) {
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(measure) = self.state.measures.get(index as usize).cloned() else { return };
        let spec = self.plan.plan.ladder.get(measure.rung);
        let names = (self.unit_name(unit), self.measure_name(measure.rung));
        let what = match spec.and_then(|m| m.on_remedied).unwrap_or(OnRemedied::Clear) {
            OnRemedied::Clear => {
                self.state.units[unit].standing = None;
                What::Lifted { unit: names.0, measure: names.1 }
            }
            OnRemedied::Hold => {
                if let Some(m) = self.state.measures.get_mut(index as usize) {
                    m.until = None;
                    m.remedied = true;
                }
                What::Held { unit: names.0, measure: names.1 }
            }
        };
        let id = Arc::from(format!("{}:{}", what.word(), measure.id));
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        let id = self.emit(Some(unit), consequence);
        self.about_measure(Trigger::MeasureRemedied, unit, measure.rung, measure.since, at, id, 0);
    }

    pub(super) fn extend_measure(&mut self, unit: UnitIx, until: Due, at: Instant, cause: Cause) {
        let Some(index) = self.state.units[unit].standing else { return };
        let Some(m) = self.state.measures.get_mut(index as usize) else { return };
        m.until = Some(until);
        let (imposed, rung) = (Arc::clone(&m.id), m.rung);
        let zone = &self.plan.timetable.zone;
        self.state.schedule.add(until.end(zone).max(at), Kind::MeasureExpires, index);
        let until = until.show(zone);
        let id = Arc::from(format!("measure-extended:{imposed}:{until}"));
        let what = What::MeasureExtended { unit: self.unit_name(unit), measure: self.measure_name(rung), until };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence);
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
}
