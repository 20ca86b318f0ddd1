//! Compiling and running scripts under budgets, recording what they read and do.
//!
//! INVARIANT (hostile-scripts): every script runs under budgets of operations, depth and sizes, and can reach nothing but
//! the views and verbs registered here.

use super::guards::GuardEngine;
use super::plain::Plain;
use super::reason::reason;
use super::{Compiled, Place, SyntaxError, SyntaxKind, history, probe, register};
use crate::rules::fields::{Field, FieldSet, Frame, VIEWS};
use crate::rules::value::Value;
use crate::rules::verbs::{Act, VERBS};
use crate::time::{Instant, Zone};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, ParseError, ParseErrorType, Position, Scope};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

/// Budgets of a script that a host may set. Those of depth and sizes are fixed here.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Operations of one run.
    pub operations: u64,
    /// Acts (points, measures, notices) of one run.
    pub acts: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { operations: 50_000, acts: 32 }
    }
}

/// What one run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The condition did not hold.
    Skipped,
    /// It ran to its end: what it did and read is in the run.
    Applied,
    /// It failed; nothing it did counts.
    Failed(Failure),
}

/// A value a script read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// As the script names it: `obligation.days_late`, `history.count("incident", 365)`.
    pub path: Cow<'static, str>,
    /// The value it got.
    pub value: Value,
}

/// Why a script failed, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The reason.
    pub reason: String,
    /// Whether it was the condition that failed.
    pub condition: bool,
    /// Where in the script.
    pub place: Place,
}

/// Something in a unit's past that `history` can be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: PastKind,
}

/// The kinds of [`Past`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastKind {
    /// An incident, with the host's word and how many.
    Incident(Arc<str>, i64),
    /// An inspection.
    Inspected,
    /// An item of a pipeline overdue.
    ItemOverdue,
    /// An obligation breached.
    Breach,
    /// Points taken off, from an item where one is named.
    Points(Decimal, Option<Arc<str>>),
    /// A measure imposed.
    Measure(Arc<str>),
    /// A measure demanded again while it stood.
    Demanded(Arc<str>),
    /// A rung reached by count: what was counted is used up.
    Climbed(Arc<str>),
    /// A period closed at the bottom of its class.
    Bottom,
}

/// What one run works on; handed in before and taken back after.
#[derive(Debug, Default)]
pub struct Run {
    /// What it sees.
    pub frame: Frame,
    /// Its parameters.
    pub params: Arc<BTreeMap<String, Value>>,
    /// The unit's past, the trigger itself included.
    pub past: Vec<Past>,
    /// The instant of the trigger.
    pub now: Option<Instant>,
    /// The plan's time zone, in which days are told.
    pub zone: Option<Zone>,
    /// What it did last, in order.
    pub acts: Vec<Act>,
    /// What it read last, in order, each once.
    pub reads: Vec<Read>,
    /// The fields among what it read.
    pub(super) fields_read: FieldSet,
    pub(super) most_acts: usize,
}

/// A view as scripts see it: an index into [`VIEWS`]; the values are in the [`Run`].
#[derive(Debug, Clone, Copy)]
pub(super) struct View(pub(super) usize);

/// The engine with its budgets.
pub struct Sandbox {
    engine: Engine,
    scope: Scope<'static>,
    run: Arc<Mutex<Run>>,
    pub(super) limits: Limits,
    /// Made for the first guard: most plans have none.
    guards: OnceLock<GuardEngine>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The lock is only ever held for one field or act, by the one thread that runs the script; a poisoned lock still holds
/// whole values.
pub(super) fn lock(run: &Mutex<Run>) -> MutexGuard<'_, Run> {
    run.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) type Fallible<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn refuse<T>(reason: &str) -> Fallible<T> {
    Err(Box::new(EvalAltResult::ErrorRuntime(reason.into(), Position::NONE)))
}

/// An engine with hand-picked packages and every budget, which can reach nothing yet.
pub(super) fn bare(limits: Limits) -> Engine {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    close(&mut engine);
    for symbol in ["eval", "print", "debug", "import", "export", "Fn", "call", "curry"] {
        engine.disable_symbol(symbol);
    }
    engine
        .set_max_operations(limits.operations)
        .set_max_call_levels(16)
        .set_max_expr_depths(48, 32)
        .set_max_string_size(4_096)
        .set_max_array_size(1_024)
        .set_max_map_size(256)
        .set_max_variables(64)
        .set_max_functions(32)
        .set_strict_variables(true);
    engine
}

