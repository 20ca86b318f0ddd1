//! Completion: what may be written at a cursor.

use super::complete_script::{Around, in_script};
use super::cursor::{Cursor, Place, cursor};
use super::format::Format;
use super::moves;
use super::names::NameAt;
use super::path::Step;
use super::reading::Reading;
use super::stands::{self, Kind, Stands};
use crate::diagnostic::{ALL, Language};
use crate::document::{Source, SourceId, Span};
use crate::plan::{TaskSpec, Trigger, UnitSpec};
use crate::rules::{Clocks, RuleFile, RuleLibrary};
use crate::time::NAMED_DAYS;

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What people see and type.
    pub label: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// In a few words, what it is: a title.
    pub detail: Option<String>,
    /// What it means.
    pub documentation: Option<String>,
    /// The bytes it replaces.
    pub replace: Span,
    /// What is written.
    pub insert: String,
}

/// What sort of thing a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// A key of a mapping.
    Key,
    /// A word of the format.
    Word,
    /// A name.
    Name(Kind),
    /// A view of scripts.
    View,
    /// A field of a view.
    Field,
    /// A verb, question or function of scripts.
    Function,
}

/// What completion draws on beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The text as last it could be read: its names.
    pub names: &'a Reading,
    /// What may stand where.
    pub format: &'a Format,
    /// The rules of packs.
    pub library: &'a RuleLibrary,
    /// The language of titles.
    pub language: Language,
}

/// What may be written at a byte offset of a text.
pub fn complete(text: &str, offset: usize, known: Known<'_>) -> Vec<Completion> {
    let at = cursor(text, offset);
    let stands = stands::at(&at.path);
    match &at.place {
        Place::Nothing => Vec::new(),
        Place::Block { start } => match stands {
            Some(Stands::Script { condition }) => script(text, *start, offset, condition, &at, known),
            Some(Stands::Guard) => guard(text, *start, offset, known),
            _ => Vec::new(),
        },
        Place::Key { there } => keys(text, &at, there, stands, known),
        Place::Element { there } => {
            let mut all = values(text, offset, &at, stands, known);
            all.extend(keys(text, &at, there, stands, known));
            all
        }
        Place::Value => match stands {
            Some(Stands::Script { condition }) => script(text, at.replace.start, offset, condition, &at, known),
            Some(Stands::Guard) => guard(text, at.replace.start, offset, known),
            _ => values(text, offset, &at, stands, known),
        },
    }
}

/// A list of completions that replace the same bytes.
pub(super) struct List<'a> {
    pub(super) replace: Span,
    pub(super) all: Vec<Completion>,
    pub(super) known: Known<'a>,
    /// The pipeline it stands in, whose states may be named.
    within: Option<&'a str>,
}

impl<'a> List<'a> {
    pub(super) fn new(from: usize, to: usize, known: Known<'a>) -> List<'a> {
        List { replace: Span::new(SourceId(0), from, to), all: Vec::new(), known, within: None }
    }

    pub(super) fn add(&mut self, label: &str, sort: Sort, detail: Option<String>, documentation: Option<&str>) {
        if self.all.iter().any(|c| c.label == label) {
            return;
        }
        self.all.push(Completion {
            label: label.to_owned(),
            sort,
            detail,
            documentation: documentation.map(str::to_owned),
            replace: self.replace,
            insert: label.to_owned(),
        });
    }

    /// The names of a kind.
    pub(super) fn names(&mut self, kind: Kind) {
        let Known { names, library, language, .. } = self.known;
        match kind {
            Kind::PackRule => {
                for id in library.ids() {
                    let file = library.get(id).and_then(|s| RuleFile::parse(s, SourceId(0)).0);
                    let title = file.and_then(|f| f.head.title.map(|t| t.best().to_owned()));
                    self.add(id, Sort::Name(kind), title, None);
                }
            }
            Kind::Code => {
                for code in ALL.iter().flat_map(|family| family.iter()) {
                    let title = code.page().words(language).map(|w| w.title.clone());
                    self.add(code.id, Sort::Name(kind), title, None);
                }
            }
            Kind::Clock => {
                for (pack, source) in library.clock_files() {
                    for (id, clock) in Clocks::parse(pack, source, SourceId(0)).0.iter() {
                        self.add(id, Sort::Name(kind), Some(clock.title.best().to_owned()), Some(&clock.article));
                    }
                }
            }
            Kind::Sort | Kind::Matter => {
                names.of_kind(kind).for_each(|n| self.add(&n.name, Sort::Name(kind), None, None))
            }
            _ => {
                let here = |n: &&NameAt| n.within.as_deref() == self.within.filter(|_| kind == Kind::State);
                for name in names.declared(kind).filter(here).collect::<Vec<_>>() {
                    let title = names.element(name).and_then(|e| e.get("title")?.text().map(str::to_owned));
                    self.add(&name.name, Sort::Name(kind), title, None);
                }
            }
        }
    }

    fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        words.into_iter().for_each(|w| self.add(w, Sort::Word, None, None));
    }
}

