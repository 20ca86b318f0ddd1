//! The names in facts, looked up.

use super::facts::{ObligationRef, OccurrenceRef};
use super::suggestion::nearest;
use super::{Campaign, Refusal};
use crate::plan::Id;
use crate::timetable::{ObligationIx, PhaseIx, TaskIx, UnitIx};

impl Campaign {
    pub(super) fn named(&self, ix: ObligationIx) -> String {
        self.name(ix)
    }

    pub(super) fn unit(&self, id: &Id) -> Result<UnitIx, Refusal> {
        let units = &self.plan.timetable.units;
        units.find(id.as_str()).ok_or_else(|| Refusal::UnknownUnit {
            unit: id.to_string(),
            suggestion: units
                .all()
                .iter()
                .find(|u| u.title == id.as_str())
                .map(|u| u.id.to_string())
                .or_else(|| nearest(id.as_str(), units.all().iter().map(|u| u.id.as_str()))),
        })
    }

    pub(super) fn task(&self, id: &Id) -> Result<TaskIx, Refusal> {
        let timetable = &self.plan.timetable;
        timetable.task(id.as_str()).ok_or_else(|| Refusal::UnknownTask {
            task: id.to_string(),
            suggestion: timetable
                .tasks
                .iter()
                .find(|t| t.title == id.as_str())
                .map(|t| t.id.to_string())
                .or_else(|| nearest(id.as_str(), timetable.tasks.iter().map(|t| t.id.as_str()))),
        })
    }

    pub(super) fn obligation(&self, o: &ObligationRef) -> Result<ObligationIx, Refusal> {
        let (task, unit) = (self.task(&o.task)?, self.unit(&o.unit)?);
        if self.plan.timetable.tasks[task].units.binary_search(&unit).is_err() {
            return Err(Refusal::NotOwed { unit: o.unit.to_string(), task: o.task.to_string() });
        }
        if self.plan.timetable.tasks[task].on_call.is_some() {
            return self.call_meant(task, unit, o.occurrence.as_ref());
        }
        let occurrence = self.occurrence(task, o.occurrence.as_ref())?;
        let ix = self.plan.timetable.tasks[task].obligation(unit, occurrence);
        ix.ok_or_else(|| Refusal::NotOwed { unit: o.unit.to_string(), task: o.task.to_string() })
    }

    pub(super) fn occurrence(&self, task: TaskIx, which: Option<&OccurrenceRef>) -> Result<usize, Refusal> {
        let t = &self.plan.timetable.tasks[task];
        let name = || t.id.to_string();
        let known = || {
            let days: Vec<String> =
                t.occurrences.iter().filter_map(|o| o.day).take(12).map(|d| d.to_string()).collect();
            if days.is_empty() { "none that is named by a day".to_owned() } else { days.join(", ") }
        };
        match (which, t.recurs()) {
            (None, true) => Err(Refusal::WhichOccurrence { task: name(), why: "recurs", known: known() }),
            (None, false) => Ok(0),
            (Some(which), _) => {
                let found = match which {
                    OccurrenceRef::Day(day) => t.occurrences.iter().position(|o| o.day == Some(*day)),
                    OccurrenceRef::Call(_) => None,
                };
                found.ok_or_else(|| Refusal::NoSuchOccurrence {
                    task: name(),
                    occurrence: which.to_string(),
                    known: known(),
                })
            }
        }
    }

    pub(super) fn phase_named(&self, id: &Id) -> Result<PhaseIx, Refusal> {
        let timetable = &self.plan.timetable;
        timetable.phase(id.as_str()).ok_or_else(|| Refusal::UnknownPhase {
            phase: id.to_string(),
            suggestion: nearest(id.as_str(), timetable.phases.iter().map(|p| p.id.as_str())),
        })
    }
}