/// Closes what the packages leave open: functions called by the name in a text, which would reach every built-in, and
/// those that may panic on a decimal.
fn close(engine: &mut Engine) {
    fn by_name<T>() -> Fallible<T> {
        refuse("functions cannot be called by a name in a text")
    }
    for name in ["map", "filter", "some", "all"] {
        engine.register_fn(name, |_: &mut rhai::Array, _: ImmutableString| by_name::<Dynamic>());
    }
    engine.register_fn("index_of", |array: &mut rhai::Array, text: ImmutableString| {
        let at = array.iter().position(|d| d.read_lock::<ImmutableString>().is_some_and(|t| *t == text));
        at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
    });
    for name in ["sin", "cos", "tan"] {
        engine.register_fn(name, |_: Decimal| refuse::<Decimal>("there is no such function"));
    }
}

impl Sandbox {
    /// A sandbox with these budgets.
    pub fn new(limits: Limits) -> Sandbox {
        let mut engine = bare(limits);
        let run = Arc::new(Mutex::new(Run::default()));
        register::views(&mut engine, &run);
        history::register(&mut engine, &run);
        register::verbs(&mut engine, &run);
        probe::register(&mut engine);
        let mut scope = Scope::new();
        for (i, view) in VIEWS.iter().enumerate() {
            scope.push_constant_dynamic(*view, Dynamic::from(View(i)));
        }
        Sandbox { engine, scope, run, limits, guards: OnceLock::new() }
    }

    /// Compiles a script, or an expression when `expression` is set.
    ///
    /// # Errors
    /// [`SyntaxError`] with the place in the script.
    pub fn compile(&self, text: &str, expression: bool) -> Result<Compiled, SyntaxError> {
        let ast = if expression {
            self.engine.compile_expression_with_scope(&self.scope, text)
        } else {
            self.engine.compile_with_scope(&self.scope, text)
        };
        let compiled = Compiled::of(ast.map_err(unread)?, text, expression);
        let shadows = |f: &String| VERBS.iter().any(|v| v.0 == f) || super::BUILTINS.contains(&f.as_str());
        match compiled.functions().into_iter().find(shadows) {
            Some(name) => {
                let line = 1 + text.lines().position(|l| l.contains(&format!("fn {name}"))).unwrap_or(0);
                Err(SyntaxError { place: Place { line, column: 1 }, kind: SyntaxKind::Shadows(name) })
            }
            None => Ok(compiled),
        }
    }

    /// The engine for the conditions of phases.
    pub(super) fn guards(&self) -> &GuardEngine {
        self.guards.get_or_init(|| GuardEngine::new(self.limits))
    }

    /// Runs a condition and a script over `run`, which can be run over again.
    pub fn run(&mut self, when: Option<&Compiled>, then: &Compiled, run: &mut Run) -> Outcome {
        run.begin(self.limits.acts);
        match when.map_or(Ok(true), |when| self.is_met(when, run)) {
            Ok(false) => Outcome::Skipped,
            Err(e) => Outcome::Failed(Failure { condition: true, ..failure(&e) }),
            Ok(true) => match self.carry_out(then, run) {
                Ok(()) => Outcome::Applied,
                Err(e) => Outcome::Failed(failure(&e)),
            },
        }
    }

    /// Whether a condition alone holds over `run`, and what it read; nothing when it fails.
    pub fn test(&mut self, when: &Compiled, mut run: Run) -> (Option<bool>, Vec<Read>) {
        run.begin(0);
        let holds = self.is_met(when, &mut run).ok();
        (holds, run.reads)
    }

    fn is_met(&mut self, when: &Compiled, run: &mut Run) -> Fallible<bool> {
        match plainly(when, run, Plain::holds) {
            Some(holds) => Ok(holds),
            None => match self.evaluate_script(when, run)?.as_bool() {
                Ok(holds) => Ok(holds),
                Err(_) => refuse("the condition is neither true nor false"),
            },
        }
    }

    fn carry_out(&mut self, then: &Compiled, run: &mut Run) -> Fallible<()> {
        if plainly(then, run, Plain::carry_out).is_none() {
            let _ = self.evaluate_script(then, run)?;
        }
        Ok(())
    }

    pub(super) fn evaluate_script(&mut self, script: &Compiled, run: &mut Run) -> Fallible<Dynamic> {
        std::mem::swap(&mut *lock(&self.run), run);
        let size = self.scope.len();
        let result = self.engine.eval_ast_with_scope::<Dynamic>(&mut self.scope, &script.ast);
        self.scope.rewind(size);
        std::mem::swap(&mut *lock(&self.run), run);
        result
    }
}

