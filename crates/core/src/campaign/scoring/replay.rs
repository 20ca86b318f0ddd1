//! The movements of the period that runs, made again without those that were reversed: what caps, floors and `highest`
//! swallowed of the others counts again.

use super::account::{Account, Limits, Moved};
use super::cycles::{Crossed, KEPT, UNPAID, crossed, redeemed};
use super::evaluate::case_points;
use super::given_back::half;
use super::points::{bounded, rounded};
use super::{ScoreTable, Scoring};
use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, CappedBy, Cause, Consequence, What};
use crate::check::CheckedPlan;
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An amended plan took the place of another within the period that runs.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Crossing {
    /// Before which entry of the unit's story.
    before: usize,
    /// By how much the score moved, with what units start with.
    moved: Decimal,
    /// The plan until then.
    plan: CheckedPlan,
    table: Arc<ScoreTable>,
}

impl Crossing {
    pub(in crate::campaign) fn new(
        before: usize,
        moved: Decimal,
        plan: &CheckedPlan,
        table: &Arc<ScoreTable>,
    ) -> Crossing {
        Crossing { before, moved, plan: plan.clone(), table: Arc::clone(table) }
    }
}

/// What an entry comes to.
#[derive(Debug, Clone, PartialEq)]
struct Effect {
    wanted: Decimal,
    moved: Moved,
    /// On which item.
    item: Option<Arc<str>>,
}

/// An entry that comes to something else than before.
#[derive(Debug)]
pub(in crate::campaign) struct Changed {
    pub(in crate::campaign) entry: Arc<Consequence>,
    pub(in crate::campaign) was: Decimal,
    pub(in crate::campaign) is: Decimal,
    pub(in crate::campaign) wanted: Decimal,
    pub(in crate::campaign) capped_by: Option<CappedBy>,
    pub(in crate::campaign) capped_at: Option<Arc<str>>,
}

/// A period's movements made again.
#[derive(Debug, Default)]
pub(in crate::campaign) struct Replayed {
    pub(in crate::campaign) account: Account,
    effects: BTreeMap<Arc<str>, Effect>,
    /// The last case of each item, for the surcharge on repetition.
    cases: BTreeMap<Arc<str>, Instant>,
    /// What was redeemed of each account in the cycle that runs.
    redeemed: BTreeMap<Arc<str>, Decimal>,
    /// The entries that are gathered on each account, in order.
    gathered: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Those that were put right.
    settled: BTreeSet<Arc<str>>,
    /// What entries reached on accounts, in order.
    pub(in crate::campaign) crossed: Vec<Crossed>,
}

impl Replayed {
    /// The entries gathered on an account that were not put right.
    pub(super) fn unpaid(&self, item: &Arc<str>) -> Vec<Arc<str>> {
        let all = self.gathered.get(item).into_iter().flatten();
        all.filter(|entry| !self.settled.contains(*entry)).cloned().collect()
    }

    /// Gives back what came off an account and the items below it, but for what of entries is carried over.
    pub(super) fn renew(
        &self,
        account: &mut Account,
        limits: Limits<'_>,
        item: usize,
        entries: &[Arc<str>],
    ) -> Decimal {
        let mut kept: BTreeMap<usize, Decimal> = BTreeMap::new();
        for effect in entries.iter().filter_map(|entry| self.effects.get(entry)) {
            let place = effect.item.as_ref().and_then(|id| limits.place(id));
            for at in place.map_or(&[][..], |item| limits.table.chain(item)) {
                *kept.entry(*at).or_default() -= effect.moved.points;
            }
        }
        account.renew(limits.table, item, &kept)
    }

    /// By how much an entry moves the score.
    pub(in crate::campaign) fn points(&self, entry: &str) -> Decimal {
        self.effects.get(entry).map_or(Decimal::ZERO, |e| plus(e.moved.points))
    }
}

/// No negative zero reaches an output.
fn plus(points: Decimal) -> Decimal {
    if points.is_zero() { Decimal::ZERO } else { points }
}

/// Where the items of one version of a scorecard stand in another.
pub(in crate::campaign) fn places_of(old: &[String], new: &[String]) -> Vec<Option<usize>> {
    old.iter().map(|id| new.iter().position(|other| other == id)).collect()
}

fn items_of(plan: &CheckedPlan) -> Vec<String> {
    plan.plan.scorecard.iter().flat_map(|s| &s.items).map(|i| i.id.to_string()).collect()
}

/// What a case costs or earns, given the one before it.
fn case(limits: Limits<'_>, place: usize, a: &Arithmetic, before: Option<Instant>, at: Instant) -> Option<Decimal> {
    let way = limits.card?.items.get(place)?.score.as_ref()?.per_case.as_ref()?;
    let came = case_points(way, a.number_of("cases")?, before, at)?;
    let sum = rounded(came.saturating_mul(a.number_of("times").unwrap_or(Decimal::ONE)));
    Some(if limits.table.is_bonus(place) { sum } else { -sum })
}

