//! The questions that scripts ask of a unit's past.

use super::engine::{Fallible, Past, PastKind, Run, View, dynamic, lock, refuse};
use crate::rules::fields::VIEWS;
use crate::rules::value::Value;
use rhai::{Dynamic, Engine, ImmutableString};
use rust_decimal::Decimal;
use std::sync::{Arc, Mutex};

/// A question to history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Count,
    Points,
    Measures,
    Last,
}

impl Question {
    /// The questions whose answers are numbers, by their names.
    pub(super) fn counted(name: &str) -> Option<Question> {
        match name {
            "count" => Some(Question::Count),
            "points" => Some(Question::Points),
            "measures" => Some(Question::Measures),
            _ => None,
        }
    }

    /// The question as a script writes it: by this, what was read is known.
    fn path(self, word: Option<&str>, days: Option<i64>) -> String {
        match (self, word, days) {
            (Question::Count, Some(word), _) => format!("history.count(\"{word}\", {})", days.unwrap_or(EVER)),
            (Question::Points, Some(item), Some(days)) => format!("history.points({days}, \"{item}\")"),
            (Question::Points, _, days) => format!("history.points({})", days.unwrap_or(EVER)),
            (Question::Measures, Some(id), Some(days)) => format!("history.measures(\"{id}\", {days})"),
            (Question::Measures, _, days) => format!("history.measures({})", days.unwrap_or(EVER)),
            (Question::Last, word, Some(days)) => format!("history.last(\"{}\", {days})", word.unwrap_or("")),
            (Question::Last, word, None) => format!("history.last(\"{}\")", word.unwrap_or("")),
            (Question::Count, None, _) => String::new(),
        }
    }

    /// Answers from what the run knows of the past, and records that it did.
    pub(super) fn ask(self, run: &mut Run, word: Option<&str>, days: Option<i64>) -> Fallible<Value> {
        let path = self.path(word, days);
        if let Some(known) = run.asked(&path)? {
            return Ok(known);
        }
        let window = days.unwrap_or(EVER);
        let number = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let answer = match (self, word) {
            (Question::Count, Some(word)) => {
                let counted = run.within(window)?.map(|p| match &p.kind {
                    PastKind::Incident(kind, n) if word == "incident" || word == &**kind => *n,
                    kind => i64::from(is_called(kind, word)),
                });
                Value::Int(counted.fold(0, i64::saturating_add))
            }
            (Question::Count, None) => return refuse("`history.count` counts something"),
            (Question::Points, item) => {
                let points = run.within(window)?.filter_map(|p| match &p.kind {
                    PastKind::Points(n, of) if item.is_none_or(|item| of.as_deref() == Some(item)) => Some(*n),
                    _ => None,
                });
                Value::Decimal(points.fold(Decimal::ZERO, |a, n| a.saturating_add(n)))
            }
            (Question::Measures, None) => {
                number(run.within(window)?.filter(|p| matches!(p.kind, PastKind::Measure(_))).count())
            }
            (Question::Measures, Some(id)) => number(run.within(window)?.filter(|p| is_measure(&p.kind, id)).count()),
            (Question::Last, word) => {
                let (now, word) = (run.now, word.unwrap_or(""));
                let is = |p: &&Past| {
                    now.is_none_or(|now| p.at < now) && (is_called(&p.kind, word) || is_measure(&p.kind, word))
                };
                let found = run.within(window)?.filter(is).map(|p| p.at).max();
                found.map(|at| Value::from(run.day_of(at).as_str())).unwrap_or_default()
            }
        };
        run.read(path.into(), &answer);
        Ok(answer)
    }
}

/// Days that reach back to the beginning of any campaign.
const EVER: i64 = 36_600;

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

/// Makes the questions known to scripts.
pub(super) fn register(engine: &mut Engine, run: &Arc<Mutex<Run>>) {
    fn ask(
        run: &Mutex<Run>,
        view: View,
        question: Question,
        word: Option<&str>,
        days: Option<i64>,
    ) -> Fallible<Dynamic> {
        if VIEWS.get(view.0) != Some(&"history") {
            return refuse("only `history` answers this");
        }
        question.ask(&mut lock(run), word, days).map(|answer| dynamic(&answer))
    }
    macro_rules! question {
        ($name:literal, $question:expr, ($($arg:ident : $ty:ty),*) $word:expr, $days:expr) => {
            let r = Arc::clone(run);
            engine.register_fn($name, move |view: &mut View, $($arg: $ty),*| ask(&r, *view, $question, $word, $days));
        };
    }
    question!("count", Question::Count, (what: ImmutableString, days: i64) Some(&what), Some(days));
    question!("count", Question::Count, (what: ImmutableString) Some(&what), None);
    question!("points", Question::Points, (days: i64) None, Some(days));
    question!("points", Question::Points, (days: i64, item: ImmutableString) Some(&item), Some(days));
    question!("measures", Question::Measures, (days: i64) None, Some(days));
    question!("measures", Question::Measures, (id: ImmutableString, days: i64) Some(&id), Some(days));
    question!("last", Question::Last, (what: ImmutableString) Some(&what), None);
    question!("last", Question::Last, (what: ImmutableString, days: i64) Some(&what), Some(days));
}
