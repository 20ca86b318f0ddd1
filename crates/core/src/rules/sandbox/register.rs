//! What scripts can reach: the views, the questions to history, and the verbs.

use super::engine::{Fallible, Run, View, dynamic, lock, refuse};
use crate::rules::fields::{Field, VIEWS};
use crate::rules::value::Value;
use crate::rules::verbs::Act;
use crate::time::Period;
use rhai::{Dynamic, Engine, ImmutableString};
use rust_decimal::Decimal;
use std::sync::{Arc, Mutex};

pub(super) fn views(engine: &mut Engine, run: &Arc<Mutex<Run>>) {
    engine.register_type_with_name::<View>("view");
    let mut names: Vec<&str> = Field::ALL.iter().map(|(_, _, name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let by_view: Vec<Option<Field>> = VIEWS.iter().map(|v| Field::find(v, name)).collect();
        let run = Arc::clone(run);
        engine.register_get(name, move |view: &mut View| -> Fallible<Dynamic> {
            match by_view.get(view.0).copied().flatten() {
                Some(field) => Ok(dynamic(lock(&run).field(field))),
                None => param(&run, *view, name),
            }
        });
    }
    let run = Arc::clone(run);
    engine.register_indexer_get(move |view: &mut View, name: ImmutableString| param(&run, *view, &name));
}

fn param(run: &Mutex<Run>, view: View, name: &str) -> Fallible<Dynamic> {
    let view = VIEWS.get(view.0).copied().unwrap_or("");
    let mut run = lock(run);
    match run.params.get(name).cloned() {
        Some(value) if view == "params" => {
            run.read(format!("params.{name}").into(), &value);
            Ok(dynamic(&value))
        }
        _ => refuse(&format!("`{view}` has no `{name}`")),
    }
}

pub(super) fn verbs(engine: &mut Engine, run: &Arc<Mutex<Run>>) {
    macro_rules! verb {
        ($name:literal, ($($arg:ident : $ty:ty),*) $act:expr) => {
            let r = Arc::clone(run);
            engine.register_fn($name, move |$($arg: $ty),*| -> Fallible<()> { let act = $act; lock(&r).act(act) });
        };
    }
    verb!("deduct", (n: Dynamic) Act::Deduct { points: points("deduct", n)?, item: None });
    verb!("deduct", (n: Dynamic, item: ImmutableString) Act::Deduct { points: points("deduct", n)?, item: Some(shared(&item)) });
    verb!("award", (n: Dynamic) Act::Award { points: points("award", n)?, item: None });
    verb!("award", (n: Dynamic, item: ImmutableString) Act::Award { points: points("award", n)?, item: Some(shared(&item)) });
    verb!("impose", (measure: ImmutableString) Act::Impose { measure: shared(&measure) });
    verb!("raise", () Act::Raise);
    verb!("lower", () Act::Lower);
    verb!("escalate", () Act::Escalate { to: None });
    verb!("escalate", (to: ImmutableString) Act::Escalate { to: Some(shared(&to)) });
    verb!("require", (task: ImmutableString) Act::Require { task: shared(&task), within: None });
    verb!("require", (task: ImmutableString, within: ImmutableString) Act::Require { task: shared(&task), within: Some(period(&within)?) });
    verb!("flag", (text: ImmutableString) Act::Flag { text: words(shared(&text)) });
    verb!("reward", (n: Dynamic, to: Dynamic) Act::Reward { amount: amount(n)?, to: reference(to)? });
    verb!("notice", (text: ImmutableString) Act::Notice { text: words(shared(&text)) });
}

fn shared(text: &str) -> Arc<str> {
    Arc::from(text)
}

/// Words for people are short.
fn words(text: Arc<str>) -> Arc<str> {
    match text.char_indices().nth(500) {
        Some((end, _)) => text.get(..end).map(Arc::from).unwrap_or(text),
        None => text,
    }
}

/// Points keep four decimals: finer than any scoring table, and sums stay exact.
fn points(verb: &str, value: Dynamic) -> Fallible<Decimal> {
    let n = value.as_int().map(Decimal::from).or_else(|_| value.as_decimal());
    match n {
        Ok(n) if n.is_sign_negative() && !n.is_zero() => match verb {
            "award" => refuse("`award` takes no points below 0; use `deduct` to take off"),
            _ => refuse("`deduct` takes no points below 0; use `award` to add"),
        },
        Ok(n) if n > Decimal::from(1_000_000) => refuse("more than 1000000 points"),
        Ok(n) => Ok(n.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero)),
        Err(_) => refuse("points must be a number"),
    }
}

