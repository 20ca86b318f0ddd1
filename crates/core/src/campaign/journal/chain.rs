//! The journal: facts and consequences as lines of canonical JSON, each chained to the one before by SHA-256,
//! or by SM3 where a site asks for it.
//!
//! A line is `{"n":…,"prev":"…",BODY,"hash":"…"}`: `n` counts lines from 0, `prev` is the hash of the line before, `hash`
//! that of this line's bytes up to itself. Fields always stand in the same order, so equal runs give equal bytes.
//!
//! INVARIANT (nothing-erased): lines are only ever appended.

use super::digest::ChainHash;
use crate::campaign::facts::Numbered;
use crate::campaign::{Consequence, Fact};
use crate::check::CheckedPlan;
use crate::time::Zone;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use thiserror::Error;

/// The format version of journals.
const FORMAT: u32 = 1;
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const HASH_FIELD: &str = ",\"hash\":\"";

/// Writes journal lines. The host takes the text and keeps it.
#[derive(Debug, Clone)]
pub struct Journal {
    next: u64,
    prev: String,
    pending: String,
    hash: ChainHash,
}

/// The first line: what a journal was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(in crate::campaign) struct Header {
    pub(in crate::campaign) format: u32,
    /// The hash that chains the lines, where it is not SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::campaign) hash: Option<String>,
    pub(in crate::campaign) engine: String,
    pub(in crate::campaign) campaign: String,
    pub(in crate::campaign) plan: String,
    pub(in crate::campaign) rules: BTreeMap<String, String>,
}

impl Header {
    pub(in crate::campaign) fn of(plan: &CheckedPlan, hash: ChainHash) -> Header {
        Header {
            format: FORMAT,
            hash: (hash != ChainHash::default()).then(|| hash.word().to_owned()),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            campaign: plan.plan.campaign.id.to_string(),
            plan: plan.plan.hash.clone(),
            rules: plan.rules.iter().map(|r| (r.id.to_string(), r.hash.to_string())).collect(),
        }
    }
}

impl Journal {
    /// A journal with its first line.
    pub fn begin(plan: &CheckedPlan, hash: ChainHash) -> Journal {
        let mut journal = Journal { next: 0, prev: NO_HASH.to_owned(), pending: String::new(), hash };
        journal.line("journal", &Header::of(plan, hash));
        journal
    }

    pub(in crate::campaign) fn fact(&mut self, seq: u64, fact: &Fact, zone: &Zone) {
        self.line("fact", &Numbered { seq, fact, zone });
    }

    pub(in crate::campaign) fn consequence(&mut self, consequence: &Consequence) {
        self.line("consequence", consequence);
    }

    /// Lines that were computed before but are not kept anywhere yet.
    pub(in crate::campaign) fn pending_again(&mut self, lines: &str) {
        self.pending.insert_str(0, lines);
    }

    /// What chains its lines.
    pub fn hash(&self) -> ChainHash {
        self.hash
    }

    /// The lines written since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.pending)
    }

    fn line<T: Serialize>(&mut self, kind: &str, body: &T) {
        // Our own types have text keys and no floats: they always serialise.
        let body = serde_json::to_string(body).unwrap_or_default();
        let start = self.pending.len();
        let head = format!("{{\"n\":{},\"prev\":\"{}\",\"{kind}\":{body}", self.next, self.prev);
        self.prev = self.hash.of(head.as_bytes());
        self.pending.reserve(head.len() + 80);
        self.pending.push_str(&head);
        self.pending.push_str(HASH_FIELD);
        self.pending.push_str(&self.prev);
        self.pending.push_str("\"}\n");
        self.next += 1;
        debug_assert!(self.pending.len() > start);
    }
}

