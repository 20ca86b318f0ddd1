//! Rules applied: which apply, what they see, and what their acts do to scores and measures.

use super::consequences::{Consequence, RuleCause, What};
use super::joined::joined;
use super::ladder::Demand;
use super::scoring::Movement;
use super::why_not::CameTo;
use super::{Campaign, Raised};
use crate::check::CheckedPlan;
use crate::plan::{DeliverableKind, Scope, Trigger};
use crate::rules::{Act, Field, FieldSet, Frame, HostRule, Outcome, Past, PastKind, Read, Rule, Run, Value};
use crate::time::Instant;
use crate::timetable::{PhaseIx, TaskIx, Timetable, UnitIx};
use rust_decimal::Decimal;
use std::sync::Arc;

/// How deep a consequence may trigger rules whose consequences trigger rules.
pub(super) const DEEPEST: u8 = 8;

/// The rules of each trigger, in the order they run, their scopes looked up. A rule of another trigger costs nothing.
#[derive(Debug)]
pub(super) struct RuleIndex {
    by_trigger: Vec<Vec<(usize, Where)>>,
    /// Each rule as a cause that read nothing: many are the same.
    bare: Vec<Arc<RuleCause>>,
}

/// A scope with its names looked up.
#[derive(Debug, Clone, Default)]
struct Where {
    tasks: Option<Vec<TaskIx>>,
    phase: Option<PhaseIx>,
    deliverable: Option<DeliverableKind>,
    kind: Option<String>,
}

/// A part of a rule's scope that something does not fit, with what it is instead.
#[derive(Debug, Clone, PartialEq)]
pub enum ScopePart {
    /// Other tasks.
    Task(Option<String>),
    /// Another phase.
    Phase(Option<String>),
    /// Another deliverable.
    Deliverable(Option<DeliverableKind>),
    /// Units of another kind.
    Kind(Option<String>),
}

impl RuleIndex {
    pub(super) fn of(plan: &CheckedPlan) -> RuleIndex {
        let mut by_trigger = vec![Vec::new(); Trigger::WORDS.len()];
        for (i, rule) in plan.rules.iter().enumerate() {
            let place = rule.scope.as_ref().map(|s| Where::of(s, &plan.timetable)).unwrap_or_default();
            if let Some(list) = by_trigger.get_mut(rule.trigger as usize) {
                list.push((i, place));
            }
        }
        let bare = plan.rules.iter().map(|rule| Arc::new(cause_of(rule, Vec::new()))).collect();
        RuleIndex { by_trigger, bare }
    }

    pub(super) fn any(&self, trigger: Trigger) -> bool {
        self.by_trigger.get(trigger as usize).is_some_and(|rules| !rules.is_empty())
    }
}

fn cause_of(rule: &Rule, reads: Vec<Read>) -> RuleCause {
    RuleCause { id: rule.id.shared(), hash: Arc::clone(&rule.hash), clause: rule.cite.clone(), reads }
}

impl Where {
    fn of(scope: &Scope, timetable: &Timetable) -> Where {
        Where {
            tasks: scope.task.as_ref().map(|t| t.0.iter().filter_map(|id| timetable.task(id.as_str())).collect()),
            phase: scope.phase.as_ref().and_then(|p| timetable.phase(p.as_str())),
            deliverable: scope.deliverable,
            kind: scope.kind.as_ref().map(|k| k.value.clone()),
        }
    }

    /// What of the scope keeps a rule from it, for whoever asks.
    fn lacks(&self, raised: &Raised, timetable: &Timetable) -> Vec<ScopePart> {
        let task = raised.obligation.map(|(_, t)| t);
        let deliverable = task.and_then(|t| timetable.tasks[t].deliverable);
        let kind = raised.unit.and_then(|u| timetable.units.all()[u].kind.as_ref());
        let tasks = self.tasks.as_ref().filter(|tasks| !task.is_some_and(|t| tasks.contains(&t)));
        let parts = [
            tasks.map(|_| ScopePart::Task(task.map(|t| timetable.tasks[t].id.to_string()))),
            self.phase
                .filter(|p| raised.phase != Some(*p))
                .map(|_| ScopePart::Phase(raised.phase.and_then(|p| timetable.phases.at(p)).map(|p| p.id.to_string()))),
            self.deliverable.filter(|d| deliverable != Some(*d)).map(|_| ScopePart::Deliverable(deliverable)),
            self.kind.as_ref().filter(|k| kind != Some(*k)).map(|_| ScopePart::Kind(kind.cloned())),
        ];
        parts.into_iter().flatten().collect()
    }

