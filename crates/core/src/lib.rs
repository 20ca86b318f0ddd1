//! `duban` (督办): a workflow and rules engine for campaigns: many units, one plan, fixed windows, recurring returns, and
//! consequences for whoever does not deliver.
//!
//! INVARIANT (pure-core): nothing here reads a clock, a file, the environment, the network or a random source. Text, rules
//! and time are arguments. `clippy.toml` bans the ways round it.

pub mod campaign;
pub mod check;
pub mod diagnostic;
pub mod document;
pub mod editor;
pub mod plan;
pub mod rules;
pub mod testing;
pub mod time;
pub mod timetable;
pub mod view;