/// What a script comes to without the script engine, where that can be told; else nothing was read or done.
fn plainly<T>(script: &Compiled, run: &mut Run, go: fn(&Plain, &mut Run) -> Option<T>) -> Option<T> {
    let plain = script.plain.as_ref()?;
    let (reads, fields, acts) = (run.reads.len(), run.fields_read, run.acts.len());
    let done = go(plain, run);
    if done.is_none() {
        run.reads.truncate(reads);
        run.acts.truncate(acts);
        run.fields_read = fields;
    }
    done
}

pub(super) fn unread(error: ParseError) -> SyntaxError {
    let kind = match *error.0 {
        ParseErrorType::VariableUndefined(name) => SyntaxKind::UnknownName(name),
        other => SyntaxKind::Other(other.to_string()),
    };
    SyntaxError { place: error.1.into(), kind }
}

/// The innermost reason, and its place.
pub(super) fn failure(error: &EvalAltResult) -> Failure {
    if let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
        return failure(inner);
    }
    let reason = reason(error);
    Failure { reason, condition: false, place: error.position().into() }
}

pub(super) fn dynamic(value: &Value) -> Dynamic {
    match value {
        Value::None => Dynamic::UNIT,
        Value::Bool(b) => (*b).into(),
        Value::Int(n) => (*n).into(),
        Value::Decimal(n) => (*n).into(),
        Value::Text(t) => Dynamic::from(ImmutableString::from(&**t)),
    }
}

/// The value that a script came to; `None` where no field could hold it.
pub(super) fn value(answer: Dynamic) -> Option<Value> {
    if answer.is_unit() {
        return Some(Value::None);
    }
    let number = answer.as_int().map(Value::Int).or_else(|_| answer.as_decimal().map(Value::Decimal));
    let told = number.or_else(|_| answer.as_bool().map(Value::Bool));
    told.or_else(|_| answer.into_immutable_string().map(|text| Value::from(text.as_str()))).ok()
}

/// How many different questions a run may ask of history. Fields and parameters are as many as there are.
const MOST_QUESTIONS: usize = 64;

impl Run {
    /// What a question was answered before, so that asking again costs nothing; or a refusal to answer yet another.
    pub(super) fn asked(&self, path: &str) -> Fallible<Option<Value>> {
        if let Some(read) = self.reads.iter().find(|r| r.path == path) {
            return Ok(Some(read.value.clone()));
        }
        let questions = self.reads.iter().filter(|r| r.path.starts_with("history.")).count();
        if path.len() > 200 || questions >= MOST_QUESTIONS {
            return refuse("too many questions, or too long ones, to history in one run");
        }
        Ok(None)
    }

    /// A run at the instant `now` over what it sees, its parameters, and the unit's past.
    pub fn new(frame: Frame, params: Arc<BTreeMap<String, Value>>, past: Vec<Past>, now: Instant) -> Run {
        Run { frame, params, past, now: Some(now), ..Run::default() }
    }

    /// The same, with days told in a time zone.
    pub fn in_zone(self, zone: &Zone) -> Run {
        Run { zone: Some(zone.clone()), ..self }
    }

    /// The day of an instant, ISO 8601.
    pub(super) fn day_of(&self, at: Instant) -> String {
        self.zone.as_ref().map(|zone| zone.local_date(at).to_string()).unwrap_or_default()
    }

    /// Forgets what was done and read; `acts` is how many acts there may be.
    pub(super) fn begin(&mut self, acts: usize) {
        self.acts.clear();
        self.reads.clear();
        self.fields_read = FieldSet::default();
        self.most_acts = acts;
    }

    /// The value of a field, which counts as read.
    pub(super) fn field(&mut self, field: Field) -> &Value {
        self.read_field(field);
        self.frame.get(field)
    }

    pub(super) fn read_field(&mut self, field: Field) {
        if self.fields_read.insert(field) {
            self.reads.push(Read { path: field.path().into(), value: self.frame.get(field).clone() });
        }
    }

    pub(super) fn read(&mut self, path: Cow<'static, str>, value: &Value) {
        if !self.reads.iter().any(|r| r.path == path) {
            self.reads.push(Read { path, value: value.clone() });
        }
    }

    pub(super) fn act(&mut self, act: Act) -> Fallible<()> {
        if self.acts.len() >= self.most_acts {
            return refuse("too many acts in one run");
        }
        self.acts.push(act);
        Ok(())
    }

    /// The past within so many days up to now.
    pub(super) fn within(&self, days: i64) -> Fallible<impl Iterator<Item = &Past>> {
        if !(0..=36_600).contains(&days) {
            return refuse("a window of days must lie between 0 and 36600");
        }
        let now = self.now.map_or(0, Instant::millis);
        let since = now.saturating_sub(days.saturating_mul(86_400_000));
        Ok(self.past.iter().filter(move |p| p.at.millis() >= since && p.at.millis() <= now))
    }
}
