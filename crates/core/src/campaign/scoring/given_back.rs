//! Points given back: half of what a case cost when it is put right in time, all of an entry whose grounds were revoked.

use super::ScoreRefusal;
use crate::campaign::consequences::{Arithmetic, Cause, What};
use crate::campaign::{Campaign, Refusal};
use crate::plan::Remains;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Half of an entry to be given back.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct GiveBack {
    unit: UnitIx,
    entry: Arc<str>,
    item: usize,
    points: Decimal,
    /// Whether its period is closed and another began afresh: the points are credited to that one.
    closed: bool,
    /// Whether half of it is given back.
    halved: bool,
    /// Whether it is carried over no more.
    settles: bool,
}

/// Half of what an entry took.
pub(super) fn half(points: Decimal) -> Decimal {
    super::points::rounded(points.abs() / Decimal::TWO)
}

impl Campaign {
    pub(in crate::campaign) fn judge_put_right(&self, entry: &str, at: Instant) -> Result<GiveBack, Refusal> {
        let refused = |what: String| Err(ScoreRefusal::PutRight { what }.into());
        let found = self.state.story.enumerated().find_map(|(unit, story)| {
            let position = story.iter().rposition(|c| *c.id == *entry)?;
            Some((unit, position, story.get(position)?))
        });
        let Some((unit, position, found)) = found else {
            return Err(Refusal::UnknownEntry { entry: entry.to_owned() });
        };
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let scored = match &found.what {
            What::Points { item: Some(item), points, .. } => {
                items.iter().position(|i| i.id.as_str() == &**item).map(|item| (item, *points))
            }
            _ => None,
        };
        let Some((item, points)) = scored else {
            return refused(format!("nothing of `{entry}` is given back when it is put right"));
        };
        let scoring = &self.state.scoring;
        // What is put right is not carried over, however late.
        let unpaid = |item: &&usize| {
            let account = items.get(**item).and_then(|i| i.account.as_ref());
            account.is_some_and(|a| a.carry_over == Some(Remains::Unpaid))
        };
        let carried = scoring.table.chain(item).iter().any(|item| unpaid(&item));
        let settles = carried && !scoring.settled.contains(&*found.id);
        let within = items.get(item).and_then(|i| i.score.as_ref()?.per_case.as_ref()?.halved_within);
        if within.is_none() && !carried {
            return refused(format!("nothing of `{entry}` is given back when it is put right"));
        }
        if scoring.halved.contains(&*found.id) || carried && !settles {
            return refused(format!("`{entry}` was put right before"));
        }
        if self.is_reversed(unit, entry) {
            return refused(format!("`{entry}` was reversed before"));
        }
        let end: Option<Due> = match within {
            Some(within) => Some(self.plan.timetable.clockwork().end_of(found.at.instant(), within)?),
            None => None,
        };
        let halved = end.is_some_and(|end| end.end(self.zone()) > at);
        if let Some(end) = end.filter(|_| !halved && !settles) {
            return refused(format!("`{entry}` could be put right until {}", end.show(self.zone())));
        }
        // What it takes at present, which is not what it took where entries before it were reversed since. In a period that
        // is closed nothing changes any more.
        let closed = position < self.state.units[unit].fresh_from;
        let points = if closed { points } else { self.replay(unit, &self.left_out(unit)).points(&found.id) };
        if !points.is_sign_negative() {
            return refused(format!("`{entry}` takes nothing off"));
        }
        Ok(GiveBack { unit, entry: Arc::clone(&found.id), item, points, closed, halved, settles })
    }

    pub(in crate::campaign) fn put_right(&mut self, intent: GiveBack, at: Instant, seq: u64) {
        let GiveBack { unit, entry, item, points, closed, halved, settles } = intent;
        if settles {
            self.state.scoring.settled.insert(Arc::clone(&entry));
        }
        if !halved {
            let (id, arithmetic) = (["points:settled:", &*entry].concat(), Arithmetic::new("settled"));
            return self.tell_account(unit, item, Decimal::ZERO, arithmetic, id, at, Cause::Fact(seq));
        }
        self.state.scoring.halved.insert(Arc::clone(&entry));
        let table = Arc::clone(&self.state.scoring.table);
        let account = &mut self.state.units[unit].account;
        let chain = if closed { &[][..] } else { table.chain(item) };
        let back = if closed { half(points) } else { table.standing(Some(item), account, half(points)) };
        account.refund(chain, back);
        let arithmetic = Arithmetic::new("halved").number("points", points.abs());
        let id = ["points:put-right:", &*entry].concat();
        self.tell_account(unit, item, back, arithmetic, id, at, Cause::Fact(seq));
    }
}
