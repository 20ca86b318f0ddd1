//! Rules that need no script engine: conditions that only compare, and scripts that only call verbs with fields, parameters
//! and plain values. They come to the same as in Rhai, which a test holds them to; whatever is not certain is left to it.

use super::condition::{Compared, Term, term};
use super::engine::Run;
use super::register::act;
use super::walk::Place;
use crate::rules::fields::Field;
use crate::rules::value::Value;
use rhai::{AST, Expr, FnCallExpr, Stmt};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A condition or script taken apart. Anything larger is no plain rule any more.
const MOST: usize = 32;

/// What a script is, as far as it is plain.
#[derive(Debug, Clone)]
pub(super) enum Plain {
    /// An expression, true or false.
    Test(Test),
    /// Verbs, in order.
    Steps(Vec<Step>),
}

/// What a script does next.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Verb(String, Vec<Operand>),
    If(Test, Vec<Step>, Vec<Step>),
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

/// A value, or where it is read, or what comes out of two.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    Known(Value),
    Field(Field),
    Param(String),
    Sum(Box<Operand>, Arithmetic, Box<Operand>),
}

/// How two numbers are put together. Division is left to Rhai: it depends on their kinds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
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
        steps(ast.statements(), &mut left).map(Plain::Steps)
    }

    /// Whether a condition holds; `None` where Rhai must say.
    pub(super) fn holds(&self, run: &mut Run) -> Option<bool> {
        match self {
            Plain::Test(test) => test.holds(run),
            Plain::Steps(_) => None,
        }
    }

    /// Calls the verbs; `None` where Rhai must.
    pub(super) fn carry_out(&self, run: &mut Run) -> Option<()> {
        let Plain::Steps(steps) = self else { return None };
        carry_out(steps, run)
    }
}

fn carry_out(steps: &[Step], run: &mut Run) -> Option<()> {
    for step in steps {
        match step {
            Step::Verb(name, operands) => {
                let values = operands.iter().map(|o| o.read(run)).collect::<Option<Vec<Value>>>()?;
                run.act(act(name, &values)?).ok()?;
            }
            Step::If(test, yes, no) => carry_out(if test.holds(run)? { yes } else { no }, run)?,
        }
    }
    Some(())
}

/// The steps of a block, each counted, so that no plain script is long or deep.
fn steps(statements: &[Stmt], left: &mut usize) -> Option<Vec<Step>> {
    let mut out = Vec::new();
    for statement in statements {
        *left = left.checked_sub(1)?;
        match statement {
            Stmt::FnCall(f, _) => out.push(verb(f, left)?),
            Stmt::Expr(e) => match &**e {
                Expr::FnCall(f, _) => out.push(verb(f, left)?),
                _ => return None,
            },
            Stmt::If(flow, _) => {
                let when = test(&flow.expr, left)?;
                let (yes, no) = (steps(flow.body.statements(), left)?, steps(flow.branch.statements(), left)?);
                out.push(Step::If(when, yes, no));
            }
            Stmt::Block(block) => out.extend(steps(block.statements(), left)?),
            Stmt::Noop(_) => {}
            _ => return None,
        }
    }
    Some(out)
}

fn verb(f: &FnCallExpr, left: &mut usize) -> Option<Step> {
    if f.op_token.is_some() {
        return None;
    }
    let operands = f.args.iter().map(|e| operand(e, left)).collect::<Option<_>>()?;
    Some(Step::Verb(f.name.to_string(), operands))
}

fn test(expr: &Expr, left: &mut usize) -> Option<Test> {
    *left = left.checked_sub(1)?;
    Some(match expr {
        Expr::BoolConstant(value, _) => Test::Fixed(*value),
        Expr::And(list, _) => Test::All(list.iter().map(|e| test(e, left)).collect::<Option<_>>()?),
        Expr::Or(list, _) => Test::Any(list.iter().map(|e| test(e, left)).collect::<Option<_>>()?),
        Expr::Dot(..) => Test::Is(operand(expr, left)?),
        Expr::FnCall(f, _) if f.op_token.is_some() => match (f.args.first()?, f.args.get(1), f.name.as_str()) {
            (only, None, "!") => Test::Not(Box::new(test(only, left)?)),
            (a, Some(b), how) => Test::Compare(operand(a, left)?, Compared::of(how)?, operand(b, left)?),
            _ => return None,
        },
        _ => return None,
    })
}

fn operand(expr: &Expr, left: &mut usize) -> Option<Operand> {
    if let Expr::FnCall(f, _) = expr
        && f.op_token.is_some()
        && let [a, b] = &*f.args
    {
        *left = left.checked_sub(1)?;
        let how = match f.name.as_str() {
            "+" => Arithmetic::Add,
            "-" => Arithmetic::Subtract,
            "*" => Arithmetic::Multiply,
            _ => return None,
        };
        return Some(Operand::Sum(Box::new(operand(a, left)?), how, Box::new(operand(b, left)?)));
    }
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
            Operand::Sum(a, how, b) => {
                let (a, b) = (a.read(run)?, b.read(run)?);
                how.of(&a, &b)
            }
        }
    }
}

impl Arithmetic {
    /// Nothing where a number grows too large, or one of them is none: Rhai says what that comes to.
    fn of(self, a: &Value, b: &Value) -> Option<Value> {
        if let (Value::Int(a), Value::Int(b)) = (a, b) {
            let n = match self {
                Arithmetic::Add => a.checked_add(*b),
                Arithmetic::Subtract => a.checked_sub(*b),
                Arithmetic::Multiply => a.checked_mul(*b),
            };
            return n.map(Value::Int);
        }
        let decimal = |v: &Value| match v {
            Value::Int(n) => Some(Decimal::from(*n)),
            Value::Decimal(n) => Some(*n),
            _ => None,
        };
        let (a, b) = (decimal(a)?, decimal(b)?);
        let n = match self {
            Arithmetic::Add => a.checked_add(b),
            Arithmetic::Subtract => a.checked_sub(b),
            Arithmetic::Multiply => a.checked_mul(b),
        };
        n.map(Value::Decimal)
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
        (Value::Int(a), Value::Decimal(b)) => Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Int(b)) => a.cmp(&Decimal::from(*b)),
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
mod tests;
