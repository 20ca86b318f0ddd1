//! Facts as a journal writes them.

use super::event::{Datum, Event, Fact, Instead};
use super::refs::{Acknowledged, Extended, MeasureRef, ObligationRef};
use crate::campaign::decimal;
use crate::plan::Id;
use crate::time::{Moment, Zone};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A fact with its number, as a journal writes it: always the same fields in the same order.
pub(in crate::campaign) struct Numbered<'a> {
    pub(in crate::campaign) seq: u64,
    pub(in crate::campaign) fact: &'a Fact,
    pub(in crate::campaign) zone: &'a Zone,
}

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Fact { at, recorded_at, by, key, event } = self.fact;
        let mut m = s.serialize_map(None)?;
        m.serialize_entry("seq", &self.seq)?;
        m.serialize_entry("at", &Moment::new(*at, self.zone))?;
        m.serialize_entry("recorded_at", &Moment::new(*recorded_at, self.zone))?;
        opt(&mut m, "by", by.as_deref())?;
        opt(&mut m, "key", key.as_deref())?;
        m.serialize_entry("fact", event.word())?;
        fields(&mut m, event, self.zone)?;
        m.end()
    }
}

/// What is true in place of a fact, as a correction writes it.
struct Written<'a>(&'a Instead, &'a Zone);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(None)?;
        m.serialize_entry("at", &Moment::new(self.0.at, self.1))?;
        m.serialize_entry("fact", self.0.event.word())?;
        fields(&mut m, &self.0.event, self.1)?;
        m.end()
    }
}

