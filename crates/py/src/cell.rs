//! One engine object behind a lock, so that threads may share it.
//!
//! The lock is only waited for with the interpreter let go, so that nobody holds the one while waiting for the other. A Python
//! rule that comes back to the campaign it is called by is refused, where it would wait for itself.

use crate::errors::{detached, raise};
use pyo3::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

#[derive(Debug)]
pub(crate) struct Cell<T> {
    value: Mutex<T>,
    /// The thread at work.
    owner: Mutex<Option<ThreadId>>,
}

/// Notes who is at work, until it is dropped.
struct AtWork<'a, T>(&'a Cell<T>);

impl<T> Drop for AtWork<'_, T> {
    fn drop(&mut self) {
        *self.0.owner() = None;
    }
}

impl<T: Send> Cell<T> {
    pub(crate) fn new(value: T) -> Cell<T> {
        Cell { value: Mutex::new(value), owner: Mutex::new(None) }
    }

    /// Works on the value. After a fault of the engine it stays shut.
    pub(crate) fn with<R: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut T) -> R + Send) -> PyResult<R> {
        if *self.owner() == Some(thread::current().id()) {
            let told = "a rule cannot use the campaign that calls it; it has its case";
            return Err(raise(py, "RuleError", told, &[]));
        }
        let done = detached(py, || {
            let mut value = self.value.lock().ok()?;
            *self.owner() = Some(thread::current().id());
            let at_work = AtWork(self);
            let done = work(&mut value);
            drop(at_work);
            Some(done)
        })?;
        done.ok_or_else(|| raise(py, "InternalError", "the engine failed before; open it anew", &[]))
    }
}

impl<T> Cell<T> {
    fn owner(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
