//! Time zones: from local calendar days to instants and back.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike};
use chrono_tz::{GapInfo, Tz};
use thiserror::Error;

use super::instant::{Instant, MILLIS_PER_DAY, MILLIS_PER_MINUTE, MILLIS_PER_SECOND, date_of, push_offset};

/// A time zone: one of the IANA database, or a fixed offset from UTC.
///
/// Nothing here fails or panics: dates and instants beyond the calendar's range (years ±262 000) are held at its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    kind: Kind,
    /// Canonical text of a fixed offset; empty for a zone of the database, which knows its own name.
    offset_name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Milliseconds east of UTC.
    Fixed(i64),
    Named {
        tz: Tz,
        steady: Option<Steady>,
    },
}

/// An offset that has not changed since an instant: saves the search through the zone's history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Steady {
    since: i64,
    east: i64,
}

/// Zones that gave up changing their clocks, by the first year of which that holds, and minutes east of UTC.
/// A test compares the table with the zone database.
const STEADY: [(&str, i32, i64); 14] = [
    ("Asia/Shanghai", 1992, 480),
    ("PRC", 1992, 480),
    ("Asia/Chongqing", 1992, 480),
    ("Asia/Chungking", 1992, 480),
    ("Asia/Harbin", 1992, 480),
    ("Asia/Urumqi", 1992, 360),
    ("Asia/Hong_Kong", 1980, 480),
    ("Asia/Macau", 1980, 480),
    ("Asia/Taipei", 1980, 480),
    ("Asia/Singapore", 1982, 480),
    ("Asia/Tokyo", 1952, 540),
    ("Asia/Seoul", 1989, 540),
    ("UTC", 1901, 0),
    ("Etc/UTC", 1901, 0),
];

/// Why a text is not a time zone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ZoneError {
    /// Neither a name of the IANA database nor an offset.
    #[error("`{text}` is not a time zone: give an IANA name such as `Asia/Shanghai` or an offset such as `+08:00`")]
    Unknown {
        /// What was read.
        text: String,
    },
    /// Begins like an offset, but is not `+hh:mm` or `-hh:mm` below 24 hours.
    #[error("`{text}` is not an offset from UTC: write `+08:00`")]
    BadOffset {
        /// What was read.
        text: String,
    },
}

impl FromStr for Zone {
    type Err = ZoneError;

    /// Reads an IANA name (case matters, as in the database) or an offset `+08:00`.
    fn from_str(text: &str) -> Result<Self, ZoneError> {
        if text.starts_with(['+', '-']) {
            let minutes = offset_minutes(text).ok_or_else(|| ZoneError::BadOffset { text: text.to_owned() })?;
            let east = minutes * MILLIS_PER_MINUTE;
            let mut offset_name = String::with_capacity(6);
            push_offset(&mut offset_name, minutes);
            return Ok(Self { kind: Kind::Fixed(east), offset_name });
        }
        let tz = Tz::from_str(text).map_err(|_| ZoneError::Unknown { text: text.to_owned() })?;
        let steady = STEADY.iter().find(|(name, ..)| *name == tz.name()).and_then(|(_, year, minutes)| {
            let east = minutes * MILLIS_PER_MINUTE;
            let days = NaiveDate::from_ymd_opt(*year, 1, 1)?.to_epoch_days();
            Some(Steady { since: i64::from(days) * MILLIS_PER_DAY - east, east })
        });
        Ok(Self { kind: Kind::Named { tz, steady }, offset_name: String::new() })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Zone {
    /// The IANA name, or the offset as `+08:00`. Parsing it gives the same zone.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.kind {
            Kind::Fixed(_) => &self.offset_name,
            Kind::Named { tz, .. } => tz.name(),
        }
    }

    /// The first instant that belongs to the local day: midnight, or where clocks jump over midnight the end of the
    /// jump, or where midnight comes twice the earlier. A day the zone skipped altogether starts when the next does.
    #[must_use]
    pub fn day_start(&self, date: NaiveDate) -> Instant {
        self.instant_of(i64::from(date.to_epoch_days()) * MILLIS_PER_DAY)
    }

    /// The end of the local day, not part of it: the [`day_start`](Self::day_start) of the next day.
    #[must_use]
    pub fn day_end(&self, date: NaiveDate) -> Instant {
        self.instant_of((i64::from(date.to_epoch_days()) + 1) * MILLIS_PER_DAY)
    }

    /// The instant of a local date and time, in whole milliseconds. A time that clocks jump over becomes the first
    /// instant after the jump; of a time that comes twice the earlier is meant.
    #[must_use]
    pub fn at(&self, date: NaiveDate, time: NaiveTime) -> Instant {
        // A leap second counts more than 999 milliseconds and so runs into the next second.
        let in_day =
            i64::from(time.num_seconds_from_midnight()) * MILLIS_PER_SECOND + i64::from(time.nanosecond() / 1_000_000);
        self.instant_of(i64::from(date.to_epoch_days()) * MILLIS_PER_DAY + in_day)
    }

