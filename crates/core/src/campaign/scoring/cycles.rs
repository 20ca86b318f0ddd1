//! Points accounts: what comes off an item is gathered over a cycle of each unit's own. So many points call for a measure,
//! some are redeemed, and at the end of the cycle they go back, but for what is carried over.

use super::account::Limits;
use super::points::rounded;
use super::replay::Replayed;
use super::table::ScoreTable;
use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, Cause, Consequence, Reached, What};
use crate::campaign::ladder::Demand;
use crate::campaign::schedule::Kind;
use crate::campaign::state::State;
use crate::plan::{PointsAccount, Redeem, Remains};
use crate::time::{Instant, Period, PeriodUnit, Window};
use crate::timetable::{Clockwork, UnitIx};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A cycle is over, and what stood goes back.
const FRESH: &str = "cycle-ended";
/// It is over, and what was not put right stays.
pub(super) const UNPAID: &str = "cycle-unpaid";
/// It is over, and what stood stays.
pub(super) const KEPT: &str = "cycle-kept";

/// The cycle of a unit's points account that runs, or ran last.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    pub(super) item: usize,
    pub(super) unit: UnitIx,
    /// The day from which its cycles count.
    anchor: NaiveDate,
    /// Its days.
    days: Window,
    /// When it ends.
    ends: Instant,
    /// Redeemed within it.
    pub(super) redeemed: Decimal,
    /// Whether an entry was gathered within it.
    entered: bool,
}

/// The days of the cycle around a day.
fn around(clockwork: &Clockwork<'_>, anchor: NaiveDate, cycle: Period, day: NaiveDate) -> Option<Window> {
    let amount = i64::from(cycle.amount);
    let length = match cycle.unit {
        PeriodUnit::Days => amount,
        PeriodUnit::Weeks => amount.checked_mul(7)?,
        PeriodUnit::Months => amount,
        // Nobody counts a year in these; that has its finding.
        PeriodUnit::Hours | PeriodUnit::Workdays => return None,
    };
    let apart = match cycle.unit {
        PeriodUnit::Months => {
            i64::from(day.year() - anchor.year()) * 12 + i64::from(day.month()) - i64::from(anchor.month())
        }
        _ => (day - anchor).num_days(),
    };
    let begins = |n: i64| {
        let amount = u32::try_from(n.abs().checked_mul(amount)?).ok()?;
        clockwork.add(anchor, Period { amount, ..cycle }, n < 0).ok()
    };
    let mut n = apart.checked_div_euclid(length)?;
    // Where months are clipped, the day of the month decides.
    if begins(n)? > day {
        n -= 1;
    } else if begins(n + 1)? <= day {
        n += 1;
    }
    Some(Window { first: begins(n)?, last: begins(n + 1)?.pred_opt()? })
}

/// How much of so many redeeming cases counts, given what stands and what was redeemed before.
pub(super) fn redeemed(
    wanted: Decimal,
    held: Decimal,
    before: Decimal,
    most: Option<Decimal>,
    below: Option<Decimal>,
) -> Decimal {
    if below.is_some_and(|below| held >= below) {
        return Decimal::ZERO;
    }
    let left = most.map_or(wanted, |most| most - before);
    wanted.min(left).min(held).max(Decimal::ZERO)
}

impl State {
    fn cycle(&self, item: usize, unit: UnitIx) -> Option<usize> {
        self.scoring.cycles.iter().position(|c| c.item == item && c.unit == unit)
    }
}

/// What of a unit's points account is seen at the clock.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsGathered {
    /// The item.
    pub item: Arc<str>,
    /// The days of the cycle.
    pub days: Window,
    /// What stands.
    pub held: Decimal,
    /// What was redeemed within it.
    pub redeemed: Decimal,
}

impl Campaign {
    /// Whether what comes off any item is gathered.
    pub(in crate::campaign) fn gathers(&self) -> bool {
        self.plan.plan.scorecard.iter().flat_map(|s| &s.items).any(|i| i.account.is_some())
    }

    fn account_spec(&self, item: usize) -> Option<&PointsAccount> {
        self.plan.plan.scorecard.as_ref()?.items.get(item)?.account.as_ref()
    }

    /// The points accounts of a unit whose cycle runs at the clock and holds anything, in the scorecard's order.
    pub fn points_accounts(&self, unit: UnitIx) -> Vec<PointsGathered> {
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let runs = |c: &&Cycle| c.unit == unit && self.state.clock.is_none_or(|clock| clock < c.ends);
        let mut cycles: Vec<&Cycle> = self.state.scoring.cycles.iter().filter(runs).collect();
        cycles.sort_by_key(|c| c.item);
        let gathered = |c: &Cycle| {
            let held = self.state.units.at(unit)?.account.held(c.item);
            let item = items.get(c.item)?.id.shared();
            Some(PointsGathered { item, days: c.days, held, redeemed: c.redeemed })
        };
        cycles.into_iter().filter_map(gathered).collect()
    }

