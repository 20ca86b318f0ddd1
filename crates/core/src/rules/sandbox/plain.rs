//! Rules that need no script engine: conditions that only compare, and scripts that only call verbs with fields, parameters
//! and plain values. They come to the same as in Rhai, which a test holds them to; whatever is not certain is left to it.

use super::condition::{Compared, Term, term};
use super::engine::Run;
use super::history::Question;
use super::register::Verb;
use super::walk::Place;
use crate::rules::fields::{Field, VIEWS};
use crate::rules::value::Value;
use crate::rules::verbs::Act;
use rhai::{AST, Expr, FnCallExpr, Stmt};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

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

/// How many variables a plain script may have at once.
const SLOTS: usize = 8;

/// The values of its variables.
type Slots = [Value; SLOTS];

/// What a script does next.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A verb whose values are known beforehand.
    Act(Act),
    Verb(Verb, Vec<Operand>),
    Let(usize, Operand),
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
    /// A parameter: what it is called, and by what path it is read.
    Param(String, Arc<str>),
    /// A variable of the script.
    Slot(usize),
    /// A question to history: about what, within how many days.
    Ask(Question, Option<Box<Operand>>, Option<Box<Operand>>),
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
        if ast.has_functions() {
            return None;
        }
        let mut reader = Reader { left: MOST, names: Vec::new() };
        if expression {
            let [Stmt::Expr(whole)] = ast.statements() else { return None };
            return reader.test(whole).map(Plain::Test);
        }
        reader.steps(ast.statements()).map(Plain::Steps)
    }

    /// Whether a condition holds; `None` where Rhai must say.
    pub(super) fn holds(&self, run: &mut Run) -> Option<bool> {
        match self {
            Plain::Test(test) => test.holds(run, &Slots::default()),
            Plain::Steps(_) => None,
        }
    }

    /// Calls the verbs; `None` where Rhai must.
    pub(super) fn carry_out(&self, run: &mut Run) -> Option<()> {
        let Plain::Steps(steps) = self else { return None };
        carry_out(steps, run, &mut Slots::default())
    }
}

fn carry_out(steps: &[Step], run: &mut Run, slots: &mut Slots) -> Option<()> {
    for step in steps {
        match step {
            Step::Act(act) => run.act(act.clone()).ok()?,
            Step::Verb(verb, operands) => {
                let act = match &**operands {
                    [] => verb.act(&[]),
                    [a] => verb.act(&[a.read(run, slots)?]),
                    [a, b] => verb.act(&[a.read(run, slots)?, b.read(run, slots)?]),
                    _ => None,
                };
                run.act(act?).ok()?;
            }
            Step::Let(slot, operand) => *slots.get_mut(*slot)? = operand.read(run, slots)?,
            Step::If(test, yes, no) => carry_out(if test.holds(run, slots)? { yes } else { no }, run, slots)?,
        }
    }
    Some(())
}

/// Takes a script apart.
struct Reader {
    /// What it may still have, so that no plain script is long or deep.
    left: usize,
    /// Its variables in scope, each in the slot of its position.
    names: Vec<String>,
}

