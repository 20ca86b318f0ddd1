//! The facts of a campaign in the order of recording, and which of them hold.

use super::event::{Event, Fact};
use super::kept::{Kept, Sequence};
use crate::time::Instant;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Every fact by its number. Nothing is taken out: a fact that was corrected stays, and does not hold.
#[derive(Debug, Clone, Default)]
pub(in crate::campaign) struct FactLog {
    facts: Sequence,
    /// The fact that each idempotency key belongs to.
    keys: BTreeMap<String, u64>,
    /// What each fact says, by when that took effect: ascending. `None` while facts come in that order, as most do.
    by_instant: Option<Vec<(Instant, u64)>>,
    /// How many facts are corrections; most campaigns have none.
    corrections: usize,
}

/// What holds at an instant: an event with the number of the fact that says so.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Held<'a> {
    pub(in crate::campaign) at: Instant,
    pub(in crate::campaign) seq: u64,
    pub(in crate::campaign) event: Cow<'a, Event>,
}

impl FactLog {
    /// The number the next fact will get.
    pub(in crate::campaign) fn next_seq(&self) -> u64 {
        self.facts.last().map_or(1, |last| last.seq() + 1)
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
        let effect = takes_effect(&fact);
        let in_turn = effect == Some(fact.at) && self.facts.last().is_none_or(|last| last.at() <= fact.at);
        if self.by_instant.is_some() || !in_turn {
            let mut by_instant = self.by_instant.take().unwrap_or_else(|| self.in_turn());
            if let Some(at) = effect {
                let place = by_instant.partition_point(|held| *held < (at, seq));
                by_instant.insert(place, (at, seq));
            }
            self.by_instant = Some(by_instant);
        }
        self.facts.push(Kept::of(seq, fact));
    }

    /// The facts by instant, where that is the order in which they came.
    fn in_turn(&self) -> Vec<(Instant, u64)> {
        self.facts.iter().map(|kept| (kept.at(), kept.seq())).collect()
    }

    /// Takes the last fact back, which was refused after all.
    pub(in crate::campaign) fn pop(&mut self) {
        let Some(kept) = self.facts.pop() else { return };
        let (seq, fact) = (kept.seq(), kept.fact());
        if let Some(by_instant) = &mut self.by_instant {
            by_instant.retain(|(_, held)| *held != seq);
        }
        if let Some(key) = &fact.key {
            self.keys.remove(key);
        }
        self.corrections -= usize::from(matches!(fact.event, Event::Corrected { .. }));
    }

    pub(in crate::campaign) fn get(&self, seq: u64) -> Option<Cow<'_, Fact>> {
        self.facts.get(seq).map(Kept::fact)
    }

    pub(in crate::campaign) fn by_key(&self, key: &str) -> Option<u64> {
        self.keys.get(key).copied()
    }

    pub(in crate::campaign) fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, Cow<'_, Fact>)> {
        self.facts.iter().map(|kept| (kept.seq(), kept.fact()))
    }

    /// The correction that holds and withdraws a fact.
    pub(in crate::campaign) fn corrected_by(&self, seq: u64) -> Option<u64> {
        let withdrawn = self.withdrawn();
        let holds = |(n, f): &(u64, Cow<'_, Fact>)| {
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
    pub(in crate::campaign) fn held(&self) -> impl Iterator<Item = Held<'_>> {
        self.held_since(None)
    }

    /// What holds and takes effect after an instant.
    pub(in crate::campaign) fn held_since(&self, since: Option<Instant>) -> impl Iterator<Item = Held<'_>> {
        let withdrawn = self.withdrawn();
        let mut order = self.by_instant.clone().unwrap_or_else(|| self.in_turn());
        let from = since.map_or(0, |since| order.partition_point(|(at, _)| *at <= since));
        let in_order = order.split_off(from).into_iter().map(|(_, seq)| seq);
        in_order.filter(move |seq| !withdrawn.contains(seq)).filter_map(|seq| self.hold(seq))
    }

    /// What a fact says holds, and when it took effect; a correction that only withdraws says nothing.
    pub(in crate::campaign) fn hold(&self, seq: u64) -> Option<Held<'_>> {
        match self.get(seq)? {
            Cow::Owned(fact) => Some(Held { at: fact.at, seq, event: Cow::Owned(fact.event) }),
            Cow::Borrowed(fact) => match &fact.event {
                Event::Corrected { instead, .. } => {
                    instead.as_ref().map(|i| Held { at: i.at, seq, event: Cow::Borrowed(&i.event) })
                }
                event => Some(Held { at: fact.at, seq, event: Cow::Borrowed(event) }),
            },
        }
    }

    /// The earliest instant at which something holds otherwise once a fact is recorded.
    pub(in crate::campaign) fn changed_by(&self, fact: &Fact) -> Instant {
        let mut earliest = fact.at;
        let mut next = Cow::Borrowed(fact);
        // A correction of a correction brings back what that one withdrew.
        while let Event::Corrected { corrects, instead, .. } = &next.event {
            let corrected = self.get(*corrects);
            let instants = [instead.as_ref().map(|i| i.at), corrected.as_ref().map(|f| f.at)];
            earliest = instants.into_iter().flatten().fold(earliest, Instant::min);
            let Some(corrected) = corrected else { break };
            next = corrected;
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
