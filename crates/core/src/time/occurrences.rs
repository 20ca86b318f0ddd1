//! The dates a recurrence rule falls on.

use std::iter::FusedIterator;

use chrono::{Datelike, NaiveDate};

use super::recurrence::{Ends, Frequency, Recurrence};
use super::rule_fit::fits;

/// The dates of a [`Recurrence`] between two days, ascending.
#[derive(Clone, Debug)]
pub struct Occurrences {
    rule: Recurrence,
    start: NaiveDate,
    /// Nothing later is yielded.
    last: NaiveDate,
    /// How many dates the rule still allows.
    left: u32,
    /// The next period to look at: a day or the first of a week (in days since 1970), a month (since year 0) or a year.
    period: Option<i64>,
    /// What the latest period gave and is not yet yielded, last first.
    pending: Vec<NaiveDate>,
}

impl Occurrences {
    /// The rule must be complete: nothing left to be taken from the start.
    pub(super) fn new(rule: Recurrence, start: NaiveDate, end: NaiveDate) -> Self {
        let mut last = end;
        let mut left = u32::MAX;
        match rule.ends {
            Ends::Never => {}
            Ends::After(count) => left = count,
            Ends::On(until) => last = last.min(until),
        }
        // As far as four-digit years go; it also bounds the search for a rule that never comes true.
        if let Some(limit) = NaiveDate::from_ymd_opt(9999, 12, 31) {
            last = last.min(limit);
        }
        let period = match rule.frequency {
            Frequency::Daily => i64::from(start.to_epoch_days()),
            Frequency::Weekly => {
                i64::from(start.to_epoch_days()) - i64::from(start.weekday().days_since(rule.week_start))
            }
            Frequency::Monthly => i64::from(start.year()) * 12 + i64::from(start.month0()),
            Frequency::Yearly => i64::from(start.year()),
        };
        let period = (start.year() >= 1 && start <= last).then_some(period);
        Self { rule, start, last, left, period, pending: Vec::new() }
    }

    /// Collects the dates of the next period.
    fn fill(&mut self, period: i64) {
        let step = i64::from(self.rule.interval);
        // Every rule comes here with an empty list.
        let mut found = std::mem::take(&mut self.pending);
        let next = match self.rule.frequency {
            Frequency::Daily => {
                self.gather(date(period), 1, &mut found);
                period + step
            }
            Frequency::Weekly => {
                let skipped = (i64::from(self.start.to_epoch_days()) - period).clamp(0, 6);
                self.gather(date(period + skipped), 7 - skipped, &mut found);
                period + 7 * step
            }
            Frequency::Monthly => {
                self.gather_month(period.div_euclid(12), period.rem_euclid(12) + 1, &mut found);
                period + step
            }
            Frequency::Yearly => {
                (1..=12).for_each(|month| self.gather_month(period, month, &mut found));
                period + step
            }
        };
        if !self.rule.by_set_pos.is_empty() {
            found = pick(&found, &self.rule.by_set_pos);
        }
        found.reverse();
        self.pending = found;
        self.period = self.begin(next).is_some_and(|begin| begin <= self.last).then_some(next);
    }

    /// The first day of a period.
    fn begin(&self, period: i64) -> Option<NaiveDate> {
        match self.rule.frequency {
            Frequency::Daily | Frequency::Weekly => date(period),
            Frequency::Monthly => first_of(period.div_euclid(12), period.rem_euclid(12) + 1),
            Frequency::Yearly => first_of(period, 1),
        }
    }

    fn gather_month(&self, year: i64, month: i64, found: &mut Vec<NaiveDate>) {
        let named = &self.rule.by_month;
        if named.is_empty() || named.iter().any(|known| i64::from(*known) == month) {
            let first = first_of(year, month);
            self.gather(first, first.map_or(0, |day| i64::from(day.num_days_in_month())), found);
        }
    }

    fn gather(&self, first: Option<NaiveDate>, days: i64, found: &mut Vec<NaiveDate>) {
        let days = usize::try_from(days).unwrap_or(0);
        let span = first.into_iter().flat_map(|day| day.iter_days().take(days));
        found.extend(span.filter(|day| fits(&self.rule, *day)));
    }
}

impl Iterator for Occurrences {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        while self.left > 0 {
            match self.pending.pop() {
                Some(date) if date < self.start => {}
                Some(date) if date > self.last => {
                    self.left = 0;
                }
                Some(date) => {
                    self.left -= 1;
                    return Some(date);
                }
                None => self.fill(self.period?),
            }
        }
        None
    }
}

impl FusedIterator for Occurrences {}

