//! SQLite: one file, many campaigns.

mod tables;

use crate::error::StoreError;
use crate::event::CloudEvent;
use crate::keys::Keys;
use crate::line::{Head, Lines};
use crate::outbox::{Outbox, Store};
use crate::store::{JournalStore, Stored};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// A SQLite file with a connection of its own. What it appended is on disk when it returns.
#[derive(Debug)]
pub struct Sqlite {
    db: Connection,
    name: String,
}

impl Sqlite {
    /// Opens a file, and makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError`]: a folder, a file that is no database or cannot be written, tables of a later version.
    pub fn open(path: impl AsRef<Path>) -> Result<Sqlite, StoreError> {
        Sqlite::open_with(path.as_ref(), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a file that must exist.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it does not, otherwise as [`Sqlite::open`].
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Sqlite, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(StoreError::Missing { store: path.display().to_string() });
        }
        Sqlite::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn open_with(path: &Path, flags: OpenFlags) -> Result<Sqlite, StoreError> {
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(StoreError::Unavailable { store: name, reason: "a folder; name a file in it".to_owned() });
        }
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        Sqlite::on(db.map_err(|e| failed(&name, e))?, name)
    }

    /// Takes a connection of the host's, sets it up so that an acknowledged line is on disk (write-ahead log,
    /// `synchronous = FULL`), and brings the tables up to date.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn from_connection(db: Connection) -> Result<Sqlite, StoreError> {
        let name = db.path().filter(|path| !path.is_empty()).unwrap_or("the SQLite database").to_owned();
        Sqlite::on(db, name)
    }

    fn on(db: Connection, name: String) -> Result<Sqlite, StoreError> {
        let mut sqlite = Sqlite { db, name };
        sqlite.set_up()?;
        Ok(sqlite)
    }

    fn set_up(&mut self) -> Result<(), StoreError> {
        let fail = |e| failed(&self.name, e);
        self.db.busy_timeout(PATIENCE).map_err(fail)?;
        let read_only = self.db.is_readonly("main").map_err(fail)?;
        if !read_only {
            self.db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(fail)?;
            self.db.pragma_update(None, "synchronous", "FULL").map_err(fail)?;
            self.db.pragma_update(None, "foreign_keys", true).map_err(fail)?;
        }
        let found = tables::version(&self.db, &self.name)?;
        if crate::schema::lacking(&self.name, found)?.next().is_some() {
            if read_only {
                return Err(StoreError::ReadOnly { store: self.name.clone() });
            }
            self.write(tables::migrate)?;
        }
        Ok(())
    }

    /// A transaction that writes: it is the only one from its beginning.
    fn write<T>(&mut self, work: impl FnOnce(&Connection, &str) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let fail = |e| failed(&self.name, e);
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let done = work(&transaction, &self.name)?;
        transaction.commit().map_err(fail)?;
        Ok(done)
    }

    /// A transaction that reads: everything as of one moment.
    fn look<T>(&mut self, work: impl FnOnce(&Connection, &str) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let transaction = self.db.transaction().map_err(|e| failed(&self.name, e))?;
        work(&transaction, &self.name)
    }
}

impl JournalStore for Sqlite {
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
        tables::head(&self.db, &self.name, campaign)
    }

    fn read(&mut self, campaign: &str) -> Result<Stored, StoreError> {
        self.look(|db, name| tables::read(db, name, campaign))
    }

    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        self.write(|db, name| tables::append(db, name, campaign, lines))
    }
}

impl Outbox for Sqlite {
    fn events(&mut self, campaign: &str, consumer: &str, limit: usize) -> Result<Vec<CloudEvent>, StoreError> {
        self.look(|db, name| tables::events(db, name, campaign, consumer, limit))
    }

    fn acknowledge(&mut self, campaign: &str, consumer: &str, upto: u64) -> Result<(), StoreError> {
        self.write(|db, name| tables::acknowledge(db, name, campaign, consumer, upto))
    }
}

impl Store for Sqlite {
    fn campaigns(&mut self) -> Result<Vec<(String, Head)>, StoreError> {
        tables::campaigns(&self.db, &self.name)
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
/// Open it with [`TransactionBehavior::Immediate`]: then no other writer can come between reading and writing. What is
/// appended is kept when the host commits; when it rolls back, a [`crate::Keeper`] notices by itself. The tables are made by
/// [`SqliteWithin::migrate`].
#[derive(Debug)]
pub struct SqliteWithin<'t> {
    db: &'t Connection,
    name: String,
}

impl<'t> SqliteWithin<'t> {
    /// On an open transaction.
    pub fn new(transaction: &'t Transaction<'_>) -> SqliteWithin<'t> {
        let name = transaction.path().filter(|path| !path.is_empty()).unwrap_or("the SQLite database").to_owned();
        SqliteWithin { db: transaction, name }
    }

    /// Makes the tables, or brings them up to date.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`], or what the database says.
    pub fn migrate(&mut self) -> Result<(), StoreError> {
        tables::migrate(self.db, &self.name)
    }

    /// All or nothing of it, whatever the host does with an error.
    fn whole(&mut self, work: impl FnOnce(&Connection, &str) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let run = |sql: &str| self.db.execute_batch(sql).map_err(|e| failed(&self.name, e));
        run("SAVEPOINT duban")?;
        let done = work(self.db, &self.name);
        if done.is_err() {
            run("ROLLBACK TO duban")?;
        }
        run("RELEASE duban")?;
        done
    }
}

impl JournalStore for SqliteWithin<'_> {
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

impl Outbox for SqliteWithin<'_> {
    fn events(&mut self, campaign: &str, consumer: &str, limit: usize) -> Result<Vec<CloudEvent>, StoreError> {
        tables::events(self.db, &self.name, campaign, consumer, limit)
    }

    fn acknowledge(&mut self, campaign: &str, consumer: &str, upto: u64) -> Result<(), StoreError> {
        self.whole(|db, name| tables::acknowledge(db, name, campaign, consumer, upto))
    }
}

/// What SQLite says, in our words where its own do not say what to do.
fn failed(store: &str, error: rusqlite::Error) -> StoreError {
    let store = store.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { store },
        Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { store },
        Some(ErrorCode::CannotOpen) => StoreError::Unavailable { store, reason: error.to_string() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            // `database is locked` says neither by whom nor for how long.
            StoreError::TryAgain { store, reason: "it stayed locked for as long as this program waits".to_owned() }
        }
        _ => StoreError::Database { store, reason: error.to_string(), source: Box::new(error) },
    }
}
