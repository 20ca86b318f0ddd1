//! The conditions of a script, taken apart as far as they speak of fields and plain values.

use super::Compiled;
use super::walk::Place;
use rhai::{ASTNode, Engine, Expr, Stmt, Token};
use rust_decimal::Decimal;

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A field of a view.
    Field(&'static str, String),
    /// A parameter.
    Param(String),
    /// A plain text.
    Text(String),
    /// A plain number.
    Number(Decimal),
    /// True or false.
    Bool(bool),
    /// Anything else.
    Other,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Compared {
    pub(super) fn of(operator: &str) -> Option<Compared> {
        Some(match operator {
            "==" => Compared::Equal,
            "!=" => Compared::Unequal,
            "<" => Compared::Less,
            "<=" => Compared::AtMost,
            ">" => Compared::Greater,
            ">=" => Compared::AtLeast,
            _ => return None,
        })
    }
}

/// A comparison; a field stands on the left where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared, and where it stands.
    pub left: (Term, Place),
    /// How.
    pub how: Compared,
    /// With what, and where that stands.
    pub right: (Term, Place),
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// True or false whatever happens.
    Fixed(bool, Place),
    /// A comparison.
    Compare(Comparison),
    /// All must hold.
    All(Vec<Condition>),
    /// One must hold.
    Any(Vec<Condition>),
    /// Anything else.
    Other,
}

impl Compiled {
    /// The conditions that decide what the script does: the guards of its branches and loops, and itself when it is an
    /// expression.
    pub fn conditions(&self, expression: bool) -> Vec<Condition> {
        let mut found = Vec::new();
        if expression && let [Stmt::Expr(whole)] = self.ast.statements() {
            found.push(condition(whole, false));
        }
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Stmt(Stmt::If(flow, _) | Stmt::While(flow, _))) = path.last() {
                found.push(condition(&flow.expr, false));
            }
            true
        });
        found
    }

    /// Every comparison for equality, those of `in` and `switch` included, in order of place. `text` is the script.
    pub fn equalities(&self, text: &str) -> Vec<Comparison> {
        let mut found = switches(text);
        self.ast.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Expr(expr)) = path.last() {
                collect(&condition_of_call(expr, false), &mut found);
            }
            true
        });
        found.sort_by_key(|c| (c.left.1, c.right.1));
        found.dedup();
        found
    }
}

fn collect(condition: &Condition, found: &mut Vec<Comparison>) {
    match condition {
        Condition::Compare(c) if matches!(c.how, Compared::Equal | Compared::Unequal) => found.push(c.clone()),
        Condition::All(list) | Condition::Any(list) => list.iter().for_each(|c| collect(c, found)),
        _ => {}
    }
}

fn condition(expr: &Expr, negated: bool) -> Condition {
    match expr {
        Expr::BoolConstant(value, pos) => Condition::Fixed(*value != negated, Place::from(*pos)),
        Expr::And(list, _) | Expr::Or(list, _) => {
            let parts = list.iter().map(|e| condition(e, negated)).collect();
            if matches!(expr, Expr::And(..)) != negated { Condition::All(parts) } else { Condition::Any(parts) }
        }
        Expr::FnCall(f, _) if f.op_token.is_some() && f.name == "!" => {
            f.args.first().map_or(Condition::Other, |e| condition(e, !negated))
        }
        Expr::Dot(..) => match term(expr) {
            (Term::Field(view, name), at) => {
                compare((Term::Field(view, name), at), Compared::Equal, (Term::Bool(!negated), at))
            }
            _ => Condition::Other,
        },
        other => condition_of_call(other, negated),
    }
}

