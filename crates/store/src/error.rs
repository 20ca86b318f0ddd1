//! Why a store cannot do what it was asked.

use crate::line::{Head, LinesError};
use duban::campaign::{JournalError, Refusal};
use thiserror::Error;

/// A store that did not do what it was asked; nothing was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The journal does not end where it was expected to: another writer was faster, or a transaction of the host's own
    /// was rolled back.
    #[error(
        "the journal of `{campaign}` ends after {} lines ({}), not after {} ({}): another writer was faster; load it again and try again",
        .found.lines, short(.found), .expected.lines, short(.expected)
    )]
    Conflict {
        /// The campaign.
        campaign: String,
        /// Where it was expected to end.
        expected: Head,
        /// Where it ends.
        found: Head,
    },
    /// Another fact of the campaign has the key.
    #[error("the key `{key}` belongs to another fact of `{campaign}`; load the campaign again and try again")]
    KeyTaken {
        /// The campaign.
        campaign: String,
        /// The key.
        key: String,
    },
    /// What was to be kept is no sequence of journal lines.
    #[error(transparent)]
    Lines(#[from] LinesError),
    /// Lines are missing off the end.
    #[error(
        "the store kept {} lines of `{campaign}` ({}), but holds {} ({}): lines were cut off or altered; restore them from a backup",
        .kept.lines, short(.kept), .found.lines, short(.found)
    )]
    CutOff {
        /// The campaign.
        campaign: String,
        /// Where the store knows it to end.
        kept: Head,
        /// Where its lines end.
        found: Head,
    },
    /// The index of keys is not what the journal's facts make it.
    #[error("the keys kept for `{campaign}` are not those of its journal: {reason}; restore them from a backup")]
    Keys {
        /// The campaign.
        campaign: String,
        /// The first key that is wrong.
        reason: String,
    },
    /// A campaign that the store does not have.
    #[error("{store} has no campaign `{campaign}`; it has {}", list(.known))]
    UnknownCampaign {
        /// The store.
        store: String,
        /// The name asked for.
        campaign: String,
        /// Some of those it has.
        known: Vec<String>,
    },
    /// An acknowledgement of lines that there are not.
    #[error("`{consumer}` cannot acknowledge line {line} of `{campaign}`, which has lines 0 to {last}")]
    BeyondEnd {
        /// The campaign.
        campaign: String,
        /// The consumer.
        consumer: String,
        /// The line named.
        line: u64,
        /// The last line.
        last: u64,
    },
    /// A name that the database cannot hold.
    #[error("{what} must have 1 to 200 characters and no control characters")]
    BadName {
        /// Of what.
        what: &'static str,
    },
    /// The tables were made by a later version.
    #[error(
        "the tables of {store} have version {found}, and this duban knows versions up to {known}; use the duban that wrote them, or a later one"
    )]
    NewerSchema {
        /// The store.
        store: String,
        /// Their version.
        found: u64,
        /// The latest version known here.
        known: u64,
    },
    /// There is no such database.
    #[error("{store} does not exist; `duban run --store` makes it")]
    Missing {
        /// The store.
        store: String,
    },
    /// It cannot be opened, or the connection was lost.
    #[error("{store}: {reason}")]
    Unavailable {
        /// The store.
        store: String,
        /// Why.
        reason: String,
    },
    /// It cannot be written.
    #[error("{store} can only be read; it, and the folder it lies in, must be writable")]
    ReadOnly {
        /// The store.
        store: String,
    },
    /// A file that is no database.
    #[error("{store} is a file, but not a SQLite database")]
    NotADatabase {
        /// The store.
        store: String,
    },
    /// Another transaction is in the way.
    #[error("{store} was kept busy by another transaction: {reason}; nothing was changed, try again")]
    TryAgain {
        /// The store.
        store: String,
        /// As the database says it.
        reason: String,
    },
    /// The database failed.
    #[error("{store}: {reason}")]
    Database {
        /// The store.
        store: String,
        /// As the database says it.
        reason: String,
        /// The database's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A place of the host's own failed.
    #[error("{0}")]
    Host(Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Refuses a journal that does not end where it was expected to.
    ///
    /// # Errors
    /// [`StoreError::Conflict`].
    pub fn unless_same(campaign: &str, expected: &Head, found: &Head) -> Result<(), StoreError> {
        if expected == found {
            return Ok(());
        }
        let campaign = campaign.to_owned();
        Err(StoreError::Conflict { campaign, expected: expected.clone(), found: found.clone() })
    }

    /// An error of a host's own place.
    pub fn host(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        StoreError::Host(Box::new(error))
    }
}

/// Why a campaign in a store did not take what it was handed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeepError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal it holds is damaged, or was made with another plan.
    #[error("the journal of `{campaign}`: {error}")]
    Journal {
        /// The campaign.
        campaign: String,
        /// What is wrong.
        error: JournalError,
    },
    /// The fact makes no sense, or the clock would go back; nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl KeepError {
    /// Whether the journal was written on by another, so that loading the campaign again and trying again may help.
    pub fn is_conflict(&self) -> bool {
        matches!(self, KeepError::Store(StoreError::Conflict { .. } | StoreError::KeyTaken { .. }))
    }
}

fn short(head: &Head) -> &str {
    head.hash.get(..12).unwrap_or(&head.hash)
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}
