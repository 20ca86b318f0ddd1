//! Findings as JSON, in the stable format that editors and CI read.

use super::finding::{Diagnostics, Summary};
use super::language::Language;
use crate::document::{Position, Source, Span};
use serde::Serialize;

/// The whole answer of a check over several files.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Report {
    /// Format version; 1.
    pub version: u32,
    /// One entry a text that was checked, rule files with findings included.
    pub files: Vec<FileReport>,
    /// Counts over all files.
    pub summary: Summary,
    /// Files that could not be read at all, so that nothing was checked; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Unreadable>>"))]
    pub unreadable: Vec<Unreadable>,
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Unreadable {
    /// Its name.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// The findings of one file.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// Its findings, in order of position.
    pub diagnostics: Vec<Finding>,
}

/// One finding as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    code: &'static str,
    severity: super::Severity,
    message: String,
    element: String,
    range: Range,
    related: Vec<RelatedPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    help: Option<String>,
    fixes: Vec<FixText>,
}

impl Finding {
    /// The message, in the report's language.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Start and end of a place.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
struct RelatedPlace {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    file: Option<String>,
    range: Range,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
struct FixText {
    title: String,
    edits: Vec<EditText>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
struct EditText {
    range: Range,
    text: String,
}

fn range(source: &Source, span: Span) -> Range {
    Range { start: source.position(span.start as usize), end: source.position(span.end as usize) }
}

/// The findings of several checks as one report.
pub fn to_json(checks: &[Diagnostics], language: Language) -> Report {
    let mut summary = Summary::default();
    let mut files = Vec::new();
    for check in checks {
        let sum = check.summary();
        summary.errors += sum.errors;
        summary.warnings += sum.warnings;
        summary.notes += sum.notes;
        for (i, source) in check.sources().iter().enumerate() {
            let here = |span: Span| usize::from(span.source.0) == i;
            let diagnostics: Vec<Finding> =
                check.items().iter().filter(|d| here(d.span)).map(|d| finding(check, source, d, language)).collect();
            if i == 0 || !diagnostics.is_empty() {
                files.push(FileReport { file: source.name().to_owned(), diagnostics });
            }
        }
    }
    Report { version: 1, files, summary, unreadable: Vec::new() }
}

fn finding(check: &Diagnostics, source: &Source, d: &super::Diagnostic, language: Language) -> Finding {
    let related = d.related.iter().filter_map(|r| {
        let at = check.source(r.span)?;
        Some(RelatedPlace {
            message: d.related_message(r, language),
            file: (r.span.source != d.span.source).then(|| at.name().to_owned()),
            range: range(at, r.span),
        })
    });
    let fixes = d.fixes.iter().map(|f| FixText {
        title: d.fix_title(f, language),
        edits: f.edits.iter().map(|e| EditText { range: range(source, e.span), text: e.text.clone() }).collect(),
    });
    Finding {
        code: d.code.id,
        severity: d.severity(),
        message: d.message(language),
        element: d.element.clone(),
        range: range(source, d.span),
        related: related.collect(),
        help: d.help(language),
        fixes: fixes.collect(),
    }
}
