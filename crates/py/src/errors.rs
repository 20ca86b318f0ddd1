//! The exceptions of `duban`, which are written in Python: see `python/duban/_errors.py`.

use duban::campaign::{FactError, JournalError, Refusal};
use duban::document::SourceError;
use duban_cli::Failure;
use duban_store::{KeepError, StoreError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An exception of that name, with what it carries.
pub(crate) fn raise(py: Python<'_>, name: &str, message: &str, carried: &[(&str, Py<PyAny>)]) -> PyErr {
    let made = || -> PyResult<Bound<'_, PyAny>> {
        let class = py.import("duban._errors")?.getattr(name)?;
        let named = PyDict::new(py);
        for (key, value) in carried {
            named.set_item(key, value)?;
        }
        class.call((message,), Some(&named))
    };
    made().map_or_else(|error| error, PyErr::from_value)
}

fn carry<'py, T: pyo3::IntoPyObjectExt<'py>>(py: Python<'py>, value: T) -> Py<PyAny> {
    value.into_py_any(py).unwrap_or_else(|_| py.None())
}

/// A fact that cannot be read. `row` is where it stands.
pub(crate) fn fact(py: Python<'_>, error: &FactError, row: Option<usize>) -> PyErr {
    let message = row.map_or_else(|| error.to_string(), |row| format!("row {row}: {error}"));
    raise(py, "FactError", &message, &[("field", carry(py, field(error))), ("row", carry(py, row))])
}

/// The field that an error is about.
pub(crate) fn field(error: &FactError) -> Option<String> {
    match error {
        FactError::UnknownField { field, .. } | FactError::Repeated { field } => Some(field.clone()),
        FactError::Missing { field, .. }
        | FactError::Unexpected { field, .. }
        | FactError::Bad { field, .. }
        | FactError::NoSuchTime { field, .. } => Some((*field).to_owned()),
        FactError::UnknownKind { .. } => Some("fact".to_owned()),
        _ => None,
    }
}

pub(crate) fn refusal(py: Python<'_>, refusal: &Refusal) -> PyErr {
    raise(py, "Refusal", &refusal.to_string(), &[])
}

pub(crate) fn journal(py: Python<'_>, error: &JournalError) -> PyErr {
    let line = match error {
        JournalError::Damaged { line, .. }
        | JournalError::Torn { line, .. }
        | JournalError::Diverges { line, .. }
        | JournalError::Fact { line, .. } => Some(*line),
        _ => None,
    };
    raise(py, "JournalError", &error.to_string(), &[("line", carry(py, line))])
}

pub(crate) fn store(py: Python<'_>, error: &StoreError) -> PyErr {
    let name = match error {
        StoreError::Conflict { .. } | StoreError::KeyTaken { .. } => "ConflictError",
        _ => "StoreError",
    };
    raise(py, name, &error.to_string(), &[])
}

pub(crate) fn keep(py: Python<'_>, error: &KeepError) -> PyErr {
    match error {
        KeepError::Refused(refused) => refusal(py, refused),
        KeepError::Journal { error, .. } => journal(py, error),
        KeepError::Store(wrong) => store(py, wrong),
        other => raise(py, "StoreError", &other.to_string(), &[]),
    }
}

/// What the command's library could not do: an `OSError` where a file cannot be read, else one of ours.
pub(crate) fn failure(py: Python<'_>, failure: Failure) -> PyErr {
    match failure {
        Failure::Read { name, source } | Failure::Write { name, source } => match source.raw_os_error() {
            // With number and name Python makes the fitting subclass, such as `FileNotFoundError`.
            Some(number) => {
                let text = source.to_string();
                let text = text.split(" (os error").next().unwrap_or(&text).to_owned();
                pyo3::exceptions::PyOSError::new_err((number, text, name))
            }
            None => pyo3::exceptions::PyOSError::new_err(format!("{name}: {source}")),
        },
        Failure::Journal { error, .. } => journal(py, &error),
        other => raise(py, "DubanError", &other.to_string(), &[]),
    }
}

pub(crate) fn source(py: Python<'_>, name: &str, error: &SourceError) -> PyErr {
    raise(py, "DubanError", &format!("{name}: {error}"), &[])
}

/// A name that there is not, of a unit, a rule, a phase.
pub(crate) fn unknown(py: Python<'_>, what: &str, name: &str, known: &[&str]) -> PyErr {
    let hint = duban::document::nearest(name, known.iter().copied());
    let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    raise(py, "UnknownName", &format!("there is no {what} `{name}`{hint}"), &[("name", carry(py, name))])
}

/// Works with the interpreter let go. A fault of the engine, which there should be none of, comes out as an exception like
/// any other.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work)))
        .map_err(|_| raise(py, "InternalError", "the engine failed; this is a fault of duban, please report it", &[]))
}
