//! Whether a fact makes sense: its names, and the state it meets. Changes nothing.

use super::appeals::AppealIntent;
use super::calls::Call;
use super::facts::{Acknowledged, Event, Extended, ObligationRef};
use super::indicators::Report;
use super::items::ItemIntent;
use super::ladder::{LadderIntent, MeasureRefusal};
use super::life::LifeIntent;
use super::phases::PhaseIntent;
use super::scoring::{AssessIntent, GiveBack, LockIntent};
use super::{Campaign, Fact, Refusal, Status};
use crate::time::{CalendarError, Instant};
use crate::timetable::{Deadline, Due, DueProblem, ObligationIx, UnitIx};
use chrono::NaiveDate;

/// What `history.count` counts beside incidents, by these words: an incident of such a kind would be counted with them.
const WORDS_OF_HISTORY: [&str; 5] = ["breach", "measure", "inspected", "item-overdue", "bottom"];

/// A fact with its names looked up and its new instants worked out: what `record` carries out.
#[derive(Debug, Clone)]
pub(super) enum Intent {
    Submit(ObligationIx),
    Accept(ObligationIx),
    Return(ObligationIx, Option<Deadline>),
    Waive(ObligationIx),
    Extend(Vec<(ObligationIx, Deadline)>),
    ExtendMeasure(UnitIx, Due),
    Cancel(ObligationIx),
    Acknowledge(ObligationIx),
    Progress(ObligationIx),
    Call(Call),
    Incident(UnitIx),
    Inspect(UnitIx),
    Excuse(ObligationIx),
    Measure(LadderIntent),
    Life(LifeIntent),
    Phase(PhaseIntent),
    Item(ItemIntent),
    Report(Report),
    Appeal(AppealIntent),
    Assess(AssessIntent),
    PutRight(GiveBack),
    Lock(LockIntent),
    Amend,
    Nothing,
}

impl From<DueProblem> for Refusal {
    fn from(problem: DueProblem) -> Refusal {
        match problem {
            DueProblem::Calendar(CalendarError::NotCovered { year }) => Refusal::CalendarMissing { year },
            _ => Refusal::OutOfRange,
        }
    }
}

/// A hundred years, in milliseconds.
const CENTURY: i64 = 36_525 * 86_400_000;

