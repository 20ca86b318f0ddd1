//! The journal: its lines and their chain, and the rebuilding of a campaign from them.

mod chain;
mod digest;
mod replay;

pub use chain::{Journal, JournalDamage, JournalError, Verified, verify};
pub use digest::ChainHash;
pub use replay::{amendments, replay, replay_amended};
