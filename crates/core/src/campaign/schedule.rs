//! The queue of due instants, built for size.
//!
//! Most instants are known when the plan is compiled, and are the same for every unit that owes an occurrence: they are
//! sorted once, as ranges of obligations. What becomes known on the way (an extension, a remedy period) goes to a heap.

use crate::check::CheckedPlan;
use crate::time::Instant;
use crate::timetable::Timetable;
use chrono::{Datelike, Months};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

/// What comes due. The order is that of things at the same instant: what ends comes before what begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// An obligation is too late.
    Breach,
    /// An item's time in its state ends.
    ItemOverdue,
    /// A remedy period ends.
    MeasureExpires,
    /// A measure that lasts so long is over.
    MeasureLifts,
    /// A month ends, where the light at its end counts.
    MonthEnds,
    /// A phase ends.
    PhaseCloses,
    /// A phase begins.
    PhaseEnters,
    /// What a phase waits for may hold by the day alone.
    PhaseWaits,
    /// An obligation may be begun.
    Opens,
    /// A recurring duty of a measure comes round.
    FollowsUp,
    /// An obligation falls due soon.
    DueSoon,
    /// An obligation that is overdue is urged.
    Urges,
    /// An indicator's target is judged.
    TargetDue,
    /// An item of the scorecard is scored on a date of its own.
    ItemScored,
    /// An appraisal period ends.
    PeriodCloses,
    /// The campaign's window ends.
    CampaignCloses,
    /// A cycle of a points account ends, after what is appraised by then.
    CycleEnds,
}

/// One instant and what comes due then: a range of indices of the kind's own sort.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    at: Instant,
    kind: Kind,
    ids: Range<u32>,
}

/// What comes due at one instant, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) at: Instant,
    pub(super) kind: Kind,
    pub(super) ids: Vec<Range<u32>>,
}

/// The instants known from the start, shared by every campaign of a plan, and how far they are used up.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    known: Arc<[Known]>,
    next: usize,
    later: BinaryHeap<Reverse<(Instant, Kind, u32)>>,
}

impl Schedule {
    pub(super) fn of(plan: &CheckedPlan) -> Schedule {
        let timetable = &plan.timetable;
        let mut known = Vec::new();
        for (ix, phase) in timetable.phases.enumerated() {
            let ids = ix.0..ix.0 + 1;
            known.push(Known {
                at: timetable.zone.day_start(phase.window.first),
                kind: Kind::PhaseEnters,
                ids: ids.clone(),
            });
            known.push(Known { at: timetable.zone.day_end(phase.window.last), kind: Kind::PhaseCloses, ids });
        }
        known.push(Known { at: timetable.end(), kind: Kind::CampaignCloses, ids: 0..1 });
        if plan.plan.ladder.iter().filter_map(|m| m.in_a_row.as_ref()).any(|way| way.light.is_some()) {
            known.extend(month_ends(timetable).map(|at| Known { at, kind: Kind::MonthEnds, ids: 0..1 }));
        }
        for task in &timetable.tasks {
            for (i, occurrence) in task.occurrences.iter().enumerate() {
                let ids = task.of_occurrence(i);
                if ids.is_empty() {
                    continue;
                }
                known.push(Known { at: occurrence.opens, kind: Kind::Opens, ids: ids.clone() });
                if let Some(deadline) = occurrence.deadline {
                    known.push(Known { at: deadline.breach, kind: Kind::Breach, ids: ids.clone() });
                    known.push(Known { at: deadline.soon, kind: Kind::DueSoon, ids });
                }
            }
        }
        known.sort_by_key(|k| (k.at, k.kind, k.ids.start));
        Schedule { known: known.into(), next: 0, later: BinaryHeap::new() }
    }

    /// Adds an instant that became known on the way.
    pub(super) fn add(&mut self, at: Instant, kind: Kind, id: u32) {
        self.later.push(Reverse((at, kind, id)));
    }

    /// The next instant anything comes due, with everything of one kind that does. Ids ascend, each once.
    pub(super) fn pop(&mut self, until: Instant) -> Option<Batch> {
        let first = self.known.get(self.next).map(|k| (k.at, k.kind));
        let other = self.later.peek().map(|Reverse((at, kind, _))| (*at, *kind));
        let (at, kind) = [first, other].into_iter().flatten().min().filter(|(at, _)| *at <= until)?;
        let mut ids = Vec::new();
        while let Some(known) = self.known.get(self.next).filter(|k| (k.at, k.kind) == (at, kind)) {
            ids.push(known.ids.clone());
            self.next += 1;
        }
        let mut single = Vec::new();
        while let Some(Reverse((_, _, id))) = self.later.peek().filter(|Reverse((a, k, _))| (*a, *k) == (at, kind)) {
            single.push(*id);
            self.later.pop();
        }
        if !single.is_empty() {
            single.extend(ids.into_iter().flatten());
            single.sort_unstable();
            single.dedup();
            ids = single.into_iter().map(|id| id..id + 1).collect();
        }
        Some(Batch { at, kind, ids })
    }

    /// Passes over what comes due up to and including an instant.
    pub(super) fn skip(&mut self, until: Instant) {
        self.next = self.known.partition_point(|k| k.at <= until);
        self.later.retain(|Reverse((at, ..))| *at > until);
    }

    /// Drops everything: nothing comes due any more.
    pub(super) fn clear(&mut self) {
        self.next = self.known.len();
        self.later.clear();
    }

    /// Whether anything comes due up to and including `until`.
    pub(super) fn has_more(&self, until: Instant) -> bool {
        self.known.get(self.next).is_some_and(|k| k.at <= until)
            || self.later.peek().is_some_and(|Reverse((at, ..))| *at <= until)
    }
}

/// The ends of the months of a campaign's window, its own end where that comes within one not counted.
fn month_ends(timetable: &Timetable) -> impl Iterator<Item = Instant> {
    let first = timetable.window.first.with_day(1);
    let nexts = (1..).map_while(move |n| first?.checked_add_months(Months::new(n)));
    nexts.map(|day| timetable.zone.day_start(day)).take_while(|at| *at <= timetable.end())
}
