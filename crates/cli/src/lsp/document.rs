//! An open document: its text, and what is worked out from it when asked for.

use super::position::{Encoding, Lines};
use duban::check::{Check, check};
use duban::diagnostic::Diagnostics;
use duban::document::Source;
use duban::editor::Reading;
use duban::rules::{RuleLibrary, check_file};
use gen_lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem};
use std::collections::BTreeMap;

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A plan.
    Plan,
    /// A rule file of a pack.
    RuleFile,
}

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) version: i32,
    pub(super) sort: Sort,
    pub(super) text: String,
    pub(super) lines: Lines,
    /// Whether its findings are to be sent.
    pub(super) stale: bool,
    named_so: bool,
    encoding: Encoding,
    uri: String,
    reading: Option<Reading>,
    /// The last reading that gave a tree.
    readable: Option<Reading>,
    check: Option<Check>,
}

impl Document {
    pub(super) fn open(item: TextDocumentItem, encoding: Encoding) -> Document {
        let uri = item.uri.0;
        let sort = if uri.ends_with(".rhai") { Sort::RuleFile } else { Sort::Plan };
        Document {
            version: item.version,
            sort,
            lines: Lines::of(&item.text, encoding),
            text: item.text,
            stale: true,
            named_so: serde_json::to_value(&item.language_id).is_ok_and(|id| id == "duban"),
            encoding,
            uri,
            reading: None,
            readable: None,
            check: None,
        }
    }

    /// Carries changes out, one after the other.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let bytes = self.lines.bytes(&self.text, part.range);
                    self.text.replace_range(bytes, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    self.text = whole.text;
                }
            }
            self.lines = Lines::of(&self.text, self.encoding);
        }
        self.version = version;
        self.forget();
    }

    /// Something it depends on has changed.
    pub(super) fn forget(&mut self) {
        self.stale = true;
        self.check = None;
        if let Some(reading) = self.reading.take().filter(|r| r.tree().is_some()) {
            self.readable = Some(reading);
        }
    }

    pub(super) fn source(&self) -> Source {
        Source::new(self.uri.as_str(), self.text.as_str())
    }

    /// Whether it is a plan, and not any other YAML that an editor has open.
    pub(super) fn is_ours(&self) -> bool {
        let begins = |line: &str| {
            let line = line.trim_start_matches(['\u{feff}', '{', '"', ' ']);
            line.starts_with("duban") || line.starts_with("campaign")
        };
        self.sort == Sort::RuleFile || self.named_so || self.text.lines().any(begins)
    }

    /// Its names and tree.
    pub(super) fn reading(&mut self) -> &Reading {
        let source = Source::new(self.uri.as_str(), self.text.as_str());
        self.reading.get_or_insert_with(|| Reading::of(source))
    }

    /// The reading that names are taken from while it is written at an offset: of the text, without the line that is
    /// being written if that breaks it, or as it last could be read.
    pub(super) fn names(&mut self, offset: usize) -> Reading {
        if self.reading().tree().is_some() {
            return self.reading().clone();
        }
        let without = Reading::without_line(&self.source(), offset);
        match &self.readable {
            Some(readable) if without.tree().is_none() => readable.clone(),
            _ => without,
        }
    }

    /// Its check as a plan, made once for each text.
    pub(super) fn check(&mut self, params: &BTreeMap<String, String>, library: &RuleLibrary) -> &Check {
        let source = Source::new(self.uri.as_str(), self.text.as_str());
        let sort = self.sort;
        self.check.get_or_insert_with(|| match sort {
            Sort::Plan => check(source, params, library),
            Sort::RuleFile => Check { diagnostics: check_file(source), plan: None, timetable: None },
        })
    }

    /// Its findings; none of a document that is not ours.
    pub(super) fn findings(
        &mut self,
        params: &BTreeMap<String, String>,
        library: &RuleLibrary,
    ) -> Option<&Diagnostics> {
        self.is_ours().then(|| &self.check(params, library).diagnostics)
    }
}