fn keys(text: &str, at: &Cursor, there: &[String], stands: Option<Stands>, known: Known<'_>) -> Vec<Completion> {
    let mut list = List::new(at.replace.start, at.replace.end, known);
    if stands == Some(Stands::PackParams) {
        pack_params(at, &mut list);
    }
    for field in known.format.fields(&at.path) {
        list.add(&field.key, Sort::Key, field.title, field.description.as_deref());
    }
    // A key that has its colon already, or stands in quotes, gets no second one.
    let bare = text.get(..at.replace.start).is_none_or(|t| !t.ends_with(['"', '\'']));
    let colon = text.get(at.replace.end..).is_some_and(|t| t.trim_start_matches(' ').starts_with(':'));
    let mut all = list.all;
    all.retain(|c| !there.contains(&c.label));
    if bare && !colon {
        all.iter_mut().for_each(|c| c.insert.push_str(": "));
    }
    all
}

/// The parameters of the pack's rule that a plan takes.
fn pack_params(at: &Cursor, list: &mut List<'_>) {
    let known = list.known;
    let rule = at.path.split_last().and_then(|(_, rule)| known.names.node(rule));
    let file = rule
        .and_then(|r| r.get("use")?.text())
        .and_then(|id| known.library.get(id))
        .and_then(|s| RuleFile::parse(s, SourceId(0)).0);
    for (name, spec) in file.and_then(|f| f.head.params).unwrap_or_default().0 {
        list.add(name.as_str(), Sort::Key, Some(spec.accepts()), spec.doc.as_deref());
    }
}

/// Units that stand for themselves.
fn one_unit(list: &mut List<'_>) {
    let names = list.known.names;
    list.names(Kind::Unit);
    list.all.retain(|c| !names.is_set(&c.label));
}

/// Of a move, only the end at the cursor is replaced.
fn end_of_move(written: &str, offset: usize, list: &mut List<'_>) {
    let start = list.replace.start as usize;
    for (at, state) in moves::ends(written).into_iter().flatten() {
        let (from, to) = (start + at, start + at + state.len());
        if (from..=to).contains(&offset) {
            list.replace = Span::new(SourceId(0), from, to);
            return;
        }
    }
    if moves::ends(written).is_some() {
        list.replace = Span::new(SourceId(0), offset, offset);
    }
}

fn values(text: &str, offset: usize, at: &Cursor, stands: Option<Stands>, known: Known<'_>) -> Vec<Completion> {
    let typed = text.get(at.replace.start..offset).unwrap_or("");
    if let Some(open) = typed.rfind("${").filter(|open| !typed.get(*open..).unwrap_or("").contains('}')) {
        return params(text, at.replace.start + open + 2, offset, known);
    }
    let mut list = List::new(at.replace.start, at.replace.end, known);
    if let [Step::Key(_), Step::Key(pipeline), ..] = at.path.as_slice() {
        list.within = Some(pipeline);
    }
    match stands {
        Some(Stands::Name(kind)) => list.names(kind),
        Some(Stands::OneUnit) => one_unit(&mut list),
        Some(Stands::Acceptor) => {
            list.words([TaskSpec::SUPERIOR]);
            one_unit(&mut list);
        }
        Some(Stands::Role) => list.words(UnitSpec::ROLES),
        Some(Stands::Counted) => {
            list.names(Kind::Indicator);
            list.names(Kind::Unit);
            // A unit by itself is no number.
            list.all.retain(|c| c.sort == Sort::Name(Kind::Indicator) || known.names.is_set(&c.label));
            list.names(Kind::Sort);
        }
        Some(Stands::Move) => {
            end_of_move(text.get(at.replace.clone()).unwrap_or(""), offset, &mut list);
            list.names(Kind::State);
        }
        Some(Stands::Due) => return due(typed, offset, at, list),
        Some(Stands::TaskWindow) => {
            list.words(["campaign", "phase"]);
            let phases: Vec<String> = known.names.declared(Kind::Phase).map(|p| format!("phase.{}", p.name)).collect();
            list.words(phases.iter().map(String::as_str));
        }
        _ => {}
    }
    for word in known.format.words(&at.path) {
        list.add(&word.word, Sort::Word, None, word.description.as_deref());
    }
    if let [Step::Key(campaign), Step::Key(key)] = at.path.as_slice()
        && campaign == "campaign"
        && key == "time_zone"
    {
        list.words(ZONES);
    }
    list.all
}

