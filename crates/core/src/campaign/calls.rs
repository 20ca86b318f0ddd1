//! On-call duties: they exist only when called for.

use super::consequences::Cause;
use super::facts::OccurrenceRef;
use super::schedule::Kind;
use super::state::{Duty, Status, When};
use super::validate::Intent;
use super::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use crate::timetable::{Counted, Deadline, Due, ObligationIx, Place, Task, TaskIx, UnitIx};
use std::sync::Arc;

/// A duty that was called for.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) task: TaskIx,
    pub(super) unit: UnitIx,
    /// What tells it from the other calls of that task on that unit: the host's reference, or the day.
    pub(super) name: Arc<str>,
    pub(super) at: Instant,
    /// The rule that called for it, if one did, and what the rule ran on.
    pub(super) rule: Option<(Arc<str>, Cause)>,
    /// Whether who called said when it is due, and not the task.
    pub(super) dated: bool,
}

impl Campaign {
    pub(super) fn judge_call(
        &self,
        task: &Id,
        unit: &Id,
        call: Option<&str>,
        caller: Option<&Id>,
        at: Instant,
    ) -> Result<Intent, Refusal> {
        let (ix, owner) = (self.task(task)?, self.unit(unit)?);
        let t = &self.plan.timetable.tasks[ix];
        let Some(may) = &t.on_call else { return Err(Refusal::NotOnCall { task: task.to_string() }) };
        if t.units.binary_search(&owner).is_err() {
            return Err(Refusal::NotOwed { unit: unit.to_string(), task: task.to_string() });
        }
        if let Some(caller) = caller {
            let by = self.unit(caller)?;
            if !may.is_empty() && !may.contains(&by) {
                let known: Vec<&str> = may.iter().map(|u| self.plan.timetable.units.all()[*u].id.as_str()).collect();
                let (caller, known) = (caller.to_string(), known.join(", "));
                return Err(Refusal::MayNotCall { caller, task: task.to_string(), known });
            }
        }
        if call.is_some_and(|c| c.contains(['#', '@'])) {
            return Err(Refusal::Invalid { field: "call", expected: "a reference without `#` and `@`" });
        }
        let name = call.map_or_else(|| self.zone().local_date(at).to_string(), str::to_owned);
        let call = Call { task: ix, unit: owner, name: Arc::from(name), at, rule: None, dated: false };
        if self.call_named(ix, owner, &call.name).is_some() {
            return Err(Refusal::CalledBefore { obligation: self.call_name(&call) });
        }
        self.call_deadline(&call, None)?;
        Ok(Intent::Call(call))
    }

    /// When a call is due: by then, or as its task says.
    fn call_deadline(&self, call: &Call, due: Option<Due>) -> Result<Option<Deadline>, Refusal> {
        if let Some(due) = due {
            let task = &self.plan.timetable.tasks[call.task];
            return Ok(Some(self.plan.timetable.deadline_at(task.shift, task.grace, due)?));
        }
        let moved = self.moved_windows();
        let place = Place { task: call.task, occurrence: usize::MAX, unit: call.unit };
        let done = |id: &str| self.done_before(id, &place);
        let from = Counted { occurrence: None, call: Some(call.at), done: &done, moved: &moved };
        Ok(self.plan.timetable.deadline_from(call.task, &from)?)
    }

    /// A duty comes into being.
    pub(super) fn call(&mut self, at: Instant, call: Call, due: Option<Due>, cause: &Cause) -> ObligationIx {
        // Judged before: where it cannot be worked out, the fact was refused.
        let deadline = self.call_deadline(&call, due).ok().flatten();
        let ix = self.state.duties.push(Duty::new(0));
        self.state.calls.push(call);
        if let Some(deadline) = deadline {
            let deadline = Deadline { breach: deadline.breach.max(at), ..deadline };
            self.state.duties[ix].own = Some(Box::new(deadline));
            self.state.schedule.add(deadline.breach, Kind::Breach, ix.0);
            self.state.schedule.add(deadline.soon.max(at), Kind::DueSoon, ix.0);
        }
        self.state.duties[ix].waits = self.still_awaited(ix);
        self.begin(ix);
        self.open_if_free(ix, at, cause);
        ix
    }

    /// The call behind an obligation, where there is one.
    pub(super) fn called(&self, ix: ObligationIx) -> Option<&Call> {
        let i = usize::from(ix).checked_sub(self.plan.timetable.obligations)?;
        self.state.calls.get(i)
    }

