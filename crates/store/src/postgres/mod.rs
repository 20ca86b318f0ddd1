//! PostgreSQL: for hosts that share a database. No call may be made from an async task; hand it to a blocking thread.

mod tables;

use crate::error::StoreError;
use crate::event::CloudEvent;
use crate::keys::Keys;
use crate::line::{Head, Lines};
use crate::outbox::{Outbox, Store};
use crate::store::{JournalStore, Stored};
use postgres::config::Host;
use postgres::error::SqlState;
use postgres::{Client, Config, IsolationLevel, NoTls, Transaction};
use std::time::Duration;

/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A PostgreSQL database with a connection of its own. What it appended is on disk when it returns.
pub struct Postgres {
    db: Client,
    name: String,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Postgres").field(&self.name).finish()
    }
}

impl Postgres {
    /// Connects without TLS, and brings the tables up to date. A host that needs TLS connects by itself and uses
    /// [`Postgres::from_client`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], tables of a later version, or what the database says. No message has the password.
    pub fn connect(config: &Config) -> Result<Postgres, StoreError> {
        let name = shown(config);
        let mut config = config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        let db = config.connect(NoTls).map_err(|e| match failed(&name, e) {
            StoreError::Database { store, reason, .. } => StoreError::Unavailable { store, reason },
            other => other,
        })?;
        Postgres::on(db, name)
    }

    /// Takes a connection of the host's and brings the tables up to date. They lie in the schema that the connection's
    /// `search_path` names first.
    ///
    /// # Errors
    /// As [`Postgres::connect`].
    pub fn from_client(db: Client) -> Result<Postgres, StoreError> {
        Postgres::on(db, "the PostgreSQL database".to_owned())
    }

    fn on(db: Client, name: String) -> Result<Postgres, StoreError> {
        let mut postgres = Postgres { db, name };
        // A server may be set up to acknowledge before anything is on disk; not here. Nobody waits for ever.
        let set_up = "SET synchronous_commit = on; SET lock_timeout = '10s'";
        postgres.db.batch_execute(set_up).map_err(|e| failed(&postgres.name, e))?;
        let found = tables::version(&mut postgres.db, &postgres.name)?;
        if crate::schema::lacking(&postgres.name, found)?.next().is_some() {
            postgres.write(tables::migrate)?;
        }
        Ok(postgres)
    }

    fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>, &str) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let start = self.db.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start();
        let mut transaction = start.map_err(|e| failed(&self.name, e))?;
        let done = work(&mut transaction, &self.name)?;
        transaction.commit().map_err(|e| failed(&self.name, e))?;
        Ok(done)
    }

    /// Everything as of one moment.
    fn look<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>, &str) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let start = self.db.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start();
        let mut transaction = start.map_err(|e| failed(&self.name, e))?;
        work(&mut transaction, &self.name)
    }
}

impl JournalStore for Postgres {
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
        tables::head(&mut self.db, &self.name, campaign)
    }

    fn read(&mut self, campaign: &str) -> Result<Stored, StoreError> {
        self.look(|db, name| tables::read(db, name, campaign))
    }

    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        self.write(|db, name| tables::append(db, name, campaign, lines))
    }
}

impl Outbox for Postgres {
    fn events(&mut self, campaign: &str, consumer: &str, limit: usize) -> Result<Vec<CloudEvent>, StoreError> {
        self.look(|db, name| tables::events(db, name, campaign, consumer, limit))
    }

    fn acknowledge(&mut self, campaign: &str, consumer: &str, upto: u64) -> Result<(), StoreError> {
        self.write(|db, name| tables::acknowledge(db, name, campaign, consumer, upto))
    }
}

impl Store for Postgres {
    fn campaigns(&mut self) -> Result<Vec<(String, Head)>, StoreError> {
        tables::campaigns(&mut self.db, &self.name)
    }

    fn read_with_keys(&mut self, campaign: &str) -> Result<(Stored, Keys), StoreError> {
        self.look(|db, name| Ok((tables::read(db, name, campaign)?, tables::kept_keys(db, name, campaign)?)))
    }

