//! Working-day calendars.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use thiserror::Error;

use super::cn;
use super::year::{Year, length, weekday_count};

/// What a calendar starts from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Base {
    /// Every day is a working day. Covers all years.
    EveryDay,
    /// Monday to Friday. Covers all years.
    Weekdays,
    /// Mainland China: the State Council's annual notices, with their days off and the weekends worked in return.
    /// Covers 2004 to 2026.
    Cn,
}

/// Names that [`Calendar::named_day`] knows.
pub const NAMED_DAYS: [&str; 7] =
    ["new-year", "spring-festival", "qingming", "labour-day", "dragon-boat", "mid-autumn", "national-day"];

/// Why a calendar has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// Nothing is known about the working days (or the festivals) of this year: the host must supply its notice.
    #[error("the calendar has no data for the year {year}")]
    NotCovered {
        /// The first year that was needed and is missing.
        year: i32,
    },
    /// The answer lies beyond the dates that can be represented (years ±262 000).
    #[error("the working day lies beyond the range of dates")]
    OutOfRange,
}

/// Tells working days from days off. Dates are calendar days without time zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    base: Base,
    holidays: BTreeSet<NaiveDate>,
    workdays: BTreeSet<NaiveDate>,
    covered: BTreeSet<i32>,
    /// The years that are not simply the base's rule, in order.
    years: Vec<Year>,
}

impl Calendar {
    /// A calendar of a base and days that differ from it: `holidays` are off, `workdays` work, and a day in both
    /// works. With [`Base::Cn`] days beyond its years change nothing unless
    /// [`with_covered_years`](Self::with_covered_years) names their year.
    #[must_use]
    pub fn new(base: Base, holidays: BTreeSet<NaiveDate>, workdays: BTreeSet<NaiveDate>) -> Self {
        Self { base, holidays, workdays, covered: BTreeSet::new(), years: Vec::new() }.compiled()
    }

    /// Declares that for these years Monday to Friday with the given holidays and workdays is the whole truth, as when
    /// the host supplies a notice that [`Base::Cn`] does not have; it replaces what `Cn` says of a year it covers.
    /// The other bases cover all years, and this changes nothing about them.
    #[must_use]
    pub fn with_covered_years(mut self, years: BTreeSet<i32>) -> Self {
        self.covered = years;
        self.compiled()
    }

    /// What the calendar starts from.
    #[must_use]
    pub fn base(&self) -> Base {
        self.base
    }

    fn compiled(mut self) -> Self {
        let differing = self.holidays.iter().chain(&self.workdays).map(Datelike::year);
        let numbers: BTreeSet<i32> = match self.base {
            Base::Cn => cn::years().iter().map(|entry| entry.days.year).chain(self.covered.iter().copied()).collect(),
            Base::EveryDay | Base::Weekdays => differing.collect(),
        };
        self.years = numbers.into_iter().map(|number| self.compile(number)).collect();
        self
    }

    fn compile(&self, number: i32) -> Year {
        let mut days = match self.base {
            Base::EveryDay => Year::every_day(number),
            Base::Cn if !self.covered.contains(&number) => {
                cn::year(number).map_or_else(|| Year::weekdays(number), |entry| entry.days.clone())
            }
            Base::Weekdays | Base::Cn => Year::weekdays(number),
        };
        if let (Some(first), Some(last)) =
            (NaiveDate::from_yo_opt(number, 1), NaiveDate::from_yo_opt(number, length(number)))
        {
            self.holidays.range(first..=last).for_each(|date| days.set(*date, false));
            self.workdays.range(first..=last).for_each(|date| days.set(*date, true));
        }
        days
    }

    /// The compiled year, when it has one.
    fn year(&self, number: i32) -> Option<&Year> {
        // Mostly the years follow each other, and this is a direct hit.
        let first = self.years.first()?.year;
        let guess = usize::try_from(i64::from(number) - i64::from(first)).ok()?;
        match self.years.get(guess) {
            Some(year) if year.year == number => Some(year),
            _ => self.years.binary_search_by_key(&number, |year| year.year).ok().and_then(|at| self.years.get(at)),
        }
    }

    /// Number of working days of a year.
    fn count(&self, number: i32) -> Result<i64, CalendarError> {
        match (self.year(number), self.base) {
            (Some(year), _) => Ok(year.count()),
            (None, Base::EveryDay) => Ok(i64::from(length(number))),
            (None, Base::Weekdays) => Ok(weekday_count(number)),
            (None, Base::Cn) => Err(CalendarError::NotCovered { year: number }),
        }
    }

