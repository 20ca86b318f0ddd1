//! Consequences: what the engine derives. Never typed in.
//!
//! INVARIANT (cause): every consequence says what it follows from, and one made by a rule names the rule, the hash of its
//! content and the values it read.
//! INVARIANT (deterministic): fields in a fixed order, decimals as text, lists and ordered maps only.

use crate::rules::Read;
use crate::time::Moment;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
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
}

impl CappedBy {
    /// The word in journals.
    pub fn word(self) -> &'static str {
        match self {
            CappedBy::Item => "item",
            CappedBy::Floor => "floor",
            CappedBy::Bonus => "bonus-cap",
        }
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A phase began.
    PhaseEntered {
        /// Which.
        phase: Arc<str>,
    },
    /// A phase ended.
    PhaseClosed {
        /// Which.
        phase: Arc<str>,
    },
    /// The campaign's window ended.
    CampaignClosed,
    /// A duty became owed.
    Opened {
        /// Which.
        obligation: Arc<str>,
        /// When it is due.
        due: Option<String>,
    },
    /// A duty falls due soon.
    DueSoon {
        /// Which.
        obligation: Arc<str>,
        /// When it is due.
        due: String,
    },
    /// A duty was not done in time.
    Breached {
        /// Which.
        obligation: Arc<str>,
        /// When it was due.
        due: String,
        /// What it still waits for, if anything.
        blocked_by: Option<Arc<str>>,
    },
    /// A duty's due date was moved.
    DueMoved {
        /// Which.
        obligation: Arc<str>,
        /// When it was due before.
        before: Option<String>,
        /// When it is due now.
        due: String,
    },
    /// A duty was waived.
    Waived {
        /// Which.
        obligation: Arc<str>,
    },
    /// A duty was done.
    Fulfilled {
        /// Which.
        obligation: Arc<str>,
        /// How many days late; 0 in time.
        late_days: i64,
    },
    /// Points moved.
    Points {
        /// Whose.
        unit: Arc<str>,
        /// On which item.
        item: Option<Arc<str>>,
        /// By how much; negative for a deduction.
        points: Decimal,
        /// How much the rule wanted.
        wanted: Decimal,
        /// What swallowed the difference.
        capped_by: Option<CappedBy>,
        /// The score after.
        score: Decimal,
    },
    /// A measure was imposed.
    Imposed {
        /// On whom.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Until when it can be remedied, the day included.
        until: Option<String>,
    },
    /// A measure was demanded of a unit that already stands as high.
    Unchanged {
        /// Who.
        unit: Arc<str>,
        /// What was demanded.
        measure: Arc<str>,
        /// What it stands under.
        standing: Arc<str>,
    },
    /// What a measure demanded was put right, and it was lifted.
    Lifted {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// What a measure demanded was put right; it stands, but its clock stopped.
    Held {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// A remedy period was extended.
    MeasureExtended {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
        /// Until when it can be remedied now, the day included.
        until: String,
    },
    /// A remedy period ended without remedy.
    Expired {
        /// Whose.
        unit: Arc<str>,
        /// Which.
        measure: Arc<str>,
    },
    /// A notice was put on record.
    Notice {
        /// About whom; none for the whole campaign.
        unit: Option<Arc<str>>,
        /// The words.
        text: String,
    },
    /// An amount became owed to somebody.
    Reward {
        /// In whose area; none for the whole campaign.
        unit: Option<Arc<str>>,
        /// How much.
        amount: Decimal,
        /// To whom: a reference of the host.
        to: String,
        /// The unit that pays it, where the rule names one.
        paid_by: Option<Arc<str>>,
    },
    /// A rule failed; nothing it did counts.
    RuleFailed {
        /// About whom.
        unit: Option<Arc<str>>,
        /// Why, with the place in the script.
        reason: String,
    },
    /// An earlier consequence does not hold, as a fact showed that took effect before it.
    Rescinded {
        /// Its id.
        consequence: Arc<str>,
        /// What it was.
        of: &'static str,
    },
    /// A due date could not be worked out, because the calendar does not reach that far.
    CalendarMissing {
        /// Of what.
        about: Arc<str>,
        /// Why.
        reason: String,
    },
}

impl What {
    /// The word in journals.
    pub fn word(&self) -> &'static str {
        match self {
            What::PhaseEntered { .. } => "phase-entered",
            What::PhaseClosed { .. } => "phase-closed",
            What::CampaignClosed => "campaign-closed",
            What::Opened { .. } => "obligation-opened",
            What::DueSoon { .. } => "obligation-due-soon",
            What::Breached { .. } => "obligation-breached",
            What::DueMoved { .. } => "obligation-due-moved",
            What::Waived { .. } => "obligation-waived",
            What::Fulfilled { .. } => "obligation-fulfilled",
            What::Points { .. } => "points",
            What::Imposed { .. } => "measure-imposed",
            What::Unchanged { .. } => "measure-unchanged",
            What::Lifted { .. } => "measure-lifted",
            What::Held { .. } => "measure-held",
            What::MeasureExtended { .. } => "measure-extended",
            What::Expired { .. } => "measure-expired",
            What::Notice { .. } => "notice",
            What::Reward { .. } => "reward",
            What::RuleFailed { .. } => "rule-failed",
            What::Rescinded { .. } => "rescinded",
            What::CalendarMissing { .. } => "calendar-missing",
        }
    }
}

impl Serialize for Consequence {
    /// Canonical: always the same fields in the same order, decimals as strings, nothing optional written as null.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(None)?;
        m.serialize_entry("id", &*self.id)?;
        m.serialize_entry("at", &self.at)?;
        m.serialize_entry("kind", self.what.word())?;
        self.what.fields(&mut m)?;
        m.serialize_entry("cause", &self.cause)?;
        if let Some(rule) = &self.rule {
            m.serialize_entry("rule", &**rule)?;
        }
        m.end()
    }
}

