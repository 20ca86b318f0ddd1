//! A point on the UTC time line.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

pub(crate) const MILLIS_PER_SECOND: i64 = 1_000;
pub(crate) const MILLIS_PER_MINUTE: i64 = 60 * MILLIS_PER_SECOND;
pub(crate) const MILLIS_PER_DAY: i64 = 24 * 60 * MILLIS_PER_MINUTE;

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// It has no time zone; a [`Zone`](super::zone::Zone) turns it into a local date. `Display` writes RFC 3339 in UTC
/// (`2026-07-02T02:00:00Z`), within the years 0001 to 9999: anything beyond is shown as the end of that range.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

/// Why a text is not an instant. Each variant carries the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InstantError {
    /// The text does not have the shape `2026-07-02T10:00:00+08:00`.
    #[error("`{text}` is not an RFC 3339 date-time such as `2026-07-02T10:00:00+08:00`")]
    Malformed {
        /// What was read.
        text: String,
    },
    /// Date and time are there, but no `Z` or `+08:00`: without it the text names no instant.
    #[error("`{text}` has no offset from UTC: add `Z` or one such as `+08:00`")]
    MissingOffset {
        /// What was read.
        text: String,
    },
    /// The shape is right, but there is no such day, time of day, offset or year (0001 to 9999).
    #[error("`{text}` names a date, time or offset that does not exist")]
    NoSuchTime {
        /// What was read.
        text: String,
    },
}

impl Instant {
    /// The instant `millis` milliseconds after (negative: before) 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by `millis` milliseconds; `None` when the result does not fit 64 bits.
    #[must_use]
    pub const fn checked_add_millis(self, millis: i64) -> Option<Self> {
        match self.0.checked_add(millis) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// RFC 3339 with an offset in minutes east of UTC.
    pub(super) fn show(self, east: i16) -> String {
        let mut text = String::with_capacity(29);
        push_local(&mut text, self.0.saturating_add(i64::from(east) * MILLIS_PER_MINUTE));
        push_offset(&mut text, i64::from(east));
        text
    }

    /// Reads an RFC 3339 date-time. The offset is required, `T` and `Z` may be lower case, the year is 0001 to 9999.
    ///
    /// Digits beyond milliseconds are dropped, that is, rounded toward the past. Second 60 is accepted only in the
    /// last minute of a UTC day, as RFC 3339 allows, and is the first second of the next day, as POSIX has it.
    ///
    /// # Errors
    /// [`InstantError`]: the shape is wrong, the offset is missing, or there is no such date, time or offset.
    pub fn parse_rfc3339(text: &str) -> Result<Self, InstantError> {
        parse(text.as_bytes()).map_err(|fault| {
            let text = text.to_owned();
            match fault {
                Fault::Shape => InstantError::Malformed { text },
                Fault::Offset => InstantError::MissingOffset { text },
                Fault::Value => InstantError::NoSuchTime { text },
            }
        })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(24);
        push_local(&mut text, self.0);
        text.push('Z');
        f.write_str(&text)
    }
}

enum Fault {
    Shape,
    Offset,
    Value,
}

/// A reader of fixed-width ASCII fields.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    fn number(&mut self, width: usize) -> Result<u32, Fault> {
        let (digits, rest) = self.rest.split_at_checked(width).ok_or(Fault::Shape)?;
        let mut value = 0;
        for byte in digits {
            if !byte.is_ascii_digit() {
                return Err(Fault::Shape);
            }
            value = value * 10 + u32::from(byte - b'0');
        }
        self.rest = rest;
        Ok(value)
    }

    fn mark(&mut self, allowed: &[u8]) -> Result<u8, Fault> {
        match self.rest.split_first() {
            Some((byte, rest)) if allowed.contains(byte) => {
                self.rest = rest;
                Ok(*byte)
            }
            _ => Err(Fault::Shape),
        }
    }

    /// Milliseconds from the digits after the decimal point, of which there must be at least one.
    fn fraction(&mut self) -> Result<i64, Fault> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(length).ok_or(Fault::Shape)?;
        if digits.is_empty() {
            return Err(Fault::Shape);
        }
        self.rest = rest;
        let padded = digits.iter().copied().chain([b'0'; 3]);
        Ok(padded.take(3).fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }
}

