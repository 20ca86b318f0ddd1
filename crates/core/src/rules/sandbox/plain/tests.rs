//! Plain rules beside the script engine.

use super::super::{Compiled, Limits, Outcome, Past, PastKind, Read, Run, Sandbox};
use crate::rules::fields::{Field, FieldSet, Frame};
use crate::rules::value::Value;
use crate::rules::verbs::Act;
use crate::time::Instant;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const FIELDS: [(&str, Field); 4] = [
    ("event.count", Field::EventCount),
    ("unit.score", Field::UnitScore),
    ("obligation.late", Field::ObligationLate),
    ("event.kind", Field::EventKind),
];

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        (-3_i64..4).prop_map(Value::Int),
        (-30_i64..40).prop_map(|n| Value::Decimal(rust_decimal::Decimal::new(n, 1))),
        "[ab]{0,2}".prop_map(|t| Value::from(t.as_str())),
    ]
}

fn term() -> BoxedStrategy<String> {
    let how = proptest::sample::select(vec!["+", "-", "*"]);
    prop_oneof![
        4 => atom(),
        1 => (atom(), how.clone(), atom()).prop_map(|(a, how, b)| format!("{a} {how} {b}")),
        1 => (atom(), how.clone(), atom(), how, atom()).prop_map(|(a, x, b, y, c)| format!("{a} {x} ({b} {y} {c})")),
    ]
    .boxed()
}

fn atom() -> BoxedStrategy<String> {
    prop_oneof![
        Just("9223372036854775807".to_owned()),
        (0_usize..FIELDS.len()).prop_map(|i| FIELDS[i].0.to_owned()),
        Just("params.p".to_owned()),
        Just("params.none".to_owned()),
        (-3_i64..4).prop_map(|n| n.to_string()),
        (-30_i64..40).prop_map(|n| format!("{:?}", rust_decimal::Decimal::new(n, 1))),
        "\"[ab]{0,2}\"",
        Just("true".to_owned()),
        Just("()".to_owned()),
        Just("x".to_owned()),
        question(),
    ]
    .boxed()
}

/// A question to history, also with what it does not take.
fn question() -> BoxedStrategy<String> {
    let word = prop_oneof![
        2 => proptest::sample::select(vec!["\"incident\"", "\"a\"", "\"breach\"", "\"i\"", "event.kind", "params.p"]),
        1 => Just("x"),
    ];
    let days = prop_oneof![
        3 => proptest::sample::select(vec!["1", "30", "365", "40000", "-1"]),
        1 => proptest::sample::select(vec!["event.count", "x", "\"a\"", "1.5"]),
    ];
    prop_oneof![
        (word.clone(), days.clone()).prop_map(|(word, days)| format!("history.count({word}, {days})")),
        word.clone().prop_map(|word| format!("history.count({word})")),
        days.clone().prop_map(|days| format!("history.points({days})")),
        (days.clone(), word.clone()).prop_map(|(days, word)| format!("history.points({days}, {word})")),
        days.clone().prop_map(|days| format!("history.measures({days})")),
        (word.clone(), days).prop_map(|(word, days)| format!("history.measures({word}, {days})")),
        word.prop_map(|word| format!("history.last({word}) == ()")),
    ]
    .boxed()
}

/// What lay before.
fn past() -> Vec<Past> {
    let at = |days: i64| Instant::from_millis(-days * 86_400_000);
    let kinds = [
        (400, PastKind::Incident(Arc::from("a"), 2)),
        (20, PastKind::Incident(Arc::from("b"), 1)),
        (12, PastKind::Breach),
        (9, PastKind::Points(rust_decimal::Decimal::new(15, 1), Some(Arc::from("i")))),
        (8, PastKind::Points(rust_decimal::Decimal::TWO, None)),
        (3, PastKind::Measure(Arc::from("a"))),
        (0, PastKind::Incident(Arc::from("a"), 1)),
    ];
    kinds.into_iter().map(|(days, kind)| Past { at: at(days), kind }).collect()
}

fn condition() -> BoxedStrategy<String> {
    let how = proptest::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        4 => (term(), how, term()).prop_map(|(a, how, b)| format!("{a} {how} {b}")),
        1 => term(),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
    .boxed()
}

