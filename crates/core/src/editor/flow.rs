//! The part of the scan that reads brackets, closed or not.

use super::cursor::Place;
use super::path::Step;
use super::scan::{Found, Frame, Scan};

impl Scan<'_> {
    /// Reads from an opening bracket to behind its closing one. One that is never closed ends where the indentation says
    /// that the document has gone on: at a line no deeper than `parent`.
    pub(super) fn flow(&mut self, open: usize, parent: Option<usize>) -> Result<usize, Found> {
        let base = self.frames.len();
        let mut at = open;
        while let Some(c) = self.slice(at, self.text.len()).chars().next() {
            // Behind an opening bracket, a comma or a blank, the cursor stands before what comes next.
            if self.cursor == at && at > open && !is_start(c) {
                return Err(self.between());
            }
            match c {
                '{' | '[' => {
                    self.fill();
                    let step = (c == '[').then_some(Step::Item(0));
                    let column = parent.unwrap_or(0);
                    self.frames.push(Frame { column, step, keys: Vec::new(), empty: true });
                }
                '}' | ']' => {
                    self.frames.pop();
                    if self.frames.len() <= base {
                        self.fill();
                        return Ok(at + 1);
                    }
                    self.fill();
                }
                ',' => {
                    if let Some(top) = self.frames.last_mut() {
                        top.empty = true;
                        match &mut top.step {
                            Some(Step::Item(i)) => *i += 1,
                            step => *step = None,
                        }
                    }
                }
                '\n' => {
                    let line = self.slice(at + 1, self.line_end(at + 1));
                    let indent = line.len() - line.trim_start_matches(' ').len();
                    let content = line.trim();
                    let closes = content.starts_with(['}', ']']);
                    if parent.is_some_and(|p| indent <= p) && !content.is_empty() && !closes {
                        self.frames.truncate(base);
                        self.fill();
                        return Ok(at);
                    }
                }
                '#' => {
                    let end = self.line_end(at);
                    if (at..=end).contains(&self.cursor) {
                        return Err(Box::new(self.nothing()));
                    }
                    at = end;
                    continue;
                }
                c if is_start(c) => {
                    at = self.flow_scalar(at, c)?;
                    continue;
                }
                _ => {}
            }
            at += c.len_utf8();
        }
        if self.cursor >= at {
            return Err(self.between());
        }
        Ok(at)
    }

    /// The cursor between two things in brackets.
    fn between(&self) -> Found {
        let at = self.cursor;
        match self.frames.last() {
            Some(Frame { step: None, .. }) => self.flow_key(at, at),
            Some(top) if top.empty => self.scalar(at, at),
            _ => Box::new(self.nothing()),
        }
    }

    fn flow_key(&self, from: usize, to: usize) -> Found {
        let mut there = self.frames.last().map(|f| f.keys.clone()).unwrap_or_default();
        there.extend(self.flow_keys_after(to));
        self.found(Place::Key { there }, from, to)
    }

    /// A scalar in brackets; gives where it ends, a key's colon included.
    fn flow_scalar(&mut self, at: usize, first: char) -> Result<usize, Found> {
        let quoted = matches!(first, '"' | '\'');
        let (from, to, after) = if quoted {
            let close = self.quoted_end(at, first);
            (at + 1, close, (close + 1).min(self.text.len()))
        } else {
            let end = at + plain_length(self.slice(at, self.text.len()));
            (at, end, end)
        };
        let inside = self.cursor >= from && self.cursor <= to;
        let rest = self.slice(after, self.text.len());
        let colon = after + (rest.len() - rest.trim_start_matches(' ').len());
        let is_key = self.slice(colon, self.text.len()).starts_with(':');
        let expects_key = matches!(self.frames.last(), Some(Frame { step: None, .. }));
        if inside {
            return Err(if expects_key { self.flow_key(from, to) } else { self.scalar(from, to) });
        }
        if expects_key && is_key {
            let key = self.slice(from, to).to_owned();
            if let Some(top) = self.frames.last_mut() {
                top.keys.push(key.clone());
                top.step = Some(Step::Key(key));
                top.empty = true;
            }
            if self.cursor > after && self.cursor <= colon {
                return Err(Box::new(self.nothing()));
            }
            return Ok(colon + 1);
        }
        self.fill();
        Ok(after.max(at + first.len_utf8()))
    }

    /// The keys between a place in brackets and the closing bracket.
    fn flow_keys_after(&self, from: usize) -> Vec<String> {
        let mut keys = Vec::new();
        let (mut depth, mut at) = (0_usize, from);
        while let Some(c) = self.slice(at, self.text.len()).chars().next() {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' if depth == 0 => break,
                '}' | ']' => depth -= 1,
                '#' | '\n' if depth == 0 && c == '#' => at = self.line_end(at),
                '"' | '\'' => {
                    let close = self.quoted_end(at, c);
                    let after = self.slice(close + 1, self.text.len());
                    if depth == 0 && after.trim_start_matches(' ').starts_with(':') {
                        keys.push(self.slice(at + 1, close).to_owned());
                    }
                    at = close;
                }
                c if is_start(c) => {
                    let length = plain_length(self.slice(at, self.text.len()));
                    if depth == 0 && self.slice(at + length, self.text.len()).starts_with(':') {
                        keys.push(self.slice(at, at + length).to_owned());
                    }
                    at += length.max(c.len_utf8());
                    continue;
                }
                _ => {}
            }
            at += self.slice(at, self.text.len()).chars().next().map_or(1, char::len_utf8);
        }
        keys
    }
}

/// Whether a scalar begins with this.
fn is_start(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '{' | '[' | '}' | ']' | ',' | '#' | ':')
}

/// How many bytes of a text are a plain scalar in brackets.
fn plain_length(rest: &str) -> usize {
    let end = rest.char_indices().find(|(i, c)| match c {
        '{' | '[' | '}' | ']' | ',' | '\n' | '\r' => true,
        ':' => rest.get(i + 1..).is_none_or(|a| a.is_empty() || a.starts_with([' ', ',', '}', ']', '\n', '\r'])),
        '#' => rest.get(..*i).is_some_and(|b| b.ends_with(' ')),
        _ => false,
    });
    let length = end.map_or(rest.len(), |(i, _)| i);
    rest.get(..length).unwrap_or("").trim_end().len()
}
