//! Findings for a person at a terminal: the excerpt with carets, the help, the repair.

use super::codes::Severity;
use super::finding::{Diagnostic, Diagnostics};
use super::language::Language;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use std::collections::BTreeSet;

/// Whether to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// ANSI colours.
    Always,
}

/// All findings, each with its excerpt, and a line that counts them. Empty for a clean plan.
pub fn to_text(check: &Diagnostics, language: Language, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    let mut helped = BTreeSet::new();
    for item in check.items() {
        // The same advice once; a plan may have the same defect thirty times.
        let help = item.help(language).filter(|help| helped.insert(help.clone()));
        out.push_str(&one(check, item, help.as_deref(), language, &renderer));
        out.push_str("\n\n");
    }
    let sum = check.summary();
    if sum.errors + sum.warnings + sum.notes > 0 {
        let name = check.sources().first().map_or("", |s| s.name());
        let (e, w, n) = (sum.errors, sum.warnings, sum.notes);
        out.push_str(&match language {
            Language::En => format!("{name}: {}, {}, {}\n", many(e, "error"), many(w, "warning"), many(n, "note")),
            Language::ZhHans => format!("{name}：错误 {e}，警告 {w}，提示 {n}\n"),
            Language::ZhHant => format!("{name}：錯誤 {e}，警告 {w}，提示 {n}\n"),
        });
    }
    out
}

/// The text without its byte-order mark, which nobody sees and no column counts, and how many bytes that was.
fn without_mark(text: &str) -> (&str, usize) {
    let shown = text.trim_start_matches('\u{feff}');
    (shown, text.len() - shown.len())
}

fn many(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The words before a message and a help.
fn levels(severity: Severity, language: Language) -> (Level<'static>, Level<'static>) {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let (word, help) = match (language, severity) {
        (Language::En, _) => return (level, Level::HELP),
        (Language::ZhHans, Severity::Error) => ("错误", "建议"),
        (Language::ZhHans, Severity::Warning) => ("警告", "建议"),
        (Language::ZhHans, Severity::Note) => ("提示", "建议"),
        (Language::ZhHant, Severity::Error) => ("錯誤", "建議"),
        (Language::ZhHant, Severity::Warning) => ("警告", "建議"),
        (Language::ZhHant, Severity::Note) => ("提示", "建議"),
    };
    (level.with_name(Some(word)), Level::HELP.with_name(Some(help)))
}

fn one(check: &Diagnostics, item: &Diagnostic, help: Option<&str>, language: Language, renderer: &Renderer) -> String {
    let (level, help_level) = levels(item.severity(), language);
    let labels: Vec<_> = item.related.iter().map(|r| (r.span, item.related_message(r, language))).collect();
    let message = item.message(language);
    let mut group =
        level.primary_title(message.as_str()).id(item.code.id).elements(Vec::<annotate_snippets::Element<'_>>::new());
    for (i, source) in check.sources().iter().enumerate() {
        let (text, skipped) = without_mark(source.text());
        let fits = |span: crate::document::Span| {
            let end = (span.end as usize).saturating_sub(skipped).min(text.len());
            (usize::from(span.source.0) == i).then(|| (span.start as usize).saturating_sub(skipped).min(end)..end)
        };
        let primary = fits(item.span).map(|range| AnnotationKind::Primary.span(range));
        let context = labels
            .iter()
            .filter_map(|(span, label)| Some(AnnotationKind::Context.span(fits(*span)?).label(label.as_str())));
        let marks: Vec<_> = primary.into_iter().chain(context).collect();
        if !marks.is_empty() {
            group = group.element(Snippet::source(text).path(source.name()).annotations(marks));
        }
    }
    if let Some(help) = help {
        group = group.element(help_level.clone().message(help));
    }
    let mut report = vec![group];
    let titles: Vec<_> = item.fixes.iter().map(|f| item.fix_title(f, language)).collect();
    for (fix, title) in item.fixes.iter().zip(&titles) {
        let Some(source) = check.source(item.span) else { continue };
        let (text, skipped) = without_mark(source.text());
        let range = |e: &super::finding::Edit| {
            let range = e.span.range();
            range.start.saturating_sub(skipped)..range.end.saturating_sub(skipped)
        };
        let patches = fix.edits.iter().map(|e| Patch::new(range(e), e.text.as_str()));
        let snippet = Snippet::source(text).path(source.name()).patches(patches);
        report.push(Group::with_title(help_level.clone().secondary_title(title.as_str())).element(snippet));
    }
    renderer.render(&report)
}
