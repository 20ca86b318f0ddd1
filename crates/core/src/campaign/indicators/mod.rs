//! Indicators carried out: what units report, how it rolls up the unit tree, and targets judged at their date.

mod carry_over;
mod figures;
mod report;
mod roll_up;
mod target;

pub use crate::time::ReportPeriod;
pub(super) use report::Report;
pub use roll_up::Figures;

use super::schedule::{Kind, Schedule};
use crate::check::CheckedPlan;
use crate::plan::Id;
use crate::time::Instant;
use crate::timetable::{ObligationIx, TaskIx, UnitIx};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was reported, and which targets wait for their date.
#[derive(Debug, Clone, Default)]
pub(super) struct Reports {
    cells: BTreeMap<Id, BTreeMap<UnitIx, Cells>>,
    /// The cells that the figures of a submission went to, so that one sent back counts no longer.
    submitted: BTreeMap<ObligationIx, Vec<(Id, Option<ReportPeriod>)>>,
    /// When each target is judged, by the indicator's position in the plan, as far as that is known.
    dates: BTreeMap<u32, Instant>,
    /// The targets whose date counts from a task.
    counting: BTreeMap<TaskIx, Vec<u32>>,
    judged: BTreeSet<u32>,
    /// Those judged under versions of the plan before this one.
    judged_before: BTreeSet<Id>,
}

/// The reports of one unit for one indicator, by period; the last of a period is the one that counts.
type Cells = BTreeMap<Option<ReportPeriod>, Vec<Entry>>;

/// One report. A later one of the same cell replaces it; it counts again where that is withdrawn.
#[derive(Debug, Clone, Copy)]
struct Entry {
    at: Instant,
    seq: u64,
    value: Decimal,
    /// The submission it was part of.
    of: Option<ObligationIx>,
}

/// What a trigger says of an indicator.
#[derive(Debug, Clone)]
pub(super) struct IndicatorTold {
    pub(super) indicator: Arc<str>,
    pub(super) value: Option<Decimal>,
    pub(super) period: Option<String>,
    pub(super) target: Option<Decimal>,
}

impl Reports {
    /// Nothing reported yet; the dates of targets, as far as they are known from the start, are queued.
    pub(super) fn of(plan: &CheckedPlan, schedule: &mut Schedule) -> Reports {
        let mut reports = Reports::default();
        for index in 0..u32::try_from(plan.plan.indicators.len()).unwrap_or(u32::MAX) {
            let Some(target) = target::target(plan, index) else { continue };
            let date = target::date(plan, target, &|_| None, &[]).unwrap_or_else(|| plan.timetable.end());
            schedule.add(date, Kind::TargetDue, index);
            reports.dates.insert(index, date);
            for task in target::counts_from(plan, target) {
                reports.counting.entry(task).or_default().push(index);
            }
        }
        reports
    }
}
