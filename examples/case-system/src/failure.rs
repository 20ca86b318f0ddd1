//! Why a request cannot be answered.

use duban_store::{KeepError, StoreError};
use thiserror::Error;

/// What went wrong; nothing was changed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Keep(#[from] KeepError),
    #[error(transparent)]
    Fact(#[from] duban::campaign::FactError),
    #[error("`{0}` is no instant such as 2026-07-02T10:00:00+08:00")]
    Instant(String),
    #[error("the plan has no unit `{0}`")]
    Unit(String),
    #[error("the request was broken off")]
    Panicked,
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Keep(error.into())
    }
}

impl Failure {
    /// Whether another transaction was in the way, so that the same may be tried again.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Failure::Keep(KeepError::Store(StoreError::TryAgain { .. })) => true,
            Failure::Keep(error) => error.is_conflict(),
            Failure::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy),
            _ => false,
        }
    }
}
