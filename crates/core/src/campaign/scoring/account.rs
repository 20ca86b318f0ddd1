//! What a unit's score is made of, and how far points move it: item, the items above it, floor and bonus cap.

use super::table::ScoreTable;
use crate::campaign::consequences::CappedBy;
use crate::plan::Scorecard;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A unit's score, and what of it each item holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::campaign) struct Account {
    pub(in crate::campaign) score: Decimal,
    /// Deducted from each item of the scorecard so far.
    taken: Vec<Decimal>,
    /// Earned on each so far, by bonus items. What was earned is no part of what can be deducted.
    earned: Vec<Decimal>,
    /// Awarded in all.
    awarded: Decimal,
}

/// How far points moved, and what stopped them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    pub(super) points: Decimal,
    pub(super) by: Option<(CappedBy, Option<usize>)>,
    /// Where only the highest counts, how much of the same counted before.
    pub(super) counted: Option<Decimal>,
}

impl Moved {
    /// Nothing: the points are not this unit's to have.
    pub(super) fn barred(by: CappedBy) -> Moved {
        Moved { points: Decimal::ZERO, by: Some((by, None)), counted: None }
    }
}

/// What stops points from moving.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits<'a> {
    pub(super) card: Option<&'a Scorecard>,
    pub(super) table: &'a ScoreTable,
}

impl Limits<'_> {
    fn points(&self, item: usize) -> Option<Decimal> {
        self.card?.items.get(item)?.points
    }

    /// Where an item stands on the scorecard.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.card?.items.iter().position(|i| i.id.as_str() == id)
    }
}

fn left(limit: Decimal, used: Decimal) -> Decimal {
    (limit - used).max(Decimal::ZERO)
}

fn at_step(step: usize, item: usize) -> (CappedBy, Option<usize>) {
    if step == 0 { (CappedBy::Item, None) } else { (CappedBy::Parent, Some(item)) }
}

impl Account {
    pub(in crate::campaign) fn new(score: Decimal, items: usize) -> Account {
        let none = vec![Decimal::ZERO; items];
        Account { score, taken: none.clone(), earned: none, awarded: Decimal::ZERO }
    }

    /// The same under another version of the plan: its items by their new places, its score moved with the base.
    pub(in crate::campaign) fn carried(&self, moved: Decimal, places: &[Option<usize>], items: usize) -> Account {
        // A base that stays leaves the score as it was written, `0.0` or `0`.
        let score = if moved.is_zero() { self.score } else { self.score + moved };
        let mut account = Account { awarded: self.awarded, ..Account::new(score, items) };
        for (old, new) in places.iter().enumerate() {
            let Some(new) = *new else { continue };
            for (was, is) in [(&self.taken, &mut account.taken), (&self.earned, &mut account.earned)] {
                if let (Some(was), Some(is)) = (was.get(old), is.get_mut(new)) {
                    *is = *was;
                }
            }
        }
        account
    }

    /// Moves points on an item, or on none, as far as they may.
    pub(super) fn move_points(&mut self, limits: Limits<'_>, item: Option<usize>, wanted: Decimal) -> Moved {
        let chain = item.map_or(&[][..], |item| limits.table.chain(item));
        let bonus = item.is_some_and(|item| limits.table.is_bonus(item));
        match wanted.is_sign_negative() {
            true => self.take(limits, chain, bonus, -wanted),
            false => self.give(limits, chain, bonus, wanted),
        }
    }

    /// Takes points off: as much as the item, those above it and the floor have left. A bonus item has what it earned.
    fn take(&mut self, limits: Limits<'_>, chain: &[usize], bonus: bool, wanted: Decimal) -> Moved {
        let (mut most, mut by) = (wanted, None);
        for (step, item) in chain.iter().enumerate() {
            let holds = match bonus {
                true => self.earned.get(*item).copied(),
                false => limits.points(*item).map(|p| left(p, self.taken.get(*item).copied().unwrap_or_default())),
            };
            if let Some(left) = holds.filter(|left| *left < most) {
                (most, by) = (left, Some(at_step(step, *item)));
            }
        }
        let floor = limits.card.map(|s| s.floor.unwrap_or(Decimal::ZERO));
        if let Some(left) = floor.map(|f| left(self.score, f)).filter(|left| *left < most) {
            (most, by) = (left, Some((CappedBy::Floor, None)));
        }
        for item in chain {
            let slot = if bonus { self.earned.get_mut(*item) } else { self.taken.get_mut(*item) };
            if let Some(slot) = slot {
                if bonus { *slot -= most } else { *slot += most }
            }
        }
        if bonus {
            self.awarded = left(self.awarded, most);
        }
        self.score -= most;
        Moved { points: -most, by, counted: None }
    }

    /// Adds points: up to the bonus cap; on a bonus item, up to its points and those of the items above it.
    fn give(&mut self, limits: Limits<'_>, chain: &[usize], bonus: bool, wanted: Decimal) -> Moved {
        let (mut most, mut by) = (wanted, None);
        // What the step below came to in all, for an item of which only the highest counts.
        let (mut whole, mut counted) = (wanted, None);
        for (step, item) in chain.iter().enumerate().filter(|_| bonus) {
            let Some(spec) = limits.card.and_then(|s| s.items.get(*item)) else { continue };
            let Some(slot) = self.earned.get_mut(*item) else { continue };
            if spec.highest {
                let beyond = left(whole, *slot);
                if beyond < most {
                    counted = Some(*slot);
                    (most, by) = (beyond, Some((CappedBy::Highest, (step > 0).then_some(*item))));
                }
            }
            if let Some(left) = spec.points.map(|p| left(p, *slot)).filter(|left| *left < most) {
                (most, by) = (left, Some(at_step(step, *item)));
            }
            *slot += most;
            whole = *slot;
        }
        let cap = limits.card.and_then(|s| s.bonus_cap);
        if let Some(left) = cap.map(|cap| left(cap, self.awarded)).filter(|left| *left < most) {
            (most, by) = (left, Some((CappedBy::Bonus, None)));
        }
        self.awarded += most;
        self.score += most;
        Moved { points: most, by, counted }
    }

    /// What came off an item.
    pub(super) fn held(&self, item: usize) -> Decimal {
        self.taken.get(item).copied().unwrap_or_default()
    }

    /// What a bonus item earned.
    pub(super) fn earned(&self, item: usize) -> Decimal {
        self.earned.get(item).copied().unwrap_or_default()
    }

    /// Gives back what came off an item and those below it but for what of it is `kept`, by items; gives how much that is.
    pub(super) fn renew(&mut self, table: &ScoreTable, item: usize, kept: &BTreeMap<usize, Decimal>) -> Decimal {
        let kept = |item: usize| kept.get(&item).copied().unwrap_or_default();
        let back = left(self.held(item), kept(item));
        for (below, taken) in self.taken.iter_mut().enumerate() {
            if below != item && table.chain(below).contains(&item) {
                *taken = kept(below).min(*taken);
            }
        }
        self.refund(table.chain(item), back);
        back
    }

    /// Gives back what an entry took from its item and the items above it.
    pub(super) fn refund(&mut self, chain: &[usize], points: Decimal) {
        for item in chain {
            if let Some(taken) = self.taken.get_mut(*item) {
                *taken = left(*taken, points);
            }
        }
        self.score += points;
    }
}
