//! Where the places of a script stand in the plan or rule file it was read from.

use super::sandbox::Place;
use crate::document::{Inside, Node, Source, SourceId, Span};
use std::sync::OnceLock;

/// A script and where it stands: in a scalar of a document, or as a whole file.
#[derive(Debug, Clone)]
pub struct ScriptAt {
    /// The script.
    pub text: String,
    /// The scalar, unless it is a file.
    pub node: Option<Node>,
    /// The source it stands in.
    pub source: SourceId,
    inside: OnceLock<Option<Inside>>,
}

/// Where the scripts of a rule stand, by the places its failures name.
#[derive(Debug, Clone)]
pub struct Places {
    when: Option<ScriptAt>,
    then: ScriptAt,
    source: Source,
}

impl Places {
    pub(super) fn of(when: Option<ScriptAt>, then: ScriptAt, sources: &[Source]) -> Option<Places> {
        Some(Places { source: sources.get(usize::from(then.source.0))?.clone(), when, then })
    }

    /// The name of the rule file they stand in; nothing where that is the plan itself.
    pub fn file(&self) -> Option<&str> {
        (self.then.source != SourceId(0)).then(|| self.source.name())
    }

    /// The line and column, from 1, of a place in the condition or the script.
    pub fn line_and_column(&self, condition: bool, place: Place) -> Option<(usize, usize)> {
        let script = if condition { self.when.as_ref()? } else { &self.then };
        let start = match &script.node {
            None => return Some((place.line, place.column)),
            Some(_) => script.offset(&self.source, place)?,
        };
        let position = self.source.position(start);
        Some((position.line, position.column))
    }
}

impl ScriptAt {
    /// A script in a scalar.
    pub(crate) fn scalar(script: &crate::plan::Script, source: SourceId) -> ScriptAt {
        let inside = OnceLock::new();
        ScriptAt { text: script.text.clone(), node: Some(script.node.clone()), source, inside }
    }

    /// A script that is a whole file.
    pub(crate) fn file(text: &str, source: SourceId) -> ScriptAt {
        ScriptAt { text: text.to_owned(), node: None, source, inside: OnceLock::new() }
    }

    /// Where a place of the script stands in its source; the whole scalar where that cannot be told.
    pub fn span(&self, sources: &[Source], place: Place) -> Span {
        let Some(source) = sources.get(usize::from(self.source.0)) else { return Span::default() };
        match (&self.node, self.offset(source, place)) {
            (None, _) => source.word_at_place(self.source, place.line, place.column),
            (Some(_), Some(start)) => source.word_at(self.source, start),
            (Some(node), None) => node.span,
        }
    }

    /// The inside of a plain text of the script whose opening quote stands at `place`: what a better name can replace.
    /// Nothing where it is written with escapes.
    pub fn text_span(&self, sources: &[Source], place: Place, text: &str) -> Option<Span> {
        let source = sources.get(usize::from(self.source.0))?;
        let inside = Place { column: place.column + 1, ..place };
        let start = match self.node {
            None => source.word_at_place(self.source, inside.line, inside.column).start as usize,
            Some(_) => self.offset(source, inside)?,
        };
        let span = Span::new(self.source, start, start + text.len());
        (source.slice(span) == text).then_some(span)
    }

    fn offset(&self, source: &Source, place: Place) -> Option<usize> {
        let node = self.node.as_ref()?;
        let inside = self.inside.get_or_init(|| Inside::of(node, source));
        inside.as_ref()?.offset(place.line, place.column)
    }
}
