//! Journal lines on their way into a store: numbered, chained, and with what the store indexes.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::ops::Range;
use thiserror::Error;

/// Where a journal ends: how many lines it has, and the hash of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many lines there are; the number that the next line will have.
    pub lines: u64,
    /// The hash of the last one.
    pub hash: String,
}

impl Default for Head {
    /// The end of a journal that has no line yet.
    fn default() -> Head {
        Head { lines: 0, hash: "0".repeat(64) }
    }
}

impl Head {
    /// The end of a journal's text, by its line breaks and its last line; nothing is verified.
    pub fn of(text: &str) -> Head {
        let last = text.lines().next_back();
        let hash = last.and_then(|line| line.rsplit_once("\"hash\":\"")).and_then(|(_, tail)| tail.strip_suffix("\"}"));
        hash.map(|hash| Head { lines: text.lines().count() as u64, hash: hash.to_owned() }).unwrap_or_default()
    }
}

/// Whole lines that follow one another, in the order in which they are to be kept.
#[derive(Debug, Clone)]
pub struct Lines {
    text: String,
    lines: Vec<Place>,
    after: Head,
    head: Head,
}

#[derive(Debug, Clone)]
struct Place {
    at: Range<usize>,
    fact: Option<FactLine>,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Its number, from 0.
    pub n: u64,
    /// Its text without the line break.
    pub text: &'a str,
    /// For a fact, its number and key.
    pub fact: Option<&'a FactLine>,
}

/// What a store indexes of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactLine {
    /// The fact's number.
    pub seq: u64,
    /// Its idempotency key.
    pub key: Option<String>,
}

/// Text that is no sequence of journal lines.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line} of what is to be kept {reason}")]
pub struct LinesError {
    /// 1-based, within the text.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

#[derive(Deserialize)]
struct Raw<'a> {
    n: u64,
    prev: &'a str,
    hash: &'a str,
    #[serde(borrow)]
    fact: Option<RawFact<'a>>,
    #[serde(rename = "journal")]
    _first: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct RawFact<'a> {
    seq: u64,
    #[serde(borrow)]
    key: Option<Cow<'a, str>>,
}

impl Lines {
    /// Reads what [`duban::campaign::Campaign::take_journal`] gave.
    ///
    /// # Errors
    /// [`LinesError`] when it is something else, such as lines of two journals.
    pub fn parse(text: String) -> Result<Lines, LinesError> {
        let mut lines = Vec::new();
        let mut after: Option<Head> = None;
        let mut head = Head::default();
        let mut start = 0;
        for (i, whole) in text.split_inclusive('\n').enumerate() {
            let wrong = |reason| LinesError { line: i + 1, reason };
            let line = whole.strip_suffix('\n').ok_or_else(|| wrong("is not whole"))?;
            let raw: Raw<'_> = serde_json::from_str(line).map_err(|_| wrong("is not a journal line"))?;
            let before = Head { lines: raw.n, hash: raw.prev.to_owned() };
            if after.is_some() && before != head {
                return Err(wrong("does not follow the one before it"));
            }
            after.get_or_insert(before);
            head = Head { lines: raw.n.saturating_add(1), hash: raw.hash.to_owned() };
            let fact = raw.fact.map(|f| FactLine { seq: f.seq, key: f.key.map(Cow::into_owned) });
            lines.push(Place { at: start..start + line.len(), fact });
            start += whole.len();
        }
        let after = after.unwrap_or_default();
        let head = if lines.is_empty() { after.clone() } else { head };
        Ok(Lines { text, lines, after, head })
    }

    /// The end of the journal that they belong behind.
    pub fn after(&self) -> &Head {
        &self.after
    }

    /// The end of the journal once they are kept.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Their text, each line with its line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Each line.
    pub fn iter(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().enumerate().map(|(i, place)| Line {
            n: self.after.lines.saturating_add(i as u64),
            text: self.text.get(place.at.clone()).unwrap_or_default(),
            fact: place.fact.as_ref(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u64, prev: &str, hash: &str) -> String {
        format!("{{\"n\":{n},\"prev\":\"{prev}\",\"fact\":{{\"seq\":3,\"key\":\"a\\u0000b\"}},\"hash\":\"{hash}\"}}\n")
    }

    #[test]
    fn reads_what_the_store_indexes() {
        let lines = Lines::parse(line(4, "p", "q") + line(5, "q", "r").as_str()).unwrap();
        assert_eq!(lines.after(), &Head { lines: 4, hash: "p".into() });
        assert_eq!(lines.head(), &Head { lines: 6, hash: "r".into() });
        assert_eq!(lines.head(), &Head { lines: 6, ..Head::of(lines.text()) });
        let second = lines.iter().nth(1).unwrap();
        assert_eq!((second.n, second.text), (5, line(5, "q", "r").trim_end()));
        assert_eq!(second.fact.unwrap(), &FactLine { seq: 3, key: Some("a\0b".into()) });
    }

    #[test]
    fn refuses_what_is_no_sequence() {
        let reason = |text: String| Lines::parse(text).unwrap_err().to_string();
        assert_eq!(
            reason(line(4, "p", "q") + line(6, "q", "r").as_str()),
            "line 2 of what is to be kept does not follow the one before it"
        );
        assert_eq!(
            reason(line(4, "p", "q") + line(5, "x", "r").as_str()),
            "line 2 of what is to be kept does not follow the one before it"
        );
        assert_eq!(reason("{}\n".into()), "line 1 of what is to be kept is not a journal line");
        assert_eq!(reason(line(4, "p", "q").trim_end().into()), "line 1 of what is to be kept is not whole");
        assert!(Lines::parse(String::new()).unwrap().is_empty());
    }
}
