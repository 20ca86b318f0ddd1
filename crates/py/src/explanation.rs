//! Why a unit stands where it stands.

use crate::record::{place, record};
use crate::time::moment;
use crate::value::{dicts, pretty};
use chrono::{DateTime, FixedOffset};
use duban::diagnostic::Language;
use duban::view;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rust_decimal::Decimal;
use std::str::FromStr;

/// One entry of an explanation.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Entry(view::ExplainedEntry);

impl Entry {
    pub(crate) fn of(entry: &view::ExplainedEntry) -> Entry {
        Entry(entry.clone())
    }
}

#[pymethods]
impl Entry {
    /// Its number, from 1.
    #[getter]
    fn number(&self) -> usize {
        self.0.number
    }

    /// The id of the consequence.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// When.
    #[getter]
    fn at(&self) -> DateTime<FixedOffset> {
        moment(&self.0.at)
    }

    /// What follows, in words.
    #[getter]
    fn what(&self) -> &str {
        &self.0.what
    }

    /// What it follows from, in words.
    #[getter]
    fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The rule behind it.
    #[getter]
    fn rule(&self) -> Option<&str> {
        self.0.rule.as_ref().map(|r| r.id.as_str())
    }

    /// The clause behind it.
    #[getter]
    fn clause(&self) -> Option<&str> {
        self.0.clause.as_deref()
    }

    /// What the rule read, by name.
    #[getter]
    fn reads<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, value) in &self.0.reads {
            dict.set_item(name, crate::host::python(py, value)?)?;
        }
        Ok(dict)
    }

    /// The points that moved.
    #[getter]
    fn points(&self) -> Option<Decimal> {
        self.0.points.as_deref().and_then(|text| Decimal::from_str(text).ok())
    }

    /// The sum in words, where there is one.
    #[getter]
    fn arithmetic(&self) -> Option<&str> {
        self.0.arithmetic.as_deref()
    }

    /// Why it does not hold any more; `None` while it does.
    #[getter]
    fn rescinded(&self) -> Option<&str> {
        self.0.rescinded.as_deref()
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!("<Entry {} {}: {}>", self.0.number, self.0.at.text(), self.0.what)
    }
}

/// Every point and measure with its cause, clause and values: a sequence of `Entry`. `print` shows it as a person reads it.
#[pyclass(frozen, module = "duban", sequence)]
pub(crate) struct Explanation(view::Explanation);

impl Explanation {
    pub(crate) fn of(explanation: view::Explanation) -> Explanation {
        Explanation(explanation)
    }
}

#[pymethods]
impl Explanation {
    /// The unit, or the campaign where it is about none.
    #[getter]
    fn unit(&self) -> &str {
        &self.0.unit
    }

    /// The title.
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// Where the clock stood.
    #[getter]
    fn at(&self) -> Option<DateTime<FixedOffset>> {
        self.0.at.as_ref().map(moment)
    }

    /// The score it began with.
    #[getter]
    fn base(&self) -> Option<Decimal> {
        self.0.base.as_deref().and_then(|text| Decimal::from_str(text).ok())
    }

    /// The score now.
    #[getter]
    fn score(&self) -> Option<Decimal> {
        self.0.score.as_deref().and_then(|text| Decimal::from_str(text).ok())
    }

    /// The band of that.
    #[getter]
    fn band(&self) -> Option<&str> {
        self.0.band.as_deref()
    }

    /// The measure it stands under.
    #[getter]
    fn measure(&self) -> Option<&str> {
        self.0.measure.as_deref()
    }

    fn __len__(&self) -> usize {
        self.0.entries.len()
    }

    fn __bool__(&self) -> bool {
        true
    }

    fn __getitem__(&self, index: isize) -> PyResult<Entry> {
        let at = place(index, self.__len__())?;
        let entry = self.0.entries.get(at).map(Entry::of);
        entry.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let all: Vec<Entry> = self.0.entries.iter().map(Entry::of).collect();
        all.into_pyobject(py)?.call_method0("__iter__")
    }

    /// As a person reads it: the bytes of `duban explain`.
    fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// As an HTML page that needs nothing else.
    fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// As JSON, the bytes of `duban explain --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&self.0)
    }

    /// As dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dicts(py, &self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_text()
    }

    fn __repr__(&self) -> String {
        let score = self.0.score.as_ref().map(|s| format!(", score {s}")).unwrap_or_default();
        format!("<Explanation {}: {} entries{score}>", self.0.unit, self.0.entries.len())
    }

    /// The page in a frame of its own, so that its styles stay there.
    fn _repr_html_(&self) -> String {
        let page = self.0.to_html().replace('&', "&amp;").replace('"', "&quot;");
        format!("<iframe srcdoc=\"{page}\" style=\"width:100%;height:32em;border:0\" title=\"explanation\"></iframe>")
    }
}

record! {
    /// Once that a rule's trigger was raised about a unit.
    Occasion {
        /// When.
        at: DateTime<FixedOffset>,
        /// What raised it, in words.
        cause: String,
        /// The obligation it was about.
        obligation: Option<String>,
        /// What it came to, as a word.
        came_to: String,
        /// Why, in words.
        why: String,
    }
}

/// Why a rule did not apply to a unit, or how often it did.
#[pyclass(frozen, module = "duban")]
pub(crate) struct WhyNot {
    view: view::WhyNotView,
    language: Language,
}

impl WhyNot {
    pub(crate) fn of(view: view::WhyNotView, language: Language) -> WhyNot {
        WhyNot { view, language }
    }
}

#[pymethods]
impl WhyNot {
    /// The unit; `None` where it was asked of what concerns no unit.
    #[getter]
    fn unit(&self) -> Option<&str> {
        self.view.unit.as_deref()
    }

    /// The rule.
    #[getter]
    fn rule(&self) -> &str {
        &self.view.rule
    }

    /// What triggers it.
    #[getter]
    fn trigger(&self) -> &str {
        self.view.trigger
    }

    /// How often it applied.
    #[getter]
    fn applied(&self) -> usize {
        self.view.applied
    }

    /// The occasions, in order.
    #[getter]
    fn occasions(&self) -> Vec<Occasion> {
        let occasion = |o: &view::OccasionLine| Occasion {
            at: moment(&o.at),
            cause: o.cause.clone(),
            obligation: o.obligation.clone(),
            came_to: o.came_to.to_owned(),
            why: o.why.clone(),
        };
        self.view.occasions.iter().map(occasion).collect()
    }

    /// As a person reads it.
    fn to_text(&self) -> String {
        self.view.to_text(self.language)
    }

    /// As JSON, the bytes of `duban explain --why-not --format json`.
    fn to_json(&self) -> PyResult<String> {
        pretty(&self.view)
    }

    fn __str__(&self) -> String {
        self.to_text()
    }

    fn __repr__(&self) -> String {
        let (occasions, applied) = (self.view.occasions.len() + self.view.more, self.view.applied);
        let of = self.view.unit.as_deref().map_or(String::new(), |unit| format!(" for {unit}"));
        format!("<WhyNot {}{of}: {occasions} occasions, applied {applied} times>", self.view.rule)
    }
}
