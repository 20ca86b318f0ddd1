//! Keeps the journals of many campaigns: a trait that a host implements for a place of its own, and two databases for
//! hosts that have none to spare, SQLite and PostgreSQL.
//!
//! A [`JournalStore`] reads a campaign's journal and appends lines to it, all or none. A [`Keeper`] is a campaign with its
//! journal in a store: a fact is acknowledged when its lines are kept, and not before. Where the host's own rows belong in
//! the same transaction, [`SqliteWithin`] and [`PostgresWithin`] work on a transaction that the host has opened.
//!
//! INVARIANT (one-writer): lines are appended only to the very line they were computed after. Of two writers one gets
//! [`StoreError::Conflict`], and nothing interleaves.
//! INVARIANT (all-or-none): the lines of one step are kept together or not at all.
//!
//! It is a library: it starts no thread and no server, and all its calls block.

#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../../../docs/store.md")]
struct Document;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod address;
mod error;
mod event;
mod keeper;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod keys;
mod line;
mod outbox;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use address::{Address, AddressError};
pub use error::{KeepError, StoreError};
pub use event::CloudEvent;
pub use keeper::{Keeper, Opening, check, load};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use keys::{Keys, check_keys};
pub use line::{FactLine, Head, Line, Lines, LinesError};
pub use outbox::{Outbox, Store};
#[cfg(feature = "postgres")]
pub use postgres::{Postgres, PostgresWithin};
#[cfg(feature = "sqlite")]
pub use sqlite::{Sqlite, SqliteWithin};
pub use store::{JournalStore, Stored};
