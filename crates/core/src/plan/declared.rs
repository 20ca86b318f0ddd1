//! The names a plan declares, read from its tree, so that an element with a mistake inside is still known by name and
//! causes no false "unknown".

use crate::document::{Node, Span, Value};
use std::collections::BTreeMap;

/// Names by kind, each with the place of its declaration.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Units, members of sets included.
    pub units: BTreeMap<String, Span>,
    /// Sets of units.
    pub sets: BTreeMap<String, Span>,
    /// Phases.
    pub phases: BTreeMap<String, Span>,
    /// Tasks.
    pub tasks: BTreeMap<String, Span>,
    /// Items of the scorecard.
    pub items: BTreeMap<String, Span>,
    /// Bands of the scorecard.
    pub bands: BTreeMap<String, Span>,
    /// Measures of the ladder.
    pub measures: BTreeMap<String, Span>,
    /// Indicators.
    pub indicators: BTreeMap<String, Span>,
    /// Pipelines.
    pub pipelines: BTreeMap<String, Span>,
    /// Rules that carry an id of their own.
    pub rules: BTreeMap<String, Span>,
    /// Second declarations of a name: the name, the place, the first place.
    pub repeated: Vec<(String, Span, Span)>,
}

impl Declared {
    pub(super) fn of(root: &Node) -> Declared {
        let mut all = Declared::default();
        let mut repeated = Vec::new();
        if let Some(Value::Map(units)) = root.get("units").map(|n| &n.value) {
            for (key, spec) in units {
                match spec.get("each").map(|n| &n.value) {
                    Some(Value::Seq(members)) => {
                        declare(&mut all.sets, key, &mut repeated);
                        for member in members {
                            declare(&mut all.units, member.get("id").unwrap_or(member), &mut repeated);
                        }
                    }
                    _ => declare(&mut all.units, key, &mut repeated),
                }
            }
        }
        // A set and a unit of the same name could not be told apart.
        for (name, span) in &all.sets {
            if let Some(unit) = all.units.get(name) {
                repeated.push((name.clone(), *(span.max(unit)), *(span.min(unit))));
            }
        }
        for (section, names) in [("indicators", &mut all.indicators), ("pipelines", &mut all.pipelines)] {
            if let Some(Value::Map(entries)) = root.get(section).map(|n| &n.value) {
                entries.iter().for_each(|(key, _)| declare(names, key, &mut repeated));
            }
        }
        let scorecard = root.get("scorecard");
        let lists = [
            (root.get("phases"), &mut all.phases),
            (root.get("tasks"), &mut all.tasks),
            (root.get("ladder"), &mut all.measures),
            (root.get("rules"), &mut all.rules),
            (scorecard.and_then(|s| s.get("items")), &mut all.items),
            (scorecard.and_then(|s| s.get("bands")), &mut all.bands),
        ];
        for (list, names) in lists {
            if let Some(Value::Seq(elements)) = list.map(|n| &n.value) {
                elements.iter().filter_map(|e| e.get("id")).for_each(|id| declare(names, id, &mut repeated));
            }
        }
        all.repeated = repeated;
        all
    }

    /// Whether a unit or a set is called so.
    pub fn is_unit_or_set(&self, name: &str) -> bool {
        self.units.contains_key(name) || self.sets.contains_key(name)
    }
}

fn declare(names: &mut BTreeMap<String, Span>, id: &Node, repeated: &mut Vec<(String, Span, Span)>) {
    let Some(name) = id.text() else { return };
    match names.get(name) {
        Some(first) => repeated.push((name.to_owned(), id.span, *first)),
        None => {
            names.insert(name.to_owned(), id.span);
        }
    }
}
