//! The campaign's own life: started by hand, suspended, resumed, terminated.
//!
//! While a campaign is suspended nothing is opened and no phase turns; what was to is done when it goes on. Due dates
//! stand, or move by the working time suspended, as the plan says.

use super::consequences::{Cause, Consequence, What};
use super::facts::Event;
use super::schedule::{Batch, Kind};
use super::state::{PhaseState, Status};
use super::{Campaign, Refusal};
use crate::plan::Suspension;
use crate::time::{Calendar, CalendarError, Instant, Period};
use crate::timetable::{Deadline, Due, DueProblem, ObligationIx, PhaseIx};
use chrono::NaiveDate;
use std::sync::Arc;

/// What a fact about the campaign itself does.
#[derive(Debug, Clone, Copy)]
pub(super) enum LifeIntent {
    Start,
    Suspend,
    Resume { since: Instant, workdays: u32 },
    Terminate,
}

impl Campaign {
    pub(super) fn judge_life(&self, event: &Event, at: Instant) -> Result<LifeIntent, Refusal> {
        let wrong = |state, done| Err(Refusal::WrongState { what: "the campaign".to_owned(), state, done });
        match event {
            Event::Started if !self.starts_by_hand() => {
                Err(Refusal::StartsByItself { day: self.plan.timetable.window.first.to_string() })
            }
            Event::Started if self.state.started => wrong("started", "started again"),
            Event::Started if self.state.closed => wrong("closed", "started"),
            Event::Started => Ok(LifeIntent::Start),
            _ if !self.state.started => wrong("not started", "suspended, resumed or terminated"),
            Event::Suspended { .. } if self.state.suspended.is_some() => wrong("suspended", "suspended again"),
            Event::Suspended { .. } if self.state.closed => wrong("closed", "suspended"),
            Event::Suspended { .. } => Ok(LifeIntent::Suspend),
            Event::Resumed { .. } => {
                let Some(since) = self.state.suspended else { return wrong("not suspended", "resumed") };
                // Where due dates stand, nobody asks how many working days it was.
                let workdays = if self.frozen() { self.workdays(since, at)? } else { 0 };
                Ok(LifeIntent::Resume { since, workdays })
            }
            _ if self.state.closed => wrong("closed", "terminated"),
            _ => Ok(LifeIntent::Terminate),
        }
    }

    fn workdays(&self, since: Instant, at: Instant) -> Result<u32, DueProblem> {
        let (from, to) = (self.zone().local_date(since), self.zone().local_date(at));
        Ok(workdays(&self.plan.timetable.calendar, from, to)?)
    }

    fn starts_by_hand(&self) -> bool {
        self.plan.plan.campaign.start == Some(crate::plan::Start::Manual)
    }

    /// Whether due dates stand still at present.
    pub(super) fn frozen(&self) -> bool {
        self.state.suspended.is_some() && self.plan.plan.campaign.suspension == Some(Suspension::Shift)
    }

    /// Whether an instant does not count, because due dates stand still since before it or the campaign has not begun.
    pub(super) fn stood_still(&self, instant: Instant) -> bool {
        !self.state.started || self.frozen() && self.state.suspended.is_some_and(|since| instant > since)
    }

    pub(super) fn carry_out_life(&mut self, seq: u64, at: Instant, intent: LifeIntent) {
        let cause = Cause::Fact(seq);
        match intent {
            LifeIntent::Start => {
                self.state.started = true;
                let id = Arc::from("campaign-started");
                let what = What::CampaignStarted;
                let id = self.emit(None, Consequence { id, at: self.moment(at), cause, rule: None, what });
                let cause = Cause::Consequence(id);
                self.settle_phases(at, &cause);
                self.open_what_is_free(at, &cause);
                self.catch_up_late(at);
            }
            LifeIntent::Suspend => self.state.suspended = Some(at),
            LifeIntent::Resume { since, workdays } => self.resume(since, workdays, at, cause),
            LifeIntent::Terminate => self.terminate(at, cause),
        }
    }

    /// Whether what comes due while the campaign is suspended is put off, or dropped because its instant moves.
    pub(super) fn put_off(&mut self, batch: Batch) -> Option<Batch> {
        match batch.kind {
            _ if self.state.suspended.is_none() => return Some(batch),
            Kind::Breach | Kind::DueSoon | Kind::Urges | Kind::MeasureExpires | Kind::ItemOverdue => {
                return (!self.frozen()).then_some(batch);
            }
            // A measure lasts as long as it lasts, and a cycle is the unit's own; a month in which due dates stood still counts
            // for nothing.
            Kind::MeasureLifts | Kind::CycleEnds => return Some(batch),
            Kind::MonthEnds => return (!self.frozen()).then_some(batch),
            Kind::PhaseCloses
            | Kind::PhaseEnters
            | Kind::PhaseWaits
            | Kind::Opens
            | Kind::FollowsUp
            | Kind::TargetDue
            | Kind::ItemScored
            | Kind::PeriodCloses
            | Kind::CampaignCloses => {
                self.state.put_off.push(batch);
            }
        }
        None
    }

