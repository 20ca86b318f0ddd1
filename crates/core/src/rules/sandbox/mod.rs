//! The sandbox that scripts run in. Only this folder names Rhai.
//!
//! The engine starts from nothing and is given hand-picked packages; every limit is set explicitly, because the library's
//! defaults differ between debug and release builds and `max_operations` alone does not hold.

mod condition;
mod costs;
mod division;
mod engine;
mod guards;
mod history;
mod host;
mod mutant;
mod plain;
mod probe;
mod reason;
mod register;
mod walk;

pub use condition::{Compared, Comparison, Condition, Term};
pub use costs::{Costly, CostlyKind};
pub use engine::{Failure, Limits, Outcome, Past, PastKind, Read, Run, Sandbox};
pub use host::{HostRule, HostRun};
pub use mutant::{Mutant, mutants};
pub use probe::{Branch, BranchKind, Probed};
pub use walk::{Call, Place, Property};

use super::fields::FieldSet;
use plain::Plain;
use rhai::AST;
use std::sync::Arc;

/// A compiled script.
#[derive(Debug, Clone)]
pub struct Compiled {
    ast: AST,
    /// As it is written.
    text: Arc<str>,
    /// The fields that it names.
    fields: FieldSet,
    /// What it says, where it needs no script engine.
    plain: Option<Arc<Plain>>,
}

impl Compiled {
    fn of(ast: AST, text: &str, expression: bool) -> Compiled {
        let plain = Plain::of(&ast, expression).map(Arc::new);
        let mut compiled = Compiled { ast, text: Arc::from(text), fields: FieldSet::default(), plain };
        compiled.fields = FieldSet::named(compiled.names().iter().map(String::as_str));
        compiled
    }

    /// The script, as it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every field that it can read; it may name some that it does not come to.
    pub fn fields(&self) -> FieldSet {
        self.fields
    }

    /// Whether it may run without the script engine.
    pub fn is_plain(&self) -> bool {
        self.plain.is_some()
    }

    #[cfg(test)]
    fn without_plain(&self) -> Compiled {
        Compiled { plain: None, ..self.clone() }
    }
}

/// A script that does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in the script's own lines and columns.
    pub place: Place,
    /// What is wrong.
    pub kind: SyntaxKind,
}

/// The kinds of [`SyntaxError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxKind {
    /// A name that is neither a view nor a variable of the script.
    UnknownName(String),
    /// A function of the script called like a verb or a built-in.
    Shadows(String),
    /// Anything else, in the words of the script parser.
    Other(String),
}

/// Built-in functions that scripts may call, beside verbs and their own.
pub const BUILTINS: &[&str] = &[
    "abs",
    "all",
    "ceiling",
    "contains",
    "ends_with",
    "filter",
    "floor",
    "get",
    "index_of",
    "is_empty",
    "keys",
    "len",
    "map",
    "max",
    "min",
    "parse_decimal",
    "parse_int",
    "pop",
    "push",
    "range",
    "round",
    "some",
    "starts_with",
    "sub_string",
    "to_decimal",
    "to_int",
    "to_lower",
    "to_string",
    "to_upper",
    "trim",
    "type_of",
    "values",
];
