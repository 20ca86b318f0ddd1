//! Facts: what the host says happened. Their types, their reading and writing, and the log of those handed in.

mod error;
mod event;
mod log;
mod node;
mod read;
mod wire;
mod written;

pub use error::FactError;
pub use event::{Acknowledged, Datum, Event, Extended, Fact, Instead, ObligationRef, OccurrenceRef};
pub(super) use log::{FactLog, Held};
pub(crate) use node::{fact_of, with_year};
pub use wire::{FIELDS, KINDS, RawFact};
pub(super) use written::Numbered;
