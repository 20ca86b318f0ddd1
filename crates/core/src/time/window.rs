//! Windows of whole days, and dates as plans write them.

use chrono::{Datelike, Days, NaiveDate};
use thiserror::Error;

/// A span of calendar days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

/// A text that is no date or window.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DateError {
    /// Neither `YYYY-MM-DD` nor `MM-DD`.
    #[error("`{0}` is no date; write YYYY-MM-DD, or MM-DD where the plan has a year")]
    Form(String),
    /// A day the calendar does not have.
    #[error("`{0}` does not exist in the calendar")]
    NoSuchDay(String),
    /// `MM-DD` in a plan without a year.
    #[error("`{0}` has no year, and the plan sets none")]
    NoYear(String),
    /// A window whose end lies before its start.
    #[error("the window `{0}` ends before it starts")]
    Backwards(String),
}

/// Reads `YYYY-MM-DD`, or `MM-DD` in `year`.
///
/// # Errors
/// [`DateError`] with the text.
pub fn parse_date(text: &str, year: Option<i32>) -> Result<NaiveDate, DateError> {
    let text = text.trim();
    let number = |s: &str, digits: usize| {
        (s.len() == digits && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok()).flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    let form = || DateError::Form(text.to_owned());
    let (y, m, d) = match parts.as_slice() {
        [y, m, d] => (number(y, 4).and_then(|y| i32::try_from(y).ok()), number(m, 2), number(d, 2)),
        [m, d] => {
            let md = (number(m, 2), number(d, 2));
            if md.0.is_some() && md.1.is_some() && year.is_none() {
                return Err(DateError::NoYear(text.to_owned()));
            }
            (year, md.0, md.1)
        }
        _ => return Err(form()),
    };
    let (Some(y), Some(m), Some(d)) = (y, m, d) else { return Err(form()) };
    if !(1..=9999).contains(&y) {
        return Err(DateError::NoSuchDay(text.to_owned()));
    }
    NaiveDate::from_ymd_opt(y, m, d).ok_or_else(|| DateError::NoSuchDay(text.to_owned()))
}

impl Window {
    /// Reads `first..last`; an end without a year takes that of the start.
    ///
    /// # Errors
    /// [`DateError`] with the text.
    pub fn parse(text: &str, year: Option<i32>) -> Result<Window, DateError> {
        let (first, last) = text.split_once("..").ok_or_else(|| DateError::Form(text.to_owned()))?;
        let first = parse_date(first, year)?;
        let last = parse_date(last, Some(first.year()))?;
        if last < first {
            return Err(DateError::Backwards(text.to_owned()));
        }
        Ok(Window { first, last })
    }

    /// Whether a day lies within.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days both have in common.
    pub fn overlap(&self, other: &Window) -> Option<Window> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Window { first, last })
    }

    /// How many days.
    pub fn days(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

/// `day + n` calendar days, `None` past the ends of the calendar.
pub fn add_days(day: NaiveDate, n: i64) -> Option<NaiveDate> {
    let days = Days::new(n.unsigned_abs());
    let moved = if n >= 0 { day.checked_add_days(days) } else { day.checked_sub_days(days) };
    moved.filter(|d| (1..=9999).contains(&d.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_windows() {
        let w = Window::parse("05-01..11-01", Some(2026)).unwrap();
        assert_eq!((w.to_string(), w.days()), ("2026-05-01..2026-11-01".into(), 185));
        assert_eq!(parse_date("2026-02-30", None), Err(DateError::NoSuchDay("2026-02-30".into())));
        assert_eq!(parse_date("05-01", None), Err(DateError::NoYear("05-01".into())));
        assert_eq!(parse_date("5-1", Some(2026)), Err(DateError::Form("5-1".into())));
        assert!(matches!(Window::parse("06-01..05-01", Some(2026)), Err(DateError::Backwards(_))));
        assert!(Window::parse("2026-11-01..2027-02-01", None).is_ok());
    }
}
