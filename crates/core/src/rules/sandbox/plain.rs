//! Rules that need no script engine: conditions that only compare, and scripts that only call verbs with fields, parameters
//! and plain values. They come to the same as in Rhai, which a test holds them to; whatever is not certain is left to it.

use super::condition::{Compared, Term, term};
use super::engine::Run;
use super::register::act;
use super::walk::Place;
use crate::rules::fields::Field;
use crate::rules::value::Value;
use rhai::{AST, Expr, FnCallExpr, Stmt};
use std::cmp::Ordering;

/// A condition or script taken apart. Anything larger is no plain rule any more.
const MOST: usize = 32;

/// What a script is, as far as it is plain.
#[derive(Debug, Clone)]
pub(super) enum Plain {
    /// An expression, true or false.
    Test(Test),
    /// Verbs, in order.
    Verbs(Vec<(String, Vec<Operand>)>),
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Fixed(bool),
    Is(Operand),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Compare(Operand, Compared, Operand),
}

/// A value, or where it is read.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    Known(Value),
    Field(Field),
    Param(String),
}

impl Plain {
    pub(super) fn of(ast: &AST, expression: bool) -> Option<Plain> {
        let mut left = MOST;
        if ast.has_functions() {
            return None;
        }
        if expression {
            let [Stmt::Expr(whole)] = ast.statements() else { return None };
            return test(whole, &mut left).map(Plain::Test);
        }
        let calls = ast.statements().iter().map(|s| match s {
            Stmt::FnCall(f, _) => verb(f),
            Stmt::Expr(e) => match &**e {
                Expr::FnCall(f, _) => verb(f),
                _ => None,
            },
            _ => None,
        });
        let calls = calls.take(MOST + 1).collect::<Option<Vec<_>>>()?;
        (calls.len() <= MOST).then_some(Plain::Verbs(calls))
    }

    /// Whether a condition holds; `None` where Rhai must say.
    pub(super) fn holds(&self, run: &mut Run) -> Option<bool> {
        match self {
            Plain::Test(test) => test.holds(run),
            Plain::Verbs(_) => None,
        }
    }

    /// Calls the verbs; `None` where Rhai must.
    pub(super) fn carry_out(&self, run: &mut Run) -> Option<()> {
        let Plain::Verbs(calls) = self else { return None };
        for (name, operands) in calls {
            let values = operands.iter().map(|o| o.read(run)).collect::<Option<Vec<Value>>>()?;
            run.act(act(name, &values)?).ok()?;
        }
        Some(())
    }
}

fn verb(f: &FnCallExpr) -> Option<(String, Vec<Operand>)> {
    if f.op_token.is_some() {
        return None;
    }
    Some((f.name.to_string(), f.args.iter().map(operand).collect::<Option<_>>()?))
}

fn test(expr: &Expr, left: &mut usize) -> Option<Test> {
    *left = left.checked_sub(1)?;
    Some(match expr {
        Expr::BoolConstant(value, _) => Test::Fixed(*value),
        Expr::And(list, _) => Test::All(list.iter().map(|e| test(e, left)).collect::<Option<_>>()?),
        Expr::Or(list, _) => Test::Any(list.iter().map(|e| test(e, left)).collect::<Option<_>>()?),
        Expr::Dot(..) => Test::Is(operand(expr)?),
        Expr::FnCall(f, _) if f.op_token.is_some() => match (f.args.first()?, f.args.get(1), f.name.as_str()) {
            (only, None, "!") => Test::Not(Box::new(test(only, left)?)),
            (a, Some(b), how) => Test::Compare(operand(a)?, Compared::of(how)?, operand(b)?),
            _ => return None,
        },
        _ => return None,
    })
}

fn operand(expr: &Expr) -> Option<Operand> {
    let (term, _): (Term, Place) = term(expr);
    Some(match term {
        Term::Field(view, name) => Operand::Field(Field::find(view, &name)?),
        Term::Param(name) => Operand::Param(name),
        Term::Text(text) => Operand::Known(Value::from(text.as_str())),
        // A whole number may stand for itself or for a decimal: they compare alike, and are the same points.
        Term::Number(n) if n.scale() == 0 => Operand::Known(Value::Int(i64::try_from(n).ok()?)),
        Term::Number(n) => Operand::Known(Value::Decimal(n)),
        Term::Bool(b) => Operand::Known(Value::Bool(b)),
        Term::Other => return None,
    })
}

