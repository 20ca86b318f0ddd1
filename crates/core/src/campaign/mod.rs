//! A campaign carried out: facts in, consequences out.
//!
//! INVARIANT (pure-function): consequences are a function of plan, rules, facts and clock, and of nothing else.
//! INVARIANT (refused-untouched): a fact that is refused leaves state and journal exactly as they were.

mod accountability;
mod acts;
mod amend;
mod answers;
mod appeals;
mod as_of;
mod calls;
mod clock;
mod consequences;
mod counted;
mod course;
mod dependencies;
mod difference;
mod facts;
mod followed;
mod indicators;
mod items;
mod joined;
mod journal;
mod ladder;
mod life;
mod names;
mod parts;
mod phases;
mod raised;
mod recent;
mod record;
mod redate;
mod refusal;
mod revise;
mod rework;
mod schedule;
mod scoring;
mod state;
mod suggestion;
mod validate;
mod waiting;
mod what_if;
mod why_not;

pub use accountability::ScopePart;
pub use consequences::{
    Arithmetic, BaseMoved, CappedBy, Cause, Consequence, Reached, Recomputed, RuleCause, SuspendedEntry, TargetJudged,
    Term, What, decimal,
};
pub use facts::{
    Acknowledged, Datum, Event, Extended, FIELDS, Fact, FactError, FactLine, FieldSort, Instead, KINDS, MeasureRef,
    ObligationRef, OccurrenceRef, RawFact, fact_lines, fact_table, field_sort,
};
pub(crate) use facts::{fact_of, with_year};
pub use indicators::{Figures, ReportPeriod};
pub use items::{Budget, HandOver, Item, ItemWait, Stay, Suspension};
pub use journal::{
    ChainHash, Journal, JournalDamage, JournalError, Verified, amendments, of_campaign, replay, replay_amended, verify,
};
pub use ladder::MeasureRefusal;
pub use parts::Part;
pub use record::Recorded;
pub use refusal::Refusal;
pub use revise::Rescinded;
pub use scoring::{PeriodResult, PeriodRolledUp, PeriodTold, Place, PointsGathered, RolledUp, ScoreRefusal};
pub use state::{PhaseState, Progress, Status};
pub use waiting::{Awaited, NextAct};
pub use what_if::WhatIf;
pub use why_not::{CameTo, Occasion, Unmet, WhyNot};

use crate::check::CheckedPlan;
use crate::rules::{Limits, Sandbox};
use crate::time::{Instant, Moment};
use crate::timetable::{Deadline, ObligationIx, PhaseIx, Timetable, UnitIx};
use course::{Course, Snapshots};
use facts::FactLog;
use joined::joined;
use raised::{Inspection, Raised};
use rust_decimal::Decimal;
use state::State;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A campaign in progress: a plan, its state, and its clock.
///
/// ```
/// use duban::{check::check, document::Source, campaign::{Campaign, Fact}, rules::RuleLibrary};
/// let plan = check(Source::new("plan.yaml", r#"
/// duban: 1
/// campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
/// units: {town: {title: 鎮政府}}
/// tasks: [{id: roster, responsible: town, due: 2026-03-10}]
/// "#), &Default::default(), &RuleLibrary::new()).plan.expect("no errors");
/// let mut campaign = Campaign::open(plan);
/// let fact = r#"{"at": "2026-03-12T09:00:00+08:00", "fact": "submitted", "task": "roster", "unit": "town"}"#;
/// let fact = Fact::from_json(fact, campaign.zone()).expect("a fact");
/// let recorded = campaign.record(fact).expect("it makes sense");
/// let kinds: Vec<_> = recorded.consequences.iter().map(|c| c.what.word()).collect();
/// assert_eq!(kinds, ["obligation-opened", "obligation-due-soon", "obligation-breached", "obligation-fulfilled"]);
/// ```
#[derive(Debug)]
pub struct Campaign {
    /// The plan that holds at the clock.
    plan: CheckedPlan,
    /// The plan it was opened with.
    first: CheckedPlan,
    /// Amended plans by the host's reference, for the facts that adopt them.
    amended: BTreeMap<String, CheckedPlan>,
    sandbox: Sandbox,
    rules: Arc<accountability::RuleIndex>,
    /// The facts handed in.
    log: FactLog,
    /// What follows from them, up to the clock.
    state: State,
    /// Consequences of the step in progress.
    fresh: Vec<Consequence>,
    /// The unit each of them concerns, while anybody asks.
    fresh_units: Option<Vec<Option<Arc<str>>>>,
    /// Where they go on the way, while a step is handed out in parts.
    parts: Option<parts::Parts>,
    /// What was told and does not hold, by unit.
    rescinded: BTreeMap<Option<Arc<str>>, Vec<Rescinded>>,
    snapshots: Snapshots,
    journal: Option<Journal>,
    /// Who asks why a rule did not apply.
    watch: Option<Box<why_not::Watch>>,
    /// How deep the rules go that trigger one another just now: 0 while none runs.
    depth: u8,
}