    fn resume(&mut self, since: Instant, workdays: u32, at: Instant, cause: Cause) {
        let frozen = self.frozen();
        self.state.suspended = None;
        if frozen {
            self.shift_duties(since, workdays, at, &cause);
            self.shift_measures(since, workdays, at, &cause);
            self.shift_items(since, workdays, at, &cause);
        }
        if frozen {
            // Urging was dropped meanwhile.
            let stale =
                self.state.urged.iter().filter(|(_, (_, next))| *next <= at).map(|(ix, (times, _))| (*ix, *times));
            let stale: Vec<(ObligationIx, u32)> = stale.collect();
            stale.into_iter().for_each(|(ix, times)| self.urge_later(ix, at, times));
        }
        for batch in std::mem::take(&mut self.state.put_off) {
            match batch.kind {
                // An end that was moved meanwhile is stale: where the new one has come too, it has its own turn.
                Kind::PhaseCloses => {
                    for ix in batch.ids.into_iter().flatten().map(PhaseIx) {
                        let ends = self.last_day(ix).map(|day| self.zone().day_end(day));
                        if ends == Some(batch.at)
                            && self.state.phases.at(ix).is_some_and(|p| p.state == PhaseState::Active)
                        {
                            self.end_phase(ix, at, cause.clone());
                        }
                    }
                }
                Kind::TargetDue => {
                    let reports = &self.state.reports;
                    let due = batch.ids.into_iter().flatten().filter(|index| reports.is_due(*index, batch.at));
                    for index in due.collect::<Vec<_>>() {
                        self.state.reports.judge_at(index, at);
                        self.judge_target(index, at);
                    }
                }
                _ => self.process(Batch { at, ..batch }, &cause),
            }
        }
        // What was released, called for or entered meanwhile.
        self.open_what_is_free(at, &cause);
        self.settle_phases(at, &cause);
    }

    fn open_what_is_free(&mut self, at: Instant, cause: &Cause) {
        let all = 0..u32::try_from(self.state.duties.len()).unwrap_or(u32::MAX);
        all.for_each(|ix| self.open_if_free(ObligationIx(ix), at, cause));
    }

    /// Moves the deadlines that had not passed when the campaign was suspended. Occurrences of a recurring duty that open
    /// after it goes on keep their rhythm.
    fn shift_duties(&mut self, since: Instant, workdays: u32, at: Instant, cause: &Cause) {
        let all = 0..u32::try_from(self.state.duties.len()).unwrap_or(u32::MAX);
        for ix in all.map(ObligationIx) {
            let duty = &self.state.duties[ix];
            if duty.status.is_done() || duty.breached {
                continue;
            }
            let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { continue };
            let recurs = self.place(ix).is_some_and(|p| self.plan.timetable.tasks[p.task].recurs());
            // What was called for meanwhile lost only the time since.
            let called = self.called(ix).map_or(since, |call| call.at);
            let (since, workdays) = self.lost_since(called, since, workdays, at);
            if deadline.breach <= since {
                continue;
            }
            if recurs && !duty.in_window && deadline.breach > at {
                self.catch_up(ix, deadline, at);
                continue;
            }
            match self.shifted(ix, &deadline, since, workdays, at) {
                Ok(same) if same.due == deadline.due => self.catch_up(ix, deadline, at),
                Ok(deadline) => self.move_due(ix, deadline, at, cause),
                Err(problem) => {
                    let (Some(place), about) = (self.place(ix), self.obligation_name(ix)) else { continue };
                    self.report_missing(place.unit, about, at, cause.clone(), &problem);
                }
            }
        }
    }

    /// The campaign has begun: what came due before comes due now.
    pub(super) fn catch_up_late(&mut self, at: Instant) {
        for ix in self.obligations() {
            let duty = &self.state.duties[ix];
            let late = self.state.deadline(&self.plan.timetable, ix).filter(|d| d.breach <= at);
            if let Some(deadline) = late.filter(|_| !duty.status.is_done() && !duty.breached) {
                self.catch_up(ix, deadline, at);
            }
        }
        self.judge_passed(at);
    }

    /// A date stands where the campaign was suspended over rest days alone. What was dropped meanwhile comes now.
    fn catch_up(&mut self, ix: ObligationIx, deadline: Deadline, at: Instant) {
        if deadline.breach <= at {
            self.state.duties[ix].own = Some(Box::new(Deadline { breach: at, ..deadline }));
            self.state.schedule.add(at, Kind::Breach, ix.0);
        } else if deadline.soon <= at {
            self.state.schedule.add(at, Kind::DueSoon, ix.0);
        }
    }