    fn holds(&self, raised: &Raised, timetable: &Timetable) -> bool {
        let task = raised.obligation.map(|(_, t)| t);
        let deliverable = task.and_then(|t| timetable.tasks[t].deliverable);
        let kind = raised.unit.and_then(|u| timetable.units.all()[u].kind.as_ref());
        self.tasks.as_ref().is_none_or(|tasks| task.is_some_and(|t| tasks.contains(&t)))
            && self.phase.is_none_or(|p| raised.phase == Some(p))
            && self.deliverable.is_none_or(|d| deliverable == Some(d))
            && self.kind.as_ref().is_none_or(|k| kind == Some(k))
    }
}

impl Campaign {
    /// Adds to a unit's past, which `history` answers from.
    pub(super) fn remember(&mut self, unit: UnitIx, at: Instant, kind: PastKind) {
        if let Some(unit) = self.state.units.at_mut(unit) {
            unit.past.push(Past { at, kind });
        }
    }

    /// Runs every rule of a trigger whose scope holds, in order of priority and id.
    pub(super) fn apply_rules(&mut self, raised: &Raised) {
        // What an act brings about in passing, such as a duty that opens, is as deep as the act.
        let deeper = (self.depth > raised.depth).then(|| Raised { depth: self.depth, ..raised.clone() });
        let raised = deeper.as_ref().unwrap_or(raised);
        let (plan, rules) = (self.plan.clone(), Arc::clone(&self.rules));
        if self.watch.is_some() {
            self.watch_scopes(raised, &plan, &rules);
        }
        let of_trigger = rules.by_trigger.get(raised.trigger as usize).into_iter().flatten();
        let matching = of_trigger.filter(|(_, place)| place.holds(raised, &plan.timetable));
        let mut groups_done: Vec<(&str, &Rule)> = Vec::new();
        for (i, rule) in matching.filter_map(|(i, _)| Some((*i, plan.rules.get(*i)?))) {
            if let Some(group) = &rule.exclusive_group
                && let Some((_, taker)) = groups_done.iter().find(|(done, _)| done == group)
            {
                self.saw(raised, rule, CameTo::GroupTaken(taker.id.shared()));
                continue;
            }
            if raised.depth > DEEPEST {
                self.rule_failed(raised, rule, "rules trigger one another without end".to_owned(), Vec::new());
                continue;
            }
            let applied = self.apply_rule(raised, i, rule);
            if applied && let Some(group) = &rule.exclusive_group {
                groups_done.push((group, rule));
            }
        }
    }

    /// The rules of a trigger whose scope it does not fit, for whoever asks.
    fn watch_scopes(&mut self, raised: &Raised, plan: &CheckedPlan, rules: &RuleIndex) {
        for (i, place) in rules.by_trigger.get(raised.trigger as usize).into_iter().flatten() {
            let lacks = place.lacks(raised, &plan.timetable);
            if let Some(rule) = plan.rules.get(*i).filter(|_| !lacks.is_empty()) {
                self.saw(raised, rule, CameTo::OutOfScope(lacks));
            }
        }
    }

