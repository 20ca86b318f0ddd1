//! A text as an editor holds it, read as far as it can be.

use super::names::{NameAt, collect};
use super::path::Step;
use super::stands::Kind;
use crate::document::{Limits, Node, Source, SourceId, Span, Value, read};
use crate::plan::Id;

/// A text with its tree as written (parameters not filled in) and its names.
#[derive(Debug, Clone)]
pub struct Reading {
    source: Source,
    tree: Option<Node>,
    names: Vec<NameAt>,
}

impl Reading {
    /// Reads a text.
    pub fn of(source: Source) -> Reading {
        let (tree, _) = read(&source, SourceId(0), Limits::default());
        let names = tree.as_ref().map(|t| collect(&source, t)).unwrap_or_default();
        Reading { source, tree, names }
    }

    /// Reads a text without the line a cursor stands on, when it cannot be read with it: a half-typed line then costs
    /// nothing but itself.
    pub fn without_line(source: &Source, offset: usize) -> Reading {
        let position = source.position(offset);
        let start = source.line_start(position.line).unwrap_or(0);
        let line = source.line(position.line).unwrap_or("");
        let text = source.text();
        let blank = " ".repeat(line.len());
        let rest = text.get(start + line.len()..).unwrap_or("");
        Reading::of(Source::new(source.name(), format!("{}{blank}{rest}", text.get(..start).unwrap_or(""))))
    }

    /// The text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The tree as written, when the text could be read.
    pub fn tree(&self) -> Option<&Node> {
        self.tree.as_ref()
    }

    /// The name under a byte offset, or ending there.
    pub fn name_at(&self, offset: usize) -> Option<&NameAt> {
        let after = self.names.partition_point(|n| n.span.start as usize <= offset);
        let name = self.names.get(after.checked_sub(1)?)?;
        (offset <= name.span.end as usize).then_some(name)
    }

    /// The first place of a name.
    pub fn place(&self, kind: Kind, name: &str) -> Option<Span> {
        self.of_kind(kind).find(|n| n.name == name).map(|n| n.span)
    }

    /// Names of a kind that are declared, in order of place.
    pub(super) fn declared(&self, kind: Kind) -> impl Iterator<Item = &NameAt> {
        self.names.iter().filter(move |n| n.kind == kind && n.declares)
    }

    /// Every name of a kind, declared or not.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &NameAt> {
        self.names.iter().filter(move |n| n.kind == kind)
    }

    /// The value at a path.
    pub(super) fn node(&self, path: &[Step]) -> Option<&Node> {
        path.iter().try_fold(self.tree.as_ref()?, |node, step| match (step, &node.value) {
            (Step::Key(key), _) => node.get(key),
            (Step::Item(i), Value::Seq(items)) => items.get(*i),
            _ => None,
        })
    }

    /// The path of the innermost key or value that covers an offset, and whether it is the key that does.
    pub(super) fn path_at(&self, offset: usize) -> (Vec<Step>, Option<&Node>) {
        let covers = |n: &Node| (n.span.start as usize..=n.span.end as usize).contains(&offset);
        let mut path = Vec::new();
        let mut at = self.tree.as_ref();
        while let Some(node) = at {
            at = None;
            match &node.value {
                Value::Scalar(_) => return (path, Some(node)),
                Value::Seq(items) => {
                    if let Some((i, n)) = items.iter().enumerate().find(|(_, n)| covers(n)) {
                        path.push(Step::Item(i));
                        at = Some(n);
                    }
                }
                Value::Map(entries) => {
                    if let Some((k, v)) = entries.iter().find(|(k, v)| covers(k) || covers(v)) {
                        path.push(Step::Key(k.text().unwrap_or("").to_owned()));
                        if covers(k) {
                            return (path, Some(k));
                        }
                        at = Some(v);
                    }
                }
            }
        }
        (path, None)
    }

    /// The element that declares a name.
    pub(super) fn element(&self, kind: Kind, name: &str) -> Option<&Node> {
        let tree = self.tree.as_ref()?;
        let list = match kind {
            Kind::Param => return tree.get("params")?.get(name),
            Kind::Unit => {
                let units = tree.get("units")?;
                return units.get(name).or_else(|| {
                    let Value::Map(all) = &units.value else { return None };
                    let members = all.iter().filter_map(|(_, u)| u.get("each")).flat_map(elements);
                    members.into_iter().find(|m| m.get("id").unwrap_or(m).text() == Some(name))
                });
            }
            Kind::Phase => tree.get("phases")?,
            Kind::Task => tree.get("tasks")?,
            Kind::Measure => tree.get("ladder")?,
            Kind::Rule => tree.get("rules")?,
            Kind::Item => tree.get("scorecard")?.get("items")?,
            Kind::Band => tree.get("scorecard")?.get("bands")?,
            _ => return None,
        };
        elements(list).iter().find(|e| e.get("id").and_then(Node::text) == Some(name))
    }

    /// Whether a name is that of a set of units.
    pub(super) fn is_set(&self, name: &str) -> bool {
        let unit = self.tree.as_ref().and_then(|t| t.get("units")).and_then(|u| u.get(name));
        unit.is_some_and(|u| u.get("each").is_some())
    }
}

/// The elements of a list; none of anything else.
pub(super) fn elements(node: &Node) -> &[Node] {
    match &node.value {
        Value::Seq(items) => items,
        _ => &[],
    }
}

/// Where the name under an offset is declared.
pub fn definition(reading: &Reading, offset: usize) -> Option<Span> {
    let name = reading.name_at(offset)?;
    reading.declared(name.kind).find(|n| n.name == name.name).map(|n| n.span)
}

/// Every place of the name under an offset, in order; the declaration too when `with_declaration` is set.
pub fn references(reading: &Reading, offset: usize, with_declaration: bool) -> Vec<Span> {
    let Some(name) = reading.name_at(offset) else { return Vec::new() };
    let same = reading.of_kind(name.kind).filter(|n| n.name == name.name);
    same.filter(|n| with_declaration || !n.declares).map(|n| n.span).collect()
}

/// Why a name cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenameError {
    /// No name of the plan's own stands there.
    #[error("no name that this plan declares stands here")]
    NoName,
    /// The new name cannot be an id.
    #[error("an id has letters of any script, digits, `-`, `_` and `.`, at most 128 characters")]
    BadName,
    /// Something of the kind is called so already.
    #[error("that name is taken")]
    Taken,
}

/// The places to write `new` at so that the name under an offset is changed throughout the plan.
///
/// # Errors
/// [`RenameError`] when there is no such name, or the new one cannot be.
pub fn rename(reading: &Reading, offset: usize, new: &str) -> Result<Vec<Span>, RenameError> {
    let name = reading.name_at(offset).ok_or(RenameError::NoName)?;
    definition(reading, offset).ok_or(RenameError::NoName)?;
    let fits = match name.kind {
        Kind::Rule => new.parse::<crate::plan::RuleId>().is_ok(),
        _ => new.parse::<Id>().is_ok(),
    };
    if !fits {
        return Err(RenameError::BadName);
    }
    if new != name.name && reading.declared(name.kind).any(|n| n.name == new) {
        return Err(RenameError::Taken);
    }
    Ok(references(reading, offset, true))
}