    /// The cycle of an account around an instant: that which runs, or another that begins with an entry.
    fn open_cycle(&mut self, item: usize, unit: UnitIx, at: Instant) -> Option<usize> {
        let found = self.state.cycle(item, unit);
        if let Some(index) = found
            && self.state.scoring.cycles.get(index).is_some_and(|c| at < c.ends)
        {
            return found;
        }
        let period = self.account_spec(item)?.cycle.value;
        let day = self.zone().local_date(at);
        let before = found.and_then(|index| self.state.scoring.cycles.get(index)).map(|c| c.anchor);
        let anchor = self.state.scoring.table.begins(item, unit).or(before).unwrap_or(day);
        let days = around(&self.plan.timetable.clockwork(), anchor, period, day)?;
        let ends = self.zone().day_end(days.last);
        let new = Cycle { item, unit, anchor, days, ends, redeemed: Decimal::ZERO, entered: false };
        let index = match found.and_then(|index| self.state.scoring.cycles.get_mut(index)) {
            Some(cycle) => {
                *cycle = new;
                found?
            }
            None => {
                self.state.scoring.cycles.push(new);
                self.state.scoring.cycles.len() - 1
            }
        };
        self.state.schedule.add(ends, Kind::CycleEnds, u32::try_from(index).ok()?);
        Some(index)
    }

    /// An entry took points off an item: they are gathered on the accounts it belongs to, `before` being what these held.
    pub(super) fn gather(&mut self, unit: UnitIx, before: &[(usize, Decimal)], entry: &Arc<str>, at: Instant) {
        for (item, before) in before {
            let Some(cycle) = self.open_cycle(*item, unit, at) else { continue };
            if let Some(cycle) = self.state.scoring.cycles.get_mut(cycle) {
                cycle.entered = true;
            }
            let held = self.state.units[unit].account.held(*item);
            let cause = Cause::Consequence(Arc::clone(entry));
            for crossed in crossed(self.account_spec(*item), *before, held) {
                self.reach(unit, *item, crossed, held, entry, at, cause.clone());
            }
        }
    }

    /// So many points were reached: what they call for is demanded.
    #[expect(clippy::too_many_arguments, reason = "one event, told whole")]
    fn reach(
        &mut self,
        unit: UnitIx,
        item: usize,
        points: Decimal,
        held: Decimal,
        entry: &Arc<str>,
        at: Instant,
        cause: Cause,
    ) {
        let plan = self.plan.clone();
        let Some(spec) = plan.plan.scorecard.as_ref().and_then(|s| s.items.get(item)) else { return };
        let thresholds = spec.account.iter().flat_map(|a| &a.thresholds);
        for measure in thresholds.filter(|t| t.points == points).map(|t| &t.measure) {
            let Some(rung) = plan.plan.ladder.iter().position(|m| m.id.value == measure.value) else { continue };
            let since = self.state.cycle(item, unit).and_then(|c| self.state.scoring.cycles.get(c));
            let since = since.map_or_else(String::new, |c| c.days.first.to_string());
            let about = ["account-reached:", spec.id.as_str(), ":", measure.as_str(), ":", entry].concat();
            let told = self.state.story.at(unit).into_iter().flatten().filter(|c| c.id.starts_with(&about)).count();
            let id = if told > 0 { format!("{about}~{told}") } else { about };
            let (unit_name, item, measure) = (self.unit_name(unit), spec.id.shared(), measure.value.shared());
            let entry = Arc::clone(entry);
            let what = What::Reached(Box::new(Reached { unit: unit_name, item, entry, points, held, since, measure }));
            let id = Arc::from(id);
            let id =
                self.emit(Some(unit), Consequence { id, at: self.moment(at), cause: cause.clone(), rule: None, what });
            let demand = Demand::new(unit, rung, at, Cause::Consequence(Arc::clone(&id)), id.to_string());
            self.impose(Demand { depth: self.depth, ..demand });
        }
    }

    /// What was reached, by a replay, and was not told, is told because of a reversal.
    pub(in crate::campaign) fn reach_anew(
        &mut self,
        unit: UnitIx,
        crossed: &[Crossed],
        at: Instant,
        because: &Arc<str>,
    ) {
        for c in crossed {
            if self.told_reached(unit, c).is_none() {
                let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
                let Some(item) = items.iter().position(|i| i.id.as_str() == &*c.item) else { continue };
                let cause = Cause::Consequence(Arc::clone(because));
                self.reach(unit, item, c.points, c.held, &c.entry, at, cause);
            }
        }
    }

