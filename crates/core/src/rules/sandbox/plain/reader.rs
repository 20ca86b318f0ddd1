//! A script taken apart into what is plain about it.

use super::{Arithmetic, Operand, SLOTS, Step, Test};
use crate::rules::fields::{Field, VIEWS};
use crate::rules::sandbox::condition::{Compared, Term, term};
use crate::rules::sandbox::history::Question;
use crate::rules::sandbox::register::Verb;
use crate::rules::sandbox::walk::Place;
use crate::rules::value::Value;
use rhai::{Expr, FnCallExpr, Stmt};
use std::sync::Arc;

/// A condition or script taken apart. Anything larger is no plain rule any more.
const MOST: usize = 32;

/// Takes a script apart.
pub(super) struct Reader {
    /// What it may still have, so that no plain script is long or deep.
    left: usize,
    /// Its variables in scope, each in the slot of its position.
    names: Vec<String>,
}

impl Reader {
    pub(super) fn new() -> Reader {
        Reader { left: MOST, names: Vec::new() }
    }

    fn take(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    /// The steps of a block, whose variables end with it.
    pub(super) fn steps(&mut self, statements: &[Stmt]) -> Option<Vec<Step>> {
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

    pub(super) fn test(&mut self, expr: &Expr) -> Option<Test> {
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
