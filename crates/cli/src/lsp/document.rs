//! An open document: a draft with its version and its lines.

use super::position::{Encoding, Lines};
use duban::diagnostic::Diagnostics;
use duban::document::Source;
use duban::editor::{Draft, DraftKind};
use duban::rules::RuleLibrary;
use gen_lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem};
use std::collections::BTreeMap;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) version: i32,
    pub(super) draft: Draft,
    pub(super) text: String,
    pub(super) lines: Lines,
    /// Whether its findings are to be sent.
    pub(super) stale: bool,
    named_so: bool,
    encoding: Encoding,
    uri: String,
}

impl Document {
    pub(super) fn open(item: TextDocumentItem, encoding: Encoding) -> Document {
        let uri = item.uri.0;
        let kind = if uri.ends_with(".rhai") { DraftKind::RuleFile } else { DraftKind::Plan };
        Document {
            version: item.version,
            draft: Draft::new(kind, Source::new(uri.as_str(), item.text.as_str())),
            lines: Lines::of(&item.text, encoding),
            text: item.text,
            stale: true,
            named_so: serde_json::to_value(&item.language_id).is_ok_and(|id| id == "duban"),
            encoding,
            uri,
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
        self.stale = true;
        self.draft.rewrite(Source::new(self.uri.as_str(), self.text.as_str()));
    }

    /// Something it depends on has changed.
    pub(super) fn forget(&mut self) {
        self.stale = true;
        self.draft.recheck();
    }

    /// Whether it is a plan, and not any other YAML that an editor has open.
    pub(super) fn is_ours(&self) -> bool {
        let begins = |line: &str| {
            let line = line.trim_start_matches(['\u{feff}', '{', '"', ' ']);
            line.starts_with("duban") || line.starts_with("campaign")
        };
        self.draft.kind() == DraftKind::RuleFile || self.named_so || self.text.lines().any(begins)
    }

    /// Its findings; none of a document that is not ours.
    pub(super) fn findings(
        &mut self,
        params: &BTreeMap<String, String>,
        library: &RuleLibrary,
    ) -> Option<&Diagnostics> {
        self.is_ours().then(|| &self.draft.check(params, library).diagnostics)
    }
}
