//! Facts as they come over the wire: one flat mapping a fact, JSON or the cells of a table. One decoder for both, so
//! that a misspelt field is an error and never silently dropped.

use super::error::FactError;
use super::event::Fact;
use super::read::bad;
use crate::campaign::suggestion::nearest;
use crate::time::Zone;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The kinds of facts.
pub const KINDS: &[&str] = &[
    "started",
    "suspended",
    "resumed",
    "terminated",
    "phase-entered",
    "phase-closed",
    "phase-reopened",
    "acknowledged",
    "progressed",
    "submitted",
    "accepted",
    "returned",
    "waived",
    "cancelled",
    "excused",
    "called",
    "extended",
    "reported",
    "incident",
    "item-opened",
    "item-moved",
    "item-handed-over",
    "item-closed",
    "remedied",
    "remedy-refused",
    "measure-decided",
    "lifting-applied",
    "lifting-decided",
    "measure-lifted",
    "appealed",
    "appeal-decided",
    "inspected",
    "assessed",
    "put-right",
    "revoked",
    "period-locked",
    "period-unlocked",
    "corrected",
    "plan-amended",
];

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal: $type:ty, $sort:ident;)*) => {
        /// Every field a fact may have; each kind has some of them.
        pub const FIELDS: &[&str] = &[$($word),*];

        /// A fact's fields, unread: every cell optional.
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct RawFact {
            $($(#[doc = $doc])+ #[serde(default, rename = $word)] pub $name: Option<$type>,)*
        }

        impl RawFact {
            /// The first field that is still filled though the kind of fact does not have it.
            pub(super) fn left_over(&self) -> Option<&'static str> {
                [$(($word, self.$name.is_some())),*].into_iter().find(|(_, filled)| *filled).map(|(name, _)| name)
            }
        }

        /// What sort of value a field holds; text where there is no such field.
        pub fn field_sort(field: &str) -> Sort {
            match field {
                $($word => Sort::$sort,)*
                _ => Sort::Text,
            }
        }
    };
}

fields! {
    /// The number a journal gave it; ignored when a fact is handed in.
    seq = "seq": u64, Whole;
    /// When it took effect.
    at = "at": String, Text;
    /// When it was handed in.
    recorded_at = "recorded_at": String, Text;
    /// Who says so.
    by = "by": String, Text;
    /// Idempotency key.
    key = "key": String, Text;
    /// The kind of fact.
    fact = "fact": String, Text;
    /// The task.
    task = "task": String, Text;
    /// The unit.
    unit = "unit": String, Text;
    /// The occurrence's nominal day, or the reference or day of a call.
    occurrence = "occurrence": String, Text;
    /// The phase.
    phase = "phase": String, Text;
    /// Figures of a return.
    data = "data": Data, Figures;
    /// References to evidence.
    refs = "refs": Vec<String>, Texts;
    /// The host's reference of an incident or inspection.
    reference = "ref": String, Text;
    /// What kind of incident or inspection.
    kind = "kind": String, Text;
    /// How many incidents, or findings of an inspection.
    count = "count": i64, Whole;
    /// The marks of an inspection.
    marks = "marks": serde_json::Value, Number;
    /// How far a duty has come, in per cent.
    percent = "percent": i64, Whole;
    /// How far a duty has come, in words.
    note = "note": String, Text;
    /// The indicator.
    indicator = "indicator": String, Text;
    /// The period that a report covers, or an appraisal period.
    period = "period": String, Text;
    /// The value reported.
    value = "value": serde_json::Value, Number;
    /// The pipeline of an item that comes in.
    pipeline = "pipeline": String, Text;
    /// The host's reference of an item, or the item of the scorecard that is assessed.
    item = "item": String, Text;
    /// The state an item is in, or moves to.
    state = "state": String, Text;
    /// The unit an item is handed to.
    to = "to": String, Text;
    /// The host's reference of a call.
    call = "call": String, Text;
    /// The unit that calls.
    caller = "caller": String, Text;
    /// The measure.
    measure = "measure": String, Text;
    /// The id of the entry appealed against.
    entry = "entry": String, Text;
    /// The unit that assesses.
    assessor = "assessor": String, Text;
    /// Whether an entry appealed against is upheld.
    upheld = "upheld": bool, Flag;
    /// Whether what was asked for is granted: a measure that was proposed, the lifting of one.
    granted = "granted": bool, Flag;
    /// A new due day, of a submission sent back.
    due = "due": String, Text;
    /// A later due day, or the last day of a phase opened again.
    until = "until": String, Text;
    /// On whose authority.
    authority = "authority": String, Text;
    /// Why.
    reason = "reason": String, Text;
    /// The number of the fact that is corrected.
    corrects = "corrects": u64, Whole;
    /// What is true in place of the fact corrected.
    instead = "instead": Box<RawFact>, Fact;
    /// The host's reference of an amended plan.
    plan = "plan": String, Text;
    /// The hash of an amended plan.
    hash = "hash": String, Text;
}

/// What sort of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A text, days and times included.
    Text,
    /// A whole number.
    Whole,
    /// A decimal, as a number or as text.
    Number,
    /// True or false.
    Flag,
    /// A mapping from names to figures.
    Figures,
    /// A list of texts.
    Texts,
    /// Another fact.
    Fact,
}

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
        return FactError::UnknownField { field: field.clone(), suggestion: nearest(field, FIELDS.iter().copied()) };
    }
    for (field, value) in FIELDS.iter().filter_map(|f| Some((*f, fields.get(*f)?))) {
        let (fits, expected) = match field_sort(field) {
            Sort::Text => (value.is_string(), "a text in quotes"),
            Sort::Whole => (value.is_i64() || value.is_u64(), "a whole number"),
            Sort::Number => (value.is_number() || value.is_string(), "a number"),
            Sort::Flag => (value.is_boolean(), "true or false"),
            Sort::Figures => (value.is_object(), "a mapping of figures"),
            Sort::Texts => (value.as_array().is_some_and(|all| all.iter().all(|r| r.is_string())), "a list of texts"),
            Sort::Fact => (value.is_object(), "a fact in { }"),
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
    pub fn from_cells(cells: &serde_json::Map<String, serde_json::Value>) -> Result<RawFact, FactError> {
        RawFact::deserialize(cells).map_err(|_| of_fields(cells))
    }
}
