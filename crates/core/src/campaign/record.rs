//! Recording facts.

use super::consequences::{Cause, Consequence, What};
use super::facts::Held;
use super::facts::{Event, Extended, Fact, MeasureRef};
use super::validate::Intent;
use super::{Campaign, Inspection, Progress, Raised, Refusal, Status};
use crate::plan::Trigger;
use crate::rules::PastKind;
use crate::time::Instant;
use crate::timetable::{Deadline, ObligationIx, UnitIx};
use std::sync::Arc;

/// What recording a fact gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The fact's number.
    pub seq: u64,
    /// Whether the same fact, by its key, was recorded before: then nothing changed.
    pub duplicate: bool,
    /// What followed, in order: what came due up to the fact's instant, then what follows from the fact.
    pub consequences: Vec<Consequence>,
}

impl Campaign {
    /// Records a fact: moves the clock to its instant, then carries it out.
    ///
    /// # Errors
    /// [`Refusal`] when the fact makes no sense; state and journal are then exactly as they were.
    pub fn record(&mut self, mut fact: Fact) -> Result<Recorded, Refusal> {
        let adopts = match &mut fact.event {
            Event::Corrected { instead: Some(instead), .. } => &mut instead.event,
            event => event,
        };
        if let Event::PlanAmended { plan, hash, .. } = adopts
            && let (None, Some(offered)) = (&hash, self.amended.get(plan))
        {
            *hash = Some(offered.plan.hash.clone());
        }
        if let Some(seq) = self.recorded_before(&fact)? {
            return Ok(Recorded { seq, duplicate: true, consequences: Vec::new() });
        }
        self.admissible(&fact)?;
        // What came due before the fact was handed in was concluded without it.
        let late = fact.recorded_at > fact.at && self.state.schedule.has_more(fact.recorded_at);
        let past = late || self.state.clock.is_some_and(|clock| fact.at < clock);
        if past || matches!(fact.event, Event::Corrected { .. }) {
            return self.revise(fact);
        }
        // INVARIANT (refused-untouched): where the judgement needs the clock moved first, it is moved on a copy.
        let intent = if self.depends_on_time(&fact.event) && self.state.schedule.has_more(fact.at) {
            let (state, journal) = (self.state.clone(), self.journal.clone());
            self.run_until(fact.at);
            if let Err(refusal) = self.validate(&fact.event, fact.at) {
                (self.state, self.journal) = (state, journal);
                self.drop_fresh();
                return Err(refusal);
            }
            self.validate(&fact.event, fact.at)?
        } else {
            let intent = self.validate(&fact.event, fact.at)?;
            let moves = self.state.schedule.has_more(fact.at);
            self.pass_grid(fact.at, false);
            self.run_until(fact.at);
            // Where nothing came due, the judgement stands.
            if moves { self.validate(&fact.event, fact.at)? } else { intent }
        };
        let (seq, at) = (self.log.next_seq(), fact.at);
        if let Some(journal) = &mut self.journal {
            journal.fact(seq, &fact, &self.plan.timetable.zone);
        }
        self.snapshots.forget_from(at);
        self.carry_out(seq, at, &fact.event, intent);
        self.log.push(fact);
        self.settle_phases(at, &Cause::Fact(seq));
        // What the fact made due at this very instant belongs to it, not to whatever comes next.
        self.run_until(at);
        Ok(Recorded { seq, duplicate: false, consequences: self.take_fresh() })
    }

    /// Carries out what holds, in its turn: the clock does not stand beyond it. A fact about what was concluded, such as a
    /// measure put right, has no effect once that does not hold: that is said, and stands in nobody's way.
    pub(super) fn redo(&mut self, held: &Held<'_>) -> Result<(), Refusal> {
        self.run_until(held.at);
        match self.validate(&held.event, held.at) {
            Ok(intent) => self.do_held(held, intent),
            Err(refusal) if rests_on_conclusions(&held.event) => {
                let id = Arc::from(format!("fact-moot:fact-{}", held.seq));
                let what = What::FactMoot { fact: held.seq, reason: refusal.to_string() };
                let (at, cause) = (self.moment(held.at), Cause::Fact(held.seq));
                self.emit(self.unit_of(&held.event), Consequence { id, at, cause, rule: None, what });
            }
            Err(refusal) => return Err(refusal),
        }
        Ok(())
    }

    /// Carries a fact out in its turn that is handed in only now, and so must make sense.
    pub(super) fn redo_new(&mut self, held: &Held<'_>) -> Result<(), Refusal> {
        self.run_until(held.at);
        let intent = self.validate(&held.event, held.at)?;
        self.do_held(held, intent);
        Ok(())
    }

    fn do_held(&mut self, held: &Held<'_>, intent: Intent) {
        self.carry_out(held.seq, held.at, &held.event, intent);
        self.settle_phases(held.at, &Cause::Fact(held.seq));
        self.run_until(held.at);
    }

