//! Duties that a measure calls into being, and that end when it is lifted.

use crate::campaign::calls::Call;
use crate::campaign::consequences::{Cause, What};
use crate::campaign::schedule::Kind;
use crate::campaign::{Campaign, Status};
use crate::plan::FollowUp;
use crate::time::{Instant, Period};
use crate::timetable::{Due, DueProblem, ObligationIx, UnitIx};
use std::sync::Arc;

/// A duty that a measure calls for again and again.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct FollowUpAt {
    /// The measure.
    pub(in crate::campaign) measure: u32,
    /// The task.
    pub(in crate::campaign) task: Arc<str>,
    /// How often it was called for by now.
    pub(in crate::campaign) times: u32,
    /// When it is next.
    pub(in crate::campaign) next: Instant,
}

impl Campaign {
    /// Calls for the duties of a measure that was imposed; for those that recur alone, where a unit came down to it.
    pub(in crate::campaign) fn call_duties(&mut self, index: u32, at: Instant, id: &Arc<str>, recurring: bool) {
        let Some(rung) = self.state.measures.get(index as usize).map(|m| m.rung) else { return };
        let plan = self.plan.clone();
        for (n, duty) in plan.plan.ladder.get(rung).iter().flat_map(|m| &m.duties).enumerate() {
            // Where a measure stands again, what it calls for may be on its way still.
            let under_way = |f: &FollowUpAt| f.measure == index && *f.task == *duty.task.as_str() && f.next > at;
            let goes_on = recurring && self.state.follow_ups.iter().any(under_way);
            if (duty.every.is_some() || !recurring) && !goes_on {
                self.call_duty(index, (n, duty), 0, at, &Cause::Consequence(Arc::clone(id)));
            }
        }
    }

    /// A recurring duty of a measure comes round.
    pub(in crate::campaign) fn follow_up(&mut self, position: u32, at: Instant) {
        let Some(due) = self.state.follow_ups.get(position as usize).cloned() else { return };
        let Some(measure) = self.state.measures.get(due.measure as usize) else { return };
        // It lasts as long as the measure does, and no longer than the campaign.
        if self.state.units[measure.unit].standing != Some(due.measure) || self.state.closed {
            return;
        }
        let (plan, rung) = (self.plan.clone(), measure.rung);
        let mut duties = plan.plan.ladder.get(rung).into_iter().flat_map(|m| &m.duties).enumerate();
        if let Some(duty) = duties.find(|(_, d)| d.task.as_str() == &*due.task && d.every.is_some()) {
            self.call_duty(due.measure, duty, due.times, at, &Cause::Time);
        }
    }

    /// Calls for a duty of a measure, for the first time or once more.
    fn call_duty(&mut self, index: u32, (n, duty): (usize, &FollowUp), times: u32, at: Instant, cause: &Cause) {
        let Some(measure) = self.state.measures.get(index as usize) else { return };
        let (unit, since, id, rung) = (measure.unit, measure.since, Arc::clone(&measure.id), measure.rung);
        let name = self.measure_name(rung);
        // What came round while it could not be called for is not called for in a burst.
        let mut times = times;
        let next = duty.every.as_ref().filter(|every| every.value.amount > 0).map(|every| {
            let mut next = self.nth_end(since, every.value, times.saturating_add(1));
            while next.as_ref().is_ok_and(|end| end.end(self.zone()) <= at) {
                times = times.saturating_add(1);
                next = self.nth_end(since, every.value, times.saturating_add(1));
            }
            next
        });
        let due = match (duty.within, &next) {
            (Some(within), _) => self.plan.timetable.clockwork().end_of(at, within).map(Some),
            (None, Some(next)) => next.clone().map(Some),
            (None, None) => Ok(None),
        };
        match self.call_task(unit, duty.task.as_str(), &name, due, at, cause, None) {
            Ok(ix) => {
                if let Some(m) = self.state.measures.get_mut(index as usize) {
                    m.duties.push(ix);
                }
            }
            Err(reason) => {
                let what = What::RuleFailed { unit: Some(self.unit_name(unit)), reason };
                let id = format!("rule-failed:{id}:{}:{n}:{}", duty.task.as_str(), self.zone().format(at));
                self.tell_ladder(unit, rung, id, at, cause.clone(), what);
                return;
            }
        }
        if let Some(Ok(end)) = next {
            let next = end.end(self.zone()).max(at);
            let position = u32::try_from(self.state.follow_ups.len()).unwrap_or(u32::MAX);
            let task = duty.task.shared();
            self.state.follow_ups.push(FollowUpAt { measure: index, task, times: times.saturating_add(1), next });
            self.state.schedule.add(next, Kind::FollowsUp, position);
        }
    }