fn parse(text: &[u8]) -> Result<Instant, Fault> {
    let mut fields = Fields { rest: text };
    let year = fields.number(4)?;
    fields.mark(b"-")?;
    let month = fields.number(2)?;
    fields.mark(b"-")?;
    let day = fields.number(2)?;
    fields.mark(b"Tt")?;
    let hour = fields.number(2)?;
    fields.mark(b":")?;
    let minute = fields.number(2)?;
    fields.mark(b":")?;
    let second = fields.number(2)?;
    let mut millis = 0;
    if fields.rest.first() == Some(&b'.') {
        fields.mark(b".")?;
        millis = fields.fraction()?;
    }
    if fields.rest.is_empty() {
        return Err(Fault::Offset);
    }
    let offset_minutes = match fields.mark(b"Zz+-")? {
        sign @ (b'+' | b'-') => {
            let hours = fields.number(2)?;
            fields.mark(b":")?;
            let minutes = fields.number(2)?;
            if hours > 23 || minutes > 59 {
                return Err(Fault::Value);
            }
            let east = i64::from(hours * 60 + minutes);
            if sign == b'-' { -east } else { east }
        }
        _ => 0,
    };
    if !fields.rest.is_empty() {
        return Err(Fault::Shape);
    }
    let year = i32::try_from(year).map_err(|_| Fault::Value)?;
    if year == 0 || hour > 23 || minute > 59 || second > 60 {
        return Err(Fault::Value);
    }
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(Fault::Value)?;
    // Four-digit years stay far from the ends of 64 bits.
    let minute_start = i64::from(date.to_epoch_days()) * 1_440 + i64::from(hour * 60 + minute) - offset_minutes;
    if second == 60 && minute_start.rem_euclid(1_440) != 1_439 {
        return Err(Fault::Value);
    }
    Ok(Instant(minute_start * MILLIS_PER_MINUTE + i64::from(second) * MILLIS_PER_SECOND + millis))
}

/// Appends `2026-07-02T10:00:00`, with `.123` when there are milliseconds, for a count of *local* milliseconds.
/// Written by hand because reports do this millions of times.
pub(crate) fn push_local(text: &mut String, local_millis: i64) {
    let local_millis = local_millis.clamp(FIRST_WRITABLE, LAST_WRITABLE);
    let in_day = local_millis.rem_euclid(MILLIS_PER_DAY);
    let date = date_of(local_millis);
    let seconds = in_day / MILLIS_PER_SECOND;
    let millis = in_day % MILLIS_PER_SECOND;
    push_date(text, date);
    text.push('T');
    push_pair(text, seconds / 3_600);
    text.push(':');
    push_pair(text, seconds / 60 % 60);
    text.push(':');
    push_pair(text, seconds % 60);
    if millis != 0 {
        text.push('.');
        push_digit(text, millis / 100);
        push_pair(text, millis % 100);
    }
}

/// Appends `+08:00`, for minutes east of UTC.
pub(super) fn push_offset(text: &mut String, minutes: i64) {
    text.push(if minutes < 0 { '-' } else { '+' });
    push_pair(text, minutes.abs() / 60);
    text.push(':');
    push_pair(text, minutes.abs() % 60);
}

/// A date as ISO 8601 writes it.
pub(crate) fn show_date(date: NaiveDate) -> String {
    // Beyond four digits the standard wants a sign.
    if !(0..=9999).contains(&date.year()) {
        return date.to_string();
    }
    let mut text = String::with_capacity(10);
    push_date(&mut text, date);
    text
}

/// Appends `2026-07-02`, for a year of at most four digits.
fn push_date(text: &mut String, date: NaiveDate) {
    let year = i64::from(date.year());
    push_pair(text, year / 100);
    push_pair(text, year % 100);
    text.push('-');
    push_pair(text, i64::from(date.month()));
    text.push('-');
    push_pair(text, i64::from(date.day()));
}

/// 0001-01-01T00:00:00 and 9999-12-31T23:59:59.999: RFC 3339 has four digits for the year.
const FIRST_WRITABLE: i64 = -62_135_596_800_000;
const LAST_WRITABLE: i64 = 253_402_300_799_999;

