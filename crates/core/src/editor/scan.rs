//! The scan from the beginning of a document to a cursor, keeping the mappings and lists that are open.

use super::cursor::{Cursor, Place};
use super::path::Step;

/// A mapping or list that is open.
#[derive(Debug)]
pub(super) struct Frame {
    /// The column at which its keys or dashes stand; of one in brackets, the column of what it stands in.
    pub(super) column: usize,
    /// The way to what is being read in it.
    pub(super) step: Option<Step>,
    /// The keys so far.
    pub(super) keys: Vec<String>,
    /// Whether nothing stands yet where the step leads.
    pub(super) empty: bool,
}

/// What a scan gives up with: where the cursor is. Boxed, since it is made once.
pub(super) type Found = Box<Cursor>;

/// The scan.
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) cursor: usize,
    pub(super) frames: Vec<Frame>,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, cursor: usize) -> Scan<'t> {
        Scan { text, cursor, frames: Vec::new() }
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or("")
    }

    /// The end of the line that holds a byte, its line break left out.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.slice(at, self.text.len());
        let end = at + rest.find('\n').unwrap_or(rest.len());
        if self.slice(at, end).ends_with('\r') { end - 1 } else { end }
    }

    fn next_line(&self, at: usize) -> usize {
        let rest = self.slice(at, self.text.len());
        rest.find('\n').map_or(self.text.len() + 1, |n| at + n + 1)
    }

    fn path(&self) -> Vec<Step> {
        self.frames.iter().filter_map(|f| f.step.clone()).collect()
    }

    /// The cursor, found: with the path as it stands.
    pub(super) fn found(&self, place: Place, from: usize, to: usize) -> Found {
        Box::new(Cursor { path: self.path(), place, replace: from.min(to)..to })
    }

    pub(super) fn nothing(&self) -> Cursor {
        Cursor { path: self.path(), place: Place::Nothing, replace: self.cursor..self.cursor }
    }

    /// Reads the line that starts at a byte, with whatever goes on from it over further lines; gives the start of the next.
    pub(super) fn line(&mut self, start: usize) -> Result<usize, Found> {
        let end = self.line_end(start);
        let line = self.slice(start, end);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let content = line.trim();
        let here = (start..=end).contains(&self.cursor);
        if content.is_empty() {
            return if here { Err(self.blank(start, end)) } else { Ok(self.next_line(end)) };
        }
        if content.starts_with(['#', '%']) || matches!(content, "---" | "...") {
            return if here { Err(Box::new(self.nothing())) } else { Ok(self.next_line(end)) };
        }
        if here && self.cursor < start + indent {
            return Err(Box::new(self.nothing()));
        }
        self.close_deeper(indent, is_dash(content));
        let mut at = start + indent;
        let mut dashed = false;
        while is_dash(self.slice(at, end)) {
            self.dash(at - start);
            let after = self.slice(at + 1, end);
            let next = at + 1 + (after.len() - after.trim_start_matches(' ').len());
            let blank = next >= end || self.slice(next, end).starts_with('#');
            if here && self.cursor > at && (blank || self.cursor < next) {
                return Err(self.element(next - start, self.cursor, self.cursor));
            }
            if blank {
                return Ok(self.next_line(end));
            }
            (at, dashed) = (next, true);
        }
        self.entry(start, at, end, dashed)
    }

    /// A blank line: a key of the mapping whose keys stand at the cursor's column, or the first of one still empty.
    fn blank(&mut self, start: usize, end: usize) -> Found {
        let column = self.cursor - start;
        self.close_deeper(column, false);
        match self.frames.last() {
            Some(top) if top.column == column => self.key(column, self.cursor, self.cursor),
            Some(top) if top.empty => {
                let there = self.keys_after(end, column);
                self.found(Place::Key { there }, self.cursor, self.cursor)
            }
            None => {
                let there = self.keys_after(end, column);
                self.found(Place::Key { there }, self.cursor, self.cursor)
            }
            _ => Box::new(self.nothing()),
        }
    }

    /// Leaves what stands deeper than a column. A list may have its dashes under the key it belongs to.
    fn close_deeper(&mut self, column: usize, dash: bool) {
        while let Some(top) = self.frames.last() {
            let list = matches!(top.step, Some(Step::Item(_)));
            if top.column > column || (list && top.column == column && !dash) {
                self.frames.pop();
            } else {
                break;
            }
        }
    }

    fn dash(&mut self, column: usize) {
        match self.frames.last_mut() {
            Some(Frame { column: c, step: Some(Step::Item(i)), empty, .. }) if *c == column => {
                *i += 1;
                *empty = true;
            }
            _ => {
                self.fill();
                self.frames.push(Frame { column, step: Some(Step::Item(0)), keys: Vec::new(), empty: true });
            }
        }
    }

    /// What the innermost step leads to is no longer empty.
    pub(super) fn fill(&mut self) {
        if let Some(top) = self.frames.last_mut() {
            top.empty = false;
        }
    }

    /// A key with its value, or a value alone, from `at` to the end of the line.
    fn entry(&mut self, start: usize, at: usize, end: usize, dashed: bool) -> Result<usize, Found> {
        let column = at - start;
        let here = self.cursor >= at && self.cursor <= end;
        let Some((key, key_end, colon)) = key_of(self.slice(at, end)) else {
            let rest = self.slice(at, end);
            let simple = !rest.starts_with(['{', '[', '|', '>', '"', '\'']);
            let mapping = self.frames.last().is_some_and(|f| matches!(f.step, Some(Step::Key(_))));
            let word = at + self.slice(at, self.plain_end(at, end)).trim_end().len();
            if here && simple && dashed && self.cursor <= word {
                return Err(self.element(column, at, word));
            }
            if here && simple && !dashed && (mapping || self.frames.is_empty()) {
                let inside = self.cursor <= word;
                return Err(if inside { self.half_key(column, at, word, end) } else { Box::new(self.nothing()) });
            }
            return self.value(at, end);
        };
        let (key_end, colon) = (at + key_end, at + colon);
        if here && self.cursor <= key_end {
            self.open(column);
            let quote = usize::from(self.slice(at, at + 1).starts_with(['"', '\'']));
            return Err(if dashed && self.is_new(column) {
                self.element(column, at + quote, key_end - quote)
            } else {
                self.key(column, at + quote, key_end - quote)
            });
        }
        self.open(column);
        if let Some(top) = self.frames.last_mut() {
            top.keys.push(key.to_owned());
            top.step = Some(Step::Key(key.to_owned()));
            top.empty = true;
        }
        let rest = self.slice(colon + 1, end);
        let value = colon + 1 + (rest.len() - rest.trim_start().len());
        let comment = value > colon + 1 && self.slice(value, end).starts_with('#');
        if here && self.cursor > colon && (value >= end || self.cursor < value || comment) {
            let nothing = comment && self.cursor >= value;
            return Err(match nothing {
                true => Box::new(self.nothing()),
                false => self.found(Place::Value, self.cursor, self.cursor),
            });
        }
        if value >= end || comment {
            return Ok(self.next_line(end));
        }
        self.value(value, end)
    }

    /// Whether the mapping at a column has no key yet.
    fn is_new(&self, column: usize) -> bool {
        self.frames.last().is_some_and(|f| f.column == column && f.keys.is_empty())
    }

    /// Makes the mapping whose keys stand at a column the innermost.
    fn open(&mut self, column: usize) {
        let there = self.frames.last().is_some_and(|f| f.column == column && !matches!(f.step, Some(Step::Item(_))));
        if !there {
            self.fill();
            self.frames.push(Frame { column, step: None, keys: Vec::new(), empty: false });
        }
    }

    /// A key without its colon yet.
    fn half_key(&mut self, column: usize, from: usize, to: usize, end: usize) -> Found {
        match self.frames.last() {
            Some(top) if top.column != column && !top.empty => Box::new(self.nothing()),
            Some(top) if top.column != column => {
                let there = self.keys_after(end, column);
                self.found(Place::Key { there }, from, to)
            }
            _ => self.key(column, from, to),
        }
    }

    /// A key of the innermost mapping.
    fn key(&mut self, column: usize, from: usize, to: usize) -> Found {
        let end = self.line_end(self.cursor);
        let mut there = self.frames.last().map(|f| f.keys.clone()).unwrap_or_default();
        there.extend(self.keys_after(end, column));
        if let Some(top) = self.frames.last_mut() {
            top.step = None;
        }
        self.found(Place::Key { there }, from, to)
    }

    /// An element of a list that may become a mapping with keys at a column.
    fn element(&mut self, column: usize, from: usize, to: usize) -> Found {
        if self.frames.last().is_some_and(|f| f.step.is_none()) {
            self.frames.pop();
        }
        let there = self.keys_after(self.line_end(self.cursor), column);
        self.found(Place::Element { there }, from, to)
    }

    /// Keys at a column on the lines that follow, until the mapping ends.
    fn keys_after(&self, from: usize, column: usize) -> Vec<String> {
        let mut keys = Vec::new();
        let mut at = self.next_line(from);
        while at <= self.text.len() {
            let end = self.line_end(at);
            let line = self.slice(at, end);
            let indent = line.len() - line.trim_start_matches(' ').len();
            let content = line.trim();
            if !content.is_empty() && !content.starts_with('#') {
                if indent < column || (indent == column && is_dash(content)) {
                    break;
                }
                if indent == column {
                    keys.extend(key_of(content).map(|(key, ..)| key.to_owned()));
                }
            }
            at = self.next_line(end);
        }
        keys
    }

    /// A value that begins at `at`.
    fn value(&mut self, at: usize, end: usize) -> Result<usize, Found> {
        let rest = self.slice(at, end);
        let parent = self.frames.last().map(|f| f.column);
        match rest.chars().next() {
            Some('|' | '>') => {
                self.fill();
                return self.block(at, end, parent);
            }
            Some('{' | '[') => {
                let after = self.flow(at, parent)?;
                let end = self.line_end(after);
                if (after..=end).contains(&self.cursor) {
                    return Err(Box::new(self.nothing()));
                }
                return Ok(self.next_line(end));
            }
            Some(quote @ ('"' | '\'')) => {
                let close = self.quoted_end(at, quote);
                if self.cursor > at && self.cursor <= close {
                    return Err(self.scalar(at + 1, close));
                }
                self.fill();
                let end = self.line_end(close);
                if (close..=end).contains(&self.cursor) {
                    return Err(Box::new(self.nothing()));
                }
                return Ok(self.next_line(end));
            }
            _ => {}
        }
        let stop = at + self.slice(at, self.plain_end(at, end)).trim_end().len();
        if (at..=stop).contains(&self.cursor) {
            return Err(self.scalar(at, stop));
        }
        if (at..=end).contains(&self.cursor) {
            // One blank after a word is still the value: `phase.end |` goes on.
            let goes_on =
                self.slice(stop, self.cursor).bytes().all(|b| b == b' ') && self.cursor <= self.plain_end(at, end);
            return Err(if goes_on { self.scalar(at, self.cursor) } else { Box::new(self.nothing()) });
        }
        self.fill();
        Ok(self.next_line(end))
    }

    /// A scalar under the cursor: a value, or an element of a list.
    pub(super) fn scalar(&self, from: usize, to: usize) -> Found {
        let list = self.frames.last().is_some_and(|f| matches!(f.step, Some(Step::Item(_))));
        let place = if list { Place::Element { there: Vec::new() } } else { Place::Value };
        self.found(place, from, to)
    }

    /// Where a plain scalar on one line ends: at a comment, or at the end of the line.
    pub(super) fn plain_end(&self, at: usize, end: usize) -> usize {
        self.slice(at, end).find(" #").map_or(end, |n| at + n)
    }

    /// The closing quote of a scalar whose opening quote stands at `at`; the end of the text when there is none.
    pub(super) fn quoted_end(&self, at: usize, quote: char) -> usize {
        let mut escaped = false;
        for (i, c) in self.slice(at + 1, self.text.len()).char_indices() {
            let close = at + 1 + i;
            match c {
                _ if escaped => escaped = false,
                '\\' if quote == '"' => escaped = true,
                // An unclosed quote must not swallow the rest of the document.
                '\n' if !self.slice(close + 1, self.line_end(close + 1)).starts_with(' ') => return close,
                c if c == quote => return close,
                _ => {}
            }
        }
        self.text.len()
    }

    fn block(&mut self, at: usize, header_end: usize, parent: Option<usize>) -> Result<usize, Found> {
        if (at..=header_end).contains(&self.cursor) {
            return Err(Box::new(self.nothing()));
        }
        let start = self.next_line(header_end);
        let mut next = start;
        while next <= self.text.len() {
            let end = self.line_end(next);
            let line = self.slice(next, end);
            let indent = line.len() - line.trim_start_matches(' ').len();
            let blank = line.trim().is_empty();
            let inside = |column: usize| parent.is_none_or(|p| column > p);
            if !blank && !inside(indent) {
                break;
            }
            if (next..=end).contains(&self.cursor) && (!blank || inside(self.cursor - next)) {
                return Err(self.found(Place::Block { start }, self.cursor, self.cursor));
            }
            if blank && (next..=end).contains(&self.cursor) {
                break;
            }
            next = self.next_line(end);
        }
        Ok(next)
    }
}

/// Whether a line, from here on, begins an element of a list.
fn is_dash(rest: &str) -> bool {
    rest == "-" || rest.starts_with("- ")
}

/// The key that a line begins with: its text, where it ends and where its colon stands.
pub(super) fn key_of(rest: &str) -> Option<(&str, usize, usize)> {
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = rest.get(1..)?;
        let close = 1 + inner.find(quote)?;
        let after = rest.get(close + 1..)?;
        let colon = close + 1 + (after.len() - after.trim_start().len());
        return rest.get(colon..)?.starts_with(':').then_some((rest.get(1..close)?, close + 1, colon));
    }
    if rest.starts_with(['{', '[', '|', '>', '#', '&', '*', '!', '%', '@', '`']) {
        return None;
    }
    let comment = rest.find(" #").unwrap_or(rest.len());
    let colon = rest.char_indices().find(|(i, c)| {
        let after = rest.get(i + 1..).unwrap_or("");
        *c == ':' && (after.is_empty() || after.starts_with([' ', '\t']))
    })?;
    if colon.0 > comment {
        return None;
    }
    let key = rest.get(..colon.0)?.trim_end();
    (!key.is_empty()).then_some((key, key.len(), colon.0))
}