    fn hand_over(
        &mut self,
        campaign: &str,
        consumer: &str,
        limit: usize,
        take: &mut dyn FnMut(&[CloudEvent]) -> std::io::Result<()>,
    ) -> Result<usize, StoreError> {
        self.write(|db, name| {
            tables::hold(db, name, campaign, consumer)?;
            let events = tables::events(db, name, campaign, consumer, limit)?;
            let Some(last) = events.last() else { return Ok(0) };
            take(&events).map_err(StoreError::host)?;
            tables::acknowledge(db, name, campaign, consumer, last.line)?;
            Ok(events.len())
        })
    }
}

/// Works on a transaction that the host has opened, so that the journal and the host's own rows are kept together.
///
/// What is appended is kept when the host commits; when it rolls back, a [`crate::Keeper`] notices by itself. Where two
/// write to one campaign the second waits for the first to commit, and then gets [`StoreError::Conflict`]. The tables are
/// made by [`PostgresWithin::migrate`].
pub struct PostgresWithin<'a, 't> {
    db: &'a mut Transaction<'t>,
    name: String,
}

impl std::fmt::Debug for PostgresWithin<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PostgresWithin").field(&self.name).finish()
    }
}

impl<'a, 't> PostgresWithin<'a, 't> {
    /// On an open transaction.
    pub fn new(transaction: &'a mut Transaction<'t>) -> PostgresWithin<'a, 't> {
        PostgresWithin { db: transaction, name: "the PostgreSQL database".to_owned() }
    }

    /// Makes the tables, or brings them up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`], or what the database says.
    pub fn migrate(&mut self) -> Result<(), StoreError> {
        tables::migrate(self.db, &self.name)
    }

    /// All or nothing of it, whatever the host does with an error.
    fn whole(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut inner = self.db.savepoint("duban").map_err(|e| failed(&self.name, e))?;
        let done = work(&mut inner, &self.name);
        let ended = if done.is_ok() { inner.commit() } else { inner.rollback() };
        ended.map_err(|e| failed(&self.name, e)).and(done)
    }
}

impl JournalStore for PostgresWithin<'_, '_> {
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
        tables::head(self.db, &self.name, campaign)
    }

    fn read(&mut self, campaign: &str) -> Result<Stored, StoreError> {
        tables::read(self.db, &self.name, campaign)
    }

    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        self.whole(|db, name| tables::append(db, name, campaign, lines))
    }
}

impl Outbox for PostgresWithin<'_, '_> {
    fn events(&mut self, campaign: &str, consumer: &str, limit: usize) -> Result<Vec<CloudEvent>, StoreError> {
        tables::events(self.db, &self.name, campaign, consumer, limit)
    }

    fn acknowledge(&mut self, campaign: &str, consumer: &str, upto: u64) -> Result<(), StoreError> {
        self.whole(|db, name| tables::acknowledge(db, name, campaign, consumer, upto))
    }
}

/// A database as messages name it: without the password.
pub(crate) fn shown(config: &Config) -> String {
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    });
    let ports = config.get_ports().iter().map(|port| format!(":{port}")).chain(std::iter::repeat(String::new()));
    let hosts: Vec<String> = hosts.zip(ports).map(|(host, port)| format!("{host}{port}")).collect();
    let name = config.get_dbname().map(|name| format!("/{name}")).unwrap_or_default();
    format!("postgres://{user}{}{name}", hosts.join(","))
}

/// What PostgreSQL says.
fn failed(store: &str, error: postgres::Error) -> StoreError {
    let store = store.to_owned();
    let again = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::IN_FAILED_SQL_TRANSACTION,
    ];
    let reason = match (error.as_db_error(), std::error::Error::source(&error)) {
        (Some(db), _) => db.message().to_owned(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    };
    match error.code() {
        Some(code) if again.contains(code) => StoreError::TryAgain { store, reason },
        Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => StoreError::ReadOnly { store },
        None => StoreError::Unavailable { store, reason },
        Some(_) => StoreError::Database { store, reason, source: Box::new(error) },
    }
}
