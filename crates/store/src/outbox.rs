//! Outgoing consequences, read by cursors.

use crate::error::StoreError;
use crate::event::CloudEvent;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
use crate::keys::Keys;
use crate::line::Head;
use crate::store::JournalStore;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
use crate::store::Stored;

/// Reads the consequences of campaigns as events, each consumer by a cursor of its own, in the order of the journal.
///
/// An event comes again until it is acknowledged, and never afterwards.
pub trait Outbox {
    /// Up to `limit` events that the consumer has not acknowledged, the oldest first. The cursor does not move.
    ///
    /// # Errors
    /// [`StoreError::UnknownCampaign`], or what the database says.
    fn events(&mut self, campaign: &str, consumer: &str, limit: usize) -> Result<Vec<CloudEvent>, StoreError>;

    /// Acknowledges every event up to and including a line. A cursor never goes back: a line before it changes nothing.
    ///
    /// # Errors
    /// [`StoreError::BeyondEnd`] for a line that there is not.
    fn acknowledge(&mut self, campaign: &str, consumer: &str, upto: u64) -> Result<(), StoreError>;
}

/// A database that keeps journals and hands events out, with transactions of its own.
pub trait Store: JournalStore + Outbox + Send {
    /// Its campaigns by name, with where their journals end.
    ///
    /// # Errors
    /// What the database says.
    fn campaigns(&mut self) -> Result<Vec<(String, Head)>, StoreError>;

    /// A campaign's journal with the keys that the database has of its facts, as of one moment; [`crate::check_keys`]
    /// holds one to the other.
    ///
    /// # Errors
    /// What the database says.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    fn read_with_keys(&mut self, campaign: &str) -> Result<(Stored, Keys), StoreError>;

    /// Hands up to `limit` events over and acknowledges them, in one transaction: of several that hand over to the same
    /// consumer at once, each waits for the one before. When `take` fails nothing is acknowledged. Returns how many events
    /// were handed over.
    ///
    /// # Errors
    /// [`StoreError::Host`] with the error of `take`, or what the database says.
    fn hand_over(
        &mut self,
        campaign: &str,
        consumer: &str,
        limit: usize,
        take: &mut dyn FnMut(&[CloudEvent]) -> std::io::Result<()>,
    ) -> Result<usize, StoreError>;
}

/// Names stand in indexes and in events; both set them limits.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) fn named(what: &'static str, name: &str) -> Result<(), StoreError> {
    let fits = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(StoreError::BadName { what }) }
}

/// What is refused before a cursor moves: the number the next event may have, or none where the line does not exist.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) fn next_after(campaign: &str, consumer: &str, upto: u64, lines: u64) -> Result<u64, StoreError> {
    let next = upto.saturating_add(1);
    if next <= lines {
        return Ok(next);
    }
    let (campaign, consumer) = (campaign.to_owned(), consumer.to_owned());
    Err(StoreError::BeyondEnd { campaign, consumer, line: upto, last: lines.saturating_sub(1) })
}
