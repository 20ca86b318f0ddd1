//! The days that a return reports on.

use super::decode::{Decode, Decoder, choice};
use super::id::Id;
use crate::document::Node;
use crate::time::{Window, add_days};
use chrono::{Datelike, NaiveDate};

choice! {
    /// A period of the calendar, as seen from the day a return is due.
    pub enum CoveredPeriod {
        /// The month it is due in.
        ThisMonth = "this-month",
        /// The month before.
        LastMonth = "last-month",
        /// The quarter it is due in.
        ThisQuarter = "this-quarter",
        /// The quarter before.
        LastQuarter = "last-quarter",
        /// The half-year it is due in.
        ThisHalfYear = "this-half-year",
        /// The half-year before.
        LastHalfYear = "last-half-year",
        /// The year it is due in.
        ThisYear = "this-year",
        /// The year before.
        LastYear = "last-year",
    }
}

impl CoveredPeriod {
    /// Its days, seen from the day a return is due; `None` past the ends of the calendar.
    pub fn seen_from(self, day: NaiveDate) -> Option<Window> {
        let (months, back) = match self {
            CoveredPeriod::ThisMonth => (1, 0),
            CoveredPeriod::LastMonth => (1, 1),
            CoveredPeriod::ThisQuarter => (3, 0),
            CoveredPeriod::LastQuarter => (3, 1),
            CoveredPeriod::ThisHalfYear => (6, 0),
            CoveredPeriod::LastHalfYear => (6, 1),
            CoveredPeriod::ThisYear => (12, 0),
            CoveredPeriod::LastYear => (12, 1),
        };
        // Months counted through from the year 0: every period starts at a multiple of its length.
        let month = day.year().checked_mul(12)?.checked_add(i32::try_from(day.month0()).ok()?)?;
        let first = (month.div_euclid(months) - back) * months;
        let start = |m: i32| {
            let month = u32::try_from(m.rem_euclid(12)).ok()?;
            NaiveDate::from_ymd_opt(m.div_euclid(12), month + 1, 1)
        };
        // The first day, moved by none, must lie within the calendar as well.
        Some(Window { first: add_days(start(first)?, 0)?, last: add_days(start(first + months)?, -1)? })
    }
}

/// The days that a return reports on.
#[derive(Debug, Clone, PartialEq)]
pub enum Covers {
    /// The whole campaign.
    Campaign,
    /// A phase; the task's own when unnamed.
    Phase(Option<Id>),
    /// A period of the calendar.
    Period(CoveredPeriod),
    /// Days of its own.
    Days(Window),
}

impl Decode for Covers {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = d.scalar(node, "window")?.text.as_str();
        match text {
            "campaign" => return Some(Covers::Campaign),
            "phase" => return Some(Covers::Phase(None)),
            _ => {}
        }
        if let Some(id) = text.strip_prefix("phase.").and_then(|id| id.parse().ok()) {
            return Some(Covers::Phase(Some(id)));
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Window::decode(node, d).map(Covers::Days);
        }
        CoveredPeriod::decode(node, d).map(Covers::Period)
    }
}

#[cfg(test)]
mod tests {
    use super::CoveredPeriod as P;
    use crate::time::parse_date;

    #[test]
    fn periods_are_seen_from_the_day_due() {
        let cases = [
            (P::ThisMonth, "2026-02-10", "2026-02-01..2026-02-28"),
            (P::LastMonth, "2026-01-01", "2025-12-01..2025-12-31"),
            (P::LastMonth, "2024-03-31", "2024-02-01..2024-02-29"),
            (P::ThisQuarter, "2026-06-30", "2026-04-01..2026-06-30"),
            (P::LastQuarter, "2026-01-05", "2025-10-01..2025-12-31"),
            (P::ThisHalfYear, "2026-06-25", "2026-01-01..2026-06-30"),
            (P::LastHalfYear, "2026-07-05", "2026-01-01..2026-06-30"),
            (P::LastHalfYear, "2026-02-05", "2025-07-01..2025-12-31"),
            (P::ThisYear, "2026-11-25", "2026-01-01..2026-12-31"),
            (P::LastYear, "2026-11-25", "2025-01-01..2025-12-31"),
        ];
        for (period, day, window) in cases {
            let seen = period.seen_from(parse_date(day, None).unwrap()).unwrap();
            assert_eq!(seen.to_string(), window, "{period:?} from {day}");
        }
        let first = parse_date("0001-01-01", None).unwrap();
        assert_eq!((P::LastMonth.seen_from(first), P::LastYear.seen_from(first)), (None, None));
        let last = parse_date("9999-12-31", None).unwrap();
        assert_eq!(P::ThisYear.seen_from(last).unwrap().last, last);
    }
}
