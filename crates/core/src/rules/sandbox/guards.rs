//! The engine for the conditions of phases: it answers their questions, and can do nothing else.

use super::engine::{Fallible, Limits, bare, dynamic, failure, refuse, unread};
use super::{Compiled, Failure, Read, Sandbox, SyntaxError};
use crate::rules::fields::Field;
use crate::rules::guard::{Guard, GuardQuestion, Question};
use crate::rules::value::Value;
use rhai::{Dynamic, Engine, ImmutableString, Scope};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The campaign as a condition sees it.
#[derive(Debug, Clone, Copy)]
struct CampaignView;

/// What one run works on.
#[derive(Debug, Default)]
struct Answers {
    day: i64,
    id: Arc<str>,
    answers: Vec<(Question, Value)>,
    reads: Vec<Read>,
}

impl Answers {
    fn record(&mut self, path: Cow<'static, str>, value: Value) -> Dynamic {
        let given = dynamic(&value);
        if !self.reads.iter().any(|r| r.path == path) {
            self.reads.push(Read { path, value });
        }
        given
    }
}

/// The engine with what it answers from.
pub(super) struct GuardEngine {
    engine: Engine,
    scope: Scope<'static>,
    answers: Arc<Mutex<Answers>>,
    /// Held for a whole run: two runs at once would answer each other's questions.
    running: Mutex<()>,
}

/// A poisoned lock still holds whole values, and each run begins by setting them anew.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl GuardEngine {
    pub(super) fn new(limits: Limits) -> GuardEngine {
        let mut engine = bare(limits);
        let answers = Arc::new(Mutex::new(Answers::default()));
        engine.register_type_with_name::<CampaignView>("view");
        let known = Arc::clone(&answers);
        engine.register_get("day", move |_: &mut CampaignView| {
            let mut known = lock(&known);
            let day = Value::Int(known.day);
            known.record(Field::CampaignDay.path().into(), day)
        });
        let known = Arc::clone(&answers);
        engine.register_get("id", move |_: &mut CampaignView| {
            let mut known = lock(&known);
            let id = Value::Text(Arc::clone(&known.id));
            known.record(Field::CampaignId.path().into(), id)
        });
        for (name, _) in GuardQuestion::ALL {
            let name = *name;
            if name.argument().counts().contains(&0) {
                let known = Arc::clone(&answers);
                engine.register_fn(name.word(), move || ask(&known, Question { name, argument: None }));
            }
            let known = Arc::clone(&answers);
            engine.register_fn(name.word(), move |argument: ImmutableString| {
                ask(&known, Question { name, argument: Some(argument.to_string()) })
            });
        }
        let mut scope = Scope::new();
        scope.push_constant_dynamic("campaign", Dynamic::from(CampaignView));
        GuardEngine { engine, scope, answers, running: Mutex::new(()) }
    }
}

/// Only what stands in quotes is known beforehand; an argument worked out on the way is refused.
fn ask(answers: &Mutex<Answers>, question: Question) -> Fallible<Dynamic> {
    let mut answers = lock(answers);
    match answers.answers.iter().find(|(q, _)| *q == question).map(|(_, a)| a.clone()) {
        Some(value) => Ok(answers.record(question.to_string().into(), value)),
        None => refuse("what a question is asked about must stand in quotes"),
    }
}

impl Sandbox {
    pub(in crate::rules) fn compile_guard(&self, text: &str) -> Result<Compiled, SyntaxError> {
        let guards = self.guards();
        guards
            .engine
            .compile_expression_with_scope(&guards.scope, text)
            .map(|ast| Compiled::of(ast, text, true))
            .map_err(unread)
    }

    /// Whether a condition holds, and what it read. `answer` is asked once for each of its questions, whether or not
    /// the condition comes to it.
    ///
    /// # Errors
    /// [`Failure`] when it breaks off, or is neither true nor false.
    pub fn holds(
        &self,
        guard: &Guard,
        answer: &dyn Fn(&Question) -> Value,
        campaign_day: i64,
        campaign_id: &str,
    ) -> Result<(bool, Vec<Read>), Failure> {
        let guards = self.guards();
        let answers = guard.questions().iter().map(|q| (q.clone(), answer(q))).collect();
        let _running = lock(&guards.running);
        *lock(&guards.answers) = Answers { day: campaign_day, id: Arc::from(campaign_id), answers, reads: Vec::new() };
        let mut scope = guards.scope.clone();
        let result = guards.engine.eval_ast_with_scope::<Dynamic>(&mut scope, &guard.compiled.ast);
        let reads = std::mem::take(&mut lock(&guards.answers).reads);
        let holds = result.and_then(|value| match value.as_bool() {
            Ok(holds) => Ok(holds),
            Err(_) => refuse("the condition is neither true nor false"),
        });
        holds.map(|holds| (holds, reads)).map_err(|e| failure(&e))
    }
}
