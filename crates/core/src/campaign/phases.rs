//! Phases as a state machine: planned, held back, active, overrun, closed, opened again.
//!
//! A phase turns when its window does, unless its plan sets conditions: phases that must have ended, a condition over the
//! campaign's state, or that it turns by a fact only. What does not hold in time holds the phase where it is or lets it
//! go on all the same, as the plan says; both are told. A fact turns a phase whatever the conditions say.

use super::consequences::{Cause, Consequence, What};
use super::facts::Event;
use super::schedule::Kind;
use super::state::PhaseState;
use super::{Campaign, Raised, Refusal};
use crate::plan::{Id, Otherwise, Trigger};
use crate::time::{Instant, Window};
use crate::timetable::{ObligationIx, PhaseIx};
use chrono::NaiveDate;
use std::sync::Arc;

/// What a fact about a phase does.
#[derive(Debug, Clone)]
pub(super) enum PhaseIntent {
    Enter(PhaseIx),
    Close(PhaseIx),
    Reopen(PhaseIx, Option<NaiveDate>),
    Extend(PhaseIx, NaiveDate),
}

/// Where a phase stands.
#[derive(Debug, Clone)]
pub(super) struct PhaseStanding {
    pub(super) state: PhaseState,
    /// Since when.
    pub(super) since: Option<Instant>,
    /// Its last day, where a fact set another than the plan's. `Some(None)`: open until it is closed by a fact.
    pub(super) last: Option<Option<NaiveDate>>,
    /// The day that due dates counting from its end count from, where it is another than the plan's.
    pub(super) moved: Option<NaiveDate>,
    /// How often it was opened again.
    pub(super) round: u16,
}

impl PhaseStanding {
    pub(super) fn new() -> PhaseStanding {
        PhaseStanding { state: PhaseState::Planned, since: None, last: None, moved: None, round: 0 }
    }
}

/// What a phase is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Enter,
    Close,
}

impl Campaign {
    pub(super) fn judge_phase(&self, event: &Event, at: Instant) -> Result<PhaseIntent, Refusal> {
        let wrong = |ix: PhaseIx, done| {
            let what = format!("the phase `{}`", self.plan.timetable.phases[ix].id);
            Err(Refusal::WrongState { what, state: self.state.phases[ix].state.word(), done })
        };
        match event {
            Event::PhaseEntered { phase, .. } => {
                let ix = self.phase_named(phase)?;
                match self.state.phases[ix].state {
                    PhaseState::Planned | PhaseState::Held if !self.state.started => Err(Refusal::WrongState {
                        what: "the campaign".to_owned(),
                        state: "not started",
                        done: "moved to a phase",
                    }),
                    PhaseState::Planned | PhaseState::Held => Ok(PhaseIntent::Enter(ix)),
                    _ => wrong(ix, "entered"),
                }
            }
            Event::PhaseClosed { phase, .. } => {
                let ix = self.phase_named(phase)?;
                let active = self.state.phases[ix].state.is_active();
                if active { Ok(PhaseIntent::Close(ix)) } else { wrong(ix, "closed") }
            }
            Event::PhaseReopened { phase, until, .. } => {
                let ix = self.phase_named(phase)?;
                if self.state.phases[ix].state != PhaseState::Closed {
                    return wrong(ix, "opened again");
                }
                if let Some(day) = until
                    && self.zone().day_end(*day) <= at
                {
                    return Err(Refusal::DuePassed { obligation: phase.to_string(), due: day.to_string() });
                }
                Ok(PhaseIntent::Reopen(ix, *until))
            }
            _ => Err(Refusal::Invalid { field: "fact", expected: "about a phase" }),
        }
    }

    pub(super) fn judge_phase_extension(
        &self,
        phase: &Id,
        until: NaiveDate,
        at: Instant,
    ) -> Result<PhaseIntent, Refusal> {
        let ix = self.phase_named(phase)?;
        let what = phase.to_string();
        if self.state.phases[ix].state == PhaseState::Closed {
            let what = format!("the phase `{phase}`");
            return Err(Refusal::WrongState { what, state: "closed", done: "extended; it can be opened again" });
        }
        let Some(last) = self.last_day(ix) else { return Err(Refusal::NoDeadline { what }) };
        if until <= last {
            return Err(Refusal::NotLater { what, due: last.to_string() });
        }
        if self.zone().day_end(until) <= at {
            return Err(Refusal::DuePassed { obligation: what, due: until.to_string() });
        }
        Ok(PhaseIntent::Extend(ix, until))
    }

