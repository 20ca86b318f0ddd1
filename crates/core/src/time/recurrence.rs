//! Rules by which a date returns: the date part of RFC 5545's RRULE.

use chrono::{Datelike, NaiveDate, Weekday};

pub use super::occurrences::Occurrences;
pub use super::rrule_error::RruleError;

/// A recurrence rule over calendar days: RFC 5545 `RRULE` (section 3.3.10) without times of day.
///
/// Made from text by [`parse_rrule`](Self::parse_rrule) (also `FromStr`) or by the short forms below; `Display` writes
/// canonical `RRULE` text. The first day the rule may fall on (`DTSTART`) is given to [`dates`](Self::dates), not
/// kept here. Two rules are equal when their canonical texts are.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Recurrence {
    pub(super) frequency: Frequency,
    /// At least 1.
    pub(super) interval: u32,
    pub(super) ends: Ends,
    // The lists are sorted and without repetition; an empty one is a part the rule does not have.
    pub(super) by_month: Vec<u8>,
    pub(super) by_week_no: Vec<i8>,
    pub(super) by_year_day: Vec<i16>,
    pub(super) by_month_day: Vec<i8>,
    pub(super) by_day: Vec<ByDay>,
    pub(super) by_set_pos: Vec<i16>,
    pub(super) week_start: Weekday,
}

/// The period a rule counts in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks, beginning on the rule's `WKST` (Monday unless said otherwise).
    Weekly,
    /// Calendar months.
    Monthly,
    /// Calendar years.
    Yearly,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Ends {
    Never,
    After(u32),
    /// The last day it may fall on.
    On(NaiveDate),
}

/// A weekday, or the `nth` of its kind in the month or year (negative: from the end; 0: every one).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct ByDay {
    pub(super) nth: i8,
    pub(super) weekday: Weekday,
}

impl Recurrence {
    pub(super) fn new(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            ends: Ends::Never,
            by_month: Vec::new(),
            by_week_no: Vec::new(),
            by_year_day: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_set_pos: Vec::new(),
            week_start: Weekday::Mon,
        }
    }

    /// Brings the lists into canonical form.
    pub(super) fn sorted(mut self) -> Self {
        self.by_day.sort_by_key(|day| (day.nth, day.weekday.num_days_from_monday()));
        self.by_day.dedup();
        sort(&mut self.by_month);
        sort(&mut self.by_week_no);
        sort(&mut self.by_year_day);
        sort(&mut self.by_month_day);
        sort(&mut self.by_set_pos);
        self
    }

    /// Every month on these days: 1 to 31, or -1 (the last) to -31. A month without the day is left out, as RFC 5545
    /// has it: day 31 comes seven times a year. Numbers beyond are for the caller to refuse: they match no day, and
    /// their `RRULE` text cannot be read back. Without any number it is the start's day of the month.
    #[must_use]
    pub fn monthly_on(days: Vec<i8>) -> Self {
        Self { by_month_day: days, ..Self::new(Frequency::Monthly) }.sorted()
    }

    /// Every week on these weekdays; without any, on the start's.
    #[must_use]
    pub fn weekly_on(weekdays: Vec<Weekday>) -> Self {
        let by_day = weekdays.into_iter().map(|weekday| ByDay { nth: 0, weekday }).collect();
        Self { by_day, ..Self::new(Frequency::Weekly) }.sorted()
    }

    /// Every calendar quarter, on a day (as in [`monthly_on`](Self::monthly_on)) of its first, second or third month,
    /// 1 to 3. Other numbers are held within that.
    #[must_use]
    pub fn quarterly(month_in_quarter: u8, day: i8) -> Self {
        let month = month_in_quarter.clamp(1, 3);
        let by_month = vec![month, month + 3, month + 6, month + 9];
        Self { by_month, by_month_day: vec![day], ..Self::new(Frequency::Yearly) }
    }

    /// Every year on a day (as in [`monthly_on`](Self::monthly_on)) of a month, 1 to 12. Years without the day are
    /// left out. Another number of a month matches no day.
    #[must_use]
    pub fn yearly_on(month: u8, day: i8) -> Self {
        Self { by_month: vec![month], by_month_day: vec![day], ..Self::new(Frequency::Yearly) }
    }

    /// Every `n` days from the start on; 0 counts as 1.
    #[must_use]
    pub fn every_days(n: u32) -> Self {
        Self::new(Frequency::Daily).with_interval(n)
    }

    /// The same rule in every `interval`-th day, week, month or year, counted from the one of the start; 0 counts as
    /// 1. A quarterly rule counts years.
    #[must_use]
    pub fn with_interval(self, interval: u32) -> Self {
        Self { interval: interval.max(1), ..self }
    }

    /// The same rule, ending after this many dates; 0 leaves none. RFC 5545 allows one end only: an earlier `until` is
    /// replaced.
    #[must_use]
    pub fn with_count(self, count: u32) -> Self {
        Self { ends: Ends::After(count), ..self }
    }

    /// The same rule, falling on `last` at the latest. RFC 5545 allows one end only: an earlier count is replaced.
    /// `last` is held within the years 1 to 9999, which is what `UNTIL` can say.
    #[must_use]
    pub fn with_until(self, last: NaiveDate) -> Self {
        let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(last);
        let end = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(last);
        Self { ends: Ends::On(last.max(first).min(end)), ..self }
    }

    /// The period the rule counts in.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The rule looks at every how-many-th period.
    #[must_use]
    pub fn interval(&self) -> u32 {
        self.interval
    }

    /// After how many dates it ends, if it says so.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        if let Ends::After(count) = self.ends { Some(count) } else { None }
    }

    /// The last day it may fall on, if it says so.
    #[must_use]
    pub fn until(&self) -> Option<NaiveDate> {
        if let Ends::On(last) = self.ends { Some(last) } else { None }
    }

    /// The months it names, ascending; empty when it names none.
    #[must_use]
    pub fn months(&self) -> &[u8] {
        &self.by_month
    }

    /// The days of the month it names, ascending, negative ones counting from the end; empty when it names none.
    #[must_use]
    pub fn month_days(&self) -> &[i8] {
        &self.by_month_day
    }

    /// The rule's dates from `start` (its `DTSTART`) to `end_inclusive`, ascending.
    ///
    /// `start` is a date of the rule only if it fits it. What the rule leaves open is taken from `start`: a monthly
    /// rule without days falls on its day of the month, a weekly one on its weekday, a yearly one on its day (and
    /// month, unless it names months). `COUNT` counts from `start`. Dates lie in the years 1 to 9999; a start outside
    /// them has none. The end bounds the search, so a rule that never comes true ends too.
    ///
    /// Where RFC 5545 leaves room this agrees with python-dateutil: `BYWEEKNO` without `BYDAY` means all seven days,
    /// in the calendar year they fall in, and `BYSETPOS` of a weekly rule counts in the first week only what is not
    /// before `start`.
    #[must_use]
    pub fn dates(&self, start: NaiveDate, end_inclusive: NaiveDate) -> Occurrences {
        Occurrences::new(self.filled_from(start), start, end_inclusive)
    }

    /// The rule with what it leaves open filled in.
    fn filled_from(&self, start: NaiveDate) -> Self {
        let mut rule = self.clone();
        let open = rule.by_week_no.is_empty()
            && rule.by_year_day.is_empty()
            && rule.by_month_day.is_empty()
            && rule.by_day.is_empty();
        if !open {
            return rule;
        }
        match rule.frequency {
            Frequency::Daily => {}
            Frequency::Weekly => rule.by_day.push(ByDay { nth: 0, weekday: start.weekday() }),
            Frequency::Monthly | Frequency::Yearly => {
                // Always fits: a day is at most 31, a month at most 12.
                rule.by_month_day.extend(i8::try_from(start.day()));
                if rule.frequency == Frequency::Yearly && rule.by_month.is_empty() {
                    rule.by_month.extend(u8::try_from(start.month()));
                }
            }
        }
        rule
    }
}