impl Campaign {
    /// Opens a campaign before its first day, without a journal.
    pub fn open(plan: CheckedPlan) -> Campaign {
        let Course { plan, rules, state } = Course::new(plan);
        Campaign {
            first: plan.clone(),
            amended: BTreeMap::new(),
            plan,
            sandbox: Sandbox::new(Limits::default()),
            rules,
            log: FactLog::default(),
            state,
            fresh: Vec::new(),
            fresh_units: None,
            parts: None,
            rescinded: BTreeMap::new(),
            snapshots: Snapshots::default(),
            journal: None,
            watch: None,
            depth: 0,
        }
    }

    /// Opens a campaign that keeps a journal; see [`Campaign::take_journal`].
    pub fn open_with_journal(plan: CheckedPlan) -> Campaign {
        Campaign::open_with_journal_by(plan, ChainHash::default())
    }

    /// Opens a campaign that keeps a journal chained by a hash of the host's choice.
    pub fn open_with_journal_by(plan: CheckedPlan, hash: ChainHash) -> Campaign {
        let journal = Journal::begin(&plan, hash);
        Campaign { journal: Some(journal), ..Campaign::open(plan) }
    }

    /// What chains its journal; the usual hash where it keeps none.
    pub fn chain_hash(&self) -> ChainHash {
        self.journal.as_ref().map(Journal::hash).unwrap_or_default()
    }

    /// Whether it keeps a journal.
    pub fn keeps_journal(&self) -> bool {
        self.journal.is_some()
    }

    /// The plan it runs on: as last amended up to the clock.
    pub fn plan(&self) -> &CheckedPlan {
        &self.plan
    }

    /// The plan fanned out.
    pub fn timetable(&self) -> &Timetable {
        &self.plan.timetable
    }

    /// The plan's time zone.
    pub fn zone(&self) -> &crate::time::Zone {
        &self.plan.timetable.zone
    }

    /// Where the clock stands; `None` before anything happened.
    pub fn clock(&self) -> Option<Instant> {
        self.state.clock
    }

    /// The journal lines written since the last call, each ending in a line break. A host appends them in the same
    /// transaction as its own rows. Empty for a campaign opened without a journal.
    pub fn take_journal(&mut self) -> String {
        self.journal.as_mut().map(Journal::take).unwrap_or_default()
    }

    /// Every fact recorded, with its number, in the order of recording; the first has number 1.
    pub fn facts(&self) -> impl DoubleEndedIterator<Item = (u64, Cow<'_, Fact>)> {
        self.log.iter()
    }

