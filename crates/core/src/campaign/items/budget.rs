//! Time limits as budgets: how much was used, and what is left after a suspension. Items and remedy periods share them.

use super::item::{Stay, Suspension};
use crate::time::{Instant, Period, PeriodUnit};
use crate::timetable::{Clockwork, Due, DueProblem};
use chrono::NaiveDate;

const HOUR: i64 = 3_600_000;

/// How much of a limit is used: of an item in a state, of a remedy period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// How long it is.
    pub limit: Period,
    /// How much it has used: whole hours of a limit in hours, working days of one in working days, else days.
    pub used: i64,
    /// What is counted.
    pub unit: PeriodUnit,
    /// The days on which its clock was stopped and started again.
    pub suspended: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// What a limit is counted in, once it runs: weeks and months are so many days.
fn unit(limit: Period) -> PeriodUnit {
    match limit.unit {
        PeriodUnit::Hours | PeriodUnit::Workdays => limit.unit,
        _ => PeriodUnit::Days,
    }
}

impl Stay {
    /// How much of its limit was used by `now`; `None` without a limit, or where the calendar does not reach.
    ///
    /// The day on which a clock starts is not counted, neither the first nor one on which it goes on; the day on which
    /// it stops is. So a clock stopped and started on one day loses nothing.
    pub fn budget(&self, now: Instant, c: Clockwork<'_>) -> Option<Budget> {
        let now = self.left.map_or(now, |left| left.min(now));
        Budget::of(self.limit?, self.since, &self.suspensions, now, c)
    }

    /// Until when the item may stay, when its clock goes on at `at`: what was left when it stopped, from there.
    pub(super) fn due_after(&self, at: Instant, c: Clockwork<'_>) -> Result<Option<Due>, DueProblem> {
        let (Some(due), Some(limit)) = (self.due, self.limit) else { return Ok(self.due) };
        let Some(Suspension { from, .. }) = self.suspensions.last() else { return Ok(Some(due)) };
        left_from(due, limit, *from, at, c).map(Some)
    }
}

impl Budget {
    /// How much of a limit that began at `since` was used by `now`; `None` where the calendar does not reach.
    pub(in crate::campaign) fn of(
        limit: Period,
        since: Instant,
        suspensions: &[Suspension],
        now: Instant,
        c: Clockwork<'_>,
    ) -> Option<Budget> {
        let mut used = 0;
        let mut start = since;
        for stop in suspensions.iter().take_while(|s| s.from <= now) {
            used += counted(start, stop.from, unit(limit), c)?;
            start = stop.until.unwrap_or(now);
        }
        used += counted(start, now.max(start), unit(limit), c)?;
        let day = |at| c.zone.local_date(at);
        let suspended = suspensions.iter().map(|s| (day(s.from), s.until.map(day))).collect();
        let used = if limit.unit == PeriodUnit::Hours { used / HOUR } else { used };
        Some(Budget { limit, used, unit: unit(limit), suspended })
    }
}

/// Until when a limit runs whose clock stopped at `from` and goes on at `at`: what was left then, from there.
pub(in crate::campaign) fn left_from(
    due: Due,
    limit: Period,
    from: Instant,
    at: Instant,
    c: Clockwork<'_>,
) -> Result<Due, DueProblem> {
    // Time that had run out before is not given back.
    if due.end(c.zone) <= from {
        return Ok(due);
    }
    let today = c.zone.local_date(at);
    let stopped = c.zone.local_date(from);
    match due {
        Due::At(end) => {
            let left = end.millis().saturating_sub(from.millis());
            at.checked_add_millis(left).map(Due::At).ok_or(DueProblem::OutOfRange)
        }
        Due::Day(day) => {
            let (left, unit) = match unit(limit) {
                PeriodUnit::Workdays => (c.calendar.workdays_between(stopped, day)?, PeriodUnit::Workdays),
                _ => ((day - stopped).num_days(), PeriodUnit::Days),
            };
            let amount = u32::try_from(left).map_err(|_| DueProblem::OutOfRange)?;
            Ok(Due::Day(c.add(today, Period { amount, unit }, false)?))
        }
    }
}

/// How much passes from one instant to another: milliseconds, days or working days.
fn counted(from: Instant, to: Instant, unit: PeriodUnit, c: Clockwork<'_>) -> Option<i64> {
    let (first, last) = (c.zone.local_date(from), c.zone.local_date(to));
    match unit {
        PeriodUnit::Hours => to.millis().checked_sub(from.millis()),
        PeriodUnit::Workdays => c.calendar.workdays_between(first, last).ok(),
        _ => Some((last - first).num_days()),
    }
}