/// The dates at these places, counted from 1, or from the end by negative numbers.
fn pick(found: &[NaiveDate], places: &[i16]) -> Vec<NaiveDate> {
    let at = |place: &i16| {
        let place = isize::from(*place);
        let index =
            if place > 0 { Some(place.unsigned_abs() - 1) } else { found.len().checked_sub(place.unsigned_abs()) };
        index.and_then(|index| found.get(index)).copied()
    };
    let mut picked: Vec<NaiveDate> = places.iter().filter_map(at).collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

fn date(epoch_days: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(epoch_days).ok()?)
}

fn first_of(year: i64, month: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, 1)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::Value;

    use super::super::rrule_error::RruleError;
    use super::*;

    const VECTORS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/rrule_vectors.json"));

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y%m%d").unwrap()
    }

    fn rule(text: &str) -> Recurrence {
        Recurrence::parse_rrule(text).unwrap()
    }

    /// python-dateutil's answers; its dates carry a time, always that of the start, which is left off here.
    #[test]
    fn vectors() {
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        let wanted = usize::try_from(vectors["n"].as_u64().unwrap()).unwrap();
        let mut compared = 0;
        for vector in vectors["vectors"].as_array().unwrap() {
            let (id, text) = (vector["id"].as_str().unwrap(), vector["rrule"].as_str().unwrap());
            match id {
                // Times of day, which rules here do not have.
                "D07" => assert!(matches!(Recurrence::parse_rrule(text), Err(RruleError::UnsupportedPart { .. }))),
                "H01" => assert!(matches!(Recurrence::parse_rrule(text), Err(RruleError::UnsupportedFrequency { .. }))),
                _ => {
                    let start = day(&vector["dtstart"].as_str().unwrap()[..8]);
                    let mut expected: Vec<NaiveDate> = vector["expected"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|at| day(&at.as_str().unwrap()[..8]))
                        .collect();
                    if id == "W04" {
                        // Ends a second before the time of day of the start. Here the day of `UNTIL` still counts.
                        expected.push(day("20250203"));
                    }
                    let dates = rule(text).dates(start, NaiveDate::MAX);
                    if vector["exhausted"].as_bool().unwrap() && expected.len() < wanted {
                        assert_eq!(dates.collect::<Vec<_>>(), expected, "{id} {text}");
                    } else {
                        assert_eq!(dates.take(wanted).collect::<Vec<_>>(), expected, "{id} {text}");
                    }
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 72);
    }

    /// A small generator of random numbers, so that every run sees the same rules.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }

        fn number(&mut self, from: i64, to: i64) -> i64 {
            from + i64::try_from(self.below(u64::try_from(to - from + 1).unwrap())).unwrap()
        }

        fn list(&mut self, most: u64, mut item: impl FnMut(&mut Self) -> String) -> String {
            let length = 1 + self.below(most);
            (0..length).map(|_| item(self)).collect::<Vec<_>>().join(",")
        }

        /// A number of either sign up to a limit, without 0.
        fn signed(&mut self, limit: i64) -> String {
            let size = self.number(1, limit);
            if self.below(3) == 0 { format!("-{size}") } else { size.to_string() }
        }

        fn weekday(&mut self) -> &'static str {
            ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::try_from(self.below(7)).unwrap()]
        }

        /// A rule without its end. Left out is what the oracle does not take, and two things in which it and
        /// python-dateutil go their own way: plain and numbered weekdays mixed, of which they take the days that are
        /// both at once (so none); and the last week of a year where it reaches into January, of which they miscount
        /// the number and know no negative one but -1.
        fn rule(&mut self) -> String {
            let frequency = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][usize::try_from(self.below(4)).unwrap()];
            let (yearly, monthly) = (frequency == "YEARLY", frequency == "MONTHLY");
            let mut text = format!("FREQ={frequency}");
            let bare = text.len();
            if self.below(3) == 0 {
                text += &format!(";BYMONTH={}", self.list(4, |dice| dice.number(1, 12).to_string()));
            }
            if frequency != "WEEKLY" && self.below(3) == 0 {
                text += &format!(";BYMONTHDAY={}", self.list(5, |dice| dice.signed(31)));
            }
            if yearly && self.below(4) == 0 {
                text += &format!(";BYYEARDAY={}", self.list(8, |dice| dice.signed(366)));
            }
            let weeks = yearly && self.below(4) == 0;
            if weeks {
                text += &format!(";BYWEEKNO={}", self.list(3, |dice| dice.number(1, 51).to_string()));
            }
            if self.below(2) == 0 {
                let numbered = (monthly || (yearly && !weeks)) && self.below(2) == 0;
                let limit = if monthly || text.contains("BYMONTH=") { 4 } else { 52 };
                let item = |dice: &mut Self| {
                    let number = if numbered { dice.signed(limit) } else { String::new() };
                    number + dice.weekday()
                };
                text += &format!(";BYDAY={}", self.list(4, item));
            }
            if text.len() > bare && self.below(3) == 0 {
                text += &format!(";BYSETPOS={}", self.list(2, |dice| dice.signed(8)));
            }
            if self.below(2) == 0 {
                let most = if frequency == "DAILY" { 40 } else { 5 };
                text += &format!(";INTERVAL={}", self.number(1, most));
            }
            if self.below(3) == 0 {
                text += &format!(";WKST={}", self.weekday());
            }
            text
        }
    }

    /// The `rrule` crate's answer, up to `end`.
    fn oracle(rule: &str, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", start.format("%Y%m%d"));
        let set: rrule::RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        let dates = set.into_iter().map(|at| at.date_naive());
        dates.take_while(|date| *date <= end).collect()
    }

    #[test]
    fn agrees_with_the_rrule_crate() {
        let mut dice = Dice(20_260_702);
        let (mut total, mut barren) = (0, 0);
        for _ in 0..5_000 {
            let start = day("20100101") + TimeDelta::days(dice.number(0, 8_000));
            let end = start + TimeDelta::days(dice.number(0, 3_000));
            let mut text = dice.rule();
            // On a rule that (almost) never comes true the oracle searches to the year 10000.
            if rule(&text).dates(start, start + TimeDelta::days(15_000)).next().is_none() {
                barren += 1;
                continue;
            }
            match dice.below(3) {
                0 => text += &format!(";COUNT={}", dice.number(1, 30)),
                // Always an end: without one the oracle looks on for dates long after ours.
                _ => {
                    text +=
                        &format!(";UNTIL={}T000000Z", (start + TimeDelta::days(dice.number(0, 3_000))).format("%Y%m%d"))
                }
            }
            let ours: Vec<NaiveDate> = rule(&text).dates(start, end).collect();
            assert_eq!(ours, oracle(&text, start, end), "{start} {text}");
            assert_eq!(rule(&rule(&text).to_string()), rule(&text));
            total += ours.len();
        }
        assert!(total > 40_000 && barren < 1_200, "{total} dates compared, {barren} rules passed over");
    }

    #[test]
    fn where_the_oracles_go_astray() {
        let dates = |text: &str, start: &str, number| -> Vec<String> {
            rule(text).dates(day(start), NaiveDate::MAX).take(number).map(|date| date.to_string()).collect()
        };
        let both = dates("FREQ=MONTHLY;BYDAY=2TU,FR", "20260701", 4);
        assert_eq!(both, ["2026-07-03", "2026-07-10", "2026-07-14", "2026-07-17"]);
        // The last week of 2026 is its 53rd and ends on 3 January.
        for week in ["53", "-1"] {
            let week = dates(&format!("FREQ=YEARLY;BYWEEKNO={week};BYDAY=TH,SU"), "20261227", 2);
            assert_eq!(week, ["2026-12-31", "2027-01-03"]);
        }
        let second_last = dates("FREQ=YEARLY;BYWEEKNO=-2;BYDAY=FR", "20260101", 2);
        assert_eq!(second_last, ["2026-12-25", "2027-12-24"]);
        assert_eq!(dates("FREQ=MONTHLY;BYDAY=-5MO", "20260101", 1), ["2026-03-02"]);
    }

    #[test]
    fn hostile_rules_end() {
        let never = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
        assert_eq!(never.dates(NaiveDate::MIN, NaiveDate::MAX).next(), None);
        assert_eq!(never.dates(day("20260101"), NaiveDate::MAX).next(), None);
        assert_eq!(rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30").dates(day("00010101"), NaiveDate::MAX).next(), None);
        for frequency in ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] {
            let huge = rule(&format!("FREQ={frequency};INTERVAL=4294967295"));
            assert_eq!(huge.dates(day("20260101"), NaiveDate::MAX).count(), 1);
            assert_eq!(huge.dates(NaiveDate::MAX, NaiveDate::MAX).count(), 0);
            assert_eq!(huge.dates(day("20260101"), day("20251231")).count(), 0);
            let all = rule(&format!("FREQ={frequency};COUNT=4294967295"));
            let mut dates = all.dates(day("99991201"), NaiveDate::MAX);
            assert_eq!(dates.by_ref().last().map(|date| date.year()), Some(9999));
            assert_eq!(dates.next(), None);
        }
        assert_eq!(rule("FREQ=WEEKLY").dates(day("00010101"), day("00010108")).count(), 2);
    }
}
