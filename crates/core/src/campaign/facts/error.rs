//! Why a line or a row is no fact.

use super::wire::KINDS;
use crate::campaign::suggestion::did_you_mean;
use thiserror::Error;

/// A fact that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FactError {
    /// Not JSON, or not a mapping.
    #[error("{reason}")]
    Json {
        /// What is wrong.
        reason: String,
        /// 1-based column in the line, in characters; 0 when unknown.
        column: usize,
    },
    /// A field that no fact has.
    #[error("a fact has no field `{field}`{}", did_you_mean(.suggestion))]
    UnknownField {
        /// The field.
        field: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A row or a head of a table that is not as it should be.
    #[error("{reason}")]
    Table {
        /// What is wrong.
        reason: String,
    },
    /// A field that this kind of fact needs.
    #[error("a fact `{fact}` needs `{field}`")]
    Missing {
        /// The kind of fact.
        fact: String,
        /// The field.
        field: &'static str,
    },
    /// A fact about one of two things that names both, or neither.
    #[error("a fact `{fact}` needs {needs}")]
    Either {
        /// The kind of fact.
        fact: String,
        /// What it needs.
        needs: &'static str,
    },
    /// A field that this kind of fact does not have.
    #[error("a fact `{fact}` has no `{field}`")]
    Unexpected {
        /// The kind of fact.
        fact: String,
        /// The field.
        field: &'static str,
    },
    /// A value that is not what its field holds.
    #[error("`{field}` is `{text}`; it must be {expected}")]
    Bad {
        /// The field.
        field: &'static str,
        /// The value.
        text: String,
        /// What it must be.
        expected: &'static str,
    },
    /// A day or time that the calendar does not have.
    #[error("`{field}` is `{text}`; there is no such day or time")]
    NoSuchTime {
        /// The field.
        field: &'static str,
        /// The value.
        text: String,
    },
    /// The same field twice.
    #[error("the field `{field}` stands twice")]
    Repeated {
        /// The field.
        field: String,
    },
    /// A word that is no kind of fact.
    #[error("`{word}` is no kind of fact{}; the kinds are {}", did_you_mean(.suggestion), KINDS.join(", "))]
    UnknownKind {
        /// The word.
        word: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
}
