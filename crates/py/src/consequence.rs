//! What follows.

use crate::time::moment;
use crate::value::{dicts, python};
use chrono::{DateTime, FixedOffset};
use duban::campaign::{Cause, Consequence as Core};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rust_decimal::Decimal;
use serde_json::Value;
use std::str::FromStr;
use std::sync::Arc;

/// One consequence: what follows, when, and from what.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Consequence(Arc<Core>);

impl Consequence {
    pub(crate) fn of(consequence: &Arc<Core>) -> Consequence {
        Consequence(Arc::clone(consequence))
    }

    fn fields(&self) -> serde_json::Map<String, Value> {
        match serde_json::to_value(&*self.0) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        }
    }

    fn text(&self, field: &str) -> Option<String> {
        self.fields().get(field).and_then(Value::as_str).map(str::to_owned)
    }
}

#[pymethods]
impl Consequence {
    /// Its identity: what it is about, not when it was computed.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// When it follows, with the offset of the plan's zone.
    #[getter]
    fn at(&self) -> DateTime<FixedOffset> {
        moment(&self.0.at)
    }

    /// What follows, such as `obligation-breached` or `points-moved`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.what.word()
    }

    /// The unit it names, if it names one.
    #[getter]
    fn unit(&self) -> Option<String> {
        self.text("unit")
    }

    /// The obligation it names, if it names one.
    #[getter]
    fn obligation(&self) -> Option<String> {
        self.text("obligation")
    }

    /// The points that moved, negative for a deduction.
    #[getter]
    fn points(&self) -> Option<Decimal> {
        self.text("points").and_then(|text| Decimal::from_str(&text).ok())
    }

    /// The id of the rule that made it.
    #[getter]
    fn rule(&self) -> Option<&str> {
        self.0.rule.as_ref().map(|rule| &*rule.id)
    }

    /// The clause that rule stands for.
    #[getter]
    fn clause(&self) -> Option<String> {
        self.0.rule.as_ref().and_then(|rule| rule.clause.clone())
    }

    /// What that rule read, by name.
    #[getter]
    fn reads<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for read in self.0.rule.iter().flat_map(|rule| &rule.reads) {
            dict.set_item(read.path.as_ref(), crate::host::python(py, &read.value)?)?;
        }
        Ok(dict)
    }

    /// What it follows from: the number of a fact, the id of another consequence, or `None` for time.
    #[getter]
    fn cause<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(match &self.0.cause {
            Cause::Fact(seq) => seq.into_pyobject(py)?.into_any(),
            Cause::Time => py.None().into_bound(py),
            Cause::Consequence(id) => id.into_pyobject(py)?.into_any(),
        })
    }

    /// A field by its name in the journal.
    fn __getitem__<'py>(&self, py: Python<'py>, field: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.fields().get(field) {
            Some(value) => python(py, value),
            None => Err(pyo3::exceptions::PyKeyError::new_err(field.to_owned())),
        }
    }

    /// Its fields as the journal has them.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &*self.0)
    }

    /// As the journal writes it.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&*self.0).map_err(|e| PyValueError::new_err(e.to_string()))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Consequence>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.0.id.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        format!("<Consequence {} {} {}>", self.0.at.text(), self.kind(), self.0.id)
    }
}

/// What recording a fact gave.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Recorded {
    /// The fact's number.
    #[pyo3(get)]
    seq: u64,
    /// Whether the same fact, by its key, was recorded before: then nothing changed.
    #[pyo3(get)]
    duplicate: bool,
    all: Vec<Arc<Core>>,
}

impl Recorded {
    pub(crate) fn new(recorded: duban::campaign::Recorded) -> Recorded {
        let all = recorded.consequences.into_iter().map(Arc::new).collect();
        Recorded { seq: recorded.seq, duplicate: recorded.duplicate, all }
    }
}

#[pymethods]
impl Recorded {
    /// What followed, in order: what came due up to the fact's instant, then what follows from the fact.
    #[getter]
    fn consequences(&self) -> Vec<Consequence> {
        self.all.iter().map(Consequence::of).collect()
    }

    fn __len__(&self) -> usize {
        self.all.len()
    }

    fn __bool__(&self) -> bool {
        true
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.consequences().into_pyobject(py)?.call_method0("__iter__")
    }

    fn __repr__(&self) -> String {
        let again = if self.duplicate { ", recorded before" } else { "" };
        format!("<Recorded fact {}: {} consequences{again}>", self.seq, self.all.len())
    }
}

/// A list of consequences.
pub(crate) fn list(all: Vec<Core>) -> Vec<Consequence> {
    all.into_iter().map(|c| Consequence(Arc::new(c))).collect()
}
