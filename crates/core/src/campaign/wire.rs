//! Facts as they come over the wire: one flat mapping a fact, JSON or the cells of a table. One decoder for both, so
//! that a misspelt field is an error and never silently dropped.

use super::fact::{Datum, Event, Extended, Fact, Instead, ObligationRef};
use super::fact_error::FactError;
use super::refusal::nearest;
use crate::plan::Id;
use crate::time::{DateError, Instant, InstantError, Zone, parse_date};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The kinds of facts.
pub const KINDS: [&str; 8] =
    ["submitted", "accepted", "returned", "waived", "extended", "incident", "remedied", "corrected"];

/// Every field a fact may have; each kind has some of them.
pub const FIELDS: [&str; 21] = [
    "seq",
    "at",
    "recorded_at",
    "by",
    "key",
    "fact",
    "task",
    "unit",
    "occurrence",
    "data",
    "refs",
    "ref",
    "kind",
    "count",
    "measure",
    "due",
    "until",
    "authority",
    "reason",
    "corrects",
    "instead",
];

/// The figures of a return, unread; the same name twice is refused.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Data(pub BTreeMap<String, serde_json::Value>);

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Data, D::Error> {
        struct Figures;
        impl<'de> Visitor<'de> for Figures {
            type Value = Data;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping of figures")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Data, M::Error> {
                let mut all = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    if all.insert(name.clone(), value).is_some() {
                        return Err(serde::de::Error::custom(format!("duplicate field `data.{name}`")));
                    }
                }
                Ok(Data(all))
            }
        }
        d.deserialize_map(Figures)
    }
}

/// A fact's fields, unread: every cell optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub struct RawFact {
    /// The number a journal gave it; ignored when a fact is handed in.
    #[serde(default)]
    pub seq: Option<u64>,
    /// When it took effect.
    #[serde(default)]
    pub at: Option<String>,
    /// When it was handed in.
    #[serde(default)]
    pub recorded_at: Option<String>,
    /// Who says so.
    #[serde(default)]
    pub by: Option<String>,
    /// Idempotency key.
    #[serde(default)]
    pub key: Option<String>,
    /// The kind of fact.
    #[serde(default)]
    pub fact: Option<String>,
    /// The task.
    #[serde(default)]
    pub task: Option<String>,
    /// The unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The occurrence's nominal day.
    #[serde(default)]
    pub occurrence: Option<String>,
    /// Figures of a return.
    #[serde(default)]
    pub data: Option<Data>,
    /// References to evidence.
    #[serde(default)]
    pub refs: Option<Vec<String>>,
    /// The host's reference of an incident.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// What kind of incident.
    #[serde(default)]
    pub kind: Option<String>,
    /// How many.
    #[serde(default)]
    pub count: Option<i64>,
    /// The measure.
    #[serde(default)]
    pub measure: Option<String>,
    /// A new due day, of a submission sent back.
    #[serde(default)]
    pub due: Option<String>,
    /// A later due day.
    #[serde(default)]
    pub until: Option<String>,
    /// On whose authority.
    #[serde(default)]
    pub authority: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// The number of the fact that is corrected.
    #[serde(default)]
    pub corrects: Option<u64>,
    /// What is true in place of the fact corrected.
    #[serde(default)]
    pub instead: Option<Box<RawFact>>,
}

impl Fact {
    /// Reads one line of a facts file. A time without an offset is taken in `zone`, the plan's.
    ///
    /// # Errors
    /// [`FactError`] naming the field.
    pub fn from_json(line: &str, zone: &Zone) -> Result<Fact, FactError> {
        if !line.trim_start().starts_with('{') {
            return Err(FactError::Json { reason: "a fact is written in { }".to_owned(), column: 1 });
        }
        let raw: RawFact = serde_json::from_str(line).map_err(|e| what_is_wrong(line, &e))?;
        raw.read(zone)
    }
}