    /// The local calendar day an instant falls on.
    #[must_use]
    pub fn local_date(&self, instant: Instant) -> NaiveDate {
        date_of(self.local_millis(instant))
    }

    /// The local date and time of an instant.
    #[must_use]
    pub fn local(&self, instant: Instant) -> NaiveDateTime {
        naive(self.local_millis(instant))
    }

    /// RFC 3339 with the zone's offset at that instant: `2026-07-02T10:00:00+08:00`, and `.123` when there are
    /// milliseconds. Years are 0001 to 9999. The local mean times of the 19th century have offsets with seconds,
    /// which RFC 3339 cannot write: they are rounded down to the minute, and the time with them, so that the text
    /// still names the same instant.
    #[must_use]
    pub fn format(&self, instant: Instant) -> String {
        instant.show(self.minutes_east(instant))
    }

    /// The offset that [`format`](Self::format) shows, in minutes east of UTC.
    pub(super) fn minutes_east(&self, instant: Instant) -> i16 {
        i16::try_from(self.east_at(instant.millis()).div_euclid(MILLIS_PER_MINUTE)).unwrap_or(0)
    }

    fn local_millis(&self, instant: Instant) -> i64 {
        instant.millis().saturating_add(self.east_at(instant.millis()))
    }

    /// Milliseconds east of UTC at an instant.
    fn east_at(&self, millis: i64) -> i64 {
        match self.kind {
            Kind::Fixed(east) => east,
            Kind::Named { steady: Some(steady), .. } if millis >= steady.since => steady.east,
            Kind::Named { tz, .. } => east(&tz.offset_from_utc_datetime(&naive(millis))),
        }
    }

    /// The instant of a count of local milliseconds since the local 1970-01-01T00:00:00.
    fn instant_of(&self, local: i64) -> Instant {
        let (tz, steady) = match self.kind {
            Kind::Fixed(east) => return Instant::from_millis(local - east),
            Kind::Named { tz, steady } => (tz, steady),
        };
        // One day's grace: near `since` the same local time could belong to the older offset.
        if let Some(steady) = steady
            && local - steady.east >= steady.since + MILLIS_PER_DAY
        {
            return Instant::from_millis(local - steady.east);
        }
        let local_time = naive(local);
        let offset = tz.offset_from_local_datetime(&local_time);
        if let Some(offset) = offset.earliest() {
            return Instant::from_millis(local - east(&offset));
        }
        let after_gap = GapInfo::new(&local_time, &tz).and_then(|gap| gap.end);
        after_gap.map_or_else(
            // A gap always ends; the offset around it is a fair answer all the same.
            || Instant::from_millis(local - east(&tz.offset_from_utc_datetime(&local_time))),
            |end| Instant::from_millis(end.timestamp_millis()),
        )
    }
}

fn east(offset: &impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc()) * MILLIS_PER_SECOND
}

/// Date and time of a count of milliseconds, held two days within the ends of chrono's range so that adding an
/// offset stays inside.
fn naive(millis: i64) -> NaiveDateTime {
    let first = i64::from(NaiveDate::MIN.to_epoch_days() + 2) * MILLIS_PER_DAY;
    let last = i64::from(NaiveDate::MAX.to_epoch_days() - 1) * MILLIS_PER_DAY - 1;
    DateTime::from_timestamp_millis(millis.clamp(first, last)).map(|time| time.naive_utc()).unwrap_or_default()
}

