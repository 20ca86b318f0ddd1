//! Typed parameters: of a plan that is a template, and of rules.

use super::decode::{Decode, Decoder, choice, record};
use crate::document::{Node, Scalar, Style, Value};
use crate::time::parse_date;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::fmt;

choice! {
    /// Type of a parameter.
    pub enum ParamType {
        /// A whole number.
        Int = "int",
        /// A decimal number.
        Decimal = "decimal",
        /// Text.
        Text = "text",
        /// A day.
        Date = "date",
        /// True or false.
        Bool = "bool",
    }
}

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// Text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// True or false.
    Bool(bool),
}

impl fmt::Display for ParamValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParamValue::Int(n) => write!(f, "{n}"),
            ParamValue::Decimal(n) => write!(f, "{n}"),
            ParamValue::Text(s) => f.write_str(s),
            ParamValue::Date(d) => write!(f, "{d}"),
            ParamValue::Bool(b) => write!(f, "{b}"),
        }
    }
}

/// A value as written in a document, its type to be decided by whoever declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw(pub Node);

impl Decode for Raw {
    fn decode(node: &Node, _: &mut Decoder) -> Option<Self> {
        Some(Raw(node.clone()))
    }
}

record! {
    /// A parameter written out.
    pub struct ParamForm {
        /// Its type.
        r#type: ParamType = required,
        /// Its value unless one is given; without, one must be given.
        default: Option<Raw> = optional,
        /// The least value allowed, for numbers.
        min: Option<Decimal> = optional,
        /// The greatest value allowed, for numbers.
        max: Option<Decimal> = optional,
        /// The only values allowed, as they are written.
        one_of: Vec<String> = default,
        /// What it means.
        doc: Option<String> = optional,
    }
}

/// The declaration of a parameter: written out, or short as its default value.
#[derive(Debug, Clone, PartialEq)]
pub struct ParamSpec {
    /// Its type.
    pub kind: ParamType,
    /// Its value unless one is given.
    pub default: Option<Raw>,
    /// The least value allowed.
    pub min: Option<Decimal>,
    /// The greatest value allowed.
    pub max: Option<Decimal>,
    /// The only values allowed; any unless some are named.
    pub one_of: Vec<String>,
    /// What it means.
    pub doc: Option<String>,
}

impl Decode for ParamSpec {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Map(_) => {
                let ParamForm { r#type, default, min, max, one_of, doc, .. } = ParamForm::decode(node, d)?;
                Some(ParamSpec { kind: r#type, default, min, max, one_of, doc })
            }
            Value::Scalar(scalar) => {
                let kind = infer(scalar);
                Some(ParamSpec {
                    kind,
                    default: Some(Raw(node.clone())),
                    min: None,
                    max: None,
                    one_of: Vec::new(),
                    doc: None,
                })
            }
            Value::Seq(_) => {
                d.wrong_type(node, "parameter");
                None
            }
        }
    }
}

fn infer(scalar: &Scalar) -> ParamType {
    let text = scalar.text.as_str();
    match scalar.style {
        Style::Plain if text.parse::<i64>().is_ok() => ParamType::Int,
        Style::Plain if text.parse::<Decimal>().is_ok() => ParamType::Decimal,
        Style::Plain if matches!(text, "true" | "false") => ParamType::Bool,
        Style::Plain if parse_date(text, None).is_ok() => ParamType::Date,
        _ => ParamType::Text,
    }
}

impl ParamSpec {
    /// A text as a value of this parameter, or `None` when it does not fit the type or the bounds.
    pub fn value(&self, text: &str, year: Option<i32>) -> Option<ParamValue> {
        let value = self.typed(text, year)?;
        // Numbers and days are compared by what they are, not by how they are written.
        let allowed = |one: &String| self.typed(one, year).is_some_and(|one| one == value);
        (self.one_of.is_empty() || self.one_of.iter().any(allowed)).then_some(value)
    }

    fn typed(&self, text: &str, year: Option<i32>) -> Option<ParamValue> {
        let bounded = |n: Decimal| self.min.is_none_or(|m| n >= m) && self.max.is_none_or(|m| n <= m);
        match self.kind {
            ParamType::Int => text.parse::<i64>().ok().filter(|n| bounded(Decimal::from(*n))).map(ParamValue::Int),
            ParamType::Decimal => text.parse().ok().filter(|n| bounded(*n)).map(ParamValue::Decimal),
            ParamType::Text => Some(ParamValue::Text(text.to_owned())),
            ParamType::Date => parse_date(text, year).ok().map(ParamValue::Date),
            ParamType::Bool => text.parse().ok().map(ParamValue::Bool),
        }
    }

    /// What it accepts, for a message: `int, at least 1`.
    pub fn accepts(&self) -> String {
        let min = self.min.map(|m| format!(" ≥ {m}")).unwrap_or_default();
        let max = self.max.map(|m| format!(" ≤ {m}")).unwrap_or_default();
        let some = if self.one_of.is_empty() { String::new() } else { format!(": {}", self.one_of.join(" | ")) };
        format!("{}{min}{max}{some}", self.kind.word())
    }
}
