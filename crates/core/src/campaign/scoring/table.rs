//! The scorecard with its names looked up: who is scored, what caps what, and the periods.

use super::period::{Period, periods};
use crate::check::CheckedPlan;
use crate::plan::{DueSpec, Item, ItemTree, Plan, Scorecard};
use crate::time::Instant;
use crate::timetable::{Timetable, UnitIx};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The word that stands for incidents of every kind.
pub(super) const EVERY_KIND: &str = "incident";

/// The scorecard with its names looked up.
#[derive(Debug, Clone, Default)]
pub(in crate::campaign) struct ScoreTable {
    items: Vec<ItemPlace>,
    /// The units scored; every unit without.
    scored: Option<BTreeSet<UnitIx>>,
    pub(super) periods: Vec<Period>,
    /// Items of which points are redeemed when an incident of a kind comes.
    redeemed: BTreeMap<String, Vec<usize>>,
    /// Items scored when an incident of a kind comes.
    per_case: BTreeMap<String, Vec<usize>>,
    /// When items with a date of their own are scored.
    pub(super) dates: Vec<(usize, Instant)>,
}

/// Where an item stands.
#[derive(Debug, Clone, Default)]
struct ItemPlace {
    /// Itself and the items above it, nearest first.
    chain: Vec<usize>,
    bonus: bool,
    /// The units it is for; all that are scored without.
    units: Option<BTreeSet<UnitIx>>,
    /// Factors by kind.
    times: BTreeMap<String, Decimal>,
    /// Whether what comes off it is gathered.
    account: bool,
    /// From which day units count their cycles.
    begins: BTreeMap<UnitIx, NaiveDate>,
}

impl ScoreTable {
    pub(super) fn of(plan: &CheckedPlan) -> ScoreTable {
        let timetable = &plan.timetable;
        let Some(card) = &plan.plan.scorecard else { return ScoreTable::default() };
        let tree = ItemTree::of(&card.items);
        let place = |i: usize| {
            let chain: Vec<usize> = tree.chain(i).collect();
            let items = || chain.iter().filter_map(|i| card.items.get(*i));
            let selectors: Vec<_> = items().filter_map(|item| item.applies_to.as_ref()).collect();
            // What an item is for, is within what the item above is for.
            let mut chosen = selectors.iter().map(|s| timetable.units.select(&s.value).into_iter().collect());
            let first: Option<BTreeSet<UnitIx>> = chosen.next();
            let units = first.map(|first| chosen.fold(first, |a, b: BTreeSet<UnitIx>| &a & &b));
            let times = items().map(|item| &item.times).find(|times| !times.is_empty());
            let times = times.into_iter().flatten().map(|t| (t.kind.value.clone(), t.times)).collect();
            let account = card.items.get(i).and_then(|item| item.account.as_ref());
            let begins = account.into_iter().flat_map(|a| &a.begins);
            let begins =
                begins.flat_map(|b| timetable.units.named(&b.unit.value).into_iter().map(|unit| (unit, b.day)));
            let (account, begins) = (account.is_some(), begins.collect());
            ItemPlace { bonus: items().any(|item| item.bonus), units, times, account, begins, chain }
        };
        let mut per_case: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, item) in card.items.iter().enumerate() {
            if let Some(way) = item.score.as_ref().and_then(|s| s.per_case.as_ref()) {
                per_case.entry(way.facts.value.clone()).or_default().push(i);
            }
        }
        let mut redeemed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, item) in card.items.iter().enumerate() {
            if let Some(way) = item.account.as_ref().and_then(|a| a.redeem.as_ref()) {
                redeemed.entry(way.facts.value.clone()).or_default().push(i);
            }
        }
        ScoreTable {
            redeemed,
            items: (0..card.items.len()).map(place).collect(),
            scored: card.applies_to.as_ref().map(|s| timetable.units.select(&s.value).into_iter().collect()),
            periods: periods(card, timetable.window),
            per_case,
            dates: dates(card, timetable),
        }
    }

    /// An item and the items above it, nearest first.
    pub(in crate::campaign) fn chain(&self, item: usize) -> &[usize] {
        self.items.get(item).map_or(&[], |i| &i.chain)
    }

    /// Whether an item starts with nothing and earns.
    pub(super) fn is_bonus(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|i| i.bonus)
    }

    /// Whether what comes off an item is gathered on an account.
    pub(super) fn is_account(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|i| i.account)
    }

    /// From which day a unit counts the cycles of an account, where the plan says so.
    pub(super) fn begins(&self, item: usize, unit: UnitIx) -> Option<NaiveDate> {
        self.items.get(item)?.begins.get(&unit).copied()
    }

    /// The items of which a case of a kind redeems points, in the scorecard's order.
    pub(super) fn redeemed_by(&self, kind: &str) -> impl Iterator<Item = usize> {
        self.redeemed.get(kind).into_iter().flatten().copied()
    }

    /// Whether a unit has a score.
    pub(in crate::campaign) fn is_scored(&self, unit: UnitIx) -> bool {
        self.scored.as_ref().is_none_or(|units| units.contains(&unit))
    }

    /// Whether an item is for a unit.
    pub(super) fn applies(&self, item: usize, unit: UnitIx) -> bool {
        let units = self.items.get(item).and_then(|i| i.units.as_ref());
        self.is_scored(unit) && units.is_none_or(|units| units.contains(&unit))
    }

    /// The factor of an item for a kind of units.
    pub(super) fn times(&self, item: usize, kind: Option<&str>) -> Option<Decimal> {
        let times = &self.items.get(item)?.times;
        times.get(kind?).copied().filter(|t| *t != Decimal::ONE)
    }

    /// The items that a case of a kind is scored on, in the scorecard's order: those for the kind, and those for all.
    pub(super) fn of_case(&self, kind: &str) -> Vec<usize> {
        let all = (kind != EVERY_KIND).then_some(EVERY_KIND);
        let lists = [Some(kind), all].into_iter().flatten().filter_map(|kind| self.per_case.get(kind));
        let mut items: Vec<usize> = lists.flatten().copied().collect();
        items.sort_unstable();
        items
    }
}

/// What a unit starts with.
pub(in crate::campaign) fn base(plan: &Plan, scored: bool) -> Decimal {
    plan.scorecard.as_ref().filter(|_| scored).map_or(Decimal::ZERO, |s| s.base)
}

/// The first instant after each item's own date. One that the calendar cannot answer, or that counts from what is not
/// done, is none, and one at which the campaign does not run: the item is scored with the others.
fn dates(card: &Scorecard, timetable: &Timetable) -> Vec<(usize, Instant)> {
    let date = |item: &Item| {
        let Some(DueSpec::Expr(expr)) = item.score.as_ref()?.at.as_ref().map(|at| &at.value) else { return None };
        let at = timetable.date(expr)?.end(&timetable.zone);
        (timetable.start() < at && at <= timetable.end()).then_some(at)
    };
    card.items.iter().enumerate().filter_map(|(i, item)| Some((i, date(item)?))).collect()
}