    /// The fact with a number.
    pub fn fact(&self, seq: u64) -> Option<Cow<'_, Fact>> {
        self.log.get(seq)
    }

    /// What a fact says happened; what it says is true in place of another, where it corrects one.
    pub fn said(&self, seq: u64) -> Option<Cow<'_, Event>> {
        self.log.hold(seq).map(|held| held.event)
    }

    /// What was told of a unit's standing and does not hold, each with the consequence that rescinds it.
    pub fn rescinded(&self, unit: UnitIx) -> impl DoubleEndedIterator<Item = &Rescinded> {
        let name = self.plan.timetable.units.all().at(unit).map(|u| u.id.shared());
        name.and_then(|name| self.rescinded.get(&Some(name))).into_iter().flatten()
    }

    /// What was told of no unit in particular and does not hold, each with the consequence that rescinds it.
    pub fn rescinded_in_general(&self) -> impl DoubleEndedIterator<Item = &Rescinded> {
        self.rescinded.get(&None).into_iter().flatten()
    }

    /// What concerns the standing of a unit, in order: breaches, points, measures, notices.
    pub fn story(&self, unit: UnitIx) -> impl Iterator<Item = &Consequence> {
        self.state.story.at(unit).into_iter().flatten().map(|c| &**c)
    }

    /// A consequence of a unit's story by its id, looked for from the latest: a cause stands close before what follows.
    pub fn find(&self, unit: UnitIx, id: &str) -> Option<&Consequence> {
        self.state.story.at(unit)?.iter().rev().find(|c| *c.id == *id).map(|c| &**c)
    }

    /// What concerns no unit in particular: phases that do not turn as planned, notices of the whole campaign, rules that
    /// failed.
    pub fn general_story(&self) -> impl Iterator<Item = &Consequence> {
        self.state.general.iter().map(|c| &**c)
    }

    /// A phase's state.
    pub fn phase(&self, phase: PhaseIx) -> PhaseState {
        self.state.phases.at(phase).map_or(PhaseState::Planned, |p| p.state)
    }

    /// Where an obligation stands.
    pub fn status(&self, ix: ObligationIx) -> Option<Status> {
        self.state.duties.at(ix).map(|d| d.status)
    }

    /// The deadline that holds for an obligation now.
    pub fn deadline(&self, ix: ObligationIx) -> Option<Deadline> {
        self.state.duties.at(ix)?;
        self.state.deadline(&self.plan.timetable, ix)
    }

    /// Whether an obligation is late: not done and past its deadline, or done after it.
    pub fn is_late(&self, ix: ObligationIx) -> bool {
        self.state.duties.at(ix).is_some_and(|d| d.late)
    }

    /// Whether an obligation is overdue at the clock.
    pub fn is_overdue(&self, ix: ObligationIx) -> bool {
        let Some(duty) = self.state.duties.at(ix) else { return false };
        matches!(duty.status, Status::Waiting | Status::Open) && duty.breached
    }

    /// A unit's score at the clock.
    pub fn score(&self, unit: UnitIx) -> Decimal {
        self.state.units.at(unit).map(|u| u.account.score).unwrap_or_default()
    }

    /// The measure a unit stands under: its rung from 0, since when, and until when it can be remedied.
    pub fn measure(&self, unit: UnitIx) -> Option<(usize, Moment, Option<String>)> {
        self.state.units.at(unit)?;
        let m = self.state.standing(unit)?;
        let until = m.until.filter(|_| !m.is_halted()).map(|d| d.show(self.zone()));
        Some((m.rung, Moment::new(m.since, self.zone()), until))
    }

    /// Whether an obligation falls due soon at the clock.
    pub fn is_due_soon(&self, ix: ObligationIx) -> bool {
        let (Some(clock), Some(deadline)) = (self.clock(), self.deadline(ix)) else { return false };
        let open = self.status(ix).is_some_and(|s| s == Status::Open);
        open && deadline.soon <= clock && clock < deadline.breach
    }

    fn obligation_name(&self, ix: ObligationIx) -> Arc<str> {
        self.plan.timetable.named(ix, joined).unwrap_or_else(|| Arc::from(self.name(ix)))
    }

    /// The identity of what is said of an obligation once.
    fn about(&self, word: &str, name: &str) -> Arc<str> {
        joined(&[word, ":", name, &self.departures(name)])
    }

    /// What tells a duty that came back from the one that went: how often it did.
    fn departures(&self, name: &str) -> Cow<'static, str> {
        self.state.departed.get(name).map_or(Cow::Borrowed(""), |times| Cow::Owned(format!("^{times}")))
    }

    fn moment(&self, at: Instant) -> Moment {
        Moment::new(at, self.zone())
    }

    fn unit_name(&self, unit: UnitIx) -> Arc<str> {
        self.plan.timetable.units.all()[unit].id.shared()
    }

    /// Puts a consequence on record: in the journal, in the answer of the step, and in the story of its unit.
    fn emit(&mut self, about: Option<UnitIx>, consequence: Consequence) -> Arc<str> {
        if let Some(journal) = &mut self.journal {
            journal.consequence(&consequence);
        }
        let id = Arc::clone(&consequence.id);
        if !quiet(&consequence) {
            let told = Arc::new(consequence.clone());
            match about.and_then(|unit| self.state.story.at_mut(unit)) {
                Some(story) => story.push(told),
                None => self.state.general.push(told),
            }
        }
        if self.fresh_units.is_some() {
            let unit = about.map(|u| self.unit_name(u));
            self.fresh_units.iter_mut().for_each(|units| units.push(unit.clone()));
        }
        self.fresh.push(consequence);
        self.hand_out_full();
        id
    }

    /// The consequences of the step that ends.
    fn take_fresh(&mut self) -> Vec<Consequence> {
        let fresh = std::mem::take(&mut self.fresh);
        let units = self.fresh_units.as_mut().map(std::mem::take);
        if let Some((recent, units)) = self.snapshots.recent.as_mut().zip(units) {
            recent.add(&fresh, units);
        }
        fresh
    }

    /// Drops the consequences of a step that does not count.
    fn drop_fresh(&mut self) {
        self.fresh.clear();
        self.fresh_units.iter_mut().for_each(Vec::clear);
    }
}

/// A consequence and the unit it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The unit's id; none for what concerns the whole campaign.
    pub unit: Option<Arc<str>>,
    /// The consequence.
    pub consequence: Consequence,
}

/// Whether a consequence stays out of a unit's story: what is as it should be.
fn quiet(consequence: &Consequence) -> bool {
    let met = matches!(&consequence.what, What::TargetJudged(told) if told.met);
    met || matches!(
        consequence.what,
        What::Opened { .. }
            | What::DueSoon { .. }
            | What::PhaseEntered { unmet: None, .. }
            | What::PhaseClosed { unmet: None, .. }
            | What::CampaignStarted
            | What::CampaignClosed { .. }
            | What::ItemEntered { .. }
            | What::ItemHandedOver { .. }
            | What::ItemExtended { .. }
            | What::ItemClosed { .. }
            | What::Fulfilled { late_days: 0, .. }
    )
}