    /// What an obligation's index stands for. A call stands for no occurrence of the timetable.
    pub fn place(&self, ix: ObligationIx) -> Option<Place> {
        match self.called(ix) {
            Some(call) => Some(Place { task: call.task, occurrence: usize::MAX, unit: call.unit }),
            None => self.plan.timetable.place(ix),
        }
    }

    /// Every obligation, those called for after those of the timetable.
    pub fn obligations(&self) -> impl Iterator<Item = ObligationIx> + use<> {
        (0..u32::try_from(self.state.duties.len()).unwrap_or(u32::MAX)).map(ObligationIx)
    }

    /// The name of an obligation: `task@unit`, with `#day` for one of several occurrences and `#reference` for a call.
    pub fn name(&self, ix: ObligationIx) -> String {
        match self.called(ix) {
            Some(call) => self.call_name(call),
            None => self.plan.timetable.name(ix),
        }
    }

    fn call_name(&self, call: &Call) -> String {
        let timetable = &self.plan.timetable;
        format!("{}@{}#{}", timetable.tasks[call.task].id, timetable.units.all()[call.unit].id, call.name)
    }

    pub(super) fn call_named(&self, task: TaskIx, unit: UnitIx, name: &str) -> Option<ObligationIx> {
        let found = self.state.calls.iter().position(|c| c.task == task && c.unit == unit && &*c.name == name)?;
        Some(ObligationIx::from(self.plan.timetable.obligations + found))
    }

    /// The calls of a task on whichever unit, or those with a name.
    pub(super) fn calls_of(&self, task: TaskIx, which: Option<&OccurrenceRef>) -> Vec<ObligationIx> {
        let name = which.map(OccurrenceRef::to_string);
        let meant = |c: &Call| c.task == task && name.as_ref().is_none_or(|name| *name == *c.name);
        let calls = self.state.calls.iter().enumerate().filter(|(_, c)| meant(c));
        calls.map(|(i, _)| ObligationIx::from(self.plan.timetable.obligations + i)).collect()
    }

    /// The duties called for under tasks of which something holds.
    pub(super) fn calls_where(&self, holds: impl Fn(&Task) -> bool) -> Vec<ObligationIx> {
        let tasks = &self.plan.timetable.tasks;
        let calls = self.state.calls.iter().enumerate().filter(|(_, c)| holds(&tasks[c.task]));
        calls.map(|(i, _)| ObligationIx::from(self.plan.timetable.obligations + i)).collect()
    }

    /// The call a fact is about: the one named, or the only one that is open.
    pub(super) fn call_meant(
        &self,
        task: TaskIx,
        unit: UnitIx,
        which: Option<&OccurrenceRef>,
    ) -> Result<ObligationIx, Refusal> {
        let name = || self.plan.timetable.tasks[task].id.to_string();
        let own = |c: &&Call| c.task == task && c.unit == unit;
        let known = || {
            let all: Vec<&str> = self.state.calls.iter().filter(own).map(|c| &*c.name).take(12).collect();
            if all.is_empty() { "no call yet".to_owned() } else { all.join(", ") }
        };
        if let Some(which) = which {
            let found = self.call_named(task, unit, &which.to_string());
            return found.ok_or_else(|| Refusal::NoSuchOccurrence {
                task: name(),
                occurrence: which.to_string(),
                known: known(),
            });
        }
        let calls = self.state.calls.iter().enumerate().filter(|(_, c)| own(c));
        let all: Vec<ObligationIx> =
            calls.map(|(i, _)| ObligationIx::from(self.plan.timetable.obligations + i)).collect();
        let open: Vec<ObligationIx> =
            all.iter().copied().filter(|ix| !self.state.duties[*ix].status.is_done()).collect();
        match (open.as_slice(), all.as_slice()) {
            ([one], _) | ([], [one]) => Ok(*one),
            ([], []) => Err(Refusal::NotCalled { task: name() }),
            _ => Err(Refusal::WhichOccurrence { task: name(), why: "was called for more than once", known: known() }),
        }
    }
}

impl Duty {
    /// A duty that waits for so many others, before its window.
    pub(super) fn new(waits: u32) -> Duty {
        Duty {
            status: Status::Waiting,
            in_window: false,
            breached: false,
            late: false,
            reminded: false,
            waits,
            round: 0,
            extended: false,
            submitted: When::NEVER,
            done: When::NEVER,
            own: None,
        }
    }
}