    /// Whether the rule did anything; one that failed or came to nothing did not, so that the next of its group has its turn.
    fn apply_rule(&mut self, raised: &Raised, index: usize, rule: &Rule) -> bool {
        let past = raised.unit.and_then(|u| self.state.units.at_mut(u)).map(|u| std::mem::take(&mut u.past));
        let wanted = match &rule.host {
            Some(_) => HostRule::fields(),
            None => rule.when.iter().fold(rule.then.fields(), |fields, when| fields.and(when.fields())),
        };
        let run = Run::new(self.frame(raised, wanted), Arc::clone(&rule.params), past.unwrap_or_default(), raised.at);
        // Scripts alone ask on which day something was.
        let scripted =
            rule.host.is_some() || !rule.then.is_plain() || rule.when.as_ref().is_some_and(|when| !when.is_plain());
        let mut run = if scripted { run.in_zone(self.zone()) } else { run };
        let outcome = match &rule.host {
            Some(host) => self.sandbox.run_host(host, &mut run),
            None => self.sandbox.run(rule.when.as_ref(), &rule.then, &mut run),
        };
        let Run { past, acts, reads, .. } = run;
        if let Some(unit) = raised.unit.and_then(|u| self.state.units.at_mut(u)) {
            unit.past = past;
        }
        match outcome {
            Outcome::Skipped => {
                if let Some(when) = rule.when.as_ref().filter(|_| self.is_watched(raised, rule)) {
                    let unmet = self.not_met(raised, rule, when);
                    self.saw(raised, rule, unmet);
                }
                false
            }
            Outcome::Failed(f) => {
                let part = if f.condition { "condition, " } else { "" };
                let reason = match rule.host {
                    Some(_) => f.reason,
                    None => format!("{} ({part}line {}, column {})", f.reason, f.place.line, f.place.column),
                };
                self.rule_failed(raised, rule, reason, Vec::new());
                false
            }
            Outcome::Applied => {
                // Nothing half-applied: an act that cannot be carried out fails the rule before any of its acts counts.
                if let Some(reason) = acts.iter().find_map(|a| self.impossible(raised, a)) {
                    self.rule_failed(raised, rule, reason, reads);
                    return false;
                }
                let watched = self.is_watched(raised, rule).then(|| (reads.clone(), self.fresh.len()));
                self.saw(raised, rule, CameTo::Applied);
                let bare = self.rules.bare.get(index).filter(|_| reads.is_empty()).cloned();
                let cause = bare.unwrap_or_else(|| Arc::new(cause_of(rule, reads)));
                let acted = !acts.is_empty();
                let outer = std::mem::replace(&mut self.depth, raised.depth + 1);
                for (i, act) in acts.into_iter().enumerate() {
                    self.act(raised, rule, &cause, i, act);
                }
                self.depth = outer;
                if let Some((reads, _)) = watched.filter(|(_, told)| self.fresh.len() == *told) {
                    self.nothing_came_of_it(reads);
                }
                acted
            }
        }
    }

    /// Why an act cannot be carried out, if it cannot.
    fn impossible(&self, raised: &Raised, act: &Act) -> Option<String> {
        let plan = &self.plan.plan;
        let Some(unit) = raised.unit else {
            let general = matches!(act, Act::Notice { .. } | Act::Reward { .. } | Act::Flag { .. });
            return (!general).then(|| format!("`{}` is about no unit", raised.trigger.word()));
        };
        let moves = matches!(act, Act::Impose { .. } | Act::Raise | Act::Lower);
        if moves && self.goes_round(unit, raised.at) {
            return Some("rules trigger one another without end".to_owned());
        }
        match act {
            Act::Deduct { item: Some(item), .. } | Act::Award { item: Some(item), .. } => {
                let known = plan.scorecard.iter().flat_map(|s| &s.items).any(|i| i.id.as_str() == &**item);
                (!known).then(|| format!("the scorecard has no item `{item}`"))
            }
            Act::Impose { measure } => {
                let known = plan.ladder.iter().any(|m| m.id.as_str() == &**measure);
                (!known).then(|| format!("the ladder has no measure `{measure}`"))
            }
            Act::Escalate { to } => self.cannot_escalate(unit, to.as_deref()),
            Act::Require { task, .. } => self.callable(unit, task).err(),
            Act::Raise | Act::Lower => plan.ladder.is_empty().then(|| "the plan has no ladder".to_owned()),
            _ => None,
        }
    }

    fn act(&mut self, raised: &Raised, of: &Rule, rule: &Arc<RuleCause>, number: usize, act: Act) {
        let trigger = raised.identity();
        // The same rule acts once per trigger; the number tells its several acts apart.
        let suffix = [&*rule.id, ":", &(number + 1).to_string(), ":", &*trigger].concat();
        match (act, raised.unit) {
            (Act::Deduct { points, item }, Some(unit)) => self.points(raised, rule, unit, -points, item, &suffix),
            (Act::Award { points, item }, Some(unit)) => self.points(raised, rule, unit, points, item, &suffix),
            (Act::Impose { measure }, Some(unit)) => {
                let rung = self.plan.plan.ladder.iter().position(|m| m.id.as_str() == &*measure);
                if let Some(rung) = rung {
                    self.impose(Demand::by_rule(unit, rung, raised, rule, suffix));
                }
            }
            (Act::Raise, Some(unit)) => {
                let top = self.plan.plan.ladder.len().saturating_sub(1);
                let rung = self.next_rung(unit).unwrap_or(top);
                self.impose(Demand::by_rule(unit, rung, raised, rule, suffix));
            }
            (Act::Lower, Some(unit)) => self.lower(Demand::by_rule(unit, 0, raised, rule, suffix)),
            (Act::Escalate { to }, Some(unit)) => {
                let Some(to) = self.escalated_to(unit, to.as_deref()) else { return };
                let what = What::Escalated { unit: self.unit_name(unit), to: self.unit_name(to) };
                self.say(raised, rule, what, &suffix);
            }
            (Act::Require { task, within }, Some(unit)) => self.require(raised, of, unit, &task, within),
            (Act::Flag { text }, unit) => {
                let what = What::Flagged { unit: unit.map(|u| self.unit_name(u)), text: text.to_string() };
                self.say(raised, rule, what, &suffix);
            }
            (Act::Notice { text }, unit) => {
                let what = What::Notice { unit: unit.map(|u| self.unit_name(u)), text: text.to_string() };
                self.say(raised, rule, what, &suffix);
            }
            (Act::Reward { amount, .. }, _) if amount.is_zero() => {}
            (Act::Reward { amount, to }, unit) => {
                let (unit, amount) = (unit.map(|u| self.unit_name(u)), amount.normalize());
                let what = What::Reward { unit, amount, to: to.to_string(), paid_by: of.paid_by.clone() };
                self.say(raised, rule, what, &suffix);
            }
            (_, None) => {}
        }
    }

