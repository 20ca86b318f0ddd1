//! What facts do.

use super::rules::Trigger;
use super::world::{Report, World, new_duty};
use duban::campaign::{Acknowledged, Datum, Event, Extended, ObligationRef};
use duban::time::{Instant, Period};
use duban::timetable::{Deadline, Due};
use rust_decimal::Decimal;

impl World<'_> {
    fn position(&self, o: &ObligationRef) -> usize {
        let name = self.duty(o).unwrap().name.clone();
        self.duties.iter().position(|d| d.name == name).unwrap()
    }

    fn phase_position(&self, id: &duban::plan::Id) -> usize {
        self.phases.iter().position(|p| p.id == id.as_str()).unwrap()
    }

    fn item_position(&self, name: &str) -> usize {
        self.items.iter().position(|i| i.name == name).unwrap()
    }

    /// Carries out a fact that makes sense, and everything that follows at its instant.
    pub(crate) fn carry_out(&mut self, event: &Event, seq: u64, at: Instant) {
        self.act(event, seq, at);
        self.date_by_tasks(at);
        self.settle(at);
        self.turn(at);
    }

    fn act(&mut self, event: &Event, seq: u64, at: Instant) {
        match event {
            Event::Submitted { obligation, data, .. } => {
                let i = self.position(obligation);
                self.duties[i].submitted = Some(at);
                if let (Some(Datum::Number(value)), true) = (data.get("n"), self.duties[i].call.is_none()) {
                    let duty = &self.duties[i];
                    let (unit, of) = (duty.unit.clone(), Some(duty.name.clone()));
                    self.report(Report { unit, day: duty.day, value: *value, of }, at, seq);
                }
                if self.task(&self.duties[i].task).unwrap().accepted {
                    self.duties[i].status = "submitted";
                } else {
                    self.fulfil(i, at);
                }
            }
            Event::Accepted { obligation, .. } => self.fulfil(self.position(obligation), at),
            Event::Returned { obligation, due, .. } => {
                let i = self.position(obligation);
                self.duties[i].status = "open";
                let name = self.duties[i].name.clone();
                self.reports.retain(|r| r.of.as_ref() != Some(&name));
                if let Some(day) = due {
                    self.fix_deadline(i, self.due_on(&self.duties[i], *day), at);
                }
            }
            Event::Waived { obligation, .. } => self.strike(self.position(obligation), "waived", at),
            Event::Cancelled { obligation, .. } => self.strike(self.position(obligation), "cancelled", at),
            Event::Acknowledged { what: Acknowledged::Obligation(obligation) } => {
                let i = self.position(obligation);
                self.duties[i].acknowledged = Some(at);
            }
            Event::Progressed { obligation, percent, .. } => {
                let i = self.position(obligation);
                self.duties[i].percent = *percent;
            }
            Event::Called { task, unit, call, .. } => {
                let name = call.clone().unwrap_or_else(|| self.zone().local_date(at).to_string());
                let mut duty = new_duty(format!("{task}@{unit}#{name}"), task.as_str(), unit.as_str());
                duty.call = Some((at, name));
                duty.may_begin = true;
                let due = self.by_the_plan(&duty);
                duty.deadline = due.map(|d| Deadline { breach: d.breach.max(at), ..d });
                self.duties.push(duty);
            }
            Event::Extended { target, until, .. } => self.extend(target, *until, at),
            Event::Incident { unit, count, .. } => {
                let mut trigger = Trigger::new("incident", unit.as_str(), at, format!("fact-{seq}"));
                trigger.number = Decimal::from(*count);
                self.apply(&trigger);
            }
            Event::Remedied { unit, .. } => self.remedy(unit.as_str(), at),
            Event::RemedyRefused { unit, .. } => {
                let position = self.accounts[unit.as_str()].standing.unwrap();
                self.measure_over(position, at);
            }
            Event::Reported { unit, value, .. } => {
                self.report(Report { unit: unit.to_string(), day: None, value: *value, of: None }, at, seq);
            }
            Event::Started => {
                self.started = true;
                // What came due by then comes due now.
                for duty in self.duties.iter_mut().filter(|d| !d.is_done()) {
                    duty.deadline = duty.deadline.map(|d| Deadline { breach: d.breach.max(at), ..d });
                }
                self.tell("campaign-started".into(), at, "campaign-started", String::new());
            }
            Event::Suspended { item: None, .. } => self.suspended = Some(at),
            Event::Resumed { item: None, .. } => self.resume(at),
            Event::Terminated { .. } => self.terminate(at),
            Event::PhaseEntered { phase, .. } => self.enter_by_fact(self.phase_position(phase), at),
            Event::PhaseClosed { phase, .. } => self.close_by_fact(self.phase_position(phase), at),
            Event::PhaseReopened { phase, until, .. } => self.reopen_phase(self.phase_position(phase), *until, at),
            Event::ItemOpened { pipeline, item, unit, state } => {
                let initial = self.pipeline(pipeline.as_str()).unwrap().initial.value.clone();
                let state = state.clone().unwrap_or(initial);
                self.open_item(item, pipeline.as_str(), unit.as_str(), state.as_str(), at);
            }
            Event::ItemMoved { item, state } => self.enter_state(self.item_position(item), state.as_str(), at),
            Event::ItemHandedOver { item, to } => {
                let i = self.item_position(item);
                let acknowledge = self.pipeline(&self.items[i].pipeline).unwrap().acknowledge.as_ref();
                self.hand_over(i, to.as_str(), acknowledge.map(|p| p.value), at);
            }
            Event::Acknowledged { what: Acknowledged::Item(item) } => {
                let i = self.item_position(item);
                let item = &mut self.items[i];
                let last = item.handed.last_mut().unwrap();
                last.pending = false;
                item.owner = last.to.clone();
            }
            Event::ItemClosed { item, state } => {
                let i = self.item_position(item);
                let end = self.ends_of(&self.items[i], state.as_ref().map(|s| s.as_str())).remove(0);
                self.enter_state(i, &end, at);
            }
            Event::PlanAmended { plan, .. } => self.amend(plan, at),
            Event::Appealed { entry, .. } => {
                self.appeals.insert(entry.clone(), false);
                if self.v.plan.plan.scorecard.as_ref().unwrap().on_appeal == Some(duban::plan::OnAppeal::Suspend) {
                    self.stay_entry(entry, at);
                }
            }
            Event::AppealDecided { entry, upheld, .. } => {
                self.appeals.insert(entry.clone(), true);
                if *upheld {
                    self.restore_entry(entry, at);
                } else {
                    self.reverse(entry, at);
                }
            }
            _ => {}
        }
    }

    fn extend(&mut self, target: &Extended, until: chrono::NaiveDate, at: Instant) {
        match target {
            Extended::Obligation(obligation) => {
                let i = self.position(obligation);
                self.fix_deadline(i, self.due_on(&self.duties[i], until), at);
            }
            Extended::Task { .. } => {
                for i in self.extended_of(target, until, at) {
                    self.fix_deadline(i, self.due_on(&self.duties[i], until), at);
                }
            }
            Extended::Phase(phase) => self.extend_phase(self.phase_position(phase), until, at),
            Extended::Measure { unit, .. } => {
                let position = self.accounts[unit.as_str()].standing.unwrap();
                self.extend_measure(position, Due::Day(until), at);
            }
            Extended::Item(_) => {}
        }
    }

    /// It goes on: due dates move by the time suspended, where the plan says so, and what was put off is made up for.
    fn resume(&mut self, at: Instant) {
        let since = self.suspended.take().unwrap();
        if self.shifts() {
            self.shift(since, at);
        }
        self.make_up(at);
    }

    /// A due day moved by the working days suspended, an instant by the time.
    fn shifted(&self, due: Due, since: Instant, at: Instant) -> Due {
        let (from, to) = (self.zone().local_date(since), self.zone().local_date(at));
        let suspended = from.iter_days().take_while(|day| *day < to);
        let workdays = suspended.filter(|day| self.timetable().calendar.is_workday(*day).unwrap()).count();
        match due {
            Due::Day(day) => {
                let workdays = Period::workdays(u32::try_from(workdays).unwrap());
                Due::Day(self.clockwork().add(day, workdays, false).unwrap())
            }
            Due::At(due) => Due::At(Instant::from_millis(due.millis() + at.millis() - since.millis())),
        }
    }

    fn shift(&mut self, since: Instant, at: Instant) {
        for i in 0..self.duties.len() {
            let duty = &self.duties[i];
            // What was called for meanwhile lost only the time since.
            let since = duty.call.as_ref().map_or(since, |(called, _)| since.max(*called));
            let Some(deadline) = duty.deadline.filter(|d| d.breach > since) else { continue };
            let task = self.task(&duty.task).unwrap();
            // What recurs and was not open before keeps its rhythm, unless it would be over already.
            let keeps = duty.day.is_some() && !duty.may_begin && deadline.breach > at;
            if !duty.is_done() && !duty.breached && !keeps {
                let due = self.shifted(deadline.due, since, at);
                if due == deadline.due {
                    // It stands; where it passed meanwhile, it does so now.
                    self.duties[i].deadline = Some(Deadline { breach: deadline.breach.max(at), ..deadline });
                } else {
                    self.fix_deadline(i, self.timetable().deadline_at(None, task.grace, due).unwrap(), at);
                }
            }
        }
        for i in 0..self.measures.len() {
            let measure = &self.measures[i];
            let stands = self.accounts[&measure.unit].standing == Some(i);
            // What was imposed meanwhile lost only the time since.
            let since = since.max(measure.since);
            let runs = measure.until.filter(|until| stands && until.end(self.zone()) > since);
            if let Some(until) = runs {
                let later = self.shifted(until, since, at);
                if later != until {
                    self.extend_measure(i, later, at);
                }
            }
        }
        for i in 0..self.items.len() {
            self.shift_item(i, since, at);
        }
        // Urging starts afresh.
        for i in 0..self.duties.len() {
            if let Some((times, next)) = self.duties[i].urge
                && next <= at
            {
                self.urge_from(i, at, times);
            }
        }
    }

    fn shift_item(&mut self, i: usize, since: Instant, at: Instant) {
        let zone = self.zone();
        let moved = |due: Option<Due>, own: Instant| {
            let since = since.max(own);
            let due = due.filter(|due| due.end(zone) > since)?;
            Some(self.shifted(due, since, at)).filter(|later| *later != due)
        };
        let item = &self.items[i];
        if item.closed {
            return;
        }
        let stay = moved(item.due.filter(|_| !item.overdue), item.since);
        let handed = item.handed.last().filter(|h| h.pending && !h.overdue).and_then(|h| moved(h.due, h.at));
        let item = &mut self.items[i];
        if let Some(due) = handed {
            let last = item.handed.last_mut().unwrap();
            (last.due, last.breach) = (Some(due), Some(due.end(zone).max(at)));
        }
        if let Some(due) = stay {
            (item.due, item.breach) = (Some(due), Some(due.end(zone).max(at)));
            let state = item.states.last().unwrap().clone();
            let times = item.states.iter().filter(|s| **s == state).count();
            let (name, until) = (item.name.clone(), due.show(zone));
            let id = format!("item-extended:{name}:{state}:{times}:{until}");
            self.tell(id, at, "item-extended", format!("{state} {until}"));
        }
    }

    /// It ends: phases that run are closed, and what is not done is not owed any more.
    fn terminate(&mut self, at: Instant) {
        (self.terminated, self.suspended) = (true, None);
        for i in 0..self.phases.len() {
            if matches!(self.phases[i].state, "active" | "overrun") {
                self.close_phase(i, at, false);
            }
        }
        for i in 0..self.duties.len() {
            let duty = &mut self.duties[i];
            if duty.is_done() {
                continue;
            }
            // What was never owed ends without a word.
            let owed = duty.status != "waiting" || duty.breached;
            duty.status = "cancelled";
            let name = duty.name.clone();
            if owed {
                self.tell(self.about("obligation-cancelled", &name), at, "obligation-cancelled", String::new());
            }
        }
        self.closed = true;
        self.tell("campaign-closed".into(), at, "campaign-closed", "terminated true".into());
        self.campaign_closed(at);
    }
}
