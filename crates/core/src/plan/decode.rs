//! From the tree to types, collecting every finding instead of stopping at the first.
//!
//! [`record!`] declares a mapping of the format: its keys, their types, and which must be there. [`choice!`] declares an
//! enumeration. Both make unknown words a finding with "did you mean", and both tell an editor what may be written
//! ([`Shape`](crate::plan::schema::Shape)), in the words of the doc comments.

use crate::diagnostic::{Code, Diagnostic, document, window};
use crate::document::{Node, Scalar, Span, Style, Value};
use crate::plan::campaign::BeforeMeans;
use crate::plan::id::{Id, RuleId};
use crate::time::{DateError, Period, Window, parse_date};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::ops::Deref;

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A mapping from ids to values, in the order written.
pub type Entries<T> = Vec<(Spanned<Id>, T)>;

/// What decoding needs to know, and what it found.
pub(crate) struct Decoder {
    /// The plan's year, for dates without one.
    pub(crate) year: Option<i32>,
    /// The day the plan was issued, for a campaign that starts 即日起.
    pub(crate) issued: Option<NaiveDate>,
    /// Whether a day of issue is written that is no date.
    pub(crate) issue_unreadable: bool,
    /// How the campaign reads 前 after a date.
    pub(crate) before_means: Option<BeforeMeans>,
    /// Findings so far.
    pub(crate) findings: Vec<Diagnostic>,
}

/// A type that can be read from the tree. `None` means: not usable, and a finding says why.
pub(crate) trait Decode: Sized {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self>;
}

impl Decoder {
    pub(crate) fn new(year: Option<i32>) -> Decoder {
        Decoder { year, issued: None, issue_unreadable: false, before_means: None, findings: Vec::new() }
    }

    pub(crate) fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// A finding that `expected` should stand there.
    pub(crate) fn wrong_type(&mut self, node: &Node, expected: &'static str) {
        let variant = match (&node.value, node.is_null()) {
            (_, true) => "empty",
            (Value::Scalar(_), _) => "scalar",
            (Value::Seq(_), _) => "list",
            (Value::Map(_), _) => "mapping",
        };
        let text = node.text().unwrap_or("").chars().take(40).collect::<String>();
        let finding = Diagnostic::new(&document::WRONG_TYPE, node.span).variant(variant);
        self.push(finding.arg("expected", expected).arg("text", text));
    }

    /// The entries of a mapping, or a finding.
    pub(crate) fn map<'n>(&mut self, node: &'n Node) -> Option<&'n [(Node, Node)]> {
        if let Value::Map(entries) = &node.value {
            return Some(entries);
        }
        self.wrong_type(node, "mapping");
        None
    }

    /// Findings for keys that are not among `known`.
    pub(crate) fn unknown_fields(&mut self, entries: &[(Node, Node)], known: &[&'static str]) {
        for (key, _) in entries {
            let name = key.text().unwrap_or("");
            if !known.contains(&name) {
                let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key.span).arg("field", name);
                // The rest of a call whose brackets were cut apart by a comma is no misspelt name.
                let cut = name.matches(')').count() > name.matches('(').count();
                self.push(match cut {
                    true => finding.variant("comma"),
                    false => finding.arg("known", known.join(", ")).suggest(name, known.iter().copied()),
                });
            }
        }
    }

    /// A field that must be there.
    pub(crate) fn required<T: Decode>(&mut self, node: &Node, key: &'static str) -> Option<T> {
        match node.get(key) {
            Some(value) => T::decode(value, self),
            None => {
                self.require_field(node, key);
                None
            }
        }
    }

    /// A finding unless a mapping has the field.
    pub(crate) fn require_field(&mut self, node: &Node, key: &'static str) {
        if node.get(key).is_none() {
            self.push(Diagnostic::new(&document::MISSING_FIELD, first_place(node)).arg("field", key));
        }
    }

    /// A finding unless a mapping has one of the fields.
    pub(crate) fn require_one_of(&mut self, node: &Node, keys: &[&'static str]) {
        if keys.iter().all(|key| node.get(key).is_none()) {
            let fields = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" / ");
            let finding = Diagnostic::new(&document::MISSING_FIELD, first_place(node)).variant("one-of");
            self.push(finding.arg("fields", fields));
        }
    }

    /// A field that may be missing or empty.
    pub(crate) fn optional<T: Decode>(&mut self, node: &Node, key: &'static str) -> Option<T> {
        node.get(key).filter(|v| !v.is_null()).and_then(|v| T::decode(v, self))
    }

    /// A scalar's text, or a finding.
    pub(crate) fn scalar<'n>(&mut self, node: &'n Node, expected: &'static str) -> Option<&'n Scalar> {
        match &node.value {
            Value::Scalar(s) if !node.is_null() => Some(s),
            _ => {
                self.wrong_type(node, expected);
                None
            }
        }
    }

    /// A finding of a scalar whose text does not parse.
    pub(crate) fn bad(&mut self, code: &'static Code, node: &Node, variant: &'static str) {
        let text = node.text().unwrap_or("").chars().take(80).collect::<String>();
        self.push(Diagnostic::new(code, node.span).variant(variant).arg("text", text));
    }

    /// A finding for a bad date or window.
    pub(crate) fn bad_date(&mut self, node: &Node, error: &DateError) {
        let (code, variant, text) = match error {
            DateError::Form(t) => (&document::BAD_DATE, "", t),
            DateError::NoSuchDay(t) => (&document::BAD_DATE, "no-such-day", t),
            // One year mends every date: the first of them tells it.
            DateError::NoYear(_) if self.findings.iter().any(|f| *f.code == window::YEAR_MISSING) => return,
            DateError::NoYear(t) => (&window::YEAR_MISSING, "", t),
            DateError::Backwards(t) => (&window::EMPTY_WINDOW, "", t),
        };
        self.push(Diagnostic::new(code, node.span).variant(variant).arg("text", text));
    }
}