/// Minutes east of UTC from `+hh:mm`.
fn offset_minutes(text: &str) -> Option<i64> {
    let &[sign, h1, h2, b':', m1, m2] = text.as_bytes() else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let hours = digit(h1)? * 10 + digit(h2)?;
    let minutes = digit(m1)? * 10 + digit(m2)?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    let east = hours * 60 + minutes;
    Some(if sign == b'-' { -east } else { east })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn instant(text: &str) -> Instant {
        Instant::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn names_and_offsets() {
        for name in ["Asia/Shanghai", "UTC", "America/New_York", "+08:00", "-03:30", "+00:00"] {
            assert_eq!(zone(name).name(), name);
            assert_eq!(zone(name).to_string().parse(), Ok(zone(name)));
        }
        assert_eq!(zone("-00:00").name(), "+00:00");
        for text in ["", "Asia/Atlantis", "Z", "８"] {
            assert_eq!(text.parse::<Zone>(), Err(ZoneError::Unknown { text: text.into() }));
        }
        for text in ["+8", "+24:00", "+08:60", "+0800", "-é:00"] {
            assert_eq!(text.parse::<Zone>(), Err(ZoneError::BadOffset { text: text.into() }));
        }
    }

    #[test]
    fn writes_rfc_3339() {
        let at = instant("2026-07-02T02:00:00Z");
        assert_eq!(zone("Asia/Shanghai").format(at), "2026-07-02T10:00:00+08:00");
        assert_eq!(zone("America/New_York").format(at), "2026-07-01T22:00:00-04:00");
        assert_eq!(zone("-03:30").format(instant("2026-07-02T02:00:00.007Z")), "2026-07-01T22:30:00.007-03:30");
        // Local mean time of Shanghai: +08:05:43.
        let old = zone("Asia/Shanghai").format(instant("1900-01-01T00:00:00Z"));
        assert_eq!((old.as_str(), instant(&old)), ("1900-01-01T08:05:00+08:05", instant("1900-01-01T00:00:00Z")));
    }

    #[test]
    fn days_that_start_late_or_twice_or_never() {
        // São Paulo sprang forward at midnight.
        let sao_paulo = zone("America/Sao_Paulo");
        assert_eq!(sao_paulo.format(sao_paulo.day_start(day(2018, 11, 4))), "2018-11-04T01:00:00-02:00");
        assert_eq!(sao_paulo.day_end(day(2018, 11, 3)), sao_paulo.day_start(day(2018, 11, 4)));
        // Havana falls back from 01:00 to 00:00: midnight comes twice.
        let havana = zone("America/Havana");
        assert_eq!(havana.format(havana.day_start(day(2024, 11, 3))), "2024-11-03T00:00:00-04:00");
        // Samoa had no 30 December 2011.
        let apia = zone("Pacific/Apia");
        assert_eq!(apia.day_start(day(2011, 12, 30)), apia.day_start(day(2011, 12, 31)));
        assert_eq!(apia.format(apia.day_start(day(2011, 12, 30))), "2011-12-31T00:00:00+14:00");
        // Shanghai's own gap, in the years of summer time.
        let shanghai = zone("Asia/Shanghai");
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        assert_eq!(shanghai.format(shanghai.at(day(1986, 5, 4), half_past_two)), "1986-05-04T03:00:00+09:00");
    }

    #[test]
    fn times_in_gaps_and_overlaps() {
        let zurich = zone("Europe/Zurich");
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        assert_eq!(zurich.format(zurich.at(day(2026, 3, 29), half_past_two)), "2026-03-29T03:00:00+02:00");
        assert_eq!(zurich.format(zurich.at(day(2026, 10, 25), half_past_two)), "2026-10-25T02:30:00+02:00");
        assert_eq!(
            zurich.day_end(day(2026, 10, 25)).millis() - zurich.day_start(day(2026, 10, 25)).millis(),
            25 * 3_600_000
        );
        assert_eq!(zurich.local(instant("2026-01-01T00:00:00.5Z")).to_string(), "2026-01-01 01:00:00.500");
    }

    #[test]
    fn steady_zones_are_steady() {
        for (name, year, minutes) in STEADY {
            let Kind::Named { tz, steady: Some(steady) } = zone(name).kind else { panic!("{name}") };
            assert_eq!(steady.east, minutes * MILLIS_PER_MINUTE);
            let end = day(2100, 1, 1).to_epoch_days();
            let first = i64::from(day(year, 1, 1).to_epoch_days()) * MILLIS_PER_DAY - steady.east;
            assert_eq!(first, steady.since);
            let mut at = first;
            while at < i64::from(end) * MILLIS_PER_DAY {
                assert_eq!(east(&tz.offset_from_utc_datetime(&naive(at))), steady.east, "{name} {at}");
                at += MILLIS_PER_DAY / 4;
            }
        }
    }

    #[test]
    fn extremes_saturate() {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        for name in ["Asia/Shanghai", "America/New_York", "+23:59", "-23:59", "Pacific/Apia"] {
            let zone = zone(name);
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                assert!(zone.day_start(date) < zone.day_end(date));
                assert!(zone.day_start(date) < zone.at(date, noon));
            }
            for millis in [i64::MIN, i64::MAX, -8_334_000_000_000_000, 8_210_000_000_000_000] {
                let at = Instant::from_millis(millis);
                let _ = (zone.local(at), zone.local_date(at));
                assert_eq!(zone.format(at).get(4..5), Some("-"));
            }
            assert_eq!(zone.local_date(Instant::from_millis(i64::MAX)), NaiveDate::MAX);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_answer(text in ".{0,12}") {
            let _ = text.parse::<Zone>();
        }

        #[test]
        fn agrees_with_chrono(seconds in -2_000_000_000_i64..4_000_000_000, pick in 0_usize..6) {
            let names =
                ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Tokyo", "UTC"];
            let zone = zone(names[pick]);
            let tz: Tz = names[pick].parse().unwrap();
            let at = Instant::from_millis(seconds * 1000);
            let expected = tz.timestamp_opt(seconds, 0).unwrap();
            prop_assert_eq!(zone.local(at), expected.naive_local());
            prop_assert_eq!(zone.local_date(at), expected.date_naive());
            prop_assert_eq!(Instant::parse_rfc3339(&zone.format(at)), Ok(at));
            let date = zone.local_date(at);
            prop_assert!(zone.day_start(date) <= at && at < zone.day_end(date));
            prop_assert_eq!(zone.local_date(zone.day_start(date)), date);
            prop_assert!(zone.at(date, expected.time()) <= at);
        }
    }
}
