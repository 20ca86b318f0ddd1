//! Leads and cases.

use super::rules::Trigger;
use super::world::{HandOver, Item, World};
use duban::plan::{PipelineSpec, StateSpec};
use duban::time::{Instant, Period};
use duban::timetable::Due;

impl World<'_> {
    pub(crate) fn pipeline(&self, id: &str) -> Option<&PipelineSpec> {
        self.v.plan.plan.pipelines.iter().find(|(key, _)| key.as_str() == id).map(|(_, p)| p)
    }

    pub(crate) fn state_spec(&self, pipeline: &str, state: &str) -> Option<&StateSpec> {
        self.pipeline(pipeline)?.states.0.iter().find(|(key, _)| key.as_str() == state).map(|(_, s)| s)
    }

    fn limit(&self, period: Option<Period>, at: Instant) -> (Option<Due>, Option<Instant>) {
        let due = period.map(|p| self.clockwork().end_of(at, p).unwrap());
        (due, due.map(|d| d.end(self.zone()).max(at)))
    }

    pub(crate) fn open_item(&mut self, name: &str, pipeline: &str, unit: &str, state: &str, at: Instant) {
        self.items.push(Item {
            name: name.to_owned(),
            pipeline: pipeline.to_owned(),
            owner: unit.to_owned(),
            states: Vec::new(),
            since: at,
            due: None,
            breach: None,
            overdue: false,
            closed: false,
            handed: Vec::new(),
        });
        self.enter_state(self.items.len() - 1, state, at);
    }

    pub(crate) fn enter_state(&mut self, i: usize, state: &str, at: Instant) {
        let pipeline = self.items[i].pipeline.clone();
        let spec = self.state_spec(&pipeline, state).unwrap();
        let to = spec.to.as_ref().map(|to| to.to_string());
        let (within, last) = (spec.within.as_ref().map(|p| p.value), spec.r#final);
        let acknowledge = self.pipeline(&pipeline).unwrap().acknowledge.as_ref().map(|p| p.value);
        let (due, breach) = self.limit(within, at);
        let item = &mut self.items[i];
        item.states.push(state.to_owned());
        (item.since, item.due, item.breach, item.overdue) = (at, due, breach, false);
        let times = item.states.iter().filter(|s| *s == state).count();
        let (name, owner) = (item.name.clone(), item.owner.clone());
        if last {
            item.closed = true;
            item.handed.iter_mut().for_each(|h| h.pending = false);
            self.tell(format!("item-closed:{name}:{state}"), at, "item-closed", format!("{state} {owner}"));
        } else {
            let owner = to.clone().filter(|_| acknowledge.is_none()).unwrap_or(owner);
            let until = due.map(|d| d.show(self.zone()));
            let id = format!("item-entered:{name}:{state}:{times}");
            self.tell(id, at, "item-entered", format!("{state} {owner} {until:?}"));
        }
        if let Some(to) = to {
            self.hand_over(i, &to, acknowledge.filter(|_| !last), at);
        }
    }

    /// Hands an item to a unit that has to acknowledge it, unless it has it already, or gets back what is still its own.
    pub(crate) fn hand_over(&mut self, i: usize, to: &str, acknowledge: Option<Period>, at: Instant) {
        let item = &self.items[i];
        let waits = item.handed.last().filter(|h| h.pending).map(|h| h.to.clone());
        let holds = waits.clone().unwrap_or_else(|| item.owner.clone());
        if holds == to {
            return;
        }
        let back = waits.is_some() && item.owner == to;
        let from = if back { holds } else { item.owner.clone() };
        let (due, breach) = self.limit(acknowledge.filter(|_| !back), at);
        let item = &mut self.items[i];
        item.handed.iter_mut().for_each(|h| h.pending = false);
        if due.is_none() {
            item.owner = to.to_owned();
        }
        let pending = due.is_some();
        item.handed.push(HandOver { to: to.to_owned(), at, due, breach, pending, overdue: false });
        let times = item.handed.iter().filter(|h| h.to == to).count();
        let id = format!("item-handed-over:{}:{to}:{times}", item.name);
        let until = due.map(|d| d.show(self.zone()));
        self.tell(id, at, "item-handed-over", format!("{from} {to} {until:?}"));
    }

    /// The time of an item in its state is over, or of its acknowledgement.
    pub(crate) fn item_overdue(&mut self, i: usize, at: Instant) {
        let zone = self.zone();
        let item = &mut self.items[i];
        let (name, state) = (item.name.clone(), item.states.last().unwrap().clone());
        let times = item.states.iter().filter(|s| **s == state).count();
        let mut late = Vec::new();
        if !item.closed && !item.overdue && item.breach.is_some_and(|b| b <= at) {
            item.overdue = true;
            let due = item.due.unwrap().show(zone);
            late.push((format!("item-overdue:{name}:{state}:{times}"), item.owner.clone(), due, false));
        }
        let handed = item.handed.clone();
        if let Some(last) = item.handed.last_mut()
            && last.pending
            && !last.overdue
            && last.breach.is_some_and(|b| b <= at)
        {
            last.overdue = true;
            let times = handed.iter().filter(|h| h.to == last.to).count();
            let id = format!("item-overdue:{name}:{}:{times}:acknowledgement", last.to);
            late.push((id, last.to.clone(), last.due.unwrap().show(zone), true));
        }
        for (id, unit, due, acknowledgement) in late {
            self.tell(id.clone(), at, "item-overdue", format!("{state} {unit} {due} {acknowledgement}"));
            self.apply(&Trigger::new("item-overdue", &unit, at, id));
        }
    }

    /// The states that follow the one an item is in.
    pub(crate) fn follows(&self, item: &Item) -> Vec<String> {
        let moves = &self.pipeline(&item.pipeline).unwrap().moves;
        let from = |m: &&duban::plan::Move| Some(m.from.as_str()) == item.states.last().map(String::as_str);
        moves.iter().filter(from).map(|m| m.to.to_string()).collect()
    }
}
