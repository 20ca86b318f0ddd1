//! Divisions of whole numbers by whole numbers, which leave the rest out.

use super::{Compiled, Place};
use rhai::{ASTNode, Expr, Stmt};

/// Whether a field of a view, or a parameter, holds whole numbers.
pub(super) type IsWhole<'a> = dyn Fn(&str, &str) -> bool + 'a;

impl Compiled {
    /// Where a whole number is certainly divided by another, in order of place. One without a rest is left out.
    pub fn whole_divisions(&self, is_whole: &IsWhole<'_>) -> Vec<Place> {
        let mut found = Vec::new();
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            let (f, pos) = match path.last() {
                Some(ASTNode::Expr(Expr::FnCall(f, pos)) | ASTNode::Stmt(Stmt::FnCall(f, pos))) => (f, *pos),
                _ => return true,
            };
            if f.op_token.is_some()
                && f.name == "/"
                && let [left, right] = f.args.as_slice()
                && whole(left, is_whole)
                && whole(right, is_whole)
                && !exact(left, right)
            {
                found.push(Place::from(pos));
            }
            true
        });
        found.sort();
        found
    }
}

fn exact(left: &Expr, right: &Expr) -> bool {
    matches!((left, right), (Expr::IntegerConstant(n, _), Expr::IntegerConstant(by, _)) if *by != 0 && n % by == 0)
        || matches!(right, Expr::IntegerConstant(1, _))
}

fn whole(expr: &Expr, is_whole: &IsWhole<'_>) -> bool {
    match expr {
        Expr::IntegerConstant(..) => true,
        Expr::Dot(pair, ..) => match (&pair.lhs, &pair.rhs) {
            (Expr::Variable(view, ..), Expr::Property(field, _)) => is_whole(&view.1, &field.2),
            (Expr::Variable(view, ..), Expr::MethodCall(f, _)) => view.1 == "history" && f.name == "count",
            _ => false,
        },
        Expr::FnCall(f, _) if f.op_token.is_some() && matches!(f.name.as_str(), "+" | "-" | "*" | "/" | "%") => {
            f.args.iter().all(|arg| whole(arg, is_whole))
        }
        _ => false,
    }
}
