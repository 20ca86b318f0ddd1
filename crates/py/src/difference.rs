//! What would differ.

use crate::campaign::Campaign;
use crate::record::record;
use crate::time::moment;
use crate::value::{dicts, pretty};
use chrono::{DateTime, FixedOffset};
use duban::view;
use pyo3::prelude::*;
use rust_decimal::Decimal;
use std::str::FromStr;

record! {
    /// A consequence that would follow, or would not.
    Change {
        /// Whether it would follow; else it would not.
        would_follow: bool,
        /// Its id.
        id: String,
        /// When.
        at: DateTime<FixedOffset>,
        /// What, in words.
        what: String,
        /// From what, in words.
        cause: String,
    }
}

record! {
    /// How a unit would stand.
    UnitDifference {
        /// The unit.
        unit: String,
        /// Its title.
        title: String,
        /// Its score as it is, and as it would be.
        score: (Option<Decimal>, Option<Decimal>),
        /// Its band, the same way.
        band: (Option<String>, Option<String>),
        /// Its measure, the same way.
        measure: (Option<String>, Option<String>),
        /// What would follow, and what would not.
        changes: Vec<Change>,
    }
}

/// What would differ with the same facts under another plan: a sequence of `UnitDifference`. `print` shows it.
#[pyclass(frozen, module = "duban", sequence)]
pub(crate) struct Differences {
    view: view::Differences,
    text: String,
    /// The campaign as it would stand.
    #[pyo3(get)]
    campaign: Py<Campaign>,
}

/// Differences whose campaign is no Python object yet.
pub(crate) struct Loose(view::Differences, String, duban::campaign::Campaign);

impl Differences {
    pub(crate) fn of(view: view::Differences, text: String, campaign: duban::campaign::Campaign) -> Loose {
        Loose(view, text, campaign)
    }
}

impl Loose {
    pub(crate) fn tied(self, py: Python<'_>) -> PyResult<Differences> {
        Ok(Differences { view: self.0, text: self.1, campaign: Py::new(py, Campaign::own(self.2))? })
    }
}

fn change(c: &view::Change) -> Change {
    Change {
        would_follow: c.would_follow,
        id: c.id.clone(),
        at: moment(&c.at),
        what: c.what.clone(),
        cause: c.cause.clone(),
    }
}

fn unit(u: &view::UnitDifference) -> UnitDifference {
    let [before, after] = &u.score;
    let number = |text: &Option<String>| text.as_deref().and_then(|text| Decimal::from_str(text).ok());
    let [[band, other_band], [measure, other_measure]] = [&u.band, &u.measure];
    UnitDifference {
        unit: u.unit.clone(),
        title: u.title.clone(),
        score: (number(before), number(after)),
        band: (band.clone(), other_band.clone()),
        measure: (measure.clone(), other_measure.clone()),
        changes: u.changes.iter().map(change).collect(),
    }
}

#[pymethods]
impl Differences {
    fn __len__(&self) -> usize {
        self.view.units.len()
    }

    fn __bool__(&self) -> bool {
        !self.view.units.is_empty() || !self.view.general.is_empty() || !self.view.refused.is_empty()
    }

    fn __getitem__(&self, index: isize) -> PyResult<UnitDifference> {
        let found = self.view.units.get(crate::record::place(index, self.__len__())?).map(unit);
        found.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all: Vec<UnitDifference> = self.view.units.iter().map(unit).collect();
        all.into_pyobject(py)?.call_method0("__iter__")
    }

    /// What would differ for no unit in particular.
    #[getter]
    fn general(&self) -> Vec<Change> {
        self.view.general.iter().map(change).collect()
    }

    /// Facts that the other plan refuses, by number, with why; they are left out.
    #[getter]
    fn refused(&self) -> Vec<(u64, String)> {
        self.view.refused.clone()
    }

    /// As a person reads it: the bytes of `duban what-if`.
    fn to_text(&self) -> String {
        self.text.clone()
    }

    /// As JSON, the bytes of `duban what-if --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&self.view)
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &self.view)
    }

    fn __str__(&self) -> String {
        self.to_text()
    }

    fn __repr__(&self) -> String {
        format!("<Differences: {} units>", self.view.units.len())
    }
}
