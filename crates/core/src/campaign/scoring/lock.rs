//! Periods locked after review: facts that take effect within one, or before it and would change what it came to, are
//! refused until it is opened again on somebody's authority.

use super::period::Period;
use super::{ScoreRefusal, Scoring};
use crate::campaign::consequences::{Cause, Consequence, What};
use crate::campaign::{Campaign, Event, Fact, Refusal};
use crate::time::Instant;
use std::sync::Arc;

/// A period to be locked, or opened again.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct LockIntent {
    period: Arc<str>,
    locked: bool,
}

impl Scoring {
    fn locked_periods(&self) -> impl Iterator<Item = &Period> {
        self.closed.iter().filter(|p| self.locked.contains(&p.name))
    }
}

impl Campaign {
    /// Whether a fact would change a period that is locked.
    pub(in crate::campaign) fn beyond_locks(&self, fact: &Fact) -> Result<(), Refusal> {
        // A lock goes by a fact of its own, on somebody's authority.
        if let Event::Corrected { corrects, .. } = &fact.event
            && let Some(Event::PeriodLocked { period, .. } | Event::PeriodUnlocked { period, .. }) =
                self.said(*corrects).as_deref()
        {
            return Err(ScoreRefusal::CorrectsLock { period: period.clone(), seq: *corrects }.into());
        }
        if self.state.scoring.locked.is_empty() {
            return Ok(());
        }
        let corrected = match &fact.event {
            Event::Corrected { corrects, instead, .. } => {
                [self.log.get(*corrects).map(|f| f.at), instead.as_ref().map(|i| i.at)]
            }
            _ => [None, None],
        };
        let mut instants = corrected.into_iter().flatten().chain([fact.at]);
        match instants.find_map(|at| self.locked_period(at)) {
            Some(period) => Err(ScoreRefusal::PeriodIsLocked { period: period.to_string() }.into()),
            None => Ok(()),
        }
    }

    fn locked_period(&self, at: Instant) -> Option<&Arc<str>> {
        let day = self.zone().local_date(at);
        let within = |p: &&Period| (p.opens || p.days.first <= day) && day <= p.days.last;
        self.state.scoring.locked_periods().find(within).map(|p| &p.name)
    }

    /// The locked period that a consequence is about: of its days, or told at its end.
    pub(in crate::campaign) fn locked_by_outcome(&self, c: &Consequence) -> Option<&Arc<str>> {
        let zone = self.zone();
        let of = |p: &&Period| {
            let from = zone.day_start(p.days.first);
            let within = (p.opens || from <= c.at.instant()) && c.at.instant() <= zone.day_end(p.days.last);
            match &c.what {
                What::PeriodClosed(told) => told.period == p.name,
                What::PeriodRolledUp(told) => told.period == p.name,
                _ => within,
            }
        };
        self.state.scoring.locked_periods().find(of).map(|p| &p.name)
    }

    /// Whether what a fact took back or told anew would change a period that is locked.
    pub(in crate::campaign) fn beyond_locked_outcomes<'c>(
        &self,
        mut changed: impl Iterator<Item = &'c Consequence>,
    ) -> Result<(), Refusal> {
        if self.state.scoring.locked.is_empty() {
            return Ok(());
        }
        match changed.find_map(|c| self.locked_by_outcome(c)) {
            Some(period) => Err(ScoreRefusal::ChangesLocked { period: period.to_string() }.into()),
            None => Ok(()),
        }
    }

    pub(in crate::campaign) fn judge_lock(&self, period: &str, locked: bool) -> Result<LockIntent, Refusal> {
        let scoring = &self.state.scoring;
        let wrong = |state, done| Err(Refusal::WrongState { what: format!("`{period}`"), state, done });
        // What an earlier version of the plan closed can be locked too.
        let Some(found) = scoring.closed.iter().find(|p| *p.name == *period) else {
            let mut known = scoring.closed.iter().chain(&scoring.table.periods).map(|p| &*p.name);
            if known.any(|name| name == period) {
                return wrong("not over", "locked or unlocked");
            }
            let known = scoring.closed.iter().chain(&scoring.table.periods).map(|p| &*p.name);
            let suggestion = crate::campaign::suggestion::nearest(period, known);
            return Err(ScoreRefusal::UnknownPeriod { period: period.to_owned(), suggestion }.into());
        };
        match (scoring.locked.contains(&found.name), locked) {
            (true, true) => wrong("locked", "locked again"),
            (false, false) => wrong("not locked", "unlocked"),
            _ => Ok(LockIntent { period: Arc::clone(&found.name), locked }),
        }
    }

    pub(in crate::campaign) fn lock(&mut self, intent: LockIntent, at: Instant, seq: u64) {
        let LockIntent { period, locked } = intent;
        if locked {
            self.state.scoring.locked.insert(Arc::clone(&period));
        } else {
            self.state.scoring.locked.remove(&period);
        }
        let what = What::PeriodLocked { period: Arc::clone(&period), locked };
        let id = Arc::from(format!("{}:{period}:fact-{seq}", what.word()));
        self.emit(None, Consequence { id, at: self.moment(at), cause: Cause::Fact(seq), rule: None, what });
    }

    /// Whether a period is locked, by its name.
    pub fn is_period_locked(&self, period: &str) -> bool {
        self.state.scoring.locked.contains(period)
    }
}
