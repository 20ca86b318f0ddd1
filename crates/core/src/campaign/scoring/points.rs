//! Points moved, as far as item, the items above it, floor and bonus cap let them; what they swallow is said.

use super::account::{Limits, Moved};
use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, CappedBy, Cause, Consequence, RuleCause, Term, What};
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

/// Points have four places.
pub(super) fn rounded(points: Decimal) -> Decimal {
    let rounded = points.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).normalize();
    // No negative zero reaches an output.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

/// More points no entry moves, whatever a table works out: sums of them stay within what decimals hold.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Points as far as an entry moves them at all.
pub(super) fn bounded(points: Decimal) -> Decimal {
    points.clamp(-MOST, MOST)
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
        let account = &mut self.state.units[unit].account;
        let before = table.held(item, account);
        let moved = if !table.is_scored(unit) && card.is_some() {
            Moved::barred(CappedBy::NotScored)
        } else if item.is_some_and(|item| !table.applies(item, unit)) {
            Moved::barred(CappedBy::OtherUnits)
        } else {
            account.move_points(Limits { card, table: &table }, item, bounded(wanted))
        };
        let points = if moved.points.is_zero() { Decimal::ZERO } else { moved.points };
        let score = self.state.units[unit].account.score;
        let beyond = (wanted != bounded(wanted)).then_some((CappedBy::Most, None));
        let name = |item: usize| self.plan.plan.scorecard.as_ref()?.items.get(item).map(|i| i.id.shared());
        let (named, capped_by) = (item.and_then(name), moved.by.or(beyond).filter(|_| points != wanted));
        let capped_at = capped_by.and_then(|(_, at)| at).and_then(name);
        if points.is_sign_negative() && !points.is_zero() {
            self.remember(unit, at, PastKind::Points(-points, named.clone()));
        }
        let what = What::Points {
            unit: self.unit_name(unit),
            item: named,
            points,
            wanted,
            counted: moved.counted.filter(|_| matches!(capped_by, Some((CappedBy::Highest, _)))).map(|n| n.normalize()),
            capped_by: capped_by.map(|(by, _)| by),
            capped_at,
            arithmetic: arithmetic.map(Box::new),
            score,
        };
        let entry = self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule, what });
        if wanted < Decimal::ZERO && !before.is_empty() {
            self.gather(unit, &before, &entry, at);
        }
    }
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
