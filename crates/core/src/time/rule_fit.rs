//! Whether a day fits a recurrence rule.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::recurrence::{ByDay, Frequency, Recurrence};

/// Whether a day fits all parts of a rule but `BYSETPOS`.
pub(super) fn fits(rule: &Recurrence, day: NaiveDate) -> bool {
    fits_month(rule, day) && fits_month_day(rule, day) && fits_by_day(rule, day) && fits_year(rule, day)
}

fn fits_month(rule: &Recurrence, day: NaiveDate) -> bool {
    rule.by_month.is_empty() || rule.by_month.iter().any(|month| u32::from(*month) == day.month())
}

fn fits_month_day(rule: &Recurrence, day: NaiveDate) -> bool {
    if rule.by_month_day.is_empty() {
        return true;
    }
    let number = i64::from(day.day());
    let from_end = number - i64::from(day.num_days_in_month()) - 1;
    rule.by_month_day.iter().any(|wanted| i64::from(*wanted) == number || i64::from(*wanted) == from_end)
}

fn fits_by_day(rule: &Recurrence, day: NaiveDate) -> bool {
    if rule.by_day.is_empty() {
        return true;
    }
    let weekday = day.weekday();
    let in_month = rule.frequency == Frequency::Monthly || !rule.by_month.is_empty();
    let (place, length) =
        if in_month { (day.day0(), u32::from(day.num_days_in_month())) } else { (day.ordinal0(), year_length(day)) };
    let nth = i64::from(place / 7) + 1;
    let nth_from_end = -i64::from(length.saturating_sub(place + 1) / 7) - 1;
    let fits = |wanted: &ByDay| {
        let number = i64::from(wanted.nth);
        wanted.weekday == weekday && (number == 0 || number == nth || number == nth_from_end)
    };
    rule.by_day.iter().any(fits)
}

/// `BYYEARDAY` and `BYWEEKNO`.
fn fits_year(rule: &Recurrence, day: NaiveDate) -> bool {
    if !rule.by_year_day.is_empty() {
        let number = i64::from(day.ordinal());
        let from_end = number - i64::from(year_length(day)) - 1;
        if !rule.by_year_day.iter().any(|wanted| i64::from(*wanted) == number || i64::from(*wanted) == from_end) {
            return false;
        }
    }
    if rule.by_week_no.is_empty() {
        return true;
    }
    week_number(day, rule.week_start).is_some_and(|(number, weeks)| {
        rule.by_week_no.iter().any(|wanted| i64::from(*wanted) == number || i64::from(*wanted) == number - weeks - 1)
    })
}

/// The number of a day's week and how many weeks that week's year has. As in ISO 8601 a week belongs to the year that
/// has at least four of its days, but it may begin on any weekday.
fn week_number(day: NaiveDate, week_start: Weekday) -> Option<(i64, i64)> {
    let middle_of = |day: NaiveDate| {
        let into_week = i64::from(day.weekday().days_since(week_start));
        day.checked_add_signed(TimeDelta::days(3 - into_week))
    };
    let number_of = |middle: NaiveDate| i64::from(middle.ordinal0() / 7) + 1;
    let middle = middle_of(day)?;
    // 28 December always lies in the last week of its year.
    let last = middle_of(NaiveDate::from_ymd_opt(middle.year(), 12, 28)?)?;
    Some((number_of(middle), number_of(last)))
}

fn year_length(day: NaiveDate) -> u32 {
    if day.leap_year() { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_begin_on_monday_are_iso_weeks() {
        let first = NaiveDate::from_ymd_opt(1999, 12, 1).unwrap();
        for day in first.iter_days().take(11_000) {
            let (number, weeks) = week_number(day, Weekday::Mon).unwrap();
            assert_eq!(number, i64::from(day.iso_week().week()), "{day}");
            assert_eq!(
                weeks,
                i64::from(NaiveDate::from_ymd_opt(day.iso_week().year(), 12, 28).unwrap().iso_week().week())
            );
        }
    }

    #[test]
    fn weeks_may_begin_on_sunday() {
        // 2026 begins on a Thursday: the week of Sunday 28 December has only three days of it.
        let number = |day: &str| week_number(day.parse().unwrap(), Weekday::Sun).unwrap();
        assert_eq!(number("2026-01-03"), (53, 53));
        assert_eq!(number("2026-01-04"), (1, 52));
    }
}
