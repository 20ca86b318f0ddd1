//! A text that is being written, and what is worked out from it when asked for, once for each state of it.

use super::complete::{Completion, Known, complete, complete_rule_file};
use super::format::Format;
use super::hover::{Explained, Hover, hover};
use super::reading::Reading;
use crate::check::{Check, check, mended, mended_rule_file};
use crate::diagnostic::Language;
use crate::document::Source;
use crate::rules::{RuleLibrary, check_file};
use std::collections::BTreeMap;

/// What sort of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// A plan.
    Plan,
    /// A rule file of a pack.
    RuleFile,
}

/// What a draft is read and explained with.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Values for the plan's parameters.
    pub params: &'a BTreeMap<String, String>,
    /// The rules of packs.
    pub library: &'a RuleLibrary,
    /// What may stand where.
    pub format: &'a Format,
    /// The language of explanations.
    pub language: Language,
}

/// A text that is being written.
#[derive(Debug)]
pub struct Draft {
    kind: DraftKind,
    source: Source,
    reading: Option<Reading>,
    /// The last reading that gave a tree.
    readable: Option<Reading>,
    check: Option<Check>,
}

impl Draft {
    /// A draft as it stands.
    pub fn new(kind: DraftKind, source: Source) -> Draft {
        Draft { kind, source, reading: None, readable: None, check: None }
    }

    /// What sort of text it is.
    pub fn kind(&self) -> DraftKind {
        self.kind
    }

    /// The text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Puts another text in its place.
    pub fn rewrite(&mut self, source: Source) {
        self.source = source;
        self.check = None;
        if let Some(reading) = self.reading.take().filter(|r| r.tree().is_some()) {
            self.readable = Some(reading);
        }
    }

    /// Something that it is checked with has changed.
    pub fn recheck(&mut self) {
        self.check = None;
    }

    /// Its names and tree.
    pub fn reading(&mut self) -> &Reading {
        self.reading.get_or_insert_with(|| Reading::of(self.source.clone()))
    }

    /// Its check.
    pub fn check(&mut self, params: &BTreeMap<String, String>, library: &RuleLibrary) -> &Check {
        self.check.get_or_insert_with(|| match self.kind {
            DraftKind::Plan => check(self.source.clone(), params, library),
            DraftKind::RuleFile => Check { diagnostics: check_file(self.source.clone()), plan: None, timetable: None },
        })
    }

    /// The text with everything mended that can only be mended in one way; `None` where there is nothing of the kind.
    pub fn mended(&mut self, params: &BTreeMap<String, String>, library: &RuleLibrary) -> Option<String> {
        let kind = self.kind;
        let findings = &self.check(params, library).diagnostics;
        match kind {
            DraftKind::Plan => mended(findings, params, library),
            DraftKind::RuleFile => mended_rule_file(findings),
        }
    }

    /// What may be written at a byte offset.
    pub fn complete(&mut self, offset: usize, with: Surroundings<'_>) -> Vec<Completion> {
        let names = self.names(offset);
        let known = Known { names: &names, format: with.format, library: with.library, language: with.language };
        match self.kind {
            DraftKind::Plan => complete(self.source.text(), offset, known),
            DraftKind::RuleFile => complete_rule_file(&self.source, offset, known),
        }
    }

    /// What stands at a byte offset, explained.
    pub fn hover(&mut self, offset: usize, with: Surroundings<'_>) -> Option<Hover> {
        let reading = self.reading().clone();
        let check = self.check(with.params, with.library);
        hover(
            &reading,
            offset,
            Explained { check, format: with.format, library: with.library, language: with.language },
        )
    }

    /// The reading that names are taken from while it is written at an offset: of the text, without the line that is
    /// being written if that breaks it, or as it last could be read.
    fn names(&mut self, offset: usize) -> Reading {
        if self.reading().tree().is_some() {
            return self.reading().clone();
        }
        let without = Reading::without_line(&self.source, offset);
        match &self.readable {
            Some(readable) if without.tree().is_none() => readable.clone(),
            _ => without,
        }
    }
}
