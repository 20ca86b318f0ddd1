//! Consequences in the words of a test: `deduct: 2, item: returns`.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::Value as Json;

/// What a short word of a test stands for.
struct Word {
    /// The word, as rules have it.
    word: &'static str,
    /// The kind of consequence.
    kind: &'static str,
    /// The field that its value is compared with.
    field: &'static str,
    /// Whether points come off.
    less: bool,
}

const WORDS: [Word; 10] = [
    Word { word: "deduct", kind: "points", field: "points", less: true },
    Word { word: "award", kind: "points", field: "points", less: false },
    Word { word: "impose", kind: "measure-imposed", field: "measure", less: false },
    Word { word: "unchanged", kind: "measure-unchanged", field: "measure", less: false },
    Word { word: "notice", kind: "notice", field: "text", less: false },
    Word { word: "reward", kind: "reward", field: "amount", less: false },
    Word { word: "lower", kind: "measure-lowered", field: "to", less: false },
    Word { word: "escalate", kind: "escalated", field: "to", less: false },
    Word { word: "flag", kind: "flagged", field: "text", less: false },
    Word { word: "fails", kind: "rule-failed", field: "reason", less: false },
];

/// Fields that are compared even where a test does not name them: what a consequence is, not what came of it.
const ALWAYS: [(&str, &str); 2] = [("points", "item"), ("reward", "to")];

/// Fields that a test may name beside the word.
pub(super) const FIELDS: [&str; 18] = [
    "kind",
    "rule",
    "at",
    "item",
    "to",
    "paid_by",
    "points",
    "wanted",
    "capped_by",
    "score",
    "measure",
    "standing",
    "until",
    "text",
    "amount",
    "reason",
    "task",
    "obligation",
];

/// The words that a test may begin with.
pub(super) fn words() -> Vec<&'static str> {
    WORDS.iter().map(|w| w.word).collect()
}

/// Whether the value of a word or field is a number.
pub(super) fn is_number(field: &str) -> bool {
    matches!(field, "deduct" | "award" | "reward" | "points" | "wanted" | "score" | "amount")
}

/// One consequence as fields with their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// In order: the word first.
    pub(super) fields: Vec<(String, String)>,
}

impl Entry {
    /// What the engine made, as a test would say it, with its other fields behind.
    pub(super) fn of(consequence: &serde_json::Map<String, Json>) -> Entry {
        let text = |field: &str| consequence.get(field).map(plain);
        let kind = text("kind").unwrap_or_default();
        let points = text("points").and_then(|t| t.parse::<Decimal>().ok()).unwrap_or_default();
        let less = points.is_sign_negative() || text("wanted").is_some_and(|w| w.starts_with('-'));
        let word = WORDS.iter().find(|w| w.kind == kind && (w.kind != "points" || w.less == less));
        let mut fields = Vec::new();
        match word {
            Some(w) if w.kind == "points" => fields.push((w.word.to_owned(), points.abs().normalize().to_string())),
            Some(w) => fields.push((w.word.to_owned(), text(w.field).unwrap_or_default())),
            None => fields.push(("kind".to_owned(), kind.clone())),
        }
        for (name, value) in consequence {
            let said = word.is_some_and(|w| w.field == name);
            if !said && !matches!(name.as_str(), "id" | "kind" | "cause" | "unit" | "rule") {
                fields.push((name.clone(), plain(value)));
            }
        }
        let rule = consequence.get("rule").and_then(|r| r.get("id")).map(plain);
        fields.extend(rule.map(|rule| ("rule".to_owned(), rule)));
        Entry { fields }
    }

    fn kind(&self) -> Option<&str> {
        let (word, value) = self.fields.first()?;
        if word == "kind" { Some(value) } else { WORDS.iter().find(|w| w.word == word).map(|w| w.kind) }
    }

    /// A field by its name, also where the short word stands for it: a test may write either.
    fn get(&self, field: &str) -> Option<Cow<'_, str>> {
        if let Some((_, value)) = self.fields.iter().find(|(name, _)| name == field) {
            return Some(Cow::Borrowed(value));
        }
        let (word, value) = self.fields.first()?;
        let word = WORDS.iter().find(|w| w.word == word)?;
        match field {
            "kind" => Some(Cow::Borrowed(word.kind)),
            _ if field != word.field => None,
            _ if word.less => Some(Cow::Owned(format!("-{value}"))),
            _ => Some(Cow::Borrowed(value)),
        }
    }

    /// The fields by which this consequence must be what a test wants.
    fn compared(&self, wanted: &Entry) -> impl Iterator<Item = &'static str> {
        let kind = self.kind().or(wanted.kind()).unwrap_or("").to_owned();
        ALWAYS.iter().filter(move |(of, _)| *of == kind).map(|(_, field)| *field)
    }

    /// Whether this, made by the engine, is what a test wants.
    pub(super) fn fits(&self, wanted: &Entry) -> bool {
        let always =
            self.compared(wanted).all(|field| same(field, self.get(field).as_deref(), wanted.get(field).as_deref()));
        always && wanted.fields.iter().all(|(field, value)| same(field, self.get(field).as_deref(), Some(value)))
    }

    /// In one line: all that is compared with `beside`, or all that says what it is.
    pub(super) fn line(&self, beside: Option<&Entry>) -> String {
        let shown = self.fields.iter().enumerate().filter(|(i, (field, _))| {
            let always = ALWAYS.iter().any(|(kind, name)| Some(*kind) == self.kind() && name == field);
            *i == 0 || always || beside.is_some_and(|b| b.get(field).is_some())
        });
        shown.map(|(_, (field, value))| format!("{field}: {value}")).collect::<Vec<_>>().join(", ")
    }

    /// In one line, with every field.
    pub(super) fn whole_line(&self) -> String {
        self.fields.iter().map(|(field, value)| format!("{field}: {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// Whether two values are the same: numbers by value, instants as far as the test says them.
fn same(field: &str, actual: Option<&str>, wanted: Option<&str>) -> bool {
    let (Some(actual), Some(wanted)) = (actual, wanted) else { return actual == wanted };
    if matches!(field, "at" | "until") {
        let wanted = wanted.replace(' ', "T");
        return actual
            .strip_prefix(wanted.as_str())
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    }
    match (actual.parse::<Decimal>(), wanted.parse::<Decimal>()) {
        (Ok(a), Ok(b)) => a == b,
        _ => actual == wanted,
    }
}

/// A value of a consequence as text.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
