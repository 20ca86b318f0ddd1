//! Consequences as a journal writes them.
//!
//! INVARIANT (deterministic): fields in a fixed order, decimals as text, lists and ordered maps only.

use super::arithmetic::{Arithmetic, Term};
use super::consequence::{CappedBy, Cause, Consequence, RuleCause};
use super::what::What;
use crate::rules::Read;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::sync::Arc;

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
            What::CampaignStarted => Ok(()),
            What::PhaseEntered { phase, unmet } | What::PhaseClosed { phase, unmet } => {
                m.serialize_entry("phase", &**phase)?;
                opt(m, "unmet", unmet.as_deref())
            }
            What::PhaseHeld { phase, waits_for } | What::PhaseOverrun { phase, waits_for } => {
                m.serialize_entry("phase", &**phase)?;
                m.serialize_entry("waits_for", waits_for)
            }
            What::PhaseReopened { phase, until } => {
                m.serialize_entry("phase", &**phase)?;
                opt(m, "until", until.as_deref())
            }
            What::PhaseExtended { phase, before, until } => {
                m.serialize_entry("phase", &**phase)?;
                m.serialize_entry("before", before)?;
                m.serialize_entry("until", until)
            }
            What::CampaignClosed { terminated } => {
                if *terminated {
                    m.serialize_entry("terminated", &true)?;
                }
                Ok(())
            }
            What::Opened { obligation, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                opt(m, "due", due.as_deref())
            }
            What::DueSoon { obligation, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("due", due)
            }
            What::Breached { obligation, due, blocked_by, excused } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("due", due)?;
                opt(m, "blocked_by", blocked_by.as_deref())?;
                if *excused { m.serialize_entry("excused", excused) } else { Ok(()) }
            }
            What::DueMoved { obligation, before, due } => {
                m.serialize_entry("obligation", &**obligation)?;
                opt(m, "before", before.as_deref())?;
                m.serialize_entry("due", due)
            }
            What::Waived { obligation } | What::Cancelled { obligation } | What::Excused { obligation } => {
                m.serialize_entry("obligation", &**obligation)
            }
            What::Urged { obligation, due, times, days_late } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("due", due)?;
                m.serialize_entry("times", times)?;
                m.serialize_entry("days_late", days_late)
            }
            What::ItemEntered { item, pipeline, state, unit, until } => {
                m.serialize_entry("item", &**item)?;
                m.serialize_entry("pipeline", &**pipeline)?;
                m.serialize_entry("state", &**state)?;
                m.serialize_entry("unit", &**unit)?;
                opt(m, "until", until.as_deref())
            }
            What::ItemHandedOver { item, from, to, until } => {
                m.serialize_entry("item", &**item)?;
                m.serialize_entry("from", &**from)?;
                m.serialize_entry("to", &**to)?;
                opt(m, "until", until.as_deref())
            }
            What::ItemOverdue { item, pipeline, state, unit, due, acknowledgement } => {
                m.serialize_entry("item", &**item)?;
                m.serialize_entry("pipeline", &**pipeline)?;
                m.serialize_entry("state", &**state)?;
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("due", due)?;
                m.serialize_entry("of", if *acknowledgement { "acknowledgement" } else { "state" })
            }
            What::ItemExtended { item, state, until } => {
                m.serialize_entry("item", &**item)?;
                m.serialize_entry("state", &**state)?;
                m.serialize_entry("until", until)
            }
            What::ItemClosed { item, state, unit } => {
                m.serialize_entry("item", &**item)?;
                m.serialize_entry("state", &**state)?;
                m.serialize_entry("unit", &**unit)
            }
            What::Fulfilled { obligation, late_days } => {
                m.serialize_entry("obligation", &**obligation)?;
                m.serialize_entry("late_days", late_days)
            }
            What::Points { unit, item, points, wanted, counted, capped_by, capped_at, arithmetic, score } => {
                m.serialize_entry("unit", &**unit)?;
                opt(m, "item", item.as_deref())?;
                m.serialize_entry("points", &decimal(points))?;
                if points != wanted {
                    m.serialize_entry("wanted", &decimal(wanted))?;
                }
                if let Some(counted) = counted {
                    m.serialize_entry("counted", &decimal(counted))?;
                }
                opt(m, "capped_by", capped_by.map(CappedBy::word))?;
                opt(m, "capped_at", capped_at.as_deref())?;
                if let Some(arithmetic) = arithmetic {
                    m.serialize_entry("arithmetic", &**arithmetic)?;
                }
                m.serialize_entry("score", &decimal(score))
            }
            What::Reversed { unit, entry, item, points, score } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("entry", &**entry)?;
                opt(m, "item", item.as_deref())?;
                m.serialize_entry("points", &decimal(points))?;
                m.serialize_entry("score", &decimal(score))
            }
            What::Reached(told) => told.fields(m),
            What::TargetJudged(told) => told.fields(m),
            What::BaseMoved(told) => told.fields(m),
            What::Suspended(told) => told.fields(m),
            What::PeriodRolledUp(told) => told.fields(m),
            What::Recomputed(told) => told.fields(m),
            What::PeriodClosed(told) => told.fields(m),
            What::PeriodLocked { period, locked: _ } => m.serialize_entry("period", &**period),
            What::Imposed { unit, measure, until } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                opt(m, "until", until.as_deref())
            }
            What::Proposed { unit, measure, by } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("by", &**by)
            }
            What::Lowered { unit, measure, to, until } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("to", &**to)?;
                opt(m, "until", until.as_deref())
            }
            What::LiftingAsked { unit, measure, by, applied } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("by", &**by)?;
                if *applied { m.serialize_entry("applied", applied) } else { Ok(()) }
            }
            What::LiftingRefused { unit, measure, until } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                opt(m, "until", until.as_deref())
            }
            What::Rights { unit, rights, suspended: _ } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("rights", &rights.iter().map(|r| &**r).collect::<Vec<&str>>())
            }
            What::Escalated { unit, to } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("to", &**to)
            }
            What::Flagged { unit, text } => {
                opt(m, "unit", unit.as_deref())?;
                m.serialize_entry("text", text)
            }
            What::Unchanged { unit, measure, standing } => {
                m.serialize_entry("unit", &**unit)?;
                m.serialize_entry("measure", &**measure)?;
                m.serialize_entry("standing", &**standing)
            }
            What::Lifted { unit, measure }
            | What::Held { unit, measure }
            | What::Expired { unit, measure }
            | What::NotApproved { unit, measure }
            | What::Stayed { unit, measure, stayed: _ } => {
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
            What::FactMoot { fact, reason } => {
                m.serialize_entry("fact", fact)?;
                m.serialize_entry("reason", reason)
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

impl Serialize for Arithmetic {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(None)?;
        m.serialize_entry("way", self.way)?;
        for (name, term) in &self.terms {
            match term {
                Term::Number(n) => m.serialize_entry(name, &decimal(n))?,
                Term::Text(text) => m.serialize_entry(name, &**text)?,
                Term::Parts(parts) => m.serialize_entry(name, &Parts(parts))?,
            }
        }
        m.end()
    }
}

/// Numbers by unit.
struct Parts<'a>(&'a [(Arc<str>, Decimal)]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.0.iter().map(|(name, n)| (&**name, decimal(n))))
    }
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