fn fields<M: SerializeMap>(m: &mut M, event: &Event, zone: &Zone) -> Result<(), M::Error> {
    match event {
        Event::Started => {}
        Event::Suspended { item, measure, .. } | Event::Resumed { item, measure } => {
            opt(m, "item", item.as_deref())?;
            if let Some(MeasureRef { unit, measure }) = measure {
                m.serialize_entry("unit", unit.as_str())?;
                m.serialize_entry("measure", measure.as_str())?;
            }
        }
        Event::Terminated { .. } => {}
        Event::PhaseEntered { phase, reason } | Event::PhaseClosed { phase, reason } => {
            m.serialize_entry("phase", phase.as_str())?;
            opt(m, "reason", reason.as_deref())?;
        }
        Event::PhaseReopened { phase, until, .. } => {
            m.serialize_entry("phase", phase.as_str())?;
            opt(m, "until", until.map(|d| d.to_string()).as_deref())?;
        }
        Event::Acknowledged { what: Acknowledged::Obligation(obligation) } => duty(m, obligation)?,
        Event::Acknowledged { what: Acknowledged::Item(item) } => m.serialize_entry("item", item)?,
        Event::Progressed { obligation, percent, note } => {
            duty(m, obligation)?;
            if let Some(percent) = percent {
                m.serialize_entry("percent", percent)?;
            }
            opt(m, "note", note.as_deref())?;
        }
        Event::Submitted { obligation, data, refs } => {
            duty(m, obligation)?;
            if !data.is_empty() {
                m.serialize_entry("data", data)?;
            }
            list(m, refs)?;
        }
        Event::Accepted { obligation, refs } => {
            duty(m, obligation)?;
            list(m, refs)?;
        }
        Event::Returned { obligation, due, reason } => {
            duty(m, obligation)?;
            opt(m, "due", due.map(|d| d.to_string()).as_deref())?;
            opt(m, "reason", reason.as_deref())?;
        }
        Event::Waived { obligation, .. } | Event::Cancelled { obligation, .. } | Event::Excused { obligation, .. } => {
            duty(m, obligation)?
        }
        Event::Called { task, unit, call, caller } => {
            m.serialize_entry("task", task.as_str())?;
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "call", call.as_deref())?;
            opt(m, "caller", caller.as_ref().map(Id::as_str))?;
        }
        Event::Extended { target, until, .. } => {
            match target {
                Extended::Obligation(obligation) => duty(m, obligation)?,
                Extended::Task { task, occurrence } => {
                    m.serialize_entry("task", task.as_str())?;
                    opt(m, "occurrence", occurrence.as_ref().map(|d| d.to_string()).as_deref())?;
                }
                Extended::Phase(phase) => m.serialize_entry("phase", phase.as_str())?,
                Extended::Item(item) => m.serialize_entry("item", item)?,
                Extended::Measure { unit, measure } => {
                    m.serialize_entry("unit", unit.as_str())?;
                    m.serialize_entry("measure", measure.as_str())?;
                }
            }
            m.serialize_entry("until", &until.to_string())?;
        }
        Event::Reported { indicator, unit, period, value } => {
            m.serialize_entry("indicator", indicator.as_str())?;
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "period", period.as_deref())?;
            m.serialize_entry("value", &decimal(value))?;
        }
        Event::Incident { unit, kind, count, reference } => {
            m.serialize_entry("unit", unit.as_str())?;
            m.serialize_entry("kind", kind)?;
            m.serialize_entry("count", count)?;
            opt(m, "ref", reference.as_deref())?;
        }
        Event::ItemOpened { pipeline, item, unit, state } => {
            m.serialize_entry("pipeline", pipeline.as_str())?;
            m.serialize_entry("item", item)?;
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "state", state.as_ref().map(Id::as_str))?;
        }
        Event::ItemMoved { item, state } => {
            m.serialize_entry("item", item)?;
            m.serialize_entry("state", state.as_str())?;
        }
        Event::ItemHandedOver { item, to } => {
            m.serialize_entry("item", item)?;
            m.serialize_entry("to", to.as_str())?;
        }
        Event::ItemClosed { item, state } => {
            m.serialize_entry("item", item)?;
            opt(m, "state", state.as_ref().map(Id::as_str))?;
        }
        Event::Remedied { unit, measure, refs } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
            list(m, refs)?;
        }
        Event::RemedyRefused { unit, measure, reason } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
            opt(m, "reason", reason.as_deref())?;
        }
        Event::MeasureDecided { unit, measure, granted, .. } => {
            m.serialize_entry("unit", unit.as_str())?;
            m.serialize_entry("measure", measure.as_str())?;
            m.serialize_entry("granted", granted)?;
        }
        Event::LiftingApplied { unit, measure, reason, refs } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
            opt(m, "reason", reason.as_deref())?;
            list(m, refs)?;
        }
        Event::LiftingDecided { unit, measure, granted, .. } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
            m.serialize_entry("granted", granted)?;
        }
        Event::Lifted { unit, measure, .. } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
        }
        Event::Appealed { entry, reason } => {
            m.serialize_entry("entry", entry)?;
            m.serialize_entry("reason", reason)?;
        }
        Event::AppealDecided { entry, upheld, .. } => {
            m.serialize_entry("entry", entry)?;
            m.serialize_entry("upheld", upheld)?;
        }
        Event::Inspected { unit, kind, count, marks, reference } => {
            m.serialize_entry("unit", unit.as_str())?;
            m.serialize_entry("kind", kind)?;
            m.serialize_entry("count", count)?;
            opt(m, "marks", marks.as_ref().map(decimal).as_deref())?;
            opt(m, "ref", reference.as_deref())?;
        }
        Event::Corrected { corrects, reason, instead } => {
            m.serialize_entry("corrects", corrects)?;
            m.serialize_entry("reason", reason)?;
            if let Some(instead) = instead {
                m.serialize_entry("instead", &Written(instead, zone))?;
            }
        }
        Event::PlanAmended { plan, hash, .. } => {
            m.serialize_entry("plan", plan)?;
            opt(m, "hash", hash.as_deref())?;
        }
    }
    if let Some((authority, reason)) = event.grounds() {
        m.serialize_entry("authority", authority)?;
        m.serialize_entry("reason", reason)?;
    }
    Ok(())
}

fn opt<M: SerializeMap>(m: &mut M, key: &'static str, value: Option<&str>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |v| m.serialize_entry(key, v))
}

fn list<M: SerializeMap>(m: &mut M, refs: &[String]) -> Result<(), M::Error> {
    if refs.is_empty() { Ok(()) } else { m.serialize_entry("refs", refs) }
}

fn duty<M: SerializeMap>(m: &mut M, o: &ObligationRef) -> Result<(), M::Error> {
    m.serialize_entry("task", o.task.as_str())?;
    m.serialize_entry("unit", o.unit.as_str())?;
    opt(m, "occurrence", o.occurrence.as_ref().map(|d| d.to_string()).as_deref())
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            // A number stays a number, digit by digit, so that it reads back as the same datum.
            Datum::Number(n) => match n.to_string().parse::<serde_json::Number>() {
                Ok(number) => number.serialize(s),
                Err(_) => s.serialize_str(&n.to_string()),
            },
            Datum::Text(t) => s.serialize_str(t),
            Datum::Bool(b) => s.serialize_bool(*b),
        }
    }
}
