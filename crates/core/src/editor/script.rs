//! Scripts as an editor sees them: tokens, whole or half-typed, and what is wanted at a place. The sandbox's own parser
//! takes whole scripts only, and an editor's are mostly broken.

use super::stands::Kind;
use crate::plan::{DeliverableKind, Trigger};

/// A piece of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'s> {
    /// A name or keyword.
    Word(&'s str),
    /// A text in quotes, without them; `false` when it is not closed.
    Text(&'s str, bool),
    /// A number, or a text of another sort, which names nothing.
    Other,
    /// A mark; `==` and `!=` are `=`.
    Mark(char),
}

/// Which quotes a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Double ones: the scripts of rules.
    Double,
    /// Either sort: the conditions of phases.
    Either,
}

/// A token and the byte at which its content starts.
pub(super) type At<'s> = (usize, Token<'s>);

/// The tokens of a script, comments left out. `None` at the end when the script stops inside a comment.
pub(super) fn tokens(script: &str, quotes: Quotes) -> (Vec<At<'_>>, bool) {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = script.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = script.get(at..).unwrap_or("");
        if rest.starts_with("//") {
            match rest.find('\n') {
                Some(end) => at += end,
                None => return (found, true),
            }
        } else if rest.starts_with("/*") {
            match rest.find("*/") {
                Some(end) => at += end + 2,
                None => return (found, true),
            }
        } else if c == '"' || c == '\'' && quotes == Quotes::Either {
            let (inner, closed) = quoted(rest.get(1..).unwrap_or(""), c);
            found.push((at + 1, Token::Text(inner, closed)));
            at += 1 + inner.len() + usize::from(closed);
        } else if c.is_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push((at, Token::Word(rest.get(..end).unwrap_or(""))));
            at += end;
        } else if c.is_ascii_digit() {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
            found.push((at, Token::Other));
            at += end;
        } else if rest.starts_with("==") || rest.starts_with("!=") {
            found.push((at, Token::Mark('=')));
            at += 2;
        } else {
            if !c.is_whitespace() {
                found.push((at, Token::Mark(c)));
            }
            at += c.len_utf8();
        }
    }
    (found, false)
}

/// The content of a text whose opening quote is passed, and whether it is closed on its line.
fn quoted(rest: &str, quote: char) -> (&str, bool) {
    let mut escaped = false;
    for (i, c) in rest.char_indices() {
        match c {
            c if c == quote && !escaped => return (rest.get(..i).unwrap_or(""), true),
            '\n' | '\r' => return (rest.get(..i).unwrap_or(""), false),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    (rest, false)
}

/// What a text in a script should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A name.
    Name(Kind),
    /// One of these words.
    Words(&'static [&'static str]),
}

/// What a text should be that follows these tokens: an argument of a verb or a question, or what a field is compared with.
pub(super) fn wanted(before: &[At<'_>]) -> Option<Wanted> {
    if let [.., (_, Token::Word(view)), (_, Token::Mark('.')), (_, Token::Word(field)), (_, Token::Mark('='))] = before
    {
        return compared(view, field);
    }
    let (callee, argument) = call(before)?;
    match (callee, argument) {
        ("impose" | "measures", 0) => Some(Wanted::Name(Kind::Measure)),
        ("escalate", 0) => Some(Wanted::Name(Kind::Unit)),
        ("require", 0) => Some(Wanted::Name(Kind::Task)),
        ("deduct" | "award" | "points", 1) => Some(Wanted::Name(Kind::Item)),
        ("open_obligations" | "overdue_obligations" | "phase_closed", 0) => Some(Wanted::Name(Kind::Phase)),
        ("done", 0) => Some(Wanted::Name(Kind::Task)),
        ("open_items", 0) => Some(Wanted::Name(Kind::Pipeline)),
        ("indicator", 0) => Some(Wanted::Name(Kind::Indicator)),
        ("count" | "last", 0) => Some(Wanted::Words(&["incident", "breach", "measure"])),
        _ => None,
    }
}

fn compared(view: &str, field: &str) -> Option<Wanted> {
    Some(match (view, field) {
        ("obligation", "task") => Wanted::Name(Kind::Task),
        ("obligation", "phase") | ("phase", "id") => Wanted::Name(Kind::Phase),
        ("obligation", "unit") | ("unit", "id" | "parent") => Wanted::Name(Kind::Unit),
        ("unit", "measure") | ("measure", "id") => Wanted::Name(Kind::Measure),
        ("unit", "kind") => Wanted::Name(Kind::Sort),
        ("event", "trigger") => Wanted::Words(Trigger::WORDS),
        ("obligation", "deliverable") => Wanted::Words(DeliverableKind::WORDS),
        _ => return None,
    })
}

/// The function whose bracket is open, and which argument comes next.
fn call<'s>(before: &[At<'s>]) -> Option<(&'s str, usize)> {
    let (mut depth, mut argument) = (0_usize, 0);
    for (i, (_, token)) in before.iter().enumerate().rev() {
        match token {
            Token::Mark(')' | ']') => depth += 1,
            Token::Mark('(' | '[') if depth > 0 => depth -= 1,
            Token::Mark('(') => {
                let (_, callee) = before.get(i.checked_sub(1)?)?;
                return match callee {
                    Token::Word(name) => Some((name, argument)),
                    _ => None,
                };
            }
            Token::Mark(',') if depth == 0 => argument += 1,
            Token::Mark(';' | '{' | '}') => return None,
            _ => {}
        }
    }
    None
}

