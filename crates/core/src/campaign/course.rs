//! A course of events: the state, the plan that holds, and the running of everything that holds once more.

use super::accountability::RuleIndex;
use super::facts::FactLog;
use super::recent::Recent;
use super::schedule::Schedule;
use super::state::State;
use super::{Campaign, Refusal, Told};
use crate::check::CheckedPlan;
use crate::time::Instant;
use std::sync::Arc;

/// The state of a campaign and the plan that holds at its clock; an amendment changes both.
#[derive(Debug, Clone)]
pub(super) struct Course {
    pub(super) plan: CheckedPlan,
    pub(super) rules: Arc<RuleIndex>,
    pub(super) state: State,
}

impl Course {
    /// Before the first day.
    pub(super) fn new(plan: CheckedPlan) -> Course {
        let mut state = State::new(&plan, Schedule::of(&plan));
        state.queue_scoring(&plan.timetable.zone);
        Course { rules: Arc::new(RuleIndex::of(&plan)), state, plan }
    }
}

/// Why everything cannot be run again: the number of the fact that was refused, and why.
pub(super) type AtFault = (u64, Refusal);

impl Campaign {
    /// Puts a course in place of the one that runs, which it becomes.
    pub(super) fn exchange(&mut self, course: &mut Course) {
        std::mem::swap(&mut self.plan, &mut course.plan);
        std::mem::swap(&mut self.rules, &mut course.rules);
        std::mem::swap(&mut self.state, &mut course.state);
    }

    /// Runs the facts of a log that come after `since` (or all of them) up to `to`, leaving this campaign as it was. What
    /// is told on the way comes with the course. A fact that is `new` must make sense; one taken before may have become moot.
    pub(super) fn run_again(
        &mut self,
        log: &FactLog,
        since: Option<&Snapshot>,
        to: Instant,
        new: Option<u64>,
    ) -> Result<(Course, Vec<Told>), AtFault> {
        let mut course = match since {
            Some(snapshot) => snapshot.course.clone(),
            None => Course::new(self.first.clone()),
        };
        self.exchange(&mut course);
        let (journal, fresh) = (self.journal.take(), std::mem::take(&mut self.fresh));
        let fresh_units = self.fresh_units.replace(Vec::new());
        let done = log.held_since(since.map(|s| s.at)).try_for_each(|held| {
            self.pass_grid(held.at, false);
            let redone = if new == Some(held.seq) { self.redo_new(&held) } else { self.redo(&held) };
            redone.map_err(|refusal| (held.seq, refusal))
        });
        if done.is_ok() && self.state.clock.is_none_or(|clock| clock < to) {
            self.pass_grid(to, true);
            self.run_until(to);
        }
        self.exchange(&mut course);
        let told = std::mem::replace(&mut self.fresh, fresh).into_iter();
        let units = std::mem::replace(&mut self.fresh_units, fresh_units).unwrap_or_default();
        let told = told.zip(units).map(|(consequence, unit)| Told { unit, consequence }).collect();
        self.journal = journal;
        done.map(|()| (course, told))
    }
}

/// A course as it stood at an instant: everything that came due up to and including it is done, and every fact that had
/// taken effect by then.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) at: Instant,
    course: Course,
}

impl Snapshot {
    pub(super) fn course(&self) -> Course {
        self.course.clone()
    }
}

/// Courses kept on the way, so that what changes the past need not begin at the beginning. They may be dropped at any
/// time.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshots {
    /// How far apart, in milliseconds; none are kept without.
    every: Option<i64>,
    /// Whether the host wants none, late facts or not.
    unwanted: bool,
    taken: Vec<Arc<Snapshot>>,
    /// What was told since one of the latest.
    pub(super) recent: Option<Recent>,
}

const DAY: i64 = 86_400_000;
/// How far apart snapshots are where the host does not say.
const WEEK: i64 = 7 * DAY;
/// How many are kept; the older ones stand further apart.
const MOST: usize = 24;
/// How many spans between snapshots it is known of what was told in them.
const RECENT: usize = 3;

impl Snapshots {
    /// What was told before the oldest snapshot of the latest few is no longer wanted.
    fn let_go(&mut self) {
        let oldest = self.taken.iter().rev().nth(RECENT).map(|s| s.at);
        if let Some((recent, oldest)) = self.recent.as_mut().zip(oldest) {
            recent.forget_until(oldest);
        }
    }

    /// Drops those that a change at `at` makes wrong.
    pub(super) fn forget_from(&mut self, at: Instant) {
        self.taken.retain(|s| s.at < at);
    }

    /// The latest that will do.
    pub(super) fn find(&self, holds: impl Fn(&Snapshot) -> bool) -> Option<Arc<Snapshot>> {
        self.taken.iter().rev().find(|s| holds(s)).cloned()
    }

    fn thin(&mut self) {
        if self.taken.len() > MOST {
            // Of the older half, every other one: gaps grow with age.
            let half = self.taken.len() / 2;
            let mut i = 0;
            self.taken.retain(|_| {
                i += 1;
                i > half || i % 2 == 0
            });
        }
    }
}

impl Campaign {
    /// Keeps a snapshot of the campaign every so many days of its clock, at most two dozen, so that facts handed in late
    /// and questions about the past start from the nearest. Without a call they are kept every seven days from the first
    /// fact that comes late. 0 drops them and keeps none. They change no outcome.
    pub fn keep_snapshots(&mut self, days: u32) {
        self.snapshots = Snapshots::default();
        self.snapshots.unwanted = days == 0;
        self.snapshots.every = (days > 0).then_some(i64::from(days) * DAY);
        self.snapshots.recent = (days > 0).then(|| Recent::from(self.state.clock));
        self.fresh_units = (days > 0).then(Vec::new);
    }

    /// From the first fact that comes late, snapshots are worth their memory.
    pub(super) fn begin_snapshots(&mut self) {
        if self.snapshots.every.is_none() && !self.snapshots.unwanted {
            self.snapshots.every = Some(WEEK);
            self.snapshots.recent = Some(Recent::from(self.state.clock));
            self.fresh_units = Some(Vec::new());
        }
    }

    /// Moves the clock on to `to`, taking the snapshots that fall on the way. With `last`, one that falls on `to` itself
    /// too: facts of that instant are yet to come, and have later numbers.
    pub(super) fn pass_grid(&mut self, to: Instant, last: bool) {
        let Some(every) = self.snapshots.every else { return };
        let start = self.plan.timetable.start().millis();
        let on_grid = |millis: i64| start + (millis - start).div_euclid(every) * every;
        let since = self.state.clock.map_or(start - every, Instant::millis);
        // What lies so far back is thinned out at once.
        let far = on_grid(to.millis()).saturating_sub(every * 12);
        let mut next = (on_grid(since) + every).max(far);
        while next < to.millis() || last && next == to.millis() {
            let at = Instant::from_millis(next);
            self.run_until(at);
            if self.snapshots.taken.last().is_none_or(|s| s.at < at) {
                let course =
                    Course { plan: self.plan.clone(), rules: Arc::clone(&self.rules), state: self.state.clone() };
                self.snapshots.taken.push(Arc::new(Snapshot { at, course }));
                self.snapshots.let_go();
                self.snapshots.thin();
            }
            next += every;
        }
    }
}
