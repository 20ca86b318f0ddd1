//! Rules that a host brings as functions of its own language, to explore with. They are part of no plan; a campaign that has
//! one says in its journal that it is not portable.

use super::engine::{Failure, Limits, Outcome, Run, Sandbox, failure, value};
use super::register::Verb;
use super::walk::Place;
use super::{SyntaxError, SyntaxKind};
use crate::rules::fields::{Field, FieldSet};
use crate::rules::value::Value;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What a function of the host is called with: it reads fields, asks, and acts. It is handed over whole, so that a host whose
/// values live as long as they like can hold it, and handed back.
#[derive(Debug)]
pub struct HostRun {
    run: Run,
    sandbox: Arc<Mutex<Sandbox>>,
}

/// A function of the host: gives back what it was called with, and says why where it failed.
type Function = dyn Fn(HostRun) -> (Option<HostRun>, Result<(), String>) + Send + Sync;

/// A rule as a function of the host.
#[derive(Clone)]
pub struct HostRule {
    function: Arc<Function>,
    /// What expressions are asked of.
    sandbox: Arc<Mutex<Sandbox>>,
}

impl fmt::Debug for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostRule")
    }
}

impl HostRule {
    /// A rule that calls this function each time its trigger is raised. The function must come to the same each time it is
    /// called with the same: a campaign runs its facts again to answer what-if and as-of.
    pub fn new(
        function: impl Fn(HostRun) -> (Option<HostRun>, Result<(), String>) + Send + Sync + 'static,
    ) -> HostRule {
        HostRule { function: Arc::new(function), sandbox: Arc::new(Mutex::new(Sandbox::new(Limits::default()))) }
    }

    /// Every field: nobody can tell which of them a function reads.
    pub(crate) fn fields() -> FieldSet {
        FieldSet::named(Field::ALL.iter().map(|(_, _, name, _)| *name))
    }
}

impl Sandbox {
    /// Calls a function of the host over `run`. Like a script, it did nothing where it
    /// failed.
    pub(crate) fn run_host(&mut self, rule: &HostRule, run: &mut Run) -> Outcome {
        let mut lent = std::mem::take(run);
        lent.begin(self.limits.acts);
        // A host that lost what it was given leaves the past as it was.
        let past = lent.past.clone();
        let (back, told) = (rule.function)(HostRun { run: lent, sandbox: Arc::clone(&rule.sandbox) });
        let told = told
            .and_then(|()| if back.is_some() { Ok(()) } else { Err("the function kept what it was given".to_owned()) });
        *run = back.map_or_else(|| Run { past, ..Run::default() }, |host| host.run);
        match told {
            Ok(()) => Outcome::Applied,
            Err(reason) => Outcome::Failed(Failure { reason, place: Place { line: 0, column: 0 }, condition: false }),
        }
    }
}

impl HostRun {
    /// The value of a field such as `event.kind`; nothing where the trigger has none. What is read stands in the explanation.
    /// `None` for a field that no rule has.
    pub fn get(&mut self, view: &str, name: &str) -> Option<Value> {
        let field = Field::find(view, name)?;
        Some(self.run.field(field).clone())
    }

    /// What an expression comes to, as a script has it: `history.count("incident", 365)`.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn ask(&mut self, expression: &str) -> Result<Value, String> {
        let mut sandbox = self.sandbox.lock().unwrap_or_else(PoisonError::into_inner);
        let compiled = sandbox.compile(expression, true).map_err(|e| unread(&e))?;
        let answer = sandbox.evaluate_script(&compiled, &mut self.run).map_err(|e| failure(&e).reason)?;
        value(answer).ok_or_else(|| "the expression is no number, text or truth".to_owned())
    }

    /// Acts by the name of a verb and its values, as a script does.
    ///
    /// # Errors
    /// Why there is no such act.
    pub fn act(&mut self, verb: &str, values: &[Value]) -> Result<(), String> {
        let Some(act) = Verb::of(verb).and_then(|verb| verb.act(values)) else {
            let all: Vec<String> = values.iter().map(ToString::to_string).collect();
            return Err(format!("`{verb}` does not take ({})", all.join(", ")));
        };
        self.run.act(act).map_err(|e| failure(&e).reason)
    }
}

fn unread(error: &SyntaxError) -> String {
    match &error.kind {
        SyntaxKind::UnknownName(name) => format!("there is no view `{name}`"),
        SyntaxKind::Shadows(name) => format!("`{name}` is a function already"),
        SyntaxKind::Other(why) => why.clone(),
    }
}