/// How long a unit has.
fn period(text: &str) -> Fallible<Period> {
    text.parse().or_else(|e: crate::time::PeriodError| refuse(&e.to_string()))
}

/// Money keeps two decimals.
fn amount(value: Dynamic) -> Fallible<Decimal> {
    let n = value.as_int().map(Decimal::from).or_else(|_| value.as_decimal());
    match n {
        Ok(n) if n.is_sign_negative() && !n.is_zero() => refuse("an amount cannot be negative"),
        Ok(n) if n > Decimal::from(1_000_000_000) => refuse("an amount of more than 1000000000"),
        Ok(n) => Ok(n.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)),
        Err(_) => refuse("an amount must be a number"),
    }
}

/// Whom a reward goes to. A reference cut short would be another's.
fn reference(value: Dynamic) -> Fallible<Arc<str>> {
    if value.is_unit() {
        return refuse("a reward goes to nobody: the reference is empty");
    }
    match value.into_immutable_string() {
        Ok(to) if to.trim().is_empty() => refuse("a reward goes to nobody: the reference is empty"),
        Ok(to) if to.chars().count() > 200 => refuse("a reference of more than 200 characters"),
        Ok(to) => Ok(shared(&to)),
        Err(_) => refuse("whom a reward goes to must be text"),
    }
}

/// A verb by its name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verb {
    Deduct,
    Award,
    Impose,
    Raise,
    Lower,
    Escalate,
    Require,
    Flag,
    Reward,
    Notice,
}

impl Verb {
    pub(super) fn of(name: &str) -> Option<Verb> {
        Some(match name {
            "deduct" => Verb::Deduct,
            "award" => Verb::Award,
            "impose" => Verb::Impose,
            "raise" => Verb::Raise,
            "lower" => Verb::Lower,
            "escalate" => Verb::Escalate,
            "require" => Verb::Require,
            "flag" => Verb::Flag,
            "reward" => Verb::Reward,
            "notice" => Verb::Notice,
            _ => return None,
        })
    }

    /// What the verb called with these values does; `None` where the script engine would refuse it.
    pub(super) fn act(self, values: &[Value]) -> Option<Act> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(Arc::clone(text)),
            _ => None,
        };
        Some(match (self, values) {
            (Verb::Deduct, [n]) => Act::Deduct { points: points_of(n)?, item: None },
            (Verb::Deduct, [n, item]) => Act::Deduct { points: points_of(n)?, item: Some(text(item)?) },
            (Verb::Award, [n]) => Act::Award { points: points_of(n)?, item: None },
            (Verb::Award, [n, item]) => Act::Award { points: points_of(n)?, item: Some(text(item)?) },
            (Verb::Impose, [measure]) => Act::Impose { measure: text(measure)? },
            (Verb::Raise, []) => Act::Raise,
            (Verb::Lower, []) => Act::Lower,
            (Verb::Escalate, []) => Act::Escalate { to: None },
            (Verb::Escalate, [to]) => Act::Escalate { to: Some(text(to)?) },
            (Verb::Require, [task]) => Act::Require { task: text(task)?, within: None },
            (Verb::Require, [task, within]) => {
                Act::Require { task: text(task)?, within: Some(period(&text(within)?).ok()?) }
            }
            (Verb::Flag, [said]) => Act::Flag { text: words(text(said)?) },
            (Verb::Reward, [n, to]) => {
                Act::Reward { amount: amount(dynamic(n)).ok()?, to: reference(dynamic(to)).ok()? }
            }
            (Verb::Notice, [said]) => Act::Notice { text: words(text(said)?) },
            _ => return None,
        })
    }
}

/// Points that are few enough and whole are what they are; the rest as scripts have them.
fn points_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(n @ 0..=1_000_000) => Some(Decimal::from(*n)),
        other => points("deduct", dynamic(other)).ok(),
    }
}
