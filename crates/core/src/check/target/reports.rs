//! Which tasks report which indicators, and from when on.

use super::rows;
use crate::check::{Subject, rings};
use crate::document::{Node, Value};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The day on which each reported indicator's first figures are due; `None` where that cannot be told.
pub(super) struct Reports<'a>(BTreeMap<&'a str, Option<NaiveDate>>);

impl<'a> Reports<'a> {
    /// Read from the tree, so that a task with a mistake inside reports all the same.
    pub(super) fn of(s: &Subject<'a>) -> Reports<'a> {
        let timed: BTreeMap<u32, _> = s.plan.tasks.iter().map(|t| t.span.start).zip(&s.timetable.tasks).collect();
        let mut first: BTreeMap<&str, Option<NaiveDate>> = BTreeMap::new();
        let Some(Value::Seq(tasks)) = s.tree.and_then(|t| t.get("tasks")).map(|n| &n.value) else {
            return Reports(first);
        };
        for written in tasks {
            let Some(names) = written.get("deliverable").and_then(|d| d.get("indicators")) else { continue };
            let due = timed.get(&written.span.start).and_then(|task| {
                let days: Option<Vec<NaiveDate>> =
                    task.occurrences.iter().map(|o| o.deadline.map(|d| d.due.day(&s.timetable.zone))).collect();
                days?.into_iter().min()
            });
            for name in texts(names) {
                let day = first.entry(name).or_insert(due);
                *day = day.zip(due).map(|(a, b)| a.min(b));
            }
        }
        // A name with a slip in it has a finding; the indicator that is meant need not have another.
        let slips: Vec<&str> = first.keys().filter(|n| !s.declared.indicators.contains_key(**n)).copied().collect();
        for slip in slips {
            if let Some(meant) = crate::document::nearest(slip, s.declared.indicators.keys().map(String::as_str)) {
                first.insert(meant, None);
            }
        }
        Reports(first)
    }

    /// Whether some task reports it.
    pub(super) fn reports(&self, indicator: &str) -> bool {
        self.0.contains_key(indicator)
    }

    /// Adds what is worked out of other indicators: there from the day on which the last of its parts is.
    pub(super) fn with_ratios(mut self, s: &Subject<'a>) -> Reports<'a> {
        let rows = rows(s);
        let position: BTreeMap<&str, usize> = rows.iter().enumerate().map(|(i, row)| (row.id.as_str(), i)).collect();
        let parts = |i: usize| rows.get(i).and_then(|row| row.ratio()).into_iter().flatten();
        let next: Vec<Vec<usize>> =
            (0..rows.len()).map(|i| parts(i).filter_map(|id| position.get(id.as_str()).copied()).collect()).collect();
        for i in rings::parts_first(&next) {
            let Some(row) = rows.get(i).filter(|row| row.ratio().is_some()) else { continue };
            // A number of units is known from the start.
            let mut days = parts(i).filter(|id| position.contains_key(id.as_str())).map(|id| self.first(id.as_str()));
            let last = days.try_fold(None, |last: Option<NaiveDate>, day| Some(last.max(Some(day?))));
            self.0.insert(row.id.as_str(), last.flatten());
        }
        self
    }

    /// The day on which its first figures are due, where that can be told.
    pub(super) fn first(&self, indicator: &str) -> Option<NaiveDate> {
        self.0.get(indicator).copied().flatten()
    }
}

/// The texts of a list, or one text.
fn texts(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Seq(items) => items.iter().filter_map(Node::text).collect(),
        _ => node.text().into_iter().collect(),
    }
}
