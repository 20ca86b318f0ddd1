//! The clock: whatever becomes due on the way is processed at its own instant, in order of (instant, kind, stable id),
//! so that one big step and many small ones give the same journal.

use super::consequences::{Cause, Consequence, What};
use super::schedule::Kind;
use super::state::{PhaseState, Status};
use super::{Campaign, Raised, Refusal};
use crate::plan::Trigger;
use crate::time::{Instant, Moment};
use crate::timetable::{Deadline, ObligationIx, PhaseIx};
use std::sync::Arc;

impl Campaign {
    /// Moves the clock to `to` and processes everything that becomes due up to and including that instant.
    ///
    /// # Errors
    /// [`Refusal::ClockBackwards`]; nothing changes then.
    pub fn advance(&mut self, to: Instant) -> Result<Vec<Consequence>, Refusal> {
        if let Some(clock) = self.state.clock
            && to < clock
        {
            let show = |at| self.zone().format(at);
            return Err(Refusal::ClockBackwards { to: show(to), clock: show(clock) });
        }
        self.run_until(to);
        Ok(self.take_fresh())
    }

    /// The instant up to which a day is over: the last of it, so that what falls due on the next is still to come.
    pub fn end_of_day(&self, day: chrono::NaiveDate) -> Instant {
        let end = self.zone().day_end(day);
        end.checked_add_millis(-1).unwrap_or(end)
    }

    pub(super) fn run_until(&mut self, to: Instant) {
        while let Some(batch) = self.state.schedule.pop(to) {
            let at = batch.at;
            for id in batch.ids.into_iter().flatten() {
                match batch.kind {
                    Kind::Breach => self.breach(ObligationIx(id), at),
                    Kind::MeasureExpires => self.expire(id, at),
                    Kind::PhaseCloses => self.phase_turns(PhaseIx(id), at, PhaseState::Closed),
                    Kind::PhaseEnters => self.phase_turns(PhaseIx(id), at, PhaseState::Active),
                    Kind::Opens => {
                        if let Some(duty) = self.state.duties.at_mut(ObligationIx(id)) {
                            duty.in_window = true;
                        }
                        self.open_if_free(ObligationIx(id), at, &Cause::Time);
                    }
                    Kind::DueSoon => self.remind(ObligationIx(id), at),
                    Kind::ItemOverdue => self.item_overdue(id, at),
                    Kind::TargetDue => self.judge_target(id, at),
                    Kind::CampaignCloses => self.close(at),
                }
            }
        }
        self.state.clock = Some(to);
    }

    /// Opens an obligation whose window has begun and which waits for nothing.
    pub(super) fn open_if_free(&mut self, ix: ObligationIx, at: Instant, cause: &Cause) {
        let duty = &mut self.state.duties[ix];
        if duty.status != Status::Waiting || !duty.in_window || duty.waits > 0 {
            return;
        }
        duty.status = Status::Open;
        let obligation = self.obligation_name(ix);
        let deadline = self.state.deadline(&self.plan.timetable, ix);
        let due = deadline.map(|d| d.due.show(self.zone()));
        let id = Arc::from(format!("obligation-opened:{obligation}"));
        let what = What::Opened { obligation, due };
        self.raise_about(ix, at, cause.clone(), id, what, Trigger::ObligationOpened, 0);
        // Opened within the days of the reminder: it is due soon from the start.
        if deadline.is_some_and(|d| d.soon <= at) {
            self.remind(ix, at);
        }
    }

    fn remind(&mut self, ix: ObligationIx, at: Instant) {
        let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { return };
        let duty = &mut self.state.duties[ix];
        // An instant of a deadline that was moved since is stale.
        if duty.status != Status::Open || duty.reminded || at < deadline.soon || at >= deadline.breach {
            return;
        }
        duty.reminded = true;
        let obligation = self.obligation_name(ix);
        let due = deadline.due.show(self.zone());
        let id = Arc::from(format!("obligation-due-soon:{obligation}:{}", self.due_identity(ix, &due)));
        self.raise_about(ix, at, Cause::Time, id, What::DueSoon { obligation, due }, Trigger::ObligationDueSoon, 0);
    }

