//! From the fields of a fact to its type.

use super::error::FactError;
use super::event::{Datum, Event, Fact, Instead};
use super::refs::{Acknowledged, Extended, MeasureRef, ObligationRef, OccurrenceRef};
use super::wire::{Data, KINDS, RawFact};
use crate::campaign::suggestion::nearest;
use crate::plan::Id;
use crate::time::{DateError, Instant, InstantError, Zone, parse_date};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl RawFact {
    /// Makes a typed fact of the fields.
    ///
    /// # Errors
    /// [`FactError`] naming the field.
    pub fn read(mut self, zone: &Zone) -> Result<Fact, FactError> {
        let word = self.fact.take().ok_or(FactError::Missing { fact: "of any kind".into(), field: "fact" })?;
        let missing = |field| FactError::Missing { fact: word.clone(), field };
        let at = instant("at", &self.at.take().ok_or_else(|| missing("at"))?, zone)?;
        let recorded_at = self.recorded_at.take().map(|t| instant("recorded_at", &t, zone)).transpose()?.unwrap_or(at);
        let by = self.by.take();
        let key = self.key.take();
        self.seq = None;
        let event = self.event(&word, at, zone)?;
        match self.left_over() {
            Some(field) => Err(FactError::Unexpected { fact: word, field }),
            None => Ok(Fact { at, recorded_at, by, key, event }),
        }
    }

    fn event(&mut self, word: &str, at: Instant, zone: &Zone) -> Result<Event, FactError> {
        let missing = |field| FactError::Missing { fact: word.to_owned(), field };
        /// A text that must be filled.
        macro_rules! text {
            ($field:ident) => {
                filled(self.$field.take()).ok_or_else(|| missing(stringify!($field)))?
            };
        }
        macro_rules! name {
            ($field:ident) => {
                id(stringify!($field), &text!($field))?
            };
        }
        macro_rules! maybe_name {
            ($field:ident) => {
                self.$field.take().map(|text| id(stringify!($field), &text)).transpose()?
            };
        }
        macro_rules! maybe_day {
            ($field:ident) => {
                self.$field.take().map(|text| day(stringify!($field), &text)).transpose()?
            };
        }
        Ok(match word {
            "started" => Event::Started,
            "suspended" => Event::Suspended {
                measure: self.measure_ref(word)?,
                item: self.item.take(),
                authority: text!(authority),
                reason: text!(reason),
            },
            "resumed" => Event::Resumed { measure: self.measure_ref(word)?, item: self.item.take() },
            "terminated" => Event::Terminated { authority: text!(authority), reason: text!(reason) },
            "phase-entered" => Event::PhaseEntered { phase: name!(phase), reason: self.reason.take() },
            "phase-closed" => Event::PhaseClosed { phase: name!(phase), reason: self.reason.take() },
            "phase-reopened" => Event::PhaseReopened {
                phase: name!(phase),
                until: maybe_day!(until),
                authority: text!(authority),
                reason: text!(reason),
            },
            "acknowledged" => Event::Acknowledged {
                what: match (filled(self.item.take()), self.task.is_some() || self.unit.is_some()) {
                    (Some(item), false) => Acknowledged::Item(item),
                    (None, true) => Acknowledged::Obligation(self.obligation(word)?),
                    _ => {
                        let needs = "either `item`, or `task` and `unit`";
                        return Err(FactError::Either { fact: word.to_owned(), needs });
                    }
                },
            },
            "progressed" => Event::Progressed {
                obligation: self.obligation(word)?,
                percent: match self.percent.take() {
                    None => None,
                    Some(n) => Some(
                        u8::try_from(n)
                            .ok()
                            .filter(|n| *n <= 100)
                            .ok_or_else(|| bad("percent", &n.to_string(), "a whole number from 0 to 100"))?,
                    ),
                },
                note: self.note.take(),
            },
            "submitted" => Event::Submitted {
                obligation: self.obligation(word)?,
                data: data(self.data.take().unwrap_or_default())?,
                refs: self.refs.take().unwrap_or_default(),
            },
            "accepted" => {
                Event::Accepted { obligation: self.obligation(word)?, refs: self.refs.take().unwrap_or_default() }
            }
            "returned" => {
                Event::Returned { obligation: self.obligation(word)?, due: maybe_day!(due), reason: self.reason.take() }
            }
            "waived" => {
                Event::Waived { obligation: self.obligation(word)?, authority: text!(authority), reason: text!(reason) }
            }
            "cancelled" => Event::Cancelled {
                obligation: self.obligation(word)?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "excused" => Event::Excused {
                obligation: self.obligation(word)?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "called" => Event::Called {
                task: name!(task),
                unit: name!(unit),
                call: filled(self.call.take()),
                caller: maybe_name!(caller),
            },
            "extended" => Event::Extended {
                target: self.target(word)?,
                until: day("until", &text!(until))?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "reported" => Event::Reported {
                indicator: name!(indicator),
                unit: name!(unit),
                period: filled(self.period.take()),
                value: number("value", &self.value.take().ok_or_else(|| missing("value"))?)?,
            },
            "incident" => Event::Incident {
                unit: name!(unit),
                kind: text!(kind),
                count: match self.count.take().unwrap_or(1) {
                    n @ 1..=1_000_000 => n,
                    n => return Err(bad("count", &n.to_string(), "a whole number from 1 to 1000000")),
                },
                reference: self.reference.take(),
            },
            "item-opened" => Event::ItemOpened {
                pipeline: name!(pipeline),
                item: text!(item),
                unit: name!(unit),
                state: maybe_name!(state),
            },
            "item-moved" => Event::ItemMoved { item: text!(item), state: name!(state) },
            "item-handed-over" => Event::ItemHandedOver { item: text!(item), to: name!(to) },
            "item-closed" => Event::ItemClosed { item: text!(item), state: maybe_name!(state) },
            "remedied" => Event::Remedied {
                unit: name!(unit),
                measure: maybe_name!(measure),
                refs: self.refs.take().unwrap_or_default(),
            },
            "remedy-refused" => {
                Event::RemedyRefused { unit: name!(unit), measure: maybe_name!(measure), reason: self.reason.take() }
            }
            "measure-decided" => Event::MeasureDecided {
                unit: name!(unit),
                measure: name!(measure),
                granted: self.granted.take().ok_or_else(|| missing("granted"))?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "lifting-applied" => Event::LiftingApplied {
                unit: name!(unit),
                measure: maybe_name!(measure),
                reason: self.reason.take(),
                refs: self.refs.take().unwrap_or_default(),
            },
            "lifting-decided" => Event::LiftingDecided {
                unit: name!(unit),
                measure: maybe_name!(measure),
                granted: self.granted.take().ok_or_else(|| missing("granted"))?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "measure-lifted" => Event::Lifted {
                unit: name!(unit),
                measure: maybe_name!(measure),
                authority: text!(authority),
                reason: text!(reason),
            },
            "appealed" => Event::Appealed { entry: text!(entry), reason: text!(reason) },
            "appeal-decided" => Event::AppealDecided {
                entry: text!(entry),
                upheld: self.upheld.take().ok_or_else(|| missing("upheld"))?,
                authority: text!(authority),
                reason: text!(reason),
            },
            "inspected" => Event::Inspected {
                unit: name!(unit),
                kind: text!(kind),
                count: match self.count.take().unwrap_or(0) {
                    n @ 0..=1_000_000 => n,
                    n => return Err(bad("count", &n.to_string(), "a whole number from 0 to 1000000")),
                },
                marks: self.marks.take().map(|n| number("marks", &n)).transpose()?,
                reference: self.reference.take(),
            },
            "assessed" => Event::Assessed {
                item: name!(item),
                unit: name!(unit),
                value: number("value", &self.value.take().ok_or_else(|| missing("value"))?)?,
                reason: text!(reason),
                assessor: maybe_name!(assessor),
            },
            "put-right" => Event::PutRight { entry: text!(entry), refs: self.refs.take().unwrap_or_default() },
            "revoked" => Event::Revoked { entry: text!(entry), authority: text!(authority), reason: text!(reason) },
            "period-locked" => {
                Event::PeriodLocked { period: text!(period), authority: text!(authority), reason: text!(reason) }
            }
            "period-unlocked" => {
                Event::PeriodUnlocked { period: text!(period), authority: text!(authority), reason: text!(reason) }
            }
            "corrected" => Event::Corrected {
                corrects: self.corrects.take().ok_or_else(|| missing("corrects"))?,
                reason: text!(reason),
                instead: self.instead.take().map(|raw| instead(*raw, at, zone)).transpose()?,
            },
            "plan-amended" => Event::PlanAmended {
                plan: text!(plan),
                hash: filled(self.hash.take()),
                authority: text!(authority),
                reason: text!(reason),
            },
            _ => {
                let suggestion = nearest(word, KINDS.iter().copied());
                return Err(FactError::UnknownKind { word: word.to_owned(), suggestion });
            }
        })
    }

    fn obligation(&mut self, word: &str) -> Result<ObligationRef, FactError> {
        let missing = |field| FactError::Missing { fact: word.to_owned(), field };
        Ok(ObligationRef {
            task: id("task", &self.task.take().ok_or_else(|| missing("task"))?)?,
            unit: id("unit", &self.unit.take().ok_or_else(|| missing("unit"))?)?,
            occurrence: self.occurrence.take().map(|o| occurrence(&o)).transpose()?,
        })
    }

    /// The measure a fact names, if it names one, and whose it is.
    fn measure_ref(&mut self, word: &str) -> Result<Option<MeasureRef>, FactError> {
        if self.item.is_some() {
            return Ok(None);
        }
        let Some(measure) = self.measure.take() else { return Ok(None) };
        let unit = self.unit.take().ok_or(FactError::Missing { fact: word.to_owned(), field: "unit" })?;
        Ok(Some(MeasureRef { unit: id("unit", &unit)?, measure: id("measure", &measure)? }))
    }

    fn target(&mut self, word: &str) -> Result<Extended, FactError> {
        if let Some(phase) = self.phase.take() {
            return Ok(Extended::Phase(id("phase", &phase)?));
        }
        if let Some(item) = self.item.take() {
            return Ok(Extended::Item(item));
        }
        if let Some(measure) = self.measure.take() {
            let unit = self.unit.take().ok_or(FactError::Missing { fact: word.to_owned(), field: "unit" })?;
            return Ok(Extended::Measure { unit: id("unit", &unit)?, measure: id("measure", &measure)? });
        }
        if self.unit.is_some() {
            return self.obligation(word).map(Extended::Obligation);
        }
        let task = self.task.take().ok_or(FactError::Missing { fact: word.to_owned(), field: "task" })?;
        let occurrence = self.occurrence.take().map(|o| occurrence(&o)).transpose()?;
        Ok(Extended::Task { task: id("task", &task)?, occurrence })
    }
}

fn filled(cell: Option<String>) -> Option<String> {
    cell.filter(|t| !t.trim().is_empty())
}

/// A day, or what the host calls a call. What looks like a day must be one.
fn occurrence(text: &str) -> Result<OccurrenceRef, FactError> {
    let like_a_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match day("occurrence", text) {
        Ok(day) => Ok(OccurrenceRef::Day(day)),
        Err(error) if like_a_day => Err(error),
        Err(error @ FactError::NoSuchTime { .. }) => Err(error),
        Err(_) if text.trim().is_empty() => {
            Err(bad("occurrence", text, "a day, YYYY-MM-DD, or the reference of a call"))
        }
        Err(_) => Ok(OccurrenceRef::Call(text.to_owned())),
    }
}

/// A number that a decimal can hold, written as a number or as text.
fn number(field: &'static str, value: &serde_json::Value) -> Result<Decimal, FactError> {
    let text = match value {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(n) => n.to_string(),
        other => return Err(bad(field, &other.to_string(), "a number")),
    };
    let number = text.parse().or_else(|_| Decimal::from_scientific(&text));
    number.map_err(|_| bad(field, &text, "a number that a decimal can hold"))
}

/// What is true in place of a fact: another, which takes effect when the correction does unless it says when.
fn instead(mut raw: RawFact, at: Instant, zone: &Zone) -> Result<Box<Instead>, FactError> {
    for (field, filled) in [
        ("instead.key", raw.key.is_some()),
        ("instead.by", raw.by.is_some()),
        ("instead.recorded_at", raw.recorded_at.is_some()),
        ("instead.instead", raw.instead.is_some()),
    ] {
        if filled {
            return Err(FactError::Unexpected { fact: "corrected".to_owned(), field });
        }
    }
    raw.at.get_or_insert_with(|| zone.format(at));
    let fact = raw.read(zone)?;
    Ok(Box::new(Instead { at: fact.at, event: fact.event }))
}

pub(super) fn bad(field: &'static str, text: &str, expected: &'static str) -> FactError {
    FactError::Bad { field, text: text.chars().take(80).collect(), expected }
}

fn id(field: &'static str, text: &str) -> Result<Id, FactError> {
    text.parse().map_err(|_| bad(field, text, "a name as the plan writes it"))
}

fn day(field: &'static str, text: &str) -> Result<NaiveDate, FactError> {
    parse_date(text, None).map_err(|e| match e {
        DateError::NoSuchDay(_) => FactError::NoSuchTime { field, text: text.to_owned() },
        _ => bad(field, text, "a day, YYYY-MM-DD"),
    })
}

/// RFC 3339, or a local date and time in the plan's zone. A day alone says too little to judge a deadline by.
fn instant(field: &'static str, text: &str, zone: &Zone) -> Result<Instant, FactError> {
    match Instant::parse_rfc3339(text) {
        Ok(at) => return Ok(at),
        Err(InstantError::NoSuchTime { .. }) => return Err(FactError::NoSuchTime { field, text: text.to_owned() }),
        Err(_) => {}
    }
    let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let local = local.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let local = local.ok_or_else(|| match text.get(..10).map(|day| parse_date(day, None)) {
        Some(Err(DateError::NoSuchDay(_))) => FactError::NoSuchTime { field, text: text.to_owned() },
        _ => bad(field, text, "a date and time, 2026-07-02T10:00:00+08:00"),
    })?;
    Ok(zone.at(local.date(), local.time()))
}

fn data(raw: Data) -> Result<BTreeMap<String, Datum>, FactError> {
    raw.0
        .into_iter()
        .map(|(name, value)| {
            let datum = match value {
                serde_json::Value::Bool(b) => Datum::Bool(b),
                serde_json::Value::String(s) => Datum::Text(s),
                serde_json::Value::Number(_) => Datum::Number(number("data", &value)?),
                other => return Err(bad("data", &other.to_string(), "numbers, texts, true or false")),
            };
            Ok((name, datum))
        })
        .collect()
}
