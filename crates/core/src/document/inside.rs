//! Where the characters of a scalar's text stand in the source it was read from, for every way a scalar can be written.
//!
//! Reading a scalar drops, folds and unescapes. Blanks are the only characters that may come out fewer than they were
//! written; all others are met again in the same order, so that text and source can be walked side by side.

use super::source::{Source, Span};
use super::tree::{Node, Style, Value};

/// The places of a scalar's characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Byte offset of each character, and of the end.
    offsets: Vec<u32>,
    /// Which character each line begins with.
    lines: Vec<usize>,
}

impl Inside {
    /// The places inside a scalar; nothing for lists and mappings, or where text and source do not agree.
    pub fn of(node: &Node, source: &Source) -> Option<Inside> {
        let Value::Scalar(scalar) = &node.value else { return None };
        let text: Vec<char> = scalar.text.chars().collect();
        let mut written = Written::of(source.text(), node.span, scalar.style);
        let mut offsets: Vec<u32> = Vec::with_capacity(text.len() + 1);
        if written.block && !written.at_blank() {
            // Blank lines before the first words of a block are not in its span.
            offsets.extend(text.iter().take_while(|c| is_blank(**c)).map(|_| offset(written.at)));
        }
        while let Some(c) = text.get(offsets.len()) {
            match written.next() {
                Some(Piece::Char(given, at)) if given == *c => offsets.push(offset(at)),
                Some(Piece::Char(..)) => return None,
                Some(Piece::Blank { start, end, most }) => {
                    let from = offsets.len();
                    let run = text.get(from..).unwrap_or(&[]).iter().take(most).take_while(|c| is_blank(**c));
                    let run: Vec<char> = run.copied().collect();
                    let last_break = run.iter().rposition(|c| *c == '\n');
                    offsets.extend((0..run.len()).map(|k| {
                        // What follows the last break is measured from the right: the indentation stands before it.
                        let indented = last_break.is_some_and(|b| k > b);
                        let at = if indented { end.saturating_sub(run.len() - k) } else { start + k };
                        offset(at.clamp(start, end))
                    }));
                }
                // A block at the end of the document may gain its last line break.
                None if is_blank(*c) => offsets.push(offset(written.at)),
                None => return None,
            }
        }
        offsets.push(offset(written.at));
        let breaks = text.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(i, _)| i + 1);
        Some(Inside { lines: std::iter::once(0).chain(breaks).collect(), offsets })
    }

    /// The byte at which a place stands; `line` and `column` are 1-based in the scalar's text.
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let first = *self.lines.get(line.checked_sub(1)?)?;
        let last = self.lines.get(line).map_or(self.offsets.len(), |next| *next).checked_sub(1)?;
        let place = (first + column.checked_sub(1)?).min(last);
        self.offsets.get(place).map(|at| *at as usize)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What YAML folds and strips; other blanks of Unicode are characters like any other.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// A piece of a scalar as written.
enum Piece {
    /// A character of the text, and where it or its escape stands.
    Char(char, usize),
    /// A run of blanks, of which the text has at most so many.
    Blank { start: usize, end: usize, most: usize },
}

/// A scalar as written, piece by piece.
struct Written<'t> {
    text: &'t str,
    at: usize,
    block: bool,
    quote: Option<char>,
}

impl<'t> Written<'t> {
    fn of(text: &'t str, span: Span, style: Style) -> Written<'t> {
        let start = span.start as usize;
        let rest = text.get(start..).unwrap_or("");
        let block = matches!(style, Style::Literal | Style::Folded);
        let quote = rest.chars().next().filter(|c| style == Style::Quoted && matches!(c, '"' | '\''));
        // The span of a block begins with its content, not with its header.
        Written { text, at: start + usize::from(quote.is_some()), block, quote }
    }

    fn at_blank(&self) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with(is_blank))
    }

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let c = rest.chars().next()?;
        if is_blank(c) {
            let (length, breaks) = blanks(rest);
            self.at += length;
            let most = match (self.block, breaks) {
                (true, _) => usize::MAX,
                (false, 0) => length,
                (false, 1) => 1,
                (false, n) => n - 1,
            };
            return Some(Piece::Blank { start, end: self.at, most });
        }
        match (self.quote, c) {
            (Some('\''), '\'') if rest.starts_with("''") => {
                self.at += 2;
                Some(Piece::Char('\'', start))
            }
            (Some(quote), c) if c == quote => None,
            (Some('"'), '\\') => self.escape(rest),
            _ => {
                self.at += c.len_utf8();
                Some(Piece::Char(c, start))
            }
        }
    }

    /// An escape of a text in double quotes.
    fn escape(&mut self, rest: &str) -> Option<Piece> {
        let start = self.at;
        let c = rest.chars().nth(1)?;
        if matches!(c, '\r' | '\n') {
            // The break itself and the indentation after it are not there; further breaks are.
            let (length, breaks) = blanks(rest.get(1..)?);
            self.at += 1 + length;
            return Some(Piece::Blank { start, end: self.at, most: breaks.saturating_sub(1) });
        }
        let digits = match c {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let given = match c {
            _ if digits > 0 => char::from_u32(u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?)?,
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            other => other,
        };
        self.at += 1 + c.len_utf8() + digits;
        Some(Piece::Char(given, start))
    }
}

