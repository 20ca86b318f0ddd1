//! What would differ under another plan, other rules or other parameters.

use super::{Campaign, Consequence, Event, Refusal, Told, difference};
use crate::check::CheckedPlan;
use crate::plan::Id;
use std::sync::Arc;

/// The same facts under another plan.
#[derive(Debug)]
pub struct WhatIf {
    /// The campaign as it would stand, at the same instant.
    pub campaign: Campaign,
    /// What would not have followed.
    pub gone: Vec<Told>,
    /// What would have followed instead.
    pub new: Vec<Told>,
    /// Facts that the other plan refuses, by number; they are left out.
    pub refused: Vec<(u64, Refusal)>,
}

impl Campaign {
    /// Carries the same facts out under another plan, to the same instant. This campaign does not change. Amendments are
    /// left out: the other plan holds throughout. What differs is told of what a unit's story tells: breaches, dates moved,
    /// points, measures, notices.
    pub fn what_if(&self, plan: CheckedPlan) -> WhatIf {
        let mut other = Campaign::open(plan);
        let mut refused = Vec::new();
        for held in self.log.held() {
            if matches!(*held.event, Event::PlanAmended { .. }) {
                continue;
            }
            if let Err(refusal) = other.redo(&held) {
                refused.push((held.seq, refusal));
            }
            other.fresh.clear();
        }
        if let Some(clock) = self.state.clock.filter(|c| other.state.clock.is_none_or(|o| o < *c)) {
            other.run_until(clock);
        }
        other.fresh.clear();
        other.log = self.log.clone();
        let (gone, new) = self.told_differently(&other);
        WhatIf { gone, new, campaign: other, refused }
    }

    /// What the stories of two campaigns tell differently, unit by unit as both name them, by instant.
    fn told_differently(&self, other: &Campaign) -> (Vec<Told>, Vec<Told>) {
        let (units, others) = (&self.plan.timetable.units, &other.plan.timetable.units);
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let mut compare = |unit: Option<&Id>, before: &[Arc<Consequence>], after: &[Arc<Consequence>]| {
            let told = |c: &Arc<Consequence>| Told { unit: unit.map(Id::shared), consequence: (**c).clone() };
            let (g, n) = difference::between(before, after, |c| c, difference::same_outcome);
            gone.extend(g.into_iter().map(told));
            new.extend(n.into_iter().map(told));
        };
        for (unit, of) in units.all().enumerated() {
            let after = others.find(of.id.as_str()).and_then(|u| other.state.story.at(u));
            let before = self.state.story.at(unit).map_or(&[][..], Vec::as_slice);
            compare(Some(&of.id), before, after.map_or(&[][..], Vec::as_slice));
        }
        for (unit, of) in others.all().enumerated().filter(|(_, of)| units.find(of.id.as_str()).is_none()) {
            compare(Some(&of.id), &[], other.state.story.at(unit).map_or(&[][..], Vec::as_slice));
        }
        compare(None, &self.state.general, &other.state.general);
        gone.sort_by_key(|t| t.consequence.at.instant());
        new.sort_by_key(|t| t.consequence.at.instant());
        (gone, new)
    }
}
