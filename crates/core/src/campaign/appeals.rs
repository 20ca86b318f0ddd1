//! Appeals against entries of a unit's account: what is not upheld is reversed.
//!
//! An entry is appealed against once. Points that are reversed move the score back by what the entry took, and the item,
//! or the cap on awards, has that much room again; what caps swallowed of later entries stays swallowed, and an award
//! taken back takes no score below its floor. A measure that is reversed is lifted, and the unit stands where it stood
//! before it, if that measure's own time has not run out meanwhile; what was demanded while it stood as high is demanded
//! now. What followed from a reversed entry, such as the rung
//! above or what rules did on it, is taken back with it (`followed.rs`). `history` counts what was reversed no longer.

use super::consequences::{Cause, Consequence, What};
use super::facts::Event;
use super::{Campaign, Refusal};
use crate::rules::PastKind;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a fact about an appeal does.
#[derive(Debug, Clone)]
pub(super) enum AppealIntent {
    Appeal(Arc<str>),
    Uphold(Arc<str>),
    Reverse(UnitIx, Arc<Consequence>),
}

/// The entries appealed against, and whether that was decided.
pub(super) type Appeals = BTreeMap<Arc<str>, bool>;

impl Campaign {
    pub(super) fn judge_appeal(&self, event: &Event, at: Instant) -> Result<AppealIntent, Refusal> {
        let refused = |what: String| Err(Refusal::Appeal { what });
        match event {
            Event::Appealed { entry, .. } => {
                let (_, found) = self.appealable(entry)?;
                if let Some(until) = self.appeal_until(found).filter(|until| until.end(self.zone()) <= at) {
                    let until = until.show(self.zone());
                    return refused(format!("the time to appeal against `{entry}` ended on {until}"));
                }
                match self.state.appeals.get(&**entry) {
                    Some(_) => refused(format!("`{entry}` was appealed against before; that is done once")),
                    None => Ok(AppealIntent::Appeal(Arc::clone(&found.id))),
                }
            }
            Event::AppealDecided { entry, upheld, .. } => {
                let (unit, found) = self.appealable(entry)?;
                match self.state.appeals.get(&**entry) {
                    None => refused(format!("no appeal against `{entry}` is pending")),
                    Some(true) => refused(format!("the appeal against `{entry}` was decided before")),
                    Some(false) if *upheld => Ok(AppealIntent::Uphold(Arc::clone(&found.id))),
                    Some(false) => Ok(AppealIntent::Reverse(unit, Arc::clone(found))),
                }
            }
            // The decision behind an entry is revoked by whoever made it, whether or not anybody appealed.
            Event::Revoked { entry, .. } => {
                let (unit, found) = self.appealable(entry)?;
                if self.is_reversed(unit, entry) {
                    return refused(format!("`{entry}` was reversed before"));
                }
                Ok(AppealIntent::Reverse(unit, Arc::clone(found)))
            }
            // What is no fact about an appeal is not brought here.
            _ => Err(Refusal::OutOfRange),
        }
    }

    /// An entry that a unit may appeal against: points, a measure, or what else a rule put on its account.
    fn appealable(&self, entry: &str) -> Result<(UnitIx, &Arc<Consequence>), Refusal> {
        let found = self.state.story.enumerated().find_map(|(unit, story)| {
            let found = story.iter().rev().find(|c| *c.id == *entry)?;
            let by_rule = matches!(found.what, What::Notice { .. } | What::Reward { .. });
            let moved = matches!(found.what, What::Points { .. } | What::Imposed { .. });
            (by_rule || moved).then_some((unit, found))
        });
        found.ok_or_else(|| Refusal::UnknownEntry { entry: entry.to_owned() })
    }

    /// Until when a measure may be appealed against, where its rung says so.
    fn appeal_until(&self, entry: &Consequence) -> Option<Due> {
        let What::Imposed { measure, .. } = &entry.what else { return None };
        let spec = self.plan.plan.ladder.iter().find(|m| m.id.as_str() == &**measure)?;
        // Where the calendar does not reach, nobody's time is cut short.
        self.plan.timetable.clockwork().end_of(entry.at.instant(), spec.appeal?).ok()
    }

    pub(super) fn carry_out_appeal(&mut self, seq: u64, at: Instant, intent: AppealIntent) {
        match intent {
            AppealIntent::Appeal(entry) => {
                self.stay_measure(&entry, at, Cause::Fact(seq));
                self.state.appeals.insert(entry, false);
            }
            AppealIntent::Uphold(entry) => {
                self.restore_measure(&entry, at, Cause::Fact(seq));
                self.state.appeals.insert(entry, true);
            }
            AppealIntent::Reverse(unit, entry) => self.reverse(unit, &entry, at, seq),
        }
    }

    /// Reverses an entry, and every entry of the account that followed from it.
    fn reverse(&mut self, unit: UnitIx, entry: &Arc<Consequence>, at: Instant, seq: u64) {
        let (followed, gone) = self.followed_from(unit, entry);
        let stood = self.state.units[unit].standing;
        let rights = self.rights_suspended(unit);
        for c in std::iter::once(entry).chain(&followed) {
            self.state.appeals.insert(Arc::clone(&c.id), true);
            if let Some(m) = self.state.measures.iter_mut().find(|m| m.id == c.id) {
                m.reversed = true;
            }
        }
        let first = self.reverse_one(unit, entry, at, Cause::Fact(seq));
        for c in &followed {
            self.reverse_one(unit, c, at, Cause::Consequence(Arc::clone(&first)));
        }
        self.tell_rights(unit, &rights, at, &first);
        self.drop_proposals(&gone, at, &first);
        self.demand_again(unit, stood, &gone, at, &first);
        // What is left may be often enough still.
        for c in std::iter::once(entry).chain(&followed) {
            if let What::Imposed { measure, .. } = &c.what
                && let Some(rung) = self.plan.plan.ladder.iter().position(|m| m.id.as_str() == &**measure)
            {
                self.count_measure(unit, rung, at, &first, 0);
            }
        }
    }

