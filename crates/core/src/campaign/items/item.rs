//! An item, where it has been and who had it.

use crate::time::{Instant, Period};
use crate::timetable::{Due, UnitIx};
use std::sync::Arc;

/// A lead or case: an opaque reference of the host, moving through the states of one pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub(super) reference: Arc<str>,
    pub(super) pipeline: Arc<str>,
    /// The fact by which it came in.
    pub(super) opened: u64,
    pub(super) first_asked: UnitIx,
    pub(super) owner: UnitIx,
    pub(super) stay: Stay,
    pub(super) earlier: Vec<Stay>,
    pub(super) hand_overs: Vec<HandOver>,
    pub(super) closed: bool,
}

/// The time an item spends in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// The state.
    pub state: Arc<str>,
    /// Since when.
    pub since: Instant,
    /// Until when it was there; none while it is.
    pub left: Option<Instant>,
    /// Which time it is that the item is in this state, from 1.
    pub times: usize,
    /// How long it may stay, as the plan or the law says.
    pub limit: Option<Period>,
    /// Until when it may stay, extension and suspensions counted in.
    pub due: Option<Due>,
    /// The first instant that is too late.
    pub(super) breach: Option<Instant>,
    /// Whether its time was extended.
    pub extended: bool,
    /// Whether it stayed longer than it may.
    pub overdue: bool,
    /// When its clock stood still.
    pub suspensions: Vec<Suspension>,
}

/// A time during which an item's clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    /// From when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub until: Option<Instant>,
}

/// An item handed from one unit to another.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOver {
    /// Who had it.
    pub from: UnitIx,
    /// Who is to have it.
    pub to: UnitIx,
    /// When it was handed over.
    pub at: Instant,
    /// Until when it must be acknowledged; none where that is not asked for.
    pub until: Option<Due>,
    pub(super) breach: Option<Instant>,
    /// Whether it waits for its acknowledgement.
    pub pending: bool,
    /// When it was acknowledged.
    pub acknowledged: Option<Instant>,
    /// Whether it was not acknowledged in time.
    pub overdue: bool,
}

/// What an item waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemWait {
    /// For the unit it was handed to, to acknowledge it.
    Acknowledgement {
        /// The unit.
        by: UnitIx,
        /// Since when.
        since: Instant,
        /// Until when it is in time.
        until: Option<Due>,
    },
    /// For its clock to be started again.
    Resumption {
        /// Since when.
        since: Instant,
    },
    /// For the unit that owns it, to move it on.
    Move {
        /// The unit.
        by: UnitIx,
        /// Since when.
        since: Instant,
        /// Until when it is in time.
        until: Option<Due>,
    },
}

impl Item {
    /// The host's reference of it.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Its pipeline.
    pub fn pipeline(&self) -> &str {
        &self.pipeline
    }

    /// The state it is in.
    pub fn state(&self) -> &str {
        &self.stay.state
    }

    /// Since when it is in its state.
    pub fn since(&self) -> Instant {
        self.stay.since
    }

    /// Until when it may stay in its state; none without a limit, while its clock stands still, and at its end.
    pub fn due(&self) -> Option<Due> {
        self.stay.due.filter(|_| !self.is_suspended() && !self.closed)
    }

    /// The unit that was asked first.
    pub fn first_asked(&self) -> UnitIx {
        self.first_asked
    }

    /// The unit that owns it, and owes it: the one asked first, or the last to which it passed.
    pub fn owner(&self) -> UnitIx {
        self.owner
    }

    /// Whether it came to its end.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether it stays longer in its state than it may.
    pub fn is_overdue(&self) -> bool {
        self.stay.overdue && !self.closed
    }

    /// Whether its clock stands still.
    pub fn is_suspended(&self) -> bool {
        self.stay.suspensions.last().is_some_and(|s| s.until.is_none())
    }

    /// Its stays in states, the present one last.
    pub fn stays(&self) -> impl Iterator<Item = &Stay> {
        self.earlier.iter().chain([&self.stay])
    }

    /// Every time it was handed over, in order.
    pub fn hand_overs(&self) -> &[HandOver] {
        &self.hand_overs
    }

    /// The hand-over that waits for its acknowledgement.
    pub fn pending(&self) -> Option<&HandOver> {
        self.hand_overs.last().filter(|h| h.pending)
    }

    /// What it waits for; nothing once it came to its end.
    pub fn waits_for(&self) -> Option<ItemWait> {
        if self.closed {
            return None;
        }
        if let Some(handed) = self.pending() {
            return Some(ItemWait::Acknowledgement { by: handed.to, since: handed.at, until: handed.until });
        }
        match self.stay.suspensions.last() {
            Some(Suspension { from, until: None }) => Some(ItemWait::Resumption { since: *from }),
            _ => Some(ItemWait::Move { by: self.owner, since: self.stay.since, until: self.stay.due }),
        }
    }

    /// The next instant at which something about it comes due.
    pub fn next_due(&self) -> Option<Instant> {
        let stay = self.stay.breach.filter(|_| !self.stay.overdue && !self.closed && !self.is_suspended());
        let handed = self.pending().filter(|h| !h.overdue).and_then(|h| h.breach);
        stay.into_iter().chain(handed).min()
    }
}