    /// What a rule puts on record without moving points or measures.
    pub(super) fn say(&mut self, raised: &Raised, rule: &Arc<RuleCause>, what: What, suffix: &str) {
        let id = joined(&[what.word(), ":", suffix]);
        let (at, cause) = (self.moment(raised.at), raised.cause.clone());
        self.emit(raised.unit, Consequence { id, at, cause, rule: Some(Arc::clone(rule)), what });
    }

    /// Moves points as a rule wants.
    pub(super) fn points(
        &mut self,
        raised: &Raised,
        rule: &Arc<RuleCause>,
        unit: UnitIx,
        wanted: Decimal,
        item: Option<Arc<str>>,
        suffix: &str,
    ) {
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let item = item.and_then(|id| items.iter().position(|i| i.id.as_str() == &*id));
        let (at, cause, rule) = (raised.at, raised.cause.clone(), Some(Arc::clone(rule)));
        let id = joined(&["points:", suffix]);
        self.move_points(Movement { id, unit, at, cause, rule, item, wanted, arithmetic: None });
    }

    /// INVARIANT (no-silent-failure): a script that fails is itself a consequence; the campaign goes on.
    fn rule_failed(&mut self, raised: &Raised, rule: &Rule, reason: String, reads: Vec<Read>) {
        self.saw(raised, rule, CameTo::Failed(reason.clone()));
        let trigger = raised.identity();
        let what = What::RuleFailed { unit: raised.unit.map(|u| self.unit_name(u)), reason };
        let cause = Arc::new(cause_of(rule, reads));
        let id = Arc::from(format!("rule-failed:{}:{trigger}", rule.id));
        let consequence =
            Consequence { id, at: self.moment(raised.at), cause: raised.cause.clone(), rule: Some(cause), what };
        self.emit(raised.unit, consequence);
    }

