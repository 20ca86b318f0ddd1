//! Findings, places and completions in the protocol's words.

use super::document::Document;
use super::session::Settings;
use duban::diagnostic::{self, Edit, Severity};
use duban::document::{Source, SourceId, Span};
use duban::editor::{self, Kind, Sort, Symbol};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DocumentSymbol,
    Documentation, Location, MarkupContent, MarkupKind, Range, SymbolKind, TextEdit, Uri,
};
use serde_json::json;
use std::path::Path;

/// A span of an open document.
pub(super) fn range(document: &Document, span: Span) -> Range {
    document.lines.range(&document.text, span.range())
}

pub(super) fn edits(document: &Document, edits: &[Edit]) -> Vec<TextEdit> {
    edits.iter().map(|e| TextEdit { range: range(document, e.span), new_text: e.text.clone() }).collect()
}

/// The file of a pack's rule, when it lies in a folder given; the built-in packs are no files.
pub(super) fn rule_file(settings: &Settings, id: &str) -> Option<Uri> {
    let path = settings.folders.iter().map(|f| f.join(format!("{id}.rhai"))).find(|p| p.is_file())?;
    file_uri(&path.canonicalize().ok()?)
}

/// A path as a URI: every byte that is not plain is written `%XX`.
fn file_uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let text = text.strip_prefix("//?/").unwrap_or(&text);
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(Uri(uri))
}

/// A finding of a document. One that stands in a rule file is shown where the plan takes the rule.
pub(super) fn finding(
    uri: &Uri,
    document: &Document,
    sources: &[Source],
    taken_at: impl Fn(&str) -> Option<Span>,
    d: &diagnostic::Diagnostic,
    settings: &Settings,
) -> Diagnostic {
    let language = settings.language;
    let own = d.span.source == SourceId(0);
    let other = |span: Span| sources.get(usize::from(span.source.0));
    let rule_of = |source: &Source| source.name().trim_end_matches(".rhai").to_owned();
    let location = |span: Span| -> Option<Location> {
        if span.source == SourceId(0) {
            return Some(Location { uri: uri.clone(), range: range(document, span) });
        }
        let source = other(span)?;
        let lines = super::position::Lines::of(source.text(), settings.encoding);
        let uri = rule_file(settings, &rule_of(source))?;
        Some(Location { uri, range: lines.range(source.text(), span.range()) })
    };
    let mut message = d.message(language);
    let mut related: Vec<DiagnosticRelatedInformation> = Vec::new();
    if !own && let Some(source) = other(d.span) {
        let place = source.position(d.span.start as usize);
        message = format!("{}:{}:{}: {message}", source.name(), place.line, place.column);
        related.extend(
            location(d.span).map(|location| DiagnosticRelatedInformation { location, message: d.message(language) }),
        );
    }
    if let Some(help) = d.help(language) {
        message = format!("{message}\n{help}");
    }
    related.extend(d.related.iter().filter_map(|r| {
        Some(DiagnosticRelatedInformation { location: location(r.span)?, message: d.related_message(r, language) })
    }));
    let span = if own { Some(d.span) } else { other(d.span).and_then(|s| taken_at(&rule_of(s))) };
    let fixes = d
        .fixes
        .iter()
        .filter(|_| own)
        .map(|f| json!({ "title": d.fix_title(f, language), "sure": f.sure, "edits": edits(document, &f.edits) }));
    Diagnostic {
        range: range(document, span.unwrap_or_default()),
        severity: Some(match d.severity() {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note => DiagnosticSeverity::Information,
        }),
        code: Some(d.code.id.into()),
        source: Some("duban".to_owned()),
        message: message.into(),
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({ "element": d.element, "fixes": fixes.collect::<Vec<_>>() })),
        code_description: None,
        tags: None,
    }
}

/// A completion; `position` keeps the order in which they come.
pub(super) fn completion(document: &Document, position: usize, c: editor::Completion) -> CompletionItem {
    let kind = match c.sort {
        Sort::Key => CompletionItemKind::Property,
        Sort::Word => CompletionItemKind::EnumMember,
        Sort::View => CompletionItemKind::Variable,
        Sort::Field => CompletionItemKind::Field,
        Sort::Function => CompletionItemKind::Function,
        _ => CompletionItemKind::Reference,
    };
    let markdown = |value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    CompletionItem {
        kind: Some(kind),
        detail: c.detail,
        documentation: c.documentation.map(markdown),
        sort_text: Some(format!("{position:06}")),
        filter_text: Some(c.label.clone()),
        text_edit: Some(TextEdit { range: range(document, c.replace), new_text: c.insert }.into()),
        label: c.label,
        ..CompletionItem::default()
    }
}

fn symbol_kind(kind: Option<Kind>) -> SymbolKind {
    match kind {
        None => SymbolKind::Module,
        Some(Kind::Unit) => SymbolKind::Object,
        Some(Kind::Phase) => SymbolKind::Namespace,
        Some(Kind::Task) => SymbolKind::Method,
        Some(Kind::Param) => SymbolKind::Constant,
        Some(Kind::Rule) => SymbolKind::Function,
        Some(_) => SymbolKind::EnumMember,
    }
}

/// An entry of the outline with what is in it. A name without a character is not allowed.
pub(super) fn outline(document: &Document, s: Symbol) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> = s.children.into_iter().map(|c| outline(document, c)).collect();
    let name = if s.name.trim().is_empty() { "—".to_owned() } else { s.name };
    let (whole, selection) = (range(document, s.span), range(document, s.selection));
    let children = (!children.is_empty()).then_some(children);
    DocumentSymbol::new(name, s.title, symbol_kind(s.kind), None, None, whole, selection, children)
}

/// The same for clients that know no levels.
pub(super) fn flat(uri: &Uri, all: Vec<DocumentSymbol>, within: Option<&str>, out: &mut Vec<serde_json::Value>) {
    for s in all {
        out.push(json!({
            "name": s.name,
            "kind": s.kind,
            "location": Location { uri: uri.clone(), range: s.range },
            "containerName": within,
        }));
        flat(uri, s.children.unwrap_or_default(), Some(&s.name), out);
    }
}