    /// The unit whose account a fact that rests on a conclusion is about.
    fn unit_of(&self, event: &Event) -> Option<UnitIx> {
        let unit = match event {
            Event::Remedied { unit, .. }
            | Event::RemedyRefused { unit, .. }
            | Event::MeasureDecided { unit, .. }
            | Event::LiftingApplied { unit, .. }
            | Event::LiftingDecided { unit, .. }
            | Event::Lifted { unit, .. }
            | Event::Suspended { measure: Some(MeasureRef { unit, .. }), .. }
            | Event::Resumed { measure: Some(MeasureRef { unit, .. }), .. }
            | Event::Extended { target: Extended::Measure { unit, .. }, .. } => unit,
            _ => return None,
        };
        self.plan.timetable.units.find(unit.as_str())
    }

    /// The number of a fact with the same key, if its content is the same too.
    ///
    /// INVARIANT (counts-once): a fact handed in again under its key changes nothing.
    fn recorded_before(&self, fact: &Fact) -> Result<Option<u64>, Refusal> {
        let Some(key) = &fact.key else { return Ok(None) };
        let Some(seq) = self.log.by_key(key) else { return Ok(None) };
        // A host that hands a fact in again does so at another time.
        let same = self.log.get(seq).is_some_and(|f| f.at == fact.at && f.event == fact.event);
        if same { Ok(Some(seq)) } else { Err(Refusal::KeyReused { key: key.clone(), seq }) }
    }

    fn carry_out(&mut self, seq: u64, at: Instant, event: &Event, intent: Intent) {
        let cause = Cause::Fact(seq);
        match intent {
            Intent::Submit(ix) => {
                if let Event::Submitted { data, .. } = event {
                    self.enter_figures(ix, data, at, seq);
                }
                let accepted = self.place(ix).is_some_and(|p| self.plan.timetable.tasks[p.task].accepted);
                self.state.duties[ix].submitted = at.into();
                if accepted {
                    self.change(ix, |duty| duty.status = Status::Submitted);
                } else {
                    self.fulfil(ix, at, cause);
                }
            }
            Intent::Accept(ix) => self.fulfil(ix, at, cause),
            Intent::Return(ix, deadline) => self.send_back(ix, deadline, at, seq),
            Intent::Waive(ix) => {
                self.change(ix, |duty| duty.status = Status::Waived);
                let obligation = self.obligation_name(ix);
                let id = self.about("obligation-waived", &obligation);
                self.tell(ix, id, at, cause.clone(), What::Waived { obligation });
                self.release(ix, at, &cause);
            }
            Intent::Extend(all) => {
                for (ix, deadline) in all {
                    self.move_due(ix, deadline, at, &cause);
                }
            }
            Intent::Excuse(ix) => {
                self.state.excused.insert(ix);
                let obligation = self.obligation_name(ix);
                let id = self.about("obligation-excused", &obligation);
                self.tell(ix, id, at, cause, What::Excused { obligation });
            }
            Intent::ExtendMeasure(unit, until) => self.extend_measure(unit, until, at, cause),
            Intent::Incident(unit) => {
                let Event::Incident { kind, count, reference, .. } = event else { return };
                let (word, kind): (&str, Arc<str>) = (kind.as_str(), Arc::from(kind.as_str()));
                self.remember(unit, at, PastKind::Incident(Arc::clone(&kind), *count));
                let incident = Some((kind, *count, reference.as_deref().map(Arc::from)));
                self.score_case(unit, word, *count, at, seq);
                self.redeem(unit, word, *count, at, seq);
                let raised = Raised { unit: Some(unit), incident, ..Raised::new(Trigger::Incident, at, cause) };
                self.apply_rules(&raised);
            }
            Intent::Cancel(ix) => self.cancel(ix, at, &cause),
            Intent::Acknowledge(ix) => {
                self.state.acknowledged.insert(ix, at);
            }
            Intent::Progress(ix) => {
                let Event::Progressed { percent, note, .. } = event else { return };
                self.state.progress.insert(ix, Progress { at, percent: *percent, note: note.clone() });
            }
            Intent::Call(call) => {
                self.call(at, call, None, &cause);
            }
            Intent::Inspect(unit) => {
                let Event::Inspected { kind, count, marks, reference, .. } = event else { return };
                let inspection = Inspection {
                    kind: Arc::from(kind.as_str()),
                    findings: *count,
                    marks: *marks,
                    reference: reference.as_deref().map(Arc::from),
                };
                self.remember(unit, at, PastKind::Inspected);
                let raised = Raised {
                    unit: Some(unit),
                    inspection: Some(inspection),
                    ..Raised::new(Trigger::Inspected, at, cause)
                };
                self.apply_rules(&raised);
            }
            Intent::Measure(intent) => self.carry_out_measure(seq, at, intent),
            Intent::Life(intent) => self.carry_out_life(seq, at, intent),
            Intent::Phase(intent) => self.carry_out_phase(seq, at, intent),
            Intent::Item(intent) => self.carry_out_item(seq, at, event, intent),
            Intent::Report(report) => self.enter_report(seq, at, report),
            Intent::Appeal(intent) => self.carry_out_appeal(seq, at, intent),
            Intent::Assess(intent) => self.assess(intent, at, seq),
            Intent::PutRight(intent) => self.put_right(intent, at, seq),
            Intent::Lock(intent) => self.lock(intent, at, seq),
            Intent::Amend => {
                if let Event::PlanAmended { plan, .. } = event {
                    self.amend(plan, seq, at);
                }
            }
            Intent::Nothing => {}
        }
    }

