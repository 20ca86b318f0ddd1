//! Facts: what the host says happened. Their types, their reading and writing, and the log of those handed in.

mod error;
mod event;
mod event_word;
mod log;
mod read;
mod wire;
mod written;

pub use error::FactError;
pub use event::{Acknowledged, Datum, Event, Extended, Fact, Instead, ObligationRef, OccurrenceRef};
pub(super) use log::{FactLog, Held};
pub use wire::{FIELDS, KINDS, RawFact};
pub(super) use written::Numbered;
