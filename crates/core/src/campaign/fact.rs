//! Facts: what the host says happened. Never computed.

use crate::plan::Id;
use crate::time::Instant;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// When it took effect.
    pub at: Instant,
    /// When the host handed it in; the same unless it says otherwise.
    pub recorded_at: Instant,
    /// Opaque reference of whoever says so.
    pub by: Option<String>,
    /// Idempotency key: a second fact with the same key and content changes nothing.
    pub key: Option<String>,
    /// What happened.
    pub event: Event,
}

/// Which obligation a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationRef {
    /// The task.
    pub task: Id,
    /// The unit that owes it.
    pub unit: Id,
    /// The occurrence's nominal day; none for a task that occurs once.
    pub occurrence: Option<NaiveDate>,
}

/// A datum of a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// A number.
    Number(Decimal),
    /// Text.
    Text(String),
    /// True or false.
    Bool(bool),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A deliverable was handed in.
    Submitted {
        /// Which duty.
        obligation: ObligationRef,
        /// The figures of a return.
        data: BTreeMap<String, Datum>,
        /// References to evidence.
        refs: Vec<String>,
    },
    /// A submission was accepted.
    Accepted {
        /// Which duty.
        obligation: ObligationRef,
        /// References to evidence.
        refs: Vec<String>,
    },
    /// A submission was sent back.
    Returned {
        /// Which duty.
        obligation: ObligationRef,
        /// The new due day; without, the old one stands.
        due: Option<NaiveDate>,
        /// Why.
        reason: Option<String>,
    },
    /// A duty was waived.
    Waived {
        /// Which duty.
        obligation: ObligationRef,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A later due day.
    Extended {
        /// Of what.
        target: Extended,
        /// Until when, the day included.
        until: NaiveDate,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// Something the rules may care about happened in a unit's area.
    Incident {
        /// The unit.
        unit: Id,
        /// What, in the host's word.
        kind: String,
        /// How many; at least 1.
        count: i64,
        /// The host's reference.
        reference: Option<String>,
    },
    /// An earlier fact was wrong: it is withdrawn, or another stands in its place.
    Corrected {
        /// The number of the fact that was wrong.
        corrects: u64,
        /// Why.
        reason: String,
        /// What is true in its place.
        instead: Option<Box<Instead>>,
    },
    /// A unit put right what a measure demanded.
    Remedied {
        /// The unit.
        unit: Id,
        /// The measure; the one it stands under unless named.
        measure: Option<Id>,
        /// References to evidence.
        refs: Vec<String>,
    },
}

/// What is true in place of a fact that was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// When it took effect.
    pub at: Instant,
    /// What happened.
    pub event: Event,
}

/// What is given more time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extended {
    /// One duty.
    Obligation(ObligationRef),
    /// Every open duty of a task, of one occurrence where it recurs.
    Task {
        /// The task.
        task: Id,
        /// The occurrence.
        occurrence: Option<NaiveDate>,
    },
    /// The remedy period of the measure a unit stands under.
    Measure {
        /// The unit.
        unit: Id,
        /// The measure.
        measure: Id,
    },
}

impl Event {
    /// The word for it in facts files and journals.
    pub fn word(&self) -> &'static str {
        match self {
            Event::Submitted { .. } => "submitted",
            Event::Accepted { .. } => "accepted",
            Event::Returned { .. } => "returned",
            Event::Waived { .. } => "waived",
            Event::Extended { .. } => "extended",
            Event::Incident { .. } => "incident",
            Event::Remedied { .. } => "remedied",
            Event::Corrected { .. } => "corrected",
        }
    }
}