    /// Calls `ask` with the days of a year.
    fn with_year<T>(&self, number: i32, ask: impl FnOnce(&Year) -> T) -> Result<T, CalendarError> {
        match (self.year(number), self.base) {
            (Some(year), _) => Ok(ask(year)),
            (None, Base::EveryDay) => Ok(ask(&Year::every_day(number))),
            (None, Base::Weekdays) => Ok(ask(&Year::weekdays(number))),
            (None, Base::Cn) => Err(CalendarError::NotCovered { year: number }),
        }
    }

    /// Whether work is done on this day.
    ///
    /// # Errors
    /// [`CalendarError::NotCovered`] for a year the calendar does not cover.
    pub fn is_workday(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        match (self.year(date.year()), self.base) {
            (Some(year), _) => Ok(year.works(date.ordinal0())),
            (None, Base::EveryDay) => Ok(true),
            (None, Base::Weekdays) => Ok(date.weekday().num_days_from_monday() < 5),
            (None, Base::Cn) => Err(CalendarError::NotCovered { year: date.year() }),
        }
    }

    /// The `n`-th working day strictly after `date`; for negative `n` strictly before it; for 0 `date` itself, working
    /// day or not. The start day is never counted, as in the Civil Code, art. 201 (开始的当日不计入).
    ///
    /// # Errors
    /// [`CalendarError::NotCovered`] with the first missing year between `date` and the answer, or
    /// [`CalendarError::OutOfRange`].
    pub fn add_workdays(&self, date: NaiveDate, n: i64) -> Result<NaiveDate, CalendarError> {
        if n == 0 {
            return Ok(date);
        }
        let forward = n > 0;
        let beside = if forward { date.succ_opt() } else { date.pred_opt() };
        let start = beside.ok_or(CalendarError::OutOfRange)?;
        let last_year = if forward { NaiveDate::MAX.year() } else { NaiveDate::MIN.year() };
        let mut number = start.year();
        // How many of the year's working days lie on the near side of the start, or 0 from the second year on.
        let (below, all) = self.with_year(number, |year| (year.count_below(start.ordinal0()), year.count()))?;
        let through = if forward { below } else { self.with_year(number, |year| year.count_below(start.ordinal()))? };
        let mut wanted = n.unsigned_abs();
        let mut here = if forward { all - through } else { through };
        let mut skipped = if forward { through } else { all - through };
        // At most one step for each of chrono's half million years.
        loop {
            if let Ok(left) = i64::try_from(wanted)
                && left <= here
            {
                let index = if forward { skipped + left - 1 } else { here - left };
                return self.with_year(number, |year| year.nth(index))?.ok_or(CalendarError::OutOfRange);
            }
            wanted -= here.unsigned_abs();
            if number == last_year {
                return Err(CalendarError::OutOfRange);
            }
            number += if forward { 1 } else { -1 };
            here = self.count(number)?;
            skipped = 0;
        }
    }

    /// `date` itself if it is a working day, otherwise the next that is.
    ///
    /// # Errors
    /// As [`add_workdays`](Self::add_workdays).
    pub fn next_workday(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        if self.is_workday(date)? { Ok(date) } else { self.add_workdays(date, 1) }
    }

    /// `date` itself if it is a working day, otherwise the last before it.
    ///
    /// # Errors
    /// As [`add_workdays`](Self::add_workdays).
    pub fn previous_workday(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        if self.is_workday(date)? { Ok(date) } else { self.add_workdays(date, -1) }
    }

    /// Number of working days `d` with `a < d <= b`; when `b` is before `a`, minus the number with `b < d <= a`.
    ///
    /// # Errors
    /// [`CalendarError::NotCovered`] with the first missing year among those days.
    pub fn workdays_between(&self, a: NaiveDate, b: NaiveDate) -> Result<i64, CalendarError> {
        if b < a {
            return self.workdays_between(b, a).map(|days| -days);
        }
        let Some(first) = a.checked_add_days(Days::new(1)).filter(|first| *first <= b) else { return Ok(0) };
        let before = self.with_year(first.year(), |year| year.count_below(first.ordinal0()))?;
        let whole = (first.year()..b.year()).try_fold(0, |sum, year| Ok(sum + self.count(year)?))?;
        let last = self.with_year(b.year(), |year| year.count_below(b.ordinal()))?;
        Ok(whole + last - before)
    }