    fn breach(&mut self, ix: ObligationIx, at: Instant) {
        let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { return };
        let duty = &mut self.state.duties[ix];
        if !matches!(duty.status, Status::Waiting | Status::Open) || duty.breached || at != deadline.breach {
            return;
        }
        duty.breached = true;
        duty.late = true;
        let blocked_by = self.blocker(ix).map(|b| self.obligation_name(b));
        let obligation = self.obligation_name(ix);
        let due = deadline.due.show(self.zone());
        let days = self.days_late(&deadline, at);
        let id = Arc::from(format!("obligation-breached:{obligation}:{}", self.due_identity(ix, &due)));
        if let Some(place) = self.plan.timetable.place(ix) {
            self.remember(place.unit, at, crate::rules::PastKind::Breach);
        }
        let what = What::Breached { obligation, due, blocked_by };
        self.raise_about(ix, at, Cause::Time, id, what, Trigger::ObligationBreached, days);
    }

    /// Calendar days past the due day, at least one for anything past the deadline.
    pub(super) fn days_late(&self, deadline: &Deadline, at: Instant) -> i64 {
        if at < deadline.breach {
            return 0;
        }
        let zone = self.zone();
        (zone.local_date(at) - deadline.due.day(zone)).num_days().max(1)
    }

    fn phase_turns(&mut self, ix: PhaseIx, at: Instant, to: PhaseState) {
        let Some(state) = self.state.phases.at_mut(ix) else { return };
        *state = to;
        let phase = self.plan.timetable.phases[ix].id.shared();
        let (what, trigger) = match to {
            PhaseState::Closed => (What::PhaseClosed { phase: Arc::clone(&phase), unmet: None }, Trigger::PhaseClosed),
            _ => (What::PhaseEntered { phase: Arc::clone(&phase), unmet: None }, Trigger::PhaseEntered),
        };
        let id = Arc::from(format!("{}:{phase}", what.word()));
        let consequence = Consequence { id, at: self.moment(at), cause: Cause::Time, rule: None, what };
        let id = self.emit(None, consequence);
        let raised = Raised { phase: Some(ix), ..Raised::new(trigger, at, Cause::Consequence(id)) };
        self.apply_rules(&raised);
    }

    fn close(&mut self, at: Instant) {
        self.state.closed = true;
        let id = Arc::from("campaign-closed");
        let consequence = Consequence {
            id,
            at: self.moment(at),
            cause: Cause::Time,
            rule: None,
            what: What::CampaignClosed { terminated: false },
        };
        let id = self.emit(None, consequence);
        self.apply_rules(&Raised::new(Trigger::CampaignClosed, at, Cause::Consequence(id)));
    }

    /// Emits a consequence about an obligation and runs the rules it triggers.
    #[expect(clippy::too_many_arguments, reason = "one event, told whole")]
    pub(super) fn raise_about(
        &mut self,
        ix: ObligationIx,
        at: Instant,
        cause: Cause,
        id: Arc<str>,
        what: What,
        trigger: Trigger,
        days_late: i64,
    ) {
        let Some(place) = self.plan.timetable.place(ix) else { return };
        let consequence = Consequence { id, at: Moment::new(at, self.zone()), cause, rule: None, what };
        let id = self.emit(Some(place.unit), consequence);
        if self.rules.any(trigger) {
            let raised = Raised {
                unit: Some(place.unit),
                obligation: Some((ix, place.task)),
                days_late,
                phase: self.plan.timetable.tasks[place.task].phase,
                ..Raised::new(trigger, at, Cause::Consequence(id))
            };
            self.apply_rules(&raised);
        }
    }
}