    /// What was told of points that were reached by an entry, if it holds.
    fn told_reached(&self, unit: UnitIx, crossed: &Crossed) -> Option<&Arc<Consequence>> {
        let mut story = self.state.story.at(unit)?.iter();
        story.find(|c| matches!(&c.what, What::Reached(r) if crossed.is(r)) && !self.is_reversed(unit, &c.id))
    }

    /// What was told of points that were reached, and are not by either of two replays.
    pub(in crate::campaign) fn not_reached(&self, unit: UnitIx, crossed: [&[Crossed]; 2]) -> Vec<Arc<Consequence>> {
        let from = self.state.units[unit].fresh_from;
        let story = self.state.story.at(unit).map(Vec::as_slice).unwrap_or_default();
        let lost = |c: &&Arc<Consequence>| {
            let What::Reached(reached) = &c.what else { return false };
            let holds = crossed.into_iter().flatten().any(|c| c.is(reached));
            !holds && !self.is_reversed(unit, &c.id)
        };
        story.get(from..).into_iter().flatten().filter(lost).cloned().collect()
    }

    /// A case of a kind by which points are redeemed.
    pub(in crate::campaign) fn redeem(&mut self, unit: UnitIx, kind: &str, count: i64, at: Instant, seq: u64) {
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Some(card) = &plan.plan.scorecard else { return };
        for item in table.redeemed_by(kind).filter(|i| table.applies(*i, unit)) {
            let Some(spec) = card.items.get(item) else { continue };
            let Some(way) = spec.account.as_ref().and_then(|a| a.redeem.as_ref()) else { continue };
            let cycle = self.state.cycle(item, unit);
            let runs = cycle.and_then(|c| self.state.scoring.cycles.get(c)).filter(|c| at < c.ends);
            let before = runs.map_or(Decimal::ZERO, |c| c.redeemed);
            let held = self.state.units[unit].account.held(item);
            let Redeem { points: each, most, below, .. } = way;
            let cases = Decimal::from(count);
            let points = redeemed(rounded(cases.saturating_mul(*each)), held, before, *most, *below);
            if let Some(cycle) = cycle.and_then(|c| self.state.scoring.cycles.get_mut(c)).filter(|_| !points.is_zero())
            {
                cycle.redeemed += points;
            }
            let arithmetic = Arithmetic::new("redeemed").number("cases", cases).number("each", *each);
            let arithmetic = arithmetic.number("held", held).number("before", before);
            let arithmetic = arithmetic.maybe("most", *most).maybe("below", *below);
            let id = ["points:redeemed:", spec.id.as_str(), ":fact-", &seq.to_string()].concat();
            let account = &mut self.state.units[unit].account;
            account.refund(table.chain(item), points);
            self.tell_account(unit, item, points, arithmetic, id, at, Cause::Fact(seq));
        }
    }

    /// A cycle ends: what stood goes back, but for what is carried over.
    pub(in crate::campaign) fn end_cycle(&mut self, index: u32, at: Instant) {
        let Some(cycle) = self.state.scoring.cycles.get(index as usize).filter(|c| c.ends == at).cloned() else {
            return;
        };
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Cycle { item, unit, .. } = cycle;
        let Some(spec) = plan.plan.scorecard.as_ref().and_then(|s| s.items.get(item)) else { return };
        let Some(account) = &spec.account else { return };
        let held = self.state.units[unit].account.held(item);
        let told = !held.is_zero() || !cycle.redeemed.is_zero() || cycle.entered;
        let limits = Limits { card: plan.plan.scorecard.as_ref(), table: &table };
        let carry = account.carry_over.unwrap_or(Remains::Fresh);
        // Where nothing is carried over, nobody asks what entries came to.
        let replayed = match carry {
            Remains::Fresh => Replayed::default(),
            Remains::Keep | Remains::Unpaid => self.replay(unit, &self.left_out(unit)),
        };
        let unpaid = replayed.unpaid(&spec.id.shared());
        let points = match carry {
            Remains::Keep => Decimal::ZERO,
            _ => replayed.renew(&mut self.state.units[unit].account, limits, item, &unpaid),
        };
        let arithmetic = Arithmetic::new(match carry {
            Remains::Fresh => FRESH,
            Remains::Keep => KEPT,
            Remains::Unpaid => UNPAID,
        });
        let arithmetic =
            arithmetic.text("from", &cycle.days.first.to_string()).text("until", &cycle.days.last.to_string());
        let mut arithmetic = arithmetic.number("held", held);
        if carry == Remains::Unpaid && points < held {
            let parts = unpaid.iter().map(|entry| (Arc::clone(entry), -replayed.points(entry)));
            arithmetic = arithmetic.number("stays", held - points);
            arithmetic = arithmetic.parts("unpaid", parts.filter(|(_, points)| *points > Decimal::ZERO).collect());
        }
        // What is carried over is gathered in the cycle that begins.
        if held > points || !unpaid.is_empty() {
            self.open_cycle(item, unit, at);
        }
        if told {
            let id = format!("points:cycle-ended:{}:{}:{}", spec.id.as_str(), self.unit_name(unit), cycle.days.last);
            self.tell_account(unit, item, points, arithmetic, id, at, Cause::Time);
        }
    }

