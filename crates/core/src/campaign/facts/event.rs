//! The kinds of facts.

use crate::plan::Id;
use crate::time::Instant;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt;

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

/// Which of a task's occurrences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OccurrenceRef {
    /// That of a nominal day, or the call made on that day.
    Day(NaiveDate),
    /// The call with this reference.
    Call(String),
}

impl fmt::Display for OccurrenceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OccurrenceRef::Day(day) => day.fmt(f),
            OccurrenceRef::Call(reference) => f.write_str(reference),
        }
    }
}

/// Which obligation a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationRef {
    /// The task.
    pub task: Id,
    /// The unit that owes it.
    pub unit: Id,
    /// The occurrence; none for a task that occurs once.
    pub occurrence: Option<OccurrenceRef>,
}

impl fmt::Display for ObligationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.task, self.unit)?;
        self.occurrence.as_ref().map_or(Ok(()), |o| write!(f, "#{o}"))
    }
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
    /// A campaign that is started by hand began.
    Started,
    /// The campaign, or the handling of one item, was suspended.
    Suspended {
        /// The item; the campaign when none is named.
        item: Option<String>,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// What was suspended goes on.
    Resumed {
        /// The item; the campaign when none is named.
        item: Option<String>,
    },
    /// The campaign was ended before its time.
    Terminated {
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A phase was entered by hand.
    PhaseEntered {
        /// Which.
        phase: Id,
        /// Why.
        reason: Option<String>,
    },
    /// A phase was closed by hand.
    PhaseClosed {
        /// Which.
        phase: Id,
        /// Why.
        reason: Option<String>,
    },
    /// A phase that was closed was opened again.
    PhaseReopened {
        /// Which.
        phase: Id,
        /// Its last day now; without, it stays open until it is closed by hand.
        until: Option<NaiveDate>,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A duty, or an item handed over, was acknowledged (签收).
    Acknowledged {
        /// What.
        what: Acknowledged,
    },
    /// How far a duty has come.
    Progressed {
        /// Which duty.
        obligation: ObligationRef,
        /// Per cent, from 0 to 100.
        percent: Option<u8>,
        /// In words.
        note: Option<String>,
    },
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
    /// A duty was waived: it need not be done.
    Waived {
        /// Which duty.
        obligation: ObligationRef,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A duty was cancelled: it should never have been owed.
    Cancelled {
        /// Which duty.
        obligation: ObligationRef,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// An on-call task was called for.
    Called {
        /// The task.
        task: Id,
        /// Who owes it.
        unit: Id,
        /// The host's reference of the call; without, the call is named by its day.
        call: Option<String>,
        /// The unit that calls.
        caller: Option<Id>,
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
    /// An indicator's value.
    Reported {
        /// The indicator.
        indicator: Id,
        /// The unit it is the value of.
        unit: Id,
        /// The period it covers: `2026`, `2026-Q2`, `2026-05`, `2026-05-11`; without, the value as it stands.
        period: Option<String>,
        /// The value.
        value: Decimal,
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
    /// A lead or case came in.
    ItemOpened {
        /// Its pipeline.
        pipeline: Id,
        /// The host's reference of it.
        item: String,
        /// The unit that was asked first.
        unit: Id,
        /// The state it comes in; the pipeline's initial one unless named.
        state: Option<Id>,
    },
    /// An item moved on.
    ItemMoved {
        /// Which.
        item: String,
        /// To which state.
        state: Id,
    },
    /// An item was handed to another unit.
    ItemHandedOver {
        /// Which.
        item: String,
        /// To whom.
        to: Id,
    },
    /// An item came to its end.
    ItemClosed {
        /// Which.
        item: String,
        /// In which final state; the only one that can be reached unless named.
        state: Option<Id>,
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
    /// A unit refused to put right what a measure demanded: its remedy period ends there.
    RemedyRefused {
        /// The unit.
        unit: Id,
        /// The measure; the one it stands under unless named.
        measure: Option<Id>,
        /// Why, as the unit says.
        reason: Option<String>,
    },
    /// A unit appealed against an entry of its account.
    Appealed {
        /// The id of the consequence.
        entry: String,
        /// Why.
        reason: String,
    },
    /// An appeal was decided.
    AppealDecided {
        /// The id of the consequence appealed against.
        entry: String,
        /// Whether the entry is upheld; one that is not is reversed.
        upheld: bool,
        /// Who decided.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A unit was inspected (抽查、督导).
    Inspected {
        /// The unit.
        unit: Id,
        /// What kind of inspection, in the host's word.
        kind: String,
        /// How many findings.
        count: i64,
        /// The marks given.
        marks: Option<Decimal>,
        /// The host's reference.
        reference: Option<String>,
    },
    /// An assessor gave the number that an item leaves to it.
    Assessed {
        /// The item of the scorecard.
        item: Id,
        /// The unit.
        unit: Id,
        /// The number.
        value: Decimal,
        /// Why.
        reason: String,
        /// The unit that assesses.
        assessor: Option<Id>,
    },
    /// What an entry was made for was put right.
    PutRight {
        /// The id of the consequence.
        entry: String,
        /// References to evidence.
        refs: Vec<String>,
    },
    /// The decision behind an entry was revoked.
    Revoked {
        /// The id of the consequence.
        entry: String,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// An appraisal period was locked after review.
    PeriodLocked {
        /// Which.
        period: String,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// An appraisal period that was locked was opened again.
    PeriodUnlocked {
        /// Which.
        period: String,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
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
    /// The plan was amended: another version holds from this instant.
    PlanAmended {
        /// The host's reference of the new version.
        plan: String,
        /// Its hash; filled in when the fact is recorded.
        hash: Option<String>,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
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

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acknowledged {
    /// A duty, by the unit that owes it.
    Obligation(ObligationRef),
    /// An item, by the unit it was handed to.
    Item(String),
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
        occurrence: Option<OccurrenceRef>,
    },
    /// A phase, with the due days that count from its end.
    Phase(Id),
    /// The time an item may stay in its state.
    Item(String),
    /// The remedy period of the measure a unit stands under.
    Measure {
        /// The unit.
        unit: Id,
        /// The measure.
        measure: Id,
    },
}
