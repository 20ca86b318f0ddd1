//! YAML and JSON into a [`Node`]. The only file that names the YAML library.
//!
//! Hostile documents end in one clear error: too large, too deep, alias bombs, duplicate keys, several documents.

use super::source::{Source, SourceId, Span};
use super::tree::{Node, Scalar, Style, Value};
use granit_parser::{Event, Marker, Parser, ScalarStyle};
use std::collections::BTreeMap;

/// What a document may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Nesting of lists and mappings.
    pub depth: usize,
    /// Values that aliases (`*name`) may repeat, in all.
    pub aliased: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 8 << 20, depth: 64, aliased: 10_000 }
    }
}

/// Why a document could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Where.
    pub span: Span,
    /// Why.
    pub kind: ReadErrorKind,
}

/// The kinds of [`ReadError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// Nothing but blanks and comments.
    Empty,
    /// More bytes than [`Limits::bytes`].
    TooLarge {
        /// Size of the text.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Deeper than [`Limits::depth`].
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// Aliases repeat more than [`Limits::aliased`] values.
    AliasBomb {
        /// The limit.
        limit: usize,
    },
    /// The same key twice in one mapping.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stood first.
        first: Span,
    },
    /// A key that is a list or a mapping.
    KeyNotText,
    /// A second `---` document.
    SecondDocument,
    /// A tab where YAML wants spaces.
    Tab,
    /// Anything else the YAML grammar refuses, in the words of its parser.
    Syntax {
        /// What the parser said.
        said: String,
        /// The innermost bracket still open there, if any: the usual culprit.
        open: Option<Span>,
    },
}

/// Reads one document. Returns the tree as far as one could be built, and all that was wrong; a syntax error ends the
/// reading, duplicate keys do not.
pub fn read(source: &Source, id: SourceId, limits: Limits) -> (Option<Node>, Vec<ReadError>) {
    let text = source.text();
    let whole = Span::new(id, 0, text.len().min(1));
    if text.len() > limits.bytes {
        let kind = ReadErrorKind::TooLarge { bytes: text.len(), limit: limits.bytes };
        return (None, vec![ReadError { span: whole, kind }]);
    }
    let mut builder = Builder::new(id, text, limits);
    // The library reads ahead, so its own limit must be ours to point at the bracket that is one too many.
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    for item in Parser::new_from_str_with_options(text, options) {
        let done = match item {
            Ok((event, span)) => builder.event(event, span.start, span.end),
            Err(e) => {
                let (offset, said) = (builder.offset(e.marker()), e.info());
                builder.syntax_error(offset, said)
            }
        };
        if done.is_err() {
            return (None, builder.errors);
        }
    }
    if builder.root.as_ref().is_none_or(Node::is_null) && builder.errors.is_empty() {
        builder.errors.push(ReadError { span: whole, kind: ReadErrorKind::Empty });
        return (None, builder.errors);
    }
    (builder.root, builder.errors)
}

/// Reading cannot go on; the error is in [`Builder::errors`].
struct Stop;

enum Open {
    Seq { start: usize, anchor: usize, items: Vec<Node> },
    Map { start: usize, anchor: usize, entries: Vec<(Node, Node)>, key: Option<Node>, seen: BTreeMap<String, Span> },
}

struct Builder<'t> {
    id: SourceId,
    text: &'t str,
    limits: Limits,
    stack: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    anchors: BTreeMap<usize, (Node, usize)>,
    aliased: usize,
    errors: Vec<ReadError>,
}

