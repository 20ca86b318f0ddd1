//! The journal: its lines and their chain, and the rebuilding of a campaign from them.

mod chain;
mod digest;
mod replay;
mod verify;

pub use chain::{Journal, JournalDamage, JournalError};
pub use digest::ChainHash;
pub use replay::{amendments, of_campaign, replay, replay_amended};
pub use verify::{Verified, verify};