    /// A cycle runs of every account of a unit that holds anything.
    pub(in crate::campaign) fn open_cycles(&mut self, unit: UnitIx, at: Instant) {
        let items = self.plan.plan.scorecard.as_ref().map_or(0, |s| s.items.len());
        for item in (0..items).filter(|item| self.account_spec(*item).is_some()).collect::<Vec<_>>() {
            if !self.state.units[unit].account.held(item).is_zero() {
                self.open_cycle(item, unit, at);
            }
        }
    }

    /// Tells points that went back to a unit.
    #[expect(clippy::too_many_arguments, reason = "one event, told whole")]
    pub(super) fn tell_account(
        &mut self,
        unit: UnitIx,
        item: usize,
        points: Decimal,
        arithmetic: Arithmetic,
        id: String,
        at: Instant,
        cause: Cause,
    ) {
        let item = self.plan.plan.scorecard.as_ref().and_then(|s| s.items.get(item)).map(|i| i.id.shared());
        let points = rounded(points);
        let what = What::Points {
            unit: self.unit_name(unit),
            item,
            points,
            wanted: points,
            counted: None,
            capped_by: None,
            capped_at: None,
            arithmetic: Some(Box::new(arithmetic)),
            score: self.state.units[unit].account.score,
        };
        let id = Arc::from(id);
        self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule: None, what });
    }

    /// Cycles under another version of the plan go on as they run; what account it has no more, has none.
    pub(super) fn carry_cycles(&mut self, was: Vec<Cycle>, place: impl Fn(usize, UnitIx) -> Option<(usize, UnitIx)>) {
        for cycle in was {
            let Some((item, unit)) = place(cycle.item, cycle.unit) else { continue };
            if self.account_spec(item).is_none() {
                continue;
            }
            let index = u32::try_from(self.state.scoring.cycles.len()).unwrap_or(u32::MAX);
            // One that ended is kept for the day on which the next begins.
            if self.state.clock.is_none_or(|now| cycle.ends > now) {
                self.state.schedule.add(cycle.ends, Kind::CycleEnds, index);
            }
            self.state.scoring.cycles.push(Cycle { item, unit, ..cycle });
        }
    }
}

/// Thresholds that are reached as an account goes from so many points to so many, the lowest first, each number once.
pub(super) fn crossed(account: Option<&PointsAccount>, before: Decimal, held: Decimal) -> Vec<Decimal> {
    let all = account.into_iter().flat_map(|a| &a.thresholds).map(|t| t.points);
    let mut crossed: Vec<Decimal> = all.filter(|points| before < *points && *points <= held).collect();
    crossed.sort();
    crossed.dedup();
    crossed
}

/// Points that an entry reached, by a replay.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::campaign) struct Crossed {
    pub(super) item: Arc<str>,
    pub(super) entry: Arc<str>,
    pub(super) points: Decimal,
    pub(super) held: Decimal,
}

impl Crossed {
    fn is(&self, reached: &Reached) -> bool {
        self.item == reached.item && self.entry == reached.entry && self.points == reached.points
    }
}

impl ScoreTable {
    /// What the accounts hold that an item's points are gathered on.
    pub(super) fn held(&self, item: Option<usize>, of: &super::Account) -> Vec<(usize, Decimal)> {
        let chain = item.map_or(&[][..], |item| self.chain(item));
        let accounts = chain.iter().filter(|item| self.is_account(**item));
        accounts.map(|item| (*item, of.held(*item))).collect()
    }

    /// How much of so many points of an item still stands: a points account gave back what was redeemed, or went with its cycle.
    pub(super) fn standing(&self, item: Option<usize>, of: &super::Account, points: Decimal) -> Decimal {
        self.held(item, of).into_iter().fold(points, |left, (_, held)| left.min(held))
    }
}