impl<'t> Builder<'t> {
    fn new(id: SourceId, text: &'t str, limits: Limits) -> Builder<'t> {
        Builder {
            id,
            text,
            limits,
            stack: Vec::new(),
            root: None,
            documents: 0,
            anchors: BTreeMap::new(),
            aliased: 0,
            errors: Vec::new(),
        }
    }

    fn offset(&self, mark: &Marker) -> usize {
        mark.byte_offset()
            .unwrap_or_else(|| self.text.char_indices().nth(mark.index()).map_or(self.text.len(), |c| c.0))
    }

    fn stop(&mut self, start: usize, kind: ReadErrorKind) -> Result<(), Stop> {
        let end = (start + 1).min(self.text.len()).max(start);
        self.errors.push(ReadError { span: Span::new(self.id, start, end), kind });
        Err(Stop)
    }

    fn syntax_error(&mut self, offset: usize, said: String) -> Result<(), Stop> {
        if said.contains("nesting") || said.contains("recursion") {
            return self.stop(offset, ReadErrorKind::TooDeep { limit: self.limits.depth });
        }
        let line_start = self.text.get(..offset).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let indentation = self.text.get(line_start..).unwrap_or("");
        let indentation = &indentation.get(..indentation.len() - indentation.trim_start().len()).unwrap_or("");
        if let Some(tab) = indentation.find('\t') {
            return self.stop(line_start + tab, ReadErrorKind::Tab);
        }
        // An unclosed bracket is reported where the parser gave up, often a line later: name the bracket itself.
        let open = self.stack.iter().rev().find_map(|o| {
            let (Open::Seq { start, .. } | Open::Map { start, .. }) = o;
            let bracket = self.text.as_bytes().get(*start).is_some_and(|b| matches!(b, b'[' | b'{'));
            bracket.then(|| Span::new(self.id, *start, start + 1))
        });
        self.stop(offset, ReadErrorKind::Syntax { said, open })
    }

    fn event(&mut self, event: Event<'_>, start: Marker, end: Marker) -> Result<(), Stop> {
        let (start, end) = (self.offset(&start), self.offset(&end));
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return self.stop(start, ReadErrorKind::SecondDocument);
                }
            }
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                    _ => Style::Plain,
                };
                let span = Span::new(self.id, start, end);
                let node = Node { span, value: Value::Scalar(Scalar { text: text.into_owned(), style }) };
                self.remember(anchor, &node);
                return self.add(node);
            }
            Event::SequenceStart(_, anchor, _) => {
                return self.open(start, Open::Seq { start, anchor, items: Vec::new() });
            }
            Event::MappingStart(_, anchor, _) => {
                let entries = Vec::new();
                return self.open(start, Open::Map { start, anchor, entries, key: None, seen: BTreeMap::new() });
            }
            Event::SequenceEnd | Event::MappingEnd => return self.close(end),
            Event::Alias(anchor) => {
                // An alias to a collection that is still open (a cycle) is unknown here and refused as a bomb too.
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return self.stop(start, ReadErrorKind::AliasBomb { limit: self.limits.aliased });
                };
                self.aliased += size;
                if self.aliased > self.limits.aliased {
                    return self.stop(start, ReadErrorKind::AliasBomb { limit: self.limits.aliased });
                }
                return self.add(node);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, start: usize, open: Open) -> Result<(), Stop> {
        if self.stack.len() >= self.limits.depth {
            return self.stop(start, ReadErrorKind::TooDeep { limit: self.limits.depth });
        }
        self.stack.push(open);
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Stop> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let (start, anchor, value) = match open {
            Open::Seq { start, anchor, items } => (start, anchor, Value::Seq(items)),
            Open::Map { start, anchor, entries, .. } => (start, anchor, Value::Map(entries)),
        };
        // Block collections end where their last value does, not at the next token.
        let last = match &value {
            Value::Seq(items) => items.last().map(|n| n.span.end),
            Value::Map(entries) => entries.last().map(|(_, v)| v.span.end),
            Value::Scalar(_) => None,
        };
        let flow = self.text.as_bytes().get(start).is_some_and(|b| matches!(b, b'[' | b'{'));
        let end = if flow { end } else { last.map_or(end, |e| e as usize).max(start) };
        let node = Node { span: Span::new(self.id, start, end), value };
        self.remember(anchor, &node);
        self.add(node)
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size(node)));
        }
    }

    fn add(&mut self, node: Node) -> Result<(), Stop> {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::Seq { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, seen, .. }) => match key.take() {
                Some(k) => {
                    let name = k.text().unwrap_or("").to_owned();
                    if let Some(first) = seen.get(&name) {
                        let kind = ReadErrorKind::DuplicateKey { key: name, first: *first };
                        self.errors.push(ReadError { span: k.span, kind });
                    } else {
                        seen.insert(name, k.span);
                        entries.push((k, node));
                    }
                }
                None if node.text().is_some() => *key = Some(node),
                None => return self.stop(node.span.start as usize, ReadErrorKind::KeyNotText),
            },
        }
        Ok(())
    }
}

