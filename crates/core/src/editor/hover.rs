//! What stands under a cursor, explained as Markdown.

use super::about::{about, section};
use super::format::{FieldInfo, Format};
use super::names::script_of;
use super::reading::Reading;
use super::script;
use super::stands::{self, Kind, Stands};
use crate::check::Check;
use crate::diagnostic::{Language, page_markdown};
use crate::document::{Node, SourceId, Span};
use crate::rules::{Field, GuardQuestion, QUESTIONS, RuleLibrary, VERBS};

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it explains.
    pub span: Span,
    /// The explanation, Markdown.
    pub markdown: String,
}

/// What an explanation draws on beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'a> {
    /// The findings, and the plan fanned out.
    pub check: &'a Check,
    /// What may stand where.
    pub format: &'a Format,
    /// The rules of packs.
    pub library: &'a RuleLibrary,
    /// The language of the explanation.
    pub language: Language,
}

/// Explains what stands at a byte offset: the name, key or word of a script, then the pages of the findings there.
pub fn hover(reading: &Reading, offset: usize, with: Explained<'_>) -> Option<Hover> {
    let mut parts: Vec<String> = Vec::new();
    let mut span = None;
    if let Some(name) = reading.name_at(offset) {
        parts.extend(about(reading, name, with));
        span = Some(name.span);
    }
    let (path, node) = reading.path_at(offset);
    if let Some(node) = node {
        let script = matches!(stands::at(&path), Some(Stands::Script { .. } | Stands::Guard));
        let on_key = !script && reading.node(&path).is_some_and(|value| value.span != node.span);
        if on_key && let Some(text) = with.format.describe(&path).as_ref().and_then(of_key) {
            parts.push(text);
            span = span.or(Some(node.span));
        } else if script && let Some((word, text)) = in_script(reading, node, offset) {
            parts.push(text);
            span = span.or(Some(word));
        } else if let Some(text) = of_word(&path, node, with) {
            parts.push(text);
            span = span.or(Some(node.span));
        }
    }
    let findings = with.check.diagnostics.items().iter().filter(|d| d.span.source == SourceId(0));
    let mut pages: Vec<&str> = Vec::new();
    for finding in findings.filter(|d| (d.span.start as usize..=d.span.end as usize).contains(&offset)) {
        span = span.or(Some(finding.span));
        if !pages.contains(&finding.code.id) {
            pages.push(finding.code.id);
            parts.push(page_markdown(finding.code, with.language));
        }
    }
    Some(Hover { span: span.filter(|_| !parts.is_empty())?, markdown: parts.join("\n\n---\n\n") })
}

/// A key, when there is anything to say of it.
fn of_key(field: &FieldInfo) -> Option<String> {
    let title = field.title.as_deref().or(field.description.as_ref().map(|_| field.key.as_str()))?;
    Some(section(title, &field.key, field.description.iter().cloned()))
}

/// A word of the format that stands as a value, or the rule or code that a value names.
fn of_word(path: &[super::path::Step], node: &Node, with: Explained<'_>) -> Option<String> {
    let text = node.text()?;
    match stands::at(path) {
        Some(Stands::Name(Kind::Code)) => {
            crate::diagnostic::Code::find(text).map(|code| page_markdown(code, with.language))
        }
        _ => {
            let words = with.format.words(path);
            let word = words.into_iter().find(|w| w.word == text)?;
            Some(format!("`{}`: {}", word.word, word.description?))
        }
    }
}

/// A view's field, a verb or a question.
fn in_script(reading: &Reading, node: &Node, offset: usize) -> Option<(Span, String)> {
    let (script, start) = script_of(reading.source(), node);
    let (view, word, at) = script::word_at(script, offset.checked_sub(start)?)?;
    let text = match view {
        Some("history") => function(QUESTIONS, word),
        Some(view) => Field::find(view, word).and_then(|field| {
            Field::ALL.iter().find(|(f, ..)| *f == field).map(|(f, _, _, doc)| format!("`{}`: {doc}", f.path()))
        }),
        None => function(VERBS, word).or_else(|| question(word)),
    }?;
    Some((Span::new(SourceId(0), start + at, start + at + word.len()), text))
}

fn question(word: &str) -> Option<String> {
    let asked = GuardQuestion::from_word(word)?;
    GuardQuestion::ALL.iter().find(|(q, _)| *q == asked).map(|(q, doc)| format!("`{}`: {doc}", q.word()))
}

fn function(all: &[(&str, &[usize], &str)], word: &str) -> Option<String> {
    all.iter().find(|(name, ..)| *name == word).map(|(name, _, doc)| format!("`{name}`: {doc}"))
}
