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
    /// Whether the script makes it whenever it runs: not in a branch, a loop or a function, nor after a `return`.
    pub certain: bool,
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
        let (mut found, mut left) = (Vec::new(), false);
        let functions = self.bodies();
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            left |= matches!(path.last(), Some(ASTNode::Stmt(Stmt::Return(..))));
            if let Some((f, pos, method)) = call_at(path) {
                let certain = !left && !may_be_skipped(path) && owner(&functions, path).is_none();
                found.push(Call { certain, ..of_call(f, pos, method) });
            }
            true
        });
        found.sort_by_key(|c| c.place);
        found
    }

    /// Every field named directly on a view, in order of place.
    pub fn properties(&self) -> Vec<Property> {
        let mut found = Vec::new();
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
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

    /// Every name that follows a dot, on whatever it is asked: a view may be handed on under another name.
    pub(super) fn names(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Expr(Expr::Property(property, _))) = path.last() {
                found.push(property.2.to_string());
            }
            true
        });
        found
    }

    /// Names of the script's own functions.
    pub fn functions(&self) -> Vec<String> {
        let mut names: Vec<String> = self.ast.iter_functions().map(|f| f.name.to_owned()).collect();
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
        certain: false,
        place: pos.into(),
    }
}

/// A function of the script, in order of place: its name, its number of parameters, and where its body begins and ends.
pub(super) type Body = (String, usize, Place, Place);

impl Compiled {
    /// The script's own functions, by where they stand: the library gives them in another order each time.
    pub(super) fn bodies(&self) -> Vec<Body> {
        let body = |f: &rhai::Shared<rhai::ScriptFuncDef>| {
            let (start, end) = (f.body.start_position(), f.body.end_position());
            (f.name.to_string(), f.params.len(), start.into(), end.into())
        };
        let mut all: Vec<Body> = self.ast.iter_fn_def().map(body).collect();
        all.sort_by_key(|(_, _, start, _)| *start);
        all
    }

    /// The parameters it reads, or `None` when it works one's name out while it runs, or hands all of them on.
    pub fn params_read(&self) -> Option<Vec<String>> {
        let mut read: Vec<String> =
            self.properties().into_iter().filter(|p| p.view == "params").map(|p| p.field).collect();
        let mut known = true;
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            let Some(ASTNode::Expr(Expr::Variable(name, ..))) = path.last() else { return true };
            if name.1 != "params" {
                return true;
            }
            match path.iter().rev().nth(1) {
                Some(ASTNode::Expr(Expr::Index(pair, ..))) if is_params(&pair.lhs) => match &pair.rhs {
                    Expr::StringConstant(name, _) => read.push(name.to_string()),
                    _ => known = false,
                },
                Some(ASTNode::Expr(Expr::Dot(pair, ..))) if is_params(&pair.lhs) && property_first(&pair.rhs) => {}
                // Handed on as a whole (`let p = params`), or asked for its names.
                _ => known = false,
            }
            true
        });
        known.then_some(read)
    }
}

fn is_params(expr: &Expr) -> bool {
    matches!(expr, Expr::Variable(name, ..) if name.1 == "params")
}

/// Whether what follows a dot begins with a field rather than a call.
fn property_first(expr: &Expr) -> bool {
    let first = match expr {
        Expr::Dot(inner, ..) | Expr::Index(inner, ..) => &inner.lhs,
        other => other,
    };
    matches!(first, Expr::Property(..))
}

/// The call that a path of nodes ends in; operators are none.
pub(super) fn call_at<'p>(path: &'p [ASTNode<'_>]) -> Option<(&'p FnCallExpr, Position, bool)> {
    let (f, pos, method): (&FnCallExpr, _, _) = match path.last()? {
        ASTNode::Expr(Expr::FnCall(f, pos)) | ASTNode::Stmt(Stmt::FnCall(f, pos)) => (f, *pos, false),
        ASTNode::Expr(Expr::MethodCall(f, pos)) => (f, *pos, true),
        _ => return None,
    };
    f.op_token.is_none().then_some((f, pos, method))
}

/// Whether a node that is reached need not be carried out: it stands in a branch, a loop, or behind `&&`, `||` or `??`.
pub(super) fn may_be_skipped(path: &[ASTNode<'_>]) -> bool {
    path.iter().rev().skip(1).any(is_branch) || path.iter().rev().skip(1).any(is_loop)
}

/// Whether what stands in a node may be left out or caught.
pub(super) fn is_branch(node: &ASTNode<'_>) -> bool {
    match node {
        ASTNode::Stmt(s) => matches!(s, Stmt::If(..) | Stmt::Switch(..) | Stmt::TryCatch(..)),
        ASTNode::Expr(e) => matches!(e, Expr::And(..) | Expr::Or(..) | Expr::Coalesce(..)),
        _ => false,
    }
}

/// Whether a node is a loop.
pub(super) fn is_loop(node: &ASTNode<'_>) -> bool {
    matches!(node, ASTNode::Stmt(Stmt::While(..) | Stmt::Do(..) | Stmt::For(..)))
}

/// Which function a path of nodes stands in; none for the script itself.
pub(super) fn owner(bodies: &[Body], path: &[ASTNode<'_>]) -> Option<usize> {
    let at = Place::from(path.first()?.position());
    bodies.iter().position(|(.., start, end)| *start <= at && at <= *end)
}