/// Where the cursor stands at the end of a half-typed script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End<'s> {
    /// Inside a text that begins at this byte.
    Text(usize, Option<Wanted>),
    /// After `view.`: the view, and the byte at which the field begins.
    Field(&'s str, usize),
    /// At a word that begins at this byte, or where one may begin.
    Word(usize),
    /// In a comment or after a number: nothing can be offered.
    Nothing,
}

/// Where a script that ends at the cursor stands.
pub(super) fn end(script: &str, quotes: Quotes) -> End<'_> {
    let (found, comment) = tokens(script, quotes);
    if comment {
        return End::Nothing;
    }
    let touches = |at: usize, text: &str| at + text.len() == script.len();
    match found.as_slice() {
        [before @ .., (at, Token::Text(_, false))] => End::Text(*at, wanted(before)),
        [.., (_, Token::Word(view)), (dot, Token::Mark('.'))] if touches(*dot, ".") => End::Field(view, script.len()),
        [.., (_, Token::Word(view)), (_, Token::Mark('.')), (at, Token::Word(field))] if touches(*at, field) => {
            End::Field(view, *at)
        }
        [.., (at, Token::Word(word))] if touches(*at, word) => End::Word(*at),
        [.., (_, Token::Other)] if !script.ends_with(char::is_whitespace) => End::Nothing,
        _ => End::Word(script.len()),
    }
}

/// Names in a script: kind, name, and the byte at which it starts.
pub(super) fn names(script: &str, quotes: Quotes) -> Vec<(Kind, &str, usize)> {
    let (found, _) = tokens(script, quotes);
    let mut names = Vec::new();
    for (i, (at, token)) in found.iter().enumerate() {
        let before = found.get(..i).unwrap_or(&[]);
        match token {
            Token::Text(text, true) if !text.contains('\\') => {
                if let Some(Wanted::Name(kind)) = wanted(before) {
                    names.push((kind, *text, *at));
                }
            }
            Token::Word(word) => {
                if let [.., (_, Token::Word("params")), (_, Token::Mark('.'))] = before {
                    names.push((Kind::Param, *word, *at));
                }
            }
            _ => {}
        }
    }
    names
}

/// The word at a byte of a script, with the view before it when it is a field.
pub(super) fn word_at(script: &str, offset: usize) -> Option<(Option<&str>, &str, usize)> {
    let (found, _) = tokens(script, Quotes::Either);
    found.iter().enumerate().find_map(|(i, (at, token))| match token {
        Token::Word(word) if (*at..=at + word.len()).contains(&offset) => {
            let view = match found.get(..i) {
                Some([.., (_, Token::Word(view)), (_, Token::Mark('.'))]) => Some(*view),
                _ => None,
            };
            Some((view, *word, *at))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_typed_scripts() {
        assert_eq!(end("impose(\"", Quotes::Double), End::Text(8, Some(Wanted::Name(Kind::Measure))));
        assert_eq!(end("deduct(params.n * 2, \"in", Quotes::Double), End::Text(22, Some(Wanted::Name(Kind::Item))));
        assert_eq!(end("deduct(max(1, 2), \"", Quotes::Double), End::Text(19, Some(Wanted::Name(Kind::Item))));
        assert_eq!(end("notice(\"東", Quotes::Double), End::Text(8, None));
        assert_eq!(end("obligation.task == \"ro", Quotes::Double), End::Text(20, Some(Wanted::Name(Kind::Task))));
        assert_eq!(end("if event.", Quotes::Double), End::Field("event", 9));
        assert_eq!(end("if event.ki", Quotes::Double), End::Field("event", 9));
        assert_eq!(end("if ev", Quotes::Double), End::Word(3));
        assert_eq!(end("", Quotes::Double), End::Word(0));
        assert_eq!(end("deduct(1", Quotes::Double), End::Nothing);
        assert_eq!(end("// impose(\"", Quotes::Double), End::Nothing);
    }

    #[test]
    fn conditions_take_either_quotes() {
        let script = "done('a') && open_items(\"lead\") == 0 && indicator('b') > 1";
        let found = names(script, Quotes::Either);
        let at = |name: &str| script.find(name).unwrap() + 1;
        let expected =
            [(Kind::Task, "a", at("'a")), (Kind::Pipeline, "lead", at("\"lead")), (Kind::Indicator, "b", at("'b"))];
        assert_eq!(found, expected);
        assert_eq!(end("phase_closed('", Quotes::Either), End::Text(14, Some(Wanted::Name(Kind::Phase))));
    }

    #[test]
    fn names_with_their_places() {
        let script =
            "deduct(params.points, \"returns\"); // impose(\"x\")\nif unit.measure == \"veto\" { impose(\"a\\\"b\") }";
        let found = names(script, Quotes::Double);
        assert_eq!(
            found,
            [
                (Kind::Param, "points", 14),
                (Kind::Item, "returns", 23),
                (Kind::Measure, "veto", script.find("veto").unwrap()),
            ]
        );
        assert_eq!(word_at("unit.kind", 7), Some((Some("unit"), "kind", 5)));
    }
}