/// The words of a scalar that has no Latin letter and no digit: what an office writes where the format wants a date, a
/// number or a script (及時, 追究責任), not a mistyped one.
pub(crate) fn prose(node: &Node) -> Option<&str> {
    let text = node.text().filter(|_| !node.is_null())?.trim();
    // A Chinese keyboard also gives digits as wide as its characters.
    let figure = |c: char| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c);
    (!text.is_empty() && !text.contains(figure)).then_some(text)
}

/// Where to point for something missing from a mapping: its first key, so that the excerpt stays one line.
fn first_place(node: &Node) -> Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |(k, _)| k.span),
        _ => node.span,
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        Some(Spanned { value: T::decode(node, d)?, span: node.span })
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Seq(items) => Some(items.iter().filter_map(|n| T::decode(n, d)).collect()),
            _ => {
                d.wrong_type(node, "list");
                None
            }
        }
    }
}

/// Entries of a mapping from ids; declared on a wrapper because `Vec<T>` is a list.
pub(crate) fn entries<T: Decode>(node: &Node, d: &mut Decoder) -> Option<Entries<T>> {
    let map = d.map(node)?;
    Some(
        map.iter()
            .filter_map(|(k, v)| {
                let (key, value) = (Spanned::<Id>::decode(k, d), T::decode(v, d));
                Some((key?, value?))
            })
            .collect(),
    )
}

impl Decode for String {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        d.scalar(node, "text").map(|s| s.text.trim_end_matches('\n').to_owned())
    }
}

impl Decode for bool {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.value {
            Value::Scalar(Scalar { ref text, style: Style::Plain }) if text == "true" => Some(true),
            Value::Scalar(Scalar { ref text, style: Style::Plain }) if text == "false" => Some(false),
            _ => {
                d.wrong_type(node, "true-or-false");
                None
            }
        }
    }
}

impl Decode for i64 {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let value = match &node.value {
            Value::Scalar(s) if s.style == Style::Plain => s.text.parse().ok(),
            _ => None,
        };
        if value.is_none() {
            d.wrong_type(node, "whole-number");
        }
        value
    }
}

impl Decode for Decimal {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let value = match &node.value {
            Value::Scalar(s) if s.style == Style::Plain => s.text.parse().ok(),
            _ => None,
        };
        // Six places and a million million are beyond any scoring table, and keep sums exact.
        let value = value.filter(|v: &Decimal| v.scale() <= 6 && v.abs() <= Decimal::from(1_000_000_000_000_i64));
        if value.is_none() {
            d.wrong_type(node, "number");
        }
        value
    }
}

impl Decode for Id {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let parsed = d.scalar(node, "text")?.text.parse();
        if parsed.is_err() {
            d.bad(&document::BAD_ID, node, "");
        }
        parsed.ok()
    }
}

