//! Slips of a Chinese keyboard: full-width punctuation where YAML wants its own.
//!
//! No YAML parser explains these: `：` for `:` turns a mapping into one string, `，` or `、` in `[ ]` joins two units
//! into one, `“ ”` become part of the value, a full-width space breaks a key. They are found lexically, before parsing,
//! so that the explanation stands even where the parser gives up.

use super::source::{Source, SourceId, Span};

/// Which slip it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipKind {
    /// `：` after a key.
    Colon,
    /// `，`, `、` or `；` between values of a list or mapping in brackets.
    Comma,
    /// `“ ”`, `„` or `‘ ’` around a whole value.
    Quotes,
    /// U+3000 in the indentation or beside a key.
    Space,
    /// `【 】`, `［ ］`, `｛ ｝` for brackets.
    Bracket,
    /// A character nobody sees, pasted along: a no-break space, a zero-width space or joiner.
    Invisible,
}

/// One slip: where it stands and what YAML wants there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The characters in question.
    pub span: Span,
    /// Which slip.
    pub kind: SlipKind,
    /// What to write instead: one edit a span.
    pub edits: Vec<(Span, &'static str)>,
}

/// Finds the slips of a document, in order. Comments, quoted text and block scalars are left alone.
pub fn slips(source: &Source, id: SourceId) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut block: Option<usize> = None;
    for number in 1..=source.line_count() {
        let (Some(line), Some(start)) = (source.line(number), source.line_start(number)) else { break };
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(outer) = block {
            if line.trim().is_empty() || indent > outer {
                continue;
            }
            block = None;
        }
        if !line.is_ascii() {
            Line { text: line, start, id, found: &mut found }.scan(indent);
        }
        if opens_block(line) {
            block = Some(indent + if line.trim_start().starts_with("- ") { 2 } else { 0 });
        }
    }
    found
}

fn opens_block(line: &str) -> bool {
    let code = line.split(" #").next().unwrap_or(line).trim_end();
    let header = code.rsplit([' ', ':']).next().unwrap_or("");
    let Some(rest) = header.strip_prefix(['|', '>']) else { return false };
    code.len() > header.len() && rest.chars().all(|c| matches!(c, '+' | '-' | '1'..='9'))
}

struct Line<'s> {
    text: &'s str,
    start: usize,
    id: SourceId,
    found: &'s mut Vec<Slip>,
}

