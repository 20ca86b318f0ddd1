//! The one indicator of the generator, summed up the tree, and its target: at least two, five days after the first task.

use super::rules::Trigger;
use super::world::{Report, World, unit_name, unit_names};
use duban::time::Instant;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

impl World<'_> {
    pub(crate) fn report(&mut self, report: Report, at: Instant, seq: u64) {
        self.reporters.insert(report.unit.clone());
        let mut trigger = Trigger::new("reported", &report.unit, at, format!("fact-{seq}:n"));
        trigger.number = report.value;
        self.reports.push(report);
        self.apply(&trigger);
    }

    /// What a unit reported itself: its value as it stands, else all its days.
    fn own_figure(&self, unit: &str) -> Option<Decimal> {
        let mut days = BTreeMap::new();
        for report in self.reports.iter().filter(|r| r.unit == unit) {
            days.insert(report.day, report.value);
        }
        if let Some(value) = days.get(&None) {
            return Some(*value);
        }
        (!days.is_empty()).then(|| days.values().sum())
    }

    /// The figure of a unit and those below it; of the whole campaign for none.
    pub(crate) fn figure(&self, unit: Option<&str>) -> Option<Decimal> {
        let units = &self.timetable().units;
        let mut figures = Vec::new();
        for below in unit_names(self.timetable()) {
            let mut above: BTreeSet<String> = BTreeSet::from([below.clone()]);
            above.extend(units.ancestors(units.find(&below).unwrap()).map(|u| unit_name(self.timetable(), u)));
            if unit.is_none_or(|unit| above.contains(unit)) {
                figures.extend(self.own_figure(&below));
            }
        }
        (!figures.is_empty()).then(|| figures.iter().sum::<Decimal>().normalize())
    }

    /// Five days after the last duty of the first task is done; the campaign's end as long as one is not.
    pub(crate) fn target_date(&self) -> Instant {
        let first = || self.duties.iter().filter(|d| d.task == "t0");
        if first().any(|d| !d.is_done()) {
            return self.timetable().end();
        }
        let last = first().filter_map(|d| d.done).max().unwrap();
        self.zone().day_end(self.zone().local_date(last) + chrono::Days::new(5))
    }

    pub(crate) fn judge_target(&mut self, at: Instant) {
        self.judged = true;
        for unit in unit_names(self.timetable()) {
            if !self.reporters.contains(&unit) {
                continue;
            }
            let value = self.figure(Some(&unit));
            let met = value.is_some_and(|v| v >= Decimal::TWO);
            let id = format!("target:n:{unit}");
            let word = if met { "target-met" } else { "target-missed" };
            self.tell(id.clone(), at, word, format!("{unit} {value:?}"));
            if !met {
                self.apply(&Trigger::new("below-target", &unit, at, id));
            }
        }
    }
}
