//! Journals: verified, and replayed.

use crate::campaign::Campaign;
use crate::errors::{self, detached};
use crate::plan::runnable;
use crate::record::record;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::path::PathBuf;

record! {
    /// A journal whose chain holds.
    Verified {
        /// How many lines it has.
        count: usize,
        /// Hash of the last line: whoever keeps it can tell later whether lines were cut off the end.
        head: String,
        /// What chains the lines: `sha-256` or `sm3`.
        hash: String,
    }
}

/// The text of a journal: `str` and `bytes` are the journal itself, a path is its file.
pub(crate) fn text(journal: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = journal.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    if let Ok(bytes) = journal.extract::<&[u8]>() {
        // A flipped byte may leave what is no text; the chain then says which line it is.
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    let path: PathBuf =
        journal.extract().map_err(|_| crate::time::wrong_type("journal", journal, "str, bytes or a path"))?;
    let bytes = std::fs::read(&path).map_err(|source| {
        errors::failure(journal.py(), duban_cli::Failure::Read { name: path.display().to_string(), source })
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Checks the chain of a journal: that every line is as it was written. `str` and `bytes` are the journal itself, a `Path` is
/// its file. `JournalError` names the first line that is not.
#[pyfunction]
pub(crate) fn verify(py: Python<'_>, journal: &Bound<'_, PyAny>) -> PyResult<Verified> {
    let text = text(journal)?;
    let verified = detached(py, || duban::campaign::verify(&text))?.map_err(|e| errors::journal(py, &e))?;
    Ok(Verified { count: verified.count, head: verified.head, hash: verified.hash.word().to_owned() })
}

/// Rebuilds a campaign from its journal and checks that every line follows from the plan and the facts before it. `amended` has
/// the amended plans by the references under which facts adopt them. `JournalError` where the chain is damaged, the plan is
/// another, or a line does not follow.
#[pyfunction]
#[pyo3(signature = (plan, journal, *, amended = None))]
pub(crate) fn replay(
    py: Python<'_>,
    plan: &Bound<'_, PyAny>,
    journal: &Bound<'_, PyAny>,
    amended: Option<&Bound<'_, PyDict>>,
) -> PyResult<Campaign> {
    let plan = runnable(plan)?;
    let text = text(journal)?;
    let mut later = Vec::new();
    for (name, plan) in amended.into_iter().flat_map(|all| all.iter()) {
        later.push((name.extract::<String>()?, runnable(&plan)?));
    }
    let replayed = detached(py, || duban::campaign::replay_amended(plan, later, &text))?;
    Ok(Campaign::own(replayed.map_err(|e| errors::journal(py, &e))?))
}
