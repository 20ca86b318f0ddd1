//! Rule tests: given facts, which consequences must follow. Texts in, results out; who reads files is a surface.

mod case;
mod entry;
mod expected;
mod run;
mod setup;
mod suite;
mod written;

pub use expected::Line;
pub use run::{Difference, Outcome, Verdict};
pub use suite::{Beside, Suite, read_suite};
