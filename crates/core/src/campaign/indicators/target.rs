//! Targets, judged once, at the instant their date ends.

use super::IndicatorTold;
use crate::campaign::consequences::{Cause, Consequence, TargetJudged, What};
use crate::campaign::schedule::Kind;
use crate::campaign::{Campaign, Raised};
use crate::check::CheckedPlan;
use crate::plan::{DueSpec, Target, TargetSpec, Trigger};
use crate::time::{Anchor, Instant, Window};
use crate::timetable::{Anchors, ObligationIx, PhaseIx, TaskIx, UnitIx};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The number to be reached of the plan's indicator at a position.
pub(super) fn target(plan: &CheckedPlan, index: u32) -> Option<&TargetSpec> {
    let (_, spec) = plan.plan.indicators.get(index as usize)?;
    match spec.target.as_ref().map(|t| &t.value) {
        Some(Target::Number(target)) => Some(target),
        _ => None,
    }
}

/// The first instant after a target's date; `None` without one, or while it counts from what is not done.
pub(super) fn date(
    plan: &CheckedPlan,
    target: &TargetSpec,
    done: &dyn Fn(&str) -> Option<Instant>,
    moved: &[(PhaseIx, Window)],
) -> Option<Instant> {
    let Some(DueSpec::Expr(expr)) = target.by.as_ref().map(|by| &by.value) else { return None };
    let timetable = &plan.timetable;
    let window = |p: PhaseIx| {
        let moved = moved.iter().find(|(phase, _)| *phase == p).map(|(_, window)| *window);
        moved.unwrap_or(timetable.phases[p].window)
    };
    let phase = |id: Option<&str>| id.and_then(|id| timetable.phase(id)).map(window);
    let anchors = Anchors { campaign: timetable.window, phase: &phase, occurrence: None, call: None, done };
    // A date that the calendar cannot answer is none; the target is judged at the end then.
    let due = timetable.clockwork().due(expr, &anchors).ok().flatten()?;
    Some(due.end(&timetable.zone))
}

/// The tasks that a target's date counts from.
pub(super) fn counts_from(plan: &CheckedPlan, target: &TargetSpec) -> BTreeSet<TaskIx> {
    let Some(DueSpec::Expr(expr)) = target.by.as_ref().map(|by| &by.value) else { return BTreeSet::new() };
    let task = |anchor: &Anchor| match anchor {
        Anchor::TaskDone(id) => plan.timetable.task(id),
        _ => None,
    };
    expr.points().into_iter().filter_map(|p| task(&p.anchor)).collect()
}

impl Campaign {
    /// A duty of a task is done: where that was the last one, targets that count from the task have their date. One that
    /// has passed is judged now.
    pub(in crate::campaign) fn settle_targets(&mut self, task: TaskIx, at: Instant) {
        let Some(targets) = self.state.reports.counting.get(&task).cloned() else { return };
        let plan = self.plan.clone();
        let done = |id: &str| self.all_done(plan.timetable.task(id)?);
        let moved = self.moved_windows();
        let known = |index: &u32| Some((*index, date(&plan, target(&plan, *index)?, &done, &moved)?.max(at)));
        let dates: Vec<(u32, Instant)> = targets.iter().filter_map(known).collect();
        self.date_targets(dates);
    }

    /// A phase ends on another day: targets whose date counts from that are judged on their new date.
    pub(in crate::campaign) fn redate_targets(&mut self, at: Instant) {
        let plan = self.plan.clone();
        let moved = self.moved_windows();
        let done = |id: &str| self.all_done(plan.timetable.task(id)?);
        let dates: Vec<(u32, Instant)> = (0..u32::try_from(plan.plan.indicators.len()).unwrap_or(u32::MAX))
            .filter_map(|index| Some((index, date(&plan, target(&plan, index)?, &done, &moved)?.max(at))))
            .filter(|(index, date)| self.state.reports.dates.get(index).is_some_and(|present| present != date))
            .collect();
        self.date_targets(dates);
    }