    /// When the n-th of the spans ends that follow one another from an instant.
    fn nth_end(&self, since: Instant, every: Period, n: u32) -> Result<Due, DueProblem> {
        let amount = every.amount.checked_mul(n).ok_or(DueProblem::OutOfRange)?;
        self.plan.timetable.clockwork().end_of(since, Period { amount, ..every })
    }

    #[expect(clippy::too_many_arguments, reason = "one call, told whole")]
    /// Calls for an on-call task of a unit, under a name that begins with what calls for it.
    pub(in crate::campaign) fn call_task(
        &mut self,
        unit: UnitIx,
        task: &str,
        caller: &str,
        due: Result<Option<Due>, DueProblem>,
        at: Instant,
        cause: &Cause,
        rule: Option<(Arc<str>, Cause)>,
    ) -> Result<ObligationIx, String> {
        let ix = self.callable(unit, task)?;
        let base = format!("{caller}-{}", self.zone().local_date(at));
        let mut name = base.clone();
        let mut again = 1;
        while self.call_named(ix, unit, &name).is_some() {
            again += 1;
            name = format!("{base}~{again}");
        }
        let call = Call { task: ix, unit, name: Arc::from(name), at, rule, dated: !matches!(due, Ok(None)) };
        let (due, problem) = match due {
            Ok(due) => (due, None),
            Err(problem) => (None, Some(problem)),
        };
        let ix = self.call(at, call, due, cause);
        if let Some(problem) = problem {
            let about = self.obligation_name(ix);
            self.report_missing(unit, about, at, cause.clone(), &problem);
        }
        Ok(ix)
    }

    /// The task, if it can be called for and is the unit's.
    pub(in crate::campaign) fn callable(&self, unit: UnitIx, task: &str) -> Result<crate::timetable::TaskIx, String> {
        let timetable = &self.plan.timetable;
        let ix = timetable.task(task).ok_or_else(|| format!("the plan has no task `{task}`"))?;
        let t = &timetable.tasks[ix];
        if t.on_call.is_none() {
            return Err(format!("`{task}` is owed without being called for"));
        }
        if t.units.binary_search(&unit).is_err() {
            return Err(format!("`{}` does not owe `{task}`", self.unit_name(unit)));
        }
        Ok(ix)
    }

    /// The duties end that a measure, and those it came to stand in place of, called into being. What is handed in already
    /// waits to be accepted all the same.
    pub(in crate::campaign) fn end_duties(&mut self, index: u32, at: Instant, cause: &Cause) {
        let mut next = Some(index);
        while let Some(one) = next {
            next = self.state.measures.get(one as usize).and_then(|m| m.before);
            self.end_duties_of(one, at, cause);
        }
    }

    /// The duties end that one measure called into being.
    pub(in crate::campaign) fn end_duties_of(&mut self, index: u32, at: Instant, cause: &Cause) {
        let duties = self.state.measures.get(index as usize).map(|m| m.duties.clone());
        for ix in duties.unwrap_or_default() {
            self.call_off(ix, at, cause);
        }
    }

    fn call_off(&mut self, ix: ObligationIx, at: Instant, cause: &Cause) {
        if !self.state.duties.at(ix).is_some_and(|d| matches!(d.status, Status::Waiting | Status::Open)) {
            return;
        }
        self.cancel(ix, at, cause);
    }
}
