//! The tree that a document is read into: values with the places they stand at.

use super::inside::Inside;
use super::source::{Source, Span};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How a scalar was written; decides whether it may be a number or only text, and how its characters map to the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bare.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// A literal block (`|`).
    Literal,
    /// A folded block (`>`).
    Folded,
}

/// A scalar: always text here, decoded to a type by whoever knows which is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text after unescaping.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

/// What stands at a place of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A scalar, `null` and the empty value included.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping in the order written; keys are scalars and unique.
    Map(Vec<(Node, Node)>),
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

impl Node {
    /// The scalar's text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(s) => Some(&s.text),
            _ => None,
        }
    }

    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Scalar { text, style: Style::Plain }) if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// The value under `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The path of the innermost value that covers `span`, as people write it: `phases[2].window`. Empty for the root.
    pub fn path_to(&self, span: Span) -> String {
        self.path(span, false)
    }

    /// Whether everything stands where it is written, one after the other: no alias repeats what stands elsewhere.
    pub(crate) fn in_order(&self) -> bool {
        let mut at = self.span.start;
        let mut follows = |node: &Node| {
            let ok = node.span.start >= at && node.span.end >= node.span.start;
            at = node.span.end;
            ok && node.in_order()
        };
        match &self.value {
            Value::Scalar(_) => true,
            Value::Seq(items) => items.iter().all(follows),
            Value::Map(entries) => entries.iter().all(|(k, v)| follows(k) && follows(v)),
        }
    }

    /// [`Node::path_to`]; in a tree that is [`Node::in_order`] what covers the span need not be looked for one by one.
    pub(crate) fn path(&self, span: Span, in_order: bool) -> String {
        let mut path = String::new();
        let mut at = self;
        // Nothing that ends before the span covers it.
        let skipped = |ends: &dyn Fn() -> usize| if in_order { ends() } else { 0 };
        loop {
            let next = match &at.value {
                Value::Scalar(_) => None,
                Value::Seq(items) => {
                    let from = skipped(&|| items.partition_point(|n| n.span.end < span.end));
                    let mut rest = items
                        .iter()
                        .enumerate()
                        .skip(from)
                        .take_while(|(_, n)| !in_order || n.span.start <= span.start);
                    rest.find(|(_, n)| n.span.contains(span)).map(|(i, n)| {
                        let _ = write!(path, "[{i}]");
                        n
                    })
                }
                Value::Map(entries) => {
                    let from = skipped(&|| entries.partition_point(|(_, v)| v.span.end < span.start));
                    let mut rest =
                        entries.iter().skip(from).take_while(|(k, _)| !in_order || k.span.start <= span.start);
                    let hit = rest.find(|(k, v)| k.span.contains(span) || v.span.contains(span));
                    hit.map(|(k, v)| {
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(k.text().unwrap_or(""));
                        v
                    })
                }
            };
            match next {
                Some(node) if node.span.contains(span) => at = node,
                _ => return path,
            }
        }
    }

    /// SHA-256 of the content, in hexadecimal. Layout, comments and quoting do not enter it; key order does not either.
    pub fn content_hash(&self) -> String {
        let mut canonical = String::new();
        self.write_canonical(&mut canonical);
        hex(&Sha256::digest(canonical.as_bytes()))
    }

    fn write_canonical(&self, out: &mut String) {
        match &self.value {
            Value::Scalar(s) => {
                let _ = write!(out, "{}:{}", s.text.len(), s.text);
            }
            Value::Seq(items) => {
                out.push('[');
                for item in items {
                    item.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
            Value::Map(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by(|a, b| a.0.text().cmp(&b.0.text()));
                out.push('{');
                for (k, v) in sorted {
                    k.write_canonical(out);
                    out.push('=');
                    v.write_canonical(out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }

    /// Where a place *inside* a scalar stands in the source: `line` and `column` are 1-based in the scalar's own text. The
    /// whole scalar where that cannot be told. Who asks often keeps an [`Inside`].
    pub fn place_inside(&self, source: &Source, line: usize, column: usize) -> Span {
        let start = Inside::of(self, source).and_then(|inside| inside.offset(line, column));
        start.map_or(self.span, |start| source.word_at(self.span.source, start))
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    let mut text = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        text.push(digit(b >> 4));
        text.push(digit(b & 15));
    }
    text
}