/// A comparison or `in`; both are calls to the parser.
fn condition_of_call(expr: &Expr, negated: bool) -> Condition {
    let Expr::FnCall(f, _) = expr else { return Condition::Other };
    let (Some(a), Some(b), None) = (f.args.first(), f.args.get(1), f.args.get(2)) else { return Condition::Other };
    // `x in [a, b]` stands in the tree as `contains([a, b], x)`.
    if f.op_token.is_none() {
        let Expr::Array(list, _) = a else { return Condition::Other };
        if f.name != "contains" {
            return Condition::Other;
        }
        let how = if negated { Compared::Unequal } else { Compared::Equal };
        let parts = list.iter().map(|e| compare(term(b), how, term(e))).collect();
        return if negated { Condition::All(parts) } else { Condition::Any(parts) };
    }
    let how = match (f.name.as_str(), negated) {
        ("==", false) | ("!=", true) => Compared::Equal,
        ("!=", false) | ("==", true) => Compared::Unequal,
        // Nothing is neither more nor less than a number, so that the opposite of an order is no order.
        ("<", false) => Compared::Less,
        ("<=", false) => Compared::AtMost,
        (">", false) => Compared::Greater,
        (">=", false) => Compared::AtLeast,
        _ => return Condition::Other,
    };
    compare(term(a), how, term(b))
}

fn compare(left: (Term, Place), how: Compared, right: (Term, Place)) -> Condition {
    if matches!(left.0, Term::Field(..)) || !matches!(right.0, Term::Field(..)) {
        return Condition::Compare(Comparison { left, how, right });
    }
    let turned = match how {
        Compared::Less => Compared::Greater,
        Compared::AtMost => Compared::AtLeast,
        Compared::Greater => Compared::Less,
        Compared::AtLeast => Compared::AtMost,
        same => same,
    };
    Condition::Compare(Comparison { left: right, how: turned, right: left })
}

pub(super) fn term(expr: &Expr) -> (Term, Place) {
    let at = Place::from(expr.start_position());
    let term = match expr {
        Expr::StringConstant(text, _) => Term::Text(text.to_string()),
        Expr::IntegerConstant(n, _) => Term::Number(Decimal::from(*n)),
        Expr::DynamicConstant(n, _) => n.as_decimal().map_or(Term::Other, Term::Number),
        Expr::BoolConstant(value, _) => Term::Bool(*value),
        Expr::Dot(pair, ..) => match (&pair.lhs, &pair.rhs) {
            (Expr::Variable(view, ..), Expr::Property(field, _)) => named(&view.1, &field.2),
            _ => Term::Other,
        },
        _ => Term::Other,
    };
    (term, at)
}

fn named(view: &str, field: &str) -> Term {
    match crate::rules::fields::VIEWS.iter().find(|v| **v == view) {
        Some(&"params") => Term::Param(field.to_owned()),
        Some(view) => Term::Field(view, field.to_owned()),
        None => Term::Other,
    }
}

/// `switch obligation.task { "x" | "y" => … }` as comparisons. The tree keeps of the cases no more than their hashes, so
/// they are read from the words of the script.
fn switches(text: &str) -> Vec<Comparison> {
    let engine = Engine::new_raw();
    let inputs = [text];
    // The end is repeated for ever; what follows a text with `${` in it is cut into words by the parser alone.
    let plain = engine
        .lex(&inputs)
        .0
        .take(text.len() + 1)
        .take_while(|(token, _)| !matches!(token, Token::InterpolatedString(_) | Token::EOF));
    let tokens: Vec<(Token, Place)> = plain.map(|(token, pos)| (token, Place::from(pos))).collect();
    let mut found = Vec::new();
    for (i, window) in tokens.windows(5).enumerate() {
        let [
            (Token::Switch, _),
            (Token::Identifier(view), at),
            (Token::Period, _),
            (Token::Identifier(field), _),
            (Token::LeftBrace, _),
        ] = window
        else {
            continue;
        };
        let field = named(view, field);
        let (mut depth, mut in_case) = (0_usize, true);
        for (token, place) in tokens.iter().skip(i + 5) {
            match token {
                Token::LeftBrace | Token::MapStart | Token::LeftParen | Token::LeftBracket => depth += 1,
                Token::RightBrace if depth == 0 => break,
                Token::RightBrace | Token::RightParen | Token::RightBracket => {
                    depth = depth.saturating_sub(1);
                    // A block ends its case, with or without a comma.
                    in_case |= depth == 0 && *token == Token::RightBrace;
                }
                Token::DoubleArrow | Token::If if depth == 0 => in_case = false,
                Token::Comma if depth == 0 => in_case = true,
                Token::StringConstant(case) if depth == 0 && in_case => found.push(Comparison {
                    left: (field.clone(), *at),
                    how: Compared::Equal,
                    right: (Term::Text(case.to_string()), *place),
                }),
                _ => {}
            }
        }
    }
    found
}
