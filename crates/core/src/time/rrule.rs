//! RFC 5545 `RRULE` text, read.

use std::str::FromStr;

use chrono::{NaiveDate, Weekday};

use super::recurrence::{ByDay, Ends, Frequency, Recurrence};
use super::rrule_error::RruleError;

/// A piece of the rule's text and where it begins.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Piece<'a> {
    /// The pieces between separators.
    fn split(self, separator: char) -> impl Iterator<Item = Piece<'a>> {
        let mut offset = self.offset;
        self.text.split(separator).map(move |text| {
            let piece = Piece { text, offset };
            offset += text.len() + separator.len_utf8();
            piece
        })
    }

    fn is(self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn bad(self, part: &'static str, expected: &'static str) -> RruleError {
        RruleError::BadValue { text: self.text.to_owned(), offset: self.offset, part, expected }
    }

    fn not_allowed(self, reason: &'static str) -> RruleError {
        RruleError::NotAllowed { text: self.text.to_owned(), offset: self.offset, reason }
    }
}

/// One `NAME=VALUE` of the rule.
#[derive(Clone, Copy)]
struct Part<'a> {
    name: Piece<'a>,
    value: Piece<'a>,
}

/// Parts of the standards that say what a rule about days cannot: times of day, and RFC 7529's other calendars.
const UNSUPPORTED: [&str; 5] = ["BYHOUR", "BYMINUTE", "BYSECOND", "RSCALE", "SKIP"];
const UNSUPPORTED_FREQUENCIES: [&str; 3] = ["HOURLY", "MINUTELY", "SECONDLY"];
pub(super) const FREQUENCIES: [(&str, Frequency); 4] = [
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl FromStr for Recurrence {
    type Err = RruleError;

    fn from_str(text: &str) -> Result<Self, RruleError> {
        Self::parse_rrule(text)
    }
}

impl Recurrence {
    /// Reads the value of an RFC 5545 `RRULE`, such as `FREQ=MONTHLY;BYMONTHDAY=-1`; `RRULE:` may stand before it.
    /// Case does not matter, nor does the order of the parts.
    ///
    /// Of an `UNTIL` with a time of day the date part counts as it is written, whatever its zone.
    ///
    /// # Errors
    /// [`RruleError`]: a part that is unknown, unsupported, repeated or forbidden beside the others, or a bad value.
    pub fn parse_rrule(text: &str) -> Result<Self, RruleError> {
        let prefix = text.get(..6).filter(|prefix| prefix.eq_ignore_ascii_case("RRULE:")).map_or(0, str::len);
        let body = Piece { text: text.get(prefix..).unwrap_or_default(), offset: prefix };
        let parts = parts(body)?;
        let frequency = parts.iter().find(|part| part.name.is("FREQ")).map(|part| frequency(part.value));
        let Some(frequency) = frequency.transpose()? else {
            return Err(RruleError::MissingFrequency { text: text.to_owned(), offset: 0 });
        };
        let mut rule = Self::new(frequency);
        for part in &parts {
            rule.read(*part)?;
        }
        for part in &parts {
            rule.check(*part)?;
        }
        Ok(rule.sorted())
    }

    fn read(&mut self, Part { name, value }: Part<'_>) -> Result<(), RruleError> {
        match name.text.to_ascii_uppercase().as_str() {
            "INTERVAL" => self.interval = positive(value, "INTERVAL")?,
            end @ ("COUNT" | "UNTIL") => {
                if self.ends != Ends::Never {
                    return Err(RruleError::CountWithUntil { text: name.text.to_owned(), offset: name.offset });
                }
                let count = end == "COUNT";
                self.ends = if count { Ends::After(positive(value, "COUNT")?) } else { Ends::On(last_day(value)?) };
            }
            "BYMONTH" => {
                let expected = "months 1 to 12";
                for item in value.split(',') {
                    let month = u8::try_from(number(item, 12)).ok().filter(|month| *month > 0 && !signed(item.text));
                    self.by_month.push(month.ok_or_else(|| item.bad("BYMONTH", expected))?);
                }
            }
            "BYWEEKNO" => {
                self.by_week_no = numbers(value, 53, "BYWEEKNO", "weeks 1 to 53, or -1 to -53 from the end")?;
            }
            "BYYEARDAY" => {
                self.by_year_day = numbers(value, 366, "BYYEARDAY", "days 1 to 366, or -1 to -366 from the end")?;
            }
            "BYMONTHDAY" => {
                self.by_month_day = numbers(value, 31, "BYMONTHDAY", "days 1 to 31, or -1 to -31 from the end")?;
            }
            "BYSETPOS" => {
                self.by_set_pos = numbers(value, 366, "BYSETPOS", "places 1 to 366, or -1 to -366 from the end")?;
            }
            "BYDAY" => self.by_day = value.split(',').map(by_day).collect::<Result<_, _>>()?,
            "WKST" => {
                self.week_start = weekday(value.text).ok_or_else(|| value.bad("WKST", "one of `MO` to `SU`"))?;
            }
            // FREQ has been read before.
            _ => {}
        }
        Ok(())
    }

    /// What RFC 5545 forbids between parts.
    fn check(&self, Part { name, value }: Part<'_>) -> Result<(), RruleError> {
        let (weekly, yearly) = (self.frequency == Frequency::Weekly, self.frequency == Frequency::Yearly);
        if name.is("BYMONTHDAY") && weekly {
            return Err(name.not_allowed("a weekly rule has no days of the month"));
        }
        if name.is("BYYEARDAY") && !yearly {
            return Err(name.not_allowed("days of the year need `FREQ=YEARLY`"));
        }
        if name.is("BYWEEKNO") && !yearly {
            return Err(name.not_allowed("numbers of weeks need `FREQ=YEARLY`"));
        }
        if name.is("BYSETPOS") && self.has_no_other_list() {
            return Err(name.not_allowed("it chooses from what another `BY…` part gives, and there is none"));
        }
        if name.is("BYDAY")
            && let Some(item) = value.split(',').find(|item| item.text.len() > 2)
        {
            if !(yearly || self.frequency == Frequency::Monthly) {
                return Err(item.not_allowed("a numbered weekday needs `FREQ=MONTHLY` or `FREQ=YEARLY`"));
            }
            if !self.by_week_no.is_empty() {
                return Err(item.not_allowed("a numbered weekday cannot stand with `BYWEEKNO`"));
            }
        }
        Ok(())
    }

    fn has_no_other_list(&self) -> bool {
        self.by_month.is_empty()
            && self.by_week_no.is_empty()
            && self.by_year_day.is_empty()
            && self.by_month_day.is_empty()
            && self.by_day.is_empty()
    }
}

/// Splits the rule and looks at the names.
fn parts(body: Piece<'_>) -> Result<Vec<Part<'_>>, RruleError> {
    const KNOWN: [&str; 11] = [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYMONTH",
        "BYWEEKNO",
        "BYYEARDAY",
        "BYMONTHDAY",
        "BYDAY",
        "BYSETPOS",
        "WKST",
    ];
    let mut parts: Vec<Part<'_>> = Vec::new();
    for piece in body.split(';') {
        let place = || (piece.text.to_owned(), piece.offset);
        let Some((name, value)) = piece.text.split_once('=') else {
            let (text, offset) = place();
            return Err(RruleError::Malformed { text, offset });
        };
        let name = Piece { text: name, offset: piece.offset };
        let value = Piece { text: value, offset: piece.offset + name.text.len() + 1 };
        let (text, offset) = (name.text.to_owned(), name.offset);
        if UNSUPPORTED.iter().any(|known| name.is(known)) {
            return Err(RruleError::UnsupportedPart { text, offset });
        }
        if !KNOWN.iter().any(|known| name.is(known)) {
            return Err(RruleError::UnknownPart { text, offset });
        }
        // At most one of each gets in, so this list stays short.
        if parts.iter().any(|other| other.name.is(name.text)) {
            return Err(RruleError::RepeatedPart { text, offset });
        }
        parts.push(Part { name, value });
    }
    Ok(parts)
}

fn frequency(value: Piece<'_>) -> Result<Frequency, RruleError> {
    if UNSUPPORTED_FREQUENCIES.iter().any(|known| value.is(known)) {
        return Err(RruleError::UnsupportedFrequency { text: value.text.to_owned(), offset: value.offset });
    }
    let known = FREQUENCIES.iter().find(|(name, _)| value.is(name)).map(|(_, frequency)| *frequency);
    known.ok_or_else(|| value.bad("FREQ", "`DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`"))
}

fn positive(value: Piece<'_>, part: &'static str) -> Result<u32, RruleError> {
    let number = if signed(value.text) { None } else { value.text.parse().ok() };
    number.filter(|number| *number > 0).ok_or_else(|| value.bad(part, "a whole number from 1 to 4294967295"))
}

/// A number that is not 0 and at most `limit` either way; 0 for what is none.
fn number(item: Piece<'_>, limit: i16) -> i16 {
    item.text.parse().ok().filter(|number| (-limit..=limit).contains(number)).unwrap_or(0)
}

fn signed(text: &str) -> bool {
    text.starts_with(['+', '-'])
}

fn numbers<T: TryFrom<i16>>(
    value: Piece<'_>,
    limit: i16,
    part: &'static str,
    expected: &'static str,
) -> Result<Vec<T>, RruleError> {
    let read = |item: Piece<'_>| match number(item, limit) {
        0 => Err(item.bad(part, expected)),
        number => T::try_from(number).map_err(|_| item.bad(part, expected)),
    };
    value.split(',').map(read).collect()
}

fn by_day(item: Piece<'_>) -> Result<ByDay, RruleError> {
    let read = || {
        let (nth, name) = item.text.split_at_checked(item.text.len().checked_sub(2)?)?;
        let weekday = weekday(name)?;
        if nth.is_empty() {
            return Some(ByDay { nth: 0, weekday });
        }
        let nth = number(Piece { text: nth, ..item }, 53);
        i8::try_from(nth).ok().filter(|nth| *nth != 0).map(|nth| ByDay { nth, weekday })
    };
    read().ok_or_else(|| item.bad("BYDAY", "weekdays `MO` to `SU`, with a number of 1 to 53 or -1 to -53 or without"))
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, day)| *day)
}

