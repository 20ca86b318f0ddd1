//! Rules that are Python functions. A function is called with a `Case`, which holds the run of the engine for the call alone:
//! one that is kept finds nothing there afterwards.

use crate::errors::{raise, unknown};
use duban::check::CheckedPlan;
use duban::plan::Trigger;
use duban::rules::{HostRule, HostRun, VERBS, VIEWS, Value};
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString, PyTuple};
use rust_decimal::Decimal;
use std::sync::{Mutex, PoisonError};

/// A value of a rule as a Python value.
pub(crate) fn python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::None => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Int(n) => n.into_pyobject(py)?.into_any(),
        Value::Decimal(n) => n.normalize().into_pyobject(py)?.into_any(),
        Value::Text(text) => PyString::new(py, text).into_any(),
    })
}

fn engine(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Value::Int(value.extract()?));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::from(text.to_str()?));
    }
    let number = value.extract::<Decimal>().map(Value::Decimal);
    number.map_err(|_| crate::time::wrong_type("value", value, "an int, a Decimal or a str"))
}

/// What a rule is called with: views to read (`case.event.kind`), verbs to act by (`case.deduct(2)`), and `case.ask`.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Case(Mutex<Option<HostRun>>);

impl Case {
    fn with<T>(&self, py: Python<'_>, work: impl FnOnce(&mut HostRun) -> T) -> PyResult<T> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(run) => Ok(work(run)),
            None => Err(raise(py, "RuleError", "the case is over: a rule may use it only while it is called", &[])),
        }
    }
}

#[pymethods]
impl Case {
    /// A view such as `event` or `unit`, or a verb such as `deduct`.
    fn __getattr__<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if let Some(view) = VIEWS.iter().find(|view| **view == name) {
            return View { case: slf.clone().unbind(), view }.into_pyobject(py).map(Bound::into_any);
        }
        if let Some((verb, ..)) = VERBS.iter().find(|(verb, ..)| *verb == name) {
            return Verb { case: slf.clone().unbind(), verb }.into_pyobject(py).map(Bound::into_any);
        }
        Err(PyAttributeError::new_err(format!("a case has no `{name}`; it has {} and {}", VIEWS.join(", "), verbs())))
    }

    /// What an expression of rule files comes to, such as `history.count("incident", 365)`.
    fn ask<'py>(&self, py: Python<'py>, expression: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.with(py, |run| run.ask(expression))? {
            Ok(value) => python(py, &value),
            Err(why) => Err(raise(py, "RuleError", &why, &[])),
        }
    }

    fn __repr__(&self) -> String {
        "<Case>".to_owned()
    }
}

fn verbs() -> String {
    VERBS.iter().map(|(verb, ..)| *verb).collect::<Vec<_>>().join(", ")
}

/// A view of a case: its fields are attributes.
#[pyclass(frozen, module = "duban")]
struct View {
    case: Py<Case>,
    view: &'static str,
}

#[pymethods]
impl View {
    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.case.get().with(py, |run| run.get(self.view, name))? {
            Some(value) => python(py, &value),
            None => Err(PyAttributeError::new_err(format!("`{}` has no field `{name}`", self.view))),
        }
    }

    fn __repr__(&self) -> String {
        format!("<View {}>", self.view)
    }
}

/// A verb of a case: calling it acts.
#[pyclass(frozen, module = "duban")]
struct Verb {
    case: Py<Case>,
    verb: &'static str,
}

#[pymethods]
impl Verb {
    #[pyo3(signature = (*values))]
    fn __call__(&self, py: Python<'_>, values: &Bound<'_, PyTuple>) -> PyResult<()> {
        let values = values.iter().map(|v| engine(&v)).collect::<PyResult<Vec<_>>>()?;
        let done = self.case.get().with(py, |run| run.act(self.verb, &values))?;
        done.map_err(|why| raise(py, "RuleError", &why, &[]))
    }

    fn __repr__(&self) -> String {
        format!("<Verb {}>", self.verb)
    }
}

/// The same plan with a Python function as a rule.
pub(crate) fn with_rule(plan: &CheckedPlan, id: &str, on: &str, function: &Bound<'_, PyAny>) -> PyResult<CheckedPlan> {
    let py = function.py();
    let trigger = Trigger::from_word(on).ok_or_else(|| unknown(py, "trigger", on, Trigger::WORDS))?;
    let part = |name: &str| function.getattr(name).and_then(|v| v.extract::<String>()).unwrap_or_default();
    let label = format!("python:{}.{}", part("__module__"), part("__qualname__"));
    let function = function.clone().unbind();
    let rule = HostRule::new(move |run| {
        Python::attach(|py| {
            let Ok(case) = Bound::new(py, Case(Mutex::new(Some(run)))) else {
                return (None, Err("no memory".to_owned()));
            };
            let called = function.bind(py).call1((&case,));
            let back = case.get().0.lock().unwrap_or_else(PoisonError::into_inner).take();
            (back, called.map(drop).map_err(|error| error.to_string()))
        })
    });
    plan.with_host_rule(id, trigger, &label, rule).map_err(|error| raise(py, "RuleError", &error.to_string(), &[]))
}
