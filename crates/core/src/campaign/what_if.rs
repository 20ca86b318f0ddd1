//! What would differ under another plan, other rules or other parameters.

use super::revise::{Difference, same_outcome};
use super::{Campaign, Event, Refusal, Told};
use crate::check::CheckedPlan;

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
            if matches!(held.event, Event::PlanAmended { .. }) {
                continue;
            }
            if let Err(refusal) = other.redo(held) {
                refused.push((held.seq, refusal));
            }
            other.fresh.clear();
        }
        if let Some(clock) = self.state.clock.filter(|c| other.state.clock.is_none_or(|o| o < *c)) {
            other.run_until(clock);
        }
        other.fresh.clear();
        other.log = self.log.clone();
        let (before, after) = (self.told(), other.told());
        let difference = Difference::between(&before, &after, same_outcome);
        let taken = |told: Vec<&Told>| told.into_iter().cloned().collect();
        WhatIf { gone: taken(difference.gone), new: taken(difference.new), campaign: other, refused }
    }

    /// What the stories tell, by instant.
    fn told(&self) -> Vec<Told> {
        let of_units = self.state.story.enumerated().flat_map(|(unit, story)| {
            story.iter().map(move |c| Told { unit: Some(self.unit_name(unit)), consequence: (**c).clone() })
        });
        let general = self.state.general.iter().map(|c| Told { unit: None, consequence: (**c).clone() });
        let mut all: Vec<Told> = of_units.chain(general).collect();
        all.sort_by_key(|t| t.consequence.at.instant());
        all
    }
}
