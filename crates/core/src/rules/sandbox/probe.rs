//! Which ways through a script were taken: probes set into a copy of its syntax tree. What runs for a campaign has none.

use super::engine::Sandbox;
use super::walk::Place;
use super::{Compiled, engine::Fallible};
use rhai::{AST, BinaryExpr, Dynamic, Engine, Expr, FnCallExpr, Position, Stmt, StmtBlock};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Names that scripts cannot call with any effect: they have no value of the first parameter's type.
const REACHED: &str = "probe_reached";
const SEEN: &str = "probe_seen";

/// A way that a script may go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// Where.
    pub place: Place,
    /// Which way.
    pub kind: BranchKind,
}

/// The ways that a script may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BranchKind {
    /// The script ran.
    Ran,
    /// The condition of the rule holds.
    Holds,
    /// It does not.
    HoldsNot,
    /// A side of `&&` or `||`, or the condition of a case, is true.
    True,
    /// It is false.
    False,
    /// The block behind `if`.
    Then,
    /// The block behind `else`, or none.
    Else,
    /// A case of `switch`.
    Case,
    /// None of the cases of a `switch`.
    NoCase,
    /// The body of a loop.
    Body,
    /// The block behind `catch`.
    Catch,
    /// What stands behind `??`.
    Fallback,
}

impl BranchKind {
    /// The word in reports for programs.
    pub fn word(self) -> &'static str {
        match self {
            BranchKind::Ran => "ran",
            BranchKind::Holds => "holds",
            BranchKind::HoldsNot => "holds-not",
            BranchKind::True => "true",
            BranchKind::False => "false",
            BranchKind::Then => "then",
            BranchKind::Else => "else",
            BranchKind::Case => "case",
            BranchKind::NoCase => "no-case",
            BranchKind::Body => "body",
            BranchKind::Catch => "catch",
            BranchKind::Fallback => "fallback",
        }
    }
}

/// A script that notes which ways it goes.
#[derive(Debug, Clone)]
pub struct Probed {
    /// The script, to run in place of the one it was made of.
    pub script: Compiled,
    /// The ways it may go.
    pub branches: Vec<Branch>,
    hits: Hits,
}

impl Probed {
    /// Whether each of its branches was taken so far.
    pub fn reached(&self) -> Vec<bool> {
        let hits = self.hits.0.lock().unwrap_or_else(PoisonError::into_inner);
        (0_i64..).zip(&self.branches).map(|(n, _)| hits.contains(&n)).collect()
    }
}

/// The numbers of the branches that were taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits(Arc<Mutex<BTreeSet<i64>>>);

impl Hits {
    fn add(&self, n: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(n);
    }
}

/// What probes call.
pub(super) fn register(engine: &mut Engine) {
    engine.register_fn(REACHED, |hits: Hits, n: i64| hits.add(n));
    engine.register_fn(SEEN, |hits: Hits, n: i64, value: Dynamic| -> Fallible<Dynamic> {
        if let Ok(held) = value.as_bool() {
            hits.add(if held { n } else { n.saturating_add(1) });
        }
        Ok(value)
    });
}

impl Sandbox {
    /// A script that does the same and notes which ways it goes; `expression` when it is a condition. The script's own
    /// functions are called as they are, without notes. None where the probes cannot be made.
    pub fn probed(&self, script: &Compiled, expression: bool) -> Option<Probed> {
        let call = |text: &str| match self.compile(text, false).ok()?.ast.statements() {
            [Stmt::FnCall(call, _)] => Some((**call).clone()),
            [Stmt::Expr(expr)] => match &**expr {
                Expr::FnCall(call, _) => Some((**call).clone()),
                _ => None,
            },
            _ => None,
        };
        let (reached, seen) = (call(&format!("{REACHED}(0, 0)"))?, call(&format!("{SEEN}(0, 0, 0)"))?);
        let mut rewriter = Rewriter { reached, seen, hits: Hits::default(), branches: Vec::new() };
        let mut statements = script.ast.statements().to_vec();
        statements.iter_mut().for_each(|s| rewriter.statement(s));
        if expression {
            if let [Stmt::Expr(whole)] = statements.as_mut_slice() {
                let at = Position::new(1, 1);
                rewriter.watch(whole, at, [BranchKind::Holds, BranchKind::HoldsNot]);
            }
        } else {
            let at = statements.first().map_or(Position::NONE, Stmt::position);
            statements.insert(0, rewriter.probe(at, BranchKind::Ran));
        }
        let ast = AST::new(statements, script.ast.shared_lib().clone());
        let probed = Compiled { ast, text: Arc::clone(&script.text), fields: script.fields, plain: None };
        Some(Probed { script: probed, branches: rewriter.branches, hits: rewriter.hits })
    }
}

