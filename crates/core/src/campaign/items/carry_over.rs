//! Items carried over to an amended plan, and over a suspension of the whole campaign.

use crate::campaign::Campaign;
use crate::campaign::amend::Matching;
use crate::campaign::consequences::{Cause, What};
use crate::campaign::course::Course;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use std::sync::Arc;

impl Campaign {
    /// An item that is open at a unit which an amended plan does not have any more.
    pub(in crate::campaign) fn stranded_item(&self, gone: impl Fn(UnitIx) -> bool) -> Option<(&str, UnitIx)> {
        let open = self.items().filter(|item| !item.closed);
        open.flat_map(|item| item.units().map(|unit| (item.reference(), unit))).find(|(_, unit)| gone(*unit))
    }

    /// Items keep their states and limits. One that is closed and was with a unit that is no more, is left to the journal.
    pub(in crate::campaign) fn carry_items(&mut self, old: &mut Course, units: &Matching) {
        for mut item in std::mem::take(&mut old.state.items).all {
            if item.renumber(|unit| units.of_unit(unit)).is_none() {
                continue;
            }
            let open = !item.closed;
            let index = self.state.items.add(item);
            if open {
                self.watch(index);
            }
        }
    }

    /// What had not run out when the campaign was suspended runs on when it goes on.
    pub(in crate::campaign) fn shift_items(&mut self, since: Instant, workdays: u32, at: Instant, cause: &Cause) {
        let all = u32::try_from(self.state.items.all.len()).unwrap_or(u32::MAX);
        for index in 0..all {
            let Some(item) = self.state.items.get(index).filter(|i| !i.closed && !i.is_suspended()) else { continue };
            // What has no working day to shift by stands; where it ran out meanwhile, it is over now, not in the past.
            // What began, or went on by itself, meanwhile lost only the time since.
            let later = |due: Option<Due>, own: Instant| {
                let (since, workdays) = self.lost_since(own, since, workdays, at);
                let due = due.filter(|due| due.end(self.zone()) > since)?;
                Some((due, self.later_by(due, since, workdays, at).unwrap_or(due)))
            };
            let resumed = item.stay.suspensions.last().and_then(|s| s.until).unwrap_or(item.stay.since);
            let stay = later(item.stay.due.filter(|_| !item.stay.overdue), resumed);
            let pending = item.pending().filter(|h| !h.overdue);
            let handed = pending.and_then(|h| later(h.until, h.at));
            let zone = self.plan.timetable.zone.clone();
            let Some(item) = self.state.items.get_mut(index) else { continue };
            if let (Some((_, due)), Some(hand_over)) = (handed, item.hand_overs.last_mut()) {
                hand_over.until = Some(due);
                hand_over.breach = Some(due.end(&zone).max(at));
            }
            if let Some((_, due)) = stay {
                item.stay.due = Some(due);
                // What came due meanwhile, and was not moved, comes due now.
                item.stay.breach = Some(due.end(&zone).max(at));
            }
            let told = stay.filter(|(before, due)| before != due).map(|(_, due)| {
                (Arc::clone(&item.reference), Arc::clone(&item.stay.state), item.stay.times, item.owner, due)
            });
            self.watch(index);
            if let Some((reference, state, times, unit, due)) = told {
                let until = due.show(&zone);
                let id = format!("item-extended:{reference}:{state}:{times}:{until}");
                self.tell_item(unit, id, at, cause.clone(), What::ItemExtended { item: reference, state, until });
            }
        }
    }
}

impl super::Item {
    /// Every unit that has or had to do with it.
    fn units(&self) -> impl Iterator<Item = UnitIx> {
        let handed = self.hand_overs.iter().flat_map(|h| [h.from, h.to]);
        [self.first_asked, self.owner].into_iter().chain(handed)
    }

    /// Numbers its units anew; `None` when one of them is no more.
    fn renumber(&mut self, number: impl Fn(UnitIx) -> Option<UnitIx>) -> Option<()> {
        self.first_asked = number(self.first_asked)?;
        self.owner = number(self.owner)?;
        for handed in &mut self.hand_overs {
            handed.from = number(handed.from)?;
            handed.to = number(handed.to)?;
        }
        Some(())
    }
}
