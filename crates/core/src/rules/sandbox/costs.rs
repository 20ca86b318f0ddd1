//! Scripts that cannot end within their budgets, seen before they run. Only what is certain is told.

use super::Compiled;
use super::engine::Limits;
use super::walk::{Body, Place, call_at, is_branch, is_loop, may_be_skipped, owner};
use crate::rules::verbs::VERBS;
use rhai::{ASTFlags, ASTNode, Expr, Stmt};
use std::collections::BTreeSet;

/// A place at which a script uses its budgets up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costly {
    /// Where.
    pub place: Place,
    /// In which way.
    pub kind: CostlyKind,
}

/// The kinds of [`Costly`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CostlyKind {
    /// A loop that nothing ends.
    Endless,
    /// A loop of so many turns, those around it included.
    Turns(u64),
    /// A loop in which more acts are done than one run may do: so many.
    Acts(u64),
    /// A function of the script that always calls itself.
    Recursion(String),
}

impl Compiled {
    /// Where the script cannot stay within `limits`, in order of place.
    pub fn costly(&self, limits: Limits) -> Vec<Costly> {
        let bodies = self.bodies();
        let mut found: Vec<Costly> = Vec::new();
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            let told = |found: &[Costly]| path.iter().any(|n| found.iter().any(|c| c.place == place(n)));
            let costly = match path.last() {
                Some(ASTNode::Stmt(Stmt::While(..) | Stmt::Do(..))) => endless(path, &bodies),
                Some(ASTNode::Stmt(Stmt::For(..))) => {
                    let turns = turns(path, &bodies).filter(|n| *n > limits.operations);
                    turns.map(|n| (place_of_last(path), CostlyKind::Turns(n)))
                }
                _ => acts(path, &bodies, u64::try_from(limits.acts).unwrap_or(u64::MAX)),
            };
            if let Some((place, kind)) = costly
                && !told(&found)
            {
                found.push(Costly { place, kind });
            }
            true
        });
        found.extend(self.recursion(&bodies));
        found.sort_by_key(|c| c.place);
        found
    }

    /// Functions that always call themselves, directly or through others, and that the script may call.
    fn recursion(&self, bodies: &[Body]) -> Vec<Costly> {
        let mut always: Vec<(usize, usize, Place)> = Vec::new();
        let mut maybe: BTreeSet<(Option<usize>, usize)> = BTreeSet::new();
        let mut returned: Option<(Option<usize>, Place)> = None;
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            let from = owner(bodies, path);
            if let Some(ASTNode::Stmt(Stmt::Return(..))) = path.last() {
                let here = (from, place_of_last(path));
                returned = Some(returned.filter(|(f, _)| *f == from).unwrap_or(here));
            }
            let Some((call, pos, false)) = call_at(path) else { return true };
            let to = bodies.iter().position(|(name, params, ..)| *name == *call.name && *params == call.args.len());
            let Some(to) = to else { return true };
            maybe.insert((from, to));
            // `return f()` calls before it returns.
            let left = returned.is_some_and(|(f, at)| f == from && !path.iter().any(|n| place(n) == at));
            if let Some(from) = from
                && !left
                && !may_be_skipped(path)
            {
                always.push((from, to, pos.into()));
            }
            true
        });
        // Functions are walked in no order of their own.
        always.sort_by_key(|(_, _, place)| *place);
        let mut called: BTreeSet<usize> = BTreeSet::new();
        let mut next: Vec<usize> = maybe.iter().filter(|(from, _)| from.is_none()).map(|(_, to)| *to).collect();
        while let Some(f) = next.pop() {
            if called.insert(f) {
                next.extend(maybe.iter().filter(|(from, _)| *from == Some(f)).map(|(_, to)| *to));
            }
        }
        let reached = |start: usize| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
            while let Some(f) = next.pop() {
                next.extend(
                    always.iter().filter(|(from, ..)| *from == f).map(|(_, to, _)| *to).filter(|t| seen.insert(*t)),
                );
            }
            seen
        };
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut found = Vec::new();
        for f in called {
            let round = reached(f);
            if !round.contains(&f) || told.contains(&f) {
                continue;
            }
            told.extend(&round);
            // Of its calls, the one that leads back.
            let back = always.iter().find(|(from, to, _)| *from == f && (*to == f || reached(*to).contains(&f)));
            if let (Some((.., place)), Some((name, ..))) = (back, bodies.get(f)) {
                found.push(Costly { place: *place, kind: CostlyKind::Recursion(name.clone()) });
            }
        }
        found
    }
}