    fn reverse_one(&mut self, unit: UnitIx, entry: &Consequence, at: Instant, cause: Cause) -> Arc<str> {
        match &entry.what {
            What::Points { item, points, .. } => self.reverse_points(unit, entry, item.as_ref(), *points, at, cause),
            What::Imposed { measure, .. } | What::Lowered { to: measure, .. } => {
                self.reverse_measure(unit, entry, measure, at, cause)
            }
            _ => self.reversed(unit, entry, None, Decimal::ZERO, at, cause),
        }
    }

    fn reverse_points(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        item: Option<&Arc<str>>,
        points: Decimal,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        let scorecard = self.plan.plan.scorecard.as_ref();
        let position = scorecard.and_then(|s| s.items.iter().position(|i| Some(i.id.as_str()) == item.map(|i| &**i)));
        // An entry of a period that is closed is struck from the record; the score has begun afresh since.
        let story = self.state.story.at(unit).into_iter().flatten();
        let closed = story.take(self.state.units[unit].fresh_from).any(|c| c.id == entry.id);
        if closed {
            self.forget(unit, entry.at.instant(), &PastKind::Points(-points, item.cloned()));
            return self.reversed(unit, entry, item.cloned(), Decimal::ZERO, at, cause);
        }
        let (was, points) = (points, self.still_weighs(entry, points));
        let table = Arc::clone(&self.state.scoring.table);
        let floor = scorecard.map_or(Decimal::ZERO, |s| s.floor.unwrap_or(Decimal::ZERO));
        let state = &mut self.state.units[unit];
        let mut back = -points;
        if points.is_sign_negative() {
            for item in position.map_or(&[][..], |p| table.chain(p)) {
                if let Some(taken) = state.taken.get_mut(*item) {
                    *taken = (*taken + points).max(Decimal::ZERO);
                }
            }
        } else {
            state.awarded -= points;
            back = back.max(floor - state.score).min(Decimal::ZERO);
        }
        // No negative zero reaches an output.
        let back = if back.is_zero() { Decimal::ZERO } else { back };
        state.score += back;
        self.forget(unit, entry.at.instant(), &PastKind::Points(-was, item.cloned()));
        self.reversed(unit, entry, item.cloned(), back, at, cause)
    }

    fn reverse_measure(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        measure: &Arc<str>,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        self.forget(unit, entry.at.instant(), &PastKind::Measure(Arc::clone(measure)));
        self.forget(unit, entry.at.instant(), &PastKind::Climbed(Arc::clone(measure)));
        let index = self.state.measures.iter().position(|m| m.id == entry.id).and_then(|i| u32::try_from(i).ok());
        // One that stands no more is struck from the account; where the unit stands does not change.
        let Some(index) = index.filter(|index| self.state.units[unit].standing == Some(*index)) else {
            let id = self.reversed(unit, entry, None, Decimal::ZERO, at, cause);
            if let Some(index) = index {
                self.end_duties_of(index, at, &Cause::Consequence(Arc::clone(&id)));
            }
            return id;
        };
        self.state.units[unit].standing = self.stood_before(index, at);
        let id = Arc::from(format!("measure-lifted:{}:on-appeal", entry.id));
        let what = What::Lifted { unit: self.unit_name(unit), measure: Arc::clone(measure) };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        let id = self.emit(Some(unit), consequence);
        self.end_duties_of(index, at, &Cause::Consequence(Arc::clone(&id)));
        if let Some(stands) = self.state.units[unit].standing {
            self.call_duties(stands, at, &id, true);
        }
        id
    }

    /// The measure that a unit stood under before another was imposed, if it was not reversed itself and its time has not
    /// run out. Its clock went on all the while.
    fn stood_before(&self, index: u32, at: Instant) -> Option<u32> {
        let measure = |index: u32| self.state.measures.get(index as usize);
        let before = std::iter::successors(measure(index)?.before, |index| measure(*index)?.before);
        let mut standing = before.filter(|index| measure(*index).is_some_and(|m| !m.reversed));
        let found = standing.next()?;
        let runs = |m: &&super::ladder::Measure| !m.is_halted();
        let over = measure(found).filter(runs).and_then(|m| m.until).is_some_and(|until| until.end(self.zone()) <= at);
        let over = over || measure(found)?.lifts.is_some_and(|lifts| lifts <= at);
        (!over && !measure(found)?.expired).then_some(found)
    }

    fn reversed(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        item: Option<Arc<str>>,
        points: Decimal,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        let id = Arc::from(format!("entry-reversed:{}", entry.id));
        let (name, score) = (self.unit_name(unit), self.state.units[unit].score);
        let what = What::Reversed { unit: name, entry: Arc::clone(&entry.id), item, points, score };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence)
    }

    /// Takes something out of a unit's past, so that rules do not count it.
    fn forget(&mut self, unit: UnitIx, at: Instant, kind: &PastKind) {
        let past = &mut self.state.units[unit].past;
        if let Some(position) = past.iter().rposition(|p| p.at == at && p.kind == *kind) {
            past.remove(position);
        }
    }
}