    pub(super) fn carry_out_phase(&mut self, seq: u64, at: Instant, intent: PhaseIntent) {
        let cause = Cause::Fact(seq);
        match intent {
            PhaseIntent::Enter(ix) => {
                let unmet = self.unmet(ix, Turn::Enter, at).filter(|waits| waits != BY_HAND_ENTERED);
                self.enter_phase(ix, at, cause, unmet);
            }
            PhaseIntent::Close(ix) => {
                let unmet = self.unmet(ix, Turn::Close, at).filter(|waits| waits != BY_HAND_CLOSED);
                self.close_phase(ix, at, cause, unmet);
            }
            PhaseIntent::Reopen(ix, until) => {
                let standing = &mut self.state.phases[ix];
                standing.round = standing.round.saturating_add(1);
                standing.last = Some(until);
                standing.moved = until.or(standing.moved);
                self.set_phase(ix, PhaseState::Active, at);
                if let Some(day) = until {
                    self.state.schedule.add(self.plan.timetable.zone.day_end(day), Kind::PhaseCloses, ix.0);
                }
                let until = until.map(|d| d.to_string());
                let phase = self.phase_id(ix);
                self.tell_phase(ix, at, cause.clone(), What::PhaseReopened { phase, until });
                self.recount_from_end(ix, at, &cause);
            }
            PhaseIntent::Extend(ix, until) => self.extend_phase(ix, until, at, cause),
        }
    }

    /// The window of a phase begins.
    pub(super) fn phase_enters(&mut self, ix: PhaseIx, at: Instant, cause: Cause) {
        if self.state.phases.at(ix).is_none_or(|p| p.state != PhaseState::Planned) {
            return;
        }
        let spec = self.plan.plan.phases.get(usize::from(ix)).and_then(|p| p.enter.as_ref());
        let force = spec.is_some_and(|e| !e.manual && e.otherwise == Some(Otherwise::Force)) && self.state.started;
        match self.unmet(ix, Turn::Enter, at) {
            None => self.enter_phase(ix, at, cause, None),
            Some(waits) if force => self.enter_phase(ix, at, cause, Some(waits)),
            Some(waits_for) => {
                self.set_phase(ix, PhaseState::Held, at);
                let phase = self.phase_id(ix);
                self.tell_phase(ix, at, cause, What::PhaseHeld { phase, waits_for });
            }
        }
    }

    /// The window of a phase ends. An end that was moved since is stale.
    pub(super) fn phase_ends(&mut self, ix: PhaseIx, at: Instant) {
        let ends = self.last_day(ix).map(|day| self.zone().day_end(day));
        if ends != Some(at) || self.state.phases.at(ix).is_none_or(|p| p.state != PhaseState::Active) {
            return;
        }
        self.end_phase(ix, at, Cause::Time);
    }

    pub(super) fn end_phase(&mut self, ix: PhaseIx, at: Instant, cause: Cause) {
        let spec = self.plan.plan.phases.get(usize::from(ix)).and_then(|p| p.exit.as_ref());
        let hold = spec.is_some_and(crate::plan::Exit::may_hold);
        match self.unmet(ix, Turn::Close, at) {
            Some(waits_for) if hold => {
                self.set_phase(ix, PhaseState::Overrun, at);
                let phase = self.phase_id(ix);
                let id = self.tell_phase(ix, at, cause, What::PhaseOverrun { phase, waits_for });
                self.raise_phase(ix, at, id, Trigger::PhaseOverrun);
            }
            unmet => self.close_phase(ix, at, cause, unmet),
        }
    }

    /// Phases that wait for what has come to hold turn now. Each turn may let another follow.
    pub(super) fn settle_phases(&mut self, at: Instant, cause: &Cause) {
        if self.state.suspended.is_some() || self.state.terminated.is_some() {
            return;
        }
        loop {
            let waiting = |p: &PhaseStanding| matches!(p.state, PhaseState::Held | PhaseState::Overrun);
            let turns: Vec<(PhaseIx, PhaseState)> =
                self.state.phases.enumerated().filter(|(_, p)| waiting(p)).map(|(ix, p)| (ix, p.state)).collect();
            let mut turned = false;
            for (ix, state) in turns {
                match state {
                    PhaseState::Held if self.unmet(ix, Turn::Enter, at).is_none() => {
                        self.enter_phase(ix, at, cause.clone(), None);
                    }
                    PhaseState::Overrun if self.unmet(ix, Turn::Close, at).is_none() => {
                        self.close_phase(ix, at, cause.clone(), None);
                    }
                    _ => continue,
                }
                turned = true;
            }
            if !turned {
                return;
            }
        }
    }

