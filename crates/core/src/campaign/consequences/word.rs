//! The words by which journals name what follows.

use super::what::What;

impl What {
    /// The measure of the ladder that it is about.
    pub fn measure(&self) -> Option<&str> {
        match self {
            What::Imposed { measure, .. }
            | What::Stayed { measure, .. }
            | What::Proposed { measure, .. }
            | What::NotApproved { measure, .. }
            | What::Lowered { measure, .. }
            | What::LiftingAsked { measure, .. }
            | What::LiftingRefused { measure, .. }
            | What::Unchanged { measure, .. }
            | What::Lifted { measure, .. }
            | What::Held { measure, .. }
            | What::MeasureExtended { measure, .. }
            | What::Expired { measure, .. } => Some(measure),
            What::Reached(told) => Some(&told.measure),
            _ => None,
        }
    }

    /// The word in journals.
    pub fn word(&self) -> &'static str {
        match self {
            What::CampaignStarted => "campaign-started",
            What::PhaseEntered { .. } => "phase-entered",
            What::PhaseHeld { .. } => "phase-held",
            What::PhaseOverrun { .. } => "phase-overrun",
            What::PhaseClosed { .. } => "phase-closed",
            What::PhaseReopened { .. } => "phase-reopened",
            What::PhaseExtended { .. } => "phase-extended",
            What::CampaignClosed { .. } => "campaign-closed",
            What::Opened { .. } => "obligation-opened",
            What::DueSoon { .. } => "obligation-due-soon",
            What::Breached { .. } => "obligation-breached",
            What::DueMoved { .. } => "obligation-due-moved",
            What::Waived { .. } => "obligation-waived",
            What::Cancelled { .. } => "obligation-cancelled",
            What::Urged { .. } => "urged",
            What::Fulfilled { .. } => "obligation-fulfilled",
            What::Excused { .. } => "obligation-excused",
            What::ItemEntered { .. } => "item-entered",
            What::ItemHandedOver { .. } => "item-handed-over",
            What::ItemOverdue { .. } => "item-overdue",
            What::ItemExtended { .. } => "item-extended",
            What::ItemClosed { .. } => "item-closed",
            What::TargetJudged(told) if told.met => "target-met",
            What::TargetJudged(_) => "target-missed",
            What::Points { .. } => "points",
            What::Reversed { .. } => "entry-reversed",
            What::Reached(_) => "account-reached",
            What::Suspended(told) if told.suspended => "entry-suspended",
            What::Suspended(_) => "entry-restored",
            What::Recomputed(_) => "entry-recomputed",
            What::PeriodClosed(_) => "period-closed",
            What::PeriodRolledUp(_) => "period-rolled-up",
            What::BaseMoved(_) => "base-moved",
            What::PeriodLocked { locked: true, .. } => "period-locked",
            What::PeriodLocked { locked: false, .. } => "period-unlocked",
            What::Imposed { .. } => "measure-imposed",
            What::Stayed { stayed: true, .. } => "measure-stayed",
            What::Stayed { stayed: false, .. } => "measure-restored",
            What::Proposed { .. } => "measure-proposed",
            What::NotApproved { .. } => "measure-not-approved",
            What::Lowered { .. } => "measure-lowered",
            What::LiftingAsked { .. } => "lifting-asked",
            What::LiftingRefused { .. } => "lifting-refused",
            What::Rights { suspended: true, .. } => "rights-suspended",
            What::Rights { suspended: false, .. } => "rights-restored",
            What::Escalated { .. } => "escalated",
            What::Flagged { .. } => "flagged",
            What::Unchanged { .. } => "measure-unchanged",
            What::Lifted { .. } => "measure-lifted",
            What::Held { .. } => "measure-held",
            What::MeasureExtended { .. } => "measure-extended",
            What::Expired { .. } => "measure-expired",
            What::Notice { .. } => "notice",
            What::Reward { .. } => "reward",
            What::RuleFailed { .. } => "rule-failed",
            What::Rescinded { .. } => "rescinded",
            What::FactMoot { .. } => "fact-moot",
            What::CalendarMissing { .. } => "calendar-missing",
        }
    }
}
