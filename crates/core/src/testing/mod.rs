//! Rule tests: given facts, which consequences must follow. Texts in, results out; who reads files is a surface.

mod case;
mod coverage;
mod entry;
mod expected;
mod mutation;
mod run;
mod setup;
mod subject;
mod suite;
mod written;

pub use coverage::{Coverage, Way, joined};
pub use expected::Line;
pub use mutation::{Fate, Mutation, Stale, merged};
pub use run::{Difference, Outcome, Verdict};
pub use suite::{Beside, Suite, read_suite};