fn place(node: &ASTNode<'_>) -> Place {
    node.position().into()
}

fn place_of_last(path: &[ASTNode<'_>]) -> Place {
    path.last().map_or(Place { line: 1, column: 1 }, place)
}

/// A loop without a condition that nothing leaves, unless what it does is caught.
fn endless(path: &[ASTNode<'_>], bodies: &[Body]) -> Option<(Place, CostlyKind)> {
    let Some(ASTNode::Stmt(stmt @ (Stmt::While(flow, _) | Stmt::Do(flow, ..)))) = path.last() else { return None };
    let until = matches!(stmt, Stmt::Do(_, flags, _) if flags.contains(ASTFlags::NEGATED));
    let open = match &flow.expr {
        Expr::Unit(_) => matches!(stmt, Stmt::While(..)),
        Expr::BoolConstant(value, _) => *value != until,
        _ => false,
    };
    let caught = path.iter().any(|n| matches!(n, ASTNode::Stmt(Stmt::TryCatch(..))));
    (open && !caught && !leaves(stmt, bodies)).then(|| (place_of_last(path), CostlyKind::Endless))
}

/// How many turns a loop takes in all, the loops around it included as far as they are sure to.
fn turns(path: &[ASTNode<'_>], bodies: &[Body]) -> Option<u64> {
    let mut all: Option<u64> = None;
    for (i, node) in path.iter().enumerate().rev() {
        match node {
            ASTNode::Stmt(Stmt::TryCatch(..)) => return None,
            ASTNode::Stmt(stmt @ Stmt::For(parts, _)) => match literal_range(&parts.2.expr) {
                Some(n) if !leaves(stmt, bodies) => all = Some(all.unwrap_or(1).saturating_mul(n)),
                _ => break,
            },
            node if i + 1 < path.len() && (is_branch(node) || is_loop(node)) => break,
            _ => {}
        }
    }
    // A handler further out would catch what happens.
    let caught = path.iter().any(|n| matches!(n, ASTNode::Stmt(Stmt::TryCatch(..))));
    all.filter(|_| !caught)
}

/// A verb that is done in every turn of a loop of more turns than there may be acts.
fn acts(path: &[ASTNode<'_>], bodies: &[Body], most: u64) -> Option<(Place, CostlyKind)> {
    let (call, ..) = call_at(path)?;
    VERBS.iter().find(|v| v.0 == call.name.as_str())?;
    let around = path.iter().rposition(is_loop)?;
    let (outside, inside) = path.split_at_checked(around + 1)?;
    let n = turns(outside, bodies).filter(|n| *n > most && !inside.iter().any(is_branch))?;
    Some((place_of_last(outside), CostlyKind::Acts(n)))
}

/// Whether anything in a loop may end it: `break`, `return`, `throw`, or a function of the script, which may throw.
fn leaves(stmt: &Stmt, bodies: &[Body]) -> bool {
    let mut leaves = false;
    stmt.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
        leaves |= match path.last() {
            Some(ASTNode::Stmt(Stmt::Return(..))) => true,
            Some(ASTNode::Stmt(Stmt::BreakLoop(_, flags, _))) => {
                flags.contains(ASTFlags::BREAK) && path.iter().skip(1).filter(|n| is_loop(n)).count() == 0
            }
            _ => call_at(path).is_some_and(|(f, ..)| bodies.iter().any(|(name, ..)| *name == *f.name)),
        };
        !leaves
    });
    leaves
}

/// How many numbers a range of plain numbers has.
fn literal_range(expr: &Expr) -> Option<u64> {
    let Expr::FnCall(f, _) = expr else { return None };
    let (Some(Expr::IntegerConstant(from, _)), Some(Expr::IntegerConstant(to, _)), None) =
        (f.args.first(), f.args.get(1), f.args.get(2))
    else {
        return None;
    };
    let more = match f.name.as_str() {
        ".." | "range" => 0,
        "..=" => 1,
        _ => return None,
    };
    let n = to.checked_sub(*from).map_or(u64::MAX, |n| u64::try_from(n).unwrap_or(0));
    // An inclusive range of nothing is empty, one of equal ends has one.
    if to < from { Some(0) } else { Some(n.saturating_add(more)) }
}
