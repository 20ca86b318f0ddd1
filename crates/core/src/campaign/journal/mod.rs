//! The journal: its lines and their chain, and the rebuilding of a campaign from them.

mod chain;
mod replay;

pub use chain::{Journal, JournalDamage, JournalError, Verified, verify};
pub use replay::{amendments, replay, replay_amended};
