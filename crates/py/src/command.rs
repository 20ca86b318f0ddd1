//! The command `duban`.

use pyo3::prelude::*;
use std::ffi::OsString;

/// Runs the command `duban` with these arguments, the program's name first, and gives its exit code: 0 when all is well, 1 for
/// findings, 2 for what could not be used. It reads and writes files, stdin, stdout and stderr.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    crate::errors::detached(py, || duban_cli::run(arguments).code())
}
