//! The facts of a campaign in the order of recording, and which of them hold.

use super::event::{Event, Fact};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// Every fact by its number. Nothing is taken out: a fact that was corrected stays, and does not hold.
#[derive(Debug, Clone, Default)]
pub(in crate::campaign) struct FactLog {
    facts: Vec<(u64, Fact)>,
    /// The fact that each idempotency key belongs to.
    keys: BTreeMap<String, u64>,
    /// What each fact says, by when that took effect: ascending. Most facts come in that order.
    by_instant: Vec<(Instant, u64)>,
    /// How many facts are corrections; most campaigns have none.
    corrections: usize,
}

/// What holds at an instant: an event with the number of the fact that says so.
#[derive(Debug, Clone, Copy)]
pub(in crate::campaign) struct Held<'a> {
    pub(in crate::campaign) at: Instant,
    pub(in crate::campaign) seq: u64,
    pub(in crate::campaign) event: &'a Event,
}

impl FactLog {
    /// The number the next fact will get.
    pub(in crate::campaign) fn next_seq(&self) -> u64 {
        self.facts.last().map_or(1, |(seq, _)| seq + 1)
    }

    pub(in crate::campaign) fn push(&mut self, fact: Fact) -> u64 {
        let seq = self.next_seq();
        self.insert(seq, fact);
        seq
    }

    /// Adds a fact under the number it has elsewhere, which is higher than any here.
    pub(in crate::campaign) fn insert(&mut self, seq: u64, fact: Fact) {
        if let Some(key) = &fact.key {
            self.keys.insert(key.clone(), seq);
        }
        self.corrections += usize::from(matches!(fact.event, Event::Corrected { .. }));
        if let Some(at) = takes_effect(&fact) {
            let in_turn = self.by_instant.last().is_none_or(|last| *last < (at, seq));
            let after = |held: &(Instant, u64)| *held < (at, seq);
            let place = if in_turn { self.by_instant.len() } else { self.by_instant.partition_point(after) };
            self.by_instant.insert(place, (at, seq));
        }
        self.facts.push((seq, fact));
    }

    /// Takes the last fact back, which was refused after all.
    pub(in crate::campaign) fn pop(&mut self) -> Option<Fact> {
        let (seq, fact) = self.facts.pop()?;
        self.by_instant.retain(|(_, held)| *held != seq);
        if let Some(key) = &fact.key {
            self.keys.remove(key);
        }
        self.corrections -= usize::from(matches!(fact.event, Event::Corrected { .. }));
        Some(fact)
    }

    pub(in crate::campaign) fn get(&self, seq: u64) -> Option<&Fact> {
        let place = self.facts.binary_search_by_key(&seq, |(seq, _)| *seq).ok()?;
        self.facts.get(place).map(|(_, fact)| fact)
    }

    pub(in crate::campaign) fn by_key(&self, key: &str) -> Option<u64> {
        self.keys.get(key).copied()
    }

    pub(in crate::campaign) fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, &Fact)> {
        self.facts.iter().map(|(seq, fact)| (*seq, fact))
    }

    /// The correction that holds and withdraws a fact.
    pub(in crate::campaign) fn corrected_by(&self, seq: u64) -> Option<u64> {
        let withdrawn = self.withdrawn();
        let holds = |(n, f): &(u64, &Fact)| {
            matches!(f.event, Event::Corrected { corrects, .. } if corrects == seq) && !withdrawn.contains(n)
        };
        self.iter().rev().find(holds).map(|(n, _)| n)
    }

    /// A fact that two corrections would withdraw if `seq` did not hold, with the later of them.
    pub(in crate::campaign) fn corrected_twice_without(&self, seq: u64) -> Option<(u64, u64)> {
        let mut out = BTreeMap::from([(seq, u64::MAX)]);
        for (n, fact) in self.iter().rev().take(if self.corrections > 0 { usize::MAX } else { 0 }) {
            if let Event::Corrected { corrects, .. } = &fact.event
                && !out.contains_key(&n)
                && let Some(by) = out.insert(*corrects, n)
            {
                return Some((*corrects, by));
            }
        }
        None
    }

    /// Facts that a correction which holds withdraws. A correction may itself be withdrawn by a later one.
    fn withdrawn(&self) -> BTreeSet<u64> {
        let mut out = BTreeSet::new();
        if self.corrections > 0 {
            for (seq, fact) in self.iter().rev() {
                if let Event::Corrected { corrects, .. } = &fact.event
                    && !out.contains(&seq)
                {
                    out.insert(*corrects);
                }
            }
        }
        out
    }

    /// Everything that holds, in the order in which it is processed: by instant, then number.
    pub(in crate::campaign) fn held(&self) -> Vec<Held<'_>> {
        self.held_since(None)
    }

    /// What holds and takes effect after an instant.
    pub(in crate::campaign) fn held_since(&self, since: Option<Instant>) -> Vec<Held<'_>> {
        let withdrawn = self.withdrawn();
        let from = since.map_or(0, |since| self.by_instant.partition_point(|(at, _)| *at <= since));
        let in_order = self.by_instant.get(from..).into_iter().flatten();
        in_order.filter(|(_, seq)| !withdrawn.contains(seq)).filter_map(|(_, seq)| self.hold(*seq)).collect()
    }

    /// What a fact says holds, and when it took effect; a correction that only withdraws says nothing.
    fn hold(&self, seq: u64) -> Option<Held<'_>> {
        let fact = self.get(seq)?;
        match &fact.event {
            Event::Corrected { instead, .. } => instead.as_ref().map(|i| Held { at: i.at, seq, event: &i.event }),
            event => Some(Held { at: fact.at, seq, event }),
        }
    }

    /// The earliest instant at which something holds otherwise once a fact is recorded.
    pub(in crate::campaign) fn changed_by(&self, fact: &Fact) -> Instant {
        let mut earliest = fact.at;
        let mut next = &fact.event;
        // A correction of a correction brings back what that one withdrew.
        while let Event::Corrected { corrects, instead, .. } = next {
            let corrected = self.get(*corrects);
            let instants = [instead.as_ref().map(|i| i.at), corrected.map(|f| f.at)];
            earliest = instants.into_iter().flatten().fold(earliest, Instant::min);
            let Some(corrected) = corrected else { break };
            next = &corrected.event;
        }
        earliest
    }
}

/// When what a fact says takes effect.
fn takes_effect(fact: &Fact) -> Option<Instant> {
    match &fact.event {
        Event::Corrected { instead, .. } => instead.as_ref().map(|i| i.at),
        _ => Some(fact.at),
    }
}
