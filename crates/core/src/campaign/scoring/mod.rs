//! Scores: points moved within a hierarchy of items, items scored without a rule, appraisal by periods, ranks.

mod account;
mod assess;
mod carry_over;
mod count;
mod cycles;
mod evaluate;
mod given_back;
mod lock;
mod period;
mod points;
mod ranking;
mod refusal;
mod replay;
mod roll_up;
mod table;

pub(super) use account::Account;
pub(super) use assess::AssessIntent;
pub(super) use cycles::Crossed;
use cycles::Cycle;
pub use cycles::PointsGathered;
pub(super) use given_back::GiveBack;
pub(super) use lock::LockIntent;
use period::Period;
pub use period::{PeriodResult, PeriodTold};
pub(super) use points::Movement;
pub use ranking::Place;
pub use refusal::ScoreRefusal;
pub(super) use replay::{Changed, Crossing, Replayed, places_of};
pub use roll_up::{PeriodRolledUp, RolledUp};
use table::ScoreTable;
pub(super) use table::base;

use crate::check::CheckedPlan;
use crate::timetable::UnitIx;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What of scoring changes while a campaign runs, beside the scores themselves.
#[derive(Debug, Clone)]
pub(super) struct Scoring {
    /// The scorecard with its names looked up.
    pub(super) table: Arc<ScoreTable>,
    /// What each closed period came to, in order.
    results: Vec<PeriodResult>,
    /// The periods that were closed, in order, each with the days that no other had closed.
    closed: Vec<Period>,
    /// What the scores of each came to for units above, in order.
    rolled: Vec<PeriodRolledUp>,
    /// When the last was closed.
    closed_at: Option<crate::time::Instant>,
    /// For how many periods in a row each unit has been at the bottom.
    runs: BTreeMap<UnitIx, u32>,
    /// The marks given in the period that runs, by item and unit, with the number of the fact.
    assessed: BTreeMap<(usize, UnitIx), u64>,
    /// Items with a date of their own that were scored.
    dated: BTreeSet<usize>,
    /// Entries of which half was given back.
    halved: BTreeSet<Arc<str>>,
    /// When each unit's cases of a kind came last, for the surcharge on repetition.
    cases: BTreeMap<(usize, UnitIx), crate::time::Instant>,
    /// Cycles of points accounts: of each that ever took anything, the last.
    cycles: Vec<Cycle>,
    /// Entries that were put right, of accounts that carry over what was not.
    settled: BTreeSet<Arc<str>>,
    /// Entries that do not count while an appeal against them is pending.
    suspended: BTreeSet<Arc<str>>,
    /// Periods locked after review.
    locked: BTreeSet<Arc<str>>,
}

impl Scoring {
    pub(super) fn of(plan: &CheckedPlan) -> Scoring {
        Scoring {
            table: Arc::new(ScoreTable::of(plan)),
            results: Vec::new(),
            closed: Vec::new(),
            rolled: Vec::new(),
            closed_at: None,
            runs: BTreeMap::new(),
            assessed: BTreeMap::new(),
            dated: BTreeSet::new(),
            halved: BTreeSet::new(),
            cases: BTreeMap::new(),
            cycles: Vec::new(),
            settled: BTreeSet::new(),
            suspended: BTreeSet::new(),
            locked: BTreeSet::new(),
        }
    }
}