struct Rewriter {
    /// Calls to copy: only the parser knows how to make one.
    reached: FnCallExpr,
    seen: FnCallExpr,
    hits: Hits,
    branches: Vec<Branch>,
}

impl Rewriter {
    fn number(&mut self, at: Position, kind: BranchKind) -> i64 {
        self.branches.push(Branch { place: at.into(), kind });
        i64::try_from(self.branches.len() - 1).unwrap_or(i64::MAX)
    }

    fn call(&self, of: &FnCallExpr, args: impl IntoIterator<Item = Expr>) -> FnCallExpr {
        let hits = Expr::DynamicConstant(Box::new(Dynamic::from(self.hits.clone())), Position::NONE);
        let mut call = of.clone();
        call.args = std::iter::once(hits).chain(args).collect();
        call
    }

    /// A statement that notes that it was come to.
    fn probe(&mut self, at: Position, kind: BranchKind) -> Stmt {
        let number = self.number(at, kind);
        let call = self.call(&self.reached, [Expr::IntegerConstant(number, at)]);
        Stmt::FnCall(Box::new(call), at)
    }

    /// An expression that also notes whether it is true or false.
    fn watch(&mut self, expr: &mut Expr, at: Position, [held, held_not]: [BranchKind; 2]) {
        let number = self.number(at, held);
        self.number(at, held_not);
        let inner = std::mem::take(expr);
        let call = self.call(&self.seen, [Expr::IntegerConstant(number, at), inner]);
        *expr = Expr::FnCall(Box::new(call), at);
    }

    /// An expression with a probe before it.
    fn behind(&mut self, expr: &mut Expr, kind: BranchKind) {
        let at = expr.start_position();
        self.expression(expr);
        let inner = std::mem::take(expr);
        let statements = [self.probe(at, kind), Stmt::Expr(Box::new(inner))];
        *expr = Expr::Stmt(Box::new(StmtBlock::new(statements, at, at)));
    }

    fn block(&mut self, block: &mut StmtBlock, otherwise: Position, kind: BranchKind) {
        let at = if block.position().is_none() { otherwise } else { block.position() };
        self.statements(block);
        let probe = self.probe(at, kind);
        if block.is_empty() {
            *block = StmtBlock::new([probe], at, at);
        } else {
            block.statements_mut().insert(0, probe);
        }
    }

    fn statements(&mut self, block: &mut StmtBlock) {
        block.statements_mut().iter_mut().for_each(|s| self.statement(s));
    }

