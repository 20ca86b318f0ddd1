//! Small changes to a script, one at a time, by which tests are tried: whatever nobody notices, nobody tests.

use super::walk::Place;
use crate::rules::verbs::VERBS;
use rhai::{Engine, Token};

/// A change to a script: a stretch of its text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub was: String,
    /// What takes its place.
    pub instead: String,
    start: usize,
    end: usize,
}

impl Mutant {
    /// The script with the change.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.start).unwrap_or("");
        [before, &self.instead, text.get(self.end..).unwrap_or("")].concat()
    }
}

/// Operators and what each becomes.
const OPERATORS: [(Token, &str, &str); 15] = [
    (Token::EqualsTo, "==", "!="),
    (Token::NotEqualsTo, "!=", "=="),
    (Token::LessThan, "<", "<="),
    (Token::LessThanEqualsTo, "<=", "<"),
    (Token::GreaterThan, ">", ">="),
    (Token::GreaterThanEqualsTo, ">=", ">"),
    (Token::Plus, "+", "-"),
    (Token::Minus, "-", "+"),
    (Token::Multiply, "*", "/"),
    (Token::Divide, "/", "*"),
    (Token::And, "&&", "||"),
    (Token::Or, "||", "&&"),
    (Token::PlusAssign, "+=", "-="),
    (Token::MinusAssign, "-=", "+="),
    (Token::Bang, "!", ""),
];

/// Verbs and what each becomes.
const SWAPPED: [(&str, &str); 4] = [("deduct", "award"), ("award", "deduct"), ("impose", "notice"), ("raise", "lower")];

/// A word of the script, with where it begins and the next one does.
struct Word {
    token: Token,
    place: Place,
    start: usize,
}

/// Every change, in order of place; `expression` when the script is a condition.
pub fn mutants(text: &str, expression: bool) -> Vec<Mutant> {
    let words = words(text);
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        of_word(text, &words, i, word, &mut found);
        if !expression {
            found.extend(dropped(text, &words, i));
        }
    }
    if expression {
        let whole = text.trim_end();
        if let Some(first) = words.first() {
            found.extend(negated(text, first, whole.len()));
        }
    }
    found.sort_by(|a, b| (a.start, a.end, &a.instead).cmp(&(b.start, b.end, &b.instead)));
    found
}

fn of_word(text: &str, words: &[Word], i: usize, word: &Word, found: &mut Vec<Mutant>) {
    let mut change = |was: &str, instead: &str| {
        if text.get(word.start..).is_some_and(|rest| rest.starts_with(was)) {
            let (was, instead) = (was.to_owned(), instead.to_owned());
            let end = word.start + was.len();
            found.push(Mutant { place: word.place, was, instead, start: word.start, end });
        }
    };
    for (_, was, instead) in OPERATORS.iter().filter(|(token, ..)| *token == word.token) {
        change(was, instead);
    }
    let next = words.get(i + 1).map(|w| &w.token);
    match &word.token {
        Token::True => change("true", "false"),
        Token::False => change("false", "true"),
        Token::IntegerConstant(n) => {
            let was = number(text, word.start);
            [n.checked_add(1), n.checked_sub(1)].into_iter().flatten().for_each(|n| change(was, &n.to_string()));
        }
        Token::DecimalConstant(n) => {
            let was = number(text, word.start);
            let one = rust_decimal::Decimal::ONE;
            let changed = [n.0.checked_add(one), n.0.checked_sub(one)];
            changed.into_iter().flatten().for_each(|n| change(was, &format!("{n:?}")));
        }
        Token::StringConstant(said) => {
            let was = format!("\"{said}\"");
            change(&was, "\"~\"");
        }
        Token::Identifier(name) if next == Some(&Token::LeftParen) => {
            let swapped = SWAPPED.iter().find(|(verb, _)| *verb == name.as_str());
            // Only what the engine knows is a change that can be noticed.
            let known = swapped.filter(|(_, to)| VERBS.iter().any(|(verb, ..)| verb == to));
            if let Some((verb, instead)) = known {
                change(verb, instead);
            }
        }
        _ => {}
    }
    if matches!(word.token, Token::If | Token::While)
        && let Some(first) = words.get(i + 1)
        && let Some(brace) = end_of(words, i + 1, |t| matches!(t, Token::LeftBrace | Token::DoubleArrow))
        && let Some(end) = words.get(brace)
    {
        found.extend(negated(text, first, end.start));
    }
}

/// The condition from a word to before `end`, turned to its opposite.
fn negated(text: &str, first: &Word, end: usize) -> Option<Mutant> {
    let was = text.get(first.start..end)?.trim_end();
    let instead = format!("!({was})");
    let (start, end) = (first.start, first.start + was.len());
    Some(Mutant { place: first.place, was: was.to_owned(), instead, start, end })
}

/// A simple statement that begins at a word, left out.
fn dropped(text: &str, words: &[Word], i: usize) -> Option<Mutant> {
    let word = words.get(i)?;
    if !matches!(word.token, Token::Identifier(_) | Token::Return | Token::Break | Token::Continue | Token::Throw) {
        return None;
    }
    let before = i.checked_sub(1).and_then(|i| words.get(i)).map(|w| &w.token);
    let begins =
        matches!(before, None | Some(Token::SemiColon | Token::LeftBrace | Token::RightBrace | Token::DoubleArrow));
    if !begins {
        return None;
    }
    let last = end_of(words, i, |t| matches!(t, Token::SemiColon | Token::Comma | Token::RightBrace));
    let end = last.and_then(|l| words.get(l)).map_or(text.len(), |w| w.start);
    // Up to the last word before it: comments behind a statement stay.
    let stop = last.unwrap_or(words.len());
    if stop <= i {
        return None;
    }
    let was = text.get(word.start..end)?.trim_end();
    let was = was.split("//").next().unwrap_or(was).trim_end();
    let end = word.start + was.len();
    Some(Mutant { place: word.place, was: was.to_owned(), instead: "()".to_owned(), start: word.start, end })
}

