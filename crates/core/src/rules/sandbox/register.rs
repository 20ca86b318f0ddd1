//! What scripts can reach: the views, the questions to history, and the verbs.

use super::engine::{Fallible, Past, PastKind, Run, View, dynamic, lock, refuse};
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
                Some(field) => {
                    let mut run = lock(&run);
                    let value = run.frame.get(field);
                    Ok(run.record(field.path().into(), value))
                }
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
        Some(value) if view == "params" => Ok(run.record(format!("params.{name}").into(), value)),
        _ => refuse(&format!("`{view}` has no `{name}`")),
    }
}

pub(super) fn history(engine: &mut Engine, run: &Arc<Mutex<Run>>) {
    fn count(run: &Mutex<Run>, view: View, what: &str, days: i64) -> Fallible<Dynamic> {
        only_history(view)?;
        let mut run = lock(run);
        let path = format!("history.count(\"{what}\", {days})");
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let n: i64 = run
            .within(days)?
            .map(|p| match &p.kind {
                PastKind::Incident(kind, n) if what == "incident" || what == &**kind => *n,
                kind => i64::from(is_called(kind, what)),
            })
            .fold(0, i64::saturating_add);
        Ok(run.record(path.into(), Value::Int(n)))
    }
    fn only_history(view: View) -> Fallible<()> {
        if VIEWS.get(view.0) == Some(&"history") { Ok(()) } else { refuse("only `history` answers this") }
    }
    let r = Arc::clone(run);
    engine.register_fn("count", move |v: &mut View, what: ImmutableString, days: i64| count(&r, *v, &what, days));
    let r = Arc::clone(run);
    engine.register_fn("count", move |v: &mut View, what: ImmutableString| count(&r, *v, &what, 36_600));
    let r = Arc::clone(run);
    engine.register_fn("points", move |v: &mut View, days: i64| -> Fallible<Dynamic> {
        only_history(*v)?;
        let mut run = lock(&r);
        let path = format!("history.points({days})");
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let sum = taken(&run, days, None)?;
        Ok(run.record(path.into(), Value::Decimal(sum)))
    });
    let r = Arc::clone(run);
    engine.register_fn("points", move |v: &mut View, days: i64, item: ImmutableString| -> Fallible<Dynamic> {
        only_history(*v)?;
        let mut run = lock(&r);
        let path = format!("history.points({days}, \"{item}\")");
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let sum = taken(&run, days, Some(&item))?;
        Ok(run.record(path.into(), Value::Decimal(sum)))
    });
    let r = Arc::clone(run);
    engine.register_fn("measures", move |v: &mut View, days: i64| -> Fallible<Dynamic> {
        only_history(*v)?;
        let mut run = lock(&r);
        let path = format!("history.measures({days})");
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let n = run.within(days)?.filter(|p| matches!(p.kind, PastKind::Measure(_))).count();
        Ok(run.record(path.into(), Value::Int(i64::try_from(n).unwrap_or(i64::MAX))))
    });
    let last = |run: &Mutex<Run>, view: View, what: &str, days: Option<i64>| -> Fallible<Dynamic> {
        only_history(view)?;
        let mut run = lock(run);
        let path = match days {
            Some(days) => format!("history.last(\"{what}\", {days})"),
            None => format!("history.last(\"{what}\")"),
        };
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let now = run.now;
        let is =
            |p: &&Past| now.is_none_or(|now| p.at < now) && (is_called(&p.kind, what) || is_measure(&p.kind, what));
        let found = run.within(days.unwrap_or(36_600))?.filter(is).map(|p| p.at).max();
        let day = found.map(|at| Value::from(run.day_of(at).as_str())).unwrap_or_default();
        Ok(run.record(path.into(), day))
    };
    let r = Arc::clone(run);
    engine.register_fn("last", move |v: &mut View, what: ImmutableString| last(&r, *v, &what, None));
    let r = Arc::clone(run);
    engine.register_fn("last", move |v: &mut View, what: ImmutableString, days: i64| last(&r, *v, &what, Some(days)));
    let r = Arc::clone(run);
    engine.register_fn("measures", move |v: &mut View, id: ImmutableString, days: i64| -> Fallible<Dynamic> {
        only_history(*v)?;
        let mut run = lock(&r);
        let path = format!("history.measures(\"{id}\", {days})");
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let n = run.within(days)?.filter(|p| matches!(&p.kind, PastKind::Measure(m) if **m == *id)).count();
        Ok(run.record(path.into(), Value::Int(i64::try_from(n).unwrap_or(i64::MAX))))
    });
}

/// Whether `history.count` and `history.last` know something in the past under a name.
fn is_called(kind: &PastKind, what: &str) -> bool {
    match kind {
        PastKind::Incident(kind, _) => what == "incident" || what == &**kind,
        PastKind::Inspected => what == "inspected",
        PastKind::ItemOverdue => what == "item-overdue",
        PastKind::Breach => what == "breach",
        PastKind::Measure(_) => what == "measure",
        PastKind::Bottom => what == "bottom",
        _ => false,
    }
}

