//! A script's syntax tree, walked at check time: what it calls, and which fields it names.

use super::Compiled;
use rhai::{ASTNode, Expr, FnCallExpr, Position, Stmt};
use rust_decimal::Decimal;

/// A place in a script: 1-based line and column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl From<Position> for Place {
    fn from(p: Position) -> Place {
        Place { line: p.line().unwrap_or(1), column: p.position().unwrap_or(1).max(1) }
    }
}

/// A function call in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which function.
    pub name: String,
    /// With how many arguments, the object of a method call not counted.
    pub args: usize,
    /// Whether it is called on something (`history.count(…)`).
    pub method: bool,
    /// The arguments that are plain text, with their places.
    pub texts: Vec<(usize, String, Place)>,
    /// The arguments that are a parameter (`params.item`), with its name.
    pub params: Vec<(usize, String)>,
    /// The arguments that are plain numbers.
    pub numbers: Vec<(usize, Decimal)>,
    /// Where.
    pub place: Place,
}

/// A field named on a view: `obligation.task`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The view.
    pub view: String,
    /// The field.
    pub field: String,
    /// Where the field stands.
    pub place: Place,
}

impl Compiled {
    /// Every call, in order of place. Operators are not calls.
    pub fn calls(&self) -> Vec<Call> {
        let mut found = Vec::new();
        self.0.walk(&mut |path: &[ASTNode<'_>]| {
            let call = match path.last() {
                Some(ASTNode::Expr(Expr::FnCall(f, pos))) => Some((f, *pos, false)),
                Some(ASTNode::Expr(Expr::MethodCall(f, pos))) => Some((f, *pos, true)),
                Some(ASTNode::Stmt(Stmt::FnCall(f, pos))) => Some((f, *pos, false)),
                _ => None,
            };
            if let Some((f, pos, method)) = call
                && f.op_token.is_none()
            {
                found.push(of_call(f, pos, method));
            }
            true
        });
        found.sort_by_key(|c| c.place);
        found
    }

    /// Every field named directly on a view, in order of place.
    pub fn properties(&self) -> Vec<Property> {
        let mut found = Vec::new();
        self.0.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Expr(Expr::Dot(pair, ..))) = path.last()
                && let Expr::Variable(name, ..) = &pair.lhs
            {
                let first = match &pair.rhs {
                    Expr::Dot(inner, ..) | Expr::Index(inner, ..) => &inner.lhs,
                    other => other,
                };
                if let Expr::Property(property, pos) = first {
                    let place = Place::from(*pos);
                    found.push(Property { view: name.1.to_string(), field: property.2.to_string(), place });
                }
            }
            true
        });
        found.sort_by_key(|p| p.place);
        found
    }

    /// Names of the script's own functions.
    pub fn functions(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter_functions().map(|f| f.name.to_owned()).collect();
        names.sort();
        names
    }
}

fn of_call(f: &FnCallExpr, pos: Position, method: bool) -> Call {
    let texts = f.args.iter().enumerate().filter_map(|(i, arg)| match arg {
        Expr::StringConstant(text, at) => Some((i, text.to_string(), Place::from(*at))),
        _ => None,
    });
    let numbers = f.args.iter().enumerate().filter_map(|(i, arg)| match arg {
        Expr::IntegerConstant(n, _) => Some((i, Decimal::from(*n))),
        Expr::DynamicConstant(n, _) => n.as_decimal().ok().map(|n| (i, n)),
        _ => None,
    });
    let params = f.args.iter().enumerate().filter_map(|(i, arg)| match arg {
        Expr::Dot(pair, ..) => match (&pair.lhs, &pair.rhs) {
            (Expr::Variable(view, ..), Expr::Property(field, _)) if view.1 == "params" => {
                Some((i, field.2.to_string()))
            }
            _ => None,
        },
        _ => None,
    });
    Call {
        name: f.name.to_string(),
        args: f.args.len(),
        method,
        texts: texts.collect(),
        params: params.collect(),
        numbers: numbers.collect(),
        place: pos.into(),
    }
}
