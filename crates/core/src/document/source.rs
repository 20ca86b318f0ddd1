//! A text with a name, and places in it.

use serde::Serialize;
use std::sync::Arc;
use thiserror::Error;

/// Which of the texts handed in a [`Span`] points into: 0 is the plan, rule files follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u16);

/// A byte range of a source, half-open. Bytes inside; lines and columns are made at the edge by [`Source::position`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The text it points into.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `source` from byte `start` to before byte `end`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { source, start: clip(start), end: clip(end.max(start)) }
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// Where something stands, as a person counts: 1-based line, 1-based column in characters, and the byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, counted in characters (Unicode scalar values).
    pub column: usize,
    /// Byte offset from the beginning.
    pub offset: usize,
}

/// Bytes that cannot be a text document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file is in a binary format, recognised by its first bytes.
    #[error("this is a {format} file, not a plan; save the plan as plain text (UTF-8)")]
    Binary {
        /// What the bytes say it is.
        format: &'static str,
    },
    /// The bytes are not UTF-8.
    #[error("the text is not UTF-8: the first bad byte stands at offset {offset}, line {line}; save it as UTF-8")]
    NotUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
        /// Its 1-based line.
        line: usize,
    },
}

/// A named text and the starts of its lines.
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    lines: Arc<[u32]>,
}

impl Source {
    /// Takes `text`; `name` is what messages call it, usually a file name. A byte-order mark is kept: offsets stay those
    /// of the file.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let text = text.into();
        let starts = std::iter::once(0).chain(
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').filter_map(|(i, _)| u32::try_from(i + 1).ok()),
        );
        Source { name: name.into(), lines: starts.collect(), text }
    }

    /// Takes bytes as they come from a file.
    ///
    /// # Errors
    /// [`SourceError`] when they are a known binary format or not UTF-8.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Source, SourceError> {
        const MAGIC: [(&[u8], &str); 7] = [
            (b"%PDF", "PDF"),
            (b"PK\x03\x04", "Word, Excel or ZIP"),
            (b"\xD0\xCF\x11\xE0", "Word or Excel (97-2003)"),
            (b"\x89PNG", "PNG image"),
            (b"\xFF\xD8\xFF", "JPEG image"),
            (b"{\\rtf", "RTF"),
            (b"\x1F\x8B", "gzip"),
        ];
        if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(SourceError::Binary { format });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text)),
            Err(e) => {
                let offset = e.valid_up_to();
                let line = 1 + bytes.iter().take(offset).filter(|b| **b == b'\n').count();
                Err(SourceError::NotUtf8 { offset, line })
            }
        }
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The piece of text under `span`, empty when the span does not fit this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The span widened to whole characters, within the text.
    pub fn whole_characters(&self, span: Span) -> Span {
        let (mut start, mut end) =
            ((span.start as usize).min(self.text.len()), (span.end as usize).min(self.text.len()));
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(span.source, start, end)
    }

    /// The place of a byte offset. An offset past the end, or inside a character, is moved back to the nearest place.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.partition_point(|start| (*start as usize) <= offset);
        let start = self.line_start(line).unwrap_or(0);
        // A byte-order mark is not a column anybody sees.
        let before = self.text.get(start..offset).unwrap_or("").trim_start_matches('\u{feff}');
        Position { line, column: 1 + before.chars().count(), offset }
    }

    /// Byte offset at which a 1-based line starts.
    pub fn line_start(&self, line: usize) -> Option<usize> {
        self.lines.get(line.checked_sub(1)?).map(|start| *start as usize)
    }

    /// A 1-based line without its line break.
    pub fn line(&self, line: usize) -> Option<&str> {
        let start = self.line_start(line)?;
        let end = self.line_start(line + 1).unwrap_or(self.text.len());
        Some(self.text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }

    /// The word that starts at a byte offset, or the one character there, so that a caret has something to stand under.
    pub fn word_at(&self, id: SourceId, start: usize) -> Span {
        let rest = self.text.get(start..).unwrap_or("");
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let first = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        Span::new(id, start, start + word.max(first))
    }

    /// The word at a 1-based line and column.
    pub fn word_at_place(&self, id: SourceId, line: usize, column: usize) -> Span {
        let start = self.line_start(line).unwrap_or(self.text.len());
        let before = self.line(line).unwrap_or("").chars().take(column.saturating_sub(1)).map(char::len_utf8);
        self.word_at(id, start + before.sum::<usize>())
    }

    /// How many lines there are; at least one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let s = Source::new("p", "a: 東村\nb");
        let p = s.position("a: 東村".len());
        assert_eq!((p.line, p.column), (1, 6));
        assert_eq!(s.position(4).column, 4, "inside a character falls back to its start");
        assert_eq!(s.position(999).line, 2);
        assert_eq!(s.line(1), Some("a: 東村"));
    }

    #[test]
    fn binary_files_are_named() {
        assert_eq!(Source::from_bytes("x", b"%PDF-1.7").err(), Some(SourceError::Binary { format: "PDF" }));
        let bad = Source::from_bytes("x", b"a\n\xff").err();
        assert_eq!(bad, Some(SourceError::NotUtf8 { offset: 2, line: 2 }));
    }
}