fn size(node: &Node) -> usize {
    match &node.value {
        Value::Scalar(_) => 1,
        Value::Seq(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|(_, v)| 1 + size(v)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(text: &str) -> (Option<Node>, Vec<ReadErrorKind>) {
        let (node, errors) = read(&Source::new("t", text), SourceId(0), Limits::default());
        (node, errors.into_iter().map(|e| e.kind).collect())
    }

    #[test]
    fn spans_are_bytes_and_paths_name_elements() {
        let text = "phases:\n  - {id: 一, window: 05-01..06-01}\n";
        let (node, errors) = go(text);
        assert!(errors.is_empty());
        let node = node.unwrap();
        let at = text.find("05-01").unwrap();
        let span = Span::new(SourceId(0), at, at + 12);
        assert_eq!(node.path_to(span), "phases[0].window");
        let window = node.get("phases").and_then(|p| match &p.value {
            Value::Seq(s) => s.first(),
            _ => None,
        });
        assert_eq!(window.unwrap().get("window").unwrap().span, span);
    }

    #[test]
    fn hostile_documents_end_in_one_error() {
        assert_eq!(go("").1, [ReadErrorKind::Empty]);
        assert_eq!(go("# only a comment\n").1, [ReadErrorKind::Empty]);
        let deep = "[".repeat(3000);
        assert!(matches!(go(&deep).1.as_slice(), [ReadErrorKind::TooDeep { .. }]));
        let deep = "- ".repeat(3000);
        assert!(matches!(go(&deep).1.as_slice(), [ReadErrorKind::TooDeep { .. }]));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let refs = vec![format!("*a{}", i - 1); 9].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
        }
        assert!(matches!(go(&bomb).1.as_slice(), [ReadErrorKind::AliasBomb { .. }]));
        assert!(matches!(go("a: &x [*x]\n").1.as_slice(), [ReadErrorKind::AliasBomb { .. }]));
        assert!(matches!(go("a: 1\na: 2\n").1.as_slice(), [ReadErrorKind::DuplicateKey { .. }]));
        assert!(matches!(go("a: 1\n---\nb: 2\n").1.as_slice(), [ReadErrorKind::SecondDocument]));
        assert!(matches!(go("a:\n\tb: 1\n").1.as_slice(), [ReadErrorKind::Tab]), "{:?}", go("a:\n\tb: 1\n"));
        assert!(matches!(go("? [a]\n: b\n").1.as_slice(), [ReadErrorKind::KeyNotText]));
        let (_, unclosed) = go("a: [1, 2\nb: 3\n");
        assert!(matches!(unclosed.as_slice(), [ReadErrorKind::Syntax { open: Some(_), .. }]), "{unclosed:?}");
    }

    #[test]
    fn json_with_tabs_and_crlf_is_read() {
        let (node, errors) = go("{\r\n\t\"a\": [1,\t2],\r\n\t\"b\": \"x\"\r\n}\r\n");
        assert_eq!(errors, []);
        assert_eq!(node.unwrap().get("b").and_then(Node::text), Some("x"));
        let (node, errors) = go("\u{feff}a: 1\r\nb: 2\r\n");
        assert_eq!(errors, []);
        assert_eq!(node.unwrap().get("b").and_then(Node::text), Some("2"));
    }

    #[test]
    fn places_inside_scripts_are_exact() {
        let text = "r:\n  then: |\n    deduct(1);\n\n    東(2)\n  when: a == \"b\"\n";
        let source = Source::new("t", text);
        let (node, _) = read(&source, SourceId(0), Limits::default());
        let node = node.unwrap();
        let then = node.get("r").and_then(|r| r.get("then")).unwrap();
        assert_eq!(source.slice(then.place_inside(&source, 1, 1)), "deduct");
        assert_eq!(source.slice(then.place_inside(&source, 3, 1)), "東");
        assert_eq!(source.slice(then.place_inside(&source, 3, 3)), "2");
        let when = node.get("r").and_then(|r| r.get("when")).unwrap();
        assert_eq!(source.slice(when.place_inside(&source, 1, 6)), "\"");
    }
}