impl Reader {
    fn take(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    /// The steps of a block, whose variables end with it.
    fn steps(&mut self, statements: &[Stmt]) -> Option<Vec<Step>> {
        let outer = self.names.len();
        let mut out = Vec::new();
        for statement in statements {
            self.take()?;
            match statement {
                Stmt::FnCall(f, _) => out.push(self.verb(f)?),
                Stmt::Expr(e) => match &**e {
                    Expr::FnCall(f, _) => out.push(self.verb(f)?),
                    _ => return None,
                },
                Stmt::Var(declared, ..) => {
                    let (name, value) = (declared.0.name.as_str(), self.operand(&declared.1)?);
                    // A view under another's name is left to Rhai.
                    if VIEWS.contains(&name) || self.names.len() >= SLOTS {
                        return None;
                    }
                    out.push(Step::Let(self.names.len(), value));
                    self.names.push(name.to_owned());
                }
                Stmt::If(flow, _) => {
                    let when = self.test(&flow.expr)?;
                    let (yes, no) = (self.steps(flow.body.statements())?, self.steps(flow.branch.statements())?);
                    out.push(Step::If(when, yes, no));
                }
                Stmt::Block(block) => out.extend(self.steps(block.statements())?),
                Stmt::Noop(_) => {}
                _ => return None,
            }
        }
        self.names.truncate(outer);
        Some(out)
    }

    fn verb(&mut self, f: &FnCallExpr) -> Option<Step> {
        if f.op_token.is_some() {
            return None;
        }
        let verb = Verb::of(&f.name)?;
        let operands = f.args.iter().map(|e| self.operand(e)).collect::<Option<Vec<_>>>()?;
        let known = operands.iter().map(|o| if let Operand::Known(value) = o { Some(value.clone()) } else { None });
        match known.collect::<Option<Vec<Value>>>() {
            Some(values) => verb.act(&values).map(Step::Act),
            None => Some(Step::Verb(verb, operands)),
        }
    }

    fn test(&mut self, expr: &Expr) -> Option<Test> {
        self.take()?;
        Some(match expr {
            Expr::BoolConstant(value, _) => Test::Fixed(*value),
            Expr::And(list, _) => Test::All(list.iter().map(|e| self.test(e)).collect::<Option<_>>()?),
            Expr::Or(list, _) => Test::Any(list.iter().map(|e| self.test(e)).collect::<Option<_>>()?),
            Expr::Dot(..) | Expr::Variable(..) => Test::Is(self.operand(expr)?),
            Expr::FnCall(f, _) if f.op_token.is_some() => match (f.args.first()?, f.args.get(1), f.name.as_str()) {
                (only, None, "!") => Test::Not(Box::new(self.test(only)?)),
                (a, Some(b), how) => Test::Compare(self.operand(a)?, Compared::of(how)?, self.operand(b)?),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn operand(&mut self, expr: &Expr) -> Option<Operand> {
        match expr {
            Expr::FnCall(f, _) if f.op_token.is_some() => {
                let [a, b] = &*f.args else { return None };
                self.take()?;
                let how = match f.name.as_str() {
                    "+" => Arithmetic::Add,
                    "-" => Arithmetic::Subtract,
                    "*" => Arithmetic::Multiply,
                    _ => return None,
                };
                return Some(Operand::Sum(Box::new(self.operand(a)?), how, Box::new(self.operand(b)?)));
            }
            Expr::Variable(variable, ..) => {
                return self.names.iter().rposition(|name| *name == *variable.1).map(Operand::Slot);
            }
            Expr::Unit(_) => return Some(Operand::Known(Value::None)),
            Expr::Dot(pair, ..) => {
                if let (Expr::Variable(view, ..), Expr::MethodCall(f, _)) = (&pair.lhs, &pair.rhs) {
                    return (view.1 == "history").then(|| self.question(f)).flatten();
                }
            }
            _ => {}
        }
        let (term, _): (Term, Place) = term(expr);
        Some(match term {
            Term::Field(view, name) => Operand::Field(Field::find(view, &name)?),
            Term::Param(name) => {
                let path = Arc::from(format!("params.{name}"));
                Operand::Param(name, path)
            }
            Term::Text(text) => Operand::Known(Value::from(text.as_str())),
            // A whole number may stand for itself or for a decimal: they compare alike, and are the same points.
            Term::Number(n) if n.scale() == 0 => Operand::Known(Value::Int(i64::try_from(n).ok()?)),
            Term::Number(n) => Operand::Known(Value::Decimal(n)),
            Term::Bool(b) => Operand::Known(Value::Bool(b)),
            Term::Other => return None,
        })
    }

    fn question(&mut self, f: &FnCallExpr) -> Option<Operand> {
        self.take()?;
        let question = Question::counted(&f.name)?;
        let args = f.args.iter().map(|e| self.operand(e).map(Box::new)).collect::<Option<Vec<_>>>()?;
        let mut args = args.into_iter();
        Some(match (question, args.next(), args.next(), args.next()) {
            (Question::Count, Some(word), days, None) => Operand::Ask(question, Some(word), days),
            (Question::Points, Some(days), item, None) => Operand::Ask(question, item, Some(days)),
            (Question::Measures, Some(days), None, None) => Operand::Ask(question, None, Some(days)),
            (Question::Measures, Some(id), Some(days), None) => Operand::Ask(question, Some(id), Some(days)),
            _ => return None,
        })
    }
}

impl Operand {
    fn read(&self, run: &mut Run, slots: &Slots) -> Option<Value> {
        match self {
            Operand::Known(value) => Some(value.clone()),
            Operand::Slot(slot) => slots.get(*slot).cloned(),
            Operand::Field(field) => {
                let value = run.frame.get(*field);
                run.read(field.path().into(), &value);
                Some(value)
            }
            Operand::Param(name, path) => {
                let value = run.params.get(name)?.clone();
                run.read(path.to_string().into(), &value);
                Some(value)
            }
            Operand::Ask(question, word, days) => {
                // In the order in which they stand in the script.
                let mut read = |operand: &Option<Box<Operand>>| match operand {
                    Some(operand) => operand.read(run, slots).map(Some),
                    None => Some(None),
                };
                let (word, days) = match question {
                    Question::Points => {
                        let days = read(days)?;
                        (read(word)?, days)
                    }
                    _ => (read(word)?, read(days)?),
                };
                let word = match &word {
                    Some(Value::Text(word)) => Some(&**word),
                    Some(_) => return None,
                    None => None,
                };
                let days = match days {
                    Some(Value::Int(days)) => Some(days),
                    Some(_) => return None,
                    None => None,
                };
                question.ask(run, word, days).ok()
            }
            Operand::Sum(a, how, b) => {
                let (a, b) = (a.read(run, slots)?, b.read(run, slots)?);
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
    fn holds(&self, run: &mut Run, slots: &Slots) -> Option<bool> {
        match self {
            Test::Fixed(value) => Some(*value),
            Test::Is(operand) => match operand.read(run, slots)? {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            Test::Not(test) => Some(!test.holds(run, slots)?),
            Test::All(list) => {
                for test in list {
                    if !test.holds(run, slots)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Test::Any(list) => {
                for test in list {
                    if test.holds(run, slots)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Test::Compare(a, how, b) => {
                let (a, b) = (a.read(run, slots)?, b.read(run, slots)?);
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
        // Nothing is itself and nothing else.
        (Value::None, b) | (b, Value::None) if matches!(how, Compared::Equal | Compared::Unequal) => {
            return Some((*b == Value::None) == (how == Compared::Equal));
        }
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