    /// The date in a year of a day that plans name, one of [`NAMED_DAYS`]; `None` for any other name.
    ///
    /// The day itself is meant, not the days off around it: `spring-festival` is the first day of the lunar year. It
    /// does not depend on the calendar's base, nor on the covered years.
    ///
    /// # Errors
    /// Inside the `Some`: [`CalendarError::NotCovered`] for a festival that moves, outside 2004 to 2026;
    /// [`CalendarError::OutOfRange`] for a year that no date can have.
    #[must_use]
    pub fn named_day(&self, name: &str, year: i32) -> Option<Result<NaiveDate, CalendarError>> {
        let fixed = |month| Some(NaiveDate::from_ymd_opt(year, month, 1).ok_or(CalendarError::OutOfRange));
        match name {
            "new-year" => fixed(1),
            "labour-day" => fixed(5),
            "national-day" => fixed(10),
            "spring-festival" | "qingming" | "dragon-boat" | "mid-autumn" => {
                let known = cn::year(year).and_then(|entry| entry.festival(name));
                Some(known.ok_or(CalendarError::NotCovered { year }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    const VECTORS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/workday_vectors.json"));

    fn plain(base: Base) -> Calendar {
        Calendar::new(base, BTreeSet::new(), BTreeSet::new())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(texts: &[&str]) -> BTreeSet<NaiveDate> {
        texts.iter().map(|text| day(text)).collect()
    }

    #[test]
    fn vectors() {
        let cn = plain(Base::Cn);
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        let date = |value: &Value| day(value.as_str().unwrap());
        for row in vectors["add"].as_array().unwrap() {
            let (start, n) = (date(&row[0]), row[1].as_i64().unwrap());
            if row[2].is_null() {
                assert_eq!(cn.add_workdays(start, n), Err(CalendarError::NotCovered { year: 2027 }));
                continue;
            }
            assert_eq!(cn.add_workdays(start, n), Ok(date(&row[2])), "{start} + {n}");
            assert_eq!(cn.workdays_between(start, date(&row[2])), Ok(n));
        }
        for row in vectors["month"].as_array().unwrap() {
            let first = day(&format!("{}-01", row[0].as_str().unwrap()));
            let before = first.pred_opt().unwrap();
            let end = first.checked_add_months(chrono::Months::new(1)).unwrap();
            let last = end.pred_opt().unwrap();
            assert_eq!(cn.workdays_between(before, last), Ok(row[1].as_i64().unwrap()), "{first}");
            assert_eq!(cn.next_workday(first), Ok(date(&row[2])));
            assert_eq!(cn.add_workdays(before, 5), Ok(date(&row[3])));
            assert_eq!(cn.previous_workday(last), Ok(date(&row[4])));
            assert_eq!(cn.add_workdays(end, -2), Ok(date(&row[5])));
        }
        for row in vectors["roll"].as_array().unwrap() {
            assert_eq!(cn.next_workday(date(&row[0])), Ok(date(&row[1])));
            assert_eq!(cn.previous_workday(date(&row[0])), Ok(date(&row[2])));
        }
    }

    #[test]
    fn years_without_data_are_said_to_be_so() {
        let cn = plain(Base::Cn);
        let missing = |year| Err(CalendarError::NotCovered { year });
        assert_eq!(cn.is_workday(day("2027-01-04")), Err(CalendarError::NotCovered { year: 2027 }));
        assert_eq!(cn.add_workdays(day("2026-12-31"), 1), missing(2027));
        assert_eq!(cn.add_workdays(day("2026-12-31"), i64::MAX), missing(2027));
        assert_eq!(cn.add_workdays(day("2004-01-02"), -1), missing(2003));
        assert_eq!(cn.add_workdays(day("2004-01-02"), i64::MIN), missing(2003));
        assert_eq!(
            cn.workdays_between(day("2000-01-01"), day("2030-01-01")),
            Err(CalendarError::NotCovered { year: 2000 })
        );
        // Only the days that are asked about need data.
        assert_eq!(cn.add_workdays(day("2003-12-31"), 1), Ok(day("2004-01-02")));
        assert_eq!(cn.add_workdays(day("2027-01-01"), -1), Ok(day("2026-12-31")));
        assert_eq!(cn.add_workdays(day("2030-01-01"), 0), Ok(day("2030-01-01")));
        assert_eq!(cn.workdays_between(day("2003-12-31"), day("2004-01-02")), Ok(1));
        assert_eq!(cn.is_workday(day("2005-12-31")), Ok(true));
    }

    #[test]
    fn the_host_can_supply_a_notice() {
        let cn = Calendar::new(Base::Cn, days(&["2027-02-08"]), days(&["2027-02-13", "2027-02-08"]));
        assert!(cn.is_workday(day("2027-02-09")).is_err());
        let cn = Calendar::new(Base::Cn, days(&["2027-02-08", "2026-10-09"]), days(&["2027-02-13"]))
            .with_covered_years(BTreeSet::from([2027]));
        assert_eq!(cn.is_workday(day("2027-02-08")), Ok(false));
        assert_eq!(cn.is_workday(day("2027-02-13")), Ok(true));
        assert_eq!(cn.is_workday(day("2026-10-09")), Ok(false));
        assert_eq!(cn.add_workdays(day("2026-12-31"), 1), Ok(day("2027-01-01")));
        assert_eq!(cn.add_workdays(day("2026-12-31"), 300), Err(CalendarError::NotCovered { year: 2028 }));
        // A year named as covered is replaced, and years may lie apart.
        let cn = plain(Base::Cn).with_covered_years(BTreeSet::from([i32::MIN, 1990, 2025, 2100, i32::MAX]));
        assert_eq!(cn.is_workday(day("2025-10-01")), Ok(true));
        assert_eq!(cn.is_workday(day("2026-10-01")), Ok(false));
        assert_eq!(cn.is_workday(day("2100-01-01")), Ok(true));
        assert_eq!(cn.is_workday(day("1990-01-06")), Ok(false));
        assert!(cn.is_workday(day("2099-01-01")).is_err());
    }

    #[test]
    fn extras_override_the_base() {
        let weekdays = Calendar::new(Base::Weekdays, days(&["2026-07-01", "2026-07-04"]), days(&["2026-07-04"]));
        assert_eq!(weekdays.add_workdays(day("2026-06-30"), 2), Ok(day("2026-07-03")));
        assert_eq!(weekdays.is_workday(day("2026-07-04")), Ok(true));
        let every = Calendar::new(Base::EveryDay, days(&["2026-07-01"]), BTreeSet::new());
        assert_eq!(every.next_workday(day("2026-07-01")), Ok(day("2026-07-02")));
        assert_eq!(every.previous_workday(day("2026-07-01")), Ok(day("2026-06-30")));
    }

    #[test]
    fn huge_counts_end() {
        for base in [Base::EveryDay, Base::Weekdays] {
            let calendar = plain(base);
            for n in [i64::MAX, i64::MIN, 1 << 40] {
                assert_eq!(calendar.add_workdays(day("2026-01-01"), n), Err(CalendarError::OutOfRange));
            }
            assert_eq!(calendar.add_workdays(NaiveDate::MAX, 1), Err(CalendarError::OutOfRange));
            assert_eq!(calendar.add_workdays(NaiveDate::MIN, -1), Err(CalendarError::OutOfRange));
            let all = calendar.workdays_between(NaiveDate::MIN, NaiveDate::MAX).unwrap();
            assert_eq!(calendar.workdays_between(NaiveDate::MAX, NaiveDate::MIN), Ok(-all));
            let last = calendar.previous_workday(NaiveDate::MAX).unwrap();
            assert_eq!(calendar.add_workdays(NaiveDate::MIN, all), Ok(last));
        }
    }

    #[test]
    fn named_days() {
        let calendar = plain(Base::Weekdays);
        for name in NAMED_DAYS {
            for year in 2004..=2026 {
                assert_eq!(calendar.named_day(name, year).unwrap().unwrap().year(), year);
            }
        }
        assert_eq!(calendar.named_day("spring-festival", 2026), Some(Ok(day("2026-02-17"))));
        assert_eq!(calendar.named_day("mid-autumn", 2027), Some(Err(CalendarError::NotCovered { year: 2027 })));
        assert_eq!(calendar.named_day("national-day", 2030), Some(Ok(day("2030-10-01"))));
        assert_eq!(calendar.named_day("new-year", i32::MAX), Some(Err(CalendarError::OutOfRange)));
        assert_eq!(calendar.named_day("christmas", 2026), None);
    }

    proptest! {
        /// Against walking day by day.
        #[test]
        fn adding_is_walking(
            base in 0_usize..3,
            start in 0_i64..7_000,
            n in -120_i64..120,
            off in prop::collection::btree_set(0_i64..7_000, 0..400),
        ) {
            let from = day("2005-06-01");
            let at = |offset: i64| from + chrono::TimeDelta::days(offset);
            let holidays: BTreeSet<NaiveDate> = off.iter().map(|offset| at(*offset)).collect();
            let calendar = Calendar::new([Base::EveryDay, Base::Weekdays, Base::Cn][base], holidays, BTreeSet::new());
            let start = at(start);
            let (mut walked, mut left) = (start, n.abs());
            while left > 0 {
                walked = if n > 0 { walked.succ_opt().unwrap() } else { walked.pred_opt().unwrap() };
                left -= i64::from(calendar.is_workday(walked).unwrap());
            }
            prop_assert_eq!(calendar.add_workdays(start, n), Ok(walked));
            let between = calendar.workdays_between(start, walked).unwrap();
            // Going back, the start day lies inside the interval and the target does not.
            let expected = if n < 0 { n + 1 - i64::from(calendar.is_workday(start).unwrap()) } else { n };
            prop_assert_eq!(between, expected);
        }
    }
}
