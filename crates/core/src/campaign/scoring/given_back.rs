//! Points given back: half of what a case cost when it is put right in time, all of an entry whose grounds were revoked.

use super::refusal::ScoreRefusal;
use crate::campaign::consequences::{Arithmetic, Cause, Consequence, What};
use crate::campaign::{Campaign, Refusal};
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
        let within = scored.and_then(|(item, points)| {
            let within = items.get(item)?.score.as_ref()?.per_case.as_ref()?.halved_within?;
            Some((item, points, within))
        });
        let Some((item, points, within)) = within else {
            return refused(format!("nothing of `{entry}` is given back when it is put right"));
        };
        if self.state.scoring.halved.contains(&*found.id) {
            return refused(format!("`{entry}` was put right before"));
        }
        if self.is_reversed(unit, entry) {
            return refused(format!("`{entry}` was reversed before"));
        }
        if position < self.state.units[unit].fresh_from {
            return refused(format!("the period of `{entry}` is closed"));
        }
        let end: Due = self.plan.timetable.clockwork().end_of(found.at.instant(), within)?;
        if end.end(self.zone()) <= at {
            return refused(format!("`{entry}` could be put right until {}", end.show(self.zone())));
        }
        Ok(GiveBack { unit, entry: Arc::clone(&found.id), item, points })
    }

    /// Whether an entry of a unit was reversed.
    pub(in crate::campaign) fn is_reversed(&self, unit: UnitIx, id: &str) -> bool {
        let story = self.state.story.at(unit).into_iter().flatten();
        story.into_iter().any(|c| matches!(&c.what, What::Reversed { entry, .. } if **entry == *id))
    }

    /// What an entry still weighs: less by what was given back when it was put right.
    pub(in crate::campaign) fn still_weighs(&self, entry: &Consequence, points: Decimal) -> Decimal {
        if self.state.scoring.halved.contains(&*entry.id) {
            return points + super::points::rounded(points.abs() / Decimal::TWO);
        }
        points
    }

    pub(in crate::campaign) fn put_right(&mut self, intent: GiveBack, at: Instant, seq: u64) {
        let GiveBack { unit, entry, item, points } = intent;
        self.state.scoring.halved.insert(Arc::clone(&entry));
        let back = super::points::rounded(points.abs() / Decimal::TWO);
        let state = &mut self.state.units[unit];
        state.score += back;
        let score = state.score;
        self.refund(unit, Some(item), back);
        let name = self.plan.plan.scorecard.as_ref().and_then(|s| s.items.get(item)).map(|i| i.id.shared());
        let arithmetic = Arithmetic::new("halved").number("points", points.abs());
        let what = What::Points {
            unit: self.unit_name(unit),
            item: name,
            points: back,
            wanted: back,
            capped_by: None,
            capped_at: None,
            arithmetic: Some(Box::new(arithmetic)),
            score,
        };
        let id = Arc::from(["points:put-right:", &*entry].concat());
        self.emit(Some(unit), Consequence { id, at: self.moment(at), cause: Cause::Fact(seq), rule: None, what });
    }
}
