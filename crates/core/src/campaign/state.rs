//! The state of a campaign: arrays, indexed by what the timetable counts.

use super::appeals::Appeals;
use super::calls::Call;
use super::consequences::Consequence;
use super::indicators::Reports;
use super::items::Items;
use super::ladder::{FollowUpAt, Measure, Proposal};
use super::phases::PhaseStanding;
use super::schedule::{Batch, Schedule};
use super::scoring::{Account, Crossing, Scoring, base};
use crate::check::CheckedPlan;
use crate::plan::Start;
use crate::rules::Past;
use crate::time::Instant;
use crate::timetable::{Deadline, ObligationIx, PhaseIx, Table, TaskIx, Timetable, UnitIx};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where an obligation stands. Overdue is a property, not a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Not owed yet: its window has not begun, or it waits for another.
    Waiting,
    /// Owed.
    Open,
    /// Handed in, not yet accepted.
    Submitted,
    /// Done.
    Fulfilled,
    /// Waived.
    Waived,
    /// Cancelled.
    Cancelled,
}

impl Status {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Waiting => "waiting",
            Status::Open => "open",
            Status::Submitted => "submitted",
            Status::Fulfilled => "fulfilled",
            Status::Waived => "waived",
            Status::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more is expected.
    pub fn is_done(self) -> bool {
        matches!(self, Status::Fulfilled | Status::Waived | Status::Cancelled)
    }
}

/// An instant, or none, in no more room than an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When(i64);

impl When {
    /// No instant; the calendar begins long after this one.
    pub(super) const NEVER: When = When(i64::MIN);

    pub(super) fn get(self) -> Option<Instant> {
        (self != When::NEVER).then_some(Instant::from_millis(self.0))
    }
}

impl From<Instant> for When {
    fn from(at: Instant) -> When {
        When(at.millis())
    }
}

/// One obligation. Kept small: there may be millions.
#[derive(Debug, Clone)]
pub(super) struct Duty {
    pub(super) status: Status,
    /// Whether its window has begun.
    pub(super) in_window: bool,
    /// Whether its present deadline was breached.
    pub(super) breached: bool,
    /// Whether any deadline was ever breached, or it was done late.
    pub(super) late: bool,
    /// Whether a reminder was given for its present deadline.
    pub(super) reminded: bool,
    /// How many of the tasks it waits for are not done yet.
    pub(super) waits: u32,
    /// How often its deadline was moved.
    pub(super) round: u16,
    /// Whether an extension or a return set its deadline: then no other task moves it.
    pub(super) extended: bool,
    /// When it was done or waived.
    pub(super) done: When,
    /// When it was handed in last.
    pub(super) submitted: When,
    /// A deadline of its own, where it differs from the timetable's.
    pub(super) own: Option<Box<Deadline>>,
}

/// A phase's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseState {
    /// Its window has not begun.
    Planned,
    /// Its window has begun, but what it waits for does not hold.
    Held,
    /// It runs.
    Active,
    /// It runs beyond its window, because what must hold at its end does not.
    Overrun,
    /// It is over.
    Closed,
}

impl PhaseState {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            PhaseState::Planned => "planned",
            PhaseState::Held => "held",
            PhaseState::Active => "active",
            PhaseState::Overrun => "overrun",
            PhaseState::Closed => "closed",
        }
    }

    /// Whether it runs.
    pub fn is_active(self) -> bool {
        matches!(self, PhaseState::Active | PhaseState::Overrun)
    }
}

/// How many duties of a phase are open, and overdue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) open: u32,
    pub(super) overdue: u32,
}

/// A unit's score and measure.
#[derive(Debug, Clone)]
pub(super) struct UnitState {
    pub(super) account: Account,
    /// The measure it stands under: an index into [`State::measures`].
    pub(super) standing: Option<u32>,
    pub(super) past: Vec<Past>,
    /// Where in its story the appraisal period that runs begins: entries before it are closed.
    pub(super) fresh_from: usize,
    /// What it started with.
    pub(super) began: Decimal,
    /// What the score was when that period began.
    pub(super) opening: Decimal,
    /// The amendments since, under which its entries were made.
    pub(super) crossings: Vec<Crossing>,
}

/// How far a duty has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// When that was said.
    pub at: Instant,
    /// Per cent.
    pub percent: Option<u8>,
    /// In words.
    pub note: Option<String>,
}