/// The first word from `i` on, outside brackets opened since, that ends a stretch.
fn end_of(words: &[Word], i: usize, ends: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(i) {
        if depth == 0 && ends(&word.token) {
            return Some(at);
        }
        match word.token {
            Token::LeftParen | Token::LeftBracket | Token::LeftBrace | Token::MapStart | Token::QuestionBracket => {
                depth += 1;
            }
            Token::RightParen | Token::RightBracket | Token::RightBrace => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The digits of a number as they are written.
fn number(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let sign = usize::from(rest.starts_with('-'));
    let digits = rest.char_indices().skip(sign).find(|(i, c)| {
        // `1..3` is a range, not a number with a dot at its end.
        let dot = *c == '.' && rest.get(i + 1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        !(c.is_ascii_alphanumeric() || *c == '_' || dot)
    });
    rest.get(..digits.map_or(rest.len(), |(i, _)| i)).unwrap_or("")
}

/// The words of a script; what stands between the pieces of a text with `${` in it included.
fn words(text: &str) -> Vec<Word> {
    let engine = Engine::new_raw();
    let inputs = [text];
    let (tokens, control) = engine.lex(&inputs);
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
    let offset = |place: Place| {
        let line = text.get(*starts.get(place.line.checked_sub(1)?)?..)?;
        let (_, before) = (line, line.char_indices().nth(place.column.checked_sub(1)?));
        Some(text.len() - line.len() + before.map_or(line.len(), |(i, _)| i))
    };
    let mut words = Vec::new();
    // Where each `${` was opened: its closing brace leads back into the text.
    let (mut depth, mut texts) = (0_usize, Vec::new());
    // The end is repeated for ever.
    for (token, position) in tokens.take(text.len() + 1) {
        match &token {
            Token::EOF | Token::LexError(_) => break,
            Token::InterpolatedString(_) => {
                texts.push(depth);
                continue;
            }
            Token::LeftBrace | Token::MapStart => depth += 1,
            Token::RightBrace => {
                depth = depth.saturating_sub(1);
                if texts.last() == Some(&depth) {
                    texts.pop();
                    control.borrow_mut().is_within_text = true;
                }
            }
            _ => {}
        }
        let place = Place::from(position);
        if let Some(start) = offset(place) {
            words.push(Word { token, place, start });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Sandbox};
    use super::mutants;

    fn changes(text: &str, expression: bool) -> Vec<String> {
        mutants(text, expression).iter().map(|m| m.apply(text)).collect()
    }

    #[test]
    fn a_condition_is_changed_at_every_operator_and_value() {
        assert_eq!(
            changes("event.count >= 3 && event.kind == \"東\"", true),
            [
                "!(event.count >= 3 && event.kind == \"東\")",
                "event.count > 3 && event.kind == \"東\"",
                "event.count >= 2 && event.kind == \"東\"",
                "event.count >= 4 && event.kind == \"東\"",
                "event.count >= 3 || event.kind == \"東\"",
                "event.count >= 3 && event.kind != \"東\"",
                "event.count >= 3 && event.kind == \"~\"",
            ]
        );
    }

    #[test]
    fn statements_are_dropped_verbs_swapped_and_conditions_turned() {
        let text = "if event.count > 1.5 { deduct(1, \"a\"); } // why\nnotice(\"x\")";
        assert_eq!(
            changes(text, false),
            [
                "if !(event.count > 1.5) { deduct(1, \"a\"); } // why\nnotice(\"x\")",
                "if event.count >= 1.5 { deduct(1, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 0.5 { deduct(1, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 2.5 { deduct(1, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { award(1, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { (); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { deduct(0, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { deduct(2, \"a\"); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { deduct(1, \"~\"); } // why\nnotice(\"x\")",
                "if event.count > 1.5 { deduct(1, \"a\"); } // why\n()",
                "if event.count > 1.5 { deduct(1, \"a\"); } // why\nnotice(\"~\")",
            ]
        );
    }

    #[test]
    fn every_change_of_every_kind_of_statement_still_parses() {
        let text = "/* head */ let n = 0;\nfor i in 1..3 { n += i; }\nswitch event.kind { \"a\" | \"b\" => deduct(n), \
                    \"c\" if n == 2 => { raise(); return; } _ => () }\nwhile n > 0 { n -= 1; if !(n < 2) { break; } }\n\
                    notice(`${if n == 1 { \"a\" } else { `${n + 2}` }} b`); let m = #{ a: true }; if m.a == false { raise() }";
        let sandbox = Sandbox::new(Limits::default());
        sandbox.compile(text, false).unwrap();
        let found = mutants(text, false);
        assert!(found.len() > 25, "{found:?}");
        for mutant in &found {
            let changed = mutant.apply(text);
            assert_ne!(changed, text);
            assert!(sandbox.compile(&changed, false).is_ok(), "{mutant:?}: {changed}");
        }
        assert!(found.iter().any(|m| m.was == "+" && m.place.line == 5), "within a text: {found:?}");
    }
}
