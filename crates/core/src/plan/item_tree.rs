//! The items of a scorecard as the trees they make, looked up once.

use super::scorecard::Item;
use std::collections::BTreeMap;

/// Which item each is part of, by their places on the scorecard.
#[derive(Debug, Clone)]
pub struct ItemTree {
    above: Vec<Option<usize>>,
}

impl ItemTree {
    /// More items are not part of one another, one above the other: points that move pass through each of them.
    pub const DEEPEST: usize = 16;

    /// The trees of items. Of several with the same id, the first is meant.
    pub fn of(items: &[Item]) -> ItemTree {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, item) in items.iter().enumerate() {
            places.entry(item.id.as_str()).or_insert(place);
        }
        let above = |item: &Item| places.get(item.under.as_ref()?.as_str()).copied();
        ItemTree { above: items.iter().map(above).collect() }
    }

    /// An item and those above it, nearest first. What is deeper than allowed, or a ring, ends one beyond the deepest.
    pub fn chain(&self, item: usize) -> impl Iterator<Item = usize> {
        let above = |place: &usize| self.above.get(*place).copied().flatten();
        std::iter::successors(Some(item), above).take(ItemTree::DEEPEST + 1)
    }

    /// Items that are part of themselves, each ring once, from its first item on.
    pub fn rings(&self) -> Vec<Vec<usize>> {
        // By which walk upwards an item was come by first.
        let mut by: Vec<Option<usize>> = vec![None; self.above.len()];
        let mut rings = Vec::new();
        for start in 0..self.above.len() {
            let mut at = Some(start);
            while let Some(place) = at.filter(|place| by.get(*place) == Some(&None)) {
                by.iter_mut().skip(place).take(1).for_each(|by| *by = Some(start));
                at = self.above.get(place).copied().flatten();
            }
            let Some(again) = at.filter(|place| by.get(*place) == Some(&Some(start))) else { continue };
            let next = |place: &usize| self.above.get(*place).copied().flatten().filter(|next| *next != again);
            let mut ring: Vec<usize> = std::iter::successors(Some(again), next).collect();
            let first = ring.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(i, _)| i);
            ring.rotate_left(first);
            rings.push(ring);
        }
        rings
    }
}
