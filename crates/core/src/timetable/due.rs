//! Due expressions turned into days and instants.

use super::Timetable;
use crate::plan::Shift;
use crate::time::{
    Anchor, Calendar, CalendarError, DueExpr, DuePoint, Instant, Period, PeriodUnit, Window, Zone, add_days, show_date,
};
use chrono::{Datelike, Months, NaiveDate};
use std::fmt;

/// When something is due: by the end of a day, or by an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// In time until that day ends.
    Day(NaiveDate),
    /// In time before that instant.
    At(Instant),
}

impl Due {
    /// The first instant that is too late.
    pub fn end(self, zone: &Zone) -> Instant {
        match self {
            Due::Day(day) => zone.day_end(day),
            Due::At(at) => at,
        }
    }

    /// The day it falls on.
    pub fn day(self, zone: &Zone) -> NaiveDate {
        match self {
            Due::Day(day) => day,
            Due::At(at) => zone.local_date(at),
        }
    }

    /// As outputs show it: an ISO date, or an RFC 3339 instant.
    pub fn show(self, zone: &Zone) -> String {
        match self {
            Due::Day(day) => show_date(day),
            Due::At(at) => zone.format(at),
        }
    }
}

/// Why a due date cannot be worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueProblem {
    /// The calendar.
    Calendar(CalendarError),
    /// A phase named in it is unknown, or the task has none.
    NoPhase,
    /// `occurrence` in a task that occurs once.
    NoOccurrence,
    /// A day beyond the years 1 to 9999.
    OutOfRange,
    /// The calendar has no such named day.
    NoNamedDay(String),
}

impl From<CalendarError> for DueProblem {
    fn from(e: CalendarError) -> DueProblem {
        DueProblem::Calendar(e)
    }
}

impl fmt::Display for DueProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DueProblem::Calendar(e) => e.fmt(f),
            DueProblem::NoPhase => f.write_str("no such phase"),
            DueProblem::NoOccurrence => f.write_str("the task does not recur"),
            DueProblem::OutOfRange => f.write_str("beyond the calendar"),
            DueProblem::NoNamedDay(day) => write!(f, "the calendar does not know `{day}`"),
        }
    }
}

/// What dates are counted with.
#[derive(Debug, Clone, Copy)]
pub struct Clockwork<'a> {
    /// The plan's zone.
    pub zone: &'a Zone,
    /// The plan's calendar.
    pub calendar: &'a Calendar,
}

/// What a due expression may count from.
pub struct Anchors<'a> {
    /// The campaign's window.
    pub campaign: Window,
    /// The window of a phase; the task's own for `None`.
    pub phase: &'a dyn Fn(Option<&str>) -> Option<Window>,
    /// The occurrence's nominal day.
    pub occurrence: Option<NaiveDate>,
    /// When the duty was called for.
    pub call: Option<Instant>,
    /// When the named task was done for this unit; `None` while it is not.
    pub done: &'a dyn Fn(&str) -> Option<Instant>,
}

impl Timetable {
    /// A date of the plan itself, that of no duty. None where the calendar cannot answer, or it counts from what is not
    /// done.
    pub(crate) fn date(&self, expr: &DueExpr) -> Option<Due> {
        let phase = |id: Option<&str>| id.and_then(|id| self.phase(id)).map(|p| self.phases[p].window);
        let anchors = Anchors { campaign: self.window, phase: &phase, occurrence: None, call: None, done: &|_| None };
        self.clockwork().due(expr, &anchors).ok().flatten()
    }
}