/// The date of a count of local milliseconds, held within what a date can be.
pub(crate) fn date_of(local_millis: i64) -> NaiveDate {
    let days = local_millis.div_euclid(MILLIS_PER_DAY);
    let beyond = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days).unwrap_or(beyond)
}

/// Appends a number of 0 to 99 as two digits.
fn push_pair(text: &mut String, value: i64) {
    push_digit(text, value / 10);
    push_digit(text, value % 10);
}

fn push_digit(text: &mut String, value: i64) {
    text.push(char::from(b'0' + u8::try_from(value % 10).unwrap_or(0)));
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn millis(text: &str) -> i64 {
        Instant::parse_rfc3339(text).unwrap().millis()
    }

    #[test]
    fn reads_offsets_and_fractions() {
        assert_eq!(millis("1970-01-01T00:00:00Z"), 0);
        assert_eq!(millis("2026-07-02t10:00:00+08:00"), millis("2026-07-02T02:00:00z"));
        assert_eq!(millis("2026-07-02T10:00:00-05:30"), millis("2026-07-02T15:30:00Z"));
        assert_eq!(millis("1970-01-01T00:00:00.1239Z"), 123);
        assert_eq!(millis("1970-01-01T00:00:00.5Z"), 500);
        // Before the epoch too, dropping digits goes toward the past.
        assert_eq!(millis("1969-12-31T23:59:59.9999Z"), -1);
        assert_eq!(millis("1969-12-31T23:59:59.0009Z"), -1000);
        assert_eq!(millis("2016-12-31T23:59:60Z"), millis("2017-01-01T00:00:00Z"));
        assert_eq!(millis("2017-01-01T07:59:60+08:00"), millis("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn refuses_with_a_reason() {
        let refused = |text: &str| Instant::parse_rfc3339(text).unwrap_err();
        for text in ["", "2026", "2026-07-02", "2026-07-02 10:00:00Z", "2026-07-02T10:00:00.Z", "2026-07-02T10:00:00Zx"]
        {
            assert_eq!(refused(text), InstantError::Malformed { text: text.into() }, "{text}");
        }
        for text in ["2026-07-02T10:00:00+8:00", "2026-07-02T10:00:00+0800", "+026-07-02T10:00:00Z", "２０２６-07-02"]
        {
            assert_eq!(refused(text), InstantError::Malformed { text: text.into() }, "{text}");
        }
        for text in ["2026-07-02T10:00:00", "2026-07-02T10:00:00.25"] {
            assert_eq!(refused(text), InstantError::MissingOffset { text: text.into() });
        }
        for text in [
            "2026-02-29T10:00:00Z",
            "0000-01-01T00:00:00Z",
            "2026-07-02T24:00:00Z",
            "2026-07-02T10:00:60Z",
            "2026-07-02T10:00:00+24:00",
        ] {
            assert_eq!(refused(text), InstantError::NoSuchTime { text: text.into() });
        }
    }

    #[test]
    fn extremes_neither_panic_nor_wrap() {
        assert_eq!(Instant::from_millis(i64::MAX).checked_add_millis(1), None);
        assert_eq!(Instant::from_millis(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Instant::from_millis(i64::MIN).to_string(), "0001-01-01T00:00:00Z");
        assert_eq!(millis("0001-01-01T00:00:00Z"), FIRST_WRITABLE);
        assert_eq!(millis("9999-12-31T23:59:59.999Z"), LAST_WRITABLE);
    }

    proptest! {
        #[test]
        fn any_text_is_an_answer(text in ".{0,40}") {
            let _ = Instant::parse_rfc3339(&text);
        }

        #[test]
        fn agrees_with_chrono(at in FIRST_WRITABLE..=LAST_WRITABLE) {
            let instant = Instant::from_millis(at);
            let text = instant.to_string();
            prop_assert_eq!(DateTime::parse_from_rfc3339(&text).unwrap().timestamp_millis(), at);
            prop_assert_eq!(Instant::parse_rfc3339(&text), Ok(instant));
        }
    }
}