impl Campaign {
    /// The entries of a unit that do not count: those that were reversed, and those suspended.
    pub(in crate::campaign) fn left_out(&self, unit: UnitIx) -> BTreeSet<Arc<str>> {
        &self.reversed_of(unit) | &self.state.scoring.suspended
    }

    /// The entries of a unit that were reversed.
    pub(in crate::campaign) fn reversed_of(&self, unit: UnitIx) -> BTreeSet<Arc<str>> {
        self.state.reversed.get(&unit).cloned().unwrap_or_default()
    }

    /// Makes the movements of a unit's running period again, in order, without those reversed.
    pub(in crate::campaign) fn replay(&self, unit: UnitIx, reversed: &BTreeSet<Arc<str>>) -> Replayed {
        let state = &self.state.units[unit];
        let present = (&self.plan, &self.state.scoring.table);
        let mut crossings = state.crossings.iter().peekable();
        let (mut plan, mut table) = crossings.peek().map_or(present, |c| (&c.plan, &c.table));
        let account = Account::new(state.opening, items_of(plan).len());
        let mut done = Replayed { account, ..Replayed::default() };
        let story = self.state.story.at(unit).map(Vec::as_slice).unwrap_or_default();
        for n in 0..=story.len() {
            while let Some(crossing) = crossings.next_if(|c| c.before <= n) {
                let next = crossings.peek().map_or(present, |c| (&c.plan, &c.table));
                let items = items_of(next.0);
                done.account = done.account.carried(crossing.moved, &places_of(&items_of(plan), &items), items.len());
                (plan, table) = next;
            }
            let Some(c) = story.get(n) else { break };
            done.make(c, n >= state.fresh_from, reversed, plan, table);
        }
        done
    }

    /// The entries of a unit that come to something else after a replay than before it, but for those left out.
    pub(in crate::campaign) fn changed(
        &self,
        unit: UnitIx,
        before: &Replayed,
        after: &Replayed,
        but: &BTreeSet<Arc<str>>,
    ) -> Vec<Changed> {
        let story = self.state.story.at(unit).into_iter().flatten();
        let changed = |c: &Arc<Consequence>| {
            // What gives back a part of an entry that does not count comes to nothing.
            let (was, is) = (before.effects.get(&c.id), after.effects.get(&c.id));
            let [was, points] = [was, is].map(|of| of.map_or(Decimal::ZERO, |of| of.moved.points));
            let moved = was != points && !but.contains(&c.id);
            let capped = is.filter(|is| is.moved.points != is.wanted).and_then(|is| is.moved.by);
            let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
            moved.then(|| Changed {
                entry: Arc::clone(c),
                was: plus(was),
                is: plus(points),
                wanted: is.map_or(Decimal::ZERO, |is| plus(is.wanted)),
                capped_by: capped.map(|(by, _)| by),
                capped_at: capped.and_then(|(_, at)| items.get(at?).map(|i| i.id.shared())),
            })
        };
        story.filter_map(changed).collect()
    }

    /// Sets a unit's account to what a replay came to, and what counts as the last case of each item.
    pub(in crate::campaign) fn settle_account(&mut self, unit: UnitIx, after: &Replayed) {
        self.state.units[unit].account = after.account.clone();
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let scoring = &mut self.state.scoring;
        scoring.cases.retain(|(_, of), _| *of != unit);
        for (index, item) in items.iter().enumerate() {
            if let Some(last) = after.cases.get(item.id.as_str()) {
                scoring.cases.insert((index, unit), *last);
            }
        }
        for cycle in scoring.cycles.iter_mut().filter(|c| c.unit == unit) {
            let of = items.get(cycle.item).and_then(|item| after.redeemed.get(item.id.as_str()));
            cycle.redeemed = of.copied().unwrap_or_default();
        }
    }
}

impl Scoring {
    /// Entries are gone: what they stood for as assessed or put right may be again.
    pub(in crate::campaign) fn drop_entries(&mut self, gone: &[Arc<Consequence>]) {
        for entry in gone {
            self.suspended.remove(&entry.id);
            if entry.id.starts_with("points:assessed:")
                && let Cause::Fact(seq) = entry.cause
            {
                self.assessed.retain(|_, of| *of != seq);
            }
            for (prefix, halved) in [("points:put-right:", true), ("points:settled:", false)] {
                let Some(entry) = entry.id.strip_prefix(prefix) else { continue };
                self.settled.remove(entry);
                if halved {
                    self.halved.remove(entry);
                }
            }
        }
    }

    /// Whether an entry does not count while an appeal against it is pending.
    pub(in crate::campaign) fn is_suspended(&self, entry: &str) -> bool {
        self.suspended.contains(entry)
    }

    pub(in crate::campaign) fn suspend(&mut self, entry: &Arc<str>, suspended: bool) {
        if suspended {
            self.suspended.insert(Arc::clone(entry));
        } else {
            self.suspended.remove(entry);
        }
    }
}

