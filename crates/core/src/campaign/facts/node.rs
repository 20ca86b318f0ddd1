//! Facts as a document of ours writes them: the fields they have on the wire, with their places, and times that may be
//! short where the year is clear.

use super::error::FactError;
use super::event::Fact;
use super::wire::{FIELDS, KINDS, RawFact, Sort, field_sort};
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Span, Style, Value, nearest};
use crate::plan::decode::Decoder;
use crate::time::{DateError, Zone, parse_date};
use serde_json::{Map, Value as Json};

/// The hour that a day alone stands for: nobody is late or early by it.
const NOON: &str = "12:00";

/// Reads a fact. A day or time without a year is taken in the decoder's; a day alone stands for its noon.
pub(crate) fn fact_of(node: &Node, zone: &Zone, d: &mut Decoder) -> Option<Fact> {
    let cells = cells(node, d)?;
    let error = match RawFact::from_cells(&cells).and_then(|raw| raw.read(zone)) {
        Ok(fact) => return Some(fact),
        Err(error) => error,
    };
    d.push(finding(node, &error));
    None
}

fn cells(node: &Node, d: &mut Decoder) -> Option<Map<String, Json>> {
    let before = d.findings.len();
    let entries = d.map(node)?;
    d.unknown_fields(entries, FIELDS);
    let mut all = Map::new();
    for (key, value) in entries {
        let field = key.text().unwrap_or("");
        let cell = match (field_sort(field), &value.value) {
            (Sort::Fact, Value::Map(_)) => cells(value, d).map(Json::Object),
            (Sort::Fact, _) => {
                d.wrong_type(value, "mapping");
                None
            }
            (Sort::Text, Value::Scalar(scalar)) => {
                let text = dated(field, &scalar.text, d.year);
                let day = text.get(..10).map(|day| parse_date(day, None)).filter(|_| is_dated(field));
                if let Some(Err(error @ DateError::NoSuchDay(_))) = day {
                    d.bad_date(value, &error);
                }
                Some(Json::from(text))
            }
            (Sort::Text, _) => {
                d.wrong_type(value, "text");
                None
            }
            (Sort::Texts, Value::Scalar(_)) => Some(Json::Array(vec![json(value)])),
            _ => Some(json(value)),
        };
        all.extend(cell.map(|cell| (field.to_owned(), cell)));
    }
    (d.findings.len() == before).then_some(all)
}

/// A value as JSON has it: what is written without quotes and reads as a number, true or false is that.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Plain => match scalar.text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            text => serde_json::from_str(text).map_or_else(|_| Json::from(text), Json::Number),
        },
        Value::Scalar(scalar) => Json::from(scalar.text.as_str()),
        Value::Seq(items) => items.iter().map(json).collect(),
        Value::Map(all) => all.iter().map(|(k, v)| (k.text().unwrap_or("").to_owned(), json(v))).collect(),
    }
}

/// Whether a field begins with a day.
fn is_dated(field: &str) -> bool {
    matches!(field, "at" | "recorded_at" | "until" | "due" | "occurrence")
}

/// Days and times as facts have them: `05-06` in the year, and `2026-05-06` at noon where an instant is wanted.
fn dated(field: &str, text: &str, year: Option<i32>) -> String {
    let text = text.trim_end_matches('\n');
    if !is_dated(field) {
        return text.to_owned();
    }
    let mut text = with_year(text, year);
    if matches!(field, "at" | "recorded_at") && text.len() == 10 {
        text = format!("{text} {NOON}");
    }
    text
}

/// A day or time that begins with month and day, in the year.
pub(crate) fn with_year(text: &str, year: Option<i32>) -> String {
    let short = text
        .get(..5)
        .is_some_and(|day| day.bytes().enumerate().all(|(i, b)| if i == 2 { b == b'-' } else { b.is_ascii_digit() }));
    let ends = text.as_bytes().get(5).is_none_or(|b| matches!(b, b' ' | b'T'));
    match year {
        Some(year) if short && ends => format!("{year:04}-{text}"),
        _ => text.to_owned(),
    }
}

fn finding(node: &Node, error: &FactError) -> Diagnostic {
    let first = match &node.value {
        Value::Map(all) => all.first().map_or(node.span, |(key, _)| key.span),
        _ => node.span,
    };
    let value = |field: &str| place(node, field).map_or(first, |(_, value)| value);
    let key = |field: &str| place(node, field).map_or(first, |(key, _)| key);
    match error {
        FactError::UnknownField { field, .. } => {
            let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key(field)).arg("field", field);
            finding.arg("known", FIELDS.join(", ")).suggest(field, FIELDS.iter().copied())
        }
        FactError::Either { needs, .. } => Diagnostic::new(&document::MISSING_FIELD, first).arg("field", needs),
        FactError::Missing { field, .. } => Diagnostic::new(&document::MISSING_FIELD, first).arg("field", field),
        FactError::Unexpected { fact, field } => {
            let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key(field)).variant("fact");
            finding.arg("field", field).arg("fact", fact)
        }
        FactError::NoSuchTime { field, text } => {
            Diagnostic::new(&document::BAD_DATE, value(field)).variant("no-such-day").arg("text", text)
        }
        FactError::UnknownKind { word, .. } => {
            let finding = Diagnostic::new(&document::BAD_VALUE, value("fact")).arg("text", word);
            let finding = finding.arg("known", KINDS.join(", "));
            match nearest(word, KINDS.iter().copied()) {
                Some(kind) => finding.mean(kind),
                None => finding,
            }
        }
        FactError::Bad { field, text, expected } => {
            let finding = Diagnostic::new(&document::BAD_VALUE, value(field)).variant("fact");
            finding.arg("text", text).arg("field", field).arg("expected", expected)
        }
        FactError::Json { reason, .. } | FactError::Table { reason } => {
            let finding = Diagnostic::new(&document::BAD_VALUE, first).variant("fact").arg("text", "");
            finding.arg("field", "").arg("expected", reason)
        }
        FactError::Repeated { field } => {
            Diagnostic::new(&document::DUPLICATE_KEY, key(field)).arg("key", field).related("first", first)
        }
    }
}

/// Where a field stands, also one within `instead`: its key and its value.
fn place(node: &Node, field: &str) -> Option<(Span, Span)> {
    let (node, field) = match field.strip_prefix("instead.") {
        Some(inner) => (node.get("instead")?, inner),
        None => (node, field),
    };
    let Value::Map(all) = &node.value else { return None };
    let found = all.iter().find(|(key, _)| key.text() == Some(field)).map(|(key, value)| (key.span, value.span));
    found.or_else(|| node.get("instead").and_then(|inner| place(inner, field)))
}
