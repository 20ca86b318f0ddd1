//! Findings for a person at a terminal: the excerpt with carets, the help, the repair.

use super::codes::Severity;
use super::finding::{Diagnostic, Diagnostics};
use super::language::Language;
use crate::document::{Source, Span};
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
    let renderer = renderer(colour);
    let mut out = String::new();
    let mut helped = BTreeSet::new();
    for item in check.items() {
        // The same advice once; a plan may have the same defect thirty times.
        let help = item.help(language).filter(|help| helped.insert(help.clone()));
        out.push_str(&one(check, item, help.as_deref(), language, &renderer));
        out.push_str("\n\n");
    }
    out.extend(counted(check, language));
    out
}

/// One finding with its excerpt and its help.
pub(super) fn to_text_of(check: &Diagnostics, item: &Diagnostic, language: Language, colour: Colour) -> String {
    one(check, item, item.help(language).as_deref(), language, &renderer(colour))
}

fn renderer(colour: Colour) -> Renderer {
    match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii)
}

/// The line that counts the findings; none for a clean plan.
pub(super) fn counted(check: &Diagnostics, language: Language) -> Option<String> {
    let sum = check.summary();
    if sum.errors + sum.warnings + sum.notes == 0 {
        return None;
    }
    let name = check.sources().first().map_or("", |s| s.name());
    let (e, w, n) = (sum.errors, sum.warnings, sum.notes);
    Some(match language {
        Language::En => format!("{name}: {}, {}, {}\n", many(e, "error"), many(w, "warning"), many(n, "note")),
        Language::ZhHans => format!("{name}：错误 {e}，警告 {w}，提示 {n}\n"),
        Language::ZhHant => format!("{name}：錯誤 {e}，警告 {w}，提示 {n}\n"),
    })
}

/// The lines around some places: rendering looks at every line it is given, so it is given few.
struct Excerpt<'s> {
    text: &'s str,
    /// Byte at which it starts in the source.
    start: usize,
    first_line: usize,
}

impl<'s> Excerpt<'s> {
    fn around(source: &'s Source, spans: impl Iterator<Item = Span>) -> Option<Excerpt<'s>> {
        let (first, last) = spans.fold(None, |found: Option<(u32, u32)>, s| {
            let (first, last) = found.unwrap_or((s.start, s.end));
            Some((first.min(s.start), last.max(s.end)))
        })?;
        let (from, to) = (source.position(first as usize).line, source.position(last as usize).line);
        let start = source.line_start(from)?;
        let end = source.line_start(to + 1).unwrap_or(source.text().len());
        let text = source.text().get(start..end)?;
        // Nobody sees a byte-order mark, and no column counts it.
        let shown = text.trim_start_matches('\u{feff}');
        Some(Excerpt { text: shown, start: start + text.len() - shown.len(), first_line: from })
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let end = (span.end as usize).saturating_sub(self.start).min(self.text.len());
        (span.start as usize).saturating_sub(self.start).min(end)..end
    }

    fn snippet<T: Clone>(&self, source: &'s Source) -> Snippet<'s, T> {
        Snippet::source(self.text).line_start(self.first_line).path(source.name())
    }
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
        let spans = std::iter::once(item.span).chain(item.related.iter().map(|r| r.span));
        let Some(part) = Excerpt::around(source, spans.filter(|s| usize::from(s.source.0) == i)) else { continue };
        let fits = |span: Span| (usize::from(span.source.0) == i).then(|| part.range(span));
        let primary = fits(item.span).map(|range| AnnotationKind::Primary.span(range));
        let context = labels
            .iter()
            .filter_map(|(span, label)| Some(AnnotationKind::Context.span(fits(*span)?).label(label.as_str())));
        let marks: Vec<_> = primary.into_iter().chain(context).collect();
        group = group.element(part.snippet(source).annotations(marks));
    }
    if let Some(help) = help {
        group = group.element(help_level.clone().message(help));
    }
    let mut report = vec![group];
    let titles: Vec<_> = item.fixes.iter().map(|f| item.fix_title(f, language)).collect();
    for (fix, title) in item.fixes.iter().zip(&titles) {
        let Some(source) = check.source(item.span) else { continue };
        let Some(part) = Excerpt::around(source, fix.edits.iter().map(|e| e.span)) else { continue };
        let patches = fix.edits.iter().map(|e| Patch::new(part.range(e.span), e.text.as_str()));
        let snippet = part.snippet(source).patches(patches);
        report.push(Group::with_title(help_level.clone().secondary_title(title.as_str())).element(snippet));
    }
    renderer.render(&report)
}
