//! The periods that figures are reported for.

use super::{Window, add_days, parse_date};
use chrono::{Datelike, NaiveDate, Weekday};
use std::fmt;

/// A period of the calendar: a year, a quarter, a month, a third of a month (旬), a week, a day, or days of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportPeriod {
    /// Its first day.
    first: NaiveDate,
    /// Its last day.
    last: NaiveDate,
}

impl ReportPeriod {
    /// The notations, for those who wrote another.
    pub(crate) const NOTATIONS: &'static str = "a year, quarter, month, third of a month, week or day: 2026, 2026-Q2, 2026-05, 2026-05-D1, 2026-W19, 2026-05-11";

    /// Reads `2026`, `2026-Q2`, `2026-05`, `2026-05-D1` (上旬; `D2` 中旬, `D3` 下旬), `2026-W19` (ISO 8601) or
    /// `2026-05-11`; anything else is none.
    pub fn parse(text: &str) -> Option<ReportPeriod> {
        let number = |part: &str, digits: usize| {
            let whole = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            whole.then(|| part.parse::<u32>().ok()).flatten()
        };
        let mut parts = text.split('-');
        let year = i32::try_from(number(parts.next()?, 4)?).ok().filter(|y| (1..=9999).contains(y))?;
        let (second, third) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        match (second, third) {
            (None, _) => months(year, 1, 12),
            (Some(part), None) => {
                if let Some(quarter) = part.strip_prefix('Q') {
                    let quarter = number(quarter, 1).filter(|q| (1..=4).contains(q))?;
                    return months(year, quarter * 3 - 2, 3);
                }
                if let Some(week) = part.strip_prefix('W') {
                    let first = NaiveDate::from_isoywd_opt(year, number(week, 2)?, Weekday::Mon)?;
                    return between(first, add_days(first, 6)?);
                }
                months(year, number(part, 2)?, 1)
            }
            (Some(month), Some(part)) => match part.strip_prefix('D') {
                Some(third) => {
                    let whole = months(year, number(month, 2)?, 1)?;
                    let day = |n| add_days(whole.first, n);
                    match number(third, 1)? {
                        1 => between(whole.first, day(9)?),
                        2 => between(day(10)?, day(19)?),
                        3 => between(day(20)?, whole.last),
                        _ => None,
                    }
                }
                None => parse_date(text, None).ok().and_then(|day| between(day, day)),
            },
        }
    }

    /// The days of a window, as a period.
    pub fn of(window: Window) -> ReportPeriod {
        ReportPeriod { first: window.first, last: window.last }
    }

    /// Its days.
    pub fn window(self) -> Window {
        Window { first: self.first, last: self.last }
    }

    /// Whether it lies within another, or is the same.
    pub fn lies_within(self, other: ReportPeriod) -> bool {
        other.first <= self.first && self.last <= other.last
    }
}

fn between(first: NaiveDate, last: NaiveDate) -> Option<ReportPeriod> {
    let in_calendar = |day: &NaiveDate| (1..=9999).contains(&day.year());
    (in_calendar(&first) && in_calendar(&last)).then_some(ReportPeriod { first, last })
}

/// So many whole months from one of a year on.
fn months(year: i32, month: u32, count: u32) -> Option<ReportPeriod> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    between(first, first.checked_add_months(chrono::Months::new(count))?.pred_opt()?)
}

impl fmt::Display for ReportPeriod {
    /// The shortest notation that says just these days; `first..last` where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        let week = self.first.iso_week();
        let notations = [
            format!("{year:04}"),
            format!("{year:04}-Q{}", month.div_ceil(3)),
            format!("{year:04}-{month:02}"),
            format!("{year:04}-{month:02}-D{}", (self.first.day().div_ceil(10)).min(3)),
            format!("{:04}-W{:02}", week.year(), week.week()),
            self.first.to_string(),
        ];
        match notations.iter().find(|text| ReportPeriod::parse(text) == Some(*self)) {
            Some(text) => f.write_str(text),
            None => self.window().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_and_print() {
        for (text, days) in [
            ("2026", "2026-01-01..2026-12-31"),
            ("2026-Q2", "2026-04-01..2026-06-30"),
            ("2026-Q4", "2026-10-01..2026-12-31"),
            ("2026-02", "2026-02-01..2026-02-28"),
            ("2024-02-D3", "2024-02-21..2024-02-29"),
            ("2026-05-D1", "2026-05-01..2026-05-10"),
            ("2026-05-D2", "2026-05-11..2026-05-20"),
            ("2026-05-D3", "2026-05-21..2026-05-31"),
            ("2026-W19", "2026-05-04..2026-05-10"),
            ("2026-W01", "2025-12-29..2026-01-04"),
            ("2026-W53", "2026-12-28..2027-01-03"),
            ("2026-05-11", "2026-05-11..2026-05-11"),
            ("9999", "9999-01-01..9999-12-31"),
        ] {
            let period = ReportPeriod::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((period.window().to_string().as_str(), period.to_string().as_str()), (days, text));
        }
        for bad in [
            "",
            "26",
            "2026-",
            "2026-13",
            "2026-0",
            "2026-5",
            "2026-Q0",
            "2026-Q5",
            "2026-Q",
            "2026-W00",
            "2025-W53",
            "2026-W1",
            "2026-05-D0",
            "2026-05-D4",
            "2026-13-D1",
            "2026-02-30",
            "2026-05-1",
            "0000",
            "2026-05-11-1",
            " 2026",
            "2026-q2",
            "二〇二六",
            "2026-05-01..2026-05-31",
            "9999-W53",
            "2026-05-D11",
            "+026",
        ] {
            assert_eq!(ReportPeriod::parse(bad), None, "{bad}");
        }
        let half = ReportPeriod::of(Window::parse("2026-01-01..2026-06-30", None).unwrap());
        assert_eq!(half.to_string(), "2026-01-01..2026-06-30");
        assert_eq!(ReportPeriod::of(Window::parse("2026-05-01..2026-05-31", None).unwrap()).to_string(), "2026-05");
    }
}
