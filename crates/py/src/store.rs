//! Journals of many campaigns in SQLite or PostgreSQL.

use crate::campaign::{Campaign, chain_hash};
use crate::errors::{self, detached};
use crate::journal::Verified;
use crate::plan::runnable;
use crate::record::record;
use duban::campaign::{Campaign as Core, Refusal};
use duban::check::CheckedPlan;
use duban_store::{Address, KeepError, Keeper, Opening, Store as Database, StoreError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connection that a store and its campaigns share; none once it is closed.
type Connection = Arc<Mutex<Option<Box<dyn Database>>>>;

fn lock(connection: &Connection) -> MutexGuard<'_, Option<Box<dyn Database>>> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> StoreError {
    StoreError::Unavailable { store: "the store".to_owned(), reason: "it was closed".to_owned() }
}

/// A campaign that keeps its journal in a store.
pub(crate) struct Kept {
    keeper: Keeper,
    connection: Connection,
}

impl Kept {
    pub(crate) fn campaign(&self) -> &Core {
        self.keeper.campaign()
    }

    pub(crate) fn offer_plan(&mut self, reference: String, plan: CheckedPlan) {
        self.keeper.offer_plan(reference, plan);
    }

    pub(crate) fn step<T>(&mut self, work: impl FnOnce(&mut Core) -> Result<T, Refusal>) -> Result<T, KeepError> {
        let mut held = lock(&self.connection);
        let store = held.as_mut().ok_or_else(closed)?;
        self.keeper.step(&mut **store, work)
    }
}

record! {
    /// Where the journal of a campaign in a store ends.
    Head {
        /// The campaign's name.
        campaign: String,
        /// How many lines there are.
        lines: u64,
        /// The hash of the last.
        hash: String,
    }
}

/// Journals of many campaigns in a database: `with duban.Store("sqlite:campaigns.db") as store: …`. It is closed at the end of
/// `with`; its campaigns then take nothing more.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Store {
    connection: Connection,
    shown: String,
}

impl Store {
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut dyn Database) -> Result<T, StoreError> + Send,
    ) -> PyResult<T> {
        let done = detached(py, || work(&mut **lock(&self.connection).as_mut().ok_or_else(closed)?))?;
        done.map_err(|error| errors::store(py, &error))
    }
}

#[pymethods]
impl Store {
    /// Opens `sqlite:PATH`, which is made where there is none, or `postgres://…`, and brings its tables up to date. With
    /// `existing` a file must be there.
    #[new]
    #[pyo3(signature = (url, *, password = None, existing = false))]
    fn new(py: Python<'_>, url: &str, password: Option<&str>, existing: bool) -> PyResult<Store> {
        let address: Address =
            url.parse().map_err(|e: duban_store::AddressError| PyValueError::new_err(e.to_string()))?;
        let shown = address.to_string();
        let address = password.map_or_else(|| address.clone(), |password| address.clone().or_password(password));
        let opened = detached(py, || if existing { address.open_existing() } else { address.open() })?;
        let database = opened.map_err(|error| errors::store(py, &error))?;
        Ok(Store { connection: Arc::new(Mutex::new(Some(database))), shown })
    }

    /// Opens a campaign, under the id of its plan unless another name is given. One that the store does not have begins. What
    /// it records is kept before it is acknowledged. `JournalError` when the journal is damaged or was made with another plan.
    #[pyo3(signature = (plan, *, name = None, amended = None, hash = "sha-256"))]
    fn open(
        &self,
        py: Python<'_>,
        plan: &Bound<'_, PyAny>,
        name: Option<&str>,
        amended: Option<&Bound<'_, PyDict>>,
        hash: &str,
    ) -> PyResult<Campaign> {
        let mut later = Vec::new();
        for (reference, plan) in amended.into_iter().flat_map(|all| all.iter()) {
            later.push((reference.extract::<String>()?, runnable(&plan)?));
        }
        let opening = Opening { plan: runnable(plan)?, later, hash: chain_hash(hash)? };
        let connection = Arc::clone(&self.connection);
        let keeper = detached(py, || {
            let mut held = lock(&connection);
            let store = held.as_mut().ok_or_else(closed)?;
            match name {
                Some(name) => Keeper::open_as(&mut **store, name, opening),
                None => Keeper::open(&mut **store, opening),
            }
        })?;
        let keeper = keeper.map_err(|error| errors::keep(py, &error))?;
        Ok(Campaign::kept(Kept { keeper, connection }))
    }

    /// Its campaigns, with where their journals end.
    #[getter]
    fn campaigns(&self, py: Python<'_>) -> PyResult<Vec<Head>> {
        let all = self.with(py, |store| store.campaigns())?;
        Ok(all
            .into_iter()
            .map(|(campaign, head)| Head { campaign, lines: head.lines, hash: head.hash.to_string() })
            .collect())
    }

    /// The journal of a campaign.
    fn journal(&self, py: Python<'_>, campaign: &str) -> PyResult<String> {
        self.with(py, |store| store.read(campaign)).map(|stored| stored.text)
    }

    /// Checks that the journal of a campaign is as it was written, ends where the store knows it to end, and that the keys of
    /// its facts are those the store has.
    fn verify(&self, py: Python<'_>, campaign: &str) -> PyResult<Verified> {
        let (journal, keys) = self.with(py, |store| store.read_with_keys(campaign))?;
        let verified = detached(py, || {
            let verified = duban_store::check(campaign, &journal)?;
            duban_store::check_keys(campaign, &journal, &keys)?;
            Ok::<_, KeepError>(verified)
        })?;
        let verified = verified.map_err(|error| errors::keep(py, &error))?;
        Ok(Verified { count: verified.count, head: verified.head, hash: verified.hash.word().to_owned() })
    }

    /// Consequences as CloudEvents that a consumer has not acknowledged, the oldest first, as dicts. Each has its `line`, by
    /// which it is acknowledged.
    #[pyo3(signature = (campaign, consumer, *, limit = 100))]
    fn events<'py>(
        &self,
        py: Python<'py>,
        campaign: &str,
        consumer: &str,
        limit: usize,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let events = self.with(py, |store| store.events(campaign, consumer, limit))?;
        let shown = |event: &duban_store::CloudEvent| {
            let text = serde_json::to_string(event).map_err(|e| PyValueError::new_err(e.to_string()))?;
            let value = serde_json::from_str(&text).map_err(|e| PyValueError::new_err(e.to_string()))?;
            let dict = crate::value::python(py, &value)?;
            dict.set_item("line", event.line)?;
            Ok(dict)
        };
        events.iter().map(shown).collect()
    }

    /// Acknowledges every event up to and including a line.
    fn acknowledge(&self, py: Python<'_>, campaign: &str, consumer: &str, line: u64) -> PyResult<()> {
        self.with(py, |store| store.acknowledge(campaign, consumer, line))
    }

    /// Closes the connection. Closing twice is no error.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        detached(py, || drop(lock(&self.connection).take()))
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_error))]
    fn __exit__(&self, py: Python<'_>, _error: &Bound<'_, pyo3::types::PyTuple>) -> PyResult<()> {
        self.close(py)
    }

    fn __repr__(&self) -> String {
        format!("<Store {}>", self.shown)
    }
}
