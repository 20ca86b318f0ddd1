//! Points moved, as far as item, the items above it, floor and bonus cap let them; what they swallow is said.

use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, CappedBy, Cause, Consequence, RuleCause, Term, What};
use crate::campaign::state::UnitState;
use crate::plan::Scorecard;
use crate::rules::PastKind;
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::{Decimal, RoundingStrategy};
use std::sync::Arc;

/// Points to be moved.
#[derive(Debug)]
pub(in crate::campaign) struct Movement {
    pub(in crate::campaign) id: Arc<str>,
    pub(in crate::campaign) unit: UnitIx,
    pub(in crate::campaign) at: Instant,
    pub(in crate::campaign) cause: Cause,
    pub(in crate::campaign) rule: Option<Arc<RuleCause>>,
    /// Its position on the scorecard.
    pub(in crate::campaign) item: Option<usize>,
    /// Negative for a deduction.
    pub(in crate::campaign) wanted: Decimal,
    /// How it was worked out, where no script did: such an entry is told even when nothing moves.
    pub(in crate::campaign) arithmetic: Option<Arithmetic>,
}

/// How far points moved, and what stopped them.
#[derive(Debug, Clone, Copy)]
struct Moved {
    points: Decimal,
    by: Option<(CappedBy, Option<usize>)>,
}

/// Points have four places.
pub(super) fn rounded(points: Decimal) -> Decimal {
    let rounded = points.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).normalize();
    // No negative zero reaches an output.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

impl Campaign {
    /// Moves points, as far as they may.
    pub(in crate::campaign) fn move_points(&mut self, movement: Movement) {
        let Movement { id, unit, at, cause, rule, item, mut wanted, mut arithmetic } = movement;
        wanted = wanted.normalize();
        if wanted.is_zero() && arithmetic.is_none() {
            return;
        }
        let table = Arc::clone(&self.state.scoring.table);
        let kind = self.plan.timetable.units.all().at(unit).and_then(|u| u.kind.as_deref());
        if let Some(times) = item.and_then(|item| table.times(item, kind)) {
            let plain = || Arithmetic::new("plain").number("points", wanted.abs());
            arithmetic = Some(arithmetic.unwrap_or_else(plain).number("times", times).text("kind", kind.unwrap_or("")));
            wanted = rounded(wanted.saturating_mul(times));
        }
        let card = self.plan.plan.scorecard.as_ref();
        let state = &mut self.state.units[unit];
        let moved = if !table.is_scored(unit) && card.is_some() {
            Moved { points: Decimal::ZERO, by: Some((CappedBy::NotScored, None)) }
        } else if item.is_some_and(|item| !table.applies(item, unit)) {
            Moved { points: Decimal::ZERO, by: Some((CappedBy::OtherUnits, None)) }
        } else {
            let chain = item.map_or(&[][..], |item| table.chain(item));
            let bonus = item.is_some_and(|item| table.is_bonus(item));
            if wanted.is_sign_negative() {
                take(state, card, chain, -wanted)
            } else {
                give(state, card, chain, bonus, wanted)
            }
        };
        let points = if moved.points.is_zero() { Decimal::ZERO } else { moved.points };
        let score = self.state.units[unit].score;
        let name = |item: usize| self.plan.plan.scorecard.as_ref()?.items.get(item).map(|i| i.id.shared());
        let (named, capped_by) = (item.and_then(name), moved.by.filter(|_| points != wanted));
        let capped_at = capped_by.and_then(|(_, at)| at).and_then(name);
        if points.is_sign_negative() && !points.is_zero() {
            self.remember(unit, at, PastKind::Points(-points, named.clone()));
        }
        let what = What::Points {
            unit: self.unit_name(unit),
            item: named,
            points,
            wanted,
            capped_by: capped_by.map(|(by, _)| by),
            capped_at,
            arithmetic: arithmetic.map(Box::new),
            score,
        };
        self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule, what });
    }

    /// Gives back what an entry took from its item and the items above it.
    pub(super) fn refund(&mut self, unit: UnitIx, item: Option<usize>, points: Decimal) {
        let table = Arc::clone(&self.state.scoring.table);
        let state = &mut self.state.units[unit];
        for i in item.map_or(&[][..], |item| table.chain(item)) {
            if let Some(taken) = state.taken.get_mut(*i) {
                *taken = (*taken - points).max(Decimal::ZERO);
            }
        }
    }
}