    fn date_targets(&mut self, dates: Vec<(u32, Instant)>) {
        for (index, date) in dates {
            if !self.state.reports.judged.contains(&index) {
                self.state.reports.dates.insert(index, date);
                self.state.schedule.add(date, Kind::TargetDue, index);
            }
        }
    }

    /// When the last duty of a task was done; `None` while one is not.
    fn all_done(&self, task: TaskIx) -> Option<Instant> {
        if self.state.open.at(task)?.iter().any(|open| *open > 0) {
            return None;
        }
        let duties = self.plan.timetable.tasks[task].obligations();
        duties.filter_map(|ix| self.state.duties.at(ObligationIx(ix))?.done.get()).max()
    }

    /// The date of an indicator's target has come; `index` counts the plan's indicators. A date that was moved is stale.
    pub(in crate::campaign) fn judge_target(&mut self, index: u32, at: Instant) {
        let plan = self.plan.clone();
        let (Some((id, _)), Some(target)) = (plan.plan.indicators.get(index as usize), target(&plan, index)) else {
            return;
        };
        // Nobody misses a target of a campaign that has not begun; it is judged when that does.
        if !self.state.started
            || self.state.reports.dates.get(&index) != Some(&at)
            || !self.state.reports.judged.insert(index)
        {
            return;
        }
        let figures = self.figures(id.as_str(), None);
        for unit in self.answerable(id.as_str()) {
            let value = figures.get(&Some(unit)).copied();
            let missed = missed(target, value);
            let what = What::TargetJudged(Box::new(TargetJudged {
                indicator: id.shared(),
                unit: self.unit_name(unit),
                value,
                target: target.shown(),
                met: missed.is_none(),
            }));
            let name = Arc::from(format!("target:{}:{}", id.value, self.unit_name(unit)));
            let consequence = Consequence { id: name, at: self.moment(at), cause: Cause::Time, rule: None, what };
            let cause = Cause::Consequence(self.emit(Some(unit), consequence));
            if let Some(bound) = missed {
                let told = IndicatorTold { indicator: id.shared(), value, period: None, target: Some(bound) };
                let trigger = Raised::new(Trigger::IndicatorBelowTarget, at, cause);
                self.apply_rules(&Raised { unit: Some(unit), indicator: Some(told), ..trigger });
            }
        }
    }

    /// Whose figure is judged: every unit that owes a return of it; where no task asks for it, every unit that ever
    /// reported it. For a ratio, those of the indicators it is made of, its numerator's first.
    fn answerable(&self, id: &str) -> BTreeSet<UnitIx> {
        let parts = self.parts(id);
        let owing = parts.iter().map(|part| {
            let tasks = self.plan.timetable.tasks.iter().zip(&self.plan.plan.tasks);
            let asked = tasks.filter(|(task, spec)| {
                let indicators = spec.deliverable.iter().flat_map(|d| &d.indicators);
                !task.occurrences.is_empty() && indicators.into_iter().any(|i| i.value == *part)
            });
            asked.flat_map(|(task, _)| task.units.iter().copied()).collect::<BTreeSet<UnitIx>>()
        });
        let reported = parts.iter().map(|part| {
            let cells = self.state.reports.cells.get(part.as_str());
            cells.into_iter().flat_map(|units| units.keys().copied()).collect::<BTreeSet<UnitIx>>()
        });
        owing.chain(reported).find(|units| !units.is_empty()).unwrap_or_default()
    }
}

/// The bound that a figure does not keep. Nothing reported keeps none.
fn missed(target: &TargetSpec, value: Option<Decimal>) -> Option<Decimal> {
    let short = target.at_least.filter(|least| value.is_none_or(|v| v < *least));
    let long = target.at_most.filter(|most| value.is_none_or(|v| v > *most));
    short.or(long)
}
