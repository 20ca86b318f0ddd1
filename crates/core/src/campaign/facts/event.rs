//! The kinds of facts.

use super::refs::{Acknowledged, Extended, MeasureRef, ObligationRef};
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
    /// The campaign, the handling of one item, or one remedy period, was suspended.
    Suspended {
        /// The item; the campaign when neither it nor a measure is named.
        item: Option<String>,
        /// The measure whose remedy period stands still.
        measure: Option<MeasureRef>,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
    },
    /// What was suspended goes on.
    Resumed {
        /// The item; the campaign when neither it nor a measure is named.
        item: Option<String>,
        /// The measure whose remedy period runs on.
        measure: Option<MeasureRef>,
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
    /// An excuse was accepted beforehand: that the duty is not done in time, nobody answers for.
    Excused {
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
    /// A measure that was proposed was approved, or not.
    MeasureDecided {
        /// The unit.
        unit: Id,
        /// The measure.
        measure: Id,
        /// Whether it is approved.
        granted: bool,
        /// Who decided.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A unit applied to have the measure lifted that it stands under.
    LiftingApplied {
        /// The unit.
        unit: Id,
        /// The measure; the one it stands under unless named.
        measure: Option<Id>,
        /// Why, as the unit says.
        reason: Option<String>,
        /// References to evidence.
        refs: Vec<String>,
    },
    /// What a unit put right was accepted, or its application; or not.
    LiftingDecided {
        /// The unit.
        unit: Id,
        /// The measure; the one it stands under unless named.
        measure: Option<Id>,
        /// Whether it is accepted.
        granted: bool,
        /// Who decided.
        authority: String,
        /// Why.
        reason: String,
    },
    /// A measure was lifted by a decision.
    Lifted {
        /// The unit.
        unit: Id,
        /// The measure; the one it stands under unless named.
        measure: Option<Id>,
        /// On whose authority.
        authority: String,
        /// Why.
        reason: String,
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
