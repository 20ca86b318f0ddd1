//! Who owes what by when.

use crate::arrow::table::{Column, Table};
use crate::errors;
use crate::record::{place, record};
use crate::time::{Due, day, maybe_day, moment};
use crate::value::{dicts, pretty};
use chrono::{DateTime, FixedOffset, NaiveDate};
use duban::diagnostic::Language;
use duban::view::{ObligationLine, TimetableView, gantt_svg, timetable_view};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

record! {
    /// One task for one unit at one occurrence: what is actually owed.
    Obligation {
        /// Its name: `task@unit`, with `#day` for one of several occurrences.
        id: String,
        /// The task.
        task: String,
        /// The task's title.
        title: String,
        /// Who owes it.
        unit: String,
        /// The occurrence's nominal day.
        occurrence: Option<NaiveDate>,
        /// The phase.
        phase: Option<String>,
        /// When it may be begun.
        opens: DateTime<FixedOffset>,
        /// When it is due: a day, in time until it ends, or an instant.
        due: Option<Due>,
        /// Days between the earliest finish of the work and the due date.
        slack_days: Option<i64>,
        /// Whether it stands on the critical path.
        critical: bool,
    }
}

fn obligation(line: &ObligationLine) -> Obligation {
    Obligation {
        id: line.id.clone(),
        task: line.task.clone(),
        title: line.title.clone(),
        unit: line.unit.clone(),
        occurrence: line.occurrence.as_deref().and_then(day),
        phase: line.phase.clone(),
        opens: moment(&line.opens),
        due: Due::of_some(line.due.as_ref()),
        slack_days: line.slack_days,
        critical: line.critical,
    }
}

/// The timetable: a sequence of `Obligation`, by due date, those without one last.
#[pyclass(frozen, module = "duban", sequence)]
pub(crate) struct Timetable {
    view: TimetableView,
    of: duban::timetable::Timetable,
}

impl Timetable {
    pub(crate) fn of(
        py: Python<'_>,
        timetable: &duban::timetable::Timetable,
        unit: Option<&str>,
        since: Option<&Bound<'_, PyAny>>,
        until: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Timetable> {
        if let Some(name) = unit.filter(|name| timetable.units.find(name).is_none()) {
            let known: Vec<&str> = timetable.units.all().iter().map(|u| u.id.as_str()).collect();
            return Err(errors::unknown(py, "unit", name, &known));
        }
        let (since, until) = (maybe_day("since", since)?, maybe_day("until", until)?);
        errors::detached(py, || Timetable {
            view: timetable_view(timetable, unit, since, until),
            of: timetable.clone(),
        })
    }
}

#[pymethods]
impl Timetable {
    fn __len__(&self) -> usize {
        self.view.obligations.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Obligation> {
        let line = self.view.obligations.get(place(index, self.__len__())?).map(obligation);
        line.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all: Vec<Obligation> = self.view.obligations.iter().map(obligation).collect();
        all.into_pyobject(py)?.call_method0("__iter__")
    }

    fn __repr__(&self) -> String {
        format!("<Timetable: {} obligations; critical path {}>", self.__len__(), self.view.critical_path.join(" → "))
    }

    /// The tasks that decide the last finish, first to last.
    #[getter]
    fn critical_path(&self) -> Vec<String> {
        self.view.critical_path.clone()
    }

    /// As JSON, the bytes of `duban timetable --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&self.view)
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &self.view)
    }

    /// As a Gantt chart in SVG: phases, tasks with their due dates, the critical path.
    #[pyo3(signature = (*, language = None))]
    fn to_svg(&self, py: Python<'_>, language: Option<&str>) -> PyResult<String> {
        let language = crate::findings::tongue(language)?;
        errors::detached(py, || gantt_svg(&self.of, None, language))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        errors::detached(py, || gantt_svg(&self.of, None, Language::En))
    }

    /// The columns `id`, `task`, `title`, `unit`, `occurrence`, `phase`, `opens`, `due`, `due_day`, `slack_days`, `critical`.
    /// `due` is the last instant in time, and `due_day` the day it falls on.
    fn table(&self) -> PyResult<Table> {
        let lines = &self.view.obligations;
        let zone = &self.of.zone;
        let due = |l: &ObligationLine| {
            Some(match Due::of(l.due.as_ref()?)? {
                Due::Day(day) => (zone.day_end(day).checked_add_millis(-1)?, day),
                Due::Instant(at) => {
                    let at = duban::time::Instant::from_millis(at.timestamp_millis());
                    (at, zone.local_date(at))
                }
            })
        };
        Table::new(vec![
            ("id", Column::texts(lines.iter().map(|l| l.id.clone()))),
            ("task", Column::texts(lines.iter().map(|l| l.task.clone()))),
            ("title", Column::texts(lines.iter().map(|l| l.title.clone()))),
            ("unit", Column::texts(lines.iter().map(|l| l.unit.clone()))),
            ("occurrence", Column::days(lines.iter().map(|l| l.occurrence.as_deref().and_then(day)))),
            ("phase", Column::maybe_texts(lines.iter().map(|l| l.phase.clone()))),
            ("opens", Column::instants(lines.iter().map(|l| Some(l.opens.instant())), zone.name())),
            ("due", Column::instants(lines.iter().map(|l| due(l).map(|d| d.0)), zone.name())),
            ("due_day", Column::days(lines.iter().map(|l| due(l).map(|d| d.1)))),
            ("slack_days", Column::maybe_whole(lines.iter().map(|l| l.slack_days))),
            ("critical", Column::flags(lines.iter().map(|l| l.critical))),
        ])
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.table()?.__arrow_c_stream__(py, requested_schema)
    }
}
