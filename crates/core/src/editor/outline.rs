//! The outline of a plan: its sections, and in them what is declared.

use super::reading::{Reading, elements};
use super::stands::Kind;
use crate::document::{Node, SourceId, Span, Value};

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What it is; `None` for a section.
    pub kind: Option<Kind>,
    /// The whole of it.
    pub span: Span,
    /// Its name where it stands.
    pub selection: Span,
    /// What it contains.
    pub children: Vec<Symbol>,
}

/// The sections with entries of their own, and what those are.
const SECTIONS: [(&str, Kind); 6] = [
    ("params", Kind::Param),
    ("units", Kind::Unit),
    ("phases", Kind::Phase),
    ("tasks", Kind::Task),
    ("ladder", Kind::Measure),
    ("rules", Kind::Rule),
];

/// The outline of a plan, as far as it could be read.
pub fn outline(reading: &Reading) -> Vec<Symbol> {
    let Some(Value::Map(sections)) = reading.tree().map(|t| &t.value) else { return Vec::new() };
    let symbols = sections.iter().map(|(key, value)| {
        let name = key.text().unwrap_or("");
        let children = match SECTIONS.iter().find(|(section, _)| *section == name) {
            Some((_, kind)) => entries(value, *kind),
            None if name == "scorecard" => [("items", Kind::Item), ("bands", Kind::Band)]
                .into_iter()
                .filter_map(|(list, kind)| Some(entries(value.get(list)?, kind)))
                .flatten()
                .collect(),
            None => Vec::new(),
        };
        symbol(key, None, value, None, children)
    });
    symbols.collect()
}

fn entries(section: &Node, kind: Kind) -> Vec<Symbol> {
    if let Value::Map(all) = &section.value {
        let each = |value: &Node| value.get("each").map(|e| members(e, kind)).unwrap_or_default();
        return all
            .iter()
            .map(|(key, value)| symbol(key, value.get("title"), value, Some(kind), each(value)))
            .collect();
    }
    let named = elements(section).iter().filter_map(|e| {
        // A rule taken from a pack may have no id of its own.
        let id = e.get("id").or_else(|| e.get("use"))?;
        Some(symbol(id, e.get("title"), e, Some(kind), Vec::new()))
    });
    named.collect()
}

fn members(each: &Node, kind: Kind) -> Vec<Symbol> {
    let all = elements(each).iter();
    all.map(|m| symbol(m.get("id").unwrap_or(m), m.get("title"), m, Some(kind), Vec::new())).collect()
}

fn symbol(id: &Node, title: Option<&Node>, whole: &Node, kind: Option<Kind>, children: Vec<Symbol>) -> Symbol {
    let (start, end) = (id.span.start.min(whole.span.start), id.span.end.max(whole.span.end));
    Symbol {
        name: id.text().unwrap_or("").to_owned(),
        title: title.and_then(Node::text).map(str::to_owned),
        kind,
        span: Span::new(SourceId(0), start as usize, end as usize),
        selection: id.span,
        children,
    }
}
