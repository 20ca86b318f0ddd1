//! Fixed words, which are members of the enumerations of `python/duban/_words.py`.

use duban::diagnostic::Severity as Grave;
use duban::view::Light as Lamp;
use pyo3::prelude::*;

/// How grave a finding is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Severity(pub(crate) Grave);

/// A unit's traffic light.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Light(pub(crate) Lamp);

impl Light {
    pub(crate) fn word(self) -> &'static str {
        match self.0 {
            Lamp::Green => "green",
            Lamp::Yellow => "yellow",
            Lamp::Red => "red",
        }
    }
}

fn member<'py>(py: Python<'py>, class: &str, word: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("duban._words")?.getattr(class)?.call1((word,))
}

impl<'py> IntoPyObject<'py> for Severity {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "Severity", self.0.word())
    }
}

impl<'py> IntoPyObject<'py> for Light {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "Light", self.word())
    }
}