fn sort<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_dates(rule: &Recurrence, start: &str, number: usize) -> Vec<String> {
        let end = NaiveDate::from_ymd_opt(2100, 1, 1).unwrap();
        rule.dates(start.parse().unwrap(), end).take(number).map(|date| date.to_string()).collect()
    }

    #[test]
    fn short_forms() {
        let month_ends = Recurrence::monthly_on(vec![-1, 15, 15]);
        assert_eq!(month_ends.to_string(), "FREQ=MONTHLY;BYMONTHDAY=-1,15");
        assert_eq!(first_dates(&month_ends, "2026-02-16", 3), ["2026-02-28", "2026-03-15", "2026-03-31"]);
        let quarterly = Recurrence::quarterly(3, 25);
        assert_eq!(quarterly.to_string(), "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25");
        assert_eq!(first_dates(&quarterly, "2026-03-26", 2), ["2026-06-25", "2026-09-25"]);
        let weekly = Recurrence::weekly_on(vec![Weekday::Fri, Weekday::Mon]);
        assert_eq!(weekly.to_string(), "FREQ=WEEKLY;BYDAY=MO,FR");
        assert_eq!(first_dates(&weekly, "2026-07-01", 2), ["2026-07-03", "2026-07-06"]);
        let leap_days = Recurrence::yearly_on(2, 29).with_count(2);
        assert_eq!(first_dates(&leap_days, "2026-01-01", 9), ["2028-02-29", "2032-02-29"]);
        let tens = Recurrence::every_days(10).with_until("2026-07-20".parse().unwrap());
        assert_eq!(first_dates(&tens, "2026-07-01", 9), ["2026-07-01", "2026-07-11"]);
        assert_eq!((tens.interval(), tens.count(), tens.frequency()), (10, None, Frequency::Daily));
        assert_eq!((leap_days.months(), leap_days.month_days(), leap_days.until()), (&[2_u8][..], &[29_i8][..], None));
    }

    #[test]
    fn numbers_beyond_match_nothing() {
        for rule in [
            Recurrence::monthly_on(vec![0, 32, -32, i8::MIN]),
            Recurrence::yearly_on(13, 1),
            Recurrence::yearly_on(1, 0),
        ] {
            assert_eq!(first_dates(&rule, "2026-01-01", 1), [""; 0]);
        }
        assert_eq!(Recurrence::quarterly(u8::MAX, 1), Recurrence::quarterly(3, 1));
        assert_eq!(Recurrence::every_days(0), Recurrence::every_days(1));
        assert_eq!(first_dates(&Recurrence::every_days(1).with_count(0), "2026-01-01", 1), [""; 0]);
        assert_eq!(first_dates(&Recurrence::monthly_on(vec![]), "2026-01-05", 2), ["2026-01-05", "2026-02-05"]);
        assert_eq!(first_dates(&Recurrence::weekly_on(vec![]), "2026-01-05", 2), ["2026-01-05", "2026-01-12"]);
        let too_late = Recurrence::every_days(1).with_until(NaiveDate::MAX);
        assert_eq!(too_late.to_string().parse(), Ok(too_late));
    }
}
