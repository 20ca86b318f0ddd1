//! What kinds of facts are called, and who answers for them.

use super::event::Event;

impl Event {
    /// The word for it in facts files and journals.
    pub fn word(&self) -> &'static str {
        match self {
            Event::Started => "started",
            Event::Suspended { .. } => "suspended",
            Event::Resumed { .. } => "resumed",
            Event::Terminated { .. } => "terminated",
            Event::PhaseEntered { .. } => "phase-entered",
            Event::PhaseClosed { .. } => "phase-closed",
            Event::PhaseReopened { .. } => "phase-reopened",
            Event::Acknowledged { .. } => "acknowledged",
            Event::Progressed { .. } => "progressed",
            Event::Submitted { .. } => "submitted",
            Event::Accepted { .. } => "accepted",
            Event::Returned { .. } => "returned",
            Event::Waived { .. } => "waived",
            Event::Cancelled { .. } => "cancelled",
            Event::Called { .. } => "called",
            Event::Extended { .. } => "extended",
            Event::Reported { .. } => "reported",
            Event::Incident { .. } => "incident",
            Event::ItemOpened { .. } => "item-opened",
            Event::ItemMoved { .. } => "item-moved",
            Event::ItemHandedOver { .. } => "item-handed-over",
            Event::ItemClosed { .. } => "item-closed",
            Event::Remedied { .. } => "remedied",
            Event::RemedyRefused { .. } => "remedy-refused",
            Event::Appealed { .. } => "appealed",
            Event::AppealDecided { .. } => "appeal-decided",
            Event::Inspected { .. } => "inspected",
            Event::Assessed { .. } => "assessed",
            Event::PutRight { .. } => "put-right",
            Event::Revoked { .. } => "revoked",
            Event::PeriodLocked { .. } => "period-locked",
            Event::PeriodUnlocked { .. } => "period-unlocked",
            Event::Corrected { .. } => "corrected",
            Event::PlanAmended { .. } => "plan-amended",
        }
    }

    /// On whose authority and why, for what somebody has to answer for.
    pub(crate) fn grounds(&self) -> Option<(&str, &str)> {
        match self {
            Event::Suspended { authority, reason, .. }
            | Event::Terminated { authority, reason }
            | Event::PhaseReopened { authority, reason, .. }
            | Event::Waived { authority, reason, .. }
            | Event::Cancelled { authority, reason, .. }
            | Event::Extended { authority, reason, .. }
            | Event::AppealDecided { authority, reason, .. }
            | Event::Revoked { authority, reason, .. }
            | Event::PeriodLocked { authority, reason, .. }
            | Event::PeriodUnlocked { authority, reason, .. }
            | Event::PlanAmended { authority, reason, .. } => Some((authority, reason)),
            _ => None,
        }
    }
}
