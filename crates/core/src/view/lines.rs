//! Lines of a report. What facts, plans and rules say can neither begin a line nor command a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// A report, line by line.
#[derive(Debug, Default, Clone)]
pub struct Lines {
    text: String,
}

impl Lines {
    /// A report that has no line yet.
    pub fn new() -> Lines {
        Lines::default()
    }

    /// Adds a line.
    pub fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(&one_line(text.as_ref()));
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Adds lines that were made harmless when they were made.
    pub fn append(&mut self, lines: impl AsRef<str>) {
        self.text.push_str(lines.as_ref());
    }

    /// The text, each line with its ending.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// Text as it may stand on a line: control characters, line separators and what turns the direction of writing are shown
/// as escapes, such as `\n` and `\u{1b}`.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if breaks(c) {
            let _ = write!(shown, "{}", c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::{Lines, one_line};

    #[test]
    fn nothing_breaks_out_of_its_line() {
        assert_eq!(
            one_line("a\r\n\tb\u{1b}[2K\u{85}\u{2028}\u{202e}c"),
            "a\\r\\n\\tb\\u{1b}[2K\\u{85}\\u{2028}\\u{202e}c"
        );
        assert_eq!(one_line("第1号 “乙” é ’"), "第1号 “乙” é ’");
        let mut lines = Lines::new();
        lines.line("a\n  2. b");
        lines.blank();
        lines.append("c\n");
        assert_eq!(lines.into_text(), "a\\n  2. b\n\nc\n");
    }
}
