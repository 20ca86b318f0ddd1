//! The case system's own tables, on SQLite or PostgreSQL, and transactions that hold the journal's as well.

use crate::failure::Failure;
use duban_store::{JournalStore, Outbox, PostgresWithin, SqliteWithin};
use rusqlite::{TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const CASES: &str = "CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, unit TEXT NOT NULL, kind TEXT NOT NULL, opened TEXT NOT NULL, fact BIGINT NOT NULL
)";

/// A case, as it is handed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Case {
    /// Its number in the files.
    pub(crate) id: String,
    /// The unit in whose area it happened.
    pub(crate) unit: String,
    /// What it is, in the word that the plan's rules use.
    pub(crate) kind: String,
    /// When, as RFC 3339.
    pub(crate) at: String,
}

/// One database for cases and journals.
pub(crate) enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(postgres::Client, Box<postgres::Config>),
}

/// The journal within a transaction.
pub(crate) trait Journals: JournalStore + Outbox {}
impl<J: JournalStore + Outbox> Journals for J {}

/// What can be done within a transaction.
pub(crate) trait Work {
    /// The journals of the engine.
    fn journals(&mut self) -> Box<dyn Journals + '_>;
    /// Adds a case that led to a fact, unless it is there.
    fn add(&mut self, case: &Case, fact: u64) -> Result<(), Failure>;
    /// How many cases there are.
    fn count(&mut self) -> Result<i64, Failure>;
}

impl Database {
    /// Opens `sqlite:PATH` or a `postgres://` URL, with all tables.
    pub(crate) fn open(url: &str) -> Result<Database, Failure> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let mut db = rusqlite::Connection::open(path)?;
            db.busy_timeout(Duration::from_secs(10))?;
            // Acknowledged is what survives a power cut.
            db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            db.pragma_update(None, "synchronous", "FULL")?;
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            tx.execute_batch(CASES)?;
            SqliteWithin::new(&tx).migrate()?;
            tx.commit()?;
            return Ok(Database::Sqlite(db));
        }
        let config: postgres::Config = url.parse()?;
        let mut db = config.connect(postgres::NoTls)?;
        let mut tx = db.transaction()?;
        // Brings the lock along that keeps two programs from making tables at once.
        PostgresWithin::new(&mut tx).migrate()?;
        tx.batch_execute(CASES)?;
        tx.commit()?;
        Ok(Database::Postgres(db, Box::new(config)))
    }

    /// Runs the work in a transaction: all of it is kept when it succeeds, and nothing when it fails.
    pub(crate) fn transact<T>(&mut self, work: impl FnOnce(&mut dyn Work) -> Result<T, Failure>) -> Result<T, Failure> {
        match self {
            Database::Sqlite(db) => {
                // The only writer from its beginning: what is read stays true until the end.
                let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let done = work(&mut OnSqlite(&tx))?;
                tx.commit()?;
                Ok(done)
            }
            Database::Postgres(db, config) => {
                if db.is_closed() {
                    *db = config.connect(postgres::NoTls)?;
                }
                let mut tx = db.transaction()?;
                let done = work(&mut OnPostgres(&mut tx))?;
                tx.commit()?;
                Ok(done)
            }
        }
    }
}

struct OnSqlite<'a, 'c>(&'a rusqlite::Transaction<'c>);

impl Work for OnSqlite<'_, '_> {
    fn journals(&mut self) -> Box<dyn Journals + '_> {
        Box::new(SqliteWithin::new(self.0))
    }

    fn add(&mut self, case: &Case, fact: u64) -> Result<(), Failure> {
        let add = "INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
        self.0.execute(add, params![case.id, case.unit, case.kind, case.at, i64::try_from(fact).unwrap_or(0)])?;
        Ok(())
    }

    fn count(&mut self) -> Result<i64, Failure> {
        Ok(self.0.query_row("SELECT count(*) FROM cases", [], |row| row.get(0))?)
    }
}

struct OnPostgres<'a, 'c>(&'a mut postgres::Transaction<'c>);

impl Work for OnPostgres<'_, '_> {
    fn journals(&mut self) -> Box<dyn Journals + '_> {
        Box::new(PostgresWithin::new(self.0))
    }

    fn add(&mut self, case: &Case, fact: u64) -> Result<(), Failure> {
        let add = "INSERT INTO cases VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let fact = i64::try_from(fact).unwrap_or(0);
        self.0.execute(add, &[&case.id, &case.unit, &case.kind, &case.at, &fact])?;
        Ok(())
    }

    fn count(&mut self) -> Result<i64, Failure> {
        Ok(self.0.query_one("SELECT count(*) FROM cases", &[])?.try_get(0)?)
    }
}
