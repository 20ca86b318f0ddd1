//! Facts about items carried out.

use super::item::{HandOver, Item, Stay, Suspension};
use super::{ItemIntent, ItemTold};
use crate::campaign::consequences::{Cause, Consequence, What};
use crate::campaign::facts::Event;
use crate::campaign::schedule::Kind;
use crate::campaign::{Campaign, Raised};
use crate::plan::{Id, Trigger};
use crate::time::{Instant, Period};
use crate::timetable::{Due, DueProblem, UnitIx};
use std::sync::Arc;

/// A time limit worked out; why it could not be, where the calendar does not reach.
struct Limit {
    due: Option<Due>,
    breach: Option<Instant>,
    problem: Option<DueProblem>,
}

impl Campaign {
    pub(in crate::campaign) fn carry_out_item(&mut self, seq: u64, at: Instant, event: &Event, intent: ItemIntent) {
        let cause = Cause::Fact(seq);
        match intent {
            ItemIntent::Open { pipeline, state, unit } => {
                let Event::ItemOpened { item, .. } = event else { return };
                self.open_item(seq, at, item, &pipeline, &state, unit);
            }
            ItemIntent::Move { item, state } => self.move_item(item, &state, at, &cause),
            ItemIntent::HandOver { item, to } => {
                let acknowledge = self.acknowledgement(item);
                self.hand_over(item, to, acknowledge, at, &cause);
            }
            ItemIntent::Acknowledge { item } => {
                if let Some(item) = self.state.items.get_mut(item)
                    && let Some(handed) = item.hand_overs.last_mut()
                {
                    handed.pending = false;
                    handed.acknowledged = Some(at);
                    item.owner = handed.to;
                }
            }
            ItemIntent::Close { item, state } => self.close_item(item, &state, at, &cause),
            ItemIntent::Extend { item, until } => self.extend_item(item, until, at, cause),
            ItemIntent::Suspend { item } => {
                if let Some(item) = self.state.items.get_mut(item) {
                    item.stay.suspensions.push(Suspension { from: at, until: None });
                }
            }
            ItemIntent::Resume { item, due } => {
                let breach = due.map(|d| d.end(self.zone()));
                if let Some(known) = self.state.items.get_mut(item) {
                    if let Some(last) = known.stay.suspensions.last_mut() {
                        last.until = Some(at);
                    }
                    known.stay.due = due;
                    known.stay.breach = breach;
                }
                self.watch(item);
            }
        }
    }

    fn open_item(&mut self, seq: u64, at: Instant, reference: &str, pipeline: &Id, state: &Id, unit: UnitIx) {
        let limit = self.plan.time_limits.get(pipeline.as_str(), state.as_str());
        let until = self.until(limit, at);
        let item = self.state.items.add(Item {
            reference: Arc::from(reference),
            pipeline: pipeline.shared(),
            opened: seq,
            first_asked: unit,
            owner: unit,
            stay: Stay::begin(state, at, 1, limit, &until),
            earlier: Vec::new(),
            hand_overs: Vec::new(),
            closed: false,
        });
        let told = ItemTold { item, from: None, days: 0, overdue: false, unacknowledged: false };
        self.entered(told, until, at, &Cause::Fact(seq));
    }

    fn move_item(&mut self, item: u32, state: &Id, at: Instant, cause: &Cause) {
        let Some(told) = self.leave(item, at) else { return };
        let Some(known) = self.state.items.get(item) else { return };
        let limit = self.plan.time_limits.get(&known.pipeline, state.as_str());
        let until = self.until(limit, at);
        let times = 1 + known.stays().filter(|s| *s.state == *state.as_str()).count();
        let stay = Stay::begin(state, at, times, limit, &until);
        if let Some(known) = self.state.items.get_mut(item) {
            known.earlier.push(std::mem::replace(&mut known.stay, stay));
        }
        self.entered(told, until, at, cause);
    }

    /// Ends the stay of an item in its state, and says what there is to say of it.
    fn leave(&mut self, item: u32, at: Instant) -> Option<ItemTold> {
        let zone = self.plan.timetable.zone.clone();
        let known = self.state.items.get_mut(item)?;
        known.stay.left = Some(at);
        let days = (zone.local_date(at) - zone.local_date(known.stay.since)).num_days();
        let from = Some(Arc::clone(&known.stay.state));
        Some(ItemTold { item, from, days, overdue: known.stay.overdue, unacknowledged: false })
    }

