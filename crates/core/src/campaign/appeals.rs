//! Appeals against entries of a unit's account: what is not upheld is reversed.
//!
//! An entry is appealed against once. When points are reversed, the score of the period that runs is worked out again as if
//! the entry had never been made: what it moved goes back, and every other entry that comes to something else for it, since
//! an item, the floor or the cap on awards has other room, is told with the difference (`scoring/replay.rs`). A measure that is reversed is lifted, and the unit stands where it stood
//! before it; a period of that which ended meanwhile is over with the decision. What was demanded while it stood as high is demanded
//! now. What followed from a reversed entry, such as the rung
//! above or what rules did on it, is taken back with it (`followed.rs`). `history` counts what was reversed no longer.

use super::consequences::{Cause, Consequence, What};
use super::facts::Event;
use super::rework::Reworked;
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
    pub(super) fn appealable(&self, entry: &str) -> Result<(UnitIx, &Arc<Consequence>), Refusal> {
        let found = self.state.story.enumerated().find_map(|(unit, story)| {
            let found = story.iter().rev().find(|c| *c.id == *entry)?;
            let by_rule = matches!(found.what, What::Notice { .. } | What::Reward { .. });
            let moved = matches!(found.what, What::Points { .. } | What::Imposed { .. });
            // Nobody decided that a cycle of a points account ends.
            let of_itself = found.id.starts_with("points:cycle-ended:");
            (by_rule || moved && !of_itself).then_some((unit, found))
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
                self.suspend_entry(&entry, at, seq);
                self.state.appeals.insert(entry, false);
            }
            AppealIntent::Uphold(entry) => {
                self.restore_measure(&entry, at, Cause::Fact(seq));
                self.restore_entry(&entry, at, seq);
                self.state.appeals.insert(entry, true);
            }
            AppealIntent::Reverse(unit, entry) => self.reverse(unit, &entry, at, seq),
        }
    }

    /// Reverses an entry, and every entry of the account that followed from it.
    fn reverse(&mut self, unit: UnitIx, entry: &Arc<Consequence>, at: Instant, seq: u64) {
        let (mut followed, mut gone) = self.followed_from(unit, entry);
        self.and_not_reached(unit, entry, &mut followed, &mut gone);
        let stood = self.state.units[unit].standing;
        let rights = self.rights_suspended(unit);
        for c in std::iter::once(entry).chain(&followed) {
            self.state.appeals.insert(Arc::clone(&c.id), true);
            if let Some(m) = self.state.measures.iter_mut().find(|m| m.id == c.id) {
                m.reversed = true;
            }
        }
        let all: Vec<_> = std::iter::once(entry).chain(&followed).cloned().collect();
        let mut reworked = self.rework_without(unit, &all, at);
        let crossed = std::mem::take(&mut reworked.crossed);
        let first = self.reverse_one(unit, entry, &mut reworked, at, Cause::Fact(seq));
        for c in &followed {
            self.reverse_one(unit, c, &mut reworked, at, Cause::Consequence(Arc::clone(&first)));
        }
        self.tell_recomputed(unit, reworked, at, &first);
        self.tell_rights(unit, &rights, at, &first);
        self.drop_proposals(&gone, at, &first);
        // What the unit stands under again, and was not put right in its time, is over with the decision.
        if let Some(index) =
            self.state.units[unit].standing.filter(|index| Some(*index) != stood && self.ran_out(*index, at))
        {
            self.not_remedied(index, at, Cause::Consequence(Arc::clone(&first)));
        }
        self.demand_again(unit, stood, &gone, at, &first);
        self.reach_anew(unit, &crossed, at, &first);
        // What is left may be often enough still.
        for c in std::iter::once(entry).chain(&followed) {
            if let What::Imposed { measure, .. } = &c.what
                && let Some(rung) = self.plan.plan.ladder.iter().position(|m| m.id.as_str() == &**measure)
            {
                self.count_measure(unit, rung, at, &first, 0);
            }
        }
    }

    fn reverse_one(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        reworked: &mut Reworked,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        match &entry.what {
            What::Points { item, points, .. } => {
                // An entry of a period that is closed is struck from the record; the score has begun afresh since.
                let own = reworked.before.points(&entry.id);
                let closed = self.is_closed_entry(unit, &entry.id);
                self.forget(
                    unit,
                    entry.at.instant(),
                    &PastKind::Points(if closed { -*points } else { -own }, item.clone()),
                );
                self.reversed(unit, entry, reworked, at, cause)
            }
            What::Imposed { measure, .. } | What::Lowered { to: measure, .. } => {
                self.reverse_measure(unit, entry, measure, reworked, at, cause)
            }
            _ => self.reversed(unit, entry, reworked, at, cause),
        }
    }

    fn reverse_measure(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        measure: &Arc<str>,
        reworked: &mut Reworked,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        self.forget(unit, entry.at.instant(), &PastKind::Measure(Arc::clone(measure)));
        self.forget(unit, entry.at.instant(), &PastKind::Climbed(Arc::clone(measure)));
        let index = self.state.measures.iter().position(|m| m.id == entry.id).and_then(|i| u32::try_from(i).ok());
        // One that stands no more is struck from the account; where the unit stands does not change.
        let Some(index) = index.filter(|index| self.state.units[unit].standing == Some(*index)) else {
            let id = self.reversed(unit, entry, reworked, at, cause);
            if let Some(index) = index {
                self.end_duties_of(index, at, &Cause::Consequence(Arc::clone(&id)));
            }
            return id;
        };
        self.state.units[unit].standing = self.stood_before(index, at);
        self.state.reversed.entry(unit).or_default().insert(Arc::clone(&entry.id));
        let id = Arc::from(format!("measure-lifted:{}:on-appeal", entry.id));
        let what = What::Lifted { unit: self.unit_name(unit), measure: Arc::clone(measure) };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        let id = self.emit(Some(unit), consequence);
        self.end_duties_of(index, at, &Cause::Consequence(Arc::clone(&id)));
        if let Some(stands) = self.state.units[unit].standing.filter(|index| !self.ran_out(*index, at)) {
            self.call_duties(stands, at, &id, true);
        }
        id
    }

    /// The measure that a unit stood under before another was imposed, if it was not reversed itself and did not end before.
    /// Its clock went on all the while.
    fn stood_before(&self, index: u32, at: Instant) -> Option<u32> {
        let measure = |index: u32| self.state.measures.get(index as usize);
        let before = std::iter::successors(measure(index)?.before, |index| measure(*index)?.before);
        let mut standing = before.filter(|index| measure(*index).is_some_and(|m| !m.reversed));
        let found = standing.next()?;
        let lifted = measure(found)?.lifts.is_some_and(|lifts| lifts <= at);
        (!lifted && !measure(found)?.expired).then_some(found)
    }

    /// Whether the remedy period of a measure ended, while its unit stood under another.
    fn ran_out(&self, index: u32, at: Instant) -> bool {
        let measure = self.state.measures.get(index as usize).filter(|m| !m.is_halted());
        measure.and_then(|m| m.until).is_some_and(|until| until.end(self.zone()) <= at)
    }

    fn reversed(
        &mut self,
        unit: UnitIx,
        entry: &Consequence,
        reworked: &mut Reworked,
        at: Instant,
        cause: Cause,
    ) -> Arc<str> {
        let item = match &entry.what {
            What::Points { item, .. } => item.clone(),
            _ => None,
        };
        // No negative zero reaches an output.
        let own = reworked.before.points(&entry.id);
        let points = if own.is_zero() { Decimal::ZERO } else { -own };
        reworked.untold -= points;
        let score = self.state.units[unit].account.score - reworked.untold;
        self.state.reversed.entry(unit).or_default().insert(Arc::clone(&entry.id));
        let id = Arc::from(format!("entry-reversed:{}", entry.id));
        let what = What::Reversed { unit: self.unit_name(unit), entry: Arc::clone(&entry.id), item, points, score };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence)
    }
}
