//! Due expressions: `10-31`, `phase.start + 10 workdays`, `task.roster.done + 5 d`.

use super::calendar::NAMED_DAYS;
use super::period::{Period, PeriodError};
use super::window::{DateError, parse_date};
use chrono::{NaiveDate, NaiveTime};
use thiserror::Error;

/// What a due expression counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A day.
    Date(NaiveDate),
    /// First day of the campaign.
    CampaignStart,
    /// Last day of the campaign.
    CampaignEnd,
    /// First day of a phase; the task's own when unnamed.
    PhaseStart(Option<String>),
    /// Last day of a phase; the task's own when unnamed.
    PhaseEnd(Option<String>),
    /// The day the same unit's duty under that task is done, or everybody's when that unit has none.
    TaskDone(String),
    /// The occurrence's nominal day, for recurring tasks.
    Occurrence,
    /// When the duty was called for, for on-call tasks.
    Call,
    /// A named day of the calendar in the year of the campaign's first day, such as `spring-festival`.
    Named(String),
}

/// An anchor, moved by a period, at a time of day. Without a time, the whole day is still in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePoint {
    /// What it counts from.
    pub anchor: Anchor,
    /// How far, and whether backwards.
    pub offset: Option<(bool, Period)>,
    /// Until when on that day.
    pub time: Option<NaiveTime>,
}

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueExpr {
    /// On that day, the day included.
    On(DuePoint),
    /// Before that day, the day excluded.
    Before(DuePoint),
    /// The earliest of several.
    Earliest(Vec<DueExpr>),
    /// The latest of several.
    Latest(Vec<DueExpr>),
}

/// A text that is no due expression; offsets are bytes into that text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DueError {
    /// A date that is none.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The offset after `+` or `-` is no period.
    #[error(transparent)]
    Offset(#[from] PeriodError),
    /// Neither a date nor a known anchor.
    #[error("`{0}` is neither a date nor something to count from")]
    Anchor(String),
}

impl DuePoint {
    /// Reads an anchor with an optional offset and an optional time of day.
    ///
    /// # Errors
    /// [`DueError`] naming the part that is wrong.
    pub fn parse(text: &str, year: Option<i32>) -> Result<DuePoint, DueError> {
        let (rest, time) = match text.trim().rsplit_once(' ') {
            Some((rest, time)) if time.contains(':') => match NaiveTime::parse_from_str(time, "%H:%M") {
                Ok(t) => (rest.trim(), Some(t)),
                Err(_) => return Err(DueError::Anchor(text.trim().to_owned())),
            },
            _ => (text.trim(), None),
        };
        let split = |op: &str| rest.split_once(op).map(|(a, b)| (a.trim(), b.trim()));
        let (anchor, offset) = match (split(" + "), split(" - ")) {
            (Some((a, p)), _) => (a, Some((false, p.parse()?))),
            (None, Some((a, p))) => (a, Some((true, p.parse()?))),
            (None, None) => (rest, None),
        };
        Ok(DuePoint { anchor: parse_anchor(anchor, year)?, offset, time })
    }
}

fn parse_anchor(text: &str, year: Option<i32>) -> Result<Anchor, DueError> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(Anchor::Date(parse_date(text, year)?));
    }
    let named = |prefix: &str, suffix: &str| {
        text.strip_prefix(prefix)?.strip_suffix(suffix).filter(|id| !id.is_empty()).map(str::to_owned)
    };
    Ok(match text {
        "campaign.start" => Anchor::CampaignStart,
        "campaign.end" => Anchor::CampaignEnd,
        "phase.start" => Anchor::PhaseStart(None),
        "phase.end" => Anchor::PhaseEnd(None),
        "occurrence" => Anchor::Occurrence,
        "call" => Anchor::Call,
        day if NAMED_DAYS.contains(&day) => Anchor::Named(day.to_owned()),
        _ => {
            if let Some(id) = named("phase.", ".start") {
                Anchor::PhaseStart(Some(id))
            } else if let Some(id) = named("phase.", ".end") {
                Anchor::PhaseEnd(Some(id))
            } else if let Some(id) = named("task.", ".done") {
                Anchor::TaskDone(id)
            } else {
                return Err(DueError::Anchor(text.to_owned()));
            }
        }
    })
}

impl DueExpr {
    /// Every point of the expression.
    pub fn points(&self) -> Vec<&DuePoint> {
        match self {
            DueExpr::On(p) | DueExpr::Before(p) => vec![p],
            DueExpr::Earliest(all) | DueExpr::Latest(all) => all.iter().flat_map(DueExpr::points).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let p = DuePoint::parse("phase.start + 10 workdays", Some(2026)).unwrap();
        assert_eq!((p.anchor, p.offset), (Anchor::PhaseStart(None), Some((false, Period::workdays(10)))));
        let p = DuePoint::parse("spring-festival - 1 d", Some(2026)).unwrap();
        assert_eq!((p.anchor, p.offset), (Anchor::Named("spring-festival".into()), Some((true, Period::days(1)))));
        let p = DuePoint::parse("06-20 18:00", Some(2026)).unwrap();
        assert_eq!(p.time, NaiveTime::from_hms_opt(18, 0, 0));
        assert_eq!(DuePoint::parse("task.名單.done", None).unwrap().anchor, Anchor::TaskDone("名單".into()));
        for bad in ["", "phase", "phase..start", "10-31 + x", "soon", "02-30", "10-31 25:00", "適時"] {
            assert!(DuePoint::parse(bad, Some(2026)).is_err(), "{bad}");
        }
    }
}
