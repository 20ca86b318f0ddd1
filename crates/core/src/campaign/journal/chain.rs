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
use std::collections::BTreeMap;
use thiserror::Error;

/// The format version of journals.
const FORMAT: u32 = 1;
pub(super) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
pub(super) const HASH_FIELD: &str = ",\"hash\":\"";

/// Writes journal lines. The host takes the text and keeps it.
#[derive(Debug, Clone)]
pub struct Journal {
    next: u64,
    prev: String,
    /// JSON, and so UTF-8.
    pending: Vec<u8>,
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
        let mut journal = Journal { next: 0, prev: NO_HASH.to_owned(), pending: Vec::new(), hash };
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
        self.pending.splice(0..0, lines.bytes());
    }

    /// What chains its lines.
    pub fn hash(&self) -> ChainHash {
        self.hash
    }

    /// The lines written since the last call.
    pub fn take(&mut self) -> String {
        String::from_utf8(std::mem::take(&mut self.pending)).unwrap_or_default()
    }

    fn line<T: Serialize>(&mut self, kind: &str, body: &T) {
        let start = self.pending.len();
        let n = self.next.to_string();
        for part in ["{\"n\":", &n, ",\"prev\":\"", &self.prev, "\",\"", kind, "\":"] {
            self.pending.extend_from_slice(part.as_bytes());
        }
        // Our own types have text keys and no floats: they always serialise.
        let written = serde_json::to_writer(&mut self.pending, body);
        debug_assert!(written.is_ok());
        self.prev = self.hash.of(self.pending.get(start..).unwrap_or_default());
        for part in [HASH_FIELD, &self.prev, "\"}\n"] {
            self.pending.extend_from_slice(part.as_bytes());
        }
        self.next += 1;
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
    #[error("lines before it are missing: its `n` is {found} where {expected} was expected")]
    Missing {
        /// The number expected, counted from 0.
        expected: u64,
        /// The number found.
        found: u64,
    },
    /// It stands a second time, or in the wrong place.
    #[error("repeated or out of order: its `n` is {found} where {expected} was expected")]
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
