//! Figures of returns that are reports of indicators.
//!
//! They count from the hand-in on, and stop counting when the submission is sent back. They are for the days that the
//! task `covers`, seen from the day its occurrence is due by the plan; without `covers` for the occurrence's day; and for
//! a task that neither covers days nor recurs, they are the value as it stands.

use super::report::{Report, fits, is_worked_out};
use super::{Entry, ReportPeriod};
use crate::campaign::facts::Datum;
use crate::campaign::{Campaign, Refusal};
use crate::plan::{Covers, TaskSpec};
use crate::time::Instant;
use crate::timetable::{ObligationIx, TaskIx};
use std::collections::BTreeMap;

impl Campaign {
    /// Whether what a submission says of indicators can be entered.
    pub(in crate::campaign) fn judge_figures(&self, data: &BTreeMap<String, Datum>) -> Result<(), Refusal> {
        for (_, datum) in data.iter().filter(|(name, _)| self.is_reported(name)) {
            if !matches!(datum, Datum::Number(value) if fits(value)) {
                let expected = "a number between -10^18 and 10^18 where it is named as an indicator is";
                return Err(Refusal::Invalid { field: "data", expected });
            }
        }
        Ok(())
    }

    /// Enters the figures of a submission whose names are indicators of the plan.
    pub(in crate::campaign) fn enter_figures(
        &mut self,
        ix: ObligationIx,
        data: &BTreeMap<String, Datum>,
        at: Instant,
        seq: u64,
    ) {
        let Some(place) = self.place(ix) else { return };
        let plan = self.plan.clone();
        for (id, spec) in &plan.plan.indicators {
            let Some(Datum::Number(value)) = data.get(id.as_str()).filter(|_| !is_worked_out(spec)) else { continue };
            let period = self.period_reported(ix);
            let report = Report { indicator: id.value.clone(), unit: place.unit, period, value: *value };
            self.state.reports.submitted.entry(ix).or_default().push((id.value.clone(), period));
            self.enter(seq, at, report, Some(ix));
        }
    }

    /// A submission was sent back: its figures count no longer.
    pub(in crate::campaign) fn withdraw_figures(&mut self, ix: ObligationIx) {
        let Some(cells) = self.state.reports.submitted.remove(&ix) else { return };
        let Some(place) = self.place(ix) else { return };
        for (indicator, period) in cells {
            let units = self.state.reports.cells.get_mut(&indicator);
            let cell = units.and_then(|units| units.get_mut(&place.unit)?.get_mut(&period));
            if let Some(cell) = cell {
                cell.retain(|entry: &Entry| entry.of != Some(ix));
            }
        }
    }

    fn is_reported(&self, name: &str) -> bool {
        self.indicator_spec(name).is_some_and(|spec| !is_worked_out(spec))
    }

    /// The period that the figures of a duty are for.
    fn period_reported(&self, ix: ObligationIx) -> Option<ReportPeriod> {
        let timetable = &self.plan.timetable;
        let place = self.place(ix)?;
        let day = timetable.tasks[place.task].occurrences.get(place.occurrence).and_then(|o| o.day);
        let spec = self.task_spec(place.task);
        let covered = spec.and_then(|spec| {
            let phase = |id: &str| timetable.phase(id).map(|p| timetable.phases[p].window);
            match &spec.covers.as_ref()?.value {
                Covers::Campaign => Some(timetable.window),
                Covers::Phase(Some(id)) => phase(id.as_str()),
                Covers::Phase(None) => phase(spec.phase.as_ref()?.as_str()),
                Covers::Days(window) => Some(*window),
                Covers::Period(period) => {
                    let planned = timetable.due(place.task, day, &|_| None).ok().flatten();
                    let due = planned.or_else(|| self.deadline(ix).map(|d| d.due))?;
                    period.seen_from(due.day(&timetable.zone))
                }
            }
        });
        covered
            .map(ReportPeriod::of)
            .or_else(|| day.map(|day| ReportPeriod::of(crate::time::Window { first: day, last: day })))
    }

    /// A task as the plan writes it.
    fn task_spec(&self, task: TaskIx) -> Option<&TaskSpec> {
        let id = &self.plan.timetable.tasks.at(task)?.id;
        let tasks = &self.plan.plan.tasks;
        // The timetable's tasks stand in the plan's order.
        let here = tasks.get(usize::from(task)).filter(|spec| spec.id.value == *id);
        here.or_else(|| tasks.iter().find(|spec| spec.id.value == *id))
    }
}