impl What {
    fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        fn opt<M: SerializeMap>(m: &mut M, key: &'static str, value: Option<&str>) -> Result<(), M::Error> {
            value.map_or(Ok(()), |v| m.serialize_entry(key, v))
        }
        match self {
            What::PhaseEntered { phase } | What::PhaseClosed { phase } => m.serialize_entry("phase", &**phase),
            What::CampaignClosed => Ok(()),
            What::Opened { obligation, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                opt(m, "due", due.as_deref())
            }
            What::DueSoon { obligation, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("due", due)
            }
            What::Breached { obligation, due, blocked_by } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("due", due)?;
                opt(m, "blocked_by", blocked_by.as_deref())
            }
            What::DueMoved { obligation, before, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                opt(m, "before", before.as_deref())?;
                m.serialize_entry("due", due)
            }
            What::Waived { obligation } => m.serialize_entry("obligation", &**obligation),
            What::Fulfilled { obligation, late_days } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("late_days", late_days)
            }
            What::Points { unit, item, points, wanted, capped_by, score } => {
                m.serialize_entry("unit", &**unit)?;
                opt(m, "item", item.as_deref())?;
                m.serialize_entry("points", &decimal(points))?;
                if points != wanted {
                    m.serialize_entry("wanted", &decimal(wanted))?;
                }
                opt(m, "capped_by", capped_by.map(CappedBy::word))?;
                m.serialize_entry("score", &decimal(score))
            }
            What::Imposed { unit, measure, until } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                opt(m, "until", until.as_deref())
            }
            What::Unchanged { unit, measure, standing } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("standing", &**standing)
            }
            What::Lifted { unit, measure } | What::Held { unit, measure } | What::Expired { unit, measure } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)
            }
            What::MeasureExtended { unit, measure, until } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("until", until)
            }
            What::Notice { unit, text } => {
                opt(m, "unit", unit.as_deref())?;
                m.serialize_entry("text", text)
            }
            What::Reward { unit, amount, to, paid_by } => {
                opt(m, "unit", unit.as_deref())?;
                m.serialize_entry("amount", &decimal(amount))?;
                m.serialize_entry("to", to)?;
                opt(m, "paid_by", paid_by.as_deref())
            }
            What::RuleFailed { unit, reason } => {
                opt(m, "unit", unit.as_deref())?;
                m.serialize_entry("reason", reason)
            }
            What::Rescinded { consequence, of } => {
                m.serialize_entry("consequence", &**consequence)?;
                m.serialize_entry("of", of)
            }
            What::CalendarMissing { about, reason } => {
                m.serialize_entry("about", &**about)?;
                m.serialize_entry("reason", reason)
            }
        }
    }
}

/// Points as every output writes them: no trailing zeros, no exponent, no negative zero.
pub fn decimal(n: &Decimal) -> String {
    n.normalize().to_string()
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(Some(1))?;
        match self {
            Cause::Fact(seq) => m.serialize_entry("fact", seq)?,
            Cause::Time => m.serialize_entry("time", &true)?,
            Cause::Consequence(id) => m.serialize_entry("consequence", &**id)?,
        }
        m.end()
    }
}

impl Serialize for RuleCause {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(None)?;
        m.serialize_entry("id", &*self.id)?;
        m.serialize_entry("hash", &*self.hash)?;
        if let Some(clause) = &self.clause {
            m.serialize_entry("clause", clause)?;
        }
        m.serialize_entry("reads", &Reads(&self.reads))?;
        m.end()
    }
}

/// What a rule read, in the order it did.
struct Reads<'a>(&'a [Read]);

impl Serialize for Reads<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.0.iter().map(|r| (&r.path, &r.value)))
    }
}
