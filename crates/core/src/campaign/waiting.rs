//! What a duty or a measure is waiting for, since when, and when it acts next of itself.

use super::state::{PhaseState, Status};
use super::{Campaign, OccurrenceRef};
use crate::time::Instant;
use crate::timetable::{ObligationIx, PhaseIx, UnitIx};

/// What something is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// That the campaign begins.
    Start,
    /// That the campaign, or the clock of a measure, goes on.
    Resumption,
    /// That its phase begins.
    Phase(PhaseIx),
    /// That its window begins.
    Window(Instant),
    /// That another duty is done.
    Obligation(ObligationIx),
    /// That its unit hands it in.
    Submission(UnitIx),
    /// That the submission is accepted, by one unit where the plan names it.
    Acceptance(Option<UnitIx>),
    /// That its unit puts right what a measure demands.
    Remedy(UnitIx),
}

/// What happens next if no fact comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextAct {
    /// The duty opens.
    Opens(Instant),
    /// Its unit is reminded.
    DueSoon(Instant),
    /// The duty is breached.
    Breach(Instant),
    /// Its unit is urged.
    Urge(Instant),
    /// The remedy period ends.
    Expires(Instant),
}

impl NextAct {
    /// When.
    pub fn at(self) -> Instant {
        match self {
            NextAct::Opens(at)
            | NextAct::DueSoon(at)
            | NextAct::Breach(at)
            | NextAct::Urge(at)
            | NextAct::Expires(at) => at,
        }
    }
}

impl Campaign {
    /// What a duty is waiting for, and since when; nothing once it is done.
    pub fn waiting_for(&self, ix: ObligationIx) -> Option<(Awaited, Option<Instant>)> {
        let duty = self.state.duties.at(ix)?;
        let place = self.place(ix)?;
        let task = self.timetable().tasks.at(place.task)?;
        let opens = match self.called(ix) {
            Some(call) => call.at,
            None => task.occurrences.get(place.occurrence)?.opens,
        };
        let begun = self.state.clock.filter(|clock| opens <= *clock).map(|_| opens);
        Some(match duty.status {
            status if status.is_done() => return None,
            _ if self.state.suspended.is_some() => (Awaited::Resumption, self.state.suspended),
            Status::Submitted => (Awaited::Acceptance(task.accept_by), duty.submitted.get()),
            Status::Open => (Awaited::Submission(place.unit), begun),
            _ if !self.state.started => (Awaited::Start, begun),
            _ => match task.phase.filter(|p| self.holds_back(*p)) {
                _ if begun.is_none() => (Awaited::Window(opens), None),
                Some(phase) => (Awaited::Phase(phase), begun),
                None => match self.blocker(ix) {
                    Some(blocker) => (Awaited::Obligation(blocker), begun),
                    None => (Awaited::Window(opens), begun),
                },
            },
        })
    }

    /// What happens to a duty next if no fact comes, and when.
    pub fn next_act(&self, ix: ObligationIx) -> Option<NextAct> {
        let duty = self.state.duties.at(ix)?;
        let clock = self.state.clock;
        let ahead = |at: &Instant| clock.is_none_or(|clock| *at > clock);
        if duty.status.is_done() || duty.status == Status::Submitted || self.frozen() {
            return None;
        }
        if duty.breached {
            return self.state.urged.get(&ix).map(|(_, next)| NextAct::Urge(*next)).filter(|act| ahead(&act.at()));
        }
        let place = self.place(ix)?;
        let opens = self.timetable().tasks.at(place.task)?.occurrences.get(place.occurrence).map(|o| o.opens);
        let deadline = self.state.deadline(self.timetable(), ix);
        let free = duty.waits == 0 && !duty.in_window;
        let acts = [
            opens.filter(|_| free).map(NextAct::Opens),
            deadline.filter(|_| !duty.reminded && duty.waits == 0).map(|d| NextAct::DueSoon(d.soon)),
            deadline.map(|d| NextAct::Breach(d.breach)),
        ];
        acts.into_iter().flatten().filter(|act| ahead(&act.at())).min_by_key(|act| act.at())
    }

    /// What the measure over a unit is waiting for: since when, and when its period ends.
    pub fn measure_waits(&self, unit: UnitIx) -> Option<(Awaited, Instant, Option<NextAct>)> {
        self.state.units.at(unit)?;
        let measure = self.state.standing(unit)?;
        if let Some((since, _)) = measure.asked {
            let by = self.plan.plan.ladder.get(measure.rung).and_then(|m| m.accept_by.as_ref());
            let by = by.and_then(|by| self.plan.timetable.units.find(by.as_str()));
            return Some((Awaited::Acceptance(by), since, None));
        }
        if let Some(stopped) = measure.suspensions.last().filter(|s| s.until.is_none()) {
            return Some((Awaited::Resumption, stopped.from, None));
        }
        let measure = Some(measure).filter(|m| !m.remedied)?;
        let ends = measure.until.map(|until| NextAct::Expires(until.end(self.zone())));
        ends.map(|ends| (Awaited::Remedy(unit), measure.since, Some(ends).filter(|_| !self.frozen())))
    }

    /// When a duty was acknowledged by its unit (签收).
    pub fn acknowledged(&self, ix: ObligationIx) -> Option<Instant> {
        self.state.acknowledged.get(&ix).copied()
    }

    /// How far a duty has come, where its unit said so.
    pub fn progress(&self, ix: ObligationIx) -> Option<&super::Progress> {
        self.state.progress.get(&ix)
    }

    /// What tells a duty from the others of its task and unit: the day of its occurrence, or the call.
    pub fn occurrence_of(&self, ix: ObligationIx) -> Option<OccurrenceRef> {
        if let Some(call) = self.called(ix) {
            return Some(OccurrenceRef::Call(call.name.to_string()));
        }
        let place = self.place(ix)?;
        let day = self.timetable().tasks.at(place.task)?.occurrences.get(place.occurrence)?.day;
        day.map(OccurrenceRef::Day)
    }

    /// What a phase waits for, and since when: `started`, a fact's name, `phase.<id>`, or a condition.
    pub fn phase_waits(&self, phase: PhaseIx) -> Option<(String, Option<Instant>)> {
        let standing = self.state.phases.at(phase)?;
        let turn = match standing.state {
            PhaseState::Held => super::phases::Turn::Enter,
            PhaseState::Overrun => super::phases::Turn::Close,
            _ => return None,
        };
        let clock = self.state.clock?;
        Some((self.unmet(phase, turn, clock)?, standing.since))
    }

    /// Since when the campaign is suspended, if it is.
    pub fn suspended(&self) -> Option<Instant> {
        self.state.suspended
    }

    /// When the campaign was terminated, if it was.
    pub fn terminated(&self) -> Option<Instant> {
        self.state.terminated
    }
}