impl Decode for RuleId {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let parsed = d.scalar(node, "text")?.text.parse();
        if parsed.is_err() {
            d.bad(&document::BAD_ID, node, "rule");
        }
        parsed.ok()
    }
}

impl Decode for NaiveDate {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = &d.scalar(node, "date")?.text;
        parse_date(text, d.year).map_err(|e| d.bad_date(node, &e)).ok()
    }
}

impl Decode for Window {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = &d.scalar(node, "window")?.text;
        Window::parse(text, d.year).map_err(|e| d.bad_date(node, &e)).ok()
    }
}

impl Decode for Period {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let parsed = d.scalar(node, "period")?.text.parse();
        if parsed.is_err() {
            d.bad(&document::BAD_DURATION, node, "");
        }
        parsed.ok()
    }
}

/// The key of a field whose name is a Rust keyword (`r#use`).
pub(crate) fn key(field: &'static str) -> &'static str {
    field.trim_start_matches("r#")
}

/// Declares a mapping of the format. Each field is `required`, `optional` (an `Option`) or `default`; the struct also
/// gets the `span` of the whole mapping.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $fdoc:literal])* $field:ident : $ty:ty = $kind:ident ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[doc = $fdoc])* pub $field: $ty, )*
            /// Where the whole of it stands.
            pub span: $crate::document::Span,
        }

        impl $crate::plan::decode::Decode for $name {
            fn decode(node: &$crate::document::Node, d: &mut $crate::plan::decode::Decoder) -> Option<Self> {
                let entries = d.map(node)?;
                d.unknown_fields(entries, &[$( $crate::plan::decode::key(stringify!($field)) ),*]);
                $(
                    let key = $crate::plan::decode::key(stringify!($field));
                    let $field = $crate::plan::decode::record!(@read d, node, key, $kind, $ty);
                )*
                Some($name {
                    $( $field: $crate::plan::decode::record!(@unwrap $field, $kind), )*
                    span: node.span,
                })
            }
        }

        impl $crate::plan::schema::Shape for $name {
            fn shape(defs: &mut $crate::plan::schema::Defs) -> $crate::plan::schema::Form {
                defs.record::<$name>(stringify!($name), &[$($doc),*], |record| {
                    $(
                        let key = $crate::plan::decode::key(stringify!($field));
                        record.$kind::<$ty>(key, &[$($fdoc),*]);
                    )*
                })
            }
        }
    };
    (@read $d:ident, $node:ident, $key:expr, required, $ty:ty) => { $d.required::<$ty>($node, $key) };
    (@read $d:ident, $node:ident, $key:expr, optional, $ty:ty) => { $d.optional($node, $key) };
    (@read $d:ident, $node:ident, $key:expr, default, $ty:ty) => { $d.optional::<$ty>($node, $key).unwrap_or_default() };
    (@unwrap $field:ident, required) => { $field? };
    (@unwrap $field:ident, optional) => { $field };
    (@unwrap $field:ident, default) => { $field };
}
pub(crate) use record;

/// Declares an enumeration of words.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $word:literal ),* $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $vdoc])* $variant ),* }

        impl $name {
            /// Every word, in the order declared.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word used in documents.
            pub fn word(self) -> &'static str {
                match self { $( $name::$variant => $word ),* }
            }

            /// The value a word stands for.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $( $word => Some($name::$variant), )* _ => None }
            }
        }

        impl $crate::plan::decode::Decode for $name {
            fn decode(node: &$crate::document::Node, d: &mut $crate::plan::decode::Decoder) -> Option<Self> {
                let text = &d.scalar(node, "text")?.text;
                let value = $name::from_word(text);
                if value.is_none() {
                    let finding = $crate::diagnostic::Diagnostic::new(&$crate::diagnostic::document::BAD_VALUE, node.span)
                        .arg("text", text)
                        .arg("known", $name::WORDS.join(", "))
                        .suggest(text, $name::WORDS.iter().copied());
                    d.push(finding);
                }
                value
            }
        }

        impl $crate::plan::schema::Shape for $name {
            fn shape(defs: &mut $crate::plan::schema::Defs) -> $crate::plan::schema::Form {
                defs.choice::<$name>(stringify!($name), &[$($doc),*], &[$( ($word, &[$($vdoc),*]) ),*])
            }
        }
    };
}
pub(crate) use choice;