    /// What a phase waits for before it may turn: `started`, a fact's name, `phase.<id>`, or the condition itself.
    pub(super) fn unmet(&self, ix: PhaseIx, turn: Turn, at: Instant) -> Option<String> {
        let spec = self.plan.plan.phases.get(usize::from(ix))?;
        match turn {
            Turn::Enter => {
                if !self.state.started {
                    return Some("started".to_owned());
                }
                let enter = spec.enter.as_ref()?;
                let after = enter.after.iter().flat_map(|a| &a.0);
                let missing = after.into_iter().find(|id| {
                    let phase = self.plan.timetable.phase(id.as_str());
                    phase.is_some_and(|p| self.state.phases[p].state != PhaseState::Closed)
                });
                if let Some(phase) = missing {
                    return Some(format!("phase.{}", phase.value));
                }
                self.guard_unmet(ix, turn, at).or_else(|| enter.manual.then(|| BY_HAND_ENTERED.to_owned()))
            }
            Turn::Close => {
                let exit = spec.exit.as_ref()?;
                self.guard_unmet(ix, turn, at).or_else(|| exit.manual.then(|| BY_HAND_CLOSED.to_owned()))
            }
        }
    }

    /// The last day of a phase as it stands now; none while it is open without end.
    pub(super) fn last_day(&self, ix: PhaseIx) -> Option<NaiveDate> {
        match self.state.phases.at(ix)?.last {
            Some(last) => last,
            None => Some(self.plan.timetable.phases.at(ix)?.window.last),
        }
    }

    /// Whether the duties of a phase wait for it to begin: its beginning depends on more than its window.
    pub(super) fn holds_back(&self, ix: PhaseIx) -> bool {
        match self.state.phases[ix].state {
            PhaseState::Held => true,
            PhaseState::Planned => {
                self.plan.plan.phases.get(usize::from(ix)).is_some_and(|p| p.enter.is_some()) || !self.state.started
            }
            _ => false,
        }
    }

    fn enter_phase(&mut self, ix: PhaseIx, at: Instant, cause: Cause, unmet: Option<String>) {
        self.set_phase(ix, PhaseState::Active, at);
        let phase = self.phase_id(ix);
        let id = self.tell_phase(ix, at, cause, What::PhaseEntered { phase, unmet });
        self.raise_phase(ix, at, Arc::clone(&id), Trigger::PhaseEntered);
        self.open_phase(ix, at, &Cause::Consequence(id.clone()));
        // Entered so late that its window is over already.
        if self.last_day(ix).is_some_and(|day| self.zone().day_end(day) <= at) {
            self.end_phase(ix, at, Cause::Consequence(id));
        }
    }

    /// Opens the duties that waited for a phase, those that begin with its window even before that.
    fn open_phase(&mut self, ix: PhaseIx, at: Instant, cause: &Cause) {
        let timetable = &self.plan.timetable;
        let first = timetable.zone.day_start(timetable.phases[ix].window.first);
        let mut open = Vec::new();
        for task in timetable.tasks.iter().filter(|t| t.phase == Some(ix)) {
            for (i, occurrence) in task.occurrences.iter().enumerate() {
                if occurrence.opens <= at || occurrence.opens == first {
                    open.extend(task.of_occurrence(i));
                }
            }
        }
        for id in open.into_iter().map(ObligationIx).chain(self.calls_where(|task| task.phase == Some(ix))) {
            self.begin(id);
            self.open_if_free(id, at, cause);
        }
    }

    pub(super) fn close_phase(&mut self, ix: PhaseIx, at: Instant, cause: Cause, unmet: Option<String>) {
        self.set_phase(ix, PhaseState::Closed, at);
        let phase = self.phase_id(ix);
        let id = self.tell_phase(ix, at, cause, What::PhaseClosed { phase, unmet });
        self.raise_phase(ix, at, id, Trigger::PhaseClosed);
    }