/// The zones of the plans' likely readers, of its neighbours, and the one of computers; every other is valid too.
const ZONES: [&str; 12] = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Urumqi",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "UTC",
];

fn params(text: &str, from: usize, offset: usize, known: Known<'_>) -> Vec<Completion> {
    let rest = text.get(offset..).unwrap_or("");
    let word = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
    let mut list = List::new(from, offset + word, known);
    list.names(Kind::Param);
    if !rest.get(word..).is_some_and(|r| r.starts_with('}')) {
        list.all.iter_mut().for_each(|c| c.insert.push('}'));
    }
    list.all
}

/// A due expression: an anchor; behind an offset's number, its unit.
fn due(typed: &str, offset: usize, at: &Cursor, mut list: List<'_>) -> Vec<Completion> {
    if let Some((_, moved)) = typed.rsplit_once(" + ").or_else(|| typed.rsplit_once(" - ")) {
        let number = moved.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = number.trim_start();
        if number.len() < moved.len() && unit.len() < number.len() && !unit.contains(' ') {
            list.replace = Span::new(SourceId(0), offset - unit.len(), offset);
            list.words(["workdays", "d", "w", "months", "h"]);
        }
        return list.all;
    }
    let known = list.known;
    list.words(["campaign.start", "campaign.end", "phase.start", "phase.end", "occurrence", "call"]);
    for phase in known.names.declared(Kind::Phase) {
        list.words([format!("phase.{}.start", phase.name).as_str(), format!("phase.{}.end", phase.name).as_str()]);
    }
    let own = known.names.node(at.path.get(..2).unwrap_or(&[])).and_then(|t| t.get("id")?.text());
    for task in known.names.declared(Kind::Task).filter(|t| Some(t.name.as_str()) != own) {
        list.words([format!("task.{}.done", task.name).as_str()]);
    }
    list.words(NAMED_DAYS);
    list.all
}

fn script(text: &str, start: usize, offset: usize, condition: bool, at: &Cursor, known: Known<'_>) -> Vec<Completion> {
    let rule = at.path.get(..2).and_then(|path| known.names.node(path));
    let trigger = rule.and_then(|r| r.get("on")?.text()).and_then(Trigger::from_word);
    let params = known.names.declared(Kind::Param).map(|p| (p.name.clone(), None)).collect();
    in_script(text, start, offset, Around { guard: false, condition, trigger, params }, known)
}

fn guard(text: &str, start: usize, offset: usize, known: Known<'_>) -> Vec<Completion> {
    let around = Around { guard: true, condition: true, trigger: None, params: Vec::new() };
    in_script(text, start, offset, around, known)
}

/// What may be written at a byte offset of a rule file: in its script, below the front matter.
pub fn complete_rule_file(source: &Source, offset: usize, known: Known<'_>) -> Vec<Completion> {
    let text = source.text();
    let Some(start) = text.find("---*/").map(|n| n + "---*/".len()).filter(|start| *start <= offset) else {
        return Vec::new();
    };
    let head = RuleFile::parse(source, SourceId(0)).0.map(|f| f.head);
    let trigger = head.as_ref().map(|h| h.on.value);
    let declared = head.and_then(|h| h.params).unwrap_or_default().0;
    let params = declared.into_iter().map(|(name, spec)| (name.to_string(), spec.doc)).collect();
    in_script(text, start, offset, Around { guard: false, condition: false, trigger, params }, known)
}