    /// An item came into a state: who owns it from here is settled first, told after.
    fn entered(&mut self, told: ItemTold, until: Limit, at: Instant, cause: &Cause) {
        let index = told.item;
        let to = self.receiver(index);
        let acknowledge = self.acknowledgement(index);
        // Without an acknowledgement the receiver has it as soon as it is there.
        let passes = to.filter(|_| acknowledge.is_none());
        let Some(item) = self.state.items.get(index) else { return };
        let (item_ref, pipeline) = (Arc::clone(&item.reference), Arc::clone(&item.pipeline));
        let (state, times, owner) = (Arc::clone(&item.stay.state), item.stay.times, item.owner);
        let unit = passes.unwrap_or(owner);
        self.watch(index);
        let id = format!("item-entered:{item_ref}:{state}:{times}");
        let until_shown = until.due.map(|d| d.show(self.zone()));
        let what =
            What::ItemEntered { item: item_ref, pipeline, state, unit: self.unit_name(unit), until: until_shown };
        let id = self.tell_item(unit, id, at, cause.clone(), what);
        if let Some(problem) = until.problem {
            self.report_missing(unit, Arc::clone(&id), at, Cause::Consequence(Arc::clone(&id)), &problem);
        }
        let handed = to.map(|to| self.pass(index, to, acknowledge, at));
        self.raise_item(Trigger::ItemMoved, unit, told, at, Cause::Consequence(Arc::clone(&id)));
        if let Some((Some(from), limit)) = handed {
            self.handed_over(index, from, limit, at, Cause::Consequence(id));
        }
    }

    fn close_item(&mut self, item: u32, state: &Id, at: Instant, cause: &Cause) {
        let Some(told) = self.leave(item, at) else { return };
        let Some(known) = self.state.items.get_mut(item) else { return };
        let times = 1 + known.stays().filter(|s| *s.state == *state.as_str()).count();
        let none = Limit { due: None, breach: None, problem: None };
        let stay = Stay::begin(state, at, times, None, &none);
        known.earlier.push(std::mem::replace(&mut known.stay, stay));
        known.closed = true;
        if let Some(handed) = known.hand_overs.last_mut() {
            handed.pending = false;
        }
        let (reference, unit) = (Arc::clone(&known.reference), known.owner);
        let id = format!("item-closed:{reference}:{state}");
        let what = What::ItemClosed { item: reference, state: state.shared(), unit: self.unit_name(unit) };
        let id = self.tell_item(unit, id, at, cause.clone(), what);
        // An end that hands the item to another unit is nothing that unit could be late for.
        let handed = self.receiver(item).map(|to| self.pass(item, to, None, at));
        self.raise_item(Trigger::ItemClosed, unit, told, at, Cause::Consequence(Arc::clone(&id)));
        if let Some((Some(from), limit)) = handed {
            self.handed_over(item, from, limit, at, Cause::Consequence(id));
        }
    }

    fn extend_item(&mut self, item: u32, until: Due, at: Instant, cause: Cause) {
        let zone = self.plan.timetable.zone.clone();
        let Some(known) = self.state.items.get_mut(item) else { return };
        known.stay.due = Some(until);
        known.stay.breach = Some(until.end(&zone));
        known.stay.extended = true;
        let (reference, state, unit) = (Arc::clone(&known.reference), Arc::clone(&known.stay.state), known.owner);
        let id = format!("item-extended:{reference}:{state}:{}", known.stay.times);
        self.watch(item);
        self.tell_item(unit, id, at, cause, What::ItemExtended { item: reference, state, until: until.show(&zone) });
    }

    fn hand_over(&mut self, item: u32, to: UnitIx, acknowledge: Option<Period>, at: Instant, cause: &Cause) {
        if let (Some(from), limit) = self.pass(item, to, acknowledge, at) {
            self.handed_over(item, from, limit, at, cause.clone());
        }
    }

