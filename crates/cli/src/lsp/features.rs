//! Requests about open documents, answered.

use super::convert;
use super::document::Document;
use super::session::{Settings, params};
use super::transport::{Problem, code};
use duban::editor::{Completion, Kind, definition, outline, references, rename, repairs};
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionParams, DefinitionParams, DocumentSymbolParams,
    HoverParams, Location, PrepareRenameParams, PublishDiagnosticsParams, ReferenceParams, RenameParams,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What requests are answered from.
pub(super) struct Desk<'s> {
    pub(super) settings: &'s Settings,
    pub(super) documents: &'s mut BTreeMap<String, Document>,
}

type Answer = Result<Value, Problem>;

impl Desk<'_> {
    pub(super) fn answer(&mut self, method: &str, value: Value) -> Answer {
        match method {
            "textDocument/completion" => self.completion(params(value)?),
            "textDocument/hover" => self.hover(params(value)?),
            "textDocument/definition" => self.definition(params(value)?),
            "textDocument/references" => self.references(params(value)?),
            "textDocument/documentSymbol" => self.symbols(params(value)?),
            "textDocument/codeAction" => self.code_actions(params(value)?),
            "textDocument/prepareRename" => self.prepare_rename(params(value)?),
            "textDocument/rename" => self.rename(params(value)?),
            _ => Err(Problem::new(code::METHOD_NOT_FOUND, format!("there is no `{method}` here"))),
        }
    }

    fn document(&mut self, uri: &Uri) -> Result<&mut Document, Problem> {
        let missing = || Problem::new(code::INVALID_PARAMS, format!("`{}` is not open", uri.0));
        self.documents.get_mut(&uri.0).ok_or_else(missing)
    }

    /// The document and the byte that a position means.
    fn at(&mut self, at: &TextDocumentPositionParams) -> Result<(&mut Document, usize), Problem> {
        let document = self.document(&at.text_document.uri)?;
        let offset = document.lines.offset(&document.text, at.position);
        Ok((document, offset))
    }

    fn completion(&mut self, p: CompletionParams) -> Answer {
        let settings = self.settings;
        let (document, offset) = self.at(&p.text_document_position_params)?;
        let all: Vec<Completion> = document.draft.complete(offset, settings.surroundings());
        let items = all.into_iter().enumerate().map(|(i, c)| convert::completion(document, i, c));
        to_value(&items.collect::<Vec<_>>())
    }

    fn hover(&mut self, p: HoverParams) -> Answer {
        let settings = self.settings;
        let (document, offset) = self.at(&p.text_document_position_params)?;
        let found = document.draft.hover(offset, settings.surroundings());
        Ok(found.map_or(Value::Null, |h| {
            let contents = json!({ "kind": "markdown", "value": h.markdown });
            json!({ "contents": contents, "range": convert::range(document, h.span) })
        }))
    }

    fn definition(&mut self, p: DefinitionParams) -> Answer {
        let settings = self.settings;
        let uri = p.text_document_position_params.text_document.uri.clone();
        let (document, offset) = self.at(&p.text_document_position_params)?;
        if let Some(name) = document.draft.reading().name_at(offset).filter(|n| n.kind == Kind::PackRule) {
            let file = convert::rule_file(settings, &name.name);
            return to_value(&file.map(|uri| Location { uri, range: Default::default() }));
        }
        let span = definition(document.draft.reading(), offset);
        to_value(&span.map(|span| Location { uri, range: convert::range(document, span) }))
    }

    fn references(&mut self, p: ReferenceParams) -> Answer {
        let uri = p.text_document_position_params.text_document.uri.clone();
        let (document, offset) = self.at(&p.text_document_position_params)?;
        let spans = references(document.draft.reading(), offset, p.context.include_declaration);
        let at = |span| Location { uri: uri.clone(), range: convert::range(document, span) };
        to_value(&spans.into_iter().map(at).collect::<Vec<_>>())
    }

    fn symbols(&mut self, p: DocumentSymbolParams) -> Answer {
        let levels = self.settings.outline_levels;
        let document = self.document(&p.text_document.uri)?;
        let all = outline(document.draft.reading());
        let all: Vec<_> = all.into_iter().map(|s| convert::outline(document, s)).collect();
        if levels {
            return to_value(&all);
        }
        let mut flat = Vec::new();
        convert::flat(&p.text_document.uri, all, None, &mut flat);
        Ok(Value::Array(flat))
    }

    fn prepare_rename(&mut self, p: PrepareRenameParams) -> Answer {
        let (document, offset) = self.at(&p.text_document_position_params)?;
        let reading = document.draft.reading();
        let own = definition(reading, offset).is_some();
        let span = reading.name_at(offset).filter(|_| own).map(|n| n.span);
        to_value(&span.map(|span| convert::range(document, span)))
    }

    fn rename(&mut self, p: RenameParams) -> Answer {
        let uri = p.text_document_position_params.text_document.uri.clone();
        let (document, offset) = self.at(&p.text_document_position_params)?;
        let spans = rename(document.draft.reading(), offset, &p.new_name);
        let spans = spans.map_err(|e| Problem::new(code::FAILED, e.to_string()))?;
        let edit = |span| TextEdit { range: convert::range(document, span), new_text: p.new_name.clone() };
        to_value(&workspace_edit(uri, spans.into_iter().map(edit).collect()))
    }

    fn code_actions(&mut self, p: CodeActionParams) -> Answer {
        let settings = self.settings;
        let uri = p.text_document.uri;
        let wanted = |kind: &CodeActionKind| {
            let name = kind_name(kind);
            p.context.only.as_ref().is_none_or(|only| {
                only.iter().any(|o| {
                    let asked = kind_name(o);
                    name == asked || asked.is_empty() || name.strip_prefix(&asked).is_some_and(|r| r.starts_with('.'))
                })
            })
        };
        let document = self.document(&uri)?;
        let bytes = document.lines.bytes(&document.text, p.range);
        let Some(findings) = document.findings(&settings.params, &settings.library).cloned() else {
            return Ok(Value::Array(Vec::new()));
        };
        let mut actions = Vec::new();
        if wanted(&CodeActionKind::QuickFix) {
            for repair in repairs(&findings, bytes, settings.language) {
                let shown = convert::finding(&uri, document, findings.sources(), |_| None, repair.finding, settings);
                actions.push(CodeAction {
                    title: repair.title,
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: Some(vec![shown]),
                    is_preferred: repair.sure.then_some(true),
                    edit: Some(workspace_edit(uri.clone(), convert::edits(document, repair.edits))),
                    ..CodeAction::default()
                });
            }
        }
        if wanted(&CodeActionKind::SourceFixAll)
            && let Some(text) = document.draft.mended(&settings.params, &settings.library)
        {
            let change = difference(&document.text, &text);
            let range = document.lines.range(&document.text, change.0);
            let edit = TextEdit { range, new_text: change.1.to_owned() };
            actions.push(CodeAction {
                title: fix_all_title(settings).to_owned(),
                kind: Some(CodeActionKind::SourceFixAll),
                edit: Some(workspace_edit(uri, vec![edit])),
                ..CodeAction::default()
            });
        }
        to_value(&actions)
    }

    /// The findings of every document that has changed since they were last sent.
    pub(super) fn stale_findings(&mut self) -> Vec<PublishDiagnosticsParams> {
        let settings = self.settings;
        let stale = self.documents.iter_mut().filter(|(_, d)| d.stale);
        let all = stale.map(|(uri, document)| {
            document.stale = false;
            let uri = Uri(uri.clone());
            let reading = document.draft.reading().clone();
            let taken_at = |rule: &str| reading.place(Kind::PackRule, rule);
            let findings = document.findings(&settings.params, &settings.library).cloned();
            let diagnostics = findings.iter().flat_map(|f| f.items().iter().map(move |d| (f, d)));
            let diagnostics = diagnostics
                .map(|(f, d)| convert::finding(&uri, document, f.sources(), taken_at, d, settings))
                .collect();
            PublishDiagnosticsParams { uri, version: Some(document.version), diagnostics }
        });
        all.collect()
    }
}

