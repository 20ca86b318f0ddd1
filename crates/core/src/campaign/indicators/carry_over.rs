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
        let judged = was.judged.iter().filter_map(|index| before.get(*index as usize));
        let judged = judged.filter_map(|(id, _)| after.iter().position(|(new, _)| new.value == id.value));
        is.judged = judged.filter_map(|index| u32::try_from(index).ok()).collect();
        let passed: Vec<u32> = is.dates.iter().filter(|(_, date)| **date <= at).map(|(index, _)| *index).collect();
        for index in passed.into_iter().filter(|index| !is.judged.contains(index)).collect::<Vec<_>>() {
            is.judge_at(index, at);
            self.state.schedule.add(at, Kind::TargetDue, index);
        }
    }
}
