//! Facts: what the host says happened. Their types, their reading and writing, and the log of those handed in.

mod error;
mod event;
mod file;
mod kept;
mod log;
mod node;
mod read;
mod refs;
mod wire;
mod word;
mod written;

pub use error::FactError;
pub use event::{Datum, Event, Fact, Instead};
pub use file::{FactLine, fact_lines, fact_table};
pub(super) use log::{FactLog, Held};
pub(crate) use node::{fact_of, with_year};
pub use refs::{Acknowledged, Extended, MeasureRef, ObligationRef, OccurrenceRef};
pub use wire::{FIELDS, KINDS, RawFact, Sort as FieldSort, field_sort};
pub(super) use written::Numbered;
