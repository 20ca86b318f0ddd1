//! The movements of the period that runs, made again without those that were reversed: what caps, floors and `highest`
//! swallowed of the others counts again.

use super::ScoreTable;
use super::account::{Account, Limits, Moved};
use super::evaluate::is_again;
use super::given_back::half;
use super::points::rounded;
use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, CappedBy, Consequence, Term, What};
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
#[derive(Debug, Clone, Copy, PartialEq)]
struct Effect {
    wanted: Decimal,
    moved: Moved,
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
#[derive(Debug)]
pub(in crate::campaign) struct Replayed {
    pub(in crate::campaign) account: Account,
    effects: BTreeMap<Arc<str>, Effect>,
    /// The last case of each item, for the surcharge on repetition.
    cases: BTreeMap<Arc<str>, Instant>,
}

impl Replayed {
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

/// What a case with a surcharge costs or earns without it.
fn without_surcharge(a: &Arithmetic, wanted: Decimal) -> Option<Decimal> {
    let number = |name| match a.term(name) {
        Some(Term::Number(n)) => Some(*n),
        _ => None,
    };
    let plain = rounded(number("cases")?.checked_mul(number("each")?)?);
    let sum = rounded(plain.saturating_mul(number("times").unwrap_or(Decimal::ONE)));
    Some(if wanted.is_sign_negative() { -sum } else { sum })
}

fn within(a: &Arithmetic) -> Option<i64> {
    match a.term("within")? {
        Term::Number(n) => i64::try_from(*n).ok(),
        _ => None,
    }
}

impl Campaign {
    /// The entries of a unit that were reversed.
    pub(in crate::campaign) fn reversed_of(&self, unit: UnitIx) -> BTreeSet<Arc<str>> {
        let reversed = |c: &Arc<Consequence>| match &c.what {
            What::Reversed { entry, .. } => Some(Arc::clone(entry)),
            _ => None,
        };
        self.state.story.at(unit).into_iter().flatten().filter_map(reversed).collect()
    }

    /// Makes the movements of a unit's running period again, in order, without those reversed.
    pub(in crate::campaign) fn replay(&self, unit: UnitIx, reversed: &BTreeSet<Arc<str>>) -> Replayed {
        let state = &self.state.units[unit];
        let present = (&self.plan, &self.state.scoring.table);
        let mut crossings = state.crossings.iter().peekable();
        let (mut plan, mut table) = crossings.peek().map_or(present, |c| (&c.plan, &c.table));
        let account = Account::new(state.opening, items_of(plan).len());
        let mut done = Replayed { account, effects: BTreeMap::new(), cases: BTreeMap::new() };
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
            let (was, is) = (before.effects.get(&c.id)?, after.effects.get(&c.id));
            let points = is.map_or(Decimal::ZERO, |is| is.moved.points);
            let moved = was.moved.points != points && !but.contains(&c.id);
            let capped = is.filter(|is| is.moved.points != is.wanted).and_then(|is| is.moved.by);
            let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
            moved.then(|| Changed {
                entry: Arc::clone(c),
                was: plus(was.moved.points),
                is: plus(points),
                wanted: is.map_or(Decimal::ZERO, |is| plus(is.wanted)),
                capped_by: capped.map(|(by, _)| by),
                capped_at: capped.and_then(|(_, at)| items.get(at?).map(|i| i.id.shared())),
            })
        };
        story.filter_map(changed).collect()
    }

    /// Sets a unit's account to what a replay came to, and what counts as the last case, and as assessed or put right.
    pub(in crate::campaign) fn settle_account(&mut self, unit: UnitIx, after: &Replayed, gone: &[Arc<Consequence>]) {
        self.state.units[unit].account = after.account.clone();
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let scoring = &mut self.state.scoring;
        scoring.cases.retain(|(index, of), at| {
            let last = items.get(*index).and_then(|item| after.cases.get(item.id.as_str()));
            if let (true, Some(last)) = (*of == unit, last) {
                *at = *last;
            }
            *of != unit || last.is_some()
        });
        for entry in gone {
            if entry.id.starts_with("points:assessed:")
                && let crate::campaign::consequences::Cause::Fact(seq) = entry.cause
            {
                scoring.assessed.retain(|_, of| *of != seq);
            }
            if let Some(entry) = entry.id.strip_prefix("points:put-right:") {
                scoring.halved.remove(entry);
            }
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
        if let Some(item) = item.as_ref().filter(|_| c.id.starts_with("points:case:")) {
            let before = self.cases.insert(Arc::clone(item), c.at.instant());
            if let Some(a) = arithmetic.as_deref()
                && let Some(within) = within(a)
                && !is_again(before, c.at.instant(), within)
            {
                wanted = without_surcharge(a, wanted).unwrap_or(wanted);
            }
        }
        let barred = matches!(capped_by, Some(CappedBy::NotScored | CappedBy::OtherUnits));
        if !runs || barred {
            return;
        }
        let limits = Limits { card: plan.plan.scorecard.as_ref(), table };
        let place = |id: &Arc<str>| limits.card?.items.iter().position(|i| i.id.as_str() == &**id);
        let position = item.as_ref().and_then(place);
        let moved = match c.id.strip_prefix("points:put-right:") {
            // Of an entry of a period that is closed, as it was; of one that is reversed, nothing.
            Some(entry) if reversed.contains(entry) => return,
            Some(entry) => {
                let of = self.effects.get(entry).map(|of| half(of.moved.points));
                let chain = of.and(position).map_or(&[][..], |item| table.chain(item));
                wanted = of.unwrap_or(*points);
                self.account.refund(chain, wanted);
                Moved { points: wanted, by: None, counted: None }
            }
            None => self.account.move_points(limits, position, wanted),
        };
        self.effects.insert(Arc::clone(&c.id), Effect { wanted, moved });
    }
}
