//! Every name in a plan, declared or used, with its place.

use super::moves;
use super::path::Step;
use super::script::{self, Quotes};
use super::stands::{Entry, Kind, PLACES, Stands};
use crate::document::{Node, Scalar, Source, Span, Style, Value};
use crate::plan::TaskSpec;

/// A name where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAt {
    /// What sort of name.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// Exactly its characters, quotes left out.
    pub span: Span,
    /// Whether this is where it is declared.
    pub declares: bool,
    /// The pipeline in which a state has its name; `None` for names of the whole plan.
    pub within: Option<String>,
}

impl NameAt {
    /// Whether both are names of the same thing.
    pub(super) fn is_same(&self, other: &NameAt) -> bool {
        (self.kind, &self.name, &self.within) == (other.kind, &other.name, &other.within)
    }
}

/// The names of a tree as written, in order of place.
pub(super) fn collect(source: &Source, tree: &Node) -> Vec<NameAt> {
    let mut collector = Collector { source, tree, pipeline: None, found: Vec::new() };
    let all: Vec<&Entry> = PLACES.iter().collect();
    collector.walk(tree, &all, 0);
    collector.found.sort_by_key(|n| n.span);
    collector.found
}

struct Collector<'s> {
    source: &'s Source,
    tree: &'s Node,
    /// The pipeline that is being walked.
    pipeline: Option<String>,
    found: Vec<NameAt>,
}