    /// A duty is not owed any more.
    pub(super) fn cancel(&mut self, ix: ObligationIx, at: Instant, cause: &Cause) {
        self.change(ix, |duty| duty.status = Status::Cancelled);
        let obligation = self.obligation_name(ix);
        let id = self.about("obligation-cancelled", &obligation);
        self.tell(ix, id, at, cause.clone(), What::Cancelled { obligation });
        self.release(ix, at, cause);
    }

    /// A fact sets a due date, which no other task moves from then on.
    pub(super) fn move_due(&mut self, ix: ObligationIx, deadline: Deadline, at: Instant, cause: &Cause) {
        self.state.duties[ix].extended = true;
        self.tell_due(ix, deadline, at, cause);
    }

    /// Sets a due date and says so, where it is another than before.
    pub(super) fn tell_due(&mut self, ix: ObligationIx, deadline: Deadline, at: Instant, cause: &Cause) {
        let before = self.state.deadline(&self.plan.timetable, ix).map(|d| d.due.show(self.zone()));
        self.set_deadline(ix, deadline, at);
        self.tell_moved(ix, before, &deadline, at, cause);
    }

    pub(super) fn tell_moved(
        &mut self,
        ix: ObligationIx,
        before: Option<String>,
        deadline: &Deadline,
        at: Instant,
        cause: &Cause,
    ) {
        let (obligation, due) = (self.obligation_name(ix), deadline.due.show(self.zone()));
        if before.as_ref() != Some(&due) {
            let id = self.about_due("obligation-due-moved", &obligation, ix, &due);
            self.tell(ix, id, at, cause.clone(), What::DueMoved { obligation, before, due });
        }
    }

    /// Emits a consequence about an obligation that triggers no rule.
    pub(super) fn tell(&mut self, ix: ObligationIx, id: Arc<str>, at: Instant, cause: Cause, what: What) {
        let unit = self.place(ix).map(|p| p.unit);
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(unit, consequence);
    }

    /// A duty is done. Whether in time is judged by when it was handed in, not by when that was accepted.
    fn fulfil(&mut self, ix: ObligationIx, at: Instant, cause: Cause) {
        let handed_in = self.state.duties[ix].submitted.get().unwrap_or(at);
        let deadline = self.state.deadline(&self.plan.timetable, ix);
        // While due dates stand still, one that had not passed by then does not pass.
        let deadline = deadline.filter(|d| !self.stood_still(d.breach));
        let late_days = deadline.map_or(0, |d| self.days_late(&d, handed_in));
        self.change(ix, |duty| {
            duty.status = Status::Fulfilled;
            duty.late |= late_days > 0;
        });
        let obligation = self.obligation_name(ix);
        let id = self.about("obligation-fulfilled", &obligation);
        let what = What::Fulfilled { obligation, late_days };
        self.raise_about(ix, at, cause.clone(), id, what, Trigger::ObligationFulfilled, late_days);
        self.release(ix, at, &cause);
    }

    fn send_back(&mut self, ix: ObligationIx, deadline: Option<Deadline>, at: Instant, seq: u64) {
        self.change(ix, |duty| duty.status = Status::Open);
        self.withdraw_figures(ix);
        if let Some(deadline) = deadline {
            self.move_due(ix, deadline, at, &Cause::Fact(seq));
        }
        // Nobody was reminded while it lay there.
        if !self.frozen() {
            self.remind(ix, at);
        }
        let Some(place) = self.place(ix) else { return };
        let raised = Raised {
            unit: Some(place.unit),
            obligation: Some((ix, place.task)),
            phase: self.plan.timetable.tasks[place.task].phase,
            ..Raised::new(Trigger::ObligationReturned, at, Cause::Fact(seq))
        };
        self.apply_rules(&raised);
    }
}

/// Whether a fact is about a conclusion, which a change of the past may take away.
fn rests_on_conclusions(event: &Event) -> bool {
    matches!(
        event,
        Event::Remedied { .. }
            | Event::RemedyRefused { .. }
            | Event::MeasureDecided { .. }
            | Event::LiftingApplied { .. }
            | Event::LiftingDecided { .. }
            | Event::Lifted { .. }
            | Event::Suspended { measure: Some(_), .. }
            | Event::Resumed { measure: Some(_), .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Revoked { .. }
            | Event::PutRight { .. }
            | Event::PeriodLocked { .. }
            | Event::PeriodUnlocked { .. }
            | Event::Extended { target: Extended::Measure { .. } | Extended::Phase(_), .. }
            | Event::PhaseEntered { .. }
            | Event::PhaseClosed { .. }
            | Event::PhaseReopened { .. }
    )
}
