//! Facts as a journal writes them.

use super::fact::{Datum, Event, Extended, Fact, Instead, ObligationRef};
use crate::plan::Id;
use crate::time::{Moment, Zone};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A fact with its number, as a journal writes it: always the same fields in the same order.
pub(super) struct Numbered<'a> {
    pub(super) seq: u64,
    pub(super) fact: &'a Fact,
    pub(super) zone: &'a Zone,
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
        Event::Waived { obligation, authority, reason } => {
            duty(m, obligation)?;
            m.serialize_entry("authority", authority)?;
            m.serialize_entry("reason", reason)?;
        }
        Event::Extended { target, until, authority, reason } => {
            match target {
                Extended::Obligation(obligation) => duty(m, obligation)?,
                Extended::Task { task, occurrence } => {
                    m.serialize_entry("task", task.as_str())?;
                    opt(m, "occurrence", occurrence.map(|d| d.to_string()).as_deref())?;
                }
                Extended::Measure { unit, measure } => {
                    m.serialize_entry("unit", unit.as_str())?;
                    m.serialize_entry("measure", measure.as_str())?;
                }
            }
            m.serialize_entry("until", &until.to_string())?;
            m.serialize_entry("authority", authority)?;
            m.serialize_entry("reason", reason)?;
        }
        Event::Incident { unit, kind, count, reference } => {
            m.serialize_entry("unit", unit.as_str())?;
            m.serialize_entry("kind", kind)?;
            m.serialize_entry("count", count)?;
            opt(m, "ref", reference.as_deref())?;
        }
        Event::Remedied { unit, measure, refs } => {
            m.serialize_entry("unit", unit.as_str())?;
            opt(m, "measure", measure.as_ref().map(Id::as_str))?;
            list(m, refs)?;
        }
        Event::Corrected { corrects, reason, instead } => {
            m.serialize_entry("corrects", corrects)?;
            m.serialize_entry("reason", reason)?;
            if let Some(instead) = instead {
                m.serialize_entry("instead", &Written(instead, zone))?;
            }
        }
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
    opt(m, "occurrence", o.occurrence.map(|d| d.to_string()).as_deref())
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
