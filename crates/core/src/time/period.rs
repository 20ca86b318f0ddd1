//! A length of time as plans write it: `10 workdays`, `24 h`.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// What a [`Period`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodUnit {
    /// Hours of 60 minutes, on the clock.
    Hours,
    /// Calendar days.
    Days,
    /// Working days of the plan's calendar.
    Workdays,
    /// Calendar weeks of seven days.
    Weeks,
    /// Calendar months; the day is clipped to the month's last.
    Months,
}

/// A whole number of hours, days, working days, weeks or months; at most 9,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

/// A text that is no [`Period`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no period; write a whole number and one of h, d, workdays, w, months, years")]
pub struct PeriodError {
    /// The text.
    pub text: String,
}

impl Period {
    /// `n` calendar days.
    pub fn days(n: u32) -> Period {
        Period { amount: n, unit: PeriodUnit::Days }
    }

    /// `n` working days.
    pub fn workdays(n: u32) -> Period {
        Period { amount: n, unit: PeriodUnit::Workdays }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let error = || PeriodError { text: text.to_owned() };
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(error)?;
        let (number, unit) = trimmed.split_at_checked(split).ok_or_else(error)?;
        let unit = match unit.trim() {
            "h" | "hour" | "hours" => PeriodUnit::Hours,
            "d" | "day" | "days" => PeriodUnit::Days,
            "workday" | "workdays" => PeriodUnit::Workdays,
            "w" | "week" | "weeks" => PeriodUnit::Weeks,
            "month" | "months" | "year" | "years" => PeriodUnit::Months,
            _ => return Err(error()),
        };
        // A year is twelve months.
        let times = if text.contains("year") { 12 } else { 1 };
        let amount = number.parse::<u32>().ok().and_then(|n| n.checked_mul(times));
        let amount = amount.filter(|n| *n <= 9_999).ok_or_else(error)?;
        Ok(Period { amount, unit })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.amount) {
            (PeriodUnit::Hours, _) => "h",
            (PeriodUnit::Days, _) => "d",
            (PeriodUnit::Workdays, 1) => "workday",
            (PeriodUnit::Workdays, _) => "workdays",
            (PeriodUnit::Weeks, _) => "w",
            (PeriodUnit::Months, 1) => "month",
            (PeriodUnit::Months, _) => "months",
        };
        write!(f, "{} {unit}", self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_and_print() {
        for (text, shown) in
            [("10 workdays", "10 workdays"), ("1workday", "1 workday"), ("1 year", "12 months"), ("24 h", "24 h")]
        {
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()), Ok(shown.to_owned()));
        }
        for text in ["", "10", "d", "-1 d", "10000 d", "99999999999999999999 d", "1.5 d", "十 d", "10 日"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
