//! What rules are triggered by.

use super::Cause;
use crate::plan::Trigger;
use crate::time::Instant;
use crate::timetable::{ObligationIx, PhaseIx, TaskIx, UnitIx};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::sync::Arc;

/// An inspection of a unit.
#[derive(Debug, Clone)]
pub(super) struct Inspection {
    pub(super) kind: Arc<str>,
    pub(super) findings: i64,
    pub(super) marks: Option<Decimal>,
    pub(super) reference: Option<Arc<str>>,
}

/// What a rule can be triggered by, with what it is about.
#[derive(Debug, Clone)]
pub(super) struct Raised {
    pub(super) trigger: Trigger,
    pub(super) at: Instant,
    /// What the trigger is: a fact, or the consequence that raised it.
    pub(super) cause: Cause,
    pub(super) unit: Option<UnitIx>,
    pub(super) obligation: Option<(ObligationIx, TaskIx)>,
    pub(super) days_late: i64,
    /// How often the duty has been urged by now; 0 where the trigger is another.
    pub(super) urged: u32,
    pub(super) measure: Option<(usize, Instant)>,
    pub(super) phase: Option<PhaseIx>,
    /// Kind, count and reference of an incident.
    pub(super) incident: Option<(Arc<str>, i64, Option<Arc<str>>)>,
    pub(super) inspection: Option<Inspection>,
    pub(super) item: Option<super::items::ItemTold>,
    pub(super) indicator: Option<super::indicators::IndicatorTold>,
    /// What a period came to for the unit.
    pub(super) period: Option<super::PeriodTold>,
    pub(super) depth: u8,
}

impl Raised {
    pub(super) fn new(trigger: Trigger, at: Instant, cause: Cause) -> Raised {
        Raised {
            trigger,
            at,
            cause,
            unit: None,
            obligation: None,
            days_late: 0,
            urged: 0,
            measure: None,
            phase: None,
            incident: None,
            inspection: None,
            item: None,
            indicator: None,
            period: None,
            depth: 0,
        }
    }

    /// What the trigger is, the same whenever it is computed: a rule acts once on it.
    pub(super) fn identity(&self) -> Cow<'_, str> {
        match &self.cause {
            // One return reports several indicators.
            Cause::Fact(seq) => Cow::Owned(match &self.indicator {
                Some(told) => format!("fact-{seq}:{}", told.indicator),
                None => format!("fact-{seq}"),
            }),
            Cause::Consequence(id) => Cow::Borrowed(id),
            Cause::Time => Cow::Borrowed(""),
        }
    }
}