impl Operand {
    fn read(&self, run: &mut Run) -> Option<Value> {
        match self {
            Operand::Known(value) => Some(value.clone()),
            Operand::Field(field) => {
                let value = run.frame.get(*field);
                run.read(field.path().into(), &value);
                Some(value)
            }
            Operand::Param(name) => {
                let value = run.params.get(name)?.clone();
                run.read(format!("params.{name}").into(), &value);
                Some(value)
            }
        }
    }
}

impl Test {
    /// With the same reads in the same order: what is decided before it is come to is not read.
    fn holds(&self, run: &mut Run) -> Option<bool> {
        match self {
            Test::Fixed(value) => Some(*value),
            Test::Is(operand) => match operand.read(run)? {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            Test::Not(test) => Some(!test.holds(run)?),
            Test::All(list) => {
                for test in list {
                    if !test.holds(run)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Test::Any(list) => {
                for test in list {
                    if test.holds(run)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Test::Compare(a, how, b) => {
                let (a, b) = (a.read(run)?, b.read(run)?);
                compare(*how, &a, &b)
            }
        }
    }
}

fn compare(how: Compared, a: &Value, b: &Value) -> Option<bool> {
    let order = match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Int(a), Value::Decimal(b)) => rust_decimal::Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Int(b)) => a.cmp(&rust_decimal::Decimal::from(*b)),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) if matches!(how, Compared::Equal | Compared::Unequal) => a.cmp(b),
        // Nothing, and kinds that do not go together: Rhai says what that comes to.
        _ => return None,
    };
    Some(match how {
        Compared::Equal => order == Ordering::Equal,
        Compared::Unequal => order != Ordering::Equal,
        Compared::Less => order == Ordering::Less,
        Compared::AtMost => order != Ordering::Greater,
        Compared::Greater => order == Ordering::Greater,
        Compared::AtLeast => order != Ordering::Less,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Compiled, Limits, Outcome, Run, Sandbox};
    use crate::rules::fields::{Field, FieldSet, Frame};
    use crate::rules::value::Value;
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

    fn term() -> impl Strategy<Value = String> {
        prop_oneof![
            (0_usize..FIELDS.len()).prop_map(|i| FIELDS[i].0.to_owned()),
            Just("params.p".to_owned()),
            Just("params.none".to_owned()),
            (-3_i64..4).prop_map(|n| n.to_string()),
            (-30_i64..40).prop_map(|n| format!("{:?}", rust_decimal::Decimal::new(n, 1))),
            "\"[ab]{0,2}\"",
            Just("true".to_owned()),
        ]
    }

    fn condition() -> impl Strategy<Value = String> {
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
    }

    fn script() -> impl Strategy<Value = String> {
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
        proptest::collection::vec(call, 0..4).prop_map(|calls| calls.join("; "))
    }

    fn outcome(sandbox: &mut Sandbox, scripts: (&Compiled, &Compiled), values: &[Value], param: &Value) -> Outcome {
        let mut frame = Frame::of(FieldSet::named(["count", "score", "late", "kind"]));
        for ((_, field), value) in FIELDS.iter().zip(values) {
            frame.set(*field, || value.clone());
        }
        let params = Arc::new(BTreeMap::from([("p".to_owned(), param.clone())]));
        let run = Run::new(frame, params, Vec::new(), Instant::from_millis(0));
        sandbox.run(Some(scripts.0), scripts.1, run).1
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
        for when in
            ["event.count == 1", "!obligation.late", "unit.score < 60 && (event.kind == \"x\" || 3 >= event.count)"]
        {
            assert!(sandbox.compile(when, true).unwrap().is_plain(), "{when}");
        }
        for when in ["event.count + 1 == 2", "event.kind in [\"a\"]", "history.count(\"breach\") > 1"] {
            assert!(!sandbox.compile(when, true).unwrap().is_plain(), "{when}");
        }
        for then in [
            "deduct(1)",
            "deduct(params.points, \"returns\"); impose(\"card\");",
            "reward(300, event.ref)",
            "lower(); escalate()",
        ] {
            assert!(sandbox.compile(then, false).unwrap().is_plain(), "{then}");
        }
        for then in ["deduct(2 * event.count)", "if event.count > 1 { raise() }", "fn f() { raise() } f()"] {
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
            assert!(matches!(&done, Outcome::Applied { acts, .. } if acts.len() == 1), "{done:?}");
        }
    }
}