/// Takes points off: as much as the item, those above it and the floor have left.
fn take(state: &mut UnitState, card: Option<&Scorecard>, chain: &[usize], wanted: Decimal) -> Moved {
    let floor = card.map(|s| s.floor.unwrap_or(Decimal::ZERO));
    let (mut most, mut by) = (wanted, None);
    for (step, item) in chain.iter().enumerate() {
        let points = card.and_then(|s| s.items.get(*item)).and_then(|i| i.points);
        let taken = state.taken.get(*item).copied().unwrap_or_default();
        let left = points.map(|p| (p - taken).max(Decimal::ZERO));
        if let Some(left) = left.filter(|left| *left < most) {
            most = left;
            by = Some(if step == 0 { (CappedBy::Item, None) } else { (CappedBy::Parent, Some(*item)) });
        }
    }
    if let Some(left) = floor.map(|f| (state.score - f).max(Decimal::ZERO)).filter(|left| *left < most) {
        (most, by) = (left, Some((CappedBy::Floor, None)));
    }
    for item in chain {
        if let Some(slot) = state.taken.get_mut(*item) {
            *slot += most;
        }
    }
    state.score -= most;
    Moved { points: -most, by }
}

/// Adds points: up to the bonus cap; on a bonus item, up to its points and those of the items above it.
fn give(state: &mut UnitState, card: Option<&Scorecard>, chain: &[usize], bonus: bool, wanted: Decimal) -> Moved {
    let (mut most, mut by) = (wanted, None);
    // What the step below came to in all, for an item of which only the highest counts.
    let mut whole = wanted;
    for (step, item) in chain.iter().enumerate().filter(|_| bonus) {
        let Some(spec) = card.and_then(|s| s.items.get(*item)) else { continue };
        let Some(slot) = state.taken.get_mut(*item) else { continue };
        if spec.highest {
            let beyond = (whole - *slot).max(Decimal::ZERO);
            if beyond < most {
                (most, by) = (beyond, Some((CappedBy::Highest, (step > 0).then_some(*item))));
            }
        }
        if let Some(left) = spec.points.map(|p| (p - *slot).max(Decimal::ZERO)).filter(|left| *left < most) {
            most = left;
            by = Some(if step == 0 { (CappedBy::Item, None) } else { (CappedBy::Parent, Some(*item)) });
        }
        *slot += most;
        whole = *slot;
    }
    let cap = card.and_then(|s| s.bonus_cap);
    if let Some(left) = cap.map(|cap| (cap - state.awarded).max(Decimal::ZERO)).filter(|left| *left < most) {
        (most, by) = (left, Some((CappedBy::Bonus, None)));
    }
    state.awarded += most;
    state.score += most;
    Moved { points: most, by }
}

impl Arithmetic {
    /// Arithmetic of a way, its terms to be added.
    pub(in crate::campaign) fn new(way: &'static str) -> Arithmetic {
        Arithmetic { way, terms: Vec::new() }
    }

    pub(super) fn number(mut self, name: &'static str, value: Decimal) -> Arithmetic {
        self.terms.push((name, Term::Number(value.normalize())));
        self
    }

    pub(super) fn maybe(self, name: &'static str, value: Option<Decimal>) -> Arithmetic {
        match value {
            Some(value) => self.number(name, value),
            None => self,
        }
    }

    pub(super) fn text(mut self, name: &'static str, value: &str) -> Arithmetic {
        self.terms.push((name, Term::Text(Arc::from(value))));
        self
    }

    pub(super) fn parts(mut self, name: &'static str, parts: Vec<(Arc<str>, Decimal)>) -> Arithmetic {
        self.terms.push((name, Term::Parts(parts)));
        self
    }
}
