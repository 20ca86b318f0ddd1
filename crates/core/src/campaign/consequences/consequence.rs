//! A consequence and what it follows from.

use super::what::What;
use crate::rules::Read;
use crate::time::Moment;
use std::sync::Arc;

/// One consequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// Stable identity: what it is about, not when it was computed.
    pub id: Arc<str>,
    /// Its instant.
    pub at: Moment,
    /// What it follows from.
    pub cause: Cause,
    /// The rule that made it, with what the rule read.
    pub rule: Option<Arc<RuleCause>>,
    /// What follows.
    pub what: What,
}

/// What a consequence follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A fact, by its number.
    Fact(u64),
    /// An instant that came: the consequence's own.
    Time,
    /// Another consequence, by its id.
    Consequence(Arc<str>),
}

/// The rule behind a consequence.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleCause {
    /// Its id.
    pub id: Arc<str>,
    /// Hash of its content.
    pub hash: Arc<str>,
    /// The clause it stands for, as people cite it.
    pub clause: Option<String>,
    /// What it read.
    pub reads: Vec<Read>,
}

/// Why fewer points moved than a rule wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CappedBy {
    /// The item is exhausted.
    Item,
    /// The score's floor.
    Floor,
    /// The cap on awards.
    Bonus,
    /// An item above the item is exhausted.
    Parent,
    /// Only the highest of several awards counts.
    Highest,
    /// The item is for other units.
    OtherUnits,
    /// The unit has no score.
    NotScored,
    /// No entry moves more than a milliard.
    Most,
}

impl CappedBy {
    /// The word in journals.
    pub fn word(self) -> &'static str {
        match self {
            CappedBy::Item => "item",
            CappedBy::Floor => "floor",
            CappedBy::Bonus => "bonus-cap",
            CappedBy::Parent => "parent",
            CappedBy::Highest => "highest",
            CappedBy::OtherUnits => "other-units",
            CappedBy::NotScored => "not-scored",
            CappedBy::Most => "most",
        }
    }
}