    fn shifted(
        &self,
        ix: ObligationIx,
        deadline: &Deadline,
        since: Instant,
        workdays: u32,
        at: Instant,
    ) -> Result<Deadline, DueProblem> {
        let due = self.later_by(deadline.due, since, workdays, at)?;
        let task = self.place(ix).map(|p| &self.plan.timetable.tasks[p.task]);
        self.plan.timetable.deadline_at(None, task.and_then(|t| t.grace), due)
    }

    /// A due day moved by the working days suspended, an instant by the time.
    pub(super) fn later_by(&self, due: Due, since: Instant, workdays: u32, at: Instant) -> Result<Due, DueProblem> {
        match due {
            Due::Day(day) => {
                let clockwork = self.plan.timetable.clockwork();
                Ok(Due::Day(clockwork.add(day, Period::workdays(workdays), false)?))
            }
            Due::At(instant) => {
                let moved = instant.checked_add_millis(at.millis() - since.millis());
                moved.map(Due::At).ok_or(DueProblem::OutOfRange)
            }
        }
    }

    /// From when a suspension of the campaign cost something that began, or went on, at `own`; and how many working days.
    pub(super) fn lost_since(&self, own: Instant, since: Instant, workdays: u32, at: Instant) -> (Instant, u32) {
        if own <= since { (since, workdays) } else { (own, self.workdays(own, at).unwrap_or(workdays)) }
    }

    fn shift_measures(&mut self, since: Instant, workdays: u32, at: Instant, cause: &Cause) {
        let units: Vec<_> = self.state.units.indices().collect();
        for unit in units {
            // One whose clock stands still by itself, or did until a while ago, lost only what came after.
            let Some(standing) = self.state.standing(unit).filter(|m| !m.is_halted()) else { continue };
            let until = standing.until;
            let resumed = standing.suspensions.last().and_then(|s| s.until);
            let (since, workdays) = self.lost_since(resumed.unwrap_or(since).max(standing.since), since, workdays, at);
            let Some(until) = until.filter(|u| u.end(self.zone()) > since) else { continue };
            let index = self.state.units[unit].standing;
            if let Some(m) = index.and_then(|index| self.state.measures.get_mut(index as usize)) {
                // What took no time leaves no trace.
                m.suspensions.extend((since < at).then_some(super::Suspension { from: since, until: Some(at) }));
            }
            // Where the calendar does not reach, the measure is given its remaining time by the clock.
            let elapsed = at.millis() - since.millis();
            let by_clock = || until.end(self.zone()).checked_add_millis(elapsed).map(Due::At);
            if let Some(later) = self.later_by(until, since, workdays, at).ok().or_else(by_clock)
                && later.end(self.zone()) > until.end(self.zone())
            {
                self.extend_measure(unit, later, at, cause.clone());
            } else if let Some(index) = self.state.units[unit].standing {
                let end = until.end(self.zone()).max(at);
                self.state.schedule.add(end, Kind::MeasureExpires, index);
            }
        }
    }

    /// Everything ends: phases are closed, and what is not done is not owed any more.
    fn terminate(&mut self, at: Instant, cause: Cause) {
        self.state.terminated = Some(at);
        self.state.suspended = None;
        self.state.put_off.clear();
        self.state.schedule.clear();
        let phases: Vec<PhaseIx> =
            self.state.phases.enumerated().filter(|(_, p)| p.state.is_active()).map(|(ix, _)| ix).collect();
        for ix in phases {
            self.close_phase(ix, at, cause.clone(), None);
        }
        let all = 0..u32::try_from(self.state.duties.len()).unwrap_or(u32::MAX);
        for ix in all.map(ObligationIx) {
            let status = self.state.duties[ix].status;
            if status.is_done() {
                continue;
            }
            self.change(ix, |duty| duty.status = Status::Cancelled);
            // What was never owed ends without a word.
            if status != Status::Waiting || self.state.duties[ix].breached {
                let obligation = self.obligation_name(ix);
                let id = self.about("obligation-cancelled", &obligation);
                self.tell(ix, id, at, cause.clone(), What::Cancelled { obligation });
            }
        }
        self.tell_closed(at, cause, true);
    }
}

/// How many working days a suspension took: from its first day to the day before the one it ends on.
pub(super) fn workdays(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Result<u32, CalendarError> {
    let mut n = 0;
    for day in from.iter_days().take_while(|day| *day < to) {
        n += u32::from(calendar.is_workday(day)?);
    }
    Ok(n)
}
