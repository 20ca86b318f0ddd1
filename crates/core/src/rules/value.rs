//! Values that pass between the engine and scripts.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// A value a rule can see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string | number | boolean | null"))]
pub enum Value {
    /// Nothing: the field has no value here.
    #[default]
    None,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// Text; days and instants are ISO 8601 text.
    Text(Arc<str>),
}

impl Value {
    /// A number as it is written: whole, or a decimal. Nothing where it is none that rules can hold.
    pub fn number(text: &str) -> Option<Value> {
        let whole = text.parse().map(Value::Int);
        whole.ok().or_else(|| text.parse().or_else(|_| Decimal::from_scientific(text)).map(Value::Decimal).ok())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Arc::from(text))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => f.write_str("()"),
            Value::Bool(b) => b.fmt(f),
            Value::Int(n) => n.fmt(f),
            Value::Decimal(n) => n.normalize().fmt(f),
            Value::Text(s) => f.write_str(s),
        }
    }
}

impl Serialize for Value {
    /// Decimals as strings, as everywhere in the formats.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => s.serialize_unit(),
            Value::Bool(b) => s.serialize_bool(*b),
            Value::Int(n) => s.serialize_i64(*n),
            Value::Decimal(n) => s.serialize_str(&n.normalize().to_string()),
            Value::Text(t) => s.serialize_str(t),
        }
    }
}