fn is_measure(kind: &PastKind, what: &str) -> bool {
    matches!(kind, PastKind::Measure(measure) if **measure == *what)
}

/// Points taken off within so many days, in all or from an item.
fn taken(run: &Run, days: i64, item: Option<&str>) -> Fallible<Decimal> {
    let points = run.within(days)?.filter_map(|p| match &p.kind {
        PastKind::Points(n, of) if item.is_none_or(|item| of.as_deref() == Some(item)) => Some(*n),
        _ => None,
    });
    Ok(points.fold(Decimal::ZERO, |a, n| a.saturating_add(n)))
}

pub(super) fn verbs(engine: &mut Engine, run: &Arc<Mutex<Run>>) {
    macro_rules! verb {
        ($name:literal, ($($arg:ident : $ty:ty),*) $act:expr) => {
            let r = Arc::clone(run);
            engine.register_fn($name, move |$($arg: $ty),*| -> Fallible<()> { let act = $act; lock(&r).act(act) });
        };
    }
    verb!("deduct", (n: Dynamic) Act::Deduct { points: points(n)?, item: None });
    verb!("deduct", (n: Dynamic, item: ImmutableString) Act::Deduct { points: points(n)?, item: Some(item.to_string()) });
    verb!("award", (n: Dynamic) Act::Award { points: points(n)?, item: None });
    verb!("award", (n: Dynamic, item: ImmutableString) Act::Award { points: points(n)?, item: Some(item.to_string()) });
    verb!("impose", (measure: ImmutableString) Act::Impose { measure: measure.to_string() });
    verb!("raise", () Act::Raise);
    verb!("lower", () Act::Lower);
    verb!("escalate", () Act::Escalate { to: None });
    verb!("escalate", (to: ImmutableString) Act::Escalate { to: Some(to.to_string()) });
    verb!("require", (task: ImmutableString) Act::Require { task: task.to_string(), within: None });
    verb!("require", (task: ImmutableString, within: ImmutableString) Act::Require { task: task.to_string(), within: Some(period(&within)?) });
    verb!("flag", (text: ImmutableString) Act::Flag { text: text.chars().take(500).collect() });
    verb!("reward", (n: Dynamic, to: Dynamic) Act::Reward { amount: amount(n)?, to: reference(to)? });
    verb!("notice", (text: ImmutableString) Act::Notice { text: text.chars().take(500).collect() });
}

/// Points keep four decimals: finer than any scoring table, and sums stay exact.
fn points(value: Dynamic) -> Fallible<Decimal> {
    let n = value.as_int().map(Decimal::from).or_else(|_| value.as_decimal());
    match n {
        Ok(n) if n.is_sign_negative() && !n.is_zero() => refuse("points cannot be negative; use `award` to add"),
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
fn reference(value: Dynamic) -> Fallible<String> {
    if value.is_unit() {
        return refuse("a reward goes to nobody: the reference is empty");
    }
    match value.into_immutable_string() {
        Ok(to) if to.trim().is_empty() => refuse("a reward goes to nobody: the reference is empty"),
        Ok(to) if to.chars().count() > 200 => refuse("a reference of more than 200 characters"),
        Ok(to) => Ok(to.to_string()),
        Err(_) => refuse("whom a reward goes to must be text"),
    }
}

/// What a verb called with these values does; `None` where the script engine would refuse it.
pub(super) fn act(name: &str, values: &[Value]) -> Option<Act> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    Some(match (name, values) {
        ("deduct", [n]) => Act::Deduct { points: points(dynamic(n)).ok()?, item: None },
        ("deduct", [n, item]) => Act::Deduct { points: points(dynamic(n)).ok()?, item: Some(text(item)?) },
        ("award", [n]) => Act::Award { points: points(dynamic(n)).ok()?, item: None },
        ("award", [n, item]) => Act::Award { points: points(dynamic(n)).ok()?, item: Some(text(item)?) },
        ("impose", [measure]) => Act::Impose { measure: text(measure)? },
        ("raise", []) => Act::Raise,
        ("lower", []) => Act::Lower,
        ("escalate", []) => Act::Escalate { to: None },
        ("escalate", [to]) => Act::Escalate { to: Some(text(to)?) },
        ("require", [task]) => Act::Require { task: text(task)?, within: None },
        ("require", [task, within]) => Act::Require { task: text(task)?, within: Some(period(&text(within)?).ok()?) },
        ("flag", [words]) => Act::Flag { text: text(words)?.chars().take(500).collect() },
        ("reward", [n, to]) => Act::Reward { amount: amount(dynamic(n)).ok()?, to: reference(dynamic(to)).ok()? },
        ("notice", [words]) => Act::Notice { text: text(words)?.chars().take(500).collect() },
        _ => return None,
    })
}
