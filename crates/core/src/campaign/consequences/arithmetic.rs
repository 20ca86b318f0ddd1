//! How points were worked out, as numbers with names; views put it into words.

use rust_decimal::Decimal;
use std::sync::Arc;

/// How points were worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Arithmetic {
    /// The way: `per-missing`, `proportional`, `steps` …
    pub way: &'static str,
    /// Its terms, by name, in order.
    pub terms: Vec<(&'static str, Term)>,
}

/// A term of an arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A number.
    Number(Decimal),
    /// A name.
    Text(Arc<str>),
    /// Numbers by unit.
    Parts(Vec<(Arc<str>, Decimal)>),
}

impl Arithmetic {
    /// A term by its name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|(n, _)| *n == name).map(|(_, term)| term)
    }

    /// A term that is a number.
    pub(in crate::campaign) fn number_of(&self, name: &str) -> Option<Decimal> {
        match self.term(name)? {
            Term::Number(n) => Some(*n),
            _ => None,
        }
    }
}