/// Everything that changes while a campaign runs.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) clock: Option<Instant>,
    pub(super) schedule: Schedule,
    pub(super) duties: Table<ObligationIx, Duty>,
    pub(super) phases: Table<PhaseIx, PhaseStanding>,
    /// Open and overdue duties by phase; the last place is for those of none.
    pub(super) tally: Vec<Tally>,
    /// Duties that were called for; each has its place among the duties after those of the timetable.
    pub(super) calls: Vec<Call>,
    /// How often a duty went with an amended plan: one that comes back is another.
    pub(super) departed: BTreeMap<Arc<str>, u16>,
    /// The same of phases.
    pub(super) departed_phases: BTreeMap<Arc<str>, u16>,
    /// Of duties that are overdue: how often each was urged, and when it will be next.
    pub(super) urged: BTreeMap<ObligationIx, (u32, Instant)>,
    pub(super) units: Table<UnitIx, UnitState>,
    pub(super) measures: Vec<Measure>,
    /// Measures that wait to be approved.
    pub(super) proposals: Vec<Proposal>,
    /// Duties that measures call for again and again, each with when it is next; those that came round stay.
    pub(super) follow_ups: Vec<FollowUpAt>,
    /// Duties for which an excuse was accepted beforehand.
    pub(super) excused: BTreeSet<ObligationIx>,
    /// At how many ends of a month in a row units had a red light.
    pub(super) red_in_a_row: BTreeMap<UnitIx, u32>,
    /// When duties were acknowledged; most never are.
    pub(super) acknowledged: BTreeMap<ObligationIx, Instant>,
    /// How far duties have come, where somebody said so.
    pub(super) progress: BTreeMap<ObligationIx, Progress>,
    pub(super) items: Items,
    pub(super) reports: Reports,
    pub(super) appeals: Appeals,
    /// The entries of each unit that were reversed, by whatever fact.
    pub(super) reversed: BTreeMap<UnitIx, BTreeSet<Arc<str>>>,
    pub(super) scoring: Scoring,
    /// Obligations of each occurrence of each task that are not done.
    pub(super) open: Table<TaskIx, Vec<u32>>,
    /// What concerns a unit's standing, in order, for its explanation.
    pub(super) story: Table<UnitIx, Vec<Arc<Consequence>>>,
    /// What concerns no unit in particular.
    pub(super) general: Vec<Arc<Consequence>>,
    /// Whether it has begun, where it begins by a fact.
    pub(super) started: bool,
    /// Since when it is suspended.
    pub(super) suspended: Option<Instant>,
    /// What came due meanwhile and is done when it goes on.
    pub(super) put_off: Vec<Batch>,
    pub(super) closed: bool,
    /// How often it ended: an amended plan may let it go on.
    pub(super) closings: u16,
    /// When it was ended before its time.
    pub(super) terminated: Option<Instant>,
}

impl State {
    pub(super) fn new(plan: &CheckedPlan, mut schedule: Schedule) -> State {
        let reports = Reports::of(plan, &mut schedule);
        let timetable = &plan.timetable;
        let scoring = Scoring::of(plan);
        let items = plan.plan.scorecard.as_ref().map_or(0, |s| s.items.len());
        let unit = |scored: bool| UnitState {
            account: Account::new(base(&plan.plan, scored), items),
            standing: None,
            past: Vec::new(),
            fresh_from: 0,
            began: base(&plan.plan, scored),
            opening: base(&plan.plan, scored),
            crossings: Vec::new(),
        };
        let mut duties: Table<ObligationIx, Duty> = Table::with_capacity(timetable.obligations);
        for (ix, task) in timetable.tasks.enumerated() {
            for i in 0..task.occurrences.len() {
                // What nobody owes, or has no occurrence in time, holds nobody up.
                let holds = |t: TaskIx| {
                    !timetable.tasks[t].units.is_empty() && !timetable.awaited_occurrences(t, ix, i).is_empty()
                };
                let waits = task.after.iter().filter(|(t, d)| !d.due_only && holds(*t)).count();
                let fresh = Duty::new(u32::try_from(waits).unwrap_or(u32::MAX));
                for _ in task.of_occurrence(i) {
                    duties.push(fresh.clone());
                }
            }
        }
        State {
            clock: None,
            schedule,
            duties,
            phases: timetable.phases.iter().map(|_| PhaseStanding::new()).collect(),
            tally: vec![Tally::default(); timetable.phases.len() + 1],
            calls: Vec::new(),
            departed: BTreeMap::new(),
            departed_phases: BTreeMap::new(),
            urged: BTreeMap::new(),
            units: timetable.units.all().indices().map(|ix| unit(scoring.table.is_scored(ix))).collect(),
            measures: Vec::new(),
            proposals: Vec::new(),
            follow_ups: Vec::new(),
            excused: BTreeSet::new(),
            red_in_a_row: BTreeMap::new(),
            acknowledged: BTreeMap::new(),
            progress: BTreeMap::new(),
            items: Items::default(),
            reports,
            appeals: Appeals::new(),
            reversed: BTreeMap::new(),
            scoring,
            open: timetable
                .tasks
                .iter()
                .map(|t| vec![u32::try_from(t.units.len()).unwrap_or(u32::MAX); t.occurrences.len()])
                .collect(),
            story: timetable.units.all().iter().map(|_| Vec::new()).collect(),
            general: Vec::new(),
            started: plan.plan.campaign.start != Some(Start::Manual),
            suspended: None,
            put_off: Vec::new(),
            closed: false,
            closings: 0,
            terminated: None,
        }
    }

    /// The deadline that holds for an obligation now.
    pub(super) fn deadline(&self, timetable: &Timetable, ix: ObligationIx) -> Option<Deadline> {
        if let Some(own) = &self.duties.at(ix)?.own {
            return Some(**own);
        }
        let place = timetable.place(ix)?;
        timetable.tasks[place.task].occurrences.get(place.occurrence)?.deadline
    }

    /// The measure a unit stands under.
    pub(super) fn standing(&self, unit: UnitIx) -> Option<&Measure> {
        self.measures.get(self.units[unit].standing? as usize)
    }
}
