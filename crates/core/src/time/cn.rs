//! The working days and movable festivals of mainland China, read once from `cn.txt`.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::year::Year;

static TEXT: &str = include_str!("cn.txt");

/// What the table says of one year.
pub(crate) struct CnYear {
    pub(crate) days: Year,
    festivals: Vec<(&'static str, NaiveDate)>,
}

impl CnYear {
    /// The date of a movable festival.
    pub(crate) fn festival(&self, name: &str) -> Option<NaiveDate> {
        self.festivals.iter().find(|(known, _)| *known == name).map(|(_, date)| *date)
    }
}

/// The years of the table, in order and without gap.
pub(crate) fn years() -> &'static [CnYear] {
    static YEARS: OnceLock<Vec<CnYear>> = OnceLock::new();
    YEARS.get_or_init(|| read(TEXT))
}

/// The table's entry for a year.
pub(crate) fn year(year: i32) -> Option<&'static CnYear> {
    years().iter().find(|entry| entry.days.year == year)
}

/// The file is part of the program, so what cannot be read is passed over here and caught by the tests below.
fn read(text: &'static str) -> Vec<CnYear> {
    let mut years: Vec<CnYear> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (Some(number), Some(what)) = (words.next().and_then(|word| word.parse().ok()), words.next()) else {
            continue;
        };
        if years.last().is_none_or(|last| last.days.year != number) {
            years.push(CnYear { days: Year::weekdays(number), festivals: Vec::new() });
        }
        let Some(entry) = years.last_mut() else { continue };
        for word in words {
            if let Some((name, day)) = word.split_once('=') {
                entry.festivals.extend(date(number, day).map(|date| (name, date)));
                continue;
            }
            let (first, last) = word.split_once("..").unwrap_or((word, word));
            let (Some(first), Some(last)) = (date(number, first), date(number, last)) else { continue };
            for day in first.iter_days().take_while(|day| *day <= last) {
                entry.days.set(day, what == "work");
            }
        }
    }
    years
}

fn date(year: i32, month_day: &str) -> Option<NaiveDate> {
    let (month, day) = month_day.split_once('-')?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/workdays.csv"));

    #[test]
    fn every_day_is_as_in_the_consensus_table() {
        let mut days = 0;
        for row in TABLE.lines().skip(1) {
            let mut cells = row.split(',');
            let date: NaiveDate = cells.next().unwrap().parse().unwrap();
            let works = cells.next().unwrap() == "1";
            assert_eq!(year(date.year()).unwrap().days.works(date.ordinal0()), works, "{date}");
            days += 1;
        }
        assert_eq!(days, 8_401);
        assert_eq!(years().iter().map(|entry| entry.days.year).collect::<Vec<_>>(), (2004..=2026).collect::<Vec<_>>());
    }

    #[test]
    fn every_line_says_something_new() {
        for line in TEXT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = words[0].parse().unwrap();
            let weekdays = Year::weekdays(number);
            match words[1] {
                "day" => assert_eq!(words.len(), 6, "{line}"),
                what @ ("off" | "work") => {
                    for word in &words[2..] {
                        let (first, last) = word.split_once("..").unwrap_or((word, word));
                        let (first, last) = (date(number, first).unwrap(), date(number, last).unwrap());
                        assert!(first <= last);
                        for day in first.iter_days().take_while(|day| *day <= last) {
                            assert_eq!(weekdays.works(day.ordinal0()), what == "off", "{line}: {day}");
                        }
                    }
                }
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn festivals_are_days_off() {
        for entry in years() {
            let number = entry.days.year;
            for name in ["spring-festival", "qingming", "dragon-boat", "mid-autumn"] {
                let date = entry.festival(name).unwrap();
                // The last three became statutory holidays in 2008.
                if number >= 2008 || name == "spring-festival" {
                    assert!(!entry.days.works(date.ordinal0()), "{name} {date}");
                }
            }
            // The lunar year has 354 or 384 days, give or take one.
            if let Some(next) = year(number + 1) {
                for name in ["spring-festival", "dragon-boat", "mid-autumn"] {
                    let gap = (next.festival(name).unwrap() - entry.festival(name).unwrap()).num_days();
                    assert!((353..=355).contains(&gap) || (383..=385).contains(&gap), "{name} {number}: {gap}");
                }
            }
        }
        assert_eq!(year(2026).unwrap().festival("spring-festival"), NaiveDate::from_ymd_opt(2026, 2, 17));
        assert_eq!(year(2026).unwrap().festival("christmas"), None);
    }
}
