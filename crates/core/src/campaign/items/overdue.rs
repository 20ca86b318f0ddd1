//! The time of items runs out.

use super::ItemTold;
use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, What};
use crate::plan::Trigger;
use crate::rules::PastKind;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use std::sync::Arc;

impl Campaign {
    /// An item's time in its state, or for its acknowledgement, ends. Instants of times that were moved are stale.
    pub(in crate::campaign) fn item_overdue(&mut self, index: u32, at: Instant) {
        let Some(item) = self.state.items.get_mut(index) else { return };
        let runs = !item.closed && !item.is_suspended();
        let owner = item.owner;
        let (state, times) = (Arc::clone(&item.stay.state), item.stay.times);
        let stay = &mut item.stay;
        let late = stay.due.filter(|_| runs && !stay.overdue && stay.breach == Some(at));
        stay.overdue |= late.is_some();
        let handed_to = |unit: UnitIx, item: &super::Item| item.hand_overs.iter().filter(|h| h.to == unit).count();
        let mut unsigned = None;
        if let Some(handed) = item.hand_overs.last_mut().filter(|h| h.pending && !h.overdue && h.breach == Some(at)) {
            handed.overdue = true;
            unsigned = handed.until.map(|due| (handed.to, due));
        }
        let reference = Arc::clone(&item.reference);
        let unsigned = unsigned.map(|(to, due)| (to, due, handed_to(to, item)));
        if let Some(due) = late {
            let id = format!("item-overdue:{reference}:{state}:{times}");
            self.late_item(index, owner, due, id, false, at);
        }
        // A breach of the receiver, not of whoever handed it over.
        if let Some((to, due, times)) = unsigned {
            let id = format!("item-overdue:{reference}:{}:{times}:acknowledgement", self.unit_name(to));
            self.late_item(index, to, due, id, true, at);
        }
    }

    fn late_item(&mut self, index: u32, unit: UnitIx, due: Due, id: String, acknowledgement: bool, at: Instant) {
        let Some(item) = self.state.items.get(index) else { return };
        let told = ItemTold {
            item: index,
            from: None,
            days: self.days_in_state(item, at),
            overdue: item.stay.overdue,
            unacknowledged: acknowledgement,
        };
        let what = What::ItemOverdue {
            item: Arc::clone(&item.reference),
            pipeline: Arc::clone(&item.pipeline),
            state: Arc::clone(&item.stay.state),
            unit: self.unit_name(unit),
            due: due.show(self.zone()),
            acknowledgement,
        };
        self.remember(unit, at, PastKind::ItemOverdue);
        let id = self.tell_item(unit, id, at, Cause::Time, what);
        self.raise_item(Trigger::ItemOverdue, unit, told, at, Cause::Consequence(id));
    }
}
