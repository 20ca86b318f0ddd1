//! Rules that need no script engine: conditions that only compare, and scripts that only call verbs with fields, parameters
//! and plain values. They come to the same as in Rhai, which a test holds them to; whatever is not certain is left to it.

mod reader;

use super::condition::Compared;
use super::engine::Run;
use super::history::Question;
use super::register::Verb;
use crate::rules::fields::Field;
use crate::rules::value::Value;
use crate::rules::verbs::Act;
use arrayvec::ArrayVec;
use reader::Reader;
use rhai::{AST, Stmt};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

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
type Slots = ArrayVec<Value, SLOTS>;

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
        let mut reader = Reader::new();
        if expression {
            let [Stmt::Expr(whole)] = ast.statements() else { return None };
            return reader.test(whole).map(Plain::Test);
        }
        reader.steps(ast.statements()).map(Plain::Steps)
    }

    /// Whether a condition holds; `None` where Rhai must say.
    pub(super) fn holds(&self, run: &mut Run) -> Option<bool> {
        match self {
            Plain::Test(test) => test.holds(run, &Slots::new()),
            Plain::Steps(_) => None,
        }
    }

    /// Calls the verbs; `None` where Rhai must.
    pub(super) fn carry_out(&self, run: &mut Run) -> Option<()> {
        let Plain::Steps(steps) = self else { return None };
        carry_out(steps, run, &mut Slots::new())
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
            Step::Let(slot, operand) => {
                let value = operand.read(run, slots)?;
                // Those of a block that is over make room.
                slots.truncate(*slot);
                slots.try_push(value).ok()?;
            }
            Step::If(test, yes, no) => carry_out(if test.holds(run, slots)? { yes } else { no }, run, slots)?,
        }
    }
    Some(())
}

impl Operand {
    /// Whether its value stands somewhere already.
    fn is_at_hand(&self) -> bool {
        matches!(self, Operand::Known(_) | Operand::Slot(_) | Operand::Field(_))
    }

    /// Records that a value at hand is read.
    fn note(&self, run: &mut Run) {
        if let Operand::Field(field) = self {
            run.read_field(*field);
        }
    }

    fn at_hand<'a>(&'a self, run: &'a Run, slots: &'a Slots) -> Option<&'a Value> {
        match self {
            Operand::Known(value) => Some(value),
            Operand::Slot(slot) => slots.get(*slot),
            Operand::Field(field) => Some(run.frame.get(*field)),
            _ => None,
        }
    }

    fn read(&self, run: &mut Run, slots: &Slots) -> Option<Value> {
        match self {
            Operand::Known(_) | Operand::Slot(_) | Operand::Field(_) => {
                self.note(run);
                self.at_hand(run, slots).cloned()
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
            Test::Compare(a, how, b) if a.is_at_hand() && b.is_at_hand() => {
                a.note(run);
                b.note(run);
                compare(*how, a.at_hand(run, slots)?, b.at_hand(run, slots)?)
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
