//! Whether a fact makes sense in the world as it stands.

use super::world::{Duty, Item, World};
use duban::campaign::{Acknowledged, Datum, Event, Extended, ObligationRef, OccurrenceRef};
use duban::time::Instant;
use duban::timetable::Due;

/// Why it does not.
pub(crate) type Sense = Result<(), String>;

fn sense(holds: bool, otherwise: &str) -> Sense {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

impl World<'_> {
    pub(crate) fn judge(&self, event: &Event, at: Instant) -> Sense {
        if matches!(event, Event::Appealed { .. } | Event::AppealDecided { .. }) {
            return self.judge_appeal(event);
        }
        sense(!self.terminated, "terminated")?;
        let under_way = |duty: &Duty| sense(!duty.is_done() && duty.status != "submitted", "done or handed in");
        let wanted = |duty: &Duty| sense(!duty.is_done(), "done");
        match event {
            Event::Submitted { obligation, data, .. } => {
                let duty = self.duty(obligation)?;
                under_way(duty)?;
                let number = |d: &Datum| matches!(d, Datum::Number(_));
                sense(data.get("n").is_none_or(number), "no figure")?;
                sense(self.blocker(duty).is_none(), "it waits for another")
            }
            Event::Accepted { obligation, .. } => sense(self.duty(obligation)?.status == "submitted", "not handed in"),
            Event::Returned { obligation, due, .. } => {
                let duty = self.duty(obligation)?;
                sense(duty.status == "submitted", "not handed in")?;
                let deadline = due.map(|day| self.due_on(duty, day));
                // A date that stands still has not passed.
                let own = duty.deadline.filter(|d| deadline.is_none() && !self.stood_still(d.breach));
                sense(deadline.or(own).is_none_or(|d| d.breach > at), "its due date has passed")
            }
            Event::Waived { obligation, .. } | Event::Cancelled { obligation, .. } => wanted(self.duty(obligation)?),
            Event::Progressed { obligation, .. } => under_way(self.duty(obligation)?),
            Event::Acknowledged { what: Acknowledged::Obligation(obligation) } => {
                let duty = self.duty(obligation)?;
                under_way(duty)?;
                sense(duty.acknowledged.is_none(), "acknowledged before")
            }
            Event::Acknowledged { what: Acknowledged::Item(item) } => {
                let item = self.item(item)?;
                let pending = item.handed.last().is_some_and(|h| h.pending);
                sense(!item.closed && pending, "nothing to acknowledge")
            }
            Event::Called { task, unit, call, caller } => {
                let spec = self.task(task.as_str()).ok_or("no such task")?;
                sense(spec.on_call.is_some() && self.owes(unit.as_str(), spec), "not to be called for")?;
                sense(caller.is_none(), "the generator names no caller")?;
                let name = call.clone().unwrap_or_else(|| self.zone().local_date(at).to_string());
                let same = |d: &Duty| d.task == task.as_str() && d.unit == unit.as_str() && d.is_call(&name);
                sense(!self.duties.iter().any(same), "called for before")
            }
            Event::Extended { target, until, .. } => self.judge_extension(target, *until, at),
            Event::Incident { unit, .. } | Event::Inspected { unit, .. } => {
                sense(self.has_unit(unit.as_str()), "no such unit")
            }
            Event::Remedied { unit, measure, .. } | Event::RemedyRefused { unit, measure, .. } => {
                sense(self.has_unit(unit.as_str()), "no such unit")?;
                let standing = self.standing(unit.as_str()).ok_or("it stands under no measure")?;
                let spec = &self.v.plan.plan.ladder[standing.rung];
                sense(measure.as_ref().is_none_or(|m| *m == spec.id.value), "it stands under another")?;
                sense(!spec.r#final && !standing.remedied, "the last word, or remedied before")?;
                let refuses = matches!(event, Event::RemedyRefused { .. });
                sense(!(refuses && standing.expired), "its period is over")
            }
            Event::Reported { indicator, unit, .. } => {
                sense(indicator.as_str() == "n" && self.has_unit(unit.as_str()), "no such figure")
            }
            Event::PlanAmended { plan, .. } => {
                sense(self.versions.iter().any(|v| v.name == *plan), "no such version")?;
                sense(self.suspended.is_none(), "suspended")
            }
            Event::Started | Event::Suspended { item: None, .. } | Event::Resumed { item: None, .. } => {
                self.judge_life(event)
            }
            Event::Terminated { .. } => sense(self.started && !self.closed, "not under way"),
            Event::PhaseEntered { phase, .. } => {
                let state = self.phase_state(phase.as_str())?;
                sense(self.started && matches!(state, "planned" | "held"), "it cannot be entered")
            }
            Event::PhaseClosed { phase, .. } => {
                let state = self.phase_state(phase.as_str())?;
                sense(matches!(state, "active" | "overrun"), "it does not run")
            }
            Event::PhaseReopened { phase, until, .. } => {
                let closed = self.phase_state(phase.as_str())? == "closed";
                let passed = until.is_some_and(|day| self.zone().day_end(day) <= at);
                sense(closed && !passed, "it cannot be opened again")
            }
            _ => self.judge_item(event),
        }
    }

    fn judge_life(&self, event: &Event) -> Sense {
        let by_hand = self.v.plan.plan.campaign.start == Some(duban::plan::Start::Manual);
        match event {
            Event::Started => sense(by_hand && !self.started && !self.closed, "started"),
            _ if !self.started => sense(false, "not started"),
            Event::Suspended { .. } => sense(self.suspended.is_none() && !self.closed, "suspended or closed"),
            _ => sense(self.suspended.is_some(), "not suspended"),
        }
    }

    fn phase_state(&self, id: &str) -> Result<&'static str, String> {
        self.phases.iter().find(|p| p.id == id).map(|p| p.state).ok_or_else(|| "no such phase".to_owned())
    }

    fn judge_extension(&self, target: &Extended, until: chrono::NaiveDate, at: Instant) -> Sense {
        let later = |duty: &Duty| {
            let deadline = self.due_on(duty, until);
            duty.deadline.is_some_and(|present| deadline.breach > present.breach) && deadline.breach > at
        };
        match target {
            Extended::Obligation(obligation) => {
                let duty = self.duty(obligation)?;
                sense(!duty.is_done() && later(duty), "done, or not later")
            }
            Extended::Task { .. } => sense(!self.extended_of(target, until, at).is_empty(), "nothing open"),
            Extended::Phase(id) => {
                let phase = self.phases.iter().find(|p| p.id == id.as_str()).ok_or("no such phase")?;
                let later = phase.ends.is_some_and(|last| until > last) && self.zone().day_end(until) > at;
                sense(phase.state != "closed" && later, "over, or not later")
            }
            // The generator's pipeline allows no more time.
            Extended::Item(_) => sense(false, "no more time for items"),
            Extended::Measure { unit, measure } => {
                sense(self.has_unit(unit.as_str()), "no such unit")?;
                let standing = self.standing(unit.as_str()).ok_or("it stands under no measure")?;
                sense(self.v.plan.plan.ladder[standing.rung].id.value == *measure, "it stands under another")?;
                let ends = standing.until.map(|u| u.end(self.zone())).ok_or("its period does not run")?;
                sense(Due::Day(until).end(self.zone()) > ends, "not later")
            }
        }
    }

    /// The duties of a task that an extension gives a later date.
    pub(crate) fn extended_of(&self, target: &Extended, until: chrono::NaiveDate, at: Instant) -> Vec<usize> {
        let Extended::Task { task, occurrence } = target else { return Vec::new() };
        let day = match occurrence {
            Some(OccurrenceRef::Day(day)) => Some(*day),
            _ => None,
        };
        let fits = |i: &usize| {
            let duty = &self.duties[*i];
            let later = self.due_on(duty, until).breach;
            let moves = duty.deadline.is_some_and(|d| later > d.breach) && later > at;
            duty.task == task.as_str() && duty.day == day && !duty.is_done() && moves
        };
        (0..self.duties.len()).filter(fits).collect()
    }

    fn judge_item(&self, event: &Event) -> Sense {
        let running = |name: &str| {
            let item = self.item(name)?;
            sense(!item.closed, "closed").map(|()| item)
        };
        match event {
            Event::ItemOpened { pipeline, item, unit, state } => {
                sense(self.item(item).is_err() && self.has_unit(unit.as_str()), "known, or no such unit")?;
                let spec = self.pipeline(pipeline.as_str()).ok_or("no such pipeline")?;
                let state = state.as_ref().unwrap_or(&spec.initial.value);
                let state = self.state_spec(pipeline.as_str(), state.as_str()).ok_or("no such state")?;
                sense(!state.r#final, "an end")
            }
            Event::ItemMoved { item, state } => {
                let item = running(item)?;
                let spec = self.state_spec(&item.pipeline, state.as_str()).ok_or("no such state")?;
                sense(!spec.r#final && self.follows(item).contains(&state.to_string()), "no such move")
            }
            Event::ItemHandedOver { item, to } => {
                let item = running(item)?;
                let waits = item.handed.last().filter(|h| h.pending).map(|h| h.to.as_str());
                let holds = waits.unwrap_or(&item.owner);
                sense(self.has_unit(to.as_str()) && holds != to.as_str(), "it is there")
            }
            Event::ItemClosed { item, state } => {
                let item = running(item)?;
                sense(self.ends_of(item, state.as_ref().map(|s| s.as_str())).len() == 1, "no end, or several")
            }
            _ => Err("nothing the generator makes".to_owned()),
        }
    }

    /// The ends that an item can come to from where it is.
    pub(crate) fn ends_of(&self, item: &Item, state: Option<&str>) -> Vec<String> {
        let last = |s: &String| self.state_spec(&item.pipeline, s).is_some_and(|spec| spec.r#final);
        let mut ends = self.follows(item);
        ends.retain(|s| last(s) && state.is_none_or(|state| s == state));
        ends
    }

    fn judge_appeal(&self, event: &Event) -> Sense {
        match event {
            Event::Appealed { entry, .. } => {
                let entry_known = self.entries.contains_key(entry);
                sense(entry_known && !self.appeals.contains_key(entry), "no entry, or appealed before")
            }
            Event::AppealDecided { entry, .. } => sense(self.appeals.get(entry) == Some(&false), "none is pending"),
            _ => Err("no appeal".to_owned()),
        }
    }

    pub(crate) fn item(&self, name: &str) -> Result<&Item, String> {
        self.items.iter().find(|i| i.name == name).ok_or_else(|| "no such item".to_owned())
    }

    /// The duty that a fact is about.
    pub(crate) fn duty(&self, o: &ObligationRef) -> Result<&Duty, String> {
        let (task, unit) = (o.task.as_str(), o.unit.as_str());
        let spec = self.task(task).ok_or("no such task")?;
        let own: Vec<&Duty> = self.duties.iter().filter(|d| d.task == task && d.unit == unit).collect();
        let found = match &o.occurrence {
            Some(which) if spec.on_call.is_some() => own.into_iter().find(|d| d.is_call(&which.to_string())),
            // The only call that is open, or the only one there was.
            None if spec.on_call.is_some() => {
                let open: Vec<&Duty> = own.iter().copied().filter(|d| !d.is_done()).collect();
                match (open.as_slice(), own.as_slice()) {
                    ([one], _) | ([], [one]) => Some(*one),
                    _ => None,
                }
            }
            Some(OccurrenceRef::Call(_)) => None,
            Some(OccurrenceRef::Day(day)) => own.into_iter().find(|d| d.day == Some(*day)),
            None => own.into_iter().find(|d| d.day.is_none()),
        };
        found.ok_or_else(|| "no such duty".to_owned())
    }
}

impl Duty {
    fn is_call(&self, name: &str) -> bool {
        self.call.as_ref().is_some_and(|(_, n)| n == name)
    }
}