impl Line<'_> {
    fn span(&self, at: usize, len: usize) -> Span {
        Span::new(self.id, self.start + at, self.start + at + len)
    }

    fn push(&mut self, kind: SlipKind, at: usize, len: usize, instead: &'static str) {
        let span = self.span(at, len);
        self.found.push(Slip { span, kind, edits: vec![(span, instead)] });
    }

    /// One pass over the line: outside quotes and comments, knowing whether it stands in brackets.
    fn scan(&mut self, indent: usize) {
        let text = self.text;
        let (mut quote, mut brackets): (Option<char>, Vec<char>) = (None, Vec::new());
        // Where the current key or value began, and whether only a key may stand here.
        let mut token = indent;
        let mut previous = ' ';
        for (at, c) in text.char_indices() {
            let before = text.get(token..at).unwrap_or("");
            match (quote, c) {
                (Some(q), _) if c == q && previous != '\\' => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if before.trim().is_empty() => quote = Some(c),
                (None, '#') if previous == ' ' || at == 0 => return,
                (None, '[' | '{') if before.trim().is_empty() || !brackets.is_empty() => {
                    brackets.push(c);
                    token = at + 1;
                }
                (None, ']' | '}') => {
                    brackets.pop();
                    token = at + 1;
                }
                (None, '【' | '［' | '｛') if before.trim().is_empty() => {
                    let (instead, as_if) = if c == '｛' { ("{", '{') } else { ("[", '[') };
                    self.push(SlipKind::Bracket, at, c.len_utf8(), instead);
                    brackets.push(as_if);
                    token = at + c.len_utf8();
                }
                (None, '】' | '］' | '｝') if !brackets.is_empty() => {
                    let instead = if c == '｝' { "}" } else { "]" };
                    self.push(SlipKind::Bracket, at, c.len_utf8(), instead);
                    brackets.pop();
                    token = at + c.len_utf8();
                }
                (None, ',') if !brackets.is_empty() => token = at + 1,
                (None, ':') if text.get(at + 1..).is_some_and(|r| r.is_empty() || r.starts_with(' ')) => token = at + 1,
                (None, '-') if before.trim().is_empty() && text.get(at + 1..).is_some_and(|r| r.starts_with(' ')) => {
                    token = at + 1;
                }
                (None, '：') if is_key(before) => {
                    let rest = text.get(at + c.len_utf8()..).unwrap_or("");
                    let spaced = rest.is_empty() || rest.starts_with(' ');
                    self.push(SlipKind::Colon, at, c.len_utf8(), if spaced { ":" } else { ": " });
                    token = at + c.len_utf8();
                }
                (None, '，' | '、' | '；') if self.separates(&brackets, at + c.len_utf8()) => {
                    self.push(SlipKind::Comma, at, c.len_utf8(), ", ");
                    token = at + c.len_utf8();
                }
                (None, '\u{3000}') if before.trim().is_empty() => {
                    // In the indentation it is as wide as two blanks, and stands for two.
                    let indents = text.get(..at).is_some_and(|t| t.trim().is_empty());
                    self.push(SlipKind::Space, at, c.len_utf8(), if indents { "  " } else { " " });
                }
                (None, '\u{3000}') if before.trim_end().ends_with(':') || previous == ':' => {
                    self.push(SlipKind::Space, at, c.len_utf8(), " ");
                    token = at + c.len_utf8();
                }
                (None, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}') => {
                    self.push(SlipKind::Invisible, at, c.len_utf8(), "");
                }
                (None, '\u{feff}') if self.start + at > 0 => self.push(SlipKind::Invisible, at, c.len_utf8(), ""),
                (None, '\u{a0}') => self.push(SlipKind::Invisible, at, c.len_utf8(), " "),
                (None, '“' | '„' | '‘') if before.trim().is_empty() => self.quotes(at, c),
                _ => {}
            }
            previous = c;
        }
    }

    /// In `[ ]` a full-width comma joins two values into one. In `{ }` it is ordinary text unless a key follows.
    fn separates(&self, brackets: &[char], after: usize) -> bool {
        let rest = self.text.get(after..).unwrap_or("");
        match brackets.last() {
            Some('[') => true,
            Some(_) => rest.find([':', '：']).and_then(|i| rest.get(..i)).is_some_and(is_key),
            None => false,
        }
    }

    /// Full-width quotes around a whole value are meant as YAML's; inside a text they are the text's own.
    fn quotes(&mut self, at: usize, open: char) {
        let close = if open == '‘' { '’' } else { '”' };
        let inner = at + open.len_utf8();
        let rest = self.text.get(inner..).unwrap_or("");
        let Some(end) = rest.find(close) else { return };
        let after = rest.get(end + close.len_utf8()..).unwrap_or("").trim_start();
        if after.is_empty() || after.starts_with([',', ']', '}', '#', '，']) {
            let (first, last) = (self.span(at, open.len_utf8()), self.span(inner + end, close.len_utf8()));
            let span = Span { end: last.end, ..first };
            self.found.push(Slip { span, kind: SlipKind::Quotes, edits: vec![(first, "\""), (last, "\"")] });
        }
    }
}

/// Keys of the format are ASCII words.
fn is_key(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> (Vec<SlipKind>, String) {
        let found = slips(&Source::new("t", text), SourceId(0));
        let mut out = text.to_owned();
        let mut edits: Vec<_> = found.iter().flat_map(|s| s.edits.clone()).collect();
        edits.sort_by_key(|(s, _)| std::cmp::Reverse(s.start));
        for (span, instead) in edits {
            out.replace_range(span.range(), instead);
        }
        (found.into_iter().map(|s| s.kind).collect(), out)
    }

    #[test]
    fn each_slip_is_found_and_mended() {
        assert_eq!(fixed("campaign：\n  id：x\n").1, "campaign:\n  id: x\n");
        assert_eq!(fixed("each: [東村，西村、南村]").1, "each: [東村, 西村, 南村]");
        assert_eq!(fixed("- {id: a，title：甲、乙}").1, "- {id: a, title: 甲、乙}");
        assert_eq!(fixed("title: “無傳銷村”").1, "title: \"無傳銷村\"");
        assert_eq!(fixed("\u{3000}id: x").1, "  id: x");
        assert_eq!(fixed("- {id: a,\u{3000}title: 甲}").1, "- {id: a, title: 甲}");
        assert_eq!(fixed("title:\u{3000}甲").1, "title: 甲");
        assert_eq!(fixed("due: phase.start\u{a0}+ 5\u{a0}workdays").1, "due: phase.start + 5 workdays");
        assert_eq!(fixed("\u{200b}responsible: pol\u{200b}ice").1, "responsible: police");
        assert_eq!(fixed("each: 【東村，西村】").1, "each: [東村, 西村]");
    }

    #[test]
    fn ordinary_chinese_text_is_left_alone() {
        for text in [
            "title: 大整治、大清理，大掃除：三項",
            "# 說明：各村，各站所",
            "title: 防止傳銷“五進”宣傳",
            "title: \"甲，乙\"",
            "- {title: 甲、乙, id: x}",
            "then: |\n  notice(\"通報：批評，一次\");\n  // 說明：甲\n",
            "- id: a # 註：一，二",
        ] {
            assert_eq!(fixed(text).0, [], "{text}");
        }
    }
}