impl Replayed {
    fn make(
        &mut self,
        c: &Consequence,
        runs: bool,
        reversed: &BTreeSet<Arc<str>>,
        plan: &CheckedPlan,
        table: &ScoreTable,
    ) {
        let What::Points { item, points, wanted, capped_by, arithmetic, .. } = &c.what else { return };
        if reversed.contains(&c.id) {
            return;
        }
        let mut wanted = *wanted;
        let limits = Limits { card: plan.plan.scorecard.as_ref(), table };
        let position = item.as_ref().and_then(|id| limits.place(id));
        if let Some(item) = item.as_ref().filter(|_| c.id.starts_with("points:case:")) {
            let before = self.cases.insert(Arc::clone(item), c.at.instant());
            let anew = position.zip(arithmetic.as_deref());
            wanted = anew.and_then(|(place, a)| case(limits, place, a, before, c.at.instant())).unwrap_or(wanted);
        }
        // What nothing was done for loses what it earned, whatever that is.
        let absent = arithmetic.as_deref().is_some_and(|a| a.way == "absent");
        if let Some(place) = position.filter(|place| absent && table.is_bonus(*place)) {
            wanted = -self.account.earned(place);
        }
        let barred = matches!(capped_by, Some(CappedBy::NotScored | CappedBy::OtherUnits));
        if !runs || barred {
            return;
        }
        let moved = match (c.id.strip_prefix("points:put-right:"), position) {
            // Of an entry of a period that is closed, as it was; of one that is reversed, nothing.
            (Some(entry), _) if reversed.contains(entry) => return,
            (Some(entry), _) => {
                self.settled.insert(Arc::from(entry));
                let of = self.effects.get(entry).map(|of| half(of.moved.points));
                let of = of.map(|half| table.standing(position, &self.account, half));
                let chain = of.and(position).map_or(&[][..], |item| table.chain(item));
                wanted = of.unwrap_or(*points);
                self.account.refund(chain, wanted);
                Moved { points: wanted, by: None, counted: None }
            }
            (None, Some(place)) if c.id.starts_with("points:redeemed:") => {
                wanted = self.redeem(place, item.as_ref(), arithmetic.as_deref(), table);
                Moved { points: wanted, by: None, counted: None }
            }
            (None, Some(place)) if c.id.starts_with("points:cycle-ended:") => {
                wanted = self.end_cycle(place, item.as_ref(), arithmetic.as_deref(), limits);
                Moved { points: wanted, by: None, counted: None }
            }
            (None, position) => {
                let before = table.held(position, &self.account);
                let moved = self.account.move_points(limits, position, bounded(wanted));
                if wanted < Decimal::ZERO {
                    self.gather(c, &before, limits);
                }
                if let Some(entry) = c.id.strip_prefix("points:settled:") {
                    self.settled.insert(Arc::from(entry));
                }
                moved
            }
        };
        self.effects.insert(Arc::clone(&c.id), Effect { wanted, moved, item: item.clone() });
    }

    /// An entry is gathered on accounts, and may reach something there.
    fn gather(&mut self, c: &Consequence, before: &[(usize, Decimal)], limits: Limits<'_>) {
        for (item, before) in before {
            let Some(spec) = limits.card.and_then(|card| card.items.get(*item)) else { continue };
            self.gathered.entry(spec.id.shared()).or_default().push(Arc::clone(&c.id));
            let held = self.account.held(*item);
            for points in crossed(spec.account.as_ref(), *before, held) {
                let (item, entry) = (spec.id.shared(), Arc::clone(&c.id));
                self.crossed.push(Crossed { item, entry, points, held });
            }
        }
    }

    fn redeem(&mut self, place: usize, item: Option<&Arc<str>>, a: Option<&Arithmetic>, table: &ScoreTable) -> Decimal {
        let number = |name| a.and_then(|a| a.number_of(name));
        let (Some(item), Some(cases), Some(each)) = (item, number("cases"), number("each")) else {
            return Decimal::ZERO;
        };
        let before = self.redeemed.get(item).copied().unwrap_or_default();
        let wanted = rounded(cases.saturating_mul(each));
        let points = redeemed(wanted, self.account.held(place), before, number("most"), number("below"));
        self.redeemed.insert(Arc::clone(item), before + points);
        self.account.refund(table.chain(place), points);
        points
    }

    fn end_cycle(
        &mut self,
        place: usize,
        item: Option<&Arc<str>>,
        a: Option<&Arithmetic>,
        limits: Limits<'_>,
    ) -> Decimal {
        let Some((item, a)) = item.zip(a) else { return Decimal::ZERO };
        self.redeemed.remove(item);
        let unpaid = if a.way == UNPAID { self.unpaid(item) } else { Vec::new() };
        if a.way == KEPT {
            return Decimal::ZERO;
        }
        let mut account = std::mem::take(&mut self.account);
        let points = self.renew(&mut account, limits, place, &unpaid);
        self.account = account;
        self.gathered.insert(Arc::clone(item), unpaid);
        points
    }
}
