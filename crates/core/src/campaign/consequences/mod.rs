//! Consequences: what the engine derives. Never typed in.
//!
//! INVARIANT (cause): every consequence says what it follows from, and one made by a rule names the rule, the hash of its
//! content and the values it read.

mod arithmetic;
mod consequence;
mod moved;
mod reached;
mod recomputed;
mod target;
mod what;
mod word;
mod written;

pub use arithmetic::{Arithmetic, Term};
pub use consequence::{CappedBy, Cause, Consequence, RuleCause};
pub use moved::{BaseMoved, SuspendedEntry};
pub use reached::Reached;
pub use recomputed::Recomputed;
pub use target::TargetJudged;
pub use what::What;
pub use written::decimal;