impl Clockwork<'_> {
    /// Works out a due expression. `Ok(None)` while it waits for a task to be done.
    pub fn due(&self, expr: &DueExpr, anchors: &Anchors<'_>) -> Result<Option<Due>, DueProblem> {
        match expr {
            DueExpr::On(point) => self.point(point, anchors),
            DueExpr::Before(point) => Ok(match self.point(point, anchors)? {
                Some(Due::Day(day)) => Some(Due::Day(add_days(day, -1).ok_or(DueProblem::OutOfRange)?)),
                other => other,
            }),
            DueExpr::Earliest(all) | DueExpr::Latest(all) => {
                let mut best: Option<Due> = None;
                for one in all {
                    // What still waits for a task cannot be compared: the earliest goes by the others, the latest waits.
                    let Some(due) = self.due(one, anchors)? else {
                        if matches!(expr, DueExpr::Latest(_)) {
                            return Ok(None);
                        }
                        continue;
                    };
                    let better = best.is_none_or(|b| {
                        let (b, d) = (b.end(self.zone), due.end(self.zone));
                        if matches!(expr, DueExpr::Earliest(_)) { d < b } else { d > b }
                    });
                    if better {
                        best = Some(due);
                    }
                }
                Ok(best)
            }
        }
    }

    fn point(&self, point: &DuePoint, anchors: &Anchors<'_>) -> Result<Option<Due>, DueProblem> {
        let phase = |id: &Option<String>| (anchors.phase)(id.as_deref()).ok_or(DueProblem::NoPhase);
        // Hours count from the instant a thing starts or ends; days from the day it does.
        let (day, instant) = match &point.anchor {
            Anchor::Date(d) => (*d, self.zone.day_end(*d)),
            Anchor::CampaignStart => (anchors.campaign.first, self.zone.day_start(anchors.campaign.first)),
            Anchor::CampaignEnd => (anchors.campaign.last, self.zone.day_end(anchors.campaign.last)),
            Anchor::PhaseStart(id) => {
                let first = phase(id)?.first;
                (first, self.zone.day_start(first))
            }
            Anchor::PhaseEnd(id) => {
                let last = phase(id)?.last;
                (last, self.zone.day_end(last))
            }
            Anchor::Occurrence => {
                let day = anchors.occurrence.ok_or(DueProblem::NoOccurrence)?;
                (day, self.zone.day_end(day))
            }
            Anchor::Call => {
                let Some(call) = anchors.call else { return Ok(None) };
                (self.zone.local_date(call), call)
            }
            Anchor::TaskDone(task) => {
                let Some(done) = (anchors.done)(task) else { return Ok(None) };
                (self.zone.local_date(done), done)
            }
            Anchor::Named(name) => {
                let year = anchors.campaign.first.year();
                let day = self.calendar.named_day(name, year).ok_or_else(|| DueProblem::NoNamedDay(name.clone()))??;
                (day, self.zone.day_end(day))
            }
        };
        let due = match point.offset {
            None => Due::Day(day),
            Some((back, Period { amount, unit: PeriodUnit::Hours })) => {
                let ms = i64::from(amount) * 3_600_000;
                Due::At(instant.checked_add_millis(if back { -ms } else { ms }).ok_or(DueProblem::OutOfRange)?)
            }
            Some((back, period)) => Due::Day(self.add(day, period, back)?),
        };
        Ok(Some(match point.time {
            Some(time) => Due::At(self.zone.at(due.day(self.zone), time)),
            None => due,
        }))
    }

    /// A day moved by a period of days, working days, weeks or months; hours count as none.
    pub fn add(&self, day: NaiveDate, period: Period, back: bool) -> Result<NaiveDate, DueProblem> {
        let n = i64::from(period.amount) * if back { -1 } else { 1 };
        let moved = match period.unit {
            PeriodUnit::Hours => Some(day),
            PeriodUnit::Days => add_days(day, n),
            PeriodUnit::Weeks => add_days(day, n * 7),
            PeriodUnit::Workdays => Some(self.calendar.add_workdays(day, n)?),
            PeriodUnit::Months => {
                let months = Months::new(period.amount);
                let moved = if back { day.checked_sub_months(months) } else { day.checked_add_months(months) };
                moved.filter(|d| (1..=9999).contains(&d.year()))
            }
        };
        moved.ok_or(DueProblem::OutOfRange)
    }

    /// A due date moved by a period, staying a day or an instant as it was.
    pub fn move_due(&self, due: Due, period: Period, back: bool) -> Result<Due, DueProblem> {
        if period.unit == PeriodUnit::Hours {
            let ms = i64::from(period.amount) * 3_600_000;
            let at = due.end(self.zone).checked_add_millis(if back { -ms } else { ms });
            return at.map(Due::At).ok_or(DueProblem::OutOfRange);
        }
        match due {
            Due::Day(day) => Ok(Due::Day(self.add(day, period, back)?)),
            Due::At(at) => {
                let local = self.zone.local(at);
                Ok(Due::At(self.zone.at(self.add(local.date(), period, back)?, local.time())))
            }
        }
    }

    /// When a period that starts at `from` ends: hours on the clock, everything else at the end of the last day.
    pub fn end_of(&self, from: Instant, period: Period) -> Result<Due, DueProblem> {
        if period.unit == PeriodUnit::Hours {
            let at = from.checked_add_millis(i64::from(period.amount) * 3_600_000);
            return at.map(Due::At).ok_or(DueProblem::OutOfRange);
        }
        Ok(Due::Day(self.add(self.zone.local_date(from), period, false)?))
    }

    /// A due day moved off a rest day, where the task asks for it.
    pub fn shift(&self, due: Due, shift: Option<Shift>) -> Result<Due, DueProblem> {
        Ok(match (due, shift) {
            (Due::Day(day), Some(Shift::NextWorkday)) => Due::Day(self.calendar.next_workday(day)?),
            (Due::Day(day), Some(Shift::PreviousWorkday)) => Due::Day(self.calendar.previous_workday(day)?),
            (due, _) => due,
        })
    }
}
