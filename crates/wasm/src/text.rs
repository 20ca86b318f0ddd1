//! Places of a text, between bytes and the UTF-16 units of JavaScript.

use duban::document::{Source, Span};

/// The UTF-16 units before each line of a text, so that no place is counted from the beginning.
#[derive(Debug)]
pub(crate) struct Units {
    lines: Vec<(usize, usize)>,
}

impl Units {
    pub(crate) fn of(text: &str) -> Units {
        let mut lines = vec![(0, 0)];
        let (mut byte, mut unit) = (0, 0);
        for line in text.split_inclusive('\n') {
            byte += line.len();
            unit += utf16(line);
            lines.push((byte, unit));
        }
        Units { lines }
    }

    /// The unit at a byte.
    pub(crate) fn unit(&self, text: &str, byte: usize) -> usize {
        let (start, units) = self.before(|(b, _)| *b <= byte);
        units + text.get(start..byte).map_or(0, utf16)
    }

    /// The byte at a unit; of a character of two units, its beginning.
    pub(crate) fn byte(&self, text: &str, unit: usize) -> usize {
        let (start, units) = self.before(|(_, u)| *u <= unit);
        let mut left = unit.saturating_sub(units);
        let mut byte = start;
        for c in text.get(start..).unwrap_or("").chars() {
            if left < c.len_utf16() {
                break;
            }
            left -= c.len_utf16();
            byte += c.len_utf8();
        }
        byte
    }

    /// Both ends of a place.
    pub(crate) fn span(&self, source: &Source, span: Span) -> (usize, usize) {
        let range = span.range();
        (self.unit(source.text(), range.start), self.unit(source.text(), range.end))
    }

    fn before(&self, holds: impl Fn(&(usize, usize)) -> bool) -> (usize, usize) {
        let at = self.lines.partition_point(holds);
        self.lines.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }
}

fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::Units;

    #[test]
    fn every_character_has_the_same_place_both_ways() {
        let text = "甲：乙\r\n𠮷 b\n\n尾";
        let units = Units::of(text);
        let mut unit = 0;
        for (byte, c) in text.char_indices() {
            assert_eq!((units.unit(text, byte), units.byte(text, unit)), (unit, byte), "{c:?}");
            unit += c.len_utf16();
        }
        assert_eq!((units.unit(text, text.len()), units.byte(text, unit)), (unit, text.len()));
        assert_eq!(units.byte(text, unit + 9), text.len());
        // Within the two units of one character: its beginning.
        assert_eq!(units.byte(text, 6), 11);
    }
}
