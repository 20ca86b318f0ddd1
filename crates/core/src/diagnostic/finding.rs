//! A finding, and a collection of them.

use super::codes::{Code, Severity};
use super::language::Language;
use super::page::fill;
use crate::document::{Node, Source, Span};
use std::collections::BTreeMap;

/// One finding: its code, place, and what fills the places of its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// Where.
    pub span: Span,
    /// Which wording of the message, `""` for the plain one.
    pub variant: &'static str,
    /// What fills the `{places}` of the wording.
    pub args: Vec<(&'static str, String)>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
    /// Path of the element it stands at (`phases[2].window`), empty outside the plan's tree.
    pub element: String,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Key of its words in the catalogue.
    pub key: &'static str,
    /// Where.
    pub span: Span,
}

/// A mechanical repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Key of its title in the catalogue.
    pub key: &'static str,
    /// Whether it can only be right: then `--fix` applies it. A guess ("did you mean") is offered, never applied unasked.
    pub sure: bool,
    /// What to change; spans do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Diagnostic {
    /// A finding of `code` at `span`.
    pub fn new(code: &'static Code, span: Span) -> Diagnostic {
        Diagnostic {
            code,
            span,
            variant: "",
            args: Vec::new(),
            related: Vec::new(),
            fixes: Vec::new(),
            element: String::new(),
        }
    }

    /// With a place of the sentence filled.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Diagnostic {
        self.args.push((name, value.to_string()));
        self
    }

    /// With another wording.
    #[must_use]
    pub fn variant(mut self, variant: &'static str) -> Diagnostic {
        self.variant = variant;
        self
    }

    /// With a related place.
    #[must_use]
    pub fn related(mut self, key: &'static str, span: Span) -> Diagnostic {
        self.related.push(Related { key, span });
        self
    }

    /// With a fix that can only be right.
    #[must_use]
    pub fn fix(mut self, key: &'static str, edits: Vec<Edit>) -> Diagnostic {
        self.fixes.push(Fix { key, sure: true, edits });
        self
    }

    /// With a fix that may be what is meant.
    #[must_use]
    pub fn offer(mut self, key: &'static str, edits: Vec<Edit>) -> Diagnostic {
        self.fixes.push(Fix { key, sure: false, edits });
        self
    }

    /// With `did you mean`: the nearest of the known names, offered as a fix that replaces the span.
    #[must_use]
    pub fn suggest<'n>(self, word: &str, known: impl IntoIterator<Item = &'n str>) -> Diagnostic {
        match crate::document::nearest(word, known) {
            Some(name) => self.mean(name),
            None => self,
        }
    }

    /// With `did you mean` for a name that is known to be meant, such as the id behind a title.
    #[must_use]
    pub fn mean(self, name: &str) -> Diagnostic {
        let edit = Edit { span: self.span, text: name.to_owned() };
        self.arg("suggestion", name).offer("suggestion", vec![edit])
    }

    /// How grave.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }

    /// The sentence, in `language`.
    pub fn message(&self, language: Language) -> String {
        self.words(language, |w| &w.message, self.variant).unwrap_or_else(|| self.code.id.to_owned())
    }

    /// What to do, in `language`; the suggestion first where there is one.
    pub fn help(&self, language: Language) -> Option<String> {
        let suggested = self.args.iter().any(|(name, _)| *name == "suggestion");
        if suggested && let Some(text) = self.words(language, |w| &w.help, "suggestion") {
            return Some(text);
        }
        self.words(language, |w| &w.help, self.variant)
    }

    /// What a related place is, in `language`.
    pub fn related_message(&self, related: &Related, language: Language) -> String {
        self.words(language, |w| &w.related, related.key).unwrap_or_default()
    }

    /// What a fix does, in `language`.
    pub fn fix_title(&self, fix: &Fix, language: Language) -> String {
        self.words(language, |w| &w.fix, fix.key).unwrap_or_else(|| fix.key.to_owned())
    }

    /// The wording of a variant, else the plain one.
    fn words(
        &self,
        language: Language,
        which: impl Fn(&super::page::Words) -> &BTreeMap<String, String>,
        key: &str,
    ) -> Option<String> {
        let words = self.code.page().words(language)?;
        let texts = which(words);
        texts.get(key).or_else(|| texts.get("")).map(|t| fill(t, &self.args, &words.terms))
    }
}

/// What replaces a text in quotes stands in quotes too: JSON knows no other, and a layout is the author's. Lists and
/// mappings are none of them.
fn in_quotes(replaced: &str, text: String) -> String {
    let quote = replaced.chars().next().filter(|q| matches!(q, '"' | '\''));
    match quote.filter(|q| replaced.len() > 1 && replaced.ends_with(*q)) {
        Some(quote) if !text.starts_with(['"', '\'', '{', '[']) => format!("{quote}{text}{quote}"),
        _ => text,
    }
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Findings with the texts they point into, in order of position.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    sources: Vec<Source>,
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Orders findings by position and gives each the path of its element in `tree`.
    pub fn new(sources: Vec<Source>, tree: Option<&Node>, mut items: Vec<Diagnostic>) -> Diagnostics {
        let whole = |span: Span| sources.get(usize::from(span.source.0)).map_or(span, |s| s.whole_characters(span));
        let in_order = tree.is_some_and(Node::in_order);
        for item in &mut items {
            // A place may have been put a byte behind the last character that fits; no reader is shown half a one.
            item.span = whole(item.span);
            item.related.iter_mut().for_each(|r| r.span = whole(r.span));
            for edit in item.fixes.iter_mut().flat_map(|f| &mut f.edits) {
                edit.span = whole(edit.span);
                if let Some(source) = sources.get(usize::from(edit.span.source.0)) {
                    edit.text = in_quotes(source.slice(edit.span), std::mem::take(&mut edit.text));
                }
            }
            if item.element.is_empty() && item.span.source.0 == 0 {
                item.element = tree.map(|t| t.path(item.span, in_order)).unwrap_or_default();
            }
        }
        items.sort_by(|a, b| (a.span, a.code.id, a.variant, &a.args).cmp(&(b.span, b.code.id, b.variant, &b.args)));
        items.dedup();
        Diagnostics { sources, items }
    }

    /// The findings.
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// The texts they point into; the first is the plan.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The text a span points into.
    pub fn source(&self, span: Span) -> Option<&Source> {
        self.sources.get(usize::from(span.source.0))
    }

    /// How many of each severity.
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for item in &self.items {
            match item.severity() {
                Severity::Error => sum.errors += 1,
                Severity::Warning => sum.warnings += 1,
                Severity::Note => sum.notes += 1,
            }
        }
        sum
    }

    /// The same without findings below a severity.
    #[must_use]
    pub fn at_least(&self, severity: Severity) -> Diagnostics {
        let items = self.items.iter().filter(|d| d.severity() >= severity).cloned().collect();
        Diagnostics { sources: self.sources.clone(), items }
    }

    /// Whether any finding is an error: such a plan does not run.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity() == Severity::Error)
    }
}
