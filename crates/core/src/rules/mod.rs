//! Accountability rules: the files they stand in, what they see and may do, and the sandbox they run in.

mod fields;
mod file;
mod rule;
mod sandbox;
mod shape;
mod value;
mod verbs;

pub use fields::{Field, Frame, VIEWS, about_obligation};
pub use file::{RuleFile, RuleLibrary};
pub use rule::{Resolved, Rule, ScriptAt, resolve};
pub use sandbox::{
    BUILTINS, Call, Compiled, Failure, Limits, Outcome, Past, PastKind, Place, Property, Read, Run, Sandbox,
    SyntaxError, SyntaxKind,
};
pub use value::Value;
pub use verbs::{Act, QUESTIONS, VERBS};
