//! `duban` (督办): a workflow and rules engine for campaigns.

pub mod time;