    /// What a rule sees of a trigger.
    pub(super) fn frame(&self, raised: &Raised, wanted: FieldSet) -> Frame {
        let timetable = &self.plan.timetable;
        let text = |s: &str| Value::from(s);
        let maybe = |s: Option<&str>| s.map(Value::from).unwrap_or_default();
        let zone = self.zone();
        let today = || zone.local_date(raised.at);
        let mut f = Frame::of(wanted);
        f.set(Field::EventTrigger, || text(raised.trigger.word()));
        f.set(Field::EventDate, || text(&today().to_string()));
        f.set(Field::CampaignId, || text(self.plan.plan.campaign.id.as_str()));
        f.set(Field::CampaignDay, || Value::Int((today() - timetable.window.first).num_days() + 1));
        if let Some((kind, count, reference)) = &raised.incident {
            f.set(Field::EventKind, || text(kind));
            f.set(Field::EventCount, || Value::Int(*count));
            f.set(Field::EventRef, || maybe(reference.as_deref()));
        }
        if raised.urged > 0 {
            f.set(Field::EventCount, || Value::Int(i64::from(raised.urged)));
        }
        if let Some(inspection) = &raised.inspection {
            f.set(Field::EventKind, || text(&inspection.kind));
            f.set(Field::EventCount, || Value::Int(inspection.findings));
            f.set(Field::EventMarks, || inspection.marks.map(Value::Decimal).unwrap_or_default());
            f.set(Field::EventRef, || maybe(inspection.reference.as_deref()));
        }
        if let Some(phase) = raised.phase.and_then(|p| timetable.phases.at(p)) {
            f.set(Field::PhaseId, || text(phase.id.as_str()));
            f.set(Field::ObligationPhase, || text(phase.id.as_str()));
        }
        if let Some(unit) = raised.unit {
            let u = &timetable.units.all()[unit];
            let standing = self.state.standing(unit).map(|m| m.rung);
            f.set(Field::UnitId, || text(u.id.as_str()));
            f.set(Field::UnitTitle, || text(&u.title));
            f.set(Field::UnitKind, || maybe(u.kind.as_deref()));
            f.set(Field::UnitParent, || maybe(u.parent.map(|p| timetable.units.all()[p].id.as_str())));
            f.set(Field::UnitRoles, || text(&self.roles(unit)));
            f.set(Field::UnitScore, || Value::Decimal(self.state.units[unit].account.score));
            f.set(Field::UnitLevel, || Value::Int(standing.map_or(0, |r| i64::try_from(r + 1).unwrap_or(i64::MAX))));
            let measure = standing.and_then(|r| self.plan.plan.ladder.get(r));
            f.set(Field::UnitMeasure, || maybe(measure.map(|m| m.id.as_str())));
            f.set(Field::ObligationUnit, || text(u.id.as_str()));
        }
        if let Some((ix, task)) = raised.obligation {
            let t = &timetable.tasks[task];
            let day = || timetable.place(ix).and_then(|p| t.occurrences.get(p.occurrence)).and_then(|o| o.day);
            let due = || self.deadline(ix).map(|d| d.due.show(zone));
            f.set(Field::ObligationTask, || text(t.id.as_str()));
            f.set(Field::ObligationOccurrence, || maybe(day().map(|d| d.to_string()).as_deref()));
            f.set(Field::ObligationDue, || maybe(due().as_deref()));
            f.set(Field::ObligationDaysLate, || Value::Int(raised.days_late));
            f.set(Field::ObligationLate, || Value::Bool(self.is_late(ix) && !self.is_excused(ix)));
            f.set(Field::ObligationExcused, || Value::Bool(self.is_excused(ix)));
            f.set(Field::ObligationDeliverable, || maybe(t.deliverable.map(|d| d.word())));
            f.set(Field::ObligationBlockedBy, || maybe(self.blocker(ix).map(|b| timetable.name(b)).as_deref()));
        }
        if let Some((told, item)) = raised.item.as_ref().and_then(|t| Some((t, self.state.items.get(t.item)?))) {
            let name = |unit: UnitIx| timetable.units.all().at(unit).map(|u| u.id.as_str());
            f.set(Field::ItemRef, || text(item.reference()));
            f.set(Field::ItemPipeline, || text(item.pipeline()));
            f.set(Field::ItemState, || text(item.state()));
            f.set(Field::ItemFrom, || maybe(told.from.as_deref()));
            f.set(Field::ItemOwner, || maybe(name(item.owner())));
            f.set(Field::ItemFirstAsked, || maybe(name(item.first_asked())));
            f.set(Field::ItemDue, || maybe(item.due().map(|d| d.show(zone)).as_deref()));
            f.set(Field::ItemDays, || Value::Int(told.days));
            f.set(Field::ItemOverdue, || Value::Bool(told.overdue));
            f.set(Field::ItemUnacknowledged, || Value::Bool(told.unacknowledged));
        }
        if let Some(told) = &raised.indicator {
            let number = |n: Option<Decimal>| n.map(Value::Decimal).unwrap_or_default();
            f.set(Field::IndicatorId, || text(&told.indicator));
            f.set(Field::IndicatorValue, || number(told.value));
            f.set(Field::IndicatorPeriod, || maybe(told.period.as_deref()));
            f.set(Field::IndicatorTarget, || number(told.target));
        }
        if let Some(period) = &raised.period {
            f.set(Field::PeriodId, || text(&period.period));
            f.set(Field::PeriodScore, || Value::Decimal(period.closed));
            f.set(Field::PeriodBand, || maybe(period.band.as_deref()));
            let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
            f.set(Field::PeriodRank, || period.rank.map(|(rank, _)| count(rank)).unwrap_or_default());
            f.set(Field::PeriodOf, || period.rank.map(|(_, of)| count(of)).unwrap_or_default());
            f.set(Field::PeriodBottom, || Value::Int(i64::from(period.bottom)));
        }
        if let Some((rung, since)) = raised.measure {
            let measure = self.plan.plan.ladder.get(rung);
            f.set(Field::MeasureId, || maybe(measure.map(|m| m.id.as_str())));
            f.set(Field::MeasureSince, || text(&zone.local_date(since).to_string()));
        }
        f
    }
}