fn script() -> BoxedStrategy<String> {
    let call = prop_oneof![
        term().prop_map(|a| format!("deduct({a})")),
        (term(), term()).prop_map(|(a, b)| format!("award({a}, {b})")),
        term().prop_map(|a| format!("impose({a})")),
        term().prop_map(|a| format!("notice({a})")),
        (term(), term()).prop_map(|(a, b)| format!("reward({a}, {b})")),
        (term(), term()).prop_map(|(a, b)| format!("require({a}, {b})")),
        term().prop_map(|a| format!("require({a}, \"3 workdays\")")),
        term().prop_map(|a| format!("escalate({a})")),
        term().prop_map(|a| format!("flag({a})")),
        proptest::sample::select(vec!["raise()", "lower()", "escalate()"]).prop_map(str::to_owned),
    ];
    let step = call.prop_map(|call| call + ";").prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (condition(), inner.clone()).prop_map(|(when, then)| format!("if {when} {{ {then} }}")),
            (condition(), inner.clone(), inner.clone())
                .prop_map(|(when, then, other)| format!("if {when} {{ {then} }} else {{ {other} }}")),
            (condition(), inner.clone(), condition(), inner.clone())
                .prop_map(|(when, then, or, other)| format!("if {when} {{ {then} }} else if {or} {{ {other} }}")),
            (term(), inner.clone(), inner.clone()).prop_map(|(x, a, b)| format!("{{ let x = {x}; {a} }} {b}")),
            (term(), inner.clone()).prop_map(|(x, a)| format!("let x = {x}; {a}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{{ {a} {b} }}")),
        ]
    });
    proptest::collection::vec(step, 0..4).prop_map(|calls| calls.join(" ")).boxed()
}

/// What came out, what was done, what was read.
type Done = (Outcome, Vec<Act>, Vec<Read>);

fn outcome(sandbox: &mut Sandbox, scripts: (&Compiled, &Compiled), values: &[Value], param: &Value) -> Done {
    let mut frame = Frame::of(FieldSet::named(["count", "score", "late", "kind"]));
    for ((_, field), value) in FIELDS.iter().zip(values) {
        frame.set(*field, || value.clone());
    }
    let params = Arc::new(BTreeMap::from([("p".to_owned(), param.clone())]));
    let mut run = Run::new(frame, params, past(), Instant::from_millis(0));
    let outcome = sandbox.run(Some(scripts.0), scripts.1, &mut run);
    match outcome {
        Outcome::Applied => (outcome, run.acts, run.reads),
        _ => (outcome, Vec::new(), Vec::new()),
    }
}

proptest! {
    #[test]
    fn plain_rules_come_to_what_rhai_makes_of_them(
        when in condition(), then in script(), values in proptest::collection::vec(value(), 4), param in value(),
    ) {
        let mut sandbox = Sandbox::new(Limits::default());
        let (Ok(when), Ok(then)) = (sandbox.compile(&when, true), sandbox.compile(&then, false)) else { return Ok(()) };
        let plain = outcome(&mut sandbox, (&when, &then), &values, &param);
        let bare = (when.without_plain(), then.without_plain());
        prop_assert_eq!(plain, outcome(&mut sandbox, (&bare.0, &bare.1), &values, &param));
    }
}

#[test]
fn what_most_rules_say_is_plain() {
    let sandbox = Sandbox::new(Limits::default());
    for when in [
        "event.count == 1",
        "!obligation.late",
        "history.count(\"breach\", 30) > params.times",
        "unit.score < 60 && (event.kind == \"x\" || 3 >= event.count)",
    ] {
        assert!(sandbox.compile(when, true).unwrap().is_plain(), "{when}");
    }
    for when in ["event.count / 2 == 2", "event.kind in [\"a\"]", "history.last(\"breach\") == ()"] {
        assert!(!sandbox.compile(when, true).unwrap().is_plain(), "{when}");
    }
    for then in [
        "deduct(1)",
        "deduct(params.points, \"returns\"); impose(\"card\");",
        "reward(300, event.ref)",
        "lower(); escalate()",
        "deduct(2 * event.count)",
        "let n = event.count; if n > 1 { let half = n * 0.5; deduct(half) }",
        "if indicator.value == () { raise() }",
        "if event.count > 1 { raise() } else if event.kind == \"x\" { deduct(1) } else { }",
    ] {
        assert!(sandbox.compile(then, false).unwrap().is_plain(), "{then}");
    }
    for then in [
        "deduct(event.count / 2)",
        "let n = 1; n += 1; deduct(n)",
        "let event = 1; deduct(event)",
        "fn f() { raise() } f()",
        "while true { raise() }",
    ] {
        assert!(!sandbox.compile(then, false).unwrap().is_plain(), "{then}");
    }
}

#[test]
fn a_view_under_another_name_still_has_its_fields() {
    let mut sandbox = Sandbox::new(Limits::default());
    let when = sandbox.compile("event.count == 2", true).unwrap();
    for then in [
        "let e = event; if e.count == 2 { deduct(1) }",
        "fn f(e) { e.count } if f(event) == 2 { deduct(1) }",
        "if `${event.count}` == \"2\" { deduct(1) }",
        "if event?.count == 2 { deduct(1) }",
        "switch event.count { 2 => deduct(1), _ => () }",
        "let all = [event]; if all[0].count == 2 { deduct(1) }",
    ] {
        let then = sandbox.compile(then, false).unwrap();
        assert!(then.fields().has(Field::EventCount), "{then:?}");
        let done = outcome(&mut sandbox, (&when, &then), &[Value::Int(2)], &Value::None);
        assert!(done.0 == Outcome::Applied && done.1.len() == 1, "{done:?}");
    }
}
