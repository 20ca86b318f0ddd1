//! What followed from an entry of an account that is reversed, and what an appeal against a measure does until then.

use super::Campaign;
use super::consequences::{Cause, Consequence, What};
use super::ladder::{Demand, Demanded};
use super::schedule::Kind;
use crate::plan::OnAppeal;
use crate::time::Instant;
use crate::timetable::UnitIx;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Campaign {
    /// The entries that followed from one, in order: what rules did on it, the rungs it led to by time or count, and what
    /// came of the duties that these called into being. What was reversed before is left out. With them, the ids of all that
    /// is gone.
    pub(super) fn followed_from(
        &self,
        unit: UnitIx,
        entry: &Consequence,
    ) -> (Vec<Arc<Consequence>>, BTreeSet<Arc<str>>) {
        let story = self.state.story.at(unit).map(Vec::as_slice).unwrap_or_default();
        let from = story.iter().rposition(|c| c.id == entry.id).unwrap_or(story.len());
        let (mut gone, mut duties): (BTreeSet<Arc<str>>, BTreeSet<Arc<str>>) = Default::default();
        let mut followed = Vec::new();
        for (n, c) in story.iter().enumerate().skip(from) {
            let caused = matches!(&c.cause, Cause::Consequence(id) if gone.contains(id));
            let of_duty = matches!(&c.what, What::Breached { obligation, .. } if duties.contains(obligation));
            if n > from && !caused && !of_duty && !gone.contains(&c.id) {
                continue;
            }
            gone.insert(Arc::clone(&c.id));
            if let What::Imposed { measure, .. } | What::Unchanged { measure, .. } = &c.what {
                gone.extend(self.counted_on(unit, measure, c.at.instant()));
            }
            // What was proposed was imposed under the same name.
            if matches!(c.what, What::Proposed { .. }) {
                gone.insert(Arc::from(c.id.replacen("measure-proposed:", "measure-imposed:", 1)));
            }
            if let What::Imposed { unit, measure, .. } | What::Lowered { unit, to: measure, .. } = &c.what {
                // What it was lowered to stands in its place.
                gone.extend(self.lowered_from(&c.id));
                // Its period ended by time, or because the unit refused.
                let since = self.zone().format(c.at.instant());
                gone.insert(Arc::from(format!("measure-expired:{unit}:{measure}:{since}")));
                let called = self.state.measures.iter().find(|m| m.id == c.id).into_iter().flat_map(|m| &m.duties);
                duties.extend(called.map(|ix| self.obligation_name(*ix)));
            }
            let entry = matches!(
                c.what,
                What::Points { .. }
                    | What::Imposed { .. }
                    | What::Lowered { .. }
                    | What::Notice { .. }
                    | What::Reward { .. }
                    | What::Escalated { .. }
                    | What::Flagged { .. }
                    | What::Reached(_)
            );
            if n > from && entry && !self.is_reversed(unit, &c.id) {
                followed.push(Arc::clone(c));
            }
        }
        (followed, gone)
    }

    /// What was demanded of a unit while it stood as high under measures that are reversed now is demanded of it now: the
    /// highest of it, the last of these.
    pub(super) fn demand_again(
        &mut self,
        unit: UnitIx,
        stood: Option<u32>,
        gone: &BTreeSet<Arc<str>>,
        at: Instant,
        because: &Arc<str>,
    ) {
        if self.state.units[unit].standing == stood {
            return;
        }
        let measure = |index: u32| self.state.measures.get(index as usize);
        let reversed = std::iter::successors(stood.and_then(measure), |m| m.before.and_then(measure));
        let demands = reversed.take_while(|m| m.reversed).flat_map(|m| &m.demanded);
        let holds = |d: &&Demanded| {
            let reversed = matches!(&d.cause, Cause::Consequence(id) if self.is_reversed(unit, id));
            !gone.contains(&d.id) && !reversed
        };
        let mut demands: Vec<Demanded> = demands.filter(holds).cloned().collect();
        demands.sort_by_key(|d| (d.rung, d.at));
        let Some(demanded) = demands.pop() else { return };
        if self.state.standing(unit).is_none_or(|standing| standing.rung < demanded.rung) {
            let suffix = format!("again:{}", demanded.suffix);
            let demand = Demand::new(unit, demanded.rung, at, Cause::Consequence(Arc::clone(because)), suffix);
            self.impose(Demand { rule: demanded.rule, approved: demanded.approved, ..demand });
        } else {
            demands.push(demanded);
        }
        // The others wait for when that is reversed too.
        if let Some(index) = self.state.units[unit].standing
            && let Some(measure) = self.state.measures.get_mut(index as usize)
        {
            measure.demanded.splice(0..0, demands);
        }
    }

    /// The measures that one was lowered to, by the consequences that say so.
    fn lowered_from(&self, id: &str) -> Vec<Arc<str>> {
        let index = self.state.measures.iter().position(|m| *m.id == *id).and_then(|i| u32::try_from(i).ok());
        let lowered = self.state.measures.iter().filter(|m| index.is_some() && m.lowered_from == index);
        lowered.map(|m| Arc::clone(&m.id)).collect()
    }

    /// Whether an entry of a unit was reversed, by whatever fact.
    pub(super) fn is_reversed(&self, unit: UnitIx, id: &str) -> bool {
        self.state.reversed.get(&unit).is_some_and(|ids| ids.contains(id))
    }

    /// Where the plan says so, a measure has no effect while an appeal against it is pending.
    pub(super) fn stay_measure(&mut self, entry: &str, at: Instant, cause: Cause) {
        let Some((index, unit)) = self.standing_entry(entry) else { return };
        let suspends = |m: &super::ladder::Measure| {
            self.plan.plan.ladder.get(m.rung).is_some_and(|spec| spec.on_appeal == Some(OnAppeal::Suspend))
        };
        if !self.state.measures.get(index as usize).is_some_and(suspends) {
            return;
        }
        let rights = self.rights_suspended(unit);
        if let Some(m) = self.state.measures.get_mut(index as usize) {
            m.stayed_since = Some(at);
            m.stay_halts = m.halt(at);
        }
        self.tell_stayed(index, &rights, at, cause);
    }

    /// An appeal was rejected: the measure has its effect again, and its clock runs on.
    pub(super) fn restore_measure(&mut self, entry: &str, at: Instant, cause: Cause) {
        let found = self.state.measures.iter().position(|m| *m.id == *entry && m.is_stayed());
        let Some(index) = found.and_then(|i| u32::try_from(i).ok()) else { return };
        let Some(unit) = self.state.measures.get(index as usize).map(|m| m.unit) else { return };
        let rights = self.rights_suspended(unit);
        let mut halted = false;
        if let Some(m) = self.state.measures.get_mut(index as usize) {
            halted = std::mem::take(&mut m.stay_halts);
            let stood_still = m.stayed_since.take().map_or(0, |since| at.millis().saturating_sub(since.millis()));
            // What lifts of itself had no effect meanwhile, and has that much longer.
            if let Some(later) = m.lifts.and_then(|lifts| lifts.checked_add_millis(stood_still)) {
                m.lifts = Some(later);
                self.state.schedule.add(later.max(at), Kind::MeasureLifts, index);
            }
        }
        if self.state.units[unit].standing != Some(index) {
            return;
        }
        let id = self.tell_stayed(index, &rights, at, cause);
        // What waits to be accepted waits on.
        if halted && self.state.measures.get(index as usize).is_some_and(|m| m.asked.is_none()) {
            self.resume_measure(index, at, Cause::Consequence(id));
        }
    }

    fn tell_stayed(&mut self, index: u32, rights: &[Arc<str>], at: Instant, cause: Cause) -> Arc<str> {
        let Some(m) = self.state.measures.get(index as usize) else { return Arc::from("") };
        let (unit, stayed) = (m.unit, m.is_stayed());
        let measure = self.plan.plan.ladder.get(m.rung).map(|spec| spec.id.shared());
        let about = Arc::clone(&m.id);
        let what =
            What::Stayed { unit: self.unit_name(unit), measure: measure.unwrap_or_else(|| Arc::from("")), stayed };
        let id = Arc::from(format!("{}:{about}", what.word()));
        let id = self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule: None, what });
        self.tell_rights(unit, rights, at, &id);
        id
    }

    /// The measure that an entry imposed, if its unit stands under it.
    fn standing_entry(&self, entry: &str) -> Option<(u32, UnitIx)> {
        let index = self.state.measures.iter().position(|m| *m.id == *entry)?;
        let unit = self.state.measures.get(index)?.unit;
        let index = u32::try_from(index).ok()?;
        (self.state.units[unit].standing == Some(index)).then_some((index, unit))
    }
}