impl Collector<'_> {
    /// `places` are those whose first `depth` steps lead here: a plan of 40,000 units is walked without comparing each
    /// value with the whole table.
    fn walk(&mut self, node: &Node, places: &[&Entry], depth: usize) {
        let here = places.iter().find(|(p, s)| p.len() == depth && !matches!(s, Stands::KeyDeclares(_)));
        match here.map(|(_, stands)| *stands) {
            Some(Stands::Declares(kind)) => self.scalar(node, kind, true),
            Some(Stands::Name(kind)) => self.scalar(node, kind, false),
            Some(Stands::OneUnit) => self.scalar(node, Kind::Unit, false),
            Some(Stands::Acceptor) if node.text() == Some(TaskSpec::SUPERIOR) => {}
            Some(Stands::Acceptor) => self.scalar(node, Kind::Unit, false),
            Some(Stands::Counted) => self.scalar(node, self.counted(node), false),
            Some(Stands::Move) => self.ends(node),
            Some(Stands::Due) => self.due(node),
            Some(Stands::TaskWindow) => self.window(node),
            Some(Stands::Script { .. }) => return self.script(node, Quotes::Double),
            Some(Stands::Guard) => return self.script(node, Quotes::Either),
            _ => {}
        }
        match &node.value {
            Value::Scalar(_) => self.params(node),
            Value::Seq(items) => {
                let next = deeper(places, depth, &Step::Item(0));
                items.iter().for_each(|n| self.walk(n, &next, depth + 1));
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    let next = deeper(places, depth, &Step::Key(key.text().unwrap_or("").to_owned()));
                    let declares = next.iter().find_map(|(p, s)| match s {
                        Stands::KeyDeclares(kind) if p.len() == depth + 1 => Some(*kind),
                        _ => None,
                    });
                    if let Some(kind) = declares {
                        self.scalar(key, kind, true);
                    }
                    if declares == Some(Kind::Pipeline) {
                        self.pipeline = key.text().map(str::to_owned);
                    }
                    self.walk(value, &next, depth + 1);
                }
            }
        }
    }

    /// A whole scalar that is one name. One made of parameters is not known by looking at it.
    fn scalar(&mut self, node: &Node, kind: Kind, declares: bool) {
        if let Some((text, start)) = inner(self.source, node)
            && !text.is_empty()
            && !text.contains("${")
        {
            self.push(kind, text, start, declares);
        }
    }

    /// What is counted under a name: an indicator, units, or a kind of units.
    fn counted(&self, node: &Node) -> Kind {
        let declared = |section: &str| {
            let section = self.tree.get(section);
            section.zip(node.text()).is_some_and(|(s, name)| s.get(name).is_some())
        };
        match (declared("indicators"), declared("units")) {
            (true, _) => Kind::Indicator,
            (_, true) => Kind::Unit,
            _ if self.is_sort(node) => Kind::Sort,
            _ => Kind::Indicator,
        }
    }

    fn is_sort(&self, node: &Node) -> bool {
        let Some(Value::Map(units)) = self.tree.get("units").map(|u| &u.value) else { return false };
        units.iter().filter_map(|(_, u)| u.get("kind")?.text()).any(|kind| Some(kind) == node.text())
    }

    /// Both ends of a move.
    fn ends(&mut self, node: &Node) {
        if let Some((text, start)) = inner(self.source, node)
            && !text.contains("${")
            && let Some(ends) = moves::ends(text)
        {
            for (at, state) in ends.into_iter().filter(|(_, state)| !state.is_empty()) {
                self.push(Kind::State, state, start + at, false);
            }
        }
    }

    fn due(&mut self, node: &Node) {
        if let Value::Map(entries) = &node.value {
            entries.iter().for_each(|(_, v)| self.due(v));
        } else if let Value::Seq(items) = &node.value {
            items.iter().for_each(|n| self.due(n));
        } else if let Some((text, start)) = inner(self.source, node) {
            let anchor = text.split_whitespace().next().unwrap_or("");
            let phase = |end| anchor.strip_prefix("phase.").and_then(|t: &str| t.strip_suffix(end));
            if let Some(task) = anchor.strip_prefix("task.").and_then(|t| t.strip_suffix(".done")) {
                self.push(Kind::Task, task, start + "task.".len(), false);
            } else if let Some(id) = phase(".start").or_else(|| phase(".end")) {
                self.push(Kind::Phase, id, start + "phase.".len(), false);
            }
        }
    }

    fn window(&mut self, node: &Node) {
        if let Some((text, start)) = inner(self.source, node)
            && let Some(id) = text.strip_prefix("phase.")
        {
            self.push(Kind::Phase, id, start + "phase.".len(), false);
        }
    }

    fn script(&mut self, node: &Node, quotes: Quotes) {
        if matches!(node.value, Value::Scalar(_)) {
            let (text, start) = script_of(self.source, node);
            for (kind, name, at) in script::names(text, quotes) {
                self.push(kind, name, start + at, false);
            }
        }
    }

    /// `${name}`, as often as it stands in a scalar.
    fn params(&mut self, node: &Node) {
        let raw = self.source.slice(node.span);
        let mut at = 0;
        while let Some(open) = raw.get(at..).and_then(|r| r.find("${")) {
            let begin = at + open + 2;
            let Some(inner) = raw.get(begin..).and_then(|r| r.split_once('}')).map(|(inner, _)| inner) else { return };
            let name = inner.trim();
            if !name.is_empty() && !name.contains(char::is_whitespace) {
                let lead = inner.len() - inner.trim_start().len();
                self.push(Kind::Param, name, node.span.start as usize + begin + lead, false);
            }
            at = begin;
        }
    }

    fn push(&mut self, kind: Kind, name: &str, start: usize, declares: bool) {
        let span = Span::new(Default::default(), start, start + name.len());
        let within = self.pipeline.clone().filter(|_| kind == Kind::State);
        self.found.push(NameAt { kind, name: name.to_owned(), span, declares, within });
    }
}

fn deeper<'p>(places: &[&'p Entry], depth: usize, step: &Step) -> Vec<&'p Entry> {
    places.iter().filter(|(p, _)| p.get(depth).is_some_and(|p| step.fits(p))).copied().collect()
}

/// A script as it stands in the source, and where it starts: without the quotes of its YAML, where those are plain.
pub(super) fn script_of<'s>(source: &'s Source, node: &Node) -> (&'s str, usize) {
    inner(source, node).unwrap_or_else(|| (source.slice(node.span), node.span.start as usize))
}

/// A scalar's characters as they stand in the source, and where they start; `None` where they do not stand there one by
/// one: escapes, several lines.
fn inner<'s>(source: &'s Source, node: &Node) -> Option<(&'s str, usize)> {
    let Value::Scalar(Scalar { style, .. }) = &node.value else { return None };
    let raw = source.slice(node.span);
    let (text, skip) = match style {
        Style::Plain => (raw, 0),
        Style::Quoted => (raw.get(1..raw.len().checked_sub(1)?)?, 1),
        Style::Literal | Style::Folded => return None,
    };
    (!text.contains(['\n', '\\'])).then_some((text, node.span.start as usize + skip))
}
