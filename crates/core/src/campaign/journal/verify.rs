//! The chain of a journal checked, line by line.

use super::chain::{HASH_FIELD, JournalDamage, JournalError, NO_HASH};
use super::digest::ChainHash;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::cmp::Ordering;

/// A journal whose chain holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// How many lines.
    pub count: usize,
    /// Hash of the last line: whoever keeps it can tell later whether lines were cut off the end.
    pub head: String,
    /// What chains them.
    pub hash: ChainHash,
}

/// Checks the chain of a journal and finds the first line that is not as it was written. A last line that is whole but for
/// its line break counts as whole.
///
/// # Errors
/// [`JournalError`] with the line.
pub fn verify(text: &str) -> Result<Verified, JournalError> {
    lines(text, true).map(|(_, verified)| verified)
}

/// A line of a journal, taken apart as far as that costs nothing: fields always stand in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    n: u64,
    prev: &'a str,
    /// `journal`, `fact` or `consequence`.
    pub(super) kind: &'a str,
    /// What it says, in JSON.
    pub(super) body: &'a str,
}

/// The lines of a journal. Unless `whole`, their hashes and what they say are taken on trust: they are compared with
/// others, to the byte.
pub(super) fn lines(text: &str, whole: bool) -> Result<(Vec<Line<'_>>, Verified), JournalError> {
    if text.is_empty() {
        return Err(JournalError::Empty);
    }
    let mut prev = NO_HASH;
    let mut chain = ChainHash::default();
    let mut lines = Vec::new();
    let mut bytes = 0;
    for (i, raw) in text.split_inclusive('\n').enumerate() {
        let expected = i as u64;
        let line = i + 1;
        let damaged = |damage| JournalError::Damaged { line, damage };
        let ended = raw.strip_suffix('\n');
        let no_line = || match ended {
            // Only the last can lack its line break.
            None => JournalError::Torn { line, whole: i, bytes },
            Some(_) => damaged(JournalDamage::NotALine),
        };
        let parts = || {
            let rest = ended.unwrap_or(raw).strip_suffix("\"}")?;
            let (head, hash) = rest.split_at_checked(rest.rfind('"')? + 1)?;
            let head = head.strip_suffix(HASH_FIELD)?;
            Some((head, hash, Line::of(head)?))
        };
        let (head, hash, told) = parts().ok_or_else(no_line)?;
        if i == 0 {
            chain = told.chained_by()?;
        }
        if whole && !is_json(told.body) {
            return Err(no_line());
        }
        if whole && chain.of(head.as_bytes()) != hash {
            return Err(damaged(JournalDamage::Altered));
        }
        match told.n.cmp(&expected) {
            Ordering::Greater => return Err(damaged(JournalDamage::Missing { expected, found: told.n })),
            Ordering::Less => return Err(damaged(JournalDamage::Repeated { expected, found: told.n })),
            Ordering::Equal if told.prev != prev => return Err(damaged(JournalDamage::Unchained)),
            Ordering::Equal => {}
        }
        prev = hash;
        bytes += raw.len();
        lines.push(told);
    }
    let verified = Verified { count: lines.len(), head: prev.to_owned(), hash: chain };
    Ok((lines, verified))
}

fn is_json(body: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(body).is_ok()
}

impl<'a> Line<'a> {
    /// A line without its hash field.
    fn of(head: &'a str) -> Option<Line<'a>> {
        let (n, rest) = until(head.strip_prefix("{\"n\":")?, ',')?;
        let (prev, rest) = until(rest.strip_prefix(",\"prev\":\"")?, '"')?;
        let (kind, rest) = until(rest.strip_prefix("\",\"")?, '"')?;
        let body = rest.strip_prefix("\":")?;
        Some(Line { n: n.parse().ok()?, prev, kind, body })
    }

    /// What the first line says chains the journal.
    fn chained_by(&self) -> Result<ChainHash, JournalError> {
        #[derive(Deserialize)]
        struct Chained {
            hash: Option<String>,
        }
        let chained = Some(self.body).filter(|_| self.kind == "journal");
        let word = chained.and_then(|body| serde_json::from_str::<Chained>(body).ok()?.hash);
        let Some(word) = word else { return Ok(ChainHash::default()) };
        ChainHash::from_word(&word).ok_or_else(|| JournalError::UnknownHash { word: word.chars().take(40).collect() })
    }

    /// Instant and kind of a consequence.
    pub(super) fn consequence(&self) -> Option<(&'a str, &'a str)> {
        let rest = self.body.strip_prefix("{\"id\":\"").filter(|_| self.kind == "consequence")?;
        let rest = rest.get(end_of_text(rest)?..)?.strip_prefix("\",\"at\":\"")?;
        let (at, rest) = until(rest, '"')?;
        let (kind, _) = until(rest.strip_prefix("\",\"kind\":\"")?, '"')?;
        Some((at, kind))
    }
}

/// What stands before the first of a character, and what begins with it.
fn until(text: &str, end: char) -> Option<(&str, &str)> {
    text.split_at_checked(text.find(end)?)
}

/// Where a text in JSON ends.
fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}