/// The mistake in a line that does not read as a fact, in the format's own words.
fn what_is_wrong(line: &str, error: &serde_json::Error) -> FactError {
    let Ok(fields) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) else {
        let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
        let text = error.to_string();
        let said = text.split(" at line ").next().unwrap_or(&text);
        let reason =
            if error.is_eof() { "the line ends before the fact does".into() } else { format!("not JSON: {said}") };
        return FactError::Json { reason, column };
    };
    // Read as a mapping it is whole: a field that stands twice shows only to a reader of fields.
    let text = error.to_string();
    if let Some(field) = text.strip_prefix("duplicate field `").and_then(|t| t.split('`').next()) {
        return FactError::Repeated { field: field.to_owned() };
    }
    of_fields(&fields)
}

/// The first field that no fact has, or whose value is of another sort than the field holds.
fn of_fields(fields: &serde_json::Map<String, serde_json::Value>) -> FactError {
    if let Some(field) = fields.keys().find(|f| !FIELDS.contains(&f.as_str())) {
        return FactError::UnknownField { field: field.clone(), suggestion: nearest(field, FIELDS.into_iter()) };
    }
    for (field, value) in FIELDS.iter().filter_map(|f| Some((*f, fields.get(*f)?))) {
        let (fits, expected) = match field {
            "seq" | "count" | "corrects" => (value.is_i64() || value.is_u64(), "a whole number"),
            "data" => (value.is_object(), "a mapping of figures"),
            "instead" => (value.is_object(), "a fact in { }"),
            "refs" => (value.as_array().is_some_and(|all| all.iter().all(|r| r.is_string())), "a list of texts"),
            _ => (value.is_string(), "a text in quotes"),
        };
        if !fits && !value.is_null() {
            return bad(field, &value.to_string(), expected);
        }
    }
    FactError::Json { reason: "not the fields of a fact".to_owned(), column: 0 }
}