/// How long the blanks at the beginning are, and how many line breaks there are among them.
fn blanks(text: &str) -> (usize, usize) {
    let run = text.find(|c| !is_blank(c)).map_or(text, |end| text.get(..end).unwrap_or(""));
    let lone = run.bytes().zip(run.bytes().skip(1).chain([0])).filter(|(c, next)| *c == b'\r' && *next != b'\n');
    (run.len(), run.matches('\n').count() + lone.count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, SourceId, read};

    /// `‹` and `›` stand around what the place of `word` in the scalar under `s` must be; they are no part of the document.
    fn found(marked: &str, word: &str) -> (String, String) {
        let wanted = marked.find('‹').unwrap();
        let text = marked.replace(['‹', '›'], "");
        let source = Source::new("t", text.as_str());
        let (tree, errors) = read(&source, SourceId(0), Limits::default());
        assert_eq!(errors, [], "{marked}");
        let tree = tree.unwrap();
        let node = tree.get("s").unwrap();
        let script = node.text().unwrap();
        let at = script.find(word).unwrap_or_else(|| panic!("no {word} in {script:?}"));
        let before = script.get(..at).unwrap();
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
        let span = node.place_inside(&source, line, column);
        assert_eq!(span.start as usize, wanted, "{marked}: found {:?}", source.slice(span));
        (source.slice(span).to_owned(), script.to_owned())
    }

    #[test]
    fn every_way_of_writing_a_scalar_has_exact_places() {
        let cases = [
            "s: a ‹foo› b\n",
            "s: a\n  b\n\n  ‹foo›\n",
            "s: 東 ‹foo›\r\n",
            "s: 'it''s ‹foo›'\n",
            "s: 'a\n\n\n  b ‹foo›'\n",
            "s: \"a \\\"b\\\" \\u6771 ‹foo›\"\n",
            "s: \"a\\n\\n ‹foo›\"\n",
            "s: \"a \\\n   b\\\n\n  ‹foo›\"\n",
            "s: \"a\\tb \\\\ \n  ‹foo›\"\n",
            "s: |\n  a\n\n    b ‹foo›\nt: 1\n",
            "s: |-\n  a ‹foo›\nt: 1\n",
            "s: |+ # foo\n  a\n  ‹foo›\n\n\nt: 1\n",
            "s: |2-\n    a\n   ‹foo›\nt: 1\n",
            "s: |2\n    ‹foo›\n  a\n",
            "s: |\n  ‹foo›",
            "s: |\r\n  a\r\n  東 ‹foo›\r\nt: 1\r\n",
            "s: |\n  a\n  \tb\t‹foo›\n",
            "s: |\n  |x| ‹foo›\n",
            "s: |\n\n\n  a\n  ‹foo›\n",
            "s:\n  |\n  a\n  ‹foo›\n",
            "s: >-\n\n  a\n  ‹foo›\n",
            "s: &anchor |\n  a\n  ‹foo›\n",
            "s: >\n  a\n  b ‹foo›\n",
            "s: >-\n  a\n\n  b\n    c\n    ‹foo›\n  d\n",
            "s: >\r\n  a\r\n  ‹foo›\r\n",
            "{s: \"a\t‹foo›\"}",
            "{\n\t\"s\": \"x\\/y ‹foo›\"\n}",
            "s: a\u{3000}\u{a0}‹foo›\n",
        ];
        for case in cases {
            assert_eq!(found(case, "foo").0, "foo", "{case}");
        }
    }

    #[test]
    fn escapes_are_met_where_they_stand() {
        assert_eq!(found("s: \"a ‹\\u6771›\"\n", "東").1, "a 東");
        assert_eq!(found("s: 'a ‹''›'\n", "'").1, "a '");
    }

    #[test]
    fn a_place_past_its_line_is_its_end() {
        let source = Source::new("t", "s: |\n  a\n  b\n");
        let (tree, _) = read(&source, SourceId(0), Limits::default());
        let tree = tree.unwrap();
        let inside = Inside::of(tree.get("s").unwrap(), &source).unwrap();
        assert_eq!(inside.offset(1, 99), Some(8));
        assert_eq!(inside.offset(9, 1), None);
        assert_eq!(Inside::of(&tree, &source), None);
    }
}
