//! Places as clients count them: lines from 0, characters in units of the encoding agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// What a position's `character` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client knows.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

impl Encoding {
    /// The first of the client's that is known here.
    pub(super) fn of(offered: &[PositionEncodingKind]) -> Encoding {
        let known = |kind: &PositionEncodingKind| match kind {
            PositionEncodingKind::UTF8 => Some(Encoding::Utf8),
            PositionEncodingKind::UTF16 => Some(Encoding::Utf16),
            PositionEncodingKind::UTF32 => Some(Encoding::Utf32),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// The lines of a text. A line ends with a line feed, a carriage return, or both.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    pub(super) fn of(text: &str, encoding: Encoding) -> Lines {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(i, b)| match b {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        });
        Lines { starts: std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect(), encoding }
    }

    /// The byte at a position. Past the end of a line means its end, inside a character its start.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text.get(*start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (i, c) in content.char_indices() {
            let width = self.encoding.width(c);
            if left < width {
                return start + i;
            }
            left -= width;
        }
        start + content.len()
    }

    /// The position of a byte.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or("");
        let character: usize = before.chars().map(|c| self.encoding.width(c)).sum();
        Position { line: clip(line), character: clip(character) }
    }

    /// The range of bytes.
    pub(super) fn range(&self, text: &str, bytes: std::ops::Range<usize>) -> Range {
        Range { start: self.position(text, bytes.start), end: self.position(text, bytes.end) }
    }

    /// The bytes of a range, whichever way round it is given.
    pub(super) fn bytes(&self, text: &str, range: Range) -> std::ops::Range<usize> {
        let (a, b) = (self.offset(text, range.start), self.offset(text, range.end));
        a.min(b)..a.max(b)
    }
}

fn clip(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_there_and_back() {
        let text = "\u{feff}a: 東😀b\r\n😀: x\rc\n";
        for (encoding, character) in [(Encoding::Utf8, 13), (Encoding::Utf16, 7), (Encoding::Utf32, 6)] {
            let lines = Lines::of(text, encoding);
            let b = text.find('b').unwrap();
            assert_eq!(lines.position(text, b), Position { line: 0, character }, "{encoding:?}");
            for (offset, _) in text.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                assert_eq!(lines.offset(text, lines.position(text, offset)), offset, "{encoding:?} {offset}");
            }
            assert_eq!(lines.position(text, text.len()), Position { line: 3, character: 0 });
            assert_eq!(lines.position(text, text.find('c').unwrap()), Position { line: 2, character: 0 });
        }
        let lines = Lines::of(text, Encoding::Utf16);
        let at = |line, character| lines.offset(text, Position { line, character });
        assert_eq!(at(0, 99), text.find('\r').unwrap(), "past the end of a line");
        assert_eq!(at(99, 0), text.len());
        assert_eq!(at(1, 1), text.find("😀: x").unwrap(), "between the halves of a pair");
    }
}
