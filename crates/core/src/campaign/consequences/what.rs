//! What follows.

use super::arithmetic::Arithmetic;
use super::consequence::CappedBy;
use super::moved::{BaseMoved, SuspendedEntry};
use super::reached::Reached;
use super::recomputed::Recomputed;
use super::target::TargetJudged;
use crate::campaign::scoring::{PeriodRolledUp, PeriodTold};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A campaign that is started by hand began.
    CampaignStarted,
    /// A phase began.
    PhaseEntered {
        /// Which.
        phase: Arc<str>,
        /// What it should have waited for, where it was entered all the same.
        unmet: Option<String>,
    },
    /// A phase did not begin when its window did.
    PhaseHeld {
        /// Which.
        phase: Arc<str>,
        /// What it waits for.
        waits_for: String,
    },
    /// A phase goes on beyond its window.
    PhaseOverrun {
        /// Which.
        phase: Arc<str>,
        /// What it waits for.
        waits_for: String,
    },
    /// A phase ended.
    PhaseClosed {
        /// Which.
        phase: Arc<str>,
        /// What it should have waited for, where it was closed all the same.
        unmet: Option<String>,
    },
    /// A phase that was closed was opened again.
    PhaseReopened {
        /// Which.
        phase: Arc<str>,
        /// Its last day now.
        until: Option<String>,
    },
    /// A phase was given more time.
    PhaseExtended {
        /// Which.
        phase: Arc<str>,
        /// Its last day before.
        before: String,
        /// Its last day now.
        until: String,
    },
    /// The campaign's window ended, or it was terminated.
    CampaignClosed {
        /// Whether it was ended before its time.
        terminated: bool,
    },
    /// A duty became owed.
    Opened {
        /// Which.
        obligation: Arc<str>,
        /// When it is due.
        due: Option<String>,
    },
    /// A duty falls due soon.
    DueSoon {
        /// Which.
        obligation: Arc<str>,
        /// When it is due.
        due: String,
    },
    /// A duty was not done in time.
    Breached {
        /// Which.
        obligation: Arc<str>,
        /// When it was due.
        due: String,
        /// What it still waits for, if anything.
        blocked_by: Option<Arc<str>>,
        /// Whether an excuse was accepted beforehand: then no rule acts on it.
        excused: bool,
    },
    /// An excuse was accepted beforehand.
    Excused {
        /// Which duty.
        obligation: Arc<str>,
    },
    /// A duty's due date was moved.
    DueMoved {
        /// Which.
        obligation: Arc<str>,
        /// When it was due before.
        before: Option<String>,
        /// When it is due now.
        due: String,
    },
    /// A duty was waived.
    Waived {
        /// Which.
        obligation: Arc<str>,
    },
    /// A duty was cancelled.
    Cancelled {
        /// Which.
        obligation: Arc<str>,
    },
    /// A duty that is overdue was urged (催办).
    Urged {
        /// Which.
        obligation: Arc<str>,
        /// When it was due.
        due: String,
        /// How often it has been urged since, this time included.
        times: u32,
        /// How many days after the due day, by the calendar.
        days_late: i64,
    },
    /// A duty was done.
    Fulfilled {
        /// Which.
        obligation: Arc<str>,
        /// How many days late; 0 in time.
        late_days: i64,
    },
    /// An item came into a state.
    ItemEntered {
        /// Which.
        item: Arc<str>,
        /// Its pipeline.
        pipeline: Arc<str>,
        /// The state.
        state: Arc<str>,
        /// Who owes it.
        unit: Arc<str>,
        /// Until when it may stay there.
        until: Option<String>,
    },
    /// An item was handed to another unit.
    ItemHandedOver {
        /// Which.
        item: Arc<str>,
        /// By whom.
        from: Arc<str>,
        /// To whom.
        to: Arc<str>,
        /// Until when that unit must acknowledge it.
        until: Option<String>,
    },
    /// An item stayed longer than it may, or was not acknowledged in time.
    ItemOverdue {
        /// Which.
        item: Arc<str>,
        /// Its pipeline.
        pipeline: Arc<str>,
        /// The state it stays in.
        state: Arc<str>,
        /// Who answers for it.
        unit: Arc<str>,
        /// Until when it was allowed.
        due: String,
        /// Whether it is the acknowledgement that is overdue.
        acknowledgement: bool,
    },
    /// An item was given more time in its state.
    ItemExtended {
        /// Which.
        item: Arc<str>,
        /// Its state.
        state: Arc<str>,
        /// Until when it may stay there now.
        until: String,
    },
    /// An item came to its end.
    ItemClosed {
        /// Which.
        item: Arc<str>,
        /// In which final state.
        state: Arc<str>,
        /// Who had it.
        unit: Arc<str>,
    },
    /// A target was judged at its date.
    TargetJudged(Box<TargetJudged>),
    /// Points moved.
    Points {
        /// Whose.
        unit: Arc<str>,
        /// On which item.
        item: Option<Arc<str>>,
        /// By how much; negative for a deduction.
        points: Decimal,
        /// How much the rule wanted.
        wanted: Decimal,
        /// Where only the highest of several counts and one counted before: how much that did.
        counted: Option<Decimal>,
        /// What swallowed the difference.
        capped_by: Option<CappedBy>,
        /// The item above that did, where one did.
        capped_at: Option<Arc<str>>,
        /// How it was worked out, where no script did.
        arithmetic: Option<Box<Arithmetic>>,
        /// The score after.
        score: Decimal,
    },
    /// An entry was reversed on appeal.
    Reversed {
        /// Whose.
        unit: Arc<str>,
        /// The id of the entry.
        entry: Arc<str>,
        /// On which item.
        item: Option<Arc<str>>,
        /// By how much the score moved back.
        points: Decimal,
        /// The score after.
        score: Decimal,
    },
    /// So many points of an account were reached that a measure is called for.
    Reached(Box<Reached>),
    /// An entry has no effect while an appeal against it is pending, or has it again.
    Suspended(Box<SuspendedEntry>),
    /// An entry comes to something else, since another was reversed.
    Recomputed(Box<Recomputed>),
    /// An appraisal period ended.
    PeriodClosed(Box<PeriodTold>),
    /// What the scores of a period that ended came to for a unit above.
    PeriodRolledUp(Box<PeriodRolledUp>),
    /// An amended plan lets a unit start with something else: its score moved by the difference.
    BaseMoved(Box<BaseMoved>),
    /// A period was locked after review, or opened again.
    PeriodLocked {
        /// Which.
        period: Arc<str>,
        /// Whether it is locked now.
        locked: bool,
    },
    /// A measure was imposed.
    Imposed {
        /// On whom.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Until when it can be remedied, the day included.
        until: Option<String>,
    },
    /// A measure that somebody must approve was proposed.
    Proposed {
        /// For whom.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Who must approve it.
        by: Arc<str>,
    },
    /// A measure that was proposed was not approved.
    NotApproved {
        /// For whom.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// A measure has no effect while an appeal against it is pending, or has it again.
    Stayed {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Whether it has none.
        stayed: bool,
    },
    /// A unit stands on a lower rung now.
    Lowered {
        /// Whose.
        unit: Arc<str>,
        /// The measure it stood under.
        measure: Arc<str>,
        /// The one it stands under now.
        to: Arc<str>,
        /// Until when that can be remedied, the day included.
        until: Option<String>,
    },
    /// What was put right, or an application, waits to be accepted.
    LiftingAsked {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Who must accept it.
        by: Arc<str>,
        /// Whether the unit applied, rather than put right what was demanded.
        applied: bool,
    },
    /// What was put right, or an application, was not accepted.
    LiftingRefused {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Until when it can be remedied now, the day included.
        until: Option<String>,
    },
    /// Rights of a unit are suspended, or restored.
    Rights {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        rights: Vec<Arc<str>>,
        /// Whether they are suspended.
        suspended: bool,
    },
    /// A matter went to a unit above, or to another.
    Escalated {
        /// Whose.
        unit: Arc<str>,
        /// To whom.
        to: Arc<str>,
    },
    /// Something was marked for attention.
    Flagged {
        /// About whom; none for the whole campaign.
        unit: Option<Arc<str>>,
        /// The words.
        text: String,
    },
    /// A measure was demanded of a unit that already stands as high.
    Unchanged {
        /// Who.
        unit: Arc<str>,
        /// What was demanded.
        measure: Arc<str>,
        /// What it stands under.
        standing: Arc<str>,
    },
    /// What a measure demanded was put right, and it was lifted.
    Lifted {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// What a measure demanded was put right; it stands, but its clock stopped.
    Held {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// A remedy period was extended.
    MeasureExtended {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Until when it can be remedied now, the day included.
        until: String,
    },
    /// A remedy period ended without remedy.
    Expired {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// A notice was put on record.
    Notice {
        /// About whom; none for the whole campaign.
        unit: Option<Arc<str>>,
        /// The words.
        text: String,
    },
    /// An amount became owed to somebody.
    Reward {
        /// In whose area; none for the whole campaign.
        unit: Option<Arc<str>>,
        /// How much.
        amount: Decimal,
        /// To whom: a reference of the host.
        to: String,
        /// The unit that pays it, where the rule names one.
        paid_by: Option<Arc<str>>,
    },
    /// A rule failed; nothing it did counts.
    RuleFailed {
        /// About whom.
        unit: Option<Arc<str>>,
        /// Why, with the place in the script.
        reason: String,
    },
    /// An earlier consequence does not hold, as a fact showed that took effect before it.
    Rescinded {
        /// Its id.
        consequence: Arc<str>,
        /// What it was.
        of: &'static str,
    },
    /// A fact about something that was concluded has no effect, because that conclusion does not hold.
    FactMoot {
        /// Its number.
        fact: u64,
        /// Why.
        reason: String,
    },
    /// A due date could not be worked out, because the calendar does not reach that far.
    CalendarMissing {
        /// Of what.
        about: Arc<str>,
        /// Why.
        reason: String,
    },
}
