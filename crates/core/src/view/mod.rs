//! Views of a plan and of a campaign: what people and programs read. They compute nothing that matters.

mod arithmetic;
mod canvas;
mod cause;
mod difference;
mod entries;
mod explanation;
mod explanation_html;
mod fact_text;
mod gantt;
mod graph;
mod headline;
mod items;
mod ladder;
mod lines;
mod periods;
mod phases;
mod plan;
mod points;
mod record;
mod scorecard;
mod standings;
mod standings_html;
mod statistics;
mod timetable;
mod waiting;
mod way_up;
mod why_not;
mod words;

pub use difference::{Change, Differences, UnitDifference, differences};
pub use entries::story_lines;
pub use explanation::{
    ExplainedEntry, ExplainedRule, Explanation, explain, explain_campaign, explain_measure, general_lines,
};
pub use gantt::gantt_svg;
pub use graph::graph_svg;
pub use items::{ItemLine, items};
pub use ladder::ladder_svg;
pub use lines::{Lines, one_line};
pub use periods::{PeriodRow, PeriodTable};
pub use phases::{Gate, PhaseMachine, PhaseNode, phase_machine, phases_mermaid, phases_svg, phases_text};
pub use plan::{
    CountedMeasure, MeasureView, PhaseView, PlanView, RuleView, ScoreItemView, TaskView, UnitView, plan_view,
};
pub use record::Record;
pub use scorecard::scorecard_svg;
pub use standings::{
    Counts, DueNext, Light, PhaseLine, Standing, StandingEntry, StandingMeasure, Standings, standings,
};
pub use statistics::{IndicatorRow, IndicatorTable, statistics};
pub use timetable::{ObligationLine, TimetableView, timetable_view};
pub use waiting::InHand;
pub use why_not::{OccasionLine, WhyNotView, why_not};
pub use words::Words;
