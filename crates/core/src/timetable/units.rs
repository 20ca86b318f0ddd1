//! The unit tree, sets expanded.

use super::index::UnitIx;
use super::table::Table;
use crate::document::Span;
use crate::plan::{Id, Plan, Selector, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// One unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// What sort it is.
    pub kind: Option<String>,
    /// The unit above it.
    pub parent: Option<UnitIx>,
}

/// Every unit of a plan, in the order written, members of sets in place of their set.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    units: Table<UnitIx, Unit>,
    by_id: BTreeMap<Id, UnitIx>,
    sets: BTreeMap<Id, Vec<UnitIx>>,
    kinds: BTreeMap<String, Vec<UnitIx>>,
    /// The units directly below each.
    below: BTreeMap<UnitIx, Vec<UnitIx>>,
    titles: BTreeMap<String, UnitIx>,
    /// Units that stand below themselves, with the place that says so.
    pub(crate) cycles: Vec<(Vec<Id>, Span)>,
}

impl UnitTree {
    /// Expands the sets of a plan. Names that are not declared are left out; the checker reports them.
    pub fn of(plan: &Plan) -> UnitTree {
        let mut tree = UnitTree::default();
        let mut parents: Vec<(UnitIx, &crate::plan::Spanned<Id>)> = Vec::new();
        for (key, spec) in &plan.units {
            let kind = spec.kind.as_ref().map(|k| k.value.clone());
            let mut add = |tree: &mut UnitTree, id: &Id, title: Option<&String>| {
                let title = title.cloned().unwrap_or_else(|| id.to_string());
                let ix = tree.units.push(Unit { id: id.clone(), title, kind: kind.clone(), parent: None });
                tree.titles.entry(tree.units[ix].title.clone()).or_insert(ix);
                if let Some(kind) = &kind {
                    tree.kinds.entry(kind.clone()).or_default().push(ix);
                }
                tree.by_id.entry(id.clone()).or_insert(ix);
                if let Some(under) = &spec.under {
                    parents.push((ix, under));
                }
                ix
            };
            match &spec.each {
                None => {
                    add(&mut tree, key, spec.title.as_ref());
                }
                Some(each) => {
                    let members = each.iter().map(|m| add(&mut tree, &m.id, m.title.as_ref())).collect();
                    tree.sets.insert(key.value.clone(), members);
                }
            }
        }
        for (child, under) in &parents {
            tree.units[*child].parent = tree.by_id.get(&under.value).copied();
        }
        let places: BTreeMap<UnitIx, Span> = parents.iter().map(|(child, under)| (*child, under.span)).collect();
        tree.break_rings(&places);
        for (ix, unit) in tree.units.enumerated() {
            if let Some(parent) = unit.parent {
                tree.below.entry(parent).or_default().push(ix);
            }
        }
        tree
    }

    /// Finds units that stand below themselves, each ring once, and cuts it, so that every walk upwards ends. Each unit is
    /// walked over once.
    fn break_rings(&mut self, places: &BTreeMap<UnitIx, Span>) {
        let mut walked: Table<UnitIx, Option<UnitIx>> = self.units.iter().map(|_| None).collect();
        for start in self.units.indices() {
            let mut at = Some(start);
            while let Some(unit) = at.filter(|u| walked[*u].is_none()) {
                walked[unit] = Some(start);
                at = self.units[unit].parent;
            }
            // Met on this very walk: a ring.
            let Some(ring) = at.filter(|u| walked[*u] == Some(start)) else { continue };
            let around = std::iter::successors(self.units[ring].parent, |u| self.units[*u].parent);
            let names = std::iter::once(ring).chain(around.take_while(|u| *u != ring)).chain([ring]);
            let names = names.map(|u| self.units[u].id.clone()).collect();
            self.cycles.push((names, places.get(&ring).copied().unwrap_or_default()));
            self.units[ring].parent = None;
        }
    }

    /// Every unit.
    pub fn all(&self) -> &Table<UnitIx, Unit> {
        &self.units
    }

    /// The unit called `id`.
    pub fn find(&self, id: &str) -> Option<UnitIx> {
        self.by_id.get(id).copied()
    }

    /// The first unit with that title.
    pub(crate) fn titled(&self, title: &str) -> Option<&Unit> {
        self.titles.get(title).map(|ix| &self.units[*ix])
    }

    /// The units a name stands for: itself, or the members of a set.
    pub fn named(&self, id: &Id) -> Vec<UnitIx> {
        match self.by_id.get(id) {
            Some(unit) => vec![*unit],
            None => self.sets.get(id).cloned().unwrap_or_default(),
        }
    }

    /// The units that several names stand for, in the order named; a name that is repeated counts once.
    pub(super) fn named_in_order<'i>(&self, ids: impl Iterator<Item = &'i Spanned<Id>>) -> Vec<UnitIx> {
        let mut seen = BTreeSet::new();
        ids.filter(|id| seen.insert(id.as_str())).flat_map(|id| self.named(&id.value)).collect()
    }

    /// The units a selector chooses, each once, in the plan's order.
    pub fn select(&self, selector: &Selector) -> Vec<UnitIx> {
        let chosen: BTreeSet<UnitIx> = match selector {
            Selector::Named(ids) => self.named_in_order(ids.iter()).into_iter().collect(),
            Selector::Kind(kind) => return self.kinds.get(&kind.value).cloned().unwrap_or_default(),
            Selector::Under(top) => self.by_id.get(&top.value).map(|top| self.descendants(*top)).unwrap_or_default(),
        };
        chosen.into_iter().collect()
    }

    fn descendants(&self, top: UnitIx) -> BTreeSet<UnitIx> {
        let mut found = BTreeSet::new();
        let mut next = vec![top];
        while let Some(at) = next.pop() {
            let below = self.below.get(&at).into_iter().flatten();
            next.extend(below.filter(|u| found.insert(**u)));
        }
        found
    }

    /// The units above one, nearest first.
    pub fn ancestors(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        let parent = |u: UnitIx| self.units.at(u).and_then(|u| u.parent);
        std::iter::successors(parent(unit), move |u| parent(*u))
    }
}
