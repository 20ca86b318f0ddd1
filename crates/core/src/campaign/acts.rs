//! What verbs of rules do beside moving points and measures: escalating, and calling for a task.

use super::consequences::{Cause, RuleCause};
use super::ladder::Demand;
use super::{Campaign, Raised};
use crate::rules::Rule;
use crate::time::Period;
use crate::timetable::UnitIx;
use std::sync::Arc;

/// How many measures of one unit rules that trigger one another may bring within one instant.
const MOST: usize = 64;

impl Demand {
    /// A measure that a rule demands.
    pub(super) fn by_rule(unit: UnitIx, rung: usize, raised: &Raised, rule: &Arc<RuleCause>, suffix: String) -> Demand {
        let demand = Demand::new(unit, rung, raised.at, raised.cause.clone(), suffix);
        Demand { rule: Some(Arc::clone(rule)), depth: raised.depth, ..demand }
    }
}

impl Campaign {
    /// To whom a matter of a unit goes: the unit named, or the one above.
    pub(super) fn escalated_to(&self, unit: UnitIx, to: Option<&str>) -> Option<UnitIx> {
        let units = &self.plan.timetable.units;
        match to {
            Some(to) => units.find(to),
            None => units.all().at(unit)?.parent,
        }
    }

    /// Why a matter cannot go there, if it cannot.
    pub(super) fn cannot_escalate(&self, unit: UnitIx, to: Option<&str>) -> Option<String> {
        if self.escalated_to(unit, to).is_some() {
            return None;
        }
        Some(match to {
            Some(to) => format!("the plan has no unit `{to}`"),
            None => format!("`{}` has no unit above it", self.unit_name(unit)),
        })
    }

    /// A rule calls for a task; not again while a duty it called for of the unit on something else is not done, or a rule on
    /// breaches would call for ever more.
    pub(super) fn require(&mut self, raised: &Raised, rule: &Rule, unit: UnitIx, task: &str, within: Option<Period>) {
        let rule_id = rule.id.shared();
        let of_rule = |ix: &crate::timetable::ObligationIx| {
            let own = |(id, cause): &(Arc<str>, Cause)| *id == rule_id && *cause != raised.cause;
            let called = self.called(*ix).filter(|c| c.unit == unit && c.rule.as_ref().is_some_and(own));
            called.is_some() && self.status(*ix).is_some_and(|s| !s.is_done())
        };
        let owed = self.plan.timetable.task(task).map(|task| self.calls_of(task, None)).unwrap_or_default();
        if owed.iter().any(of_rule) {
            return;
        }
        let due = within.map(|within| self.plan.timetable.clockwork().end_of(raised.at, within)).transpose();
        // Whether it can be called for was judged before.
        let _called = self.call_task(
            unit,
            task,
            rule.id.as_str(),
            due,
            raised.at,
            &raised.cause,
            Some((rule_id, raised.cause.clone())),
        );
    }

    /// Whether rules keep putting a unit on the ladder and taking it off within one instant.
    pub(super) fn goes_round(&self, unit: UnitIx, at: crate::time::Instant) -> bool {
        let now = self.state.measures.iter().rev().take_while(|m| m.unit == unit && m.since == at);
        now.take(MOST).count() >= MOST
    }

    /// The roles that somebody holds in a unit: `principal, deputy`.
    pub(super) fn roles(&self, unit: UnitIx) -> String {
        let units = &self.plan.plan.units;
        let Some(id) = self.plan.timetable.units.all().at(unit).map(|u| &u.id) else { return String::new() };
        let is = |(key, spec): &&(crate::plan::Spanned<crate::plan::Id>, crate::plan::UnitSpec)| match &spec.each {
            Some(members) => members.iter().any(|m| m.id.value == *id),
            None => key.value == *id,
        };
        let spec = units.iter().find(is).map(|(_, spec)| spec);
        let roles: Vec<&str> = spec.into_iter().flat_map(|s| s.roles()).map(|(role, _)| role).collect();
        roles.join(", ")
    }
}
