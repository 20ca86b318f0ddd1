//! A plan amended in mid-campaign: from the amendment's instant another version holds.
//!
//! What happened stays. Units, phases, duties and measures are carried over by their names; what the new version lacks is
//! not owed any more, what it adds is owed from then on, and what it dates otherwise is due when it says.

use super::accountability::RuleIndex;
use super::consequences::{Cause, What};
use super::course::Course;
use super::ladder::{Demanded, Ended, Measure};
use super::phases::PhaseStanding;
use super::schedule::Kind;
use super::scoring::{Crossing, places_of};
use super::state::{Duty, PhaseState, Status, Tally};
use super::{Campaign, Refusal};
use crate::check::CheckedPlan;
use crate::time::Instant;
use crate::timetable::{ObligationIx, PhaseIx, Table, TaskIx, Timetable, UnitIx};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where the duties that are carried over stand now.
pub(super) type Places = BTreeMap<ObligationIx, ObligationIx>;

impl Campaign {
    /// Hands in an amended version of the plan, under the reference by which the fact that adopts it names it. Nothing
    /// changes until that fact is recorded; [`Campaign::what_if`] shows beforehand what would differ.
    pub fn offer_plan(&mut self, reference: impl Into<String>, plan: CheckedPlan) {
        self.amended.insert(reference.into(), plan);
    }

    /// The plan it was opened with.
    pub fn first_plan(&self) -> &CheckedPlan {
        &self.first
    }

    /// The amended versions that were handed in, with their references.
    pub fn offered_plans(&self) -> impl Iterator<Item = (&str, &CheckedPlan)> {
        self.amended.iter().map(|(reference, plan)| (reference.as_str(), plan))
    }