    /// Hands an item to a unit: who had it, unless it is there already. One that is not acknowledged yet can be taken
    /// back, or handed to a third unit, and needs no acknowledgement from its owner.
    fn pass(&mut self, item: u32, to: UnitIx, acknowledge: Option<Period>, at: Instant) -> (Option<UnitIx>, Limit) {
        let none = Limit { due: None, breach: None, problem: None };
        let Some(known) = self.state.items.get(item) else { return (None, none) };
        let pending = known.pending().map(|h| h.to);
        let taken_back = pending.is_some() && known.owner == to;
        if pending == Some(to) || pending.is_none() && known.owner == to {
            return (None, none);
        }
        let acknowledge = acknowledge.filter(|_| !taken_back);
        let limit = self.until(acknowledge, at);
        let Some(known) = self.state.items.get_mut(item) else { return (None, none) };
        let from = pending.filter(|_| taken_back).unwrap_or(known.owner);
        if let Some(before) = known.hand_overs.last_mut() {
            before.pending = false;
        }
        if acknowledge.is_none() {
            known.owner = to;
        }
        known.hand_overs.push(HandOver {
            from,
            to,
            at,
            until: limit.due,
            breach: limit.breach,
            pending: acknowledge.is_some(),
            acknowledged: None,
            overdue: false,
        });
        self.watch(item);
        (Some(from), limit)
    }

    /// Tells of a hand-over that has been made.
    fn handed_over(&mut self, index: u32, from: UnitIx, limit: Limit, at: Instant, cause: Cause) {
        let Some(item) = self.state.items.get(index) else { return };
        let Some(to) = item.hand_overs.last().map(|h| h.to) else { return };
        let times = item.hand_overs.iter().filter(|h| h.to == to).count();
        let reference = Arc::clone(&item.reference);
        let days = self.days_in_state(item, at);
        let (from, name) = (self.unit_name(from), self.unit_name(to));
        let told = ItemTold {
            item: index,
            from: Some(Arc::clone(&from)),
            days,
            overdue: item.stay.overdue,
            unacknowledged: false,
        };
        let id = format!("item-handed-over:{reference}:{name}:{times}");
        let until = limit.due.map(|d| d.show(self.zone()));
        let id = self.tell_item(to, id, at, cause, What::ItemHandedOver { item: reference, from, to: name, until });
        if let Some(problem) = limit.problem {
            self.report_missing(to, Arc::clone(&id), at, Cause::Consequence(Arc::clone(&id)), &problem);
        }
        self.raise_item(Trigger::ItemHandedOver, to, told, at, Cause::Consequence(id));
    }

    pub(super) fn days_in_state(&self, item: &Item, at: Instant) -> i64 {
        (self.zone().local_date(at) - self.zone().local_date(item.stay.since)).num_days()
    }

    /// The unit that a state gives an item to.
    fn receiver(&self, item: u32) -> Option<UnitIx> {
        let item = self.state.items.get(item)?;
        let (_, state) = self.state_of(&item.pipeline, &item.stay.state)?;
        self.plan.timetable.units.find(state.to.as_ref()?.as_str())
    }

    /// How long a unit has to acknowledge an item handed to it.
    fn acknowledgement(&self, item: u32) -> Option<Period> {
        let item = self.state.items.get(item)?;
        self.pipeline(&item.pipeline)?.acknowledge.as_ref().map(|p| p.value)
    }

    fn until(&self, limit: Option<Period>, at: Instant) -> Limit {
        match limit.map(|limit| self.plan.timetable.clockwork().end_of(at, limit)) {
            None => Limit { due: None, breach: None, problem: None },
            Some(Err(problem)) => Limit { due: None, breach: None, problem: Some(problem) },
            Some(Ok(due)) => Limit { due: Some(due), breach: Some(due.end(self.zone()).max(at)), problem: None },
        }
    }

    /// Queues the next instant at which something about an item comes due. What was queued before may be stale.
    pub(super) fn watch(&mut self, index: u32) {
        let Some(item) = self.state.items.get(index) else { return };
        let (stay, handed) = (item.stay.breach, item.pending().and_then(|h| h.breach));
        for at in [stay, handed].into_iter().flatten() {
            self.state.schedule.add(at, Kind::ItemOverdue, index);
        }
    }

    pub(super) fn tell_item(&mut self, unit: UnitIx, id: String, at: Instant, cause: Cause, what: What) -> Arc<str> {
        let consequence = Consequence { id: Arc::from(id), at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence)
    }

    pub(super) fn raise_item(&mut self, trigger: Trigger, unit: UnitIx, told: ItemTold, at: Instant, cause: Cause) {
        let raised = Raised { unit: Some(unit), item: Some(told), ..Raised::new(trigger, at, cause) };
        self.apply_rules(&raised);
    }
}

impl Stay {
    fn begin(state: &Id, since: Instant, times: usize, limit: Option<Period>, until: &Limit) -> Stay {
        Stay {
            state: state.shared(),
            since,
            left: None,
            times,
            limit,
            due: until.due,
            breach: until.breach,
            extended: false,
            overdue: false,
            suspensions: Vec::new(),
        }
    }
}
