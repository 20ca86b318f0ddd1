//! Facts in bulk: from files, from tables, from mappings; with a report of the rows that were refused.

use crate::arrow::import;
use crate::record::record;
use crate::time::wrong_type;
use crate::{errors, value};
use arrow_array::RecordBatch;
use duban::campaign::{Campaign, Fact, FactError};
use duban::time::{Instant, Zone};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

record! {
    /// A row that was not recorded, and why.
    RefusedRow {
        /// Where it stands: the line of a file, from 1; else the place in the table or sequence, from 0.
        row: usize,
        /// Why.
        reason: String,
        /// The field that the reason is about, where it is about one.
        field: Option<String>,
    }
}

record! {
    /// What became of facts recorded in bulk.
    Report {
        /// How many were recorded.
        recorded: usize,
        /// How many were recorded before, by their key: nothing changed.
        repeated: usize,
        /// How many consequences followed.
        consequences: usize,
        /// The rows that were not recorded, in order.
        refused: Vec<RefusedRow>,
    }
}

/// Facts as they were handed in; what needs no interpreter is read later, without it.
pub(crate) enum Facts {
    File(PathBuf),
    Table(Vec<RecordBatch>),
    Rows(Vec<(usize, Result<Fact, FactError>)>),
}

/// Where a row stands, and what it reads as.
pub(crate) type Row = (usize, Result<Fact, FactError>);

impl Facts {
    /// A path of CSV or JSON Lines, a table that speaks Arrow, or an iterable of mappings.
    pub(crate) fn of(facts: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<Facts> {
        if import::is_table(facts)? {
            return import::batches(facts).map(Facts::Table);
        }
        let file = facts.is_instance_of::<PyString>() || facts.hasattr("__fspath__")?;
        if file {
            return facts.extract().map(Facts::File);
        }
        if value::is_mapping(facts)? {
            return Err(wrong_type("facts", facts, "a path, an Arrow table or an iterable of mappings"));
        }
        let rows = facts
            .try_iter()
            .map_err(|_| wrong_type("facts", facts, "a path, an Arrow table or an iterable of mappings"))?;
        let read = |(i, row): (usize, PyResult<Bound<'_, PyAny>>)| {
            if i % BREATH == 0 {
                facts.py().check_signals()?;
            }
            let cells = value::cells(&row?).map_err(|error| in_row(facts.py(), i, error))?;
            Ok((i, value::read(&cells, zone)))
        };
        rows.enumerate().map(read).collect::<PyResult<_>>().map(Facts::Rows)
    }

    /// The rows in order.
    pub(crate) fn read(self, zone: &Zone) -> Result<Vec<Row>, duban_cli::Failure> {
        Ok(match self {
            Facts::Rows(rows) => rows,
            Facts::Table(batches) => import::facts(&batches, zone).into_iter().enumerate().collect(),
            Facts::File(path) => {
                duban_cli::facts(&path, zone)?.into_iter().map(|line| (line.line, line.fact)).collect()
            }
        })
    }
}

/// The same exception, with the row it happened in.
fn in_row(py: Python<'_>, row: usize, error: PyErr) -> PyErr {
    let told = format!("row {row}: {}", error.value(py));
    PyErr::from_type(error.get_type(py), told)
}

/// Facts between looks at whether the user wants to stop.
pub(crate) const BREATH: usize = 512;

/// Records rows until the last or until told to stop. What is refused changes nothing and is reported.
pub(crate) fn record(
    rows: impl IntoIterator<Item = Row>,
    report: &mut Report,
    mut take: impl FnMut(Fact) -> Result<(bool, usize), String>,
) {
    for (row, fact) in rows {
        let refused = match fact {
            Err(error) => RefusedRow { row, reason: error.to_string(), field: errors::field(&error) },
            Ok(fact) => match take(fact) {
                Ok((duplicate, consequences)) => {
                    report.repeated += usize::from(duplicate);
                    report.recorded += usize::from(!duplicate);
                    report.consequences += consequences;
                    continue;
                }
                Err(reason) => RefusedRow { row, reason, field: None },
            },
        };
        report.refused.push(refused);
    }
}

impl Report {
    pub(crate) fn empty() -> Report {
        Report { recorded: 0, repeated: 0, consequences: 0, refused: Vec::new() }
    }
}

/// Records rows and moves the clock, looking out for a wish to stop.
pub(crate) fn carry_out(
    campaign: &mut Campaign,
    rows: Vec<Row>,
    until: Option<Instant>,
    stop: &AtomicBool,
) -> Result<Report, String> {
    let mut report = Report::empty();
    let mut rows = rows.into_iter();
    while rows.len() > 0 && !stop.load(Ordering::Relaxed) {
        record(rows.by_ref().take(BREATH), &mut report, |fact| into(campaign, fact));
    }
    if let Some(until) = until
        && !stop.load(Ordering::Relaxed)
    {
        report.consequences += campaign.advance(until).map_err(|e| e.to_string())?.len();
    }
    Ok(report)
}

/// Records one fact: whether it was a duplicate, and how much followed.
pub(crate) fn into(campaign: &mut Campaign, fact: Fact) -> Result<(bool, usize), String> {
    let recorded = campaign.record(fact).map_err(|refusal| refusal.to_string())?;
    Ok((recorded.duplicate, recorded.consequences.len()))
}
