//! The clock: whatever becomes due on the way is processed at its own instant, in order of (instant, kind, stable id),
//! so that one big step and many small ones give the same journal.

use super::consequences::{Cause, Consequence, What};
use super::schedule::{Batch, Kind};
use super::state::{Duty, Status};
use super::{Campaign, Raised, Refusal};
use crate::plan::Trigger;
use crate::time::{Instant, Moment, Period, PeriodUnit};
use crate::timetable::{Deadline, Due, DueProblem, ObligationIx, PhaseIx};
use std::sync::Arc;

impl Campaign {
    /// Moves the clock to `to` and processes everything that becomes due up to and including that instant.
    ///
    /// # Errors
    /// [`Refusal::ClockBackwards`]; nothing changes then.
    pub fn advance(&mut self, to: Instant) -> Result<Vec<Consequence>, Refusal> {
        self.may_advance(to)?;
        self.move_clock(to);
        Ok(self.take_fresh())
    }

    pub(super) fn may_advance(&self, to: Instant) -> Result<(), Refusal> {
        match self.state.clock {
            Some(clock) if to < clock => {
                let show = |at| self.zone().format(at);
                Err(Refusal::ClockBackwards { to: show(to), clock: show(clock) })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn move_clock(&mut self, to: Instant) {
        self.pass_grid(to, true);
        self.run_until(to);
    }

    /// The instant up to which a day is over: the last of it, so that what falls due on the next is still to come.
    pub fn end_of_day(&self, day: chrono::NaiveDate) -> Instant {
        let end = self.zone().day_end(day);
        end.checked_add_millis(-1).unwrap_or(end)
    }

    /// The instant by which everything known now has come due: the campaign's end, the last deadline of a duty or an item,
    /// the clock.
    pub fn natural_end(&self) -> Instant {
        let duties = self.obligations().filter_map(|ix| self.deadline(ix)).map(|d| d.breach).max();
        let items = self.items().filter_map(super::Item::next_due).max();
        [duties, items, self.clock()].into_iter().flatten().fold(self.timetable().end(), Instant::max)
    }

    pub(super) fn run_until(&mut self, to: Instant) {
        while let Some(batch) = self.state.schedule.pop(to) {
            if let Some(batch) = self.put_off(batch) {
                let at = batch.at;
                self.process(batch, &Cause::Time);
                self.settle_phases(at, &Cause::Time);
            }
        }
        self.state.clock = Some(to);
    }

    /// Does what came due, of itself or, where it was put off, because of a fact.
    pub(super) fn process(&mut self, batch: Batch, cause: &Cause) {
        let at = batch.at;
        for id in batch.ids.into_iter().flatten() {
            match batch.kind {
                Kind::Breach => self.breach(ObligationIx(id), at),
                Kind::ItemOverdue => self.item_overdue(id, at),
                Kind::MeasureExpires => self.expire(id, at),
                Kind::MeasureLifts => self.lift_of_itself(id, at),
                Kind::MonthEnds => self.month_ends(at),
                Kind::FollowsUp => self.follow_up(id, at),
                Kind::PhaseCloses => self.phase_ends(PhaseIx(id), at),
                Kind::PhaseEnters => self.phase_enters(PhaseIx(id), at, cause.clone()),
                // Whether it turns is settled once everything of this instant is done.
                Kind::PhaseWaits => self.ask_tomorrow(PhaseIx(id), at),
                Kind::Opens => {
                    self.begin(ObligationIx(id));
                    self.open_if_free(ObligationIx(id), at, cause);
                }
                Kind::DueSoon => self.remind(ObligationIx(id), at),
                Kind::Urges => self.urge(ObligationIx(id), at),
                Kind::TargetDue => self.judge_target(id, at),
                Kind::ItemScored => self.score_dated(id, at, cause),
                Kind::PeriodCloses => self.close_period(id, at, cause),
                Kind::CampaignCloses => self.close(at, cause.clone()),
                Kind::CycleEnds => self.end_cycle(id, at),
            }
        }
    }

    /// The window of an obligation begins.
    pub(super) fn begin(&mut self, ix: ObligationIx) {
        self.change(ix, |duty| duty.in_window = true);
    }

    /// Changes a duty, and counts it among the open and overdue ones of its phase.
    pub(super) fn change(&mut self, ix: ObligationIx, change: impl FnOnce(&mut Duty)) {
        let Some(duty) = self.state.duties.at_mut(ix) else { return };
        let before = duty.counts();
        change(duty);
        let after = duty.counts();
        if before == after {
            return;
        }
        let phase = self.place(ix).and_then(|p| self.plan.timetable.tasks[p.task].phase);
        let slot = phase.map_or(self.state.tally.len().saturating_sub(1), usize::from);
        if let Some(tally) = self.state.tally.get_mut(slot) {
            tally.open = tally.open + u32::from(after.0) - u32::from(before.0);
            tally.overdue = tally.overdue + u32::from(after.1) - u32::from(before.1);
        }
    }

    /// Opens an obligation whose window has begun and which waits for nothing.
    pub(super) fn open_if_free(&mut self, ix: ObligationIx, at: Instant, cause: &Cause) {
        let duty = &self.state.duties[ix];
        if duty.status != Status::Waiting || !duty.in_window || duty.waits > 0 || self.is_held_back(ix) {
            return;
        }
        self.change(ix, |duty| duty.status = Status::Open);
        let obligation = self.obligation_name(ix);
        let deadline = self.state.deadline(&self.plan.timetable, ix);
        let due = deadline.map(|d| d.due.show(self.zone()));
        let id = self.about("obligation-opened", &obligation);
        let what = What::Opened { obligation, due };
        self.raise_about(ix, at, cause.clone(), id, what, Trigger::ObligationOpened, 0);
        // Opened within the days of the reminder: it is due soon from the start.
        if deadline.is_some_and(|d| d.soon <= at) {
            self.remind(ix, at);
        }
    }

    /// Whether an obligation waits for its phase, or the campaign, to begin, or for the campaign to go on.
    fn is_held_back(&self, ix: ObligationIx) -> bool {
        let phase = self.place(ix).and_then(|p| self.plan.timetable.tasks[p.task].phase);
        !self.state.started || self.state.suspended.is_some() || phase.is_some_and(|p| self.holds_back(p))
    }

    /// A duty that is open falls due soon; once for each deadline.
    pub(super) fn remind(&mut self, ix: ObligationIx, at: Instant) {
        let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { return };
        let duty = &mut self.state.duties[ix];
        // An instant of a deadline that was moved since is stale.
        if duty.status != Status::Open || duty.reminded || at < deadline.soon || at >= deadline.breach {
            return;
        }
        duty.reminded = true;
        let obligation = self.obligation_name(ix);
        let due = deadline.due.show(self.zone());
        let id = self.about_due("obligation-due-soon", &obligation, ix, &due);
        self.raise_about(ix, at, Cause::Time, id, What::DueSoon { obligation, due }, Trigger::ObligationDueSoon, 0);
    }

    fn breach(&mut self, ix: ObligationIx, at: Instant) {
        let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { return };
        let duty = &self.state.duties[ix];
        // Nobody is late in a campaign that has not begun: what came due by then comes due when it does.
        let owed = matches!(duty.status, Status::Waiting | Status::Open) && self.state.started;
        if !owed || duty.breached || at != deadline.breach {
            return;
        }
        self.change(ix, |duty| (duty.breached, duty.late) = (true, true));
        let blocked_by = self.blocker(ix).map(|b| self.obligation_name(b));
        let obligation = self.obligation_name(ix);
        let due = deadline.due.show(self.zone());
        let days = self.days_late(&deadline, at);
        let id = self.about_due("obligation-breached", &obligation, ix, &due);
        let excused = self.is_excused(ix);
        if let Some(place) = self.place(ix).filter(|_| !excused) {
            self.remember(place.unit, at, crate::rules::PastKind::Breach);
        }
        self.urge_later(ix, at, 0);
        let what = What::Breached { obligation, due, blocked_by, excused };
        self.raise_about(ix, at, Cause::Time, Arc::clone(&id), what, Trigger::ObligationBreached, days);
        if !excused {
            self.breached_in_a_row(ix, at, &id);
        }
    }

    /// Calendar days past the due day, at least one for anything past the deadline.
    pub(super) fn days_late(&self, deadline: &Deadline, at: Instant) -> i64 {
        if at < deadline.breach {
            return 0;
        }
        let zone = self.zone();
        (zone.local_date(at) - deadline.due.day(zone)).num_days().max(1)
    }

    /// A duty that is still overdue is urged. One that was moved or done since is not.
    fn urge(&mut self, ix: ObligationIx, at: Instant) {
        let Some((times, _)) = self.state.urged.get(&ix).copied().filter(|(_, next)| *next == at) else { return };
        let Some(deadline) = self.state.deadline(&self.plan.timetable, ix) else { return };
        if !self.is_overdue(ix) || self.state.closed {
            self.state.urged.remove(&ix);
            return;
        }
        let times = times + 1;
        let (obligation, due) = (self.obligation_name(ix), deadline.due.show(self.zone()));
        let id = Arc::from(format!("{}:{times}", self.about_due("urged", &obligation, ix, &due)));
        let days_late = self.days_late(&deadline, at);
        self.urge_later(ix, at, times);
        self.tell(ix, Arc::clone(&id), at, Cause::Time, What::Urged { obligation, due, times, days_late });
        if self.rules.any(Trigger::ObligationUrged)
            && let Some(raised) = self.about_duty(ix, at, id, Trigger::ObligationUrged, days_late)
        {
            self.apply_rules(&Raised { urged: times, ..raised });
        }
    }

    /// When a duty is urged next, where its plan says so. Where the calendar does not reach, it is not urged any more.
    pub(super) fn urge_later(&mut self, ix: ObligationIx, at: Instant, times: u32) {
        let Some(place) = self.place(ix) else { return };
        let Some(every) = self.plan.timetable.tasks[place.task].urge else { return };
        let Ok(next) = self.after_days(at, every) else { return };
        self.state.urged.insert(ix, (times, next));
        self.state.schedule.add(next, Kind::Urges, ix.0);
    }

    /// The morning after so many days from an instant, or the hour; working days are counted from the first of them.
    fn after_days(&self, at: Instant, every: Period) -> Result<Instant, DueProblem> {
        let (zone, calendar) = (self.zone(), &self.plan.timetable.calendar);
        let from = match every.unit {
            PeriodUnit::Workdays => zone.day_start(calendar.next_workday(zone.local_date(at))?).max(at),
            _ => at,
        };
        Ok(match self.plan.timetable.clockwork().end_of(from, every)? {
            Due::At(next) => next,
            Due::Day(day) => zone.day_start(day),
        })
    }

    /// The campaign's window ends. An amended plan may give it another, which ends once more.
    pub(super) fn close(&mut self, at: Instant, cause: Cause) {
        if self.state.closed {
            return;
        }
        self.tell_closed(at, cause, false);
    }

    pub(super) fn tell_closed(&mut self, at: Instant, cause: Cause, terminated: bool) {
        // What was broken off is not appraised.
        if !terminated {
            self.close_last_period(at, &cause);
        }
        self.state.closed = true;
        let again = match self.state.closings {
            0 => String::new(),
            times => format!("~{times}"),
        };
        self.state.closings = self.state.closings.saturating_add(1);
        let (id, what) = (Arc::from(format!("campaign-closed{again}")), What::CampaignClosed { terminated });
        let id = self.emit(None, Consequence { id, at: self.moment(at), cause, rule: None, what });
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
        let Some(place) = self.place(ix) else { return };
        let consequence = Consequence { id, at: Moment::new(at, self.zone()), cause, rule: None, what };
        let id = self.emit(Some(place.unit), consequence);
        if self.rules.any(trigger)
            && let Some(raised) = self.about_duty(ix, at, id, trigger, days_late)
        {
            self.apply_rules(&raised);
        }
    }

    /// A trigger that a consequence about an obligation is.
    fn about_duty(
        &self,
        ix: ObligationIx,
        at: Instant,
        id: Arc<str>,
        trigger: Trigger,
        days_late: i64,
    ) -> Option<Raised> {
        let place = self.place(ix)?;
        // That it is late, nobody answers for: no rule acts on it, or sees it.
        let excused = self.is_excused(ix);
        if excused && matches!(trigger, Trigger::ObligationBreached | Trigger::ObligationUrged) {
            return None;
        }
        let days_late = if excused { 0 } else { days_late };
        Some(Raised {
            unit: Some(place.unit),
            obligation: Some((ix, place.task)),
            days_late,
            phase: self.plan.timetable.tasks[place.task].phase,
            ..Raised::new(trigger, at, Cause::Consequence(id))
        })
    }
}

impl Duty {
    /// Whether it counts as open, and as overdue.
    pub(super) fn counts(&self) -> (bool, bool) {
        let overdue = self.breached && matches!(self.status, Status::Waiting | Status::Open);
        ((self.in_window || self.status == Status::Open) && !self.status.is_done(), overdue)
    }
}