    /// A phase is given more time, and with it the duties whose due day counts from its end.
    fn extend_phase(&mut self, ix: PhaseIx, until: NaiveDate, at: Instant, cause: Cause) {
        let before = self.last_day(ix).map(|d| d.to_string()).unwrap_or_default();
        (self.state.phases[ix].last, self.state.phases[ix].moved) = (Some(Some(until)), Some(until));
        if self.state.phases[ix].state == PhaseState::Overrun {
            self.set_phase(ix, PhaseState::Active, at);
        }
        let timetable = &self.plan.timetable;
        self.state.schedule.add(timetable.zone.day_end(until), Kind::PhaseCloses, ix.0);
        let phase = self.phase_id(ix);
        self.tell_phase(ix, at, cause.clone(), What::PhaseExtended { phase, before, until: until.to_string() });
        self.recount_from_end(ix, at, &cause);
    }

    fn recount_from_end(&mut self, ix: PhaseIx, at: Instant, cause: &Cause) {
        let timetable = &self.plan.timetable;
        let counts = timetable.tasks.iter().filter(|t| t.due_counts_from_end_of(ix, timetable));
        let ids: Vec<u32> = counts.flat_map(|t| t.obligations()).collect();
        let calls = self.calls_where(|task| task.due_counts_from_end_of(ix, &self.plan.timetable));
        for id in ids.into_iter().map(ObligationIx).chain(calls) {
            self.recount_due(id, at, cause);
        }
        self.redate_targets(at);
    }

    /// An amended plan gives a phase more time than it had.
    pub(super) fn go_on(&mut self, ix: PhaseIx, at: Instant, cause: Cause) {
        let closed = self.state.phases[ix].state == PhaseState::Closed;
        // One that ran over may do so once more.
        self.state.phases[ix].round = self.state.phases[ix].round.saturating_add(1);
        self.set_phase(ix, PhaseState::Active, at);
        if closed {
            let (phase, until) = (self.phase_id(ix), self.last_day(ix).map(|d| d.to_string()));
            self.tell_phase(ix, at, cause, What::PhaseReopened { phase, until });
        }
    }

    /// The windows of phases that are not the plan's any more.
    pub(super) fn moved_windows(&self) -> Vec<(PhaseIx, Window)> {
        let phases = &self.plan.timetable.phases;
        let moved = self.state.phases.enumerated().filter_map(|(ix, p)| {
            let last = p.moved?;
            Some((ix, Window { first: phases[ix].window.first, last }))
        });
        moved.collect()
    }

    fn set_phase(&mut self, ix: PhaseIx, state: PhaseState, at: Instant) {
        let standing = &mut self.state.phases[ix];
        standing.state = state;
        standing.since = Some(at);
        self.ask_tomorrow(ix, at);
    }

    /// A condition that counts days is asked anew each morning.
    pub(super) fn ask_tomorrow(&mut self, ix: PhaseIx, at: Instant) {
        if self.waits_for_day(ix) && self.state.terminated.is_none() {
            let morning = self.zone().day_end(self.zone().local_date(at));
            self.state.schedule.add(morning, Kind::PhaseWaits, ix.0);
        }
    }

    fn phase_id(&self, ix: PhaseIx) -> Arc<str> {
        self.plan.timetable.phases[ix].id.shared()
    }

    /// A phase that was opened again is entered, overrun and closed once more: the round tells them apart.
    fn tell_phase(&mut self, ix: PhaseIx, at: Instant, cause: Cause, what: What) -> Arc<str> {
        let (phase, round) = (self.phase_id(ix), self.state.phases[ix].round);
        let mut id = format!("{}:{phase}", what.word());
        match (&what, self.last_day(ix)) {
            (What::PhaseExtended { until, .. }, _) => id.push_str(&format!(":{until}")),
            // One that was extended may run over once more.
            (What::PhaseOverrun { .. }, Some(last)) => id.push_str(&format!(":{last}")),
            _ => {}
        }
        if round > 0 {
            id.push_str(&format!("~{round}"));
        }
        let consequence = Consequence { id: Arc::from(id), at: self.moment(at), cause, rule: None, what };
        self.emit(None, consequence)
    }

    fn raise_phase(&mut self, ix: PhaseIx, at: Instant, id: Arc<str>, trigger: Trigger) {
        let raised = Raised { phase: Some(ix), ..Raised::new(trigger, at, Cause::Consequence(id)) };
        self.apply_rules(&raised);
    }
}

/// What a phase that is turned by hand waits for: the word of the fact.
const BY_HAND_ENTERED: &str = "phase-entered";
const BY_HAND_CLOSED: &str = "phase-closed";