    pub(super) fn judge_amendment(&self, plan: &str, hash: Option<&str>) -> Result<(), Refusal> {
        let Some(new) = self.amended.get(plan) else { return Err(Refusal::UnknownPlan { plan: plan.to_owned() }) };
        let amends = |what: &'static str, here: &str, there: &str| {
            let (here, there) = (here.to_owned(), there.to_owned());
            Err(Refusal::AmendsAnother { plan: plan.to_owned(), what, here, there })
        };
        if let Some(hash) = hash.filter(|hash| *hash != new.plan.hash) {
            return amends("content", hash, &new.plan.hash);
        }
        let (old_id, new_id) = (&self.plan.plan.campaign.id, &new.plan.campaign.id);
        if old_id.value != new_id.value {
            return amends("campaign", old_id.as_str(), new_id.as_str());
        }
        if self.plan.timetable.zone != new.timetable.zone {
            return amends("time zone", &self.zone().to_string(), &new.timetable.zone.to_string());
        }
        let units = Matching::of(&self.plan.timetable, &new.timetable);
        if let Some((item, unit)) = self.stranded_item(|unit| units.of_unit(unit).is_none()) {
            let unit = self.unit_name(unit).to_string();
            return Err(Refusal::StrandedItem { plan: plan.to_owned(), item: item.to_owned(), unit });
        }
        if self.state.suspended.is_some() {
            let what = "the campaign".to_owned();
            return Err(Refusal::WrongState { what, state: "suspended", done: "amended before it goes on" });
        }
        Ok(())
    }

    /// Puts the new version in place of the old.
    pub(super) fn amend(&mut self, reference: &str, seq: u64, at: Instant) {
        let Some(plan) = self.amended.get(reference).cloned() else { return };
        let cause = Cause::Fact(seq);
        let mut old = Course::new(plan);
        self.exchange(&mut old);
        self.state.schedule.skip(at);
        self.rules = Arc::new(RuleIndex::of(&self.plan));
        let units = Matching::of(&old.plan.timetable, &self.plan.timetable);
        let (ended, moved) = self.carry_units(&mut old, &units, at);
        let over = self.carry_phases(&old, at);
        let (places, gone) = self.carry_duties(&old, &units);
        self.carry_items(&mut old, &units);
        // Of phases that a fact gave more time, the new timetable does not know.
        self.redate_targets(at);
        self.carry_reports(&mut old, &units, &places, at);
        self.carry_scoring(&mut old, &units);
        self.state.appeals = std::mem::take(&mut old.state.appeals);
        let reversed = std::mem::take(&mut old.state.reversed).into_iter();
        self.state.reversed = reversed.filter_map(|(unit, ids)| Some((units.of_unit(unit)?, ids))).collect();
        self.carry_called(&old.state, &places);
        let carried: BTreeSet<ObligationIx> = places.into_values().collect();
        self.count_duties();
        self.settle_all_targets(at);
        for (unit, obligation) in gone {
            // It went this time; what it is told from is how often it went before.
            let before = self.state.departed.get(&obligation).map_or(0, |times| times.saturating_sub(1));
            let again = if before > 0 { format!("^{before}") } else { String::new() };
            let id = Arc::from(format!("obligation-cancelled:{obligation}{again}"));
            let what = What::Cancelled { obligation };
            let consequence = super::Consequence { id, at: self.moment(at), cause: cause.clone(), rule: None, what };
            self.emit(units.of_unit(unit), consequence);
        }
        self.tell_bases_moved(moved, seq, at);
        self.end_removed(ended, at, &cause);
        self.date_by_new_plan(&old, &carried, at, &cause);
        self.turn_by_new_windows(&over, at, &cause);
        self.open_by_new_plan(at, &cause);
        if self.state.started && !old.state.started {
            self.catch_up_late(at);
        }
        if self.plan.timetable.end() <= at {
            self.close(at, cause);
        }
    }

    /// Gives the measures of units that ended because the new version has no such rung, and by how much scores moved with what
    /// units start with.
    fn carry_units(&mut self, old: &mut Course, units: &Matching, at: Instant) -> (Vec<Ended>, Vec<(UnitIx, Decimal)>) {
        let plans = (old.plan.clone(), self.plan.clone());
        let (was, is) = (&plans.0.plan, &plans.1.plan);
        let items = |plan: &crate::plan::Plan| -> Vec<String> {
            plan.scorecard.iter().flat_map(|s| &s.items).map(|i| i.id.to_string()).collect()
        };
        let (old_items, new_items) = (items(was), items(is));
        let item_places = places_of(&old_items, &new_items);
        let rung = |rung: usize| {
            let id = &was.ladder.get(rung)?.id;
            is.ladder.iter().position(|m| m.id.value == id.value)
        };
        // Measures are numbered anew: those of units and rungs that are no more are left out.
        let mut numbers = BTreeMap::new();
        for (i, measure) in old.state.measures.iter().enumerate() {
            let (Some(unit), Some(now)) = (units.of_unit(measure.unit), rung(measure.rung)) else { continue };
            let number = u32::try_from(self.state.measures.len()).unwrap_or(u32::MAX);
            numbers.insert(u32::try_from(i).unwrap_or(u32::MAX), number);
            let before = measure.before.and_then(|n| numbers.get(&n).copied());
            let lowered_from = measure.lowered_from.and_then(|n| numbers.get(&n).copied());
            let demanded = measure.demanded.iter();
            let demanded = demanded.filter_map(|d| Some(Demanded { rung: rung(d.rung)?, ..d.clone() })).collect();
            self.carry_measure(
                number,
                Measure { unit, rung: now, before, lowered_from, demanded, ..measure.clone() },
                at,
            );
        }
        self.carry_ladder(&old.state, units, &numbers, &rung, at);
        let (mut ended, mut moves) = (Vec::new(), Vec::new());
        let all: Vec<UnitIx> = old.state.units.indices().collect();
        for ix in all {
            let story = old.state.story.at_mut(ix).map(std::mem::take).unwrap_or_default();
            let Some(new) = units.of_unit(ix) else {
                self.state.general.extend(story);
                continue;
            };
            let moved = self.base_moved(old, ix, new);
            let was = &mut old.state.units[ix];
            let is = &mut self.state.units[new];
            is.account = was.account.carried(moved, &item_places, new_items.len());
            (is.began, is.opening) = (was.began, was.opening);
            if !moved.is_zero() {
                moves.push((new, moved));
            }
            is.crossings = std::mem::take(&mut was.crossings);
            is.crossings.push(Crossing::new(story.len(), moved, &old.plan, &old.state.scoring.table));
            is.past = std::mem::take(&mut was.past);
            is.fresh_from = was.fresh_from;
            is.standing = was.standing.and_then(|n| numbers.get(&n).copied());
            if is.standing.is_none()
                && let Some(measure) = was.standing.and_then(|n| old.state.measures.get(n as usize))
            {
                let name = old.plan.plan.ladder.get(measure.rung).map(|m| m.id.shared());
                let rights = old.plan.plan.ladder.get(measure.rung).map(|m| m.suspends.clone()).unwrap_or_default();
                ended.push(Ended { unit: new, id: Arc::clone(&measure.id), name, rights });
            }
            self.state.story[new] = story;
        }
        self.state.general.append(&mut old.state.general);
        (ended, moves)
    }

    /// Carries phases over by their names; gives those whose window was over.
    fn carry_phases(&mut self, old: &Course, at: Instant) -> BTreeSet<PhaseIx> {
        let state = &old.state;
        self.state.clock = state.clock;
        (self.state.started, self.state.terminated) = (state.started || self.state.started, state.terminated);
        // One that had ended goes on where the new window says so.
        self.state.closed = state.closed && self.plan.timetable.end() <= at;
        self.state.closings = state.closings;
        self.state.departed_phases = state.departed_phases.clone();
        let plan = self.plan.clone();
        let zone = &plan.timetable.zone;
        let mut over = BTreeSet::new();
        for (ix, phase) in old.plan.timetable.phases.enumerated() {
            let standing = state.phases[ix].clone();
            let Some(new) = plan.timetable.phase(phase.id.as_str()) else {
                // One that comes back is another: what is told of it is told from what was.
                if standing.since.is_some() || standing.last.is_some() {
                    self.state.departed_phases.insert(phase.id.shared(), standing.round.saturating_add(1));
                }
                continue;
            };
            if standing.last.unwrap_or(Some(phase.window.last)).is_some_and(|day| zone.day_end(day) <= at) {
                over.insert(new);
            }
            // What a fact set holds until the new version gives as much time itself.
            let planned = plan.timetable.phases[new].window.last;
            let holds = |day: &NaiveDate| planned == phase.window.last || *day > planned;
            let last = standing.last.filter(|last| last.as_ref().is_none_or(holds));
            let moved = standing.moved.filter(holds);
            if let Some(end) = last.flatten().map(|day| zone.day_end(day)).filter(|end| *end > at) {
                self.state.schedule.add(end, Kind::PhaseCloses, new.0);
            }
            self.state.phases[new] = PhaseStanding { last, moved, ..standing };
            self.ask_tomorrow(new, at);
        }
        for (ix, phase) in plan.timetable.phases.enumerated() {
            if old.plan.timetable.phase(phase.id.as_str()).is_none()
                && let Some(round) = self.state.departed_phases.get(phase.id.as_str())
            {
                self.state.phases[ix].round = *round;
            }
        }
        over
    }

    /// Carries duties over by task, unit and occurrence; gives their new places, and those that were owed and are
    /// no more.
    fn carry_duties(&mut self, old: &Course, units: &Matching) -> (Places, Vec<(UnitIx, Arc<str>)>) {
        self.state.departed = old.state.departed.clone();
        let plan = self.plan.clone();
        let (was, is) = (&old.plan.timetable, &plan.timetable);
        let mut places = Places::new();
        let mut gone = Vec::new();
        for t in &was.tasks {
            let new_task = is.task(t.id.as_str()).map(|ix| &is.tasks[ix]);
            for (i, occurrence) in t.occurrences.iter().enumerate() {
                let new_occurrence = new_task.and_then(|n| n.occurrences.iter().position(|o| o.day == occurrence.day));
                for (id, unit) in t.of_occurrence(i).zip(t.units.iter()) {
                    let ix = ObligationIx(id);
                    let new = units.of_unit(*unit).zip(new_task).zip(new_occurrence);
                    match new.and_then(|((unit, task), occurrence)| task.obligation(unit, occurrence)) {
                        Some(new) => {
                            places.insert(ix, new);
                        }
                        None => {
                            let name: Arc<str> = Arc::from(was.name(ix));
                            *self.state.departed.entry(Arc::clone(&name)).or_default() += 1;
                            let duty = &old.state.duties[ix];
                            if matches!(duty.status, Status::Open | Status::Submitted) || duty.counts().1 {
                                gone.push((*unit, name));
                            }
                        }
                    }
                }
            }
        }
        for (ix, new) in &places {
            let duty = old.state.duties[*ix].clone();
            let waits = self.state.duties[*new].waits;
            let own = old.state.deadline(was, *ix).map(Box::new);
            self.state.duties[*new] = Duty { waits, own, ..duty };
        }
        for (i, call) in old.state.calls.iter().enumerate() {
            let ix = ObligationIx::from(was.obligations + i);
            let task = is.task(was.tasks[call.task].id.as_str()).filter(|t| is.tasks[*t].on_call.is_some());
            let owed = |(unit, task): &(UnitIx, TaskIx)| is.tasks[*task].units.binary_search(unit).is_ok();
            match units.of_unit(call.unit).zip(task).filter(owed) {
                Some((unit, task)) => {
                    let new = self.state.duties.push(old.state.duties[ix].clone());
                    self.state.calls.push(super::calls::Call { task, unit, ..call.clone() });
                    places.insert(ix, new);
                }
                None => {
                    let (task, unit) = (&was.tasks[call.task].id, &was.units.all()[call.unit].id);
                    let name: Arc<str> = Arc::from(format!("{task}@{unit}#{}", call.name));
                    *self.state.departed.entry(Arc::clone(&name)).or_default() += 1;
                    if !old.state.duties[ix].status.is_done() {
                        gone.push((call.unit, name));
                    }
                }
            }
        }
        let at = |ix: &ObligationIx| places.get(ix).copied();
        self.state.acknowledged = old.state.acknowledged.iter().filter_map(|(ix, t)| Some((at(ix)?, *t))).collect();
        self.state.progress = old.state.progress.iter().filter_map(|(ix, p)| Some((at(ix)?, p.clone()))).collect();
        let urges = |ix: &ObligationIx| self.place(*ix).is_some_and(|p| is.tasks[p.task].urge.is_some());
        let urged = old.state.urged.iter().filter_map(|(ix, u)| Some((at(ix)?, *u))).filter(|(ix, _)| urges(ix));
        self.state.urged = urged.collect();
        let urged: Vec<_> = self.state.urged.iter().map(|(ix, (_, next))| (*next, *ix)).collect();
        urged.into_iter().for_each(|(next, ix)| self.state.schedule.add(next, Kind::Urges, ix.0));
        (places, gone)
    }

    /// Counts anew what is counted as it goes: what is not done of each occurrence, what each duty waits for, what is open.
    fn count_duties(&mut self) {
        let plan = self.plan.clone();
        let timetable = &plan.timetable;
        for (ix, task) in timetable.tasks.enumerated() {
            for i in 0..task.occurrences.len() {
                let left = task.of_occurrence(i).filter(|id| !self.state.duties[ObligationIx(*id)].status.is_done());
                let left = u32::try_from(left.count()).unwrap_or(u32::MAX);
                if let Some(slot) = self.state.open.at_mut(ix).and_then(|open| open.get_mut(i)) {
                    *slot = left;
                }
            }
        }
        let waiting: Vec<(ObligationIx, u32)> = self
            .obligations()
            .filter(|ix| self.state.duties[*ix].waits > 0)
            .map(|ix| (ix, self.still_awaited(ix)))
            .collect();
        for (ix, waits) in waiting {
            self.state.duties[ix].waits = waits;
        }
        self.state.tally = vec![Tally::default(); timetable.phases.len() + 1];
        for ix in self.obligations() {
            let (open, overdue) = self.state.duties[ix].counts();
            let phase = self.place(ix).and_then(|p| timetable.tasks[p.task].phase);
            let slot = phase.map_or(timetable.phases.len(), usize::from);
            if let Some(tally) = self.state.tally.get_mut(slot) {
                tally.open += u32::from(open);
                tally.overdue += u32::from(overdue);
            }
        }
    }

    /// Phases turn that the new windows say should have. Of those that had ended, only one whose time was `over` and is not
    /// any more goes on: who closed a phase by hand has the last word.
    fn turn_by_new_windows(&mut self, was_over: &BTreeSet<PhaseIx>, at: Instant, cause: &Cause) {
        let phases: Vec<PhaseIx> = self.state.phases.indices().collect();
        for ix in phases {
            let zone = &self.plan.timetable.zone;
            let begins = zone.day_start(self.plan.timetable.phases[ix].window.first);
            let over = self.last_day(ix).is_some_and(|day| zone.day_end(day) <= at);
            match self.state.phases[ix].state {
                PhaseState::Planned if begins <= at => self.phase_enters(ix, at, cause.clone()),
                PhaseState::Active if over => self.end_phase(ix, at, cause.clone()),
                PhaseState::Overrun | PhaseState::Closed if was_over.contains(&ix) && !over && begins <= at => {
                    self.go_on(ix, at, cause.clone());
                }
                _ => {}
            }
        }
        self.settle_phases(at, cause);
    }
}

/// Old indices to new ones, by name.
pub(super) struct Matching {
    units: Table<UnitIx, Option<UnitIx>>,
}

impl Matching {
    fn of(old: &Timetable, new: &Timetable) -> Matching {
        Matching { units: old.units.all().iter().map(|u| new.units.find(u.id.as_str())).collect() }
    }

    pub(super) fn of_unit(&self, unit: UnitIx) -> Option<UnitIx> {
        self.units.at(unit).copied().flatten()
    }
}