/// The day of `20261231`, `20261231T235959` or `20261231T155959Z`.
fn last_day(value: Piece<'_>) -> Result<NaiveDate, RruleError> {
    let read = || {
        let (date, time) = value.text.split_at_checked(8)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !time.is_empty() {
            let clock = time.strip_prefix(['T', 't'])?;
            let clock = clock.strip_suffix(['Z', 'z']).unwrap_or(clock);
            let field = |range, most| {
                let text: &str = clock.get(range)?;
                digits(text).then(|| text.parse::<u8>().ok()).flatten().filter(|number| *number <= most)
            };
            // 60 is a leap second.
            (clock.len() == 6).then_some(())?;
            field(0..2, 23)?;
            field(2..4, 59)?;
            field(4..6, 60)?;
        }
        digits(date).then_some(())?;
        let (year, rest) = date.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        NaiveDate::from_ymd_opt(year.parse().ok().filter(|year| *year > 0)?, month.parse().ok()?, day.parse().ok()?)
    };
    read().ok_or_else(|| value.bad("UNTIL", "a day such as `20261231` or a time such as `20261231T235959`"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn writes_what_it_reads() {
        for (text, canonical) in [
            ("FREQ=DAILY", "FREQ=DAILY"),
            ("rrule:freq=weekly;byday=fr,mo,MO;interval=1;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,FR"),
            ("BYMONTHDAY=-1,+10;FREQ=MONTHLY;INTERVAL=002", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1,10"),
            ("FREQ=MONTHLY;BYDAY=+2TU,-1FR,MO;UNTIL=20261231T235959Z", "FREQ=MONTHLY;UNTIL=20261231;BYDAY=-1FR,MO,2TU"),
            ("FREQ=YEARLY;BYWEEKNO=-53,20;WKST=SU;COUNT=3", "FREQ=YEARLY;COUNT=3;BYWEEKNO=-53,20;WKST=SU"),
            (
                "FREQ=YEARLY;BYYEARDAY=-366,1;BYSETPOS=-366;BYMONTH=12,1",
                "FREQ=YEARLY;BYMONTH=1,12;BYYEARDAY=-366,1;BYSETPOS=-366",
            ),
        ] {
            let rule = Recurrence::parse_rrule(text).unwrap();
            assert_eq!(rule.to_string(), canonical);
            assert_eq!(canonical.parse(), Ok(rule));
        }
    }

    /// Reads a rule that is wrong; the error must point at its text.
    fn refused(rule: &str) -> RruleError {
        let error = Recurrence::parse_rrule(rule).unwrap_err();
        assert_eq!(rule.get(error.offset()..error.offset() + error.text().len()), Some(error.text()), "{rule}");
        error
    }

    #[test]
    fn bad_values_are_pointed_at() {
        for (rule, value) in [
            ("FREQ=MONTLY", "MONTLY"),
            ("FREQ=", ""),
            ("RRULE:FREQ=DAILY;INTERVAL=0", "0"),
            ("FREQ=DAILY;INTERVAL=+1", "+1"),
            ("FREQ=DAILY;COUNT=0", "0"),
            ("FREQ=DAILY;COUNT=99999999999", "99999999999"),
            ("FREQ=DAILY;BYMONTH=1,13,2", "13"),
            ("FREQ=DAILY;BYMONTH=-1", "-1"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,0", "0"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "32"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,", ""),
            ("FREQ=MONTHLY;BYMONTHDAY=日", "日"),
            ("FREQ=YEARLY;BYWEEKNO=54", "54"),
            ("FREQ=YEARLY;BYYEARDAY=-367", "-367"),
            ("FREQ=MONTHLY;BYDAY=MO,XX", "XX"),
            ("FREQ=MONTHLY;BYDAY=0MO", "0MO"),
            ("FREQ=MONTHLY;BYDAY=54MO", "54MO"),
            ("FREQ=MONTHLY;BYDAY=日", "日"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "0"),
            ("FREQ=WEEKLY;WKST=M", "M"),
            ("FREQ=DAILY;UNTIL=20260230", "20260230"),
            ("FREQ=DAILY;UNTIL=2026-02-03", "2026-02-03"),
            ("FREQ=DAILY;UNTIL=20260203T", "20260203T"),
            ("FREQ=DAILY;UNTIL=20260203T240000", "20260203T240000"),
            ("FREQ=DAILY;UNTIL=00000101", "00000101"),
        ] {
            let error = refused(rule);
            assert!(matches!(error, RruleError::BadValue { .. }), "{rule}: {error}");
            assert_eq!(error.text(), value);
        }
    }

    #[test]
    fn parts_that_cannot_be_are_told_apart() {
        assert!(matches!(refused(""), RruleError::Malformed { .. }));
        assert!(matches!(refused("FREQ=DAILY;"), RruleError::Malformed { offset: 11, .. }));
        assert!(matches!(refused("FREQ=DAILY;X-NOTE=1"), RruleError::UnknownPart { offset: 11, .. }));
        assert!(matches!(refused(" FREQ=DAILY"), RruleError::UnknownPart { .. }));
        assert!(matches!(refused("FREQ=DAILY;BYHOUR=7,19"), RruleError::UnsupportedPart { .. }));
        assert!(matches!(refused("FREQ=DAILY;COUNT=1;count=1"), RruleError::RepeatedPart { offset: 19, .. }));
        assert!(matches!(refused("COUNT=1"), RruleError::MissingFrequency { offset: 0, .. }));
        assert!(matches!(refused("FREQ=HOURLY"), RruleError::UnsupportedFrequency { offset: 5, .. }));
        assert!(matches!(refused("FREQ=DAILY;UNTIL=20260101;COUNT=1"), RruleError::CountWithUntil { offset: 26, .. }));
        for rule in [
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "FREQ=MONTHLY;BYYEARDAY=1",
            "FREQ=MONTHLY;BYWEEKNO=1",
            "FREQ=DAILY;BYSETPOS=1",
            "FREQ=WEEKLY;BYDAY=MO,1TU",
            "FREQ=YEARLY;BYDAY=1TU;BYWEEKNO=1",
        ] {
            assert!(matches!(refused(rule), RruleError::NotAllowed { .. }), "{rule}");
        }
        let message = "`1TU` cannot stand here: a numbered weekday needs `FREQ=MONTHLY` or `FREQ=YEARLY`";
        assert_eq!(refused("FREQ=WEEKLY;BYDAY=MO,1TU").to_string(), message);
    }

    proptest! {
        #[test]
        fn any_text_is_an_answer(text in "([A-Z]{0,3}(FREQ=|BYDAY=|UNTIL=|DAILY|MO|;|,|=|[-+0-9]{0,9}|é)){0,8}") {
            let _ = Recurrence::parse_rrule(&text);
        }
    }
}