fn to_value(result: &impl serde::Serialize) -> Answer {
    serde_json::to_value(result).map_err(|e| Problem::new(code::FAILED, e.to_string()))
}

fn kind_name(kind: &CodeActionKind) -> String {
    serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn workspace_edit(uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() }
}

fn fix_all_title(settings: &Settings) -> &'static str {
    match settings.language {
        duban::diagnostic::Language::En => "Mend all that can only be mended one way",
        duban::diagnostic::Language::ZhHans => "修正所有只有一种改法的问题",
        duban::diagnostic::Language::ZhHant => "修正所有只有一種改法的問題",
    }
}

/// The text with every sure repair made, round after round; `None` when there is none.
/// The one piece in which two texts differ, so that the rest, and the cursor in it, stays where it is.
fn difference<'n>(old: &str, new: &'n str) -> (std::ops::Range<usize>, &'n str) {
    let same = old.char_indices().zip(new.chars()).take_while(|((_, a), b)| a == b).last();
    let start = same.map_or(0, |((i, a), _)| i + a.len_utf8());
    let (old_rest, new_rest) = (old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
    let tail: usize =
        old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (start..old.len() - tail, new_rest.get(..new_rest.len() - tail).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn one_piece_differs() {
        assert_eq!(difference("a: 東，b", "a: 東, b"), (6..9, ", "));
        assert_eq!(difference("aa", "aaa"), (2..2, "a"));
        assert_eq!(difference("x", ""), (0..1, ""));
    }
}