impl Campaign {
    /// What must hold before the clock may move for a fact.
    pub(super) fn admissible(&self, fact: &Fact) -> Result<(), Refusal> {
        let show = |at| self.zone().format(at);
        self.beyond_locks(fact)?;
        if fact.recorded_at < fact.at {
            return Err(Refusal::RecordedEarly { recorded_at: show(fact.recorded_at), at: show(fact.at) });
        }
        // Phases that count days are asked each morning; a year mistyped is not worth a million of them.
        let (first, end) = (self.plan.timetable.start().millis(), self.plan.timetable.end().millis());
        let near = |at: Instant| (first - CENTURY..=end + CENTURY).contains(&at.millis());
        for (field, at) in [("at", fact.at), ("recorded_at", fact.recorded_at)] {
            if !near(at) {
                let expected = "within a hundred years of the campaign; is the year mistyped?";
                return Err(Refusal::Invalid { field, expected });
            }
        }
        // A host that makes facts itself, not from text, is held to the same: its journal must read back.
        let event = match &fact.event {
            Event::Corrected { reason, .. } if reason.trim().is_empty() => {
                return Err(Refusal::Invalid { field: "reason", expected: "filled" });
            }
            Event::Corrected { corrects, instead, .. } => {
                self.correctable(*corrects)?;
                match instead {
                    Some(instead) if matches!(instead.event, Event::Corrected { .. }) => {
                        return Err(Refusal::Invalid { field: "instead", expected: "a fact that is no correction" });
                    }
                    Some(instead) if fact.recorded_at < instead.at => {
                        let (recorded_at, at) = (show(fact.recorded_at), show(instead.at));
                        return Err(Refusal::RecordedEarly { recorded_at, at });
                    }
                    Some(instead) => &instead.event,
                    None => &fact.event,
                }
            }
            event => event,
        };
        match event {
            Event::Incident { count, .. } if !(1..=1_000_000).contains(count) => {
                return Err(Refusal::Invalid { field: "count", expected: "a whole number from 1 to 1000000" });
            }
            Event::Progressed { percent: Some(101..), .. } => {
                return Err(Refusal::Invalid { field: "percent", expected: "a number from 0 to 100" });
            }
            Event::Inspected { count, .. } if !(0..=1_000_000).contains(count) => {
                return Err(Refusal::Invalid { field: "count", expected: "a whole number from 0 to 1000000" });
            }
            Event::Appealed { reason, .. } if reason.trim().is_empty() => {
                return Err(Refusal::Invalid { field: "reason", expected: "filled" });
            }
            Event::ItemOpened { item, .. } if item.trim().is_empty() => {
                return Err(Refusal::Invalid { field: "item", expected: "filled" });
            }
            Event::Called { call: Some(call), .. } if call.trim().is_empty() => {
                return Err(Refusal::Invalid { field: "call", expected: "filled, or left out" });
            }
            Event::Incident { kind, .. } | Event::Inspected { kind, .. } if kind.trim().is_empty() => {
                return Err(Refusal::Invalid { field: "kind", expected: "filled" });
            }
            Event::Incident { kind, .. } if WORDS_OF_HISTORY.contains(&kind.as_str()) => {
                let expected = "another word than those by which `history` counts what else there is";
                return Err(Refusal::Invalid { field: "kind", expected });
            }
            event if event.grounds().is_some_and(|(a, r)| a.trim().is_empty() || r.trim().is_empty()) => {
                return Err(Refusal::Invalid { field: "authority and reason", expected: "filled" });
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether there is such a fact, and no correction has withdrawn it yet.
    fn correctable(&self, seq: u64) -> Result<(), Refusal> {
        if self.log.get(seq).is_none() {
            return Err(Refusal::NoSuchFact { seq, last: self.log.next_seq() - 1 });
        }
        match self.log.corrected_by(seq) {
            Some(by) => Err(Refusal::AlreadyCorrected { seq, by }),
            // A correction that would hold again must find the fact it corrects as it left it.
            None => match self.log.corrected_twice_without(seq) {
                Some((seq, by)) => Err(Refusal::AlreadyCorrected { seq, by }),
                None => Ok(()),
            },
        }
    }

    /// Whether the state a fact meets may depend on what comes due before it: what concerns measures, phases and the
    /// campaign itself does, since obligations and items are moved by facts alone.
    pub(super) fn depends_on_time(&self, event: &Event) -> bool {
        matches!(
            event,
            Event::Remedied { .. }
                | Event::RemedyRefused { .. }
                | Event::MeasureDecided { .. }
                | Event::LiftingApplied { .. }
                | Event::LiftingDecided { .. }
                | Event::Lifted { .. }
                | Event::Excused { .. }
                | Event::Suspended { measure: Some(_), .. }
                | Event::Resumed { measure: Some(_), .. }
                | Event::Extended { target: Extended::Measure { .. } | Extended::Phase(_), .. }
                | Event::PhaseEntered { .. }
                | Event::PhaseClosed { .. }
                | Event::PhaseReopened { .. }
                | Event::Started
                | Event::Suspended { .. }
                | Event::Resumed { .. }
                | Event::Terminated { .. }
                | Event::Appealed { .. }
                | Event::AppealDecided { .. }
                | Event::Revoked { .. }
                | Event::Assessed { .. }
                | Event::PutRight { .. }
                | Event::PeriodLocked { .. }
                | Event::PeriodUnlocked { .. }
                | Event::PlanAmended { .. }
        )
    }

    /// Looks a fact's names up and judges it against the state.
    pub(super) fn validate(&self, event: &Event, at: Instant) -> Result<Intent, Refusal> {
        let afterwards = matches!(
            event,
            Event::Corrected { .. } | Event::Appealed { .. } | Event::AppealDecided { .. } | Event::Revoked { .. }
        );
        if let Some(ended) = self.state.terminated.filter(|_| !afterwards) {
            return Err(Refusal::Terminated { at: self.zone().format(ended) });
        }
        Ok(match event {
            Event::Submitted { obligation, data, .. } => {
                let ix = self.obligation(obligation)?;
                self.unfinished(ix)?;
                self.judge_figures(data)?;
                if let Some(by) = self.blocker(ix) {
                    let (obligation, by) = (self.named(ix), self.named(by));
                    return Err(Refusal::Blocked { obligation, by });
                }
                Intent::Submit(ix)
            }
            Event::Accepted { obligation, .. } => Intent::Accept(self.submitted(obligation)?),
            Event::Returned { obligation, due, .. } => {
                let ix = self.submitted(obligation)?;
                Intent::Return(ix, self.new_deadline(ix, *due, at)?)
            }
            Event::Waived { obligation, .. } => {
                let ix = self.obligation(obligation)?;
                self.not_done(ix)?;
                Intent::Waive(ix)
            }
            Event::Excused { obligation, .. } => Intent::Excuse(self.excusable(obligation, at)?),
            Event::Cancelled { obligation, .. } => {
                let ix = self.obligation(obligation)?;
                self.not_done(ix)?;
                Intent::Cancel(ix)
            }
            Event::Acknowledged { what: Acknowledged::Obligation(obligation) } => {
                Intent::Acknowledge(self.acknowledgeable(obligation)?)
            }
            Event::Progressed { obligation, .. } => {
                let ix = self.obligation(obligation)?;
                self.unfinished(ix)?;
                Intent::Progress(ix)
            }
            Event::Called { task, unit, call, caller } => {
                self.judge_call(task, unit, call.as_deref(), caller.as_ref(), at)?
            }
            Event::Extended { target, until, authority, .. } => self.extension(target, *until, authority, at)?,
            Event::Incident { unit, .. } => Intent::Incident(self.unit(unit)?),
            Event::Inspected { unit, .. } => Intent::Inspect(self.unit(unit)?),
            Event::Suspended { item: Some(_), .. }
            | Event::Resumed { item: Some(_), .. }
            | Event::Acknowledged { what: Acknowledged::Item(_) }
            | Event::ItemOpened { .. }
            | Event::ItemMoved { .. }
            | Event::ItemHandedOver { .. }
            | Event::ItemClosed { .. } => Intent::Item(self.judge_item(event, at)?),
            Event::Remedied { .. }
            | Event::RemedyRefused { .. }
            | Event::MeasureDecided { .. }
            | Event::LiftingApplied { .. }
            | Event::LiftingDecided { .. }
            | Event::Lifted { .. }
            | Event::Suspended { measure: Some(_), .. }
            | Event::Resumed { measure: Some(_), .. } => Intent::Measure(self.judge_measure(event, at)?),
            Event::Started
            | Event::Suspended { item: None, .. }
            | Event::Resumed { item: None, .. }
            | Event::Terminated { .. } => Intent::Life(self.judge_life(event, at)?),
            Event::PhaseEntered { .. } | Event::PhaseClosed { .. } | Event::PhaseReopened { .. } => {
                Intent::Phase(self.judge_phase(event, at)?)
            }
            Event::Reported { indicator, unit, period, value } => {
                Intent::Report(self.judge_report(indicator, unit, period.as_deref(), *value)?)
            }
            Event::Appealed { .. } | Event::AppealDecided { .. } | Event::Revoked { .. } => {
                Intent::Appeal(self.judge_appeal(event, at)?)
            }
            Event::Assessed { item, unit, value, assessor, .. } => {
                Intent::Assess(self.judge_assessment(item, unit, *value, assessor.as_ref())?)
            }
            Event::PutRight { entry, .. } => Intent::PutRight(self.judge_put_right(entry, at)?),
            Event::PeriodLocked { period, .. } => Intent::Lock(self.judge_lock(period, true)?),
            Event::PeriodUnlocked { period, .. } => Intent::Lock(self.judge_lock(period, false)?),
            Event::PlanAmended { plan, hash, .. } => {
                self.judge_amendment(plan, hash.as_deref())?;
                Intent::Amend
            }
            // What a correction says is judged by running everything again.
            Event::Corrected { .. } => Intent::Nothing,
        })
    }

    /// Something is expected still, be it only acceptance.
    fn not_done(&self, ix: ObligationIx) -> Result<(), Refusal> {
        match self.state.duties[ix].status {
            Status::Submitted => Ok(()),
            _ => self.unfinished(ix),
        }
    }

    /// Something is expected of the unit still.
    fn unfinished(&self, ix: ObligationIx) -> Result<(), Refusal> {
        let status = self.state.duties[ix].status;
        if status.is_done() || status == Status::Submitted {
            return Err(Refusal::AlreadyDone { obligation: self.named(ix), status: status.word() });
        }
        Ok(())
    }

    fn submitted(&self, o: &ObligationRef) -> Result<ObligationIx, Refusal> {
        let ix = self.obligation(o)?;
        match self.state.duties[ix].status {
            Status::Submitted => Ok(ix),
            status if status.is_done() => {
                Err(Refusal::AlreadyDone { obligation: self.named(ix), status: status.word() })
            }
            _ => Err(Refusal::NotSubmitted { obligation: self.named(ix) }),
        }
    }

    /// The deadline of a submission that is sent back at `at`.
    fn new_deadline(&self, ix: ObligationIx, due: Option<NaiveDate>, at: Instant) -> Result<Option<Deadline>, Refusal> {
        let present = self.state.deadline(&self.plan.timetable, ix);
        match (due, present) {
            (Some(day), _) => {
                let deadline = self.deadline_on(ix, day)?;
                if deadline.breach <= at {
                    return Err(Refusal::DuePassed { obligation: self.named(ix), due: day.to_string() });
                }
                Ok(Some(deadline))
            }
            (None, Some(d)) if d.breach <= at && self.stood_still(d.breach) => Ok(None),
            (None, Some(d)) if d.breach <= at => {
                Err(Refusal::NeedsDue { obligation: self.named(ix), due: d.due.show(self.zone()) })
            }
            (None, _) => Ok(None),
        }
    }

    /// The deadline of an obligation when it is due on `day`, with its task's grace.
    fn deadline_on(&self, ix: ObligationIx, day: NaiveDate) -> Result<Deadline, Refusal> {
        let task = self.place(ix).map(|p| &self.plan.timetable.tasks[p.task]);
        let grace = task.and_then(|t| t.grace);
        Ok(self.plan.timetable.deadline_at(None, grace, Due::Day(day))?)
    }

    fn extension(&self, target: &Extended, until: NaiveDate, authority: &str, at: Instant) -> Result<Intent, Refusal> {
        match target {
            Extended::Obligation(o) => {
                let ix = self.obligation(o)?;
                self.not_done(ix)?;
                Ok(Intent::Extend(vec![(ix, self.later(ix, until, at)?)]))
            }
            Extended::Task { task: id, occurrence } => {
                let task = self.task(id)?;
                // An on-call task has no duties but its calls.
                let all: Vec<ObligationIx> = match &self.plan.timetable.tasks[task] {
                    t if t.on_call.is_some() => self.calls_of(task, occurrence.as_ref()),
                    t => {
                        let occurrence = self.occurrence(task, occurrence.as_ref())?;
                        t.of_occurrence(occurrence).map(ObligationIx).collect()
                    }
                };
                let open = all.into_iter().filter(|ix| !self.state.duties[*ix].status.is_done());
                // Who has as late a date already, or none yet, keeps it.
                let all: Vec<_> = open.filter_map(|ix| Some((ix, self.later(ix, until, at).ok()?))).collect();
                if all.is_empty() {
                    return Err(Refusal::NothingOpen { task: id.to_string() });
                }
                Ok(Intent::Extend(all))
            }
            Extended::Item(item) => Ok(Intent::Item(self.judge_item_extension(item, until, authority, at)?)),
            Extended::Phase(phase) => Ok(Intent::Phase(self.judge_phase_extension(phase, until, at)?)),
            Extended::Measure { unit, measure } => {
                let unit = self.unit(unit)?;
                self.standing_under(unit, Some(measure))?;
                let what = || measure.to_string();
                let present = self.state.standing(unit).and_then(|m| m.until);
                let present = present.ok_or_else(|| Refusal::NoDeadline { what: what() })?;
                if Due::Day(until).end(self.zone()) <= present.end(self.zone()) {
                    return Err(Refusal::NotLater { what: what(), due: present.show(self.zone()) });
                }
                Ok(Intent::ExtendMeasure(unit, Due::Day(until)))
            }
        }
    }

    fn later(&self, ix: ObligationIx, until: NaiveDate, at: Instant) -> Result<Deadline, Refusal> {
        let present = self.state.deadline(&self.plan.timetable, ix);
        let present = present.ok_or_else(|| Refusal::NoDeadline { what: self.named(ix) })?;
        let deadline = self.deadline_on(ix, until)?;
        if deadline.breach <= present.breach {
            return Err(Refusal::NotLater { what: self.named(ix), due: present.due.show(self.zone()) });
        }
        if deadline.breach <= at {
            return Err(Refusal::DuePassed { obligation: self.named(ix), due: until.to_string() });
        }
        Ok(deadline)
    }

    /// A duty that is expected still, and not late: an excuse is accepted beforehand.
    fn excusable(&self, o: &ObligationRef, at: Instant) -> Result<ObligationIx, Refusal> {
        let ix = self.obligation(o)?;
        self.not_done(ix)?;
        let over = self.state.deadline(&self.plan.timetable, ix).is_some_and(|d| d.breach <= at);
        if self.state.duties[ix].late || over && !self.stood_still(at) {
            return Err(MeasureRefusal::ExcusedLate { obligation: self.named(ix) }.into());
        }
        if self.is_excused(ix) {
            return Err(MeasureRefusal::ExcusedBefore { obligation: self.named(ix) }.into());
        }
        Ok(ix)
    }

    /// A duty that its unit may acknowledge: expected still, and not acknowledged before.
    fn acknowledgeable(&self, o: &ObligationRef) -> Result<ObligationIx, Refusal> {
        let ix = self.obligation(o)?;
        self.unfinished(ix)?;
        match self.state.acknowledged.get(&ix) {
            Some(_) => Err(Refusal::AlreadyAcknowledged { what: self.named(ix) }),
            None => Ok(ix),
        }
    }
}
