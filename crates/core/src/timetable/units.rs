//! The unit tree, sets expanded.

use super::index::UnitIx;
use super::table::Table;
use crate::document::Span;
use crate::plan::{Id, Plan, Selector};
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
            let Some(parent) = tree.by_id.get(&under.value).copied() else { continue };
            let chain: Vec<UnitIx> = std::iter::once(parent).chain(tree.ancestors(parent)).collect();
            if chain.contains(child) {
                let ring = std::iter::once(child).chain(chain.iter().take_while(|u| *u != child)).chain([child]);
                let names = ring.map(|u| tree.units[*u].id.clone());
                let cycle = (names.collect(), under.span);
                tree.cycles.push(cycle);
            } else {
                tree.units[*child].parent = Some(parent);
            }
        }
        tree
    }

    /// Every unit.
    pub fn all(&self) -> &Table<UnitIx, Unit> {
        &self.units
    }

    /// The unit called `id`.
    pub fn find(&self, id: &str) -> Option<UnitIx> {
        let id: Id = id.parse().ok()?;
        self.by_id.get(&id).copied()
    }

    /// The units a name stands for: itself, or the members of a set.
    pub fn named(&self, id: &Id) -> Vec<UnitIx> {
        match self.by_id.get(id) {
            Some(unit) => vec![*unit],
            None => self.sets.get(id).cloned().unwrap_or_default(),
        }
    }

    /// The units a selector chooses, each once, in the plan's order.
    pub fn select(&self, selector: &Selector) -> Vec<UnitIx> {
        let chosen: BTreeSet<UnitIx> = match selector {
            Selector::Named(ids) => ids.iter().flat_map(|id| self.named(id)).collect(),
            Selector::Kind(kind) => {
                self.units.enumerated().filter(|(_, u)| u.kind.as_ref() == Some(&kind.value)).map(|(i, _)| i).collect()
            }
            Selector::Under(top) => {
                let Some(top) = self.by_id.get(&top.value) else { return Vec::new() };
                self.units.indices().filter(|u| self.ancestors(*u).any(|a| a == *top)).collect()
            }
        };
        chosen.into_iter().collect()
    }

    /// The units above one, nearest first.
    pub fn ancestors(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        let parent = |u: UnitIx| self.units.at(u).and_then(|u| u.parent);
        std::iter::successors(parent(unit), move |u| parent(*u))
    }
}
