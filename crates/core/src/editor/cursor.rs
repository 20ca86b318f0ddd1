//! Where a cursor stands in a document that may be broken there: found by indentation and brackets, not by the grammar,
//! which gives up at the first half-typed line.

use super::path::Step;
use super::scan::Scan;
use std::ops::Range;

/// Where a cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The way to the mapping, list or value that is being written.
    pub(super) path: Vec<Step>,
    /// What is being written there.
    pub(super) place: Place,
    /// The bytes that a completion replaces.
    pub(super) replace: Range<usize>,
}

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A key of the mapping at the path.
    Key {
        /// The keys it has already.
        there: Vec<String>,
    },
    /// The value at the path.
    Value,
    /// The element of a list at the path: a value, or the first key of a mapping.
    Element {
        /// The keys that follow, should it be a mapping.
        there: Vec<String>,
    },
    /// A block of text (`|`) at the path.
    Block {
        /// Where the block's text starts.
        start: usize,
    },
    /// Nothing that could be completed: a comment, behind a value.
    Nothing,
}

/// Where the cursor at a byte offset stands.
pub(super) fn cursor(text: &str, offset: usize) -> Cursor {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let mut scan = Scan::new(text, offset);
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        match scan.line(at) {
            Ok(next) if next > at && next <= text.len() => at = next,
            Ok(_) => return scan.nothing(),
            Err(found) => return *found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cursor at `|`: the path as people write it, the place, and what is replaced.
    fn at(marked: &str) -> (String, Place, String) {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let found = cursor(&text, offset);
        let mut path = String::new();
        for step in &found.path {
            match step {
                Step::Key(k) => path += &format!(".{k}"),
                Step::Item(i) => path += &format!("[{i}]"),
            }
        }
        (path, found.place, text[found.replace].to_owned())
    }

    fn key(path: &str, there: &[&str], word: &str) -> (String, Place, String) {
        let there = there.iter().map(|t| (*t).to_owned()).collect();
        (path.to_owned(), Place::Key { there }, word.to_owned())
    }

    fn value(path: &str, word: &str) -> (String, Place, String) {
        (path.to_owned(), Place::Value, word.to_owned())
    }

    fn element(path: &str, there: &[&str], word: &str) -> (String, Place, String) {
        let there = there.iter().map(|t| (*t).to_owned()).collect();
        (path.to_owned(), Place::Element { there }, word.to_owned())
    }

    #[test]
    fn keys_in_blocks() {
        assert_eq!(at("|"), key("", &[], ""));
        assert_eq!(at("duban: 1\nca|\ntasks:\n"), key("", &["duban", "tasks"], "ca"));
        assert_eq!(at("campaign:\n  id: x\n  ti|\n  year: 2026\n"), key(".campaign", &["id", "year"], "ti"));
        assert_eq!(at("campaign:\n  |\n"), key(".campaign", &[], ""));
        assert_eq!(at("campaign:\n  |\n  id: x\nunits:\n"), key(".campaign", &["id"], ""));
        assert_eq!(at("campaign:\n  id: x\n|\nunits:\n"), key("", &["campaign", "units"], ""));
        assert_eq!(at("tasks:\n  - id: a\n    d|: 3\n  - id: b\n"), key(".tasks[0]", &["id"], "d"));
        assert_eq!(at("tasks:\n- id: a\n- id: b\n  |\n  to: x\nrules:\n"), key(".tasks[1]", &["id", "to"], ""));
        assert_eq!(at("\u{feff}duban: 1\r\nca|\r\n"), key("", &["duban"], "ca"));
    }

    #[test]
    fn elements_and_values_in_blocks() {
        assert_eq!(at("tasks:\n  - |\n"), element(".tasks[0]", &[], ""));
        assert_eq!(at("tasks:\n  - i|\n    title: x\n"), element(".tasks[0]", &["title"], "i"));
        assert_eq!(at("a:\n  - x\n  - y|\n"), element(".a[1]", &[], "y"));
        assert_eq!(at("tasks:\n  - id: a\n    due: |\n    to: x\n"), value(".tasks[0].due", ""));
        assert_eq!(at("tasks:\n  - id: a\n    due:|\n"), value(".tasks[0].due", ""));
        assert_eq!(at("tasks:\n  - due: phase.|end + 3 d  # why\n"), value(".tasks[0].due", "phase.end + 3 d"));
        assert_eq!(at("a: \"x|y\" # c\n"), value(".a", "xy"));
        assert_eq!(at("a: 1 # ti|\n").1, Place::Nothing);
        assert_eq!(at("# ti|\n").1, Place::Nothing);
    }

    #[test]
    fn brackets_closed_and_open() {
        assert_eq!(at("t:\n  - {id: a, |to: b}\n"), key(".t[0]", &["id"], "to"));
        assert_eq!(at("t:\n  - {id: a, | to: b}\n"), key(".t[0]", &["id", "to"], ""));
        assert_eq!(at("t:\n  - {kind: |\n  - {id: b}\n"), value(".t[0].kind", ""));
        assert_eq!(at("t: {each: [a, b|\nu: 1\n"), element(".t.each[1]", &[], "b"));
        assert_eq!(at("t: {each: [a, |]}\n"), element(".t.each[1]", &[], ""));
        assert_eq!(at("t: {a: [1, 2], b: \"x\", |}\n"), key(".t", &["a", "b"], ""));
        assert_eq!(
            at("t: {a: {b: 1\nu:\n  v: |"),
            value(".u.v", ""),
            "an open bracket ends where the indentation does"
        );
        assert_eq!(at("{\"duban\": 1, \"campaign\": {\"id\": \"x|\"}}"), value(".campaign.id", "x"));
        assert_eq!(at("{\"duban\": 1, \"ca|\"}"), key("", &["duban"], "ca"));
    }

    #[test]
    fn blocks_of_text() {
        let (path, place, _) = at("rules:\n  - then: >\n      a|(1);\n");
        assert_eq!((path.as_str(), place), (".rules[0].then", Place::Block { start: 19 }));
        assert_eq!(at("r:\n  then: >\n    a: b\n\n  w|\n"), key(".r", &["then"], "w"));
    }

    #[test]
    fn any_place_of_any_text_is_answered() {
        let nasty = "a: [{b: \"c\n- : - ? {]}\n\t'\u{feff}東: |-\n  😀: {x\n\n- - -\n  \"";
        for (offset, _) in nasty.char_indices() {
            let found = cursor(nasty, offset);
            assert!(nasty.get(found.replace.clone()).is_some(), "{offset}: {found:?}");
        }
    }
}
