//! What can be wrong with the text of a recurrence rule.

use thiserror::Error;

/// Why a text is not a recurrence rule. Each variant carries the offending piece of text and where it begins, in bytes
/// from the start of the whole; see [`text`](Self::text) and [`offset`](Self::offset).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields mean the same in every variant: see the type")]
pub enum RruleError {
    /// A part is not `NAME=VALUE`.
    #[error("`{text}` is not a part of a rule: write `NAME=VALUE`, with `;` between parts")]
    Malformed { text: String, offset: usize },
    /// RFC 5545 knows no such part.
    #[error("`{text}` is not a part of a recurrence rule")]
    UnknownPart { text: String, offset: usize },
    /// A part of the standard about times of day or other calendars.
    #[error("`{text}` is not supported: rules here are about days of the Gregorian calendar")]
    UnsupportedPart { text: String, offset: usize },
    /// The same part twice.
    #[error("`{text}` is given twice")]
    RepeatedPart { text: String, offset: usize },
    /// No `FREQ`. The text is the whole rule.
    #[error("the rule `{text}` has no `FREQ`")]
    MissingFrequency { text: String, offset: usize },
    /// `HOURLY`, `MINUTELY` or `SECONDLY`.
    #[error("the frequency `{text}` is not supported: `DAILY`, `WEEKLY`, `MONTHLY` and `YEARLY` are")]
    UnsupportedFrequency { text: String, offset: usize },
    /// A value that its part cannot have. The text is the value, or the one item of a list.
    #[error("`{text}` is not a value for `{part}`: it takes {expected}")]
    BadValue { text: String, offset: usize, part: &'static str, expected: &'static str },
    /// Both `COUNT` and `UNTIL`. The text is the later one.
    #[error("`{text}` cannot stand with the other end of the rule: give `COUNT` or `UNTIL`")]
    CountWithUntil { text: String, offset: usize },
    /// A part that RFC 5545 forbids with the rule's frequency or other parts. The text is the part.
    #[error("`{text}` cannot stand here: {reason}")]
    NotAllowed { text: String, offset: usize, reason: &'static str },
}

impl RruleError {
    /// The piece of text at fault.
    #[must_use]
    pub fn text(&self) -> &str {
        self.place().0
    }

    /// Where it begins, in bytes from the start of the rule's text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.place().1
    }

    fn place(&self) -> (&str, usize) {
        match self {
            Self::Malformed { text, offset }
            | Self::UnknownPart { text, offset }
            | Self::UnsupportedPart { text, offset }
            | Self::RepeatedPart { text, offset }
            | Self::MissingFrequency { text, offset }
            | Self::UnsupportedFrequency { text, offset }
            | Self::BadValue { text, offset, .. }
            | Self::CountWithUntil { text, offset }
            | Self::NotAllowed { text, offset, .. } => (text, *offset),
        }
    }
}