impl RawFact {
    /// Takes the cells of one row of a table, by the names of their columns.
    ///
    /// # Errors
    /// [`FactError`] naming the column.
    pub fn from_cells(cells: serde_json::Map<String, serde_json::Value>) -> Result<RawFact, FactError> {
        let wrong = of_fields(&cells);
        serde_json::from_value(serde_json::Value::Object(cells)).map_err(|_| wrong)
    }

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
        let text = |field: &'static str, cell: &mut Option<String>| {
            cell.take().filter(|t| !t.trim().is_empty()).ok_or_else(|| missing(field))
        };
        let event = match word.as_str() {
            "submitted" => Event::Submitted {
                obligation: self.obligation(&word)?,
                data: data(self.data.take().unwrap_or_default())?,
                refs: self.refs.take().unwrap_or_default(),
            },
            "accepted" => {
                Event::Accepted { obligation: self.obligation(&word)?, refs: self.refs.take().unwrap_or_default() }
            }
            "returned" => Event::Returned {
                obligation: self.obligation(&word)?,
                due: self.due.take().map(|d| day("due", &d)).transpose()?,
                reason: self.reason.take(),
            },
            "waived" => Event::Waived {
                obligation: self.obligation(&word)?,
                authority: text("authority", &mut self.authority)?,
                reason: text("reason", &mut self.reason)?,
            },
            "extended" => Event::Extended {
                until: day("until", &text("until", &mut self.until)?)?,
                authority: text("authority", &mut self.authority)?,
                reason: text("reason", &mut self.reason)?,
                target: self.target(&word)?,
            },
            "incident" => Event::Incident {
                unit: id("unit", &text("unit", &mut self.unit)?)?,
                kind: text("kind", &mut self.kind)?,
                count: match self.count.take().unwrap_or(1) {
                    n @ 1..=1_000_000 => n,
                    n => return Err(bad("count", &n.to_string(), "a whole number from 1 to 1000000")),
                },
                reference: self.reference.take(),
            },
            "remedied" => Event::Remedied {
                unit: id("unit", &text("unit", &mut self.unit)?)?,
                measure: self.measure.take().map(|m| id("measure", &m)).transpose()?,
                refs: self.refs.take().unwrap_or_default(),
            },
            "corrected" => Event::Corrected {
                corrects: self.corrects.take().ok_or_else(|| missing("corrects"))?,
                reason: text("reason", &mut self.reason)?,
                instead: self.instead.take().map(|raw| instead(*raw, at, zone)).transpose()?,
            },
            _ => {
                let suggestion = nearest(&word, KINDS.into_iter());
                return Err(FactError::UnknownKind { word, suggestion });
            }
        };
        match self.left_over() {
            Some(field) => Err(FactError::Unexpected { fact: word, field }),
            None => Ok(Fact { at, recorded_at, by, key, event }),
        }
    }

    fn obligation(&mut self, word: &str) -> Result<ObligationRef, FactError> {
        let missing = |field| FactError::Missing { fact: word.to_owned(), field };
        Ok(ObligationRef {
            task: id("task", &self.task.take().ok_or_else(|| missing("task"))?)?,
            unit: id("unit", &self.unit.take().ok_or_else(|| missing("unit"))?)?,
            occurrence: self.occurrence.take().map(|o| day("occurrence", &o)).transpose()?,
        })
    }

    fn target(&mut self, word: &str) -> Result<Extended, FactError> {
        if let Some(measure) = self.measure.take() {
            let unit = self.unit.take().ok_or(FactError::Missing { fact: word.to_owned(), field: "unit" })?;
            return Ok(Extended::Measure { unit: id("unit", &unit)?, measure: id("measure", &measure)? });
        }
        if self.unit.is_some() {
            return self.obligation(word).map(Extended::Obligation);
        }
        let task = self.task.take().ok_or(FactError::Missing { fact: word.to_owned(), field: "task" })?;
        let occurrence = self.occurrence.take().map(|o| day("occurrence", &o)).transpose()?;
        Ok(Extended::Task { task: id("task", &task)?, occurrence })
    }

    /// The first field that is still filled though the kind of fact does not have it.
    fn left_over(&self) -> Option<&'static str> {
        let cells = [
            ("task", self.task.is_some()),
            ("unit", self.unit.is_some()),
            ("occurrence", self.occurrence.is_some()),
            ("data", self.data.is_some()),
            ("refs", self.refs.is_some()),
            ("ref", self.reference.is_some()),
            ("kind", self.kind.is_some()),
            ("count", self.count.is_some()),
            ("measure", self.measure.is_some()),
            ("due", self.due.is_some()),
            ("until", self.until.is_some()),
            ("authority", self.authority.is_some()),
            ("reason", self.reason.is_some()),
            ("corrects", self.corrects.is_some()),
            ("instead", self.instead.is_some()),
        ];
        cells.into_iter().find(|(_, filled)| *filled).map(|(name, _)| name)
    }
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

fn bad(field: &'static str, text: &str, expected: &'static str) -> FactError {
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
    let local = local.ok_or_else(|| bad(field, text, "a date and time, 2026-07-02T10:00:00+08:00"))?;
    Ok(zone.at(local.date(), local.time()))
}

fn data(raw: Data) -> Result<BTreeMap<String, Datum>, FactError> {
    raw.0
        .into_iter()
        .map(|(name, value)| {
            let datum = match value {
                serde_json::Value::Bool(b) => Datum::Bool(b),
                serde_json::Value::String(s) => Datum::Text(s),
                serde_json::Value::Number(n) => {
                    let text = n.to_string();
                    let number = text.parse().or_else(|_| Decimal::from_scientific(&text));
                    Datum::Number(number.map_err(|_| bad("data", &text, "numbers that a decimal can hold"))?)
                }
                other => return Err(bad("data", &other.to_string(), "numbers, texts, true or false")),
            };
            Ok((name, datum))
        })
        .collect()
}