/// What is wrong with a journal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Nothing in it.
    #[error("the journal is empty")]
    Empty,
    /// A line that is not as it was written.
    #[error("line {line}: {damage}")]
    Damaged {
        /// 1-based line.
        line: usize,
        /// What is wrong with it.
        damage: JournalDamage,
    },
    /// The last line is not whole: the writer was cut off.
    #[error("line {line} is torn: the writer was cut off; the {whole} lines before it are whole")]
    Torn {
        /// 1-based line.
        line: usize,
        /// How many lines before it are whole.
        whole: usize,
        /// Bytes of the whole lines.
        bytes: usize,
    },
    /// It is chained by a hash that this build does not have.
    #[error("the journal is chained by `{word}`, which this build of the engine does not have")]
    UnknownHash {
        /// The hash, by its word.
        word: String,
    },
    /// It was made with another plan.
    #[error("the journal was made with {what} `{journal}`, not with `{given}`")]
    Differs {
        /// What differs: the format, the campaign, the plan, a rule.
        what: String,
        /// As the journal has it.
        journal: String,
        /// As given.
        given: String,
    },
    /// Recomputing gives another line.
    #[error("line {line} does not follow from the facts before it; recomputed: {expected}")]
    Diverges {
        /// 1-based line.
        line: usize,
        /// What the engine makes of the facts.
        expected: String,
    },
    /// A fact in it is refused.
    #[error("line {line}: {reason}")]
    Fact {
        /// 1-based line.
        line: usize,
        /// Why.
        reason: String,
    },
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum JournalDamage {
    /// Its bytes do not fit its hash.
    #[error("altered: its content does not fit its hash")]
    Altered,
    /// Not a journal line at all.
    #[error("not a journal line")]
    NotALine,
    /// Lines before it are missing.
    #[error("lines before it are missing: it says it is line {found}, {expected} was expected")]
    Missing {
        /// The number expected, counted from 0.
        expected: u64,
        /// The number found.
        found: u64,
    },
    /// It stands a second time, or in the wrong place.
    #[error("repeated or out of order: it says it is line {found}, {expected} was expected")]
    Repeated {
        /// The number expected, counted from 0.
        expected: u64,
        /// The number found.
        found: u64,
    },
    /// It does not name the line before it.
    #[error("not chained: it follows another line than the one before it")]
    Unchained,
}

/// A journal whose chain holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Its lines, without their hash field, as JSON.
    pub(in crate::campaign) lines: Vec<Value>,
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
    if text.is_empty() {
        return Err(JournalError::Empty);
    }
    let mut prev = NO_HASH.to_owned();
    let mut chain = ChainHash::default();
    let mut lines = Vec::new();
    let mut bytes = 0;
    let total = text.split_inclusive('\n').count();
    for (i, raw) in text.split_inclusive('\n').enumerate() {
        let expected = i as u64;
        let line = i + 1;
        let damaged = |damage| JournalError::Damaged { line, damage };
        let whole = raw.strip_suffix('\n');
        let parts = whole.unwrap_or(raw).rsplit_once(HASH_FIELD);
        let value = parts.and_then(|(head, tail)| Some((head, tail.strip_suffix("\"}")?, read(head)?)));
        let Some((head, hash, (n, claimed, value))) = value else {
            let torn = line == total && whole.is_none();
            return Err(if torn {
                JournalError::Torn { line, whole: i, bytes }
            } else {
                damaged(JournalDamage::NotALine)
            });
        };
        if let (0, Some(word)) = (i, value.get("journal").and_then(|h| h.get("hash")).and_then(Value::as_str)) {
            let known = ChainHash::from_word(word);
            chain = known.ok_or_else(|| JournalError::UnknownHash { word: word.chars().take(40).collect() })?;
        }
        if chain.of(head.as_bytes()) != hash {
            return Err(damaged(JournalDamage::Altered));
        }
        match n.cmp(&expected) {
            std::cmp::Ordering::Greater => return Err(damaged(JournalDamage::Missing { expected, found: n })),
            std::cmp::Ordering::Less => return Err(damaged(JournalDamage::Repeated { expected, found: n })),
            std::cmp::Ordering::Equal if claimed != prev => return Err(damaged(JournalDamage::Unchained)),
            std::cmp::Ordering::Equal => {}
        }
        prev = hash.to_owned();
        bytes += raw.len();
        lines.push(value);
    }
    Ok(Verified { count: lines.len(), lines, head: prev, hash: chain })
}

/// The number, the hash of the line before, and the content of a line without its hash field.
fn read(head: &str) -> Option<(u64, String, Value)> {
    let mut value: Value = serde_json::from_str(&format!("{head}}}")).ok()?;
    let n = value.get("n")?.as_u64()?;
    let prev = value.get_mut("prev")?.take();
    let Value::String(prev) = prev else { return None };
    Some((n, prev, value))
}
