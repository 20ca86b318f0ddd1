//! Accountability rules: the files they stand in, what they see and may do, and the sandbox they run in.

mod clocks;
mod fields;
mod file;
mod file_check;
mod guard;
mod read;
mod rule;
mod sandbox;
mod script_at;
mod shape;
mod trial;
mod value;
mod verbs;

pub use clocks::{Clock, ClockExtension, ClockUnit, Clocks};
pub use fields::{Field, FieldSet, Frame, VIEWS, about_obligation};
pub use file::{LocalText, RuleFile, RuleLibrary};
pub use file_check::check_file;
pub use guard::{Argument, GUARD_FIELDS, Guard, GuardAt, GuardQuestion, PhaseGuards, Question, read_guards};
pub use rule::{Resolved, Rule, resolve, scope_text};
pub use sandbox::{
    BUILTINS, Branch, BranchKind, Call, Compared, Comparison, Compiled, Condition, Costly, CostlyKind, Failure,
    HostRule, HostRun, Limits, Mutant, Outcome, Past, PastKind, Place, Probed, Property, Read, Run, Sandbox,
    SyntaxError, SyntaxKind, Term, mutants,
};
pub use script_at::{Places, ScriptAt};
pub use trial::{Occasion, Trial, try_rule};
pub use value::Value;
pub use verbs::{Act, QUESTIONS, VERBS};
