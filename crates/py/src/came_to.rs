//! What obligations and indicators came to, as tables.

use crate::arrow::table::{Column, Table};
use chrono::NaiveDate;
use duban::campaign::Campaign;
use duban::view;
use pyo3::prelude::*;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Every figure reported, one row each.
pub(crate) fn indicators(all: &[view::IndicatorTable]) -> PyResult<Table> {
    let mut rows = Vec::new();
    for table in all {
        for row in table.rows.iter().chain(&table.total) {
            let periods = table.periods.iter().map(Some).zip(&row.values);
            let cells = periods.chain([(None, &row.all)]);
            rows.extend(cells.filter_map(|(period, value)| Some((table, row, period, value.as_ref()?))));
        }
    }
    Table::new(vec![
        ("indicator", Column::texts(rows.iter().map(|(t, ..)| t.indicator.clone()))),
        ("title", Column::maybe_texts(rows.iter().map(|(t, ..)| t.title.clone()))),
        ("unit", Column::texts(rows.iter().map(|(_, r, ..)| r.unit.clone()))),
        ("period", Column::maybe_texts(rows.iter().map(|(_, _, p, _)| p.cloned()))),
        ("value", Column::decimals(rows.iter().map(|(.., v)| Decimal::from_str(v).ok()))?),
    ])
}

/// What every obligation came to, one row each.
pub(crate) fn obligations(campaign: &Campaign) -> PyResult<Table> {
    let timetable = campaign.timetable();
    let all: Vec<_> = campaign.obligations().filter_map(|ix| Some((ix, campaign.place(ix)?))).collect();
    let task = |t| timetable.tasks.at(t);
    let unit = |u| timetable.units.all().at(u).map_or_else(String::new, |u| u.id.to_string());
    let phase = |t: &duban::timetable::Task| t.phase.and_then(|p| timetable.phases.at(p)).map(|p| p.id.to_string());
    let due = |ix| campaign.deadline(ix).and_then(|d| d.breach.checked_add_millis(-1));
    let due_day = |ix| -> Option<NaiveDate> { Some(campaign.deadline(ix)?.due.day(&timetable.zone)) };
    Table::new(vec![
        ("id", Column::texts(all.iter().map(|(ix, _)| campaign.name(*ix)))),
        ("task", Column::maybe_texts(all.iter().map(|(_, p)| task(p.task).map(|t| t.id.to_string())))),
        ("unit", Column::texts(all.iter().map(|(_, p)| unit(p.unit)))),
        ("phase", Column::maybe_texts(all.iter().map(|(_, p)| task(p.task).and_then(phase)))),
        ("status", Column::maybe_texts(all.iter().map(|(ix, _)| campaign.status(*ix).map(|s| s.word().to_owned())))),
        ("late", Column::flags(all.iter().map(|(ix, _)| campaign.is_late(*ix)))),
        ("overdue", Column::flags(all.iter().map(|(ix, _)| campaign.is_overdue(*ix)))),
        ("due", Column::instants(all.iter().map(|(ix, _)| due(*ix)), timetable.zone.name())),
        ("due_day", Column::days(all.iter().map(|(ix, _)| due_day(*ix)))),
    ])
}
