//! Reports carried over to an amended plan, and targets put off by a suspension.

use super::Reports;
use crate::campaign::Campaign;
use crate::campaign::amend::Matching;
use crate::campaign::course::Course;
use crate::campaign::schedule::Kind;
use crate::time::Instant;
use crate::timetable::ObligationIx;
use std::collections::BTreeMap;

impl Reports {
    /// Whether a target is still to be judged at an instant.
    pub(in crate::campaign) fn is_due(&self, index: u32, at: Instant) -> bool {
        self.dates.get(&index) == Some(&at)
    }

    /// A target is judged at another instant than its own date.
    pub(in crate::campaign) fn judge_at(&mut self, index: u32, at: Instant) {
        self.dates.insert(index, at);
    }
}

impl Campaign {
    /// Dates the targets of an amended plan that count from tasks which are done.
    pub(in crate::campaign) fn settle_all_targets(&mut self, at: Instant) {
        let tasks: Vec<_> = self.state.reports.counting.keys().copied().collect();
        tasks.into_iter().for_each(|task| self.settle_targets(task, at));
    }

    /// What was reported stays, and what was judged is not judged again. A target of the new version whose date has passed
    /// is judged now.
    pub(in crate::campaign) fn carry_reports(
        &mut self,
        old: &mut Course,
        units: &Matching,
        places: &BTreeMap<ObligationIx, ObligationIx>,
        at: Instant,
    ) {
        let was = std::mem::take(&mut old.state.reports);
        let is = &mut self.state.reports;
        for (indicator, reports) in was.cells {
            let reports = reports.into_iter().filter_map(|(unit, mut cells)| {
                for entry in cells.values_mut().flatten() {
                    entry.of = entry.of.and_then(|ix| places.get(&ix).copied());
                }
                Some((units.of_unit(unit)?, cells))
            });
            is.cells.insert(indicator, reports.collect());
        }
        is.submitted = was.submitted.into_iter().filter_map(|(ix, cells)| Some((*places.get(&ix)?, cells))).collect();
        let (before, after) = (&old.plan.plan.indicators, &self.plan.plan.indicators);
        let judged = was.judged.iter().filter_map(|index| before.get(*index as usize)).map(|(id, _)| id.value.clone());
        // One that a version leaves out and a later one has again was judged all the same.
        is.judged_before = was.judged_before.into_iter().chain(judged).collect();
        let judged = after.iter().enumerate().filter(|(_, (id, _))| is.judged_before.contains(&id.value));
        is.judged = judged.filter_map(|(index, _)| u32::try_from(index).ok()).collect();
        self.judge_passed(at);
    }

    /// Targets whose date has passed unjudged are judged now.
    pub(in crate::campaign) fn judge_passed(&mut self, at: Instant) {
        let reports = &mut self.state.reports;
        let passed = reports.dates.iter().filter(|(index, date)| **date <= at && !reports.judged.contains(index));
        for index in passed.map(|(index, _)| *index).collect::<Vec<_>>() {
            reports.judge_at(index, at);
            self.state.schedule.add(at, Kind::TargetDue, index);
        }
    }
}
