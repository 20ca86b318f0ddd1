//! Views of a plan and of a campaign: what people and programs read. They compute nothing that matters.

mod difference;
mod explanation;
mod fact_text;
mod headline;
mod standings;
mod timetable;
mod waiting;
mod words;

pub use difference::{Change, Differences, UnitDifference, differences};
pub use explanation::{ExplainedEntry, ExplainedRule, Explanation, explain, story_lines};
pub use standings::{
    Counts, DueNext, Light, PhaseLine, Standing, StandingEntry, StandingMeasure, Standings, standings,
};
pub use timetable::{ObligationLine, TimetableView, timetable_view};
pub use waiting::InHand;
pub use words::Words;
