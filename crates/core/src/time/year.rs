//! The working days of one year as a set of bits.

use chrono::{Datelike, NaiveDate, Weekday};

/// Which days of one calendar year are working days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Year {
    pub(crate) year: i32,
    /// Bit `n` of the whole is the day with ordinal `n` counted from 0.
    bits: [u64; 6],
}

impl Year {
    /// Every day of the year works.
    pub(crate) fn every_day(year: i32) -> Self {
        Self { year, bits: [u64::MAX; 6] }.cut()
    }

    /// Monday to Friday work.
    pub(crate) fn weekdays(year: i32) -> Self {
        let first = NaiveDate::from_yo_opt(year, 1).map_or(0, |day| day.weekday().num_days_from_monday());
        let bits = [0, 1, 2, 3, 4, 5].map(|index| (WEEKS >> ((first + 64 * index) % 7)) as u64);
        Self { year, bits }.cut()
    }

    /// Clears the bits after the last day of the year.
    fn cut(mut self) -> Self {
        let [.., last] = &mut self.bits;
        *last &= (1 << (length(self.year) % 64)) - 1;
        self
    }

    /// Says of one day of this year whether it works.
    pub(crate) fn set(&mut self, date: NaiveDate, works: bool) {
        let ordinal = date.ordinal0();
        if let Some(word) = self.bits.get_mut((ordinal / 64) as usize) {
            let bit = 1 << (ordinal % 64);
            *word = if works { *word | bit } else { *word & !bit };
        }
    }

    /// Whether the day with this ordinal, counted from 0, works.
    pub(crate) fn works(&self, ordinal: u32) -> bool {
        self.bits.get((ordinal / 64) as usize).is_some_and(|word| word >> (ordinal % 64) & 1 == 1)
    }

    /// Number of working days with an ordinal below this one.
    pub(crate) fn count_below(&self, ordinal: u32) -> i64 {
        let below = self.bits.iter().zip(0_u32..).map(|(word, index)| {
            let wanted = ordinal.saturating_sub(index * 64);
            let mask = if wanted >= 64 { u64::MAX } else { (1 << wanted) - 1 };
            i64::from((word & mask).count_ones())
        });
        below.sum()
    }

    /// Number of working days of the year.
    pub(crate) fn count(&self) -> i64 {
        self.count_below(366)
    }

    /// The working day before which there are `index` others in the year.
    pub(crate) fn nth(&self, mut index: i64) -> Option<NaiveDate> {
        if index < 0 {
            return None;
        }
        for (word, number) in self.bits.iter().zip(0_u32..) {
            let here = i64::from(word.count_ones());
            if index >= here {
                index -= here;
                continue;
            }
            let mut rest = *word;
            for _ in 0..index {
                // Clears the lowest bit.
                rest &= rest.wrapping_sub(1);
            }
            return NaiveDate::from_yo_opt(self.year, number * 64 + rest.trailing_zeros() + 1);
        }
        None
    }
}

/// Monday to Friday of weeks that begin at bit 0.
const WEEKS: u128 = {
    let (mut weeks, mut day) = (0, 0);
    while day < 128 {
        if day % 7 < 5 {
            weeks |= 1 << day;
        }
        day += 1;
    }
    weeks
};

/// Number of days of a year.
pub(crate) fn length(year: i32) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

/// Number of Mondays to Fridays of a year, without looking at its days.
pub(crate) fn weekday_count(year: i32) -> i64 {
    let works = |day: Weekday| i64::from(day.num_days_from_monday() < 5);
    let first = NaiveDate::from_yo_opt(year, 1).map_or(Weekday::Mon, |day| day.weekday());
    // 52 whole weeks, and what is left falls on the weekday of 1 January and the one after.
    260 + works(first) + if is_leap(year) { works(first.succ()) } else { 0 }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_selects() {
        for year in 1999..2040 {
            let days = Year::weekdays(year);
            let day = |ordinal: u32| NaiveDate::from_yo_opt(year, ordinal + 1).unwrap();
            assert!((0..length(year)).all(|at| days.works(at) == (day(at).weekday().num_days_from_monday() < 5)));
            let all: Vec<u32> = (0..length(year)).filter(|ordinal| days.works(*ordinal)).collect();
            assert_eq!(days.count(), all.len() as i64);
            assert_eq!(days.count(), weekday_count(year));
            assert_eq!(Year::every_day(year).count(), i64::from(length(year)));
            for (index, ordinal) in all.iter().enumerate() {
                assert_eq!(days.nth(index as i64).map(|day| day.ordinal0()), Some(*ordinal));
                assert_eq!(days.count_below(*ordinal), index as i64);
            }
            assert_eq!(days.nth(all.len() as i64), None);
            assert_eq!(days.nth(-1), None);
        }
    }

    #[test]
    fn days_can_be_set_back() {
        let mut days = Year::weekdays(2024);
        let last = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
        days.set(last, false);
        assert!(!days.works(365));
        days.set(last, true);
        assert_eq!(days, Year::weekdays(2024));
    }
}
