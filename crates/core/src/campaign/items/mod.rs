//! Pipelines carried out: leads and cases, their states, time limits and hand-overs.
//!
//! An item is owed by the unit that owns it: the one asked first, until another to which it was handed acknowledges it.
//! Where the pipeline asks for no acknowledgement, a hand-over passes it at once.

mod budget;
mod carry_out;
mod carry_over;
mod item;
mod judge;
mod overdue;

pub use budget::Budget;
pub(super) use budget::left_from;
pub use item::{HandOver, Item, ItemWait, Stay, Suspension};
pub(super) use judge::ItemIntent;

use super::Campaign;
use crate::plan::{Id, PipelineSpec, StateSpec};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every item that came in, in the order they did.
#[derive(Debug, Clone, Default)]
pub(super) struct Items {
    all: Vec<Item>,
    by_reference: BTreeMap<Arc<str>, u32>,
}

impl Items {
    fn add(&mut self, item: Item) -> u32 {
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.by_reference.insert(Arc::clone(&item.reference), index);
        self.all.push(item);
        index
    }

    fn find(&self, reference: &str) -> Option<(u32, &Item)> {
        let index = *self.by_reference.get(reference)?;
        Some((index, self.get(index)?))
    }

    pub(super) fn get(&self, index: u32) -> Option<&Item> {
        self.all.get(index as usize)
    }

    fn get_mut(&mut self, index: u32) -> Option<&mut Item> {
        self.all.get_mut(index as usize)
    }
}

/// What a trigger says of an item, beside what the item says itself.
#[derive(Debug, Clone)]
pub(super) struct ItemTold {
    pub(super) item: u32,
    /// The state it left, or the unit that had it.
    pub(super) from: Option<Arc<str>>,
    /// How many days it stayed in the state the trigger is about, by the calendar.
    pub(super) days: i64,
    /// Whether it stayed there longer than it may.
    pub(super) overdue: bool,
    /// Whether it is the acknowledgement that is late.
    pub(super) unacknowledged: bool,
}

impl Campaign {
    /// Every item that came in, in the order they did.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.state.items.all.iter()
    }

    /// The item with a reference of the host.
    pub fn item(&self, reference: &str) -> Option<&Item> {
        self.state.items.find(reference).map(|(_, item)| item)
    }

    fn pipeline(&self, id: &str) -> Option<&PipelineSpec> {
        self.plan.plan.pipelines.iter().find(|(key, _)| key.as_str() == id).map(|(_, p)| p)
    }

    fn state_of(&self, pipeline: &str, id: &str) -> Option<(&Id, &StateSpec)> {
        let states = &self.pipeline(pipeline)?.states.0;
        states.iter().find(|(key, _)| key.as_str() == id).map(|(key, state)| (&key.value, state))
    }

    /// How many items, of a pipeline or of all, have not come to their end.
    pub(super) fn open_items(&self, pipeline: Option<&str>) -> i64 {
        let open = self.items().filter(|i| !i.closed && pipeline.is_none_or(|p| p == i.pipeline()));
        i64::try_from(open.count()).unwrap_or(i64::MAX)
    }
}
