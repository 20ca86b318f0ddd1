//! RFC 5545 `RRULE` text, written.

use std::fmt;

use chrono::{Datelike, Weekday};

use super::recurrence::{ByDay, Ends, Recurrence};
use super::rrule::{FREQUENCIES, WEEKDAYS};

/// Canonical `RRULE` text: the frequency, then interval, end and lists in a fixed order, what is the default left out.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FREQUENCIES.iter().find(|(_, known)| *known == self.frequency).map_or("", |(name, _)| name);
        write!(f, "FREQ={name}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.ends {
            Ends::Never => {}
            Ends::After(count) => write!(f, ";COUNT={count}")?,
            Ends::On(day) => write!(f, ";UNTIL={:04}{:02}{:02}", day.year(), day.month(), day.day())?,
        }
        list(f, "BYMONTH", &self.by_month)?;
        list(f, "BYWEEKNO", &self.by_week_no)?;
        list(f, "BYYEARDAY", &self.by_year_day)?;
        list(f, "BYMONTHDAY", &self.by_month_day)?;
        list(f, "BYDAY", &self.by_day)?;
        list(f, "BYSETPOS", &self.by_set_pos)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", code(self.week_start))?;
        }
        Ok(())
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(code(self.weekday))
    }
}

fn code(day: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("", |(name, _)| name)
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index == 0 {
            write!(f, ";{name}={item}")?;
        } else {
            write!(f, ",{item}")?;
        }
    }
    Ok(())
}