    fn statement(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::If(flow, at) => {
                self.expression(&mut flow.expr);
                self.block(&mut flow.body, *at, BranchKind::Then);
                self.block(&mut flow.branch, *at, BranchKind::Else);
            }
            Stmt::Switch(switch, at) => {
                let (on, cases) = &mut **switch;
                self.expression(on);
                for case in &mut cases.expressions {
                    if !matches!(case.lhs, Expr::BoolConstant(..)) {
                        self.expression(&mut case.lhs);
                        let at = case.lhs.start_position();
                        self.watch(&mut case.lhs, at, [BranchKind::True, BranchKind::False]);
                    }
                    self.behind(&mut case.rhs, BranchKind::Case);
                }
                if cases.def_case.is_none() {
                    let block = StmtBlock::new([self.probe(*at, BranchKind::NoCase)], *at, *at);
                    let rhs = Expr::Stmt(Box::new(block));
                    cases.def_case = Some(cases.expressions.len());
                    cases.expressions.push(BinaryExpr { lhs: Expr::BoolConstant(true, *at), rhs });
                }
            }
            Stmt::While(flow, at) => {
                self.expression(&mut flow.expr);
                self.block(&mut flow.body, *at, BranchKind::Body);
            }
            Stmt::Do(flow, ..) => {
                self.statements(&mut flow.body);
                self.expression(&mut flow.expr);
            }
            Stmt::For(parts, at) => {
                self.expression(&mut parts.2.expr);
                self.block(&mut parts.2.body, *at, BranchKind::Body);
            }
            Stmt::TryCatch(flow, at) => {
                self.statements(&mut flow.body);
                self.block(&mut flow.branch, *at, BranchKind::Catch);
            }
            Stmt::Var(parts, ..) => self.expression(&mut parts.1),
            Stmt::Assignment(parts) => self.expression(&mut parts.1.rhs),
            Stmt::FnCall(call, _) => call.args.iter_mut().for_each(|e| self.expression(e)),
            Stmt::Block(block) => self.statements(block),
            Stmt::Expr(expr) => self.expression(expr),
            Stmt::Return(Some(expr), ..) | Stmt::BreakLoop(Some(expr), ..) => self.expression(expr),
            _ => {}
        }
    }

    fn expression(&mut self, expr: &mut Expr) {
        match expr {
            Expr::And(sides, _) | Expr::Or(sides, _) => {
                for side in sides.iter_mut() {
                    self.expression(side);
                    // What both sides of `a && b && c` are is seen on each of the three.
                    if !matches!(side, Expr::And(..) | Expr::Or(..)) {
                        let at = side.start_position();
                        self.watch(side, at, [BranchKind::True, BranchKind::False]);
                    }
                }
            }
            Expr::Coalesce(sides, _) => {
                let mut sides = sides.iter_mut();
                sides.next().into_iter().for_each(|first| self.expression(first));
                sides.for_each(|side| self.behind(side, BranchKind::Fallback));
            }
            Expr::InterpolatedString(parts, _) | Expr::Array(parts, _) => {
                parts.iter_mut().for_each(|e| self.expression(e));
            }
            Expr::Map(map, _) => map.0.iter_mut().for_each(|(_, e)| self.expression(e)),
            Expr::Stmt(block) => self.statements(block),
            Expr::FnCall(call, _) | Expr::MethodCall(call, _) => {
                call.args.iter_mut().for_each(|e| self.expression(e));
            }
            Expr::Dot(sides, ..) | Expr::Index(sides, ..) => {
                self.expression(&mut sides.lhs);
                self.expression(&mut sides.rhs);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Outcome, Run};
    use super::*;
    use crate::rules::fields::{Field, FieldSet, Frame};
    use crate::rules::value::Value;
    use crate::time::Instant;

    fn run(sandbox: &mut Sandbox, when: Option<&Compiled>, then: &Compiled, count: i64) -> Outcome {
        let mut frame = Frame::of(FieldSet::named(["count"]));
        frame.set(Field::EventCount, || Value::Int(count));
        sandbox.run(when, then, &mut Run::new(frame, Arc::default(), Vec::new(), Instant::from_millis(0)))
    }

    /// The branches of a script that runs with these counts leave out, by line, column and kind.
    fn missed(text: &str, expression: bool, counts: &[i64]) -> Vec<(usize, usize, &'static str)> {
        let mut sandbox = Sandbox::new(Limits::default());
        let script = sandbox.compile(text, expression).unwrap();
        let probed = sandbox.probed(&script, expression).unwrap();
        let nothing = sandbox.compile("", false).unwrap();
        for count in counts {
            let of = |script| if expression { (Some(script), &nothing) } else { (None, script) };
            let ((w, t), (pw, pt)) = (of(&script), of(&probed.script));
            assert_eq!(run(&mut sandbox, w, t, *count), run(&mut sandbox, pw, pt, *count), "{text} with {count}");
        }
        let ways = probed.branches.iter().zip(probed.reached()).filter(|(_, reached)| !reached);
        let mut ways: Vec<_> = ways.map(|(b, _)| (b.place.line, b.place.column, b.kind.word())).collect();
        ways.sort();
        ways
    }

    #[test]
    fn a_condition_is_taken_both_ways_and_so_is_each_side() {
        let text = "event.count > 2 && event.count < 5";
        assert_eq!(missed(text, true, &[3]), [(1, 1, "holds-not"), (1, 13, "false"), (1, 32, "false")]);
        assert_eq!(missed(text, true, &[3, 1]), [(1, 32, "false")]);
        assert_eq!(missed(text, true, &[3, 1, 7]), []);
        // A plain condition, which runs without the script engine, has its two ways too.
        assert_eq!(missed("event.count == 1", true, &[1]), [(1, 1, "holds-not")]);
    }

    #[test]
    fn every_way_through_a_script_is_one() {
        let text = "if event.count == 1 { deduct(1) }\nelse if event.count == 2 { return; }\n\
                    switch event.count { 3 => notice(\"c\"), 4 if event.count > 9 => {} }\n\
                    for i in 0..event.count { award(1); }\ntry { if event.count == 5 { throw 1; } } catch { raise() }";
        assert_eq!(missed(text, false, &[1, 2, 3, 4, 5]), [(3, 57, "true"), (3, 64, "case")]);
        let mut all: Vec<&str> = missed(text, false, &[]).iter().map(|(.., kind)| *kind).collect();
        all.sort_unstable();
        let kinds = "body case case catch else else else false no-case ran then then then true";
        assert_eq!(all.join(" "), kinds);
    }

    #[test]
    fn a_script_cannot_set_a_probe() {
        let mut sandbox = Sandbox::new(Limits::default());
        let script = sandbox.compile("probe_reached(1, 2)", false).unwrap();
        assert!(matches!(run(&mut sandbox, None, &script, 1), Outcome::Failed(_)));
    }
}
