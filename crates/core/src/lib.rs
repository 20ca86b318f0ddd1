//! `duban` (督办): a workflow and rules engine for campaigns: many units, one plan, fixed windows, recurring returns, and
//! consequences for whoever does not deliver.

pub mod campaign;
pub mod check;
pub mod diagnostic;
pub mod document;
pub mod plan;
pub mod rules;
pub mod time;
pub mod timetable;
pub mod view;
